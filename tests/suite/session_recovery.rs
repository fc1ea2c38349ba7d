//! Edits of every kind come back from the journal, from the file, and from both.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{Casualty, CasualtyKind, Count};
use hashiya::model::edit::Edit;
use hashiya::model::incident::{Incident, IncidentTypeId, RoleId};
use hashiya::session::SaveState;
use proptest::prelude::*;

use crate::coding_table::{day, participant};
use crate::desk::{Desk, label_words, span_of};
use crate::model_layer::{TEXT, any_edit};

/// What a person and a machine do.
#[derive(Clone, Debug)]
enum Act {
    Edit(Box<Edit>),
    Undo,
    Redo,
    Save,
    Kill,
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        12 => any_edit().prop_map(|edit| Act::Edit(Box::new(edit))),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Save),
        1 => Just(Act::Kill),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_edited_undone_and_saved_survives_kills(
        acts in prop::collection::vec(any_act(), 1..30),
    ) {
        let desk = Desk::new();
        desk.write("name.txt", TEXT);
        let mut session = desk.open();
        let mut unsaved = 0;
        for act in acts.into_iter().chain([Act::Kill]) {
            let revision = session.revision();
            match act {
                // Refusals are part of it.
                Act::Edit(edit) => drop(session.apply(*edit)),
                Act::Undo => drop(session.undo()),
                Act::Redo => drop(session.redo()),
                Act::Save => {
                    session.save_now().unwrap();
                    unsaved = 0;
                }
                Act::Kill => {
                    let layer = session.layer().clone();
                    drop(session);
                    session = desk.open();
                    prop_assert_eq!(session.layer(), &layer);
                    prop_assert_eq!(session.recovered() as u64, unsaved);
                    continue;
                }
            }
            unsaved += session.revision() - revision;
        }
        let layer = session.layer().clone();
        session.close().unwrap();
        let again = desk.open();
        prop_assert_eq!(again.layer(), &layer, "the file has all of it");
    }
}

#[test]
fn coding_comes_back_as_it_was_with_what_was_undone_and_done_again() {
    let desk = Desk::new();
    let mut session = desk.open();
    let five = label_words(&mut session, "خمسة أشخاص", "casualty");
    let two = label_words(&mut session, "طفلان", "casualty");
    let who = label_words(&mut session, "الدفاع المدني", "actor");
    let date = label_words(&mut session, "12-10-2016", "date");
    let count = |number: u32| Casualty {
        kind: CasualtyKind::Wounded,
        count: Count::exact(number),
        ..Casualty::default()
    };
    let part = Casualty {
        subset_of: Some(five),
        ..count(2)
    };
    let id = AttributeId::new;
    let told = |count: &Casualty| Some(Value::Casualty(count.clone()));
    let when = day((2016, 10, 12));
    session
        .set_attribute(five, id("count"), told(&count(5)))
        .unwrap();
    session
        .set_attribute(two, id("count"), told(&part))
        .unwrap();
    let value = Some(Value::Date(when.clone()));
    session.set_attribute(date, id("date"), value).unwrap();
    let (first, _) = session.new_incident(&[five, date]).unwrap();
    let role = RoleId("target".to_owned());
    session.add_to_incident(first, &[who], Some(&role)).unwrap();
    let (second, _) = session.new_incident(&[two]).unwrap();
    session.merge_incidents(first, second).unwrap();
    let mut incident = session.layer().incident(first).unwrap().clone();
    incident.kind = IncidentTypeId("attack".to_owned());
    session.set_incident(incident).unwrap();
    session.remove_incident(first).unwrap();
    session.undo().unwrap();
    session.set_attribute(two, id("count"), None).unwrap();
    session.undo().unwrap();
    session.redo().unwrap();
    session.undo().unwrap();
    let layer = session.layer().clone();
    let edits = session.revision();
    let expected = Incident {
        kind: IncidentTypeId("attack".to_owned()),
        participants: vec![participant(who, "target")],
        casualties: vec![five, two],
        date: Some(when),
        date_span: Some(date),
        ..Incident::new(first)
    };
    // Killed.
    drop(session);
    assert_eq!(desk.names(), [".name.ron.journal", "name.txt"]);

    let mut session = desk.open();
    assert_eq!((session.recovered() as u64, edits), (edits, 18));
    assert_eq!(session.layer(), &layer);
    assert_eq!(session.problems(), []);
    assert_eq!(session.save_state(), SaveState::Unsaved);
    assert_eq!(session.layer().incidents(), [expected]);
    let text = session.article().text();
    let span = session.layer().get(two).unwrap();
    assert_eq!(span.range, span_of(text, "طفلان"));
    assert_eq!(span.attributes.get(&id("count")), told(&part).as_ref());
    // The numbers go on where they were.
    assert_eq!(session.new_incident(&[]).unwrap().0.0, 2);
    session.undo().unwrap();
    session.close().unwrap();
    assert_eq!(desk.names(), ["name.ron", "name.txt"]);
    let session = desk.open();
    assert_eq!((session.recovered(), session.layer()), (0, &layer));
}
