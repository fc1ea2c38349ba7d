//! The fields of an incident as rows, what each of them offers, and what a choice makes of it.
//!
//! Plain functions over the session: rows in, another incident out.

use crate::look::{Mode, Rgb, Theme};
use crate::model::coding::Slot;
use crate::model::incident::{
    Auxiliary, Incident, IncidentTypeId, Participant, RoleId, SameAs, Who,
};
use crate::model::span::SpanId;
use crate::session::Session;
use crate::ui::side_panels::details::editors::typed_date;
use crate::ui::side_panels::details::edits::date_reading;
use crate::ui::side_panels::editor::{Edited, Editor};
use crate::ui::side_panels::offers::{Pick, actors_like, listed, spans_like};
use crate::ui::widgets::chooser::{Offer, matching};
use crate::ui::widgets::rows::{Row, Tone};
use crate::ui::wording::{self, capital};

/// A field of an incident. A place is `None` for the row that adds one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// What happened.
    Type,
    /// The word that tells it.
    Trigger,
    /// Who takes part, at this place.
    Participant(Option<usize>),
    /// The role of who takes part at this place.
    Role(usize),
    /// Where, at this place.
    Location(Option<usize>),
    /// When.
    Date,
    /// With which casualties.
    Casualty(Option<usize>),
    /// With what.
    Weapon(Option<usize>),
    /// In which modes it is told.
    Auxiliary,
    /// Who says so.
    Source,
    /// How sure it is.
    Confidence,
    /// Other accounts of it.
    SameAs(Option<usize>),
    /// A note.
    Note,
    /// Another incident that becomes one with it. It has no row.
    Merge,
}

/// Incidents elsewhere in the project, for what is typed.
pub type Elsewhere<'a> = &'a dyn Fn(&str) -> Vec<Offer<Pick>>;

/// The rows of an incident.
pub fn rows(session: &Session, mode: Mode, incident: &Incident) -> Vec<Row<Field>> {
    let codebook = session.codebook();
    let (english, arabic) = wording::incident_type(codebook, incident);
    let mut rows = vec![match (incident.kind.0.is_empty(), arabic.is_empty()) {
        (true, _) => Row::empty(Field::Type, "Type", "type to find").badged("V"),
        (false, true) => Row::new(Field::Type, "Type", &english)
            .noted("not in the codebook")
            .toned(Tone::Wrong),
        (false, false) => Row::new(Field::Type, "Type", arabic).noted(english),
    }];
    rows.push(match incident.trigger {
        Some(id) => span_row(session, mode, Field::Trigger, "Trigger", id),
        None => Row::empty(Field::Trigger, "Trigger", "the word that tells it"),
    });
    for (index, one) in incident.participants.iter().enumerate() {
        let (role, _) = wording::role(codebook, &one.role);
        let field = Field::Participant(Some(index));
        let letter = wording::role_letter(codebook, &one.role);
        let row = match &one.who {
            Who::Span(id) => span_row(session, mode, field, &role, *id),
            Who::Actor(_) => {
                Row::new(field, &role, wording::who(session, &one.who)).noted("named by no span")
            }
        };
        rows.push(row.badged(letter.to_string()));
    }
    if incident.participants.is_empty() {
        let hint = "an actor, with a role";
        rows.push(Row::empty(Field::Participant(None), "Who", hint));
    }
    let several = |name, spans: &[SpanId], field: fn(Option<usize>) -> Field, hint| {
        let all = spans.iter().enumerate().map(|(index, id)| {
            let name = if index == 0 { name } else { "" };
            span_row(session, mode, field(Some(index)), name, *id)
        });
        let none = spans
            .is_empty()
            .then(|| Row::empty(field(None), name, hint));
        all.chain(none).collect::<Vec<_>>()
    };
    let locations = &incident.locations;
    rows.extend(several("Where", locations, Field::Location, "a location"));
    rows.push(date_row(session, mode, incident));
    let casualties = &incident.casualties;
    rows.extend(several(
        "Casualties",
        casualties,
        Field::Casualty,
        "none yet",
    ));
    rows.extend(several(
        "Weapon",
        &incident.weapons,
        Field::Weapon,
        "not said",
    ));
    let modes: Vec<&str> = incident.auxiliary.iter().map(|it| it.id()).collect();
    rows.push(if modes.is_empty() {
        Row::empty(Field::Auxiliary, "Told as", "news: it happened")
    } else {
        Row::new(Field::Auxiliary, "Told as", capital(&modes.join(", ")))
    });
    rows.push(match incident.attribution.source {
        Some(id) => span_row(session, mode, Field::Source, "Source", id),
        None => Row::empty(Field::Source, "Source", "who says so"),
    });
    rows.push(match incident.attribution.confidence {
        Some(it) => {
            let (english, arabic) = wording::confidence(it);
            Row::new(Field::Confidence, "Confidence", capital(english)).noted(arabic)
        }
        None => Row::empty(Field::Confidence, "Confidence", "how sure it is"),
    });
    for (index, same) in incident.same_as.iter().enumerate() {
        let name = if index == 0 { "Same as" } else { "" };
        rows.push(same_row(session, Field::SameAs(Some(index)), name, same));
    }
    if incident.same_as.is_empty() {
        let hint = "another account of it";
        rows.push(Row::empty(Field::SameAs(None), "Same as", hint));
    }
    rows.push(if incident.note.is_empty() {
        Row::empty(Field::Note, "Note", "ملاحظة…")
    } else {
        Row::new(Field::Note, "Note", &incident.note)
    });
    rows
}

fn span_row(session: &Session, mode: Mode, field: Field, name: &str, id: SpanId) -> Row<Field> {
    let Some(span) = session.layer().get(id) else {
        return Row::new(field, name, format!("span {id} is not there")).toned(Tone::Wrong);
    };
    let words = wording::quote(session, id, 160);
    let gist = wording::gist(session, span);
    let line = Rgb(Theme::label(mode, session.codebook(), &span.label).line);
    let row = match wording::casualty_of(session, id) {
        // How many is what one looks for; the words are on the page.
        Some(casualty) => Row::new(field, name, capital(&wording::casualty(casualty))).noted(words),
        None if gist == words => Row::new(field, name, words),
        None => Row::new(field, name, words).noted(gist),
    };
    row.barred(Some(line))
}

fn date_row(session: &Session, mode: Mode, incident: &Incident) -> Row<Field> {
    match (&incident.date, incident.date_span) {
        (Some(date), Some(id)) => Row::new(Field::Date, "When", wording::when(date))
            .noted(wording::quote(session, id, 80)),
        (Some(date), None) => Row::new(Field::Date, "When", wording::when(date)),
        (None, Some(id)) => span_row(session, mode, Field::Date, "When", id),
        (None, None) => Row::empty(Field::Date, "When", "a date"),
    }
}

fn same_row(session: &Session, field: Field, name: &str, same: &SameAs) -> Row<Field> {
    if !same.article.is_empty() {
        let value = format!("incident {} of {}", same.incident, same.article);
        return Row::new(field, name, value);
    }
    match session.layer().incident(same.incident) {
        Some(incident) => {
            let number = wording::incident_number(session, incident.id);
            let says = format!("Incident {number}");
            Row::new(field, name, says).noted(wording::incident(session, incident))
        }
        None => {
            let says = format!("incident {} is not there", same.incident);
            Row::new(field, name, says).toned(Tone::Wrong)
        }
    }
}

/// The span that a row is about.
pub fn span_of(incident: &Incident, field: &Field) -> Option<SpanId> {
    match field {
        Field::Trigger => incident.trigger,
        Field::Participant(Some(index)) | Field::Role(index) => {
            match incident.participants.get(*index)?.who {
                Who::Span(id) => Some(id),
                Who::Actor(_) => None,
            }
        }
        Field::Location(Some(index)) => incident.locations.get(*index).copied(),
        Field::Casualty(Some(index)) => incident.casualties.get(*index).copied(),
        Field::Weapon(Some(index)) => incident.weapons.get(*index).copied(),
        Field::Date => incident.date_span,
        Field::Source => incident.attribution.source,
        _ => None,
    }
}

/// The row that adds one more of what a row is, if there can be more.
pub fn more_of(field: &Field) -> Option<Field> {
    Some(match field {
        Field::Participant(_) | Field::Role(_) => Field::Participant(None),
        Field::Location(_) => Field::Location(None),
        Field::Casualty(_) => Field::Casualty(None),
        Field::Weapon(_) => Field::Weapon(None),
        Field::SameAs(_) => Field::SameAs(None),
        _ => return None,
    })
}

/// The editor of a row.
pub fn editor(incident: &Incident, field: &Field) -> Editor {
    let find = "اكتب للبحث… (type to find)";
    match field {
        Field::Type => Editor::one("Type of the incident", find),
        Field::Trigger => Editor::one("Trigger", find),
        Field::Participant(_) => Editor::one("Who takes part", find),
        Field::Role(_) => Editor::one("Role", find),
        Field::Location(_) => Editor::one("Where it was", find),
        Field::Casualty(_) => Editor::one("Casualties", find),
        Field::Weapon(_) => Editor::one("Weapon", find),
        Field::Source => Editor::one("Who says so", find),
        Field::Confidence => Editor::one("Confidence", find),
        Field::SameAs(_) => Editor::one("Same as", find),
        Field::Auxiliary => {
            let modes = incident.auxiliary.iter();
            let marked = modes
                .filter_map(|one| Auxiliary::ALL.iter().position(|it| it == one))
                .map(Pick::Nth)
                .collect();
            Editor::several("Told as", "a digit or Space marks, Enter is done", marked)
        }
        Field::Date => {
            let text = incident.date.as_ref().map(typed_date).unwrap_or_default();
            Editor::write("When", "2021-12-07, 2021-12, 7 ديسمبر", &text)
        }
        Field::Merge => Editor::one("Merge with", find),
        Field::Note => Editor::write("Note of the incident", "ملاحظة…", &incident.note),
    }
}

/// What a row offers for what is typed.
pub fn offers(
    session: &Session,
    incident: &Incident,
    field: &Field,
    query: &str,
    elsewhere: Elsewhere<'_>,
) -> Vec<Offer<Pick>> {
    let codebook = session.codebook();
    let typed = !query.trim().is_empty();
    let known = span_of(incident, field);
    let near = known
        .or_else(|| incident.spans().next())
        .and_then(|id| session.layer().get(id))
        .map_or(0, |span| span.range.start);
    match field {
        Field::Type => {
            let types = codebook.incident_types.iter();
            let offers =
                types.map(|one| Offer::id(&one.id.0, &one.arabic, &one.english).noted(&one.group));
            matching(&offers.collect::<Vec<_>>(), query)
        }
        Field::Role(_) => {
            let roles = codebook.roles.iter();
            let offers = roles.map(|one| Offer::id(&one.id.0, &one.arabic, &one.english));
            matching(&offers.collect::<Vec<_>>(), query)
        }
        Field::Participant(_) => {
            let mut found = spans_like(session, near, query, Slot::Participant);
            if typed {
                found.extend(actors_like(session, query));
            }
            found
        }
        Field::Location(_) => spans_like(session, near, query, Slot::Location),
        Field::Casualty(_) => spans_like(session, near, query, Slot::Casualty),
        Field::Trigger => spans_like(session, near, query, Slot::Trigger),
        Field::Weapon(_) => spans_like(session, near, query, Slot::Weapon),
        Field::Source => {
            let mut found = spans_like(session, near, query, Slot::Source);
            found.extend(spans_like(session, near, query, Slot::Participant));
            found
        }
        Field::Confidence => {
            let names = wording::CONFIDENCES.map(wording::confidence);
            listed(names.map(|(english, arabic)| (arabic, english)), query)
        }
        Field::Auxiliary => {
            let names = |one: Auxiliary| (wording::auxiliary_in_arabic(one), one.id());
            listed(Auxiliary::ALL.map(names), query)
        }
        Field::SameAs(_) => {
            let mut found = other_incidents(session, incident, query);
            found.extend(elsewhere(query));
            found
        }
        Field::Merge => other_incidents(session, incident, query),
        Field::Date | Field::Note => Vec::new(),
    }
}

/// The other incidents of the article.
fn other_incidents(session: &Session, but: &Incident, query: &str) -> Vec<Offer<Pick>> {
    let others = session.layer().incidents().iter();
    let offers: Vec<_> = others
        .filter(|one| one.id != but.id)
        .map(|one| {
            let number = wording::incident_number(session, one.id);
            let (english, arabic) = wording::incident_type(session.codebook(), one);
            let english = format!("{number}: {english}");
            let same = SameAs {
                article: String::new(),
                incident: one.id,
            };
            Offer::new(Pick::Same(same), arabic, english)
                .noted(wording::incident_gist(session, one))
        })
        .collect();
    matching(&offers, query)
}

/// How what is written in a row is understood.
pub fn reading(session: &Session, field: &Field, text: &str) -> Result<String, String> {
    match field {
        Field::Date => date_reading(session, text),
        _ => Ok(String::new()),
    }
}

/// The incident as a choice or written words make it; `None` where they change nothing.
pub fn changed(
    session: &Session,
    incident: &Incident,
    field: &Field,
    edited: &Edited,
) -> Option<Incident> {
    let mut new = incident.clone();
    match (field, edited) {
        (Field::Type, Edited::One(Pick::Id(id))) => new.kind = IncidentTypeId(id.clone()),
        (Field::Trigger, Edited::One(Pick::Span(id))) => new.trigger = Some(*id),
        (Field::Participant(index), Edited::One(pick)) => {
            let who = match pick {
                Pick::Span(id) => Who::Span(*id),
                Pick::Actor(id) => Who::Actor(id.clone()),
                _ => return None,
            };
            match index.and_then(|index| new.participants.get_mut(index)) {
                Some(known) => known.who = who,
                None => new.participants.push(Participant {
                    who,
                    role: RoleId::default(),
                }),
            }
        }
        (Field::Role(index), Edited::One(Pick::Id(id))) => {
            new.participants.get_mut(*index)?.role = RoleId(id.clone());
        }
        (Field::Location(index), Edited::One(Pick::Span(id))) => {
            put(&mut new.locations, *index, *id);
        }
        (Field::Casualty(index), Edited::One(Pick::Span(id))) => {
            put(&mut new.casualties, *index, *id);
        }
        (Field::Weapon(index), Edited::One(Pick::Span(id))) => put(&mut new.weapons, *index, *id),
        (Field::Date, Edited::Words(text)) => new.date = session.date_typed(text),
        (Field::Source, Edited::One(Pick::Span(id))) => new.attribution.source = Some(*id),
        (Field::Confidence, Edited::One(Pick::Nth(index))) => {
            new.attribution.confidence = wording::CONFIDENCES.get(*index).copied();
        }
        (Field::Auxiliary, Edited::Several(picks)) => {
            let all = Auxiliary::ALL.iter().enumerate();
            new.auxiliary = all
                .filter(|(index, _)| picks.contains(&Pick::Nth(*index)))
                .map(|(_, mode)| *mode)
                .collect();
        }
        (Field::SameAs(index), Edited::One(Pick::Same(same))) => {
            put(&mut new.same_as, *index, same.clone());
        }
        (Field::Note, Edited::Words(text)) => text.trim().clone_into(&mut new.note),
        _ => return None,
    }
    (new != *incident).then_some(new)
}

/// Puts something into a list once: in the place of another, or at the end.
fn put<T: PartialEq>(list: &mut Vec<T>, index: Option<usize>, new: T) {
    if list.contains(&new) {
        return;
    }
    match index.and_then(|index| list.get_mut(index)) {
        Some(old) => *old = new,
        None => list.push(new),
    }
}

/// The incident without what a row says.
pub fn cleared(incident: &Incident, field: &Field) -> Option<Incident> {
    fn drop_at<T>(list: &mut Vec<T>, index: Option<usize>) -> Option<()> {
        let index = index.filter(|index| *index < list.len())?;
        list.remove(index);
        Some(())
    }
    let mut new = incident.clone();
    match field {
        Field::Type => new.kind = IncidentTypeId::default(),
        Field::Trigger => new.trigger = None,
        Field::Participant(index) => drop_at(&mut new.participants, *index)?,
        Field::Role(index) => drop_at(&mut new.participants, Some(*index))?,
        Field::Location(index) => drop_at(&mut new.locations, *index)?,
        Field::Casualty(index) => drop_at(&mut new.casualties, *index)?,
        Field::Weapon(index) => drop_at(&mut new.weapons, *index)?,
        Field::SameAs(index) => drop_at(&mut new.same_as, *index)?,
        Field::Date => match new.date.take() {
            Some(_) => {}
            None => new.date_span = None,
        },
        Field::Source => new.attribution.source = None,
        Field::Confidence => new.attribution.confidence = None,
        Field::Auxiliary => new.auxiliary.clear(),
        Field::Note => new.note.clear(),
        Field::Merge => return None,
    }
    (new != *incident).then_some(new)
}

/// The incident with the role of a letter for who takes part at a row.
pub fn with_role(
    session: &Session,
    incident: &Incident,
    field: &Field,
    letter: char,
) -> Option<Incident> {
    let (Field::Participant(Some(index)) | Field::Role(index)) = field else {
        return None;
    };
    let mut roles = session.codebook().roles.iter();
    let role = roles.find(|one| one.letter == Some(letter))?;
    let mut new = incident.clone();
    new.participants.get_mut(*index)?.role = role.id.clone();
    (new != *incident).then_some(new)
}
