//! Annotated documents in the formats of other tools: bytes in and out, a list of what is lost, and
//! proof that nothing else is.
//!
//! [`FORMATS`] is the registry. A format is a file of this folder and a line there.
//!
//! | file | what it holds |
//! |---|---|
//! | [`document`] | a [`Document`]: a text and what one annotator says of it |
//! | [`format`](mod@format) | a [`Format`]: its name, what it can hold, how it is read and written |
//! | [`mod@detect`] | in which format a file seems to be |
//! | [`loss`] | what cannot be held, by kind |
//! | [`reduce`] | a document as a format keeps it |
//! | [`units`] | in which unit a file counts, found by what it quotes |
//! | [`tokens`], [`tags`] | tokens, and tags of tokens |
//! | [`links`] | incidents as links between spans |
//! | `layers` | what layers of INCEpTION say |
//! | [`reading`] | from what a file says to a document, span by span |
//! | [`records`] | the records of a stream |
//! | [`unread`] | what looks like annotations in a record, so that none is passed over |
//! | [`without`] | JSON without what no reader looks at |
//! | [`proof`] | an export, read again and compared |
//!
//! Writers are given documents that are reduced to what the format holds; what they write is read
//! again and has to be equal. Readers prove each span against the words that the file quotes.

pub mod detect;
pub mod document;
mod faults;
pub mod format;
pub mod hashiya_jsonl;
pub mod links;
pub mod loss;
pub mod proof;
pub mod reading;
pub mod records;
pub mod reduce;
pub mod tags;
pub mod tokens;
pub mod units;
pub mod unread;
pub mod without;

mod brat;
mod conll;
mod doccano;
mod huggingface;
mod label_studio;
mod layers;
mod page;
mod prodigy;
mod spacy;
mod spans;
mod table;
mod uima;
mod webanno;

pub use detect::detect;
pub use document::Document;
pub use faults::{Faults, LISTED};
pub use format::{Fault, File, Format, Found, Framing, Input, Overview, Plan, Read, Write};
pub use loss::{Loss, Losses};
pub use proof::{Unequal, prove, prove_stream};
pub use reduce::reduced;
pub use tags::Scheme;
pub use tokens::{Edges, Tokeniser};

/// Every format.
pub const FORMATS: &[&Format] = &[
    &hashiya_jsonl::FORMAT,
    &spans::FORMAT,
    &spacy::FORMAT,
    &huggingface::FORMAT,
    &prodigy::FORMAT,
    &doccano::FORMAT,
    &doccano::PLAIN,
    &conll::FORMAT,
    &conll::NESTED,
    &brat::FORMAT,
    &label_studio::FORMAT,
    &webanno::FORMAT,
    &uima::JSON,
    &uima::XMI,
    &table::FORMAT,
    &page::FORMAT,
];

/// The format with this name.
pub fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}
