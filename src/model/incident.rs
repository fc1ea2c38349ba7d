//! An incident: one event, with who did what to whom, where, when, and with which casualties.
//!
//! It points at spans of its layer by their ids. A span that is not there, because another program
//! took it out, leaves the incident as it is, and a check names it. Everything is in the order in
//! which a person put it; the same thing twice is the same as once.

use serde::{Deserialize, Serialize};

use super::id::{ActorId, SpanId};
use super::named::named;
use super::when::When;

pub use super::id::{IncidentId, IncidentTypeId, RoleId};

/// What a role has to do with what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Involvement {
    /// They did it, or fought.
    Acting,
    /// It was done to them.
    Affected,
    /// They take part in another way, or nobody said how.
    Other,
}

impl RoleId {
    /// What the role has to do with what happened; `None` for who only reports, and for roles that
    /// a project added.
    pub fn involvement(&self) -> Option<Involvement> {
        match self.0.as_str() {
            "perpetrator" | "both_sides" => Some(Involvement::Acting),
            "target" | "victim" => Some(Involvement::Affected),
            "controller" | "mediator" | "" => Some(Involvement::Other),
            _ => None,
        }
    }
}

/// Who takes part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The actor that a span is about.
    Span(SpanId),
    /// An actor of the registry that no span of the article names.
    Actor(ActorId),
}

/// Somebody who takes part, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participant {
    /// Who.
    pub who: Who,
    /// How; a role of the codebook.
    pub role: RoleId,
}

named! {
    /// In which mode an event is told, after PLOVER's auxiliary modes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Auxiliary {
        /// It is told as something of the past, not as news.
        Historical = "historical";
        /// It has not happened yet.
        Future = "future";
        /// It might happen, or might have.
        Hypothetical = "hypothetical";
        /// It did not happen.
        Negated = "negated";
    }
    /// Every mode.
    ALL;
    /// Its name in files.
    id: &'static str;
}

named! {
    /// How sure the account is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Confidence {
        /// Several sides say so, or the one concerned admits it.
        Confirmed = "confirmed";
        /// One side says so.
        Claimed = "claimed";
        /// Others deny it.
        Contested = "contested";
    }
    /// Every confidence, the surest first.
    ALL;
    /// Its name in files.
    id: &'static str;
}

/// Who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// The span of the source.
    #[serde(default)]
    pub source: Option<SpanId>,
    /// How sure it is.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// Another account of the same event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameAs {
    /// The id of the other article; empty for this one.
    #[serde(default)]
    pub article: String,
    /// The incident in the layer of the same annotator.
    pub incident: IncidentId,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Unique in the layer.
    pub id: IncidentId,
    /// What happened: a type of the codebook; empty while nobody said.
    #[serde(default)]
    pub kind: IncidentTypeId,
    /// The word that tells the event.
    #[serde(default)]
    pub trigger: Option<SpanId>,
    /// Who takes part.
    #[serde(default)]
    pub participants: Vec<Participant>,
    /// Where.
    #[serde(default)]
    pub locations: Vec<SpanId>,
    /// With which casualties.
    #[serde(default)]
    pub casualties: Vec<SpanId>,
    /// When.
    #[serde(default)]
    pub date: Option<When>,
    /// The span that tells when.
    #[serde(default)]
    pub date_span: Option<SpanId>,
    /// With what.
    #[serde(default)]
    pub weapons: Vec<SpanId>,
    /// In which modes it is told, in order, each once.
    #[serde(default)]
    pub auxiliary: Vec<Auxiliary>,
    /// Who says so.
    #[serde(default)]
    pub attribution: Attribution,
    /// Other accounts of the same event.
    #[serde(default)]
    pub same_as: Vec<SameAs>,
    /// A free note; empty for none.
    #[serde(default)]
    pub note: String,
}

impl Incident {
    /// An incident of which nothing is said yet.
    pub fn new(id: IncidentId) -> Self {
        Self {
            id,
            kind: IncidentTypeId::default(),
            trigger: None,
            participants: Vec::new(),
            locations: Vec::new(),
            casualties: Vec::new(),
            date: None,
            date_span: None,
            weapons: Vec::new(),
            auxiliary: Vec::new(),
            attribution: Attribution::default(),
            same_as: Vec::new(),
            note: String::new(),
        }
    }

    /// The spans that it points at, each as often as it does.
    pub fn spans(&self) -> impl Iterator<Item = SpanId> {
        let participants = self.participants.iter().filter_map(|one| match one.who {
            Who::Span(id) => Some(id),
            Who::Actor(_) => None,
        });
        self.trigger
            .into_iter()
            .chain(participants)
            .chain(self.locations.iter().copied())
            .chain(self.casualties.iter().copied())
            .chain(self.date_span)
            .chain(self.weapons.iter().copied())
            .chain(self.attribution.source)
    }

    /// This incident without the span `id`, wherever it points at it.
    #[must_use]
    pub fn without(mut self, id: SpanId) -> Self {
        let gone = Some(id);
        self.trigger = self.trigger.filter(|span| Some(*span) != gone);
        self.participants.retain(|one| one.who != Who::Span(id));
        self.locations.retain(|span| *span != id);
        self.casualties.retain(|span| *span != id);
        self.date_span = self.date_span.filter(|span| Some(*span) != gone);
        self.weapons.retain(|span| *span != id);
        self.attribution.source = self.attribution.source.filter(|span| Some(*span) != gone);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codebook::Codebook;

    #[test]
    fn roles_of_the_first_codebook_have_their_side() {
        let roles = Codebook::default().roles;
        let of = |wanted: Option<Involvement>| -> Vec<String> {
            let fits = roles.iter().filter(|one| one.id.involvement() == wanted);
            fits.map(|one| one.id.0.clone()).collect()
        };
        assert_eq!(of(Some(Involvement::Acting)), ["perpetrator", "both_sides"]);
        assert_eq!(of(Some(Involvement::Affected)), ["victim", "target"]);
        assert_eq!(of(Some(Involvement::Other)), ["controller", "mediator"]);
        assert_eq!(of(None), ["reporter"]);
        let unsaid = RoleId::default();
        assert_eq!(unsaid.involvement(), Some(Involvement::Other));
    }
}
