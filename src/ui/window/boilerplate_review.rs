//! What is not the article: excluded by a person, or proposed and decided.

use std::ops::Range;

use crate::model::boilerplate::examine;
use crate::model::progress::Status;
use crate::session::{Access, Excluded, Session, SessionError};
use crate::ui::article_view::ArticleView;
use crate::ui::boilerplate_review::{Proposal, Proposals};
use crate::ui::commands::Command;
use crate::ui::notices::{Notice, Weight};
use crate::ui::window::App;

/// Longer texts, in bytes, are not examined: they are books rather than articles.
const LONGEST: usize = 2 << 20;
/// How the notice about spans that went with a part begins.
const WENT: &str = "Excluded, and with it";

impl App {
    /// Runs a command about excluded or proposed parts.
    pub(in crate::ui) fn run_exclusion(&mut self, command: Command) {
        let (Some(session), Some(view)) = (&mut self.session, &self.view) else {
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
                let kept = self.proposals.take();
                self.keep_as_it_is(kept);
                Ok(Excluded::default())
            }
            Command::RejectProposals => {
                for kept in self.proposals.take_all() {
                    self.keep_as_it_is(Some(kept));
                }
                return;
            }
            _ => return,
        };
        // The eye goes on to what is decided next.
        if command != Command::Exclude
            && let (Some(next), Some(view)) = (self.proposals.current_range(), &mut self.view)
        {
            view.reveal(next);
        }
        self.say_what_went(result);
    }

    /// Shows what may not be the open article, to be decided.
    pub fn propose(&mut self, proposals: Proposals) {
        self.proposals = proposals;
    }

    /// What a person kept is not proposed again today.
    pub(in crate::ui) fn keep_as_it_is(&mut self, range: Option<Range<usize>>) {
        if let Some(id) = self.open_id() {
            self.pages.kept.insert((id, range));
        }
    }

    /// Looks for what may not be the article, in an article of the project on which nobody has
    /// worked yet.
    pub(in crate::ui) fn examine(&mut self) {
        let (Some(id), Some(desk), Some(session)) = (self.open_id(), &self.desk, &self.session)
        else {
            return;
        };
        let article = session.article();
        let untouched = session.status() == Status::New && session.layer().excluded().is_empty();
        let writable = *session.access() == Access::ReadWrite;
        if !untouched || !writable || article.text().len() > LONGEST {
            return;
        }
        // Metadata that cannot be read are said by the list.
        let Ok(metadata) = desk.project.metadata(&id) else {
            return;
        };
        let findings = examine(article, &metadata.title);
        let kept = |range: Option<Range<usize>>| self.pages.kept.contains(&(id.clone(), range));
        let parts = findings
            .proposals
            .into_iter()
            .filter(|part| !kept(Some(part.range.clone())))
            .map(|part| Proposal {
                words: beginning(article.text().get(part.range.clone())),
                range: part.range,
                why: part.kind.reason().to_owned(),
            })
            .collect();
        let headline = findings
            .headline
            .filter(|_| metadata.title.trim().is_empty() && !kept(None))
            .and_then(|range| article.text().get(range))
            .map(str::to_owned);
        self.proposals = Proposals::new(parts, headline);
    }

    /// What was labelled or excluded by hand does not wait for a decision.
    pub(in crate::ui) fn forget_decided(&mut self) {
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
pub(in crate::ui) fn says_what_went(notice: &Notice) -> bool {
    notice.headline.starts_with(WENT)
}

/// How a part begins, on one line.
fn beginning(text: Option<&str>) -> String {
    let words = text.unwrap_or_default().split_whitespace();
    words.take(40).collect::<Vec<_>>().join(" ")
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
