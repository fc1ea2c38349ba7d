//! CoNLL columns: a token a line with its tag in the last column, an empty line between sentences,
//! `-DOCSTART-` before each article, as the task of CoNLL-2003 has them. And the same with several
//! columns of tags behind the token, the outermost spans first, for spans in spans, as the Arabic
//! corpus Wojood has them (Jarrar, Khalilia and Ghanem, 2022; its programs take every column behind the
//! token as a tag).
//!
//! There are no offsets and no text: tokens with a space between them are what comes back. Read are two
//! columns as in CoNLL-2002, four as in CoNLL-2003, and any other number, separated by spaces or tabs;
//! tags of IOB1, IOB2, IOBES and BILOU, as they come.

use std::collections::BTreeSet;
use std::ops::Range;

use super::document::Document;
use super::format::{
    Format, Found, Framing, Holds, Input, Plan, Read, SpansHeld, TextHeld, Write, nothing_beside,
};
use super::tags;
use super::tokens::levels;
use crate::model::codebook::LabelId;
use crate::model::span::{Span, SpanId};

/// One column of tags.
pub const FORMAT: Format = Format {
    name: "conll",
    title: "CoNLL-2003 columns",
    extensions: &["conll", "iob", "bio"],
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
        record: |plan, documents| record(plan, documents, 1),
    }),
    read: Some(Read::Records(Framing::DocStart, |input, found| {
        read(input, found, 1);
    })),
    beside: nothing_beside,
};

/// Several columns of tags.
pub const NESTED: Format = Format {
    name: "conll-nested",
    title: "CoNLL columns, nested spans",
    extensions: &["conll"],
    holds: Holds {
        spans: SpansHeld::OnTokens,
        ..FORMAT.holds
    },
    write: Some(Write::Records {
        extension: ".conll",
        before: b"",
        between: b"",
        after: b"",
        record: |plan, documents| record(plan, documents, usize::MAX),
    }),
    read: Some(Read::Records(Framing::DocStart, |input, found| {
        read(input, found, usize::MAX);
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

fn read(input: &Input<'_>, found: &mut Found, most: usize) {
    let origin = input.origin();
    let text = match std::str::from_utf8(input.bytes) {
        Ok(text) => text.strip_prefix('\u{FEFF}').unwrap_or(text),
        Err(error) => {
            let what = format!("byte {} is not UTF-8; it is left out", error.valid_up_to());
            found.fault(origin, "not-utf8", what);
            return;
        }
    };
    let mut document = Document::default();
    // Of each token its place and its tags.
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut tagged: Vec<Vec<&str>> = Vec::new();
    let mut new_sentence = true;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        if line.starts_with("-DOCSTART-") {
            continue;
        }
        if line.chars().all(|c| c == ' ' || c == '\t') {
            new_sentence = true;
            continue;
        }
        // Comments as in CoNLL-U; a # that is a token has columns behind it.
        if line.starts_with("# ") && tag_columns(line).is_none() {
            found.fault(
                &origin,
                "comment",
                format!("the comment in line {} is left out", number + 1),
            );
            continue;
        }
        let (token, tags) = match tag_columns(line) {
            Some((token, tags)) => (token, tags),
            None => {
                let what = format!(
                    "line {} has no tag behind its token, which is taken as O",
                    number + 1
                );
                found.fault(&origin, "no-tag", what);
                (line.split([' ', '\t']).next().unwrap_or(line), Vec::new())
            }
        };
        if !document.text.is_empty() {
            document.text.push(if new_sentence { '\n' } else { ' ' });
        }
        new_sentence = false;
        let start = document.text.len();
        document.text.push_str(token);
        places.push(start..document.text.len());
        tagged.push(if most == 1 {
            tags.last().copied().into_iter().collect()
        } else {
            tags
        });
    }
    let bare = tagged
        .iter()
        .flatten()
        .find(|tag| !matches!(**tag, "_" | "-") && !is_tag(tag));
    if let Some(bare) = bare {
        let what = format!("its tag \"{bare}\" is none of IOB; such tags are taken as labels");
        found.fault(&origin, "no-iob", what);
    }
    for column in columns_of(&tagged) {
        for (range, label) in tags::read(column) {
            let (Some(first), Some(last)) = (places.get(range.start), places.get(range.end - 1))
            else {
                continue;
            };
            let id = SpanId(u32::try_from(document.spans.len()).unwrap_or(u32::MAX));
            document.spans.push(Span {
                id,
                label: LabelId::new(label),
                range: first.start..last.end,
                note: String::new(),
                attributes: Default::default(),
            });
        }
    }
    document.renumber();
    found.documents.push(document);
}

/// The tags of all tokens, column by column. Where lines have different numbers of tags, as in corpora
/// with a tag for each type that a token has (Wojood), a column for each type.
fn columns_of<'a>(tagged: &[Vec<&'a str>]) -> Vec<Vec<&'a str>> {
    let widest = tagged.iter().map(Vec::len).max().unwrap_or(0);
    let of = |tags: &Vec<&'a str>, at: usize| tags.get(at).copied().unwrap_or("O");
    if tagged.iter().all(|tags| tags.len() == widest) {
        let column = |at: usize| tagged.iter().map(|tags| of(tags, at)).collect();
        return (0..widest).map(column).collect();
    }
    let label = |tag: &'a str| tag.split_once('-').map(|(_, label)| label);
    let labels: BTreeSet<&str> = tagged
        .iter()
        .flatten()
        .filter_map(|tag| label(tag))
        .collect();
    let column = |wanted: &str| {
        let tag = |tags: &Vec<&'a str>| tags.iter().copied().find(|tag| label(tag) == Some(wanted));
        tagged.iter().map(|tags| tag(tags).unwrap_or("O")).collect()
    };
    labels.into_iter().map(column).collect()
}

/// The token of a line and its tags: of columns that end in tags, those; else the last column. `None`
/// when there is one column.
fn tag_columns(line: &str) -> Option<(&str, Vec<&str>)> {
    let tabs = line.contains('\t');
    let cells: Vec<&str> = if tabs {
        line.split('\t').map(str::trim).collect()
    } else {
        line.split(' ').filter(|cell| !cell.is_empty()).collect()
    };
    let (token, rest) = cells.split_first()?;
    let tagged = rest.iter().rev().take_while(|cell| is_tag(cell)).count();
    if tagged > 0 {
        return Some((token, rest.get(rest.len() - tagged..)?.to_vec()));
    }
    rest.last().map(|last| (*token, vec![*last]))
}

/// Whether a cell is a tag of IOB or one of its kin.
fn is_tag(cell: &str) -> bool {
    let tagged = cell.split_once('-').is_some_and(|(prefix, label)| {
        matches!(prefix, "B" | "I" | "E" | "S" | "L" | "U" | "M") && !label.is_empty()
    });
    tagged || cell == "O"
}
