//! A part of the window on its own: a panel, a page or a dialog over plain values, without a
//! project and without files.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::{Event, Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashiya::look::Mode;
use hashiya::text::fonts::SystemFonts;
use hashiya::ui::style;
use hashiya::ui::widgets::text_painter::TextPainter;

use crate::pictures::Picture;
use crate::rasteriser::Screen;

/// What a part is shown with, and what it asked for.
pub struct State<P, A> {
    pub part: P,
    pub ink: TextPainter,
    pub mode: Mode,
    pub asked: Vec<A>,
}

/// A window with one part.
pub struct Stage<P: 'static, A: 'static> {
    harness: Harness<'static, State<P, A>>,
    screen: Screen,
}

impl<P: 'static, A: 'static> Stage<P, A> {
    /// Shows `part` by `show`, which returns what the part asks for.
    pub fn new(
        part: P,
        size: Vec2,
        mode: Mode,
        mut show: impl FnMut(&mut egui::Ui, &mut TextPainter, Mode, &mut P) -> Option<A> + 'static,
    ) -> Self {
        let screen = Screen::default();
        let state = State {
            part,
            ink: TextPainter::new(SystemFonts::Off),
            mode,
            asked: Vec::new(),
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(400)
            .renderer(screen.clone())
            .build_ui_state(
                move |ui, state: &mut State<P, A>| {
                    style::apply(ui.ctx(), state.mode);
                    state.ink.begin_frame();
                    let whole = ui.ctx().content_rect();
                    let mut window = ui.new_child(egui::UiBuilder::new().max_rect(whole));
                    window.set_clip_rect(whole);
                    let ground = window.visuals().panel_fill;
                    window.painter().rect_filled(whole, 0.0, ground);
                    let asked = show(&mut window, &mut state.ink, state.mode, &mut state.part);
                    state.asked.extend(asked);
                },
                state,
            );
        let mut stage = Self { harness, screen };
        stage.settle();
        stage
    }

    /// The part.
    pub fn part(&mut self) -> &mut P {
        &mut self.harness.state_mut().part
    }

    /// What the part asked for since this was last called.
    pub fn asked(&mut self) -> Vec<A> {
        std::mem::take(&mut self.harness.state_mut().asked)
    }

    /// How many paragraphs were laid out so far.
    pub fn layouts(&self) -> u64 {
        self.harness.state().ink.typesetter.shaped()
    }

    /// Runs frames until none is asked for at once.
    pub fn settle(&mut self) {
        // A spinner asks for frames as long as it turns.
        self.harness.run_steps(4);
    }

    /// One frame without news.
    pub fn frame(&mut self) {
        self.harness.step();
    }

    /// Clicks the node with this label, the topmost if there are several.
    #[track_caller]
    pub fn click(&mut self, label: &str) {
        let found = self.harness.get_all_by_label(label).next_back();
        let at = found.unwrap().rect().center();
        for pressed in [true, false] {
            self.harness.input_mut().events.extend([
                Event::PointerMoved(at),
                Event::PointerButton {
                    pos: at,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers: Modifiers::NONE,
                },
            ]);
            self.harness.step();
        }
        self.settle();
    }

    /// Gives the keyboard to the node with this label.
    #[track_caller]
    pub fn focus(&mut self, label: &str) {
        let found = self.harness.get_all_by_label(label).next_back();
        found.unwrap().focus();
        self.settle();
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.settle();
    }

    /// Types into what has the keyboard.
    pub fn type_text(&mut self, text: &str) {
        self.harness
            .input_mut()
            .events
            .push(Event::Text(text.to_owned()));
        self.harness.step();
        self.settle();
    }

    /// Whether a node says this, as part of its label or value.
    pub fn says(&self, words: &str) -> bool {
        self.harness.root().children_recursive().any(|node| {
            let node = node.accesskit_node();
            node.label().is_some_and(|it| it.contains(words))
                || node.value().is_some_and(|it| it.contains(words))
        })
    }

    /// Whether there is a node with this label.
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// The labels of all nodes of a role, in their order.
    pub fn labels_of(&self, role: egui::Role) -> Vec<String> {
        let nodes = self.harness.root().children_recursive();
        nodes
            .map(|node| node.accesskit_node())
            .filter(|node| node.role() == role)
            .filter_map(|node| node.label())
            .collect()
    }

    /// The box of the node with this label.
    #[track_caller]
    pub fn rect(&self, label: &str) -> egui::Rect {
        let found = self.harness.get_all_by_label(label).next_back();
        found.unwrap().rect()
    }

    /// A picture of the window.
    pub fn picture(&self) -> Picture {
        self.screen.picture(&self.harness)
    }

    /// Writes a picture for people to look at, where `HASHIYA_PICTURES` names a folder.
    pub fn look(&self, name: &str) {
        if let Ok(folder) = std::env::var("HASHIYA_PICTURES") {
            let path = std::path::Path::new(&folder).join(format!("{name}.png"));
            self.picture().write(&path).unwrap();
        }
    }
}
