//! The account of an article by one annotator: its incidents and casualties with everything they
//! point at resolved to values, so that tables, totals, maps and exports open no article.
//!
//! It is made of a layer, never changed, and small: the cache of a project keeps those of all layers.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::article::Article;
use super::attribute::{Value, counts};
use super::casualty::Casualty;
use super::checks::Finding;
use super::id::{ActorId, IncidentId, IncidentTypeId, RoleId, SpanId};
use super::incident::{Auxiliary, Confidence, Incident, SameAs, Who};
use super::layer::Layer;
use super::link::PlaceLink;
use super::span::Span;
use super::when::When;

/// What is known of an article beside its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The id of the article.
    pub article: String,
    /// Who annotated.
    pub annotator: String,
    /// The headline.
    pub title: String,
    /// The outlet.
    pub source: String,
    /// The day of publication, `YYYY-MM-DD`; empty when not known.
    pub date: String,
    /// The address on the web.
    pub url: String,
}

/// A span as an account tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its id in the layer; `None` where an incident names an actor without a span.
    pub span: Option<SpanId>,
    /// Its first code point.
    pub start: u64,
    /// Its words.
    pub quote: String,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedParticipant {
    /// The words.
    pub told: Told,
    /// The actor of the registry.
    pub actor: Option<ActorId>,
    /// How.
    pub role: RoleId,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedPlace {
    /// The words.
    pub told: Told,
    /// The places of the registry, when it is linked.
    pub link: Option<PlaceLink>,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedCasualty {
    /// The words.
    pub told: Told,
    /// Its id in the layer.
    pub span: SpanId,
    /// What they say; `None` when nobody said.
    pub casualty: Option<Casualty>,
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedIncident {
    /// Its id in the layer.
    pub id: IncidentId,
    /// Its type.
    pub kind: IncidentTypeId,
    /// The words that tell it, or else of its first span.
    pub trigger: Told,
    /// Who takes part.
    pub participants: Vec<CodedParticipant>,
    /// Where.
    pub places: Vec<CodedPlace>,
    /// The counts, by their spans.
    pub casualties: Vec<SpanId>,
    /// When.
    pub date: Option<When>,
    /// With what, in the words of the article.
    pub weapons: Vec<String>,
    /// In which modes it is told.
    pub auxiliary: Vec<Auxiliary>,
    /// Who says so, in the words of the article.
    pub source: String,
    /// How sure it is.
    pub confidence: Option<Confidence>,
    /// Other accounts of it.
    pub same_as: Vec<SameAs>,
    /// The note.
    pub note: String,
    /// What the checks find in it.
    pub findings: u32,
}

/// A mention that is linked with an entry of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Linked {
    /// An actor.
    Actor(ActorId),
    /// Places.
    Place(PlaceLink),
}

/// A linked mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The words.
    pub told: Told,
    /// What they are about.
    pub linked: Linked,
}

/// What one annotator says of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodedArticle {
    /// The article.
    pub about: About,
    /// Its incidents, in their order.
    pub incidents: Vec<CodedIncident>,
    /// All counts, in reading order, whether an incident has them or not.
    pub casualties: Vec<CodedCasualty>,
    /// All mentions that are linked.
    pub mentions: Vec<Mention>,
    /// How many actors and locations are linked with nothing.
    pub unlinked: u32,
    /// What the checks find.
    pub findings: u32,
}

impl CodedArticle {
    /// The account of `layer`. `findings` is what the checks find in it.
    pub fn of(about: About, layer: &Layer, article: &Article, findings: &[Finding]) -> Self {
        let making = Making { layer, article };
        let mut mentions = Vec::new();
        let mut casualties = Vec::new();
        let mut unlinked = 0;
        for span in layer.spans() {
            let told = || making.told(span);
            let mut linked = false;
            for value in span.attributes.values() {
                let found = match value {
                    Value::Actor(id) => Linked::Actor(id.clone()),
                    Value::Place(link) if !link.places.is_empty() => Linked::Place(link.clone()),
                    _ => continue,
                };
                linked = true;
                let told = told();
                mentions.push(Mention {
                    told,
                    linked: found,
                });
            }
            let is_named = matches!(span.label.as_str(), "actor" | "location");
            unlinked += u32::from(is_named && !linked);
            let casualty = counts(&span.attributes).next().map(|(_, one)| one.clone());
            if casualty.is_some() || span.label.as_str() == "casualty" {
                casualties.push(CodedCasualty {
                    told: told(),
                    span: span.id,
                    casualty,
                });
            }
        }
        let mut by_incident: HashMap<IncidentId, u32> = HashMap::new();
        for id in findings.iter().filter_map(|finding| finding.incident) {
            *by_incident.entry(id).or_default() += 1;
        }
        let incidents = layer.incidents().iter().map(|incident| {
            let findings = by_incident.get(&incident.id).copied().unwrap_or_default();
            making.incident(incident, findings)
        });
        Self {
            about,
            incidents: incidents.collect(),
            casualties,
            mentions,
            unlinked,
            findings: u32::try_from(findings.len()).unwrap_or(u32::MAX),
        }
    }

    /// The count of a span.
    pub fn casualty(&self, span: SpanId) -> Option<&CodedCasualty> {
        self.casualties.iter().find(|one| one.span == span)
    }
}

struct Making<'a> {
    layer: &'a Layer,
    article: &'a Article,
}

impl Making<'_> {
    fn told(&self, span: &Span) -> Told {
        let text = self.article.text();
        let quote = text.get(span.range.clone()).unwrap_or_default();
        Told {
            span: Some(span.id),
            start: self.article.offsets().code_point_of(text, span.range.start) as u64,
            quote: quote.to_owned(),
        }
    }

    fn told_at(&self, id: SpanId) -> Told {
        match self.layer.get(id) {
            Some(span) => self.told(span),
            None => Told {
                span: Some(id),
                ..Told::default()
            },
        }
    }

    fn incident(&self, incident: &Incident, findings: u32) -> CodedIncident {
        let quote = |id: SpanId| self.told_at(id).quote;
        let first = incident
            .trigger
            .or_else(|| incident.spans().find(|id| self.layer.get(*id).is_some()));
        CodedIncident {
            id: incident.id,
            kind: incident.kind.clone(),
            trigger: first.map(|id| self.told_at(id)).unwrap_or_default(),
            participants: incident
                .participants
                .iter()
                .map(|one| match &one.who {
                    Who::Actor(id) => CodedParticipant {
                        told: Told::default(),
                        actor: Some(id.clone()),
                        role: one.role.clone(),
                    },
                    Who::Span(id) => CodedParticipant {
                        told: self.told_at(*id),
                        actor: self.actor(*id),
                        role: one.role.clone(),
                    },
                })
                .collect(),
            places: incident
                .locations
                .iter()
                .map(|id| CodedPlace {
                    told: self.told_at(*id),
                    link: self.place(*id),
                })
                .collect(),
            casualties: incident.casualties.clone(),
            date: incident.date.clone(),
            weapons: incident.weapons.iter().map(|id| quote(*id)).collect(),
            auxiliary: incident.auxiliary.clone(),
            source: incident.attribution.source.map(quote).unwrap_or_default(),
            confidence: incident.attribution.confidence,
            same_as: incident.same_as.clone(),
            note: incident.note.clone(),
            findings,
        }
    }

    fn actor(&self, id: SpanId) -> Option<ActorId> {
        let mut values = self.layer.get(id)?.attributes.values();
        values.find_map(|value| match value {
            Value::Actor(id) => Some(id.clone()),
            _ => None,
        })
    }

    fn place(&self, id: SpanId) -> Option<PlaceLink> {
        let mut values = self.layer.get(id)?.attributes.values();
        values.find_map(|value| match value {
            Value::Place(link) if !link.places.is_empty() => Some(link.clone()),
            _ => None,
        })
    }
}
