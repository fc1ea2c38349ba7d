//! A mapping guessed from the names of fields, and from what is in them.
//!
//! Names are compared without case, spaces, dashes and the article ال, folded as for search. Where
//! no name tells, the longest field is the text, the field of addresses the address, and the
//! field of dates the date.

use std::collections::HashMap;

use super::field::Field;
use super::mapping::{Mapping, Target};
use crate::model::arabic::{Strength, fold};

/// A field without a telling name is the text when it has at least this many code points on
/// average.
const TEXT_LENGTH: usize = 120;

/// The names by which a target goes, the most telling first.
const NAMES: &[(Target, &[&str])] = &[
    (
        Target::Text,
        &[
            "text",
            "body",
            "content",
            "article text",
            "full text",
            "article body",
            "article",
            "article content",
            "news text",
            "main text",
            "story",
            "maintext",
            "clean text",
            "raw text",
            "post",
            "description full",
            "نص",
            "نص الخبر",
            "نص المقال",
            "نص المقالة",
            "محتوى",
            "محتوى الخبر",
            "متن",
            "متن الخبر",
            "الخبر",
            "خبر",
            "المقال",
            "مقال",
            "تفاصيل",
            "تفاصيل الخبر",
        ],
    ),
    (
        Target::Title,
        &[
            "title",
            "headline",
            "heading",
            "article title",
            "head",
            "head line",
            "news title",
            "subject",
            "name",
            "عنوان",
            "عنوان الخبر",
            "عنوان المقال",
            "عنوان رئيسي",
            "مانشيت",
        ],
    ),
    (
        Target::Source,
        &[
            "source",
            "outlet",
            "publisher",
            "newspaper",
            "site name",
            "site",
            "media",
            "agency",
            "publication",
            "domain",
            "source name",
            "website",
            "channel",
            "مصدر",
            "مصدر الخبر",
            "صحيفة",
            "جريدة",
            "موقع",
            "اسم الموقع",
            "ناشر",
            "وكالة",
            "جهة النشر",
            "وسيلة",
        ],
    ),
    (
        Target::Author,
        &[
            "author",
            "authors",
            "byline",
            "writer",
            "creator",
            "journalist",
            "reporter",
            "author name",
            "written by",
            "by",
            "كاتب",
            "اسم الكاتب",
            "مؤلف",
            "مراسل",
            "محرر",
            "صحفي",
            "صحافي",
            "بقلم",
        ],
    ),
    (
        Target::Date,
        &[
            "date",
            "event date",
            "date start",
            "date published",
            "published",
            "publish date",
            "published at",
            "publication date",
            "pub date",
            "published time",
            "published on",
            "date time",
            "created at",
            "created",
            "time",
            "timestamp",
            "article date",
            "posted",
            "تاريخ",
            "تاريخ النشر",
            "تاريخ الخبر",
            "تاريخ المقال",
            "نشر في",
            "وقت النشر",
        ],
    ),
    (
        Target::Url,
        &[
            "url",
            "link",
            "href",
            "permalink",
            "uri",
            "article url",
            "source url",
            "web url",
            "address",
            "canonical",
            "رابط",
            "رابط الخبر",
            "رابط المقال",
            "عنوان الرابط",
            "وصلة",
        ],
    ),
    (
        Target::Language,
        &["language", "lang", "locale", "لغة", "لغة الخبر"],
    ),
    (
        Target::Id,
        &[
            "id",
            "article id",
            "doc id",
            "document id",
            "uuid",
            "guid",
            "key",
            "news id",
            "slug",
            "معرف",
            "رقم",
            "رقم الخبر",
            "رقم المقال",
            "كود",
        ],
    ),
];

/// Tables of events by the fields that only they have, and what the fields of each become: the text is
/// where the event is told, and the date that of the event and not of its row.
type Table = (&'static [&'static str], &'static [(Target, &'static str)]);

const TABLES: &[Table] = &[
    // ACLED.
    (
        &["event_id_cnty", "event_date", "notes"],
        &[
            (Target::Text, "notes"),
            (Target::Source, "source"),
            (Target::Date, "event_date"),
            (Target::Id, "event_id_cnty"),
        ],
    ),
    // The events of UCDP GED.
    (
        &["type_of_violence", "date_start", "source_article"],
        &[
            (Target::Text, "source_article"),
            (Target::Title, "source_headline"),
            (Target::Source, "source_office"),
            (Target::Date, "date_start"),
            (Target::Id, "id"),
        ],
    ),
];

/// What the fields of a table of events become; of the targets that such a table has not, nothing.
fn of_table(fields: &[Field]) -> Option<Mapping> {
    let has = |name: &str| {
        fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    };
    let known = |names: &[&str]| names.iter().all(|name| has(name).is_some());
    let (_, targets) = TABLES.iter().find(|(names, _)| known(names))?;
    let mut mapping = Mapping::default();
    for target in Target::ALL {
        let field = targets.iter().find(|(one, _)| *one == target);
        let field = field.and_then(|(_, name)| has(name));
        mapping.set(target, field.map(|field| field.name.as_str()));
    }
    Some(mapping)
}

/// Guesses what the fields of a file become. The text is open when no field looks like it.
pub fn guess(fields: &[Field]) -> Mapping {
    if let Some(mapping) = of_table(fields) {
        return mapping;
    }
    let named = named(fields);
    let mut mapping = Mapping::default();
    let mut taken = vec![false; fields.len()];
    for &(target, _) in NAMES {
        let named: Vec<(usize, usize)> = named
            .iter()
            .filter(|(of, _, index)| {
                *of == target && !taken[*index] && fits(target, &fields[*index])
            })
            .map(|(_, rank, index)| (*rank, *index))
            .collect();
        let best = if target == Target::Text {
            // Of `content` and `text` the longer one: the other may be a summary.
            named
                .iter()
                .max_by_key(|(rank, index)| (fields[*index].length, std::cmp::Reverse(*rank)))
        } else if target == Target::Date {
            // A number of seconds may be called so as well, and when a row was changed.
            named
                .iter()
                .min_by_key(|(rank, index)| (!fields[*index].is_date, *rank))
        } else {
            named.iter().min()
        };
        if let Some(&(_, index)) = best {
            taken[index] = true;
            mapping.set(target, Some(&fields[index].name));
        }
    }
    if mapping.get(Target::Text).is_none()
        && let Some(index) = longest(fields, &taken)
    {
        taken[index] = true;
        mapping.set(Target::Text, Some(&fields[index].name));
    }
    for (target, holds) in [
        (
            Target::Url,
            (|field| field.is_address) as fn(&Field) -> bool,
        ),
        (Target::Date, |field| field.is_date),
    ] {
        if mapping.get(target).is_none() {
            let only = fields
                .iter()
                .enumerate()
                .filter(|(index, field)| !taken[*index] && holds(field))
                .map(|(index, _)| index)
                .collect::<Vec<_>>();
            // Of two there is no telling which.
            if let [index] = only[..] {
                taken[index] = true;
                mapping.set(target, Some(&fields[index].name));
            }
        }
    }
    mapping
}

/// The fields whose names tell a target, with it and how telling the name is: 0 for the most.
fn named(fields: &[Field]) -> Vec<(Target, usize, usize)> {
    let mut telling: HashMap<String, Vec<(Target, usize)>> = HashMap::new();
    for &(target, names) in NAMES {
        for (rank, name) in names.iter().enumerate() {
            let of = telling.entry(key(name)).or_default();
            // Of two spellings the first counts.
            if of.iter().all(|(other, _)| *other != target) {
                of.push((target, rank));
            }
        }
    }
    let fields = fields.iter().enumerate();
    let found = fields.flat_map(|(index, field)| {
        let of = telling.get(&key(&field.name)).into_iter().flatten();
        of.map(move |&(target, rank)| (target, rank, index))
    });
    found.collect()
}

/// Whether what a field holds can be `target`.
fn fits(target: Target, field: &Field) -> bool {
    match target {
        Target::Text => !field.is_address && !field.is_date,
        Target::Url => field.count == 0 || field.is_address,
        // `source` may hold the address of the page.
        Target::Source => !field.is_address,
        Target::Title | Target::Id | Target::Author => field.length < 1_000,
        Target::Date | Target::Language => field.length < 100,
    }
}

fn longest(fields: &[Field], taken: &[bool]) -> Option<usize> {
    fields
        .iter()
        .enumerate()
        .filter(|(index, field)| !taken[*index] && field.length >= TEXT_LENGTH)
        .filter(|(_, field)| !field.is_address)
        .max_by_key(|(_, field)| field.length)
        .map(|(index, _)| index)
}

/// A name without what differs from file to file: case, separators, the article ال, spelling.
/// Of a path it is the last part that says something: `content.rendered`, `authors.0.name`.
fn key(name: &str) -> String {
    let parts: Vec<&str> = name
        .split('.')
        .filter(|part| !part.is_empty() && !part.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    const WRAPPERS: &[&str] = &["rendered", "value", "name", "text", "#text", "$t", "_text"];
    let part = match parts[..] {
        [] => name,
        [.., before, last] if WRAPPERS.contains(&last.to_lowercase().as_str()) => before,
        [.., last] => last,
    };
    // `datePublished` is two words.
    let mut spaced = String::with_capacity(part.len());
    let mut was_lower = false;
    for c in part.chars() {
        if c.is_uppercase() && was_lower {
            spaced.push(' ');
        }
        was_lower = c.is_lowercase();
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
    }
    fold(&spaced, Strength::Loose)
        .text
        .split_whitespace()
        .map(|word| word.strip_prefix("ال").unwrap_or(word))
        .collect()
}
