//! Notes while they are typed: kept soon, never written over what the layer says since.

use super::window_desk::WindowDesk;
use crate::desk::label_words;

const TEXT: &str = "قصف طال كفرعمة أمس، ثم هدأ في إدلب.\n";

fn note(desk: &WindowDesk) -> String {
    desk.session().layer().spans()[0].note.clone()
}

fn noted() -> WindowDesk {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("M");
    desk.type_text("تأكد");
    desk
}

#[test]
fn a_note_goes_into_the_layer_when_typing_pauses() {
    let mut desk = noted();
    assert_eq!(note(&desk), "", "not with every letter");
    for _ in 0..60 {
        desk.frame(Vec::new());
    }
    assert_eq!(note(&desk), "تأكد");
    let desk = desk.killed_and_reopened();
    assert_eq!(note(&desk), "تأكد", "it survives a kill");
}

#[test]
fn a_note_is_kept_every_second_while_letters_come() {
    let mut desk = WindowDesk::of(TEXT);
    desk.label("كفرعمة", "2");
    desk.key("M");
    let mut typed = Vec::new();
    for frame in 0..480_usize {
        // A letter each tenth of a second, for eight seconds: 60 frames are one.
        let letter = (frame % 6 == 0).then(|| egui::Event::Text("ب".to_owned()));
        desk.frame(Vec::from_iter(letter));
        typed.push(frame / 6 + 1);
        let kept = note(&desk).chars().count();
        let second_ago = frame.checked_sub(60).map_or(0, |ago| typed[ago]);
        assert!(kept >= second_ago, "frame {frame}: {kept} of {second_ago}");
        if kept < typed[frame] {
            assert!(!desk.says("Saved"), "frame {frame}");
        }
    }
    desk.key("Escape");
    assert_eq!(note(&desk).chars().count(), 80);
    // It was one piece of typing, and is one step.
    desk.key("F9");
    desk.key("Ctrl+Z");
    assert_eq!(note(&desk), "");
    desk.key("Ctrl+Z");
    assert_eq!(desk.spans(), []);
    desk.key("Ctrl+Shift+Z");
    desk.key("Ctrl+Shift+Z");
    assert_eq!(note(&desk).chars().count(), 80);
}

#[test]
fn an_undone_note_stays_undone() {
    let mut desk = noted();
    desk.key("Escape");
    assert_eq!(note(&desk), "تأكد");
    desk.key("F9");
    desk.key("Ctrl+Z");
    assert_eq!(note(&desk), "");
    desk.key("T");
    desk.key("T");
    assert_eq!(note(&desk), "", "the hidden field does not write it back");
    desk.key("Ctrl+Shift+Z");
    assert_eq!(note(&desk), "تأكد", "and it can be redone");
}

#[test]
fn two_undos_in_one_frame_are_two_undos() {
    let mut desk = noted();
    desk.key("Escape");
    let key = |pressed| egui::Event::Key {
        key: egui::Key::Z,
        physical_key: Some(egui::Key::Z),
        pressed,
        repeat: false,
        modifiers: egui::Modifiers::COMMAND,
    };
    desk.frame(vec![key(true), key(false), key(true), key(false)]);
    assert_eq!(desk.spans(), [], "the note, then the span");
}

#[test]
fn what_is_typed_in_the_frame_of_the_shortcut_is_no_command() {
    let mut desk = WindowDesk::of(TEXT);
    desk.select_by_mouse("كفرعمة");
    let key = |key, modifiers| egui::Event::Key {
        key,
        physical_key: Some(key),
        pressed: true,
        repeat: false,
        modifiers,
    };
    desk.frame(vec![
        key(egui::Key::F, egui::Modifiers::COMMAND),
        key(egui::Key::Num1, egui::Modifiers::NONE),
    ]);
    desk.frame(vec![key(egui::Key::Num2, egui::Modifiers::NONE)]);
    assert_eq!(desk.spans(), [], "no label was given");
}

#[test]
fn shift_and_a_letter_mean_the_letter_on_an_arabic_keyboard_too() {
    let mut desk = WindowDesk::of(TEXT);
    desk.key("W");
    let before = desk.app().view().map(|view| view.head());
    // Shift and the key of W make an apostrophe-like sign there.
    desk.frame(vec![egui::Event::Key {
        key: egui::Key::Quote,
        physical_key: Some(egui::Key::W),
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::SHIFT,
    }]);
    assert_eq!(desk.selected(), "طال");
    assert_ne!(desk.app().view().map(|view| view.head()), before);
}

#[test]
fn the_settings_do_not_rename_a_colleague() {
    let mut desk = WindowDesk::of(TEXT).annotated_before(|session| {
        session.set_annotator("سامر");
        label_words(session, "كفرعمة", "location");
    });
    assert_ne!(desk.app().settings().annotator, "سامر");
    assert_eq!(desk.session().annotator(), "سامر");
    desk.key("Ctrl+,");
    assert!(desk.has("Line spacing"), "the settings are open");
    desk.key("Escape");
    desk.label("إدلب", "2");
    assert_eq!(desk.session().annotator(), "سامر");
}
