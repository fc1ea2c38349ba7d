//! Word documents (ECMA-376): the paragraphs of the main part, and title, author and date.
//!
//! Text is what `w:t` holds, with `w:tab`, `w:br`, `w:cr` and the two special hyphens; a `w:p` is a
//! paragraph. What was deleted or moved away is left out, and so are headers, footers and notes,
//! which are parts of their own. White space at the ends of a `w:t` counts where the document says
//! `xml:space="preserve"`, as in Word.

use quick_xml::NsReader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use zip::read::ZipFileEntry;

use super::archive::{entries, entry_bytes};
use super::draft::{Draft, DraftText, Reason, check_text};
use super::{Options, SourceFile, decode, stem};
use crate::model::metadata::Metadata;

/// The namespaces of WordprocessingML: as Word writes it, and as the strict standard has it.
const WORD: &[&str] = &[
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// The namespace of alternatives, of which the fallback repeats what is there already.
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// The parts beside the text are read up to this size in bytes.
const SMALL_PART: u64 = 1 << 20;

pub(super) fn draft(file: &SourceFile<'_>, options: &Options) -> Result<Draft, Reason> {
    let mut package = match entries(file.bytes, options.limits.entries) {
        Ok(entries) => (file.bytes, entries),
        Err(_) if file.bytes.starts_with(b"\xD0\xCF\x11\xE0") => {
            return Err(Reason::Document {
                message: "it is locked with a password or of an old format; \
                          save it as .docx without a password"
                    .to_owned(),
            });
        }
        Err(Reason::Archive { message }) => return Err(Reason::Document { message }),
        Err(reason) => return Err(reason),
    };
    // A character takes more bytes in the XML than in the text.
    let limit = options.limits.text.saturating_mul(4);
    let part = main_part(&mut package);
    let Some(document) = part_text(&mut package, &part, limit)? else {
        return Err(Reason::Document {
            message: format!("it has no {part}"),
        });
    };
    let text = body_text(&document)?;
    check_text(&text, options.limits.text)?;
    let metadata = match part_text(&mut package, "docProps/core.xml", SMALL_PART) {
        Ok(Some(core)) => properties(&core),
        _ => Metadata::default(),
    };
    Ok(Draft {
        wanted_id: stem(file.name).to_owned(),
        text: DraftText::Text(text),
        metadata,
        origin: file.name.to_owned(),
        format: "",
        left_out: Vec::new(),
    })
}

/// The bytes of a package, and its parts, each of which is read once.
type Package<'a> = (&'a [u8], Vec<ZipFileEntry<'static>>);

/// The text of the part called `name`; `None` when there is none.
fn part_text(
    (package, entries): &mut Package<'_>,
    name: &str,
    limit: u64,
) -> Result<Option<String>, Reason> {
    let Some(index) = entries
        .iter()
        .position(|it| it.name_raw() == name.as_bytes())
    else {
        return Ok(None);
    };
    let bytes = entry_bytes(package, entries.swap_remove(index), limit)?;
    let (text, _) = decode::text(&bytes, None)?;
    Ok(Some(text.into_owned()))
}

/// The name of the part with the text, as the package says, or as Word calls it.
fn main_part(package: &mut Package<'_>) -> String {
    let relations = part_text(package, "_rels/.rels", SMALL_PART).ok().flatten();
    let found = relations.and_then(|relations| {
        let mut reader = NsReader::from_str(&relations);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => {
                    let kind = attribute(&tag, "Type");
                    if kind.is_some_and(|kind| kind.ends_with("/officeDocument")) {
                        return attribute(&tag, "Target");
                    }
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    });
    match found {
        Some(target) => target.trim_start_matches('/').to_owned(),
        None => "word/document.xml".to_owned(),
    }
}

/// The value of the attribute `name`, as far as it has no references.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.value.as_ref().to_owned())
}

/// What an open element is for us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Paragraph,
    Run,
    /// `w:t`, and whether white space at its ends counts.
    Text {
        is_preserved: bool,
    },
    /// What is in it does not count.
    LeftOut,
    Other,
}

/// Collects paragraphs while the document is read.
#[derive(Default)]
struct Body {
    open: Vec<Element>,
    /// Paragraphs that have begun; a text box inside a paragraph has paragraphs of its own.
    begun: Vec<String>,
    paragraphs: Vec<String>,
    /// How many elements that are left out are open.
    left_out: usize,
    /// The text of the open `w:t`.
    text: String,
}

impl Body {
    fn start(&mut self, element: Element) {
        match element {
            Element::Paragraph => self.begun.push(String::new()),
            Element::LeftOut => self.left_out += 1,
            Element::Text { .. } => self.text.clear(),
            Element::Run | Element::Other => {}
        }
        self.open.push(element);
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Element::Paragraph) => {
                let paragraph = self.begun.pop().filter(|_| self.left_out == 0);
                self.paragraphs.extend(paragraph);
            }
            Some(Element::LeftOut) => self.left_out -= 1,
            Some(Element::Text { is_preserved }) => {
                let text = std::mem::take(&mut self.text);
                if is_preserved {
                    self.push(&text);
                } else {
                    self.push(text.trim_matches([' ', '\t', '\n', '\r']));
                }
            }
            Some(Element::Run | Element::Other) | None => {}
        }
    }

    fn push(&mut self, text: &str) {
        if self.left_out == 0
            && let Some(paragraph) = self.begun.last_mut()
        {
            paragraph.push_str(text);
        }
    }

    fn is_in_text(&self) -> bool {
        matches!(self.open.last(), Some(Element::Text { .. }))
    }
}

fn body_text(document: &str) -> Result<String, Reason> {
    let mut reader = NsReader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let mut body = Body::default();
    let mut is_word = false;
    loop {
        let (namespace, event) =
            reader
                .read_resolved_event()
                .map_err(|error| Reason::Document {
                    message: error.to_string(),
                })?;
        match event {
            Event::Start(tag) => {
                let space = match namespace {
                    ResolveResult::Bound(Namespace(space)) => space,
                    _ => "",
                };
                let word = WORD.contains(&space);
                is_word |= word;
                let name = tag.local_name();
                let in_run = body.open.last() == Some(&Element::Run);
                let element = match name.into_inner() {
                    "Fallback" if space == COMPATIBILITY => Element::LeftOut,
                    _ if !word => Element::Other,
                    "p" => Element::Paragraph,
                    "r" => Element::Run,
                    "t" if in_run => Element::Text {
                        is_preserved: attribute(&tag, "xml:space").as_deref() == Some("preserve"),
                    },
                    "del" | "moveFrom" => Element::LeftOut,
                    "tab" | "ptab" if in_run => {
                        body.push("\t");
                        Element::Other
                    }
                    "br" | "cr" if in_run => {
                        body.push("\n");
                        Element::Other
                    }
                    "noBreakHyphen" if in_run => {
                        body.push("\u{2011}");
                        Element::Other
                    }
                    "softHyphen" if in_run => {
                        body.push("\u{AD}");
                        Element::Other
                    }
                    _ => Element::Other,
                };
                body.start(element);
            }
            Event::End(_) => body.end(),
            Event::Text(text) if body.is_in_text() => body.text.push_str(&text.xml10_content()),
            Event::CData(text) if body.is_in_text() => body.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if body.is_in_text() => {
                push_reference(&mut body.text, &reference);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !is_word {
        return Err(Reason::Document {
            message: "its main part is no text document".to_owned(),
        });
    }
    Ok(body.paragraphs.join("\n"))
}

/// Adds what `&amp;`, `&#1575;` and their like stand for; what XML does not know stays as it is.
fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
        return;
    }
    let name = reference.xml10_content();
    match name.as_ref() {
        "amp" => text.push('&'),
        "lt" => text.push('<'),
        "gt" => text.push('>'),
        "quot" => text.push('"'),
        "apos" => text.push('\''),
        name => {
            text.push('&');
            text.push_str(name);
            text.push(';');
        }
    }
}

/// What `docProps/core.xml` says; what cannot be read is not known.
fn properties(core: &str) -> Metadata {
    let mut metadata = Metadata::default();
    let mut reader = NsReader::from_str(core);
    let mut name = String::new();
    let mut value = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                name = tag.local_name().into_inner().to_owned();
                value.clear();
            }
            Ok(Event::Text(text)) => value.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) => value.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => push_reference(&mut value, &reference),
            Ok(Event::End(tag)) if tag.local_name().into_inner() == name => {
                let value = std::mem::take(&mut value);
                if value.trim().is_empty() {
                    continue;
                }
                match name.as_str() {
                    "title" => metadata.title = value,
                    "creator" => metadata.author = value,
                    "created" => metadata.date = value,
                    "language" => metadata.language = value,
                    "subject" | "keywords" | "description" | "category" => {
                        metadata.fields.insert(name.clone(), value);
                    }
                    _ => {}
                }
            }
            Ok(Event::Eof) | Err(_) => return metadata,
            Ok(_) => {}
        }
    }
}
