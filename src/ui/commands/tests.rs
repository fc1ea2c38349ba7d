//! The one table of commands: nothing twice, no keys that clash, no keys taken from text fields.

#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use super::*;
use crate::model::codebook::Codebook;
use std::collections::HashMap;

/// Patterns that must cover every command, with the values that have a definition of their own.
macro_rules! every {
    ($($pattern:pat => $values:expr;)*) => {{
        // A new command does not compile until it stands here.
        let _ = |command: Command| match command { $($pattern => ()),* };
        let mut every: Vec<Command> = Vec::new();
        $(every.extend($values);)*
        every
    }};
}

fn every_command() -> Vec<Command> {
    let edges = [Start, End];
    let flags = [false, true];
    every! {
        C::Open => [C::Open]; C::OpenPath => [C::OpenPath]; C::OpenExample => [C::OpenExample];
        C::NewProject => [C::NewProject]; C::OpenProject => [C::OpenProject];
        C::CloseProject => [C::CloseProject]; C::Annotator => [C::Annotator];
        C::Queue => [C::Queue]; C::FilterQueue => [C::FilterQueue];
        C::NextArticle => [C::NextArticle]; C::PreviousArticle => [C::PreviousArticle];
        C::DoneAndNext => [C::DoneAndNext]; C::NextToDo => [C::NextToDo];
        C::Mark(_) => Status::ALL.map(C::Mark);
        C::Save => [C::Save]; C::Quit => [C::Quit]; C::Settings => [C::Settings];
        C::Undo => [C::Undo]; C::Redo => [C::Redo]; C::Copy => [C::Copy];
        C::SelectAll => [C::SelectAll]; C::Find => [C::Find]; C::FindNext => [C::FindNext];
        C::FindPrevious => [C::FindPrevious]; C::Remove => [C::Remove];
        C::NextSpan => [C::NextSpan]; C::PreviousSpan => [C::PreviousSpan];
        C::Exclude => [C::Exclude]; C::AcceptProposal => [C::AcceptProposal];
        C::RejectProposal => [C::RejectProposal]; C::AcceptProposals => [C::AcceptProposals];
        C::RejectProposals => [C::RejectProposals]; C::UseHeadline => [C::UseHeadline];
        C::LeaveHeadline => [C::LeaveHeadline]; C::Metadata => [C::Metadata];
        C::Import => [C::Import]; C::FindInProject => [C::FindInProject];
        C::NearDuplicates => [C::NearDuplicates]; C::Guidelines => [C::Guidelines];
        C::Incidents => [C::Incidents]; C::Map => [C::Map]; C::Training => [C::Training];
        C::FindLabel => [C::FindLabel]; C::Codebook => [C::Codebook];
        C::Details => [C::Details]; C::Clear => [C::Clear]; C::Clitic => [C::Clitic];
        C::Nudge(..) => edges.into_iter().flat_map(|edge| flags.into_iter().flat_map(
            move |onward| flags.map(move |by_word| C::Nudge(edge, onward, by_word))));
        C::Move(_) => every_motion().into_iter().map(C::Move);
        C::Larger => [C::Larger]; C::Smaller => [C::Smaller]; C::UsualSize => [C::UsualSize];
        C::LooserLines => [C::LooserLines]; C::TighterLines => [C::TighterLines];
        C::WiderPage => [C::WiderPage]; C::NarrowerPage => [C::NarrowerPage];
        C::SwitchFamily => [C::SwitchFamily]; C::SwitchTheme => [C::SwitchTheme];
        C::Tags => [C::Tags]; C::SpanList => [C::SpanList]; C::GroupSpans => [C::GroupSpans];
        C::NextPane => [C::NextPane]; C::Palette => [C::Palette];
        C::Shortcuts => [C::Shortcuts];
        C::Note => [C::Note]; C::Accept => [C::Accept]; C::Withdraw => [C::Withdraw];
        C::NextUnfinished => [C::NextUnfinished]; C::UnlinkedOnly => [C::UnlinkedOnly];
        C::PreviousUnfinished => [C::PreviousUnfinished];
        C::SameCasualty => [C::SameCasualty]; C::PartOfCasualty => [C::PartOfCasualty];
        C::AddToIncident => [C::AddToIncident]; C::NewIncident => [C::NewIncident];
        C::TakeOut => [C::TakeOut]; C::AskRole => [C::AskRole];
        C::IncidentType => [C::IncidentType]; C::SameIncident => [C::SameIncident];
        C::Card => [C::Card]; C::NextIncident => [C::NextIncident];
        C::PreviousIncident => [C::PreviousIncident]; C::NextTab => [C::NextTab];
        C::MergeIncidents => [C::MergeIncidents]; C::RemoveIncident => [C::RemoveIncident];
        C::NextFinding => [C::NextFinding]; C::PreviousFinding => [C::PreviousFinding];
        C::Label(_) | C::Extend(_) | C::Role(_) => std::iter::empty::<Command>();
    }
}

fn every_motion() -> Vec<Motion> {
    macro_rules! motions {
        ($($motion:ident)*) => {{
            let _ = |motion: Motion| match motion { $(M::$motion => ()),* };
            vec![$(M::$motion),*]
        }};
    }
    motions! {
        Left Right WordLeft WordRight NextLetter PreviousLetter NextWord PreviousWord
        NextSentence PreviousSentence NextParagraph PreviousParagraph LineDown LineUp
        PageDown PageUp LineStart LineEnd ArticleStart ArticleEnd
    }
}

fn modifiers(shortcut: Shortcut) -> Modifiers {
    Modifiers {
        alt: shortcut.alt,
        shift: shortcut.shift,
        ctrl: shortcut.ctrl,
        command: shortcut.ctrl,
        mac_cmd: false,
    }
}

#[test]
fn every_command_has_one_definition() {
    for command in every_command() {
        let count = COMMANDS.iter().filter(|it| it.command == command).count();
        assert_eq!(count, 1, "{command:?}");
    }
    assert_eq!(COMMANDS.len(), every_command().len());
    for spec in COMMANDS {
        let same = COMMANDS.iter().filter(|it| it.name == spec.name).count();
        assert_eq!(same, 1, "{}", spec.name);
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
            take(plain(key), format!("the label {}", label.id));
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
