//! CSV of spans, a line a span, for spreadsheets and scripts. It is only written: the text is not in
//! it, so nothing could be proven when it is read.

use super::document::Document;
use super::format::{Format, Holds, IncidentsHeld, TextHeld, Write, nothing_beside};
use super::units::Counter;
use crate::interchange::formula::harmless;

/// The format.
pub const FORMAT: Format = Format {
    name: "csv",
    title: "CSV of spans",
    extensions: &["csv"],
    alone: &[],
    holds: Holds {
        text: TextHeld::None,
        id: true,
        annotator: true,
        notes: true,
        attributes: true,
        ids: true,
        excluded: true,
        incidents: IncidentsHeld::All,
        ..Holds::SPANS
    },
    write: Some(Write::Records {
        extension: ".csv",
        before: b"article,annotator,span,label,start,end,quote,note,attributes,incidents\n",
        between: b"",
        after: b"",
        record: |_, documents, to| to.write_all(&record(documents)),
    }),
    read: None,
    beside: nothing_beside,
};

fn record(documents: &[Document]) -> Vec<u8> {
    let mut to = csv::Writer::from_writer(Vec::new());
    for document in documents {
        let counter = Counter::new(&document.text);
        for span in &document.spans {
            let points = counter.code_points(&span.range);
            let attributes = if span.attributes.is_empty() {
                String::new()
            } else {
                serde_json::to_string(&span.attributes).unwrap_or_default()
            };
            let incidents: Vec<String> = document
                .incidents
                .iter()
                .filter(|incident| incident.spans().any(|id| id == span.id))
                .map(|incident| incident.id.to_string())
                .collect();
            // Writing to memory cannot fail.
            let cells = [
                document.id.as_str(),
                &document.annotator,
                &span.id.to_string(),
                &span.label.0,
                &points.start.to_string(),
                &points.end.to_string(),
                document.quote(&span.range),
                &span.note,
                &attributes,
                &incidents.join(" "),
            ];
            let _ = to.write_record(cells.map(|cell| harmless(cell).into_owned()));
        }
    }
    to.into_inner().unwrap_or_default()
}
