//! How far the annotator is with the project, and what was done today.

use egui::{RichText, Sense, Ui, WidgetInfo, vec2};

use crate::model::count_text::grouped;
use crate::session::project::{AnnotationProgress, Today};
use crate::text::{Family, TextStyle};
use crate::ui::widgets::{LabelOptions, Side, TextPainter, at_end, colour, shaped_label, theme_of};

/// The project's name, how much of it is done, and a bar.
pub fn head(ui: &mut Ui, ink: &mut TextPainter, name: &str, progress: &AnnotationProgress) {
    let theme = theme_of(ui.ctx());
    let frame = egui::Frame::new().inner_margin(egui::Margin {
        left: 12,
        right: 12,
        top: 8,
        bottom: 6,
    });
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 5.0;
        ui.horizontal(|ui| {
            at_end(ui, |ui| {
                let says = done_of(progress);
                ui.label(RichText::new(says).size(12.5).weak());
                let style = TextStyle::new(Family::Sans, 14.0).bold().leading(1.5);
                let options = LabelOptions::one_line().at(Side::Left);
                shaped_label(ui, ink, name, style, colour(theme.text), options);
            });
        });
        bar(ui, progress);
    });
}

fn done_of(progress: &AnnotationProgress) -> String {
    match progress.all {
        Some(all) => format!("{} of {} done", grouped(progress.done), grouped(all)),
        None => String::new(),
    }
}

fn bar(ui: &mut Ui, progress: &AnnotationProgress) {
    let theme = theme_of(ui.ctx());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 3.0), Sense::hover());
    ui.painter().rect_filled(rect, 1.5, colour(theme.edge));
    let all = progress.all.unwrap_or(0).max(1);
    let share = (progress.done as f32 / all as f32).clamp(0.0, 1.0);
    if progress.done > 0 {
        let mut done = rect;
        // A single article of thousands can be seen, too.
        done.set_width((rect.width() * share).max(3.0));
        ui.painter().rect_filled(done, 1.5, colour(theme.accent));
    }
    let says = format!("Progress: {}", done_of(progress));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::ProgressIndicator, true, &says));
}

/// What was done today, and how many seconds the open article took.
pub fn day(ui: &mut Ui, today: Today, active_here: Option<u64>) {
    let weak = |text: String| RichText::new(text).size(12.0).weak();
    ui.horizontal(|ui| {
        let says = format!(
            "Today: {} done, {}",
            today.done,
            minutes(today.active_seconds)
        );
        ui.label(weak(says))
            .on_hover_text("Active time: pauses of more than a minute do not count.");
        if let Some(seconds) = active_here {
            at_end(ui, |ui| {
                ui.label(weak(format!("This article: {}", minutes(seconds))))
                    .on_hover_text("Active time in the open article, of all days");
            });
        }
    });
}

/// A time as people say it: `43 min`, `2 h 5 min`. It changes once a minute.
fn minutes(seconds: u64) -> String {
    let minutes = seconds / 60;
    match minutes / 60 {
        0 => format!("{minutes} min"),
        hours => format!("{hours} h {} min", minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_minutes() {
        for (seconds, expected) in [
            (0, "0 min"),
            (59, "0 min"),
            (60, "1 min"),
            (3599, "59 min"),
            (3600, "1 h 0 min"),
            (7505, "2 h 5 min"),
        ] {
            assert_eq!(minutes(seconds), expected);
        }
    }
}
