//! What choosers offer in the details and on the cards: spans, entries of registries, incidents of
//! other articles.

use crate::model::coding::{self, Slot};
use crate::model::incident::SameAs;
use crate::model::link::{ActorId, PlaceId};
use crate::model::span::{Span, SpanId};
use crate::session::Session;
use crate::session::project::Project;
use crate::ui::widgets::chooser::{Offer, matching};
use crate::ui::wording::{self, capital};

/// So many are offered while one types.
const FOUND: usize = 40;

/// Something that a chooser offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A choice, a type, a role, by its id; of a fixed list by its place.
    Id(String),
    /// One of a fixed list, by its place.
    Nth(usize),
    /// A span.
    Span(SpanId),
    /// An actor of the registry.
    Actor(ActorId),
    /// A place of the registry.
    Place(PlaceId),
    /// Another account of the same event.
    Same(SameAs),
    /// A new entry of the registry, by this name.
    New(String),
    /// Nothing: what was said is taken away.
    Nothing,
}

impl Offer<Pick> {
    /// A choice, a type or a role.
    pub fn id(id: &str, arabic: &str, english: &str) -> Self {
        Self::new(Pick::Id(id.to_owned()), arabic, english)
    }
}

/// The members of a fixed list, by their Arabic and English names.
pub fn listed<'a>(
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
    query: &str,
) -> Vec<Offer<Pick>> {
    let names = names.into_iter().enumerate();
    let offers: Vec<_> = names
        .map(|(index, (arabic, english))| Offer::new(Pick::Nth(index), arabic, capital(english)))
        .collect();
    matching(&offers, query)
}

/// The spans that are this in incidents, the nearest to a byte first, each with what it says.
pub fn spans_like(session: &Session, near: usize, query: &str, slot: Slot) -> Vec<Offer<Pick>> {
    let codebook = session.codebook();
    spans_where(session, near, query, |span| {
        coding::slot_of(codebook, &span.label) == slot
    })
}

/// The spans that are wanted, the nearest to a byte first, each with what it says.
pub fn spans_where(
    session: &Session,
    near: usize,
    query: &str,
    wanted: impl Fn(&Span) -> bool,
) -> Vec<Offer<Pick>> {
    let spans = session.layer().spans().iter();
    let mut spans: Vec<&Span> = spans.filter(|span| wanted(span)).collect();
    spans.sort_by_key(|span| span.range.start.abs_diff(near));
    let offers: Vec<_> = spans
        .into_iter()
        .map(|span| {
            let words = wording::quote(session, span.id, 160);
            let gist = wording::gist(session, span);
            let note = if gist == words { String::new() } else { gist };
            Offer::new(Pick::Span(span.id), words, "").noted(note)
        })
        .collect();
    matching(&offers, query)
}

/// Actors of the registry by what is typed.
pub fn actors_like(session: &Session, query: &str) -> Vec<Offer<Pick>> {
    let found = session.actors_like(query, FOUND).into_iter();
    let offers = found.map(|id| {
        let names = session.actor_names(&id).unwrap_or_default();
        Offer::new(Pick::Actor(id), names.arabic, names.english).noted(names.detail)
    });
    offers.collect()
}

/// Places of the registry by what is typed.
pub fn places_like(session: &Session, query: &str) -> Vec<Offer<Pick>> {
    let found = session.places_like(query, FOUND).into_iter();
    let offers = found.map(|id| {
        let names = session.place_names(&id).unwrap_or_default();
        Offer::new(Pick::Place(id), names.arabic, names.english).noted(names.detail)
    });
    offers.collect()
}

/// Incidents of other articles of the project, for what is typed.
pub fn elsewhere(
    project: Option<&Project>,
    article: Option<&str>,
    query: &str,
) -> Vec<Offer<Pick>> {
    let Some(project) = project else {
        return Vec::new();
    };
    let codebook = project.codebook();
    let offers: Vec<_> = project
        .incidents_elsewhere(article)
        .map(|(about, incident)| {
            let kind = codebook.incident_type(&incident.kind);
            let places = incident.places.iter().map(|it| it.told.quote.as_str());
            let words: Vec<&str> = kind
                .map(|kind| &*kind.arabic)
                .into_iter()
                .chain(places)
                .collect();
            let date = incident.date.as_ref().map(|date| date.start.to_string());
            let note = format!("{} {}", date.unwrap_or_default(), about.title);
            let same = SameAs {
                article: about.article.clone(),
                incident: incident.id,
            };
            let english = kind.map(|kind| kind.english.clone()).unwrap_or_default();
            Offer::new(Pick::Same(same), words.join("، "), english).noted(note.trim())
        })
        .collect();
    let mut found = matching(&offers, query);
    found.truncate(FOUND);
    found
}
