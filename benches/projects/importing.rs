//! Bringing articles in, beside reading, hashing and writing the same files.

use std::fs;
use std::path::Path;
use std::time::Instant;

use hashiya::session::importing::{ImportControl, ImportRequest, import};
use hashiya::session::project::ProjectFolder;
use hashiya::store;

use crate::corpus::{ANNOTATOR, article, sentences};
use crate::rounds::{Row, Work, pair};

/// Files that are brought in.
const FILES: usize = if cfg!(debug_assertions) { 200 } else { 2_000 };

/// From files to articles of a project: encodings told, texts compared with those that are there,
/// prints made for near-duplicates, metadata written, everything brought to the disk. The other
/// side reads each file, hashes it and writes it to another folder, one after the other, and does
/// not wait for the disk.
pub fn import_files(name: &'static str) -> Row {
    let folder = tempfile::tempdir().expect("a folder");
    let from = folder.path().join("from");
    fs::create_dir(&from).expect("a folder");
    let sentences = sentences();
    for index in 0..FILES {
        let text = article(&sentences, index);
        fs::write(from.join(format!("report-{index:05}.txt")), text).expect("a file");
    }
    let (root, copies) = (folder.path().join("project"), folder.path().join("copies"));
    let a: Work<'_> = Box::new(|| {
        let project = ProjectFolder::create(&root, "Bench", ANNOTATOR).expect("a project");
        let request = ImportRequest {
            paths: vec![from.clone()],
            ..ImportRequest::default()
        };
        let start = Instant::now();
        let clock = || jiff::Timestamp::UNIX_EPOCH;
        let report = import(&project, &request, clock, &ImportControl::default());
        let took = start.elapsed();
        assert_eq!(report.expect("an import").added.len(), FILES);
        remove(&root);
        took
    });
    let b: Work<'_> = Box::new(|| {
        fs::create_dir(&copies).expect("a folder");
        let start = Instant::now();
        for entry in fs::read_dir(&from).expect("the folder") {
            let path = entry.expect("a file").path();
            let bytes = fs::read(&path).expect("a file");
            std::hint::black_box(store::sha256_hex(&bytes));
            let name = path.file_name().expect("a name");
            fs::write(copies.join(name), bytes).expect("a copy");
        }
        let took = start.elapsed();
        remove(&copies);
        took
    });
    pair(name, 4.0, a, b)
}

fn remove(folder: &Path) {
    fs::remove_dir_all(folder).expect("removed");
}
