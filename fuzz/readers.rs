//! Every reader of the program, and what has to hold of what it reads: the one table for the programs
//! of this folder and for `tests/suite/mutated.rs`. A document that is read is valid, and an index or a
//! list that cannot be used is made anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::allow_attributes,
    dead_code,
    reason = "a reader that is wrong stops its program; no program uses all of it"
)]

use std::collections::HashSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use hashiya::interchange::annotated::records::Records;
use hashiya::interchange::annotated::{Document, Format, Found, Input, Read, named, reading};
use hashiya::interchange::{self, Options, SourceFile, fields};
use hashiya::model::codebook::Codebook;
use hashiya::model::registry::{Actor, Place};
use hashiya::store::index::{Find, IndexedArticle, IndexedSpan, SearchIndex};
use hashiya::store::log::read_log;
use hashiya::store::merge::merge_files;
use hashiya::store::project::codebook_file::read_codebook;
use hashiya::store::project::{
    ArticleFile, Cache, ImportFile, ProjectFile, ProjectFolder, ResumeFile, StartupRows,
    read_registry,
};
use hashiya::store::recovery::{Basis, recover};
use hashiya::store::{Loaded, migrate_file, place, read_article, read_layer};
use hashiya::training::split::Split;

/// The endings of articles.
pub const ARTICLES: [&str; 8] = ["txt", "html", "jsonl", "json", "csv", "tsv", "docx", "zip"];

const TEXT: &str = include_str!("../examples/coded/articles/bus-ambush.txt");
const LAYER: &[u8] = include_bytes!("../examples/coded/annotations/Layla/bus-ambush.ron");

/// Has bytes read by the reader of this name: a format of annotations, the ending of an article, or a
/// file of Hashiya's own. `beside` is the text that brat wants.
pub fn read(name: &str, bytes: &[u8], beside: &[u8]) {
    if let Some(format) = named(name).filter(|format| format.read.is_some()) {
        annotated(format, bytes, beside);
    } else if ARTICLES.contains(&name) {
        articles(name, bytes);
    } else {
        own(name, bytes);
    }
}

/// Reads bytes as a file of a format of annotations.
pub fn annotated(format: &Format, bytes: &[u8], text: &[u8]) -> Found {
    let mut found = Found::default();
    let beside = |name: &str| name.ends_with(".txt").then(|| text.to_vec());
    let input = Input {
        name: "folder/a.x",
        number: 0,
        bytes,
        beside: &beside,
    };
    let read = format.read.expect("a format that is read");
    match read {
        Read::Whole(_) | Read::WholeWithout(..) => found = reading::whole(read, &input),
        Read::Records(framing, _) => {
            let records = Records::new(bytes, framing, 1 << 20).map_while(Result::ok);
            for (at, record) in records.enumerate() {
                let input = Input {
                    number: at + 1,
                    bytes: &record,
                    ..input
                };
                let mut more = reading::piece(read, &input, None);
                found.documents.append(&mut more.documents);
                found.faults.extend(more.faults);
            }
        }
    }
    for document in &found.documents {
        is_valid(format, document);
    }
    for fault in &found.faults {
        assert!(
            !fault.what.is_empty() && !fault.origin.is_empty(),
            "{fault:?}"
        );
    }
    found
}

/// Ranges are of the text, on edges of characters, and ids are there once.
fn is_valid(format: &Format, document: &Document) {
    let name = format.name;
    for span in &document.spans {
        let words = document.text.get(span.range.clone());
        assert!(words.is_some_and(|it| !it.is_empty()), "{name} {span:?}");
    }
    for part in &document.excluded {
        assert!(document.text.get(part.clone()).is_some(), "{name} {part:?}");
    }
    let placed = document.spans.iter().map(|span| span.id.0);
    let lost = document.unplaced.iter().map(|span| span.id);
    let mut ids = HashSet::new();
    assert!(
        placed.chain(lost).all(|id| ids.insert(id)),
        "{name} {document:?}"
    );
    let mut incidents = HashSet::new();
    let mut all = document.incidents.iter();
    assert!(
        all.all(|one| incidents.insert(one.id)),
        "{name} {document:?}"
    );
    // An import tells what is no layer for another reason, such as an id that is too large.
    let _ = document.layer();
}

/// Reads bytes as articles.
fn articles(ending: &str, bytes: &[u8]) {
    let name = format!("a.{ending}");
    let file = SourceFile { name: &name, bytes };
    let options = Options::default();
    let flow = interchange::read(&file, &options, &mut |item| {
        match item {
            Ok(draft) => assert!(!draft.text.as_str().trim().is_empty(), "{name}"),
            Err(refusal) => assert!(!refusal.reason.to_string().is_empty(), "{name}"),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(flow, ControlFlow::Continue(()), "nobody stopped it");
    let _ = fields(&file, &options);
}

/// Reads bytes as one of Hashiya's own files.
fn own(name: &str, bytes: &[u8]) {
    match name {
        "layer" => layer(bytes),
        "codebook" => {
            if let Ok(codebook) = read_codebook(bytes) {
                assert_eq!(codebook.check(), Ok(()));
            }
        }
        "actors" => drop(read_registry::<Actor>(bytes)),
        "places" => drop(read_registry::<Place>(bytes)),
        "project" => drop(ProjectFile::read(bytes)),
        "metadata" => drop(ArticleFile::read(bytes)),
        "import" => drop(ImportFile::read(bytes)),
        "resume" => drop(ResumeFile::read(bytes)),
        "split" => drop(Split::read(bytes)),
        "journal" => {
            let found = recover(bytes, &basis());
            assert!(found.edits.len() <= bytes.len());
        }
        "log" => {
            let path = scratch().join("a.log");
            fs::write(&path, bytes).unwrap();
            let log = read_log(&path).unwrap();
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!(log.lines.len() + log.unreadable.len() <= lines);
            assert!(log.unreadable.is_sorted() && log.unreadable.iter().all(|at| *at <= lines));
            assert!(log.conflict.is_none_or(|at| log.unreadable.contains(&at)));
        }
        "list" => list(bytes),
        "first" => {
            let project = project();
            fs::write(project.cache_folder("L").join("first"), bytes).unwrap();
            let rows = StartupRows::read(&project, "L").rows;
            assert!(rows.windows(2).all(|two| two[0].id < two[1].id));
        }
        "index" => index(bytes),
        other => panic!("{other} is no reader"),
    }
}

fn layer(bytes: &[u8]) {
    static ARTICLE: OnceLock<Loaded> = OnceLock::new();
    let article = ARTICLE.get_or_init(|| {
        let path = scratch().join("bus-ambush.txt");
        fs::write(&path, TEXT).unwrap();
        read_article(&path, None).unwrap()
    });
    if let Ok(merged) = merge_files(None, LAYER, bytes, None) {
        assert!(read_layer(merged.text.as_bytes()).is_ok());
    }
    let Ok(mut file) = read_layer(bytes) else {
        return;
    };
    let codebook = Codebook::default();
    if migrate_file(&mut file, &codebook).is_ok() {
        let placed = place(&file, article, &codebook);
        assert_eq!(placed.layer.validate(article.article.text()), Ok(()));
    }
}

/// What the seed of the journal builds on.
pub fn basis() -> Basis {
    static SHA256: OnceLock<String> = OnceLock::new();
    let sha256 = SHA256.get_or_init(|| {
        let path = scratch().join("journal.txt");
        fs::write(&path, TEXT).unwrap();
        read_article(&path, None).unwrap().sha256
    });
    Basis {
        layer: "none".to_owned(),
        article: sha256.clone(),
        encoding: "utf-8".to_owned(),
        annotator: String::new(),
        codebook: Codebook::default().revision,
    }
}

/// A list that is damaged is empty, or says so where it is read.
fn list(bytes: &[u8]) {
    let path = scratch().join("list.redb");
    fs::write(&path, bytes).unwrap();
    let cache = Cache::open(&path);
    if let Ok(table) = cache.table() {
        let count = u32::try_from(table.len()).unwrap();
        let ids: Vec<String> = (0..count).map_while(|at| Some(table.row(at)?.id)).collect();
        assert_eq!(ids.len(), table.len());
    }
    let _ = cache.for_each_files(|_, _| {});
    let _ = cache.signatures();
    drop(cache);
    fs::remove_file(&path).unwrap();
}

/// An index whose files are these: it answers, or it says why not and can be made anew.
fn index(bytes: &[u8]) {
    let folder = scratch().join("index");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    unpack(bytes, &folder);
    let mut index = SearchIndex::open(&folder).unwrap();
    let find = Find {
        text: "حلب".to_owned(),
        ..Find::default()
    };
    let never = AtomicBool::new(false);
    let answers = index.ids().is_ok() && index.finder().find(&find, &never).is_ok();
    if !answers {
        index.reset().unwrap();
        index.upsert(&[indexed()]).unwrap();
        index.commit().unwrap();
        assert_eq!(index.finder().find(&find, &never).unwrap().total(), 1);
    }
}

fn indexed() -> IndexedArticle {
    IndexedArticle {
        id: "a".to_owned(),
        signature: 1,
        text: "قصف على حلب".into(),
        excluded: Vec::new(),
        spans: vec![IndexedSpan {
            annotator: "ليلى".to_owned(),
            label: "event".to_owned(),
            range: 0..6,
        }],
    }
}

/// The files of a sound index, one behind the other: name, length and bytes of each.
pub fn packed_index() -> Vec<u8> {
    let folder = scratch().join("sound-index");
    let _ = fs::remove_dir_all(&folder);
    let mut index = SearchIndex::open(&folder).unwrap();
    index.upsert(&[indexed()]).unwrap();
    index.commit().unwrap();
    drop(index);
    let entries = fs::read_dir(&folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_none_or(|it| it != "lock"));
    // Segments have names that are never the same twice; their order is that of their endings.
    paths.sort_by_key(|path| path.extension().map(ToOwned::to_owned));
    let mut packed = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        packed.extend_from_slice(format!("{name}\n{}\n", bytes.len()).as_bytes());
        packed.extend_from_slice(&bytes);
    }
    packed
}

/// Writes the files of [`packed_index`], as far as they can still be told apart.
fn unpack(mut bytes: &[u8], folder: &Path) {
    fn line<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(&bytes[..end]).ok()?;
        *bytes = &bytes[end + 1..];
        Some(line)
    }
    while let (Some(name), Some(length)) = (line(&mut bytes), line(&mut bytes)) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
        let is_name = !name.is_empty() && name.len() < 100 && name.chars().all(is_name);
        if !is_name || name.starts_with("..") || name == "." {
            return;
        }
        let length = length.parse().unwrap_or(0).min(bytes.len());
        fs::write(folder.join(name), &bytes[..length]).unwrap();
        bytes = &bytes[length..];
    }
}

/// A folder, removed with its thread.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A folder for files that are read by their paths.
pub fn scratch() -> PathBuf {
    thread_local! {
        static FOLDER: Scratch = {
            let (process, thread) = (std::process::id(), std::thread::current().id());
            let name = format!("hashiya-readers-{process}-{thread:?}").replace(['(', ')'], "");
            let folder = std::env::temp_dir().join(name);
            let _ = fs::remove_dir_all(&folder);
            fs::create_dir_all(&folder).unwrap();
            Scratch(folder)
        };
    }
    FOLDER.with(|folder| folder.0.clone())
}

/// A project, with the folder of an annotator's cache.
pub fn project() -> ProjectFolder {
    let root = scratch().join("project");
    let project = match ProjectFolder::open(&root) {
        Ok(project) => project,
        Err(_) => ProjectFolder::create(&root, "x", "L").unwrap(),
    };
    fs::create_dir_all(project.cache_folder("L")).unwrap();
    project
}
