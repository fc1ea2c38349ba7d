//! Plain text: one file, one article, its bytes untouched.

use super::draft::{Draft, DraftText, Reason, check_paragraphs, check_text};
use super::{Options, SourceFile, decode, stem};
use crate::model::encoding::TextEncoding;
use crate::model::metadata::Metadata;

pub(super) fn draft(file: &SourceFile<'_>, options: &Options) -> Result<Draft, Reason> {
    if file.bytes.len() as u64 > options.limits.text {
        return Err(Reason::TooLarge {
            bytes: file.bytes.len() as u64,
            limit: options.limits.text,
        });
    }
    let (text, encoding) = decode::text(file.bytes, options.encoding)?;
    let text = text.into_owned();
    let found = match options.encoding {
        None => Ok(encoding),
        Some(_) => TextEncoding::detect(file.bytes),
    };
    let text = if found == Ok(encoding) {
        // It was read as it will be read, so that what it looks like is known already.
        if text.chars().all(char::is_whitespace) {
            return Err(Reason::NoText);
        }
        if text.as_bytes().contains(&0) {
            return Err(Reason::Nul);
        }
        check_paragraphs(&text)?;
        DraftText::Raw {
            bytes: file.bytes.to_vec(),
            text,
            encoding,
        }
    } else {
        // The encoding that a person chose is not the one that would be found when the article
        // is opened: as UTF-8 it is read as the person sees it now.
        check_text(&text, options.limits.text)?;
        DraftText::Text(text)
    };
    Ok(Draft {
        wanted_id: stem(file.name).to_owned(),
        text,
        metadata: Metadata::default(),
        origin: file.name.to_owned(),
        format: "",
        left_out: Vec::new(),
    })
}
