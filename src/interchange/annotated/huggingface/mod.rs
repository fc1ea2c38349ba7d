//! A Hugging Face data set: Parquet shards whose metadata says what their columns mean, and a card.
//!
//! Columns: `id`, `text`, `annotator`, `metadata` (JSON), `tokens` with `token_starts` (code points),
//! `ner_tags` (the outermost spans, as numbers of tags whose names are in the metadata), `spans` (all
//! spans, code points), `events` (incidents with a trigger) and `arguments` (what else takes part in
//! them). Source: `datasets/arrow_writer.py` for the metadata key `huggingface`, the cards of the hub for
//! the YAML. `shred` writes the columns, `rows` reads them.

mod rows;
mod shred;

use super::document::Document;
use super::format::{File, Format, Holds, IncidentsHeld, Overview, Plan, Read, SpansHeld, Write};

/// The format.
pub const FORMAT: Format = Format {
    name: "huggingface",
    title: "Hugging Face data set (Parquet)",
    extensions: &["parquet"],
    alone: &[],
    holds: Holds {
        id: true,
        metadata: true,
        annotator: true,
        spans: SpansHeld::OnTokens,
        incidents: IncidentsHeld::Links {
            kinds: true,
            by_target: false,
        },
        ..Holds::SPANS
    },
    write: Some(Write::Shards {
        extension: ".parquet",
        most: 1_000,
        shard: |plan, documents| shred::shard(plan, documents),
    }),
    read: Some(Read::Whole(rows::read)),
    beside,
};

/// The names of tags, by their numbers: `O`, then those of each label.
fn tag_names(plan: &Plan) -> Vec<String> {
    let of = |label: &String| -> Vec<String> {
        let prefixes = plan.scheme.prefixes().iter();
        prefixes.map(|prefix| format!("{prefix}-{label}")).collect()
    };
    let tags = plan.labels.iter().flat_map(of);
    std::iter::once("O".to_owned()).chain(tags).collect()
}

/// The card, with what the hub and `datasets` read of it at its beginning.
fn beside(plan: &Plan, overview: &Overview) -> Vec<File> {
    let mut text = String::from("---\nlanguage:\n- ar\ntask_categories:\n- token-classification\n");
    text.push_str(&format!("pretty_name: {}\n", quoted(&overview.name)));
    text.push_str(&licence(&overview.licence));
    text.push_str("dataset_info:\n  features:\n");
    for name in ["id", "text", "annotator", "metadata"] {
        text.push_str(&format!("  - name: {name}\n    dtype: string\n"));
    }
    text.push_str("  - name: tokens\n    sequence: string\n");
    text.push_str("  - name: token_starts\n    sequence: int64\n");
    text.push_str("  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n");
    for (number, name) in tag_names(plan).iter().enumerate() {
        text.push_str(&format!("          '{number}': {}\n", quoted(name)));
    }
    let lists: [(&str, &[(&str, &str)]); 3] = [
        (
            "spans",
            &[
                ("id", "int64"),
                ("start", "int64"),
                ("end", "int64"),
                ("label", "string"),
                ("text", "string"),
            ],
        ),
        (
            "events",
            &[("id", "int64"), ("type", "string"), ("trigger", "int64")],
        ),
        (
            "arguments",
            &[("event", "int64"), ("role", "string"), ("span", "int64")],
        ),
    ];
    for (name, fields) in lists {
        text.push_str(&format!("  - name: {name}\n    list:\n"));
        for (field, dtype) in fields {
            text.push_str(&format!("    - name: {field}\n      dtype: {dtype}\n"));
        }
    }
    text.push_str("  splits:\n");
    for (name, documents, bytes) in &overview.splits {
        text.push_str(&format!(
            "  - name: {name}\n    num_bytes: {bytes}\n    num_examples: {documents}\n"
        ));
    }
    text.push_str("configs:\n- config_name: default\n  data_files:\n");
    for (name, ..) in &overview.splits {
        text.push_str(&format!("  - split: {name}\n    path: data/{name}-*\n"));
    }
    text.push_str("---\n\n");
    text.push_str(&overview.card);
    vec![File::new("README.md", text)]
}

/// A licence as the hub reads it: its id in small letters where it is one, such as `cc-by-4.0`, and else
/// `other` with the name that a person gave.
fn licence(licence: &str) -> String {
    let licence = licence.trim();
    let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '+');
    if licence.is_empty() {
        String::new()
    } else if licence.chars().all(is_id) {
        format!("license: {}\n", quoted(&licence.to_ascii_lowercase()))
    } else {
        format!("license: other\nlicense_name: {}\n", quoted(licence))
    }
}

/// A text as a string of YAML, which those of JSON are.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What the documents of a shard become.
type Documents<'a> = &'a [Document];
