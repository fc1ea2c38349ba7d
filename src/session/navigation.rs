//! From one span or incident to the next, round and round, and the spans that a command is about.

use super::Session;
use crate::model::coding;
use crate::model::incident::IncidentId;
use crate::model::selection::Selection;
use crate::model::span::{Span, SpanId};

impl Session {
    /// The span after this one in reading order, or after the caret when `None`. After the last
    /// comes the first.
    pub fn next_span(&self, after: Option<SpanId>) -> Option<SpanId> {
        let spans = self.layer.spans();
        let next = match after.and_then(|id| self.layer.position(id)) {
            Some(position) => position + 1,
            None => spans.partition_point(|span| span.range.start < self.caret()),
        };
        spans
            .get(next)
            .or_else(|| spans.first())
            .map(|span| span.id)
    }

    /// The span before this one in reading order, or before the caret when `None`. Before the
    /// first comes the last.
    pub fn previous_span(&self, before: Option<SpanId>) -> Option<SpanId> {
        let spans = self.layer.spans();
        let position = before
            .and_then(|id| self.layer.position(id))
            .unwrap_or_else(|| spans.partition_point(|span| span.range.start < self.caret()));
        position
            .checked_sub(1)
            .and_then(|previous| spans.get(previous))
            .or_else(|| spans.last())
            .map(|span| span.id)
    }

    /// The next or the previous span in reading order that lacks what its label is for, from the
    /// chosen span or the caret on.
    pub fn unfinished_span(&self, onward: bool) -> Option<SpanId> {
        let step = |from: Option<SpanId>| {
            if onward {
                self.next_span(from)
            } else {
                self.previous_span(from)
            }
        };
        let mut at = step(self.chosen())?;
        for _ in 0..self.layer.len() {
            if coding::is_unfinished(&self.codebook, self.layer.get(at)?) {
                return Some(at);
            }
            at = step(Some(at))?;
        }
        None
    }

    /// The incident after the current one, or before it.
    pub fn neighbour_incident(&self, onward: bool) -> Option<IncidentId> {
        let incidents = self.layer.incidents();
        let count = incidents.len();
        let current = self.chosen_incident();
        let at = current.and_then(|id| incidents.iter().position(|one| one.id == id));
        let next = match (at, onward) {
            (None, true) => 0,
            (None, false) => count.checked_sub(1)?,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        incidents.get(next).map(|one| one.id)
    }

    /// The spans inside the selection, or else the chosen one.
    pub fn target_spans(&self) -> Vec<SpanId> {
        let selected = self.selection().filter(|selection| !selection.is_empty());
        let Some(range) = selected.map(Selection::range) else {
            return self.chosen().into_iter().collect();
        };
        let inside = |span: &&Span| span.range.start >= range.start && span.range.end <= range.end;
        let touching = self.layer.touching(range.clone());
        touching.filter(inside).map(|span| span.id).collect()
    }

    fn caret(&self) -> usize {
        self.view.selection.map_or(0, |selection| selection.head)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

    use super::*;
    use crate::model::article::Article;
    use crate::model::attribute::{AttributeId, Value};
    use crate::model::codebook::LabelId;
    use crate::model::layer::Layer;
    use crate::model::link::ActorId;

    const TEXT: &str = "قصف الجيش حلب وقال المرصد";

    fn session(labelled: &[(&str, &str)]) -> Session {
        let mut session = Session::in_memory(Article::new("a.txt", TEXT), Layer::default());
        for (words, label) in labelled {
            select(&mut session, words);
            session.label_selection(&LabelId::new(*label)).unwrap();
        }
        session.set_selection(None);
        session.choose(None);
        session
    }

    fn select(session: &mut Session, words: &str) {
        let start = TEXT.find(words).unwrap();
        session.set_selection(Some(Selection::over(start..start + words.len())));
    }

    fn words(session: &Session, id: SpanId) -> &str {
        &TEXT[session.layer().get(id).unwrap().range.clone()]
    }

    #[test]
    fn one_walks_through_what_is_unfinished_and_past_what_is_not() {
        let mut session = session(&[("الجيش", "actor"), ("حلب", "location"), ("المرصد", "actor")]);
        let second = session.next_span(session.next_span(None)).unwrap();
        assert_eq!(words(&session, second), "حلب");
        let army = session.next_span(None).unwrap();
        let link = Value::Actor(ActorId::new("army"));
        let actor = AttributeId::new("actor");
        session
            .set_attribute(army, actor.clone(), Some(link.clone()))
            .unwrap();
        let mut walked = Vec::new();
        for onward in [true, true, true, false] {
            let next = session.unfinished_span(onward);
            session.choose(next);
            walked.push(words(&session, next.unwrap()).to_owned());
        }
        assert_eq!(walked, ["حلب", "المرصد", "حلب", "المرصد"]);
        session.remove(second).unwrap();
        let last = session.chosen().unwrap();
        session.set_attribute(last, actor, Some(link)).unwrap();
        assert_eq!(session.unfinished_span(true), None);
    }

    #[test]
    fn one_walks_round_the_incidents() {
        let mut session = session(&[]);
        assert_eq!(session.neighbour_incident(false), None);
        let ids = [(); 3].map(|()| session.new_incident(&[]).unwrap().0);
        session.choose_incident(None);
        assert_eq!(session.neighbour_incident(true), Some(ids[0]));
        assert_eq!(session.neighbour_incident(false), Some(ids[2]));
        session.choose_incident(Some(ids[2]));
        assert_eq!(session.neighbour_incident(true), Some(ids[0]));
        assert_eq!(session.neighbour_incident(false), Some(ids[1]));
    }

    #[test]
    fn a_selection_means_the_spans_that_are_whole_in_it() {
        let mut session = session(&[("الجيش", "actor"), ("حلب وقال", "location")]);
        let army = session.next_span(None).unwrap();
        select(&mut session, "قصف الجيش حلب");
        assert_eq!(session.target_spans(), [army]);
        session.set_selection(None);
        assert_eq!(session.target_spans(), []);
        session.choose(Some(army));
        assert_eq!(session.target_spans(), [army]);
    }
}
