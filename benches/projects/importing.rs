//! Bringing articles in, beside reading, hashing and writing the same files.

use std::fs;
use std::time::Instant;

use hashiya::session::importing::{ImportRequest, import};
use hashiya::session::project::ProjectFolder;
use hashiya::session::task::TaskControl;
use hashiya::store;

use crate::corpus::{ANNOTATOR, article, sentences};
use crate::rounds::{Row, Work, all, pair};

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
        let report = import(&project, &request, clock, &TaskControl::default());
        let took = start.elapsed();
        assert_eq!(report.expect("an import").added.len(), FILES);
        fs::remove_dir_all(&root).expect("removed");
        took
    });
    let mut turn = 0;
    let b = all(|| {
        turn += 1;
        let copies = copies.join(turn.to_string());
        fs::create_dir_all(&copies).expect("a folder");
        for entry in fs::read_dir(&from).expect("the folder") {
            let path = entry.expect("a file").path();
            let bytes = fs::read(&path).expect("a file");
            std::hint::black_box(store::sha256_hex(&bytes));
            let name = path.file_name().expect("a name");
            fs::write(copies.join(name), bytes).expect("a copy");
        }
    });
    pair(name, 4.0, a, b)
}
