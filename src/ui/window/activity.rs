//! How long a person was active: the time between what they did, without pauses.
//!
//! It is how the speed of annotation is measured, so that it counts what was heard in the window
//! while an article was open, and nothing else: a pause of more than a minute is no work, however
//! long the window stood open.

use std::time::Duration;

/// A pause that is longer counts nothing, in seconds.
pub const PAUSE: f64 = 60.0;

/// The active time in an article that nobody has taken note of yet.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Activity {
    /// When something was heard last, in seconds of egui's clock.
    last: Option<f64>,
    /// In seconds.
    counted: f64,
}

impl Activity {
    /// Somebody did something at `now`, in seconds of egui's clock.
    pub fn heard(&mut self, now: f64) {
        if let Some(last) = self.last {
            let gap = now - last;
            if (0.0..=PAUSE).contains(&gap) {
                self.counted += gap;
            }
        }
        self.last = Some(now);
    }

    /// The article is not looked at any more; the next thing that is heard begins anew.
    pub fn rest(&mut self) {
        self.last = None;
    }

    /// How much was counted since the last [`Activity::take`].
    pub fn counted(&self) -> Duration {
        Duration::from_secs_f64(self.counted)
    }

    /// The same, which then counts from nought. Whole seconds only: the rest stays.
    pub fn take(&mut self) -> Duration {
        let whole = self.counted.floor();
        self.counted -= whole;
        Duration::from_secs_f64(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(heard: &[f64]) -> f64 {
        let mut activity = Activity::default();
        for now in heard {
            activity.heard(*now);
        }
        activity.counted().as_secs_f64()
    }

    #[test]
    fn the_time_between_two_actions_counts_up_to_a_minute() {
        assert_eq!(counted(&[]), 0.0);
        assert_eq!(counted(&[10.0]), 0.0);
        assert_eq!(counted(&[10.0, 12.5]), 2.5);
        assert_eq!(counted(&[0.0, 60.0]), 60.0);
        assert_eq!(counted(&[0.0, 60.5]), 0.0);
        assert_eq!(counted(&[0.0, 30.0, 3600.0, 3610.0]), 40.0);
        // A clock that was put back.
        assert_eq!(counted(&[100.0, 50.0, 51.0]), 1.0);
    }

    #[test]
    fn who_rested_begins_anew() {
        let mut activity = Activity::default();
        activity.heard(0.0);
        activity.heard(10.0);
        activity.rest();
        activity.heard(20.0);
        activity.heard(21.75);
        assert_eq!(activity.take(), Duration::from_secs(11));
        assert_eq!(activity.counted(), Duration::from_millis(750));
        activity.heard(22.0);
        assert_eq!(activity.take(), Duration::from_secs(1));
        assert_eq!(activity.take(), Duration::ZERO);
    }
}
