//! Keys that need a project: its pages, its list of articles, all of its labels, and what is proposed
//! when one of its articles is opened for the first time.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::PathBuf;

use egui::Role;
use hashiya::model::codebook::Change;
use hashiya::model::metadata::Metadata;
use hashiya::model::status::Status;
use hashiya::session::project::ProjectFolder;
use hashiya::ui::commands::Command as C;
use tempfile::TempDir;

use crate::desk::label_words;
use crate::project_desk::add_article;
use crate::window_coded::uncoded_project;
use crate::window_corpus::{ANNOTATOR, annotate, listed, open_id, start, window_with};
use crate::window_desk::WindowDesk;
use crate::window_keys::{Rows, focused, labelled, nothing};

/// A window on a project of four articles with guidelines, on the second, which is in progress; the
/// third is done.
pub fn window() -> WindowDesk {
    let (folder, root) = uncoded_project();
    fs::write(root.join("guidelines.md"), "# دليل التوسيم\n").unwrap();
    annotate(&root, ANNOTATOR, "palmyra", |session| {
        label_words(session, "تدمر", "location");
    });
    annotate(&root, ANNOTATOR, "quiet", |session| {
        session.set_status(Status::Done, "").unwrap();
    });
    on_second(folder, root)
}

fn on_second(folder: TempDir, root: PathBuf) -> WindowDesk {
    let mut desk = window_with(folder, root, start());
    desk.keys("Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    desk
}

fn to_done(desk: &mut WindowDesk) {
    desk.key("Ctrl+PageDown");
}

fn article(desk: &WindowDesk) -> String {
    open_id(desk).unwrap_or_default().to_owned()
}

fn status(desk: &WindowDesk) -> String {
    desk.session().status().name().to_owned()
}

/// The open article, and what the list says of the second one.
fn progress(desk: &WindowDesk) -> String {
    let second = listed(desk).into_iter().nth(1).unwrap_or_default();
    format!("{}; {second}", article(desk))
}

pub fn project() -> Rows {
    let mut rows = Rows::default();
    let title = |desk: &WindowDesk| desk.app().title().to_owned();
    rows.row(C::CloseProject, "Ctrl+Shift+W", nothing, title, "Hashiya");
    let path = "Path of a file or folder";
    rows.row(C::Import, "Ctrl+Shift+I", nothing, focused, path);
    let find = "Find in the project";
    rows.row(C::FindInProject, "Ctrl+Shift+F", nothing, focused, find);
    let copies = "Near-duplicates";
    rows.row(C::NearDuplicates, "Ctrl+Shift+D", nothing, focused, copies);
    rows.row(C::Incidents, "Ctrl+Shift+T", nothing, focused, "Incidents");
    let map = "Map of Syria with 0 places";
    rows.row(C::Map, "Ctrl+Shift+M", nothing, focused, map);
    let formats = |desk: &WindowDesk| desk.has("Format: Hashiya JSON lines").to_string();
    rows.row(C::Training, "Ctrl+Shift+E", nothing, formats, "true");
    rows.row(C::Codebook, "Ctrl+K", nothing, focused, "Codebook");
    rows.row(C::Metadata, "Ctrl+I", nothing, focused, "Title");
    rows.row(C::Guidelines, "F7", nothing, focused, "Guidelines text");
    let row = "هجوم قرب تدمر, In progress, 1 span, وكالة السهول, 2021-12-08";
    rows.row(C::NextPane, "F6", nothing, focused, row);
    let filter = "Filter the articles by words";
    rows.row(C::FilterQueue, "Ctrl+L", nothing, focused, filter);
    let count = |desk: &WindowDesk| listed(desk).len().to_string();
    rows.row(C::Queue, "F8", nothing, count, "0");
    let done = "toll; هجوم قرب تدمر, Done, 1 span, وكالة السهول, 2021-12-08";
    rows.row(C::DoneAndNext, "Ctrl+Enter", nothing, progress, done);
    rows.later();
    rows.row(C::NextArticle, "Ctrl+PageDown", nothing, article, "quiet");
    rows.row(C::PreviousArticle, "Ctrl+PageUp", nothing, article, "idlib");
    rows.row(C::NextToDo, "Alt+PageDown", nothing, article, "toll");
    let mut mark = |status, key, prepare, sees, expected| {
        rows.row(C::Mark(status), key, prepare, sees, expected);
    };
    mark(Status::New, "Alt+1", to_done, status, "New");
    mark(Status::InProgress, "Alt+2", to_done, status, "In progress");
    mark(Status::Done, "Alt+3", nothing, status, "Done");
    let skips = |desk: &WindowDesk| desk.has("Skip the article").to_string();
    mark(Status::Skipped, "Alt+4", nothing, skips, "true");
    let flags = |desk: &WindowDesk| desk.has("Flag the article").to_string();
    mark(Status::Flagged, "Alt+5", nothing, flags, "true");
    rows
}

/// A window on a project whose codebook has all of its labels on, with words selected.
pub fn window_with_labels() -> WindowDesk {
    let (folder, root) = uncoded_project();
    let mut project = ProjectFolder::open(&root).unwrap();
    let mut codebook = project.codebook().clone();
    for label in &mut codebook.labels {
        label.on = true;
    }
    let change = Change::Define(Box::new(codebook));
    let after = project.codebook().changed(&change, "", "").unwrap();
    project.write_codebook(after).unwrap();
    let mut desk = on_second(folder, root);
    desk.select_by_mouse("سراقب");
    desk
}

pub fn labels() -> Rows {
    let mut rows = Rows::default();
    for (index, (keys, expected)) in [
        ("1 A", "actor سراقب"),
        ("2 L", "location سراقب"),
        ("3 C", "casualty سراقب"),
        ("4", "trigger سراقب"),
        ("5", "date سراقب"),
        ("6", "source سراقب"),
        ("7", "weapon سراقب"),
    ]
    .into_iter()
    .enumerate()
    {
        rows.row(C::Label(index), keys, nothing, labelled, expected);
    }
    rows
}

const REPORT: &str = "أفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين شرقي إدلب أمس، وأن فرق الإنقاذ وصلت إلى المكان بعد ساعة وعملت حتى المساء ونقلت الجرحى إلى المشفى القريب من البلدة.\n";

/// A window on an article without a title, of which two lines may be none of it.
pub fn window_with_proposals() -> WindowDesk {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("أخبار");
    let project = ProjectFolder::create(&root, "أخبار", "ليلى").unwrap();
    let text = format!(
        "قصف على سوق في سرمين\n\n{REPORT}\nاشترك في نشرتنا البريدية\n\nوقال متطوع إن الطريق مقطوع منذ أمس.\n\nاقرأ أيضا: هدوء حذر في المدينة\n"
    );
    let none = Metadata::default();
    add_article(&project, "p1", text.as_bytes(), &none);
    let mut desk = window_with(folder, root, start());
    desk.key("Alt+PageDown");
    desk
}

/// What is excluded, and what the strip still asks.
fn decided(desk: &WindowDesk) -> String {
    let layer = desk.session().layer();
    let excluded = layer
        .excluded()
        .iter()
        .map(|range| &desk.text()[range.clone()]);
    let labels = desk.labels_of(Role::Label).into_iter();
    let asked = labels.filter(|it| it.starts_with("Not the article?") || it == "Headline found:");
    let excluded = excluded.collect::<Vec<_>>().join(", ");
    format!("{excluded}; {}", asked.collect::<Vec<_>>().join(", "))
}

fn title_line(desk: &WindowDesk) -> String {
    let metadata = fs::read_to_string(desk.path("أخبار/articles/p1.meta.ron"));
    let lines = metadata.unwrap_or_default();
    let line = lines.lines().find(|line| line.contains("title:"));
    format!("{}; {}", line.unwrap_or_default().trim(), decided(desk))
}

pub fn proposals() -> Rows {
    let mut rows = Rows::default();
    let one = "اشترك في نشرتنا البريدية; Not the article? 1 part, Headline found:";
    rows.row(C::AcceptProposal, "Y", nothing, decided, one);
    let other = "; Not the article? 1 part, Headline found:";
    rows.row(C::RejectProposal, "N", nothing, decided, other);
    let both = "اشترك في نشرتنا البريدية, اقرأ أيضا: هدوء حذر في المدينة; Headline found:";
    rows.row(C::AcceptProposals, "Shift+Y", nothing, decided, both);
    let none = "; Headline found:";
    rows.row(C::RejectProposals, "Shift+N", nothing, decided, none);
    let title = "title: \"قصف على سوق في سرمين\",; ; Not the article? Part 1 of 2";
    rows.row(C::UseHeadline, "H", nothing, title_line, title);
    let left = "; ; Not the article? Part 1 of 2";
    rows.row(C::LeaveHeadline, "Shift+H", nothing, title_line, left);
    rows
}
