//! One piece of work on a thread of its own: how far it is, stopping it, and what came of it.
//!
//! Everything that takes longer than a frame is a [`Task`], so that a window can show one bar for
//! all of it. What the work is, a task does not know; it must not touch files itself.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What is called, from any thread, when there is news to be looked at.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// How long a thread that was told to stop is waited for: it may hold files that are opened again
/// at once.
const PATIENCE: Duration = Duration::from_millis(200);

/// How many steps of how many are done; a total of 0 while it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Steps that are done.
    pub done: usize,
    /// All steps.
    pub total: usize,
}

impl Steps {
    /// The share that is done, 0 to 1.
    pub fn share(self) -> f32 {
        self.done.min(self.total) as f32 / self.total.max(1) as f32
    }
}

/// The side of the work: it tells how far it is, and asks whether to go on.
pub struct TaskControl<P> {
    progress: Mutex<P>,
    cancelled: AtomicBool,
    /// Whether the work has seen that it should stop.
    heard: AtomicBool,
    waker: Waker,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// It is done.
    Done(T),
    /// It was stopped before it was done.
    Cancelled,
    /// It could not be done, and why.
    Failed(String),
}

/// Work that goes on. Dropping it stops it.
pub struct Task<T, P = Steps> {
    control: Arc<TaskControl<P>>,
    outcome: Receiver<Outcome<T>>,
    thread: Option<JoinHandle<()>>,
}

impl<P: Clone + Default> Default for TaskControl<P> {
    /// A control of work that nobody follows.
    fn default() -> Self {
        Self::new(Arc::new(|| {}))
    }
}

impl<P: Clone + Default> TaskControl<P> {
    /// A control of work that is no task, such as on the command line.
    pub fn new(waker: Waker) -> Self {
        Self {
            progress: Mutex::default(),
            cancelled: AtomicBool::new(false),
            heard: AtomicBool::new(false),
            waker,
        }
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        let cancelled = self.cancelled.load(Ordering::Relaxed);
        if cancelled {
            self.heard.store(true, Ordering::Relaxed);
        }
        cancelled
    }

    /// Whether the work has seen that it was asked to stop, so that it is about to end.
    pub fn has_heard(&self) -> bool {
        self.heard.load(Ordering::Relaxed)
    }

    /// The flag itself, for work that knows no task.
    pub fn cancelled(&self) -> &AtomicBool {
        &self.cancelled
    }

    /// How far the work is.
    pub fn progress(&self) -> P {
        self.lock().clone()
    }

    /// Tells how far the work is.
    pub fn tell(&self, progress: P) {
        self.update(|known| *known = progress);
    }

    /// Changes what is told of the work.
    pub fn update<R>(&self, change: impl FnOnce(&mut P) -> R) -> R {
        let changed = change(&mut self.lock());
        self.wake();
        changed
    }

    /// Says that there is news.
    pub fn wake(&self) {
        (self.waker)();
    }

    fn lock(&self) -> MutexGuard<'_, P> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TaskControl<Steps> {
    /// Tells how many steps of how many are done.
    pub fn steps(&self, done: usize, total: usize) {
        self.tell(Steps { done, total });
    }
}

impl<T, P> Task<T, P>
where
    T: Send + 'static,
    P: Clone + Default + Send + 'static,
{
    /// Starts work on a thread with a name. An error of work that was stopped is no failure.
    pub fn start<E: Display>(
        name: &str,
        waker: Waker,
        work: impl FnOnce(&TaskControl<P>) -> Result<T, E> + Send + 'static,
    ) -> Self {
        let control = Arc::new(TaskControl::new(waker));
        let (tell, outcome) = mpsc::channel();
        let (inside, told) = (Arc::clone(&control), tell.clone());
        let thread = thread::Builder::new().name(name.to_owned()).spawn(move || {
            let outcome = match work(&inside) {
                Ok(done) => Outcome::Done(done),
                Err(_) if inside.is_cancelled() => Outcome::Cancelled,
                Err(error) => Outcome::Failed(error.to_string()),
            };
            // Who dropped the task needs no answer.
            let _ = told.send(outcome);
            inside.wake();
        });
        let thread = thread
            .inspect_err(|_| {
                let why = "the system has no thread left; close other programs and try again";
                let _ = tell.send(Outcome::Failed(format!("{name}: {why}")));
            })
            .ok();
        Self {
            control,
            outcome,
            thread,
        }
    }

    /// How far it is.
    pub fn progress(&self) -> P {
        self.control.progress()
    }

    /// Progress, and stopping it, as another thread may want it.
    pub fn control(&self) -> &Arc<TaskControl<P>> {
        &self.control
    }

    /// Asks it to stop; what came of it is told all the same.
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// What came of it, once; `None` while it goes on.
    pub fn outcome(&self) -> Option<Outcome<T>> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Outcome::Failed("it ended without an answer".to_owned()))
            }
        }
    }

    /// Waits for what comes of it.
    pub fn wait(self) -> Outcome<T> {
        let lost = |_| Outcome::Failed("it ended without an answer".to_owned());
        self.outcome.recv().unwrap_or_else(lost)
    }
}

impl<T, P> Drop for Task<T, P> {
    fn drop(&mut self) {
        self.control.cancelled.store(true, Ordering::Relaxed);
        let start = Instant::now();
        let runs = |thread: &JoinHandle<()>| !thread.is_finished();
        while self.thread.as_ref().is_some_and(runs) && start.elapsed() < PATIENCE {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl<T, P> std::fmt::Debug for Task<T, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet() -> Waker {
        Arc::new(|| {})
    }

    #[test]
    fn it_tells_what_came_of_it_once() {
        let task = Task::<u32>::start("adding", quiet(), |control| {
            control.steps(1, 2);
            Ok::<_, String>(5)
        });
        while task.progress() != (Steps { done: 1, total: 2 }) {
            thread::yield_now();
        }
        assert_eq!(task.wait(), Outcome::Done(5));
    }

    #[test]
    fn an_error_is_a_failure_unless_it_was_stopped() {
        let failed = Task::<u32>::start("failing", quiet(), |_| Err("no such file"));
        assert_eq!(failed.wait(), Outcome::Failed("no such file".to_owned()));
        let stopped = Task::<u32>::start("waiting", quiet(), |control| {
            while !control.is_cancelled() {
                thread::yield_now();
            }
            Err("stopped")
        });
        stopped.cancel();
        assert_eq!(stopped.wait(), Outcome::Cancelled);
    }

    #[test]
    fn work_that_panics_is_a_failure() {
        let task = Task::<u32>::start("failing", quiet(), |_| {
            let none: Option<u32> = None;
            none.ok_or_else(|| -> String { std::panic::resume_unwind(Box::new("gone")) })
        });
        assert!(matches!(task.wait(), Outcome::Failed(_)));
    }
}
