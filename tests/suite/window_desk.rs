//! A window in which a test works as a person does: it looks for words on the screen, drags over
//! them, presses keys, and reads what a screen reader would say.
//!
//! There is no display and no graphics card. Words are found by what the window tells assistive
//! technology ([`Role::TextRun`] nodes: text, direction, the extent of every letter), so that a
//! test that drags over words also tests that they are told where they are. A frame takes 1/60 s
//! and holds one event, as on a fast machine; files are in a temporary folder.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use egui::accesskit::Toggled;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role, UiBuilder, Vec2, ViewportId, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use hashiya::session::Session;
use hashiya::text::fonts::SystemFonts;
use hashiya::ui::article_view::ArticleView;
use hashiya::ui::picker::Picked;
use hashiya::ui::settings::{Settings, ThemeChoice};
use hashiya::ui::{App, AppOptions};
use tempfile::TempDir;

use crate::desk;
use crate::pictures::Picture;
use crate::rasteriser::Screen;
use crate::window_runs::{Run, runs_below};

/// How a window begins.
#[derive(Clone)]
pub struct Start {
    /// In points.
    pub size: Vec2,
    /// Pixels a point.
    pub scale: f32,
    /// What was remembered.
    pub settings: Settings,
}

impl Default for Start {
    fn default() -> Self {
        let settings = Settings {
            annotator: "ليلى".to_owned(),
            theme: ThemeChoice::Light,
            ..Settings::default()
        };
        Self {
            size: vec2(1440.0, 900.0),
            scale: 1.0,
            settings,
        }
    }
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// A window and the folder of its files.
pub struct WindowDesk {
    harness: Harness<'static, Option<App>>,
    screen: Screen,
    start: Start,
    folder: TempDir,
    article: PathBuf,
    /// What was found on the screen so far.
    seen: RefCell<BTreeSet<String>>,
    /// Whether a frame asked for the window to be closed.
    asked_to_close: bool,
}

impl WindowDesk {
    /// An article of this text, not annotated.
    pub fn of(text: &str) -> Self {
        Self::of_with(text, Start::default())
    }

    /// An article of this text in a window that begins so.
    pub fn of_with(text: &str, start: Start) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let article = folder.path().join("name.txt");
        fs::write(&article, text).unwrap();
        Self::open_in(folder, article, start)
    }

    /// A copy of an example with its annotations, if it has any.
    pub fn example(name: &str) -> Self {
        Self::example_with(name, Start::default())
    }

    /// A copy of an example in a window that begins so.
    pub fn example_with(name: &str, start: Start) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
        for kind in ["txt", "ron"] {
            let file = format!("{name}.{kind}");
            if examples.join(&file).exists() {
                fs::copy(examples.join(&file), folder.path().join(&file)).unwrap();
            }
        }
        let article = folder.path().join(format!("{name}.txt"));
        Self::open_in(folder, article, start)
    }

    /// A window on a file of a folder.
    pub fn open_in(folder: TempDir, article: PathBuf, start: Start) -> Self {
        let screen = Screen::default();
        let data = folder.path().join("data");
        let (settings, path) = (start.settings.clone(), article.clone());
        let harness = Harness::builder()
            .with_size(start.size)
            .with_pixels_per_point(start.scale)
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(400)
            .with_theme(egui::Theme::Light)
            .renderer(screen.clone())
            .build_ui_state(
                move |ui, app: &mut Option<App>| {
                    let app = app.get_or_insert_with(|| {
                        let options = AppOptions {
                            settings: settings.clone(),
                            system_fonts: SystemFonts::Off,
                            clock: || "2026-11-22T17:00:00Z".parse().unwrap(),
                            utc_offset: 0,
                            data_folder: Some(data.clone()),
                            file_dialog: |want, _| Picked::NoDialog(format!("{want:?}")),
                        };
                        let mut app = App::new(ui.ctx(), options);
                        if !path.as_os_str().is_empty() {
                            app.open(&path, ui.ctx());
                        }
                        app
                    });
                    // All of the window, without the margin of the harness.
                    let whole = ui.ctx().content_rect();
                    let mut window = ui.new_child(UiBuilder::new().max_rect(whole));
                    window.set_clip_rect(whole);
                    app.ui(&mut window);
                },
                None,
            );
        let mut desk = Self {
            harness,
            screen,
            start,
            folder,
            article,
            seen: RefCell::default(),
            asked_to_close: false,
        };
        desk.settle();
        desk
    }

    /// Closes the window, annotates its article without one, and opens it again.
    pub fn annotated_before(mut self, annotate: impl FnOnce(&mut Session)) -> Self {
        self.close();
        let mut session = Session::open(&self.article, &desk::options()).unwrap();
        annotate(&mut session);
        session.close().unwrap();
        self.killed_and_reopened()
    }

    /// Ends the window as a kill would, and opens the article again.
    pub fn killed_and_reopened(self) -> Self {
        self.killed_and_reopened_after(|| {})
    }

    /// The same, with something that happens between the two.
    pub fn killed_and_reopened_after(self, meanwhile: impl FnOnce()) -> Self {
        let Self {
            harness,
            start,
            folder,
            article,
            seen,
            ..
        } = self;
        drop(harness);
        meanwhile();
        let desk = Self::open_in(folder, article, start);
        Self { seen, ..desk }
    }

    /// Closes the window as its frame does, and opens the article again.
    pub fn closed_and_reopened(mut self) -> Self {
        self.close();
        self.killed_and_reopened()
    }

    /// Closes the window as its frame does. Returns whether it goes.
    pub fn close(&mut self) -> bool {
        let viewports = &mut self.harness.input_mut().viewports;
        let window = viewports.get_mut(&ViewportId::ROOT).unwrap();
        window.events.push(egui::ViewportEvent::Close);
        self.harness.step();
        let commands = self.window_commands();
        self.settle();
        !commands.contains(&egui::ViewportCommand::CancelClose)
    }

    // ---- what there is -----------------------------------------------------------------------

    pub fn app(&self) -> &App {
        self.harness.state().as_ref().unwrap()
    }

    pub fn app_mut(&mut self) -> &mut App {
        self.harness.state_mut().as_mut().unwrap()
    }

    pub fn context(&self) -> egui::Context {
        self.harness.ctx.clone()
    }

    pub fn session(&self) -> &Session {
        self.app().session().unwrap()
    }

    /// The file of the article.
    pub fn article(&self) -> &Path {
        &self.article
    }

    /// The path of a file beside the article.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// The article's text.
    pub fn text(&self) -> &str {
        self.session().article().text()
    }

    /// Each span as its words and label, in reading order.
    pub fn spans(&self) -> Vec<(String, String)> {
        desk::spans(self.session())
    }

    /// The paragraph that is at the top of the view.
    pub fn top_paragraph(&self) -> usize {
        let top = self.app().view().unwrap().top_byte();
        let paragraphs = self.session().article().paragraphs();
        paragraphs.partition_point(|paragraph| paragraph.range.end < top)
    }

    /// The words that are selected.
    pub fn selected(&self) -> &str {
        let range = self.session().selection().map(|it| it.range());
        &self.text()[range.unwrap_or_default()]
    }

    /// The words of the chosen span.
    pub fn chosen(&self) -> Option<&str> {
        let span = self.session().layer().get(self.session().chosen()?)?;
        Some(&self.text()[span.range.clone()])
    }

    /// Whether a node on the screen says this, as part of its label or value.
    pub fn says(&self, words: &str) -> bool {
        let says = self.harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            node.label().is_some_and(|it| it.contains(words))
                || node.value().is_some_and(|it| it.contains(words))
        });
        self.remember(words, says)
    }

    /// Whether nothing on the screen says this any more. It must have been found there before: that
    /// words are missing which the window never says would be no news.
    #[track_caller]
    pub fn is_gone(&self, words: &str) -> bool {
        let seen = self.seen.borrow().iter().any(|it| it.contains(words));
        assert!(seen, "{words} was never found on the screen");
        !self.says(words)
    }

    fn remember(&self, words: &str, found: bool) -> bool {
        if found {
            self.seen.borrow_mut().insert(words.to_owned());
        }
        found
    }

    /// The only node with this label, or the topmost one where a dialog covers another.
    #[track_caller]
    pub fn node<'a>(&'a self, label: &'a str) -> Node<'a> {
        let found = self.harness.get_all_by_label(label).next_back();
        self.remember(label, found.is_some());
        found.expect("a node of this label")
    }

    /// Whether there is a node with this label.
    pub fn has(&self, label: &str) -> bool {
        let has = self.harness.query_all_by_label(label).next().is_some();
        self.remember(label, has)
    }

    /// Whether the node that has the keyboard has this label.
    pub fn has_focus(&self, label: &str) -> bool {
        let mut found = self.harness.query_all_by_label(label);
        let has = found.any(|node| node.accesskit_node().is_focused());
        self.remember(label, has)
    }

    /// The label of the node that has the keyboard.
    pub fn focused(&self) -> Option<String> {
        let mut nodes = self.harness.root().children_recursive();
        let focused = nodes.find(|node| node.accesskit_node().is_focused())?;
        focused.accesskit_node().label()
    }

    /// The labels of the nodes of a role that are switched on or chosen.
    pub fn toggled(&self, role: Role) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes
            .map(|node| node.accesskit_node())
            .filter(|node| node.role() == role && node.toggled() == Some(Toggled::True))
            .filter_map(|node| node.label())
            .collect()
    }

    /// The labels of all nodes of a role, in their order. What stands on the screen as
    /// [`Role::Label`] has its words as its value.
    pub fn labels_of(&self, role: Role) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes
            .map(|node| node.accesskit_node())
            .filter(|node| node.role() == role)
            .filter_map(|node| node.label().or_else(|| node.value()))
            .collect()
    }

    /// The names and places of all nodes of a role.
    pub fn boxes_of(&self, role: Role) -> Vec<(String, egui::Rect)> {
        let nodes = self.harness.root().children_recursive();
        let nodes = nodes.filter(|node| node.accesskit_node().role() == role);
        nodes
            .map(|node| {
                let name = node.accesskit_node().label().unwrap_or_default();
                (name, node.rect())
            })
            .collect()
    }

    /// The node of the page.
    pub fn page(&self) -> Node<'_> {
        self.harness.get_by_role(Role::Document)
    }

    /// Whether the page has the keyboard.
    pub fn page_has_keyboard(&self) -> bool {
        self.context().memory(|memory| memory.focused()) == Some(ArticleView::id())
    }

    /// The letters of the page that are laid out, in reading order.
    pub fn runs(&self) -> Vec<Run> {
        runs_below(&self.page())
    }

    /// The commands that the last frame gave to the window.
    pub fn window_commands(&self) -> Vec<egui::ViewportCommand> {
        let output = &self.harness.output().viewport_output;
        output[&ViewportId::ROOT].commands.clone()
    }

    /// Whether the window asked to be closed.
    pub fn asked_to_close(&self) -> bool {
        self.asked_to_close
    }

    /// After how long the last frame asked for another. Never is [`Duration::MAX`].
    pub fn repaint_after(&self) -> Duration {
        self.harness.output().viewport_output[&ViewportId::ROOT].repaint_delay
    }

    /// What the last frame put on the clipboard.
    pub fn copied(&self) -> Option<String> {
        let commands = &self.harness.output().platform_output.commands;
        commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A picture of the window.
    pub fn picture(&self) -> Picture {
        self.screen.picture(&self.harness)
    }

    /// Writes a picture for people to look at, where `HASHIYA_PICTURES` names a folder.
    pub fn look(&self, name: &str) {
        if let Ok(folder) = std::env::var("HASHIYA_PICTURES") {
            let path = Path::new(&folder).join(format!("{name}.png"));
            self.picture().write(&path).unwrap();
        }
    }

    // ---- time --------------------------------------------------------------------------------

    /// Gives the window another size.
    pub fn resize(&mut self, size: egui::Vec2) {
        self.harness.set_size(size);
        self.settle();
    }

    /// Gives the screen so many pixels a point.
    pub fn scale(&mut self, pixels_per_point: f32) {
        self.harness.set_pixels_per_point(pixels_per_point);
        self.settle();
    }

    /// Runs frames until none is asked for at once.
    pub fn settle(&mut self) {
        self.harness.run();
    }

    /// Half a second, so that the next press belongs to no double click.
    pub fn pause(&mut self) {
        for _ in 0..30 {
            self.frame(Vec::new());
        }
    }

    /// One frame, with these events.
    pub fn frame(&mut self, events: Vec<Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.step();
        let close = egui::ViewportCommand::Close;
        self.asked_to_close |= self.window_commands().contains(&close);
    }

    // ---- keys --------------------------------------------------------------------------------

    /// Presses and releases a key, such as `Ctrl+Shift+P`.
    #[track_caller]
    pub fn key(&mut self, keys: &str) {
        let (modifiers, key) = parse(keys);
        let clipboard = match (modifiers.command_only(), key) {
            (true, Key::C) => Some(Event::Copy),
            (true, Key::X) => Some(Event::Cut),
            _ => None,
        };
        self.frame(vec![Event::ModifiersChanged(modifiers)]);
        for pressed in [true, false] {
            let press = Event::Key {
                key,
                physical_key: None,
                pressed,
                repeat: false,
                modifiers,
            };
            // Where the system has a clipboard, these keys come as what they mean.
            let event = match &clipboard {
                Some(event) if pressed => event.clone(),
                _ => press,
            };
            self.frame(vec![event]);
            if clipboard.is_some() && pressed {
                // What is on the clipboard can be read until the next frame.
                let released = Event::ModifiersChanged(Modifiers::NONE);
                self.harness.input_mut().events.push(released);
                return;
            }
        }
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    /// Presses several keys, divided by spaces.
    #[track_caller]
    pub fn keys(&mut self, keys: &str) {
        for keys in keys.split(' ') {
            self.key(keys);
        }
    }

    /// Types text into what has the keyboard: each character comes as a key and as text, as it
    /// does on an Arabic keyboard.
    pub fn type_text(&mut self, text: &str) {
        for (index, character) in text.chars().enumerate() {
            // The keys of an Arabic keyboard are those of Latin letters: shortcuts, if misread.
            let keys = [Key::A, Key::L, Key::C, Key::K, Key::W, Key::G, Key::T];
            let press = |pressed| Event::Key {
                key: keys[index % keys.len()],
                physical_key: None,
                pressed,
                repeat: false,
                modifiers: Modifiers::NONE,
            };
            self.frame(vec![press(true), Event::Text(character.to_string())]);
            self.frame(vec![press(false)]);
        }
        self.settle();
    }

    // ---- pointer -----------------------------------------------------------------------------

    /// Moves the pointer.
    pub fn move_to(&mut self, at: Pos2) {
        self.frame(vec![Event::PointerMoved(at)]);
    }

    /// Presses or releases the button.
    pub fn button(&mut self, at: Pos2, pressed: bool, modifiers: Modifiers) {
        self.frame(vec![
            Event::ModifiersChanged(modifiers),
            Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed,
                modifiers,
            },
        ]);
    }

    /// Clicks `count` times in quick succession.
    pub fn click_times(&mut self, at: Pos2, count: usize, modifiers: Modifiers) {
        self.move_to(at);
        for _ in 0..count {
            self.button(at, true, modifiers);
            self.button(at, false, modifiers);
        }
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    /// One click, long after any other.
    pub fn click_at(&mut self, at: Pos2) {
        self.pause();
        self.click_times(at, 1, Modifiers::NONE);
    }

    /// Clicks the middle of the node with this label.
    #[track_caller]
    pub fn click(&mut self, label: &str) {
        let at = self.node(label).rect().center();
        self.click_at(at);
    }

    /// Clicks the first button with this label, such as a menu.
    #[track_caller]
    pub fn click_button(&mut self, label: &str) {
        let mut found = self.harness.get_all_by_role_and_label(Role::Button, label);
        let at = found.next().unwrap().rect().center();
        drop(found);
        self.click_at(at);
    }

    /// Drags from one spot to another, in steps.
    pub fn drag_with(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.pause();
        self.move_to(from);
        self.button(from, true, modifiers);
        for step in 1..=4 {
            self.move_to(from + (to - from) * (step as f32 / 4.0));
        }
        self.button(to, false, modifiers);
        self.frame(vec![Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.drag_with(from, to, Modifiers::NONE);
    }

    /// Turns the wheel over the page: positive moves on.
    pub fn wheel(&mut self, points: f32) {
        let at = self.page().rect().center();
        self.wheel_at(at, points);
    }

    /// Turns the wheel over a spot.
    pub fn wheel_at(&mut self, at: Pos2, points: f32) {
        self.move_to(at);
        self.frame(vec![Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, -points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]);
        self.pause();
        self.settle();
    }

    // ---- words -------------------------------------------------------------------------------

    /// Where the first and the last letter of words are that are once on the screen.
    #[track_caller]
    fn ends_of(&self, words: &str) -> [(Run, usize); 2] {
        let runs = self.runs();
        let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
        let range = desk::span_of(&whole, words);
        let letter_at = |byte: usize| {
            let mut start = 0;
            for run in &runs {
                let local = byte.wrapping_sub(start);
                let found = run.letters.iter().position(|it| it.0.contains(&local));
                if let (true, Some(letter)) = (byte >= start, found) {
                    return (run.clone(), letter);
                }
                start += run.text.len();
            }
            panic!("{words} is not on the screen");
        };
        let last = words.chars().next_back().unwrap();
        [
            letter_at(range.start),
            letter_at(range.end - last.len_utf8()),
        ]
    }

    /// Where words begin on the screen: a quarter into their first letter.
    #[track_caller]
    pub fn start_of(&self, words: &str) -> Pos2 {
        let [(run, letter), _] = self.ends_of(words);
        run.spot(letter, 0.25)
    }

    /// Where words end on the screen: three quarters into their last letter.
    #[track_caller]
    pub fn end_of(&self, words: &str) -> Pos2 {
        let [_, (run, letter)] = self.ends_of(words);
        run.spot(letter, 0.75)
    }

    /// The exact edge where reading enters words, and where it leaves them.
    #[track_caller]
    pub fn edges_of(&self, words: &str) -> [Pos2; 2] {
        let [(first, start), (last, end)] = self.ends_of(words);
        [first.spot(start, 0.0), last.spot(end, 1.0)]
    }

    /// Drags over words with the mouse.
    #[track_caller]
    pub fn select_by_mouse(&mut self, words: &str) {
        let (from, to) = (self.start_of(words), self.end_of(words));
        self.drag(from, to);
    }

    /// Double clicks the first letter of words.
    #[track_caller]
    pub fn double_click(&mut self, words: &str) {
        let at = self.start_of(words);
        self.pause();
        self.click_times(at, 2, Modifiers::NONE);
    }

    /// Clicks the first letter of words.
    #[track_caller]
    pub fn click_on(&mut self, words: &str) {
        let at = self.start_of(words);
        self.click_at(at);
    }

    /// Labels words by mouse and key.
    #[track_caller]
    pub fn label(&mut self, words: &str, digit: &str) {
        self.select_by_mouse(words);
        self.key(digit);
    }

    /// Drops a file on the window.
    pub fn drop_file(&mut self, path: &Path) {
        let file = std::sync::Arc::new(Dropped(path.to_owned()));
        self.harness.input_mut().dropped_files.push(file);
        self.settle();
    }
}

/// Modifiers and key of a text such as `Ctrl+Shift+P`.
#[track_caller]
fn parse(keys: &str) -> (Modifiers, Key) {
    let mut modifiers = Modifiers::NONE;
    let mut rest = keys;
    loop {
        rest = if let Some(rest) = rest.strip_prefix("Ctrl+") {
            modifiers = modifiers | Modifiers::CTRL | Modifiers::COMMAND;
            rest
        } else if let Some(rest) = rest.strip_prefix("Shift+") {
            modifiers.shift = true;
            rest
        } else if let Some(rest) = rest.strip_prefix("Alt+") {
            modifiers.alt = true;
            rest
        } else {
            let key = Key::from_name(rest);
            return (modifiers, key.expect("the name of a key"));
        };
    }
}
