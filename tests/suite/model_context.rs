//! Regular expressions within results, and lines of context.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::arabic::Strength;
use hashiya::model::concordance::context::REACH;
use hashiya::model::concordance::{
    ContextLine, ContextSide, NeighbourKey, Pattern, PatternError, context_of,
};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use Strength::{Loose, Strict};

fn span_of(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).unwrap();
    assert_eq!(text.matches(part).count(), 1, "{part} is there once");
    start..start + part.len()
}

fn matched<'a>(text: &'a str, pattern: &str, folding: Option<Strength>) -> Vec<&'a str> {
    let pattern = Pattern::new(pattern, folding).unwrap();
    let hits = pattern.hits(text, &[]).into_iter();
    hits.map(|hit| &text[hit]).collect()
}

#[test]
fn regular_expressions_match_the_text_as_it_is() {
    let text = "قُتل 12 مدنيا وأصيب ٣٠ آخرون.\r\nقتل 7.";
    assert_eq!(matched(text, r"\d+", None), ["12", "٣٠", "7"]);
    assert_eq!(matched(text, r"[0-9]+", None), ["12", "7"]);
    assert_eq!(matched(text, "قتل", None), ["قتل"]);
    assert_eq!(
        matched(text, r"^\S+", None),
        ["قُتل", "قتل"],
        "of each paragraph"
    );
    assert_eq!(matched(text, "ق", None), ["قُ", "ق"], "whole graphemes");
    assert_eq!(matched(text, "x*", None), [""; 0], "nothing is no hit");
    assert_eq!(
        matched(text, r"(?s)آخرون.+قتل", None),
        [""; 0],
        "not over an end"
    );
}

#[test]
fn regular_expressions_match_the_folded_text() {
    let text = "قُتِلَ أحمد ٣٠ وإحمد";
    assert_eq!(matched(text, "قتل", Some(Loose)), ["قُتِلَ"]);
    assert_eq!(matched(text, "[أإ]حمد", Some(Loose)), ["أحمد", "إحمد"]);
    assert_eq!(matched(text, "[أإ]حمد", Some(Strict)), ["أحمد", "إحمد"]);
    assert_eq!(matched(text, "[0-9]+", Some(Strict)), ["٣٠"]);
    assert_eq!(matched(text, r"\W+\D", Some(Loose)), [" أ", " و"]);
    let part = span_of(text, " أحمد ٣٠ ");
    let digits = Pattern::new("[0-9]+", Some(Loose)).unwrap();
    assert!(digits.hits(text, &[part]).is_empty());
}

#[test]
fn errors_of_regular_expressions_are_explained() {
    let told = |pattern: &str| Pattern::new(pattern, None).unwrap_err().to_string();
    assert_eq!(
        told("(حلب"),
        "cannot use the regular expression: unclosed group; correct it: (حلب"
    );
    assert_eq!(
        told("[ا"),
        "cannot use the regular expression: unclosed character class; correct it: [ا"
    );
    assert_eq!(
        told("*"),
        "cannot use the regular expression: repetition operator missing expression; correct it: *"
    );
    assert!(matches!(
        Pattern::new(r"\w{1000}{1000}", None),
        Err(PatternError::TooLarge { .. })
    ));
    assert_eq!(
        Pattern::new(&"x".repeat(1_001), None).unwrap_err(),
        PatternError::TooLong { length: 1_001 }
    );
}

#[test]
fn context_is_cut_at_words_of_the_paragraph() {
    let text = "مقدمة\nقصفت طائرات\u{A0}\u{A0}مجهولة\tمواقع في ريف حلب الشرقي، فجر اليوم\nخاتمة";
    let hit = span_of(text, "ريف");
    let whole = context_of(text, &[], hit.clone(), REACH);
    assert_eq!(whole.before, "قصفت طائرات مجهولة مواقع في ");
    assert_eq!(whole.hit, "ريف");
    assert_eq!(whole.after, " حلب الشرقي، فجر اليوم");
    let short = context_of(text, &[], hit.clone(), 10);
    assert_eq!(short.before, "مواقع في ", "مجهولة is not cut");
    assert_eq!(short.after, " حلب");
    let none = context_of(text, &[], hit.clone(), 0);
    assert_eq!((none.before.as_str(), none.after.as_str()), ("", ""));
    // A word that is longer than the context is cut, vowel marks are not counted.
    let long = context_of("بُبُبُبُبُحلببببب", &[], span_of("بُبُبُبُبُحلببببب", "حل"), 3);
    assert_eq!((long.before.as_str(), long.after.as_str()), ("بُبُبُ", "ببب"));
    // Nothing of an excluded part.
    let aside = context_of(
        text,
        &[span_of(text, "فجر"), span_of(text, "قصفت")],
        hit,
        REACH,
    );
    assert_eq!(aside.before, "طائرات مجهولة مواقع في ");
    assert_eq!(aside.after, " حلب الشرقي،");
    // Controls that the cut could part from each other.
    let isolated = "قال \u{2067}نعم\u{2069} ثم \u{202B}حلب\u{202C}";
    let line = context_of(isolated, &[], span_of(isolated, "ثم"), REACH);
    assert_eq!(
        (line.before.as_str(), line.after.as_str()),
        ("قال نعم ", " حلب")
    );
    // A hit over two paragraphs, as a span may be, is one line.
    let two = "ريف\r\nحلب";
    assert_eq!(context_of(two, &[], 0..two.len(), REACH).hit, "ريف حلب");
}

#[test]
fn lines_sort_by_the_words_beside_the_hit() {
    let line = |before: &str, after: &str| ContextLine {
        before: before.to_owned(),
        after: after.to_owned(),
        ..ContextLine::default()
    };
    let key = |before, after, side| NeighbourKey::new(&line(before, after), side);
    // The و that is glued to the hit is no word.
    assert_eq!(
        key("في مدينة و", "", ContextSide::Before),
        key("فى مدينه ", "", ContextSide::Before)
    );
    assert!(key("شمال ريف ", "", ContextSide::Before) > key("غرب دير ", "", ContextSide::Before));
    assert!(key("غرب ريف ", "", ContextSide::Before) > key("شمال ريف ", "", ContextSide::Before));
    assert!(key("", " الشرقي", ContextSide::After) < key("", "، الغربي", ContextSide::After));
    assert_eq!(
        key("", "ية الآن", ContextSide::After),
        key("", " الان", ContextSide::After)
    );
    assert_eq!(key("", "", ContextSide::After), NeighbourKey::default());
}

proptest! {
    #[test]
    fn context_never_fails(text in ".{0,60}", start in 0_usize..80, length in 0_usize..20, reach in 0_usize..12) {
        let start = text.floor_char_boundary(start.min(text.len()));
        let end = text.ceil_char_boundary((start + length).min(text.len()));
        let context = context_of(&text, &[], start..end, reach);
        prop_assert!(!context.before.contains('\n') && !context.after.contains('\n'));
        // A grapheme at the cut may be of several characters.
        for side in [&context.before, &context.after] {
            let letters = side.graphemes(true).filter(|one| one.starts_with(char::is_alphanumeric));
            prop_assert!(letters.count() <= reach + 1, "{side:?}");
        }
    }
}
