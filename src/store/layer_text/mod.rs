//! Writing a layer as RON that people read and git merges.
//!
//! Every span stands on a few lines of its own in reading order, so that two people who label
//! different places of an article change different lines. Arabic stays Arabic with its vowel
//! marks; only what cannot be seen, such as a mark that turns the direction, is written as an
//! escape. The text is made here and not by ron, whose pretty printer cannot do either; ron
//! reads it back, and a property test holds the two together. `coded` has values and incidents.

mod coded;

use std::fmt::Write;

use serde::Serialize;

use super::layer_file::{FORMAT, OFFSET_UNIT, VERSION};
use crate::model::anchor::context;
use crate::model::article::Article;
use crate::model::attribute::Values;
use crate::model::codebook::Past;
use crate::model::layer::Layer;
use crate::model::progress::Status;

/// What a file says beside the spans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerMeta {
    /// Who annotated.
    pub annotator: String,
    /// When the file was first written, RFC 3339 in UTC.
    pub created: String,
    /// When it is written now.
    pub modified: String,
    /// The SHA-256 of the article's file.
    pub sha256: String,
    /// The label of the encoding by which the article was read.
    pub encoding: String,
    /// How long the annotator was active in the article, in seconds.
    pub active_seconds: u64,
    /// The revision of the codebook in whose terms it is.
    pub codebook: u32,
}

/// The text of the RON file for `layer`.
pub fn write_layer(layer: &Layer, article: &Article, meta: &LayerMeta) -> String {
    let mut out = String::with_capacity(1024 + layer.spans().len() * 320);
    out.push_str(
        "// Hashiya annotations. Offsets count Unicode code points: \
         text[start:end] in Python is the quote.\n(\n",
    );
    line(&mut out, 1, "format", FORMAT);
    number(&mut out, 1, "version", u64::from(VERSION));
    out.push_str("    article: (\n");
    line(&mut out, 2, "file", article.name());
    line(&mut out, 2, "sha256", &meta.sha256);
    number(
        &mut out,
        2,
        "code_points",
        article.offsets().code_points() as u64,
    );
    line(&mut out, 2, "encoding", &meta.encoding);
    out.push_str("    ),\n");
    line(&mut out, 1, "offset_unit", OFFSET_UNIT);
    line(&mut out, 1, "annotator", &meta.annotator);
    line(&mut out, 1, "created", &meta.created);
    line(&mut out, 1, "modified", &meta.modified);
    // What is left out is 1.
    if meta.codebook > 1 {
        number(&mut out, 1, "codebook", u64::from(meta.codebook));
    }
    progress(&mut out, layer, meta);
    excluded(&mut out, layer, article);
    spans(&mut out, layer, article);
    unplaced(&mut out, layer);
    unplaced_parts(&mut out, layer);
    coded::incidents(&mut out, layer.incidents());
    past(&mut out, &layer.past());
    out.push_str(")\n");
    out
}

/// What is left out says nothing, so that the file of a single article stays short.
fn progress(out: &mut String, layer: &Layer, meta: &LayerMeta) {
    if layer.given_status() != Status::New {
        line(out, 1, "status", layer.given_status().id());
    }
    if !layer.reason().is_empty() {
        line(out, 1, "reason", layer.reason());
    }
    if meta.active_seconds > 0 {
        number(out, 1, "active_seconds", meta.active_seconds);
    }
}

fn excluded(out: &mut String, layer: &Layer, article: &Article) {
    if layer.excluded().is_empty() {
        return;
    }
    let text = article.text();
    let mut counter = Counter::default();
    let no_values = Values::default();
    out.push_str("    excluded: [\n");
    for part in layer.excluded() {
        let quote = text.get(part.clone()).unwrap_or_default();
        let (before, after) = context(text, part.clone());
        let start = counter.code_points_before(article, part.start);
        let end = start + quote.chars().count();
        let record = Record {
            id: None,
            start: start as u64,
            end: end as u64,
            quote,
            before,
            after,
            attributes: &no_values,
            note: "",
            reason: "",
        };
        record.write(out);
    }
    out.push_str("    ],\n");
}

fn unplaced_parts(out: &mut String, layer: &Layer) {
    if layer.unplaced_parts().is_empty() {
        return;
    }
    let no_values = Values::default();
    out.push_str("    unplaced_parts: [\n");
    for lost in layer.unplaced_parts() {
        let record = Record {
            id: None,
            start: lost.start,
            end: lost.end,
            quote: &lost.quote,
            before: &lost.before,
            after: &lost.after,
            attributes: &no_values,
            note: "",
            reason: &lost.reason,
        };
        record.write(out);
    }
    out.push_str("    ],\n");
}

/// What an undo of a change of the codebook needs, an entry on a line.
fn past(out: &mut String, past: &Past) {
    if past.is_empty() {
        return;
    }
    out.push_str("    past: (\n");
    if !past.spans.is_empty() {
        out.push_str("        spans: {\n");
        for (id, was) in &past.spans {
            entry(out, Some(*id), was);
        }
        out.push_str("        },\n");
    }
    if !past.incidents.is_empty() {
        out.push_str("        incidents: {\n");
        for (id, was) in &past.incidents {
            entry(out, Some(id.0), was);
        }
        out.push_str("        },\n");
    }
    if !past.withdrawn.is_empty() {
        out.push_str("        withdrawn: [\n");
        for one in &past.withdrawn {
            entry(out, None, one);
        }
        out.push_str("        ],\n");
    }
    out.push_str("    ),\n");
}

fn entry(out: &mut String, id: Option<u32>, value: &impl Serialize) {
    indent(out, 3);
    if let Some(id) = id {
        push_number(out, u64::from(id));
        out.push_str(": ");
    }
    // Plain structs, lists, maps and strings: ron writes them all, on one line.
    let value = ron::to_string(value).unwrap_or_default();
    out.push_str(&unescaped(&value));
    out.push_str(",\n");
}

fn spans(out: &mut String, layer: &Layer, article: &Article) {
    let text = article.text();
    let mut counter = Counter::default();
    out.push_str("    spans: [\n");
    for span in layer.spans() {
        let range = span.range.clone();
        let quote = text.get(range.clone()).unwrap_or_default();
        let (before, after) = context(text, range.clone());
        let start = counter.code_points_before(article, range.start);
        let end = start + quote.chars().count();
        let record = Record {
            id: Some((span.id.0, span.label.as_str())),
            start: start as u64,
            end: end as u64,
            quote,
            before,
            after,
            attributes: &span.attributes,
            note: &span.note,
            reason: "",
        };
        record.write(out);
    }
    out.push_str("    ],\n");
}

fn unplaced(out: &mut String, layer: &Layer) {
    if layer.unplaced().is_empty() {
        return;
    }
    out.push_str("    unplaced: [\n");
    for lost in layer.unplaced() {
        let record = Record {
            id: Some((lost.id, lost.label.as_str())),
            start: lost.start,
            end: lost.end,
            quote: &lost.quote,
            before: &lost.before,
            after: &lost.after,
            attributes: &lost.attributes,
            note: &lost.note,
            reason: &lost.reason,
        };
        record.write(out);
    }
    out.push_str("    ],\n");
}

struct Record<'a> {
    /// The id and the label of a span; an excluded part has neither.
    id: Option<(u32, &'a str)>,
    start: u64,
    end: u64,
    quote: &'a str,
    before: &'a str,
    after: &'a str,
    attributes: &'a Values,
    note: &'a str,
    reason: &'a str,
}

impl Record<'_> {
    fn write(&self, out: &mut String) {
        out.push_str("        (\n            ");
        if let Some((id, label)) = self.id {
            out.push_str("id: ");
            push_number(out, u64::from(id));
            out.push_str(", label: ");
            push_string(out, label);
            out.push_str(", ");
        }
        out.push_str("start: ");
        push_number(out, self.start);
        out.push_str(", end: ");
        push_number(out, self.end);
        out.push_str(",\n");
        line(out, 3, "quote", self.quote);
        out.push_str("            before: ");
        push_string(out, self.before);
        out.push_str(", after: ");
        push_string(out, self.after);
        out.push_str(",\n");
        coded::attributes(out, self.attributes);
        if !self.note.is_empty() {
            line(out, 3, "note", self.note);
        }
        if !self.reason.is_empty() {
            line(out, 3, "reason", self.reason);
        }
        out.push_str("        ),\n");
    }
}

fn line(out: &mut String, depth: usize, name: &str, value: &str) {
    indent(out, depth);
    out.push_str(name);
    out.push_str(": ");
    push_string(out, value);
    out.push_str(",\n");
}

fn number(out: &mut String, depth: usize, name: &str, value: u64) {
    indent(out, depth);
    out.push_str(name);
    out.push_str(": ");
    push_number(out, value);
    out.push_str(",\n");
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("    ");
    }
}

fn push_number(out: &mut String, value: u64) {
    // Writing into a string cannot fail.
    let _ = write!(out, "{value}");
}

/// Writes `value` as a RON string on one line.
pub(super) fn push_string(out: &mut String, value: &str) {
    out.push('"');
    let mut written = 0;
    let mut previous = None;
    for (at, c) in value.char_indices() {
        if is_escaped(c, previous) {
            out.push_str(value.get(written..at).unwrap_or_default());
            written = at + c.len_utf8();
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                _ => {
                    let _ = write!(out, "\\u{{{:04X}}}", u32::from(c));
                }
            }
        }
        previous = Some(c);
    }
    out.push_str(value.get(written..).unwrap_or_default());
    out.push('"');
}

/// RON that ron wrote, with those characters as they are that can be seen: ron escapes vowel
/// marks.
pub(super) fn unescaped(ron: &str) -> String {
    let mut out = String::with_capacity(ron.len());
    let mut rest = ron;
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        out.push_str(plain);
        let digits = escape
            .strip_prefix("\\u{")
            .and_then(|rest| rest.split_once('}'));
        let (length, seen) = match digits {
            Some((digits, _)) => {
                let c = u32::from_str_radix(digits, 16)
                    .ok()
                    .and_then(char::from_u32);
                let seen = c.filter(|&c| !is_escaped(c, out.chars().next_back()));
                ("\\u{}".len() + digits.len(), seen)
            }
            None => (escape.len().min(2), None),
        };
        let (escape, after) = escape.split_at(length);
        match seen {
            Some(c) => out.push(c),
            None => out.push_str(escape),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether `c` would not be seen in the file, or mean something to RON. Source: the
/// default-ignorable and bidi control characters of the Unicode Character Database.
fn is_escaped(c: char, previous: Option<char>) -> bool {
    match c {
        '"' | '\\' => true,
        ' '..='~' | '\u{0620}'..='\u{06DC}' => false,
        // The joiner inside an emoji is part of what is seen.
        '\u{200D}' => !matches!(
            previous,
            Some('\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..)
        ),
        _ => {
            c.is_control()
                || matches!(c,
                    '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}'
                    | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
                    | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
                    | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
                    | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
                    | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                    | '\u{E0000}'..='\u{E007F}')
        }
    }
}

/// Counts code points up to growing positions, so that all spans together cost one pass.
#[derive(Default)]
struct Counter {
    byte: usize,
    code_points: usize,
}

impl Counter {
    /// The code points before byte `at`, which is not before that of the last call.
    fn code_points_before(&mut self, article: &Article, at: usize) -> usize {
        // Beyond this the index of the article is quicker.
        const NEAR: usize = 2048;
        let text = article.text();
        self.code_points = match text.get(self.byte..at) {
            Some(between) if between.len() <= NEAR => self.code_points + between.chars().count(),
            _ => article.offsets().code_point_of(text, at),
        };
        self.byte = at;
        self.code_points
    }
}
