//! The types that we write, and what is known of those of others.

use crate::interchange::annotated::layers::is_structure;

/// The layer of spans.
pub(super) const SPAN: &str = "webanno.custom.Span";
/// The layer of links.
pub(super) const ROLE: &str = "webanno.custom.Role";
/// What no layer has.
pub(super) const DOCUMENT: &str = "hashiya.Document";
/// A part of the text that is not the article.
pub(super) const EXCLUDED: &str = "hashiya.Excluded";
/// Words.
pub(super) const TOKEN: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token";
/// Sentences.
pub(super) const SENTENCE: &str = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence";
/// Title and id, as DKPro and INCEpTION have them.
pub(super) const METADATA: &str =
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
/// What is built into UIMA.
pub(super) const ANNOTATION: &str = "uima.tcas.Annotation";
/// As well.
pub(super) const SOFA: &str = "uima.cas.Sofa";

const STRING: &str = "uima.cas.String";

/// A type: its name, its supertype, its features with their ranges.
pub(super) type Type = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// The types that are written and not built into UIMA.
pub(super) const TYPES: [Type; 7] = [
    (
        METADATA,
        "uima.tcas.DocumentAnnotation",
        &[("documentTitle", STRING), ("documentId", STRING)],
    ),
    (SENTENCE, ANNOTATION, &[("id", STRING)]),
    (TOKEN, ANNOTATION, &[("id", STRING)]),
    (
        DOCUMENT,
        ANNOTATION,
        &[
            ("article", STRING),
            ("annotator", STRING),
            ("status", STRING),
            ("reason", STRING),
            ("metadata", STRING),
            ("incidents", STRING),
            ("unplaced", STRING),
            ("unplacedParts", STRING),
        ],
    ),
    (EXCLUDED, ANNOTATION, &[]),
    (
        SPAN,
        ANNOTATION,
        &[
            ("label", STRING),
            ("note", STRING),
            ("identifier", STRING),
            ("values", STRING),
        ],
    ),
    (
        ROLE,
        ANNOTATION,
        &[
            ("Dependent", SPAN),
            ("Governor", SPAN),
            ("role", STRING),
            ("incident", STRING),
        ],
    ),
];

/// Whether structures of a type are nothing that a person labelled.
pub(super) fn is_machinery(kind: &str) -> bool {
    kind.starts_with("uima.") || kind.starts_with("hashiya.") || is_structure(kind)
}
