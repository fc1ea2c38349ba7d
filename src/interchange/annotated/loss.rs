//! What a format cannot hold, counted by kind, with the first place of each.

use crate::interchange::formula::harmless;
use crate::model::named::named;
use std::collections::BTreeMap;

named! {
    /// A kind of thing that is lost when a document is written in a format.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Loss {
        /// The text itself: white space and what is no word between words.
        Text = "text", "texts keep their words at most, not what stands between them";
        /// Line ends: CRLF and CR become LF.
        LineEnds = "line-ends", "line ends CRLF or CR become LF";
        /// White space at the beginning of the text.
        LeadingSpace = "leading-space", "texts lose white space at their beginning";
        /// Characters that XML forbids become spaces.
        Controls = "control-characters", "control characters become spaces";
        /// The id of the article.
        ArticleId = "article-id", "articles lose their ids";
        /// Title, source, date and the rest of what is known of the article.
        Metadata = "metadata", "articles lose title, source, date and the like";
        /// The name of the annotator.
        Annotator = "annotator", "annotators are not named";
        /// The status and its reason.
        Status = "status", "statuses and their reasons are not told";
        /// Excluded parts are cut out of the text.
        ExcludedCut = "excluded-cut", "excluded parts are cut out of the text";
        /// Which parts are excluded is not told; their text stays.
        ExcludedKept = "excluded-kept", "excluded parts are not marked; their text stays";
        /// A span in an excluded part.
        ExcludedSpan = "excluded-span", "spans in excluded parts are left out";
        /// A span without a place in the text.
        Unplaced = "unplaced", "spans without a place in the text are left out";
        /// A label has another name there.
        Renamed = "renamed", "spans get another name for their label";
        /// A span is widened to the edges of its tokens.
        Widened = "widened", "spans are widened to whole tokens";
        /// A span has an edge inside a token and is left out.
        Misfit = "misfit", "spans with an edge inside a token are left out";
        /// A span has no token: it covers nothing but white space or what cannot be seen.
        NoToken = "no-token", "spans without a token are left out";
        /// A span overlaps a longer one and is left out.
        Overlap = "overlap", "spans that overlap a longer one are left out";
        /// A span that is the same as another after the above.
        Duplicate = "duplicate", "spans that are the same as another are left out";
        /// White space at the edges of a span.
        EdgeSpace = "edge-space", "spans lose white space at their edges";
        /// The note of a span.
        Note = "note", "notes of spans are left out";
        /// A value of an attribute.
        Attribute = "attribute", "values of attributes are left out";
        /// An incident.
        Incident = "incident", "incidents are left out";
        /// A part of an incident: its date, confidence, note, what is linked by no span.
        IncidentPart = "incident-part", "parts of incidents are left out";
    }
    /// Every kind.
    ALL;
    /// Its name for machines.
    id: &'static str;
    /// What happens, for people, after a number: `3 spans that …`.
    phrase: &'static str;
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
            let cells = [article, annotator, loss.id(), &count, first];
            let _ = to.write_record(cells.map(|cell| harmless(cell).into_owned()));
        }
        to.into_inner().unwrap_or_default()
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
