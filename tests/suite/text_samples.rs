//! What the tests of the text engine set: the example articles, the paragraphs that name a
//! known trap, and random text over a nasty alphabet.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::{Article, Direction};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::{Family, Paragraph, ParagraphDirection, TextStyle, Typesetter};
use proptest::prelude::*;
use std::path::Path;

pub use ParagraphDirection::{LeftToRight, RightToLeft};

/// Both base directions.
pub const DIRECTIONS: [ParagraphDirection; 2] = [RightToLeft, LeftToRight];

/// Narrow, a page on a small window, a page.
pub const MEASURES: [f32; 3] = [300.0, 500.0, 680.0];

/// The example articles by file name, in order.
pub fn articles() -> Vec<Article> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 4, "the examples are gone");
    paths
        .iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            Article::new(name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// One example article.
pub fn article(name: &str) -> Article {
    articles()
        .into_iter()
        .find(|article| article.name() == name)
        .unwrap()
}

/// The text and direction of every paragraph of an article.
pub fn paragraphs(article: &Article) -> impl Iterator<Item = (&str, ParagraphDirection)> {
    article.paragraphs().iter().map(|paragraph| {
        let direction = match paragraph.direction {
            Direction::RightToLeft => RightToLeft,
            Direction::LeftToRight => LeftToRight,
        };
        (&article.text()[paragraph.range.clone()], direction)
    })
}

/// A typesetter without fonts of the system.
pub fn typesetter() -> Typesetter {
    Typesetter::new(SystemFonts::Off)
}

/// Running text as the page shows it.
pub fn body(family: Family) -> TextStyle {
    TextStyle {
        leading: 1.9,
        ..TextStyle::new(family, 20.0)
    }
}

/// One paragraph in Amiri.
pub fn set(text: &str, direction: ParagraphDirection, measure: Option<f32>) -> Paragraph {
    typesetter().set(text, &body(Family::Naskh), direction, measure)
}

/// The pieces of random text: whatever is known to trip shapers, bidi and segmentation.
pub const NASTY: &[&str] = &[
    // Letters that join on both sides, on one, and not at all; marks alone and in stacks.
    "ب",
    "س",
    "د",
    "و",
    "ء",
    "ى",
    "ة",
    "سلام",
    "لا",
    "لأ",
    "لآ",
    "الله",
    "ـ",
    "ــ",
    "\u{64E}",
    "\u{651}\u{650}",
    "بَّ",
    "لَا",
    "\u{670}",
    "پ",
    "گ",
    "ی",
    // Latin, with marks of its own and marks of the other script.
    "a",
    "Bc",
    "word",
    "é",
    "e\u{301}",
    "ﬁ",
    "fi",
    "a\u{64E}",
    // Digits of three kinds, with what stands between digits.
    "1",
    "2016",
    "٣",
    "٢٠١٦",
    "۴",
    "۵۶",
    "-",
    "/",
    ".",
    ",",
    ":",
    "+",
    "%",
    "٪",
    "٬",
    "$",
    // Brackets and quotation marks, whole and alone.
    "(",
    ")",
    "[",
    "]",
    "«",
    "»",
    "“",
    "”",
    "‹",
    "›",
    "،",
    "؛",
    "؟",
    "!",
    "…",
    // White space of all kinds.
    " ",
    " ",
    " ",
    "  ",
    "\t",
    "\u{A0}",
    "\u{202F}",
    "\u{2009}",
    "\u{2007}",
    "\u{3000}",
    " \u{64E}",
    "\u{200B}",
    // Controls.
    "\u{200F}",
    "\u{200E}",
    "\u{61C}",
    "\u{2066}",
    "\u{2067}",
    "\u{2068}",
    "\u{2069}",
    "\u{202A}",
    "\u{202B}",
    "\u{202C}",
    "\u{200D}",
    "\u{200C}",
    "\u{FEFF}",
    "\u{AD}",
    // Beyond the basic plane.
    "👍",
    "🙏🏽",
    "👨\u{200D}👩\u{200D}👧\u{200D}👦",
    "🇹🇷",
    "🇺",
    "❤\u{FE0F}",
    "𝒳",
];

/// Random text of up to `pieces` pieces.
pub fn nasty(pieces: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(NASTY), 0..pieces).prop_map(|all| all.concat())
}

/// A base direction.
pub fn direction() -> impl Strategy<Value = ParagraphDirection> {
    prop::sample::select(&DIRECTIONS[..])
}

/// A measure: from narrower than a word to wider than the text, or none.
pub fn measure() -> impl Strategy<Value = Option<f32>> {
    prop::option::weighted(0.85, 12.0_f32..420.0)
}

/// How many cases a property tries; more when `PROPTEST_CASES` asks for them.
pub fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() {
            default.cases
        } else {
            cases
        },
        // No file beside the sources: a failing case goes into a table of its own.
        failure_persistence: None,
        ..default
    }
}
