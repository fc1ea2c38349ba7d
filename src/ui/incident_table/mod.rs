//! The incidents of the project as a table, with totals that count nobody twice.
//!
//! Rows are values; only those in view are laid out, so that a project of any size scrolls at once. A
//! head sorts, a field and menus filter, and the line at the bottom sums up what is shown. It knows no
//! session; what a person wants comes out as an action.

use egui::{Align, Key, Layout, Margin, Modifiers, Rect, RichText, ScrollArea, Sense};
use egui::{Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::look::{Mode, Theme};
use crate::model::arabic::{Strength, fold};
use crate::model::casualty::CasualtyKind;
use crate::text::input::TextInput;
use crate::ui::widgets::cells::{followed, paint_cell, row_ground};
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::text_painter::{Ink, colour};

/// Height of a row, in points.
const ROW: f32 = 34.0;

/// A column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Column {
    /// When.
    #[default]
    Date,
    /// What happened.
    Type,
    /// Who did it, or fought.
    Who,
    /// To whom.
    Whom,
    /// Where.
    Where,
    /// How many came to harm.
    Harm,
    /// The outlet and the article.
    Article,
    /// What the checks find.
    Findings,
}

impl Column {
    /// All, from the right to the left, with their share of the width.
    const ALL: [(Self, &'static str, f32); 8] = [
        (Self::Date, "Date", 0.09),
        (Self::Type, "Type", 0.15),
        (Self::Who, "Who", 0.15),
        (Self::Whom, "Whom", 0.13),
        (Self::Where, "Where", 0.14),
        (Self::Harm, "Casualties", 0.13),
        (Self::Article, "Article", 0.16),
        (Self::Findings, "Findings", 0.05),
    ];
}

/// An incident as a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IncidentRow {
    /// Which of those that were given, for the totals.
    pub index: usize,
    /// The id of the article.
    pub article: String,
    /// Who annotated.
    pub annotator: String,
    /// The first code point of its words, and how many there are.
    pub words: (u64, u64),
    /// The id of the incident in its layer.
    pub incident: u32,
    /// The first day; empty for none.
    pub date: String,
    /// Its type in Arabic.
    pub kind: String,
    /// Its type in English.
    pub kind_english: String,
    /// ACLED's event type.
    pub group: String,
    /// Who did it, or fought.
    pub who: String,
    /// To whom.
    pub whom: String,
    /// Where.
    pub place: String,
    /// Counts for people: `killed 5, wounded 2 or more`.
    pub harm: String,
    /// Which kinds of harm.
    pub kinds: Vec<CasualtyKind>,
    /// The least number that was killed or executed, to sort by.
    pub dead: u64,
    /// Outlet and title.
    pub title: String,
    /// What the checks find in it.
    pub findings: u32,
    /// Whether it is said to be the same as another.
    pub same: bool,
}

/// In whose columns to export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportAs {
    /// Our own, an incident a line.
    Hashiya,
    /// Our own, a count a line.
    Casualties,
    /// ACLED's.
    Acled,
    /// UCDP GED's.
    Ucdp,
}

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableAction {
    /// Opens an article at these words, with this incident chosen.
    Open(String, (u64, u64), u32),
    /// Shows the incidents of all annotators, or of the own.
    Everybody(bool),
    /// Writes a table.
    Export(ExportAs),
    /// Back to the article.
    Close,
}

/// What the page shows beside the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Accounts are being gathered: so many of so many.
    pub gathering: Option<(usize, usize)>,
    /// The incidents of everybody.
    pub everybody: bool,
}

/// The page.
#[derive(Default)]
pub struct IncidentsPage {
    rows: Vec<IncidentRow>,
    /// Rows that are shown, in their order.
    shown: Vec<usize>,
    words: TextInput,
    applied: String,
    group: Option<String>,
    kind: Option<CasualtyKind>,
    findings_only: bool,
    same_only: bool,
    sort: Column,
    falling: bool,
    current: usize,
    totals: String,
    stale: bool,
    moved: bool,
}

impl IncidentsPage {
    /// The id of the list: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        egui::Id::unique("incidents of the project")
    }

    /// Shows these rows from now on.
    pub fn set(&mut self, rows: Vec<IncidentRow>) {
        self.rows = rows;
        self.filter();
    }

    /// The indexes of the rows that are shown, as they were given; for the totals.
    pub fn shown(&self) -> Vec<usize> {
        self.shown
            .iter()
            .filter_map(|at| self.rows.get(*at))
            .map(|row| row.index)
            .collect()
    }

    /// Whether other rows are shown than those whose totals were told. Telling them settles it.
    pub fn wants_totals(&self) -> bool {
        self.stale
    }

    /// Tells the totals of what is shown, for people.
    pub fn tell(&mut self, totals: String) {
        self.totals = totals;
        self.stale = false;
    }

    fn filter(&mut self) {
        let folded = |text: &str| fold(text, Strength::Loose).text.to_lowercase();
        let query = folded(self.words.text());
        let wanted: Vec<&str> = query.split_whitespace().collect();
        let mut shown: Vec<usize> = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let fits = self.group.as_ref().is_none_or(|group| row.group == *group)
                && self.kind.is_none_or(|kind| row.kinds.contains(&kind))
                && (!self.findings_only || row.findings > 0)
                && (!self.same_only || row.same);
            let text = || {
                let cells = [
                    &row.date,
                    &row.kind,
                    &row.kind_english,
                    &row.who,
                    &row.whom,
                    &row.place,
                    &row.harm,
                    &row.title,
                ];
                folded(&cells.map(String::as_str).join(" "))
            };
            if fits
                && (wanted.is_empty() || {
                    let text = text();
                    wanted.iter().all(|word| text.contains(word))
                })
            {
                shown.push(index);
            }
        }
        let key = |index: &usize| {
            let row = self.rows.get(*index);
            let text = |of: fn(&IncidentRow) -> &String| row.map(of).cloned().unwrap_or_default();
            match self.sort {
                Column::Date => (0, text(|row| &row.date)),
                Column::Type => (0, text(|row| &row.kind)),
                Column::Who => (0, text(|row| &row.who)),
                Column::Whom => (0, text(|row| &row.whom)),
                Column::Where => (0, text(|row| &row.place)),
                Column::Harm => (row.map_or(0, |row| row.dead), String::new()),
                Column::Article => (0, text(|row| &row.title)),
                Column::Findings => (row.map_or(0, |row| u64::from(row.findings)), String::new()),
            }
        };
        shown.sort_by_cached_key(key);
        if self.falling {
            shown.reverse();
        }
        self.shown = shown;
        self.applied = self.words.text().to_owned();
        self.current = self.current.min(self.shown.len().saturating_sub(1));
        self.stale = true;
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut Ink,
        mode: Mode,
        standing: &Standing,
    ) -> Option<TableAction> {
        let theme = Theme::of(mode);
        let mut action = None;
        let frame = egui::Frame::new()
            .fill(colour(theme.panel))
            .inner_margin(Margin::symmetric(14, 8));
        frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.horizontal(|ui| {
                ui.label(RichText::new("Incidents of the project").strong());
                let field = TextField::new(&mut self.words)
                    .id(Self::id().with("words"))
                    .label("Find among the incidents")
                    .hint("كلمات")
                    .desired_width(220.0)
                    .show(ui, ink, theme);
                if field.cancelled {
                    action = Some(TableAction::Close);
                }
                if field.submitted {
                    ui.memory_mut(|memory| memory.request_focus(Self::id()));
                }
                if let Some((done, all)) = standing.gathering {
                    ui.spinner();
                    ui.label(
                        RichText::new(format!("reading {done} of {all}")).color(colour(theme.weak)),
                    );
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.button("Back to the article").clicked() {
                        action = Some(TableAction::Close);
                    }
                    ui.menu_button("Export…", |ui| {
                        for (name, columns) in [
                            ("Incidents, all that is told (CSV)", ExportAs::Hashiya),
                            ("Casualties, a count a line (CSV)", ExportAs::Casualties),
                            ("In ACLED's columns (CSV)", ExportAs::Acled),
                            ("In UCDP GED's columns (CSV)", ExportAs::Ucdp),
                        ] {
                            if ui.button(name).clicked() {
                                action = Some(TableAction::Export(columns));
                                ui.close();
                            }
                        }
                    });
                });
            });
            ui.horizontal(|ui| {
                let changed = self.filters(ui);
                let mut everybody = standing.everybody;
                if ui.checkbox(&mut everybody, "All annotators").changed() {
                    action = Some(TableAction::Everybody(everybody));
                }
                if changed || self.applied != self.words.text() {
                    self.filter();
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
        let frame = egui::Frame::new()
            .fill(colour(theme.page))
            .inner_margin(Margin::symmetric(8, 4));
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            let chosen = self.table(ui, ink, theme);
            action = action.take().or(chosen);
        });
        action
    }

    fn filters(&mut self, ui: &mut Ui) -> bool {
        let before = (
            self.group.clone(),
            self.kind,
            self.findings_only,
            self.same_only,
        );
        let mut groups: Vec<&str> = self.rows.iter().map(|row| row.group.as_str()).collect();
        groups.sort_unstable();
        groups.dedup();
        let groups: Vec<String> = groups
            .into_iter()
            .filter(|group| !group.is_empty())
            .map(str::to_owned)
            .collect();
        let named = self.group.clone().unwrap_or_else(|| "All types".to_owned());
        ui.menu_button(format!("{named}…"), |ui| {
            let all = [None].into_iter().chain(groups.iter().map(Some));
            for group in all {
                let name = group.map_or("All types", String::as_str);
                if ui
                    .selectable_label(self.group.as_ref() == group, name)
                    .clicked()
                {
                    self.group = group.cloned();
                    ui.close();
                }
            }
        });
        let named = self.kind.map_or("All casualties", CasualtyKind::name);
        ui.menu_button(format!("{named}…"), |ui| {
            let all = [None].into_iter().chain(CasualtyKind::ALL.map(Some));
            for kind in all {
                let name = kind.map_or("All casualties", CasualtyKind::name);
                if ui.selectable_label(self.kind == kind, name).clicked() {
                    self.kind = kind;
                    ui.close();
                }
            }
        });
        ui.checkbox(&mut self.findings_only, "With findings");
        ui.checkbox(&mut self.same_only, "Told more than once");
        before
            != (
                self.group.clone(),
                self.kind,
                self.findings_only,
                self.same_only,
            )
    }

    fn table(&mut self, ui: &mut Ui, ink: &mut Ink, theme: &Theme) -> Option<TableAction> {
        let width = ui.available_width();
        self.heads(ui, theme, width);
        let view = ui.available_rect_before_wrap();
        let ground = ui.interact(view, Self::id(), Sense::focusable_noninteractive());
        ground.widget_info(|| WidgetInfo::labeled(egui::Role::ListBox, true, "Incidents"));
        let mut action = None;
        if ground.has_focus() {
            let filter = egui::EventFilter {
                vertical_arrows: true,
                escape: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            let (count, height) = (self.shown.len(), view.height());
            if let Some(place) = followed(ui, self.current, count, ROW, height) {
                self.current = place;
                self.moved = true;
            }
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter)) {
                action = self.opened(self.current);
            }
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Escape)) {
                action = Some(TableAction::Close);
            }
        }
        if self.shown.is_empty() {
            let says = if self.rows.is_empty() {
                "No incidents yet. In an article, choose a span and press E."
            } else {
                "No incident is like this. Take a filter away."
            };
            ui.add_space(30.0);
            ui.vertical_centered(|ui| ui.label(RichText::new(says).size(15.0)));
            return action;
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut area = ScrollArea::vertical()
            .id_salt("incident rows")
            .auto_shrink([false, false]);
        if std::mem::take(&mut self.moved) {
            let top = self.current as f32 * ROW;
            area = area.vertical_scroll_offset((top - view.height() / 2.0).max(0.0));
        }
        let (current, focused) = (self.current, ground.has_focus());
        let mut clicked = None;
        area.show_rows(ui, ROW, self.shown.len(), |ui, rows| {
            for place in rows {
                let Some(row) = self.shown.get(place).and_then(|at| self.rows.get(*at)) else {
                    continue;
                };
                let state = (place == current, focused);
                if self.row(ui, ink, theme, row, state).clicked() {
                    clicked = Some(place);
                }
            }
        });
        if let Some(place) = clicked {
            self.current = place;
            action = self.opened(place);
        }
        action
    }

    fn opened(&self, place: usize) -> Option<TableAction> {
        let row = self.rows.get(*self.shown.get(place)?)?;
        Some(TableAction::Open(
            row.article.clone(),
            row.words,
            row.incident,
        ))
    }

    /// The heads of the columns, from the right to the left as the words are read.
    fn heads(&mut self, ui: &mut Ui, theme: &Theme, width: f32) {
        let (rect, _) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
        let mut right = rect.right();
        for (column, name, share) in Column::ALL {
            let cell = Rect::from_min_max(
                pos2(right - share * width, rect.top()),
                pos2(right, rect.bottom()),
            );
            right = cell.left();
            let head = ui.interact(cell, Self::id().with(name), Sense::click());
            let sorted = self.sort == column;
            head.widget_info(|| {
                WidgetInfo::labeled(egui::Role::Button, true, format!("Sort by {name}"))
            });
            ui.painter().text(
                cell.right_center() - vec2(6.0, 0.0),
                egui::Align2::RIGHT_CENTER,
                name,
                egui::FontId::proportional(12.5),
                colour(if sorted { theme.text } else { theme.weak }),
            );
            if sorted {
                let width = 7.0 * name.chars().count() as f32;
                let tip = if self.falling { 3.0 } else { -3.0 };
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
                self.falling = sorted && !self.falling;
                self.sort = column;
                self.filter();
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
        ink: &mut Ink,
        theme: &Theme,
        row: &IncidentRow,
        (chosen, focused): (bool, bool),
    ) -> egui::Response {
        let (rect, response) = row_ground(ui, theme, ROW, (chosen, focused));
        let width = rect.width();
        let findings = if row.findings > 0 {
            row.findings.to_string()
        } else {
            String::new()
        };
        let mut right = rect.right();
        for (column, _, share) in Column::ALL {
            let cell = Rect::from_min_max(
                pos2(right - share * width, rect.top()),
                pos2(right, rect.bottom()),
            );
            right = cell.left();
            let text = match column {
                Column::Date => &row.date,
                Column::Type => &row.kind,
                Column::Who => &row.who,
                Column::Whom => &row.whom,
                Column::Where => &row.place,
                Column::Harm => &row.harm,
                Column::Article => &row.title,
                Column::Findings => &findings,
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
