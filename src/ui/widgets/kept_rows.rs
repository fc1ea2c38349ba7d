//! Rows that are made when what they tell of has changed, and not in every frame: candidates are looked up
//! for them.

use std::rc::Rc;

use crate::look::Mode;
use crate::session::Session;
use crate::ui::widgets::rows::Row;

/// Rows, with what they were made of.
#[derive(Debug)]
pub struct KeptRows<K> {
    of: Option<(u32, [u64; 2], Mode)>,
    rows: Rc<[Row<K>]>,
}

impl<K> Default for KeptRows<K> {
    fn default() -> Self {
        Self {
            of: None,
            rows: Rc::new([]),
        }
    }
}

impl<K> KeptRows<K> {
    /// The rows of the span or incident `id`, made by `make` when the session, the registries or the mode
    /// are others than when they were last made.
    pub fn of(
        &mut self,
        session: &Session,
        mode: Mode,
        id: u32,
        make: impl FnOnce() -> Vec<Row<K>>,
    ) -> Rc<[Row<K>]> {
        let of = (id, [session.revision(), session.assisted()], mode);
        if self.of != Some(of) {
            self.rows = make().into();
            self.of = Some(of);
        }
        Rc::clone(&self.rows)
    }
}
