//! What a person types to search, understood.
//!
//! | typed | found |
//! |---|---|
//! | `حلب قصف` | articles with both words, in any order |
//! | `"ريف حلب"` or `«ريف حلب»` | these words, one after the other |
//! | `-حماة`, `-"ريف حماة"` | not in articles with that |
//!
//! A *plain* word is found with proclitics and ال in front of it, and written as two words where
//! it may be a name of two; two plain words side by side also as one ([`forms`]). In quotation
//! marks it depends on the strength: loosely, proclitics may stand before the first word and
//! spaces may differ, strictly these words are meant and no others. Punctuation is never compared.
//!
//! All of it becomes [`Sequence`]s of folded words. Whoever looks for them needs to know nothing
//! of Arabic.

use std::collections::{HashMap, HashSet};

use super::super::arabic::{Strength, fold, is_invisible};
use super::forms::{self, Form};
use super::words::words;

/// Longer queries, in characters, are refused.
pub const LONGEST: usize = 1_000;
/// More words and phrases in one query are refused.
pub const MOST_CLAUSES: usize = 30;

/// A phrase of more words is taken as it is written, but for proclitics: it is a sentence, and no
/// name.
const MOST_WORDS_OF_A_NAME: usize = 12;

/// Why a query cannot be searched for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// It has more than [`LONGEST`] characters.
    #[error(
        "cannot search: the query has {length} characters and the limit is {LONGEST}; shorten it"
    )]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// It has more than [`MOST_CLAUSES`] words and phrases.
    #[error(
        "cannot search: the query has {count} words and phrases and the limit is {MOST_CLAUSES}; \
         leave some out or put quotation marks around those that follow each other"
    )]
    TooMany {
        /// How many it has.
        count: usize,
    },
    /// All its words are to be left out, and there is nothing else to look for.
    #[error(
        "cannot search: all the words have a minus sign, which leaves articles out; \
         add a word to look for"
    )]
    NothingToFind,
}

/// Words that follow each other in a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// The words, folded; never empty.
    pub words: Vec<String>,
    /// Where the hit begins in the first of them, behind proclitics, in bytes.
    pub core: usize,
}

/// A word or a phrase of a query: any of its sequences is found for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// All the ways to write it, each once.
    pub sequences: Vec<Sequence>,
    /// Whether articles with it are left out.
    pub is_excluded: bool,
}

/// A query that was understood.
#[derive(Clone, Debug)]
pub struct WordQuery {
    strength: Strength,
    clauses: Vec<Clause>,
    /// From the first word of each sequence to its clause and its place there.
    first_words: HashMap<String, Vec<(usize, usize)>>,
}

/// A piece of what was typed.
struct Piece {
    /// Its words, folded; never empty.
    words: Vec<String>,
    is_quoted: bool,
    is_excluded: bool,
}

impl WordQuery {
    /// Understands `text`. With `glued`, words are found behind proclitics too. A text without
    /// words, as one of nothing but punctuation, makes an empty query.
    ///
    /// # Errors
    /// When the text is too long, or has too many words.
    pub fn parse(text: &str, strength: Strength, glued: bool) -> Result<Self, QueryError> {
        let length = text.chars().count();
        if length > LONGEST {
            return Err(QueryError::TooLong { length });
        }
        let pieces = pieces(text, strength);
        if pieces.len() > MOST_CLAUSES {
            return Err(QueryError::TooMany {
                count: pieces.len(),
            });
        }
        let mut clauses: Vec<Clause> = pieces
            .iter()
            .map(|piece| clause_of(piece, strength, glued))
            .collect();
        for (index, pair) in pieces.windows(2).enumerate() {
            if let Some(one) = as_one(&pair[0], &pair[1]) {
                for form in forms_of(&one, glued, true) {
                    let sequence = Sequence::of(&form, &[]);
                    clauses[index].sequences.push(sequence.clone());
                    clauses[index + 1].sequences.push(sequence);
                }
            }
        }
        clauses.iter_mut().for_each(Clause::dedup);
        let mut first_words: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (index, clause) in clauses.iter().enumerate() {
            for (place, sequence) in clause.sequences.iter().enumerate() {
                let first = sequence.words[0].clone();
                first_words.entry(first).or_default().push((index, place));
            }
        }
        Ok(Self {
            strength,
            clauses,
            first_words,
        })
    }

    /// How much is taken for the same.
    pub fn strength(&self) -> Strength {
        self.strength
    }

    /// Its words and phrases, as typed.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// Whether there are words or phrases to look for, rather than only to leave out.
    pub fn has_wanted(&self) -> bool {
        self.clauses.iter().any(|clause| !clause.is_excluded)
    }

    /// The sequences that begin with `word`: clause and place in it.
    pub(super) fn beginning_with(&self, word: &str) -> &[(usize, usize)] {
        self.first_words.get(word).map_or(&[], Vec::as_slice)
    }
}

impl Sequence {
    fn of(first: &Form, rest: &[&str]) -> Self {
        let rest = rest.iter().map(|&word| word.to_owned());
        Self {
            words: std::iter::once(first.text.clone()).chain(rest).collect(),
            core: first.core,
        }
    }
}

impl Clause {
    /// Leaves one of those sequences that have the same words.
    fn dedup(&mut self) {
        let mut seen: HashSet<Vec<String>> = HashSet::new();
        self.sequences
            .retain(|sequence| seen.insert(sequence.words.clone()));
    }
}

fn forms_of(word: &str, glued: bool, article: bool) -> Vec<Form> {
    if glued {
        forms::glued(word, article)
    } else {
        vec![Form::plain(word)]
    }
}

/// All the ways to write a piece.
fn clause_of(piece: &Piece, strength: Strength, glued: bool) -> Clause {
    let is_exact = piece.is_quoted && strength == Strength::Strict;
    let glued = glued && !is_exact;
    let words: Vec<&str> = piece.words.iter().map(String::as_str).collect();
    let mut clause = Clause {
        sequences: Vec::new(),
        is_excluded: piece.is_excluded,
    };
    let mut add = |words: &[&str], article: bool| {
        if let [first, rest @ ..] = words {
            for form in forms_of(first, glued, article) {
                clause.sequences.push(Sequence::of(&form, rest));
            }
        }
    };
    add(&words, !piece.is_quoted);
    if is_exact || words.len() > MOST_WORDS_OF_A_NAME {
        return clause;
    }
    for (index, word) in words.iter().enumerate() {
        for (before, after) in forms::split(word) {
            let mut changed = words.clone();
            changed.splice(index..=index, [before, after]);
            add(&changed, false);
        }
        if let Some(next) = words.get(index + 1)
            && let Some(one) = forms::joined(word, next)
        {
            let mut changed = words.clone();
            changed.splice(index..index + 2, [one.as_str()]);
            add(&changed, !piece.is_quoted);
        }
    }
    clause
}

/// Two pieces side by side as one word, when both are plain words that are looked for.
fn as_one(first: &Piece, second: &Piece) -> Option<String> {
    let is_plain = |piece: &Piece| !piece.is_quoted && !piece.is_excluded;
    match (first.words.as_slice(), second.words.as_slice()) {
        ([one], [other]) if is_plain(first) && is_plain(second) => forms::joined(one, other),
        _ => None,
    }
}

/// Cuts what was typed at spaces and quotation marks.
fn pieces(text: &str, strength: Strength) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let Some(first) = rest.chars().next() else {
            return found;
        };
        let is_excluded = matches!(first, '-' | '\u{2212}' | '\u{2013}');
        if is_excluded {
            rest = rest[first.len_utf8()..].trim_start_matches(is_invisible);
        }
        let opening = rest.chars().next().filter(|c| closing(*c).is_some());
        let (inside, after) = match opening.and_then(|open| closing(open).map(|end| (open, end))) {
            Some((open, end)) => {
                let inside = &rest[open.len_utf8()..];
                // While a person types, the second mark is not there yet.
                let stop = inside.find(end).unwrap_or(inside.len());
                let mark = inside[stop..].chars().next().map_or(0, char::len_utf8);
                (&inside[..stop], &inside[stop + mark..])
            }
            None => {
                let stop = rest
                    .find(|c: char| c.is_whitespace() || closing(c).is_some())
                    .unwrap_or(rest.len());
                rest.split_at(stop)
            }
        };
        rest = after;
        let folded = fold(inside, strength).text;
        let words: Vec<String> = words(&folded)
            .map(|word| folded[word.range].to_owned())
            .collect();
        if !words.is_empty() {
            found.push(Piece {
                words,
                is_quoted: opening.is_some(),
                is_excluded,
            });
        }
    }
}

/// The marks that end what the quotation mark `open` begins; `None` when it is none.
fn closing(open: char) -> Option<&'static [char]> {
    Some(match open {
        '"' => &['"'],
        '«' => &['»'],
        '»' => &['«'],
        '“' | '”' | '„' | '‟' => &['“', '”', '‟'],
        _ => return None,
    })
}
