//! The list of findings: a heading for each kind, a row for each place.

use egui::{Align2, Key, Modifiers, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::page::TrainingDataAction;
use crate::session::exporting::{FindingKind, PreflightFinding};
use crate::ui::widgets::list::{List, ListKeys, page_of, row_ground};
use crate::ui::widgets::phrase::joined;
use crate::ui::widgets::{TextPainter, caption, cells, colour, paint_cell, scroll_area, theme_of};

/// Height of a row, in points.
const ROW: f32 = 30.0;

/// A row of the list.
#[derive(Clone, Debug)]
enum Row {
    Heading(FindingKind, usize),
    Place(usize),
}

/// The list.
#[derive(Default)]
pub(super) struct Findings {
    all: Vec<PreflightFinding>,
    rows: Vec<Row>,
    list: List,
}

impl Findings {
    /// The id of the list.
    pub(super) fn id() -> egui::Id {
        egui::Id::unique("findings of the training data")
    }

    /// Shows these from now on; those of a kind stand together.
    pub(super) fn set(&mut self, all: Vec<PreflightFinding>) {
        self.rows.clear();
        let mut last = None;
        for (at, one) in all.iter().enumerate() {
            if last != Some(one.kind) {
                last = Some(one.kind);
                let count = all.iter().filter(|other| other.kind == one.kind).count();
                self.rows.push(Row::Heading(one.kind, count));
            }
            self.rows.push(Row::Place(at));
        }
        self.all = all;
        self.list.limit(self.rows.len());
    }

    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
    ) -> Option<TrainingDataAction> {
        let mut action = None;
        let view = ui.available_rect_before_wrap();
        let ground = ui.interact(view, Self::id(), Sense::focusable_noninteractive());
        ground.widget_info(|| {
            let says = format!("Findings, {}", self.all.len());
            WidgetInfo::labeled(egui::Role::ListBox, true, says)
        });
        let focused = self.list.takes_keyboard(ui, &ground, true);
        if focused {
            self.follow_keys(ui, view.height());
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Enter)) {
                action = self.opened(self.list.current());
            }
            if ui.input_mut(|state| state.consume_key(Modifiers::NONE, Key::Escape)) {
                action = Some(TrainingDataAction::Close);
            }
        }
        if self.rows.is_empty() {
            ui.weak("Nothing was found.");
            return action;
        }
        let area = scroll_area("findings");
        let (all, rows) = (&self.all, &self.rows);
        let clicked = self
            .list
            .show(ui, area, (ROW, rows.len()), |ui, place, current| {
                match rows.get(place) {
                    Some(Row::Heading(kind, count)) => head(ui, kind.title(), *count),
                    Some(Row::Place(at)) => {
                        let one = all.get(*at);
                        let state = (current, focused);
                        return one.is_some_and(|it| row(ui, ink, it, state).clicked());
                    }
                    None => {}
                }
                false
            });
        clicked.map_or(action, |place| self.opened(place))
    }

    fn opened(&self, place: usize) -> Option<TrainingDataAction> {
        let Row::Place(at) = self.rows.get(place)? else {
            return None;
        };
        let one = self.all.get(*at)?;
        (!one.article.is_empty()).then(|| TrainingDataAction::Open(one.article.clone(), one.span))
    }

    fn follow_keys(&mut self, ui: &Ui, height: f32) {
        let (before, count) = (self.list.current(), self.rows.len());
        if !self
            .list
            .follow_keys(ui.ctx(), count, page_of(height, ROW), ListKeys::All)
        {
            return;
        }
        let place = self.list.current();
        if let Some(Row::Heading(..)) = self.rows.get(place) {
            // Headings are passed over, in the way one goes; there is none at the end.
            let onward = place >= before || place == 0;
            self.list.go(if onward { place + 1 } else { place - 1 });
            self.list.limit(count);
        }
    }
}

fn head(ui: &mut Ui, title: &str, count: usize) {
    let theme = theme_of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let text = format!("{title} · {count}");
    let spot = (rect.left_bottom() - vec2(-2.0, 6.0), Align2::LEFT_BOTTOM);
    caption(ui.painter(), spot, &text, 13.5, theme.text);
    ui.painter().hline(
        rect.x_range(),
        rect.bottom() - 2.0,
        Stroke::new(1.0, colour(theme.edge)),
    );
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, &text));
}

/// A row: the words at the right, then the label, the article and what there is to know.
fn row(
    ui: &mut Ui,
    ink: &mut TextPainter,
    one: &PreflightFinding,
    (chosen, focused): (bool, bool),
) -> egui::Response {
    let theme = theme_of(ui.ctx());
    let (rect, response) = row_ground(ui, ROW, (chosen, focused));
    let texts = [
        (&one.quote, theme.text),
        (&one.label, theme.weak),
        (&one.detail, theme.text),
        (&one.article, theme.weak),
    ];
    for (cell, (text, shade)) in cells(rect, [0.36, 0.14, 0.26, 0.24]).zip(texts) {
        paint_cell(ui, ink, text, cell.shrink2(vec2(6.0, 0.0)), colour(shade));
    }
    let spoken = [&*one.quote, &one.label, &one.detail, &one.article];
    let spoken = joined(&spoken, ", ");
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, chosen, &spoken));
    response
}
