//! A web page of an annotated article: right to left, self-contained, printable, with highlights, a
//! legend and the incidents. It is only written.
//!
//! Highlights are inline elements with a colour and an underline and nothing else: no padding at their
//! sides, no border, no margin, so that letters join through their edges. Spans that overlap are cut where one begins or ends;
//! each piece shows the innermost as a tint and all of them as lines below each other.

use std::collections::BTreeSet;

use super::document::Document;
use super::format::{File, Format, Holds, IncidentsHeld, Plan, Write, nothing_beside};
use crate::model::incident::{Incident, Who};
use crate::model::span::{Span, SpanId};

/// The format.
pub const FORMAT: Format = Format {
    name: "html",
    title: "Web page with highlights",
    extensions: &["html"],
    alone: &[],
    holds: Holds {
        id: true,
        metadata: true,
        annotator: true,
        status: true,
        excluded: true,
        ids: true,
        notes: true,
        incidents: IncidentsHeld::Links {
            kinds: true,
            by_target: false,
        },
        ..Holds::SPANS
    },
    write: Some(Write::Files(|plan, document| {
        vec![File::new(".html", page(plan, document))]
    })),
    read: None,
    beside: nothing_beside,
};

/// How many lines are drawn below each other at most.
const LINES: usize = 4;

fn page(plan: &Plan, document: &Document) -> String {
    let mut out = String::new();
    let title = if document.metadata.title.is_empty() {
        &document.id
    } else {
        &document.metadata.title
    };
    let language = if document.metadata.language.is_empty() {
        "ar"
    } else {
        &document.metadata.language
    };
    out.push_str("<!doctype html>\n");
    out.push_str(&format!(
        "<html dir=\"rtl\" lang=\"{}\">\n<head>\n",
        attribute(language)
    ));
    out.push_str("<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(&format!("<title>{}</title>\n", text(title)));
    out.push_str(&format!(
        "<style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n",
        colours(plan)
    ));
    let facts = [
        &document.metadata.source,
        &document.metadata.author,
        &document.metadata.date,
    ];
    let facts: Vec<String> = facts
        .iter()
        .filter(|fact| !fact.is_empty())
        .map(|fact| format!("<bdi>{}</bdi>", text(fact)))
        .collect();
    if !facts.is_empty() {
        out.push_str(&format!("<p class=\"facts\">{}</p>\n", facts.join(" · ")));
    }
    out.push_str("<article>\n");
    out.push_str(&body(plan, document));
    out.push_str("</article>\n");
    out.push_str(&legend(plan, document));
    out.push_str(&incidents(document, plan));
    out.push_str(&notes(document));
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

const STYLE: &str = "\
:root { color-scheme: light dark; --page: #fdfcf9; --ink: #1d1d1b; --weak: #6a6862; --line: #d9d5ca }
@media (prefers-color-scheme: dark) { :root { --page: #1b1c1e; --ink: #e6e3dc; --weak: #a09c92; --line: #3d3e41 } }
body { margin: 0; background: var(--page); color: var(--ink) }
main { max-width: 42rem; margin: 2rem auto; padding: 0 1.5rem }
article { font: 1.3rem/2.4 \"Noto Naskh Arabic\", \"Amiri\", \"Geeza Pro\", \"Traditional Arabic\", serif }
article p { margin: 0 0 1rem; min-height: 1em; white-space: pre-wrap; overflow-wrap: anywhere }
.facts, h2, .legend, .incidents, .notes { font: 0.95rem/1.7 \"Noto Sans Arabic\", \"Geeza Pro\", Tahoma, sans-serif; color: var(--weak) }
h2 { margin: 2rem 0 0.5rem; border-top: 1px solid var(--line); padding-top: 1rem }
.legend li, .incidents li, .notes li { margin: 0.2rem 0; color: var(--ink) }
ul, ol { padding-inline-start: 1.5rem }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1.5rem }
del { color: var(--weak); text-decoration: none }
mark { padding-block: 1px 7px; color: inherit; background-color: transparent; background-repeat: no-repeat }
@media print { main { margin: 0; max-width: none } mark { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
";

/// The place of a label among those that occur; its class is made of it.
fn place(plan: &Plan, label: &str) -> usize {
    plan.labels
        .iter()
        .position(|one| one == label)
        .unwrap_or(plan.labels.len())
}

/// The colours of labels: those of the codebook, and one for what it does not have.
fn colours(plan: &Plan) -> String {
    let (mut light, mut dark) = (String::new(), String::new());
    for (at, name) in plan.labels.iter().enumerate() {
        let label = plan
            .codebook
            .labels
            .iter()
            .find(|one| one.id.0 == plan.id_of(name));
        let (day, night) =
            label.map_or(((0xE7_E4DC, 0x8A_867C), (0x3A_3B3E, 0xA0_9C92)), |label| {
                (
                    (label.light.tint, label.light.line),
                    (label.dark.tint, label.dark.line),
                )
            });
        light.push_str(&format!(
            " --t{at}: #{:06x}; --l{at}: #{:06x};",
            day.0, day.1
        ));
        dark.push_str(&format!(
            " --t{at}: #{:06x}; --l{at}: #{:06x};",
            night.0, night.1
        ));
    }
    format!(":root {{{light} }}\n@media (prefers-color-scheme: dark) {{ :root {{{dark} }} }}\n")
}

/// The paragraphs with their highlights.
fn body(plan: &Plan, document: &Document) -> String {
    let mut out = String::new();
    let mut start = 0;
    for line in document.text.split('\n') {
        let end = start + line.len();
        out.push_str("<p>");
        out.push_str(&pieces(plan, document, start, end));
        out.push_str("</p>\n");
        start = end + 1;
    }
    out
}

/// A line, cut where a span or an excluded part begins or ends.
fn pieces(plan: &Plan, document: &Document, start: usize, end: usize) -> String {
    let touching: Vec<&Span> = document
        .spans
        .iter()
        .filter(|span| span.range.start < end && span.range.end > start)
        .collect();
    let excluded: Vec<_> = document
        .excluded
        .iter()
        .filter(|part| part.start < end && part.end > start)
        .collect();
    let mut edges: BTreeSet<usize> = BTreeSet::from([start, end]);
    for range in touching
        .iter()
        .map(|span| &span.range)
        .chain(excluded.iter().copied())
    {
        edges.extend(
            [range.start, range.end]
                .into_iter()
                .filter(|at| (start..end).contains(at)),
        );
    }
    let edges: Vec<usize> = edges.into_iter().collect();
    let mut out = String::new();
    for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
        let words = text(document.text.get(*from..*to).unwrap_or_default());
        let covers = |range: &std::ops::Range<usize>| range.start <= *from && range.end >= *to;
        let mut here: Vec<&&Span> = touching.iter().filter(|span| covers(&span.range)).collect();
        // The longest first, so that the innermost is last.
        here.sort_by_key(|span| (usize::MAX - span.range.len(), span.id));
        let words = if here.is_empty() {
            words
        } else {
            let titles: Vec<String> = here.iter().map(|span| name(plan, &span.label.0)).collect();
            format!(
                "<mark style=\"{}\" title=\"{}\">{words}</mark>",
                style(plan, &here),
                attribute(&titles.join(" / "))
            )
        };
        if excluded.iter().any(|part| covers(part)) {
            out.push_str(&format!("<del>{words}</del>"));
        } else {
            out.push_str(&words);
        }
    }
    out
}

/// A tint for the innermost, and a line for each.
fn style(plan: &Plan, spans: &[&&Span]) -> String {
    let innermost = spans.last().map_or(0, |span| place(plan, &span.label.0));
    let (mut images, mut places) = (Vec::new(), Vec::new());
    for (at, span) in spans.iter().rev().take(LINES).enumerate() {
        let label = place(plan, &span.label.0);
        images.push(format!("linear-gradient(var(--l{label}),var(--l{label}))"));
        places.push(format!("0 calc(100% - {}px)/100% 2px", at * 4));
    }
    let layers: Vec<String> = images
        .iter()
        .zip(&places)
        .map(|(image, place)| format!("{image} {place} no-repeat"))
        .collect();
    format!("background:{},var(--t{innermost})", layers.join(","))
}

/// What a label is called, for people.
fn name(plan: &Plan, label: &str) -> String {
    let known = plan
        .codebook
        .labels
        .iter()
        .find(|one| one.id.0 == plan.id_of(label));
    known.map_or_else(|| label.to_owned(), |label| label.arabic.clone())
}

fn legend(plan: &Plan, document: &Document) -> String {
    let there: BTreeSet<usize> = document
        .spans
        .iter()
        .map(|span| place(plan, &span.label.0))
        .collect();
    if there.is_empty() {
        return String::new();
    }
    let mut out = String::from("<h2>الوسوم</h2>\n<ul class=\"legend\">\n");
    for at in there {
        let Some(label) = plan.labels.get(at) else {
            continue;
        };
        let count = document
            .spans
            .iter()
            .filter(|span| span.label.0 == *label)
            .count();
        let style = format!(
            "background:linear-gradient(var(--l{at}),var(--l{at})) 0 100%/100% 2px no-repeat,var(--t{at})"
        );
        out.push_str(&format!(
            "<li><mark style=\"{style}\">{}</mark> {count}</li>\n",
            text(&name(plan, label))
        ));
    }
    out.push_str("</ul>\n");
    out
}

fn incidents(document: &Document, plan: &Plan) -> String {
    if document.incidents.is_empty() {
        return String::new();
    }
    let words = |id: SpanId| -> String {
        let span = document.spans.iter().find(|span| span.id == id);
        span.map(|span| format!("«<bdi>{}</bdi>»", text(document.quote(&span.range).trim())))
            .unwrap_or_default()
    };
    let mut out = String::from("<h2>الحوادث</h2>\n<ol class=\"incidents\">\n");
    for incident in &document.incidents {
        out.push_str("<li>");
        out.push_str(&text(&kind(incident, plan)));
        if let Some(trigger) = incident.trigger {
            out.push_str(&format!(" {}", words(trigger)));
        }
        let mut parts: Vec<String> = Vec::new();
        for participant in &incident.participants {
            let role = plan.codebook.role(&participant.role);
            let role = role.map_or(participant.role.0.as_str(), |role| role.arabic.as_str());
            if let Who::Span(id) = participant.who {
                parts.push(format!("{}: {}", text(role), words(id)));
            }
        }
        let mut list = |title: &str, spans: &[SpanId]| {
            if !spans.is_empty() {
                let all: Vec<String> = spans.iter().map(|id| words(*id)).collect();
                parts.push(format!("{title}: {}", all.join("، ")));
            }
        };
        list("المكان", &incident.locations);
        list("الضحايا", &incident.casualties);
        list("السلاح", &incident.weapons);
        list("التاريخ", incident.date_span.as_slice());
        list("المصدر", incident.attribution.source.as_slice());
        if !parts.is_empty() {
            out.push_str(&format!(": {}", parts.join("؛ ")));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
    out
}

/// The type of an incident, for people.
fn kind(incident: &Incident, plan: &Plan) -> String {
    let known = plan.codebook.incident_type(&incident.kind);
    known.map_or_else(|| incident.kind.0.clone(), |kind| kind.arabic.clone())
}

fn notes(document: &Document) -> String {
    let noted: Vec<&Span> = document
        .spans
        .iter()
        .filter(|span| !span.note.is_empty())
        .collect();
    if noted.is_empty() {
        return String::new();
    }
    let mut out = String::from("<h2>ملاحظات</h2>\n<ul class=\"notes\">\n");
    for span in noted {
        out.push_str(&format!(
            "<li>«<bdi>{}</bdi>»: <bdi>{}</bdi></li>\n",
            text(document.quote(&span.range).trim()),
            text(&span.note)
        ));
    }
    out.push_str("</ul>\n");
    out
}

/// A text in HTML. What HTML forbids becomes U+FFFD, as browsers would make it.
fn text(text: &str) -> String {
    let allowed: String = text
        .chars()
        .map(|c| {
            if c.is_control() && !matches!(c, '\n' | '\t') {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect();
    quick_xml::escape::partial_escape(&allowed).into_owned()
}

/// A text as the value of an attribute.
fn attribute(value: &str) -> String {
    quick_xml::escape::escape(value).into_owned()
}
