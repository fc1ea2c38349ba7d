//! Nudges: an edge by a letter or a word, over white space, and past proclitics.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::nudge::{RangeEdge, nudged, past_clitic};

const TEXT: &str = " قصف كفرعمة، وحلب\n\nثم هدأ\n";

fn after(words: &str, edge: RangeEdge, onward: bool, by_word: bool) -> Option<String> {
    let article = Article::new("a.txt", TEXT);
    let start = TEXT.find(words).unwrap();
    let range = start..start + words.len();
    nudged(&article, &range, edge, onward, by_word).map(|range| TEXT[range].to_owned())
}

#[test]
fn edges_go_by_letters_and_over_white_space() {
    use RangeEdge::{End, Start};
    for (words, edge, onward, expected) in [
        ("كفرعمة", Start, true, Some("فرعمة")),
        ("كفرعمة", Start, false, Some("ف كفرعمة")),
        ("كفرعمة", End, true, Some("كفرعمة،")),
        ("كفرعمة", End, false, Some("كفرعم")),
        ("كفرعمة،", End, true, Some("كفرعمة، و")),
        ("كفرعمة، و", End, false, Some("كفرعمة،")),
        ("ف كفرعمة", Start, true, Some("كفرعمة")),
        ("وحلب", End, true, Some("وحلب\n\nث")),
        ("هدأ", End, true, None),
        ("قصف", Start, false, None),
        ("و", End, false, None),
    ] {
        let found = after(words, edge, onward, false);
        assert_eq!(found.as_deref(), expected, "{words} {edge:?} {onward}");
    }
}

#[test]
fn edges_go_by_words() {
    use RangeEdge::{End, Start};
    for (words, edge, onward, expected) in [
        ("قصف كفرعمة", Start, true, Some("كفرعمة")),
        ("كفرعمة", Start, false, Some("قصف كفرعمة")),
        ("كفرعمة", End, true, Some("كفرعمة، وحلب")),
        ("كفرعمة، وحلب", End, false, Some("كفرعمة")),
        ("كفرعمة", End, false, None),
    ] {
        let found = after(words, edge, onward, true);
        assert_eq!(found.as_deref(), expected, "{words} {edge:?} {onward}");
    }
}

#[test]
fn a_proclitic_is_left_out_and_taken_in_again() {
    let article = Article::new("a.txt", TEXT);
    let start = TEXT.find("وحلب").unwrap();
    let whole = start..start + "وحلب".len();
    let core = past_clitic(&article, &whole).unwrap();
    assert_eq!(&TEXT[core.clone()], "حلب");
    assert_eq!(past_clitic(&article, &core), Some(whole));
}
