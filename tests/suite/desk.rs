//! A folder with an article, for tests that need files.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use hashiya::model::codebook::LabelId;
use hashiya::model::selection::Selection;
use hashiya::model::span::SpanId;
use hashiya::session::Session;
use hashiya::store::OpenOptions;
use tempfile::TempDir;

/// An article in three paragraphs, with vowel marks, an emoji and a repeated name.
pub const TEXT: &str = "قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016.\n\
    وقال الدفاع المدني إن القصف استهدف كفرنوران في ريف حلب.\n\
    وفي إدلب أصيب خمسة أشخاص بينهم طفلان.\n";

/// A temporary folder with `name.txt`.
pub struct Desk {
    pub folder: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("name.txt"), TEXT).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn article(&self) -> PathBuf {
        self.path("name.txt")
    }

    pub fn layer(&self) -> PathBuf {
        self.path("name.ron")
    }

    pub fn journal(&self) -> PathBuf {
        self.path(".name.ron.journal")
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> Vec<String> {
        names_in(self.folder.path())
    }

    pub fn open(&self) -> Session {
        Session::open(&self.article(), &options()).unwrap()
    }

    /// A layer with these words labelled, saved in `name.ron`.
    pub fn annotated(labels: &[(&str, &str)]) -> Self {
        let desk = Self::new();
        let mut session = desk.open();
        for (words, label) in labels {
            label_words(&mut session, words, label);
        }
        session.close().unwrap();
        desk
    }
}

pub fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// 22 November 2026, 17:00 UTC, always.
pub fn options() -> OpenOptions {
    OpenOptions {
        encoding: None,
        annotator: "ليلى".to_owned(),
        clock: || "2026-11-22T17:00:00Z".parse().unwrap(),
        ..OpenOptions::default()
    }
}

/// The bytes of words that are once in the text.
pub fn span_of(text: &str, words: &str) -> Range<usize> {
    let mut found = text.match_indices(words);
    let (start, _) = found.next().unwrap();
    assert!(found.next().is_none(), "{words} is not unique");
    start..start + words.len()
}

/// Selects the words and labels them, as a person does.
pub fn label_words(session: &mut Session, words: &str, label: &str) -> SpanId {
    let range = span_of(session.article().text(), words);
    session.set_selection(Some(Selection::over(range)));
    session.label_selection(&LabelId::new(label)).unwrap();
    session.chosen().unwrap()
}

/// Each span as its words and its label.
pub fn spans(session: &Session) -> Vec<(String, String)> {
    let text = session.article().text();
    session
        .layer()
        .spans()
        .iter()
        .map(|span| (text[span.range.clone()].to_owned(), span.label.0.clone()))
        .collect()
}

/// The expected form of [`spans`].
pub fn words(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|&(words, label)| (words.to_owned(), label.to_owned()))
        .collect()
}
