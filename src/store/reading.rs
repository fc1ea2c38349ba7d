//! An article from disk, or a clear answer why this file cannot be one.
//!
//! The file is only ever read. What it is in bytes is remembered by its SHA-256, what it is in
//! characters by the [`Article`]; a byte order mark belongs to the bytes alone.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::disk::trust;
use super::encoding::{TextEncoding, Undetected};
use super::error::StoreError;
use super::sha256_hex;
use crate::model::article::{Article, overlong_paragraph};

/// The largest file that is read as an article: 64 MiB, a shelf of books.
pub const MAX_ARTICLE_BYTES: u64 = 64 << 20;

/// An article and what its file was like.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The article; its name is the name of the file.
    pub article: Article,
    /// The encoding by which the text was read.
    pub encoding: TextEncoding,
    /// The SHA-256 of the file's bytes as they are on disk, in hexadecimal.
    pub sha256: String,
}

/// Reads the article at `path`, in the encoding `forced` when the person chose one.
///
/// # Errors
/// When the file is missing, not a file, too large, empty, not text, or not in the encoding.
pub fn read_article(path: &Path, forced: Option<TextEncoding>) -> Result<Loaded, StoreError> {
    let bytes = read_named("read the article", path, MAX_ARTICLE_BYTES)?;
    article_of_bytes(path, &bytes, forced)
}

/// The article whose file at `path` holds `bytes`.
pub(super) fn article_of_bytes(
    path: &Path,
    bytes: &[u8],
    forced: Option<TextEncoding>,
) -> Result<Loaded, StoreError> {
    if bytes.is_empty() {
        return Err(StoreError::Empty {
            blank: false,
            path: path.to_owned(),
        });
    }
    let encoding = match forced {
        Some(encoding) => encoding,
        None => TextEncoding::detect(bytes).map_err(|why| match why {
            Undetected::Binary(what) => StoreError::Binary {
                what,
                path: path.to_owned(),
            },
            Undetected::Other(guess) => StoreError::UnknownEncoding {
                guess,
                path: path.to_owned(),
            },
        })?,
    };
    let text = encoding
        .decode(bytes)
        .map_err(|byte| StoreError::Malformed {
            encoding,
            byte,
            path: path.to_owned(),
        })?;
    if text.as_bytes().contains(&0) {
        return Err(StoreError::Binary {
            what: "a binary file (it has NUL characters)",
            path: path.to_owned(),
        });
    }
    if text.chars().all(char::is_whitespace) {
        return Err(StoreError::Empty {
            blank: true,
            path: path.to_owned(),
        });
    }
    if let Some(bytes) = overlong_paragraph(&text) {
        return Err(StoreError::LongParagraph {
            bytes,
            path: path.to_owned(),
        });
    }
    // Each takes a few milliseconds in a large article, and neither waits for the other.
    let (article, sha256) =
        rayon::join(|| Article::new(file_name(path), text), || sha256_hex(bytes));
    Ok(Loaded {
        article,
        encoding,
        sha256,
    })
}

/// The bytes of the regular file at `path`, which has at most `limit` of them and is no link. The
/// size is looked at first, so that a huge file costs nothing.
pub(super) fn read_bytes(
    doing: &'static str,
    path: &Path,
    limit: u64,
) -> Result<Vec<u8>, StoreError> {
    read_opened(doing, path, limit, trust::open(path))
}

/// As [`read_bytes`], of a file that a person named: outside of a project it may be a link.
pub(super) fn read_named(
    doing: &'static str,
    path: &Path,
    limit: u64,
) -> Result<Vec<u8>, StoreError> {
    read_opened(doing, path, limit, trust::open_named(path))
}

fn read_opened(
    doing: &'static str,
    path: &Path,
    limit: u64,
    file: io::Result<File>,
) -> Result<Vec<u8>, StoreError> {
    let failed = |error| StoreError::io(doing, path, &error);
    let file = file.map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let too_large = |bytes| StoreError::TooLarge {
        doing,
        bytes,
        limit,
        path: path.to_owned(),
    };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    // The size may be unknown, or grow meanwhile.
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

/// The last part of `path`, for people and for the RON file.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
