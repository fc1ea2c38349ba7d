//! Every key of the table of commands is pressed, and those of labels and roles with it: what is seen
//! before is something else than what is seen after. A key without a row here fails the test.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;

use egui::Role;
use hashiya::model::codebook::Codebook;
use hashiya::ui::commands::{COMMANDS, Command, Shortcut};

use crate::window_corpus::until;
use crate::window_desk::WindowDesk;
use crate::window_keys_article as article;
use crate::window_keys_coded as coded;
use crate::window_keys_project as project;

/// What a key does in a window that was made ready for it.
pub struct Row {
    command: Command,
    keys: &'static str,
    prepare: fn(&mut WindowDesk),
    sees: fn(&WindowDesk) -> String,
    expected: &'static str,
    /// Whether it is seen later than the frames of the press: it comes from a thread.
    later: bool,
}

/// Rows of one kind of window.
#[derive(Default)]
pub struct Rows(Vec<Row>);

impl Rows {
    /// After `prepare`, each of `keys` (divided by spaces) makes `sees` give what is expected.
    pub fn row(
        &mut self,
        command: Command,
        keys: &'static str,
        prepare: fn(&mut WindowDesk),
        sees: fn(&WindowDesk) -> String,
        expected: &'static str,
    ) {
        for keys in keys.split(' ') {
            self.0.push(Row {
                command,
                keys,
                prepare,
                sees,
                expected,
                later: false,
            });
        }
    }

    /// The last row is seen later.
    pub fn later(&mut self) {
        self.0.last_mut().unwrap().later = true;
    }
}

/// Presses the key of every row in a window of its own.
fn press_all(window: fn() -> WindowDesk, rows: Vec<Row>) {
    let mut faults = Vec::new();
    for row in rows {
        let Row { keys, expected, .. } = row;
        let what = format!("{keys} for {:?}", row.command);
        let mut desk = window();
        (row.prepare)(&mut desk);
        let before = (row.sees)(&desk);
        desk.key(keys);
        if row.later {
            until(&mut desk, &what, |desk| (row.sees)(desk) == expected);
        }
        let after = (row.sees)(&desk);
        if before == expected || after != expected {
            faults.push(format!("{what}: {before:?}, then {after:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Kinds of windows with their rows: a test each, so that every row that counts is pressed.
macro_rules! windows {
    ($($name:ident: $window:expr, $rows:expr;)*) => {
        fn every_row() -> Vec<Row> {
            let mut all = Vec::new();
            $(all.extend($rows.0);)*
            all
        }

        $(#[test]
        fn $name() {
            press_all($window, $rows.0);
        })*
    };
}

windows! {
    keys_without_an_article: article::empty_window, article::empty();
    keys_of_the_caret: article::long_window, article::caret();
    keys_of_an_article: article::window, article::article();
    keys_of_spans: coded::window, coded::spans();
    keys_of_incidents: coded::window, coded::incidents();
    keys_of_roles: coded::window, coded::roles();
    keys_of_a_project: project::window, project::project();
    keys_of_labels: project::window_with_labels, project::labels();
    keys_of_proposals: project::window_with_proposals, project::proposals();
}

/// As the tests write it, also on a Mac.
fn spelled(shortcut: Shortcut) -> String {
    shortcut.text().replace('⌘', "Ctrl+")
}

/// Every key that does something, with its command.
fn every_key() -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    let mut add = |command: Command, keys: String| {
        assert!(
            all.insert((format!("{command:?}"), keys.clone())),
            "{keys} twice"
        );
    };
    for spec in COMMANDS {
        for &shortcut in spec.keys {
            add(spec.command, spelled(shortcut));
            if let Command::Move(motion) = spec.command {
                let extending = Shortcut {
                    shift: true,
                    ..shortcut
                };
                add(Command::Extend(motion), spelled(extending));
            }
        }
    }
    let codebook = Codebook::default();
    for (index, label) in codebook.labels.iter().enumerate() {
        for key in [label.digit, label.letter].into_iter().flatten() {
            add(Command::Label(index), key.to_string());
        }
    }
    for (index, role) in codebook.roles.iter().enumerate() {
        add(Command::Role(index), role.letter.unwrap().to_string());
    }
    all
}

#[test]
fn every_key_has_a_row() {
    let mut rows = BTreeSet::new();
    for row in every_row() {
        let row = (format!("{:?}", row.command), row.keys.to_owned());
        assert!(rows.insert(row.clone()), "{row:?} is there twice");
    }
    let keys = every_key();
    let without: Vec<_> = keys.difference(&rows).collect();
    assert!(without.is_empty(), "keys that nobody presses: {without:?}");
    let unknown: Vec<_> = rows.difference(&keys).collect();
    assert!(unknown.is_empty(), "no such keys: {unknown:?}");
}

/// Nothing is to be made ready.
pub fn nothing(_: &mut WindowDesk) {}

// ---- what is seen --------------------------------------------------------------------------------

/// What has the keyboard, as a screen reader says it.
pub fn focused(desk: &WindowDesk) -> String {
    desk.focused().unwrap_or_default()
}

/// The words that are selected.
pub fn selected(desk: &WindowDesk) -> String {
    desk.selected().to_owned()
}

/// The words of the chosen span.
pub fn chosen(desk: &WindowDesk) -> String {
    desk.chosen().unwrap_or_default().to_owned()
}

/// The spans with their labels.
pub fn labelled(desk: &WindowDesk) -> String {
    let spans = desk.spans().into_iter();
    let spans: Vec<String> = spans
        .map(|(words, label)| format!("{label} {words}"))
        .collect();
    spans.join(", ")
}

/// The tab in front beside the page, without its count.
pub fn tab(desk: &WindowDesk) -> String {
    let tabs = desk.toggled(Role::Tab);
    tabs.concat()
        .split(' ')
        .next()
        .unwrap_or_default()
        .to_owned()
}
