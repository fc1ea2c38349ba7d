//! Keys that need no project: those of a window without an article, and of an article by itself.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::Role;
use hashiya::ui::commands::{Command as C, Motion as M};

use crate::window_desk::{Start, WindowDesk};
use crate::window_keys::{Rows, focused, labelled, nothing, selected};
use crate::window_labels::TEXT;

/// A window in which nothing is open.
pub fn empty_window() -> WindowDesk {
    let folder = tempfile::tempdir().unwrap();
    WindowDesk::open_in(folder, "".into(), Start::default())
}

pub fn empty() -> Rows {
    let mut rows = Rows::default();
    let name = "Name of the project";
    rows.row(C::NewProject, "Ctrl+Shift+N", nothing, focused, name);
    let path = "Path of the project";
    rows.row(C::OpenProject, "Ctrl+P", nothing, focused, path);
    rows.later();
    let path = "Path of the article";
    rows.row(C::Open, "Ctrl+O", nothing, focused, path);
    rows.later();
    rows.row(C::OpenPath, "Ctrl+Shift+O", nothing, focused, path);
    let settings = |desk: &WindowDesk| desk.has("Line spacing").to_string();
    rows.row(C::Settings, "Ctrl+,", nothing, settings, "true");
    let closes = |desk: &WindowDesk| desk.asked_to_close().to_string();
    rows.row(C::Quit, "Ctrl+Q", nothing, closes, "true");
    let find = "Find a command";
    rows.row(C::Palette, "Ctrl+Shift+P", nothing, focused, find);
    let sheet = |desk: &WindowDesk| desk.has("Keyboard shortcuts").to_string();
    let keys = "F1 ? Shift+? Shift+/";
    rows.row(C::Shortcuts, keys, nothing, sheet, "true");
    rows
}

/// A window on an article.
pub fn window() -> WindowDesk {
    WindowDesk::of(TEXT)
}

/// Where the caret is: up to six characters before it and after it.
fn at_caret(desk: &WindowDesk) -> String {
    let head = desk
        .app()
        .view()
        .map(|view| view.head())
        .unwrap_or_default();
    let (before, after) = desk.text().split_at(head);
    let from = before.char_indices().rev().nth(5).map_or(0, |it| it.0);
    let after: String = after.chars().take(6).collect();
    format!("{}|{after}", &before[from..]).replace('\n', "¶")
}

/// An article of more than a screen. Its second paragraph has three sentences on two lines.
fn long() -> String {
    let mut text = "مطلع الخبر.\nقال مصدر محلي إن القصف طال أطراف البلدة صباح أمس. وذكر طبيب في المشفى القريب أن الجرحى وصلوا تباعا حتى المساء، ونقلت قناة BBC عنه أن بينهم طفلين. ثم هدأ القصف.\nAid reached the camp.\n".to_owned();
    for number in 1..=40 {
        text.push_str(&format!("السطر {number}.\n"));
    }
    text
}

/// A window on it.
pub fn long_window() -> WindowDesk {
    WindowDesk::of(&long())
}

/// Into a Latin word on the second line of a paragraph, from which most motions lead elsewhere.
fn latin(desk: &mut WindowDesk) {
    desk.click_on("BC");
}

/// Into an Arabic word, where the next letter is to the left.
fn arabic(desk: &mut WindowDesk) {
    desk.click_on("جرحى");
}

/// Into an English paragraph, where the next word is to the right.
fn english(desk: &mut WindowDesk) {
    desk.click_on("the camp");
}

fn to_end(desk: &mut WindowDesk) {
    desk.key("Ctrl+End");
}

pub fn caret() -> Rows {
    let mut rows = Rows::default();
    // With Shift a motion selects what it passes.
    type Place = fn(&mut WindowDesk);
    let mut motion = |motion, keys: [_; 2], from: [Place; 2], to, over| {
        rows.row(C::Move(motion), keys[0], from[0], at_caret, to);
        rows.row(C::Extend(motion), keys[1], from[1], passed, over);
    };
    let letters: [Place; 2] = [latin, arabic];
    let words: [Place; 2] = [english, arabic];
    let keys = ["Left", "Shift+Left"];
    motion(M::Left, keys, letters, " قناة |BBC عن", "ج");
    let keys = ["Right", "Shift+Right"];
    motion(M::Right, keys, letters, "ناة BB|C عنه ", "ل");
    let keys = ["F", "Shift+F"];
    motion(M::NextLetter, keys, letters, "ناة BB|C عنه ", "ج");
    let keys = ["D", "Shift+D"];
    motion(M::PreviousLetter, keys, letters, " قناة |BBC عن", "ل");
    let keys = ["Ctrl+Left", "Ctrl+Shift+Left"];
    motion(M::WordLeft, keys, words, ".¶Aid |reache", "جرحى");
    let keys = ["Ctrl+Right", "Ctrl+Shift+Right"];
    motion(M::WordRight, keys, words, "d the |camp.¶", "ال");
    let keys = ["W", "Shift+W"];
    motion(M::NextWord, keys, words, "d the |camp.¶", "جرحى");
    let keys = ["B", "Shift+B"];
    motion(M::PreviousWord, keys, words, ".¶Aid |reache", "ال");
    let mut motion = |one, keys, to, over| motion(one, keys, [latin, latin], to, over);
    let keys = ["Alt+Down", "Alt+Shift+Down"];
    let over = "BC عنه أن بينهم طفلين. ";
    motion(M::NextSentence, keys, "فلين. |ثم هدأ", over);
    let keys = ["Alt+Up", "Alt+Shift+Up"];
    let over = "وذكر طبيب في…ونقلت قناة B";
    motion(M::PreviousSentence, keys, " أمس. |وذكر ط", over);
    let keys = ["Ctrl+Down", "Ctrl+Shift+Down"];
    let over = "BC عنه أن بينهم طفلين. ثم هدأ القصف.¶";
    motion(M::NextParagraph, keys, "لقصف.¶|Aid re", over);
    let keys = ["Ctrl+Up", "Ctrl+Shift+Up"];
    let over = "قال مصدر محل…ونقلت قناة B";
    motion(M::PreviousParagraph, keys, "لخبر.¶|قال مص", over);
    let keys = ["Down", "Shift+Down"];
    let over = "BC عنه أن بينهم طفلين. ثم هدأ القصف.";
    motion(M::LineDown, keys, "القصف.|¶Aid r", over);
    let keys = ["Up", "Shift+Up"];
    let over = ". وذكر طبيب …ونقلت قناة B";
    motion(M::LineUp, keys, "اح أمس|. وذكر", over);
    let keys = ["Home", "Shift+Home"];
    let over = "القريب أن ال…ونقلت قناة B";
    motion(M::LineStart, keys, "لمشفى |القريب", over);
    let keys = ["End", "Shift+End"];
    let over = "BC عنه أن بينهم طفلين. ثم هدأ";
    motion(M::LineEnd, keys, "ثم هدأ| القصف", over);
    let keys = ["Ctrl+Home", "Ctrl+Shift+Home"];
    let over = "مطلع الخبر.¶…ونقلت قناة B";
    motion(M::ArticleStart, keys, "|مطلع ا", over);
    let keys = ["Ctrl+End", "Ctrl+Shift+End"];
    let over = "BC عنه أن بي….¶السطر 40.¶";
    motion(M::ArticleEnd, keys, "ر 40.¶|", over);
    let mut screen = |motion, keys: [_; 2], from, to, over| {
        rows.row(C::Move(motion), keys[0], from, at_caret, to);
        rows.row(C::Extend(motion), keys[1], from, passed, over);
    };
    let keys = ["PageDown", "Shift+PageDown"];
    let over = "مطلع الخبر.¶…8.¶السطر 9.¶";
    screen(M::PageDown, keys, nothing as Place, "طر 9.¶|السطر ", over);
    let keys = ["PageUp", "Shift+PageUp"];
    let over = "السطر 27.¶ال….¶السطر 40.¶";
    screen(M::PageUp, keys, to_end, "ر 26.¶|السطر ", over);
    rows
}

/// What is selected: when it is long, the letters at its ends.
fn passed(desk: &WindowDesk) -> String {
    let words: Vec<char> = desk.selected().chars().collect();
    let shown: String = match words.as_slice() {
        long if long.len() > 40 => {
            let (start, end) = (&long[..12], &long[long.len() - 12..]);
            [start, &['…'], end].concat().into_iter().collect()
        }
        short => short.iter().collect(),
    };
    shown.replace('\n', "¶")
}

fn selecting(desk: &mut WindowDesk) {
    desk.select_by_mouse("كفرعمة");
}

fn labelling(desk: &mut WindowDesk) {
    desk.label("كفرعمة", "2");
}

fn undone(desk: &mut WindowDesk) {
    labelling(desk);
    desk.key("Ctrl+Z");
}

/// The field of the search has the keyboard, and the second of three hits is shown.
fn searching(desk: &mut WindowDesk) {
    desk.key("Ctrl+F");
    desk.type_text("ال");
    desk.keys("Enter Enter");
}

fn hit(desk: &WindowDesk) -> String {
    let labels = desk.labels_of(Role::Label).into_iter();
    let mut hits = labels.filter(|label| label.contains(" of ") && !label.starts_with("Paragraph"));
    hits.next().unwrap_or_default()
}

/// What the status line says of the type.
fn size(desk: &WindowDesk) -> String {
    let labels = desk.labels_of(Role::Label).into_iter();
    let family = |label: &String| label.starts_with("Amiri ") || label.starts_with("Vazirmatn ");
    labels.filter(family).collect()
}

fn leading(desk: &WindowDesk) -> String {
    desk.app().settings().leading.to_string()
}

fn measure(desk: &WindowDesk) -> String {
    desk.app().settings().measure.to_string()
}

fn theme(desk: &WindowDesk) -> String {
    format!("{:?}", desk.app().settings().theme)
}

pub fn article() -> Rows {
    let mut rows = Rows::default();
    let saved = |desk: &WindowDesk| desk.path("name.ron").exists().to_string();
    rows.row(C::Save, "Ctrl+S", labelling, saved, "true");
    rows.row(C::Undo, "Ctrl+Z", labelling, labelled, "");
    let again = "location كفرعمة";
    rows.row(C::Redo, "Ctrl+Shift+Z Ctrl+Y", undone, labelled, again);
    let copied = |desk: &WindowDesk| desk.copied().unwrap_or_default();
    rows.row(C::Copy, "Ctrl+C", selecting, copied, "كفرعمة");
    rows.row(C::SelectAll, "Ctrl+A", nothing, selected, TEXT);
    let field = "Find in the article";
    rows.row(C::Find, "Ctrl+F", nothing, focused, field);
    rows.row(C::FindNext, "F3 Ctrl+G", searching, hit, "3 of 5");
    let keys = "Shift+F3 Ctrl+Shift+G";
    rows.row(C::FindPrevious, keys, searching, hit, "1 of 5");
    let excluded = |desk: &WindowDesk| desk.labels_of(Role::Note).concat();
    rows.row(C::Exclude, "X", selecting, excluded, "Excluded: كفرعمة");
    rows.row(C::FindLabel, "/", selecting, focused, "Find a label");
    rows.row(C::Clear, "Escape", selecting, selected, "");
    let keys = "Ctrl++ Ctrl+= Ctrl+Shift++ Ctrl+Shift+=";
    rows.row(C::Larger, keys, nothing, size, "Amiri 24");
    rows.row(C::Smaller, "Ctrl+-", nothing, size, "Amiri 22");
    let larger = |desk: &mut WindowDesk| desk.key("Ctrl++");
    rows.row(C::UsualSize, "Ctrl+0", larger, size, "Amiri 23");
    rows.row(C::SwitchFamily, "Ctrl+E", nothing, size, "Vazirmatn 23");
    rows.row(C::LooserLines, "Alt++ Alt+=", nothing, leading, "2.1");
    rows.row(C::TighterLines, "Alt+-", nothing, leading, "1.9");
    rows.row(C::WiderPage, "Ctrl+]", nothing, measure, "31");
    rows.row(C::NarrowerPage, "Ctrl+[", nothing, measure, "27");
    rows.row(C::SwitchTheme, "Ctrl+D", nothing, theme, "Dark");
    let tags = |desk: &WindowDesk| desk.app().settings().tags.to_string();
    rows.row(C::Tags, "T", nothing, tags, "true");
    let tab = |desk: &WindowDesk| desk.toggled(Role::Tab).concat();
    rows.row(C::SpanList, "F9", nothing, tab, "");
    rows
}
