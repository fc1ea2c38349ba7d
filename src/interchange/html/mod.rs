//! Web pages: the article without what stands around it, and what the page says of it.
//!
//! Which part of a page is the article is found by `dom_smoothie`, a port of the reader view of
//! Firefox. Three things are ours: what newspapers put *into* the article (share bars, links to
//! other articles, captions, comments) is taken out before; the text is written as paragraphs, the
//! way a browser would show them; and the metadata is read more widely, see [`head`].

mod body;
mod chrome;
mod head;
mod source;

use dom_smoothie::{Config, Readability};

use super::draft::{Draft, DraftText, Reason, check_text};
use super::{Options, SourceFile, decode, stem};

/// Deeper pages are refused: no article is built like that, and the library goes down into it by
/// recursion.
const DEEPEST: usize = 256;

/// How deep the tags of a page may be by its source, where nothing is closed that need not be.
const DEEPEST_SOURCE: usize = 3_000;

/// Pages with more elements are refused.
pub const MOST_ELEMENTS: usize = 100_000;

/// Pages with more attributes on one element are refused: each is compared with all others of its element.
pub const MOST_ATTRIBUTES: usize = 1_000;

/// Pages with more references such as `&amp;` are refused: each may copy the text in which it stands.
/// Those to letters are none.
pub const MOST_REFERENCES: usize = 20_000;

pub(super) fn draft(file: &SourceFile<'_>, options: &Options) -> Result<Draft, Reason> {
    let bytes = file.bytes.len() as u64;
    if bytes > options.limits.page {
        return Err(Reason::TooLarge {
            bytes,
            limit: options.limits.page,
        });
    }
    let html = decode::page(file.bytes, options.encoding)?;
    let html = source::without_letters(&html);
    source::check(&html)?;
    let mut page = Readability::from(html.as_ref());
    // The library reads a part of JSON-LD only; `head` reads it.
    page.config = Config {
        disable_json_ld: true,
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    check_shape(&page)?;
    let metadata = head::metadata(&page, &html);
    chrome::remove(&page);
    page.parse().map_err(|_| Reason::NoMainText)?;
    let main = page.doc.select_single("#readability-page-1");
    let text = main.nodes().first().map(body::text).unwrap_or_default();
    match check_text(&text, options.limits.text) {
        Err(Reason::NoText) => return Err(Reason::NoMainText),
        other => other?,
    }
    Ok(Draft {
        wanted_id: stem(file.name).to_owned(),
        text: DraftText::Text(text),
        metadata,
        origin: file.name.to_owned(),
        format: "",
        left_out: Vec::new(),
    })
}

/// Refuses pages that are too deep or have too many elements, without recursion.
fn check_shape(page: &Readability) -> Result<(), Reason> {
    let mut open = vec![(page.doc.root(), 0_usize)];
    let mut elements = 0_usize;
    while let Some((node, depth)) = open.pop() {
        elements += 1;
        if depth > DEEPEST {
            return Err(Reason::TooDeep { limit: DEEPEST });
        }
        if elements > MOST_ELEMENTS {
            return Err(Reason::TooMany {
                what: "elements",
                limit: MOST_ELEMENTS,
            });
        }
        open.extend(
            node.children_it(false)
                .filter(|child| child.is_element())
                .map(|child| (child, depth + 1)),
        );
    }
    Ok(())
}
