//! What all commands print goes through here, so that no label, id, note or name of a file gives
//! orders to a terminal: moves its cursor, sets its title, hides what was said before.

use std::io::{self, Write};

/// A standard output or error in which control characters other than line ends and tabs can be
/// seen, and do nothing.
///
/// What is written to it is UTF-8, in pieces that may end anywhere.
pub(super) struct Terminal<'a> {
    inner: &'a mut dyn Write,
    /// Whether what is printed is JSON, in which only strings hold such characters: they become
    /// escapes that mean the same. Elsewhere they become U+FFFD.
    json: bool,
    /// A byte whose meaning the next one decides: CR, which may begin a line end, or C2, which may
    /// begin one of U+0080 to U+009F.
    held: Option<u8>,
}

const CARRIAGE_RETURN: u8 = b'\r';
const LEADS_C1: u8 = 0xC2;

impl<'a> Terminal<'a> {
    pub(super) fn new(inner: &'a mut dyn Write, json: bool) -> Self {
        Self {
            inner,
            json,
            held: None,
        }
    }

    /// Adds what is shown for the control character `code` to `shown`.
    fn replace(&self, code: u8, shown: &mut Vec<u8>) {
        if self.json {
            shown.extend_from_slice(format!("\\u{code:04x}").as_bytes());
        } else {
            shown.extend_from_slice("\u{FFFD}".as_bytes());
        }
    }
}

impl Write for Terminal<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shown = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            match (self.held.take(), byte) {
                (Some(LEADS_C1), 0x80..=0x9F) => {
                    self.replace(byte, &mut shown);
                    continue;
                }
                (Some(CARRIAGE_RETURN), b'\n') => shown.push(CARRIAGE_RETURN),
                (Some(CARRIAGE_RETURN), _) => self.replace(CARRIAGE_RETURN, &mut shown),
                (Some(held), _) => shown.push(held),
                (None, _) => {}
            }
            match byte {
                CARRIAGE_RETURN | LEADS_C1 => self.held = Some(byte),
                b'\n' | b'\t' => shown.push(byte),
                0..=0x1F | 0x7F => self.replace(byte, &mut shown),
                _ => shown.push(byte),
            }
        }
        self.inner.write_all(&shown)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Drop for Terminal<'_> {
    /// A carriage return at the very end begins nothing.
    fn drop(&mut self) {
        if self.held.take() == Some(CARRIAGE_RETURN) {
            let mut shown = Vec::new();
            self.replace(CARRIAGE_RETURN, &mut shown);
            let _ = self.inner.write_all(&shown);
        }
    }
}

/// `text` without what a terminal would take for an order, for what is drawn in another way.
pub(super) fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{FFFD}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str, json: bool, piece: usize) -> String {
        let mut out = Vec::new();
        let mut terminal = Terminal::new(&mut out, json);
        for bytes in text.as_bytes().chunks(piece) {
            assert_eq!(terminal.write(bytes).ok(), Some(bytes.len()));
        }
        drop(terminal);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn control_characters_are_seen_wherever_a_piece_ends() {
        let text = "\u{FEFF}é\u{1b}[2J\u{9b}2J\u{7}\u{7f}\u{a0}\tخبر\r\nx\ry\r\r\n\u{0}\u{85}.\n\r";
        let shown = "\u{FEFF}é\u{FFFD}[2J\u{FFFD}2J\u{FFFD}\u{FFFD}\u{a0}\tخبر\r\nx\u{FFFD}y\
                     \u{FFFD}\r\n\u{FFFD}\u{FFFD}.\n\u{FFFD}";
        for piece in 1..=text.len() {
            assert_eq!(printed(text, false, piece), shown, "{piece}");
        }
    }

    #[test]
    fn json_means_what_it_meant() -> serde_json::Result<()> {
        let value = serde_json::json!({"a\u{9b}": "\u{7f}\u{85}\u{1b}\r\nنص é"});
        let json = format!("{value:#}\n");
        for piece in 1..=json.len() {
            let shown = printed(&json, true, piece);
            assert!(!shown.contains(|c: char| c.is_control() && c != '\n'));
            assert_eq!(serde_json::from_str::<serde_json::Value>(&shown)?, value);
        }
        Ok(())
    }
}
