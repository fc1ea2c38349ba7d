//! The articles of a file.

use std::borrow::Cow;
use std::ops::Range;

use super::columns::{Columns, InLine, TokenNumber, cells_of, is_small, number_in, tag_in};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::{Found, Input};
use crate::interchange::annotated::reading::utf8;
use crate::interchange::annotated::tags;
use crate::model::codebook::LabelId;
use crate::model::span::{Span, SpanId};

/// How many lines are named of those of which the same is to be said.
const FEW: usize = 10;

/// Lines of a file of which the same is to be said.
#[derive(Default)]
struct Numbers {
    first: Vec<usize>,
    count: usize,
}

impl Numbers {
    fn add(&mut self, line: usize) {
        if self.first.len() < FEW {
            self.first.push(line);
        }
        self.count += 1;
    }

    /// Tells them, with what is to be said of one line and of several.
    fn tell(&self, origin: &str, code: &'static str, one: &str, many: &str, found: &mut Found) {
        let all: Vec<String> = self.first.iter().map(ToString::to_string).collect();
        let what = match (all.as_slice(), self.count - all.len()) {
            ([], _) => return,
            ([line], 0) => format!("line {line} {one}"),
            (_, 0) => format!("lines {} {many}", all.join(", ")),
            (_, more) => format!("lines {} and {more} more {many}", all.join(", ")),
        };
        found.fault(origin, code, what);
    }
}

/// What is told of lines.
#[derive(Default)]
struct OfLines<'a> {
    comments: Numbers,
    no_token: Numbers,
    no_tag: Numbers,
    more: Numbers,
    joined: Numbers,
    fewer: Numbers,
    spaced: Numbers,
    ranges: Numbers,
    unwritten: Numbers,
    unsure: Numbers,
    brackets: Numbers,
    bare: Numbers,
    bare_tag: &'a str,
    small: Numbers,
    small_tag: &'a str,
}

/// The tokens of an article with their tags.
#[derive(Default)]
struct Tokens<'a> {
    document: Document,
    /// Of each token its place; `None` of one that is empty.
    places: Vec<Option<Range<usize>>>,
    tags: Vec<Vec<Cow<'a, str>>>,
    lines: Vec<usize>,
    /// Whether anything stands there.
    is_there: bool,
    ends_sentence: bool,
}

pub(super) fn read(input: &Input<'_>, found: &mut Found, nested: bool) {
    let origin = input.origin();
    let text = match utf8(input.bytes) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text),
        Err(why) => return found.fault(origin, "not-utf8", format!("{why}; it is left out")),
    };
    let columns = Columns::of(text, nested);
    let mut told = OfLines::default();
    let mut article = Tokens::default();
    let mut cells = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match cells_of(line, &mut cells) {
            InLine::Nothing => article.ends_sentence = true,
            InLine::DocStart => {
                if article.is_there {
                    std::mem::take(&mut article).finish(&columns, &mut told, found);
                }
                article.is_there = true;
            }
            InLine::Cells => {
                let is_comment = line == "#"
                    || line.starts_with("# ")
                    || line.starts_with("#\t")
                    || (columns.index.is_some() && line.starts_with('#'));
                if is_comment && !columns.is_row(&cells) {
                    told.comments.add(number);
                    continue;
                }
                if line.starts_with(' ') && cells.len() + 1 == columns.width {
                    cells.insert(0, "");
                }
                article.add(number, &mut cells, &columns, &mut told);
            }
        }
    }
    if article.is_there {
        article.finish(&columns, &mut told, found);
    }
    told.tell(&columns, &origin, found);
}

impl<'a> Tokens<'a> {
    /// Adds the token of a line.
    fn add(
        &mut self,
        line: usize,
        cells: &mut Vec<&'a str>,
        columns: &Columns,
        told: &mut OfLines<'a>,
    ) {
        let number = columns.index.and_then(|at| number_in(cells.get(at)?));
        match number {
            Some(TokenNumber::Range(_)) => return told.ranges.add(line),
            Some(TokenNumber::Unwritten) => return told.unwritten.add(line),
            _ => {}
        }
        self.is_there = true;
        let mut token = Cow::Borrowed(cells.get(columns.token).copied().unwrap_or_default());
        let mut tags: Vec<Cow<'a, str>> = Vec::with_capacity(1);
        if columns.stacked {
            for cell in cells.iter().skip(columns.token + 1) {
                tags.push(columns.tag(cell, line, told));
            }
            if tags.is_empty() {
                told.no_tag.add(line);
            }
        } else if let Some(first) = columns.tags.first() {
            let more = cells.len().saturating_sub(columns.width);
            let is_tag = |at: usize| cells.get(at).is_some_and(|cell| tag_in(cell).is_some());
            let last = cells.last().copied().unwrap_or_default();
            if more > 0 && columns.is_iob && !is_tag(*first) && is_tag(first + more) {
                // A token of several words, where cells stand between spaces.
                let words = cells.get(columns.token..=columns.token + more);
                token = Cow::Owned(words.unwrap_or_default().join(" "));
                told.joined.add(line);
                cells.drain(columns.token..columns.token + more);
            } else if more > 0 && cells.iter().skip(columns.width).any(|it| !it.is_empty()) {
                told.more.add(line);
            } else if cells.len() <= *first
                && cells.len() > columns.token + 1
                && is_tag(cells.len() - 1)
            {
                told.fewer.add(line);
                cells.resize(*first, "_");
                cells.push(last);
            }
            for at in &columns.tags {
                match cells.get(*at) {
                    Some(cell) if columns.are_brackets => tags.push(Cow::Borrowed(*cell)),
                    Some(cell) if !cell.is_empty() => tags.push(columns.tag(cell, line, told)),
                    _ => {
                        if at == first {
                            told.no_tag.add(line);
                        }
                        tags.push(Cow::Borrowed("O"));
                    }
                }
            }
        } else if columns.unread_brackets.is_empty() {
            told.no_tag.add(line);
        }
        self.tags.push(tags);
        self.lines.push(line);
        if token.is_empty() {
            told.no_token.add(line);
            return self.places.push(None);
        }
        if token.contains(' ') && matches!(token, Cow::Borrowed(_)) {
            told.spaced.add(line);
        }
        let text = &mut self.document.text;
        if !text.is_empty() {
            text.push(if self.ends_sentence { '\n' } else { ' ' });
        }
        self.ends_sentence = false;
        let start = text.len();
        text.push_str(&token);
        self.places.push(Some(start..text.len()));
    }

    /// The article with its spans.
    fn finish(mut self, columns: &Columns, told: &mut OfLines<'a>, found: &mut Found) {
        if columns.stacked {
            let tokens = self.tags.iter();
            let tokens = tokens.map(|tags| tags.iter().map(AsRef::as_ref).collect());
            let (spans, unsure) = tags::read_stacked(tokens);
            for at in unsure {
                told.unsure.add(self.lines.get(at).copied().unwrap_or(0));
            }
            put(&mut self.document, &self.places, spans);
        } else {
            for at in 0..columns.tags.len() {
                let tags = self.tags.iter();
                let column = tags.map(|tags| tags.get(at).map_or("O", AsRef::as_ref));
                let spans = if columns.are_brackets {
                    let (spans, alone) = tags::read_brackets(column);
                    for at in alone {
                        told.brackets.add(self.lines.get(at).copied().unwrap_or(0));
                    }
                    spans
                } else {
                    tags::read(column)
                };
                put(&mut self.document, &self.places, spans);
            }
        }
        self.document.renumber();
        found.documents.push(self.document);
    }
}

/// Puts spans on tokens into a document; tokens that are empty have no place in it.
fn put(document: &mut Document, places: &[Option<Range<usize>>], spans: Vec<(Range<usize>, &str)>) {
    for (range, label) in spans {
        let covered = places.get(range).unwrap_or_default();
        let first = covered.iter().flatten().next();
        let last = covered.iter().rev().flatten().next();
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        document.spans.push(Span {
            id: SpanId(u32::try_from(document.spans.len()).unwrap_or(u32::MAX)),
            label: LabelId::new(label),
            range: first.start..last.end,
            note: String::new(),
            attributes: Default::default(),
        });
    }
}

impl Columns {
    /// The tag in a cell, in capitals.
    fn tag<'a>(&self, cell: &'a str, line: usize, told: &mut OfLines<'a>) -> Cow<'a, str> {
        let Some(tag) = tag_in(cell) else {
            if !tags::is_outside(cell) {
                if told.bare.count == 0 {
                    told.bare_tag = cell;
                }
                told.bare.add(line);
            }
            return Cow::Borrowed(cell);
        };
        if !is_small(tag) {
            return Cow::Borrowed(tag);
        }
        if told.small.count == 0 {
            told.small_tag = tag;
        }
        told.small.add(line);
        match tags::parts(tag) {
            Some((prefix, label)) => {
                let known = self.labels.get(label).cloned();
                Cow::Owned(format!(
                    "{prefix}-{}",
                    known.unwrap_or_else(|| label.to_uppercase())
                ))
            }
            None => Cow::Borrowed("O"),
        }
    }
}

impl OfLines<'_> {
    fn tell(&self, columns: &Columns, origin: &str, found: &mut Found) {
        if let Some(what) = columns.told() {
            let code = if columns.leaves_names() {
                "other-tags"
            } else {
                "columns"
            };
            found.fault(origin, code, what);
        }
        if !columns.unread_brackets.is_empty() {
            let all = columns
                .unread_brackets
                .iter()
                .map(|at| (at + 1).to_string());
            let what = format!(
                "the brackets of columns ({}), as CoNLL-2012 has them, are not read: which of them are names \
                 cannot be told; its tokens come in without annotations",
                all.collect::<Vec<_>>().join(", ")
            );
            found.fault(origin, "brackets", what);
        }
        let mut tell = |numbers: &Numbers, code, one: &str, many: &str| {
            numbers.tell(origin, code, one, many, found);
        };
        tell(
            &self.comments,
            "comment-line",
            "is a comment, which is left out",
            "are comments, which are left out",
        );
        tell(
            &self.no_token,
            "no-token",
            "has no token; it is left out with its tag",
            "have no token; they are left out with their tags",
        );
        tell(
            &self.no_tag,
            "no-tag",
            "has no tag behind its token, which is taken as O",
            "have no tag behind their tokens, which are taken as O",
        );
        tell(
            &self.more,
            "more-cells",
            &format!(
                "has more cells than {}; those behind are left out",
                columns.width
            ),
            &format!(
                "have more cells than {}; those behind are left out",
                columns.width
            ),
        );
        tell(
            &self.joined,
            "more-cells",
            &format!(
                "has more cells than {}; the first are read as one token",
                columns.width
            ),
            &format!(
                "have more cells than {}; the first are read as one token",
                columns.width
            ),
        );
        tell(
            &self.fewer,
            "fewer-cells",
            &format!(
                "has less cells than {}; the last is read as its tag",
                columns.width
            ),
            &format!(
                "have less cells than {}; the last is read as their tag",
                columns.width
            ),
        );
        tell(
            &self.spaced,
            "spaced-token",
            "has a token with a space in it, which is several tokens here",
            "have tokens with a space in them, which are several tokens here",
        );
        tell(
            &self.ranges,
            "number-range",
            "is a word that is there in parts as well; the parts are read",
            "are words that are there in parts as well; the parts are read",
        );
        tell(
            &self.unwritten,
            "unwritten-token",
            "is a token that is not in the text; it is left out",
            "are tokens that are not in the text; they are left out",
        );
        tell(
            &self.unsure,
            "same-type",
            "ends one of several spans of a type; taken is that the one that began last ends",
            "end one of several spans of a type; taken is that the one that began last ends",
        );
        tell(
            &self.brackets,
            "brackets",
            "has a bracket without its other one, which is left out",
            "have brackets without their other ones, which are left out",
        );
        let what = format!(
            "the tag \"{}\", which is none of IOB; such tags are taken as labels",
            self.bare_tag
        );
        tell(
            &self.bare,
            "no-iob",
            &format!("has {what}"),
            &format!("have tags as {what}"),
        );
        let what = "in small letters; it is read in capitals";
        tell(
            &self.small,
            "small-tags",
            &format!("has the tag \"{}\" {what}", self.small_tag),
            &format!("have tags as \"{}\" {what}", self.small_tag),
        );
        let has_brackets = columns.are_brackets || !columns.unread_brackets.is_empty();
        if !columns.is_iob
            && !has_brackets
            && self.bare.count == 0
            && found.documents.iter().any(|it| !it.text.is_empty())
        {
            let what = "no column has tags of IOB; its tokens come in without annotations";
            found.fault(origin, "no-tags", what);
        }
    }
}
