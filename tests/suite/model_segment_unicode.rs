//! The break tests of the Unicode Character Database: every line of both files, of which
//! `tests/data/unicode/README.md` says where they come from.

use std::ops::Range;

use hashiya::model::segment::{is_grapheme_edge, next_grapheme, previous_grapheme, words};

use crate::model_segment::parse;

const GRAPHEMES: &str = include_str!("../data/unicode/GraphemeBreakTest.txt");
const WORDS: &str = include_str!("../data/unicode/WordBreakTest.txt");

/// The lines of a file without comments.
fn lines(file: &str) -> impl Iterator<Item = &str> {
    file.lines()
        .filter_map(|line| line.split('#').next().map(str::trim))
        .filter(|line| !line.is_empty())
}

#[test]
fn every_line_of_the_grapheme_break_test() {
    let mut compared = 0;
    for line in lines(GRAPHEMES) {
        let (text, edges) = parse(line);
        let found: Vec<usize> = (0..=text.len())
            .filter(|&byte| is_grapheme_edge(&text, byte))
            .collect();
        assert_eq!(found, edges, "{line}");
        for pair in edges.windows(2) {
            for inside in pair[0]..pair[1] {
                assert_eq!(next_grapheme(&text, inside), pair[1], "{line}");
                assert_eq!(previous_grapheme(&text, inside + 1), pair[0], "{line}");
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 766);
}

/// Why [`words`] differs from UAX #29 in a line, as its documentation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Difference {
    None,
    /// No word begins or ends with a low line, an emoji or an invisible character.
    Trimmed,
    /// Digits with one `-`, `/` or `:` between them are one word.
    Joined,
}

fn difference(text: &str, expected: &[Range<usize>], found: &[Range<usize>]) -> Option<Difference> {
    if found == expected {
        return Some(Difference::None);
    }
    let outside = |part: &str| {
        let cut = |c| matches!(c, '_' | '\u{AD}' | '\u{200D}' | '\u{2060}' | '\u{1F6D1}');
        // A mark has nothing to stand on after one of these.
        part.is_empty()
            || part.contains(cut)
                && part
                    .chars()
                    .all(|c| cut(c) || matches!(c, '\u{300}' | '\u{308}'))
    };
    let trimmed = |(word, whole): (&Range<usize>, &Range<usize>)| {
        whole.start <= word.start
            && word.end <= whole.end
            && outside(&text[whole.start..word.start])
            && outside(&text[word.end..whole.end])
    };
    if found.len() == expected.len() && found.iter().zip(expected).all(trimmed) {
        return Some(Difference::Trimmed);
    }
    let digit = |c: char| c.is_ascii_digit();
    let joined = match (found, expected) {
        ([one], [left, right]) => {
            *one == (left.start..right.end)
                && matches!(&text[left.end..right.start], "-" | "/" | ":")
                && text[left.clone()].ends_with(digit)
                && text[right.clone()].starts_with(digit)
        }
        _ => false,
    };
    joined.then_some(Difference::Joined)
}

#[test]
fn every_line_of_the_word_break_test() {
    let mut differences = Vec::new();
    for line in lines(WORDS) {
        let (text, edges) = parse(line);
        let expected: Vec<Range<usize>> = edges
            .windows(2)
            .map(|pair| pair[0]..pair[1])
            .filter(|range| text[range.clone()].contains(char::is_alphanumeric))
            .collect();
        let found = words(&text);
        let Some(difference) = difference(&text, &expected, &found) else {
            panic!("{line}: {expected:?}, not {found:?}");
        };
        differences.push(difference);
    }
    let count = |which| differences.iter().filter(|&&it| it == which).count();
    let counts = [Difference::None, Difference::Trimmed, Difference::Joined].map(count);
    assert_eq!(counts, [1796, 143, 5]);
}
