//! The rows of all articles of a project, compact in memory and cheap to change.
//!
//! A list of 100,000 [`ArticleRow`]s would be half a million little strings. Here the texts of
//! [`CHUNK`] articles stand in one string, words that come again (outlets, annotators, labels) are
//! there once, and a row is a few numbers. A table is a value: changing some rows makes a new one
//! that shares all other chunks, so the window keeps painting the old one meanwhile.
//!
//! Rows stand in the order of their ids, compared as bytes. `queue` in this room filters and sorts
//! them by the fields of this file, without making an [`ArticleRow`] of any.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::arabic::{Strength, fold};
use super::id::LabelId;
use super::row::{ArticleRow, LayerRow};
use super::status::Status;

/// How many rows a chunk has at most.
pub const CHUNK: usize = 256;

/// The rows of a project, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Table {
    chunks: Vec<Arc<Chunk>>,
    /// The number of the first row of each chunk.
    first: Vec<u32>,
    len: u32,
}

/// A change of a table: the row that an article has now, or that it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// The article is there, with this row.
    Put(ArticleRow),
    /// The article with this id is not there.
    Remove(String),
}

impl RowChange {
    /// The id of the article.
    pub fn id(&self) -> &str {
        match self {
            Self::Put(row) => &row.id,
            Self::Remove(id) => id,
        }
    }
}

impl Table {
    /// A table of these rows, in any order; of two with one id the later counts.
    pub fn from_rows(rows: impl IntoIterator<Item = ArticleRow>) -> Self {
        Self::default().changed(rows.into_iter().map(RowChange::Put))
    }

    /// A table of rows that come in the order of their ids, as from a cache: only one chunk of them
    /// is in memory as rows.
    ///
    /// # Errors
    /// The first error that a row is; rows out of order are none and are put in their places.
    pub fn from_sorted<E>(rows: impl Iterator<Item = Result<ArticleRow, E>>) -> Result<Self, E> {
        let (mut chunks, mut own, mut strays) = (Vec::new(), Vec::with_capacity(CHUNK), Vec::new());
        let mut last: Option<String> = None;
        for row in rows {
            let row: ArticleRow = row?;
            if last.as_ref().is_some_and(|last| *last >= row.id) {
                strays.push(RowChange::Put(row));
                continue;
            }
            last = Some(row.id.clone());
            own.push(row);
            if own.len() == CHUNK {
                push_chunks(&mut chunks, std::mem::take(&mut own));
            }
        }
        push_chunks(&mut chunks, own);
        let table = Self::of_chunks(chunks);
        Ok(if strays.is_empty() {
            table
        } else {
            table.changed(strays)
        })
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The row at `index`.
    pub fn row(&self, index: u32) -> Option<ArticleRow> {
        let (chunk, row) = self.compact(index)?;
        Some(chunk.expand(row))
    }

    /// The id of the article at `index`; empty when there is none.
    pub fn id(&self, index: u32) -> &str {
        self.compact(index)
            .map_or("", |(chunk, row)| chunk.text(&row.id))
    }

    /// Where the article with this id is.
    pub fn index_of(&self, id: &str) -> Option<u32> {
        let at = self
            .chunks
            .partition_point(|chunk| chunk.first_id() <= id)
            .checked_sub(1)?;
        let chunk = self.chunks.get(at)?;
        let row = chunk
            .rows
            .binary_search_by(|row| chunk.text(&row.id).cmp(id))
            .ok()?;
        Some(self.first.get(at)? + u32::try_from(row).ok()?)
    }

    /// The title at `index`, folded for search.
    pub(super) fn folded_title(&self, index: u32) -> &str {
        let Some(at) = self
            .first
            .partition_point(|&first| first <= index)
            .checked_sub(1)
        else {
            return "";
        };
        let (Some(chunk), Some(first)) = (self.chunks.get(at), self.first.get(at)) else {
            return "";
        };
        let own = chunk
            .folded
            .get(chunk.folded_range((index - first) as usize));
        own.and_then(|own| own.split('\n').next())
            .unwrap_or_default()
    }

    /// The row of the article with this id.
    pub fn get(&self, id: &str) -> Option<ArticleRow> {
        self.row(self.index_of(id)?)
    }

    /// How far `annotator` is with the article at `index`.
    pub fn status(&self, index: u32, annotator: &str) -> Status {
        self.compact(index)
            .and_then(|(chunk, row)| chunk.layer_of(row, annotator))
            .map_or(Status::New, |layer| layer.status)
    }

    /// The articles of which a file cannot be read, with their reasons in the rows.
    pub fn damaged(&self) -> impl Iterator<Item = ArticleRow> {
        self.chunks.iter().flat_map(|chunk| {
            chunk
                .rows
                .iter()
                .filter(|row| {
                    let mut layers = chunk.layers(row).iter();
                    row.damaged.is_some() || layers.any(|layer| layer.damaged.is_some())
                })
                .map(|row| chunk.expand(row))
        })
    }

    /// The table with these changes; of two of one article the later counts.
    ///
    /// Costs as much as the chunks that change, and a pointer for each that does not.
    #[must_use]
    pub fn changed(&self, changes: impl IntoIterator<Item = RowChange>) -> Self {
        let mut by_id: BTreeMap<String, Option<ArticleRow>> = BTreeMap::new();
        for change in changes {
            match change {
                RowChange::Put(row) => by_id.insert(row.id.clone(), Some(row)),
                RowChange::Remove(id) => by_id.insert(id, None),
            };
        }
        let mut chunks = Vec::with_capacity(self.chunks.len() + by_id.len() / CHUNK + 1);
        let mut left = by_id.into_iter().peekable();
        for (at, chunk) in self.chunks.iter().enumerate() {
            let next = self.chunks.get(at + 1).map(|next| next.first_id());
            let mut own = Vec::new();
            while let Some(change) = left.next_if(|(id, _)| next.is_none_or(|next| &**id < next)) {
                own.push(change);
            }
            if own.is_empty() {
                chunks.push(Arc::clone(chunk));
            } else {
                push_chunks(&mut chunks, merge(chunk, own));
            }
        }
        push_chunks(&mut chunks, left.filter_map(|(_, row)| row).collect());
        Self::of_chunks(chunks)
    }

    fn of_chunks(chunks: Vec<Arc<Chunk>>) -> Self {
        let mut first = Vec::with_capacity(chunks.len());
        let mut len = 0_u32;
        for chunk in &chunks {
            first.push(len);
            // A chunk is small, and 2^32 articles do not fit into memory.
            len = len.saturating_add(u32::try_from(chunk.rows.len()).unwrap_or(u32::MAX));
        }
        Self { chunks, first, len }
    }

    /// All chunks, each with the number of its first row.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (u32, &Chunk)> {
        self.first
            .iter()
            .copied()
            .zip(self.chunks.iter().map(AsRef::as_ref))
    }

    pub(super) fn compact(&self, index: u32) -> Option<(&Chunk, &Row)> {
        let at = self
            .first
            .partition_point(|&first| first <= index)
            .checked_sub(1)?;
        let chunk = self.chunks.get(at)?;
        let row = chunk.rows.get((index - self.first.get(at)?) as usize)?;
        Some((chunk, row))
    }
}

/// Rows whose texts stand together.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// Titles, ids, dates, reasons, one after the other.
    texts: Box<str>,
    /// For each row its title and its id, folded, with a line end after each row.
    pub(super) folded: Box<str>,
    /// Outlets, annotators and labels, once each.
    pub(super) names: Box<[Arc<str>]>,
    pub(super) rows: Box<[Row]>,
    layers: Box<[CompactLayer]>,
    counts: Box<[(u32, u32)]>,
}

/// A piece of [`Chunk::texts`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Piece {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row {
    pub(super) id: Piece,
    pub(super) title: Piece,
    pub(super) date: Piece,
    pub(super) iso_date: Piece,
    pub(super) copy_of: Piece,
    pub(super) damaged: Option<Piece>,
    /// One of [`Chunk::names`].
    pub(super) source: u32,
    pub(super) code_points: u64,
    layers: (u32, u32),
    /// Where its part of [`Chunk::folded`] ends.
    pub(super) folded_end: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CompactLayer {
    pub(super) annotator: u32,
    pub(super) status: Status,
    reason: Piece,
    counts: (u32, u32),
    pub(super) unplaced: u32,
    pub(super) active_seconds: u64,
    pub(super) modified: Piece,
    pub(super) damaged: Option<Piece>,
}

impl Chunk {
    fn first_id(&self) -> &str {
        self.rows.first().map_or("", |row| self.text(&row.id))
    }

    pub(super) fn text(&self, piece: &Piece) -> &str {
        self.texts
            .get(piece.start as usize..piece.end as usize)
            .unwrap_or_default()
    }

    pub(super) fn name(&self, name: u32) -> &str {
        self.names.get(name as usize).map_or("", |name| name)
    }

    /// Which of the names this is, when it is one.
    pub(super) fn name_of(&self, name: &str) -> Option<u32> {
        let at = self.names.iter().position(|known| **known == *name)?;
        u32::try_from(at).ok()
    }

    pub(super) fn layers(&self, row: &Row) -> &[CompactLayer] {
        slice(&self.layers, row.layers)
    }

    pub(super) fn counts(&self, layer: &CompactLayer) -> &[(u32, u32)] {
        slice(&self.counts, layer.counts)
    }

    pub(super) fn layer_of(&self, row: &Row, annotator: &str) -> Option<&CompactLayer> {
        self.layers(row)
            .iter()
            .find(|layer| self.name(layer.annotator) == annotator)
    }

    /// The bytes of the folded title and id of the row at `index` in this chunk.
    pub(super) fn folded_range(&self, index: usize) -> Range<usize> {
        let end = |index: usize| {
            self.rows
                .get(index)
                .map_or(0, |row| row.folded_end as usize)
        };
        index.checked_sub(1).map_or(0, end)..end(index)
    }

    fn expand(&self, row: &Row) -> ArticleRow {
        let text = |piece: &Piece| self.text(piece).to_owned();
        ArticleRow {
            id: text(&row.id),
            title: text(&row.title),
            source: self.name(row.source).to_owned(),
            date: text(&row.date),
            iso_date: text(&row.iso_date),
            code_points: row.code_points,
            copy_of: text(&row.copy_of),
            layers: self
                .layers(row)
                .iter()
                .map(|layer| LayerRow {
                    annotator: self.name(layer.annotator).to_owned(),
                    status: layer.status,
                    reason: text(&layer.reason),
                    counts: self
                        .counts(layer)
                        .iter()
                        .map(|&(label, count)| (LabelId::new(self.name(label)), count))
                        .collect(),
                    unplaced: layer.unplaced,
                    active_seconds: layer.active_seconds,
                    modified: text(&layer.modified),
                    damaged: layer.damaged.as_ref().map(text),
                })
                .collect(),
            damaged: row.damaged.as_ref().map(text),
        }
    }
}

fn slice<T>(all: &[T], (start, end): (u32, u32)) -> &[T] {
    all.get(start as usize..end as usize).unwrap_or_default()
}

/// The rows of `chunk` with changes of its ids, which are in order.
fn merge(chunk: &Chunk, changes: Vec<(String, Option<ArticleRow>)>) -> Vec<ArticleRow> {
    let mut rows = Vec::with_capacity(chunk.rows.len() + changes.len());
    let mut changes = changes.into_iter().peekable();
    for row in &chunk.rows {
        let id = chunk.text(&row.id);
        while let Some((_, new)) = changes.next_if(|(changed, _)| &**changed < id) {
            rows.extend(new);
        }
        match changes.next_if(|(changed, _)| changed == id) {
            Some((_, new)) => rows.extend(new),
            None => rows.push(chunk.expand(row)),
        }
    }
    rows.extend(changes.filter_map(|(_, new)| new));
    rows
}

/// Adds rows, which are in order, as chunks of about the same size.
fn push_chunks(chunks: &mut Vec<Arc<Chunk>>, rows: Vec<ArticleRow>) {
    if rows.is_empty() {
        return;
    }
    let count = rows.len().div_ceil(CHUNK);
    let each = rows.len().div_ceil(count);
    for part in rows.chunks(each) {
        chunks.push(Arc::new(Builder::default().chunk(part)));
    }
}

/// Puts the texts of a chunk together.
#[derive(Default)]
struct Builder {
    texts: String,
    names: Vec<Arc<str>>,
    layers: Vec<CompactLayer>,
    counts: Vec<(u32, u32)>,
}

impl Builder {
    fn chunk(mut self, rows: &[ArticleRow]) -> Chunk {
        let mut folded = String::new();
        let mut compact = Vec::with_capacity(rows.len());
        for row in rows {
            for text in [&row.title, &row.id] {
                // A line end would let a word begin in one row and end in the next.
                let text = fold(text, Strength::Loose).text.replace('\n', " ");
                folded.push_str(&text);
                folded.push('\n');
            }
            let mut own = self.row(row);
            own.folded_end = number(folded.len());
            compact.push(own);
        }
        Chunk {
            texts: self.texts.into(),
            folded: folded.into(),
            names: self.names.into(),
            rows: compact.into(),
            layers: self.layers.into(),
            counts: self.counts.into(),
        }
    }

    fn row(&mut self, row: &ArticleRow) -> Row {
        let first = number(self.layers.len());
        for layer in &row.layers {
            let layer = self.layer(layer);
            self.layers.push(layer);
        }
        Row {
            id: self.piece(&row.id),
            title: self.piece(&row.title),
            date: self.piece(&row.date),
            iso_date: self.piece(&row.iso_date),
            copy_of: self.piece(&row.copy_of),
            damaged: row.damaged.as_ref().map(|text| self.piece(text)),
            source: self.name(&row.source),
            code_points: row.code_points,
            layers: (first, number(self.layers.len())),
            folded_end: 0,
        }
    }

    fn layer(&mut self, layer: &LayerRow) -> CompactLayer {
        let first = number(self.counts.len());
        for (label, count) in &layer.counts {
            let label = self.name(label.as_str());
            self.counts.push((label, *count));
        }
        CompactLayer {
            annotator: self.name(&layer.annotator),
            status: layer.status,
            reason: self.piece(&layer.reason),
            counts: (first, number(self.counts.len())),
            unplaced: layer.unplaced,
            active_seconds: layer.active_seconds,
            modified: self.piece(&layer.modified),
            damaged: layer.damaged.as_ref().map(|text| self.piece(text)),
        }
    }

    fn piece(&mut self, text: &str) -> Piece {
        if text.is_empty() {
            return Piece::default();
        }
        let start = number(self.texts.len());
        self.texts.push_str(text);
        Piece {
            start,
            end: number(self.texts.len()),
        }
    }

    fn name(&mut self, name: &str) -> u32 {
        let at = self.names.iter().position(|known| **known == *name);
        number(at.unwrap_or_else(|| {
            self.names.push(Arc::from(name));
            self.names.len() - 1
        }))
    }
}

/// A length within a chunk, which is far below 4 GiB.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
