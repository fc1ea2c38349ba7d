//! The records of a stream, one after the other, so that a file need not fit into memory.

use std::io::{BufRead, Error, Result};

use super::format::Framing;
use super::without::Filter;

/// The longest record that is read, in bytes: 256 MiB, an article of 64 MiB with all that is said of it.
pub const LONGEST: usize = 256 << 20;

/// The records of a stream.
pub struct Records<R> {
    from: R,
    framing: Framing,
    longest: usize,
    /// What is left out of the record that is read.
    filter: Option<Filter>,
    /// The line that begins the next record.
    next: Vec<u8>,
    started: bool,
    /// Whether the elements are those of an array.
    is_array: bool,
    /// Whether there are elements where lines were to be expected.
    are_elements: bool,
    done: bool,
}

impl<R> std::fmt::Debug for Records<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records")
            .field("framing", &self.framing)
            .field("done", &self.done)
            .finish_non_exhaustive()
    }
}

impl<R: BufRead> Records<R> {
    /// The records of `from`, none longer than `longest` bytes.
    pub fn new(from: R, framing: Framing, longest: usize) -> Self {
        Self {
            from,
            framing,
            longest,
            filter: None,
            next: Vec::new(),
            started: false,
            is_array: false,
            are_elements: false,
            done: false,
        }
    }

    /// Adds bytes up to and with `end` to `to`; says whether there were any.
    fn until(&mut self, end: u8, to: &mut Vec<u8>) -> Result<bool> {
        let mut any = false;
        loop {
            let there = self.from.fill_buf()?;
            if there.is_empty() {
                return Ok(any);
            }
            any = true;
            let found = there.iter().position(|byte| *byte == end);
            let length = found.map_or(there.len(), |at| at + 1);
            let piece = there.get(..length).unwrap_or_default();
            match &mut self.filter {
                Some(filter) => filter.add(piece, to),
                None if to.len() + length > self.longest => return Err(too_long(self.longest)),
                None => to.extend_from_slice(piece),
            }
            if to.len() > self.longest {
                return Err(too_long(self.longest));
            }
            self.from.consume(length);
            if found.is_some() {
                return Ok(true);
            }
        }
    }

    fn line(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            let mut line = Vec::new();
            if !self.until(b'\n', &mut line)? {
                return Ok(None);
            }
            strip_mark(&mut line, !self.started);
            self.started = true;
            if !line.trim_ascii().is_empty() {
                return Ok(Some(line));
            }
        }
    }

    /// A line of JSON, or an element where the stream begins with an array, or with a value over several
    /// lines.
    fn first_or_line(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.started {
            let start = self.from.fill_buf()?;
            if start.starts_with(b"\xEF\xBB\xBF") {
                self.from.consume(3);
            }
            self.started = true;
            self.are_elements = self.peek()? == Some(b'[') && self.opens()?;
            if self.are_elements {
                return self.element();
            }
            let Some(first) = self.line()? else {
                return Ok(None);
            };
            // Of a value over several lines the first ends so, and a line that broke off hardly ever.
            let goes_on = |end: &u8| matches!(end, b'{' | b'[' | b',' | b':');
            let line = first.trim_ascii();
            self.are_elements = line.starts_with(b"{") && line.last().is_some_and(goes_on);
            return if self.are_elements {
                self.value(first).map(Some)
            } else {
                Ok(Some(first))
            };
        }
        self.line()
    }

    fn article(&mut self) -> Result<Option<Vec<u8>>> {
        let mut record = std::mem::take(&mut self.next);
        loop {
            let mut line = Vec::new();
            if !self.until(b'\n', &mut line)? {
                break;
            }
            strip_mark(&mut line, !self.started);
            self.started = true;
            if line.starts_with(b"-DOCSTART-") && !record.trim_ascii().is_empty() {
                self.next = line;
                return Ok(Some(record));
            }
            if record.len() + line.len() > self.longest {
                return Err(too_long(self.longest));
            }
            record.extend_from_slice(&line);
        }
        Ok((!record.trim_ascii().is_empty()).then_some(record))
    }

    /// One byte; `None` at the end.
    fn byte(&mut self) -> Result<Option<u8>> {
        let byte = self.from.fill_buf()?.first().copied();
        if byte.is_some() {
            self.from.consume(1);
        }
        Ok(byte)
    }

    /// The first byte that is no white space, left in the stream.
    fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            match self.from.fill_buf()?.first().copied() {
                Some(byte) if byte.is_ascii_whitespace() => self.from.consume(1),
                other => return Ok(other),
            }
        }
    }

    /// Whether what follows is an array of JSON; its bracket is passed over.
    fn opens(&mut self) -> Result<bool> {
        let is_array = self.peek()? == Some(b'[');
        if is_array {
            self.from.consume(1);
        }
        self.is_array = is_array;
        Ok(is_array)
    }

    /// The next element of an array of JSON, or where there is none the next value, found by counting
    /// brackets outside of strings.
    fn element(&mut self) -> Result<Option<Vec<u8>>> {
        if !self.started {
            self.started = true;
            if self.from.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
                self.from.consume(3);
            }
            self.opens()?;
        }
        loop {
            match self.peek()? {
                Some(b',') => {
                    self.from.consume(1);
                    if self.peek()?.is_some() {
                        break;
                    }
                }
                Some(b']') if self.is_array => {
                    self.from.consume(1);
                    // Exports may stand behind one another.
                    if !self.opens()? {
                        return match self.peek()? {
                            None => Ok(None),
                            Some(_) => Err(Error::other("something stands behind the array")),
                        };
                    }
                }
                None if self.is_array => {
                    return Err(Error::other(
                        "the array ends before its \"]\", as after a download that broke off",
                    ));
                }
                _ => break,
            }
        }
        let record = self.value(Vec::new())?;
        Ok((!record.is_empty()).then_some(record))
    }

    /// The bytes of a value of JSON, of which `record` has been read.
    fn value(&mut self, mut record: Vec<u8>) -> Result<Vec<u8>> {
        let mut nesting = Nesting::default();
        match &self.filter {
            // The filter has seen what it left out, too.
            Some(filter) => (nesting.depth, nesting.quoted) = filter.inside(),
            None => record.iter().for_each(|byte| nesting.add(*byte)),
        }
        loop {
            if nesting.depth == 0 && !record.is_empty() && !nesting.quoted {
                match self.peek()? {
                    Some(b',' | b']') | None => break,
                    Some(_) if record.ends_with(b"}") || record.ends_with(b"]") => break,
                    Some(_) => {}
                }
            }
            let Some(byte) = self.byte()? else {
                break;
            };
            if record.len() >= self.longest {
                return Err(too_long(self.longest));
            }
            match &mut self.filter {
                Some(filter) => filter.add(&[byte], &mut record),
                None => record.push(byte),
            }
            nesting.add(byte);
        }
        Ok(record)
    }
}

/// How deep in brackets, and whether in a string, a value of JSON is.
#[derive(Default)]
struct Nesting {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Nesting {
    fn add(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            b'{' | b'[' if !self.quoted => self.depth += 1,
            b'}' | b']' if !self.quoted => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if let Framing::LinesWithout(without) = self.framing {
            self.filter = Some(Filter::new(without));
        }
        let record = match self.framing {
            Framing::Lines | Framing::LinesWithout(_) if self.are_elements => self.element(),
            Framing::Lines | Framing::LinesWithout(_) => self.first_or_line(),
            Framing::DocStart => self.article(),
            Framing::Elements => self.element(),
        };
        // After an error the rest of a stream means nothing.
        self.done |= !matches!(record, Ok(Some(_)));
        record.transpose()
    }
}

/// Takes a byte order mark from the first line.
fn strip_mark(line: &mut Vec<u8>, first: bool) {
    if first && line.starts_with(b"\xEF\xBB\xBF") {
        line.drain(..3);
    }
}

fn too_long(longest: usize) -> Error {
    Error::other(format!(
        "a record is longer than {} MiB; split it, or check whether this is the right format",
        longest >> 20
    ))
}
