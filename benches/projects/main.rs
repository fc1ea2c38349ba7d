//! Projects, measured: what grows with the number of articles, and what must not.
//!
//! `cargo bench --bench projects` prints a table and fails when a ratio is over its limit, as
//! `main_job` does. Articles are generated, and removed afterwards; the largest project takes
//! about half a gigabyte of the temporary folder while it is measured. A debug build, such as
//! `cargo test --benches` makes, measures small projects and passes no judgement.
#![expect(clippy::expect_used, reason = "a benchmark stops where it fails")]

mod corpus;
mod importing;
#[cfg(feature = "gui")]
mod list;
mod opening;
#[path = "../main_job/rounds.rs"]
#[expect(dead_code, reason = "each benchmark uses some of it")]
mod rounds;
mod searching;

use std::process::ExitCode;

use peak_alloc::PeakAlloc;

use rounds::Rows;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Articles of the large project.
const LARGE: usize = if cfg!(debug_assertions) {
    2_000
} else {
    100_000
};
/// Articles of the small project.
const SMALL: usize = if cfg!(debug_assertions) { 200 } else { 1_000 };

/// What is measured. Memory first, while nothing else has been allocated.
const ROWS: &Rows = &[
    ("memory of the list", opening::memory),
    ("open with a warm cache, large ÷ small", opening::open),
    ("search a word, large ÷ small", searching::word),
    ("search a phrase, large ÷ small", searching::phrase),
    ("search spans, large ÷ small", searching::spans),
    ("import ÷ read, hash, write", importing::import_files),
    #[cfg(feature = "gui")]
    ("a frame of the list, large ÷ small", list::frame),
];

fn main() -> ExitCode {
    let code = rounds::run(&[], ROWS);
    corpus::remove();
    code
}
