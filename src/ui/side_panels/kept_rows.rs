//! Rows that are made when what they tell of has changed, and not in every frame: candidates are
//! looked up for them.

use std::rc::Rc;
use std::sync::Arc;

use crate::look::Mode;
use crate::session::{Assistance, Session};
use crate::ui::widgets::rows::Row;

/// Rows, with what they were made of.
#[derive(Debug)]
pub struct KeptRows<K> {
    cache_key: Option<(u32, u64, Mode, Arc<Assistance>)>,
    rows: Rc<[Row<K>]>,
}

impl<K> Default for KeptRows<K> {
    fn default() -> Self {
        Self {
            cache_key: None,
            rows: Rc::new([]),
        }
    }
}

impl<K> KeptRows<K> {
    /// The rows of the span or incident `id`, made by `make` when the layer, the codebook, the
    /// registries or the mode are others than when they were last made.
    pub fn of(
        &mut self,
        session: &Session,
        mode: Mode,
        id: u32,
        make: impl FnOnce() -> Vec<Row<K>>,
    ) -> Rc<[Row<K>]> {
        let assistance = session.assistance();
        // The revision is that of the layer and the codebook.
        let key = (id, session.revision(), mode);
        let known = self
            .cache_key
            .as_ref()
            .is_some_and(|(id, revision, mode, with)| {
                (*id, *revision, *mode) == key && Arc::ptr_eq(with, assistance)
            });
        if !known {
            self.rows = make().into();
            self.cache_key = Some((id, session.revision(), mode, Arc::clone(assistance)));
        }
        Rc::clone(&self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::Article;
    use crate::model::codebook::Codebook;
    use crate::model::layer::Layer;

    #[test]
    fn rows_are_made_again_when_anything_they_are_made_of_is_another() {
        let mut session = Session::in_memory(Article::new("a.txt", "حلب"), Layer::default());
        let mut kept = KeptRows::<u32>::default();
        let mut made = 0;
        let mut look = |session: &Session, mode, id| {
            kept.of(session, mode, id, || {
                made += 1;
                Vec::new()
            });
            made
        };
        assert_eq!(look(&session, Mode::Light, 1), 1);
        assert_eq!(look(&session, Mode::Light, 1), 1);
        assert_eq!(look(&session, Mode::Light, 2), 2);
        assert_eq!(look(&session, Mode::Dark, 2), 3);
        let mut codebook = Codebook::default();
        codebook.incident_types.clear();
        session.follow_codebook(&codebook);
        assert_eq!(look(&session, Mode::Dark, 2), 4);
        // Registries with the same names, of which something else may be other.
        session.assist(Assistance::default());
        assert_eq!(look(&session, Mode::Dark, 2), 5);
        assert_eq!(look(&session, Mode::Dark, 2), 5);
    }
}
