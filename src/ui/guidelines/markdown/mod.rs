//! Markdown as a list of blocks, ready to be set one by one: each is one paragraph of shaped text
//! with a direction of its own, so that Arabic and English may follow each other.
//!
//! Everything that is written is shown. What has no form here, such as raw HTML or a picture, is
//! shown as the text that stands for it; nothing is fetched.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

use crate::model::codebook::LabelId;

/// How a part of a text stands out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accent {
    /// `**strong**` or `*emphasised*`: one accent, since Arabic has no italics.
    Strong,
    /// `` `code` ``
    Code,
    /// `~~no longer valid~~`
    Struck,
    /// A link to a label of the codebook: `[actors](label:actor)`.
    Label(LabelId),
    /// A link to an address, which is shown and can be copied.
    Address(String),
}

/// A text with parts that stand out, by bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rich {
    /// The text.
    pub text: String,
    /// Its parts, in the order in which they end.
    pub parts: Vec<(Range<usize>, Accent)>,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A line of a block of code.
    Code,
    /// A line across.
    Rule,
    /// Rows of cells; the first row is the head.
    Table(Vec<Vec<Rich>>),
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its text; empty for a line across and for a table.
    pub text: Rich,
    /// In how many lists it is.
    pub depth: usize,
    /// What stands before it when it begins an item of a list: `•`, `2.`, `☐`.
    pub marker: Option<String>,
    /// In how many quotations it is.
    pub quoted: usize,
}

/// The blocks of a document.
pub fn blocks(source: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(source, options) {
        reader.hear(event);
    }
    reader.flush(Kind::Paragraph);
    reader.blocks
}

/// Collects blocks from events.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    text: Rich,
    /// Accents that have begun, with where.
    open: Vec<(usize, Accent)>,
    /// The lists around, each with the number of its next item if it is numbered.
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    quoted: usize,
    in_code: bool,
    table: Option<Vec<Vec<Rich>>>,
}

impl Reader {
    fn hear(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_code => self.code(&text),
            Event::Text(text) | Event::InlineHtml(text) => self.text.text.push_str(&text),
            Event::Html(text) => self.text.text.push_str(text.trim_end()),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let from = self.text.text.len();
                self.text.text.push_str(&text);
                let to = self.text.text.len();
                self.text.parts.push((from..to, Accent::Code));
            }
            Event::FootnoteReference(name) => {
                self.text.text.push_str(&format!("[{name}]"));
            }
            Event::SoftBreak => self.text.text.push(' '),
            Event::HardBreak if self.table.is_some() => self.text.text.push(' '),
            Event::HardBreak => self.flush(Kind::Paragraph),
            Event::Rule => self.push(Kind::Rule, Rich::default()),
            Event::TaskListMarker(done) => {
                self.marker = Some(if done { "☑" } else { "☐" }.to_owned());
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => {
                self.flush(Kind::Paragraph);
                self.quoted += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush(Kind::Paragraph);
                self.in_code = true;
            }
            Tag::List(first) => {
                self.flush(Kind::Paragraph);
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush(Kind::Paragraph);
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}.");
                        *number += 1;
                        marker
                    }
                    _ => "•".to_owned(),
                };
                self.marker = Some(marker);
            }
            Tag::Table(_) => {
                self.flush(Kind::Paragraph);
                self.table = Some(Vec::new());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(rows) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Emphasis | Tag::Strong => self.begin(Accent::Strong),
            Tag::Strikethrough => self.begin(Accent::Struck),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.begin(link(&dest_url));
            }
            Tag::FootnoteDefinition(name) => {
                self.flush(Kind::Paragraph);
                self.text.text.push_str(&format!("[{name}] "));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.flush(Kind::Heading(number_of(level))),
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition => {
                self.flush(Kind::Paragraph);
            }
            TagEnd::Item => {
                self.flush(Kind::Paragraph);
                // An item without a text is still an item.
                if self.marker.is_some() {
                    self.push(Kind::Paragraph, Rich::default());
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush(Kind::Paragraph);
                self.quoted = self.quoted.saturating_sub(1);
            }
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.as_mut().and_then(|rows| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(rows) = self.table.take() {
                    self.push(Kind::Table(rows), Rich::default());
                }
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.finish(),
            _ => {}
        }
    }

    fn begin(&mut self, accent: Accent) {
        self.open.push((self.text.text.len(), accent));
    }

    fn finish(&mut self) {
        if let Some((from, accent)) = self.open.pop() {
            self.part(from, accent);
        }
    }

    fn part(&mut self, from: usize, accent: Accent) {
        let to = self.text.text.len();
        if from < to {
            self.text.parts.push((from..to, accent));
        }
    }

    fn code(&mut self, text: &str) {
        for line in text.lines() {
            let line = Rich {
                text: line.to_owned(),
                parts: Vec::new(),
            };
            self.push(Kind::Code, line);
        }
    }

    /// Ends the block of which the text has been collected. Accents go on in the next one.
    fn flush(&mut self, kind: Kind) {
        for (from, accent) in self.open.clone() {
            self.part(from, accent);
        }
        for (from, _) in &mut self.open {
            *from = 0;
        }
        let text = std::mem::take(&mut self.text);
        if !text.text.trim().is_empty() {
            self.push(kind, text);
        }
    }

    fn push(&mut self, kind: Kind, text: Rich) {
        self.blocks.push(Block {
            kind,
            text,
            depth: self.lists.len(),
            marker: self.marker.take(),
            quoted: self.quoted,
        });
    }
}

fn link(destination: &str) -> Accent {
    match destination.split_once(':') {
        Some((scheme, label)) if scheme.eq_ignore_ascii_case("label") => {
            Accent::Label(LabelId::new(label.trim()))
        }
        _ => Accent::Address(destination.to_owned()),
    }
}

fn number_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
