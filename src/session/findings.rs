//! What the checks find in the layer as it is, kept up to date from edit to edit.

use std::cell::OnceCell;
use std::sync::Arc;

use super::Session;
use crate::model::checks::{Checked, Checks, Finding};

/// The findings, and the revision of the layer in which they were found.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownFindings {
    checks: Option<(u64, Checks)>,
    /// All of them, when somebody has asked since.
    list: OnceCell<Arc<[Arc<Finding>]>>,
}

impl KnownFindings {
    /// The codebook or the registries are others: all is looked at again.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }
}

impl Session {
    /// Looks again at what changed since the last time; at nothing when nothing did.
    pub fn check(&mut self) {
        let known = self.found.checks.take();
        if let Some((revision, _)) = known
            && revision == self.revision
        {
            self.found.checks = known;
            return;
        }
        self.found.list = OnceCell::new();
        let checked = Checked {
            layer: &self.layer,
            text: self.article.text(),
            codebook: &self.codebook,
            registries: Some(&self.assistance.registries),
        };
        let mut followed = None;
        if let Some((revision, mut checks)) = known
            && let Some(changes) = self.changes_since(revision)
        {
            let (mut spans, mut incidents) = (Vec::new(), Vec::new());
            for change in changes {
                spans.extend_from_slice(&change.spans);
                incidents.extend_from_slice(&change.incidents);
            }
            if !spans.is_empty() || !incidents.is_empty() {
                checks.update(&checked, &spans, &incidents);
            }
            followed = Some(checks);
        }
        let checks = followed.unwrap_or_else(|| Checks::new(&checked));
        self.found.checks = Some((self.revision, checks));
    }

    /// How many findings there were at the last [`Session::check`].
    pub fn finding_count(&self) -> usize {
        let checks = self.found.checks.as_ref();
        checks.map_or(0, |(_, checks)| checks.count())
    }

    /// What was found at the last [`Session::check`]: first about spans, in reading order, then about
    /// incidents. The same list until something is checked again.
    pub fn findings(&self) -> &Arc<[Arc<Finding>]> {
        self.found.list.get_or_init(|| {
            let checks = self.found.checks.as_ref();
            let list = checks.map(|(_, checks)| checks.list(&self.layer));
            list.unwrap_or_default().into()
        })
    }
}
