//! Articles and spans as documents of the index.

use std::ops::Range;
use std::sync::Arc;

use tantivy::TantivyDocument;

use super::schema::{ARTICLE, IndexFields, SPAN};
use crate::model::arabic::Strength;
use crate::model::concordance::included;

/// What the index is told of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedArticle {
    /// Its id in the project.
    pub id: String,
    /// A number that is another one whenever the text, the excluded parts or the spans are: the
    /// caller compares it to know what has to be indexed again. The index only keeps it.
    pub signature: u64,
    /// Its text.
    pub text: Arc<str>,
    /// The parts that are left out, in bytes of the text.
    pub excluded: Vec<Range<usize>>,
    /// The spans of all annotators that are to be found.
    pub spans: Vec<IndexedSpan>,
}

/// What the index is told of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedSpan {
    /// Who made it.
    pub annotator: String,
    /// The id of its label.
    pub label: String,
    /// Its bytes in the text; a span that is empty or not on characters is passed over.
    pub range: Range<usize>,
}

/// The documents of an article: itself, then its spans. And the bytes that wait in them.
pub(super) fn documents(
    article: &IndexedArticle,
    fields: &IndexFields,
) -> (Vec<TantivyDocument>, usize) {
    let mut waiting = 0;
    let mut documents = Vec::with_capacity(1 + article.spans.len());
    let mut document = TantivyDocument::default();
    document.add_text(fields.kind, ARTICLE);
    document.add_text(fields.id, &article.id);
    document.add_u64(fields.signature, article.signature);
    let text = included_text(article);
    for strength in [Strength::Strict, Strength::Loose] {
        document.add_text(fields.text(strength), &text);
        waiting += text.len();
    }
    documents.push(document);
    for span in &article.spans {
        let Some(quote) = article.text.get(span.range.clone()) else {
            continue;
        };
        if quote.is_empty() {
            continue;
        }
        let mut document = TantivyDocument::default();
        document.add_text(fields.kind, SPAN);
        document.add_text(fields.id, &article.id);
        document.add_text(fields.annotator, &span.annotator);
        document.add_text(fields.label, &span.label);
        document.add_u64(fields.start, span.range.start as u64);
        document.add_u64(fields.end, span.range.end as u64);
        for strength in [Strength::Strict, Strength::Loose] {
            document.add_text(fields.words(strength), quote);
            waiting += quote.len();
        }
        documents.push(document);
    }
    (documents, waiting)
}

/// The text without its excluded parts, each of which ends a paragraph.
fn included_text(article: &IndexedArticle) -> String {
    let stretches = included(&article.text, &article.excluded);
    let texts: Vec<&str> = stretches
        .into_iter()
        .map(|range| &article.text[range])
        .collect();
    texts.join("\n")
}
