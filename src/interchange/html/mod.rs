//! Web pages: the article without what stands around it, and what the page says of it.
//!
//! Which part of a page is the article is found by `dom_smoothie`, a port of the reader view of
//! Firefox. Three things are ours: what newspapers put *into* the article (share bars, links to
//! other articles, captions, comments) is taken out before; the text is written as paragraphs, the
//! way a browser would show them; and the metadata is read more widely, see [`head`].

mod body;
mod chrome;
mod head;

use dom_smoothie::{Config, Readability};

use super::draft::{Draft, DraftText, Reason, check_text};
use super::{Options, SourceFile, decode, stem};

/// Deeper pages are refused: no article is built like that, and the library goes down into it by
/// recursion.
const DEEPEST: usize = 256;

/// Pages with more elements are refused.
const MOST_ELEMENTS: usize = 100_000;

pub(super) fn draft(file: &SourceFile<'_>, options: &Options) -> Result<Draft, Reason> {
    let bytes = file.bytes.len() as u64;
    if bytes > options.limits.page {
        return Err(Reason::TooLarge {
            bytes,
            limit: options.limits.page,
        });
    }
    let html = decode::page(file.bytes, options.encoding)?;
    check_source(&html)?;
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

/// How deep the tags of a page may be by its source, where nothing is closed that need not be.
const DEEPEST_SOURCE: usize = 3_000;

/// Elements that are never closed, or need not be.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link",
    "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr",
];

/// Refuses a page by its source, before a tree is made of it: the time that takes grows with the
/// number of tags times their depth.
fn check_source(html: &str) -> Result<(), Reason> {
    let (mut tags, mut depth) = (0_usize, 0_usize);
    for (at, _) in html.match_indices('<') {
        tags += 1;
        let rest = html.get(at + 1..).unwrap_or_default();
        let (is_end, rest) = match rest.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let length = rest
            .bytes()
            .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'-')
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let counts = !name.is_empty()
            && name.len() <= 40
            && !UNCLOSED
                .iter()
                .any(|other| name.eq_ignore_ascii_case(other));
        if counts && is_end {
            depth = depth.saturating_sub(1);
        } else if counts {
            depth += 1;
        }
        if tags > 2 * MOST_ELEMENTS || depth > DEEPEST_SOURCE {
            return Err(Reason::TooDeep);
        }
    }
    Ok(())
}

/// Refuses pages that are too deep or have too many elements, without recursion.
fn check_shape(page: &Readability) -> Result<(), Reason> {
    let mut open = vec![(page.doc.root(), 0_usize)];
    let mut elements = 0_usize;
    while let Some((node, depth)) = open.pop() {
        elements += 1;
        if depth > DEEPEST || elements > MOST_ELEMENTS {
            return Err(Reason::TooDeep);
        }
        open.extend(
            node.children_it(false)
                .filter(|child| child.is_element())
                .map(|child| (child, depth + 1)),
        );
    }
    Ok(())
}
