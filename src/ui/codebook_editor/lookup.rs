//! Something that is looked up in everybody's annotations, which takes a while.

use crate::session::task::{Outcome, Task};

/// How far the look is.
pub(super) enum Lookup<T> {
    Running(Task<T>),
    Found(T),
    Failed(String),
}

impl<T: Send + 'static> Lookup<T> {
    /// What is known by now.
    pub(super) fn poll(&mut self) -> &Self {
        if let Self::Running(task) = self
            && let Some(outcome) = task.outcome()
        {
            *self = match outcome {
                Outcome::Done(found) => Self::Found(found),
                Outcome::Cancelled => Self::Failed("It was stopped.".to_owned()),
                Outcome::Failed(why) => Self::Failed(why),
            };
        }
        self
    }
}
