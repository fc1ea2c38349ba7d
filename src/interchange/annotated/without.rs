//! JSON without what a reader does not look at, left out while it comes in: tools write an object for each
//! word of a text, which together take ten to twenty times its size.

use std::io::{BufRead, Result};

/// What is left out of a value of JSON; `null` stands for it.
#[derive(Clone, Copy)]
pub struct Without {
    /// The lists and objects under this name,
    pub key: &'static str,
    /// inside so many brackets.
    pub depth: usize,
    /// The objects inside two brackets of which this is true; it is given their bytes.
    pub object: Option<fn(&[u8]) -> bool>,
}

impl std::fmt::Debug for Without {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Without")
            .field("key", &self.key)
            .field("depth", &self.depth)
            .finish_non_exhaustive()
    }
}

/// How many brackets are around the objects that are looked at one by one.
const OBJECTS: usize = 2;

impl Without {
    /// All of a stream that is one value.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(self, from: &mut dyn BufRead) -> Result<Vec<u8>> {
        let mut filter = Filter::new(self);
        let mut bytes = Vec::new();
        loop {
            let there = from.fill_buf()?;
            if there.is_empty() {
                return Ok(bytes);
            }
            filter.add(there, &mut bytes);
            let length = there.len();
            from.consume(length);
        }
    }
}

/// Where in a value it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    without: Without,
    depth: usize,
    quoted: bool,
    escaped: bool,
    /// Where the last string began.
    string: usize,
    /// Whether that is the name of what is left out, and then whether its value comes next.
    is_key: bool,
    /// Whether it is inside of what is left out.
    is_out: bool,
    /// Where the object began that is looked at.
    object: Option<usize>,
}

impl Filter {
    /// Before the beginning of a value.
    pub(super) fn new(without: Without) -> Self {
        Self {
            without,
            depth: 0,
            quoted: false,
            escaped: false,
            string: 0,
            is_key: false,
            is_out: false,
            object: None,
        }
    }

    /// Inside how many brackets it is now, and whether in a string.
    pub(super) fn inside(&self) -> (usize, bool) {
        (self.depth, self.quoted)
    }

    /// Adds what is left of some bytes.
    pub(super) fn add(&mut self, bytes: &[u8], to: &mut Vec<u8>) {
        for byte in bytes {
            self.one(*byte, to);
        }
    }

    fn one(&mut self, byte: u8, to: &mut Vec<u8>) {
        if !self.is_out {
            to.push(byte);
        }
        if self.quoted {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.quoted = false;
                    let name = to.get(self.string + 1..to.len().saturating_sub(1));
                    self.is_key = self.depth == self.without.depth
                        && name == Some(self.without.key.as_bytes());
                }
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => {
                self.quoted = true;
                self.string = to.len().saturating_sub(1);
            }
            b'{' | b'[' => {
                if !self.is_out && self.is_key {
                    to.pop();
                    self.is_out = true;
                } else if self.depth == OBJECTS && byte == b'{' {
                    self.object = Some(to.len().saturating_sub(1));
                }
                self.depth += 1;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.is_out {
                    if self.depth == self.without.depth {
                        self.is_out = false;
                        to.extend_from_slice(b"null");
                    }
                } else if self.depth == OBJECTS {
                    self.leave_object(to);
                }
            }
            b':' | b' ' | b'\t' | b'\r' | b'\n' => return,
            _ => {}
        }
        self.is_key = false;
    }

    fn leave_object(&mut self, to: &mut Vec<u8>) {
        let (Some(start), Some(is_out)) = (self.object.take(), self.without.object) else {
            return;
        };
        if to.get(start..).is_some_and(is_out) {
            to.truncate(start);
            to.extend_from_slice(b"null");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: Without = Without {
        key: "tokens",
        depth: 1,
        object: None,
    };

    fn left(without: Without, json: &str) -> String {
        let bytes = without.read(&mut json.as_bytes()).unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    #[test]
    fn a_list_under_a_name_is_left_out_at_its_depth_only() {
        let cases = [
            (
                r#"{"text":"a","tokens" : [{"id":0,"tokens":[]},"]"],"b":1}"#,
                r#"{"text":"a","tokens" : null,"b":1}"#,
            ),
            (r#"{"tokens":{"a":["}"]}}"#, r#"{"tokens":null}"#),
            (r#"{"meta":{"tokens":[1]}}"#, r#"{"meta":{"tokens":[1]}}"#),
            (r#"{"tokens":"[","b":[2]}"#, r#"{"tokens":"[","b":[2]}"#),
            (r#"{"a":"tokens","b":[2]}"#, r#"{"a":"tokens","b":[2]}"#),
            (r#"{"a":"\"tokens","b":[2]}"#, r#"{"a":"\"tokens","b":[2]}"#),
            // What ends too early still does.
            (r#"{"tokens":[1,{"a":"#, r#"{"tokens":"#),
            (r#"]}{"tokens":[1]}"#, r#"]}{"tokens":null}"#),
            ("", ""),
        ];
        for (json, expected) in cases {
            assert_eq!(left(TOKENS, json), expected);
        }
    }

    #[test]
    fn objects_in_two_brackets_are_looked_at_one_by_one() {
        let without = Without {
            key: "members",
            depth: 3,
            object: Some(|bytes| bytes.starts_with(br#"{"word""#)),
        };
        let json = r#"{"all":[{"word":{"a":"}"}}, {"b":{"word":1}}],"v":{"i":{"members":[1,2]}}}"#;
        let expected = r#"{"all":[null, {"b":{"word":1}}],"v":{"i":{"members":null}}}"#;
        assert_eq!(left(without, json), expected);
    }
}
