//! Layers that are coded, built of words: what tests of checks, accounts, totals and tables share.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;

use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value, Values};
use hashiya::model::casualty::{
    Casualty, CasualtyKind, Count, CountForm, Polarity, VagueWord, VictimStatus, Victims,
};
use hashiya::model::checks;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::coded_article::{About, CodedArticle};
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId, Participant, RoleId, Who};
use hashiya::model::layer::Layer;
use hashiya::model::link::{ActorId, PlaceId, PlaceLink, PlacePrecision};
use hashiya::model::registry::Registries;
use hashiya::model::span::{Span, SpanId};
use hashiya::model::when::{DatePrecision, When};
use jiff::civil::date;

pub const TEXT: &str = "قتل 5 عناصر من قوات النظام وجرح آخرون بهجوم تنظيم داعش في تدمر أمس.\n\
    وقالت مصادر إن 5 من قوات النظام قتلوا، بينهم ضابطان، وقتل عشرات المدنيين في إدلب.\n";

/// A layer under way.
#[derive(Default)]
pub struct Coding {
    spans: Vec<Span>,
    pub incidents: Vec<Incident>,
    /// Where the next words are looked for.
    from: usize,
}

impl Coding {
    pub fn new() -> Self {
        Self::default()
    }

    /// A span over the next place of these words.
    pub fn span(&mut self, words: &str, label: &str, value: Option<(&str, Value)>) -> SpanId {
        let start = self.from + TEXT[self.from..].find(words).unwrap();
        let id = SpanId(u32::try_from(self.spans.len()).unwrap());
        let mut attributes = Values::new();
        if let Some((name, value)) = value {
            attributes.insert(AttributeId::new(name), value);
        }
        self.spans.push(Span {
            id,
            label: LabelId::new(label),
            range: start..start + words.len(),
            note: String::new(),
            attributes,
        });
        id
    }

    /// Looks for words from behind these on.
    pub fn behind(&mut self, words: &str) {
        self.from = TEXT.find(words).unwrap() + words.len();
    }

    pub fn casualty(&mut self, words: &str, casualty: Casualty) -> SpanId {
        self.span(
            words,
            "casualty",
            Some(("count", Value::Casualty(casualty))),
        )
    }

    pub fn actor(&mut self, words: &str, id: &str) -> SpanId {
        self.span(
            words,
            "actor",
            Some(("actor", Value::Actor(ActorId::new(id)))),
        )
    }

    pub fn place(&mut self, words: &str, id: &str, precision: PlacePrecision) -> SpanId {
        let link = PlaceLink {
            places: vec![PlaceId::new(id)],
            relation: String::new(),
            precision,
        };
        self.span(words, "location", Some(("place", Value::Place(link))))
    }

    pub fn incident(&mut self, kind: &str) -> &mut Incident {
        let id = IncidentId(u32::try_from(self.incidents.len()).unwrap());
        self.incidents.push(Incident {
            kind: IncidentTypeId(kind.to_owned()),
            ..Incident::new(id)
        });
        self.incidents.last_mut().unwrap()
    }

    pub fn layer(&self) -> Layer {
        let layer = Layer::with_spans(self.spans.clone(), Vec::new()).unwrap();
        layer.with_incidents(self.incidents.clone()).unwrap()
    }

    pub fn account(&self, article: &str) -> CodedArticle {
        let layer = self.layer();
        let codebook = Codebook::default();
        let found = checks::check(&layer, TEXT, &codebook, Some(&Registries::default()));
        let about = About {
            article: article.to_owned(),
            annotator: "ليلى".to_owned(),
            title: "هجوم قرب تدمر".to_owned(),
            source: "وكالة".to_owned(),
            date: "2021-12-08".to_owned(),
            url: String::new(),
        };
        CodedArticle::of(about, &layer, &Article::new("a.txt", TEXT), &found)
    }
}

pub fn count(form: CountForm, minimum: Option<u32>, maximum: Option<u32>) -> Count {
    Count {
        minimum,
        maximum,
        form,
        vague: None,
    }
}

pub fn exact(kind: CasualtyKind, number: u32) -> Casualty {
    Casualty {
        kind,
        count: Count::exact(number),
        ..Casualty::default()
    }
}

pub fn vague(kind: CasualtyKind, word: VagueWord, minimum: u32) -> Casualty {
    Casualty {
        kind,
        count: Count {
            vague: Some(word),
            ..count(CountForm::Vague, Some(minimum), None)
        },
        ..Casualty::default()
    }
}

pub fn with(casualty: Casualty, polarity: Polarity) -> Casualty {
    Casualty {
        polarity,
        ..casualty
    }
}

pub fn of(casualty: Casualty, status: VictimStatus, side: Option<&str>) -> Casualty {
    Casualty {
        victims: Victims {
            status,
            side: side.map(ActorId::new),
            ..Victims::default()
        },
        ..casualty
    }
}

pub fn day(text: (i16, i8, i8)) -> When {
    let day = date(text.0, text.1, text.2);
    When {
        start: day,
        end: day,
        precision: DatePrecision::Day,
        words: "أمس".to_owned(),
    }
}

pub fn participant(span: SpanId, role: &str) -> Participant {
    Participant {
        who: Who::Span(span),
        role: RoleId(role.to_owned()),
    }
}

/// The first sentence coded whole: an attack with five killed and others wounded.
pub fn attack() -> Coding {
    let mut coding = Coding::new();
    let killed = coding.casualty(
        "قتل 5 عناصر",
        of(
            exact(CasualtyKind::Killed, 5),
            VictimStatus::Combatant,
            Some("syrian-government-forces"),
        ),
    );
    let army = coding.actor("قوات النظام", "syrian-government-forces");
    let wounded = coding.casualty(
        "جرح آخرون",
        vague(CasualtyKind::Wounded, VagueWord::Several, 2),
    );
    let group = coding.actor("تنظيم داعش", "islamic-state");
    let place = coding.place("تدمر", "geonames:163808", PlacePrecision::Exact);
    let incident = coding.incident("armed_clash");
    incident.participants = vec![
        participant(army, "target"),
        participant(group, "perpetrator"),
    ];
    incident.locations = vec![place];
    incident.casualties = vec![killed, wounded];
    incident.date = Some(day((2021, 12, 7)));
    coding
}

/// Codes of findings with how often they are found.
pub fn codes(coding: &Coding) -> BTreeMap<&'static str, usize> {
    let layer = coding.layer();
    let found = checks::check(
        &layer,
        TEXT,
        &Codebook::default(),
        Some(&Registries::default()),
    );
    let mut codes = BTreeMap::new();
    for finding in found {
        *codes.entry(finding.what.code()).or_default() += 1;
    }
    codes
}
