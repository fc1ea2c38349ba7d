//! Articles that are nearly the same: copies of a wire report with another headline or an added
//! paragraph.
//!
//! The resemblance of two texts is the Jaccard index of their sets of shingles, three consecutive
//! words, folded as for search (Broder, *On the resemblance and containment of documents*, 1997).
//! It is estimated from 128 minima of hashed shingles, a [`Signature`]; to compare 100,000
//! articles without comparing each with each, signatures are cut into 32 bands of 4 rows, and only
//! those that agree in a whole band are compared (Leskovec, Rajaraman, Ullman, *Mining of Massive
//! Datasets*, ch. 3.4). A pair with resemblance s is found with probability 1 − (1 − s⁴)³²: 0.87 at
//! 0.5, 0.99 at 0.6, and more than 0.999 at 0.7. The estimate has a standard error of at most
//! 0.045.
//!
//! A report that is contained in a longer one resembles it little. Its containment is the share of its
//! shingles that the other has (Broder, as above), counted from the [`Fingerprint`]s of those that share a
//! sampled shingle, one that a modulus divides.
//!
//! Each minimum is kept with its lowest 16 bits (Li and König, *b-bit minwise hashing*, 2010): 256
//! bytes an article.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::arabic::{Strength, fold};

/// How many minima a signature has.
const MINIMA: usize = 128;

/// How many minima make a band.
const ROWS: usize = 4;

/// How many words make a shingle.
const WORDS: usize = 3;

/// The resemblance from which two articles are shown as nearly the same.
pub const NEARLY_THE_SAME: f64 = 0.5;

/// With how many sets of a band an article is compared, so that a line that half of a corpus
/// shares does not make every pair of it a candidate.
const COMPARED: usize = 16;

/// The share of its shingles from which a text counts as contained in another: a headline or a line
/// of an outlet may be more.
pub const CONTAINED: f64 = 0.7;

/// Up to so many shingles in all texts, each finds those that may contain each other: pairs of them with
/// their texts take 128 MiB.
const INDEXED: usize = 8 << 20;

/// Of more, one in so many: of a report of 20 shingles one in 300 has none of them.
const SAMPLED: u32 = 4;

/// With how many of the texts that have a shingle a text is compared, the longest first: more have it
/// when it is a line of an outlet.
const COMMON: usize = 64;

/// What of a text is enough to compare it: 128 minima of its hashed shingles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u16>", into = "Vec<u16>")]
pub struct Signature(Box<[u16; MINIMA]>);

impl From<Signature> for Vec<u16> {
    fn from(signature: Signature) -> Self {
        signature.0.to_vec()
    }
}

impl TryFrom<Vec<u16>> for Signature {
    type Error = String;

    fn try_from(minima: Vec<u16>) -> Result<Self, String> {
        let length = minima.len();
        let minima: Box<[u16]> = minima.into_boxed_slice();
        Box::<[u16; MINIMA]>::try_from(minima)
            .map(Self)
            .map_err(|_| format!("a signature has {MINIMA} minima, not {length}"))
    }
}

impl Signature {
    /// The signature of `text`; `None` when it has fewer than three words, and so no shingle.
    pub fn of(text: &str) -> Option<Self> {
        Self::of_shingles(&shingles(text))
    }

    fn of_shingles(shingles: &[u64]) -> Option<Self> {
        if shingles.is_empty() {
            return None;
        }
        let mut minima = [u32::MAX; MINIMA];
        for shingle in shingles {
            for (minimum, &(factor, shift)) in minima.iter_mut().zip(&FUNCTIONS) {
                // Multiply, add, shift: a universal family of hash functions (Dietzfelbinger).
                let hashed = (factor.wrapping_mul(*shingle).wrapping_add(shift) >> 32) as u32;
                *minimum = (*minimum).min(hashed);
            }
        }
        let mut low = Box::new([0_u16; MINIMA]);
        for (low, minimum) in low.iter_mut().zip(minima) {
            *low = (minimum & 0xFFFF) as u16;
        }
        Some(Self(low))
    }

    /// An estimate of the resemblance of two texts, from 0 to 1.
    pub fn resemblance(&self, other: &Self) -> f64 {
        let same = self.0.iter().zip(other.0.iter()).filter(|(a, b)| a == b);
        same.count() as f64 / MINIMA as f64
    }
}

/// The hashed shingles of a text, sorted, each once; none when it has fewer than three words.
fn shingles(text: &str) -> Vec<u64> {
    let folded = fold(text, Strength::Loose).text;
    let words: Vec<u64> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| hash(word.as_bytes()))
        .collect();
    let mut shingles: Vec<u64> = words
        .windows(WORDS)
        .map(|words| words.iter().fold(0, |shingle, word| mix(shingle ^ word)))
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// What of a text is enough to tell whether it resembles another or is contained in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    signature: Option<Signature>,
    /// The highest 32 bits of its hashed shingles, sorted.
    shingles: Box<[u32]>,
}

impl Fingerprint {
    /// The fingerprint of `text`.
    pub fn of(text: &str) -> Self {
        let shingles = shingles(text);
        Self {
            signature: Signature::of_shingles(&shingles),
            shingles: shingles.iter().map(|it| (it >> 32) as u32).collect(),
        }
    }

    /// The share of its shingles that another text has, from 0 to 1; 0 when it has none.
    pub fn containment_in(&self, other: &Self) -> f64 {
        let mut theirs = other.shingles.iter().peekable();
        let shared = self.shingles.iter().filter(|own| {
            while theirs.next_if(|it| it < own).is_some() {}
            theirs.peek() == Some(own)
        });
        shared.count() as f64 / self.shingles.len().max(1) as f64
    }
}

/// The sets of texts that belong together, as indices, ascending: those that are nearly the same, and
/// those that are contained in others, also by way of further ones. In the order of their first members.
pub fn related(texts: &[Fingerprint]) -> Vec<Vec<usize>> {
    let signatures: Vec<Option<Signature>> = texts.iter().map(|it| it.signature.clone()).collect();
    let mut sets = Sets::new(texts.len());
    for group in groups(&signatures, NEARLY_THE_SAME) {
        for pair in group.members.windows(2) {
            if let [one, other] = pair {
                sets.union(*one, *other);
            }
        }
    }
    // In an order of what they say, so that it does not matter in which they are given.
    let mut longest: Vec<(usize, &Fingerprint)> = texts.iter().enumerate().collect();
    longest.sort_by_key(|(_, text)| (Reverse(text.shingles.len()), &text.shingles));
    let all: usize = texts.iter().map(|text| text.shingles.len()).sum();
    let modulus = if all <= INDEXED { 1 } else { SAMPLED };
    let sampled = |text: &Fingerprint| -> Vec<u32> {
        let shingles = text.shingles.iter().copied();
        shingles.filter(|it| it % modulus == 0).collect()
    };
    // Shingles with the texts that have them: pairs, since there may be millions.
    let mut having: Vec<(u32, usize)> = Vec::new();
    for (rank, (_, text)) in longest.iter().enumerate() {
        having.extend(sampled(text).into_iter().map(|shingle| (shingle, rank)));
    }
    having.sort_unstable();
    for (rank, (at, text)) in longest.iter().enumerate() {
        let mut longer: BTreeSet<usize> = BTreeSet::new();
        for shingle in sampled(text) {
            let first = having.partition_point(|(it, _)| *it < shingle);
            let same = having.iter().skip(first);
            let same = same.take_while(|(it, other)| *it == shingle && *other < rank);
            longer.extend(same.take(COMMON).map(|(_, other)| *other));
        }
        for (other, text_of_other) in longer.iter().filter_map(|it| longest.get(*it)) {
            if sets.find(*at) != sets.find(*other)
                && text.containment_in(text_of_other) >= CONTAINED
            {
                sets.union(*at, *other);
            }
        }
    }
    let found = collect(&signatures, &mut sets);
    found.into_iter().map(|group| group.members).collect()
}

/// Multipliers, odd, and addends of the hash functions; the same for ever, since signatures are
/// kept.
const FUNCTIONS: [(u64, u64); MINIMA] = functions();

const fn functions() -> [(u64, u64); MINIMA] {
    let mut functions = [(0, 0); MINIMA];
    let mut state = 0x4861_7368_6979_6131_u64;
    let mut index = 0;
    while index < MINIMA {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let factor = mix(state) | 1;
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        functions[index] = (factor, mix(state));
        index += 1;
    }
    functions
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood, 2014).
const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// FNV-1a, 64 bits, mixed.
fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    mix(hash)
}

/// Articles that are nearly the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Their indices in what was given, ascending; at least two.
    pub members: Vec<usize>,
    /// The smallest estimated resemblance of a member to the first one; it may be smaller than
    /// the threshold, when each is like another but not like the first.
    pub resemblance: f64,
}

/// The groups of articles whose resemblance is estimated to be at least `threshold`, by the
/// signatures of all; `None` for an article that is too short to have one. Who is like a member
/// of a group is in it. In the order of their first members.
pub fn groups(signatures: &[Option<Signature>], threshold: f64) -> Vec<Group> {
    let mut sets = Sets::new(signatures.len());
    for band in 0..MINIMA / ROWS {
        let mut buckets: HashMap<[u16; ROWS], Vec<usize>> = HashMap::new();
        for (index, signature) in signatures.iter().enumerate() {
            let rows = signature
                .as_ref()
                .and_then(|signature| signature.0.get(band * ROWS..(band + 1) * ROWS))
                .and_then(|rows| <[u16; ROWS]>::try_from(rows).ok());
            if let Some(rows) = rows {
                buckets.entry(rows).or_default().push(index);
            }
        }
        for bucket in buckets.values().filter(|bucket| bucket.len() > 1) {
            join(bucket, signatures, threshold, &mut sets);
        }
    }
    collect(signatures, &mut sets)
}

/// Joins the members of a bucket that are like each other: each is compared with the first of
/// every set that the bucket has so far, up to [`COMPARED`].
fn join(bucket: &[usize], signatures: &[Option<Signature>], threshold: f64, sets: &mut Sets) {
    let mut firsts: Vec<usize> = Vec::new();
    for &member in bucket {
        let like = firsts.iter().copied().find(|&first| {
            sets.find(first) == sets.find(member)
                || resemblance(signatures, first, member) >= threshold
        });
        match like {
            Some(first) => sets.union(first, member),
            None if firsts.len() < COMPARED => firsts.push(member),
            None => {}
        }
    }
}

fn resemblance(signatures: &[Option<Signature>], a: usize, b: usize) -> f64 {
    match (signatures.get(a), signatures.get(b)) {
        (Some(Some(a)), Some(Some(b))) => a.resemblance(b),
        _ => 0.0,
    }
}

fn collect(signatures: &[Option<Signature>], sets: &mut Sets) -> Vec<Group> {
    let mut of_root: HashMap<usize, Vec<usize>> = HashMap::new();
    for index in 0..signatures.len() {
        of_root.entry(sets.find(index)).or_default().push(index);
    }
    let mut found: Vec<Group> = of_root
        .into_values()
        .filter(|members| members.len() > 1)
        .map(|members| {
            let first = members.first().copied().unwrap_or(0);
            let resemblance = members
                .iter()
                .skip(1)
                .map(|&member| resemblance(signatures, first, member))
                .fold(1.0, f64::min);
            Group {
                members,
                resemblance,
            }
        })
        .collect();
    found.sort_unstable_by(|a, b| a.members.cmp(&b.members));
    found
}

/// Disjoint sets of indices, joined by size, with paths halved (Tarjan and van Leeuwen, 1984).
struct Sets {
    parent: Vec<usize>,
    size: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self {
            parent: (0..count).collect(),
            size: vec![1; count],
        }
    }

    fn find(&mut self, mut index: usize) -> usize {
        while self.parent[index] != index {
            self.parent[index] = self.parent[self.parent[index]];
            index = self.parent[index];
        }
        index
    }

    fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let (large, small) = if self.size[a] < self.size[b] {
            (b, a)
        } else {
            (a, b)
        };
        self.parent[small] = large;
        self.size[large] += self.size[small];
    }
}
