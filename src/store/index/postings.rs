//! Looking sequences of words up in one segment of the index.
//!
//! The library's own queries are not used: a word of ours has dozens of ways to be written, most
//! of which no article has, and a result has to say exactly how many hits an article has, also
//! where two words of a query meet. So the dictionary is asked for all the ways first, and the
//! lists of those that are there are read.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;

use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::model::concordance::{Clause, Sequence, WordQuery};

/// Documents in order, each with a number of occurrences.
pub(super) type Counts = Vec<(DocId, u32)>;

/// The dictionary of one field in one segment, with what was already looked up.
pub(super) struct Dictionary<'a> {
    inverted: Arc<InvertedIndexReader>,
    field: Field,
    max_doc: DocId,
    known: HashMap<&'a str, Option<TermInfo>>,
}

impl<'a> Dictionary<'a> {
    pub(super) fn open(segment: &SegmentReader, field: Field) -> tantivy::Result<Self> {
        Ok(Self {
            inverted: segment.inverted_index(field)?,
            field,
            max_doc: segment.max_doc(),
            known: HashMap::new(),
        })
    }

    fn info(&mut self, word: &'a str) -> io::Result<Option<TermInfo>> {
        if let Some(known) = self.known.get(word) {
            return Ok(known.clone());
        }
        let term = Term::from_field_text(self.field, word);
        let found = self.inverted.get_term_info(&term)?;
        self.known.insert(word, found.clone());
        Ok(found)
    }

    /// What the words of a sequence are here; `None` when one of them is nowhere.
    fn infos(&mut self, sequence: &'a Sequence) -> io::Result<Option<Vec<TermInfo>>> {
        // The last word is the same in many sequences, so it is known soonest.
        let mut found = Vec::with_capacity(sequence.words.len());
        for word in sequence.words.iter().rev() {
            match self.info(word)? {
                Some(info) => found.push(info),
                None => return Ok(None),
            }
        }
        found.reverse();
        Ok(Some(found))
    }

    fn postings(&self, info: &TermInfo, option: IndexRecordOption) -> io::Result<SegmentPostings> {
        self.inverted.read_postings_from_terminfo(info, option)
    }

    /// The documents with a clause, and how often each has it.
    pub(super) fn clause(&mut self, clause: &'a Clause) -> io::Result<Counts> {
        let mut lists: Vec<Counts> = Vec::new();
        for sequence in &clause.sequences {
            let Some(infos) = self.infos(sequence)? else {
                continue;
            };
            let list = if let [info] = infos.as_slice() {
                self.documents_of(info)?
            } else {
                self.documents_in_a_row(&infos)?
            };
            if !list.is_empty() {
                lists.push(list);
            }
        }
        Ok(united(lists, self.max_doc))
    }

    fn documents_of(&self, info: &TermInfo) -> io::Result<Counts> {
        let mut postings = self.postings(info, IndexRecordOption::WithFreqs)?;
        let mut found = Vec::with_capacity(info.doc_freq as usize);
        while postings.doc() != TERMINATED {
            found.push((postings.doc(), postings.term_freq()));
            postings.advance();
        }
        Ok(found)
    }

    fn documents_in_a_row(&self, infos: &[TermInfo]) -> io::Result<Counts> {
        let mut row = FoundRow::open(self, infos)?;
        let mut found = Vec::new();
        let mut doc = row.seek(0);
        while doc != TERMINATED {
            let starts = row.starts().len();
            if starts > 0 {
                found.push((doc, u32::try_from(starts).unwrap_or(u32::MAX)));
            }
            doc = row.seek(doc + 1);
        }
        Ok(found)
    }

    /// Whether the hits of two sequences may be at the same words, so that the occurrences of
    /// the clauses cannot simply be added up.
    pub(super) fn may_overlap(&mut self, query: &'a WordQuery) -> io::Result<bool> {
        let mut present = Vec::new();
        for sequence in wanted(query) {
            if self.infos(sequence)?.is_some() {
                present.push(sequence);
            }
        }
        // Few ways to write a word are there, but a query may be of thirty words.
        if present.len() > 300 {
            return Ok(true);
        }
        let pairs = || present.iter().enumerate();
        Ok(pairs().any(|(place, one)| {
            pairs().skip(place).any(|(other_place, other)| {
                let is_same = place == other_place;
                (!is_same && one.words == other.words)
                    || meet_behind(&one.words, &other.words)
                    || meet_behind(&other.words, &one.words)
            })
        }))
    }

    /// How many hits without overlaps each of `docs`, which are in order, has: at every word the
    /// longest, as [`WordQuery::hits`] finds them.
    pub(super) fn hits(&mut self, query: &'a WordQuery, docs: &[DocId]) -> io::Result<Vec<u32>> {
        let mut found: Vec<(usize, u32, usize)> = Vec::new();
        let mut done: HashSet<&[String]> = HashSet::new();
        for sequence in wanted(query) {
            if !done.insert(&sequence.words) {
                continue;
            }
            let Some(infos) = self.infos(sequence)? else {
                continue;
            };
            let mut row = FoundRow::open(self, &infos)?;
            let mut at = row.seek(0);
            for (place, &doc) in docs.iter().enumerate() {
                if at < doc {
                    at = row.seek(doc);
                }
                if at == doc {
                    let length = infos.len();
                    found.extend(row.starts().iter().map(|&start| (place, start, length)));
                }
            }
        }
        found.sort_unstable_by_key(|&(place, start, length)| (place, start, usize::MAX - length));
        let mut hits = vec![0; docs.len()];
        let mut free = (0, 0);
        for (place, start, length) in found {
            if (place, start as usize) >= free {
                hits[place] += 1;
                free = (place, start as usize + length);
            }
        }
        Ok(hits)
    }
}

/// Whether an occurrence of `later` may begin at the same word as one of `first`, being shorter,
/// or at one of its later words.
fn meet_behind(first: &[String], later: &[String]) -> bool {
    (0..first.len()).any(|place| {
        let is_whole = place == 0 && first.len() <= later.len();
        let mut shared = first[place..].iter().zip(later);
        !is_whole && shared.all(|(one, other)| one == other)
    })
}

/// The sequences that a query looks for, of each clause.
fn wanted(query: &WordQuery) -> impl Iterator<Item = &Sequence> {
    let clauses = query.clauses().iter().filter(|clause| !clause.is_excluded);
    clauses.flat_map(|clause| &clause.sequences)
}

/// Lists of documents as one, with their counts added up.
fn united(mut lists: Vec<Counts>, max_doc: DocId) -> Counts {
    if lists.len() < 2 {
        return lists.pop().unwrap_or_default();
    }
    let total: usize = lists.iter().map(Vec::len).sum();
    if total > max_doc as usize / 16 {
        let mut counts = vec![0_u32; max_doc as usize];
        for (doc, count) in lists.into_iter().flatten() {
            if let Some(sum) = counts.get_mut(doc as usize) {
                *sum = sum.saturating_add(count);
            }
        }
        return (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    }
    let mut all: Counts = lists.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = kept.1.saturating_add(next.1);
        }
        is_same
    });
    all
}

/// The documents that hold all words of a sequence, one after the other, with the places where
/// the words follow each other.
struct FoundRow {
    postings: Vec<SegmentPostings>,
    starts: Vec<u32>,
    places: Vec<u32>,
}

impl FoundRow {
    fn open(dictionary: &Dictionary<'_>, infos: &[TermInfo]) -> io::Result<Self> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let postings = infos.iter().map(|info| dictionary.postings(info, option));
        Ok(Self {
            postings: postings.collect::<io::Result<_>>()?,
            starts: Vec::new(),
            places: Vec::new(),
        })
    }

    /// Goes to the first document at or after `doc` that has all words.
    fn seek(&mut self, doc: DocId) -> DocId {
        let mut target = doc;
        loop {
            let start = target;
            for postings in &mut self.postings {
                if target == TERMINATED {
                    return TERMINATED;
                }
                if postings.doc() < target {
                    postings.seek(target);
                }
                target = postings.doc();
            }
            let first = self.postings.first().map_or(TERMINATED, DocSet::doc);
            if target == start && first == target {
                return target;
            }
        }
    }

    /// The places in the document at hand where the words stand in a row.
    fn starts(&mut self) -> &[u32] {
        let mut postings = self.postings.iter_mut();
        if let Some(first) = postings.next() {
            first.positions(&mut self.starts);
        }
        for (behind, postings) in (1_u32..).zip(postings) {
            postings.positions(&mut self.places);
            let places = &self.places;
            self.starts
                .retain(|start| places.binary_search(&(start + behind)).is_ok());
        }
        &self.starts
    }
}

/// The living documents that have `value` in a field of names, in order.
pub(super) fn documents_with(
    segment: &SegmentReader,
    field: Field,
    value: &str,
) -> tantivy::Result<Vec<DocId>> {
    let term = Term::from_field_text(field, value);
    let inverted = segment.inverted_index(field)?;
    let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            found.push(postings.doc());
        }
        postings.advance();
    }
    Ok(found)
}
