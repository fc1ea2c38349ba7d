//! How values are told to people, in a few words: counts, dates, links, incidents.
//!
//! One wording for the list of spans, the details, the cards and a screen reader. Names of entries
//! and quotes are Arabic, so what comes from here is shown as shaped text.

use crate::model::attribute::{Value, counts};
use crate::model::casualty::{
    Casualty, CasualtyKind, CountForm, Polarity, VictimGroup, VictimStatus, Victims,
};
use crate::model::codebook::{Attribute, AttributeType, Codebook};
use crate::model::coding;
use crate::model::incident::{Auxiliary, Confidence, Incident, IncidentId, RoleId, Who};
use crate::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use crate::model::span::{Span, SpanId};
use crate::model::when::{DatePrecision, When};
use crate::session::Session;
use crate::ui::widgets::phrase::{DOT, joined};

/// First letter upper case, as a row's value has it.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// The name of a status: `civilians`.
pub fn status(status: VictimStatus) -> &'static str {
    match status {
        VictimStatus::Civilian => "civilians",
        VictimStatus::Combatant => "combatants",
        VictimStatus::Mixed => "civilians and combatants",
        VictimStatus::Unknown => "not said",
    }
}

/// Every status, in the order in which they are offered.
pub const STATUSES: [VictimStatus; 4] = [
    VictimStatus::Civilian,
    VictimStatus::Combatant,
    VictimStatus::Mixed,
    VictimStatus::Unknown,
];

/// Every group, in the order in which they are offered.
pub const GROUPS: [VictimGroup; 4] = [
    VictimGroup::Children,
    VictimGroup::Women,
    VictimGroup::Men,
    VictimGroup::Elderly,
];

/// The name of a group: `children`.
pub fn group(group: VictimGroup) -> &'static str {
    match group {
        VictimGroup::Children => "children",
        VictimGroup::Women => "women",
        VictimGroup::Men => "men",
        VictimGroup::Elderly => "elderly",
    }
}

/// The Arabic name of a kind.
pub fn kind_in_arabic(kind: CasualtyKind) -> &'static str {
    match kind {
        CasualtyKind::Killed => "قتلى",
        CasualtyKind::Wounded => "جرحى",
        CasualtyKind::KilledOrWounded => "قتلى وجرحى معاً",
        CasualtyKind::Missing => "مفقودون",
        CasualtyKind::Detained => "معتقلون",
        CasualtyKind::Abducted => "مخطوفون",
        CasualtyKind::Captured => "أسرى",
        CasualtyKind::Executed => "أُعدموا",
        CasualtyKind::Displaced => "نازحون",
        CasualtyKind::Surrendered => "استسلموا",
    }
}

/// The Arabic name of a polarity.
pub fn polarity_in_arabic(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Asserted => "وقع",
        Polarity::Negated => "منفي",
        Polarity::Feared => "يُخشى",
        Polarity::Claimed => "ادعاء",
        Polarity::Planned => "مخطط له",
    }
}

/// The name of an aux mode in Arabic.
pub fn auxiliary_in_arabic(mode: Auxiliary) -> &'static str {
    match mode {
        Auxiliary::Historical => "ماضٍ",
        Auxiliary::Future => "مستقبل",
        Auxiliary::Hypothetical => "مفترض",
        Auxiliary::Negated => "منفي",
    }
}

/// Every confidence, in the order in which they are offered.
pub const CONFIDENCES: [Confidence; 3] = [
    Confidence::Confirmed,
    Confidence::Claimed,
    Confidence::Contested,
];

/// The name of a confidence, and in Arabic.
pub fn confidence(confidence: Confidence) -> (&'static str, &'static str) {
    match confidence {
        Confidence::Confirmed => ("confirmed", "مؤكد"),
        Confidence::Claimed => ("claimed", "رواية طرف"),
        Confidence::Contested => ("contested", "متنازع عليه"),
    }
}

/// How exactly a place is named.
pub fn place_precision(precision: PlacePrecision) -> &'static str {
    match precision {
        PlacePrecision::Exact => "the place itself",
        PlacePrecision::Near => "near it",
        PlacePrecision::District => "in the district",
        PlacePrecision::Governorate => "in the governorate",
        PlacePrecision::Region => "a line or a region",
    }
}

/// How exactly a date is known.
pub fn date_precision(precision: DatePrecision) -> &'static str {
    match precision {
        DatePrecision::Day => "a day",
        DatePrecision::Days => "some days",
        DatePrecision::Week => "a week",
        DatePrecision::Month => "a month",
        DatePrecision::Longer => "longer",
    }
}

/// A date: `2021-12-07`, or `2021-12-01 to 2021-12-31, a month`.
pub fn when(when: &When) -> String {
    if when.start == when.end && when.precision == DatePrecision::Day {
        return when.start.to_string();
    }
    let precision = date_precision(when.precision);
    if when.start == when.end {
        return format!("{}, {precision}", when.start);
    }
    format!("{} to {}, {precision}", when.start, when.end)
}

/// Who came to harm, as far as it is told: `combatants`, `children, women`. Empty for nothing.
pub fn victims(victims: &Victims) -> String {
    let mut parts: Vec<String> = Vec::new();
    if victims.status != VictimStatus::Unknown {
        parts.push(status(victims.status).to_owned());
    }
    parts.extend(victims.groups.iter().map(|one| group(*one).to_owned()));
    if !victims.occupation.is_empty() {
        parts.push(victims.occupation.clone());
    }
    parts.join(", ")
}

/// A casualty on one line: `killed · 5 · combatants`.
pub fn casualty(value: &Casualty) -> String {
    let mut parts = vec![value.kind.name().to_owned()];
    if value.count.form != CountForm::None {
        parts.push(value.count.phrase());
    }
    let whom = victims(&value.victims);
    if !whom.is_empty() {
        parts.push(whom);
    }
    if value.polarity != Polarity::Asserted {
        parts.push(value.polarity.id().to_owned());
    }
    if value.subset_of.is_some() {
        parts.push("among others".to_owned());
    }
    if value.duplicate_of.is_some() {
        parts.push("told twice".to_owned());
    }
    parts.join(DOT)
}

/// The usual Arabic name of an actor; the English one, or else the id, where there is none.
pub fn actor(session: &Session, id: &ActorId) -> String {
    let name = session.actor_names(id);
    name.map_or_else(|| id.to_string(), |names| names.best().to_owned())
}

/// The usual Arabic name of a place; the English one, or else the id, where there is none.
pub fn place(session: &Session, id: &PlaceId) -> String {
    let name = session.place_names(id);
    name.map_or_else(|| id.to_string(), |names| names.best().to_owned())
}

/// What a location is linked with: `غرب · حلب`, `أثريا - خناصر`.
pub fn place_link(session: &Session, link: &PlaceLink) -> String {
    let places: Vec<String> = link.places.iter().map(|id| place(session, id)).collect();
    let places = places.join(" - ");
    if link.relation.is_empty() {
        places
    } else {
        format!("{}{DOT}{places}", link.relation)
    }
}

/// The Arabic and the English names of what a link is with; of several places, all of them.
pub fn link_names(session: &Session, link: &Value) -> (String, String) {
    match link {
        Value::Actor(id) => {
            let names = session.actor_names(id).unwrap_or_default();
            (names.arabic, names.english)
        }
        Value::Place(link) => {
            let names = link.places.iter();
            let (arabic, english): (Vec<_>, Vec<_>) = names
                .map(|id| session.place_names(id).unwrap_or_default())
                .map(|names| (names.best().to_owned(), names.detail))
                .unzip();
            (arabic.join(" - "), english.join(" - "))
        }
        _ => Default::default(),
    }
}

/// A value on one line. Choices that the codebook does not know are told by their ids.
pub fn value(session: &Session, attribute: Option<&Attribute>, value: &Value) -> String {
    let choices = match attribute.map(|one| &one.kind) {
        Some(AttributeType::Choice(choices) | AttributeType::Choices(choices)) => &choices[..],
        _ => &[],
    };
    let choice = |id: &String| {
        let known = choices.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), |one| one.english.clone())
    };
    match value {
        Value::Choice(id) => choice(id),
        Value::Choices(ids) => ids.iter().map(choice).collect::<Vec<_>>().join(", "),
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Casualty(one) => casualty(one),
        Value::Actor(id) => actor(session, id),
        Value::Place(link) => place_link(session, link),
        Value::Date(date) => when(date),
    }
}

/// What the list of spans says beside a span: its count, its date or what it is linked with, of the
/// first attribute that has one. Empty while it says nothing.
pub fn gist(session: &Session, span: &Span) -> String {
    coding::main_value(session.codebook(), span)
        .map(|(attribute, said)| value(session, Some(attribute), said))
        .unwrap_or_default()
}

/// The words of a span, at most `limit` characters; empty for one that is not there.
pub fn quote(session: &Session, id: SpanId, limit: usize) -> String {
    session.words_of(id).chars().take(limit).collect()
}

/// The English name of a role, and its Arabic one; of one that the codebook does not know its id.
pub fn role(codebook: &Codebook, id: &RoleId) -> (String, String) {
    match codebook.role(id) {
        Some(role) => (role.english.clone(), role.arabic.clone()),
        None if id.0.is_empty() => ("No role yet".to_owned(), String::new()),
        None => (id.0.clone(), String::new()),
    }
}

/// The letter by which a role is shown beside the page.
pub fn role_letter(codebook: &Codebook, id: &RoleId) -> char {
    let role = codebook.role(id);
    role.and_then(|role| role.letter.or_else(|| role.english.chars().next()))
        .unwrap_or('?')
}

/// Who takes part: the words of the span, or the name of the actor.
pub fn who(session: &Session, who: &Who) -> String {
    match who {
        Who::Span(id) => match session.layer().get(*id) {
            Some(_) => quote(session, *id, 160),
            None => format!("span {id} is not there"),
        },
        Who::Actor(id) => actor(session, id),
    }
}

/// The type of an incident in English and Arabic; of one without, that it has none.
pub fn incident_type(codebook: &Codebook, incident: &Incident) -> (String, String) {
    match codebook.incident_type(&incident.kind) {
        Some(kind) => (kind.english.clone(), kind.arabic.clone()),
        None if incident.kind.0.is_empty() => ("No type yet".to_owned(), String::new()),
        None => (incident.kind.0.clone(), String::new()),
    }
}

/// An incident in a few words: its type, where, and its casualties.
pub fn incident(session: &Session, incident: &Incident) -> String {
    let (english, _) = incident_type(session.codebook(), incident);
    joined(&[&english, &incident_gist(session, incident)], DOT)
}

/// Where it was and its casualties; empty while nothing is said.
pub fn incident_gist(session: &Session, incident: &Incident) -> String {
    let mut parts: Vec<String> = Vec::new();
    let place = incident.locations.first();
    parts.extend(place.map(|id| quote(session, *id, 40)));
    let counts = incident
        .casualties
        .iter()
        .filter_map(|id| casualty_of(session, *id))
        .map(|it| {
            if it.count.form == CountForm::None {
                it.kind.name().to_owned()
            } else {
                format!("{} {}", it.kind.name(), it.count.phrase())
            }
        });
    parts.extend(counts);
    parts.join(DOT)
}

/// What a casualty span says, if it does.
pub fn casualty_of(session: &Session, id: SpanId) -> Option<&Casualty> {
    let span = session.layer().get(id)?;
    counts(&span.attributes).map(|(_, one)| one).next()
}

/// The place of an incident in the list of them, from 1: how people name it.
pub fn incident_number(session: &Session, id: IncidentId) -> usize {
    let found = session.layer().incident_position(id);
    found.map_or(0, |index| index + 1)
}
