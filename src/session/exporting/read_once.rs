//! A source that is read once, however often it is gone through.
//!
//! The labels, the parts and the balance have to be known before the first article is written. So what
//! a project gives goes into a file as well, as Hashiya's own lines, which hold everything; whoever
//! goes through it again is given that, and sees the same even when somebody saves meanwhile.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Article, ExportError, Format, LeftOut, Source, Take};
use crate::interchange::annotated::{Faults, Found, Input, Plan, Read, Write, hashiya_jsonl};
use crate::model::codebook::Codebook;
use crate::store::spool::Spool;

/// How the documents of an article are kept.
const KEPT: &Format = &hashiya_jsonl::FORMAT;

/// A source, and what it gave when it was first read.
pub struct ReadOnce<'a> {
    source: &'a dyn Source,
    near: PathBuf,
    kept: Mutex<Option<Kept>>,
}

/// What a source gave.
struct Kept {
    /// The documents, a chunk for each batch.
    spool: Spool,
    /// How far reading was after each batch.
    done: Vec<usize>,
    faults: Faults,
    left_out: BTreeMap<LeftOut, usize>,
}

impl<'a> ReadOnce<'a> {
    /// Keeps what `source` gives on the disk of `near`, which need not be there yet. Where that is
    /// refused, the source is read again.
    pub fn new(source: &'a dyn Source, near: &Path) -> Self {
        Self {
            source,
            near: near.to_owned(),
            kept: Mutex::default(),
        }
    }
}

impl Source for ReadOnce<'_> {
    fn total(&self) -> usize {
        self.source.total()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = &*kept {
            return kept.give(take);
        }
        let mut new = Spool::near(&self.near).ok().map(|spool| Kept {
            spool,
            done: Vec::new(),
            faults: Faults::default(),
            left_out: BTreeMap::new(),
        });
        self.source.read(&mut |articles, done| {
            new = new.take().and_then(|new| new.with(&articles, done).ok());
            take(articles, done)
        })?;
        *kept = new;
        Ok(())
    }
}

impl Kept {
    fn with(mut self, articles: &[Article], done: usize) -> std::io::Result<Self> {
        let lines: Vec<Vec<u8>> = articles.par_iter().map(lines_of).collect();
        let mut chunk = Vec::new();
        for lines in lines.iter().filter(|lines| !lines.is_empty()) {
            chunk.extend_from_slice(&lines.len().to_le_bytes());
            chunk.extend_from_slice(lines);
        }
        self.spool.push(&chunk)?;
        self.done.push(done);
        for article in articles {
            self.faults.extend(article.faults.clone());
            for (why, count) in &article.left_out {
                *self.left_out.entry(*why).or_default() += count;
            }
        }
        Ok(self)
    }

    fn give(&self, take: Take<'_>) -> Result<(), ExportError> {
        let without_documents = Article {
            documents: Vec::new(),
            faults: self.faults.clone(),
            left_out: self.left_out.clone().into_iter().collect(),
        };
        take(vec![without_documents], 0)?;
        let mut done = self.done.iter().copied();
        self.spool.read(|chunk| {
            let articles = articles_of(&chunk).into_par_iter().map(article_of);
            take(articles.collect(), done.next().unwrap_or_default())
        })
    }
}

fn lines_of(article: &Article) -> Vec<u8> {
    let Some(Write::Records { record, .. }) = KEPT.write else {
        return Vec::new();
    };
    let plan = Plan::new(KEPT, &Codebook::default(), &Default::default());
    let mut lines = Vec::new();
    // Writing to memory cannot fail.
    let _ = record(&plan, &article.documents, &mut lines);
    lines
}

/// The lines of each article in a chunk.
fn articles_of(chunk: &[u8]) -> Vec<&[u8]> {
    let mut articles = Vec::new();
    let mut rest = chunk;
    while let Some((length, behind)) = rest.split_first_chunk() {
        let Some((lines, behind)) = behind.split_at_checked(usize::from_le_bytes(*length)) else {
            break;
        };
        articles.push(lines);
        rest = behind;
    }
    articles
}

fn article_of(lines: &[u8]) -> Article {
    let mut found = Found::default();
    if let Some(Read::Records(_, read)) = KEPT.read {
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            read(&Input::alone("", line), &mut found);
        }
    }
    Article {
        documents: found.documents,
        faults: found.faults,
        left_out: Vec::new(),
    }
}
