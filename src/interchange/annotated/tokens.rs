//! Tokens, for formats that know nothing else: how a text is cut, and how spans fit.
//!
//! The tokeniser is the same for every format, and simple: the words of [`crate::model::segment::words`]
//! (UAX #29; proclitics before a digit, a Latin letter or a bracket are words of their own), then
//! every other visible grapheme by itself. White space and what cannot be seen are told apart, since
//! some formats need them and most must not have them. Clitics before Arabic letters stay on their
//! word: only a person knows whether the ب of بغداد is one.
//!
//! So a span that begins behind a proclitic has an edge inside a token. [`Edges`] says what happens.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::loss::{Loss, Losses};
use crate::model::arabic::is_invisible;
use crate::model::segment::{next_grapheme, sentences, words_of};
use crate::model::span::Span;

/// The name of the tokeniser of words.
const TOKENISER: &str = "hashiya-words-1";

/// How a text is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tokeniser {
    /// Into words and signs; sentences are found.
    #[default]
    Words,
    /// At spaces, and into sentences at line ends: as a text stands that came as tokens.
    Given,
}

impl Tokeniser {
    /// Its name, for cards.
    pub fn id(self) -> &'static str {
        match self {
            Self::Words => TOKENISER,
            Self::Given => "the tokens that the files had",
        }
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word or a number.
    Word,
    /// A sign of punctuation, a symbol, an emoji.
    Sign,
    /// White space.
    Space,
    /// Marks of direction, joiners and the like, between words.
    Invisible,
}

/// A token. There is one for every few bytes of a text, so it is kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: u32,
    end: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    fn new(range: Range<usize>, kind: TokenKind) -> Self {
        // No text comes near four gigabytes.
        let byte = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Self {
            start: byte(range.start),
            end: byte(range.end),
            kind,
        }
    }

    /// The byte of the text at which it begins.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// The byte of the text behind it.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes in the text.
    pub fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Whether it can be seen.
    pub fn is_visible(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Sign)
    }
}

/// What happens to a span with an edge inside a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edges {
    /// It covers the whole token: وحلب for حلب.
    #[default]
    Widen,
    /// The token is cut in two there: و and حلب.
    Split,
    /// It is left out and told.
    Drop,
}

impl Edges {
    /// Its name for machines.
    pub fn id(self) -> &'static str {
        match self {
            Self::Widen => "widen",
            Self::Split => "split",
            Self::Drop => "drop",
        }
    }
}

/// The tokens of a text in order; together they are the whole text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::with_capacity(text.len() / 6);
    let mut start = 0;
    // Words do not reach over line ends, and are found faster in short texts.
    while start < text.len() {
        let line = text[start..]
            .find('\n')
            .map_or(text.len(), |at| start + at + 1);
        let mut at = start;
        for word in words_of(&text[start..line]) {
            let word = start + word.start..start + word.end;
            between(text, at..word.start, &mut all);
            at = word.end;
            all.push(Token::new(word, TokenKind::Word));
        }
        between(text, at..line, &mut all);
        start = line;
    }
    all
}

/// The tokens of a text that has spaces between its tokens and a line for each sentence; together they
/// are the whole text.
fn given(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::with_capacity(text.len() / 4);
    for (at, c) in text.char_indices() {
        let kind = match c {
            ' ' | '\n' => TokenKind::Space,
            _ => TokenKind::Word,
        };
        let end = at + c.len_utf8();
        match all.last_mut() {
            Some(last) if last.kind == kind => *last = Token::new(last.start()..end, kind),
            _ => all.push(Token::new(at..end, kind)),
        }
    }
    all
}

/// Adds what stands between two words.
fn between(text: &str, range: Range<usize>, to: &mut Vec<Token>) {
    let mut at = range.start;
    while at < range.end {
        let mut end = next_grapheme(text, at).min(range.end);
        // A mark without a letter makes a grapheme with the space before it.
        let space = text[at..end].len() - text[at..end].trim_start().len();
        if space > 0 {
            end = at + space;
        }
        let grapheme = &text[at..end];
        let kind = if grapheme.chars().all(char::is_whitespace) {
            TokenKind::Space
        } else if grapheme
            .chars()
            .all(|c| is_invisible(c) || c.is_control() || c.is_whitespace())
        {
            TokenKind::Invisible
        } else {
            TokenKind::Sign
        };
        match to.last_mut() {
            Some(last) if last.kind == kind && kind != TokenKind::Sign && last.end() == at => {
                *last = Token::new(last.start()..end, kind);
            }
            _ => to.push(Token::new(at..end, kind)),
        }
        at = end;
    }
}

/// The tokens of a text and the spans on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fitted {
    /// The tokens; together they are the whole text.
    pub tokens: Vec<Token>,
    /// The spans that are kept, by their place among those that were given, with their first token and
    /// the one after their last. The first and the last can be seen.
    pub spans: Vec<(usize, Range<usize>)>,
    /// How the tokens were found.
    pub tokeniser: Tokeniser,
}

/// Fits spans on the tokens of a text, and says what is lost by it.
pub fn fit(
    text: &str,
    spans: &[Span],
    tokeniser: Tokeniser,
    edges: Edges,
    losses: &mut Losses,
) -> Fitted {
    let mut tokens = match tokeniser {
        Tokeniser::Words => tokens(text),
        Tokeniser::Given => given(text),
    };
    if edges == Edges::Split {
        tokens = cut(tokens, spans);
    }
    let mut fitted = Vec::with_capacity(spans.len());
    let mut seen = BTreeSet::new();
    for (at, span) in spans.iter().enumerate() {
        let place = || place_of(text, span);
        let first = tokens.partition_point(|token| token.end() <= span.range.start);
        let after = tokens.partition_point(|token| token.start() < span.range.end);
        let covered = tokens.get(first..after).unwrap_or_default();
        let visible = |token: &Token| token.is_visible();
        let (Some(front), Some(back)) = (
            covered.iter().position(visible),
            covered.iter().rposition(visible),
        ) else {
            losses.add(Loss::NoToken, place);
            continue;
        };
        let range = first + front..first + back + 1;
        let (Some(one), Some(other)) = (tokens.get(range.start), tokens.get(range.end - 1)) else {
            continue;
        };
        if one.start() < span.range.start || other.end() > span.range.end {
            if edges == Edges::Drop {
                losses.add(Loss::Misfit, place);
                continue;
            }
            losses.add(Loss::Widened, place);
        } else if one.start() > span.range.start || other.end() < span.range.end {
            losses.add(Loss::EdgeSpace, place);
        }
        if seen.insert((range.start, range.end, span.label.clone())) {
            fitted.push((at, range));
        } else {
            losses.add(Loss::Duplicate, place);
        }
    }
    Fitted {
        tokens,
        spans: fitted,
        tokeniser,
    }
}

/// The tokens, cut at the edges of spans.
fn cut(tokens: Vec<Token>, spans: &[Span]) -> Vec<Token> {
    let edges: BTreeSet<usize> = spans
        .iter()
        .flat_map(|span| [span.range.start, span.range.end])
        .collect();
    let mut all = Vec::with_capacity(tokens.len() + edges.len());
    for token in tokens {
        let mut start = token.start();
        for edge in edges.range(start + 1..token.end().max(start + 1)) {
            all.push(Token::new(start..*edge, token.kind));
            start = *edge;
        }
        all.push(Token::new(start..token.end(), token.kind));
    }
    all
}

/// The visible tokens of each sentence, as ranges of `tokens`, with sentences that a span reaches over
/// made one. None is empty.
pub fn blocks(text: &str, fitted: &Fitted) -> Vec<Range<usize>> {
    let tokens = &fitted.tokens;
    let token_at = |byte: usize| tokens.partition_point(|token| token.end() <= byte);
    let mut starts: BTreeSet<usize> = BTreeSet::from([0]);
    let mut line = 0;
    for paragraph in text.split_inclusive('\n') {
        if fitted.tokeniser == Tokeniser::Words {
            let of = sentences(paragraph.trim_end_matches(['\n', '\r'])).into_iter();
            starts.extend(of.map(|sentence| token_at(line + sentence.start)));
        }
        line += paragraph.len();
        starts.insert(token_at(line));
    }
    for (_, range) in &fitted.spans {
        let inside: Vec<usize> = starts.range(range.start + 1..range.end).copied().collect();
        for start in inside {
            starts.remove(&start);
        }
    }
    let starts: Vec<usize> = starts.into_iter().collect();
    let ends = starts.iter().copied().skip(1).chain([tokens.len()]);
    let visible = |range: &Range<usize>| {
        let all = tokens.get(range.clone()).unwrap_or_default();
        all.iter().any(Token::is_visible)
    };
    let all = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end);
    all.filter(visible).collect()
}

/// Where a span is, for people.
pub fn place_of(text: &str, span: &Span) -> String {
    format!(
        "{} \"{}\"",
        span.label,
        text.get(span.range.clone()).unwrap_or_default()
    )
}

/// Of spans on tokens, those of one level: the longest of what overlaps, as places in the list that
/// was given, in its order; and the others.
pub fn outermost(spans: &[(usize, Range<usize>)]) -> (Vec<usize>, Vec<usize>) {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    let key = |at: &usize| {
        spans
            .get(*at)
            .map(|(_, range)| (usize::MAX - range.len(), range.start, *at))
    };
    order.sort_by_key(key);
    // The tokens that are taken, as ranges by their start.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut kept, mut left) = (Vec::new(), Vec::new());
    for at in order {
        let Some((_, range)) = spans.get(at) else {
            continue;
        };
        let before = taken.range(..range.end).next_back();
        if before.is_some_and(|(_, end)| *end > range.start) {
            left.push(at);
        } else {
            taken.insert(range.start, range.end);
            kept.push(at);
        }
    }
    kept.sort_unstable();
    left.sort_unstable();
    (kept, left)
}

/// Spans on tokens as levels on each of which none overlap: the outermost first, at most `most`; and
/// what found no room.
pub fn levels(spans: &[(usize, Range<usize>)], most: usize) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut rest: Vec<usize> = (0..spans.len()).collect();
    let mut levels = Vec::new();
    while !rest.is_empty() && levels.len() < most {
        let here: Vec<(usize, Range<usize>)> = rest
            .iter()
            .filter_map(|at| spans.get(*at).cloned())
            .collect();
        let (kept, left) = outermost(&here);
        let of = |places: Vec<usize>| -> Vec<usize> {
            places
                .iter()
                .filter_map(|at| rest.get(*at).copied())
                .collect()
        };
        let level = of(kept);
        rest = of(left);
        levels.push(level);
    }
    (levels, rest)
}
