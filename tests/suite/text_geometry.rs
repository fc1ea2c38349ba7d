//! Hits, carets and boxes: laws that hold for any text, over random text and the articles.

use hashiya::text::paragraph::{Cluster, Line};
use hashiya::text::{Caret, Family, Paragraph, TextStyle, Weight};
use proptest::prelude::*;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

use super::text_samples::{
    DIRECTIONS, LeftToRight, RightToLeft, articles, body, cases, direction, measure, nasty,
    paragraphs, set, typesetter,
};

/// Two lengths are the same: a hundredth of a point is far below a pixel.
fn same(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.01
}

fn seen(line: &Line, cluster: &Cluster) -> bool {
    cluster.start < line.visible_end
}

/// Wide enough that a hit in its middle cannot be its neighbour's.
fn wide(cluster: &Cluster) -> bool {
    cluster.x1() - cluster.x0 > 0.05
}

/// The vertical middle of a line.
fn middle(paragraph: &Paragraph, line: &Line) -> f32 {
    line.top + paragraph.line_height() / 2.0
}

/// Lines and clusters tile the text; clusters are its graphemes; they tile the line.
fn check_tiling(text: &str, paragraph: &Paragraph) -> Result<(), TestCaseError> {
    let graphemes: Vec<Range<u32>> = text
        .grapheme_indices(true)
        .map(|(at, grapheme)| at as u32..(at + grapheme.len()) as u32)
        .collect();
    let mut clusters: Vec<Range<u32>> = Vec::new();
    let mut next_line = 0;
    for (index, line) in paragraph.lines().iter().enumerate() {
        prop_assert_eq!(
            line.range.start,
            next_line,
            "line {} does not follow",
            index
        );
        prop_assert!(line.visible_end <= line.range.end && line.visible_end >= line.range.start);
        next_line = line.range.end;
        let on_line = paragraph.clusters_of(line);
        clusters.extend(on_line.iter().map(|cluster| cluster.start..cluster.end));
        for pair in on_line.windows(2) {
            prop_assert!(
                same(pair[0].x1(), pair[1].x0),
                "a gap or an overlap on line {} after {:?}",
                index,
                pair[0]
            );
        }
        let shown: Vec<&Cluster> = on_line.iter().filter(|c| seen(line, c)).collect();
        if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
            prop_assert!(same(first.x0, line.x0), "{:?} {:?}", first, line);
            prop_assert!(same(last.x1(), line.x1), "{:?} {:?}", last, line);
        } else {
            prop_assert!(same(line.x0, line.x1), "nothing seen, yet wide: {:?}", line);
        }
        for cluster in on_line {
            prop_assert!(
                line.range.start <= cluster.start && cluster.end <= line.range.end,
                "{:?} is not of {:?}",
                cluster,
                line
            );
            prop_assert!(cluster.x1() >= cluster.x0, "{:?}", cluster);
        }
        let edge = match paragraph.direction() {
            RightToLeft => same(line.x1.max(0.0), paragraph.measure()),
            LeftToRight => same(line.x0, 0.0),
        };
        // The body of a right-to-left line ends at the measure.
        prop_assert!(edge, "line {} is not flush: {:?}", index, line);
    }
    prop_assert_eq!(next_line as usize, text.len());
    clusters.sort_by_key(|range| range.start);
    prop_assert_eq!(clusters, graphemes, "clusters are not the graphemes");
    Ok(())
}

/// A point in a grapheme hits it, each half its nearer edge; carets stand at its edges.
fn check_hits(paragraph: &Paragraph) -> Result<(), TestCaseError> {
    for (index, line) in paragraph.lines().iter().enumerate() {
        let y = middle(paragraph, line);
        prop_assert_eq!(paragraph.line_at(y), index);
        for cluster in paragraph.clusters_of(line) {
            let (before, after) = (
                Caret::before(cluster.start as usize),
                Caret::after(cluster.end as usize),
            );
            for (caret, x) in [(before, cluster.leading()), (after, cluster.trailing())] {
                prop_assert_eq!(paragraph.line_of(caret), index, "{:?}", caret);
                let spot = paragraph.caret(caret);
                prop_assert_eq!(spot.line, index);
                prop_assert!(same(spot.x, x), "{:?} at {:?}, not {}", caret, spot, x);
                prop_assert_eq!(spot.rtl, cluster.rtl());
            }
            if !seen(line, cluster) || !wide(cluster) {
                continue;
            }
            let width = cluster.x1() - cluster.x0;
            let centre = cluster.x0 + width / 2.0;
            prop_assert_eq!(paragraph.grapheme_at(centre, y), Some(cluster.range()));
            let (left, right) = if cluster.rtl() {
                (after, before)
            } else {
                (before, after)
            };
            prop_assert_eq!(paragraph.hit(cluster.x0 + width / 4.0, y), left);
            prop_assert_eq!(paragraph.hit(cluster.x0 + width * 3.0 / 4.0, y), right);
            let hit = paragraph.hit(centre, y);
            prop_assert!(hit == left || hit == right, "{:?}", hit);
        }
        // Beyond the ends of what is seen: the line's start and end.
        let (start, end) = match paragraph.direction() {
            RightToLeft => (line.x1 + 5.0, line.x0 - 5.0),
            LeftToRight => (line.x0 - 5.0, line.x1 + 5.0),
        };
        prop_assert_eq!(paragraph.hit(start, y), Caret::before(line.bytes().start));
        prop_assert_eq!(paragraph.hit(end, y), paragraph.line_end(line));
        prop_assert_eq!(paragraph.line_of(paragraph.line_end(line)), index);
    }
    prop_assert_eq!(paragraph.grapheme_at(10.0, -1.0), None);
    prop_assert_eq!(paragraph.grapheme_at(10.0, paragraph.height() + 1.0), None);
    Ok(())
}

/// Indices of the seen, wide clusters that the boxes of a range cover.
fn covered(paragraph: &Paragraph, range: Range<usize>) -> Vec<usize> {
    let boxes = paragraph.boxes(range);
    let mut found = Vec::new();
    let mut number = 0;
    for (index, line) in paragraph.lines().iter().enumerate() {
        for cluster in paragraph.clusters_of(line) {
            let centre = (cluster.x0 + cluster.x1()) / 2.0;
            let inside =
                |b: &hashiya::text::LineBox| b.line == index && b.x0 <= centre && centre <= b.x1;
            if wide(cluster) && boxes.iter().any(inside) {
                found.push(number);
            }
            number += 1;
        }
    }
    found
}

/// Indices of the seen, wide clusters that a range touches.
fn touched(paragraph: &Paragraph, range: &Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut number = 0;
    for line in paragraph.lines() {
        for cluster in paragraph.clusters_of(line) {
            let bytes = cluster.range();
            let touches = bytes.start < range.end && range.start < bytes.end && !range.is_empty();
            if seen(line, cluster) && wide(cluster) && touches {
                found.push(number);
            }
            number += 1;
        }
    }
    found
}

/// The boxes of a range cover what it touches and no other, are as few as can be, and stand
/// from left to right on each line.
fn check_boxes(paragraph: &Paragraph, range: Range<usize>) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        covered(paragraph, range.clone()),
        touched(paragraph, &range),
        "{:?}",
        range
    );
    let boxes = paragraph.boxes(range.clone());
    let count = paragraph.lines().len();
    for (first, last) in [(0, 0), (0, count / 2), (count / 2, count - 1), (1, count)] {
        let mut of_lines = boxes.clone();
        of_lines.retain(|part| (first..=last).contains(&part.line));
        prop_assert_eq!(paragraph.boxes_in(range.clone(), first..last + 1), of_lines);
    }
    for pair in boxes.windows(2) {
        prop_assert!(pair[0].line <= pair[1].line);
        if pair[0].line == pair[1].line {
            prop_assert!(pair[0].x1 + 0.001 < pair[1].x0, "these touch: {:?}", pair);
        }
    }
    for part in &boxes {
        let line = &paragraph.lines()[part.line];
        prop_assert!(part.x0 >= line.x0 - 0.01 && part.x1 <= line.x1 + 0.01);
        let (top, bottom) = paragraph.box_rows(part.line);
        prop_assert!(top >= line.top - 0.5 * paragraph.line_height() && bottom > top);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn clusters_are_graphemes_and_tile_the_lines(
        text in nasty(40), base in direction(), measure in measure(),
    ) {
        check_tiling(&text, &set(&text, base, measure))?;
    }

    #[test]
    fn a_point_in_a_grapheme_hits_it(
        text in nasty(40), base in direction(), measure in measure(),
    ) {
        check_hits(&set(&text, base, measure))?;
    }

    #[test]
    fn boxes_cover_what_a_range_touches(
        text in nasty(40),
        base in direction(),
        measure in measure(),
        edges in prop::array::uniform3(any::<prop::sample::Index>()),
    ) {
        let paragraph = set(&text, base, measure);
        let mut edges = edges.map(|edge| text.floor_char_boundary(edge.index(text.len() + 1)));
        edges.sort();
        let [a, b, c] = edges;
        check_boxes(&paragraph, a..b)?;
        check_boxes(&paragraph, b..c)?;
        check_boxes(&paragraph, a..c)?;
        check_boxes(&paragraph, 0..text.len())?;
        // The union covers what its parts cover.
        let mut parts = covered(&paragraph, a..b);
        parts.extend(covered(&paragraph, b..c));
        parts.sort();
        parts.dedup();
        prop_assert_eq!(parts, covered(&paragraph, a..c));
    }
}

#[test]
fn the_laws_hold_in_the_articles() {
    let mut typesetter = typesetter();
    for article in articles() {
        for family in Family::ALL {
            for base in DIRECTIONS {
                for (text, _) in paragraphs(&article) {
                    let paragraph = typesetter.set(text, &body(family), base, Some(500.0));
                    let told = |error: TestCaseError| {
                        panic!("{} {family:?} {base:?}: {error}\n{text}", article.name())
                    };
                    check_tiling(text, &paragraph).unwrap_or_else(told);
                    check_hits(&paragraph).unwrap_or_else(told);
                    for (at, word) in text.unicode_word_indices().step_by(7) {
                        check_boxes(&paragraph, at..at + word.len()).unwrap_or_else(told);
                        let end = text.floor_char_boundary(at + 3 * word.len());
                        check_boxes(&paragraph, at..end).unwrap_or_else(told);
                    }
                }
            }
        }
    }
}

/// The boxes of the only occurrence of `part`, as the graphemes that each shows from left to
/// right: what a reader sees tinted.
fn tinted(text: &str, part: &str, base: hashiya::text::ParagraphDirection) -> Vec<String> {
    assert_eq!(text.matches(part).count(), 1, "{part:?} in {text:?}");
    let paragraph = set(text, base, None);
    let at = text.find(part).unwrap_or_default();
    paragraph
        .boxes(at..at + part.len())
        .iter()
        .map(|part| {
            paragraph
                .clusters_of(&paragraph.lines()[0])
                .iter()
                .filter(|c| part.x0 < (c.x0 + c.x1()) / 2.0 && (c.x0 + c.x1()) / 2.0 < part.x1)
                .map(|c| &text[c.range()])
                .collect()
        })
        .collect()
}

/// Known traps of other tools: `(text, part, base, boxes from left to right)`.
#[test]
fn boxes_of_known_traps() {
    let table: &[(&str, &str, _, &[&str])] = &[
        // A span with a bracket or a quotation mark at its edge.
        ("قال «نعم» ثم", "«نعم»", RightToLeft, &["»معن«"]),
        ("من (حلب) إلى", "(حلب)", RightToLeft, &[")بلح("]),
        // One that begins in Arabic and ends in digits or Latin is one box where it is one
        // stretch on screen, and two where it is not.
        ("أصيب 12 شخصا", "صيب 12", RightToLeft, &["12 بيص"]),
        ("أصيب 123 شخصا", "صيب 12", RightToLeft, &["12", " بيص"]),
        ("قناة BBC العربية", "BBC ال", RightToLeft, &["لا BBC"]),
        ("قناة BBC العربية", "BC ال", RightToLeft, &["لا ", "BC"]),
        // Part of a number and of a range of numbers.
        ("عام 2002 كان", "200", RightToLeft, &["200"]),
        (
            "رقم 22994024-22994022 لها",
            "22994024-",
            RightToLeft,
            &["-22994024"],
        ),
        ("يوم 12-10-2016 فجرا", "10-2016", RightToLeft, &["2016-10"]),
        ("عام ٢٠١٦ كان", "٠١", RightToLeft, &["٠١"]),
        // Inside a word: the conjunction left out.
        ("زار وكفرنوران أمس", "كفرنوران", RightToLeft, &["نارونرفك"]),
        // Half of a lam-alef.
        ("قال لا أعلم", "لا", RightToLeft, &["ال"]),
        // The same in a left-to-right paragraph.
        (
            "sent to كفرنوران on 12",
            "to كفر",
            LeftToRight,
            &["to ", "رفك"],
        ),
        ("abc سلام 12-10-2016", "abc سلام", RightToLeft, &["مالس abc"]),
    ];
    for (text, part, base, expected) in table {
        assert_eq!(tinted(text, part, *base), *expected, "{part:?} in {text:?}");
    }
}

#[test]
fn lines_between_two_heights_have_a_line_more_on_both_sides() {
    let text = "وقال مصدر في بلدة كفرنوران إن القصف لم يتوقف ".repeat(20);
    let paragraph = set(&text, RightToLeft, Some(300.0));
    let count = paragraph.lines().len();
    assert!(count > 10);
    let table = [
        (0.0, 0.5, 0..2),
        (3.2, 5.7, 2..7),
        (-4.0, 0.5, 0..2),
        (-9.0, -3.5, 0..0),
        (3.0, 1e9, 2..count),
        (1e9, 2e9, count..count),
        (f32::NEG_INFINITY, f32::INFINITY, 0..count),
    ];
    let height = paragraph.line_height();
    for (top, bottom, lines) in table {
        let found = paragraph.lines_between(top * height, bottom * height);
        assert_eq!(found, lines, "{top} to {bottom}");
        let bytes = paragraph.bytes_of(found);
        match &paragraph.lines()[lines] {
            [] => assert_eq!(bytes, 0..0),
            [first, .., last] => assert_eq!(bytes, first.bytes().start..last.bytes().end),
            [only] => assert_eq!(bytes, only.bytes()),
        }
    }
}

/// A mark, a joiner or a half of a flag is widened to its grapheme.
#[test]
fn an_edge_inside_a_grapheme_is_widened() {
    let table = [
        ("بَّر", "\u{651}", "بَّ"),
        ("ه\u{200D} و", "\u{200D}", "ه\u{200D}"),
        (
            "قال 👨\u{200D}👩\u{200D}👧 ثم",
            "👩",
            "👨\u{200D}👩\u{200D}👧",
        ),
        ("علم 🇹🇷 هنا", "🇷", "🇹🇷"),
    ];
    for (text, part, whole) in table {
        assert_eq!(
            tinted(text, part, RightToLeft),
            [whole],
            "{part:?} in {text:?}"
        );
    }
}

/// A letter and a mark of another script are one grapheme, though the shaper cuts them.
#[test]
fn graphemes_that_the_shaper_cuts_are_whole() {
    for text in [
        "a\u{615}b",
        "كتب a\u{615}bc هنا",
        "1\u{6D6} و",
        " \u{610}ب",
        "\u{600}a",
        "b\u{600}1",
        "سلام \u{600}x",
        "👩\u{200D}\u{64E}ب",
    ] {
        for base in DIRECTIONS {
            for measure in [None, Some(300.0), Some(14.0)] {
                let paragraph = set(text, base, measure);
                check_tiling(text, &paragraph)
                    .unwrap_or_else(|error| panic!("{text:?} {base:?} {measure:?}: {error}"));
            }
        }
    }
}

#[test]
fn an_empty_paragraph_has_a_line_and_a_caret() {
    for (base, x) in [(RightToLeft, 300.0), (LeftToRight, 0.0)] {
        let paragraph = set("", base, Some(300.0));
        assert_eq!(paragraph.lines().len(), 1);
        assert_eq!(paragraph.lines()[0].bytes(), 0..0);
        assert!(paragraph.is_empty());
        let spot = paragraph.caret(Caret::before(0));
        assert_eq!((spot.line, spot.x), (0, x));
        assert_eq!(paragraph.hit(40.0, 4.0), Caret::before(0));
        assert_eq!(paragraph.grapheme_at(40.0, 4.0), None);
        assert!(paragraph.boxes(0..0).is_empty());
        assert!(paragraph.height() > 0.0);
    }
}

/// Amiri slides a ر under the ك behind it until no advance is left: it can be hit all the same.
#[test]
fn a_letter_that_slides_under_its_neighbour_can_be_hit() {
    for text in ["مشتركة", "حركة المعارك", "تركيا", "مركز", "شركات"]
    {
        for weight in [Weight::Regular, Weight::Bold] {
            let style = TextStyle {
                weight,
                ..body(Family::Naskh)
            };
            let paragraph = typesetter().set(text, &style, RightToLeft, None);
            check_tiling(text, &paragraph).unwrap_or_else(|error| panic!("{text}: {error}"));
            let line = &paragraph.lines()[0];
            for cluster in paragraph.clusters_of(line) {
                let width = cluster.x1() - cluster.x0;
                assert!(width > 1.4, "{} in {text}: {width}", &text[cluster.range()]);
            }
        }
    }
}
