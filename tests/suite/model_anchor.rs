//! Finding spans again in a changed text.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::anchor::{Anchored, CONTEXT, SavedQuote, anchor_all, context};
use hashiya::model::article::Article;
use proptest::prelude::*;

/// What a file says about the bytes `range` of `old`.
fn saved(old: &str, range: Range<usize>) -> SavedQuote<'_> {
    let (before, after) = context(old, range.clone());
    SavedQuote {
        start: old[..range.start].chars().count(),
        end: old[..range.end].chars().count(),
        quote: &old[range],
        before,
        after,
    }
}

/// The bytes of the `nth` place of `words`, from 0.
fn place(text: &str, words: &str, nth: usize) -> Range<usize> {
    let (start, _) = text.match_indices(words).nth(nth).unwrap();
    start..start + words.len()
}

/// Anchors places of words of `old` in `new`.
fn anchor(old: &str, spans: &[(&str, usize)], new: &str) -> Vec<Anchored> {
    let wanted: Vec<_> = spans
        .iter()
        .map(|(words, nth)| saved(old, place(old, words, *nth)))
        .collect();
    anchor_all(&Article::new("a", new), &wanted)
}

const OLD: &str = "قصفت طائرات ريف حلب. وفي مدينة حلب جُرح 3 مدنيين، ثم سقطت قذيفة على حلب القديمة.";

#[test]
fn context_is_cut_at_code_points() {
    let range = place(OLD, "مدينة", 0);
    let (before, after) = context(OLD, range.clone());
    assert_eq!(before.chars().count(), CONTEXT);
    assert_eq!(after.chars().count(), CONTEXT);
    assert!(OLD[..range.start].ends_with(before) && OLD[range.end..].starts_with(after));
    assert_eq!(context(OLD, place(OLD, "قصفت", 0)).0, "");
    assert_eq!(context(OLD, 0..OLD.len()), ("", ""));
    assert_eq!(context(OLD, 900..901), ("", ""));
    assert_eq!(context("😢a😢", 4..5), ("😢", "😢"));
    for end in ["\n", "\r\n", "\r", "\u{85}", "\u{2029}"] {
        let text = format!("قبل{end}في حلب أمس{end}بعد");
        let around = context(&text, place(&text, "حلب", 0));
        assert_eq!(around, ("في ", " أمس"), "{end:?}: not beyond the paragraph");
    }
}

#[test]
fn nothing_changed() {
    let spans = [("حلب", 0), ("حلب", 1), ("حلب", 2), ("ريف حلب", 0), (OLD, 0)];
    let expected: Vec<_> = spans
        .iter()
        .map(|(words, nth)| Anchored::Same(place(OLD, words, *nth)))
        .collect();
    assert_eq!(anchor(OLD, &spans, OLD), expected);
    assert_eq!(expected[1].range(), Some(place(OLD, "حلب", 1)));
    assert_eq!(Anchored::Lost.range(), None);
}

#[test]
fn a_line_before_moves_all() {
    let new = format!("عاجل 😢\n{OLD}");
    let spans = [("حلب", 2), ("حلب", 0), ("قصفت", 0), ("حلب", 1)];
    let expected: Vec<_> = spans
        .iter()
        .map(|(words, nth)| Anchored::Moved(place(&new, words, *nth)))
        .collect();
    assert_eq!(anchor(OLD, &spans, &new), expected);
}

#[test]
fn what_is_before_a_change_stays_and_what_is_in_it_is_lost() {
    let new = OLD.replace("مدينة حلب", "حماة");
    let spans = [("حلب", 0), ("مدينة حلب", 0), ("مدينة", 0), ("حلب", 2)];
    assert_eq!(
        anchor(OLD, &spans, &new),
        [
            Anchored::Same(place(&new, "حلب", 0)),
            Anchored::Lost,
            Anchored::Lost,
            Anchored::Moved(place(&new, "حلب", 1)),
        ]
    );
}

#[test]
fn words_around_decide_between_equal_quotes() {
    // The sentences have changed places.
    let old = "قُتل مدني في حلب أمس. جُرح طفل في حلب اليوم.";
    let new = "جُرح طفل في حلب اليوم. قُتل مدني في حلب أمس.";
    assert_eq!(
        anchor(old, &[("حلب", 0), ("حلب", 1)], new),
        [
            Anchored::Moved(place(new, "حلب", 1)),
            Anchored::Moved(place(new, "حلب", 0)),
        ]
    );
}

#[test]
fn one_place_is_taken_whatever_is_around() {
    let new = "زار الوفد كفرنوران";
    assert_eq!(
        anchor("سقطت كفرنوران.", &[("كفرنوران", 0)], new),
        [Anchored::Moved(place(new, "كفرنوران", 0))]
    );
}

#[test]
fn several_places_without_any_agreement_are_a_guess() {
    let old = "سقطت قذيفة (حلب) ليلا";
    // The brackets agree in one place, but brackets say nothing.
    let new = "من (حلب) إلى حماة، ومن حماة إلى - حلب -";
    assert_eq!(anchor(old, &[("حلب", 0)], new), [Anchored::Lost]);
}

#[test]
fn equal_places_are_told_apart_by_what_the_neighbours_moved() {
    let line = "بيان: قصفت طائرات ريف حلب الشرقي فجر اليوم، كما جاء.\n";
    let old = format!("أولا\n{line}{line}{line}وأخيرا في حماة");
    let new = format!("مقدمة طويلة\nأولا\n{line}{line}{line}وأخيرا في حماة");
    let spans = [("حلب", 1), ("حماة", 0), ("حلب", 2), ("أولا", 0), ("حلب", 0)];
    let expected: Vec<_> = spans
        .iter()
        .map(|(words, nth)| Anchored::Moved(place(&new, words, *nth)))
        .collect();
    assert_eq!(anchor(&old, &spans, &new), expected);
    // On its own, the nearest to where it was.
    let short = format!("أ\n{old}");
    assert_eq!(
        anchor(&old, &[("حلب", 1)], &short),
        [Anchored::Moved(place(&short, "حلب", 1))]
    );
}

#[test]
fn what_a_broken_file_may_say() {
    let article = Article::new("a", OLD);
    let rows = [
        // No quote; offsets that do not fit the quote, or are too large.
        (0, 0, "", Anchored::Lost),
        (0, 4, "", Anchored::Lost),
        (4, 0, "قصفت", Anchored::Moved(place(OLD, "قصفت", 0))),
        (0, 9, "قصفت", Anchored::Moved(place(OLD, "قصفت", 0))),
        (
            usize::MAX,
            usize::MAX,
            "قصفت",
            Anchored::Moved(place(OLD, "قصفت", 0)),
        ),
        (usize::MAX - 1, usize::MAX, "حلب", Anchored::Lost),
        (0, 4, "دمشق", Anchored::Lost),
    ];
    for (start, end, quote, expected) in rows {
        let wanted = SavedQuote {
            start,
            end,
            quote,
            before: "",
            after: "",
        };
        assert_eq!(anchor_all(&article, &[wanted]), [expected], "{wanted:?}");
    }
    assert_eq!(anchor_all(&article, &[]), []);
    let empty = Article::new("b", "");
    let wanted = saved(OLD, place(OLD, "حلب", 0));
    assert_eq!(anchor_all(&empty, &[wanted]), [Anchored::Lost]);
}

#[test]
fn many_spans_in_a_long_text() {
    let line = |n: usize| format!("خبر {n}: قصفت طائرات ريف حلب، وقُتل {n} مدنيين.\n");
    let old: String = (0..9_000).map(line).collect();
    let new = format!("عاجل\n{old}").replace("خبر 5000:", "خبر عاجل 5000:");
    let spans: Vec<_> = old.match_indices("حلب").collect();
    // `saved` counts code points from the start: too slow for so many.
    let offsets = Article::new("a", old.as_str());
    let wanted: Vec<_> = spans
        .iter()
        .map(|(start, words)| {
            let (before, after) = context(&old, *start..start + words.len());
            let of = |byte| offsets.offsets().code_point_of(&old, byte);
            SavedQuote {
                start: of(*start),
                end: of(start + words.len()),
                quote: words,
                before,
                after,
            }
        })
        .collect();
    let article = Article::new("a", new.as_str());
    let started = std::time::Instant::now();
    let anchored = anchor_all(&article, &wanted);
    let elapsed = started.elapsed();
    for ((start, words), found) in new.match_indices("حلب").zip(&anchored) {
        assert_eq!(found, &Anchored::Moved(start..start + words.len()));
    }
    assert_eq!(anchored.len(), 9_000);
    assert!(elapsed.as_secs() < 5, "{elapsed:?}");
}

#[test]
fn a_text_that_repeats_itself() {
    // Every place of the words has hundreds of equals; only nearness tells them apart.
    let line = "قصفت طائرات روسية فجر اليوم مواقع في ريف حلب الشرقي، وقُتل مدنيون في الغارات.\n";
    let old = line.repeat(400);
    let new = format!("عاجل\n{old}");
    let wanted: Vec<_> = (0..400)
        .map(|nth| saved(&old, place(&old, "حلب", nth)))
        .collect();
    let article = Article::new("a", new.as_str());
    let started = std::time::Instant::now();
    let anchored = anchor_all(&article, &wanted);
    let elapsed = started.elapsed();
    for (nth, found) in anchored.iter().enumerate() {
        assert_eq!(found, &Anchored::Moved(place(&new, "حلب", nth)), "{nth}");
    }
    assert!(elapsed.as_secs() < 2, "{elapsed:?}");
}

/// Text of few words, so that quotes repeat.
fn any_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "حلب", "حماة", "في", " ", " ", "قُتل", "، ", "\n", "😢", "3",
    ]);
    prop::collection::vec(word, 1..40).prop_map(|words| words.concat())
}

/// A range of whole characters.
fn range_in(text: &str, a: usize, b: usize) -> Range<usize> {
    let edges: Vec<_> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let (a, b) = (a % edges.len(), b % edges.len());
    edges[a.min(b)]..edges[a.max(b)]
}

proptest! {
    #[test]
    fn an_unchanged_text_gives_the_same(
        text in any_text(),
        ends in prop::collection::vec((any::<usize>(), any::<usize>()), 0..12),
    ) {
        let ranges: Vec<_> = ends
            .into_iter()
            .map(|(a, b)| range_in(&text, a, b))
            .filter(|range| !range.is_empty())
            .collect();
        let wanted: Vec<_> = ranges.iter().map(|range| saved(&text, range.clone())).collect();
        let expected: Vec<_> = ranges.iter().cloned().map(Anchored::Same).collect();
        prop_assert_eq!(anchor_all(&Article::new("a", text.as_str()), &wanted), expected);
    }

    #[test]
    fn a_place_always_has_the_words(
        old in any_text(),
        new in any_text(),
        ends in prop::collection::vec((any::<usize>(), any::<usize>()), 0..12),
    ) {
        let ranges = ends.into_iter().map(|(a, b)| range_in(&old, a, b));
        let wanted: Vec<_> = ranges.map(|range| saved(&old, range)).collect();
        let anchored = anchor_all(&Article::new("a", new.as_str()), &wanted);
        prop_assert_eq!(anchored.len(), wanted.len());
        for (want, found) in wanted.iter().zip(anchored) {
            match found.range() {
                Some(range) => prop_assert_eq!(&new[range], want.quote),
                // Words that are there once are never lost.
                None => {
                    let starts = new.char_indices().map(|(at, _)| &new[at..]);
                    let count = starts.filter(|rest| rest.starts_with(want.quote)).count();
                    prop_assert!(want.quote.is_empty() || count != 1);
                }
            }
        }
    }

    #[test]
    fn an_insertion_moves_what_is_after_it(
        words in prop::collection::vec("[ا-ي]{3,6}", 20..40),
        at in 0_usize..20,
        inserted in "[a-z ]{1,30}",
    ) {
        // Every word is there with its own number, so that each place is plain.
        let words: Vec<_> = words.iter().enumerate().map(|(n, word)| format!("{word}{n} ")).collect();
        let old = words.concat();
        let cut = words[..at].concat().len();
        let new = format!("{}{}{}", &old[..cut], inserted, &old[cut..]);
        let mut start = 0;
        let mut wanted = Vec::new();
        let mut expected = Vec::new();
        for word in &words {
            let range = start..start + word.len();
            wanted.push(saved(&old, range.clone()));
            let moved = range.start + inserted.len()..range.end + inserted.len();
            expected.push(if start < cut { Anchored::Same(range) } else { Anchored::Moved(moved) });
            start += word.len();
        }
        prop_assert_eq!(anchor_all(&Article::new("a", new), &wanted), expected);
    }
}
