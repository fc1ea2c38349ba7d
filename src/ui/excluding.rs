//! What is not the article: excluded by a person, or proposed and decided.

use std::ops::Range;

use super::app::App;
use super::article_view::ArticleView;
use super::commands::Command;
use super::notices::{Notice, Weight};
use super::panels::proposals::Proposals;
use crate::session::{Excluded, Session, SessionError};

/// How the notice about spans that went with a part begins.
const WENT: &str = "Excluded, and with it";

impl App {
    /// Runs a command about excluded or proposed parts.
    pub(super) fn run_exclusion(&mut self, command: Command) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let result = match command {
            Command::Exclude => session.toggle_excluded(part(session, view)),
            Command::AcceptProposal => match self.proposals.take() {
                Some(range) => session.exclude(range),
                None => return,
            },
            Command::AcceptProposals => {
                let ranges = self.proposals.take_all();
                session.exclude_all(&ranges)
            }
            Command::RejectProposal => {
                self.proposals.take();
                Ok(Excluded::default())
            }
            Command::RejectProposals => {
                self.proposals.take_all();
                return;
            }
            _ => return,
        };
        // The eye goes on to what is decided next.
        if command != Command::Exclude
            && let Some(next) = self.proposals.current_range()
        {
            view.reveal(next);
        }
        self.say_what_went(result);
    }

    /// Shows what may not be the open article, to be decided.
    pub fn propose(&mut self, proposals: Proposals) {
        self.proposals = proposals;
    }

    /// What was labelled or excluded by hand does not wait for a decision.
    pub(super) fn forget_decided(&mut self) {
        if let Some(session) = &self.session {
            let layer = session.layer();
            self.proposals.forget(|range| {
                layer.excluded_at(range).is_some() || layer.touching(range.clone()).next().is_some()
            });
        }
    }

    fn say_what_went(&mut self, result: Result<Excluded, SessionError>) {
        self.notices.retain(|notice| !says_what_went(notice));
        match result {
            Ok(Excluded { removed: 0, .. }) => {}
            Ok(Excluded { removed, .. }) => {
                let noun = if removed == 1 {
                    "span was removed that touched it"
                } else {
                    "spans were removed that touched it"
                };
                let said = format!("{WENT} {removed} {noun}. Undo brings all of it back.");
                self.notices.push(Notice::new(Weight::Notice, said));
            }
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }
}

/// Whether a notice is about spans that went with an excluded part: once that is undone it has
/// nothing to say any more.
pub(super) fn says_what_went(notice: &Notice) -> bool {
    notice.headline.starts_with(WENT)
}

/// The selection, or the paragraph with the caret.
fn part(session: &Session, view: &ArticleView) -> Range<usize> {
    let selected = session.selection().map(|selection| selection.range());
    match selected {
        Some(range) if !range.is_empty() => range,
        _ => session
            .article()
            .paragraphs()
            .get(view.head_block())
            .map(|paragraph| paragraph.range.clone())
            .unwrap_or_default(),
    }
}
