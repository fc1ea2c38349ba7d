//! The one bar of work that goes on: how far it is, and a button to stop it.

use egui::Ui;
use std::time::Duration;

use crate::session::task::Steps;
use crate::ui::widgets::text_painter::{colour, theme_of};

/// Width of the bar, in points.
const WIDTH: f32 = 180.0;
/// What stands behind it in its row, in points: where that is narrow the bar is shorter.
const BEHIND: f32 = 200.0;
/// How often a bar that is looked at is painted anew.
const BEAT: Duration = Duration::from_millis(100);

/// Shows the bar. Returns whether the work is to be stopped.
pub fn progress_bar(ui: &mut Ui, steps: Steps) -> bool {
    progress_bar_to_stop(ui, steps, "Stop")
}

/// Shows the bar with a button that says what is stopped.
pub fn progress_bar_to_stop(ui: &mut Ui, steps: Steps, stop: &str) -> bool {
    let width = (ui.available_width() - BEHIND).clamp(40.0, WIDTH);
    let shown = egui::ProgressBar::new(steps.share()).desired_width(width);
    bar(ui, shown);
    ui.button(stop).clicked()
}

/// Shows a bar alone, the rest of which can be seen on any ground.
pub fn bar(ui: &mut Ui, bar: egui::ProgressBar) {
    let theme = theme_of(ui.ctx());
    ui.scope(|ui| {
        ui.visuals_mut().extreme_bg_color = colour(theme.edge);
        ui.add(bar);
    });
    ui.ctx().request_repaint_after(BEAT);
}
