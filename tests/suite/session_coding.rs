//! Coding through the one door: each call is one step, says what looks different, chooses the
//! incident, and is refused where nothing may be written.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{Casualty, CasualtyKind, Count};
use hashiya::model::codebook::LabelId;
use hashiya::model::coding::CodingError;
use hashiya::model::edit::EditError;
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId, RoleId};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::selection::Selection;
use hashiya::model::span::{Span, SpanId};
use hashiya::session::{Change, Session, SessionError};

use crate::coding_table::{day, participant};
use crate::desk::{Desk, TEXT, label_words, span_of};

/// Who is coded here: five wounded, of whom two are children, the place, the source.
struct Coded {
    session: Session,
    wounded: SpanId,
    children: SpanId,
    place: SpanId,
    source: SpanId,
}

fn coded() -> Coded {
    let article = Article::new("name.txt", TEXT);
    let mut session = Session::in_memory(article, Layer::default());
    Coded {
        wounded: label_words(&mut session, "خمسة أشخاص", "casualty"),
        children: label_words(&mut session, "طفلان", "casualty"),
        place: label_words(&mut session, "إدلب", "location"),
        source: label_words(&mut session, "الدفاع المدني", "actor"),
        session,
    }
}

fn wounded(number: u32) -> Casualty {
    Casualty {
        kind: CasualtyKind::Wounded,
        count: Count::exact(number),
        ..Casualty::default()
    }
}

fn count_of(session: &Session, id: SpanId) -> Option<Casualty> {
    let value = session.layer().get(id).unwrap().attributes.get(&count())?;
    match value {
        Value::Casualty(count) => Some(count.clone()),
        _ => None,
    }
}

fn set_count(session: &mut Session, id: SpanId, said: Casualty) -> Result<Change, SessionError> {
    session.set_attribute(id, count(), Some(Value::Casualty(said)))
}

fn count() -> AttributeId {
    AttributeId::new("count")
}

/// The words that look different after a change.
fn touched(change: Result<Change, SessionError>) -> Vec<String> {
    let ranges = change.unwrap().touched.into_iter();
    ranges.map(|range| TEXT[range].to_owned()).collect()
}

/// Makes a change, and sees that undo and redo are one step of it each.
#[track_caller]
fn step<T>(session: &mut Session, change: impl FnOnce(&mut Session) -> T) -> T {
    let (before, looked_at) = (session.layer().clone(), session.chosen_incident());
    let revision = session.revision();
    let done = change(session);
    assert_eq!(session.revision(), revision + 1);
    let (after, looks_at) = (session.layer().clone(), session.chosen_incident());
    assert_ne!(after, before);
    session.undo().unwrap();
    assert_eq!(
        (session.layer(), session.chosen_incident()),
        (&before, looked_at)
    );
    session.redo().unwrap();
    assert_eq!(
        (session.layer(), session.chosen_incident()),
        (&after, looks_at)
    );
    done
}

/// Makes a call that changes nothing, and is no step.
#[track_caller]
fn no_step<T>(session: &mut Session, call: impl FnOnce(&mut Session) -> T) -> T {
    let (before, revision) = (session.layer().clone(), session.revision());
    let done = call(session);
    assert_eq!((session.layer(), session.revision()), (&before, revision));
    done
}

#[test]
fn values_are_set_and_taken_away() {
    let Coded {
        mut session,
        wounded: five,
        source,
        ..
    } = coded();
    let session = &mut session;
    let mention = AttributeId::new("mention");
    let named = Some(Value::Choice("named".to_owned()));
    let set = |value: &Option<Value>| {
        let (mention, value) = (mention.clone(), value.clone());
        move |session: &mut Session| session.set_attribute(source, mention, value)
    };
    assert_eq!(touched(step(session, set(&named))), ["الدفاع المدني"]);
    let values = |session: &Session| session.layer().get(source).unwrap().attributes.clone();
    assert_eq!(values(session).get(&mention), named.as_ref());
    assert_eq!(no_step(session, set(&named)), Ok(Change::default()));
    assert_eq!(touched(step(session, set(&None))), ["الدفاع المدني"]);
    assert!(values(session).is_empty());

    let change = step(session, |it| set_count(it, five, wounded(5)));
    assert_eq!(touched(change), ["خمسة أشخاص"]);
    assert_eq!(count_of(session, five), Some(wounded(5)));
    let same = no_step(session, |it| set_count(it, five, wounded(5)));
    assert_eq!(same, Ok(Change::default()));
    let id = SpanId(77);
    assert_eq!(
        no_step(session, |it| it.set_attribute(id, count(), None)),
        Err(SessionError::Edit(EditError::NoSuchSpan { id }))
    );
}

#[test]
fn counts_are_linked_and_never_in_a_circle() {
    let Coded {
        mut session,
        wounded: five,
        children,
        ..
    } = coded();
    let session = &mut session;
    set_count(session, five, wounded(5)).unwrap();
    let part = Casualty {
        subset_of: Some(five),
        ..wounded(2)
    };
    let change = step(session, |it| set_count(it, children, part.clone()));
    assert_eq!(touched(change), ["طفلان"]);
    assert_eq!(count_of(session, children), Some(part));
    let back = Casualty {
        duplicate_of: Some(children),
        ..wounded(5)
    };
    let (id, to) = (five, children);
    assert_eq!(
        no_step(session, |it| set_count(it, five, back)),
        Err(SessionError::Coding(CodingError::Circle { id, to }))
    );
    step(session, |it| set_count(it, children, wounded(2))).unwrap();
    assert_eq!(count_of(session, children), Some(wounded(2)));
}

#[test]
fn the_date_of_an_incident_follows_its_span_in_one_step() {
    let mut session = coded().session;
    let session = &mut session;
    let date = label_words(session, "12-10-2016", "date");
    let (incident, _) = session.new_incident(&[date]).unwrap();
    let when = day((2016, 10, 12));
    let value = Some(Value::Date(when.clone()));
    let change = step(session, |it| {
        it.set_attribute(date, AttributeId::new("date"), value)
    });
    assert_eq!(touched(change), ["12-10-2016"]);
    let expected = Incident {
        date: Some(when),
        date_span: Some(date),
        ..Incident::new(incident)
    };
    assert_eq!(session.layer().incidents(), [expected]);
}

#[test]
fn incidents_are_made_filled_and_looked_at() {
    let Coded {
        mut session,
        wounded: five,
        children,
        place,
        source,
    } = coded();
    let session = &mut session;
    assert_eq!(session.chosen_incident(), None);
    let (first, change) = step(session, |it| it.new_incident(&[five, place])).unwrap();
    assert_eq!(first, IncidentId(0));
    assert_eq!(
        change.touched,
        [span_of(TEXT, "إدلب"), span_of(TEXT, "خمسة أشخاص")]
    );
    assert_eq!(session.chosen_incident(), Some(first));
    let mut expected = Incident {
        locations: vec![place],
        casualties: vec![five],
        ..Incident::new(first)
    };
    assert_eq!(session.layer().incidents(), [expected.clone()]);

    let (second, change) = step(session, |it| it.new_incident(&[])).unwrap();
    assert_eq!(second, IncidentId(1));
    assert!(change.touched.is_empty());
    assert_eq!(session.chosen_incident(), Some(second));
    let target = RoleId("target".to_owned());
    step(session, |it| {
        it.add_to_incident(first, &[children, source], Some(&target))
    })
    .unwrap();
    assert_eq!(session.chosen_incident(), Some(first));
    expected.casualties.push(children);
    expected.participants = vec![participant(source, "target")];
    assert_eq!(session.layer().incident(first), Some(&expected));
    // What is in it already is a look at it.
    session.choose_incident(Some(second));
    let same = no_step(session, |it| it.add_to_incident(first, &[five], None));
    assert_eq!(
        (same, session.chosen_incident()),
        (Ok(Change::default()), Some(first))
    );
    session.choose_incident(Some(IncidentId(9)));
    assert_eq!(session.chosen_incident(), None, "there is no such one");
    session.choose_incident(Some(second));

    step(session, |it| it.remove_from_incident(first, place)).unwrap();
    assert_eq!(session.chosen_incident(), Some(second), "it stays chosen");
    expected.locations.clear();
    assert_eq!(session.layer().incident(first), Some(&expected));
    assert!(session.layer().get(place).is_some());
    let same = no_step(session, |it| it.remove_from_incident(first, place));
    assert_eq!(same, Ok(Change::default()));

    expected.kind = IncidentTypeId("attack".to_owned());
    expected.note = "ليلا".to_owned();
    step(session, |it| it.set_incident(expected.clone())).unwrap();
    assert_eq!(session.layer().incident(first), Some(&expected));
    let same = no_step(session, |it| it.set_incident(expected.clone()));
    assert_eq!(same, Ok(Change::default()));

    step(session, |it| it.remove_incident(second)).unwrap();
    assert_eq!(session.chosen_incident(), None);
    assert_eq!(session.layer().incidents(), [expected]);
    let (third, _) = session.new_incident(&[]).unwrap();
    assert_eq!(third, IncidentId(2), "no number is given twice");

    let id = IncidentId(9);
    let missing = Err(SessionError::Edit(EditError::NoSuchIncident { id }));
    let refused = |session: &mut Session, call: &dyn Fn(&mut Session) -> Result<Change, _>| {
        assert_eq!(no_step(session, call), missing);
    };
    refused(session, &|it| it.add_to_incident(id, &[five], None));
    refused(session, &|it| it.remove_from_incident(id, five));
    refused(session, &|it| it.set_incident(Incident::new(id)));
    refused(session, &|it| it.remove_incident(id));
    refused(session, &|it| it.merge_incidents(id, first));
    refused(session, &|it| it.merge_incidents(first, id));
    let id = SpanId(77);
    assert_eq!(
        no_step(session, |it| it.new_incident(&[id])),
        Err(SessionError::Edit(EditError::NoSuchSpan { id }))
    );
}

#[test]
fn two_incidents_become_one_and_two_again() {
    let Coded {
        mut session,
        wounded: five,
        children,
        place,
        source,
    } = coded();
    let session = &mut session;
    let (first, _) = session.new_incident(&[five, source]).unwrap();
    let (second, _) = session.new_incident(&[children, place]).unwrap();
    step(session, |it| it.merge_incidents(first, second)).unwrap();
    let merged = Incident {
        participants: vec![participant(source, "")],
        locations: vec![place],
        casualties: vec![five, children],
        ..Incident::new(first)
    };
    assert_eq!(session.layer().incidents(), [merged]);
    assert_eq!(session.chosen_incident(), Some(first));
    let same = no_step(session, |it| it.merge_incidents(first, first));
    assert_eq!(same, Ok(Change::default()));
    session.undo().unwrap();
    assert_eq!(session.layer().incidents().len(), 2);
    assert_eq!(session.chosen_incident(), Some(second));
}

#[test]
fn a_span_with_another_label_moves_in_its_incident() {
    let Coded {
        mut session, place, ..
    } = coded();
    let session = &mut session;
    let (incident, _) = session.new_incident(&[place]).unwrap();
    step(session, |it| it.relabel(place, &LabelId::new("actor"))).unwrap();
    let expected = Incident {
        participants: vec![participant(place, "")],
        ..Incident::new(incident)
    };
    assert_eq!(session.layer().incidents(), [expected]);
}

#[test]
fn removed_spans_leave_incidents_and_counts_in_one_step() {
    let Coded {
        mut session,
        wounded: five,
        children,
        place,
        source,
    } = coded();
    let session = &mut session;
    set_count(session, five, wounded(5)).unwrap();
    let part = Casualty {
        subset_of: Some(five),
        ..wounded(2)
    };
    set_count(session, children, part).unwrap();
    let (incident, _) = session.new_incident(&[five, children, place]).unwrap();
    session.choose(Some(five));
    step(session, |it| it.remove_all(&[five, source])).unwrap();
    assert_eq!(session.chosen(), None);
    assert_eq!(count_of(session, children), Some(wounded(2)));
    let expected = Incident {
        locations: vec![place],
        casualties: vec![children],
        ..Incident::new(incident)
    };
    assert_eq!(session.layer().incidents(), [expected]);
    assert_eq!(session.layer().len(), 2);
    let none = no_step(session, |it| it.remove_all(&[]));
    assert_eq!(none, Ok(Change::default()));
    let id = SpanId(77);
    assert_eq!(
        no_step(session, |it| it.remove_all(&[place, id])),
        Err(SessionError::Edit(EditError::NoSuchSpan { id }))
    );
}

fn lost(id: u32) -> Unplaced {
    Unplaced {
        id,
        label: LabelId::new("casualty"),
        start: 3,
        end: 9,
        quote: "طفلين".to_owned(),
        before: String::new(),
        after: String::new(),
        note: "كم؟".to_owned(),
        attributes: [(count(), Value::Casualty(wounded(2)))].into(),
        reason: "its words are not in the text".to_owned(),
    }
}

#[test]
fn an_unplaced_span_is_placed_or_dropped_with_its_incident() {
    let incident = Incident {
        casualties: vec![SpanId(4), SpanId(5)],
        ..Incident::new(IncidentId(0))
    };
    let layer = Layer::with_spans(Vec::new(), vec![lost(4), lost(5)]).unwrap();
    let layer = layer.with_incidents(vec![incident.clone()]).unwrap();
    let session = &mut Session::in_memory(Article::new("name.txt", TEXT), layer);
    let nothing = no_step(session, |it| it.place_unplaced(1));
    assert_eq!(nothing, Err(SessionError::NothingSelected));
    session.set_selection(Some(Selection::over(span_of(TEXT, " طفلان"))));
    let error = EditError::NoSuchUnplaced { index: 2, count: 2 };
    assert_eq!(
        no_step(session, |it| it.place_unplaced(2)),
        Err(SessionError::Edit(error.clone()))
    );
    assert_eq!(
        touched(step(session, |it| it.place_unplaced(1))),
        ["طفلان"],
        "without the space"
    );
    let placed = Span {
        id: SpanId(5),
        label: LabelId::new("casualty"),
        range: span_of(TEXT, "طفلان"),
        note: "كم؟".to_owned(),
        attributes: lost(5).attributes,
    };
    assert_eq!(session.layer().spans(), [placed]);
    assert_eq!(session.layer().unplaced(), [lost(4)]);
    assert_eq!(session.layer().incidents(), [incident]);
    assert_eq!(session.chosen(), Some(SpanId(5)));

    step(session, |it| it.drop_unplaced(0)).unwrap();
    assert_eq!(session.layer().unplaced(), []);
    let rest = Incident {
        casualties: vec![SpanId(5)],
        ..Incident::new(IncidentId(0))
    };
    assert_eq!(session.layer().incidents(), [rest]);
    let error = EditError::NoSuchUnplaced { index: 0, count: 0 };
    assert_eq!(
        no_step(session, |it| it.drop_unplaced(0)),
        Err(SessionError::Edit(error))
    );
}

#[test]
fn nothing_is_coded_where_nothing_may_be_written() {
    let desk = Desk::new();
    let mut first = desk.open();
    let id = label_words(&mut first, "طفلان", "casualty");
    set_count(&mut first, id, wounded(2)).unwrap();
    let (incident, _) = first.new_incident(&[id]).unwrap();
    let (other, _) = first.new_incident(&[]).unwrap();
    first.save_now().unwrap();
    let mut second = desk.open();
    assert_eq!(second.layer(), first.layer());
    type Call = fn(&mut Session, SpanId, IncidentId, IncidentId) -> Result<Change, SessionError>;
    let calls: [Call; 10] = [
        |it, id, _, _| it.set_attribute(id, count(), None),
        |it, id, _, _| set_count(it, id, wounded(2)),
        |it, id, _, _| it.new_incident(&[id]).map(|(_, change)| change),
        |it, id, incident, _| it.add_to_incident(incident, &[id], None),
        |it, id, incident, _| it.remove_from_incident(incident, id),
        |it, _, incident, _| it.set_incident(Incident::new(incident)),
        |it, _, incident, _| it.remove_incident(incident),
        |it, _, incident, other| it.merge_incidents(incident, other),
        |it, id, _, _| it.remove_all(&[id]),
        |it, id, _, _| it.relabel(id, &LabelId::new("actor")),
    ];
    for (number, call) in calls.into_iter().enumerate() {
        let refused = no_step(&mut second, |it| call(it, id, incident, other));
        assert!(
            matches!(refused, Err(SessionError::ReadOnly(_))),
            "call {number}: {refused:?}"
        );
    }
    second.set_selection(Some(Selection::over(span_of(TEXT, "إدلب"))));
    assert!(matches!(
        second.place_unplaced(0),
        Err(SessionError::ReadOnly(_))
    ));
    assert!(matches!(
        second.drop_unplaced(0),
        Err(SessionError::ReadOnly(_))
    ));
    second.choose_incident(Some(incident));
    assert_eq!(
        second.chosen_incident(),
        Some(incident),
        "one may look at it"
    );
}
