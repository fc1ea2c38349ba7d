//! The small bar at an actor that was just put into an incident: its roles with their keys.
//!
//! A key answers and the bar goes; any other key leaves the role open and means what it always
//! does. So nobody has to answer.

use egui::{Area, Frame, Id, Margin, Order, Rect, Response, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, pos2, vec2};

use crate::look::{Mode, Theme};
use crate::model::codebook::{Codebook, Role};
use crate::model::incident::{IncidentId, RoleId};
use crate::model::span::SpanId;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::commands::Command;
use crate::ui::request::Request;
use crate::ui::widgets::rows::key_cap;
use crate::ui::widgets::text_painter::{Ink, colour};

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
    ink: &mut Ink,
    mode: Mode,
    codebook: &Codebook,
    known: Option<&RoleId>,
    (anchor, bounds): (Rect, Rect),
) -> Option<Request> {
    let theme = Theme::of(mode);
    let id = Id::unique("role bar");
    let size_id = id.with("size");
    let size: egui::Vec2 = ui
        .data(|data| data.get_temp(size_id))
        .unwrap_or(vec2(420.0, 40.0));
    let above = anchor.top() - size.y - 10.0;
    let y = if above >= bounds.top() + 2.0 {
        above
    } else {
        (anchor.bottom() + 14.0).min(bounds.bottom() - size.y - 2.0)
    };
    let left = bounds.left() + 4.0;
    let right = (bounds.right() - size.x - 4.0).max(left);
    let x = (anchor.center().x - size.x / 2.0).clamp(left, right);
    let mut chosen = None;
    let shown = Area::new(id)
        .order(Order::Middle)
        .fixed_pos(pos2(x.round(), y.round()))
        .constrain(false)
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(colour(theme.raised))
                .stroke(Stroke::new(1.0, colour(theme.edge)))
                .corner_radius(8.0)
                .inner_margin(Margin::same(5))
                .shadow(ui.visuals().popup_shadow)
                .show(ui, |ui| {
                    ui.set_max_width((bounds.width() - 20.0).max(200.0));
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing = vec2(3.0, 3.0);
                        for (index, role) in codebook.roles.iter().enumerate() {
                            if chip(ui, ink, theme, role, known == Some(&role.id)).clicked() {
                                chosen = Some(Request::Run(Command::Role(index)));
                            }
                        }
                    });
                });
        });
    let now = shown.response.rect.size();
    if (now - size).length() > 0.5 {
        ui.data_mut(|data| data.insert_temp(size_id, now));
        ui.ctx()
            .request_discard("the bar of roles has its size now");
    }
    chosen
}

fn chip(ui: &mut Ui, ink: &mut Ink, theme: &Theme, role: &Role, chosen: bool) -> Response {
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Sans, 14.0)
    };
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
        key_cap(
            painter,
            theme,
            pos2(rect.right() - 6.0, rect.center().y),
            &key,
        );
    }
    let spoken = format!("Role {}", role.english);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), &spoken));
    response.on_hover_text(&role.english)
}
