//! The incidents of the project as a table, with totals that count nobody twice.
//!
//! Rows are values; only those in view are laid out, so that a project of any size scrolls at once. A
//! head sorts, a field and menus filter, and the line at the bottom sums up what is shown.

use egui::{Align2, Key, Margin, Modifiers, Rect, RichText, Sense};
use egui::{Stroke, Ui, WidgetInfo, vec2};

use crate::look::{Mode, Theme};
use crate::model::casualty::CasualtyKind;
use crate::model::incident::IncidentId;
use crate::model::totals::{Totals, phrase};
use crate::session::Columns;
use crate::session::incident_table::{Column, IncidentFilter, IncidentRow, IncidentTable};
use crate::session::task::Steps;
use crate::text::input::TextInput;
use crate::ui::widgets::list::{List, ListKeys, page_of, row_ground};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::{
    TextField, TextPainter, at_end, caption, cells, colour, page_body, page_head, paint_cell,
    progress_bar, scroll_area, theme_of,
};

/// Height of a row, in points.
const ROW: f32 = 34.0;

/// The columns from the right to the left, with their names and their shares of the width.
const COLUMNS: [(Column, &str, f32); 8] = [
    (Column::Date, "Date", 0.09),
    (Column::Type, "Type", 0.15),
    (Column::Who, "Who", 0.15),
    (Column::Whom, "Whom", 0.13),
    (Column::Where, "Where", 0.14),
    (Column::Harm, "Casualties", 0.13),
    (Column::Article, "Article", 0.16),
    (Column::Findings, "Findings", 0.05),
];

/// The tables that can be written.
const EXPORTS: [(&str, Columns); 4] = [
    ("Incidents, all that is told (CSV)", Columns::Hashiya),
    ("Casualties, a count a line (CSV)", Columns::Casualties),
    ("In ACLED's columns (CSV)", Columns::Acled),
    ("In UCDP GED's columns (CSV)", Columns::Ucdp),
];

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncidentTableAction {
    /// To open an article at these words, with this incident chosen.
    Open(String, (u64, u64), IncidentId),
    /// To write a table.
    Export(Columns),
    /// To stop reading.
    Stop,
    /// Back to the article.
    Close,
}

/// The page.
#[derive(Default)]
pub struct IncidentsPage {
    table: Option<IncidentTable>,
    filter: IncidentFilter,
    words: TextInput,
    /// Rows that are shown, in their order.
    shown: Vec<usize>,
    /// What they come to, for people.
    totals: String,
    list: List,
}

impl IncidentsPage {
    /// The id of the list: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        egui::Id::unique("incidents of the project")
    }

    /// Shows this table from now on.
    pub fn set(&mut self, table: IncidentTable) {
        // A group that was renamed is none any more.
        let types = &table.accounts().codebook.incident_types;
        let is_known = |group: &String| types.iter().any(|one| one.group == *group);
        self.filter.group = self.filter.group.take().filter(is_known);
        self.table = Some(table);
        self.apply();
    }

    /// The table.
    pub fn table(&self) -> Option<&IncidentTable> {
        self.table.as_ref()
    }

    /// The rows that are shown, in their order.
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    fn row_at(&self, place: usize) -> Option<&IncidentRow> {
        self.table.as_ref()?.rows().get(*self.shown.get(place)?)
    }

    /// Filters and sums up anew.
    fn apply(&mut self) {
        self.words.text().clone_into(&mut self.filter.words);
        let Some(table) = &self.table else {
            return;
        };
        self.shown = table.shown(&self.filter);
        self.totals = summary(&table.totals(&self.shown));
        self.list.limit(self.shown.len());
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        everybody: &mut bool,
        reading: Option<Steps>,
    ) -> Option<IncidentTableAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        page_head(ui, 8, |ui| {
            ui.horizontal(|ui| {
                ui.strong("Incidents of the project");
                let field = TextField::new(&mut self.words)
                    .id(Self::id().with("words"))
                    .label("Find among the incidents")
                    .hint("كلمات")
                    .desired_width(220.0)
                    .show(ui, ink);
                if field.cancelled {
                    action = Some(IncidentTableAction::Close);
                }
                if field.submitted {
                    ui.memory_mut(|memory| memory.request_focus(Self::id()));
                }
                if let Some(steps) = reading
                    && progress_bar(ui, steps)
                {
                    action = Some(IncidentTableAction::Stop);
                }
                at_end(ui, |ui| {
                    if ui.button("Back to the article").clicked() {
                        action = Some(IncidentTableAction::Close);
                    }
                    ui.menu_button("Export…", |ui| {
                        for (name, columns) in EXPORTS {
                            if ui.button(name).clicked() {
                                action = Some(IncidentTableAction::Export(columns));
                                ui.close();
                            }
                        }
                    });
                });
            });
            ui.horizontal(|ui| {
                let changed = self.filters(ui);
                ui.checkbox(everybody, "All annotators");
                if changed || self.filter.words != self.words.text() {
                    self.apply();
                }
            });
        });
        let bottom = egui::Panel::bottom("totals of the incidents").frame(
            egui::Frame::new()
                .fill(colour(theme.panel))
                .inner_margin(Margin::symmetric(14, 8)),
        );
        bottom.show(ui, |ui| {
            ui.label(RichText::new(&self.totals).color(colour(theme.text)));
        });
        page_body(ui, Margin::symmetric(8, 4), |ui| {
            let chosen = self.list(ui, ink);
            action = action.take().or(chosen);
        });
        action
    }

    fn filters(&mut self, ui: &mut Ui) -> bool {
        let before = self.filter.clone();
        let filter = &mut self.filter;
        let named = filter.group.as_deref().unwrap_or("All types");
        ui.menu_button(format!("{named}…"), |ui| {
            let groups = self.table.iter().flat_map(IncidentTable::groups);
            for group in [None].into_iter().chain(groups.map(Some)) {
                let name = group.map_or("All types", String::as_str);
                let chosen = filter.group.as_ref() == group;
                if ui.selectable_label(chosen, name).clicked() {
                    filter.group = group.cloned();
                    ui.close();
                }
            }
        });
        let named = filter.kind.map_or("All casualties", CasualtyKind::name);
        ui.menu_button(format!("{named}…"), |ui| {
            let all = [None].into_iter().chain(CasualtyKind::ALL.map(Some));
            for kind in all {
                let name = kind.map_or("All casualties", CasualtyKind::name);
                if ui.selectable_label(filter.kind == kind, name).clicked() {
                    filter.kind = kind;
                    ui.close();
                }
            }
        });
        ui.checkbox(&mut filter.findings_only, "With findings");
        ui.checkbox(&mut filter.same_only, "Told more than once");
        *filter != before
    }

    fn list(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> Option<IncidentTableAction> {
        let width = ui.available_width();
        self.heads(ui, width);
        let view = ui.available_rect_before_wrap();
        let ground = ui.interact(view, Self::id(), Sense::focusable_noninteractive());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::ListBox, true, "Incidents"));
        let mut action = None;
        let count = self.shown.len();
        let focused = self.list.takes_keyboard(ui, &ground, true);
        if focused {
            let page = page_of(view.height(), ROW);
            self.list.follow_keys(ui.ctx(), count, page, ListKeys::All);
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter)) {
                action = self.opened(self.list.current());
            }
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Escape)) {
                action = Some(IncidentTableAction::Close);
            }
        }
        if self.shown.is_empty() {
            let says = if self
                .table
                .as_ref()
                .is_none_or(|table| table.rows().is_empty())
            {
                "No incidents yet. In an article, choose a span and press E."
            } else {
                "No incident is like this. Take a filter away."
            };
            ui.add_space(30.0);
            ui.vertical_centered(|ui| ui.label(RichText::new(says).size(15.0)));
            return action;
        }
        let area = scroll_area("incident rows");
        let mut list = std::mem::take(&mut self.list);
        let clicked = list.show(ui, area, (ROW, count), |ui, place, current| {
            let row = self.row_at(place);
            row.is_some_and(|row| self.row(ui, ink, row, (current, focused)).clicked())
        });
        self.list = list;
        clicked.map_or(action, |place| self.opened(place))
    }

    fn opened(&self, place: usize) -> Option<IncidentTableAction> {
        let row = self.row_at(place)?;
        Some(IncidentTableAction::Open(
            row.article.clone(),
            row.words,
            row.incident,
        ))
    }

    /// The heads of the columns, from the right to the left as the words are read.
    fn heads(&mut self, ui: &mut Ui, width: f32) {
        let theme = theme_of(ui.ctx());
        let (rect, _) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        for (cell, (column, name, _)) in cells_of(rect).zip(COLUMNS) {
            let head = ui.interact(cell, Self::id().with(name), Sense::click());
            let sorted = self.filter.sort == column;
            head.widget_info(|| {
                WidgetInfo::labeled(egui::Role::Button, true, format!("Sort by {name}"))
            });
            let spot = (cell.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER);
            caption(
                ui.painter(),
                spot,
                name,
                12.5,
                if sorted { theme.text } else { theme.weak },
            );
            if sorted {
                let width = 7.0 * name.chars().count() as f32;
                let tip = if self.filter.descending { 3.0 } else { -3.0 };
                let at = cell.right_center() - vec2(16.0 + width, 0.0);
                let points = vec![
                    at + vec2(-4.0, -tip),
                    at + vec2(4.0, -tip),
                    at + vec2(0.0, tip),
                ];
                let fill = colour(theme.text);
                ui.painter()
                    .add(egui::Shape::convex_polygon(points, fill, Stroke::NONE));
            }
            if head.clicked() {
                self.filter.descending = sorted && !self.filter.descending;
                self.filter.sort = column;
                self.apply();
            }
        }
        ui.painter().hline(
            rect.x_range(),
            rect.bottom(),
            Stroke::new(1.0, colour(theme.edge)),
        );
    }

    fn row(
        &self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        row: &IncidentRow,
        (chosen, focused): (bool, bool),
    ) -> egui::Response {
        let theme = theme_of(ui.ctx());
        let (rect, response) = row_ground(ui, ROW, (chosen, focused));
        let findings = if row.findings > 0 {
            row.findings.to_string()
        } else {
            String::new()
        };
        for (cell, (column, ..)) in cells_of(rect).zip(COLUMNS) {
            let text = match column {
                Column::Findings => &findings,
                column => row.cell(column),
            };
            let shade = match column {
                Column::Article | Column::Date => theme.weak,
                Column::Findings => theme.warning,
                _ => theme.text,
            };
            paint_cell(ui, ink, text, cell.shrink2(vec2(6.0, 0.0)), colour(shade));
        }
        let spoken = format!(
            "{}, {}, {}, {}, {}, {}",
            row.date, row.kind_english, row.who, row.whom, row.place, row.harm
        );
        response
            .widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
        response
    }
}

fn cells_of(row: Rect) -> impl Iterator<Item = Rect> {
    cells(row, COLUMNS.map(|(_, _, share)| share))
}

/// What the rows come to, in a line.
fn summary(all: &Totals) -> String {
    let count = many(all.incidents, "incident", "incidents");
    let mut words = vec![format!("{count}, each once")];
    if !all.sums.is_empty() {
        words.push(phrase(&all.sums));
    }
    if all.set_apart > 0 {
        words.push(format!(
            "{} set apart as history, denied, future or hypothetical",
            all.set_apart
        ));
    }
    if !all.historical.is_empty() {
        words.push(format!("of history: {}", phrase(&all.historical)));
    }
    words.join("  ·  ")
}
