//! Finding a label by typing a part of its name, in Arabic or English.

use super::{Codebook, Label};
use crate::model::arabic::{Strength, fold};

/// How well a name fits, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Whole,
    Start,
    Word,
    Inside,
    Letters,
}

impl Codebook {
    /// The positions of the labels that `query` finds, the best match first; of equal ones in the
    /// order of the codebook. Nothing typed finds all.
    pub fn find(&self, query: &str) -> Vec<usize> {
        let wanted = comparable(query);
        let mut found: Vec<(Fit, usize)> = self
            .labels
            .iter()
            .enumerate()
            .filter_map(|(index, label)| Some((fit(label, &wanted)?, index)))
            .collect();
        found.sort();
        found.into_iter().map(|(_, index)| index).collect()
    }
}

fn fit(label: &Label, wanted: &str) -> Option<Fit> {
    if wanted.is_empty() {
        return Some(Fit::Whole);
    }
    let names = [&label.arabic, &label.english, &label.id.0];
    let fits = names.into_iter().filter_map(|name| {
        let name = comparable(name);
        if name == wanted {
            Some(Fit::Whole)
        } else if name.starts_with(wanted) {
            Some(Fit::Start)
        } else if words(&name).any(|word| word.starts_with(wanted)) {
            Some(Fit::Word)
        } else if name.contains(wanted) {
            Some(Fit::Inside)
        } else if has_letters(&name, wanted) {
            Some(Fit::Letters)
        } else {
            None
        }
    });
    fits.min()
}

/// The places in a name where a word begins, with what follows.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let starts = name
        .match_indices([' ', '_', '-', '/'])
        .map(|(at, _)| at + 1);
    starts.filter_map(|at| name.get(at..))
}

/// Whether the letters of `wanted` come in `name` in this order: `acl` finds *armed clash*. One
/// letter would find nearly everything.
fn has_letters(name: &str, wanted: &str) -> bool {
    let mut rest = name.chars();
    wanted.chars().count() > 1 && wanted.chars().all(|c| rest.any(|own| own == c))
}

/// Folded, without the article of each Arabic word: مواقع and المواقع are found by one another.
fn comparable(text: &str) -> String {
    let folded = fold(text, Strength::Loose).text.to_lowercase();
    let words = folded.split_whitespace().map(|word| {
        let bare = word.strip_prefix("ال");
        bare.filter(|bare| bare.chars().count() > 2).unwrap_or(word)
    });
    words.collect::<Vec<_>>().join(" ")
}
