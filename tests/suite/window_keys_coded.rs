//! Keys of spans, of what they say, and of incidents, in an article that is coded.

use egui::Role;
use hashiya::model::nudge::RangeEdge;
use hashiya::ui::commands::Command as C;

use crate::window_coded::{PALMYRA, card, code_palmyra, incidents as every_incident};
use crate::window_desk::WindowDesk;
use crate::window_keys::{Rows, chosen, focused, nothing, selected, tab};

/// A window on the article, in which nothing is chosen.
pub fn window() -> WindowDesk {
    WindowDesk::of(PALMYRA).annotated_before(code_palmyra)
}

fn group(desk: &mut WindowDesk) {
    desk.click_on("تنظيم داعش");
}

fn killed(desk: &mut WindowDesk) {
    desk.click_on("5 عناصر");
}

fn town(desk: &mut WindowDesk) {
    desk.click_on("تدمر");
}

fn unlinked(desk: &mut WindowDesk) {
    desk.click_on("سراقب");
}

fn with_proclitic(desk: &mut WindowDesk) {
    desk.select_by_mouse("وجرح");
}

/// How many spans there are, and the last one.
fn count(desk: &WindowDesk) -> String {
    let spans = desk.spans();
    let (words, label) = spans.last().cloned().unwrap_or_default();
    format!("{}, the last {label} {words}", spans.len())
}

/// The current row of the list beside the page.
fn row(desk: &WindowDesk) -> String {
    desk.toggled(Role::ListBoxOption).join("; ")
}

/// The rows of the list of spans.
fn list(desk: &WindowDesk) -> String {
    let rows = desk.labels_of(Role::ListBoxOption).into_iter();
    let rows: Vec<String> = rows.filter(|row| row.contains(" span: ")).collect();
    rows.join("; ")
}

/// Its headings.
fn headings(desk: &WindowDesk) -> String {
    let labels = desk.labels_of(Role::Label).into_iter();
    let headings: Vec<String> = labels.filter(|label| label.contains("  ")).collect();
    headings.join("; ")
}

pub fn spans() -> Rows {
    let mut rows = Rows::default();
    rows.row(C::NextSpan, "Tab", killed, chosen, "قوات النظام");
    rows.row(C::PreviousSpan, "Shift+Tab", killed, chosen, "سراقب");
    rows.row(C::Details, "Enter", killed, focused, "Kind: Killed");
    rows.row(C::Note, "M", killed, focused, "Note");
    let linked = "Location span: سراقب, سراقب";
    rows.row(C::Accept, "Space", unlinked, row, linked);
    let without = "Location span: تدمر, unlinked";
    rows.row(C::Withdraw, "Shift+Space", town, row, without);
    rows.row(C::NextUnfinished, "Q", nothing, chosen, "قناص");
    rows.row(C::PreviousUnfinished, "Shift+Q", nothing, chosen, "سراقب");
    let twice = "Same casualty as";
    rows.row(C::SameCasualty, "Z", killed, focused, twice);
    let part = "Among which casualties";
    rows.row(C::PartOfCasualty, "Shift+Z", killed, focused, part);
    let rest = "9, the last source مصادر محلية";
    rows.row(C::Remove, "Delete Backspace", unlinked, count, rest);
    use RangeEdge::{End, Start};
    for (edge, onward, by_word, key, expected) in [
        (Start, false, false, "U", "ه تنظيم داعش"),
        (Start, true, false, "I", "نظيم داعش"),
        (End, false, false, "O", "تنظيم داع"),
        (End, true, false, "P", "تنظيم داعش ق"),
        (Start, false, true, "Shift+U", "نفذه تنظيم داعش"),
        (Start, true, true, "Shift+I", "داعش"),
        (End, false, true, "Shift+O", "تنظيم"),
        (End, true, true, "Shift+P", "تنظيم داعش قرب"),
    ] {
        let nudge = C::Nudge(edge, onward, by_word);
        rows.row(nudge, key, group, chosen, expected);
    }
    rows.row(C::Clitic, "K", with_proclitic, selected, "جرح");
    let grouped = "Actor  3; Location  3; Casualty  3; Source  1";
    rows.row(C::GroupSpans, "G", nothing, headings, grouped);
    let open = "Actor span: قناص, unlinked; Source span: مصادر محلية, unlinked; Location span: سراقب, unlinked";
    rows.row(C::UnlinkedOnly, "Shift+G", nothing, list, open);
    rows.row(C::NextTab, "S", nothing, tab, "Incidents");
    rows
}

/// Incident 2 is the current one, and an actor in none is chosen.
fn stranger(desk: &mut WindowDesk) {
    desk.keys("J J");
    desk.click_on("قناص");
}

/// Incident 1 is the current one, and an actor in it is chosen.
fn member(desk: &mut WindowDesk) {
    desk.key("J");
    group(desk);
}

fn first(desk: &mut WindowDesk) {
    desk.key("J");
}

/// What every incident has.
fn told(desk: &WindowDesk) -> String {
    every_incident(desk).join("; ")
}

pub fn incidents() -> Rows {
    let mut rows = Rows::default();
    let added = "target قوات النظام, perpetrator تنظيم داعش, تدمر, 5 عناصر, جرح آخرون; no role قناص, الأتارب, مدني برصاص";
    rows.row(C::AddToIncident, "E", stranger, told, added);
    let made = "target قوات النظام, perpetrator تنظيم داعش, تدمر, 5 عناصر, جرح آخرون; الأتارب, مدني برصاص; no role قناص";
    rows.row(C::NewIncident, "Shift+E", stranger, told, made);
    let taken = "target قوات النظام, تدمر, 5 عناصر, جرح آخرون; الأتارب, مدني برصاص";
    rows.row(C::TakeOut, "Alt+E", member, told, taken);
    let bar = |desk: &WindowDesk| desk.has("Role Perpetrator").to_string();
    rows.row(C::AskRole, "R", member, bar, "true");
    let kind = "Type of the incident";
    rows.row(C::IncidentType, "V", first, focused, kind);
    let field = "Type: اشتباك مسلح: Armed clash";
    rows.row(C::Card, "Shift+Enter", nothing, focused, field);
    let clash = "Incident 1, Armed clash · تدمر · killed 5 · wounded several";
    rows.row(C::NextIncident, "J", nothing, card, clash);
    let death = "Incident 2, No type yet · الأتارب · killed 1";
    rows.row(C::PreviousIncident, "Shift+J", nothing, card, death);
    rows.row(C::SameIncident, "Shift+V", first, focused, "Same as");
    rows.row(C::MergeIncidents, "Ctrl+M", first, focused, "Merge with");
    let rest = "الأتارب, مدني برصاص";
    rows.row(C::RemoveIncident, "Shift+Delete", first, told, rest);
    let kind = "this incident has no type: الأتارب";
    rows.row(C::NextFinding, "F2", nothing, row, kind);
    let nobody = "nobody takes part in this incident: الأتارب";
    rows.row(C::PreviousFinding, "Shift+F2", nothing, row, nobody);
    rows
}

/// An actor was put into incident 2, and is asked about.
fn asked(desk: &mut WindowDesk) {
    stranger(desk);
    desk.key("E");
}

pub fn roles() -> Rows {
    let mut rows = Rows::default();
    let second = |desk: &WindowDesk| every_incident(desk).swap_remove(1);
    let expected = [
        ("P", "perpetrator قناص, الأتارب, مدني برصاص"),
        ("V", "victim قناص, الأتارب, مدني برصاص"),
        ("T", "target قناص, الأتارب, مدني برصاص"),
        ("B", "both_sides قناص, الأتارب, مدني برصاص"),
        ("R", "reporter قناص, الأتارب, مدني برصاص"),
        ("O", "controller قناص, الأتارب, مدني برصاص"),
        ("M", "mediator قناص, الأتارب, مدني برصاص"),
    ];
    for (index, (key, expected)) in expected.into_iter().enumerate() {
        rows.row(C::Role(index), key, asked, second, expected);
    }
    rows
}
