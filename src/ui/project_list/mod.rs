//! The list of a project's articles: what is to do, what is done, where one is.
//!
//! There may be a hundred thousand. Rows have one height and only those in view are looked at;
//! which ones there are and in what order is found again when the table or the filter changes,
//! never in a frame without news. The list has the keyboard as a whole: arrows move a cursor
//! through it, Enter opens, and what is typed goes into the filter.

mod filters;
mod progress;
mod row;
mod scroller;
mod sorting;

use egui::{Context, Event, EventFilter, Id, Key, Modifiers, RichText, Sense, Ui};
use std::sync::Arc;

use crate::look::Mode;
use crate::model::count_text::grouped;
use crate::model::queue::ArticleList;
use crate::model::row::ArticleRow;
use crate::model::table::Table;
use crate::session::Session;
use crate::session::project::Project;
use crate::session::task::Steps;
use crate::ui::commands::Command;
use crate::ui::project_list::filters::{FilterAction, Filters};
use crate::ui::project_list::row::RowLook;
use crate::ui::project_list::scroller::Scroller;
use crate::ui::request::Request;
use crate::ui::widgets::list::{ListKeys, page_of, walk};
use crate::ui::widgets::{TextPainter, colour, nothing_here, theme_of};

/// How many rows are taken from the cache before all of them are there.
const FIRST_ROWS: usize = 60;

/// The state of the panel.
pub struct Queue {
    filters: Filters,
    articles: ArticleList,
    /// The rows that the cache had at once.
    first: Vec<ArticleRow>,
    /// The place in the list where the keyboard stands.
    cursor: usize,
    /// Whether the list takes the keyboard when it is next shown.
    pub focus: bool,
    scroll_to: Option<usize>,
    /// The open article and the order when the list was last brought to it.
    shown: Option<(Option<String>, u64)>,
    scroller: Scroller,
}

/// What the panel is shown with.
#[derive(Clone, Copy)]
struct Shown<'a> {
    mode: Mode,
    project: &'a Project,
    /// The session of the open article: what it says is newer than its row.
    live: Option<&'a Session>,
}

impl Queue {
    /// The list of a project in the order that the settings remember.
    pub fn new(project: &Project, sort: &str, descending: bool) -> Self {
        let mut filters = Filters::default();
        filters.set_sort(sort, descending);
        Self {
            filters,
            articles: ArticleList::default(),
            first: project.first_rows(FIRST_ROWS),
            cursor: 0,
            focus: false,
            scroll_to: None,
            shown: None,
            scroller: Scroller::default(),
        }
    }

    /// The id of the list: it has the keyboard while a person goes through it.
    pub fn id() -> Id {
        Id::unique("article list")
    }

    /// The first rows, until all are there.
    pub fn first(&self) -> &[ArticleRow] {
        &self.first
    }

    /// The order of the list, as the settings remember it.
    pub fn sort(&self) -> (String, bool) {
        self.filters.sort()
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

    /// Says which article is open.
    pub fn set_open(&mut self, id: Option<&str>) {
        self.articles.set_open(id);
    }

    /// Finds the articles of the list again where table or filter changed.
    pub fn refresh(&mut self, project: &Project) {
        if let Some(table) = project.table() {
            let query = self.filters.query();
            self.articles.refresh(&table, query, project.annotator());
        }
    }

    /// The id of the next article of the list, or why there is none.
    pub fn next(&mut self, project: &Project) -> Result<String, &'static str> {
        // The list may be hidden; its order holds all the same.
        self.refresh(project);
        let next = self.articles.next().map(str::to_owned);
        next.ok_or("This is the last article of the list.")
    }

    /// The id of the previous article of the list, or why there is none.
    pub fn previous(&mut self, project: &Project) -> Result<String, &'static str> {
        self.refresh(project);
        let previous = self.articles.previous().map(str::to_owned);
        previous.ok_or("This is the first article of the list.")
    }

    /// The id of the next article of the list that is not finished, or why there is none.
    pub fn next_to_do(&mut self, project: &Project) -> Result<String, &'static str> {
        self.refresh(project);
        let next = self.articles.next_to_do(project.annotator());
        next.map(str::to_owned)
            .ok_or("Nothing in this list is left to do.")
    }

    /// Shows the panel. `live` is the session of the open article, of whose active time the
    /// project was not told so many `unsaved` seconds.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        project: &mut Project,
        live: Option<&Session>,
        unsaved: u64,
    ) -> Vec<Request> {
        let progress = project.annotation_progress(unsaved);
        let shown = Shown {
            mode,
            project,
            live,
        };
        progress::head(ui, ink, shown.project.name(), &progress);
        egui::Panel::bottom("day")
            .frame(egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)))
            .resizable(false)
            .show(ui, |ui| {
                let active_here = live.map(Session::active_seconds);
                progress::day(ui, progress.today, active_here);
            });
        let request = match shown.project.table() {
            Some(table) if table.is_empty() && progress.all.is_some() => {
                nothing_yet(ui, shown.project.is_writable())
            }
            Some(table) if table.is_empty() => {
                looking(ui, shown.project.scan_progress());
                None
            }
            Some(table) => self.filtered(ui, ink, shown, &table),
            None => {
                let rows = std::mem::take(&mut self.first);
                let opened =
                    self.rows(ui, ink, shown, rows.len(), |place| rows.get(place).cloned());
                if rows.is_empty() {
                    looking(ui, shown.project.scan_progress());
                }
                self.first = rows;
                opened
            }
        };
        request.into_iter().collect()
    }

    fn filtered(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        shown: Shown<'_>,
        table: &Arc<Table>,
    ) -> Option<Request> {
        let frame = egui::Frame::new().inner_margin(egui::Margin {
            left: 10,
            right: 10,
            top: 2,
            bottom: 4,
        });
        frame.show(ui, |ui| {
            let codebook = shown.project.codebook();
            let asked = self.filters.show(ui, ink, codebook, table);
            self.refresh(shown.project);
            if asked == Some(FilterAction::ToList) {
                self.focus = true;
                self.cursor = 0;
                self.scroll_to = Some(0);
            }
            ui.horizontal(|ui| {
                let all = table.len();
                let listed = self.articles.visible().len();
                let noun = if all == 1 { "article" } else { "articles" };
                let says = if listed == all {
                    format!("{} {noun}", grouped(all))
                } else {
                    format!("{} of {} {noun}", grouped(listed), grouped(all))
                };
                let says = match shown.project.scan_progress() {
                    Some(looking) => format!("{says}, {}", looking_at(looking)),
                    None => says,
                };
                ui.label(RichText::new(says).size(12.0).weak());
                if !self.filters.query().is_everything()
                    && ui.button(RichText::new("Show all").size(12.0)).clicked()
                {
                    self.filters.clear();
                    self.refresh(shown.project);
                }
            });
        });
        ui.spacing_mut().item_spacing.y = 0.0;
        edge(ui);
        let visible = Arc::clone(self.articles.visible());
        if visible.is_empty() {
            let says = "Take a condition away, or show all.";
            nothing_here(ui, "No article is like that", says);
            return None;
        }
        self.follow_open();
        let table = Arc::clone(table);
        self.rows(ui, ink, shown, visible.len(), move |place| {
            visible.get(place).and_then(|&row| table.row(row))
        })
    }

    /// Brings the list to the open article when another is open or the order is another.
    fn follow_open(&mut self) {
        let (open, made) = (self.articles.open(), self.articles.made());
        let known = self.shown.as_ref();
        if known.is_some_and(|(id, order)| (id.as_deref(), *order) == (open, made)) {
            return;
        }
        self.shown = Some((open.map(str::to_owned), made));
        if let Some(place) = self.articles.place() {
            self.scroll_to = Some(place);
            self.cursor = place;
        }
    }

    fn rows(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        shown: Shown<'_>,
        count: usize,
        row_at: impl Fn(usize) -> Option<ArticleRow>,
    ) -> Option<Request> {
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
        if focused && self.poll_keys(ui, count, view.height()) {
            action = row_at(self.cursor).map(|row| Request::open(row.id));
        }
        let mut scroller = self.scroller;
        if let Some(place) = self.scroll_to.take() {
            scroller.reveal(place, row::HEIGHT, view.height());
        }
        let mut active = None;
        let annotator = shown.project.annotator();
        scroller.show(ui, row::HEIGHT, count, |ui, place| {
            let Some(mut row) = row_at(place) else {
                return;
            };
            let open = self.articles.open() == Some(&*row.id);
            if let Some(session) = shown.live.filter(|_| open) {
                session.update_row(&mut row, annotator);
            }
            let cursor = focused && place == self.cursor;
            let look = RowLook {
                mode: shown.mode,
                codebook: shown.project.codebook(),
                annotator,
                open,
                cursor,
            };
            let response = row::show(ui, ink, &row, &look);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_position_in_set(place + 1);
                node.set_size_of_set(count);
            });
            if cursor {
                active = Some(response.id);
            }
            if response.clicked() {
                self.cursor = place;
                action = Some(Request::open(row.id));
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
    fn poll_keys(&mut self, ui: &Ui, count: usize, view: f32) -> bool {
        // Escape and Tab leave.
        let own = EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: true,
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), own));
        let page = page_of(view, row::HEIGHT);
        let walked = walk(ui.ctx(), self.cursor, count, page, ListKeys::All);
        if let Some(walked) = walked.filter(|walked| *walked != self.cursor) {
            self.cursor = walked;
            self.scroll_to = Some(walked);
        }
        let (open, typed) = ui.input_mut(|state| {
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
        // A space alone is nobody's search.
        if !typed.trim().is_empty() {
            self.filters.type_words(&typed);
        }
        open
    }
}

/// A hairline over the whole width.
fn edge(ui: &mut Ui) {
    let theme = theme_of(ui.ctx());
    let at = ui.cursor().top();
    let line = egui::Stroke::new(1.0, colour(theme.edge));
    ui.painter().hline(ui.max_rect().x_range(), at + 0.5, line);
    ui.add_space(1.0);
}

/// Says that the articles are not known yet.
fn looking(ui: &mut Ui, scan: Option<Steps>) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        let says = match scan {
            Some(steps) if steps.total > 0 => looking_at(steps),
            _ => "Looking for articles…".to_owned(),
        };
        ui.weak(says);
    });
}

fn looking_at(Steps { done, total }: Steps) -> String {
    format!("looking at files: {} of {}", grouped(done), grouped(total))
}

/// What to do in a project without articles.
fn nothing_yet(ui: &mut Ui, writable: bool) -> Option<Request> {
    ui.add_space(24.0);
    let says = if writable {
        "Import some, or put text files into the folder articles."
    } else {
        "Whoever may write here can bring some in."
    };
    ui.vertical_centered(|ui| {
        ui.strong("No articles yet");
        ui.weak(says);
        ui.add_space(6.0);
        let import = writable && ui.button("Import articles…").clicked();
        import.then_some(Request::Run(Command::Import))
    })
    .inner
}
