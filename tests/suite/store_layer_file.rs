//! The RON file: identity of writing and reading, what it looks like, what is refused.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::codebook::Revision;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::excluded::UnplacedPart;
use hashiya::model::incident::{Incident, IncidentId, SameAs};
use hashiya::model::layer::{Layer, Unplaced};
use hashiya::model::span::{Span, SpanId};
use hashiya::model::status::Status;
use hashiya::store::{
    LayerError, LayerMeta, Loaded, Problem, RonError, TextEncoding, place, read_layer, sha256_hex,
    write_layer,
};
use proptest::prelude::*;

use crate::coded::{any_incidents, any_values};
use crate::desk::{TEXT, span_of};

fn loaded(text: &str) -> Loaded {
    Loaded {
        article: Article::new("name.txt", text),
        encoding: TextEncoding::Utf8,
        sha256: sha256_hex(text.as_bytes()),
    }
}

fn meta(text: &str) -> LayerMeta {
    LayerMeta {
        codebook: Default::default(),
        annotator: "ليلى".to_owned(),
        created: "2026-11-22T17:00:00Z".to_owned(),
        modified: "2026-11-22T17:30:00Z".to_owned(),
        sha256: sha256_hex(text.as_bytes()),
        encoding: "UTF-8".to_owned(),
        active_seconds: 0,
    }
}

fn span(id: u32, label: &str, text: &str, words: &str, note: &str) -> Span {
    Span {
        attributes: Default::default(),
        id: SpanId(id),
        label: LabelId::new(label),
        range: span_of(text, words),
        note: note.to_owned(),
    }
}

fn write(layer: &Layer, text: &str) -> String {
    write_layer(layer, &Article::new("name.txt", text), &meta(text))
}

#[test]
fn the_file_reads_like_this() {
    let lost = Unplaced {
        attributes: Default::default(),
        id: 9,
        label: LabelId::new("actor"),
        start: 4,
        end: 9,
        quote: "قديم".to_owned(),
        before: String::new(),
        after: " نص".to_owned(),
        note: String::new(),
        reason: "its words are not in the text".to_owned(),
    };
    let spans = vec![
        span(2, "location", TEXT, "كفرنوران", "قرية"),
        span(1, "casualty", TEXT, "3 مدنيين", ""),
    ];
    let headline = UnplacedPart {
        start: 0,
        end: 4,
        quote: "عاجل".to_owned(),
        before: String::new(),
        after: " قُتِل".to_owned(),
        reason: "its words are not in the text".to_owned(),
    };
    let layer = Layer::with_spans(spans, vec![lost])
        .unwrap()
        .with_status(Status::Flagged, "تاريخ غير واضح")
        .with_excluded(vec![span_of(TEXT, "يوم 12-10-2016.\n")], vec![headline]);
    let meta = LayerMeta {
        active_seconds: 754,
        ..meta(TEXT)
    };
    let expected = format!(
        r#"// Hashiya annotations. Offsets count Unicode code points: text[start:end] in Python is the quote.
(
    format: "hashiya-layer",
    version: 4,
    article: (
        file: "name.txt",
        sha256: "{}",
        code_points: {},
        encoding: "UTF-8",
    ),
    offset_unit: "code_point",
    annotator: "ليلى",
    created: "2026-11-22T17:00:00Z",
    modified: "2026-11-22T17:30:00Z",
    status: "flagged",
    reason: "تاريخ غير واضح",
    active_seconds: 754,
    excluded: [
        (
            start: 26, end: 42,
            quote: "يوم 12-10-2016.\n",
            before: "تِل 3 مدنيين في «حلب» 😢 ", after: "وقال الدفاع المدني إن ال",
        ),
    ],
    spans: [
        (
            id: 1, label: "casualty", start: 6, end: 14,
            quote: "3 مدنيين",
            before: "قُتِل ", after: " في «حلب» 😢 يوم 12-10-20",
        ),
        (
            id: 2, label: "location", start: {}, end: {},
            quote: "كفرنوران",
            before: "مدني إن القصف استهدف ", after: " في ريف حلب.",
            note: "قرية",
        ),
    ],
    unplaced: [
        (
            id: 9, label: "actor", start: 4, end: 9,
            quote: "قديم",
            before: "", after: " نص",
            reason: "its words are not in the text",
        ),
    ],
    unplaced_parts: [
        (
            start: 0, end: 4,
            quote: "عاجل",
            before: "", after: " قُتِل",
            reason: "its words are not in the text",
        ),
    ],
)
"#,
        sha256_hex(TEXT.as_bytes()),
        TEXT.chars().count(),
        TEXT[..span_of(TEXT, "كفرنوران").start].chars().count(),
        TEXT[..span_of(TEXT, "كفرنوران").end].chars().count(),
    );
    let expected = expected.replace(
        "before: \"مدني إن القصف استهدف \"",
        &format!(
            "before: \"{}\"",
            last_chars("وقال الدفاع المدني إن القصف استهدف ", 24)
        ),
    );
    let article = Article::new("name.txt", TEXT);
    assert_eq!(write_layer(&layer, &article, &meta), expected);
    let file = read_layer(expected.as_bytes()).unwrap();
    assert_eq!(file.active_seconds, 754);
    assert_eq!(
        place(&file, &loaded(TEXT), &Codebook::default()).layer,
        layer
    );
}

#[test]
fn what_says_nothing_is_left_out() {
    let ron = write(&Layer::default(), TEXT);
    let names: Vec<&str> = ron
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once(':'))
        .map(|(name, _)| name.trim())
        .collect();
    assert_eq!(
        names,
        [
            "format",
            "version",
            "article",
            "file",
            "sha256",
            "code_points",
            "encoding",
            "offset_unit",
            "annotator",
            "created",
            "modified",
            "spans"
        ]
    );
}

#[test]
fn files_of_older_versions_are_read() {
    for version in [1, 2] {
        let layer =
            Layer::with_spans(vec![span(4, "actor", TEXT, "كفرنوران", "")], vec![]).unwrap();
        let ron = write(&layer, TEXT).replace("version: 4", &format!("version: {version}"));
        let file = read_layer(ron.as_bytes()).unwrap();
        assert_eq!(
            (file.version, file.status, file.active_seconds),
            (version, Status::New, 0)
        );
        assert!(file.excluded.is_empty() && file.unplaced_parts.is_empty());
        assert!(file.incidents.is_empty() && file.spans[0].attributes.is_empty());
        assert_eq!(file.codebook, Revision::default());
    }
}

#[test]
fn a_status_that_is_not_known_is_refused() {
    let ron = write(&Layer::default().with_status(Status::Done, ""), TEXT);
    let error = read_layer(ron.replace("\"done\"", "\"asleep\"").as_bytes()).unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with("line 15, column ")
            && said.contains(
                "there is no status \"asleep\"; there are new, in_progress, done, skipped, flagged"
            ),
        "{said}"
    );
}

fn last_chars(text: &str, count: usize) -> String {
    let all: Vec<char> = text.chars().collect();
    all[all.len() - count..].iter().collect()
}

#[test]
fn what_cannot_be_seen_is_escaped_and_what_can_is_not() {
    let text = "«\u{200F}قُتِل\u{202B}» \"a\\b\"\u{200C}\u{00AD}\u{FEFF}👨\u{200D}👩\u{200D}👧 \u{2067}ـ\u{2069}\r\n\tنهاية";
    let article = Span {
        attributes: Default::default(),
        id: SpanId(0),
        label: LabelId::new("actor"),
        range: 0..text.len(),
        note: String::new(),
    };
    let layer = Layer::with_spans(vec![article], Vec::new()).unwrap();
    let ron = write(&layer, text);
    let quote = ron.lines().find(|line| line.contains("quote:")).unwrap();
    assert_eq!(
        quote.trim(),
        "quote: \"«\\u{200F}قُتِل\\u{202B}» \\\"a\\\\b\\\"\\u{200C}\\u{00AD}\\u{FEFF}👨\u{200D}👩\u{200D}👧 \
         \\u{2067}ـ\\u{2069}\\r\\n\\tنهاية\","
    );
    assert_eq!(read_layer(ron.as_bytes()).unwrap().spans[0].quote, text);
}

#[test]
fn context_ends_with_the_paragraph() {
    let text = "أول\r\nثان ثالث\u{2029}رابع";
    let layer = Layer::with_spans(vec![span(0, "actor", text, "ثان", "")], Vec::new()).unwrap();
    let file = read_layer(write(&layer, text).as_bytes()).unwrap();
    assert_eq!(file.spans[0].before, "");
    assert_eq!(file.spans[0].after, " ثالث");
}

#[test]
fn the_example_of_the_documentation_is_read() {
    let page = include_str!("../../docs/file-format.md");
    let example = page.split("```ron\n").nth(1).unwrap();
    let example = example.split("```").next().unwrap();
    let file = read_layer(example.as_bytes()).unwrap();
    let text = page.split("```text\n").nth(1).unwrap();
    let text = text.split("```").next().unwrap();
    let loaded = loaded(text);
    assert_eq!(file.article.sha256, loaded.sha256);
    assert_eq!(file.article.code_points, text.chars().count() as u64);
    let placed = place(&file, &loaded, &Codebook::default());
    assert_eq!(
        placed
            .report
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        [
            "span 4 \"قصف\" is still without a place: its words are not in the text; place it or remove it"
        ]
    );
    // Written again it is the example to the letter.
    let meta = LayerMeta {
        annotator: file.annotator,
        created: file.created,
        modified: file.modified,
        sha256: file.article.sha256,
        encoding: file.article.encoding,
        active_seconds: file.active_seconds,
        codebook: file.codebook,
    };
    assert_eq!(write_layer(&placed.layer, &loaded.article, &meta), example);
}

#[test]
fn what_is_not_a_layer_of_ours_is_refused() {
    let good = write(&Layer::default(), TEXT);
    let read = |ron: &str| read_layer(ron.as_bytes()).unwrap_err();
    let message = |ron: &str| read(ron).to_string();

    assert_eq!(
        read(&good.replace("version: 4", "version: 5")),
        LayerError::Ron(RonError::NewerVersion {
            version: 5,
            known: 4
        })
    );
    assert_eq!(
        read(&good.replace("version: 4", "version: 7, weather: \"fair\"")),
        LayerError::Ron(RonError::NewerVersion {
            version: 7,
            known: 4
        })
    );
    assert_eq!(
        read(&good.replace("version: 4", "version: 0")),
        LayerError::Ron(RonError::NoSuchVersion { version: 0 })
    );
    assert_eq!(
        read(&good.replace("hashiya-layer", "hashiya-project")),
        LayerError::Ron(RonError::OtherFormat {
            found: Some("hashiya-project".to_owned()),
            what: "Hashiya annotations"
        })
    );
    assert_eq!(
        read("(width: 3, height: Some(4))"),
        LayerError::Ron(RonError::OtherFormat {
            found: None,
            what: "Hashiya annotations"
        })
    );
    assert_eq!(
        read(&good.replace("code_point\"", "utf16\"")),
        LayerError::OtherUnit {
            unit: "utf16".to_owned()
        }
    );
    let unknown = message(&good.replace("    annotator:", "    mood: 3,\n    annotator:"));
    assert!(unknown.starts_with("line 12, column "), "{unknown}");
    assert!(unknown.contains("`mood`"), "{unknown}");
    let broken = message(&good.replace("spans: [", "spans: "));
    assert!(broken.starts_with("line 15, column "), "{broken}");
    let negative = good.replace(
        "spans: [",
        "spans: [(id: 1, label: \"a\", start: -1, end: 2, quote: \"b\"),",
    );
    assert!(
        message(&negative).starts_with("line 15, column "),
        "{}",
        message(&negative)
    );
}

#[test]
fn bytes_that_are_not_utf8_have_a_line_and_a_column() {
    let error = read_layer(b"(\n  format: \"\xFF\"").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 12: this byte is not UTF-8"
    );
}

#[test]
fn a_byte_order_mark_and_missing_optional_fields_do_no_harm() {
    let ron = "\u{FEFF}(format: \"hashiya-layer\", version: 1, offset_unit: \"code_point\", \
        article: (file: \"a.txt\", sha256: \"\", code_points: 3), \
        spans: [(id: 1, label: \"actor\", start: 0, end: 1, quote: \"a\")])";
    let file = read_layer(ron.as_bytes()).unwrap();
    assert_eq!(file.spans[0].note, "");
    assert!(file.unplaced.is_empty());
}

/// Any text that may be an article.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ء-ي ]{1,8}",
        1 => "\\PC{1,6}",
        1 => Just("قُتِّلَ".to_owned()),
        1 => Just("👨\u{200D}👩\u{200D}👧".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\u{200F}\u{2067}\u{2069}\u{200D}".to_owned()),
        1 => Just("\"\\\u{1}\u{85}\u{2029}\t".to_owned()),
    ];
    proptest::collection::vec(piece, 1..30).prop_map(|pieces| pieces.concat())
}

fn any_word() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z]{1,8}",
        ".{0,12}",
        Just("\u{202E}\"\\\n".to_owned())
    ]
}

prop_compose! {
    fn any_layer()(text in any_text())(
        spans in proptest::collection::vec(
            (any::<proptest::sample::Index>(), any::<proptest::sample::Index>(), any_word(), any_word(), any_values()),
            0..12,
        ),
        unplaced in proptest::collection::vec(
            (any_word(), 0..1000_u64, any_word(), any_word(), any_values()),
            0..4,
        ),
        first in prop_oneof![Just(0), 0..u32::MAX - 100],
        parts in proptest::collection::vec(
            (any::<proptest::sample::Index>(), any::<proptest::sample::Index>()),
            0..3,
        ),
        lost_parts in proptest::collection::vec((any_word(), any_word()), 0..3),
        incidents in any_incidents(3),
        (status, reason) in (proptest::sample::select(Status::ALL.to_vec()), any_word()),
        text in Just(text),
    ) -> (String, Layer) {
        let edges: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let mut ids = (first..).map(SpanId);
        let mut next = || ids.next().unwrap();
        let spans: Vec<Span> = spans
            .into_iter()
            .filter_map(|(a, b, label, note, attributes)| {
                let (a, b) = (edges[a.index(edges.len())], edges[b.index(edges.len())]);
                (a != b).then(|| Span {
                    attributes,
                    id: next(),
                    label: LabelId(label),
                    range: a.min(b)..a.max(b),
                    note,
                })
            })
            .collect();
        let unplaced = unplaced
            .into_iter()
            .map(|(label, start, quote, note, attributes)| Unplaced {
                attributes,
                id: next().0,
                label: LabelId(label),
                start,
                end: start + 3,
                before: note.clone(),
                after: quote.clone(),
                reason: note.clone(),
                quote,
                note,
            })
            .collect();
        let parts = parts
            .into_iter()
            .map(|(a, b)| (edges[a.index(edges.len())], edges[b.index(edges.len())]))
            .map(|(a, b)| a.min(b)..a.max(b))
            .collect();
        let lost_parts = lost_parts
            .into_iter()
            .map(|(quote, reason)| UnplacedPart {
                start: 3,
                end: 1,
                before: reason.clone(),
                after: quote.clone(),
                quote,
                reason,
            })
            .collect();
        let layer = Layer::with_spans(spans, unplaced)
            .unwrap()
            .with_status(status, reason)
            .with_excluded(parts, lost_parts)
            .with_incidents(incidents)
            .unwrap();
        (text, layer)
    }
}

#[test]
fn values_and_incidents_read_like_this() {
    let ron = r#"        (
            id: 1, label: "casualty", start: 6, end: 14,
            quote: "3 مدنيين",
            before: "قُتِل ", after: " في «حلب» 😢 يوم 12-10-20",
            attributes: {
                "count": casualty((kind: killed, count: (minimum: 3, maximum: 3, form: exact), victims: (status: civilian, groups: [children], occupation: "أطباء", side: "sdf", side_span: 8), polarity: claimed, subset_of: 2, duplicate_of: 9)),
                "seen": flag(true),
            },
            note: "أولي",
        ),
        (
            id: 2, label: "location", start: 19, end: 22,
            quote: "حلب",
            before: "قُتِل 3 مدنيين في «", after: "» 😢 يوم 12-10-2016.",
            attributes: {
                "kinds": choices(["city", "front"]),
                "mention": choice("named"),
                "place": place((places: ["sy-aleppo", "sy-manbij"], relation: "على طريق", precision: region)),
                "rank": number(-3),
                "side": actor("syrian-army"),
                "told": date((start: "2016-10-12", end: "2016-10-15", precision: days, words: "أمس")),
                "words": text("a \"b\""),
            },
        ),
    ],
    incidents: [
        (
            id: 0,
        ),
        (
            id: 3,
            kind: "armed_clash",
            trigger: 5,
            participants: [
                (who: span(1), role: "perpetrator"),
                (who: actor("syrian-army"), role: ""),
            ],
            locations: [2, 7],
            casualties: [1],
            date: (start: "2016-10-12", end: "2016-10-12"),
            date_span: 4,
            weapons: [6],
            auxiliary: [historical, negated],
            attribution: (source: 9, confidence: contested),
            same_as: [(incident: 0), (article: "خبر", incident: 2)],
            note: "سطر\nآخر",
        ),
    ],
)
"#;
    let empty = write(&Layer::default(), TEXT);
    let (head, _) = empty.split_once("    ],\n)").unwrap();
    let ron = format!("{head}{ron}");
    let file = read_layer(ron.as_bytes()).unwrap();
    let placed = place(&file, &loaded(TEXT), &Codebook::default());
    assert_eq!(placed.report, []);
    assert_eq!(write(&placed.layer, TEXT), ron);
    // What points at spans that are not there reserves their numbers.
    assert_eq!(placed.layer.next_id(), SpanId(10));
    assert_eq!(placed.layer.next_incident(), IncidentId(4));
    // Programs that write RON by its own rules write Some.
    let some = ron.replace("trigger: 5", "trigger: Some(5)");
    let some = some.replace(
        "(minimum: 3, maximum: 3",
        "(minimum: Some(3), maximum: Some(3)",
    );
    assert_eq!(read_layer(some.as_bytes()).unwrap(), file);
}

#[test]
fn values_and_incidents_that_make_no_sense_are_refused() {
    let layer = Layer::with_spans(vec![span(4, "actor", TEXT, "كفرنوران", "")], vec![])
        .unwrap()
        .with_incidents(vec![Incident::new(IncidentId(1))])
        .unwrap();
    let good = write(&layer, TEXT);
    let values = |values: &str| {
        let field = format!("        attributes: {{{values}}},\n        ),\n    ],\n    incidents");
        good.replacen("        ),\n    ],\n    incidents", &field, 1)
    };
    let incident = |fields: &str| good.replace("id: 1,", &format!("id: 1, {fields},"));
    assert!(read_layer(values("\"a\": flag(true), \"b\": flag(true)").as_bytes()).is_ok());
    assert!(read_layer(incident("kind: \"a\"").as_bytes()).is_ok());
    for (ron, said) in [
        (
            values("\"a\": flag(true), \"a\": flag(false)"),
            "the attribute \"a\" is there twice; keep one of them",
        ),
        (values("\"a\": flag(3)"), "boolean"),
        (values("\"a\": colour(3)"), "`colour`"),
        (
            values("\"a\": casualty((kind: eaten, count: (form: exact)))"),
            "`eaten`",
        ),
        (values("\"a\": casualty((kind: killed))"), "`count`"),
        (
            values("\"a\": casualty((kind: killed, count: (form: exact), mood: 1))"),
            "`mood`",
        ),
        (
            values("\"a\": casualty((kind: killed, count: (minimum: -1, form: exact)))"),
            "out of bounds",
        ),
        (
            values("\"a\": date((start: \"2021-02-30\", end: \"2021-03-01\"))"),
            "\"2021-02-30\" is not a day; write it as \"2021-12-07\"",
        ),
        (
            values("\"a\": place((places: [\"x\"], precision: roughly))"),
            "`roughly`",
        ),
        (incident("weather: 3"), "`weather`"),
        (incident("trigger: \"x\""), "integer"),
        (incident("participants: [(who: span(1))]"), "`role`"),
        (
            incident("participants: [(who: nobody, role: \"victim\")]"),
            "`nobody`",
        ),
        (incident("auxiliary: [maybe]"), "`maybe`"),
        (incident("same_as: [(article: \"a\")]"), "`incident`"),
    ] {
        let error = read_layer(ron.as_bytes()).unwrap_err().to_string();
        assert!(
            error.starts_with("line ") && error.contains(said),
            "{said}: {error}"
        );
    }
    let zero = good.replace("    modified:", "    codebook: 0,\n    modified:");
    assert_eq!(read_layer(zero.as_bytes()), Err(LayerError::NoSuchRevision));
}

#[test]
fn ids_that_two_have_are_told_apart_and_links_are_not_moved() {
    let spans = vec![
        span(4, "actor", TEXT, "الدفاع المدني", ""),
        span(5, "location", TEXT, "كفرنوران", ""),
    ];
    let first = Incident {
        trigger: Some(SpanId(4)),
        locations: vec![SpanId(4), SpanId(5), SpanId(7)],
        ..Incident::new(IncidentId(1))
    };
    let second = Incident {
        casualties: vec![SpanId(5)],
        same_as: vec![SameAs {
            article: String::new(),
            incident: IncidentId(6),
        }],
        ..Incident::new(IncidentId(2))
    };
    let layer = Layer::with_spans(spans, vec![]).unwrap();
    let layer = layer.with_incidents(vec![first, second.clone()]).unwrap();
    let ron = write(&layer, TEXT)
        .replace("id: 5, label", "id: 4, label")
        .replace("id: 2,\n", "id: 1,\n");
    let file = read_layer(ron.as_bytes()).unwrap();
    let placed = place(&file, &loaded(TEXT), &Codebook::default());
    // 7 and 6 are pointed at, so they are not free.
    assert_eq!(
        placed.report,
        [
            Problem::DuplicateId { id: 4, new: 8 },
            Problem::Ambiguous {
                id: 4,
                from: "incident 1".to_owned()
            },
            Problem::DuplicateIncident { id: 1, new: 7 },
        ]
    );
    assert_eq!(
        placed.report[1].to_string(),
        "incident 1 points at span 4, and two spans have this id; it points at the first of them \
         now; look whether that is the one"
    );
    let ids: Vec<u32> = placed.layer.spans().iter().map(|span| span.id.0).collect();
    assert_eq!(ids, [4, 8]);
    assert_eq!(
        placed.layer.incidents()[1],
        Incident {
            id: IncidentId(7),
            ..second
        }
    );
    // The largest number is no id.
    let ron = write(&layer, TEXT).replace("id: 2,\n", "id: 4294967295,\n");
    let placed = place(
        &read_layer(ron.as_bytes()).unwrap(),
        &loaded(TEXT),
        &Codebook::default(),
    );
    assert_eq!(
        placed.report,
        [Problem::IncidentIdTooLarge {
            id: u32::MAX,
            new: 7
        }]
    );
}

#[test]
fn an_unplaced_span_keeps_its_values_and_incidents_go_on_pointing_at_it() {
    let mut spans = vec![span(4, "location", TEXT, "كفرنوران", "")];
    let value = Value::Flag(true);
    spans[0].attributes.insert(AttributeId::new("a"), value);
    let incident = Incident {
        locations: vec![SpanId(4)],
        ..Incident::new(IncidentId(0))
    };
    let layer = Layer::with_spans(spans, vec![]).unwrap();
    let layer = layer.with_incidents(vec![incident]).unwrap();
    let file = read_layer(write(&layer, TEXT).as_bytes()).unwrap();
    let other = TEXT.replace("كفرنوران", "أخرى");
    let lost = place(&file, &loaded(&other), &Codebook::default()).layer;
    assert!(lost.spans().is_empty());
    assert_eq!(lost.unplaced()[0].attributes, layer.spans()[0].attributes);
    assert_eq!(lost.incidents(), layer.incidents());
    // And back, when the words come back.
    let file = read_layer(write(&lost, &other).as_bytes()).unwrap();
    assert_eq!(
        place(&file, &loaded(TEXT), &Codebook::default()).layer,
        layer
    );
}

proptest! {
    #[test]
    fn writing_then_reading_is_identity((text, layer) in any_layer()) {
        let ron = write(&layer, &text);
        let file = read_layer(ron.as_bytes()).unwrap();
        for record in &file.spans {
            // What the first line of the file promises for Python.
            let chars = text.chars().skip(record.start as usize);
            let quote: String = chars.take((record.end - record.start) as usize).collect();
            prop_assert_eq!(&quote, &record.quote);
        }
        let placed = place(&file, &loaded(&text), &Codebook::default());
        prop_assert_eq!(&placed.layer, &layer);
        prop_assert_eq!(write(&placed.layer, &text), ron);
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_layer(&bytes);
    }

    #[test]
    fn a_file_cut_anywhere_is_refused((text, layer) in any_layer(), at in any::<proptest::sample::Index>()) {
        let ron = write(&layer, &text);
        let end = ron.rfind(')').unwrap();
        prop_assert!(read_layer(&ron.as_bytes()[..at.index(end)]).is_err());
    }
}
