//! What needs a journal that refuses, which no file does.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use super::*;
use crate::model::codebook::LabelId;
use crate::model::span::{Span, SpanId};

#[test]
fn what_cannot_be_taken_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("name.txt");
    std::fs::write(&path, "قصف حلب").unwrap();
    let options = OpenOptions {
        annotator: "ليلى".to_owned(),
        clock: || "2026-11-22T17:00:00Z".parse().expect("a time"),
        ..OpenOptions::default()
    };
    let mut opened = ArticleStore::open(&path, &options).unwrap();
    let article = Arc::new(opened.loaded.article.clone());
    let mut insert = |id: u32, range: std::ops::Range<usize>| {
        let edit = Edit::Insert(Span {
            attributes: Default::default(),
            id: SpanId(id),
            label: LabelId::new("actor"),
            range,
            note: String::new(),
        });
        let layer = &mut opened.layer;
        let inverse = edit.clone().apply(layer, article.text()).unwrap();
        opened.store.append(&edit, &inverse, layer, &article)
    };
    insert(0, 0..6).unwrap();
    let theirs = std::fs::File::create(folder.path().join("name.ron"));
    let text = "(format: \"hashiya-layer\", version: 1, article: (file: \"name.txt\", \
                sha256: \"\", code_points: 7), offset_unit: \"code_point\", \
                annotator: \"سلمى\", spans: [])";
    io::Write::write_all(&mut theirs.unwrap(), text.as_bytes()).unwrap();

    opened.store.journal().unwrap().refuse();
    let codebook = Codebook::default();
    let taken = opened.store.take_theirs(&opened.layer, &article, &codebook);
    let error = taken.unwrap_err().to_string();
    assert!(error.starts_with("cannot write the journal"), "{error}");
    assert_eq!(opened.store.annotator(), "ليلى");
    assert!(!opened.store.keep_old && opened.store.on_disk.is_none());
    let journal = opened.store.journal().unwrap();
    assert_eq!(journal.last(), 1, "the edit is still to be saved");
}

#[test]
fn what_comes_while_a_save_is_being_written_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("name.txt");
    std::fs::write(&path, "قصف حلب").unwrap();
    let options = OpenOptions {
        clock: || "2026-11-22T17:00:00Z".parse().expect("a time"),
        ..OpenOptions::default()
    };
    let opened = ArticleStore::open(&path, &options).unwrap();
    let article = Arc::new(opened.loaded.article.clone());
    let layer = folder.path().join("name.ron");
    for overwrite in [false, true] {
        let mut job = opened.store.prepare(&opened.layer, &article);
        job.overwrite = overwrite;
        let theirs = format!("theirs {overwrite}");
        let saved = job.run_with(|| std::fs::write(&layer, &theirs).unwrap());
        let kept = match saved {
            Err(StoreError::ChangedOnDisk { kept, .. }) => kept.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(std::fs::read_to_string(&layer).unwrap(), theirs);
        assert!(std::fs::read_to_string(kept).unwrap().contains("spans"));
    }
}
