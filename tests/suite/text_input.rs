//! Editable text without a window: motions, edits, steps, composition, layout.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::{self, Direction};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::input::{Grain, Motion, TextInput};
use hashiya::text::{Caret, Family, ParagraphDirection, TextStyle, Typesetter};
use proptest::prelude::*;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

fn direction_of(text: &str) -> Option<ParagraphDirection> {
    article::direction_of(text).map(|direction| match direction {
        Direction::RightToLeft => ParagraphDirection::RightToLeft,
        Direction::LeftToRight => ParagraphDirection::LeftToRight,
    })
}

fn style() -> TextStyle {
    TextStyle::new(Family::Sans, 15.0)
}

/// An input with the typesetter that lays it out before every motion, as the window does.
struct Bench {
    input: TextInput,
    typesetter: Typesetter,
    measure: Option<f32>,
}

impl Bench {
    fn line(text: &str) -> Self {
        Self {
            input: TextInput::single_line().with_text(text),
            typesetter: Typesetter::new(SystemFonts::Off),
            measure: None,
        }
    }

    fn page(text: &str, measure: f32) -> Self {
        Self {
            input: TextInput::multi_line().with_text(text),
            measure: Some(measure),
            ..Self::line("")
        }
    }

    fn lay_out(&mut self) -> &mut Self {
        self.input
            .lay_out(&mut self.typesetter, &style(), self.measure, direction_of);
        self
    }

    fn go(&mut self, motion: Motion) -> &mut Self {
        self.lay_out().input.go(motion, false);
        self
    }

    fn extend(&mut self, motion: Motion) -> &mut Self {
        self.lay_out().input.go(motion, true);
        self
    }

    /// The text with `|` at the caret, and `[` `]` around what is selected.
    fn state(&self) -> String {
        let (text, range) = (self.input.text(), self.input.selection());
        let head = self.input.head().at;
        if range.is_empty() {
            return format!("{}|{}", &text[..head], &text[head..]);
        }
        let (open, close) = if head == range.start {
            ("|[", "]")
        } else {
            ("[", "]|")
        };
        format!(
            "{}{open}{}{close}{}",
            &text[..range.start],
            &text[range.clone()],
            &text[range.end..]
        )
    }
}

/// Sets text and caret from a picture with `|`.
fn bench(picture: &str) -> Bench {
    let at = picture.find('|').unwrap_or(picture.len());
    let mut bench = Bench::line(&picture.replace('|', ""));
    bench.input.select(at, at);
    bench
}

#[test]
fn backspace_takes_the_last_mark_and_delete_the_grapheme() {
    // Before, after Backspace, after Delete. Marks as escapes: they are hard to see.
    let rows = [
        ("قُت|", "قُ|", "قُت|"),
        ("قُ|", "ق|", "قُ|"),
        ("ش\u{0651}\u{064E}|ر", "ش\u{0651}|ر", "ش\u{0651}\u{064E}|"),
        ("|ش\u{0651}\u{064E}ر", "|ش\u{0651}\u{064E}ر", "|ر"),
        ("لا|", "ل|", "لا|"),
        ("e\u{0301}|", "e|", "e\u{0301}|"),
        ("👨\u{200D}👩\u{200D}👧|", "|", "👨\u{200D}👩\u{200D}👧|"),
        ("|👍🏽a", "|👍🏽a", "|a"),
        ("🇸🇾|", "|", "🇸🇾|"),
        ("می\u{200C}|", "می|", "می\u{200C}|"),
        ("|", "|", "|"),
    ];
    for (before, backspaced, deleted) in rows {
        let mut one = bench(before);
        one.input.backspace();
        assert_eq!(one.state(), backspaced, "Backspace in {before}");
        let mut other = bench(before);
        other.input.delete();
        assert_eq!(other.state(), deleted, "Delete in {before}");
    }
}

#[test]
fn words_are_deleted_and_walked_over() {
    let rows = [
        // Before, Ctrl+Backspace, Ctrl+Delete, and one word to the left and right on screen.
        (
            "قصف |حلب، أمس",
            "|حلب، أمس",
            "قصف |، أمس",
            "قصف حلب|، أمس",
            "|قصف حلب، أمس",
        ),
        (
            "قصف حلب| أمس",
            "قصف | أمس",
            "قصف حلب|",
            "قصف حلب أمس|",
            "قصف |حلب أمس",
        ),
        ("one |two", "|two", "one |", "|one two", "one two|"),
        ("حلب |!", "|!", "حلب |", "حلب !|", "|حلب !"),
    ];
    for (before, back, forth, left, right) in rows {
        let mut one = bench(before);
        one.input.backspace_word();
        assert_eq!(one.state(), back, "back in {before}");
        let mut one = bench(before);
        one.input.delete_word();
        assert_eq!(one.state(), forth, "forth in {before}");
        assert_eq!(bench(before).go(Motion::WordLeft).state(), left);
        assert_eq!(bench(before).go(Motion::WordRight).state(), right);
    }
}

#[test]
fn words_over_a_line_break() {
    let mut page = Bench::page("حلب\nحماة", 300.0);
    page.go(Motion::Start);
    let mut seen = Vec::new();
    for _ in 0..4 {
        page.go(Motion::WordLeft);
        seen.push(page.state());
    }
    assert_eq!(
        seen,
        ["حلب|\nحماة", "حلب\n|حماة", "حلب\nحماة|", "حلب\nحماة|"]
    );
    seen.clear();
    for _ in 0..4 {
        page.go(Motion::WordRight);
        seen.push(page.state());
    }
    assert_eq!(
        seen,
        ["حلب\n|حماة", "حلب|\nحماة", "|حلب\nحماة", "|حلب\nحماة"]
    );
}

#[test]
fn left_and_right_are_visual_in_mixed_text() {
    // On screen: 12 سلام abc, from left to right.
    let text = "abc سلام 12";
    let mut line = Bench::line(text);
    line.lay_out();
    assert_eq!(line.input.direction(), ParagraphDirection::RightToLeft);
    for _ in 0..20 {
        line.go(Motion::Right);
    }
    // From the right edge of the line the first step left goes between b and c.
    assert_eq!(line.input.head(), Caret::after("abc".len()));
    let mut crossed = Vec::new();
    let mut last = line.input.caret_box().unwrap().x0;
    let mut xs = vec![last];
    loop {
        line.go(Motion::Left);
        let x = line.lay_out().input.caret_box().unwrap().x0;
        if x == last && line.input.head().at == crossed.last().copied().unwrap_or(usize::MAX) {
            break;
        }
        crossed.push(line.input.head().at);
        xs.push(x);
        last = x;
        assert!(crossed.len() < 40, "no end: {crossed:?}");
    }
    assert!(xs.windows(2).all(|pair| pair[1] < pair[0]), "{xs:?}");
    let places: Vec<usize> = [
        "ab",
        "a",
        "",
        "abc ",
        "abc س",
        "abc سل",
        "abc سلا",
        "abc سلام",
    ]
    .iter()
    .map(|before| before.len())
    .collect();
    let digits = text.find("12").unwrap();
    let expected: Vec<usize> = places
        .into_iter()
        .chain([digits, digits + 1, digits])
        .collect();
    assert_eq!(crossed, expected);
}

#[test]
fn a_selection_collapses_to_its_side() {
    let select = || {
        let mut line = Bench::line("قصف حلب أمس");
        let start = "قصف ".len();
        line.input.select(start, start + "حلب".len());
        line
    };
    assert_eq!(select().go(Motion::Left).state(), "قصف حلب| أمس");
    assert_eq!(select().go(Motion::Right).state(), "قصف |حلب أمس");
    assert_eq!(select().extend(Motion::Left).state(), "قصف [حلب ]|أمس");
    assert_eq!(select().extend(Motion::LineStart).state(), "|[قصف ]حلب أمس");
}

#[test]
fn an_empty_paragraph_has_one_place() {
    let mut typesetter = Typesetter::new(SystemFonts::Off);
    for direction in [
        ParagraphDirection::RightToLeft,
        ParagraphDirection::LeftToRight,
    ] {
        for measure in [None, Some(100.0)] {
            let paragraph = typesetter.set("", &style(), direction, measure);
            let line = &paragraph.lines()[0];
            assert_eq!((paragraph.lines().len(), line.bytes()), (1, 0..0));
            assert_eq!(paragraph.clusters_of(line), []);
            assert_eq!(paragraph.line_end_of(Caret::before(0)), Caret::before(0));
            assert_eq!(paragraph.hit(50.0, 5.0), Caret::before(0));
            assert_eq!(paragraph.width(), 0.0);
        }
    }
}

#[test]
fn up_and_down_keep_their_aim() {
    let mut page = Bench::page("كفرنوران بلدة\nحي\nمعارة النعسان", 400.0);
    page.go(Motion::Start).go(Motion::WordLeft);
    let x = page.lay_out().input.caret_box().unwrap().x0;
    page.go(Motion::Down);
    assert_eq!(page.state(), "كفرنوران بلدة\nحي|\nمعارة النعسان");
    page.go(Motion::Down);
    let below = page.lay_out().input.caret_box().unwrap().x0;
    assert!((below - x).abs() < 8.0, "{below} is below {x}");
    page.go(Motion::Up).go(Motion::Up);
    assert_eq!(page.state(), "كفرنوران| بلدة\nحي\nمعارة النعسان");
    page.go(Motion::Up);
    assert_eq!(page.input.head().at, 0);
    page.go(Motion::End).go(Motion::Down);
    assert_eq!(page.input.head().at, page.input.text().len());
}

#[test]
fn home_and_end_are_of_the_line() {
    let text = "قتل ثلاثة مدنيين في قصف على ريف إدلب الشمالي أمس";
    let mut page = Bench::page(text, 120.0);
    page.lay_out();
    let lines: Vec<Range<usize>> = page.input.blocks()[0]
        .paragraph
        .lines()
        .iter()
        .map(|line| line.range.start as usize..line.visible_end as usize)
        .collect();
    assert!(lines.len() > 2, "{lines:?}");
    page.input.select(lines[1].start + 2, lines[1].start + 2);
    page.go(Motion::LineEnd);
    assert_eq!(page.input.head(), Caret::after(lines[1].end));
    page.go(Motion::LineStart);
    assert_eq!(page.input.head(), Caret::before(lines[1].start));
    assert_eq!(page.go(Motion::LineStart).input.head().at, lines[1].start);
}

#[test]
fn typing_is_undone_word_by_word() {
    let mut input = TextInput::single_line();
    for letter in "قصف حلب".graphemes(true) {
        assert!(input.insert(letter));
    }
    assert!(input.undo());
    assert_eq!(input.text(), "قصف ");
    assert!(input.undo());
    assert_eq!(input.text(), "");
    assert!(!input.undo());
    assert!(input.redo() && input.redo());
    assert_eq!(input.text(), "قصف حلب");
    assert!(!input.redo());
    assert_eq!(input.head(), Caret::after(input.text().len()));
}

#[test]
fn strokes_of_backspace_are_one_step_and_a_motion_ends_it() {
    let mut line = bench("حلب وحماة|");
    line.input.backspace();
    line.input.backspace();
    line.go(Motion::Right);
    line.input.backspace();
    assert_eq!(line.state(), "حلب و|م");
    line.input.undo();
    assert_eq!(line.state(), "حلب وح|م");
    line.input.undo();
    assert_eq!(line.state(), "حلب وحماة|");
    line.input.select_all();
    line.input.insert("ا");
    line.input.insert("ب");
    line.input.undo();
    assert_eq!(line.state(), "[حلب وحماة]|", "the selection comes back");
    line.input.redo();
    assert_eq!(line.state(), "اب|");
}

#[test]
fn what_comes_in_is_clean() {
    let rows = [
        ("قصف\nحلب\n", "قصف حلب", "قصف\nحلب\n"),
        ("أ\r\nب\rج\u{2029}د", "أ ب ج د", "أ\nب\nج\nد"),
        ("أ\tب\u{7}\u{0}", "أ ب", "أ ب"),
        (
            "\u{200F}أ\u{2067}",
            "\u{200F}أ\u{2067}",
            "\u{200F}أ\u{2067}",
        ),
    ];
    for (pasted, line, page) in rows {
        let mut one = TextInput::single_line();
        one.paste(pasted);
        assert_eq!(one.text(), line, "one line of {pasted:?}");
        let mut many = TextInput::multi_line();
        many.paste(pasted);
        assert_eq!(many.text(), page, "lines of {pasted:?}");
    }
    let mut input = TextInput::multi_line().with_text("أ\nب");
    input.set_multi_line(false);
    assert_eq!(input.text(), "أ ب");
}

#[test]
fn composing_is_shown_but_no_text() {
    let mut line = bench("قصف |أمس");
    line.input.compose("حل", Some(0..1));
    line.lay_out();
    assert_eq!(line.input.text(), "قصف أمس");
    assert_eq!(line.input.blocks()[0].text(), "قصف حلأمس");
    let (composed, active) = line.input.composition_boxes();
    assert_eq!((composed.len(), active.len()), (1, 1));
    assert!(active[0].x1 - active[0].x0 < composed[0].x1 - composed[0].x0);
    assert_eq!(line.input.shown_head().at, "قصف ح".len());
    line.input.compose("حلب", None);
    assert_eq!(line.input.shown_head().at, "قصف حلب".len());
    line.input.commit("حلب ");
    assert_eq!(line.state(), "قصف حلب |أمس");
    assert!(!line.input.is_composing());
    line.input.undo();
    assert_eq!(line.state(), "قصف |أمس");
    // What was given up leaves nothing behind.
    line.input.compose("x", None);
    line.input.compose("", None);
    line.input.commit("");
    assert_eq!(line.state(), "قصف |أمس");
    // A composition takes the place of the selection.
    line.input.select_all();
    line.input.compose("ح", None);
    assert_eq!(line.input.text(), "");
    line.input.end_composition();
    line.input.undo();
    assert_eq!(line.state(), "[قصف أمس]|");
}

#[test]
fn an_input_method_deletes_around_the_caret() {
    let mut line = bench("قصف| حلب");
    assert!(line.input.delete_surrounding(2, 1));
    assert_eq!(line.state(), "ق|حلب");
    assert!(line.input.delete_surrounding(10, 10));
    assert_eq!(line.state(), "|");
    assert!(!line.input.delete_surrounding(1, 1));
    line.input.undo();
    assert_eq!(line.input.text(), "قحلب");
}

#[test]
fn clicks_select_words_and_drags_go_on_by_words() {
    let text = "قصف حلب، أمس\nثانية";
    let mut page = Bench::page(text, 400.0);
    page.lay_out();
    let middle = |page: &Bench, word: &str| {
        let start = text.find(word).unwrap();
        let block = &page.input.blocks()[0];
        let spot = block.paragraph.boxes(start..start + word.len())[0];
        page.input.hit((spot.x0 + spot.x1) / 2.0, 10.0)
    };
    let (first, second, third) = (
        middle(&page, "قصف"),
        middle(&page, "حلب"),
        middle(&page, "أمس"),
    );
    page.input.press(second, Grain::Word, false);
    assert_eq!(page.input.selected_text(), "حلب");
    page.input.drag(third);
    assert_eq!(page.input.selected_text(), "حلب، أمس");
    page.input.drag(first);
    assert_eq!(page.state(), "|[قصف حلب]، أمس\nثانية");
    page.input.press(second, Grain::Paragraph, false);
    assert_eq!(page.input.selected_text(), "قصف حلب، أمس");
    page.input.press(first, Grain::Grapheme, false);
    page.input.press(third, Grain::Grapheme, true);
    assert_eq!(page.state(), "قص[ف حلب، أم]|س\nثانية");
    let end = Caret::after("قصف حلب".len());
    assert_eq!(
        page.input.grain_at(end, Grain::Word),
        "قصف ".len()..end.at,
        "leans on the word, not on the comma"
    );
}

#[test]
fn only_what_changed_is_shaped() {
    let mut page = Bench::page("أولى\nثانية\nثالثة", 300.0);
    page.lay_out();
    assert_eq!(page.typesetter.shaped(), 3);
    page.lay_out().lay_out();
    assert_eq!(page.typesetter.shaped(), 3, "nothing is new");
    let middle = "أولى\nثانية".len();
    page.input.select(middle, middle);
    page.go(Motion::Left);
    page.input.select(middle, middle);
    page.lay_out();
    assert_eq!(page.typesetter.shaped(), 3, "a caret moved");
    page.input.insert("!");
    page.lay_out();
    assert_eq!(page.typesetter.shaped(), 4, "one paragraph changed");
    page.input.insert("\n");
    page.lay_out();
    assert_eq!(page.typesetter.shaped(), 5, "an empty one is new");
    page.measure = Some(200.0);
    page.lay_out();
    assert_eq!(page.typesetter.shaped(), 9, "another width");
}

#[test]
fn directions_are_of_each_paragraph() {
    let mut page = Bench::page("قصف حلب\nstatus quo\n\n2021", 300.0);
    page.lay_out();
    let seen: Vec<ParagraphDirection> = page
        .input
        .blocks()
        .iter()
        .map(|block| block.paragraph.direction())
        .collect();
    use ParagraphDirection::{LeftToRight as L, RightToLeft as R};
    // The third and fourth have no letters: they go with the most of all.
    assert_eq!(seen, [R, L, L, L]);
    let mut empty = Bench::line("");
    empty.lay_out();
    assert_eq!(empty.input.direction(), R);
}

#[test]
fn a_long_line_scrolls_with_its_caret() {
    let mut line = Bench::line("قتل ثلاثة مدنيين في قصف على ريف إدلب الشمالي أمس");
    line.lay_out();
    let (view, width) = (100.0, line.input.width());
    assert!(width > 2.0 * view);
    assert_eq!(
        line.input.line_shift(view, true),
        0.0,
        "the end is at the left"
    );
    assert_eq!(line.input.line_shift(view, false), view - width);
    for motion in [
        Motion::Start,
        Motion::WordLeft,
        Motion::WordLeft,
        Motion::End,
    ] {
        line.go(motion);
        for _ in 0..3 {
            line.go(Motion::Left);
            let shift = line.input.line_shift(view, true);
            let x = line.input.caret_box().unwrap().x0 + shift;
            assert!((-0.01..=view + 0.01).contains(&x), "{x} after {motion:?}");
        }
    }
    let mut short = Bench::line("حلب");
    short.lay_out();
    let width = short.input.width();
    assert_eq!(short.input.line_shift(view, true), view - width);
    let mut latin = Bench::line("Aleppo");
    latin.lay_out();
    assert_eq!(latin.input.line_shift(view, true), 0.0);
}

#[derive(Clone, Debug)]
enum Stroke {
    Type(&'static str),
    Backspace,
    Delete,
    Words(bool),
    Go(Motion, bool),
    Undo,
    Redo,
    Compose(&'static str),
}

fn stroke() -> impl Strategy<Value = Stroke> {
    use Motion::{Down, End, Left, LineEnd, LineStart, Right, Start, Up, WordLeft, WordRight};
    let texts = prop::sample::select(vec![
        "ح", "لا", "\u{064E}", "\u{0651}", " ", "\n", "a", "(", "12", "👍🏽", "\u{200D}", "\u{0301}",
    ]);
    let motions = prop::sample::select(vec![
        Left, Right, WordLeft, WordRight, LineStart, LineEnd, Start, End, Up, Down,
    ]);
    prop_oneof![
        4 => texts.clone().prop_map(Stroke::Type),
        2 => Just(Stroke::Backspace),
        1 => Just(Stroke::Delete),
        1 => any::<bool>().prop_map(Stroke::Words),
        4 => (motions, any::<bool>()).prop_map(|(motion, extend)| Stroke::Go(motion, extend)),
        1 => Just(Stroke::Undo),
        1 => Just(Stroke::Redo),
        1 => texts.prop_map(Stroke::Compose),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn carets_stay_on_graphemes_and_steps_lead_back(
        strokes in prop::collection::vec(stroke(), 0..40),
        several in any::<bool>(),
    ) {
        let mut bench = if several { Bench::page("", 80.0) } else { Bench::line("") };
        for stroke in strokes {
            bench.lay_out();
            match stroke {
                Stroke::Type(text) => { bench.input.insert(text); }
                Stroke::Backspace => { bench.input.backspace(); }
                Stroke::Delete => { bench.input.delete(); }
                Stroke::Words(true) => { bench.input.delete_word(); }
                Stroke::Words(false) => { bench.input.backspace_word(); }
                Stroke::Go(motion, extend) => bench.input.go(motion, extend),
                Stroke::Undo => { bench.input.undo(); }
                Stroke::Redo => { bench.input.redo(); }
                Stroke::Compose(text) => { bench.input.compose(text, Some(0..1)); }
            }
            let text = bench.input.text();
            let edges: Vec<usize> = text
                .grapheme_indices(true)
                .map(|(start, _)| start)
                .chain([text.len()])
                .collect();
            for caret in [bench.input.anchor(), bench.input.head()] {
                prop_assert!(edges.contains(&caret.at), "{} in {:?}", caret.at, text);
            }
            bench.lay_out();
            prop_assert!(bench.input.caret_box().is_some());
        }
        while bench.input.redo() {}
        let last = bench.input.text().to_owned();
        while bench.input.undo() {}
        prop_assert_eq!(bench.input.text(), "");
        while bench.input.redo() {}
        prop_assert_eq!(bench.input.text(), last);
    }
}
