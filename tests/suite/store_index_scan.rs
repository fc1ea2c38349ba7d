//! What the index finds is what a scan of all texts finds, and the other way about.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::arabic::{Strength, fold};
use hashiya::store::index::{Find, IndexedSpan};
use proptest::prelude::*;

use super::corpus::{Corpus, article, spans, words};

use Strength::{Loose, Strict};

const VOCABULARY: [&str; 22] = [
    "حلب",
    "حَلَب",
    "وحلب",
    "بحلب",
    "وبحلب",
    "الحلب",
    "للحلب",
    "ﺣﻠﺐ",
    "إدلب",
    "ادلب",
    "كفر",
    "وكفر",
    "نوران",
    "كفرنوران",
    "حماة",
    "حماه",
    "ماء",
    "١٢",
    "12",
    "في",
    "جبل",
    "سيجبل",
];

fn any_text() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![" ", " ", " ", "، ", "\n", " \u{200F}"]);
    let words = prop::sample::select(VOCABULARY.to_vec());
    prop::collection::vec((words, gap), 0..14).prop_map(|all| {
        all.into_iter()
            .map(|(word, gap)| word.to_owned() + gap)
            .collect()
    })
}

/// The folded words of each paragraph, as anybody would take them apart.
fn paragraphs(text: &str, strength: Strength) -> Vec<Vec<String>> {
    let folded = fold(text, strength).text;
    let words = |line: &str| {
        line.split([' ', '،'])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    folded.split('\n').map(words).collect()
}

/// Whether `token` is `word` when what may be glued in front is taken off it.
fn is_glued(token: &str, word: &str, article: bool) -> bool {
    let without_conjunction = [
        Some(token),
        token.strip_prefix('و'),
        token.strip_prefix('ف'),
    ];
    without_conjunction.into_iter().flatten().any(|rest| {
        let bare = [rest.strip_prefix('ب'), rest.strip_prefix('ك'), Some(rest)];
        let plain = bare
            .into_iter()
            .flatten()
            .any(|rest| rest == word || (article && rest.strip_prefix("ال") == Some(word)));
        let after_lam = rest.strip_prefix('ل');
        plain
            || after_lam == Some(word)
            || (article && after_lam.and_then(|rest| rest.strip_prefix('ل')) == Some(word))
    })
}

/// How many hits a plain word has, by looking at every word and every two.
fn brute_force(text: &str, word: &str, strength: Strength) -> u32 {
    let wanted = fold(word, strength).text;
    let mut hits = 0;
    for paragraph in paragraphs(text, strength) {
        let mut at = 0;
        while at < paragraph.len() {
            let token = &paragraph[at];
            let two = paragraph.get(at + 1).filter(|next| {
                // The second word is whole; the first may have proclitics.
                wanted.strip_suffix(next.as_str()).is_some_and(|first| {
                    first.chars().count() > 1
                        && next.chars().count() > 2
                        && is_glued(token, first, false)
                })
            });
            let one = is_glued(token, &wanted, true);
            hits += u32::from(one || two.is_some());
            at += if two.is_some() { 2 } else { 1 };
        }
    }
    hits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_index_finds_what_a_scan_finds(
        texts in prop::collection::vec(any_text(), 1..6),
        word in prop::sample::select(vec!["حلب", "كفرنوران", "ادلب", "حماة", "ماء", "12"]),
        other in prop::sample::select(vec!["حماة", "في", "جبل"]),
    ) {
        let news: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| article(&format!("a{number}"), text))
            .collect();
        let corpus = Corpus::new(news);
        for strength in [Strict, Loose] {
            let expected = |wanted: &dyn Fn(&str) -> u32| -> Vec<(String, u32)> {
                let all = texts.iter().enumerate();
                all.map(|(number, text)| (format!("a{number}"), wanted(text)))
                    .filter(|(_, hits)| *hits > 0)
                    .collect()
            };
            let one = expected(&|text| brute_force(text, word, strength));
            prop_assert_eq!(corpus.found(&words(word, strength)), one);
            let without = expected(&|text| {
                if brute_force(text, other, strength) > 0 { 0 } else { brute_force(text, word, strength) }
            });
            prop_assert_eq!(corpus.found(&words(&format!("{word} -{other}"), strength)), without);
            let both = expected(&|text| {
                let (one, two) = (brute_force(text, word, strength), brute_force(text, other, strength));
                if word == other { one } else if one > 0 && two > 0 { one + two } else { 0 }
            });
            // Side by side they could also be one word; a third between them prevents it.
            let apart = format!("{word} \"{other}\"");
            let found = corpus.found(&words(&apart, strength));
            if strength == Loose && other != "حماة" {
                prop_assert_eq!(&found.iter().map(|(id, _)| id).collect::<Vec<_>>(),
                    &both.iter().map(|(id, _)| id).collect::<Vec<_>>());
            }
            // A strict phrase is these words and no others.
            if strength == Strict {
                let phrase = format!("\"{word} {other}\"");
                let wanted = [word, other].map(|word| fold(word, Strict).text);
                let phrases = expected(&|text| {
                    let all = paragraphs(text, Strict);
                    let count = all.iter().map(|words| words.windows(2).filter(|two| *two == wanted).count());
                    u32::try_from(count.sum::<usize>()).unwrap()
                });
                prop_assert_eq!(corpus.found(&words(&phrase, Strict)), phrases);
            }
        }
    }

    /// What the index counts are the lines that the texts give (see [`Corpus::found`]), whatever
    /// is excluded, labelled and asked for.
    #[test]
    fn counts_are_those_of_the_lines(
        texts in prop::collection::vec((any_text(), any_cuts(), any_cuts()), 1..5),
        typed in any_query(),
        strict in any::<bool>(),
        glued in any::<bool>(),
        label in prop::option::of(prop::sample::select(vec!["actor", "location"])),
    ) {
        let mut news = Vec::new();
        for (number, (text, excluded, labelled)) in texts.iter().enumerate() {
            let mut one = article(&format!("a{number}"), text);
            let cut = |&(start, end): &(usize, usize)| {
                let edge = |at: usize| text.floor_char_boundary(at.min(text.len()));
                edge(start)..edge(start + end)
            };
            one.excluded = excluded.iter().map(cut).collect();
            one.spans = labelled.iter().enumerate().map(|(place, range)| IndexedSpan {
                annotator: "عمر".to_owned(),
                label: ["actor", "location"][place % 2].to_owned(),
                range: cut(range),
            }).collect();
            news.push(one);
        }
        let corpus = Corpus::new(news);
        let strength = if strict { Strict } else { Loose };
        let find = Find { glued, ..words(&typed, strength) };
        corpus.found(&find);
        let find = Find { scope: spans("", label, None).scope, ..find };
        corpus.found(&find);
    }
}

/// A few places and lengths.
fn any_cuts() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0_usize..120, 0_usize..30), 0..4)
}

/// A query with something to find.
fn any_query() -> impl Strategy<Value = String> {
    let word = prop::sample::select(VOCABULARY.to_vec());
    let pieces = (word.clone(), word, 0..6).prop_map(|(one, two, kind)| match kind {
        0 => format!("\"{one} {two}\""),
        1 => format!("-{one}"),
        2 => format!("{one}-{two}"),
        3 => format!("{one} {two}"),
        _ => one.to_owned(),
    });
    let all = prop::collection::vec(pieces, 1..4);
    (prop::sample::select(VOCABULARY.to_vec()), all)
        .prop_map(|(first, all)| format!("{first} {}", all.join(" ")))
}
