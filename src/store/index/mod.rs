//! The index of a project: which article has which words, and which spans.
//!
//! | file | what it holds |
//! |---|---|
//! | `schema` | the fields, and how texts become words in them |
//! | `document` | articles and spans as documents: [`IndexedArticle`] |
//! | `folder` | the folder on disk: opened, or made anew when it is of no use |
//! | `damage` | failures of the library, as errors for people |
//! | `find` | what is looked for, [`Find`], and finding it |
//! | `postings` | sequences of words in a segment |
//! | `columns` | ids, labels and edges of what was found |
//! | `hits` | what was found: [`Hits`] |
//! | `lines` | lines of context, page by page: [`Lines`] |
//!
//! **A cache.** All of it can be made again from the articles and layers, so it is deleted without
//! a question when it is damaged or of another version. It touches no file outside its folder.
//!
//! One process writes, any number read. The one that is too late opens the index for reading, and
//! sees what the other commits.
//!
//! What is in the index are words only; the [`crate::model::concordance`] says which words mean
//! the same, here and when lines are made of the texts.

mod columns;
mod damage;
mod document;
mod find;
mod folder;
mod hits;
mod lines;
mod postings;
mod schema;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::indexer::UserOperation;
use tantivy::{IndexReader, IndexWriter, Searcher, Term};

use damage::guarded;
use folder::{Opened, open_folder, open_in_memory, writer_of};
use schema::{Backlog, IndexFields};

pub use document::{IndexedArticle, IndexedSpan};
pub use find::{Find, FindError, Scope};
pub use hits::{ArticleHit, Hits, SpanHit};
pub use lines::{ArticleText, HitOrder, Lines, MOST_SORTED};

use super::StoreError;

/// The index of a project.
pub struct SearchIndex {
    index: tantivy::Index,
    /// `None` when another process writes.
    writer: Option<IndexWriter>,
    finder: Finder,
    backlog: Arc<Backlog>,
    has_changes: bool,
    /// Hashes of the ids that may be in the index, also uncommitted; `None` until they are needed.
    known: Option<HashSet<u64>>,
    /// Deletions since the last commit.
    deletions: usize,
}

const UPDATING: &str = "update the search index";

/// The library keeps each deletion in memory, about a kilobyte, until the next commit.
const MOST_DELETIONS: usize = 10_000;

/// Searches an index from any thread, also while it is written.
#[derive(Clone)]
pub struct Finder {
    shared: Arc<Shared>,
}

struct Shared {
    reader: IndexReader,
    fields: IndexFields,
    /// Empty when the index is in memory.
    folder: PathBuf,
    /// The list of segments as it was last read, when another process writes it.
    seen: Option<Mutex<Vec<u8>>>,
}

impl fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchIndex")
            .field("folder", &self.folder())
            .field("is_read_only", &self.is_read_only())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Finder")
            .field("folder", &self.shared.folder)
            .finish_non_exhaustive()
    }
}

impl SearchIndex {
    /// Opens the index in `folder`, or makes an empty one there. What cannot be used, because it
    /// is damaged or of another version, is deleted first.
    ///
    /// # Errors
    /// When the folder cannot be made, read or written, or another process is making the index
    /// and does not finish.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Ok(Self::of(open_folder(folder)?, folder))
    }

    /// An empty index in memory, for a project that has no place for its cache. It takes about half
    /// as many bytes as the texts.
    ///
    /// # Errors
    /// When memory or threads are short.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self::of(open_in_memory()?, Path::new("")))
    }

    fn of(opened: Opened, folder: &Path) -> Self {
        let is_reader = opened.writer.is_none();
        Self {
            index: opened.index,
            writer: opened.writer,
            backlog: opened.backlog,
            has_changes: false,
            known: None,
            deletions: 0,
            finder: Finder {
                shared: Arc::new(Shared {
                    reader: opened.reader,
                    fields: opened.fields,
                    folder: folder.to_owned(),
                    seen: is_reader.then(Mutex::default),
                }),
            },
        }
    }

    /// Whether another process writes this index, so that this one can only search it.
    pub fn is_read_only(&self) -> bool {
        self.writer.is_none()
    }

    /// The ids of the articles in the index, with their signatures: what was committed last.
    ///
    /// # Errors
    /// When the index is damaged.
    pub fn ids(&self) -> Result<HashMap<String, u64>, StoreError> {
        let searcher = self.finder.searcher()?;
        guarded("read the search index", self.folder(), || {
            let mut found = HashMap::new();
            for segment in searcher.segment_readers() {
                let signatures = columns::number_column(segment, "signature")?;
                let docs = postings::documents_with(
                    segment,
                    self.finder.shared.fields.kind,
                    schema::ARTICLE,
                )?;
                let ids = columns::text_column(segment, "id")?;
                for (&doc, id) in docs.iter().zip(columns::strings(&ids, &docs)?) {
                    let signature = signatures.first(doc).ok_or_else(columns::missing)?;
                    found.insert(id.to_string(), signature);
                }
            }
            Ok(found)
        })
    }

    /// Adds articles, or replaces those of the same id with all their spans. They are found after
    /// [`SearchIndex::commit`]; when very many are replaced at once, some sooner.
    ///
    /// # Errors
    /// When another process writes the index, or a file cannot be written. Then everything since
    /// the last commit is undone: [`SearchIndex::ids`] tells what has to be added again.
    pub fn upsert(&mut self, articles: &[IndexedArticle]) -> Result<(), StoreError> {
        self.check_writer()?;
        let fields = self.finder.shared.fields;
        for article in articles {
            let (documents, waiting) = document::documents(article, &fields);
            let is_known = self.know(&article.id)?;
            self.backlog.add(waiting);
            let mut operations = Vec::with_capacity(1 + documents.len());
            if is_known {
                operations.push(UserOperation::Delete(id_term(&fields, &article.id)));
            }
            operations.extend(documents.into_iter().map(UserOperation::Add));
            self.change(|writer| writer.run(operations).map(|_| ()))?;
            self.count_deletion(is_known)?;
        }
        Ok(())
    }

    /// Takes articles and all their spans out. Ids that are not there are passed over.
    ///
    /// # Errors
    /// As [`SearchIndex::upsert`].
    pub fn remove(&mut self, ids: &[&str]) -> Result<(), StoreError> {
        let fields = self.finder.shared.fields;
        for id in ids {
            self.change(|writer| {
                writer.delete_term(id_term(&fields, id));
                Ok(())
            })?;
            self.count_deletion(true)?;
        }
        Ok(())
    }

    /// Makes everything since the last commit permanent and found by searches. Without changes it
    /// does nothing.
    ///
    /// # Errors
    /// As [`SearchIndex::upsert`].
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if !self.has_changes {
            return Ok(());
        }
        self.change(|writer| writer.commit().map(|_| ()))?;
        self.has_changes = false;
        self.deletions = 0;
        let reader = &self.finder.shared.reader;
        guarded("read the search index", self.folder(), || reader.reload())
    }

    /// What searches this index on another thread.
    pub fn finder(&self) -> Finder {
        self.finder.clone()
    }

    /// Empties the index and makes it anew, as when it proved to be damaged: all articles have to
    /// be added again. A [`Finder`] that was given before finds nothing new.
    ///
    /// # Errors
    /// As [`SearchIndex::open`].
    pub fn reset(&mut self) -> Result<(), StoreError> {
        let folder = self.folder().to_owned();
        // The lock goes with the writer.
        self.writer = None;
        let opened = if folder.as_os_str().is_empty() {
            open_in_memory()?
        } else {
            folder::forget(&folder)?;
            open_folder(&folder)?
        };
        *self = Self::of(opened, &folder);
        Ok(())
    }

    fn folder(&self) -> &Path {
        &self.finder.shared.folder
    }

    /// Whether an article of this id may be in the index. From now on it may.
    fn know(&mut self, id: &str) -> Result<bool, StoreError> {
        if self.known.is_none() {
            self.known = Some(self.ids()?.keys().map(|id| hash_of(id)).collect());
        }
        let known = self.known.get_or_insert_default();
        Ok(!known.insert(hash_of(id)))
    }

    /// Commits when too many deletions wait.
    fn count_deletion(&mut self, is_one: bool) -> Result<(), StoreError> {
        self.deletions += usize::from(is_one);
        if self.deletions < MOST_DELETIONS {
            return Ok(());
        }
        self.commit()
    }

    /// # Errors
    /// When another process writes the index.
    fn check_writer(&self) -> Result<(), StoreError> {
        if self.writer.is_some() {
            return Ok(());
        }
        Err(StoreError::Index {
            doing: UPDATING,
            reason: "another program updates it".to_owned(),
            advice: "close the project there and open it here again",
            path: self.folder().to_owned(),
        })
    }

    /// Does something with the writer. When that fails, the writer is made anew.
    fn change(
        &mut self,
        action: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>,
    ) -> Result<(), StoreError> {
        self.check_writer()?;
        let folder = self.finder.shared.folder.clone();
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        self.has_changes = true;
        let done = guarded(UPDATING, &folder, || action(writer));
        if done.is_err() {
            // A writer whose thread has died does nothing any more. The lock is free only when the
            // old one is gone.
            self.writer = None;
            self.has_changes = false;
            self.known = None;
            self.deletions = 0;
            self.backlog.forget();
            self.writer = writer_of(&self.index).ok();
        }
        done
    }
}

impl Finder {
    /// Looks for something.
    ///
    /// # Errors
    /// When what is looked for makes no sense, the index is damaged, or `cancel` became true.
    pub fn find(&self, find: &Find, cancel: &AtomicBool) -> Result<Hits, FindError> {
        let looked = find::looked_for(find)?;
        let searcher = self.searcher()?;
        let (fields, folder) = (&self.shared.fields, &self.shared.folder);
        let found = guarded("search the project", folder, || {
            find::find_in(&searcher, fields, &looked, &find.scope, cancel)
        })?;
        let found = found.ok_or(FindError::Cancelled)?;
        Ok(Hits::new(searcher, folder.clone(), found, looked)?)
    }

    /// What was committed last, by this process or by the one that writes.
    fn searcher(&self) -> Result<Searcher, StoreError> {
        let shared = &self.shared;
        if let Some(seen) = &shared.seen {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            let now = folder::segments_of(&shared.folder);
            if *seen != now {
                guarded("read the search index", &shared.folder, || {
                    shared.reader.reload()
                })?;
                *seen = now;
            }
        }
        Ok(shared.reader.searcher())
    }
}

fn hash_of(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn id_term(fields: &IndexFields, id: &str) -> Term {
    Term::from_field_text(fields.id, id)
}
