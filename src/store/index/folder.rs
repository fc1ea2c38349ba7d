//! The folder of the index: opened as it is, or emptied and made anew.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{
    Directory, Index, IndexBuilder, IndexReader, IndexSettings, IndexWriter, ReloadPolicy,
    TantivyError,
};

use super::damage::{failed, guarded, is_locked};
use super::schema::{Backlog, IndexFields, tokenizers};
use crate::store::disk::{self, trust};
use crate::store::{StoreError, write_atomic};

/// The file that says what made the index. It is written last and deleted first.
const FORMAT_FILE: &str = "hashiya-index";
/// What it holds. The number goes up whenever a text would become other words, or the fields
/// change; the library's own version is in it since its files change too.
const FORMAT: &str = "hashiya search index 1 (tantivy 0.27)\n";
/// The list of segments: the file that the library replaces with each commit.
const SEGMENTS_FILE: &str = "meta.json";
const LOCK_FILES: [&str; 2] = [".tantivy-writer.lock", ".tantivy-meta.lock"];

/// Words that are collected in memory before they are written, in bytes.
const BUDGET: usize = 40_000_000;
const DOING: &str = "open the search index";

/// An index that was opened.
pub(super) struct Opened {
    pub index: Index,
    pub reader: IndexReader,
    pub writer: Option<IndexWriter>,
    pub fields: IndexFields,
    pub backlog: Arc<Backlog>,
}

/// Opens the index in a folder, or makes one.
pub(super) fn open_folder(folder: &Path) -> Result<Opened, StoreError> {
    // Somebody else may be making it at this moment.
    for _ in 0..50 {
        if let Some(opened) = try_open(folder)? {
            return Ok(opened);
        }
        thread::sleep(Duration::from_millis(100));
    }
    Err(StoreError::Index {
        doing: DOING,
        reason: "another program is making it and does not finish".to_owned(),
        advice: "close the project there, or wait and try again",
        path: folder.to_owned(),
    })
}

/// `None` when it has to be made and somebody else holds the lock.
fn try_open(folder: &Path) -> Result<Option<Opened>, StoreError> {
    // The library opens files by their names, so none of them may be a link.
    disk::create_folder(folder)
        .and_then(|()| trust::check_contents(folder))
        .map_err(|error| StoreError::io(DOING, folder, &error))?;
    match trust::open(&folder.join(FORMAT_FILE)).and_then(io::read_to_string) {
        Ok(format) if format == FORMAT => match open_present(folder) {
            Ok(opened) => return Ok(Some(opened)),
            // It is damaged.
            Err(StoreError::Index { .. }) => {}
            Err(error) => return Err(error),
        },
        // Another version of the program made it.
        Ok(_) => {}
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::InvalidData
            ) => {}
        Err(error) => return Err(StoreError::io(DOING, folder, &error)),
    }
    make(folder)
}

fn open_present(folder: &Path) -> Result<Opened, StoreError> {
    let backlog = Arc::new(Backlog::default());
    let (schema, fields) = IndexFields::schema();
    guarded(DOING, folder, || {
        let mut index = Index::open_in_dir(folder)?;
        if index.schema() != schema {
            return Err(TantivyError::SchemaError("other fields".to_owned()));
        }
        index.set_tokenizers(tokenizers(&backlog));
        let reader = reader_of(&index)?;
        let writer = writer_when_free(&index)?;
        Ok(Opened {
            index,
            reader,
            writer,
            fields,
            backlog: Arc::clone(&backlog),
        })
    })
}

/// How often a lock that is held is asked for again, and how long is waited in between: a program that
/// is just ending, or being started by the one that had the lock, holds it for a moment.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// The writer of an index; `None` when another program keeps the lock.
fn writer_when_free(index: &Index) -> tantivy::Result<Option<IndexWriter>> {
    for _ in 0..TRIES {
        match writer_of(index) {
            Ok(writer) => return Ok(Some(writer)),
            Err(error) if is_locked(&error) => thread::sleep(PAUSE),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Empties the folder and makes an index there, under the lock of the one who writes.
fn make(folder: &Path) -> Result<Option<Opened>, StoreError> {
    let failed = |error: TantivyError| failed(DOING, folder, &error);
    let directory = MmapDirectory::open(folder).map_err(|error| failed(error.into()))?;
    let lock = match directory.acquire_lock(&INDEX_WRITER_LOCK) {
        Ok(lock) => lock,
        Err(error) => {
            let error = TantivyError::LockFailure(error, None);
            return if is_locked(&error) {
                Ok(None)
            } else {
                Err(failed(error))
            };
        }
    };
    empty(folder).map_err(|error| StoreError::io(DOING, folder, &error))?;
    let backlog = Arc::new(Backlog::default());
    let opened = guarded(DOING, folder, || {
        let (schema, fields) = IndexFields::schema();
        let index = IndexBuilder::new()
            .schema(schema)
            .settings(IndexSettings::default())
            .tokenizers(tokenizers(&backlog))
            .create_in_dir(folder)?;
        let reader = reader_of(&index)?;
        // The writer takes the same lock. Whoever is faster makes no harm: there is an index now.
        drop(lock);
        let writer = writer_when_free(&index)?;
        Ok(Opened {
            index,
            reader,
            writer,
            fields,
            backlog: Arc::clone(&backlog),
        })
    })?;
    let format = folder.join(FORMAT_FILE);
    write_atomic(&format, FORMAT.as_bytes())?;
    Ok(Some(opened))
}

/// An index in memory.
pub(super) fn open_in_memory() -> Result<Opened, StoreError> {
    let backlog = Arc::new(Backlog::default());
    guarded(DOING, Path::new(""), || {
        let (schema, fields) = IndexFields::schema();
        let index = IndexBuilder::new()
            .schema(schema)
            .tokenizers(tokenizers(&backlog))
            .create_in_ram()?;
        Ok(Opened {
            reader: reader_of(&index)?,
            writer: Some(writer_of(&index)?),
            index,
            fields,
            backlog: Arc::clone(&backlog),
        })
    })
}

/// A writer with one thread, for an index that nobody else writes.
///
/// # Errors
/// When somebody else does, or threads are short.
pub(super) fn writer_of(index: &Index) -> tantivy::Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .num_worker_threads(1)
        .memory_budget_per_thread(BUDGET)
        .num_merge_threads(1)
        .build();
    let writer: IndexWriter = index.writer_with_options(options)?;
    // Each saved article is a segment of one: eight of them, and whatever is small, are made one.
    // Segments that are mostly deleted are made smaller.
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(8);
    policy.set_del_docs_ratio_before_merge(0.4);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

/// A reader that looks for news only when it is told to: no thread of its own.
fn reader_of(index: &Index) -> tantivy::Result<IndexReader> {
    index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .doc_store_cache_num_blocks(1)
        .try_into()
}

/// The list of segments as it is on disk; empty when there is none.
pub(super) fn segments_of(folder: &Path) -> Vec<u8> {
    let file = trust::open(&folder.join(SEGMENTS_FILE));
    file.and_then(io::read_to_string)
        .unwrap_or_default()
        .into_bytes()
}

/// Deletes the files of an index, and nothing in folders below. The file that says that the index
/// is whole goes first, so that half of one is never opened.
fn empty(folder: &Path) -> io::Result<()> {
    remove_if_there(&folder.join(FORMAT_FILE))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_lock = LOCK_FILES.iter().any(|lock| name == *lock);
        if !is_lock && entry.file_type()?.is_file() {
            disk::remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Makes the index in a folder one that the next to open it makes anew.
pub(super) fn forget(folder: &Path) -> Result<(), StoreError> {
    remove_if_there(&folder.join(FORMAT_FILE))
        .map_err(|error| StoreError::io(DOING, folder, &error))
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match disk::remove(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
