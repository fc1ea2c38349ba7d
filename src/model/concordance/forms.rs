//! The ways to write one word that a search takes for the same, beyond what folding makes one.
//!
//! What Arabic glues in front of a word is taken off by nobody: of the ب of بغداد only a person
//! knows that it is none. So it is put on instead. Who looks for حلب looks for وحلب and بحلب too,
//! and who looks for بغداد never meets غداد. The grammar is `(و|ف)?(ب|ك|ل|س)?(ال)?`; ل and ال are
//! written لل. س, which makes a future, is put before ي, ت and ن only, and the أ of a question,
//! which stands in front of names such as أحمد far more often than it asks, is not.
//!
//! And names of two words are written as one, and the other way about: كفر نوران and كفرنوران,
//! عبد الله and عبدالله.

use super::words::is_arabic;

/// A way to write a word.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Form {
    /// It, folded.
    pub text: String,
    /// Where the word itself begins behind proclitics, in bytes: ال belongs to it, and in للجيش
    /// it begins at the second ل, which stands for ال.
    pub core: usize,
}

impl Form {
    /// A word as it is.
    pub fn plain(word: &str) -> Self {
        Self {
            text: word.to_owned(),
            core: 0,
        }
    }
}

const CONJUNCTIONS: [&str; 3] = ["", "و", "ف"];
const PREPOSITIONS: [&str; 4] = ["", "ب", "ك", "ل"];

/// `word` and what it may be with proclitics in front, each once; and, when `article` says so,
/// with ال. A word of one letter, or of two that begin with ا, has none: too many other words
/// would be among them. Nor has what is not Arabic; before it proclitics are words of their own.
pub fn glued(word: &str, article: bool) -> Vec<Form> {
    let mut found = vec![Form::plain(word)];
    let letters = word.chars().count();
    if !is_arabic(word) || letters < 2 || (letters == 2 && word.starts_with(['ا', 'أ', 'إ', 'آ']))
    {
        return found;
    }
    let mut add = |before: &[&str], rest: &str, core: usize| {
        let text = before.concat() + rest;
        if found.iter().all(|form| form.text != text) {
            found.push(Form { text, core });
        }
    };
    // What follows its ال, if that is one.
    let definite = word
        .strip_prefix("ال")
        .filter(|rest| rest.chars().count() > 1);
    for conjunction in CONJUNCTIONS {
        for preposition in PREPOSITIONS {
            let core = conjunction.len() + preposition.len();
            add(&[conjunction, preposition], word, core);
            let rest = match definite {
                Some(rest) => rest,
                None if article => word,
                None => continue,
            };
            if preposition == "ل" {
                // ل and ال and another ل are written as two.
                let lam = if rest.starts_with('ل') { "" } else { "ل" };
                add(&[conjunction, preposition, lam], rest, core);
            } else if definite.is_none() {
                add(&[conjunction, preposition, "ال"], rest, core);
            }
        }
        if word.starts_with(['ي', 'ت', 'ن']) {
            add(&[conjunction, "س"], word, conjunction.len() + "س".len());
        }
    }
    found
}

/// `word` as two words: each place where a name may have a space, with what is before and after.
///
/// Two letters at least come before and three after, which keeps particles apart, and ال on its
/// own is no word.
pub fn split(word: &str) -> Vec<(&str, &str)> {
    if !is_arabic(word) {
        return Vec::new();
    }
    let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
    let places = 2..(starts.len() + 1).saturating_sub(3);
    places
        .map(|place| word.split_at(starts[place]))
        .filter(|(before, _)| *before != "ال")
        .collect()
}

/// `first` and `second` as one word; `None` when they cannot be, since that is never done with
/// digits or letters of other scripts.
pub fn joined(first: &str, second: &str) -> Option<String> {
    (is_arabic(first) && is_arabic(second)).then(|| first.to_owned() + second)
}
