//! Bytes become text: in the encoding that a person chose, that the file declares, or that is found.

use std::borrow::Cow;

use super::draft::Reason;
use crate::model::encoding::TextEncoding;

/// The text of `bytes` and its encoding, `forced` when a person chose one.
///
/// # Errors
/// When they are not text, or not in that encoding.
pub fn text(
    bytes: &[u8],
    forced: Option<TextEncoding>,
) -> Result<(Cow<'_, str>, TextEncoding), Reason> {
    let encoding = match forced {
        Some(encoding) => encoding,
        None => TextEncoding::detect(bytes)?,
    };
    Ok((text_in(bytes, encoding)?, encoding))
}

/// The text of `bytes`, which are in `encoding`, without a byte order mark.
fn text_in(bytes: &[u8], encoding: TextEncoding) -> Result<Cow<'_, str>, Reason> {
    let mark = encoding.byte_order_mark();
    if encoding == TextEncoding::Utf8
        && let Ok(text) = std::str::from_utf8(bytes.strip_prefix(mark).unwrap_or(bytes))
    {
        return Ok(Cow::Borrowed(text));
    }
    encoding
        .decode(bytes)
        .map(Cow::Owned)
        .map_err(|byte| Reason::Malformed { encoding, byte })
}

/// The bytes of a file of records as UTF-8, as far as its records are in order.
///
/// A file in UTF-8 with a few records that are damaged stays as it is, so that those records are
/// refused and the others read. Any other file is decoded whole.
///
/// # Errors
/// When they are not text, or not in that encoding.
pub fn records(bytes: &[u8], forced: Option<TextEncoding>) -> Result<Cow<'_, [u8]>, Reason> {
    let utf8 = match forced.or(TextEncoding::of_mark(bytes)) {
        Some(encoding) => encoding == TextEncoding::Utf8,
        None => std::str::from_utf8(bytes).is_err() && is_mostly_utf8(bytes),
    };
    if utf8 {
        let mark = TextEncoding::Utf8.byte_order_mark();
        return Ok(Cow::Borrowed(bytes.strip_prefix(mark).unwrap_or(bytes)));
    }
    Ok(match text(bytes, forced)?.0 {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    })
}

/// Whether at least four in five lines are UTF-8, one of them beyond ASCII. Text in the Arabic
/// code pages is practically never UTF-8 by chance.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad, mut beyond_ascii) = (0_usize, 0_usize, false);
    for line in bytes.split(|&byte| byte == b'\n') {
        if line.is_empty() {
            continue;
        }
        if std::str::from_utf8(line).is_ok() && !line.contains(&0) {
            good += 1;
            beyond_ascii |= !line.is_ascii();
        } else {
            bad += 1;
        }
    }
    beyond_ascii && good >= 4 * bad
}

/// The text of a web page: in the encoding that was chosen, that its byte order mark says, that
/// it declares, or that is found.
///
/// # Errors
/// When it is not text, or not in that encoding.
pub fn page(bytes: &[u8], forced: Option<TextEncoding>) -> Result<Cow<'_, str>, Reason> {
    if forced.is_some() {
        return Ok(text(bytes, forced)?.0);
    }
    let declared = declared(bytes);
    let encoding = declared.and_then(TextEncoding::from_web_label);
    // Pages are saved anew by programs that change their encoding and leave the declaration.
    if let Some(encoding) = encoding
        && !encoding.is_contradicted_by(bytes)
        && let Ok(text) = text_in(bytes, encoding)
    {
        return Ok(text);
    }
    match (declared, std::str::from_utf8(bytes)) {
        (Some(label), Err(_)) if encoding.is_none() && TextEncoding::of_mark(bytes).is_none() => {
            Err(Reason::UnknownEncoding {
                guess: label.to_owned(),
            })
        }
        _ => Ok(text(bytes, None)?.0),
    }
}

/// The encoding that a page or an XML file declares within its first 4,096 bytes.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let lower = head.to_ascii_lowercase();
    let after = |name: &[u8]| {
        let at = lower
            .windows(name.len())
            .position(|window| window == name)?;
        Some(at + name.len())
    };
    let start = after(b"charset=").or_else(|| after(b"encoding="))?;
    let rest = head.get(start..)?;
    let rest = rest
        .strip_prefix(b"\"")
        .or(rest.strip_prefix(b"'"))
        .unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte))
        .unwrap_or(rest.len());
    let label = std::str::from_utf8(rest.get(..end)?).ok()?;
    (!label.is_empty()).then_some(label)
}
