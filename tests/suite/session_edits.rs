//! The one door: labelling, undo with the selection of that moment, what looks different.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::codebook::LabelId;
use hashiya::model::edit::Edit;
use hashiya::model::layer::Layer;
use hashiya::model::selection::Selection;
use hashiya::model::span::SpanId;
use hashiya::session::{Change, Session, SessionError};
use proptest::prelude::*;

use crate::desk::{TEXT, label_words, span_of, spans, words};

fn session() -> Session {
    Session::in_memory(Article::new("name.txt", TEXT), Layer::default())
}

fn label(name: &str) -> LabelId {
    LabelId::new(name)
}

#[test]
fn labelling_takes_the_words_and_not_the_space_around_them() {
    let mut session = session();
    let range = span_of(TEXT, " كفرنوران ");
    session.set_selection(Some(Selection::over(range)));
    let change = session.label_selection(&label("location")).unwrap();
    assert_eq!(spans(&session), words(&[("كفرنوران", "location")]));
    assert_eq!(change.touched, [span_of(TEXT, "كفرنوران")]);
    let end = span_of(TEXT, "كفرنوران").end;
    assert_eq!(session.selection(), Some(Selection::caret(end)));
    assert_eq!(session.chosen(), Some(session.layer().spans()[0].id));
}

#[test]
fn a_few_selected_words_on_one_line_may_be_looked_for() {
    let mut session = session();
    assert_eq!(session.selected_phrase(), None);
    session.set_selection(Some(Selection::caret(4)));
    assert_eq!(session.selected_phrase(), None);
    session.set_selection(Some(Selection::over(span_of(TEXT, "3 مدنيين"))));
    assert_eq!(session.selected_phrase(), Some("3 مدنيين"));
    let newline = TEXT.find('\n').unwrap();
    session.set_selection(Some(Selection::over(newline - 2..newline + 1)));
    assert_eq!(session.selected_phrase(), None, "more than a line");
}

#[test]
fn nothing_and_space_cannot_be_labelled() {
    let mut session = session();
    let name = label("actor");
    assert_eq!(
        session.label_selection(&name),
        Err(SessionError::NothingSelected)
    );
    session.set_selection(Some(Selection::caret(0)));
    assert_eq!(
        session.label_selection(&name),
        Err(SessionError::NothingSelected)
    );
    let newline = TEXT.find('\n').unwrap();
    session.set_selection(Some(Selection::over(newline..newline + 1)));
    assert_eq!(session.label_selection(&name), Err(SessionError::OnlySpace));
    assert_eq!((session.revision(), session.can_undo()), (0, false));
}

#[test]
fn the_same_label_twice_chooses_the_span_that_is_there() {
    let mut session = session();
    let id = label_words(&mut session, "كفرنوران", "location");
    session.choose(None);
    assert_eq!(label_words(&mut session, "كفرنوران", "location"), id);
    assert_eq!((session.layer().spans().len(), session.revision()), (1, 1));
    // Another label on the same words is another span.
    assert_ne!(label_words(&mut session, "كفرنوران", "actor"), id);
}

#[test]
fn one_goes_on_where_one_labelled() {
    let mut session = session();
    let first = label_words(&mut session, "3 مدنيين", "casualty");
    let last = label_words(&mut session, "خمسة أشخاص", "casualty");
    label_words(&mut session, "كفرنوران", "location");
    session.choose(None);
    assert_eq!(session.next_span(None), Some(last));
    session.undo().unwrap();
    session.redo().unwrap();
    session.choose(None);
    assert_eq!(session.next_span(None), Some(last), "also after redo");
    session.set_selection(None);
    assert_eq!(session.next_span(None), Some(first));
}

#[test]
fn undo_and_redo_bring_the_selection_of_the_moment() {
    let mut session = session();
    let range = span_of(TEXT, "كفرنوران");
    let selection = Some(Selection::over(range.clone()));
    session.set_selection(selection);
    session.label_selection(&label("location")).unwrap();
    let id = session.chosen().unwrap();
    session.choose(None);

    assert_eq!(
        session.undo().unwrap().touched,
        std::slice::from_ref(&range)
    );
    assert_eq!((session.selection(), session.chosen()), (selection, None));
    assert!(session.layer().spans().is_empty());
    assert_eq!(session.undo(), None);

    let caret = Some(Selection::caret(range.end));
    assert_eq!(session.redo().unwrap().touched, [range]);
    assert_eq!((session.selection(), session.chosen()), (caret, Some(id)));
    assert_eq!(session.redo(), None);
}

#[test]
fn every_change_says_what_looks_different() {
    let mut session = session();
    let id = label_words(&mut session, "كفرنوران", "actor");
    let (old, new) = (span_of(TEXT, "كفرنوران"), span_of(TEXT, "كفرنوران في ريف"));
    let relabelled = session.relabel(id, &label("location")).unwrap();
    assert_eq!(relabelled.touched, std::slice::from_ref(&old));
    let moved = session.set_range(id, new.clone()).unwrap();
    assert_eq!(moved.touched, [new.clone(), old.clone()]);
    let noted = session.set_note(id, "قرية").unwrap();
    assert_eq!((&noted.touched[..], &noted.spans[..]), (&[][..], &[id][..]));
    assert_eq!(session.set_note(id, "قرية").unwrap(), Change::default());
    let removed = session.remove(id).unwrap();
    assert_eq!(removed.touched, std::slice::from_ref(&new));
    assert_eq!(removed.spans, [id]);
    assert_eq!(session.chosen(), None);
    let since: Vec<_> = session
        .changes_since(session.revision() - 2)
        .unwrap()
        .collect();
    assert_eq!(since, [&noted, &removed]);
    assert!(session.changes_since(session.revision() + 1).is_none());
    assert_eq!(session.undo().unwrap().touched, std::slice::from_ref(&new));
    session.undo().unwrap();
    assert_eq!(session.undo().unwrap().touched, [old, new]);
    let span = session.layer().get(id).unwrap();
    assert_eq!((span.label.as_str(), span.note.as_str()), ("location", ""));
}

#[test]
fn what_changes_nothing_is_no_step() {
    let mut session = session();
    let id = label_words(&mut session, "كفرنوران", "location");
    let revision = session.revision();
    session.relabel(id, &label("location")).unwrap();
    session.set_range(id, span_of(TEXT, "كفرنوران")).unwrap();
    session.set_note(id, "").unwrap();
    session.apply(Edit::Batch(Vec::new())).unwrap();
    assert_eq!(session.revision(), revision);
    session.undo().unwrap();
    assert!(!session.can_undo());
}

#[test]
fn an_edit_that_does_not_fit_changes_nothing() {
    let mut session = session();
    label_words(&mut session, "كفرنوران", "location");
    let before = session.layer().clone();
    let revision = session.revision();
    assert!(session.remove(SpanId(77)).is_err());
    assert!(session.set_range(SpanId(0), 5..5).is_err());
    let batch = Edit::Batch(vec![Edit::Remove(SpanId(0)), Edit::Remove(SpanId(77))]);
    assert!(session.apply(batch).is_err());
    assert_eq!((session.layer(), session.revision()), (&before, revision));
}

#[test]
fn spans_are_walked_in_reading_order_and_round() {
    let mut session = session();
    let last = label_words(&mut session, "خمسة أشخاص", "casualty");
    let first = label_words(&mut session, "3 مدنيين", "casualty");
    let middle = label_words(&mut session, "كفرنوران", "location");
    let next = |session: &Session, id| session.next_span(id).unwrap();
    assert_eq!(next(&session, None), last, "from where one worked");
    session.set_selection(None);
    assert_eq!(next(&session, None), first);
    assert_eq!(next(&session, Some(first)), middle);
    assert_eq!(next(&session, Some(last)), first);
    assert_eq!(session.previous_span(Some(first)), Some(last));
    assert_eq!(session.previous_span(Some(last)), Some(middle));
    // Without a span, from the caret on.
    session.set_selection(Some(Selection::caret(span_of(TEXT, "وفي إدلب").start)));
    assert_eq!(next(&session, None), last);
    assert_eq!(session.previous_span(None), Some(middle));
    assert_eq!(
        Session::in_memory(Article::new("a", TEXT), Layer::default()).next_span(None),
        None
    );
}

#[test]
fn a_selection_never_cuts_a_character() {
    let mut session = session();
    session.set_selection(Some(Selection {
        anchor: 1,
        head: 9_999,
    }));
    let selection = session.selection().unwrap();
    assert_eq!((selection.anchor, selection.head), (0, TEXT.len()));
}

proptest! {
    /// Whatever was done, undoing all of it gives the beginning, and redoing all of it the end.
    #[test]
    fn all_undone_and_all_redone(actions in proptest::collection::vec((0..5_u8, any::<proptest::sample::Index>(), any::<proptest::sample::Index>()), 0..40)) {
        let mut session = session();
        let edges: Vec<usize> = TEXT.char_indices().map(|(at, _)| at).chain([TEXT.len()]).collect();
        let labels = ["actor", "location", "casualty"];
        for (action, a, b) in actions {
            let range = {
                let (a, b) = (edges[a.index(edges.len())], edges[b.index(edges.len())]);
                a.min(b)..a.max(b)
            };
            let count = session.layer().spans().len();
            let id = (count > 0).then(|| session.layer().spans()[a.index(count)].id);
            let name = label(labels[b.index(3)]);
            // Refusals are part of it.
            match (action, id) {
                (0, _) | (_, None) => {
                    session.set_selection(Some(Selection::over(range)));
                    let _ = session.label_selection(&name);
                }
                (1, Some(id)) => { let _ = session.remove(id); }
                (2, Some(id)) => { let _ = session.relabel(id, &name); }
                (3, Some(id)) => { let _ = session.set_range(id, range); }
                (_, Some(id)) => { let _ = session.set_note(id, name.as_str()); }
            }
        }
        let end = session.layer().clone();
        let mut steps = 0;
        while session.undo().is_some() {
            steps += 1;
        }
        prop_assert!(session.layer().spans().is_empty());
        for _ in 0..steps {
            prop_assert!(session.redo().is_some());
        }
        prop_assert_eq!(session.layer(), &end);
        if steps > 0 && session.chosen().is_some() {
            prop_assert!(session.layer().get(session.chosen().unwrap()).is_some());
        }
    }
}
