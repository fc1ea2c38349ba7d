//! The incidents of the article as cards beside the text: the current one with all its fields, the
//! others with what one needs to tell them apart.
//!
//! The fields are rows, worked by keyboard like the details of a span. A letter gives the role of
//! whoever stands in the current row.

pub mod fields;

use std::ops::Range;

use egui::{Align2, Id, Rect, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use crate::look::{Mode, Theme};
use crate::model::attribute::counts;
use crate::model::incident::{Incident, IncidentId};
use crate::session::{Access, Session};
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::side_panels::action::Action;
use crate::ui::side_panels::details::attributes::{Part, SpanField};
use crate::ui::side_panels::editor::{Edited, Editor, Sources};
use crate::ui::side_panels::incidents::fields::{Elsewhere, Field};
use crate::ui::side_panels::kept_rows::KeptRows;
use crate::ui::side_panels::offers::Pick;
use crate::ui::widgets::page::{nothing_here, scroll_area};
use crate::ui::widgets::rows::{Heard, Rows};
use crate::ui::widgets::shaped_label::one_line;
use crate::ui::widgets::text_painter::{TextPainter, caption, colour, theme_of};
use crate::ui::wording;

/// Height of a card that is not the current one, in points.
const CARD: f32 = 48.0;
/// Height of the head of the current card, in points.
const HEAD: f32 = 28.0;

/// The cards, and where the keyboard stands in the current one.
#[derive(Default)]
pub struct IncidentsTab {
    rows: Rows<Field>,
    kept: KeptRows<Field>,
    editing: Option<Editing>,
    /// Whether an editor closed with an answer, or was given up.
    ended: bool,
    /// The current incident when the cards were last shown.
    shown: Option<IncidentId>,
}

/// A field whose editor is open.
struct Editing {
    of: IncidentId,
    field: Field,
    editor: Editor,
    /// Whether the rows get the keyboard when it closes, and else the page.
    from_rows: bool,
}

impl IncidentsTab {
    /// Leaves the editor of a field when its incident is not the current one any more: what was written
    /// counts.
    fn leave(&mut self, session: &Session) -> Option<Action> {
        let left = self
            .editing
            .take_if(|editing| Some(editing.of) != session.chosen_incident())?;
        let incident = session.layer().incident(left.of)?;
        let reading = |text: &str| fields::reading(session, &left.field, text);
        let edited = left.editor.left(&reading);
        self.ended |= edited != Edited::Left;
        let new = fields::changed(session, incident, &left.field, &edited)?;
        Some(Action::SetIncident(new))
    }

    /// Whether an editor closed with an answer, or was given up, since this was asked last.
    pub fn take_ended(&mut self) -> bool {
        std::mem::take(&mut self.ended)
    }

    /// The editor that is open, with the name of its incident.
    pub fn editor(&mut self) -> Option<(String, &mut Editor)> {
        let editing = self.editing.as_mut()?;
        Some((format!("incident {}", editing.of), &mut editing.editor))
    }

    /// The id of the rows: they have the keyboard while a person goes through them.
    pub fn rows_id() -> Id {
        Id::unique("fields of the incident")
    }

    /// Gives the keyboard to the fields of the current incident.
    pub fn enter(&mut self) {
        self.rows.focus = true;
    }

    /// Opens the editor of a field; the keyboard goes back to the page after it.
    pub fn edit(&mut self, incident: &Incident, field: Field) {
        self.rows.go_to(field.clone());
        self.open(incident, field, false);
    }

    fn open(&mut self, incident: &Incident, field: Field, from_rows: bool) {
        let editor = fields::editor(incident, &field);
        self.editing = Some(Editing {
            of: incident.id,
            field,
            editor,
            from_rows,
        });
    }

    /// Shows the cards. `elsewhere` finds incidents of other articles. Returns what a person wants.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
        elsewhere: Elsewhere<'_>,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let incidents = session.layer().incidents();
        if incidents.is_empty() {
            self.editing = None;
            let says = "Choose a span, or select a sentence with spans, and press E.";
            nothing_here(ui, "No incidents yet", says);
            return actions;
        }
        let current = session.chosen_incident();
        if self.shown != current {
            self.shown = current;
            self.rows.restart();
        }
        actions.extend(self.leave(session));
        let writable = *session.access() == Access::ReadWrite;
        ui.spacing_mut().item_spacing.y = 6.0;
        let at = current.and_then(|id| session.layer().incident_position(id));
        let before = 0..at.unwrap_or(incidents.len());
        let after = at.map_or(incidents.len(), |at| at + 1)..incidents.len();
        scroll_area("incident cards").show(ui, |ui| {
            let mut chosen = briefs(ui, ink, session, before);
            if let Some((index, one)) = at.and_then(|at| Some((at, incidents.get(at)?))) {
                ui.add_enabled_ui(writable, |ui| {
                    let numbered = (index + 1, one);
                    actions.extend(self.card(ui, ink, mode, session, numbered, elsewhere));
                });
            }
            chosen = chosen.or(briefs(ui, ink, session, after));
            actions.extend(chosen.map(|id| Action::ChooseIncident(Some(id))));
        });
        actions
    }

    /// The card of the current incident.
    fn card(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
        (number, incident): (usize, &Incident),
        elsewhere: Elsewhere<'_>,
    ) -> Vec<Action> {
        let theme = Theme::of(mode);
        let frame = egui::Frame::new()
            .fill(colour(theme.page))
            .stroke(Stroke::new(1.0, colour(theme.accent)))
            .corner_radius(6.0)
            .inner_margin(egui::Margin::symmetric(2, 4));
        let shown = frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let size = vec2(ui.available_width(), HEAD);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let inner = rect.shrink2(vec2(6.0, 0.0));
            headline(ui, ink, session, (number, incident), inner);
            if self.editing.is_some() {
                self.edit_field(ui, ink, session, incident, elsewhere)
            } else {
                Vec::from_iter(self.show_rows(ui, ink, mode, session, incident))
            }
        });
        let said = format!(
            "Incident {number}, {}",
            wording::incident(session, incident)
        );
        ui.ctx().accesskit_node_builder(shown.response.id, |node| {
            node.set_role(egui::Role::Group);
            node.set_label(said);
        });
        shown.inner
    }

    fn show_rows(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
        incident: &Incident,
    ) -> Option<Action> {
        let made = || fields::rows(session, mode, incident);
        let rows = self.kept.of(session, mode, incident.id.0, made);
        let named = (Self::rows_id(), "Fields of the incident");
        match self.rows.show(ui, ink, named, &rows)? {
            Heard::Edit(Field::Participant(Some(index))) => {
                self.open(incident, Field::Role(index), true);
                None
            }
            Heard::Edit(field) => {
                self.open(incident, field, true);
                None
            }
            Heard::Clear(field) => fields::cleared(incident, &field).map(Action::SetIncident),
            // To the words on the page.
            Heard::Press(field, ' ') => fields::span_of(incident, &field).map(Action::ChooseSpan),
            Heard::Press(Field::Casualty(Some(index)), letter @ ('S' | 'I')) => {
                let part = if letter == 'S' {
                    Part::Same
                } else {
                    Part::Subset
                };
                casualty_row(session, incident, index, part)
            }
            Heard::Press(field, letter) => {
                let new = fields::with_role(session, incident, &field, letter);
                if let (None, Some(more), 'A') = (&new, fields::more_of(&field), letter) {
                    self.open(incident, more, true);
                }
                new.map(Action::SetIncident)
            }
            Heard::Turn(onward) => {
                let next = session.neighbour_incident(onward);
                Some(Action::ChooseIncident(next))
            }
        }
    }

    fn edit_field(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        session: &Session,
        incident: &Incident,
        elsewhere: Elsewhere<'_>,
    ) -> Vec<Action> {
        let Some(editing) = &mut self.editing else {
            return Vec::new();
        };
        let field = editing.field.clone();
        let mut offers = |query: &str| fields::offers(session, incident, &field, query, elsewhere);
        let reading = |text: &str| fields::reading(session, &field, text);
        let sources = Sources {
            offers: &mut offers,
            reading: &reading,
        };
        let edited = egui::Frame::new()
            .inner_margin(egui::Margin::symmetric(6, 2))
            .show(ui, |ui| editing.editor.show(ui, ink, sources))
            .inner;
        if edited == Edited::Open {
            return Vec::new();
        }
        self.ended |= edited != Edited::Left;
        let from_rows = editing.from_rows;
        self.editing = None;
        let mut actions = Vec::new();
        if let (Field::Merge, Edited::One(Pick::Same(other))) = (&field, &edited) {
            actions.push(Action::Merge(incident.id, other.incident));
        } else if let Some(new) = fields::changed(session, incident, &field, &edited) {
            // Whoever is new in an incident is asked for a role next.
            if field == Field::Participant(None) {
                let last = new.participants.len().saturating_sub(1);
                self.rows.go_to(Field::Participant(Some(last)));
            }
            actions.push(Action::SetIncident(new));
        }
        if from_rows {
            self.rows.focus = true;
            ui.ctx().request_repaint();
        } else {
            actions.push(Action::Leave);
        }
        actions
    }
}

/// The row of a casualty span that says where else it is told, or among whom, to be edited.
fn casualty_row(
    session: &Session,
    incident: &Incident,
    index: usize,
    part: Part,
) -> Option<Action> {
    let id = *incident.casualties.get(index)?;
    let (attribute, _) = counts(&session.layer().get(id)?.attributes).next()?;
    Some(Action::EditRow(
        id,
        SpanField::Attribute(attribute.clone(), part),
    ))
}

/// The number at the left, the type in Arabic at the right.
fn headline(
    ui: &Ui,
    ink: &mut TextPainter,
    session: &Session,
    (number, incident): (usize, &Incident),
    rect: Rect,
) {
    let theme = theme_of(ui.ctx());
    let painter = ui.painter().with_clip_rect(ui.clip_rect());
    let middle = rect.center().y;
    let spot = (pos2(rect.left(), middle), Align2::LEFT_CENTER);
    let number = caption(&painter, spot, number.to_string(), 12.5, theme.weak);
    let (english, arabic) = wording::incident_type(session.codebook(), incident);
    let (name, tone) = match (arabic.is_empty(), incident.kind.0.is_empty()) {
        (false, _) => (arabic, theme.text),
        (true, true) => (english, theme.weak),
        (true, false) => (english, theme.warning),
    };
    let room = (rect.right() - number.right() - 10.0).max(20.0);
    let style = TextStyle::new(Family::Sans, 15.0).leading(1.4);
    let place = (rect.right(), middle, room);
    at_right(ink, &painter, &name, style, colour(tone), place);
}

/// Paints one line that ends at `right`.
fn at_right(
    ink: &mut TextPainter,
    painter: &egui::Painter,
    text: &str,
    style: TextStyle,
    tone: egui::Color32,
    (right, middle, room): (f32, f32, f32),
) {
    let text = one_line(ink, text, style, ParagraphDirection::LeftToRight, room).paragraph;
    ink.line_to(painter, &text, (right, middle), tone);
}

/// The cards of some incidents, as far as they are in view. Returns the incident whose card was clicked.
fn briefs(
    ui: &mut Ui,
    ink: &mut TextPainter,
    session: &Session,
    range: Range<usize>,
) -> Option<IncidentId> {
    let incidents = session.layer().incidents();
    let step = CARD + ui.spacing().item_spacing.y;
    let top = ui.cursor().top();
    let card_at = |y: f32| ((y - top) / step).clamp(0.0, range.len() as f32);
    let view = ui.clip_rect();
    let first = range.start + card_at(view.top()).floor() as usize;
    let last = range.start + card_at(view.bottom()).ceil() as usize;
    let pass = |ui: &mut Ui, cards: Range<usize>| {
        if !cards.is_empty() {
            ui.skip_ahead_auto_ids(cards.len());
            // Below the last card there is no space.
            let end = f32::from(u8::from(cards.end == incidents.len()));
            ui.add_space(cards.len() as f32 * step - end * (step - CARD));
        }
    };
    let mut chosen = None;
    pass(ui, range.start..first);
    for index in first..last {
        if let Some(one) = incidents.get(index)
            && brief(ui, ink, session, (index + 1, one))
        {
            chosen = Some(one.id);
        }
    }
    pass(ui, last..range.end);
    chosen
}

/// A card of two lines. Returns whether it was clicked.
fn brief(
    ui: &mut Ui,
    ink: &mut TextPainter,
    session: &Session,
    (number, incident): (usize, &Incident),
) -> bool {
    let theme = theme_of(ui.ctx());
    let size = vec2(ui.available_width(), CARD);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| {
        let spoken = wording::incident(session, incident);
        WidgetInfo::labeled(
            egui::Role::Button,
            true,
            format!("Incident {number}: {spoken}"),
        )
    });
    let ground = if response.hovered() {
        theme.row
    } else {
        theme.panel
    };
    let edge = if response.has_focus() {
        Stroke::new(1.5, colour(theme.accent))
    } else {
        Stroke::new(1.0, colour(theme.edge))
    };
    ui.painter()
        .rect(rect, 6.0, colour(ground), edge, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(8.0, 3.0));
    let half = inner.height() / 2.0;
    let first = Rect::from_min_size(inner.min, vec2(inner.width(), half));
    headline(ui, ink, session, (number, incident), first);
    let gist = wording::incident_gist(session, incident);
    if !gist.is_empty() {
        let painter = ui.painter().with_clip_rect(ui.clip_rect());
        let small = TextStyle::new(Family::Sans, 12.5).leading(1.5);
        let middle = inner.top() + half * 1.5;
        let place = (inner.right(), middle, inner.width());
        at_right(ink, &painter, &gist, small, colour(theme.weak), place);
    }
    response.clicked()
}
