//! How long the annotator was active in an article, and what of it the file has.

use std::time::Duration;

/// How long the annotator was active.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Active {
    total: Duration,
    /// What the file has, in seconds.
    saved: u64,
}

impl Active {
    /// As the file has it.
    pub(super) fn of_file(seconds: u64) -> Self {
        Self {
            total: Duration::from_secs(seconds),
            saved: seconds,
        }
    }

    /// In whole seconds.
    pub(super) fn seconds(self) -> u64 {
        self.total.as_secs()
    }

    /// Somebody else counted up to `seconds`; what is not saved here comes to it.
    pub(super) fn go_on_from(&mut self, seconds: u64) {
        let own = self.total.saturating_sub(Duration::from_secs(self.saved));
        self.total = Duration::from_secs(seconds).saturating_add(own);
        self.saved = seconds;
    }

    /// Counts `time`.
    pub(super) fn add(&mut self, time: Duration) {
        self.total = self.total.saturating_add(time);
    }

    /// The file has this many seconds now.
    pub(super) fn wrote(&mut self, seconds: u64) {
        self.saved = seconds;
    }

    /// Whether the file has another number of seconds.
    pub(super) fn is_unsaved(self) -> bool {
        self.seconds() != self.saved
    }
}
