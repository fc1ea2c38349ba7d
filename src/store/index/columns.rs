//! Values of documents: ids, labels, edges of spans.

use std::io;
use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader};

/// The texts that `column` has for `docs`, in their order. Each is read once, however many
/// documents have it, and all of them in one pass through the dictionary.
///
/// # Errors
/// When the file is damaged: a document without its value is a damage too.
pub(super) fn strings(column: &StrColumn, docs: &[DocId]) -> io::Result<Vec<Arc<str>>> {
    let mut wanted: Vec<(u64, usize)> = Vec::with_capacity(docs.len());
    for (place, &doc) in docs.iter().enumerate() {
        let ord = column.ords().first(doc).ok_or_else(missing)?;
        wanted.push((ord, place));
    }
    wanted.sort_unstable();
    let ords: Vec<u64> = wanted.iter().map(|(ord, _)| *ord).collect();
    let mut found: Vec<Arc<str>> = vec![Arc::from(""); docs.len()];
    let mut next = 0;
    let mut last: Option<(u64, Arc<str>)> = None;
    let is_whole = column.dictionary().sorted_ords_to_term_cb(&ords, |bytes| {
        let (ord, place) = wanted[next];
        next += 1;
        let text = match &last {
            Some((same, text)) if *same == ord => Arc::clone(text),
            _ => Arc::from(String::from_utf8_lossy(bytes).as_ref()),
        };
        found[place] = Arc::clone(&text);
        last = Some((ord, text));
    })?;
    if is_whole { Ok(found) } else { Err(missing()) }
}

/// The column of texts with this name.
///
/// # Errors
/// When the segment has none, or it cannot be read.
pub(super) fn text_column(segment: &SegmentReader, name: &str) -> tantivy::Result<StrColumn> {
    let column = segment.fast_fields().str(name)?;
    Ok(column.ok_or_else(missing)?)
}

/// The column of numbers with this name.
///
/// # Errors
/// When it cannot be read.
pub(super) fn number_column(segment: &SegmentReader, name: &str) -> tantivy::Result<Column<u64>> {
    segment.fast_fields().u64(name)
}

/// A value that every such document has is not there.
pub(super) fn missing() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "a value is missing in the index",
    )
}
