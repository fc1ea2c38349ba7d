//! Candidates for a mention: the entries of a registry whose names it may be, the best first.
//!
//! A name is found as it is written; folded; behind a proclitic; without the article and spaces
//! (كفر نوران, كفرنوران); among other words (مقاتلو تنظيم داعش); and with a typing error, by the
//! optimal string alignment distance of the crate rapidfuzz. What was linked before goes first. It
//! knows names and ids, and nothing of what they are.
//!
//! Typing errors are looked for among the names that share enough pairs of letters with the mention.
//! Of names that are similar enough none is left out: an error changes three of those pairs at
//! most, so names within the distance share at least those that are left (`least_shared`).

use std::collections::{BTreeMap, HashMap};

use rapidfuzz::distance::osa::BatchComparator;

use crate::model::arabic::{Strength, fold, proclitics};

/// Names less similar than this are no candidates: the share of letters that are right.
const SIMILAR: f64 = 0.7;
/// Shorter mentions are not looked for with errors: everything is similar to three letters.
const SHORTEST: usize = 4;

/// Names that are also common nouns, folded, without the article: never certain. الباب is a door,
/// الثورة a revolution, المرصد any observatory, الهيئة any committee.
const COMMON: &[&str] = &[
    "باب",
    "ثوره",
    "سلام",
    "قصير",
    "نصره",
    "هييه",
    "مرصد",
    "تل",
    "جسر",
    "سوق",
    "حفه",
    "زهرا",
    "شيخ",
    "جديده",
    "مدينه",
    "بيضا",
    "غاب",
    "شرق",
    "تحالف",
    "حرس",
    "شرطه",
    "امن",
    "جيش",
    "حزب",
    "مجلس",
    "تنظيم",
    "وحدات",
    "سد",
    "مطار",
    "حاجز",
    "نبي",
    "عيس",
    "حياه",
    "وحده",
    "كرامه",
    "صفا",
    "ميدان",
    "قدم",
    "مزه",
    "نبك",
    "قبه",
    "برج",
    "دير",
    "عين",
    "راس",
    "مشرفه",
    "حريه",
    "وادي",
    "جبل",
    "سرايا",
    "دانا",
    "ناصره",
    "منصوره",
    "سعن",
    "مفرق",
    "عرب",
    "سكان",
    "صور",
    "كوم",
    "حمام",
];

/// Why an entry is a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same words were linked with it before, so many times.
    LinkedBefore(u32),
    /// The name as it is written.
    Exact,
    /// The name in another spelling.
    Folded,
    /// The name behind a proclitic: لدمشق.
    Proclitic,
    /// The name but for spaces and the article.
    Joined,
    /// All words of the name are among others, or the other way round.
    Part,
    /// The name with a typing error.
    Fuzzy,
}

impl Reason {
    /// In a few words, for people.
    pub fn name(self) -> String {
        match self {
            Self::LinkedBefore(1) => "linked before".to_owned(),
            Self::LinkedBefore(times) => format!("linked {times} times before"),
            Self::Exact => "the same name".to_owned(),
            Self::Folded => "another spelling".to_owned(),
            Self::Proclitic => "behind a proclitic".to_owned(),
            Self::Joined => "but for spaces or ال".to_owned(),
            Self::Part => "a part of the name".to_owned(),
            Self::Fuzzy => "nearly the name".to_owned(),
        }
    }
}

/// An entry that may be meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<Id> {
    /// Which.
    pub id: Id,
    /// The name that is like the mention.
    pub name: String,
    /// How like, 0 to 1: for an order.
    pub score: f32,
    /// Why.
    pub reason: Reason,
    /// Whether nothing else can be meant. A name that is a common noun, or that two entries have,
    /// is never certain.
    pub certain: bool,
}

/// One name of an entry.
#[derive(Clone, Debug)]
struct Name {
    entry: u32,
    /// As it is in the registry.
    text: String,
    /// Its letters without spaces and articles.
    letters: Vec<char>,
    /// How many of its pairs of letters come again.
    repeats: u8,
    /// How many words it has.
    words: u32,
}

/// The names of a registry, ready to be asked.
#[derive(Clone, Debug)]
pub struct Names<Id> {
    entries: Vec<Id>,
    /// Where each entry is among the entries, and its first name among the names.
    places: BTreeMap<Id, u32>,
    first: Vec<u32>,
    names: Vec<Name>,
    /// By the folded name.
    folded: HashMap<String, Vec<u32>>,
    /// By the letters without spaces and articles.
    joined: HashMap<String, Vec<u32>>,
    /// By each word without its article.
    words: HashMap<String, Vec<u32>>,
    /// By pairs of letters.
    pairs: HashMap<(char, char), Vec<u32>>,
    /// What was linked before, by the folded mention.
    learned: HashMap<String, BTreeMap<u32, u32>>,
}

impl<Id: Clone + Ord> Names<Id> {
    /// The names of `entries`; of names that are alike those of earlier entries come first.
    pub fn new(entries: impl IntoIterator<Item = (Id, String)>) -> Self {
        let mut names = Self {
            entries: Vec::new(),
            places: BTreeMap::new(),
            first: Vec::new(),
            names: Vec::new(),
            folded: HashMap::new(),
            joined: HashMap::new(),
            words: HashMap::new(),
            pairs: HashMap::new(),
            learned: HashMap::new(),
        };
        for (id, text) in entries {
            let folded = plain(&text);
            if folded.is_empty() {
                continue;
            }
            let (new, name) = (names.entries.len(), names.names.len());
            let (Ok(new), Ok(name)) = (u32::try_from(new), u32::try_from(name)) else {
                break;
            };
            let entry = *names.places.entry(id.clone()).or_insert(new);
            if entry == new {
                names.entries.push(id);
                names.first.push(name);
            }
            names.add(entry, name, text, folded);
        }
        names
    }

    fn add(&mut self, entry: u32, index: u32, text: String, folded: String) {
        let words: Vec<&str> = folded.split(' ').map(without_article).collect();
        let joined: String = words.concat();
        let letters: Vec<char> = joined.chars().collect();
        for word in &words {
            push(self.words.entry((*word).to_owned()).or_default(), index);
        }
        let pairs = pairs(&letters);
        let repeats = u8::try_from(letters.len() + 1 - pairs.len()).unwrap_or(u8::MAX);
        for pair in pairs {
            push(self.pairs.entry(pair).or_default(), index);
        }
        let words = u32::try_from(words.len()).unwrap_or(u32::MAX);
        push(self.joined.entry(joined).or_default(), index);
        push(self.folded.entry(folded).or_default(), index);
        self.names.push(Name {
            entry,
            text,
            letters,
            repeats,
            words,
        });
    }

    /// Remembers that `mention` was linked with `id` so many times.
    pub fn learned(&mut self, mention: &str, id: &Id, times: u32) {
        let Some(&entry) = self.places.get(id) else {
            return;
        };
        let known = self.learned.entry(plain(mention)).or_default();
        let known = known.entry(entry).or_default();
        *known = known.saturating_add(times);
    }

    /// The entries that `mention` may be about, the best first, each once.
    pub fn find(&self, mention: &str, limit: usize) -> Vec<Candidate<Id>> {
        self.found(mention, limit, |folded, found| {
            self.with_errors(folded, found);
        })
    }

    /// [`Names::find`] with every name looked at: what it is compared with.
    #[doc(hidden)]
    pub fn scan(&self, mention: &str, limit: usize) -> Vec<Candidate<Id>> {
        self.found(mention, limit, |folded, found| {
            let wanted = Wanted::of(folded);
            for (index, name) in self.names.iter().enumerate() {
                wanted.compare(index, name, found);
            }
        })
    }

    /// Those that `mention` may be about, with `errors` to find the ones with a wrong letter.
    fn found(
        &self,
        mention: &str,
        limit: usize,
        errors: impl Fn(&str, &mut Found),
    ) -> Vec<Candidate<Id>> {
        let mut found = Found::default();
        let folded = plain(mention);
        if folded.is_empty() {
            return Vec::new();
        }
        self.as_written(mention, &folded, &mut found);
        self.behind_proclitics(mention, &mut found);
        self.among_words(&folded, &mut found);
        errors(&folded, &mut found);
        self.ranked(&folded, found, limit)
    }

    fn as_written(&self, mention: &str, folded: &str, found: &mut Found) {
        if let Some(learned) = self.learned.get(folded) {
            for (&entry, &times) in learned {
                let Some(&name) = self.first.get(entry as usize) else {
                    continue;
                };
                let sure = 0.99 + 0.01 * (1.0 - 1.0 / (1.0 + times as f32));
                found.add(entry, name as usize, sure, Reason::LinkedBefore(times));
            }
        }
        for &index in self.folded.get(folded).into_iter().flatten() {
            let Some(name) = self.names.get(index as usize) else {
                continue;
            };
            let (score, reason) = if name.text == mention.trim() {
                (0.985, Reason::Exact)
            } else {
                (0.98, Reason::Folded)
            };
            found.add(name.entry, index as usize, score, reason);
        }
        let joined: String = folded.split(' ').map(without_article).collect();
        for &index in self.joined.get(&joined).into_iter().flatten() {
            if let Some(name) = self.names.get(index as usize) {
                found.add(name.entry, index as usize, 0.9, Reason::Joined);
            }
        }
    }

    fn behind_proclitics(&self, mention: &str, found: &mut Found) {
        let Some(word) = mention.split_whitespace().next() else {
            return;
        };
        let from = mention.len() - mention.trim_start().len();
        for at in proclitics(word) {
            let core = mention.get(from + at..).unwrap_or_default();
            let mut cores = vec![plain(core)];
            // للجيش: the second ل stands for the article.
            if let Some(rest) = core.strip_prefix('ل') {
                cores.push(plain(&format!("ال{rest}")));
            }
            for core in cores {
                for &index in self.folded.get(&core).into_iter().flatten() {
                    if let Some(name) = self.names.get(index as usize) {
                        found.add(name.entry, index as usize, 0.95, Reason::Proclitic);
                    }
                }
            }
        }
    }

    /// Names all of whose words are in the mention, or that have all of its words.
    fn among_words(&self, folded: &str, found: &mut Found) {
        let words: Vec<&str> = folded.split(' ').map(without_article).collect();
        let mut shared: HashMap<u32, u32> = HashMap::new();
        for (place, word) in words.iter().enumerate() {
            if words[..place].contains(word) {
                continue;
            }
            for &index in self.words.get(*word).into_iter().flatten() {
                *shared.entry(index).or_default() += 1;
            }
        }
        let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
        for (index, shared) in shared {
            let Some(name) = self.names.get(index as usize) else {
                continue;
            };
            let longer = name.words.max(count);
            if (shared == name.words || shared == count) && longer > shared {
                let score = 0.6 + 0.25 * shared as f32 / longer as f32;
                found.add(name.entry, index as usize, score, Reason::Part);
            }
        }
    }

    /// Names that are similar to the mention, among those that share pairs of letters with it.
    fn with_errors(&self, folded: &str, found: &mut Found) {
        let wanted = Wanted::of(folded);
        if wanted.letters.len() < SHORTEST {
            return;
        }
        let pairs = pairs(&wanted.letters);
        let repeats = wanted.letters.len() + 1 - pairs.len();
        let mut counts = vec![0_u8; self.names.len()];
        for pair in pairs {
            for &index in self.pairs.get(&pair).into_iter().flatten() {
                if let Some(count) = counts.get_mut(index as usize) {
                    *count = count.saturating_add(1);
                }
            }
        }
        for (index, (&count, name)) in counts.iter().zip(&self.names).enumerate() {
            let longer = name.letters.len().max(wanted.letters.len());
            let least = least_shared(longer, repeats.min(usize::from(name.repeats)));
            if usize::from(count) >= least {
                wanted.compare(index, name, found);
            }
        }
    }

    fn ranked(&self, folded: &str, found: Found, limit: usize) -> Vec<Candidate<Id>> {
        let mut ranked: Vec<(u32, Hit)> = found.0.into_iter().collect();
        ranked.sort_by(|(one, a), (two, b)| b.score.total_cmp(&a.score).then(one.cmp(two)));
        let sure = |hit: &Hit| hit.score >= 0.95;
        let rivals = ranked.iter().filter(|(_, hit)| sure(hit)).count();
        let common = COMMON.contains(&without_article(folded));
        ranked
            .into_iter()
            .take(limit)
            .filter_map(|(entry, hit)| {
                Some(Candidate {
                    id: self.entries.get(entry as usize)?.clone(),
                    name: self.names.get(hit.name)?.text.clone(),
                    score: hit.score,
                    reason: hit.reason,
                    certain: sure(&hit) && rivals == 1 && !common,
                })
            })
            .collect()
    }
}

#[derive(Clone, Copy, Debug)]
struct Hit {
    name: usize,
    score: f32,
    reason: Reason,
}

/// How many letters may be wrong in names of which the longer has so many.
fn most_wrong(longer: usize) -> usize {
    // Counted as `SIMILAR` counts, so that no name falls between the two.
    (0..=longer)
        .take_while(|wrong| 1.0 - *wrong as f64 / longer as f64 >= SIMILAR)
        .last()
        .unwrap_or(0)
}

/// How many different pairs of letters two names share at least when they are similar enough: of
/// `longer + 1` pairs with the edges each wrong letter changes three at most, and `repeats` of what
/// is left may be pairs that were counted already.
fn least_shared(longer: usize, repeats: usize) -> usize {
    (longer + 1)
        .saturating_sub(3 * most_wrong(longer) + repeats)
        .max(1)
}

/// A mention, ready to be compared with many names.
struct Wanted {
    letters: Vec<char>,
    comparator: BatchComparator<char>,
}

impl Wanted {
    fn of(folded: &str) -> Self {
        let letters = letters(folded);
        Self {
            comparator: BatchComparator::new(letters.iter().copied()),
            letters,
        }
    }

    fn compare(&self, index: usize, name: &Name, found: &mut Found) {
        let longer = name.letters.len().max(self.letters.len());
        let shorter = name.letters.len().min(self.letters.len());
        let most = most_wrong(longer);
        if shorter < SHORTEST || longer - shorter > most {
            return;
        }
        let distance = self.comparator.distance(name.letters.iter().copied());
        if distance > 0 && distance <= most {
            let similar = 1.0 - distance as f64 / longer as f64;
            found.add(name.entry, index, 0.85 * similar as f32, Reason::Fuzzy);
        }
    }
}

/// The best hit of each entry.
#[derive(Debug, Default)]
struct Found(BTreeMap<u32, Hit>);

impl Found {
    fn add(&mut self, entry: u32, name: usize, score: f32, reason: Reason) {
        let hit = Hit {
            name,
            score,
            reason,
        };
        let known = self.0.entry(entry).or_insert(hit);
        // Of names that are as good, the first of the entry, whatever the order of finding.
        let better = score > known.score
            || score == known.score && (reason, name) < (known.reason, known.name);
        if better {
            *known = hit;
        }
    }
}

/// A name without what is not of it: folded, brackets, quotes and other marks as spaces.
fn plain(text: &str) -> String {
    let folded = fold(text, Strength::Loose).text;
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn without_article(word: &str) -> &str {
    match word.strip_prefix("ال") {
        Some(bare) if bare.chars().count() >= 2 => bare,
        _ => word,
    }
}

fn letters(folded: &str) -> Vec<char> {
    folded
        .split(' ')
        .flat_map(|word| without_article(word).chars())
        .collect()
}

/// The pairs of neighbouring letters, with the edges, each once.
fn pairs(letters: &[char]) -> Vec<(char, char)> {
    const EDGE: char = ' ';
    let before = std::iter::once(EDGE).chain(letters.iter().copied());
    let after = letters.iter().copied().chain(std::iter::once(EDGE));
    let mut pairs: Vec<(char, char)> = before.zip(after).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn push(list: &mut Vec<u32>, index: u32) {
    if list.last() != Some(&index) {
        list.push(index);
    }
}
