//! `hashiya propose`: a line a proposal, as text and as JSON, from a file and from standard input.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::PathBuf;

use hashiya::cli::{CommandError, Propose, propose};
use serde_json::{Value, json};

use crate::desk::Desk;

const TEXT: &str = "أسفر القصف عن مقتل وجرح 4 عناصر من قوات النظام يوم 7 ديسمبر (كانون الأول).";

fn run(
    path: PathBuf,
    input: &[u8],
    json: bool,
    date: Option<&str>,
) -> Result<String, CommandError> {
    let arguments = Propose {
        path,
        json,
        date: date.map(|date| date.parse().unwrap()),
    };
    let mut out = Vec::new();
    propose(&arguments, &mut { input }, &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn json_has_code_points_quote_value_and_reason() {
    let out = run("-".into(), TEXT.as_bytes(), true, Some("2021-12-08")).unwrap();
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    let quote = |line: &Value| {
        let range = |name: &str| usize::try_from(line[name].as_u64().unwrap()).unwrap();
        let (start, end) = (range("start"), range("end"));
        TEXT.chars()
            .skip(start)
            .take(end - start)
            .collect::<String>()
    };
    for line in &lines {
        assert_eq!(line["quote"], json!(quote(line)));
    }
    assert_eq!(lines[0]["quote"], json!("مقتل وجرح 4 عناصر"));
    assert_eq!(lines[0]["label"], json!("casualty"));
    assert_eq!(
        lines[0]["value"]["casualty"]["kind"],
        json!("killed_or_wounded")
    );
    assert_eq!(lines[0]["value"]["casualty"]["count"]["minimum"], json!(4));
    assert_eq!(
        lines[0]["value"]["casualty"]["victims"]["status"],
        json!("combatant")
    );
    assert_eq!(
        lines[1]["value"]["actor"],
        json!("syrian-government-forces")
    );
    assert_eq!(lines[2]["value"]["date"]["start"], json!("2021-12-07"));
    assert_eq!(lines[2]["quote"], json!("7 ديسمبر (كانون الأول)"));
}

#[test]
fn lines_are_for_people() {
    let out = run("-".into(), TEXT.as_bytes(), false, Some("2021-12-08")).unwrap();
    assert_eq!(
        out,
        "14-31\tcasualty\tkilled or wounded, 4\tمقتل وجرح 4 عناصر\n\
         35-46\tactor\tsyrian-government-forces\tقوات النظام\n\
         51-73\tdate\t2021-12-07\t7 ديسمبر (كانون الأول)\n"
    );
}

#[test]
fn the_day_of_an_article_comes_from_its_metadata() {
    let desk = Desk::new();
    fs::write(desk.path("a.txt"), "وقع الهجوم أمس.").unwrap();
    assert_eq!(run(desk.path("a.txt"), b"", false, None).unwrap(), "");
    fs::write(
        desk.path("a.meta.ron"),
        "(format: \"hashiya-article\", version: 1, date: \"8 ديسمبر 2021\")",
    )
    .unwrap();
    let out = run(desk.path("a.txt"), b"", false, None).unwrap();
    assert_eq!(out, "11-14\tdate\t2021-12-07\tأمس\n");
    // What is asked for goes before it.
    let out = run(desk.path("a.txt"), b"", false, Some("2020-01-01")).unwrap();
    assert_eq!(out, "11-14\tdate\t2019-12-31\tأمس\n");
}

#[test]
fn what_cannot_be_read_is_said() {
    let desk = Desk::new();
    let missing = run(desk.path("none.txt"), b"", true, None)
        .unwrap_err()
        .to_string();
    assert!(missing.contains("none.txt"), "{missing}");
    let binary = run("-".into(), b"\x89PNG\r\n\x1a\n\0\0\0", true, None).unwrap_err();
    assert_eq!(
        binary.to_string(),
        "cannot read the text from standard input: it is in no encoding that is known; give UTF-8"
    );
    assert_eq!(run("-".into(), b"", true, None).unwrap(), "");
}
