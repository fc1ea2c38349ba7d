//! What is measured: an article of news size, and 300 copies of it in one article, as they are
//! or as a single paragraph.

use std::ops::Range;
use std::path::Path;

use hashiya::look::paragraph_direction;
use hashiya::model::article::Article;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
#[cfg(feature = "gui")]
use hashiya::model::{
    attribute::{AttributeId, Value},
    casualty::Casualty,
    incident::{Incident, IncidentId, IncidentTypeId, Participant, RoleId, Who},
    link::{ActorId, PlaceId, PlaceLink},
    when::{DatePrecision, When},
};
use hashiya::text::ParagraphDirection;

/// Copies of the small article in the large one.
pub const COPIES: usize = 300;
/// Spans of one copy.
const SPANS: usize = 30;
/// Code points of the small article, at least.
const SIZE: usize = 3_500;

/// The small article: paragraphs of the examples, about 3.7 thousand code points.
pub fn small() -> Article {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut text = String::new();
    for name in ["annotated.txt", "short.txt", "chronicle.txt"] {
        let file = folder.join(name);
        let example = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("reading an example: {error}: {}", file.display()));
        for paragraph in example.lines() {
            if text.chars().count() < SIZE {
                text.push_str(paragraph);
                text.push('\n');
            }
        }
    }
    Article::new("small.txt", text)
}

/// The large article: [`COPIES`] of the small one.
pub fn large() -> Article {
    Article::new("large.txt", small().text().repeat(COPIES))
}

/// The large article in one paragraph: as many code points, words and spans.
#[cfg(feature = "gui")]
pub fn one_paragraph() -> Article {
    let text = large().text().replace('\n', " ");
    let article = Article::new("one-paragraph.txt", text);
    assert_eq!(article.paragraphs().len(), 1);
    article
}

/// 30 spans of one to three words, evenly spread over each of `copies` copies of an article,
/// with the labels of the codebook in turn.
pub fn layer(article: &Article, copies: usize) -> Layer {
    let labels: Vec<LabelId> = Codebook::default()
        .labels
        .iter()
        .map(|label| label.id.clone())
        .collect();
    let words = words(article.text());
    let count = SPANS * copies;
    let spans = (0..count).map(|index| {
        let first = index * words.len() / count;
        let last = (first + index % 3).min(words.len() - 1);
        Span {
            attributes: Default::default(),
            id: SpanId(index as u32 + 1),
            label: labels[index % labels.len()].clone(),
            range: words[first].start..words[last].end,
            note: String::new(),
        }
    });
    Layer::with_spans(spans.collect(), Vec::new()).expect("spans without fault")
}

/// The same layer with all said that there is to say: links and counts, and an incident of every ten
/// spans, each on another day. No incident has a casualty, so that the checks find something in every
/// third span.
#[cfg(feature = "gui")]
pub fn coded_layer(article: &Article, copies: usize) -> Layer {
    let mut spans = layer(article, copies).spans().to_vec();
    for span in &mut spans {
        let (attribute, value) = match span.label.as_str() {
            "actor" => ("actor", Value::Actor(ActorId::new("islamic-state"))),
            "location" => ("place", Value::Place(place())),
            _ => ("count", Value::Casualty(Casualty::default())),
        };
        span.attributes.insert(AttributeId::new(attribute), value);
    }
    let of_label = |spans: &[Span], label: &str| -> Vec<SpanId> {
        let spans = spans.iter().filter(|span| span.label.as_str() == label);
        spans.map(|span| span.id).collect()
    };
    let incidents = (1..).zip(spans.chunks(10)).map(|(number, spans)| Incident {
        kind: IncidentTypeId("armed_clash".to_owned()),
        participants: of_label(spans, "actor")
            .into_iter()
            .map(|span| Participant {
                who: Who::Span(span),
                role: RoleId("perpetrator".to_owned()),
            })
            .collect(),
        locations: of_label(spans, "location"),
        date: Some(day(number)),
        ..Incident::new(IncidentId(number))
    });
    let incidents = incidents.collect();
    let layer = Layer::with_spans(spans, Vec::new()).expect("spans without fault");
    layer
        .with_incidents(incidents)
        .expect("incidents without fault")
}

#[cfg(feature = "gui")]
fn place() -> PlaceLink {
    PlaceLink {
        places: vec![PlaceId::new("geonames:163808")],
        relation: String::new(),
        precision: Default::default(),
    }
}

#[cfg(feature = "gui")]
fn day(number: u32) -> When {
    let first = jiff::civil::date(2014, 1, 1);
    let day = first.saturating_add(jiff::Span::new().days(i64::from(number)));
    When {
        start: day,
        end: day,
        precision: DatePrecision::Day,
        words: String::new(),
    }
}

/// The layer without values, with one span more, over the whole article: every span now overlaps another.
#[cfg(feature = "gui")]
pub fn layer_under_one(article: &Article, copies: usize) -> Layer {
    let mut spans = layer(article, copies).spans().to_vec();
    spans.push(Span {
        attributes: Default::default(),
        id: SpanId(spans.len() as u32 + 1),
        label: Codebook::default().labels[0].id.clone(),
        range: 0..article.text().len(),
        note: String::new(),
    });
    Layer::with_spans(spans, Vec::new()).expect("spans without fault")
}

/// The stretches between white space.
fn words(text: &str) -> Vec<Range<usize>> {
    text.split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            start..start + word.len()
        })
        .collect()
}

/// The paragraphs of an article for a page.
pub fn paragraphs(article: &Article) -> Vec<(Range<usize>, ParagraphDirection)> {
    let paragraphs = article.paragraphs().iter();
    paragraphs
        .map(|paragraph| {
            let direction = paragraph_direction(paragraph.direction);
            (paragraph.range.clone(), direction)
        })
        .collect()
}
