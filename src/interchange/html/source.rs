//! A look at the source of a page before a tree is made of it: the time that takes grows with the number
//! of tags times their depth, and with the square of what one element or one text has.

use std::borrow::Cow;

use super::{DEEPEST_SOURCE, MOST_ATTRIBUTES, MOST_ELEMENTS, MOST_REFERENCES};
use crate::interchange::draft::Reason;

/// Elements that are never closed, or need not be.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li", "link",
    "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track",
    "wbr",
];

/// Elements whose text has no tags.
const RAW: &[&str] = &["script", "style"];

/// In the text of a script nothing is an attribute, unless it is taken for one in a drawing; so much
/// looks like attributes in none.
const MOST_IN_SCRIPT: usize = 30 * MOST_ATTRIBUTES;

/// No reference to a letter is longer, in bytes: `#x10FFFF;`.
const LONGEST_REFERENCE: usize = 12;

fn too_many(what: &'static str, limit: usize) -> Result<(), Reason> {
    Err(Reason::TooMany { what, limit })
}

/// The page with the characters themselves in the place of references by number to letters, and of
/// `&nbsp;`: of old Arabic pages every letter is one, and each reference may copy the text in which it
/// stands. What could be taken for a tag or a reference afterwards stays as it is.
pub(super) fn without_letters(html: &str) -> Cow<'_, str> {
    let mut written = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        let name = after.get(..after.len().min(LONGEST_REFERENCE));
        let name = name.or_else(|| after.get(..after.floor_char_boundary(LONGEST_REFERENCE)));
        let reference = name.and_then(|name| name.split_once(';'));
        let letter = reference.and_then(|(name, _)| letter(name).map(|c| (c, name.len() + 1)));
        written.push_str(before);
        match letter {
            Some((letter, length)) => {
                written.push(letter);
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                written.push('&');
                rest = after;
            }
        }
    }
    if written.is_empty() {
        return Cow::Borrowed(html);
    }
    written.push_str(rest);
    Cow::Owned(written)
}

/// The letter that a reference of this name means; `None` for signs of ASCII and for controls.
fn letter(name: &str) -> Option<char> {
    if name == "nbsp" {
        return Some('\u{A0}');
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    // From 0x80 to 0x9F a browser reads Windows-1252.
    char::from_u32(code.ok()?).filter(|c| *c >= '\u{A0}')
}

/// Refuses a page by its source.
///
/// # Errors
/// When it has too many tags, attributes on one element or references, or is too deep.
pub(super) fn check(html: &str) -> Result<(), Reason> {
    let bytes = html.as_bytes();
    let (mut tags, mut depth, mut drawings, mut references) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = html.as_bytes().get(at + 1..).unwrap_or_default();
        match byte {
            b'&' => {
                references += usize::from(
                    rest.first()
                        .is_some_and(|byte| *byte == b'#' || byte.is_ascii_alphabetic()),
                );
                if references > MOST_REFERENCES {
                    return too_many("references such as &amp;", MOST_REFERENCES);
                }
                at += 1;
                continue;
            }
            b'<' => {}
            _ => {
                at += 1;
                continue;
            }
        }
        if rest.starts_with(b"!--") {
            // `<!-->` is one whole.
            let inside = html.get(at + 2..).unwrap_or_default();
            let Some(end) = inside.find("-->") else {
                break;
            };
            let inside = inside.get(..end).unwrap_or_default();
            let end = inside.find("--!>").unwrap_or(end);
            at += 2 + end + 3;
            continue;
        }
        let is_end = rest.first() == Some(&b'/');
        let rest = rest.get(usize::from(is_end)..).unwrap_or_default();
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            at += 1;
            continue;
        }
        tags += 1;
        if tags > 2 * MOST_ELEMENTS {
            return too_many("tags", 2 * MOST_ELEMENTS);
        }
        let length = rest
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
            .unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        let is_one_of = |names: &[&str]| {
            let mut names = names.iter();
            names.any(|other| name.eq_ignore_ascii_case(other.as_bytes()))
        };
        if !is_one_of(UNCLOSED) && name.len() <= 40 {
            let is_drawing = usize::from(is_one_of(&["svg", "math"]));
            if is_end {
                depth = depth.saturating_sub(1);
                drawings = drawings.saturating_sub(is_drawing);
            } else {
                depth += 1;
                drawings += is_drawing;
            }
            if depth > DEEPEST_SOURCE {
                return Err(Reason::TooDeep {
                    limit: DEEPEST_SOURCE,
                });
            }
        }
        let (attributes, end) = tag(rest.get(length..).unwrap_or_default());
        if attributes > MOST_ATTRIBUTES {
            return too_many("attributes on one element", MOST_ATTRIBUTES);
        }
        at += 1 + usize::from(is_end) + length + end;
        if !is_end && drawings == 0 && is_one_of(RAW) {
            let inside = bytes.get(at..).unwrap_or_default();
            let script = inside.get(..raw_end(inside, name)).unwrap_or_default();
            if most_in_script(script) > MOST_IN_SCRIPT {
                return too_many("attributes on one element", MOST_IN_SCRIPT);
            }
            at += script.len();
        }
    }
    Ok(())
}

/// How many attributes a tag has at most, and where it ends, from the end of its name.
fn tag(bytes: &[u8]) -> (usize, usize) {
    let mut attributes = 0;
    let mut quote = None;
    // Whether a value begins next, and whether a value without quotes or a name goes on.
    let (mut is_value, mut in_value, mut goes_on) = (false, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        if quote.is_some() {
            if quote == Some(byte) {
                (quote, goes_on) = (None, false);
            }
            continue;
        }
        match byte {
            b'>' => return (attributes, at + 1),
            b'"' | b'\'' if is_value => (quote, is_value) = (Some(byte), false),
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => (in_value, goes_on) = (false, false),
            _ if in_value => {}
            b'/' if !is_value => goes_on = false,
            b'=' if attributes > 0 && !is_value => is_value = true,
            _ if is_value => (is_value, in_value) = (false, true),
            _ => {
                attributes += usize::from(!goes_on);
                goes_on = true;
            }
        }
    }
    (attributes, bytes.len())
}

/// Where the text of a script ends: before its end tag.
fn raw_end(bytes: &[u8], name: &[u8]) -> usize {
    let is_end = |at: &usize| {
        let rest = bytes.get(*at..).unwrap_or_default();
        let rest = rest
            .strip_prefix(b"</")
            .and_then(|rest| rest.get(..name.len()));
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name))
    };
    (0..bytes.len()).find(is_end).unwrap_or(bytes.len())
}

/// The most words between something like a tag and its end.
fn most_in_script(bytes: &[u8]) -> usize {
    let (mut most, mut words, mut is_tag) = (0, 0, false);
    for pair in bytes.windows(2) {
        match pair {
            [b'<', next] if next.is_ascii_alphabetic() => is_tag = true,
            [b'>', _] => (is_tag, words) = (false, 0),
            [byte, _] if is_tag && (byte.is_ascii_whitespace() || *byte == b'/') => words += 1,
            _ => {}
        }
        most = most.max(words);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_a_browser_does() {
        let counted = |source: &str| tag(source.as_bytes());
        assert_eq!(counted(">"), (0, 1));
        assert_eq!(counted(" a b='c d > e' f = \"g h\" i=j/k l/>x"), (5, 34));
        assert_eq!(counted(" a b"), (2, 4));
    }

    #[test]
    fn letters_stand_for_themselves_and_signs_do_not() {
        let cases = [
            ("&#1602;&#x635;&#X641; حلب", "قصف حلب"),
            (
                "a&nbsp;b&amp;nbsp;&lt;&#60;&#38;lt;&#39;",
                "a\u{A0}b&amp;nbsp;&lt;&#60;&#38;lt;&#39;",
            ),
            (
                "&#150; &#7; &#0; &#xD800; &#99999999999; &#; &x",
                "&#150; &#7; &#0; &#xD800; &#99999999999; &#; &x",
            ),
            ("& &&#1602", "& &&#1602"),
            ("بلا", "بلا"),
        ];
        for (source, expected) in cases {
            assert_eq!(without_letters(source), expected);
        }
        // Twenty times as many letters as references are read.
        let page = "&#1602;".repeat(20 * MOST_REFERENCES);
        assert_eq!(check(&without_letters(&page)), Ok(()));
    }

    #[test]
    fn scripts_and_comments_have_no_tags() {
        let many = "<i ".repeat(MOST_ATTRIBUTES + 2);
        assert_eq!(check(&format!("<script>{many}</SCRIPT><p>")), Ok(()));
        assert_eq!(check(&format!("<!-- {many} --><p>")), Ok(()));
        let limit = MOST_ATTRIBUTES;
        let what = "attributes on one element";
        let refused = Err(Reason::TooMany { what, limit });
        for hidden in [
            "",
            "<!-->",
            "<svg><script>",
            "<script></script>",
            "<style></style>",
        ] {
            assert_eq!(check(&format!("{hidden}{many}")), refused, "{hidden}");
        }
    }
}
