//! Going through a source several times, told as one way.

use std::cell::Cell;

use super::{Article, ExportError, Source};
use crate::session::task::{Steps, TaskControl};

/// So many goes through a source, of which each moves the same progress on.
pub struct Passes<'a> {
    control: &'a TaskControl<Steps>,
    count: usize,
    over: Cell<usize>,
}

impl<'a> Passes<'a> {
    /// `count` goes in all.
    pub fn new(control: &'a TaskControl<Steps>, count: usize) -> Self {
        Self {
            control,
            count,
            over: Cell::new(0),
        }
    }

    /// Goes through the source once more.
    ///
    /// # Errors
    /// When something cannot be read, when `take` fails, or when it was stopped.
    pub(super) fn read(
        &self,
        source: &dyn Source,
        take: &mut dyn FnMut(Vec<Article>) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let (over, total) = (self.over.get(), source.total());
        self.over.set(over + 1);
        let all = total * self.count.max(over + 1);
        self.control.steps(total * over, all);
        source.read(&mut |articles, done| {
            take(articles)?;
            self.control.steps(total * over + done, all);
            if self.control.is_cancelled() {
                return Err(ExportError::Cancelled);
            }
            Ok(())
        })
    }
}
