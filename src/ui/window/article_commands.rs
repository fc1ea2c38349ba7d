//! Commands on the open article: labels, edges, the caret, what is chosen.

use egui::Context;
use std::ops::Range;

use crate::model::nudge::{self, RangeEdge};
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::session::Session;
use crate::ui::commands::{Command, Edge, Motion};
use crate::ui::notices::Notice;
use crate::ui::project_list::Queue;
use crate::ui::side_panels::AnnotationPanels;
use crate::ui::window::App;
use crate::ui::window::boilerplate_review::says_what_went;

impl App {
    pub(in crate::ui) fn run_on_article(&mut self, command: Command, context: &Context) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let result = match command {
            Command::Label(index) => label(session, index),
            Command::Remove => match session.chosen() {
                Some(id) => session.remove(id).map(|_| None),
                None => Ok(None),
            },
            Command::Undo => {
                self.notices.retain(|notice| !says_what_went(notice));
                let change = session.undo();
                Ok(change.and_then(|change| change.touched.into_iter().next()))
            }
            Command::Redo => {
                let change = session.redo();
                Ok(change.and_then(|change| change.touched.into_iter().next()))
            }
            Command::Nudge(edge, onward, by_word) => {
                let edge = match edge {
                    Edge::Start => RangeEdge::Start,
                    Edge::End => RangeEdge::End,
                };
                change_range(session, |article, range| {
                    nudge::nudged(article, range, edge, onward, by_word)
                })
            }
            Command::Clitic => change_range(session, nudge::past_clitic),
            Command::Copy => {
                copy(session, context);
                Ok(None)
            }
            Command::SelectAll => {
                let all = 0..session.article().text().len();
                session.choose(None);
                session.set_selection(Some(Selection::over(all)));
                Ok(None)
            }
            Command::Move(motion) => {
                self.move_caret(motion, false);
                return;
            }
            Command::Extend(motion) => {
                self.move_caret(motion, true);
                return;
            }
            Command::NextSpan | Command::PreviousSpan => {
                let next = if command == Command::NextSpan {
                    session.next_span(session.chosen())
                } else {
                    session.previous_span(session.chosen())
                };
                if let Some(next) = next {
                    self.choose_span(next);
                }
                return;
            }
            Command::Clear => {
                self.clear(context);
                return;
            }
            _ => return,
        };
        // After an undo one looks at what was chosen at that moment.
        let chosen = session
            .chosen()
            .and_then(|id| session.layer().get(id))
            .map(|span| span.range.clone());
        let result = match command {
            Command::Undo | Command::Redo => result.map(|touched| chosen.or(touched)),
            _ => result,
        };
        match result {
            Ok(Some(range)) => view.reveal(range),
            Ok(None) => {}
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
        if let Some(selection) = session.selection()
            && !matches!(command, Command::Copy | Command::SelectAll)
        {
            view.set_head(selection.head);
        }
    }

    fn move_caret(&mut self, motion: Motion, extend: bool) {
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
    pub(in crate::ui) fn choose_span(&mut self, id: SpanId) {
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
    fn clear(&mut self, context: &Context) {
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

type Outcome = Result<Option<Range<usize>>, crate::session::SessionError>;

fn label(session: &mut Session, index: usize) -> Outcome {
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

fn copy(session: &Session, context: &Context) {
    let selected = session
        .selection()
        .map(Selection::range)
        .filter(|range| !range.is_empty());
    let chosen = session
        .chosen()
        .and_then(|id| session.layer().get(id))
        .map(|span| span.range.clone());
    let range = selected.or(chosen).unwrap_or_default();
    if let Some(text) = session.article().text().get(range) {
        context.copy_text(text.to_owned());
    }
}
