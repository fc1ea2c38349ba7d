//! The header and the rows of a file, and what stands in a cell.

use super::unescaped;
use crate::interchange::annotated::format::Found;

/// A layer of the header.
pub(super) struct Layer<'a> {
    pub kind: LayerKind,
    pub name: &'a str,
    pub features: Vec<Column<'a>>,
    /// Of a relation the layer of its ends.
    pub base: Option<&'a str>,
    /// Where its columns begin, and how many it has.
    pub first: usize,
    pub columns: usize,
}

/// What a column of a layer says.
#[derive(Clone, Copy)]
pub(super) enum Column<'a> {
    /// The value of a feature.
    Feature(&'a str),
    /// The roles of what fills a slot.
    Roles(&'a str),
    /// What fills the slot of the column before, of this layer.
    Fillers(&'a str),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LayerKind {
    Span,
    Chain,
    Relation,
}

/// A row.
pub(super) struct TokenRow<'a> {
    pub unit: &'a str,
    pub start: u64,
    pub end: u64,
    pub token: &'a str,
    pub cells: Vec<&'a str>,
}

/// A value of a cell: text without its number, and the number.
pub(super) type Numbered<'a> = (&'a str, u32);

/// The layers that the header names.
pub(super) fn header(text: &str) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    let mut first = 0;
    for line in text.lines() {
        let (kind, rest) = match line.split_once('=') {
            Some(("#T_SP", rest)) => (LayerKind::Span, rest),
            Some(("#T_CH", rest)) => (LayerKind::Chain, rest),
            Some(("#T_RL", rest)) => (LayerKind::Relation, rest),
            _ if line.starts_with("#Text=") => break,
            _ => continue,
        };
        let mut names = rest.split('|');
        let name = names.next().unwrap_or_default();
        let mut features = Vec::new();
        let mut base = None;
        while let Some(one) = names.next() {
            match (one.strip_prefix("BT_"), one.strip_prefix("ROLE_")) {
                (Some(layer), _) if kind == LayerKind::Relation => base = Some(layer),
                (_, Some(slot)) if kind == LayerKind::Span => {
                    features.push(Column::Roles(slot_name(slot)));
                    features.push(Column::Fillers(names.next().unwrap_or_default()));
                }
                // A layer without features ends in a sign that nothing is behind.
                _ if one.is_empty() => {}
                _ => features.push(Column::Feature(one)),
            }
        }
        // A span layer without features has a column all the same; a relation has one of its ends.
        let columns = match kind {
            LayerKind::Relation => features.len() + 1,
            _ => features.len().max(1),
        };
        layers.push(Layer {
            kind,
            name,
            features,
            base,
            first,
            columns,
        });
        first += columns;
    }
    layers
}

/// The name of the feature of a slot, as `Event:arguments_webanno.custom.ArgumentLink` has it.
fn slot_name(slot: &str) -> &str {
    let feature = slot.rsplit_once(':').map_or(slot, |(_, feature)| feature);
    let package = feature.split('.').next().unwrap_or(feature);
    package.rsplit_once('_').map_or(package, |(name, _)| name)
}

/// The text, put together of what the sentences say, and the rows.
pub(super) fn rows<'a>(
    text: &'a str,
    origin: &str,
    found: &mut Found,
) -> (String, Vec<TokenRow<'a>>) {
    let mut whole = String::new();
    let mut units = 0_u64;
    let mut rows: Vec<TokenRow<'a>> = Vec::new();
    let mut sentence: Option<String> = None;
    // No file makes a large text of large numbers.
    let mut room = text.len() as u64;
    for (number, line) in text.split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if let Some(more) = line.strip_prefix("#Text=") {
            let more = unescaped(more);
            match &mut sentence {
                Some(sentence) => {
                    sentence.push('\n');
                    sentence.push_str(&more);
                }
                None => sentence = Some(more),
            }
            continue;
        }
        if line.is_empty() || line.starts_with('#') && !line.contains('\t') {
            continue;
        }
        let mut cells = line.split('\t');
        let head = (|| {
            let unit = cells.next()?;
            let (start, end) = cells.next()?.split_once('-')?;
            Some((
                unit,
                start.parse::<u64>().ok()?,
                end.parse::<u64>().ok()?,
                cells.next()?,
            ))
        })();
        let Some((unit, start, end, token)) = head else {
            let what = format!("line {} is no row; it is left out", number + 1);
            found.fault(origin, "no-line", what);
            continue;
        };
        if let Some(sentence) = sentence.take() {
            // What lies between two sentences is in no file.
            let gap = start.saturating_sub(units);
            if gap > 0 && gap <= room {
                room -= gap;
                whole.push_str(&" ".repeat(usize::try_from(gap - 1).unwrap_or(0)));
                whole.push(if units == 0 { ' ' } else { '\n' });
                units += gap;
            }
            units += sentence.encode_utf16().count() as u64;
            whole.push_str(&sentence);
        }
        rows.push(TokenRow {
            unit,
            start,
            end,
            token,
            cells: cells.collect(),
        });
    }
    if let Some(sentence) = sentence {
        whole.push_str(&sentence);
    }
    (whole, rows)
}

/// The values of a cell.
pub(super) fn values(cell: &str) -> Vec<Numbered<'_>> {
    if cell == "_" || cell.is_empty() {
        return Vec::new();
    }
    split(cell, '|').into_iter().map(numbered).collect()
}

/// The parts of a cell between signs that have no backslash before them.
pub(super) fn split(cell: &str, sign: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escape) = (0, false);
    for (at, c) in cell.char_indices() {
        match c {
            _ if escape => escape = false,
            '\\' => escape = true,
            c if c == sign => {
                parts.push(&cell[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&cell[start..]);
    parts
}

/// A value without the number in brackets behind it; 0 for none.
pub(super) fn numbered(value: &str) -> Numbered<'_> {
    let inside = value.strip_suffix(']').and_then(|rest| {
        let (value, number) = rest.rsplit_once('[')?;
        // A bracket behind a backslash belongs to the value.
        let slashes = value.len() - value.trim_end_matches('\\').len();
        (slashes % 2 == 0).then_some((value, number.parse().ok()?))
    });
    inside.unwrap_or((value, 0))
}
