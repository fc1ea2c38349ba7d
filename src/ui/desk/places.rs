//! Where one stopped in each article, while the window is open.
//!
//! The project remembers the place in the last article for the next day.

use std::collections::HashMap;

/// Where one was in an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Where the caret was, in bytes.
    pub caret: usize,
    /// The first byte in view.
    pub top: usize,
}

/// The places by article.
#[derive(Clone, Debug, Default)]
pub struct Places(HashMap<String, Place>);

impl Places {
    /// Where one was in this article.
    pub fn get(&self, id: &str) -> Option<Place> {
        self.0.get(id).copied()
    }

    /// Remembers where one is.
    pub fn set(&mut self, id: &str, place: Place) {
        self.0.insert(id.to_owned(), place);
    }
}
