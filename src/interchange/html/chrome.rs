//! What newspapers put around and into an article, and how it is told from the article.
//!
//! An element goes when its tag, its role or a word of its class says that it is furniture, and
//! when it holds a small part of the page's text: some sites wrap the whole page in a form, or
//! call the whole article a widget.

use dom_query::NodeRef;
use dom_smoothie::Readability;

/// Elements that hold no part of an article's text.
const FURNITURE: &str = "nav, aside, form, button, dialog, figcaption, noscript, select, \
    [role=navigation], [role=complementary], [role=search], [role=banner], [role=contentinfo], \
    [role=dialog], [hidden], [aria-hidden=true]";

/// Words that a class or id of furniture is, begins with (`share-bar`) or ends with
/// (`post-share`).
const WORDS: &[&str] = &[
    "share",
    "sharing",
    "sharedaddy",
    "social",
    "related",
    "comments",
    "comment",
    "respond",
    "disqus",
    "newsletter",
    "subscribe",
    "subscription",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "menu",
    "navbar",
    "tags",
    "tagcloud",
    "caption",
    "copyright",
    "copyrights",
    "advert",
    "advertisement",
    "ads",
    "promo",
    "recommended",
    "recommendations",
    "trending",
    "popular",
    "ticker",
    "cookie",
    "cookies",
    "consent",
    "login",
    "readmore",
    "readalso",
    "toolbar",
    "most-read",
    "mostread",
    "also-read",
    "read-also",
    "read-more",
    "author-box",
    "print-only",
];

/// Words of what says when and by whom: it is metadata, and short.
const BYLINES: &[&str] = &[
    "entry-meta",
    "post-meta",
    "article-meta",
    "news-meta",
    "date",
    "posted-on",
    "byline",
    "timestamp",
    "post-author",
    "author-name",
];

/// Furniture holds at most this part of the page's text, in per cent.
const LARGEST_PART: usize = 40;

/// A line about author and date has at most this many bytes.
const LONGEST_BYLINE: usize = 300;

/// Takes the furniture out of `page`.
pub(super) fn remove(page: &Readability) {
    for node in page.doc.select("nav, [role=navigation]").nodes() {
        node.remove_from_parent();
    }
    let blocks = page.doc.select("ul, ol, td, div, section");
    for node in blocks.nodes().iter().filter(|node| is_list_of_links(node)) {
        // With what it stands under: "read also".
        let heading = node.prev_element_sibling().filter(|heading| {
            ["h2", "h3", "h4", "h5", "h6"]
                .iter()
                .any(|name| heading.has_name(name))
        });
        if let Some(heading) = heading {
            heading.remove_from_parent();
        }
        node.remove_from_parent();
    }
    let Some(body) = page.doc.body() else {
        return;
    };
    let whole = length(&body);
    let tagged = page.doc.select(FURNITURE);
    let classed = page.doc.select("[class], [id]");
    let named = |words: &'static [&'static str]| {
        classed.nodes().iter().filter(move |node| {
            let is_main = ["html", "head", "body", "article", "main"]
                .iter()
                .any(|name| node.has_name(name));
            !is_main
                && [node.attr("class"), node.attr("id")]
                    .into_iter()
                    .flatten()
                    .any(|names| names.split_whitespace().any(|name| has_word(name, words)))
        })
    };
    for node in tagged.nodes().iter().chain(named(WORDS)) {
        if length(node) * 100 <= whole * LARGEST_PART {
            node.remove_from_parent();
        }
    }
    for node in named(BYLINES) {
        if length(node) <= LONGEST_BYLINE {
            node.remove_from_parent();
        }
    }
}

/// Whether a block is little more than short links, at least two.
fn is_list_of_links(node: &NodeRef<'_>) -> bool {
    let links: Vec<usize> = node
        .descendants_it()
        .filter(|inner| inner.has_name("a"))
        .map(|link| length(&link))
        .collect();
    let linked: usize = links.iter().sum();
    links.len() >= 2 && linked / links.len() <= 120 && linked * 100 >= length(node) * 80
}

/// Whether a class or id is one of `words`, or has one at its beginning or end.
fn has_word(name: &str, words: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    words.iter().any(|word| {
        let begins = name
            .strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']));
        let ends = name
            .strip_suffix(word)
            .is_some_and(|rest| rest.ends_with(['-', '_']));
        begins || ends
    })
}

/// The bytes of text below a node.
fn length(node: &NodeRef<'_>) -> usize {
    node.descendants_it()
        .filter(|inner| inner.is_text())
        .map(|inner| inner.text().trim().len())
        .sum()
}
