//! The words of a text as the readers of `assist` see them: folded, with where they came from.
//!
//! A word is a run of letters, a number a run of digits; what is glued (و12, لـ4) is cut between
//! them. Letters are folded loosely, so أربعة and اربعه are one word. It knows no grammar.

use std::ops::Range;

use crate::model::arabic::{Folded, Strength, fold, is_mark};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits, with their separators inside.
    Digits,
    /// One character that is neither.
    Mark,
    /// The end of a line.
    Break,
}

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its folded characters.
    pub text: &'a str,
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Whether it follows the token before it without a space.
    pub glued: bool,
}

/// A text with its folded form, from which [`FoldedText::tokens`] cuts tokens.
#[derive(Clone, Debug)]
pub struct FoldedText<'a> {
    text: &'a str,
    folded: Folded,
}

impl<'a> FoldedText<'a> {
    /// Folds `text`.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            folded: fold(text, Strength::Loose),
        }
    }

    /// The bytes of the text that a folded stretch came from, with the hamza and the marks at its
    /// end, which folding drops.
    fn range(&self, folded: Range<usize>) -> Range<usize> {
        let range = self.folded.source_range(folded);
        let rest = self.text.get(range.end..).unwrap_or_default();
        let kept = rest.trim_start_matches(|c: char| c == 'ء' || is_mark(c));
        range.start..range.end + (rest.len() - kept.len())
    }

    /// Its tokens in reading order.
    pub fn tokens(&self) -> Vec<Token<'_>> {
        let text = self.folded.text.as_str();
        let mut tokens = Vec::with_capacity(text.len() / 6);
        let mut chars = text.char_indices().peekable();
        let mut glued = false;
        while let Some((start, c)) = chars.next() {
            let kind = match c {
                '\n' => TokenKind::Break,
                _ if c.is_whitespace() => {
                    glued = false;
                    continue;
                }
                _ if c.is_ascii_digit() => TokenKind::Digits,
                _ if c.is_alphabetic() => TokenKind::Word,
                _ => TokenKind::Mark,
            };
            let mut end = start + c.len_utf8();
            while let Some(&(at, next)) = chars.peek() {
                let goes_on = match kind {
                    TokenKind::Word => next.is_alphabetic(),
                    TokenKind::Digits => {
                        next.is_ascii_digit() || is_inner(next, text, at + next.len_utf8())
                    }
                    TokenKind::Mark | TokenKind::Break => false,
                };
                if !goes_on {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            tokens.push(Token {
                kind,
                text: text.get(start..end).unwrap_or_default(),
                range: match kind {
                    TokenKind::Word => self.range(start..end),
                    _ => self.folded.source_range(start..end),
                },
                glued,
            });
            glued = kind != TokenKind::Break;
        }
        tokens
    }
}

/// Whether `c` between digits belongs to their number: 1,200 and 2.5.
fn is_inner(c: char, text: &str, after: usize) -> bool {
    matches!(c, ',' | '.' | '،')
        && text
            .get(after..)
            .and_then(|rest| rest.chars().next())
            .is_some_and(|next| next.is_ascii_digit())
}
