//! When what is being typed is kept: a moment after the last letter, and once a second for as long as
//! letters come, so that a crash never takes more than that.

use egui::Context;
use std::time::Duration;

/// So long after the last letter it is kept, in seconds.
const PAUSE: f64 = 0.6;
/// So long after the first letter it is kept while more come, in seconds; less than a second with the
/// frame that it takes.
const LONGEST: f64 = 0.9;

/// Letters that are not kept yet: the time of the first and of the last, in seconds of egui's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typing(Option<(f64, f64)>);

impl Typing {
    /// A letter was typed.
    pub fn typed(&mut self, context: &Context) {
        let now = context.input(|state| state.time);
        let first = self.0.map_or(now, |(first, _)| first);
        self.0 = Some((first, now));
    }

    /// Whether letters wait to be kept.
    pub fn is_pending(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it is time to keep them; a frame is asked for when it will be.
    pub fn is_due(&self, context: &Context) -> bool {
        let Some((first, last)) = self.0 else {
            return false;
        };
        let now = context.input(|state| state.time);
        let wait = (last + PAUSE).min(first + LONGEST) - now;
        if wait > 0.0 {
            context.request_repaint_after(Duration::from_secs_f64(wait.max(0.01)));
        }
        wait <= 0.0
    }

    /// They are kept, or nobody wants them. Returns whether there were any.
    pub fn take(&mut self) -> bool {
        self.0.take().is_some()
    }
}
