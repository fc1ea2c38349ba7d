//! Keys of commands: how they are pressed, and how people write them.

use egui::{Key, Modifiers};

/// A key with modifiers. `ctrl` is the Command key on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Control, or Command.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option.
    pub alt: bool,
    /// The key; on an Arabic keyboard the one at the same place as on a Latin one.
    pub key: Key,
}

pub(super) const fn plain(key: Key) -> Shortcut {
    Shortcut {
        ctrl: false,
        shift: false,
        alt: false,
        key,
    }
}
pub(super) const fn shift(key: Key) -> Shortcut {
    Shortcut {
        shift: true,
        ..plain(key)
    }
}
pub(super) const fn ctrl(key: Key) -> Shortcut {
    Shortcut {
        ctrl: true,
        ..plain(key)
    }
}
pub(super) const fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut {
        shift: true,
        ..ctrl(key)
    }
}
pub(super) const fn alt(key: Key) -> Shortcut {
    Shortcut {
        alt: true,
        ..plain(key)
    }
}

impl Shortcut {
    /// Whether a key press is this shortcut.
    pub fn matches(self, key: Key, modifiers: Modifiers) -> bool {
        self.key == key
            && self.ctrl == modifiers.command
            && self.shift == modifiers.shift
            && self.alt == modifiers.alt
    }

    /// Whether it may be used while a text field has the keyboard.
    pub fn works_in_text(self) -> bool {
        use Key::{F1, F2, F3, F6, F7};
        let of_the_field = matches!(self.key, Key::C | Key::A | Key::Z | Key::Y | Key::Enter);
        (self.ctrl && !of_the_field)
            && !self.is_arrow()
            && !matches!(self.key, Key::Home | Key::End)
            || matches!(self.key, F1 | F2 | F3 | F6 | F7)
    }

    fn is_arrow(self) -> bool {
        matches!(
            self.key,
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
        )
    }

    /// As people write it: `Ctrl+Shift+P`.
    pub fn text(self) -> String {
        let mut text = String::new();
        let command = if cfg!(target_os = "macos") {
            "⌘"
        } else {
            "Ctrl+"
        };
        for (held, name) in [
            (self.ctrl, command),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if held {
                text.push_str(name);
            }
        }
        text.push_str(match self.key {
            Key::ArrowLeft => "Left",
            Key::ArrowRight => "Right",
            Key::ArrowUp => "Up",
            Key::ArrowDown => "Down",
            Key::Plus => "+",
            Key::Equals => "=",
            Key::Minus => "-",
            Key::Comma => ",",
            Key::Questionmark => "?",
            Key::Slash => "/",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            other => other.name(),
        });
        text
    }
}

/// The key as it is on a Latin keyboard at the same place. On an Arabic keyboard Shift and a
/// letter make punctuation (Shift+U a grave accent), which egui takes for the key itself.
pub fn latin(key: Key, physical: Option<Key>, modifiers: Modifiers) -> Key {
    let is_letter =
        |key: Key| key.name().len() == 1 && key.name().as_bytes()[0].is_ascii_alphabetic();
    match physical {
        Some(place) if is_letter(place) && !is_letter(key) && !modifiers.command => place,
        _ => key,
    }
}
