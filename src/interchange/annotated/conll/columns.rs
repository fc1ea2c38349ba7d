//! Which column of a file is what, found over all its lines.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::interchange::annotated::tags;

/// The most columns that are looked at; what is behind them counts as too much.
const MOST: usize = 256;

/// The labels of phrases in the third column of CoNLL-2003 and CoNLL-2000.
const PHRASES: [&str; 11] = [
    "NP", "VP", "PP", "ADJP", "ADVP", "SBAR", "PRT", "CONJP", "INTJ", "LST", "UCP",
];

/// What CoNLL-2012 has in brackets beside names: the tree of a sentence, and the arguments of verbs.
fn is_syntax(label: &str) -> bool {
    let is_clause = matches!(label, "TOP" | "ROOT" | "S" | "SQ" | "SINV" | "FRAG" | "NX");
    is_clause || label == "V" || label.starts_with("ARG") || PHRASES.contains(&label)
}

/// What is in a line.
pub(super) enum InLine {
    /// The end of a sentence.
    Nothing,
    /// The beginning of an article.
    DocStart,
    /// A token or a comment, of which the cells are told.
    Cells,
}

/// What is in a line; its cells are put into `cells`.
pub(super) fn cells_of<'a>(line: &'a str, cells: &mut Vec<&'a str>) -> InLine {
    cells.clear();
    // Tabs behind the last cell say nothing.
    let line = line.trim_end_matches([' ', '\t', '\r']);
    // The marks of CoNLL-2012 around an article.
    if line.is_empty() || line == "#end document" {
        return InLine::Nothing;
    }
    if line.starts_with("#begin document") {
        return InLine::DocStart;
    }
    if line.contains('\t') {
        cells.extend(line.split('\t').map(|cell| cell.trim_matches(' ')));
    } else {
        cells.extend(line.split(' ').filter(|cell| !cell.is_empty()));
    }
    if cells.iter().take(2).any(|cell| *cell == "-DOCSTART-") {
        return InLine::DocStart;
    }
    InLine::Cells
}

/// The tag in a cell: of IOB or its kin, also as `ner=` among other things; `None` when there is none.
pub(super) fn tag_in(cell: &str) -> Option<&str> {
    let is_tag = |tag: &&str| matches!(*tag, "O" | "o") || tags::parts(tag).is_some();
    let named = || {
        let mut pieces = cell.split('|').filter_map(|piece| piece.split_once('='));
        let (_, tag) = pieces.find(|(name, _)| name.eq_ignore_ascii_case("ner"))?;
        Some(tag)
    };
    Some(cell).filter(is_tag).or_else(|| named().filter(is_tag))
}

/// Whether a tag is written in small letters, as `b-loc`.
pub(super) fn is_small(tag: &str) -> bool {
    tag.starts_with(char::is_lowercase) && !tag.contains(char::is_uppercase)
}

/// Whether a cell of a column that is no tag says nothing.
fn is_filler(cell: &str) -> bool {
    tags::is_outside(cell) || cell == "-X-" || cell == "*"
}

/// The number of a token at the beginning of a line of CoNLL-U.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenNumber {
    /// Of a token.
    One(u64),
    /// Of a word that the next lines give in parts, as `3-4`: the number of the first.
    Range(u64),
    /// Of what is in no text, as `3.1`.
    Unwritten,
}

/// The number in a cell.
pub(super) fn number_in(cell: &str) -> Option<TokenNumber> {
    if let Ok(number) = cell.parse() {
        return Some(TokenNumber::One(number));
    }
    let pair = |sign: char| -> Option<u64> {
        let (one, other) = cell.split_once(sign)?;
        let _: u64 = other.parse().ok()?;
        one.parse().ok()
    };
    let range = pair('-').map(TokenNumber::Range);
    range.or_else(|| pair('.').map(|_| TokenNumber::Unwritten))
}

/// What was seen in a column.
#[derive(Default)]
struct InColumn<'a> {
    /// Lines that have it.
    lines: usize,
    /// Tags with a prefix.
    tags: usize,
    /// `O`.
    outside: usize,
    /// What says nothing, or something else of a token by name.
    silent: usize,
    /// Whether something else says something.
    speaks: bool,
    /// Numbers that count tokens.
    counts: usize,
    /// The number before.
    last: Option<u64>,
    /// Cells that are the same as the one before.
    same: usize,
    before: &'a str,
    /// Labels of tags, some of them.
    labels: BTreeSet<&'a str>,
    /// Cells with brackets, as those of CoNLL-2012.
    brackets: usize,
    /// The types in brackets, some of them.
    in_brackets: BTreeSet<&'a str>,
}

impl<'a> InColumn<'a> {
    fn add(&mut self, cell: &'a str, first: bool) {
        self.lines += 1;
        // Another article may begin with a sentence.
        self.same += usize::from(first || cell == self.before);
        self.before = cell;
        self.speaks |= !is_filler(cell);
        match tag_in(cell) {
            Some(tag) => match tags::parts(tag) {
                Some((_, label)) => {
                    self.tags += 1;
                    if self.labels.len() <= PHRASES.len() {
                        self.labels.insert(label);
                    }
                }
                None => self.outside += 1,
            },
            None => self.silent += usize::from(is_filler(cell) || cell.contains('=')),
        }
        if let Some((names, _)) = tags::brackets(cell) {
            self.brackets += 1;
            let room = MOST.saturating_sub(self.in_brackets.len());
            self.in_brackets.extend(names.into_iter().take(room));
        }
        match number_in(cell) {
            Some(TokenNumber::One(number)) => {
                let goes_on = self.last.and_then(|last| last.checked_add(1)) == Some(number);
                self.counts += usize::from(goes_on || (number <= 1 && (first || self.lines == 1)));
                self.last = Some(number);
            }
            Some(TokenNumber::Range(first)) => {
                self.counts += 1;
                self.last = first.checked_sub(1);
            }
            Some(TokenNumber::Unwritten) => self.counts += 1,
            None => {}
        }
    }

    /// Whether most of its cells are tags.
    fn is_tags(&self) -> bool {
        let said = self.tags + self.outside;
        said > 0 && (said + self.silent) * 2 > self.lines
    }

    /// Whether nearly all of its cells count tokens.
    fn is_numbers(&self) -> bool {
        self.counts * 20 >= self.lines * 19
    }

    /// Whether nearly all of its cells are brackets, and some name a type.
    fn is_brackets(&self) -> bool {
        self.brackets * 20 >= self.lines * 19 && !self.in_brackets.is_empty()
    }

    /// Whether its tags are those of phrases.
    fn is_phrases(&self) -> bool {
        self.tags > 0 && self.labels.iter().all(|label| PHRASES.contains(label))
    }
}

/// The tags in a column that is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tags {
    None,
    OfPhrases,
    OfNames,
}

/// Which column is what. Columns are counted from 0.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// The numbers of tokens.
    pub index: Option<usize>,
    /// The tokens.
    pub token: usize,
    /// The tags that are taken, the outermost first.
    pub tags: Vec<usize>,
    /// Whether tokens have different numbers of tags, all behind the token.
    pub stacked: bool,
    /// Whether the tags are of IOB.
    pub is_iob: bool,
    /// Whether the tags are brackets.
    pub are_brackets: bool,
    /// Columns with brackets, when it cannot be told which of them has the names.
    pub unread_brackets: Vec<usize>,
    /// How many cells most lines have.
    pub width: usize,
    /// Columns that say something and are left out, with what tags they have.
    pub others: Vec<(usize, Tags)>,
    /// The labels of tags that are in capitals, by themselves in small letters.
    pub labels: BTreeMap<String, String>,
}

impl Columns {
    /// Looks at all lines of a file; `nested` is whether all columns of tags are wanted.
    pub(super) fn of(text: &str, nested: bool) -> Self {
        let mut columns: Vec<InColumn<'_>> = Vec::new();
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut labels: BTreeMap<String, String> = BTreeMap::new();
        let mut cells = Vec::new();
        let mut first = true;
        for line in text.lines() {
            match cells_of(line, &mut cells) {
                InLine::Nothing | InLine::DocStart => first = true,
                // It may be a comment, which says nothing of columns.
                InLine::Cells if line.starts_with('#') => {}
                InLine::Cells => {
                    *widths.entry(cells.len()).or_default() += 1;
                    let width = cells.len().min(MOST);
                    if columns.len() < width {
                        columns.resize_with(width, InColumn::default);
                    }
                    for (column, cell) in columns.iter_mut().zip(&cells) {
                        column.add(cell, first);
                        let label = tag_in(cell).and_then(tags::parts);
                        if let Some((_, label)) = label.filter(|_| !is_small(cell)) {
                            let known = labels.entry(label.to_lowercase());
                            known.or_insert_with(|| label.to_owned());
                        }
                    }
                    first = false;
                }
            }
        }
        let rows: usize = widths.values().sum();
        let width = widths
            .iter()
            .max_by_key(|(width, lines)| (**lines, Reverse(**width)));
        let width = width.map_or(0, |(width, _)| *width).min(MOST);
        let mut it = Self {
            width,
            labels,
            ..Self::default()
        };
        it.find_token(&columns);
        it.find_tags(&columns, rows, nested);
        for (at, column) in columns.iter().enumerate() {
            let is_taken = it.index == Some(at) || it.token == at || it.tags.contains(&at);
            let is_there = column.lines * 2 > rows || column.lines > 1 && column.is_tags();
            let is_taken = is_taken || it.unread_brackets.contains(&at);
            if !is_taken && is_there && !it.stacked && (column.speaks || column.tags > 0) {
                let tags = match column.is_tags() && column.tags > 0 {
                    false => Tags::None,
                    true if column.is_phrases() => Tags::OfPhrases,
                    true => Tags::OfNames,
                };
                it.others.push((at, tags));
            }
        }
        it
    }

    /// The token stands behind the numbers of tokens when there are any.
    fn find_token(&mut self, columns: &[InColumn<'_>]) {
        for at in 0..3 {
            let (Some(column), Some(next)) = (columns.get(at), columns.get(at + 1)) else {
                return;
            };
            let is_words = !next.is_tags() && !next.is_numbers() && at + 1 < self.width;
            if column.is_numbers() && is_words {
                self.index = Some(at);
                self.token = at + 1;
                return;
            }
            // Only what is the same in all lines, as the name of the article, stands before numbers.
            if column.same * 20 < column.lines.saturating_sub(1) * 19 {
                return;
            }
        }
    }

    fn find_tags(&mut self, columns: &[InColumn<'_>], rows: usize, nested: bool) {
        let behind = || (self.token + 1..).zip(columns.iter().skip(self.token + 1));
        let all_tags = behind().all(|(_, column)| column.is_tags());
        let is_ragged = behind().any(|(_, column)| column.lines < rows);
        let mut found: Vec<usize> = behind()
            .filter(|(_, column)| column.is_tags())
            .filter(|(_, column)| column.lines * 2 > rows || all_tags)
            .map(|(at, _)| at)
            .collect();
        self.is_iob = !found.is_empty();
        let column = |at: &usize| columns.get(*at);
        let is_names = |at: &usize| column(at).is_some_and(|it| it.tags > 0 && !it.is_phrases());
        if found.iter().any(is_names) {
            found.retain(|at| column(at).is_some_and(|it| !it.is_phrases()));
        }
        if found.is_empty() {
            let is_brackets = |(_, column): &(usize, &InColumn<'_>)| column.is_brackets();
            let all: Vec<(usize, &InColumn<'_>)> = behind().filter(is_brackets).collect();
            let is_names =
                |column: &InColumn<'_>| !column.in_brackets.iter().any(|it| is_syntax(it));
            let names = all.iter().filter(|(_, column)| is_names(column));
            match names.map(|(at, _)| *at).collect::<Vec<usize>>()[..] {
                _ if all.is_empty() => {}
                [one] => {
                    self.are_brackets = true;
                    self.tags = vec![one];
                    return;
                }
                _ => {
                    self.unread_brackets = all.into_iter().map(|(at, _)| at).collect();
                    return;
                }
            }
            // Names of types without IOB stand in the last column that says where there are none.
            let last = behind().filter(|(at, _)| *at < self.width);
            let open = last.clone().filter(|(_, column)| column.outside > 0).last();
            found.extend(open.or_else(|| last.last()).map(|(at, _)| at));
        }
        self.stacked = nested && self.is_iob && all_tags && is_ragged;
        if !nested && found.len() > 1 {
            // Right behind the token spans in spans stand, the outermost first; behind other columns
            // the tags come last.
            let named: Vec<usize> = found.iter().copied().filter(is_names).collect();
            let named = if named.is_empty() { &found } else { &named };
            let stand_behind = found.first() == Some(&(self.token + 1));
            let one = if stand_behind {
                named.first()
            } else {
                named.last()
            };
            found = one.copied().into_iter().collect();
        }
        self.tags = found;
    }

    /// Whether cells are those of a token, and no comment.
    pub(super) fn is_row(&self, cells: &[&str]) -> bool {
        let tag = self.tags.first().and_then(|at| cells.get(*at));
        let fits = self.stacked || cells.len() <= self.width;
        let is_tag = |it: &str| match self.are_brackets {
            true => tags::brackets(it).is_some(),
            false => tag_in(it).is_some(),
        };
        self.index.is_none() && fits && tag.is_some_and(|it| is_tag(it))
    }

    /// Whether a column is left out that has tags of names as well.
    pub(super) fn leaves_names(&self) -> bool {
        self.others.iter().any(|(_, tags)| *tags == Tags::OfNames)
    }

    /// What is taken and what not, for people; `None` when there is nothing to say but tokens and tags.
    pub(super) fn told(&self) -> Option<String> {
        if self.index.is_none() && self.others.is_empty() {
            return None;
        }
        let mut what = format!("read are column {} as token", self.token + 1);
        match self.tags.as_slice() {
            [] => {}
            [one] => what.push_str(&format!(" and column {} as tag", one + 1)),
            many => {
                let many: Vec<String> = many.iter().map(|at| (at + 1).to_string()).collect();
                what.push_str(&format!(" and columns {} as tags", many.join(", ")));
            }
        }
        let numbers = self
            .index
            .map(|at| format!("{} (numbers of tokens)", at + 1));
        let others = self.others.iter().map(|(at, tags)| {
            let tags = match tags {
                Tags::None => "",
                Tags::OfPhrases | Tags::OfNames => " (tags as well)",
            };
            format!("{}{tags}", at + 1)
        });
        let left: Vec<String> = numbers.into_iter().chain(others).collect();
        let columns = if left.len() == 1 { "column" } else { "columns" };
        what.push_str(&format!("; left out: {columns} {}", left.join(", ")));
        Some(what)
    }
}
