//! The fields of a file of records: their names, with samples to see what is in them.

use std::collections::HashMap;

use super::record::Record;
use crate::model::date::iso_date;

/// How many records are looked at.
pub const SAMPLED_RECORDS: usize = 200;

/// How many samples of a field are kept.
const SAMPLES: usize = 5;

/// How many code points of a sample are kept.
const SAMPLE_LENGTH: usize = 200;

/// A field of the records of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// Its name, or the path to it.
    pub name: String,
    /// What it holds in the first records that have it, cut to 200 code points.
    pub samples: Vec<String>,
    /// In how many of the first 200 records it holds something.
    pub count: usize,
    /// How many code points it holds on average where it holds something.
    pub length: usize,
    /// Whether it holds nothing but addresses of web pages.
    pub is_address: bool,
    /// Whether it holds nothing but dates that can be read.
    pub is_date: bool,
}

/// Gathers fields from records.
#[derive(Debug, Default)]
pub(super) struct Fields {
    found: Vec<Field>,
    /// Where each is in `found`, by its name.
    places: HashMap<String, usize>,
    code_points: Vec<usize>,
    records: usize,
}

impl Fields {
    /// Looks at a record, and says whether more are wanted.
    pub(super) fn add(&mut self, record: &Record<'_>) -> bool {
        if self.records == 0 {
            let count = record.fields().len();
            self.found.reserve(count);
            self.places.reserve(count);
            self.code_points.reserve(count);
        }
        for (name, value) in record.fields() {
            let index = match self.places.get(name.as_ref()) {
                Some(&index) => index,
                None => {
                    self.places
                        .insert(name.clone().into_owned(), self.found.len());
                    self.found.push(Field {
                        name: name.clone().into_owned(),
                        is_address: true,
                        is_date: true,
                        ..Field::default()
                    });
                    self.code_points.push(0);
                    self.found.len() - 1
                }
            };
            let text = value.joined("\n");
            if text.trim().is_empty() {
                continue;
            }
            let (Some(field), Some(code_points)) =
                (self.found.get_mut(index), self.code_points.get_mut(index))
            else {
                continue;
            };
            field.count += 1;
            *code_points += text.chars().count();
            field.is_address &= is_address(&text);
            field.is_date &= iso_date(&text).is_some();
            if field.samples.len() < SAMPLES {
                field
                    .samples
                    .push(text.chars().take(SAMPLE_LENGTH).collect());
            }
        }
        self.records += 1;
        self.records < SAMPLED_RECORDS
    }

    /// What was found, in the order in which it was seen.
    pub(super) fn finish(mut self) -> Vec<Field> {
        for (field, code_points) in self.found.iter_mut().zip(self.code_points) {
            field.length = code_points.checked_div(field.count).unwrap_or(0);
            field.is_address &= field.count > 0;
            field.is_date &= field.count > 0;
        }
        self.found
    }

    /// Whether no record was seen.
    pub(super) fn is_empty(&self) -> bool {
        self.records == 0
    }
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && !rest.contains(char::is_whitespace))
}
