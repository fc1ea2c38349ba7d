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

/// What a tag of IOB or one of its kin says: its prefix as a capital, and its label; `None` for what is
/// no such tag, `O` among it.
pub fn parts(tag: &str) -> Option<(char, &str)> {
    let (prefix, label) = tag.split_once('-')?;
    let mut chars = prefix.chars();
    let prefix = chars.next()?.to_ascii_uppercase();
    let is_tag = chars.next().is_none() && "BIESLUM".contains(prefix) && !label.is_empty();
    is_tag.then_some((prefix, label))
}

/// Whether a cell says that its token is outside of every span, or says nothing.
pub fn is_outside(tag: &str) -> bool {
    matches!(tag, "O" | "o" | "_" | "-" | "")
}

/// The spans that tags say, in order, of whatever scheme they are.
///
/// A tag that continues a span of another type, or none, begins one, as the script of CoNLL counts.
pub fn read<'a>(tags: impl IntoIterator<Item = &'a str>) -> Vec<(Range<usize>, &'a str)> {
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    let mut open = false;
    for (at, tag) in tags.into_iter().enumerate() {
        if is_outside(tag) {
            open = false;
            continue;
        }
        // A tag without a prefix, as in files of type names only.
        let (prefix, label) = parts(tag).unwrap_or(('I', tag));
        let begins = matches!(prefix, 'B' | 'S' | 'U');
        match spans.last_mut() {
            Some((range, name)) if open && !begins && *name == label && range.end == at => {
                range.end = at + 1;
            }
            _ => spans.push((at..at + 1, label)),
        }
        open = !matches!(prefix, 'E' | 'L' | 'S' | 'U');
    }
    spans
}

/// What a cell says that has brackets, as those of CoNLL-2012: the types of the spans that begin at its
/// token, and how many end there. `(PER*` begins one, `*)` ends it, `(PER)` does both and `*` neither.
pub fn brackets(cell: &str) -> Option<(Vec<&str>, usize)> {
    let rest = cell.trim_end_matches(')');
    let ends = cell.len() - rest.len();
    let begins = rest.strip_suffix('*');
    let is_name = |name: &&str| {
        name.starts_with(char::is_alphabetic) && !name.contains([')', '*']) && name.len() < 64
    };
    match begins.unwrap_or(rest) {
        "" => begins.map(|_| (Vec::new(), ends)),
        names if begins.is_some() || ends > 0 => {
            let names: Vec<&str> = names.strip_prefix('(')?.split('(').collect();
            names.iter().all(is_name).then_some((names, ends))
        }
        _ => None,
    }
}

/// The spans that cells with brackets say, in the order of their ends. The other answer tells the cells
/// with a bracket that has no other.
pub fn read_brackets<'a>(
    cells: impl IntoIterator<Item = &'a str>,
) -> (Vec<(Range<usize>, &'a str)>, Vec<usize>) {
    let (mut spans, mut alone) = (Vec::new(), Vec::new());
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, cell) in cells.into_iter().enumerate() {
        let Some((begin, ends)) = brackets(cell) else {
            if !is_outside(cell) {
                alone.push(at);
            }
            continue;
        };
        open.extend(begin.into_iter().map(|name| (at, name)));
        for _ in 0..ends {
            match open.pop() {
                Some((start, name)) => spans.push((start..at + 1, name)),
                None => alone.push(at),
            }
        }
    }
    alone.extend(open.into_iter().map(|(start, _)| start));
    alone.sort_unstable();
    alone.dedup();
    (spans, alone)
}

/// The spans that several tags of each token say, of any number, of which none has a column of its own:
/// a tag that continues goes on with the span of its type that began first. The other answer tells the
/// tokens where of several spans of a type some end and some go on, so that it is not known which.
pub fn read_stacked<'a>(
    tokens: impl IntoIterator<Item = Vec<&'a str>>,
) -> (Vec<(Range<usize>, &'a str)>, Vec<usize>) {
    let (mut spans, mut unsure) = (Vec::new(), Vec::new());
    // Where each span that is open began, the first first, and its type.
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut end = 0;
    for (at, tags) in tokens.into_iter().enumerate() {
        end = at + 1;
        let mut next: Vec<(usize, &str)> = Vec::new();
        let mut goes_on = vec![false; open.len()];
        for tag in tags.into_iter().filter(|tag| !is_outside(tag)) {
            let (prefix, label) = parts(tag).unwrap_or(('I', tag));
            let begins = matches!(prefix, 'B' | 'S' | 'U');
            let before = open.iter().zip(&mut goes_on);
            let mut before = before.filter(|((_, name), taken)| *name == label && !**taken);
            let start = match before.next().filter(|_| !begins) {
                Some(((start, _), taken)) => {
                    *taken = true;
                    *start
                }
                None => at,
            };
            if matches!(prefix, 'E' | 'L' | 'S' | 'U') {
                spans.push((start..end, label));
            } else {
                next.push((start, label));
            }
        }
        let went_on = |label: &str| {
            let all = open.iter().zip(&goes_on);
            all.into_iter()
                .any(|((_, name), goes_on)| *name == label && *goes_on)
        };
        let ended = open.iter().zip(&goes_on).filter(|(_, goes_on)| !**goes_on);
        let ended: Vec<(usize, &str)> = ended.map(|(one, _)| *one).collect();
        if ended.iter().any(|(_, label)| went_on(label)) {
            unsure.push(at);
        }
        spans.extend(ended.into_iter().map(|(start, label)| (start..at, label)));
        next.sort_by_key(|(start, _)| *start);
        open = next;
    }
    spans.extend(open.into_iter().map(|(start, label)| (start..end, label)));
    (spans, unsure)
}
