//! What a text engine for annotation must get right: one test for each fault that was seen in
//! another annotation tool. Expectations are places on the line, as a reader would point at them.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::ops::Range;

use hashiya::look::{MarkedSpan, Marks, PictureOptions, compose};
use hashiya::model::article::Article;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::{
    Family, LineBox, PageFormat, Paragraph, ParagraphDirection, TextStyle, Typesetter,
};

const MEASURE: f32 = 640.0;

fn set(text: &str, measure: f32) -> Paragraph {
    let style = TextStyle {
        leading: 2.0,
        ..TextStyle::new(Family::Naskh, 22.0)
    };
    let direction = ParagraphDirection::RightToLeft;
    Typesetter::new(SystemFonts::Off).set(text, &style, direction, Some(measure))
}

fn range_of(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).expect(words);
    start..start + words.len()
}

fn boxes(paragraph: &Paragraph, text: &str, words: &str) -> Vec<LineBox> {
    paragraph.boxes(range_of(text, words))
}

/// Fails unless two places are the same to a hundredth of a point.
#[track_caller]
fn assert_same(one: f32, two: f32) {
    assert!((one - two).abs() < 0.01, "{one} and {two}");
}

/// The only box of words.
fn only_box(paragraph: &Paragraph, text: &str, words: &str) -> LineBox {
    let boxes = boxes(paragraph, text, words);
    assert_eq!(boxes.len(), 1, "{words}: {boxes:?}");
    boxes[0]
}

fn layer_of(text: &str, words: &[&str]) -> Layer {
    let spans = words.iter().zip(1..).map(|(words, id)| Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new("actor"),
        range: range_of(text, words),
        note: String::new(),
    });
    Layer::with_spans(spans.collect(), Vec::new()).unwrap()
}

/// Every glyph of a page and its place, with spans on these words.
fn glyphs(text: &str, words: &[&str]) -> Vec<String> {
    let options = PictureOptions {
        legend: false,
        ..PictureOptions::default()
    };
    let article = Article::new("case.txt", text);
    compose(
        &article,
        &layer_of(text, words),
        &Codebook::default(),
        &options,
    )
    .iter()
    .flat_map(|sheet| {
        let svg = sheet.svg();
        let drawn = |line: &&str| line.starts_with("<use") || line.starts_with("<path");
        svg.lines()
            .filter(drawn)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    })
    .collect()
}

/// Fails unless each box is left of the one before it.
fn assert_right_to_left(boxes: &[LineBox]) {
    for pair in boxes.windows(2) {
        assert!(pair[1].x1 <= pair[0].x0 + 0.01, "{pair:?}");
    }
}

#[test]
fn labelling_in_the_middle_of_a_line_keeps_the_order_of_its_words() {
    let text = "قصفت طائرات النظام أمس بلدة الأتارب غرباً";
    let paragraph = set(text, MEASURE);
    let words: Vec<LineBox> = text
        .split(' ')
        .map(|word| only_box(&paragraph, text, word))
        .collect();
    assert_right_to_left(&words);
    assert_eq!(glyphs(text, &["النظام أمس", "أمس"]), glyphs(text, &[]));
}

#[test]
fn a_quotation_mark_or_bracket_at_the_edge_of_a_span_is_in_its_box() {
    let text = "قال «لواء البادية» (شمال حماة) أمس";
    let paragraph = set(text, MEASURE);
    for (whole, open, inside, close) in [
        ("«لواء البادية»", "«", "لواء البادية", "»"),
        ("(شمال حماة)", "(", "شمال حماة", ")"),
    ] {
        let whole = only_box(&paragraph, text, whole);
        let open = only_box(&paragraph, text, open);
        let inside = only_box(&paragraph, text, inside);
        let close = only_box(&paragraph, text, close);
        assert_right_to_left(&[open, inside, close]);
        assert_same(whole.x0, close.x0);
        assert_same(whole.x1, open.x1);
        assert_same(inside.x0, close.x1);
        assert_same(inside.x1, open.x0);
    }
}

#[test]
fn a_span_from_arabic_into_latin_has_a_box_for_each_side() {
    let text = "وقالت منظمة Bridge Doctors الطبية";
    let paragraph = set(text, MEASURE);
    let words = "منظمة Bridge";
    let [latin, arabic] = boxes(&paragraph, text, words)[..] else {
        panic!("two boxes were expected");
    };
    // The Latin run is read from the left, so what stands between the two is "Doctors".
    let rest = only_box(&paragraph, text, "Doctors");
    assert_right_to_left(&[arabic, rest, latin]);
    assert_same(arabic.x0, only_box(&paragraph, text, "منظمة ").x0);
    assert_same(latin.x0, only_box(&paragraph, text, "Bridge").x0);
    // With the whole name it is one box again.
    only_box(&paragraph, text, "منظمة Bridge Doctors");
    // It is one span all the same.
    let layer = layer_of(text, &[words]);
    let marks = Marks::new(
        &paragraph,
        MarkedSpan::of_paragraph(&layer, &(0..text.len()), None),
    );
    assert_eq!(marks.spans.len(), 1);
    assert_eq!(marks.tints.len(), 2);
}

#[test]
fn digits_stand_where_the_bidi_algorithm_puts_them() {
    let text = "عام 2002 والرقم 22994024-22994022 بتاريخ 12-10-2016 ثم ٢٠١٦ انتهى";
    let paragraph = set(text, 900.0);
    let place = |words: &str| only_box(&paragraph, text, words);
    // Part of a number: digits are read from the left.
    let year = place("2002");
    let part = paragraph.boxes(range_of(text, "2002").start..range_of(text, "2002").start + 2);
    assert_eq!(part.len(), 1);
    assert_same(part[0].x0, year.x0);
    assert!(part[0].x1 < year.x1);
    // After Arabic letters a hyphen separates numbers, which stand from right to left.
    assert_right_to_left(&[place("22994024"), place("-"), place("22994022")]);
    let date = range_of(text, "12-10-2016");
    let part = |from: usize, to: usize| paragraph.boxes(date.start + from..date.start + to)[0];
    assert_right_to_left(&[part(0, 2), part(3, 5), part(6, 10)]);
    // From inside the one number into the other: two ends that do not touch, and the hyphen.
    assert_eq!(boxes(&paragraph, text, "4024-2299").len(), 3);
    place("22994024-22994022");
    // Arabic-Indic digits too are read from the left.
    let year = range_of(text, "٢٠١٦");
    let digit = |at: usize| paragraph.boxes(year.start + 2 * at..year.start + 2 * at + 2)[0];
    assert_right_to_left(&[digit(3), digit(2), digit(1), digit(0)]);
}

#[test]
fn a_label_inside_a_word_keeps_its_joins() {
    let text = "على محاور كفرعمة وكفرنوران والأتارب";
    let paragraph = set(text, MEASURE);
    let word = only_box(&paragraph, text, "وكفرنوران");
    let name = only_box(&paragraph, text, "كفرنوران");
    assert_same(name.x0, word.x0);
    assert!(name.x1 < word.x1);
    let spans = ["كفرنوران", "رنو", "لأتا", "عم"];
    assert_eq!(glyphs(text, &spans), glyphs(text, &[]));
}

#[test]
fn marks_and_joiners_never_split_and_stay_in_the_box_of_their_letter() {
    // Vowel marks, tatweel, a joiner, a non-joiner and bidi controls.
    let text =
        "ثَلَاثَةُ مَدَنِيِّينَ في حـــلب «می\u{200C}گویند» «ه\u{200D}» \u{2067}S-300\u{2069}\u{200F} انتهى";
    let paragraph = set(text, 900.0);
    let whole = only_box(&paragraph, text, "مَدَنِيِّينَ");
    // A span that ends before a mark takes the mark with it: a letter is never cut.
    let start = range_of(text, "مَدَنِيِّينَ").start;
    let letter = paragraph.boxes(start..start + "م".len());
    let with_mark = paragraph.boxes(start..start + "مَ".len());
    assert_eq!(letter, with_mark);
    assert_same(letter[0].x1, whole.x1);
    // And one of the mark only has the box of its letter.
    let mark = paragraph.boxes(start + "م".len()..start + "مَ".len());
    assert_eq!(mark, letter);
    let stretched = only_box(&paragraph, text, "حـــلب");
    let tatweel = only_box(&paragraph, text, "ـــ");
    assert!(stretched.x0 < tatweel.x0 && tatweel.x1 < stretched.x1);
    only_box(&paragraph, text, "می\u{200C}گویند");
    only_box(&paragraph, text, "«ه\u{200D}»");
    only_box(&paragraph, text, "S-300");
    let spans = ["َلَا", "ِيِّ", "ـ", "\u{200C}گ", "ه\u{200D}", "300\u{2069}"];
    assert_eq!(glyphs(text, &spans), glyphs(text, &[]));
}

#[test]
fn a_paragraph_of_six_thousand_words_has_its_boxes() {
    let sentence = "وقال مصدر في بلدة كفرنوران إن القصف لم يتوقف منذ ";
    let text = sentence.repeat(600) + "الفجر";
    assert!(text.split_whitespace().count() >= 6_000);
    let paragraph = set(&text, MEASURE);
    let last = only_box(&paragraph, &text, "الفجر");
    assert_eq!(last.line, paragraph.lines().len() - 1);
    let spans: Vec<MarkedSpan> = text
        .match_indices("كفرنوران")
        .zip(1..)
        .map(|((start, name), id)| MarkedSpan {
            id: SpanId(id),
            label: LabelId::new("location"),
            range: start..start + name.len(),
            length: name.len(),
            begins: true,
        })
        .collect();
    let marks = Marks::new(&paragraph, spans);
    assert_eq!(marks.tints.len(), 600);
    assert_eq!(marks.lanes.len(), 600);
    assert!(marks.lanes.iter().all(|mark| mark.depth == 1));
    assert!(
        marks
            .tints
            .windows(2)
            .all(|pair| pair[0].place.line <= pair[1].place.line)
    );
}

#[test]
fn lines_are_as_full_as_shaped_words_allow() {
    let text = include_str!("../../examples/articles/annotated.txt")
        .lines()
        .max_by_key(|line| line.len())
        .unwrap();
    let paragraph = set(text, 400.0);
    assert!(paragraph.lines().len() > 3);
    for pair in paragraph.lines().windows(2) {
        let width = pair[0].x1 - pair[0].x0;
        assert!(width <= 400.0);
        let next = &text[pair[1].bytes()];
        let word = next.split(' ').next().unwrap();
        let with_space = set(&format!(" {word} ا"), 400.0);
        let word = only_box(&with_space, &format!(" {word} ا"), &format!(" {word}"));
        // Half a point for kerning between the last word and the next.
        assert!(width + word.x1 - word.x0 + 0.5 > 400.0, "{next}");
    }
}

#[test]
fn a_long_span_over_wraps_has_a_box_on_each_line_to_the_edges_of_the_text() {
    let text = "وتمتد المنطقة التي شملها الاتفاق من ريف حماة وحمص الشرقي وصولاً إلى باديتي \
                الرقة ودير الزور ثم إلى الحدود السورية العراقية كما جاء في البيان أمس";
    let paragraph = set(text, 300.0);
    let start = range_of(text, "شملها").start;
    let end = range_of(text, "جاء").end;
    let boxes = paragraph.boxes(start..end);
    let lines: Vec<usize> = boxes.iter().map(|place| place.line).collect();
    let first = lines[0];
    assert!(lines.len() > 3);
    assert_eq!(lines, (first..first + lines.len()).collect::<Vec<_>>());
    let (last, others) = boxes.split_last().unwrap();
    for place in others {
        // White space at the wrap hangs outside of the box.
        assert_same(place.x0, paragraph.lines()[place.line].x0);
    }
    for place in &boxes[1..] {
        assert_same(place.x1, 300.0);
    }
    assert!(last.x0 > paragraph.lines()[last.line].x0);
}

#[test]
fn every_part_of_a_rendered_page_begins_at_the_right() {
    let text = "BBC نقلت خبر القصف عن مصدر\n\n15 عائلة عادت أمس إلى القرية";
    let article = Article::new("case.txt", text);
    let layer = layer_of(text, &["BBC", "15 عائلة"]);
    let options = PictureOptions::default();
    let PageFormat {
        measure, margin, ..
    } = options.page;
    let sheets = compose(&article, &layer, &Codebook::default(), &options);
    let right = margin + measure;
    let shapes = sheets[0].shapes();
    // Tint and lane of both spans, half a point from the edge, then the hairline of the legend
    // and its first swatch.
    let rights: Vec<f32> = shapes[..7].iter().map(|shape| shape.rect[2]).collect();
    let span = right - 0.5;
    assert_eq!(rights, [span, span, span, span, right, right, right]);
    assert!(shapes[5].rect[0] > right - 30.0);
}

#[test]
fn offsets_beyond_the_basic_plane_mark_what_they_count() {
    let text = "كتب 🙏🏽 ثم 👨‍👩‍👧‍👦 من حلب أمس";
    let article = Article::new("case.txt", text);
    let paragraph = set(text, MEASURE);
    let name = range_of(text, "حلب");
    // Files count code points; other tools count UTF-16 units.
    let characters = text[..name.start].chars().count();
    let units = text[..name.start].encode_utf16().count();
    assert!(units > characters);
    let offsets = article.offsets();
    assert_eq!(offsets.byte_of(text, characters), Some(name.start));
    assert_eq!(offsets.byte_of_utf16(text, units), Some(name.start));
    assert_eq!(paragraph.boxes(name).len(), 1);
    // A family is one grapheme: part of it has the box of the whole.
    let family = range_of(text, "👨‍👩‍👧‍👦");
    let whole = paragraph.boxes(family.clone());
    assert_eq!(
        paragraph.boxes(family.start..family.start + "👨".len()),
        whole
    );
    assert_eq!(whole.len(), 1);
}
