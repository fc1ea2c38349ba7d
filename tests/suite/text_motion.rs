//! Visual motion: every step crosses one grapheme, nothing is met twice, and it ends.

use hashiya::text::motion::VisualDirection;
use hashiya::text::{Affinity, Caret, Paragraph, ParagraphDirection};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::text_samples::{
    LeftToRight, RightToLeft, articles, body, cases, direction, measure, nasty, paragraphs, set,
    typesetter,
};
use hashiya::text::Family;

/// Every caret from `from` to the end of the paragraph; a walk that does not end fails.
fn walk(paragraph: &Paragraph, from: Caret, side: VisualDirection) -> Vec<Caret> {
    let mut met = vec![from];
    let bound = 2 * paragraph.len() + paragraph.lines().len() + 2;
    while let Some(next) = paragraph.visual_step(met[met.len() - 1], side) {
        met.push(next);
        assert!(met.len() <= bound, "the walk does not end: {met:?}");
    }
    met
}

/// A caret as the tables write it: `5<` leans on what is before it, `5>` on what follows.
fn told(caret: &Caret) -> String {
    match caret.affinity {
        Affinity::Upstream => format!("{}<", caret.at),
        Affinity::Downstream => format!("{}>", caret.at),
    }
}

fn told_walk(paragraph: &Paragraph, from: Caret, side: VisualDirection) -> String {
    let met: Vec<String> = walk(paragraph, from, side).iter().map(told).collect();
    met.join(" ")
}

/// The edges of graphemes in reading order.
fn edges(text: &str) -> Vec<usize> {
    text.grapheme_indices(true)
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

#[test]
fn a_walk_meets_every_edge_once() {
    let arabic = "قُتِلَ ثلاثة مدنيين، لأن القذائف سقطت على «السوق»";
    let latin = "the café's “door” naïvely e\u{301}tait";
    for (text, direction, forward, back) in [
        (
            arabic,
            RightToLeft,
            VisualDirection::Left,
            VisualDirection::Right,
        ),
        (
            latin,
            LeftToRight,
            VisualDirection::Right,
            VisualDirection::Left,
        ),
    ] {
        let paragraph = set(text, direction, None);
        let mut there: Vec<usize> = walk(&paragraph, Caret::before(0), forward)
            .iter()
            .map(|caret| caret.at)
            .collect();
        assert_eq!(there, edges(text), "{text}");
        let again: Vec<usize> = walk(&paragraph, Caret::after(text.len()), back)
            .iter()
            .map(|caret| caret.at)
            .collect();
        there.reverse();
        assert_eq!(again, there, "{text}");
    }
}

#[test]
fn steps_through_mixed_text() {
    // On screen, from left to right: 2016-10-12 مالس abc
    let text = "abc سلام 12-10-2016";
    let paragraph = set(text, RightToLeft, None);
    assert_eq!(
        told_walk(&paragraph, Caret::after(3), VisualDirection::Left),
        "3< 2> 1> 0> 4< 6< 8< 10< 12< 13< 14> 13> 16< 17> 16> 19< 22> 21> 20> 19>"
    );
    assert_eq!(
        told_walk(&paragraph, Caret::before(19), VisualDirection::Right),
        "19> 20< 21< 22< 23< 18> 17< 18< 15> 14< 15< 12> 10> 8> 6> 4> 3> 1< 2< 3<"
    );
    // From the logical ends the walk begins inside the line: they are drawn there.
    assert_eq!(
        told_walk(&paragraph, Caret::before(0), VisualDirection::Right),
        "0> 1< 2< 3<"
    );
    assert_eq!(
        told_walk(&paragraph, Caret::after(23), VisualDirection::Left),
        "23< 22> 21> 20> 19>"
    );
    // The same text as a left-to-right paragraph: abc 2016-10-12 مالس
    let paragraph = set(text, LeftToRight, None);
    assert_eq!(
        told_walk(&paragraph, Caret::before(0), VisualDirection::Right),
        "0> 1< 2< 3< 4< 20< 21< 22< 23< 18> 17< 18< 15> 14< 15< 12> 10> 8> 6> 4>"
    );
}

/// A paragraph broken so that line 1 begins at the only occurrence of `part`.
fn broken_before(text: &str, part: &str, direction: ParagraphDirection) -> Paragraph {
    assert_eq!(text.matches(part).count(), 1, "{part:?} in {text:?}");
    let at = text.find(part).unwrap_or_default();
    let width = set(text, direction, None).width();
    (1..)
        .map(|step| width - step as f32)
        .take_while(|measure| *measure > 10.0)
        .map(|measure| set(text, direction, Some(measure)))
        .find(|paragraph| {
            paragraph
                .lines()
                .get(1)
                .is_some_and(|l| l.bytes().start == at)
        })
        .unwrap_or_else(|| panic!("{text:?} never breaks before {part:?}"))
}

#[test]
fn home_and_end_stay_on_their_line() {
    let text = "قال  شاهد status quo  إن";
    let paragraph = broken_before(text, "status", RightToLeft);
    let (first, second) = (text.find("status").unwrap_or_default(), text.len());
    // The two spaces before the second line hang: the end is before them.
    let word_end = text.find(" status").unwrap_or_default();
    for at in [0, 4, word_end - 2] {
        let caret = Caret::before(at);
        assert_eq!(paragraph.line_start(caret), Caret::before(0));
        assert_eq!(paragraph.line_end_of(caret), Caret::after(word_end));
    }
    for caret in [Caret::before(first), Caret::before(first + 3)] {
        assert_eq!(paragraph.line_start(caret), Caret::before(first));
    }
    // The same byte, seen from the line above, is the hanging space's end.
    assert_eq!(paragraph.line_start(Caret::after(first)), Caret::before(0));
    assert_eq!(
        paragraph.line_end_of(Caret::after(second)),
        Caret::after(second)
    );
}

/// White space that hangs is one step of no width less: the step from the last word goes to the
/// next line.
#[test]
fn a_step_passes_over_white_space_that_hangs() {
    let text = "سلام  عليكم";
    let paragraph = broken_before(text, "عليكم", RightToLeft);
    assert_eq!(
        told_walk(&paragraph, Caret::before(0), VisualDirection::Left),
        "0> 2< 4< 6< 8< 10> 12< 14< 16< 18< 20<"
    );
    assert_eq!(
        told_walk(&paragraph, Caret::after(20), VisualDirection::Right),
        "20< 18> 16> 14> 12> 10> 8< 6> 4> 2> 0>"
    );
}

/// A line that begins with Latin in a right-to-left paragraph is entered at its right end, so
/// that the Latin is walked through as well.
#[test]
fn a_step_over_a_wrap_enters_at_the_outermost_spot() {
    let text = "سلام abc و";
    let paragraph = broken_before(text, "abc", RightToLeft);
    assert_eq!(
        told_walk(&paragraph, Caret::before(0), VisualDirection::Left),
        "0> 2< 4< 6< 8< 12< 11> 10> 9> 13< 15<"
    );
    let text = "abc سلام x";
    let paragraph = broken_before(text, "سلام", LeftToRight);
    assert_eq!(
        told_walk(&paragraph, Caret::before(0), VisualDirection::Right),
        "0> 1< 2< 3< 12< 10> 8> 6> 4> 13< 14<"
    );
}

/// Where the walk stands on screen.
fn spots(paragraph: &Paragraph, met: &[Caret]) -> Vec<(usize, f32)> {
    met.iter()
        .map(|caret| {
            let spot = paragraph.caret(*caret);
            (spot.line, spot.x)
        })
        .collect()
}

/// From the far end of the first or last line to the other end of the text, each step crosses
/// one seen grapheme or a wrap.
fn check_walk(paragraph: &Paragraph, side: VisualDirection) -> Result<(), TestCaseError> {
    let downwards = (side == VisualDirection::Left)
        == (paragraph.direction() == ParagraphDirection::RightToLeft);
    let lines = paragraph.lines();
    let from = if downwards { 0 } else { lines.len() - 1 };
    // Far outside there is no grapheme to hit; the spot is that of the outermost edge.
    let wide = |line: &hashiya::text::paragraph::Line| {
        paragraph
            .clusters_of(line)
            .iter()
            .filter(|c| c.start < line.visible_end && c.x1() > c.x0)
            .count()
    };
    let line = &lines[from];
    let shown = paragraph.clusters_of(line).iter();
    let mut shown = shown.filter(|c| c.start < line.visible_end && c.x1() > c.x0);
    let outermost = match side {
        VisualDirection::Left => shown.next_back(),
        VisualDirection::Right => shown.next(),
    };
    let start = match outermost {
        Some(c) if (side == VisualDirection::Left) == c.rtl() => Caret::before(c.start as usize),
        Some(c) => Caret::after(c.end as usize),
        None => Caret::before(line.bytes().start),
    };
    let met = walk(paragraph, start, side);
    let steps: usize = lines.iter().map(wide).sum::<usize>() + lines.len() - 1;
    prop_assert_eq!(met.len() - 1, steps, "{:?}", met);
    for pair in spots(paragraph, &met).windows(2) {
        let ((line, x), (next_line, next_x)) = (pair[0], pair[1]);
        if line == next_line {
            prop_assert!(
                if side == VisualDirection::Left {
                    next_x < x
                } else {
                    next_x > x
                },
                "{:?}",
                pair
            );
        } else {
            prop_assert_eq!(next_line, if downwards { line + 1 } else { line - 1 });
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn a_walk_crosses_every_grapheme_once(
        text in nasty(40), base in direction(), measure in measure(),
    ) {
        let paragraph = set(&text, base, measure);
        check_walk(&paragraph, VisualDirection::Left)?;
        check_walk(&paragraph, VisualDirection::Right)?;
    }

    #[test]
    fn a_walk_from_anywhere_ends(
        text in nasty(30),
        base in direction(),
        measure in measure(),
        at in any::<prop::sample::Index>(),
        upstream in any::<bool>(),
    ) {
        let paragraph = set(&text, base, measure);
        let edges = edges(&text);
        let at = edges[at.index(edges.len())];
        let caret = if upstream { Caret::after(at) } else { Caret::before(at) };
        for side in [VisualDirection::Left, VisualDirection::Right] {
            walk(&paragraph, caret, side);
        }
        // There and back on one line is the same spot.
        if let Some(left) = paragraph.visual_step(caret, VisualDirection::Left) {
            let here = paragraph.caret(left);
            if let Some(back) = paragraph.visual_step(left, VisualDirection::Right)
                && paragraph.line_of(left) == paragraph.line_of(caret)
                && paragraph.line_of(back) == paragraph.line_of(left)
            {
                prop_assert!(paragraph.caret(back).x > here.x);
            }
        }
    }
}

#[test]
fn walks_through_the_articles_cross_every_grapheme_once() {
    let mut typesetter = typesetter();
    for article in articles() {
        for (text, direction) in paragraphs(&article) {
            let paragraph = typesetter.set(text, &body(Family::Naskh), direction, Some(500.0));
            for side in [VisualDirection::Left, VisualDirection::Right] {
                check_walk(&paragraph, side)
                    .unwrap_or_else(|error| panic!("{}: {error}\n{text}", article.name()));
            }
        }
    }
}
