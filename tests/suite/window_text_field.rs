//! The text field and the shaped label in a window without pixels.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::accesskit::{Role, TextDirection};
use egui::{Event, ImeEvent, Key, Modifiers, OutputCommand, Pos2, Rect, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashiya::look::{Mode, Theme};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::input::TextInput;
use hashiya::text::{Family, ParagraphDirection, TextStyle};
use hashiya::ui::widgets::shaped_label::{
    LabelOptions, direction_of, elide, shaped_label, side_by_side,
};
use hashiya::ui::widgets::text_field::{self, TextField};
use hashiya::ui::widgets::text_painter::{TextPainter, colour};

use crate::pictures::{Picture, assert_picture};
use crate::rasteriser::Screen;

const NAME: &str = "Search the article";

/// One field, and what it told.
struct Desk {
    ink: TextPainter,
    input: TextInput,
    changes: usize,
    submitted: usize,
    cancelled: usize,
    /// Keys that the field left to others.
    left: Vec<Key>,
    focused: bool,
}

fn window(input: TextInput) -> Harness<'static, Desk> {
    let desk = Desk {
        ink: TextPainter::new(SystemFonts::Off),
        input,
        changes: 0,
        submitted: 0,
        cancelled: 0,
        left: Vec::new(),
        focused: false,
    };
    Harness::builder()
        .with_size(vec2(400.0, 300.0))
        .with_step_dt(0.02)
        .build_ui_state(
            |ui, desk: &mut Desk| {
                desk.ink.begin_frame();
                let told = TextField::new(&mut desk.input)
                    .hint("كلمة أو name")
                    .label(NAME)
                    .desired_width(200.0)
                    .show(ui, &mut desk.ink);
                desk.changes += usize::from(told.changed);
                desk.submitted += usize::from(told.submitted);
                desk.cancelled += usize::from(told.cancelled);
                desk.focused = text_field::has_focus(ui.ctx());
                ui.input(|input| {
                    for event in &input.events {
                        if let Event::Key {
                            key, pressed: true, ..
                        } = event
                        {
                            desk.left.push(*key);
                        }
                    }
                });
                let _ = ui.button("next");
            },
            desk,
        )
}

/// A window whose field has the focus.
fn typing(input: TextInput) -> Harness<'static, Desk> {
    let mut window = window(input);
    window.run();
    window.get_by_label(NAME).focus();
    window.run();
    assert!(window.state().focused);
    window
}

fn send(window: &mut Harness<'_, Desk>, event: Event) {
    window.event(event);
    window.run();
}

fn text(window: &mut Harness<'_, Desk>, text: &str) {
    send(window, Event::Text(text.to_owned()));
}

fn press(window: &mut Harness<'_, Desk>, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn copied(window: &Harness<'_, Desk>) -> Option<String> {
    let commands = &window.output().platform_output.commands;
    commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

fn field(window: &Harness<'_, Desk>) -> Rect {
    window.get_by_label(NAME).rect()
}

/// The middle of a part of the text, in points of the window, for a field that does not scroll.
fn spot(window: &Harness<'_, Desk>, part: &str) -> Pos2 {
    let input = &window.state().input;
    let start = input.text().find(part).unwrap();
    let block = &input.blocks()[0];
    let found = block.paragraph.boxes(start..start + part.len())[0];
    let rect = field(window);
    let left = match block.paragraph.direction() {
        ParagraphDirection::RightToLeft => rect.right() - 8.0 - block.paragraph.width(),
        ParagraphDirection::LeftToRight => rect.left() + 8.0,
    };
    pos2(left + (found.x0 + found.x1) / 2.0, rect.center().y)
}

fn click(window: &mut Harness<'_, Desk>, at: Pos2, modifiers: Modifiers) {
    for pressed in [true, false] {
        window.event(Event::PointerMoved(at));
        window.event_modifiers(
            Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers,
            },
            modifiers,
        );
    }
    window.run();
}

#[test]
fn arabic_is_typed_and_taken_back() {
    let mut window = typing(TextInput::single_line());
    for letters in ["ق", "ص", "ف", " ", "ح", "ل", "ب"] {
        text(&mut window, letters);
    }
    assert_eq!(window.state().input.text(), "قصف حلب");
    assert_eq!(window.state().changes, 7);
    assert_eq!(window.get_by_label(NAME).value().unwrap(), "قصف حلب");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().input.text(), "قصف ");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(window.state().input.text(), "قصف حلب");
    press(&mut window, Modifiers::CTRL, Key::Backspace);
    assert_eq!(window.state().input.text(), "قصف ");
    assert_eq!(window.state().left, [], "the field took its keys");
}

#[test]
fn a_vowel_mark_is_taken_back_alone() {
    let mut window = typing(TextInput::single_line());
    for letters in ["ش", "\u{0651}", "\u{064E}"] {
        text(&mut window, letters);
    }
    press(&mut window, Modifiers::NONE, Key::Backspace);
    assert_eq!(window.state().input.text(), "ش\u{0651}");
    press(&mut window, Modifiers::NONE, Key::Home);
    press(&mut window, Modifiers::NONE, Key::Delete);
    assert_eq!(window.state().input.text(), "");
}

#[test]
fn selecting_copying_cutting_and_pasting() {
    let mut window = typing(TextInput::single_line().with_text("قصف حلب"));
    for _ in 0..3 {
        // Left is forward in Arabic, so the way back from the end is to the right.
        press(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    }
    assert_eq!(window.state().input.selected_text(), "حلب");
    window.event(Event::Copy);
    window.step();
    assert_eq!(copied(&window).unwrap(), "حلب");
    window.event(Event::Cut);
    window.step();
    assert_eq!(copied(&window).unwrap(), "حلب");
    assert_eq!(window.state().input.text(), "قصف ");
    send(&mut window, Event::Paste("إدلب\nأمس\n".to_owned()));
    assert_eq!(window.state().input.text(), "قصف إدلب أمس");
    press(&mut window, Modifiers::COMMAND, Key::A);
    assert_eq!(window.state().input.selected_text(), "قصف إدلب أمس");
    window.event(Event::Copy);
    window.step();
    assert_eq!(copied(&window).unwrap(), "قصف إدلب أمس");
}

#[test]
fn an_input_method_composes_and_commits() {
    let mut window = typing(TextInput::single_line().with_text("قصف "));
    let caret = |window: &Harness<'_, Desk>| {
        let ime = window.output().platform_output.ime.unwrap();
        assert!(
            ime.rect.contains_rect(ime.cursor_rect.shrink(1.0)),
            "{ime:?}"
        );
        ime.cursor_rect.center().x
    };
    let before = caret(&window);
    send(
        &mut window,
        Event::Ime(ImeEvent::Preedit {
            text: "حلب".to_owned(),
            active_range_chars: Some(0..3),
        }),
    );
    assert_eq!(window.state().input.text(), "قصف ");
    assert_eq!(window.state().input.blocks()[0].text(), "قصف حلب");
    assert_eq!(window.state().changes, 0, "composing is no change");
    assert!(caret(&window) < before, "the caret goes on to the left");
    send(&mut window, Event::Ime(ImeEvent::Commit("حلب".to_owned())));
    assert_eq!(window.state().input.text(), "قصف حلب");
    assert_eq!(window.state().changes, 1);
    send(
        &mut window,
        Event::Ime(ImeEvent::DeleteSurrounding {
            before_chars: 2,
            after_chars: 0,
        }),
    );
    assert_eq!(window.state().input.text(), "قصف ح");
    // Escape ends the composition first, then it cancels.
    send(
        &mut window,
        Event::Ime(ImeEvent::Preedit {
            text: "x".to_owned(),
            active_range_chars: None,
        }),
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!window.state().input.is_composing());
    assert_eq!(window.state().cancelled, 0);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().cancelled, 1);
    assert!(!window.state().focused);
    assert!(window.output().platform_output.ime.is_none());
}

#[test]
fn the_caret_steps_through_mixed_text_on_screen() {
    let text = "abc سلام 12";
    let mut window = typing(TextInput::single_line().with_text(text));
    let x = |window: &Harness<'_, Desk>| {
        window
            .output()
            .platform_output
            .ime
            .unwrap()
            .cursor_rect
            .center()
            .x
    };
    for _ in 0..20 {
        press(&mut window, Modifiers::NONE, Key::ArrowRight);
    }
    let mut last = x(&window);
    let rect = field(&window);
    assert!((rect.right() - 8.0 - last).abs() < 2.0, "at the right edge");
    let mut places = Vec::new();
    for step in 0..11 {
        press(&mut window, Modifiers::NONE, Key::ArrowLeft);
        let now = x(&window);
        assert!(now < last, "step {step}: {now} after {last}");
        last = now;
        places.push(window.state().input.head().at);
    }
    let before = [
        "ab",
        "a",
        "",
        "abc ",
        "abc س",
        "abc سل",
        "abc سلا",
        "abc سلام",
        "abc سلام ",
        "abc سلام 1",
        "abc سلام ",
    ];
    let wanted: Vec<usize> = before.iter().map(|before| before.len()).collect();
    assert_eq!(places, wanted);
}

#[test]
fn a_click_puts_the_caret_and_brings_the_focus() {
    let mut window = window(TextInput::single_line().with_text("قصف حلب أمس"));
    window.run();
    assert!(!window.state().focused);
    // The right half of a letter of right-to-left text is its start.
    let at = spot(&window, "حلب") + vec2(1.0, 0.0);
    click(&mut window, at, Modifiers::NONE);
    assert!(window.state().focused);
    let head = window.state().input.head().at;
    let word = "قصف ".len().."قصف حلب".len();
    assert!(word.contains(&head), "{head} in {word:?}");
    click(&mut window, at, Modifiers::NONE);
    assert_eq!(window.state().input.selected_text(), "حلب");
    click(&mut window, at, Modifiers::NONE);
    assert_eq!(window.state().input.selected_text(), "قصف حلب أمس");
}

#[test]
fn dragging_and_shift_click_select() {
    let mut window = window(TextInput::single_line().with_text("قصف حلب أمس"));
    window.run();
    let (from, to) = (spot(&window, "ص"), spot(&window, "م"));
    window.drag_at(from);
    window.hover_at(to);
    window.drop_at(to);
    window.run();
    let selected = window.state().input.selected_text();
    assert!(selected.contains("حلب"), "{selected}");
    press(&mut window, Modifiers::NONE, Key::Home);
    let at = spot(&window, "أ");
    click(&mut window, at, Modifiers::SHIFT);
    let selection = window.state().input.selection();
    assert_eq!(selection.start, 0);
    assert!(selection.end >= "قصف حلب ".len(), "{selection:?}");
}

#[test]
fn an_idle_window_neither_shapes_nor_repaints() {
    let mut window = typing(TextInput::multi_line().with_text("قصف حلب\nstatus quo"));
    let shaped = window.state().ink.typesetter.shaped();
    for _ in 0..20 {
        window.step();
        let output = window.output();
        let delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
        assert_eq!(delay, std::time::Duration::MAX, "a frame was asked for");
    }
    assert_eq!(window.state().ink.typesetter.shaped(), shaped);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state().ink.typesetter.shaped(), shaped, "a motion");
    text(&mut window, "!");
    assert_eq!(window.state().ink.typesetter.shaped(), shaped + 1);
}

#[test]
fn enter_tab_and_the_keys_of_others() {
    let mut window = typing(TextInput::single_line());
    text(&mut window, "ح");
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::COMMAND, Key::S);
    press(&mut window, Modifiers::NONE, Key::F3);
    press(&mut window, Modifiers::NONE, Key::Num1);
    let desk = window.state();
    assert_eq!((desk.submitted, desk.input.text()), (1, "ح"));
    assert!(desk.focused);
    assert_eq!(desk.left, [Key::ArrowDown, Key::S, Key::F3]);
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(!window.state().focused);
    assert!(window.get_by_label("next").is_focused());

    let mut window = typing(TextInput::multi_line());
    text(&mut window, "ح");
    press(&mut window, Modifiers::NONE, Key::Enter);
    text(&mut window, "د");
    press(&mut window, Modifiers::COMMAND, Key::Enter);
    let desk = window.state();
    assert_eq!((desk.submitted, desk.input.text()), (1, "ح\nد"));
}

#[test]
fn a_field_grows_with_its_lines() {
    let mut window = typing(TextInput::multi_line());
    let before = field(&window).height();
    for _ in 0..4 {
        press(&mut window, Modifiers::NONE, Key::Enter);
    }
    let line = 15.0 * 1.6;
    assert_eq!(
        (field(&window).height() - before).round(),
        (2.0_f32 * line).round()
    );
}

#[test]
fn a_screen_reader_hears_the_field() {
    let window = typing(TextInput::multi_line().with_text("قصف abc\nحلب"));
    let found = window.get_by_label(NAME);
    let node = found.accesskit_node();
    assert_eq!(node.role(), Role::MultilineTextInput);
    assert!(node.supports_text_ranges());
    assert_eq!(node.document_range().text(), "قصف abc\nحلب");
    let focus = node.text_selection_focus().unwrap();
    assert!(focus.is_document_end());
    let directions: Vec<Option<TextDirection>> = found
        .children_recursive()
        .map(|child| child.accesskit_node())
        .filter(|child| child.role() == Role::TextRun)
        .map(|run| run.text_direction())
        .collect();
    use TextDirection::{LeftToRight as L, RightToLeft as R};
    assert_eq!(directions, [Some(R), Some(L), Some(R)]);
}

#[test]
fn a_screen_reader_writes_into_the_field() {
    let mut window = window(TextInput::single_line().with_text("قصف"));
    window.run();
    window.get_by_label(NAME).set_text_value_accesskit("حلب\n");
    window.run();
    assert_eq!(window.state().input.text(), "حلب ");
    window
        .get_by_label(NAME)
        .replace_selected_text_accesskit("أمس");
    window.run();
    assert_eq!(window.state().input.text(), "حلب أمس");
    assert_eq!(window.state().changes, 2);
}

const STYLE: fn() -> TextStyle = || TextStyle::new(Family::Sans, 14.0);

#[test]
fn a_long_text_ends_in_an_ellipsis_where_reading_ends() {
    let mut ink = TextPainter::new(SystemFonts::Off);
    let long = "قتل ثلاثة مدنيين في قصف على ريف إدلب (status quo) الشمالي أمس الأربعاء";
    let rtl = ParagraphDirection::RightToLeft;
    for measure in [40.0, 90.0, 150.0, 260.0] {
        for lines in [1, 2, 3] {
            let elided = elide(&mut ink, long, STYLE(), rtl, measure, lines);
            let paragraph = &elided.paragraph;
            assert!(paragraph.lines().len() <= lines, "{measure} {lines}");
            assert!(paragraph.width() <= measure, "{measure} {lines}");
            if elided.cut {
                // The sign is the last cluster, and stands at the left end of the last line.
                let last = paragraph.lines().last().unwrap();
                let sign = paragraph.clusters_of(last)[0];
                assert_eq!(sign.range().len(), "…".len(), "{measure} {lines}");
                assert_eq!(sign.end as usize, paragraph.len());
                // What is shown fills at least the room less one wide letter on one line.
                assert!(lines > 1 || paragraph.width() > measure - 20.0);
            }
        }
    }
    assert!(!elide(&mut ink, long, STYLE(), rtl, 2000.0, 1).cut);
    let shaped = ink.typesetter.shaped();
    elide(&mut ink, long, STYLE(), rtl, 90.0, 2);
    assert_eq!(ink.typesetter.shaped(), shaped, "kept");
    let tiny = elide(&mut ink, long, STYLE(), rtl, 1.0, 1);
    assert_eq!(tiny.paragraph.len(), "…".len());
}

#[test]
fn the_direction_is_that_of_most_letters() {
    use ParagraphDirection::{LeftToRight as L, RightToLeft as R};
    assert_eq!(direction_of("BBC: قصف حلب"), Some(R));
    assert_eq!(direction_of("Aleppo حلب"), Some(L));
    assert_eq!(direction_of("12-10-2016"), None);
}

#[test]
fn a_date_beside_arabic_keeps_its_order() {
    let parts = ["وكالة", "", "2024-03-02", "a.example"];
    assert_eq!(
        side_by_side(&parts),
        "وكالة · \u{200E}2024-03-02 · a.example"
    );
    assert_eq!(side_by_side(&["", ""]), "");
}

#[test]
fn a_label_says_all_of_its_text_and_rests() {
    let long = "قتل ثلاثة مدنيين في قصف على ريف إدلب الشمالي أمس الأربعاء";
    let mut window = Harness::builder()
        .with_size(vec2(300.0, 200.0))
        .build_ui_state(
            |ui, ink: &mut TextPainter| {
                ink.begin_frame();
                let theme = Theme::of(Mode::Dark);
                let options = LabelOptions {
                    width: Some(120.0),
                    ..LabelOptions::one_line()
                };
                let shown = colour(theme.text);
                let label = shaped_label(ui, ink, long, STYLE(), shown, options);
                assert_eq!(label.rect.width(), 120.0);
                let shrunk = LabelOptions {
                    shrink: true,
                    ..options
                };
                let label = shaped_label(ui, ink, "حلب", STYLE(), shown, shrunk);
                assert!(label.rect.width() < 60.0);
            },
            TextPainter::new(SystemFonts::Off),
        );
    window.run();
    let label = window.get_by_value(long);
    assert_eq!(label.value().unwrap(), long);
    let shaped = window.state().typesetter.shaped();
    window.run_steps(10);
    assert_eq!(window.state().typesetter.shaped(), shaped);
}

/// Fields and labels of every kind, to be looked at.
fn gallery(mode: Mode) -> Picture {
    let screen = Screen::default();
    let mut ink = TextPainter::new(SystemFonts::Off);
    let long = "قتل ثلاثة مدنيين في قصف على ريف إدلب (status quo) الشمالي أمس الأربعاء";
    let mut inputs = [
        TextInput::single_line(),
        TextInput::single_line().with_text(long),
        TextInput::single_line().with_text("Aleppo Media Center"),
        TextInput::multi_line().with_text("وقُتِل 3 مدنيين في «حلب».\n\nstatus quo, says BBC.\nأمس"),
    ];
    inputs[3].select("وقُتِل ".len(), inputs[3].text().len() - "أمس".len());
    let mut harness = Harness::builder()
        .with_size(vec2(320.0, 300.0))
        .renderer(screen.clone())
        .build_ui(move |ui| {
            ink.begin_frame();
            ui.ctx().set_theme(match mode {
                Mode::Light => egui::Theme::Light,
                Mode::Dark => egui::Theme::Dark,
            });
            let theme = Theme::of(mode);
            let window = ui.ctx().content_rect();
            ui.painter().rect_filled(window, 0.0, colour(theme.panel));
            for (input, name) in inputs.iter_mut().zip(["one", "two", "three", "four"]) {
                TextField::new(input)
                    .hint("كلمة أو name")
                    .label(name)
                    .desired_width(280.0)
                    .show(ui, &mut ink);
            }
            let options = LabelOptions {
                max_lines: Some(2),
                width: Some(220.0),
                ..LabelOptions::default()
            };
            let shown = colour(theme.text);
            shaped_label(ui, &mut ink, long, STYLE(), shown, options);
        });
    harness.get_by_label("two").focus();
    harness.run();
    harness.event(Event::Ime(ImeEvent::Preedit {
        text: " حلب".to_owned(),
        active_range_chars: Some(1..3),
    }));
    harness.run();
    harness.get_by_label("four").focus();
    if mode == Mode::Dark {
        harness.run();
    }
    screen.picture(&harness)
}

#[test]
fn fields_look_as_they_did() {
    assert_picture("text-fields-light", &gallery(Mode::Light));
    assert_picture("text-fields-dark", &gallery(Mode::Dark));
}
