//! Searching all articles of a project, to the first lines of context.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use hashiya::model::codebook::LabelId;
use hashiya::session::project::searching::{Find, LineOrder, Scope, Stage};
use hashiya::session::project::{Project, ProjectEvent};

use crate::corpus::{project, wait};
use crate::rounds::{Row, Work, pair};
use crate::{LARGE, SMALL};

/// Lines that a window shows at once.
const SCREEN: usize = 40;

/// A word that stands in many articles.
pub fn word(name: &'static str) -> Row {
    compare(
        name,
        Find {
            text: "حلب".to_owned(),
            ..Find::default()
        },
    )
}

/// Two words that must stand one after the other.
pub fn phrase(name: &'static str) -> Row {
    compare(
        name,
        Find {
            text: "\"ريف حلب\"".to_owned(),
            ..Find::default()
        },
    )
}

/// All spans of a label.
pub fn spans(name: &'static str) -> Row {
    let scope = Scope::Spans {
        label: Some(LabelId::new("location")),
        annotator: None,
    };
    compare(
        name,
        Find {
            scope,
            ..Find::default()
        },
    )
}

fn compare(name: &'static str, find: Find) -> Row {
    let (large, small) = (open(LARGE), open(SMALL));
    pair(
        name,
        10.0,
        searched(large, find.clone()),
        searched(small, find),
    )
}

fn open(count: usize) -> Project {
    let mut open = project(count).open();
    wait(&mut open, |event| {
        matches!(event, ProjectEvent::ScanFinished(_))
    });
    open
}

/// From the question to the first lines. The first time the index is made, before the clock counts.
fn searched(project: Project, find: Find) -> Work<'static> {
    Box::new(move || {
        let (sender, news) = mpsc::channel();
        let start = Instant::now();
        let waker = Arc::new(move || {
            // Nobody listens any more once the first lines are there.
            let _ = sender.send(());
        });
        let mut run = project.search(find.clone(), LineOrder::Relevance, waker);
        run.want(SCREEN);
        let took = loop {
            match news.recv_timeout(Duration::from_millis(1)) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("the search ended without a word"),
            }
            match &run.poll().stage {
                Stage::Waiting | Stage::Finished => break start.elapsed(),
                Stage::Failed(why) => panic!("the search failed: {why}"),
                _ => {}
            }
        };
        let lines = run.results().lines.len();
        assert!(lines >= SCREEN, "lines were found: {lines}");
        drop(run);
        took
    })
}
