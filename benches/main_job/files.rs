//! Articles and their annotations on disk: saving, and what opening cannot do without.

use std::path::PathBuf;
use std::time::Instant;

use hashiya::model::article::Article;
use hashiya::model::layer::Layer;
use hashiya::model::span::SpanId;
use hashiya::session::Session;
use hashiya::store::{self, LayerFile, LayerMeta, OpenOptions};
use tempfile::TempDir;

use crate::articles;
use crate::rounds::{Row, Work, all, pair};

/// The large article in a folder of its own, with its RON file.
pub struct Files {
    /// The article's file.
    pub article: PathBuf,
    annotations: PathBuf,
    // Removed when this is dropped.
    _folder: TempDir,
}

impl Files {
    /// Writes the large article and 9,000 spans.
    pub fn large() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let article = articles::large();
        let layer = articles::layer(&article, articles::COPIES);
        let path = folder.path().join(article.name());
        std::fs::write(&path, article.text()).expect("the article written");
        let annotations = path.with_extension("ron");
        let text = annotations_of(&article, &layer);
        std::fs::write(&annotations, text).expect("the annotations written");
        Self {
            article: path,
            annotations,
            _folder: folder,
        }
    }

    /// Reads both files, hashes the article's bytes and parses the RON, and no more.
    pub fn read(&self) -> (String, LayerFile) {
        let text = std::fs::read(&self.article).expect("the article");
        let annotations = std::fs::read_to_string(&self.annotations).expect("the annotations");
        let layer = ron::from_str(&annotations).expect("annotations that parse");
        (store::sha256_hex(&text), layer)
    }

    /// Opens the article with its annotations.
    pub fn open(&self) -> Session {
        Session::open(&self.article, &options()).expect("the article opens")
    }
}

/// How articles are opened here.
pub fn options() -> OpenOptions {
    OpenOptions {
        encoding: None,
        annotator: "bench".to_owned(),
        clock: || jiff::Timestamp::UNIX_EPOCH,
        ..OpenOptions::default()
    }
}

fn annotations_of(article: &Article, layer: &Layer) -> String {
    let meta = LayerMeta {
        annotator: "bench".to_owned(),
        created: "1970-01-01T00:00:00Z".to_owned(),
        modified: "1970-01-01T00:00:00Z".to_owned(),
        sha256: store::sha256_hex(article.text().as_bytes()),
        encoding: "UTF-8".to_owned(),
        ..LayerMeta::default()
    };
    store::write_layer(layer, article, &meta)
}

/// A save of 9,000 spans, of which one was changed, beside ron's writing of the same records
/// into memory. The save makes the text, compares the file with what it was, writes and syncs.
pub fn save(name: &'static str) -> Row {
    let files = Files::large();
    let mut session = files.open();
    let mut turn = 0_u32;
    let a: Work<'_> = Box::new(move || {
        turn += 1;
        let note = format!("turn {turn}");
        session.set_note(SpanId(1), note).expect("a note");
        let start = Instant::now();
        session.save_now().expect("a save");
        start.elapsed()
    });
    let (_, layer) = files.read();
    assert_eq!(layer.spans.len(), 9_000);
    let b = all(|| ron::ser::to_string(&layer).expect("ron"));
    pair(name, 4.0, a, b)
}
