//! WebAnno TSV 3.3, which INCEpTION reads and writes: a row a token, a column a feature.
//!
//! Source: INCEpTION's developer guide on WebAnno TSV 3.x and the rules of its `Escaping`. Offsets are
//! UTF-16 units. The text is that of the `#Text=` lines; what lies between sentences would be lost, so a
//! sentence here reaches to the next, and only white space before the first word has no place. Spans
//! over the end of a sentence make it one with the next. White space at the edges of a span is cut.
//!
//! Layers are those of [`super::uima`]: `webanno.custom.Span` with `label`, `identifier`, `note`,
//! `values` (JSON) and `incident` (the type of an incident, on its trigger), and the relation
//! `webanno.custom.Role`.

mod reading;
mod rows;
mod writing;

use super::format::{
    File, Format, Holds, IncidentsHeld, Read, SpansHeld, TextHeld, Write, nothing_beside,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "webanno-tsv",
    title: "WebAnno TSV 3.3",
    extensions: &["tsv"],
    alone: &[],
    holds: Holds {
        id: true,
        text: TextHeld::WithoutLeadingSpace,
        spans: SpansHeld::Trimmed,
        notes: true,
        attributes: true,
        incidents: IncidentsHeld::Links {
            kinds: true,
            by_target: true,
        },
        ..Holds::SPANS
    },
    write: Some(Write::Files(|_, document| {
        vec![File::new(".tsv", writing::lines(document))]
    })),
    read: Some(Read::Whole(reading::read)),
    beside: nothing_beside,
};

/// The layer of spans.
const SPAN: &str = "webanno.custom.Span";
/// The layer of links.
const ROLE: &str = "webanno.custom.Role";

/// A value in a cell: what has a meaning there stands behind a backslash.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => {
                out.push('\\');
                out.push(c);
            }
            '-' if chars.peek() == Some(&'>') => {
                out.push_str("\\->");
                chars.next();
            }
            c => out.push(c),
        }
    }
    out
}

/// A value of a cell, or a line of the text.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}
