//! The order of a queue: a key of numbers for each row, so that sorting rarely looks at a text.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use super::{Query, SortKey, own_layer, spans};
use crate::model::table::{Chunk, Row, Table};

/// Sorts `rows`, which are in the order of their ids. `whose` layers count.
pub(super) fn sort(table: &Table, rows: &mut Vec<u32>, query: &Query, whose: &str) {
    match &query.sort {
        SortKey::Id => {
            if query.descending {
                rows.reverse();
            }
        }
        SortKey::Title => by_title(table, rows, query.descending),
        SortKey::Source => {
            let ranks = Ranks::of(table);
            by_number(table, rows, query.descending, |chunk, row| {
                ranks.of_source(chunk.name(row.source))
            });
        }
        SortKey::Date => by_number(table, rows, query.descending, |chunk, row| {
            digits(chunk.text(&row.iso_date))
        }),
        SortKey::Length => by_number(table, rows, query.descending, |_, row| {
            Some(row.code_points)
        }),
        SortKey::Status => by_layer(table, rows, query, whose, |_, layer| layer.status as u64),
        SortKey::Spans => by_layer(table, rows, query, whose, spans),
        SortKey::Label(label) => by_layer(table, rows, query, whose, |chunk, layer| {
            let label = chunk.name_of(label.as_str());
            let mut counts = chunk.counts(layer).iter();
            counts
                .find(|&&(own, _)| Some(own) == label)
                .map_or(0, |&(_, count)| u64::from(count))
        }),
        SortKey::Active => by_layer(table, rows, query, whose, |_, layer| layer.active_seconds),
        SortKey::Modified => {
            by_number(table, rows, query.descending, |chunk, row| {
                let layer = own_layer(chunk, row, chunk.name_of(whose))?;
                digits(chunk.text(&layer.modified))
            });
        }
    }
}

/// Sorts by a number of the layer; an article without a layer has 0.
fn by_layer(
    table: &Table,
    rows: &mut Vec<u32>,
    query: &Query,
    whose: &str,
    key: impl Fn(&Chunk, &crate::model::table::CompactLayer) -> u64,
) {
    by_number(table, rows, query.descending, |chunk, row| {
        let layer = own_layer(chunk, row, chunk.name_of(whose));
        Some(layer.map_or(0, |layer| key(chunk, layer)))
    });
}

fn by_number(
    table: &Table,
    rows: &mut Vec<u32>,
    descending: bool,
    key: impl Fn(&Chunk, &Row) -> Option<u64>,
) {
    let keyed = |&index: &u32| {
        let key = table
            .compact(index)
            .and_then(|(chunk, row)| key(chunk, row));
        (key, index)
    };
    let mut keys: Vec<(Option<u64>, u32)> = rows.iter().map(keyed).collect();
    // What has no value is last either way, and rows that are alike stay as they are.
    if descending {
        keys.sort_by_key(|&(key, _)| (key.is_none(), Reverse(key)));
    } else {
        keys.sort_by_key(|&(key, _)| (key.is_none(), key));
    }
    *rows = keys.into_iter().map(|(_, index)| index).collect();
}

fn by_title(table: &Table, rows: &mut Vec<u32>, descending: bool) {
    struct Keyed<'a> {
        prefix: u128,
        title: &'a str,
        index: u32,
    }
    let mut keys: Vec<Keyed<'_>> = rows
        .iter()
        .map(|&index| {
            let title = table.folded_title(index);
            Keyed {
                prefix: prefix(title),
                title,
                index,
            }
        })
        .collect();
    let compare = |a: &Keyed<'_>, b: &Keyed<'_>| {
        let same = || match a.title.len().max(b.title.len()) {
            ..=16 => Ordering::Equal,
            _ => a.title.cmp(b.title),
        };
        a.prefix.cmp(&b.prefix).then_with(same)
    };
    keys.sort_by(|a, b| {
        let order = compare(a, b);
        let order = if descending { order.reverse() } else { order };
        a.title.is_empty().cmp(&b.title.is_empty()).then(order)
    });
    *rows = keys.into_iter().map(|key| key.index).collect();
}

/// The first 16 bytes of `text` as a number that sorts alike.
fn prefix(text: &str) -> u128 {
    let mut bytes = [0; 16];
    for (into, from) in bytes.iter_mut().zip(text.bytes()) {
        *into = from;
    }
    u128::from_be_bytes(bytes)
}

/// The first 14 digits of a date or time as a number that sorts as it does: `2016` is as
/// `2016-00-00`.
fn digits(time: &str) -> Option<u64> {
    const MOST: u32 = 14;
    let digits = time.bytes().filter(u8::is_ascii_digit);
    let (number, missing) = digits
        .take(MOST as usize)
        .fold((0, MOST), |(number, missing), digit| {
            (number * 10 + u64::from(digit - b'0'), missing - 1)
        });
    (missing < MOST).then(|| number * 10_u64.pow(missing))
}

/// The places of all outlets in their order.
struct Ranks<'a>(HashMap<&'a str, u64>);

impl<'a> Ranks<'a> {
    fn of(table: &'a Table) -> Self {
        let mut names: Vec<&str> = table
            .chunks()
            .flat_map(|(_, chunk)| chunk.names.iter().map(|name| &**name))
            .collect();
        names.sort_unstable();
        names.dedup();
        Self(names.into_iter().zip(0..).collect())
    }

    fn of_source(&self, source: &str) -> Option<u64> {
        if source.is_empty() {
            return None;
        }
        self.0.get(source).copied()
    }
}
