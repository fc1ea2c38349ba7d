//! `.hashiya/<annotator>/list.redb`: the rows of the article list, and what the files were like
//! when they were made, so that opening a project reads none of them.
//!
//! The cache is never needed: when it is missing, damaged, of another version or held by another
//! process, it is made anew from the files, on disk or in memory. Every value has a checksum, so
//! damage is seen where it is read. Opening costs the same for any number of articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use redb::backends::{FileBackend, InMemoryBackend};
use redb::{
    Database, DatabaseError, Durability, ReadTransaction, ReadableDatabase, ReadableTable,
    TableDefinition, WriteTransaction,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::model::row::ArticleRow;
use crate::model::table::Table;
use crate::store::atomic::write_atomic;
use crate::store::disk::{self, trust::Untrusted};
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;

/// What the file is called.
pub const NAME: &str = "list.redb";

/// Counts up with every change of what is in it.
const VERSION: u64 = 2;
/// How much memory the database may use for its pages, in bytes.
const PAGES: usize = 8 << 20;

const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");
const ROWS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("rows");
const FILES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("files");
const NEAR: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("near");

/// What a file was like. Two files that are alike in this are taken for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp {
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was modified, in nanoseconds since 1970.
    pub modified: i64,
    /// When its inode changed, in nanoseconds since 1970; 0 where systems do not tell.
    pub changed: i64,
}

/// What is remembered of the text of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextFacts {
    /// Its first line that is not blank, shortened.
    pub first_line: String,
    /// Its length in code points.
    pub code_points: u64,
    /// The SHA-256 of the decoded text as UTF-8: exact duplicates have the same, in whatever
    /// encoding; `None` when it cannot be read.
    pub sha256: Option<[u8; 32]>,
    /// Why it cannot be read, when it cannot.
    pub damaged: Option<String>,
}

/// The files of an article, as they were when its row was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// The text.
    pub text: Option<FileStamp>,
    /// The metadata.
    pub meta: Option<FileStamp>,
    /// The layers, by annotator, in order.
    pub layers: Vec<(String, FileStamp)>,
    /// What is remembered of the text.
    pub facts: TextFacts,
    /// By which codebook the layers were read: see `Codebook::reading`.
    pub reading: u64,
}

/// A row and the files that it was made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The row.
    pub row: ArticleRow,
    /// The files.
    pub files: Files,
}

/// A change of the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryChange {
    /// The article is there, with this entry.
    Put(Box<Entry>),
    /// The article with this id is not there.
    Remove(String),
}

/// Where a cache is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CachePlace {
    /// In its file.
    Disk,
    /// In memory only: the file cannot be written, or another process has it.
    Memory,
}

/// Why the cache cannot be used any more. It can be made anew.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the list of articles in the cache is damaged and is made anew: {0}")]
pub struct CacheError(String);

/// The cache of a project for one annotator.
#[derive(Debug)]
pub struct Cache {
    /// `None` when there is no memory for one; every use is an error then.
    database: Option<Database>,
    place: CachePlace,
    state: AtomicU64,
}

/// The number of the next state of any cache.
static STATES: AtomicU64 = AtomicU64::new(0);

fn next_state() -> u64 {
    STATES.fetch_add(1, Ordering::Relaxed)
}

impl Cache {
    /// Opens the cache at `path`; one that cannot be used is replaced by an empty one, in memory
    /// when it has to be.
    pub fn open(path: &Path) -> Self {
        match guarded(|| Self::open_file(path)) {
            Ok(Some(cache)) => return cache,
            Ok(None) => return Self::in_memory(),
            Err(_) => {}
        }
        // It is of no use to anybody, and everything in it can be made again.
        let _ = disk::remove(path);
        match guarded(|| Self::open_file(path)) {
            Ok(Some(cache)) => cache,
            _ => Self::in_memory(),
        }
    }

    /// An empty cache without a file.
    pub fn in_memory() -> Self {
        let database = Database::builder()
            .set_cache_size(PAGES)
            .create_with_backend(InMemoryBackend::new());
        let cache = Self {
            database: database.ok(),
            place: CachePlace::Memory,
            state: AtomicU64::new(next_state()),
        };
        // Memory takes it; what would fail here fails at the first use.
        let _ = cache.begin();
        cache
    }

    /// Where it is.
    pub fn place(&self) -> CachePlace {
        self.place
    }

    /// The number of what it holds now: another after every write, and in every other cache of
    /// this process.
    pub fn state(&self) -> u64 {
        self.state.load(Ordering::Acquire)
    }

    /// The row of the article with this id.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn row(&self, id: &str) -> Result<Option<ArticleRow>, CacheError> {
        guarded(|| {
            let read = self.read()?;
            let rows = read.open_table(ROWS).map_err(damaged)?;
            let row = rows.get(id).map_err(damaged)?;
            row.map(|row| decoded(row.value())).transpose()
        })
    }

    /// All rows.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn table(&self) -> Result<Table, CacheError> {
        guarded(|| {
            let read = self.read()?;
            let rows = read.open_table(ROWS).map_err(damaged)?;
            Table::from_sorted(
                rows.iter()
                    .map_err(damaged)?
                    .map(|row| decoded(row.map_err(damaged)?.1.value())),
            )
        })
    }

    /// Calls `each` with every id and its files, in the order of the ids.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn for_each_files(&self, mut each: impl FnMut(&str, Files)) -> Result<(), CacheError> {
        guarded(|| {
            let read = self.read()?;
            let files = read.open_table(FILES).map_err(damaged)?;
            for pair in files.iter().map_err(damaged)? {
                let (id, files) = pair.map_err(damaged)?;
                each(id.value(), decoded(files.value())?);
            }
            Ok(())
        })
    }

    /// What is remembered of the article with this id.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn entry(&self, id: &str) -> Result<Option<Entry>, CacheError> {
        guarded(|| {
            let read = self.read()?;
            let rows = read.open_table(ROWS).map_err(damaged)?;
            let files = read.open_table(FILES).map_err(damaged)?;
            let (row, files) = (
                rows.get(id).map_err(damaged)?,
                files.get(id).map_err(damaged)?,
            );
            match (row, files) {
                (Some(row), Some(files)) => Ok(Some(Entry {
                    row: decoded(row.value())?,
                    files: decoded(files.value())?,
                })),
                _ => Ok(None),
            }
        })
    }

    /// Writes changes, all or none. `last` waits until the disk has them and all before them.
    ///
    /// # Errors
    /// When the cache is damaged, or the disk is full.
    pub fn write(&self, changes: &[EntryChange], last: bool) -> Result<(), CacheError> {
        let written = self.write_all(changes, last);
        self.state.store(next_state(), Ordering::Release);
        written
    }

    fn write_all(&self, changes: &[EntryChange], last: bool) -> Result<(), CacheError> {
        guarded(|| {
            let mut write = self.write_transaction()?;
            if last {
                // Opening after a kill costs no look at all pages then.
                write.set_quick_repair(true);
            } else {
                write.set_durability(Durability::None).map_err(damaged)?;
            }
            {
                let mut rows = write.open_table(ROWS).map_err(damaged)?;
                let mut files = write.open_table(FILES).map_err(damaged)?;
                let mut near = write.open_table(NEAR).map_err(damaged)?;
                for change in changes {
                    let id = match change {
                        EntryChange::Put(entry) => entry.row.id.as_str(),
                        EntryChange::Remove(id) => id.as_str(),
                    };
                    let old: Option<Files> = match files.get(id).map_err(damaged)? {
                        Some(old) => Some(decoded(old.value())?),
                        None => None,
                    };
                    let old = old.and_then(|old| old.facts.sha256);
                    let new = match change {
                        EntryChange::Put(entry) => entry.files.facts.sha256,
                        EntryChange::Remove(_) => None,
                    };
                    if old != new {
                        // Of another text.
                        near.remove(id).map_err(damaged)?;
                    }
                    match change {
                        EntryChange::Put(entry) => {
                            let (row, own) = (encoded(&entry.row)?, encoded(&entry.files)?);
                            rows.insert(id, row.as_slice()).map_err(damaged)?;
                            files.insert(id, own.as_slice()).map_err(damaged)?;
                        }
                        EntryChange::Remove(_) => {
                            rows.remove(id).map_err(damaged)?;
                            files.remove(id).map_err(damaged)?;
                        }
                    }
                }
            }
            write.commit().map_err(damaged)
        })
    }

    /// The signatures that say which articles look alike, by id, of those that have one.
    ///
    /// # Errors
    /// When the cache is damaged.
    pub fn signatures(&self) -> Result<Vec<(String, Vec<u8>)>, CacheError> {
        guarded(|| {
            let read = self.read()?;
            let near = read.open_table(NEAR).map_err(damaged)?;
            let mut all = Vec::new();
            for pair in near.iter().map_err(damaged)? {
                let (id, signature) = pair.map_err(damaged)?;
                all.push((id.value().to_owned(), checked(signature.value())?.to_vec()));
            }
            Ok(all)
        })
    }

    /// Keeps signatures of texts. They are forgotten when the text changes.
    ///
    /// # Errors
    /// When the cache is damaged, or the disk is full.
    pub fn write_signatures(&self, signatures: &[(String, Vec<u8>)]) -> Result<(), CacheError> {
        guarded(|| {
            let mut write = self.write_transaction()?;
            write.set_quick_repair(true);
            {
                let mut near = write.open_table(NEAR).map_err(damaged)?;
                for (id, signature) in signatures {
                    let mut value = signature.clone();
                    value.extend_from_slice(&checksum(signature));
                    near.insert(id.as_str(), value.as_slice())
                        .map_err(damaged)?;
                }
            }
            write.commit().map_err(damaged)
        })
    }

    /// The cache in the file; `None` when there can be none.
    fn open_file(path: &Path) -> Result<Option<Self>, CacheError> {
        let file = match disk::open_in_place(path) {
            Ok(file) => file,
            // What is no file of ours stays as it is.
            Err(error) if Untrusted::of(&error).is_some() => return Ok(None),
            Err(error) => return Err(damaged(error)),
        };
        let opened = FileBackend::new(file).and_then(|file| {
            let builder = &mut Database::builder();
            builder.set_cache_size(PAGES).create_with_backend(file)
        });
        let database = match opened {
            Ok(database) => database,
            Err(DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch) => {
                return Ok(None);
            }
            Err(error) => return Err(damaged(error)),
        };
        let cache = Self {
            database: Some(database),
            place: CachePlace::Disk,
            state: AtomicU64::new(next_state()),
        };
        cache.begin()?;
        Ok(Some(cache))
    }

    fn database(&self) -> Result<&Database, CacheError> {
        let database = self.database.as_ref();
        database.ok_or_else(|| CacheError("there is no memory for it".to_owned()))
    }

    fn read(&self) -> Result<ReadTransaction, CacheError> {
        self.database()?.begin_read().map_err(damaged)
    }

    fn write_transaction(&self) -> Result<WriteTransaction, CacheError> {
        self.database()?.begin_write().map_err(damaged)
    }

    /// Makes what is in it, or sees that it is of this version.
    fn begin(&self) -> Result<(), CacheError> {
        let read = self.read()?;
        let known = read.list_tables().map_err(damaged)?.next().is_some();
        if known {
            let about = read.open_table(ABOUT).map_err(damaged)?;
            let version = about.get("version").map_err(damaged)?;
            if version.is_none_or(|version| version.value() != VERSION) {
                return Err(CacheError("it is of another version".to_owned()));
            }
            for table in [ROWS, FILES, NEAR] {
                read.open_table(table).map_err(damaged)?;
            }
            return Ok(());
        }
        drop(read);
        let mut write = self.write_transaction()?;
        write.set_quick_repair(true);
        {
            let mut about = write.open_table(ABOUT).map_err(damaged)?;
            about.insert("version", VERSION).map_err(damaged)?;
            for table in [ROWS, FILES, NEAR] {
                write.open_table(table).map_err(damaged)?;
            }
        }
        write.commit().map_err(damaged)
    }
}

/// A cache that several threads use, that is opened when one first does, and that is replaced
/// when it proves damaged.
#[derive(Clone, Debug)]
pub struct SharedCache {
    cache: Arc<RwLock<Option<Cache>>>,
    path: Option<Arc<Path>>,
}

impl SharedCache {
    /// The cache at `path`, or one in memory. It is not opened yet.
    pub fn at(path: Option<&Path>) -> Self {
        Self {
            cache: Arc::default(),
            path: path.map(Arc::from),
        }
    }

    /// Uses the cache.
    pub fn with<T>(&self, work: impl FnOnce(&Cache) -> T) -> T {
        {
            let cache = self.cache.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(cache) = &*cache {
                return work(cache);
            }
        }
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        let path = self.path.as_deref();
        work(cache.get_or_insert_with(|| path.map_or_else(Cache::in_memory, Cache::open)))
    }

    /// Replaces the cache by an empty one, at `path` or in memory.
    pub fn rebuild(&self, path: Option<&Path>) {
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        // The old one has the file as long as it lives.
        *cache = None;
        let is_free = |path: &Path| disk::remove(path).is_ok() || !path.exists();
        *cache = Some(match path.filter(|path| is_free(path)) {
            Some(path) => Cache::open(path),
            None => Cache::in_memory(),
        });
    }
}

/// Runs `work`; a database whose pages are damaged may panic where it reads them.
fn guarded<T>(work: impl FnOnce() -> Result<T, CacheError>) -> Result<T, CacheError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(CacheError("its pages cannot be read".to_owned())))
}

fn damaged(error: impl std::fmt::Display) -> CacheError {
    CacheError(error.to_string())
}

/// What [`keep`] has put into a file; `None` when there is none that can be read.
pub(super) fn read_kept<T: DeserializeOwned>(path: &Path, most: u64) -> Option<T> {
    path.symlink_metadata().ok()?;
    let bytes = read_bytes("read the cache", path, most).ok()?;
    decoded(&bytes).ok()
}

/// Keeps a value in a file of its own, which is made anew when it is lost.
pub(super) fn keep<T: Serialize>(path: &Path, value: &T) -> Result<(), StoreError> {
    // Plain structs, strings and numbers: postcard writes them all.
    write_atomic(path, &encoded(value).unwrap_or_default())
}

pub(super) fn encoded<T: Serialize>(value: &T) -> Result<Vec<u8>, CacheError> {
    let mut bytes = postcard::to_stdvec(value).map_err(damaged)?;
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    Ok(bytes)
}

pub(super) fn decoded<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, CacheError> {
    postcard::from_bytes(checked(bytes)?).map_err(damaged)
}

/// The bytes before the checksum at their end.
fn checked(bytes: &[u8]) -> Result<&[u8], CacheError> {
    let sound = bytes
        .split_last_chunk()
        .filter(|(value, sum)| checksum(value) == **sum);
    sound
        .map(|(value, _)| value)
        .ok_or_else(|| CacheError("a checksum does not fit".to_owned()))
}

/// FNV-1a of 64 bits: quick, and enough for damage by accident.
fn checksum(bytes: &[u8]) -> [u8; 8] {
    let hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    hash.to_le_bytes()
}
