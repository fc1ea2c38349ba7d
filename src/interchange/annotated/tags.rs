//! Tags of tokens: IOB1, IOB2, IOBES and BILOU, written strictly and read as they come.
//!
//! IOB1 (Ramshaw & Marcus 1995; CoNLL-2003) begins a span with `B-` only behind one of the same type;
//! IOB2 always. IOBES (also BIOES) and BILOU (Ratinov & Roth 2009) tell the last token and the single
//! one too: `E`/`L` and `S`/`U`. A reader takes what it finds, in any of them and mixed.

use crate::model::named::named;
use std::ops::Range;

named! {
    /// A way to tag tokens.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum Scheme {
        /// `B-` at the start of every span.
        #[default]
        Iob2 = "iob2";
        /// `B-` only between two that touch and are of the same type.
        Iob1 = "iob1";
        /// With `E-` for the last and `S-` for a single token.
        Iobes = "iobes";
        /// With `L-` for the last and `U-` for a single token.
        Bilou = "bilou";
    }
    /// Every scheme.
    ALL;
    /// Its name for machines.
    id: &'static str;
}

impl Scheme {
    /// The prefixes of its tags, in the order in which they are numbered.
    pub fn prefixes(self) -> &'static [char] {
        match self {
            Self::Iob2 | Self::Iob1 => &['B', 'I'],
            Self::Iobes => &['B', 'I', 'E', 'S'],
            Self::Bilou => &['B', 'I', 'L', 'U'],
        }
    }
}

/// The tags of `count` tokens on which `spans` stand, which do not overlap, in order: for each token
/// the prefix and the place of its span; `None` is `O`.
pub fn write(
    count: usize,
    spans: &[(Range<usize>, &str)],
    scheme: Scheme,
) -> Vec<Option<(char, usize)>> {
    let mut tags = vec![None; count];
    let mut before: Option<(usize, &str)> = None;
    for (at, (range, label)) in spans.iter().enumerate() {
        let touches = before.is_some_and(|(end, name)| end == range.start && name == *label);
        for index in range.clone() {
            let first = index == range.start;
            let last = index + 1 == range.end;
            let prefix = match (scheme, first, last) {
                (Scheme::Iob1, true, _) if !touches => 'I',
                (Scheme::Iobes, true, true) => 'S',
                (Scheme::Iobes, false, true) => 'E',
                (Scheme::Bilou, true, true) => 'U',
                (Scheme::Bilou, false, true) => 'L',
                (_, true, _) => 'B',
                (_, false, _) => 'I',
            };
            if let Some(tag) = tags.get_mut(index) {
                *tag = Some((prefix, at));
            }
        }
        before = Some((range.end, label));
    }
    tags
}

/// The spans that tags say, in order, of whatever scheme they are.
///
/// A tag that continues a span of another type, or none, begins one, as the script of CoNLL counts.
pub fn read<'a>(tags: impl IntoIterator<Item = &'a str>) -> Vec<(Range<usize>, &'a str)> {
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.into_iter().enumerate() {
        let (prefix, label) = match tag.split_once('-') {
            Some((prefix, label)) if prefix.chars().count() == 1 && !label.is_empty() => {
                (prefix, label)
            }
            _ if tag == "O" || tag == "_" || tag.is_empty() || tag == "-" => {
                open = false;
                continue;
            }
            // A tag without a prefix, as in files of type names only.
            _ => ("I", tag),
        };
        let begins = matches!(prefix, "B" | "S" | "U");
        match spans.last_mut() {
            Some((range, name)) if open && !begins && *name == label && range.end == at => {
                range.end = at + 1;
            }
            _ => spans.push((at..at + 1, label)),
        }
        open = !matches!(prefix, "E" | "L" | "S" | "U");
    }
    spans
}
