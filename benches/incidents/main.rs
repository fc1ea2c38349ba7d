//! What is proposed while one codes, measured: it must be there in the frame in which it is asked for.
//!
//! `cargo bench --bench incidents` prints a table and fails when a ratio is over its limit, as `main_job`
//! does. The 99th percentile of proposals for an article of 3.7 thousand code points, and of candidates
//! for a mention among 50,000 names, stands against 16 ms, a frame of the display; candidates stand
//! against a look at every name as well, which finds the same.

#[path = "../main_job/rounds.rs"]
#[expect(dead_code, reason = "each benchmark uses some of it")]
mod rounds;

use std::process::ExitCode;
use std::sync::Arc;

use hashiya::assist::candidates::Names;
use hashiya::assist::{Context, Known, propose};
use hashiya::model::registry::Registries;

use rounds::{Row, Rows};

const CHRONICLE: &str = include_str!("../../examples/articles/chronicle.txt");
const ANNOTATED: &str = include_str!("../../examples/articles/annotated.txt");

/// Names in the registry.
const NAMES: usize = if cfg!(debug_assertions) {
    2_000
} else {
    50_000
};

const ROWS: &Rows = &[
    ("proposals for 3,700 code points ÷ a frame", proposals),
    ("candidates among 50,000 ÷ a frame", candidates),
    ("candidates ÷ a look at every name", against_a_scan),
];

fn main() -> ExitCode {
    rounds::run(ROWS, &[])
}

/// Articles of 3.7 thousand code points, each from another place of a longer text.
fn articles() -> impl Iterator<Item = String> {
    const LENGTH: usize = 3_700;
    let all: Vec<char> = [CHRONICLE, ANNOTATED, CHRONICLE].concat().chars().collect();
    let last = all.len() - LENGTH;
    (0..last)
        .step_by(last / 80)
        .map(move |from| all[from..from + LENGTH].iter().collect())
}

fn proposals(name: &'static str) -> Row {
    let context = Context {
        published: Some(jiff::civil::date(2021, 12, 8)),
        known: Some(Arc::new(Known::new(&Registries::default()))),
    };
    rounds::within_a_frame(name, articles(), |article| {
        std::hint::black_box(propose(article, &context));
    })
}

/// Names as places and groups have them: one to three words of common syllables.
fn names() -> Vec<String> {
    const SYLLABLES: [&str; 24] = [
        "كفر", "تل", "عين", "دير", "خان", "بيت", "نور", "حمر", "زيت", "سلم", "قدس", "شيخ", "ران",
        "ونة", "يات", "وم", "اب", "ين", "ية", "ود", "اش", "عم", "طي", "جب",
    ];
    // A small generator of its own, so that every run has the same names.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap_or_default()
    };
    (0..NAMES)
        .map(|_| {
            let words = 1 + next(3);
            let word = |next: &mut dyn FnMut(usize) -> usize| -> String {
                let article = if next(3) == 0 { "ال" } else { "" };
                let syllables = 2 + next(2);
                let rest: String = (0..syllables).map(|_| SYLLABLES[next(24)]).collect();
                format!("{article}{rest}")
            };
            (0..words)
                .map(|_| word(&mut next))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

/// Every hundredth name, as it is, behind a proclitic, and with a wrong letter.
fn mentions(names: &[String]) -> Vec<String> {
    let some = names.iter().step_by(names.len() / 100);
    some.flat_map(|name| {
        let mut letters: Vec<char> = name.chars().collect();
        let middle = letters.len() / 2;
        letters[middle] = 'ض';
        [
            name.clone(),
            format!("و{name}"),
            letters.into_iter().collect(),
        ]
    })
    .collect()
}

fn candidates(name: &'static str) -> Row {
    let names = names();
    let known = Names::new(names.iter().cloned().enumerate());
    rounds::within_a_frame(name, mentions(&names).into_iter(), |mention| {
        std::hint::black_box(known.find(mention, 8));
    })
}

fn against_a_scan(name: &'static str) -> Row {
    let names = names();
    let known = Names::new(names.iter().cloned().enumerate());
    let mentions = mentions(&names);
    for mention in mentions.iter().step_by(10) {
        assert_eq!(known.find(mention, 8), known.scan(mention, 8), "{mention}");
    }
    let mention = mentions.get(2).cloned().unwrap_or_default();
    rounds::pair(
        name,
        1.0,
        rounds::all(|| known.find(&mention, 8)),
        rounds::all(|| known.scan(&mention, 8)),
    )
}
