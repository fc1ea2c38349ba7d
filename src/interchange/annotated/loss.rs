//! What a format cannot hold, counted by kind, with the first place of each.

use std::collections::BTreeMap;

/// A kind of thing that is lost when a document is written in a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// The text itself: white space and what is no word between words.
    Text,
    /// Line ends: CRLF and CR become LF.
    LineEnds,
    /// White space at the beginning of the text.
    LeadingSpace,
    /// Characters that XML forbids become spaces.
    Controls,
    /// The id of the article.
    ArticleId,
    /// Title, source, date and the rest of what is known of the article.
    Metadata,
    /// The name of the annotator.
    Annotator,
    /// The status and its reason.
    Status,
    /// Excluded parts are cut out of the text.
    ExcludedCut,
    /// Which parts are excluded is not told; their text stays.
    ExcludedKept,
    /// A span in an excluded part.
    ExcludedSpan,
    /// A span without a place in the text.
    Unplaced,
    /// A label has another name there.
    Renamed,
    /// A span is widened to the edges of its tokens.
    Widened,
    /// A span has an edge inside a token and is left out.
    Misfit,
    /// A span has no token: it covers nothing but white space or what cannot be seen.
    NoToken,
    /// A span overlaps a longer one and is left out.
    Overlap,
    /// A span that is the same as another after the above.
    Duplicate,
    /// White space at the edges of a span.
    EdgeSpace,
    /// The note of a span.
    Note,
    /// A value of an attribute.
    Attribute,
    /// An incident.
    Incident,
    /// A part of an incident: its date, confidence, note, what is linked by no span.
    IncidentPart,
}

impl Loss {
    /// Every kind.
    pub const ALL: [Self; 23] = [
        Self::Text,
        Self::LineEnds,
        Self::LeadingSpace,
        Self::Controls,
        Self::ArticleId,
        Self::Metadata,
        Self::Annotator,
        Self::Status,
        Self::ExcludedCut,
        Self::ExcludedKept,
        Self::ExcludedSpan,
        Self::Unplaced,
        Self::Renamed,
        Self::Widened,
        Self::Misfit,
        Self::NoToken,
        Self::Overlap,
        Self::Duplicate,
        Self::EdgeSpace,
        Self::Note,
        Self::Attribute,
        Self::Incident,
        Self::IncidentPart,
    ];

    /// Its name for machines.
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LineEnds => "line-ends",
            Self::LeadingSpace => "leading-space",
            Self::Controls => "control-characters",
            Self::ArticleId => "article-id",
            Self::Metadata => "metadata",
            Self::Annotator => "annotator",
            Self::Status => "status",
            Self::ExcludedCut => "excluded-cut",
            Self::ExcludedKept => "excluded-kept",
            Self::ExcludedSpan => "excluded-span",
            Self::Unplaced => "unplaced",
            Self::Renamed => "renamed",
            Self::Widened => "widened",
            Self::Misfit => "misfit",
            Self::NoToken => "no-token",
            Self::Overlap => "overlap",
            Self::Duplicate => "duplicate",
            Self::EdgeSpace => "edge-space",
            Self::Note => "note",
            Self::Attribute => "attribute",
            Self::Incident => "incident",
            Self::IncidentPart => "incident-part",
        }
    }

    /// What happens, for people, after a number: `3 spans that …`.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Text => "texts keep their words at most, not what stands between them",
            Self::LineEnds => "line ends CRLF or CR become LF",
            Self::LeadingSpace => "texts lose white space at their beginning",
            Self::Controls => "control characters become spaces",
            Self::ArticleId => "articles lose their ids",
            Self::Metadata => "articles lose title, source, date and the like",
            Self::Annotator => "annotators are not named",
            Self::Status => "statuses and their reasons are not told",
            Self::ExcludedCut => "excluded parts are cut out of the text",
            Self::ExcludedKept => "excluded parts are not marked; their text stays",
            Self::ExcludedSpan => "spans in excluded parts are left out",
            Self::Unplaced => "spans without a place in the text are left out",
            Self::Renamed => "spans get another name for their label",
            Self::Widened => "spans are widened to whole tokens",
            Self::Misfit => "spans with an edge inside a token are left out",
            Self::NoToken => "spans without a token are left out",
            Self::Overlap => "spans that overlap a longer one are left out",
            Self::Duplicate => "spans that are the same as another are left out",
            Self::EdgeSpace => "spans lose white space at their edges",
            Self::Note => "notes of spans are left out",
            Self::Attribute => "values of attributes are left out",
            Self::Incident => "incidents are left out",
            Self::IncidentPart => "parts of incidents are left out",
        }
    }
}

/// How often each kind is lost, and where first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<Loss, (usize, String)>);

impl Losses {
    /// One more of a kind; `place` says where, and is kept of the first.
    pub fn add(&mut self, loss: Loss, place: impl FnOnce() -> String) {
        self.add_many(loss, 1, place);
    }

    /// More of a kind.
    pub fn add_many(&mut self, loss: Loss, count: usize, place: impl FnOnce() -> String) {
        if count > 0 {
            self.0.entry(loss).or_insert_with(|| (0, place())).0 += count;
        }
    }

    /// Adds those of another document.
    pub fn join(&mut self, other: &Self) {
        for (loss, (count, place)) in &other.0 {
            self.add_many(*loss, *count, || place.clone());
        }
    }

    /// Each kind with its number and its first place.
    pub fn iter(&self) -> impl Iterator<Item = (Loss, usize, &str)> {
        self.0
            .iter()
            .map(|(loss, (count, place))| (*loss, *count, place.as_str()))
    }

    /// The first line of a table of losses.
    pub const HEADER: &'static str = "article,annotator,loss,count,first\n";

    /// Lines of a table of losses (CSV, RFC 4180), one for each kind.
    pub fn rows(&self, article: &str, annotator: &str) -> Vec<u8> {
        let mut to = csv::Writer::from_writer(Vec::new());
        for (loss, count, first) in self.iter() {
            let count = count.to_string();
            // Writing to memory cannot fail.
            let _ = to.write_record([article, annotator, loss.id(), &count, first]);
        }
        to.into_inner().unwrap_or_default()
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
