//! The one bar of work that goes on: how far it is, and a button to stop it.

use egui::Ui;
use std::time::Duration;

use crate::look::Theme;
use crate::session::task::Steps;
use crate::ui::widgets::text_painter::colour;

/// Width of the bar, in points.
const WIDTH: f32 = 180.0;
/// How often a bar that is looked at is painted anew.
const BEAT: Duration = Duration::from_millis(100);

/// Shows the bar. Returns whether the work is to be stopped.
pub fn progress_bar(ui: &mut Ui, theme: &Theme, steps: Steps) -> bool {
    progress_bar_to_stop(ui, theme, steps, "Stop")
}

/// Shows the bar with a button that says what is stopped.
pub fn progress_bar_to_stop(ui: &mut Ui, theme: &Theme, steps: Steps, stop: &str) -> bool {
    ui.scope(|ui| {
        ui.visuals_mut().extreme_bg_color = colour(theme.edge);
        ui.add(egui::ProgressBar::new(steps.share()).desired_width(WIDTH));
    });
    ui.ctx().request_repaint_after(BEAT);
    ui.button(stop).clicked()
}
