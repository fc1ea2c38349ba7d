//! The list of a project's articles: what is to do, what is done, where one is.
//!
//! There may be a hundred thousand. Rows have one height and only those in view are looked at;
//! which ones there are and in what order is found again when the table or the filter changes,
//! never in a frame without news. The list has the keyboard as a whole: arrows move a cursor
//! through it, Enter opens, and what is typed goes into the filter.

mod filters;
pub mod order;
mod progress;
mod row;
mod scroller;
mod sorting;

use egui::{Context, Event, EventFilter, Id, Key, Modifiers, RichText, Sense, Ui};
use std::sync::Arc;

use crate::look::{Mode, Theme};
use crate::model::codebook::Codebook;
use crate::model::row::{ArticleRow, LayerRow};
use crate::model::table::Table;
use crate::session::Session;
use crate::ui::commands::Command;
use crate::ui::project_list::filters::{FilterAction, Filters};
use crate::ui::project_list::order::Order;
pub use crate::ui::project_list::progress::{Progress, grouped};
use crate::ui::project_list::row::RowLook;
use crate::ui::project_list::scroller::Scroller;
use crate::ui::widgets::text_painter::{Ink, colour};

/// What the panel is shown with.
pub struct QueueInput<'a> {
    /// Shapes and paints.
    pub ink: &'a mut Ink,
    /// Light or dark.
    pub mode: Mode,
    /// The name of the project.
    pub name: &'a str,
    /// The labels.
    pub codebook: &'a Codebook,
    /// Who annotates.
    pub annotator: &'a str,
    /// The articles in the order of the list, once they are known.
    pub order: &'a mut Order,
    /// All articles, once they are known.
    pub table: Option<Arc<Table>>,
    /// The first articles, which the cache had at once.
    pub first: &'a [ArticleRow],
    /// The id of the open article.
    pub open: Option<&'a str>,
    /// The session of the open article: what it says is newer than its row.
    pub live: Option<&'a Session>,
    /// How far the annotator is.
    pub progress: Progress,
    /// Whether articles can be brought in.
    pub writable: bool,
}

/// What the panel asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueueAction {
    /// This article is to be opened.
    Open(String),
    /// A command.
    Run(Command),
}

/// The state of the panel.
#[derive(Default)]
pub struct Queue {
    filters: Filters,
    /// The place in the list where the keyboard stands.
    cursor: usize,
    /// Whether the list takes the keyboard when it is next shown.
    pub focus: bool,
    scroll_to: Option<usize>,
    /// The open article and the order when the list was last brought to it.
    shown: Option<(Option<String>, u64)>,
    scroller: Scroller,
}

impl Queue {
    /// The id of the list: it has the keyboard while a person goes through it.
    pub fn id() -> Id {
        Id::unique("article list")
    }

    /// The order of the list, as the settings remember it.
    pub fn sort(&self) -> (String, bool) {
        self.filters.sort()
    }

    /// Takes the order that was remembered.
    pub fn set_sort(&mut self, id: &str, descending: bool) {
        self.filters.set_sort(id, descending);
    }

    /// Whether the panel has the keyboard, or gets it when it is next shown.
    pub fn wants_keyboard(&self, context: &Context) -> bool {
        self.focus
            || self.filters.focus
            || context.memory(|memory| {
                memory.has_focus(Self::id()) || memory.has_focus(Filters::words_id())
            })
    }

    /// Gives the keyboard to the field that filters by words.
    pub fn focus_words(&mut self) {
        self.filters.focus = true;
    }

    /// Finds the articles of the list again where table or filter changed.
    pub fn refresh(&self, order: &mut Order, table: &Arc<Table>, annotator: &str) {
        order.refresh(table, self.filters.query(), annotator);
    }

    /// Shows the panel.
    pub fn show(&mut self, ui: &mut Ui, mut input: QueueInput<'_>) -> Option<QueueAction> {
        let theme = Theme::of(input.mode);
        progress::head(ui, input.ink, theme, input.name, &input.progress);
        egui::Panel::bottom("day")
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)))
            .resizable(false)
            .show(ui, |ui| progress::day(ui, theme, &input.progress));
        match input.table.clone() {
            Some(table) if table.is_empty() => {
                let known = input.progress.all.is_some();
                if known {
                    nothing_yet(ui, theme, input.writable)
                } else {
                    looking(ui, theme, &input.progress)
                }
            }
            Some(table) => self.filtered(ui, &mut input, &table),
            None => {
                let rows = input.first.len();
                let first = input.first;
                let action = self.rows(ui, &mut input, rows, |place| first.get(place).cloned());
                if rows == 0 {
                    looking(ui, theme, &input.progress);
                }
                action
            }
        }
    }

    fn filtered(
        &mut self,
        ui: &mut Ui,
        input: &mut QueueInput<'_>,
        table: &Arc<Table>,
    ) -> Option<QueueAction> {
        let theme = Theme::of(input.mode);
        let frame = egui::Frame::new().inner_margin(egui::Margin {
            left: 10,
            right: 10,
            top: 2,
            bottom: 4,
        });
        frame.show(ui, |ui| {
            let asked = self
                .filters
                .show(ui, input.ink, input.mode, input.codebook, table);
            self.refresh(input.order, table, input.annotator);
            if asked == Some(FilterAction::ToList) {
                self.focus = true;
                self.cursor = 0;
                self.scroll_to = Some(0);
            }
            ui.horizontal(|ui| {
                let all = table.len();
                let shown = input.order.visible().len();
                let noun = if all == 1 { "article" } else { "articles" };
                let says = if shown == all {
                    format!("{} {noun}", grouped(all))
                } else {
                    format!("{} of {} {noun}", grouped(shown), grouped(all))
                };
                let says = match input.progress.looking {
                    Some(looking) => format!("{says}, {}", looking_at(looking)),
                    None => says,
                };
                ui.label(RichText::new(says).size(12.0).color(colour(theme.weak)));
                if !self.filters.query().is_everything()
                    && ui.button(RichText::new("Show all").size(12.0)).clicked()
                {
                    self.filters.clear();
                    self.refresh(input.order, table, input.annotator);
                }
            });
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        edge(ui, theme);
        let visible = Arc::clone(input.order.visible());
        if visible.is_empty() {
            ui.add_space(24.0);
            ui.vertical_centered(|ui| {
                ui.label(RichText::new("No article is like that").strong());
                let says = "Take a condition away, or show all.";
                ui.label(RichText::new(says).color(colour(theme.weak)));
            });
            return None;
        }
        self.follow_open(input);
        let table = Arc::clone(table);
        self.rows(ui, input, visible.len(), move |place| {
            visible.get(place).and_then(|&row| table.row(row))
        })
    }

    /// Brings the list to the open article when another is open or the order is another.
    fn follow_open(&mut self, input: &QueueInput<'_>) {
        let open = (input.open.map(str::to_owned), input.order.made());
        if self.shown.as_ref() == Some(&open) {
            return;
        }
        if let Some(place) = input.order.place() {
            self.scroll_to = Some(place);
            self.cursor = place;
        }
        self.shown = Some(open);
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        input: &mut QueueInput<'_>,
        count: usize,
        row_at: impl Fn(usize) -> Option<ArticleRow>,
    ) -> Option<QueueAction> {
        if count == 0 {
            return None;
        }
        let mut action = None;
        let view = ui.available_rect_before_wrap();
        let list = ui.interact(view, Self::id(), Sense::FOCUSABLE);
        let focused = list.has_focus();
        if std::mem::take(&mut self.focus) {
            list.request_focus();
        }
        self.cursor = self.cursor.min(count - 1);
        if focused && self.hear_keys(ui, count, view.height()) {
            let id = row_at(self.cursor).map(|row| row.id);
            action = id.map(QueueAction::Open);
        }
        let mut scroller = self.scroller;
        if let Some(place) = self.scroll_to.take() {
            scroller.reveal(place, row::HEIGHT, view.height());
        }
        let mut active = None;
        let theme = Theme::of(input.mode);
        scroller.show(ui, theme, row::HEIGHT, count, |ui, place| {
            let Some(mut row) = row_at(place) else {
                return;
            };
            if let Some(session) = input.live.filter(|_| input.open == Some(&*row.id)) {
                bring_up_to_date(&mut row, session, input.annotator);
            }
            let cursor = focused && place == self.cursor;
            let look = RowLook {
                mode: input.mode,
                codebook: input.codebook,
                annotator: input.annotator,
                open: input.open == Some(row.id.as_str()),
                cursor,
            };
            let response = row::show(ui, input.ink, &row, &look);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_position_in_set(place + 1);
                node.set_size_of_set(count);
            });
            if cursor {
                active = Some(response.id);
            }
            if response.clicked() {
                self.cursor = place;
                action = Some(QueueAction::Open(row.id));
            }
        });
        self.scroller = scroller;
        ui.ctx().accesskit_node_builder(list.id, |node| {
            node.set_role(egui::Role::ListBox);
            node.set_label("Articles of the project");
            if let Some(active) = active {
                node.set_active_descendant(active.accesskit_id());
            }
        });
        action
    }

    /// Follows the keys while the list has the keyboard. Returns whether the article under the
    /// cursor is to be opened.
    fn hear_keys(&mut self, ui: &Ui, count: usize, view: f32) -> bool {
        // Escape and Tab leave.
        let own = EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), own));
        let screen = ((view / row::HEIGHT) as usize).saturating_sub(1).max(1);
        let last = count - 1;
        let before = self.cursor;
        let (open, typed) = ui.input_mut(|state| {
            for (key, by, onward) in [
                (Key::ArrowDown, 1, true),
                (Key::ArrowUp, 1, false),
                (Key::PageDown, screen, true),
                (Key::PageUp, screen, false),
                (Key::Home, count, false),
                (Key::End, count, true),
            ] {
                let times = state.count_and_consume_key(Modifiers::NONE, key);
                let by = by.saturating_mul(times);
                self.cursor = if onward {
                    self.cursor.saturating_add(by).min(last)
                } else {
                    self.cursor.saturating_sub(by)
                };
            }
            let open = state.consume_key(Modifiers::NONE, Key::Enter);
            let mut typed = String::new();
            state.events.retain(|event| match event {
                Event::Text(text) => {
                    typed.push_str(text);
                    false
                }
                _ => true,
            });
            (open, typed)
        });
        if self.cursor != before {
            self.scroll_to = Some(self.cursor);
        }
        // A space alone is nobody's search.
        if !typed.trim().is_empty() {
            self.filters.type_words(&typed);
        }
        open
    }
}

/// Makes the row of the open article say what its session says.
fn bring_up_to_date(row: &mut ArticleRow, session: &Session, annotator: &str) {
    let layer = session.layer();
    let known = row.layers.iter().position(|it| it.annotator == annotator);
    let index = known.unwrap_or_else(|| {
        row.layers.push(LayerRow {
            annotator: annotator.to_owned(),
            ..LayerRow::default()
        });
        row.layers.len() - 1
    });
    let own = &mut row.layers[index];
    own.status = layer.status();
    layer.reason().clone_into(&mut own.reason);
    own.counts = layer
        .label_counts()
        .iter()
        .map(|(label, count)| (label.clone(), u32::try_from(*count).unwrap_or(u32::MAX)))
        .collect();
}

/// A hairline over the whole width.
fn edge(ui: &mut Ui, theme: &Theme) {
    let at = ui.cursor().top();
    let line = egui::Stroke::new(1.0, colour(theme.edge));
    ui.painter().hline(ui.max_rect().x_range(), at + 0.5, line);
    ui.add_space(1.0);
}

/// Says that the articles are not known yet.
fn looking(ui: &mut Ui, theme: &Theme, progress: &Progress) -> Option<QueueAction> {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        let says = match progress.looking {
            Some(looking) if looking.1 > 0 => looking_at(looking),
            _ => "Looking for articles…".to_owned(),
        };
        ui.label(RichText::new(says).color(colour(theme.weak)));
    });
    None
}

fn looking_at((done, total): (usize, usize)) -> String {
    format!("looking at files: {} of {}", grouped(done), grouped(total))
}

/// What to do in a project without articles.
fn nothing_yet(ui: &mut Ui, theme: &Theme, writable: bool) -> Option<QueueAction> {
    ui.add_space(24.0);
    let says = if writable {
        "Import some, or put text files into the folder articles."
    } else {
        "Whoever may write here can bring some in."
    };
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("No articles yet").strong());
        ui.label(RichText::new(says).color(colour(theme.weak)));
        ui.add_space(6.0);
        let import = writable && ui.button("Import articles…").clicked();
        import.then_some(QueueAction::Run(Command::Import))
    })
    .inner
}
