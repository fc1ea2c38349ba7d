//! CoNLL columns: a token a line with its tag in the last column, an empty line between sentences,
//! `-DOCSTART-` before each article, as the task of CoNLL-2003 has them. And the same with several
//! columns of tags behind the token, the outermost spans first, for spans in spans, as the Arabic
//! corpus Wojood has them (Jarrar, Khalilia and Ghanem, 2022; its programs take every column behind the
//! token as a tag).
//!
//! There are no offsets and no text: tokens with a space between them are what comes back. Files of
//! others have any number of columns, separated by spaces or tabs: two as in CoNLL-2002, four as in
//! CoNLL-2003, numbers before the tokens as in CoNLL-U and Universal NER. `columns` finds out over the
//! whole file which are the tokens and which the tags, `reading` takes them: tags of IOB1, IOB2, IOBES
//! and BILOU, as they come.

mod columns;
mod reading;

use std::ops::Range;

use super::document::Document;
use super::format::{Format, Holds, Plan, Read, SpansHeld, TextHeld, Write, nothing_beside};
use super::tags;
use super::tokens::levels;
use columns::{Columns, InLine, cells_of, tag_in};

/// One column of tags.
pub const FORMAT: Format = Format {
    name: "conll",
    title: "CoNLL-2003 columns",
    extensions: &["conll", "conllu", "iob", "iob2", "bio"],
    alone: &[],
    holds: Holds {
        text: TextHeld::Tokens,
        spans: SpansHeld::Flat,
        label,
        ..Holds::SPANS
    },
    write: Some(Write::Records {
        extension: ".conll",
        before: b"",
        between: b"",
        after: b"",
        record: |plan, documents, to| to.write_all(&record(plan, documents, 1)),
    }),
    read: Some(Read::Whole(|input, found| {
        reading::read(input, found, false);
    })),
    beside: nothing_beside,
};

/// How many lines tell what a text is.
const LOOKED_AT: usize = 200;

/// The format of columns in which a text seems to be, of which the last line may be cut.
pub(super) fn seems(text: &str) -> Option<&'static Format> {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut begins = false;
    for line in text.lines() {
        let mut cells = Vec::new();
        match cells_of(line, &mut cells) {
            InLine::DocStart => begins = true,
            InLine::Cells if !line.starts_with('#') => rows.push(cells),
            InLine::Nothing | InLine::Cells => {}
        }
        if rows.len() == LOOKED_AT {
            break;
        }
    }
    let in_row = |cells: &[&str]| cells.iter().any(|cell| tag_in(cell).is_some());
    // The first line may be a header.
    if rows.first().is_some_and(|first| !in_row(first)) {
        rows.remove(0);
    }
    let least = rows.iter().map(Vec::len).min().unwrap_or(0);
    let is_even = rows.iter().all(|cells| cells.len() == least);
    let is_tags = |from_end: &usize| {
        let cells = || rows.iter().map(|cells| cells.iter().rev().nth(*from_end));
        let tags: Option<Vec<&str>> = cells().map(|cell| tag_in(cell?)).collect();
        let tags = tags.unwrap_or_default();
        let names = tags.iter().filter(|tag| tags::parts(tag).is_some());
        let is_last = *from_end == 0;
        // Capitals at the end of all lines are tags; what else looks so needs an O beside it.
        let is_sure = |tag: &&&str| is_last && !columns::is_small(tag);
        let has_outside = names.clone().count() < tags.len();
        let is_any = if has_outside {
            names.count() > 0
        } else {
            names.filter(is_sure).count() > 0
        };
        tags.len() > 1 && is_any
    };
    let behind = 0..least.saturating_sub(1);
    let mut behind = behind.filter(|at| *at == 0 || is_even);
    if !behind.any(|at| is_tags(&at)) {
        return begins.then_some(&FORMAT);
    }
    let columns = Columns::of(text, true);
    let is_nested = columns.stacked || columns.tags.len() > 1;
    let only_tags = columns.tags.first() == Some(&(columns.token + 1)) && columns.others.is_empty();
    Some(match is_nested && only_tags {
        true => &NESTED,
        false => &FORMAT,
    })
}

/// Several columns of tags.
pub const NESTED: Format = Format {
    name: "conll-nested",
    title: "CoNLL columns, nested spans",
    extensions: &["conll"],
    alone: &[],
    holds: Holds {
        spans: SpansHeld::OnTokens,
        ..FORMAT.holds
    },
    write: Some(Write::Records {
        extension: ".conll",
        before: b"",
        between: b"",
        after: b"",
        record: |plan, documents, to| to.write_all(&record(plan, documents, usize::MAX)),
    }),
    read: Some(Read::Whole(|input, found| {
        reading::read(input, found, true);
    })),
    ..FORMAT
};

/// A label without white space, which would begin another column.
fn label(id: &str) -> String {
    let label: String = id
        .chars()
        .map(|c| {
            if c.is_whitespace() || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect();
    if label.is_empty() {
        "_".to_owned()
    } else {
        label
    }
}

/// A line of an article: a token with its tags, or the end of a sentence.
type Line<'a> = Option<(&'a str, Vec<String>)>;

fn record(plan: &Plan, documents: &[Document], most: usize) -> Vec<u8> {
    // Several columns stand right behind the token, as corpora of nested names have them.
    let filler = if most == 1 { " -X- _" } else { "" };
    let mut out = String::new();
    for document in documents {
        let (columns, lines) = columns(plan, document, most);
        out.push_str("-DOCSTART-");
        out.push_str(filler);
        out.push_str(&" O".repeat(columns));
        out.push_str("\n\n");
        for line in lines {
            if let Some((token, tags)) = line {
                out.push_str(token);
                out.push_str(filler);
                out.push(' ');
                out.push_str(&tags.join(" "));
            }
            out.push('\n');
        }
    }
    out.into_bytes()
}

/// The tokens of a reduced text, which stand between spaces, a sentence a line.
fn tokens(text: &str) -> Vec<Option<Range<usize>>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        for token in line.split(' ') {
            if !token.is_empty() {
                tokens.push(Some(at..at + token.len()));
            }
            at += token.len() + 1;
        }
        if !line.is_empty() {
            tokens.push(None);
        }
    }
    tokens
}

/// The spans as tokens, among all tokens of the text.
fn on_tokens(document: &Document, tokens: &[Range<usize>]) -> Vec<(usize, Range<usize>)> {
    let spans = document.spans.iter().enumerate();
    spans
        .map(|(at, span)| {
            let first = tokens.partition_point(|token| token.end <= span.range.start);
            let after = tokens.partition_point(|token| token.start < span.range.end);
            (at, first..after)
        })
        .collect()
}

fn columns<'a>(plan: &Plan, document: &'a Document, most: usize) -> (usize, Vec<Line<'a>>) {
    let all = tokens(&document.text);
    let words: Vec<Range<usize>> = all.iter().flatten().cloned().collect();
    let spans = on_tokens(document, &words);
    let (levels, _) = levels(&spans, most);
    let label_of = |at: usize| {
        document
            .spans
            .get(at)
            .map_or("", |span| span.label.0.as_str())
    };
    let mut tagged: Vec<Vec<String>> = vec![Vec::new(); words.len()];
    for level in &levels {
        let mut here: Vec<(Range<usize>, &str)> = level
            .iter()
            .filter_map(|at| spans.get(*at))
            .map(|(at, range)| (range.clone(), label_of(*at)))
            .collect();
        here.sort_by_key(|(range, _)| range.start);
        let written = tags::write(words.len(), &here, plan.scheme);
        for (tags, tag) in tagged.iter_mut().zip(written) {
            tags.push(
                match tag.and_then(|(prefix, at)| Some((prefix, here.get(at)?.1))) {
                    Some((prefix, label)) => format!("{prefix}-{label}"),
                    None => "O".to_owned(),
                },
            );
        }
    }
    let columns = levels.len().max(1);
    let mut tagged = tagged.into_iter();
    let lines = all.into_iter().map(|token| {
        let range = token?;
        let mut tags = tagged.next().unwrap_or_default();
        tags.resize(columns, "O".to_owned());
        Some((document.text.get(range).unwrap_or_default(), tags))
    });
    (columns, lines.collect())
}
