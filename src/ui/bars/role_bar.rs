//! The small bar at an actor that was just put into an incident: its roles with their keys.
//!
//! A key answers and the bar goes; any other key leaves the role open and means what it always
//! does. So nobody has to answer.

use egui::{Id, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use crate::model::codebook::{Codebook, Role};
use crate::model::incident::{IncidentId, RoleId};
use crate::model::span::SpanId;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::bars::floating::floating_bar;
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::rows::key_cap;
use crate::ui::widgets::text_painter::{TextPainter, colour, theme_of};

/// The actors of an incident that are asked about, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleBar {
    /// The incident.
    pub incident: IncidentId,
    /// Its actors without a role, in reading order; the first is asked about.
    pub waiting: Vec<SpanId>,
}

/// Shows the bar clear of `anchor`, inside `bounds`. A click gives the role.
pub fn show(
    ui: &Ui,
    ink: &mut TextPainter,
    codebook: &Codebook,
    known: Option<&RoleId>,
    (anchor, bounds): (Rect, Rect),
) -> Option<Request> {
    let mut chosen = None;
    let bar = (Id::unique("role bar"), vec2(420.0, 40.0), 5);
    floating_bar(ui, bar, (anchor, bounds), |ui| {
        ui.set_max_width((bounds.width() - 20.0).max(200.0));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
            for (index, role) in codebook.roles.iter().enumerate() {
                if chip(ui, ink, role, known == Some(&role.id)).clicked() {
                    chosen = Some(Request::Run(Command::Role(index)));
                }
            }
        });
    });
    chosen
}

fn chip(ui: &mut Ui, ink: &mut TextPainter, role: &Role, chosen: bool) -> Response {
    let theme = theme_of(ui.ctx());
    let style = TextStyle::new(Family::Sans, 14.0).leading(1.5);
    let name = ink.label(&role.arabic, style, ParagraphDirection::RightToLeft, None);
    let key = role.letter.map(String::from).unwrap_or_default();
    let width = 8.0 + name.width() + 8.0 + 18.0 + 6.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, 27.0), Sense::click());
    let painter = ui.painter();
    if chosen || response.hovered() {
        painter.rect_filled(rect, 5.0, colour(theme.row));
    }
    if chosen || response.has_focus() {
        let edge = Stroke::new(1.0, colour(theme.accent));
        painter.rect_stroke(rect, 5.0, edge, StrokeKind::Inside);
    }
    let at = pos2(rect.left() + 8.0, rect.center().y - name.height() / 2.0);
    ink.paragraph(painter, &name, at, colour(theme.text));
    if !key.is_empty() {
        key_cap(painter, pos2(rect.right() - 6.0, rect.center().y), &key);
    }
    let spoken = format!("Role {}", role.english);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &spoken));
    response.on_hover_text(&role.english)
}
