//! What a text field does on which event: the one table of its keys.

use egui::os::OperatingSystem;
use egui::{Context, Event, ImeEvent, InputState, Key, Modifiers, Pos2};

use crate::ui::widgets::text_field::{Motion, TextInput};

/// What a caller wants to know of the events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heard {
    pub submitted: bool,
    pub cancelled: bool,
}

/// A middle click that pastes what was selected last (X11, Wayland), and where.
pub(super) fn middle_click_paste(input: &InputState) -> Option<(Pos2, String)> {
    input.events.iter().find_map(|event| match event {
        Event::MiddleClickPaste { pos, text } => Some((*pos, text.clone())),
        _ => None,
    })
}

/// Follows an event; `None` when it is not the field's own.
pub(super) fn follow(input: &mut TextInput, context: &Context, event: &Event) -> Option<Heard> {
    match event {
        Event::Text(text) => {
            // Line breaks come as the key Enter.
            if !matches!(text.as_str(), "\n" | "\r") {
                input.insert(text);
            }
        }
        Event::Paste(text) => {
            input.paste(text);
        }
        Event::Copy => {
            if !input.selection().is_empty() {
                context.copy_text(input.selected_text().to_owned());
            }
        }
        Event::Cut => {
            if let Some(text) = input.cut() {
                context.copy_text(text);
            }
        }
        Event::Ime(event) => compose(input, event),
        Event::Key {
            key,
            pressed,
            modifiers,
            ..
        } => return press(input, context, *key, *pressed, *modifiers),
        _ => return None,
    }
    Some(Heard::default())
}

fn compose(input: &mut TextInput, event: &ImeEvent) {
    match event {
        ImeEvent::Preedit {
            text,
            active_range_chars,
        } => {
            if !matches!(text.as_str(), "\n" | "\r") {
                input.compose(text, active_range_chars.clone());
            }
        }
        ImeEvent::Commit(text) => {
            if !matches!(text.as_str(), "\n" | "\r") {
                input.commit(text);
            }
        }
        ImeEvent::DeleteSurrounding {
            before_chars,
            after_chars,
        } => {
            input.delete_surrounding(*before_chars, *after_chars);
        }
        #[expect(deprecated, reason = "egui no longer sends them")]
        ImeEvent::Enabled | ImeEvent::Disabled => {}
    }
}

fn press(
    input: &mut TextInput,
    context: &Context,
    key: Key,
    pressed: bool,
    modifiers: Modifiers,
) -> Option<Heard> {
    let mut heard = Heard::default();
    let mac = matches!(context.os(), OperatingSystem::Mac | OperatingSystem::IOS);
    // A word at a time: Alt on a Mac, Ctrl elsewhere.
    let by_word = if mac { modifiers.alt } else { modifiers.ctrl };
    let shift = modifiers.shift;
    let motion = match key {
        Key::ArrowLeft if by_word => Some(Motion::WordLeft),
        Key::ArrowRight if by_word => Some(Motion::WordRight),
        Key::Home if modifiers.command => Some(Motion::Start),
        Key::End if modifiers.command => Some(Motion::End),
        // Alt with an arrow is a shortcut of the window where it moves by no word.
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown if modifiers.alt => None,
        Key::ArrowLeft => Some(Motion::Left),
        Key::ArrowRight => Some(Motion::Right),
        Key::Home => Some(Motion::LineStart),
        Key::End => Some(Motion::LineEnd),
        Key::ArrowUp if modifiers.command => Some(Motion::Start),
        Key::ArrowDown if modifiers.command => Some(Motion::End),
        // In a field of one line the caller may use them for a list below it.
        Key::ArrowUp if input.is_multi_line() => Some(Motion::Up),
        Key::ArrowDown if input.is_multi_line() => Some(Motion::Down),
        _ => None,
    };
    if let Some(motion) = motion {
        if pressed {
            input.go(motion, shift);
        }
        return Some(heard);
    }
    match key {
        Key::Backspace | Key::Delete | Key::Enter | Key::Escape if !pressed => {}
        Key::Backspace if by_word => {
            input.backspace_word();
        }
        Key::Backspace => {
            input.backspace();
        }
        Key::Delete if shift => {
            if let Some(text) = input.cut() {
                context.copy_text(text);
            }
        }
        Key::Delete if by_word => {
            input.delete_word();
        }
        Key::Delete => {
            input.delete();
        }
        Key::Enter if input.is_multi_line() && !modifiers.command => {
            input.insert("\n");
        }
        Key::Enter => heard.submitted = true,
        Key::Escape if input.is_composing() => input.end_composition(),
        Key::Escape => heard.cancelled = true,
        Key::A if modifiers.command && !shift => {
            if pressed {
                input.select_all();
            }
        }
        Key::Y if modifiers.command => {
            if pressed {
                input.redo();
            }
        }
        Key::Z if modifiers.command && shift => {
            if pressed {
                input.redo();
            }
        }
        Key::Z if modifiers.command => {
            if pressed {
                input.undo();
            }
        }
        // The key of a letter that comes as text, too.
        _ if !modifiers.command && !modifiers.ctrl && !modifiers.alt && types(key) => {}
        _ => return None,
    }
    Some(heard)
}

/// Whether a key types something: all but those that are nowhere text.
fn types(key: Key) -> bool {
    !matches!(
        key,
        Key::Tab
            | Key::Escape
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
            | Key::PageUp
            | Key::PageDown
            | Key::Insert
            | Key::Copy
            | Key::Cut
            | Key::Paste
            | Key::BrowserBack
    ) && !key.name().starts_with('F')
        || key == Key::F
}
