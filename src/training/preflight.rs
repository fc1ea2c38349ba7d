//! Preflight: what a look at annotations finds that a model would learn wrongly, before they are exported.
//!
//! Each document is looked at by itself ([`Seen::of`], on any thread), then what was seen is put together
//! ([`Preflight::add`]) and told at the end ([`Preflight::finish`]).

use std::collections::BTreeMap;

use serde::Serialize;

use super::balance::Balance;
use crate::interchange::annotated::Document;
use crate::interchange::annotated::tokens::{TokenKind, tokens};
use crate::interchange::annotated::units::Counter;
use crate::model::arabic::{Strength, fold, proclitics};
use crate::model::named::named;
use crate::model::near_duplicates::{Fingerprint, related};

/// A label with fewer spans than this is told, when nothing else is said.
pub const FEW: usize = 20;

/// How many places are told of one kind at most, in each document.
const MOST_PLACES: usize = 10_000;

named! {
    /// What a look can find.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum FindingKind {
        /// The same words are labelled differently elsewhere.
        LabelledDifferently = "The same words, labelled differently";
        /// A span begins or ends with white space.
        EdgeSpace = "Spans with white space at an edge";
        /// A span begins or ends with punctuation that has no partner in it.
        EdgePunctuation = "Spans with punctuation at an edge";
        /// A span begins with a proclitic that others with these words leave out.
        EdgeProclitic = "Spans that begin with a proclitic others leave out";
        /// A span has an edge inside a token.
        InsideToken = "Spans with an edge inside a token";
        /// Articles that are nearly the same are in different parts.
        Leakage = "Articles that are nearly the same in different parts";
        /// A label has few spans.
        FewExamples = "Labels with few examples";
        /// An article has no span.
        NoSpans = "Articles without any span";
    }
    /// What it is, for people, as a heading.
    title: &'static str;
}

impl FindingKind {
    /// Every kind, the worst first.
    pub const ALL: [Self; 8] = [
        Self::Leakage,
        Self::LabelledDifferently,
        Self::EdgeSpace,
        Self::EdgePunctuation,
        Self::EdgeProclitic,
        Self::InsideToken,
        Self::FewExamples,
        Self::NoSpans,
    ];
}

/// Something that was found, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreflightFinding {
    /// What it is.
    pub kind: FindingKind,
    /// The article; empty when it is about all of them.
    pub article: String,
    /// Whose annotations; empty when it is not about one annotator's.
    pub annotator: String,
    /// The span, as code points of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
    /// The label, when it is about one.
    pub label: String,
    /// The words, when it is about some.
    pub quote: String,
    /// What there is to know beside that, for people.
    pub detail: String,
}

/// A span that was seen.
#[derive(Clone, Debug)]
struct SeenSpan {
    label: String,
    quote: String,
    folded: String,
    span: (usize, usize),
    /// Behind which proclitics its words may begin, folded.
    cores: Vec<String>,
}

/// What one document shows by itself.
#[derive(Clone, Debug)]
pub struct Seen {
    article: String,
    annotator: String,
    part: String,
    fingerprint: Fingerprint,
    spans: Vec<SeenSpan>,
    findings: Vec<PreflightFinding>,
    balance: Balance,
}

impl Seen {
    /// Looks at a document that is in a part; the part is empty when there are none.
    pub fn of(document: &Document, part: &str) -> Self {
        let counter = Counter::new(&document.text);
        let mut findings = Vec::new();
        let mut spans = Vec::with_capacity(document.spans.len());
        let all = tokens(&document.text);
        for span in &document.spans {
            let quote = document.quote(&span.range);
            let points = counter.code_points(&span.range);
            let mut add = |kind: FindingKind, detail: String| {
                if findings.len() < MOST_PLACES {
                    findings.push(PreflightFinding {
                        kind,
                        article: document.id.clone(),
                        annotator: document.annotator.clone(),
                        span: Some((points.start, points.end)),
                        label: span.label.0.clone(),
                        quote: quote.to_owned(),
                        detail,
                    });
                }
            };
            if quote.trim() != quote {
                add(FindingKind::EdgeSpace, String::new());
            }
            if let Some(sign) = edge_sign(quote.trim()) {
                add(FindingKind::EdgePunctuation, format!("\"{sign}\""));
            }
            let cut = |edge: usize| {
                let at = all.partition_point(|token| token.end() <= edge);
                all.get(at)
                    .filter(|token| token.kind == TokenKind::Word && token.start() < edge)
            };
            let split = [span.range.start, span.range.end]
                .into_iter()
                .filter_map(cut);
            let words: Vec<&str> = split.map(|token| document.quote(&token.range())).collect();
            if !words.is_empty() {
                add(FindingKind::InsideToken, words.join(", "));
            }
            let folded = fold(quote.trim(), Strength::Loose).text;
            let cores = proclitics(quote.trim())
                .into_iter()
                .filter_map(|at| quote.trim().get(at..))
                .map(|core| fold(core, Strength::Loose).text)
                .collect();
            spans.push(SeenSpan {
                label: span.label.0.clone(),
                quote: quote.to_owned(),
                folded,
                span: (points.start, points.end),
                cores,
            });
        }
        if document.spans.is_empty() {
            findings.push(PreflightFinding {
                kind: FindingKind::NoSpans,
                article: document.id.clone(),
                annotator: document.annotator.clone(),
                span: None,
                label: String::new(),
                quote: String::new(),
                detail: String::new(),
            });
        }
        let mut balance = Balance::default();
        balance.add(document, part);
        Self {
            article: document.id.clone(),
            annotator: document.annotator.clone(),
            part: part.to_owned(),
            fingerprint: Fingerprint::of(&document.text),
            spans,
            findings,
            balance,
        }
    }
}

/// Punctuation at an edge of words that has no partner in them.
fn edge_sign(quote: &str) -> Option<char> {
    const PAIRS: [(char, char); 6] = [
        ('«', '»'),
        ('(', ')'),
        ('[', ']'),
        ('"', '"'),
        ('\u{201C}', '\u{201D}'),
        ('{', '}'),
    ];
    let is_sign = |c: char| !c.is_alphanumeric() && !c.is_whitespace() && is_punctuation(c);
    let first = quote.chars().next().filter(|c| is_sign(*c));
    if let Some(first) = first {
        let partner = PAIRS.iter().find(|(open, _)| *open == first);
        let rest = quote.get(first.len_utf8()..).unwrap_or_default();
        if partner.is_none_or(|(_, close)| !rest.contains(*close)) {
            return Some(first);
        }
    }
    let last = quote.chars().next_back().filter(|c| is_sign(*c))?;
    let partner = PAIRS.iter().find(|(_, close)| *close == last);
    let rest = quote
        .get(..quote.len() - last.len_utf8())
        .unwrap_or_default();
    partner
        .is_none_or(|(open, _)| !rest.contains(*open))
        .then_some(last)
}

/// Signs that end or enclose words in news text.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() && c != '%' && c != '$'
        || matches!(
            c,
            '،' | '؛' | '؟' | '«' | '»' | '…' | '٪' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201F}' | '\u{66C}' | '۔'
        ) && c != '٪'
}

/// A look at many documents.
#[derive(Debug, Default)]
pub struct Preflight {
    seen: Vec<Seen>,
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many spans and articles there are, by label and part.
    pub balance: Balance,
    /// What was found, the worst first, then by article and place.
    pub findings: Vec<PreflightFinding>,
}

impl Report {
    /// How often each kind was found, the worst first; those that were not are left out.
    pub fn counts(&self) -> Vec<(FindingKind, usize)> {
        let count = |kind| self.findings.iter().filter(|one| one.kind == kind).count();
        FindingKind::ALL
            .into_iter()
            .map(|kind| (kind, count(kind)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

impl Preflight {
    /// Adds what a document shows.
    pub fn add(&mut self, seen: Seen) {
        self.seen.push(seen);
    }

    /// What all of them show together. Labels with fewer spans than `few` are told.
    pub fn finish(mut self, few: usize) -> Report {
        let by = |one: &Seen| (one.article.clone(), one.annotator.clone());
        self.seen.sort_by_cached_key(by);
        let mut report = Report::default();
        for seen in &mut self.seen {
            report.findings.append(&mut seen.findings);
            report.balance.join(&seen.balance);
        }
        self.labels(&mut report);
        self.leakage(&mut report);
        for label in report.balance.labels.keys() {
            let spans = report.balance.of(label).spans;
            if spans < few {
                report.findings.push(PreflightFinding {
                    kind: FindingKind::FewExamples,
                    article: String::new(),
                    annotator: String::new(),
                    span: None,
                    label: label.clone(),
                    quote: String::new(),
                    detail: format!("{spans} of {few}"),
                });
            }
        }
        let worst = |kind: FindingKind| FindingKind::ALL.iter().position(|one| *one == kind);
        report.findings.sort_by(|one, other| {
            let key = |it: &PreflightFinding| (worst(it.kind), it.span);
            (
                key(one).0,
                &one.article,
                &one.annotator,
                key(one).1,
                &one.label,
            )
                .cmp(&(
                    key(other).0,
                    &other.article,
                    &other.annotator,
                    key(other).1,
                    &other.label,
                ))
        });
        report
    }

    /// Words that are labelled in several ways, and proclitics that others leave out.
    fn labels(&self, report: &mut Report) {
        // By folded words, how often each label has them.
        let mut known: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for span in self.seen.iter().flat_map(|seen| &seen.spans) {
            let labels = known.entry(span.folded.as_str()).or_default();
            *labels.entry(span.label.as_str()).or_default() += 1;
        }
        for seen in &self.seen {
            for span in &seen.spans {
                let mut add = |kind: FindingKind, detail: String| {
                    report.findings.push(PreflightFinding {
                        kind,
                        article: seen.article.clone(),
                        annotator: seen.annotator.clone(),
                        span: Some(span.span),
                        label: span.label.clone(),
                        quote: span.quote.clone(),
                        detail,
                    });
                };
                let labels = known.get(span.folded.as_str());
                let own = labels.and_then(|all| all.get(span.label.as_str()).copied());
                let others: Vec<(&str, usize)> = labels
                    .into_iter()
                    .flatten()
                    .filter(|(label, _)| **label != span.label)
                    .map(|(label, count)| (*label, *count))
                    .collect();
                // Only the rarer side is told, so that one slip is one finding; of two that are
                // equal, both.
                let most = others.iter().map(|(_, count)| *count).max();
                if let (Some(own), Some(most)) = (own, most)
                    && own <= most
                {
                    let all: Vec<String> = others
                        .iter()
                        .map(|(label, count)| format!("{count} times {label}"))
                        .collect();
                    add(FindingKind::LabelledDifferently, all.join(", "));
                }
                let core = span.cores.iter().find(|core| {
                    let there = known.get(core.as_str());
                    let there = there.and_then(|all| all.get(span.label.as_str()).copied());
                    there.is_some_and(|there| there > own.unwrap_or(0))
                });
                if let Some(core) = core {
                    add(FindingKind::EdgeProclitic, core.clone());
                }
            }
        }
    }

    /// Articles that are nearly the same, or one of which contains the other, and in different parts.
    fn leakage(&self, report: &mut Report) {
        // Of an article with several annotators one is enough.
        let mut articles: Vec<&Seen> = Vec::new();
        for seen in &self.seen {
            if articles
                .last()
                .is_none_or(|last| last.article != seen.article)
            {
                articles.push(seen);
            }
        }
        if articles
            .iter()
            .all(|seen| seen.part == articles.first().map_or("", |one| &one.part))
        {
            return;
        }
        let texts: Vec<Fingerprint> = articles
            .iter()
            .map(|seen| seen.fingerprint.clone())
            .collect();
        for group in related(&texts) {
            let members: Vec<&&Seen> = group.iter().filter_map(|at| articles.get(*at)).collect();
            let Some(first) = members.first() else {
                continue;
            };
            for other in members.iter().filter(|other| other.part != first.part) {
                report.findings.push(PreflightFinding {
                    kind: FindingKind::Leakage,
                    article: other.article.clone(),
                    annotator: String::new(),
                    span: None,
                    label: String::new(),
                    quote: String::new(),
                    detail: format!(
                        "{} is in \"{}\", {} in \"{}\"",
                        other.article, other.part, first.article, first.part
                    ),
                });
            }
        }
    }
}

/// The groups of documents that belong together ([`related`]), as ids by document; for a split.
pub fn alike(ids: &[String], texts: &[Fingerprint]) -> BTreeMap<String, Vec<String>> {
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for group in related(texts) {
        let ids: Vec<String> = group
            .iter()
            .filter_map(|at| ids.get(*at).cloned())
            .collect();
        for id in &ids {
            alike
                .entry(id.clone())
                .or_default()
                .extend(ids.iter().cloned());
        }
    }
    alike
}
