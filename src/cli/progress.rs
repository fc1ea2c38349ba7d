//! How far something is, on a terminal and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::signal::stop_on_signal;
use crate::session::task::{Steps, TaskControl};

/// When to show how far something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ShowProgress {
    /// On a terminal
    #[default]
    Auto,
    /// Never
    Never,
}

/// A bar that follows work until it is dropped. A signal stops it when `interruptible`.
pub(super) struct Shown {
    bar: Option<ProgressBar>,
    done: Arc<std::sync::atomic::AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// A control of work on this thread.
pub(super) fn control() -> Arc<TaskControl<Steps>> {
    Arc::new(TaskControl::new(Arc::new(|| {})))
}

impl Shown {
    pub(super) fn of(
        control: &Arc<TaskControl<Steps>>,
        progress: ShowProgress,
        interruptible: bool,
    ) -> Self {
        stop_on_signal(interruptible, control);
        let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
        if progress == ShowProgress::Never {
            return Self {
                bar: None,
                done,
                thread: None,
            };
        }
        // Hidden by indicatif where standard error is no terminal.
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos}/{len} {wide_bar} {eta}") {
            bar.set_style(style);
        }
        let (shown, control, finished) = (bar.clone(), Arc::clone(control), Arc::clone(&done));
        let thread = std::thread::spawn(move || {
            while !finished.load(std::sync::atomic::Ordering::Relaxed) {
                let Steps { done, total } = control.progress();
                shown.set_length(total as u64);
                shown.set_position(done as u64);
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        Self {
            bar: Some(bar),
            done,
            thread: Some(thread),
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.done.store(true, std::sync::atomic::Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
