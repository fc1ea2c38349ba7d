//! `hashiya import`: what it prints, its exit codes, JSON, stopping it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hashiya::store::project::ProjectFolder;
use serde_json::{Value, json};

use crate::project_desk::ProjectDesk;

fn hashiya(arguments: &[&str], paths: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .arg("import")
        .args(paths)
        .args(arguments)
        .output()
        .unwrap()
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn corpus(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn all_is_in_and_nothing_is_printed() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[("a.txt", "نص"), ("b.jsonl", "{\"text\":\"x\"}\n")]);
    let output = hashiya(&[], &[desk.folder.path(), folder.path()]);
    let summary = "2 articles came in, 0 refused\n".to_owned();
    assert_eq!(told(&output), (Some(0), String::new(), summary));
    assert_eq!(
        fs::read_to_string(desk.path("articles/a.txt")).unwrap(),
        "نص"
    );
    // In a pipe there is no bar; again, all is in.
    let output = hashiya(&[], &[desk.folder.path(), folder.path()]);
    let summary = "0 articles came in, 2 in already, 0 refused\n".to_owned();
    assert_eq!(told(&output), (Some(0), String::new(), summary));
}

#[test]
fn annotated_texts_come_in_as_texts_do() {
    let desk = ProjectDesk::new();
    let lines = [
        r#"{"id":"pos","text":"قصف حلب","spans":[{"start":4,"end":7,"label":"location"}]}"#,
        r#"{"id":"neg","text":"هدوء في حمص","spans":[]}"#,
        r#"{"id":"nul","text":"قصف\u0000 حلب","spans":[{"start":0,"end":3,"label":"event"}]}"#,
        r#"{"id":"bom","text":"\uFEFFقصف إدلب","spans":[{"start":5,"end":9,"label":"location"}]}"#,
    ];
    let folder = corpus(&[("a.jsonl", &lines.join("\n"))]);
    let arguments = ["--format", "spans", "--as", "ليلى"];
    let output = hashiya(&arguments, &[desk.folder.path(), folder.path()]);
    let (code, out, _) = told(&output);
    let expected = [
        "nul: its text has NUL characters, as files have that are not text; it is left out",
        "bom: its text begins with a byte order mark (U+FEFF), which the file of an article does not \
         count; it is left out, and all offsets are counted without it",
    ];
    assert_eq!(
        (code, out.lines().collect::<Vec<_>>()),
        (Some(1), expected.to_vec())
    );
    let mut names: Vec<_> = fs::read_dir(desk.path("articles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    names.sort();
    assert_eq!(names, ["bom.txt", "neg.txt", "pos.txt"]);
    let project = desk.open("ليلى");
    for (id, count) in [("pos", 1), ("neg", 0), ("bom", 1)] {
        let session = project.open_article_of(id, "ليلى").unwrap();
        assert_eq!(session.layer().spans().len(), count, "{id}");
        assert!(
            desk.path(&format!("annotations/ليلى/{id}.ron")).exists(),
            "{id}"
        );
    }
    let bom = project.open_article_of("bom", "ليلى").unwrap();
    assert_eq!(
        &bom.article().text()[bom.layer().spans()[0].range.clone()],
        "إدلب"
    );
}

#[test]
fn what_nobody_has_annotated_comes_in_without_annotations() {
    let desk = ProjectDesk::new();
    let tasks = r#"[{"id":1,"data":{"text":"قصف على حلب"},"annotations":[]},
        {"id":2,"data":{"text":"هدوء في حمص"},"annotations":[{"completed_by":"a@b.c","result":[]}]}]"#;
    let folder = corpus(&[("tasks.json", tasks)]);
    let arguments = ["--format", "label-studio", "--as", "ليلى", "--only"];
    let output = hashiya(&arguments, &[desk.folder.path(), folder.path()]);
    let (code, out, errors) = told(&output);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{errors}");
    assert!(
        errors.starts_with("2 articles in, 0 there before; annotations: 1,"),
        "{errors}"
    );
    let layers = fs::read_dir(desk.path("annotations/ليلى")).unwrap();
    let layers: Vec<_> = layers.map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(layers, ["2.ron"]);
}

#[test]
fn each_refusal_is_a_line() {
    let desk = ProjectDesk::new();
    let long = "س".repeat(3_000);
    let folder = corpus(&[
        (
            "a.csv",
            &format!("body,headline,text\nنص,عنوان,{long}\n,فارغ,\n"),
        ),
        ("b.xls", "x"),
    ]);
    let csv = folder.path().join("a.csv");
    let xls = folder.path().join("b.xls");
    let output = hashiya(
        &["--map", "text=body", "--map", "title=headline"],
        &[desk.folder.path(), &csv, &xls],
    );
    assert_eq!(
        told(&output),
        (
            Some(1),
            "a.csv line 3: there is no text in it\n\
             b.xls: files in .xls are not imported; save it as .txt, .html, .docx, .csv or .jsonl\n\
             warning: the field \"text\" was left out of 1 article: it is too long for metadata\n"
                .to_owned(),
            "1 article came in, 2 refused\n".to_owned()
        )
    );
    let meta = fs::read_to_string(desk.path("articles/a-00001.meta.ron")).unwrap();
    assert!(meta.contains("title: \"عنوان\""), "{meta}");
}

#[test]
fn a_report_for_machines() {
    let desk = ProjectDesk::new();
    let folder = corpus(&[("a.txt", "نص"), ("b.txt", "نص"), ("c.txt", " ")]);
    let output = hashiya(
        &["--json", "--dry-run"],
        &[desk.folder.path(), folder.path()],
    );
    let (code, out, _) = told(&output);
    let base = folder.path().file_name().unwrap().to_str().unwrap();
    assert_eq!(code, Some(1));
    assert_eq!(
        serde_json::from_str::<Value>(&out).unwrap(),
        json!({
            "added": [{ "id": "a", "origin": format!("{base}/a.txt") }],
            "already": 0,
            "refused": [
                {
                    "origin": format!("{base}/b.txt"),
                    "reason": "its text is that of \"a\", which is in the project",
                    "copy_of": "a",
                },
                { "origin": format!("{base}/c.txt"), "reason": "there is no text in it" },
            ],
            "unlisted": 0,
            "warnings": [],
            "cancelled": false,
            "failed": null,
            "dry_run": true,
        })
    );
    assert!(!desk.path("articles/a.txt").exists());
}

#[test]
fn dates_with_the_month_first_are_a_warning() {
    let desk = ProjectDesk::new();
    let mut rows = "text,date\n".to_owned();
    for (number, date) in ["12/31/2021", "07/12/2021", "08/12/2021", "2021-12-07"]
        .iter()
        .enumerate()
    {
        rows += &format!("نص {number},{date}\n");
    }
    let folder = corpus(&[("a.csv", &rows)]);
    let (code, out, _) = told(&hashiya(&[], &[desk.folder.path(), folder.path()]));
    assert_eq!(
        (code, out.as_str()),
        (
            Some(0),
            "warning: the dates of 1 article have the month first, as 12/31/2021, and cannot be \
             read; those of 2 articles could be meant so too, and are read with the day first\n"
        )
    );
}

#[test]
fn the_encoding_can_be_chosen() {
    let desk = ProjectDesk::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.txt");
    fs::write(&file, b"\xC7\xE1").unwrap();
    let output = hashiya(
        &["--encoding", "windows-1252"],
        &[desk.folder.path(), &file],
    );
    assert_eq!(told(&output).0, Some(0));
    assert_eq!(
        fs::read_to_string(desk.path("articles/a.txt")).unwrap(),
        "Çá"
    );
    let output = hashiya(&["--encoding", "latin"], &[desk.folder.path(), &file]);
    let (code, _, error) = told(&output);
    assert_eq!(code, Some(2));
    assert!(
        error.contains("the encodings are UTF-8, windows-1256, "),
        "{error}"
    );
}

#[test]
fn a_project_is_asked_for_or_made() {
    let folder = corpus(&[("a.txt", "نص")]);
    let file = folder.path().join("a.txt");
    let project = folder.path().join("مشروع");
    let output = hashiya(&[], &[&project, &file]);
    assert_eq!(
        told(&output),
        (
            Some(2),
            String::new(),
            format!(
                "hashiya: cannot import: this is not a project; make one with --create \
                 --annotator NAME: {}\n",
                project.display()
            )
        )
    );
    assert!(!project.exists());
    let make = ["--create", "--annotator", "ليلى", "--name", "حلب"];
    // To write nothing is not to make a project.
    let mut dry = make.to_vec();
    dry.push("--dry-run");
    assert_eq!(told(&hashiya(&dry, &[&project, &file])).0, Some(2));
    assert!(!project.exists());
    let output = hashiya(&make, &[&project, &file]);
    assert_eq!(told(&output).0, Some(0));
    assert!(project.join("articles/a.txt").exists());
    assert!(project.join("annotations/ليلى").is_dir());
    let written = fs::read_to_string(project.join("project.ron")).unwrap();
    assert!(written.contains("name: \"حلب\""), "{written}");
    // Made once; a second time it is there.
    assert_eq!(told(&hashiya(&make, &[&project, &file])).0, Some(2));
    // One that was killed after it made its project is run again as it was.
    let begun = folder.path().join("بدأ");
    ProjectFolder::create(&begun, "حلب", "ليلى").unwrap();
    assert_eq!(told(&hashiya(&make, &[&begun, &file])).0, Some(0));
    assert!(begun.join("articles/a.txt").exists());
    // A project needs an annotator, and a name needs a project.
    assert_eq!(told(&hashiya(&["--create"], &[&project, &file])).0, Some(2));
    assert_eq!(
        told(&hashiya(&["--name", "x"], &[&project, &file])).0,
        Some(2)
    );
    assert_eq!(
        told(&hashiya(&["--map", "nass=x"], &[&project, &file])).0,
        Some(2)
    );
    assert_eq!(told(&hashiya(&[], &[&project])).0, Some(2));
}

#[test]
#[cfg(unix)]
fn control_c_stops_between_two_records() {
    let desk = ProjectDesk::new();
    let records = 60_000;
    let lines: String = (0..records)
        .map(|number| format!("{{\"text\":\"نص رقم {number}\"}}\n"))
        .collect();
    let folder = corpus(&[("big.jsonl", &lines)]);
    let file = folder.path().join("big.jsonl");
    let child = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .args(["import", "--json"])
        .arg(desk.folder.path())
        .arg(&file)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let begun = std::time::Instant::now();
    while !desk.path("articles/big-00001.txt").exists() {
        assert!(begun.elapsed().as_secs() < 60);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let (code, out, summary) = told(&output);
    if code == Some(130) {
        // A slow disk was not waited for: nothing was told, and it goes on where it was.
        assert!(desk.path(".hashiya/import.ron").exists());
        return;
    }
    assert_eq!(code, Some(1), "{summary}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["cancelled"], json!(true));
    let first = report["added"].as_array().unwrap().len();
    assert!(first > 0 && first < records, "{first}");
    // Nothing that was told is missing, and nothing is there that was not told.
    let texts = fs::read_dir(desk.path("articles"))
        .unwrap()
        .filter(|entry| {
            let name = entry.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".txt")
        })
        .count();
    assert_eq!(texts, first);
    assert!(desk.path(".hashiya/import.ron").exists());
}
