//! Opening a project, and what it keeps in memory.

use std::fs;
use std::time::{Duration, Instant};

use hashiya::session::project::ProjectEvent;

use crate::corpus::{Corpus, project, wait};
use crate::rounds::{Row, Work, amounts, pair};
use crate::{LARGE, MEMORY, SMALL};

/// Rows of the list that a window shows at once.
const SCREEN: usize = 40;

/// From the path of a project to the rows that its window shows first.
pub fn open(name: &'static str) -> Row {
    let (large, small) = (project(LARGE), project(SMALL));
    pair(name, 3.0, opened(&large, LARGE), opened(&small, SMALL))
}

fn opened(corpus: &Corpus, count: usize) -> Work<'_> {
    Box::new(move || {
        let start = Instant::now();
        let project = corpus.open();
        let rows = project.first_rows(SCREEN);
        let took = start.elapsed();
        assert_eq!((rows.len(), project.count()), (SCREEN, count));
        drop(project);
        took
    })
}

/// What 100,000 articles keep on the heap once the list is loaded and compared with the folder.
pub fn memory(name: &'static str) -> Row {
    let corpus = project(LARGE);
    let before = MEMORY.current_usage();
    let mut project = corpus.open();
    wait(&mut project, |event| {
        matches!(event, ProjectEvent::ScanFinished(_))
    });
    // The thread lets go of what it read.
    std::thread::sleep(Duration::from_millis(200));
    let table = project.table().expect("the list is loaded");
    let used = MEMORY.current_usage().saturating_sub(before);
    println!(
        "The list: {} articles, {:.1} MB on the heap; the whole process has {} resident.",
        table.len(),
        used as f64 / 1e6,
        resident(),
    );
    amounts(name, 3_000.0, (used, "bytes"), (table.len(), "articles"))
}

/// What the system says, where it says it.
fn resident() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.map_or_else(
        || "an unknown amount".to_owned(),
        |line| line.trim_start_matches("VmRSS:").trim().to_owned(),
    )
}
