//! Where the values of a JSON text begin and end, without reading them.
//!
//! An array of articles is cut into its elements first, and each element is then read by itself.
//! So one that is damaged inside does not take the others with it, and no more than one is in
//! memory. Nothing here recurses: brackets are counted.

use std::ops::Range;

/// The first byte at or after `at` that is no white space.
pub(super) fn skip_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    space.map_or(bytes.len(), |space| at + space)
}

/// The end of the value that begins at `at`; `None` when the text ends inside it or when nothing
/// begins there.
pub(super) fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => string_end(bytes, at),
        b'{' | b'[' => {
            let mut depth = 0_usize;
            let mut at = at;
            loop {
                match bytes.get(at)? {
                    b'"' => {
                        at = string_end(bytes, at)?;
                        continue;
                    }
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
        }
        _ => {
            let rest = bytes.get(at..)?;
            let length = rest
                .iter()
                .position(|byte| b",:]}[{\" \t\r\n".contains(byte))
                .unwrap_or(rest.len());
            (length > 0).then_some(at + length)
        }
    }
}

/// The end of the string that begins with the quotation mark at `at`.
fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = at + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// What comes after a value in an array or an object.
enum After {
    Next(usize),
    End,
    Wrong(usize),
}

fn after(bytes: &[u8], at: usize, close: u8) -> After {
    let at = skip_space(bytes, at);
    match bytes.get(at) {
        Some(b',') => After::Next(skip_space(bytes, at + 1)),
        Some(byte) if *byte == close => After::End,
        _ => After::Wrong(at),
    }
}

/// The elements of the array that begins at a byte, in order. The last item is an error with its
/// byte when the array does not end as an array should.
pub(super) struct Elements<'a> {
    bytes: &'a [u8],
    /// Where the next element begins; `None` when there is none.
    next: Option<usize>,
}

impl<'a> Elements<'a> {
    /// The elements of the array whose bracket is at `start`.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        let first = skip_space(bytes, start + 1);
        Self {
            bytes,
            next: (bytes.get(first) != Some(&b']')).then_some(first),
        }
    }
}

impl Iterator for Elements<'_> {
    type Item = Result<Range<usize>, usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        let Some(end) = value_end(self.bytes, start) else {
            return Some(Err(start));
        };
        match after(self.bytes, end, b']') {
            After::Next(next) => self.next = Some(next),
            After::End => {}
            // What stands there is not told before the element, which may be in order.
            After::Wrong(at) => self.next = Some(at),
        }
        Some(Ok(start..end))
    }
}

/// The entries of the object that begins at a byte: the bytes of the name with its quotation
/// marks, and of the value. It ends where the object is damaged.
pub(super) struct Entries<'a> {
    bytes: &'a [u8],
    next: Option<usize>,
}

impl<'a> Entries<'a> {
    /// The entries of the object whose brace is at `start`.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        Self {
            bytes,
            next: Some(skip_space(bytes, start + 1)),
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = (Range<usize>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next.take()?;
        if self.bytes.get(start) != Some(&b'"') {
            return None;
        }
        let end = string_end(self.bytes, start)?;
        let colon = skip_space(self.bytes, end);
        if self.bytes.get(colon) != Some(&b':') {
            return None;
        }
        let value = skip_space(self.bytes, colon + 1);
        let value_end = value_end(self.bytes, value)?;
        if let After::Next(next) = after(self.bytes, value_end, b'}') {
            self.next = Some(next);
        }
        Some((start..end, value..value_end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<Result<&str, usize>> {
        Elements::new(text.as_bytes(), 0)
            .map(|element| element.map(|range| &text[range]))
            .collect()
    }

    #[test]
    fn an_array_is_cut_into_its_elements() {
        assert_eq!(cut("[]"), []);
        assert_eq!(cut("[ ]"), []);
        assert_eq!(
            cut("[1, \"a]\\\",\" ,{\"b\":[2,{}]} ]"),
            [Ok("1"), Ok("\"a]\\\",\""), Ok("{\"b\":[2,{}]}")]
        );
    }

    #[test]
    fn a_damaged_array_ends_with_the_place() {
        assert_eq!(cut("[1, {\"a\": 2"), [Ok("1"), Err(4)]);
        assert_eq!(cut("[1 : 2]"), [Ok("1"), Err(3)]);
        assert_eq!(cut("["), [Err(1)]);
        assert_eq!(cut("[1,]"), [Ok("1"), Err(3)]);
        assert_eq!(cut("[\"a\\"), [Err(1)]);
        assert_eq!(cut("[1"), [Ok("1"), Err(2)]);
    }

    #[test]
    fn an_object_is_cut_into_its_entries() {
        let text = "{ \"a\" : 1, \"b\":{\"c\":[]}, d: 3}";
        let entries: Vec<(&str, &str)> = Entries::new(text.as_bytes(), 0)
            .map(|(name, value)| (&text[name], &text[value]))
            .collect();
        assert_eq!(entries, [("\"a\"", "1"), ("\"b\"", "{\"c\":[]}")]);
        assert_eq!(Entries::new(b"{}", 0).count(), 0);
        assert_eq!(Entries::new(b"{\"a\"", 0).count(), 0);
    }
}
