//! The main job, measured: reading, labelling and saving an article of any length.
//!
//! `cargo bench` prints a table and fails when a ratio is over its limit. Both sides of a ratio
//! are measured in turn in the same run, so a slow machine changes neither the ratio nor the
//! verdict. Nothing is kept on disk. Limits hold for optimised builds only: a debug build (such
//! as `cargo test --benches` makes) prints its figures and passes no judgement.
#![expect(clippy::expect_used, reason = "a benchmark stops where it fails")]

mod articles;
mod files;
#[expect(dead_code, reason = "each benchmark uses some of it")]
mod rounds;
#[cfg(feature = "gui")]
mod window;

use std::process::ExitCode;

use harfrust::{Direction, FontRef, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer, script};
use hashiya::text::fonts::{self, SystemFonts};
use hashiya::text::{Family, Page, PageFormat, TextStyle, Typesetter, Weight};
use peak_alloc::PeakAlloc;

use articles::paragraphs;
use rounds::{Row, Rows, all, amounts, pair};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The page as it is set when nobody has changed it, in points.
const FORMAT: PageFormat = PageFormat {
    style: TextStyle {
        family: Family::Naskh,
        weight: Weight::Regular,
        size: 22.0,
        leading: 1.9,
    },
    measure: 680.0,
    gap: 14.0,
    margin: 48.0,
};

/// What is measured. Memory first, while nothing else has been allocated.
const ROWS: &Rows = &[
    ("memory, all laid out", memory),
    ("layout ÷ plain shaping, small", layout),
    #[cfg(feature = "gui")]
    ("a frame, large ÷ small", window::frame),
    #[cfg(feature = "gui")]
    ("a frame, one paragraph ÷ small", window::frame_of_one),
    #[cfg(feature = "gui")]
    ("label and paint, large ÷ small", window::label),
    #[cfg(feature = "gui")]
    (
        "label and paint, one paragraph ÷ small",
        window::label_of_one,
    ),
    #[cfg(feature = "gui")]
    (
        "label and paint, one span over all ÷ small",
        window::label_under_one,
    ),
    #[cfg(feature = "gui")]
    (
        "a casualty and paint, one paragraph ÷ small",
        window::casualty_of_one,
    ),
    #[cfg(feature = "gui")]
    ("label and paint, coded, large ÷ small", window::label_coded),
    #[cfg(feature = "gui")]
    (
        "label and paint, checks listed, large ÷ small",
        window::label_checked,
    ),
    #[cfg(feature = "gui")]
    ("a note and paint, large ÷ small", window::note),
    #[cfg(feature = "gui")]
    ("a link and paint, large ÷ small", window::attribute),
    #[cfg(feature = "gui")]
    ("an incident and paint, large ÷ small", window::incident),
    #[cfg(feature = "gui")]
    ("a removal and paint, large ÷ small", window::removal),
    #[cfg(feature = "gui")]
    (
        "a frame, checks listed, large ÷ small",
        window::frame_of_checks,
    ),
    #[cfg(feature = "gui")]
    (
        "a frame, incidents listed, large ÷ small",
        window::frame_of_incidents,
    ),
];

/// What is measured with files.
const ON_DISK: &Rows = &[
    ("save ÷ ron into memory, 9,000 spans", files::save),
    #[cfg(feature = "gui")]
    ("open to first page ÷ read, hash, parse", window::open),
];

fn main() -> ExitCode {
    rounds::run(ROWS, ON_DISK)
}

/// Everything that the large article needs when all of it is laid out: text, offsets,
/// paragraphs, spans, fonts and the whole page.
fn memory(name: &'static str) -> Row {
    let before = MEMORY.current_usage();
    let article = articles::large();
    let layer = articles::layer(&article, articles::COPIES);
    let mut typesetter = Typesetter::new(SystemFonts::Off);
    let mut page = Page::new(paragraphs(&article), FORMAT);
    for block in 0..page.len() {
        page.lay_out(block, article.text(), &mut typesetter);
    }
    let used = MEMORY.current_usage() - before;
    let code_points = article.offsets().code_points();
    println!(
        "The large article: {code_points} code points, {} paragraphs, {} spans. Laid out, its \
         page says that it keeps {:.1} bytes a code point.",
        page.len(),
        layer.spans().len(),
        page.heap_bytes() as f64 / code_points as f64,
    );
    let b = (code_points, "code points");
    amounts(name, 100.0, (used, "bytes"), b)
}

/// Layout of the small article (shaping, bidi, line breaks, our own form of it) beside what it
/// cannot do without: harfrust's shaping of the same paragraphs in the same font, one plan for
/// all, as if everything were Arabic.
fn layout(name: &'static str) -> Row {
    let article = articles::small();
    let parts: Vec<_> = paragraphs(&article);
    let mut typesetter = Typesetter::new(SystemFonts::Off);
    let a = || {
        for (range, direction) in &parts {
            let text = &article.text()[range.clone()];
            let measure = Some(FORMAT.measure);
            std::hint::black_box(typesetter.set(text, &FORMAT.style, *direction, measure));
        }
    };

    let font = FontRef::new(fonts::bundled(Family::Naskh, Weight::Regular)).expect("a font");
    let data = ShaperData::new(&font);
    let shaper = data.shaper(&font).build();
    let arabic = Some(script::ARABIC);
    let plan = ShapePlan::new(&shaper, Direction::RightToLeft, arabic, None, &[]);
    let mut spare = Some(UnicodeBuffer::new());
    let b = || {
        for (range, _) in &parts {
            let mut buffer = spare.take().unwrap_or_default();
            buffer.push_str(&article.text()[range.clone()]);
            buffer.set_direction(Direction::RightToLeft);
            buffer.set_script(script::ARABIC);
            let options = ShapeOptions::new().plan(Some(&plan));
            let glyphs = std::hint::black_box(shaper.shape(buffer, options));
            spare = Some(glyphs.clear());
        }
    };
    pair(name, 3.0, all(a), all(b))
}
