//! Files of other tools as `hashiya convert` reads them: what looks like annotations is read or told,
//! the unit is that of the whole file, and each thing that is left out has its reason.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value as Json;

/// Runs `hashiya convert` on a file that has this text.
fn converted(from: &str, name: &str, bytes: &[u8], more: &[&str]) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .current_dir(folder.path())
        .args(["convert", name, "out", "--from", from, "--to", "hashiya"])
        .args(more)
        .output()
        .unwrap();
    let lines = fs::read_to_string(folder.path().join("out/train.jsonl")).unwrap_or_default();
    (output, lines)
}

/// What a file is read as, a line for each document, span and notice.
fn read(from: &str, name: &str, text: &str) -> Vec<String> {
    let (output, lines) = converted(from, name, text.as_bytes(), &[]);
    let mut told = Vec::new();
    for line in lines.lines() {
        let document: Json = serde_json::from_str(line).unwrap();
        let string = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        told.push(format!(
            "= {} [{}] {}",
            string(&document["article"]),
            string(&document["annotator"]),
            string(&document["text"])
        ));
        for span in document["spans"].as_array().unwrap() {
            told.push(format!(
                "{} {} {} {}",
                string(&span["label"]),
                span["start"],
                span["end"],
                string(&span["quote"])
            ));
        }
        for span in document["unplaced"].as_array().into_iter().flatten() {
            let (label, reason) = (string(&span["label"]), string(&span["reason"]));
            told.push(format!(
                "? {label} {} {}: {reason}",
                span["start"], span["end"]
            ));
        }
    }
    let errors = String::from_utf8(output.stderr).unwrap();
    let notices: Vec<&str> = errors
        .lines()
        .filter(|line| !line.starts_with("written and proven"))
        .collect();
    // What is only told of how a file was read is no failure.
    let is_note =
        |line: &&&str| line.contains("they were read so") || line.contains("read are column");
    let fails = !notices.iter().all(|line| is_note(&line));
    assert_eq!(output.status.success(), !fails, "{errors}");
    told.extend(notices.iter().map(|line| format!("! {line}")));
    told
}

#[track_caller]
fn check(from: &str, name: &str, text: &str, expected: &[&str]) {
    assert_eq!(read(from, name, text), expected, "{text}");
}

#[test]
fn spans_in_any_field_and_shape_are_read() {
    let found = [
        "= a-000001 [] قصف الجيش حلب",
        "ORG 4 9 الجيش",
        "LOC 10 13 حلب",
    ];
    let spans = [
        r#""entities": {"start": [4, 10], "end": [9, 13], "label": ["ORG", "LOC"]}"#,
        r#""entities": null, "relations": [], "label": [[4, 9, "ORG"], [10, 13, "LOC"]]"#,
        r#""spans": [], "annotations": [["ORG", 4, 9], ["LOC", 10, 13]]"#,
        r#""my_names": [{"begin": 4, "stop": "9", "tag": "ORG"}, {"offset": 10, "length": 3, "category": "LOC"}]"#,
        r#""tokens": [{"text": "قصف", "start": 0, "end": 3}], "ents": [[4, 9, "ORG"], [10, 13, "LOC"]]"#,
    ];
    for spans in spans {
        let line = format!("{{\"text\": \"قصف الجيش حلب\", {spans}}}\n");
        check("spans", "a.jsonl", &line, &found);
    }
}

#[test]
fn what_looks_like_annotations_and_is_not_read_is_told() {
    let table = [
        (
            "spans",
            r#""spans": [[4, 9, "ORG"]], "entities": [[10, 13, "LOC"]]"#,
            "! a.jsonl record 1: its \"entities\" looks like annotations (1) and was not read",
        ),
        (
            "spans",
            r#""spans": [[4, 9, "ORG"]], "label": "war""#,
            "! a.jsonl record 1: its \"label\" looks like annotations (1) and was not read",
        ),
        (
            "spans",
            r#""spans": [[4, 9, "ORG"]], "relations": [{"head": 0, "child": 1}]"#,
            "! a.jsonl record 1: its \"relations\" looks like annotations (1) and was not read",
        ),
        (
            "doccano",
            r#""label": [[4, 9, "ORG"]], "cats": {"war": 1, "sport": 0}"#,
            "! a.jsonl record 1: its \"cats\" looks like annotations (2) and was not read",
        ),
        (
            "prodigy",
            r#""spans": [{"start": 4, "end": 9, "label": "ORG"}], "options": [{"id": 1}], "accept": [1]"#,
            "! a.jsonl record 1: its \"accept\" looks like annotations (1) and was not read",
        ),
        (
            "prodigy",
            r#""spans": [{"start": 4, "end": 9, "label": "ORG"}], "other": {"start": [4], "end": [9, 10]}"#,
            "! a.jsonl record 1: its \"other\" looks like annotations (2) and was not read",
        ),
    ];
    for (format, fields, told) in table {
        let line = format!("{{\"text\": \"قصف الجيش حلب\", {fields}}}\n");
        let found = ["= a-000001 [] قصف الجيش حلب", "ORG 4 9 الجيش", told];
        check(format, "a.jsonl", &line, &found);
    }
}

#[test]
fn one_bad_span_does_not_move_the_others() {
    check(
        "doccano",
        "a.jsonl",
        "{\"id\": 1, \"text\": \"قصف على كفر حور\", \"label\": [[0, 3, \"event\"], [8, 16, \"location\"]]}\n",
        &[
            "= 1 [] قصف على كفر حور",
            "event 0 3 قصف",
            "? location 8 16: it ends after the text",
            "! a.jsonl record 1: location 8 to 16: it ends after the text; it is kept without a place",
        ],
    );
}

#[test]
fn the_unit_is_that_of_the_whole_file() {
    // The second record quotes nothing; the first and the last say how it counts.
    let quoted = r#"{"id": 1, "text": "😢 قصف على حلب", "spans": [{"start": 11, "end": 14, "label": "LOC", "text": "حلب"}]}"#;
    let bare =
        r#"{"id": 2, "text": "😢 في إدلب", "spans": [{"start": 6, "end": 10, "label": "LOC"}]}"#;
    let found = [
        "= 1 [] 😢 قصف على حلب",
        "LOC 10 13 حلب",
        "= 2 [] 😢 في إدلب",
        "LOC 5 9 إدلب",
        "! a.jsonl: its offsets count UTF-16 units, not code points; they were read so",
    ];
    check("spans", "a.jsonl", &format!("{quoted}\n{bare}\n"), &found);
    let mut turned = found;
    turned[..4].rotate_left(2);
    check("spans", "a.jsonl", &format!("{bare}\n{quoted}\n"), &turned);
    // Alone it counts as the format does.
    check(
        "spans",
        "a.jsonl",
        &format!("{bare}\n"),
        &[
            "= 2 [] 😢 في إدلب",
            "? LOC 6 10: it ends after the text",
            "! a.jsonl record 1: LOC 6 to 10: it ends after the text; it is kept without a place",
        ],
    );
}

#[test]
fn an_array_where_lines_were_to_be_expected() {
    let found = [
        "= 1 [] قصف حلب",
        "LOC 4 7 حلب",
        "= 2 [] إدلب",
        "LOC 0 4 إدلب",
    ];
    let one = "{\n  \"id\": 1,\n  \"text\": \"قصف حلب\",\n  \"label\": [[4, 7, \"LOC\"]]\n}";
    let other = "{\n  \"id\": 2,\n  \"text\": \"إدلب\",\n  \"label\": [[0, 4, \"LOC\"]]\n}";
    for (name, text) in [
        ("a.json", format!("[\n{one},\n{other}\n]\n")),
        ("a.json", format!("\u{FEFF}[{one},{other}]")),
        ("a.jsonl", format!("{one}\n{other}\n")),
        ("a.json", format!("[{one}]\n[{other}]")),
    ] {
        check("doccano", name, &text, &found);
    }
    check(
        "doccano",
        "a.json",
        &format!("[{one},\n{other},\n"),
        &[
            found[0],
            found[1],
            found[2],
            found[3],
            "! a.json: the array ends before its \"]\", as after a download that broke off; the rest of it is left out",
        ],
    );
}

#[test]
fn doccano_before_its_version_1_5() {
    check(
        "doccano",
        "a.jsonl",
        r#"{"id": 7, "text": "قصف الجيش حلب", "meta": {"source": "الضفاف"}, "annotation_approver": null, "annotations": [{"label": "ORG", "start_offset": 4, "end_offset": 9, "user": 1}, {"label": "LOC", "start_offset": 10, "end_offset": 13, "user": 2}]}
{"id": 8, "text": "حلب", "meta": {}, "annotations": [{"label": 3, "start_offset": 0, "end_offset": 3, "user": 1}]}
"#,
        &[
            "= 7 [1] قصف الجيش حلب",
            "ORG 4 9 الجيش",
            "= 7 [2] قصف الجيش حلب",
            "LOC 10 13 حلب",
            "= 8 [1] حلب",
            "3 0 3 حلب",
            "! a.jsonl record 2: its labels are numbers without names; each number is a label",
        ],
    );
}

/// A region of Label Studio.
fn region(id: &str, to: &str, start: u32, end: u32, label: &str) -> String {
    format!(
        r#"{{"id": "{id}", "from_name": "ner", "to_name": "{to}", "type": "labels", "value": {{"start": {start}, "end": {end}, "labels": ["{label}"]}}}}"#
    )
}

fn task(data: &str, result: &str, more: &str) -> String {
    format!(
        r#"[{{"id": 1, "data": {data}, "annotations": [{{"completed_by": 5, "result": [{result}]}}]{more}}}]"#
    )
}

#[test]
fn the_text_of_label_studio_is_what_to_name_says() {
    let url = "http://example.com/a/very/long/address/that/is/longer/than/the/text.html";
    let found = ["= 1 [5] قصف على حلب", "LOC 8 11 حلب"];
    let data = format!(
        r#"{{"content": "قصف على حلب", "title": "عنوان أطول من النص كله", "url": "{url}"}}"#
    );
    let text = task(&data, &region("a", "content", 8, 11, "LOC"), "");
    check("label-studio", "a.json", &text, &found);
    // The name of an object is not that of its field: the config tells it.
    let config = r#", "label_config": "<View><Text name=\"t\" value=\"$content\"/></View>""#;
    let text = task(&data, &region("a", "t", 8, 11, "LOC"), config);
    check("label-studio", "a.json", &text, &found);
    let text = task(&data, &region("a", "t", 8, 11, "LOC"), "");
    check(
        "label-studio",
        "a.json",
        &text,
        &[
            "! a.json record 1, annotation 1: which of its fields is the text of \"t\" cannot be told; it is left out",
            "! hashiya: there is nothing to export (left out: what cannot be read: 1)",
        ],
    );
    // Two texts are two articles.
    let regions = [
        region("a", "content", 8, 11, "LOC"),
        region("b", "title", 0, 5, "X"),
    ];
    check(
        "label-studio",
        "a.json",
        &task(&data, &regions.join(", "), ""),
        &[
            "= 1-content [5] قصف على حلب",
            "LOC 8 11 حلب",
            "= 1-title [5] عنوان أطول من النص كله",
            "X 0 5 عنوان",
        ],
    );
}

#[test]
fn the_text_of_label_studio_may_be_elsewhere() {
    for address in [
        "/data/upload/1/0a1b-report.txt",
        "s3://bucket/a",
        "https://example.com/a",
    ] {
        let data = format!(r#"{{"text": "{address}"}}"#);
        let told = read(
            "label-studio",
            "a.json",
            &task(&data, &region("a", "text", 5, 12, "X"), ""),
        );
        let why = format!(
            "! a.json record 1, annotation 1: its text is only an address, {address}, and the words are elsewhere; export it with its texts; it is left out"
        );
        assert_eq!(told[0], why);
    }
}

#[test]
fn of_label_studio_numbers_and_drafts_are_no_annotations() {
    let more = r#", "predictions": [286, 287], "drafts": [{"id": 3, "result": []}]"#;
    check(
        "label-studio",
        "a.json",
        &task(
            r#"{"text": "قصف حلب"}"#,
            &region("a", "text", 4, 7, "LOC"),
            more,
        ),
        &[
            "= 1 [5] قصف حلب",
            "LOC 4 7 حلب",
            "! a.json record 1, prediction 1: it is only the number 286, and not what it says; it is left out",
            "! a.json record 1, prediction 2: it is only the number 287, and not what it says; it is left out",
            "! a.json record 1, draft 1: nobody has submitted it; it is left out",
        ],
    );
}

#[test]
fn json_min_of_label_studio() {
    check(
        "label-studio",
        "a.json",
        r#"[{"id": 1, "text": "قصفت كفر حور", "source": "الضفاف", "ner": [{"start": 5, "end": 12, "text": "كفر حور", "labels": ["location", "target"]}], "other": [{"start": 0, "end": 4, "labels": ["event"]}], "sentiment": {"choices": ["war", "bad"]}, "annotator": 3, "annotation_id": 2, "lead_time": 3.1}]"#,
        &[
            "= 1 [3] قصفت كفر حور",
            "event 0 4 قصفت",
            "location 5 12 كفر حور",
            "target 5 12 كفر حور",
        ],
    );
}

#[test]
fn convert_says_why_it_reads_nothing() {
    let (output, _) = converted("conll", "a.conll", b"\xC7\xE1\xCC\tB-ORG\n", &[]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(errors.starts_with("a.conll"), "{errors}");
    assert!(errors.contains("byte 0 is not UTF-8"), "{errors}");
    let (output, _) = converted("label-studio", "a.json", b"[5]", &["--json"]);
    let told: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        told,
        serde_json::json!({
            "error": "there is nothing to export (left out: what cannot be read: 1)",
            "unlisted": 0,
            "faults": [{
                "origin": "a.json record 1",
                "code": "not-read",
                "what": "it is no JSON object; it is left out", "note": false,
            }],
        })
    );
}

#[test]
fn the_card_tells_predictions() {
    let folder = tempfile::tempdir().unwrap();
    let prediction = format!(
        r#", "predictions": [{{"model_version": "bert-1", "result": [{}]}}]"#,
        region("a", "text", 4, 7, "LOC")
    );
    let text = format!(r#"[{{"id": 1, "data": {{"text": "قصف حلب"}}{prediction}}}]"#);
    fs::write(folder.path().join("a.json"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .current_dir(folder.path())
        .args([
            "convert",
            "a.json",
            "out",
            "--from",
            "label-studio",
            "--to",
            "spans",
        ])
        .output()
        .unwrap();
    assert!(output.status.success());
    let card = fs::read_to_string(folder.path().join("out/README.md")).unwrap();
    let has = |line: &str| assert!(card.lines().any(|it| it == line), "{card}");
    has("- model bert-1: 1, which a model has predicted");
    has("| suggestions | predictions of models in 1 documents; nobody has said them |");
}

#[test]
fn tasks_of_label_studio_in_an_object_are_read() {
    let one = r#"{"id":7,"data":{"text":"قصف حلب"},"annotations":[{"completed_by":1,"result":[{"id":"a","from_name":"label","to_name":"text","type":"labels","value":{"start":4,"end":7,"text":"حلب","labels":["LOC"]}}]}]}"#;
    let found = ["= 7 [1] قصف حلب", "LOC 4 7 حلب"];
    for whole in [
        format!("{{\"tasks\":[{one}]}}"),
        format!("{{\"count\":1,\"next\":null,\"results\":[{one}]}}"),
        format!("{{\"7\":{one}}}"),
        format!("{{\n  \"7\": {one}\n}}"),
        format!("{{\"7\":{}}}", one.replace("\"id\":7,", "")),
    ] {
        check("label-studio", "a.json", &whole, &found);
    }
    // The labelling config beside the tasks says which field is the text.
    let other = one.replace("\"text\":\"قصف حلب\"", "\"a\":\"x\",\"b\":\"قصف حلب\"");
    let config = "<View><Labels name='label' toName='text'/><Text name='text' value='$b'/></View>";
    let whole = format!("{{\"label_config\":\"{config}\",\"tasks\":[{other},5]}}");
    let told = "! a.json record 1, task 2: it is no task; it is left out";
    check(
        "label-studio",
        "a.json",
        &whole,
        &[found[0], found[1], told],
    );
    // As JSON_MIN.
    let whole = r#"{"tasks":[{"id":7,"text":"قصف حلب","ner":[{"start":4,"end":7,"text":"حلب","labels":["LOC","GPE"]}],"annotator":1}]}"#;
    let both = ["= 7 [1] قصف حلب", "GPE 4 7 حلب", "LOC 4 7 حلب"];
    check("label-studio", "a.json", whole, &both);
}

#[test]
fn choices_of_label_studio_are_never_lost_in_silence() {
    let region = r#"{"id":"a","from_name":"label","to_name":"text","type":"labels","value":{"start":4,"end":7,"text":"حلب","labels":["LOC"]}}"#;
    let task = |result: &str| {
        format!(
            r#"[{{"id":7,"data":{{"text":"قصف حلب"}},"annotations":[{{"completed_by":1,"result":[{region},{result}]}}]}}]"#
        )
    };
    let table = [
        (
            r#"{"id":"b","from_name":"mood","to_name":"text","type":"choices","value":{"choices":["sad"]}}"#,
            r#"! a.json record 1, annotation 1: a result of type "choices" (mood) has no place here; it is left out"#,
        ),
        (
            r#"{"id":"b","from_name":"incident_type","to_name":"text","type":"choices","value":{"choices":["shelling"]}}"#,
            r#"! a.json record 1, annotation 1: the choice "shelling" (incident_type) is of no region with a label; it is left out"#,
        ),
        (
            r#"{"id":"a","from_name":"incident_type","to_name":"text","type":"choices","value":{"choices":["shelling","battle"]}}"#,
            r#"! a.json record 1, annotation 1: a region has one type of incident; "battle" is left out of its "incident_type""#,
        ),
    ];
    for (result, told) in table {
        let found = ["= 7 [1] قصف حلب", "LOC 4 7 حلب", told];
        check("label-studio", "a.json", &task(result), &found);
    }
    // JSON_MIN has them as fields of the task, which stay as metadata.
    let min = r#"[{"id":7,"text":"قصف حلب","ner":[{"start":4,"end":7,"text":"حلب","labels":["LOC"]}],"mood":"sad","topics":{"choices":["war","aid"]},"stars":4,"annotator":1}]"#;
    check(
        "label-studio",
        "a.json",
        min,
        &["= 7 [1] قصف حلب", "LOC 4 7 حلب"],
    );
    let (_, lines) = converted("label-studio", "a.json", min.as_bytes(), &[]);
    let document: Json = serde_json::from_str(lines.trim()).unwrap();
    let fields = &document["metadata"]["fields"];
    assert_eq!(fields["mood"], "sad", "{lines}");
    assert_eq!(fields["stars"], "4", "{lines}");
    assert!(
        fields.to_string().contains("war") && fields.to_string().contains("aid"),
        "{lines}"
    );
}

#[test]
fn predictions_of_label_studio_are_those_of_a_model() {
    let text = r#"[{"id":7,"data":{"text":"قصف حلب"},"annotations":[],"predictions":[{"model_version":"v2","score":0.5,"result":[{"id":"a","from_name":"label","to_name":"text","type":"labels","value":{"start":4,"end":7,"text":"حلب","labels":["LOC"]}}]},17]}]"#;
    let told = "! a.json record 1, prediction 2: it is only the number 17, and not what it says; it is left out";
    check(
        "label-studio",
        "a.json",
        text,
        &["= 7 [model v2] قصف حلب", "LOC 4 7 حلب", told],
    );
}

#[test]
fn ids_that_are_there_twice_become_others() {
    let head = r#""format":"hashiya","version":1,"offset_unit":"code_point","article":"a","text":"قصف حلب""#;
    let span = |id: u32, start: u32, end: u32, quote: &str| {
        format!(r#"{{"id":{id},"label":"x","start":{start},"end":{end},"quote":"{quote}"}}"#)
    };
    let all = [
        span(0, 0, 3, "قصف"),
        span(2, 4, 7, "حلب"),
        span(2, 0, 7, "قصف حلب"),
        span(0, 0, 3, "حلب"),
    ];
    let line = format!("{{{head},\"spans\":[{}]}}\n", all.join(","));
    let (output, lines) = converted("hashiya", "a.jsonl", line.as_bytes(), &[]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    for told in [
        "span 2 has the id of an earlier one; it is 1 here",
        "span 0 has the id of an earlier one; it is 3 here",
    ] {
        assert!(errors.contains(told), "{errors}");
    }
    let document: Json = serde_json::from_str(lines.trim()).unwrap();
    let ids = |name: &str| -> Vec<u64> {
        let all = document[name].as_array().unwrap().iter();
        all.map(|span| span["id"].as_u64().unwrap()).collect()
    };
    assert_eq!(
        (ids("spans"), ids("unplaced")),
        (vec![2, 0, 1], vec![3]),
        "{lines}"
    );
}
