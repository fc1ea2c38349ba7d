//! Commands on the open article: labels, edges, the caret, what is chosen.

use egui::Context;
use std::ops::Range;

use crate::model::nudge::{self, RangeEdge};
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::session::{Change, Session};
use crate::ui::boilerplate_review::says_what_went;
use crate::ui::commands::Motion;
use crate::ui::notices::Notice;
use crate::ui::project_list::Queue;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::window::App;

impl App {
    /// Changes the layer, the choice or the selection, and brings what changed into view.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Session) -> Outcome) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        match change(session) {
            Ok(Some(range)) => view.reveal(range),
            Ok(None) => {}
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
        if let Some(selection) = session.selection() {
            view.set_head(selection.head);
        }
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        self.notices.retain(|notice| !says_what_went(notice));
        self.change(|session| {
            let change = session.undo();
            Ok(looked_at(session, change))
        });
    }

    /// Copies the selected text, or that of the chosen span.
    pub(super) fn copy(&self, context: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let selected = session
            .selection()
            .map(Selection::range)
            .filter(|range| !range.is_empty());
        let range = selected.or(chosen_range(session)).unwrap_or_default();
        if let Some(text) = session.article().text().get(range) {
            context.copy_text(text.to_owned());
        }
    }

    /// Selects the whole article.
    pub(super) fn select_all(&mut self) {
        if let Some(session) = &mut self.session {
            let all = 0..session.article().text().len();
            session.choose(None);
            session.set_selection(Some(Selection::over(all)));
        }
    }

    /// Chooses the next or the previous span.
    pub(super) fn step_span(&mut self, onward: bool) {
        let Some(session) = &self.session else {
            return;
        };
        let next = if onward {
            session.next_span(session.chosen())
        } else {
            session.previous_span(session.chosen())
        };
        if let Some(next) = next {
            self.choose_span(next);
        }
    }

    /// Moves the caret, and extends the selection with it.
    pub(super) fn move_caret(&mut self, motion: Motion, extend: bool) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let anchor = session
            .selection()
            .map_or(view.head(), |selection| selection.anchor);
        let head = view.motion(motion, extend, &mut self.ink);
        let selection = if extend {
            Selection { anchor, head }
        } else {
            Selection::caret(head)
        };
        session.choose(None);
        session.set_selection(Some(selection));
    }

    /// Chooses a span and brings it into view.
    pub(super) fn choose_span(&mut self, id: SpanId) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        session.choose(Some(id));
        if let Some(span) = session.layer().get(id) {
            let range = span.range.clone();
            view.set_head(range.end);
            session.set_selection(Some(Selection::caret(range.end)));
            view.reveal(range);
        }
    }

    /// One thing at a time: back from a list, the selection, the choice, the incident, the search,
    /// the first notice.
    pub(super) fn clear(&mut self, context: &Context) {
        let in_list = context.memory(|memory| memory.has_focus(Queue::id()));
        if in_list || AnnotationPanels::has_keyboard(context) {
            self.focus_article(context);
            return;
        }
        let (Some(session), Some(view)) = (&mut self.session, &self.view) else {
            return;
        };
        if session.selection().is_some_and(|it| !it.is_empty()) {
            session.set_selection(Some(Selection::caret(view.head())));
        } else if session.chosen().is_some() {
            session.choose(None);
        } else if session.chosen_incident().is_some() {
            session.choose_incident(None);
        } else if self.search.open {
            self.search.close();
        } else if let Some(index) = self.notices.iter().position(Notice::can_go) {
            self.notices.remove(index);
        }
    }
}

/// What is to be brought into view, or what went wrong.
pub(super) type Outcome = Result<Option<Range<usize>>, crate::session::SessionError>;

/// Gives the selection, or else the chosen span, the label at a place in the codebook.
pub(super) fn label(session: &mut Session, index: usize) -> Outcome {
    let Some(label) = session.codebook().labels.get(index) else {
        return Ok(None);
    };
    let id = label.id.clone();
    let selected = session.selection().is_some_and(|it| !it.is_empty());
    match session.chosen() {
        Some(span) if !selected => session.relabel(span, &id)?,
        _ => session.label_selection(&id)?,
    };
    Ok(None)
}

/// Removes the chosen span.
pub(super) fn remove(session: &mut Session) -> Outcome {
    if let Some(id) = session.chosen() {
        session.remove(id)?;
    }
    Ok(None)
}

/// Makes an undone change again.
pub(super) fn redo(session: &mut Session) -> Outcome {
    let change = session.redo();
    Ok(looked_at(session, change))
}

/// Moves an edge of the selection, or else of the chosen span.
pub(super) fn nudge(
    session: &mut Session,
    edge: RangeEdge,
    onward: bool,
    by_word: bool,
) -> Outcome {
    change_range(session, |article, range| {
        nudge::nudged(article, range, edge, onward, by_word)
    })
}

/// Leaves a proclitic out of the selection, or else of the chosen span, or takes it in again.
pub(super) fn nudge_past_clitic(session: &mut Session) -> Outcome {
    change_range(session, nudge::past_clitic)
}

/// After an undo one looks at what was chosen at that moment.
fn looked_at(session: &Session, change: Option<Change>) -> Option<Range<usize>> {
    let touched = change.and_then(|change| change.touched.into_iter().next());
    chosen_range(session).or(touched)
}

fn chosen_range(session: &Session) -> Option<Range<usize>> {
    let span = session.layer().get(session.chosen()?)?;
    Some(span.range.clone())
}

/// Changes the selection, or else the chosen span.
fn change_range(
    session: &mut Session,
    change: impl Fn(&crate::model::article::Article, &Range<usize>) -> Option<Range<usize>>,
) -> Outcome {
    let article = session.article().clone();
    if let Some(selection) = session.selection().filter(|it| !it.is_empty()) {
        if let Some(range) = change(&article, &selection.range()) {
            let backwards = selection.head < selection.anchor;
            session.set_selection(Some(if backwards {
                Selection {
                    anchor: range.end,
                    head: range.start,
                }
            } else {
                Selection::over(range)
            }));
        }
        return Ok(None);
    }
    let chosen = session.chosen().and_then(|id| session.layer().get(id));
    let moved = chosen.and_then(|span| change(&article, &span.range).map(|range| (span.id, range)));
    if let Some((id, range)) = moved {
        session.set_range(id, range.clone())?;
        return Ok(Some(range));
    }
    Ok(None)
}
