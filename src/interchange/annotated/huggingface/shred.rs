//! Documents as columns. Every list is required, so a level of repetition and one of definition say all
//! there is to say: an empty list is a level of definition 0.

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use serde_json::json;
use std::sync::Arc;

use super::{Documents, tag_names};
use crate::interchange::annotated::document::Document;
use crate::interchange::annotated::format::Plan;
use crate::interchange::annotated::links;
use crate::interchange::annotated::loss::Losses;
use crate::interchange::annotated::spans::metadata_json;
use crate::interchange::annotated::tags;
use crate::interchange::annotated::tokens::{Token, fit, outermost};
use crate::interchange::annotated::units::Counter;

/// A list of strings, or of numbers, of each row.
struct Column<T> {
    values: Vec<T>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            definitions: Vec::new(),
            repetitions: Vec::new(),
        }
    }
}

impl<T> Column<T> {
    /// Adds the list of the next row.
    fn row(&mut self, values: impl IntoIterator<Item = T>) {
        let mut first = true;
        for value in values {
            self.values.push(value);
            self.definitions.push(1);
            self.repetitions.push(i16::from(!first));
            first = false;
        }
        if first {
            self.definitions.push(0);
            self.repetitions.push(0);
        }
    }
}

/// What a shard has, column by column.
#[derive(Default)]
struct Columns {
    id: Vec<ByteArray>,
    text: Vec<ByteArray>,
    annotator: Vec<ByteArray>,
    metadata: Vec<ByteArray>,
    tokens: Column<ByteArray>,
    token_starts: Column<i64>,
    ner_tags: Column<i64>,
    span_id: Column<i64>,
    span_start: Column<i64>,
    span_end: Column<i64>,
    span_label: Column<ByteArray>,
    span_text: Column<ByteArray>,
    event_id: Column<i64>,
    event_type: Column<ByteArray>,
    event_trigger: Column<i64>,
    argument_event: Column<i64>,
    argument_role: Column<ByteArray>,
    argument_span: Column<i64>,
}

/// The bytes of a shard.
pub(super) fn shard(plan: &Plan, documents: Documents<'_>) -> Result<Vec<u8>, String> {
    write(plan, documents).map_err(|error| error.to_string())
}

fn write(plan: &Plan, documents: Documents<'_>) -> Result<Vec<u8>, ParquetError> {
    let mut columns = Columns::default();
    for document in documents {
        columns.add(plan, document);
    }
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // Statistics of texts are long, and nobody filters by them.
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("hashiya".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(
            "huggingface".to_owned(),
            features(plan),
        )]))
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema()?, Arc::new(properties))?;
    let mut group = writer.next_row_group()?;
    columns.write(&mut group)?;
    group.close()?;
    writer.into_inner()
}

fn text(value: &str) -> ByteArray {
    ByteArray::from(value)
}

fn count(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Columns {
    fn add(&mut self, plan: &Plan, document: &Document) {
        let counter = Counter::new(&document.text);
        self.id.push(text(&document.id));
        self.text.push(text(&document.text));
        self.annotator.push(text(&document.annotator));
        let metadata = metadata_json(&document.metadata);
        self.metadata
            .push(text(&metadata.map(|it| it.to_string()).unwrap_or_default()));

        let fitted = fit(
            &document.text,
            &document.spans,
            plan.tokeniser,
            plan.edges,
            &mut Losses::default(),
        );
        let seen: Vec<&Token> = fitted
            .tokens
            .iter()
            .filter(|token| token.is_visible())
            .collect();
        self.tokens.row(
            seen.iter()
                .map(|token| text(document.quote(&token.range()))),
        );
        self.token_starts.row(
            seen.iter()
                .map(|token| count(counter.code_points(&token.range()).start)),
        );
        let tags = tags_of(plan, document, &seen);
        self.ner_tags.row(tags);

        let spans = &document.spans;
        let points: Vec<_> = spans
            .iter()
            .map(|span| counter.code_points(&span.range))
            .collect();
        self.span_id
            .row(spans.iter().map(|span| i64::from(span.id.0)));
        self.span_start
            .row(points.iter().map(|range| count(range.start)));
        self.span_end
            .row(points.iter().map(|range| count(range.end)));
        self.span_label
            .row(spans.iter().map(|span| text(&span.label.0)));
        self.span_text
            .row(spans.iter().map(|span| text(document.quote(&span.range))));

        let events = document
            .incidents
            .iter()
            .filter_map(|it| Some((it.id.0, &it.kind.0, it.trigger?)));
        let events: Vec<_> = events.collect();
        self.event_id
            .row(events.iter().map(|(id, ..)| i64::from(*id)));
        self.event_type
            .row(events.iter().map(|(_, kind, _)| text(kind)));
        self.event_trigger
            .row(events.iter().map(|(.., trigger)| i64::from(trigger.0)));
        let arguments: Vec<(u32, links::Link)> = document
            .incidents
            .iter()
            .flat_map(|incident| {
                let of = links::links_of(incident).into_iter();
                of.map(|link| (incident.id.0, link)).collect::<Vec<_>>()
            })
            .collect();
        self.argument_event
            .row(arguments.iter().map(|(event, _)| i64::from(*event)));
        self.argument_role
            .row(arguments.iter().map(|(_, link)| text(&link.name)));
        self.argument_span
            .row(arguments.iter().map(|(_, link)| i64::from(link.to.0)));
    }

    /// Writes the columns, in the order of the schema.
    fn write(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> Result<(), ParquetError> {
        for texts in [self.id, self.text, self.annotator, self.metadata] {
            column::<ByteArrayType>(group, &texts, None)?;
        }
        list::<ByteArrayType>(group, self.tokens)?;
        list::<Int64Type>(group, self.token_starts)?;
        list::<Int64Type>(group, self.ner_tags)?;
        list::<Int64Type>(group, self.span_id)?;
        list::<Int64Type>(group, self.span_start)?;
        list::<Int64Type>(group, self.span_end)?;
        list::<ByteArrayType>(group, self.span_label)?;
        list::<ByteArrayType>(group, self.span_text)?;
        list::<Int64Type>(group, self.event_id)?;
        list::<ByteArrayType>(group, self.event_type)?;
        list::<Int64Type>(group, self.event_trigger)?;
        list::<Int64Type>(group, self.argument_event)?;
        list::<ByteArrayType>(group, self.argument_role)?;
        list::<Int64Type>(group, self.argument_span)
    }
}

/// The numbers of the tags of visible tokens.
fn tags_of(plan: &Plan, document: &Document, seen: &[&Token]) -> Vec<i64> {
    let spans: Vec<(usize, std::ops::Range<usize>)> = document
        .spans
        .iter()
        .enumerate()
        .map(|(at, span)| {
            let first = seen.partition_point(|token| token.end() <= span.range.start);
            let after = seen.partition_point(|token| token.start() < span.range.end);
            (at, first..after)
        })
        .collect();
    let (kept, _) = outermost(&spans);
    let mut outer: Vec<(std::ops::Range<usize>, &str)> = kept
        .iter()
        .filter_map(|at| spans.get(*at))
        .filter_map(|(at, range)| Some((range.clone(), document.spans.get(*at)?.label.0.as_str())))
        .collect();
    outer.sort_by_key(|(range, _)| range.start);
    let names = tag_names(plan);
    tags::write(seen.len(), &outer, plan.scheme)
        .into_iter()
        .map(|tag| {
            let name = tag.and_then(|(prefix, at)| Some(format!("{prefix}-{}", outer.get(at)?.1)));
            let number = name.and_then(|name| names.iter().position(|one| *one == name));
            count(number.unwrap_or(0))
        })
        .collect()
}

fn column<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    values: &[T::T],
    levels: Option<(&[i16], &[i16])>,
) -> Result<(), ParquetError> {
    let missing = || ParquetError::General("the schema has fewer columns".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    let (definitions, repetitions) = levels.unzip();
    column
        .typed::<T>()
        .write_batch(values, definitions, repetitions)?;
    column.close()
}

fn list<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    list: Column<T::T>,
) -> Result<(), ParquetError> {
    column::<T>(
        group,
        &list.values,
        Some((&list.definitions, &list.repetitions)),
    )
}

fn schema() -> Result<TypePtr, ParquetError> {
    let string = |name: &str| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::String))
            .build()
            .map(Arc::new)
    };
    let number = |name: &str| {
        Type::primitive_type_builder(name, Physical::INT64)
            .with_repetition(Repetition::REQUIRED)
            .build()
            .map(Arc::new)
    };
    let list = |name: &str, element: TypePtr| -> Result<TypePtr, ParquetError> {
        let repeated = Type::group_type_builder("list")
            .with_repetition(Repetition::REPEATED)
            .with_fields(vec![element])
            .build()?;
        Type::group_type_builder(name)
            .with_repetition(Repetition::REQUIRED)
            .with_logical_type(Some(LogicalType::List))
            .with_fields(vec![Arc::new(repeated)])
            .build()
            .map(Arc::new)
    };
    let group = |fields: Vec<TypePtr>| {
        Type::group_type_builder("element")
            .with_repetition(Repetition::REQUIRED)
            .with_fields(fields)
            .build()
            .map(Arc::new)
    };
    let span = vec![
        number("id")?,
        number("start")?,
        number("end")?,
        string("label")?,
        string("text")?,
    ];
    let event = vec![number("id")?, string("type")?, number("trigger")?];
    let argument = vec![number("event")?, string("role")?, number("span")?];
    let fields = vec![
        string("id")?,
        string("text")?,
        string("annotator")?,
        string("metadata")?,
        list("tokens", string("element")?)?,
        list("token_starts", number("element")?)?,
        list("ner_tags", number("element")?)?,
        list("spans", group(span)?)?,
        list("events", group(event)?)?,
        list("arguments", group(argument)?)?,
    ];
    Type::group_type_builder("schema")
        .with_fields(fields)
        .build()
        .map(Arc::new)
}

/// What the columns mean, as `datasets` reads it.
fn features(plan: &Plan) -> String {
    let value = |dtype: &str| json!({"dtype": dtype, "_type": "Value"});
    let sequence = |feature: serde_json::Value| json!({"feature": feature, "_type": "Sequence"});
    json!({"info": {"features": {
        "id": value("string"),
        "text": value("string"),
        "annotator": value("string"),
        "metadata": value("string"),
        "tokens": sequence(value("string")),
        "token_starts": sequence(value("int64")),
        "ner_tags": sequence(json!({"names": tag_names(plan), "_type": "ClassLabel"})),
        "spans": [{
            "id": value("int64"),
            "start": value("int64"),
            "end": value("int64"),
            "label": value("string"),
            "text": value("string"),
        }],
        "events": [{"id": value("int64"), "type": value("string"), "trigger": value("int64")}],
        "arguments": [{"event": value("int64"), "role": value("string"), "span": value("int64")}],
    }}})
    .to_string()
}
