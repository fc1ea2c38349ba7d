//! In which format a file seems to be: all that we write and what others do, and no article among them.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::interchange::annotated::{FORMATS, Plan, detect};
use hashiya::interchange::{Options, Reason, SourceFile};
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::span::{Span, SpanId};

use crate::annotated_cases::{document, files};
use crate::annotated_hostile::{readable, sample};
use crate::drafts::read_all;
use crate::interchange_packed::zipped;

fn told(name: &str, bytes: &[u8]) -> Option<&'static str> {
    detect(name, bytes).map(|format| format.name)
}

/// A name that tells nothing.
fn plain_name(name: &str) -> &str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    match ending {
        "json" | "jsonl" | "parquet" => name,
        "tsv" => "a.tsv",
        _ => "a.txt",
    }
}

#[test]
fn what_we_write_is_recognised() {
    for format in readable() {
        let (bytes, _) = sample(format);
        let name = format!("a.{}", format.extensions[0]);
        let expected = match format.name {
            // Both are read by one reader.
            "doccano-plain" => "doccano",
            name => name,
        };
        assert_eq!(told(&name, &bytes), Some(expected), "{name}");
        // By what is in it, where its ending says nothing; brat and DocBin have nothing that tells.
        if !["brat", "spacy"].contains(&format.name) {
            assert_eq!(told(plain_name(&name), &bytes), Some(expected), "{name}");
        }
    }
}

#[test]
fn how_json_is_laid_out_does_not_matter() {
    for format in readable() {
        let (bytes, _) = sample(format);
        let Ok(values) = serde_json::Deserializer::from_slice(&bytes)
            .into_iter::<serde_json::Value>()
            .collect::<Result<Vec<_>, _>>()
        else {
            continue;
        };
        if values.is_empty() {
            continue;
        }
        let expected = match format.name {
            "doccano-plain" => "doccano",
            name => name,
        };
        let one = &values[0];
        let mut ways = vec![
            serde_json::to_string(one).unwrap(),
            serde_json::to_string_pretty(one).unwrap(),
        ];
        if one.is_object() && format.name != "cas-json" {
            let list = serde_json::Value::Array(vec![one.clone(), one.clone()]);
            ways.push(list.to_string());
            ways.push(serde_json::to_string_pretty(&list).unwrap());
            ways.push(format!("{one}\n{one}\n"));
            // As a person breaks it.
            ways.push(one.to_string().replacen(',', ",\n  ", 1));
        }
        for way in ways {
            for way in [
                way.clone(),
                format!("\u{FEFF}{way}"),
                way.replace('\n', "\r\n"),
            ] {
                assert_eq!(told("a.json", way.as_bytes()), Some(expected), "{way}");
            }
        }
    }
}

#[test]
fn what_others_write_is_recognised() {
    let table = [
        (
            "a.txt",
            "-DOCSTART- -X- -X- O\n\nقصف NN B-NP O\nحلب NN B-NP B-LOC\n",
            Some("conll"),
        ),
        ("a.txt", "قصف O\r\nحلب B-LOC\r\n", Some("conll")),
        ("a.txt", "\u{FEFF}قصف O\nحلب b-loc\n", Some("conll")),
        (
            "a.tsv",
            "# sent_id = 1\n1\tقصف\tO\t-\t-\n2\tحلب\tB-LOC\t-\tsara\n",
            Some("conll"),
        ),
        ("a.tsv", "token\ttag\nقصف\tO\nحلب\tB-LOC\n", Some("conll")),
        (
            "a.txt",
            "قصف O O\nمدينة B-LOC O\nحلب I-LOC B-GPE\n",
            Some("conll-nested"),
        ),
        (
            "a.txt",
            "#begin document (a); part 000\na 0 0 حلب NN (NP*) - - - - (LOC) -\n",
            Some("conll"),
        ),
        ("a.iob2", "", Some("conll")),
        ("a.conllu", "", Some("conll")),
        ("a.ann", "T1\tLOC 0 3\tحلب\n", Some("brat")),
        ("a.a1", "", Some("brat")),
        ("a.a2", "", Some("brat")),
        ("a.spacy", "", Some("spacy")),
        ("a.parquet", "", Some("huggingface")),
        (
            "a.tsv",
            "\u{FEFF}#FORMAT=WebAnno TSV 3.3\r\n",
            Some("webanno-tsv"),
        ),
        (
            "a.xml",
            "<?xml version=\"1.0\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\"/>",
            Some("xmi"),
        ),
        (
            "a.jsonl",
            "{\"id\":1,\"data\":\"في حلب\",\"label\":[[3,6,\"LOC\"]]}",
            Some("doccano"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"في حلب\",\"annotations\":[{\"label\":1,\"start_offset\":3,\"end_offset\":6,\"user\":1}]}",
            Some("doccano"),
        ),
        // A span that is not in the text is one all the same under such a name.
        (
            "a.jsonl",
            "{\"text\":\"حلب\",\"label\":[[0,90,\"LOC\"]]}",
            Some("doccano"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"x\",\"label\":[]}\n{\"text\":\"في حلب\",\"label\":[[3,6,\"LOC\"]]}",
            Some("doccano"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"في حلب\",\"spans\":[{\"token_start\":1,\"token_end\":1,\"start\":3,\"end\":6,\"label\":\"LOC\"}]}",
            Some("prodigy"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"في حلب\",\"_task_hash\":5,\"answer\":\"accept\"}",
            Some("prodigy"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"في حلب\",\"entities\":[[3,6,\"LOC\"]]}",
            Some("spans"),
        ),
        (
            "a.jsonl",
            "{\"body\":\"في حلب\",\"ents\":[{\"begin\":\"3\",\"stop\":\"6\",\"tag\":\"LOC\"}]}",
            Some("spans"),
        ),
        (
            "a.jsonl",
            "{\"text\":\"في حلب\",\"spans\":{\"start\":[3],\"end\":[6],\"label\":[\"LOC\"]}}",
            Some("spans"),
        ),
        (
            "a.json",
            "[{\"id\":1,\"data\":{\"text\":\"في حلب\"},\"predictions\":[],\"annotations\":[]}]",
            Some("label-studio"),
        ),
        (
            "a.json",
            "[{\"id\":1,\"text\":\"في حلب\",\"ner\":[{\"start\":3,\"end\":6,\"labels\":[\"LOC\"]}],\"annotator\":1}]",
            Some("label-studio"),
        ),
        (
            "a.json",
            "{\"tasks\":[{\"id\":1,\"data\":{\"text\":\"في حلب\"}}]}",
            Some("label-studio"),
        ),
        (
            "a.json",
            "{\"7\":{\"data\":{\"text\":\"في حلب\"},\"annotations\":[]}}",
            Some("label-studio"),
        ),
    ];
    for (name, text, expected) in table {
        assert_eq!(told(name, text.as_bytes()), expected, "{name} {text}");
    }
}

#[test]
fn articles_are_no_annotations() {
    let table = [
        ("a.txt", "قصف على حلب\nوقال مصدر إن القصف استمر.\n"),
        ("a.txt", "قائمة:\nO\nB-52\nO\n"),
        ("a.txt", "طائرة B-52\nطائرة F-16\n"),
        ("a.txt", "# عنوان\n\n- أول\n- ثان\n"),
        ("a.txt", "[1] قصف على حلب\n{2} هدوء\n"),
        (
            "a.html",
            "<!DOCTYPE html><html><body><p>قصف</p></body></html>",
        ),
        (
            "a.jsonl",
            "{\"text\":\"قصف على حلب\"}\n{\"text\":\"هدوء\"}\n",
        ),
        (
            "a.jsonl",
            "{\"text\":\"قصف على حلب\",\"label\":\"war\",\"tags\":[\"a\",\"b\"]}\n",
        ),
        (
            "a.jsonl",
            "{\"text\":\"قصف على حلب\",\"label\":[],\"entities\":[]}\n",
        ),
        (
            "a.json",
            "[{\"text\":\"قصف\",\"data\":{\"views\":3},\"images\":[{\"url\":\"a\",\"width\":3}]}]",
        ),
        // The words of a film, by seconds.
        (
            "a.json",
            "{\"text\":\"قصف على حلب\",\"segments\":[{\"id\":0,\"start\":0.0,\"end\":2.5,\"text\":\"قصف\"}]}",
        ),
        (
            "a.json",
            "{\"text\":\"قصف على حلب\",\"segments\":[{\"start\":0,\"end\":2500,\"text\":\"قصف\"}]}",
        ),
        (
            "a.json",
            "{\"body\":\"قصف\",\"dates\":[{\"from\":\"2016-10-12\",\"to\":\"2016-10-14\"}]}",
        ),
        (
            "a.json",
            "{\"body\":\"قصف\",\"links\":[{\"from\":\"a\",\"to\":\"b\"}],\"sizes\":[[640,480,\"px\"]]}",
        ),
        (
            "a.geojson",
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[37.1,36.2]},\"properties\":{\"text\":\"حلب\"}}]}",
        ),
        (
            "a.json",
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[37.1,36.2],[37,36]]},\"properties\":{}}]}",
        ),
        (
            "a.csv",
            "id,title,text,date\n1,أول,قصف,2016-10-12\n2,ثان,هدوء,2016-10-13\n",
        ),
        ("a.tsv", "id\tcode\ttext\n1\tB-12\tقصف\n2\tS-101\tهدوء\n"),
        ("a.csv", crate::interchange_events::ACLED),
        ("a.csv", crate::interchange_events::UCDP),
        ("a.json", "{}"),
        ("a.json", "[]"),
        ("a.txt", ""),
    ];
    for (name, text) in table {
        assert_eq!(told(name, text.as_bytes()), None, "{name} {text}");
        let crlf = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
        assert_eq!(told(name, crlf.as_bytes()), None, "{name} {text}");
    }
    // What is only written is no annotation that can be brought in.
    let document = document("a", "في حلب أمس", &[("location", "حلب")]);
    for format in FORMATS.iter().filter(|it| it.read.is_none()) {
        let labels = ["location".to_owned()].into();
        let plan = Plan::new(format, &Codebook::default(), &labels);
        for file in files(format, &plan, std::slice::from_ref(&document)) {
            assert_eq!(told(&file.name, &file.bytes), None, "{}", file.name);
        }
    }
}

#[test]
fn short_articles_with_one_span_are_recognised() {
    for (text, words) in [("حلب", 0..6), ("ا\nب", 0..2)] {
        let mut one = document("a", text, &[]);
        one.spans.push(Span {
            id: SpanId(0),
            label: LabelId::new("x"),
            range: words,
            note: String::new(),
            attributes: Default::default(),
        });
        for format in readable() {
            let labels = ["x".to_owned()].into();
            let plan = Plan::new(format, &Codebook::default(), &labels);
            let all = files(format, &plan, std::slice::from_ref(&one));
            let main = |name: &str| {
                format
                    .extensions
                    .iter()
                    .any(|it| name.ends_with(&format!(".{it}")))
            };
            let file = all.iter().find(|file| main(&file.name)).unwrap();
            let found = told(&file.name, &file.bytes);
            let expected = match format.name {
                "doccano-plain" => "doccano",
                // With one column of tags it is one of the other.
                "conll-nested" => "conll",
                name => name,
            };
            assert_eq!(found, Some(expected), "{text}");
        }
    }
}

#[test]
fn annotations_in_an_archive_are_told_by_their_names() {
    let lines = "{\"text\":\"في حلب\",\"entities\":[[3,6,\"LOC\"]]}\n";
    let archive = zipped([
        ("a.txt", "قصف على حلب".as_bytes().to_vec()),
        ("b.jsonl", lines.as_bytes().to_vec()),
        ("c.ann", b"T1\tLOC 0 3\tx\n".to_vec()),
    ]);
    let file = SourceFile {
        name: "all.zip",
        bytes: &archive,
    };
    let found = read_all(&file, &Options::default());
    assert_eq!(found.drafts.len(), 1);
    let refused: Vec<(&str, &str)> = found
        .refusals
        .iter()
        .map(|refusal| match &refusal.reason {
            Reason::Annotated { format, .. } => (refusal.origin.as_str(), *format),
            other => panic!("{}: {other}", refusal.origin),
        })
        .collect();
    assert_eq!(
        refused,
        [("all.zip/b.jsonl", "spans"), ("all.zip/c.ann", "brat")]
    );
    // What is packed otherwise is not unpacked, and that is said.
    let file = SourceFile {
        name: "b.jsonl.gz",
        bytes: b"\x1F\x8B\x08\0",
    };
    let found = read_all(&file, &Options::default());
    assert_eq!(
        found.refusals[0].reason.to_string(),
        "files in .gz are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
    );
}
