//! Articles of a project that are nearly the same: found on a thread, compared, decided.
//!
//! Each text has a signature, which the cache keeps until the text changes; so only what is new
//! is read. What a person decided is metadata: `copy_of`, or `not_copy_of`, and is not asked
//! about again.

use std::collections::HashMap;
use std::ops::Range;
use std::thread;

use super::Project;
use crate::model::article::Article;
use crate::model::metadata::Metadata;
use crate::model::near_duplicates::{NEARLY_THE_SAME, Signature, groups};
use crate::model::row::ArticleRow;
use crate::model::word_diff::differences;
use crate::session::task::{Steps, Task, TaskControl, Waker};
use crate::store::project::{ProjectFolder, SharedCache};
use crate::store::{StoreError, read_article};

/// Signatures are kept after so many texts were read, so that little is lost when it is stopped.
const BATCH: usize = 500;
/// Texts are read by so many threads.
const READERS: usize = 4;

/// Two articles that are nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct NearPair {
    /// The one that was there first: by date, then by id.
    pub first: ArticleRow,
    /// The other.
    pub second: ArticleRow,
    /// An estimate of how much of their words is the same, 0 to 1.
    pub resemblance: f64,
}

/// A decision about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyDecision {
    /// The second is a copy of the first.
    SecondIsCopy,
    /// The first is a copy of the second.
    FirstIsCopy,
    /// Neither is a copy of the other.
    NoCopies,
}

/// Two texts with what is only in one of them, in bytes and in order.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The first text and what the second does not have.
    pub first: (Article, Vec<Range<usize>>),
    /// The second text and what the first does not have.
    pub second: (Article, Vec<Range<usize>>),
}

impl Project {
    /// Looks for articles that are nearly the same, of which nobody decided yet.
    pub fn near_duplicates(&self, waker: Waker) -> Task<Vec<NearPair>> {
        let (folder, cache) = (self.folder.clone(), self.cache.clone());
        Task::start("near-duplicates", waker, move |control| {
            look(&folder, &cache, control)
        })
    }

    /// Two texts of the project with the words in which they differ.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn compare(&self, first: &str, second: &str) -> Result<Compared, StoreError> {
        let read = |id: &str| {
            let loaded = read_article(&self.folder.article_path(id), None)?;
            Ok::<Article, StoreError>(loaded.article)
        };
        let (first, second) = (read(first)?, read(second)?);
        let found = differences(first.text(), second.text());
        let side = |of: fn(&crate::model::word_diff::Difference) -> Range<usize>| {
            let ranges = found.iter().map(of);
            ranges.filter(|range| !range.is_empty()).collect()
        };
        Ok(Compared {
            first: (first, side(|it| it.first.clone())),
            second: (second, side(|it| it.second.clone())),
        })
    }

    /// Writes what was decided about two articles.
    ///
    /// # Errors
    /// As for [`Project::set_metadata`].
    pub fn decide_copy(
        &mut self,
        first: &str,
        second: &str,
        decision: CopyDecision,
    ) -> Result<(), StoreError> {
        match decision {
            CopyDecision::SecondIsCopy => self.set_copy(second, first),
            CopyDecision::FirstIsCopy => self.set_copy(first, second),
            CopyDecision::NoCopies => self.set_no_copies(first, second),
        }
    }

    /// Says that an article is a copy of another.
    ///
    /// # Errors
    /// As for [`Project::set_metadata`].
    pub fn set_copy(&mut self, copy: &str, original: &str) -> Result<(), StoreError> {
        let seen = self.metadata(copy)?;
        let mut edited = seen.clone();
        original.clone_into(&mut edited.copy_of);
        edited.not_copy_of.retain(|id| id != original);
        self.set_metadata(copy, &seen, &edited).map(drop)
    }

    /// Says that two articles are no copies of each other.
    ///
    /// # Errors
    /// As for [`Project::set_metadata`].
    pub fn set_no_copies(&mut self, first: &str, second: &str) -> Result<(), StoreError> {
        let seen = self.metadata(second)?;
        let mut edited = seen.clone();
        if !edited.not_copy_of.iter().any(|id| id == first) {
            edited.not_copy_of.push(first.to_owned());
        }
        if edited.copy_of == first {
            edited.copy_of.clear();
        }
        self.set_metadata(second, &seen, &edited).map(drop)
    }
}

/// The pairs. What was read is kept when it is stopped.
fn look(
    folder: &ProjectFolder,
    cache: &SharedCache,
    control: &TaskControl<Steps>,
) -> Result<Vec<NearPair>, String> {
    let stopped = || Err("it was stopped".to_owned());
    let damaged = |error: crate::store::project::CacheError| error.to_string();
    let table = cache.with(|cache| cache.table()).map_err(damaged)?;
    let kept = cache.with(|cache| cache.signatures()).map_err(damaged)?;
    let mut known: HashMap<String, Option<Signature>> = kept
        .into_iter()
        .filter_map(|(id, bytes)| Some((id, of_bytes(&bytes)?)))
        .collect();
    let count = u32::try_from(table.len()).unwrap_or(u32::MAX);
    let new: Vec<String> = (0..count)
        .map(|index| table.id(index))
        .filter(|id| !known.contains_key(*id))
        .map(str::to_owned)
        .collect();
    for (at, batch) in new.chunks(BATCH).enumerate() {
        if control.is_cancelled() {
            return stopped();
        }
        control.steps(at * BATCH, new.len());
        let read = signatures_of(folder, batch);
        let bytes: Vec<(String, Vec<u8>)> = read
            .iter()
            .map(|(id, signature)| (id.clone(), to_bytes(signature.as_ref())))
            .collect();
        // Where they cannot be kept they are made again the next time.
        let _ = cache.with(|cache| cache.write_signatures(&bytes));
        known.extend(read);
    }
    if control.is_cancelled() {
        return stopped();
    }
    let signatures: Vec<Option<Signature>> = (0..count)
        .map(|index| known.remove(table.id(index)).flatten())
        .collect();
    let mut pairs = Vec::new();
    for group in groups(&signatures, NEARLY_THE_SAME) {
        let members = group.members.iter().filter_map(|index| {
            let row = table.row(u32::try_from(*index).ok()?)?;
            Some((row, signatures.get(*index)?.clone()?))
        });
        pairs.extend(pairs_of(folder, members.collect()));
    }
    Ok(pairs)
}

/// Each member of a group with the one that was there first, without what is decided.
fn pairs_of(folder: &ProjectFolder, mut members: Vec<(ArticleRow, Signature)>) -> Vec<NearPair> {
    // What is said to be a copy needs no decision.
    members.retain(|(row, _)| row.copy_of.is_empty());
    members.sort_by(|(one, _), (other, _)| {
        let key = |row: &ArticleRow| (row.iso_date.is_empty(), row.iso_date.clone());
        key(one)
            .cmp(&key(other))
            .then_with(|| one.id.cmp(&other.id))
    });
    let Some(((first, signature), others)) = members.split_first() else {
        return Vec::new();
    };
    let no_copies: Metadata = folder.read_metadata(&first.id).unwrap_or_default();
    let decided = |row: &ArticleRow| {
        let own = folder.read_metadata(&row.id).unwrap_or_default();
        no_copies.not_copy_of.contains(&row.id) || own.not_copy_of.contains(&first.id)
    };
    others
        .iter()
        .filter(|(row, _)| !decided(row))
        .map(|(row, other)| NearPair {
            first: first.clone(),
            second: row.clone(),
            resemblance: signature.resemblance(other),
        })
        .collect()
}

/// The signatures of texts; `None` for one that is too short or cannot be read.
fn signatures_of(folder: &ProjectFolder, ids: &[String]) -> Vec<(String, Option<Signature>)> {
    let of = |id: &String| {
        let text = read_article(&folder.article_path(id), None).ok();
        let signature = text.and_then(|loaded| Signature::of(loaded.article.text()));
        (id.clone(), signature)
    };
    let share = ids.len().div_ceil(READERS).max(1);
    thread::scope(|scope| {
        let readers: Vec<_> = ids
            .chunks(share)
            .map(|ids| scope.spawn(move || ids.iter().map(of).collect::<Vec<_>>()))
            .collect();
        let done = readers.into_iter().map(thread::ScopedJoinHandle::join);
        done.flat_map(Result::unwrap_or_default).collect()
    })
}

/// As the cache keeps them: nothing for a text that has none.
fn to_bytes(signature: Option<&Signature>) -> Vec<u8> {
    let minima = signature.cloned().map(Vec::<u16>::from).unwrap_or_default();
    minima.into_iter().flat_map(u16::to_le_bytes).collect()
}

fn of_bytes(bytes: &[u8]) -> Option<Option<Signature>> {
    if bytes.is_empty() {
        return Some(None);
    }
    let minima: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    Signature::try_from(minima).ok().map(Some)
}
