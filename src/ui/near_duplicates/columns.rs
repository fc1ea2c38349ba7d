//! Two texts side by side: a column for each, with the words marked that the other has not.

use egui::{Sense, Ui, WidgetInfo, vec2};
use std::ops::Range;

use crate::look::tones::local;
use crate::look::{paragraph_direction, shapes};
use crate::model::article::Article;
use crate::model::row::ArticleRow;
use crate::text::{Family, TextStyle};
use crate::ui::widgets::{LabelOptions, TextPainter, colour, shaped_label, side_by_side, theme_of};

/// Title, source and date. Returns whether the article is to be opened.
pub fn head(ui: &mut Ui, ink: &mut TextPainter, side: &ArticleRow) -> bool {
    let theme = theme_of(ui.ctx());
    let bold = TextStyle::new(Family::Naskh, 19.0).bold().leading(1.6);
    let options = LabelOptions::default().lines(2);
    let tone = colour(theme.text);
    shaped_label(ui, ink, &side.title, bold, tone, options);
    let small = TextStyle::new(Family::Sans, 12.5).leading(1.5);
    let tone = colour(theme.weak);
    let date = match side.iso_date.as_str() {
        "" => &side.date,
        date => date,
    };
    let origin = side_by_side(&[&side.source, date]);
    if !origin.is_empty() {
        let options = LabelOptions::one_line();
        shaped_label(ui, ink, &origin, small, tone, options);
    }
    let clicked = ui
        .with_layout(egui::Layout::right_to_left(egui::Align::TOP), |ui| {
            ui.button("Open this article").clicked()
        })
        .inner;
    ui.add_space(6.0);
    clicked
}

/// A text with the words marked that are not in the other one.
pub fn text(ui: &mut Ui, ink: &mut TextPainter, (article, only): &(Article, Vec<Range<usize>>)) {
    let theme = theme_of(ui.ctx());
    let style = TextStyle::new(Family::Naskh, 18.0).leading(1.8);
    ui.spacing_mut().item_spacing.y = 4.0;
    for paragraph in article.paragraphs() {
        let text = article
            .text()
            .get(paragraph.range.clone())
            .unwrap_or_default();
        if text.trim().is_empty() {
            continue;
        }
        let direction = paragraph_direction(paragraph.direction);
        let width = ui.available_width();
        let set = ink.label(text, style, direction, Some(width));
        let (rect, response) = ui.allocate_exact_size(vec2(width, set.height()), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for range in local(only, &paragraph.range) {
            let boxes = set.boxes(range);
            let under = shapes::ground(&set, &boxes, theme.differs, 2.0);
            ink.shapes(ui.painter(), rect.min, &under);
        }
        ink.paragraph(ui.painter(), &set, rect.min, colour(theme.text));
    }
}
