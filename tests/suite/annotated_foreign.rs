//! Files that other tools write, and such as their documents describe: what is read of each, and what is
//! told.
//!
//! `cassis.*` are written by dkpro-cassis, `spacy*.spacy` by spaCy, `datasets.parquet` by Hugging
//! Face's datasets and `strings.parquet` by pyarrow; the others are written by hand from the documents
//! of the tools.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use hashiya::interchange::annotated::records::Records;
use hashiya::interchange::annotated::{Document, Found, Input, Read, named, reading};
use hashiya::model::incident::Who;
use hashiya::model::span::SpanId;

/// What a file says, as lines for people.
fn read(format: &str, name: &str) -> String {
    let folder = Path::new("tests/data/annotated");
    let bytes = fs::read(folder.join(name)).unwrap();
    lines_beside(format, name, &bytes, &|name| {
        fs::read(folder.join(name)).ok()
    })
}

/// What these bytes say as a file with this name, beside others.
pub fn lines_of(format: &str, name: &str, bytes: &[u8], others: &[(&str, &[u8])]) -> String {
    lines_beside(format, name, bytes, &|name| {
        let other = others.iter().find(|(other, _)| *other == name)?;
        Some(other.1.to_vec())
    })
}

fn lines_beside(
    format: &str,
    name: &str,
    bytes: &[u8],
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> String {
    let found = found_in(format, name, bytes, beside);
    let mut lines: Vec<String> = found.documents.iter().map(shown).collect();
    lines.extend(
        found
            .faults
            .iter()
            .map(|fault| format!("! {}: {fault}", fault.code)),
    );
    lines.join("\n")
}

/// What a file of records or a whole one holds, read as programs read it.
fn found_in(
    format: &str,
    name: &str,
    bytes: &[u8],
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Found {
    let input = Input {
        name,
        number: 0,
        bytes,
        beside,
    };
    let read = named(format).unwrap().read.unwrap();
    let Read::Records(framing, _) = read else {
        return reading::whole(read, &input);
    };
    let mut found = Found::default();
    for (at, record) in Records::new(bytes, framing, 1 << 20).enumerate() {
        let record = record.unwrap();
        let input = Input {
            number: at + 1,
            bytes: &record,
            ..input
        };
        let mut more = reading::piece(read, &input, None);
        found.documents.append(&mut more.documents);
        found.faults.extend(more.faults);
    }
    found
}

fn shown(document: &Document) -> String {
    let mut out = format!(
        "= {} [{}] {:?}",
        document.id, document.annotator, document.text
    );
    if !document.metadata.source.is_empty() {
        out.push_str(&format!(" from {}", document.metadata.source));
    }
    let words = |id: SpanId| {
        let span = document.spans.iter().find(|span| span.id == id).unwrap();
        document.quote(&span.range).to_owned()
    };
    for span in &document.spans {
        out.push_str(&format!(
            "\n{} {:?}",
            span.label,
            document.quote(&span.range)
        ));
        if !span.note.is_empty() {
            out.push_str(&format!(" note {:?}", span.note));
        }
        for (name, value) in &span.attributes {
            out.push_str(&format!(" {name}={value:?}"));
        }
    }
    for lost in &document.unplaced {
        out.push_str(&format!(
            "\n? {} {} to {} {:?}",
            lost.label, lost.start, lost.end, lost.quote
        ));
    }
    for incident in &document.incidents {
        out.push_str(&format!(
            "\n> {} {}:",
            incident.kind.0,
            words(incident.trigger.unwrap())
        ));
        for one in &incident.participants {
            if let Who::Span(id) = one.who {
                out.push_str(&format!(" {}={}", one.role.0, words(id)));
            }
        }
        let mut list = |name: &str, spans: &[SpanId]| {
            for id in spans {
                out.push_str(&format!(" {name}={}", words(*id)));
            }
        };
        list("location", &incident.locations);
        list("casualty", &incident.casualties);
        list("date", incident.date_span.as_slice());
        for one in &incident.auxiliary {
            out.push_str(&format!(" {}", one.id()));
        }
        if !incident.note.is_empty() {
            out.push_str(&format!(" note {:?}", incident.note));
        }
    }
    out
}

#[track_caller]
fn check(format: &str, name: &str, expected: &str) {
    are(name, &read(format, name), expected);
}

/// As [`check`], with bytes that are no file of the repository.
#[track_caller]
pub fn check_bytes(
    format: &str,
    name: &str,
    bytes: &[u8],
    others: &[(&str, &[u8])],
    expected: &str,
) {
    are(name, &lines_of(format, name, bytes, others), expected);
}

#[track_caller]
fn are(name: &str, read: &str, expected: &str) {
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(
        read.lines().collect::<Vec<&str>>(),
        expected,
        "{name}:\n{read}\n"
    );
}

#[test]
fn brat_with_every_kind_of_line() {
    check(
        "brat",
        "brat.ann",
        r#"
        = brat [] "قال المرصد إن 3 مدنيين ق\u{64f}تلوا\nفي قصف على «حلب» و«إدلب».\n"
        Split "قال"
        Source "المرصد"
        Split "إن"
        Casualty "3 مدنيين" Confidence=Choice("High") Sure=Flag(true)
        Over "ق\u{64f}تلوا\nفي قصف"
        trigger "قصف"
        Location "حلب" note "ملاحظة عن المكان"
        Location "إدلب"
        ? Location 0 to 3 "حلب"
        > Attack قصف: Place=حلب Place=إدلب Source=المرصد negated note "ملاحظة عن الحدث"
        >  المرصد: Located=حلب
        ! no-line: brat.ann: line 12 says that spans are the same, which has no place here; it is left out: * Equiv T4 T5
        ! no-line: brat.ann: line 19 begins with no letter of brat; it is left out: X1 nonsense
        ! other-words: brat.ann: Location 0 to 3 "حلب": other words stand there: "قال"; it is kept without a place
        ! fragments: brat.ann: T7 has 2 fragments with words between them; each is a span of its own here
        ! no-values: brat.ann: T4 is Wikipedia:534366 of another data base, which has no place here; it is left out
        ! no-event: brat.ann: E2 has a trigger that is not there; it is left out
        "#,
    );
}

#[test]
fn webanno_tsv_of_inception() {
    check(
        "webanno-tsv",
        "inception.tsv",
        r#"
        = inception [] "قصف 😢 على وحلب\nقوات محافظ حلب | هناك"
        EVENT "قصف"
        Plain "😢"
        LOC "حلب"
        ORG "قوات محافظ حلب"
        PER_X "محافظ حلب"
        LOC "حلب"
        >  قصف: at=حلب near=حلب
        >  قوات محافظ حلب: at=حلب
        ! chain: inception.tsv: the chains of webanno.custom.Coref have no place here; they are left out
        ! no-feature: inception.tsv: the feature identifier of de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity has no place here; it is left out (first: "http://x")
        "#,
    );
}

#[test]
fn label_studio_old_and_new() {
    check(
        "label-studio",
        "label-studio.json",
        r#"
        = 7 [layla@example.org] "ق\u{64f}تل 3 مدنيين 😢 في  حلب" from الضفاف
        Attack "ق\u{64f}تل"
        Casualty "3 مدنيين"
        Victims "3 مدنيين"
        Place "في  حلب"
        >  قُتل: casualty=3 مدنيين
        = 7 [model m1] "ق\u{64f}تل 3 مدنيين 😢 في  حلب" from الضفاف
        Place "حلب"
        = 8 [3] "😢 حلب"
        Place "حلب"
        = 9 [4] "في إدلب"
        Place "إدلب"
        ! other-result: label-studio.json record 1, annotation 1: a result of type "rating" (quality) has no place here; it is left out
        ! no-link: label-studio.json record 1, annotation 1: relation {"type":"relation","from_id":"b2","to_id":"zz","direction":"right","labels":["casualty"]} has an end that is not there; it is left out
        ! cancelled: label-studio.json record 1, annotation 2: it was cancelled; it is left out
        ! other-unit: label-studio.json record 2, annotation 1: its offsets count UTF-16 units, not code points; they were read so
        "#,
    );
}

#[test]
fn doccano_with_and_without_relations() {
    check(
        "doccano",
        "doccano.jsonl",
        r#"
        = 1 [] "😢 حلب وإدلب" from الضفاف
        LOC "حلب"
        LOC "إدلب"
        = 2 [] "قصف حلب"
        EVENT "قصف"
        LOC "حلب"
        >  قصف: location=حلب
        = 3 [] "حلب"
        ? LOC 3 to 3 ""
        ? LOC 0 to 9 ""
        ! comment: doccano.jsonl record 2: comment {"id":5,"comment":"أكيد؟"} has no place here; it is left out
        ! no-link: doccano.jsonl record 2: relation {"id":4,"from_id":51,"to_id":99,"type":"x"} is between spans that are not there; it is left out
        ! no-span: doccano.jsonl record 3: [0,"x"] is no span with start, end and label; it is left out
        ! empty-span: doccano.jsonl record 3: LOC 3 to 3: it is empty or ends before it begins; it is kept without a place
        ! span-outside: doccano.jsonl record 3: LOC 0 to 9: it ends after the text; it is kept without a place
        "#,
    );
}

#[test]
fn prodigy_with_and_without_tokens() {
    check(
        "prodigy",
        "prodigy.jsonl",
        r#"
        =  [news-layla] "قصف حلب أمس" from الضفاف
        EVENT "قصف"
        LOC "حلب"
        >  قصف: location=حلب
        =  [] "حلب"
        LOC "حلب"
        ! no-link: prodigy.jsonl record 1: relation "date" is between words that are no spans; it is left out
        ! not-accepted: prodigy.jsonl record 2: its answer is "reject"; it is left out
        "#,
    );
}

#[test]
fn columns_of_conll() {
    check(
        "conll",
        "conll2003.conll",
        r#"
        =  [] "قوات حلب إدلب قصفت\nفي حماة"
        ORG "قوات حلب"
        ORG "إدلب"
        LOC "حماة"
        =  [] "لا"
        ! columns: conll2003.conll: read are column 1 as token and column 4 as tag; left out: columns 2, 3 (tags as well)
        "#,
    );
    check(
        "conll",
        "conll2002.conll",
        r#"
        =  [] "حلب أمس\nقوات النظام"
        LOC "حلب"
        ORG "قوات النظام"
        "#,
    );
}

#[test]
fn tags_of_nested_names() {
    check(
        "conll-nested",
        "wojood.conll",
        r#"
        =  [] "جامعة بيرزيت في فلسطين"
        ORG "جامعة بيرزيت"
        GPE "بيرزيت"
        GPE "فلسطين"
        "#,
    );
}

#[test]
fn uima_of_cassis() {
    check(
        "xmi",
        "cassis.xmi",
        r#"
        =  [] "ق\u{64f}تل 3 مدنيين 😢 في «حلب»."
        EVENT "ق\u{64f}تل"
        CAS "3 مدنيين"
        LOC "حلب"
        >  قُتل: location=حلب
        "#,
    );
    check(
        "cas-json",
        "cassis.json",
        r#"
        =  [] "ق\u{64f}تل 3 مدنيين 😢 في «حلب»."
        EVENT "ق\u{64f}تل"
        CAS "3 مدنيين"
        LOC "حلب"
        >  قُتل: location=حلب
        "#,
    );
}

#[test]
fn bins_of_spacy() {
    check(
        "spacy",
        "spacy.spacy",
        r#"
        =  [] "ق\u{64f}تل 3 مدنيين 😢  في حلب.\nثم إدلب"
        CARDINAL "3 مدنيين"
        PERSON "مدنيين"
        LOC "حلب"
        مكان "إدلب"
        =  [] "بلا شيء"
        "#,
    );
    check(
        "spacy",
        "spacy-user-data.spacy",
        r#"
        =  [] "ق\u{64f}تل 3 مدنيين 😢  في حلب.\nثم إدلب"
        CARDINAL "3 مدنيين"
        PERSON "مدنيين"
        LOC "حلب"
        مكان "إدلب"
        =  [] "بلا شيء"
        "#,
    );
}

#[test]
fn parquet_of_others() {
    check(
        "huggingface",
        "datasets.parquet",
        r#"
        = 0 [] "ق\u{64f}تل 3 مدنيين"
        CAS "3 مدنيين"
        = 1 [] "في حلب"
        LOC "حلب"
        "#,
    );
    check(
        "huggingface",
        "strings.parquet",
        r#"
        =  [] "في حلب"
        LOC "حلب"
        "#,
    );
}
