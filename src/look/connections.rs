//! The spans of one incident, joined beside the text: a thin line in the margin where lines end,
//! and on each line that has some of them a mark for each.
//!
//! It stands in the margin and nowhere else, so that it covers no word, whatever the type is. Who
//! takes part is marked by the letter of the role, everything else by a dot in its colour; the
//! marks of a line stand in reading order, outwards from the line.

use std::collections::BTreeMap;
use std::ops::Range;

use super::shapes::Shape;
use super::theme::Rgb;
use crate::text::{Caret, Paragraph, ParagraphDirection};

/// From the text to the line, in points.
const GAP: f32 = 10.0;
/// From the line to its first mark, in points.
const TICK: f32 = 3.0;
/// Width that a mark takes, in points.
pub const STEP: f32 = 10.0;
/// Radius of a dot, in points.
const DOT: f32 = 2.5;
/// Not more marks than this beside one line: there is no room for more in the margin.
pub const MOST: usize = 2;

/// A span of the incident, as far as it begins in a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its first byte, local to the paragraph.
    pub start: usize,
    /// The colour of its label.
    pub colour: Rgb,
    /// The letter of its role; `None` for a dot.
    pub letter: Option<char>,
}

/// A letter in the margin. Lengths in points from the paragraph's left top corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Which.
    pub letter: char,
    /// The middle of it.
    pub centre: [f32; 2],
    /// Its colour.
    pub colour: Rgb,
}

/// What joins the spans of an incident beside one paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connections {
    /// The line, ticks and dots.
    pub shapes: Vec<Shape>,
    /// The letters of roles.
    pub letters: Vec<Letter>,
}

/// The connections beside a paragraph. `goes_on` says whether the incident has spans in paragraphs
/// before this one and after it; `gap` is the room to the next paragraph, in points.
pub fn connections(
    paragraph: &Paragraph,
    members: &[Member],
    goes_on: (bool, bool),
    gap: f32,
    line: Rgb,
) -> Connections {
    let mut by_line: BTreeMap<usize, Vec<&Member>> = BTreeMap::new();
    for member in members {
        let at = paragraph.line_of(Caret::before(member.start));
        by_line.entry(at).or_default().push(member);
    }
    let mut found = Connections::default();
    let Some(reach) = reach(paragraph, by_line.keys().copied(), goes_on, gap) else {
        return found;
    };
    // Towards the margin where lines end.
    let rtl = paragraph.direction() == ParagraphDirection::RightToLeft;
    let out = if rtl { -1.0 } else { 1.0 };
    let x = if rtl { -GAP } else { paragraph.measure() + GAP };
    found.shapes.push(Shape {
        rect: [x - 0.5, reach.start, x + 0.5, reach.end],
        radius: 0.0,
        fill: Some(line),
        frame: None,
    });
    for (at, members) in by_line {
        let y = middle(paragraph, at);
        let (from, to) = (x, x - out * 4.0);
        found.shapes.push(Shape {
            rect: [from.min(to), y - 0.5, from.max(to), y + 0.5],
            radius: 0.0,
            fill: Some(line),
            frame: None,
        });
        for (index, member) in shown(&members).into_iter().enumerate() {
            let centre = x + out * (TICK + STEP * (index as f32 + 0.5));
            match member.letter {
                Some(letter) => found.letters.push(Letter {
                    letter,
                    centre: [centre, y],
                    colour: member.colour,
                }),
                None => found.shapes.push(Shape {
                    rect: [centre - DOT, y - DOT, centre + DOT, y + DOT],
                    radius: DOT,
                    fill: Some(member.colour),
                    frame: None,
                }),
            }
        }
    }
    found
}

/// The marks beside a line: where there is no room for all, letters before dots.
fn shown<'a>(members: &[&'a Member]) -> Vec<&'a Member> {
    if members.len() <= MOST {
        return members.to_vec();
    }
    let (letters, dots): (Vec<&Member>, Vec<&Member>) =
        members.iter().partition(|one| one.letter.is_some());
    letters.into_iter().chain(dots).take(MOST).collect()
}

fn middle(paragraph: &Paragraph, line: usize) -> f32 {
    let (top, bottom) = paragraph.box_rows(line);
    ((top + bottom) / 2.0).round()
}

/// From where to where the line goes beside a paragraph.
fn reach(
    paragraph: &Paragraph,
    mut lines: impl DoubleEndedIterator<Item = usize>,
    (before, after): (bool, bool),
    gap: f32,
) -> Option<Range<f32>> {
    let first = lines.next();
    let last = lines.next_back().or(first);
    let start = match (before, first) {
        (true, _) => Some(0.0),
        (false, first) => first.map(|line| middle(paragraph, line) - 8.0),
    };
    let end = match (after, last) {
        (true, _) => Some(paragraph.height() + gap),
        (false, last) => last.map(|line| middle(paragraph, line) + 8.0),
    };
    let (start, end) = (start?, end?);
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use crate::text::fonts::SystemFonts;
    use crate::text::{Family, TextStyle, Typesetter};

    const TEXT: &str = "قصفت القوات قرية كفرنوران فقتل خمسة من أهلها وجرح آخرون في ساعة متأخرة";

    fn paragraph(measure: f32) -> Paragraph {
        let mut typesetter = Typesetter::new(SystemFonts::Off);
        let style = TextStyle::new(Family::Naskh, 22.0);
        typesetter.set(TEXT, &style, ParagraphDirection::RightToLeft, Some(measure))
    }

    fn member(words: &str, letter: Option<char>) -> Member {
        Member {
            start: TEXT.find(words).unwrap(),
            colour: Rgb(0x33),
            letter,
        }
    }

    #[test]
    fn everything_stands_in_the_margin() {
        let paragraph = paragraph(260.0);
        assert!(paragraph.lines().len() > 1);
        let members = [
            member("القوات", Some('P')),
            member("كفرنوران", None),
            member("خمسة", None),
            member("أهلها", Some('V')),
        ];
        let found = connections(&paragraph, &members, (false, false), 12.0, Rgb(1));
        assert!(!found.shapes.is_empty());
        assert!(found.shapes.iter().all(|shape| shape.rect[2] <= 0.0));
        assert!(
            found
                .letters
                .iter()
                .all(|it| it.centre[0] + STEP / 2.0 <= 0.0)
        );
        // And on the sheet, whose margin is 44 points.
        assert!(found.shapes.iter().all(|shape| shape.rect[0] > -44.0));
        assert!(
            found
                .letters
                .iter()
                .all(|it| it.centre[0] - STEP / 2.0 > -44.0)
        );
        let letters: Vec<char> = found.letters.iter().map(|it| it.letter).collect();
        assert_eq!(letters, ['P', 'V']);
    }

    #[test]
    fn the_line_goes_on_to_the_neighbours() {
        let paragraph = paragraph(260.0);
        let whole = connections(&paragraph, &[], (true, true), 12.0, Rgb(1));
        assert_eq!(whole.shapes.len(), 1);
        assert_eq!(whole.shapes[0].rect[1], 0.0);
        assert_eq!(whole.shapes[0].rect[3], paragraph.height() + 12.0);
        let none = connections(&paragraph, &[], (false, false), 12.0, Rgb(1));
        assert_eq!(none, Connections::default());
        let none = connections(&paragraph, &[], (true, false), 12.0, Rgb(1));
        assert_eq!(
            none,
            Connections::default(),
            "it ended before this paragraph"
        );
        let first = [member("قصفت", Some('P'))];
        let ends = connections(&paragraph, &first, (true, false), 12.0, Rgb(1));
        let [_, top, _, bottom] = ends.shapes[0].rect;
        assert!(top == 0.0 && bottom < paragraph.line_height() + 8.0);
    }
}
