//! Commands: everything that a person can ask for, defined once.
//!
//! Menus, the palette, the shortcut sheet, the keyboard and what is possible at a moment are all made
//! from the [table](COMMANDS). What a command does is the window's: this folder knows no window.

mod abilities;
mod shortcut;
mod table;

use egui::{Key, Modifiers};

pub use abilities::Abilities;
pub use shortcut::{Shortcut, latin};
pub use table::{COMMANDS, Command, Spec};

macro_rules! motions {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A motion of the caret.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Motion {
            $($(#[$doc])* $name,)*
        }

        impl Motion {
            /// Every motion.
            pub const ALL: &[Self] = &[$(Self::$name),*];
        }
    };
}

motions! {
    /// One letter to the left on screen.
    Left,
    /// One letter to the right on screen.
    Right,
    /// One word to the left on screen.
    WordLeft,
    /// One word to the right on screen.
    WordRight,
    /// The next letter in reading order.
    NextLetter,
    /// The previous letter in reading order.
    PreviousLetter,
    /// The next word in reading order.
    NextWord,
    /// The previous word in reading order.
    PreviousWord,
    /// The next sentence.
    NextSentence,
    /// The previous sentence.
    PreviousSentence,
    /// The next paragraph.
    NextParagraph,
    /// The previous paragraph.
    PreviousParagraph,
    /// The line below.
    LineDown,
    /// The line above.
    LineUp,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// The start of the line.
    LineStart,
    /// The end of the line.
    LineEnd,
    /// The start of the article.
    ArticleStart,
    /// The end of the article.
    ArticleEnd,
}

/// The menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Files.
    File,
    /// Changing and finding.
    Edit,
    /// Labelling.
    Spans,
    /// Coding incidents.
    Incidents,
    /// Going through the articles of a project.
    Articles,
    /// Moving the caret. Not in the menu bar.
    Motion,
    /// How things look.
    View,
    /// Help.
    Help,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::Spans,
        Self::Incidents,
        Self::Articles,
        Self::Motion,
        Self::View,
        Self::Help,
    ];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Spans => "Spans",
            Self::Incidents => "Incidents",
            Self::Articles => "Articles",
            Self::Motion => "Moving",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// The definition of a command that has one of its own.
pub fn spec(command: Command) -> Option<&'static Spec> {
    COMMANDS.iter().find(|spec| spec.command == command)
}

/// Whether a command gives the keyboard to a text field.
pub fn opens_field(command: Command) -> bool {
    spec(command).is_some_and(|spec| spec.opens_field)
}

/// The command of a key press that is not a label's.
pub fn command_of(key: Key, modifiers: Modifiers, in_text: bool) -> Option<Command> {
    let found = |modifiers: Modifiers| {
        COMMANDS.iter().find(|spec| {
            spec.keys.iter().any(|shortcut| {
                shortcut.matches(key, modifiers) && (!in_text || shortcut.works_in_text())
            })
        })
    };
    if let Some(spec) = found(modifiers) {
        return Some(spec.command);
    }
    // A motion with Shift extends.
    if modifiers.shift && !in_text {
        let unshifted = Modifiers {
            shift: false,
            ..modifiers
        };
        if let Some(Command::Move(motion)) = found(unshifted).map(|spec| spec.command) {
            return Some(Command::Extend(motion));
        }
    }
    None
}

/// The key that bears a character, such as `1` or `A`.
pub fn key_for(character: char) -> Option<Key> {
    Key::from_name(&character.to_ascii_uppercase().to_string())
}

#[cfg(test)]
mod tests;
