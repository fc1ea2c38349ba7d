//! The one table of commands: nothing twice, no keys that clash, no keys taken from text fields.

#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use super::*;
use crate::model::codebook::Codebook;
use crate::model::nudge::RangeEdge;
use crate::model::status::Status;
use std::collections::{HashMap, HashSet};

fn modifiers(shortcut: Shortcut) -> Modifiers {
    Modifiers {
        alt: shortcut.alt,
        shift: shortcut.shift,
        ctrl: shortcut.ctrl,
        command: shortcut.ctrl,
        mac_cmd: false,
    }
}

/// Every value of a parameter has a row, so that it can be found in the menus.
#[test]
fn every_value_has_one_name() {
    let every = |wanted: fn(Command) -> bool| -> HashSet<Command> {
        let commands = COMMANDS.iter().map(|spec| spec.command);
        commands.filter(|command| wanted(*command)).collect()
    };
    let edges = [RangeEdge::Start, RangeEdge::End].into_iter();
    let nudges = edges.flat_map(|edge| {
        let ways = [(false, false), (false, true), (true, false), (true, true)];
        ways.map(|(onward, by_word)| Command::Nudge(edge, onward, by_word))
    });
    let found = every(|it| matches!(it, Command::Nudge(..)));
    assert_eq!(found, nudges.collect());
    let found = every(|it| matches!(it, Command::Mark(_)));
    assert_eq!(found, Status::ALL.map(Command::Mark).into());
    let found = every(|it| matches!(it, Command::Move(_)));
    assert_eq!(
        found,
        Motion::ALL.iter().copied().map(Command::Move).collect()
    );
    for spec in COMMANDS {
        let same = |it: &&Spec| it.name == spec.name || it.command == spec.command;
        assert_eq!(COMMANDS.iter().filter(same).count(), 1, "{}", spec.name);
    }
}

#[test]
fn names_can_be_drawn_by_the_font_of_menus() {
    for spec in COMMANDS {
        let known = |c: char| c.is_ascii() || c == '…';
        assert!(spec.name.chars().all(known), "{}", spec.name);
    }
}

#[test]
fn no_two_commands_have_the_same_keys() {
    let mut taken: HashMap<Shortcut, String> = HashMap::new();
    let mut take = |shortcut: Shortcut, by: String| {
        if let Some(other) = taken.insert(shortcut, by.clone()) {
            panic!("{} is {other} and {by}", shortcut.text());
        }
    };
    for label in Codebook::default().labels {
        for character in [label.digit, label.letter].into_iter().flatten() {
            let key = key_for(character).expect("a key for every character");
            take(shortcut::plain(key), format!("the label {}", label.id));
        }
    }
    for spec in COMMANDS {
        for shortcut in spec.keys {
            take(*shortcut, spec.name.to_owned());
            if matches!(spec.command, Command::Move(_)) {
                let extended = Shortcut {
                    shift: true,
                    ..*shortcut
                };
                take(extended, format!("{}, extending", spec.name));
            }
        }
    }
}

#[test]
fn every_key_finds_its_command() {
    for spec in COMMANDS {
        for shortcut in spec.keys {
            let held = modifiers(*shortcut);
            let found = command_of(shortcut.key, held, false);
            assert_eq!(found, Some(spec.command), "{}", shortcut.text());
            if let Command::Move(motion) = spec.command {
                let held = held | Modifiers::SHIFT;
                let found = command_of(shortcut.key, held, false);
                assert_eq!(found, Some(Command::Extend(motion)), "{}", shortcut.text());
            }
        }
    }
}

#[test]
fn a_text_field_keeps_the_keys_that_write() {
    // What a field does itself, in `text_field/keys.rs`.
    let own = [
        Key::A,
        Key::C,
        Key::V,
        Key::X,
        Key::Y,
        Key::Z,
        Key::Backspace,
        Key::Delete,
        Key::Enter,
        Key::Home,
        Key::End,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
    ];
    for key in own {
        for held in [Modifiers::CTRL | Modifiers::COMMAND, Modifiers::NONE] {
            for held in [held, held | Modifiers::SHIFT] {
                assert_eq!(command_of(key, held, true), None, "{key:?} {held:?}");
            }
        }
    }
    for key in Key::ALL {
        let found = command_of(*key, Modifiers::NONE, true);
        let named = key.name().starts_with('F') && *key != Key::F;
        assert!(found.is_none() || named, "{key:?} writes");
    }
    let find = Modifiers::CTRL | Modifiers::COMMAND;
    assert_eq!(command_of(Key::F, find, true), Some(Command::Find));
    assert_eq!(command_of(Key::S, find, true), Some(Command::Save));
}
