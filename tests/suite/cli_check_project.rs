//! `hashiya check` of a whole project: every file, every quote, every reference; for machines too.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use hashiya::cli::{Check, Verdict, check};
use serde_json::Value;

use crate::desk::{TEXT, label_words};
use crate::project_desk::{LAYLA, ProjectDesk, SAMI, close, tree};

fn run_in(path: &Path, json: bool) -> (Verdict, Vec<String>) {
    let arguments = Check {
        paths: vec![PathBuf::from(path)],
        json,
    };
    let mut out = Vec::new();
    let verdict = check(&arguments, &mut out).unwrap();
    let lines = String::from_utf8(out).unwrap();
    (verdict, lines.lines().map(str::to_owned).collect())
}

fn run(desk: &ProjectDesk) -> (Verdict, Vec<String>) {
    let (verdict, lines) = run_in(desk.folder.path(), false);
    let root = format!("{}/", desk.folder.path().display());
    let lines = lines.iter().map(|line| line.replace(&root, ""));
    (verdict, lines.collect())
}

fn verdict(articles: usize, errors: usize, warnings: usize) -> Verdict {
    Verdict {
        articles,
        errors,
        warnings,
    }
}

/// Two annotators on three articles, in order.
fn sound() -> ProjectDesk {
    let desk = ProjectDesk::with(&[
        ("a", "عنوان", TEXT),
        ("b", "", "نص آخر"),
        ("c", "ثالث", "نص ثالث"),
    ]);
    desk.annotate(
        LAYLA,
        "a",
        &[("كفرنوران", "location"), ("3 مدنيين", "casualty")],
    );
    desk.annotate(SAMI, "a", &[("كفرنوران", "location")]);
    desk.annotate(SAMI, "c", &[("ثالث", "actor")]);
    desk
}

#[test]
fn a_project_in_order_gives_no_line() {
    let desk = sound();
    let before = tree(desk.folder.path());
    assert_eq!(run(&desk), (verdict(3, 0, 0), vec![]));
    let file = desk.path("project.ron");
    assert_eq!(run_in(&file, false), (verdict(3, 0, 0), vec![]));
    // The folder around it has a project in it, and an article of its own.
    let around = tempfile::tempdir().unwrap();
    fs::rename(desk.folder.path(), around.path().join("inner")).unwrap();
    fs::write(around.path().join("single.txt"), "نص").unwrap();
    assert_eq!(run_in(around.path(), false), (verdict(4, 0, 0), vec![]));
    assert_eq!(tree(&around.path().join("inner")), before);
}

#[test]
fn each_thing_that_is_wrong_is_a_line() {
    let desk = sound();
    let layer = desk.read("annotations/ليلى/a.ron");
    // The quote of one span, the label of another.
    desk.write(
        "annotations/ليلى/a.ron",
        layer
            .replace("quote: \"كفرنوران\"", "quote: \"كفرنبل\"")
            .replace("\"casualty\"", "\"vehicle\""),
    );
    desk.write("annotations/سامي/b.ron", &layer[..40]);
    let other = desk.read("annotations/سامي/c.ron");
    desk.write(
        "annotations/سامي/c.ron",
        other.replace("annotator: \"سامي\"", "annotator: \"منى\""),
    );
    desk.write("annotations/سامي/gone.ron", &other);
    desk.write("annotations/سامي/c.ron.before-2026", "old");
    desk.write("annotations/سامي/x.docx", "x");
    desk.write("annotations/readme", "x");
    let meta = |fields: &str| format!("(format: \"hashiya-article\", version: 1, {fields})");
    desk.write(
        "articles/b.meta.ron",
        meta("copy_of: \"nowhere\", not_copy_of: [\"never\", \"c\"], date: \"أمس\""),
    );
    desk.write("articles/c.meta.ron", meta("copy_of: \"c\""));
    desk.write("articles/d.txt", [0, 1, 2]);
    desk.write("articles/d.meta.ron", meta("colour: 1"));
    desk.write("annotations/سامي/d.ron", &other);
    desk.write("articles/lost.meta.ron", meta(""));
    desk.write("articles/e.txt", "نص آخر");
    desk.write("articles/E.txt", "نص غيره");
    desk.write("articles/aux.txt", "نص ثان");
    desk.write("articles/page.html", "<p>");
    let before = tree(desk.folder.path());

    let (found, lines) = run(&desk);
    let expected = [
        "annotations/readme: warning: this does not belong here and is passed over: annotations \
         lie in the folders of annotators",
        "annotations/سامي/b.ron: cannot read the annotations: line 1, column 3: Expected opening \
         `(` for struct `LayerFile`; the file is left as it is",
        "annotations/سامي/c.ron: warning: it says that \"منى\" annotated, in the folder of \
         \"سامي\"",
        "annotations/سامي/c.ron.before-2026: warning: this was set aside so that nothing is lost; \
         look at it, and remove it when you do not need it",
        "annotations/سامي/d.ron: its article cannot be read, so the quotes cannot be proved",
        "annotations/سامي/gone.ron: there is no article \"gone.txt\" for these annotations",
        "annotations/سامي/x.docx: warning: this does not belong here and is passed over: \
         annotations are .ron files",
        "annotations/ليلى/a.ron: span 1 has the label \"vehicle\", which the codebook does not \
         have; it is kept",
        "annotations/ليلى/a.ron: span 0 says \"كفرنبل\" but the text there is \"كفرنوران\" instead",
        "annotations/ليلى/a.ron: span 0 \"كفرنبل\" has no place in the text: its words are not in \
         the text; it is kept in the list of unplaced spans",
        "articles/aux.txt: warning: other systems do not allow this name, or write it otherwise; \
         rename the article and what belongs to it",
        "articles/b.meta.ron: warning: it is said to be no copy of \"never\", which is not there",
        "articles/b.meta.ron: it is said to be a copy of \"nowhere\", which is not there",
        "articles/b.meta.ron: warning: the date \"أمس\" cannot be read; it is kept as text",
        "articles/c.meta.ron: the article is said to be a copy of itself; clear `copy_of`",
        "articles/d.meta.ron: cannot read the metadata: line 1, column 41: the field `colour` is \
         not known here; the file is left as it is",
        "articles/d.txt: cannot read the article: this seems to be a binary file, not plain text; \
         save its text as a .txt file and open that",
        "articles/e.txt: some systems take this name for that of \"E.txt\"; rename one",
        "articles/lost.meta.ron: there is no article \"lost.txt\" for this metadata",
        "articles/page.html: warning: this does not belong here and is passed over: articles are \
         .txt files; import others",
    ];
    assert_eq!(lines, expected);
    let warnings = lines.iter().filter(|line| line.contains(": warning: "));
    let warnings = warnings.count();
    assert_eq!(found, verdict(7, lines.len() - warnings, warnings));
    assert_eq!(found.exit_code(), 1);
    assert_eq!(tree(desk.folder.path()), before);
}

#[test]
fn machines_get_an_object_for_each() {
    let desk = sound();
    let layer = desk.read("annotations/ليلى/a.ron");
    desk.write(
        "annotations/ليلى/a.ron",
        layer.replace("\"casualty\"", "\"vehicle\""),
    );
    desk.write("articles/d.txt", "");
    desk.write("articles/e.txt", "نص آخر");
    let (found, lines) = run_in(desk.folder.path(), true);
    assert_eq!(found, verdict(5, 2, 1));
    let start = TEXT[..TEXT.find("3 مدنيين").unwrap()].chars().count();
    let expected = [
        format!(
            "{{\"file\":\"DIR/annotations/ليلى/a.ron\",\"start\":{start},\"end\":{},\
             \"code\":\"unknown-label\",\"severity\":\"error\",\"message\":\"span 1 has the label \
             \\\"vehicle\\\", which the codebook does not have; it is kept\"}}",
            start + 8
        ),
        "{\"file\":\"DIR/articles/d.txt\",\"code\":\"empty-article\",\"severity\":\"error\",\
         \"message\":\"cannot read the article: the file is empty; choose a file with text\"}"
            .to_owned(),
        "{\"file\":\"DIR/articles/e.txt\",\"code\":\"duplicate-text\",\"severity\":\"warning\",\
         \"message\":\"it has the same text as \\\"b\\\"; say which is the copy, or remove one\"}"
            .to_owned(),
    ];
    let root = desk.folder.path().display().to_string();
    let told: Vec<String> = lines
        .iter()
        .map(|line| line.replace(&root, "DIR"))
        .collect();
    assert_eq!(told, expected);
    for line in &lines {
        let object: Value = serde_json::from_str(line).unwrap();
        assert!(object["code"].is_string());
    }
    // The same for single files.
    let (_, lines) = run_in(&desk.path("articles/d.txt"), true);
    assert_eq!(lines.len(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&lines[0]).unwrap()["code"],
        "empty-article"
    );
    // A copy that is named as one is no warning.
    desk.write(
        "articles/e.meta.ron",
        "(format: \"hashiya-article\", version: 1, copy_of: \"b\")",
    );
    assert_eq!(run(&desk).0, verdict(5, 2, 0));
}

#[test]
fn a_project_that_cannot_be_read_is_one_line() {
    let desk = sound();
    let text = desk.read("project.ron").replace("version: 2", "version: 3");
    desk.write("project.ron", text);
    assert_eq!(
        run(&desk),
        (
            verdict(0, 1, 0),
            vec![
                "project.ron: cannot open the project: it was written by a newer Hashiya (format \
                 version 3, this one knows 2); update Hashiya to open it; the file is left as it is"
                    .to_owned()
            ]
        )
    );
}

#[test]
fn unsaved_edits_and_torn_records_are_warnings() {
    let desk = sound();
    let mut project = desk.open(LAYLA);
    let mut session = project.open_article("b").unwrap();
    label_words(&mut session, "آخر", "actor");
    assert_eq!(run(&desk).0, verdict(3, 0, 0), "no file yet, no line");
    session.save_now().unwrap();
    label_words(&mut session, "نص", "actor");
    let (found, lines) = run(&desk);
    assert_eq!(found, verdict(3, 0, 1));
    assert_eq!(
        lines,
        [
            "annotations/ليلى/b.ron: warning: 1 unsaved edit is not in the annotations yet; open \
             the article to save them: annotations/ليلى/.b.ron.journal"
        ]
    );
    close(&mut project, session);
    assert_eq!(run(&desk), (verdict(3, 0, 0), vec![]));
    let record = desk.read("annotations/ليلى/b.log");
    desk.write("annotations/ليلى/b.log", format!("{record}torn\n"));
    desk.write("annotations/ليلى/gone.log", record);
    let (found, lines) = run(&desk);
    assert_eq!(found, verdict(3, 0, 2), "{lines:#?}");
    assert!(lines[0].starts_with("annotations/ليلى/b.log: warning: "));
    assert_eq!(
        lines[1],
        "annotations/ليلى/gone.log: warning: there is no article \"gone.txt\" for this record"
    );
}

#[test]
fn many_articles_are_proved_in_one_order() {
    let desk = ProjectDesk::new();
    for number in 0..500 {
        let text = if number % 100 == 7 { "" } else { "نص" };
        let text = format!(
            "{text}{}",
            if text.is_empty() {
                String::new()
            } else {
                number.to_string()
            }
        );
        desk.write(&format!("articles/n{number:03}.txt"), text);
    }
    let (found, lines) = run(&desk);
    assert_eq!(found, verdict(500, 5, 0));
    let names: Vec<&str> = lines.iter().map(|line| &line[..17]).collect();
    assert_eq!(
        names,
        [7, 107, 207, 307, 407].map(|number| format!("articles/n{number:03}.txt"))
    );
}

#[test]
fn colours_that_are_hard_to_read_are_a_warning() {
    let desk = sound();
    let text = desk.read("codebook.ron").replacen("#DCE7F7", "#404040", 1);
    desk.write("codebook.ron", text);
    assert_eq!(
        run(&desk),
        (
            verdict(3, 0, 1),
            vec![
                "codebook.ron: warning: text on the tint of the label \"actor\" is hard to read on \
                 a light page: its contrast is 1.5:1, and should be at least 4.5:1"
                    .to_owned()
            ]
        )
    );
}

/// Scripts wait for the codes, so the page has all of them.
#[test]
fn every_code_is_in_the_page_on_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/file-format.md")).unwrap();
    let mut codes = 0;
    for file in [
        "src/store/finding.rs",
        "src/store/project/verify.rs",
        "src/cli/check.rs",
    ] {
        let source = fs::read_to_string(root.join(file)).unwrap();
        let quoted = source.split('"').skip(1).step_by(2);
        for code in quoted.filter(|text| {
            text.contains('-') && text.bytes().all(|c| c == b'-' || c.is_ascii_lowercase())
        }) {
            assert!(page.contains(&format!("`{code}`")), "{code}");
            codes += 1;
        }
    }
    assert!(codes > 40, "only {codes}");
}
