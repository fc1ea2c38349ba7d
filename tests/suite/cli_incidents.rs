//! `hashiya incidents`: tables and totals of a project on disk, and what cannot be read.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use hashiya::cli::{Incidents, incidents};
use hashiya::interchange::incidents::Columns;
use hashiya::model::article::Article;
use hashiya::model::layer::Layer;
use hashiya::session::project::{Project, ProjectOptions};
use hashiya::store::{LayerMeta, sha256_hex, write_layer};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::coding_table::{TEXT, attack};

/// A project with the attack as Layla codes it, and as Salma does, who gives it no date.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    Project::create(root, "تجربة", "ليلى", ProjectOptions::default()).unwrap();
    let whole = attack().layer();
    let mut incident = whole.incidents()[0].clone();
    incident.date = None;
    let dateless = Layer::with_spans(whole.spans().to_vec(), Vec::new()).unwrap();
    let dateless = dateless.with_incidents(vec![incident]).unwrap();
    for (article, annotator, layer) in [
        ("palmyra", "ليلى", &whole),
        ("palmyra", "سلمى", &dateless),
        ("again", "ليلى", &whole),
    ] {
        let name = format!("{article}.txt");
        fs::write(root.join("articles").join(&name), TEXT).unwrap();
        let meta = LayerMeta {
            annotator: annotator.to_owned(),
            sha256: sha256_hex(TEXT.as_bytes()),
            encoding: "UTF-8".to_owned(),
            codebook: Default::default(),
            ..LayerMeta::default()
        };
        let text = write_layer(layer, &Article::new(&*name, TEXT), &meta);
        let annotations = root.join("annotations").join(annotator);
        fs::create_dir_all(&annotations).unwrap();
        fs::write(annotations.join(format!("{article}.ron")), text).unwrap();
    }
    folder
}

fn arguments(root: &Path) -> Incidents {
    Incidents {
        project: root.to_owned(),
        format: Columns::Hashiya,
        annotator: None,
        out: None,
        mark: false,
        json: false,
    }
}

fn run(arguments: &Incidents) -> Result<(String, String), String> {
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    incidents(arguments, &mut out, &mut errors).map_err(|error| error.to_string())?;
    Ok((
        String::from_utf8(out).unwrap(),
        String::from_utf8(errors).unwrap(),
    ))
}

/// These columns of a table, a line each.
fn columns(table: &str, names: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.deserialize::<HashMap<String, String>>();
    let cells = |row: HashMap<String, String>| -> Vec<String> {
        names.iter().map(|name| row[*name].clone()).collect()
    };
    rows.map(|row| cells(row.unwrap()).join(" ")).collect()
}

#[test]
fn each_table_has_the_incidents_of_everybody_by_article() {
    let folder = project();
    let left = |what: &str| format!("palmyra: incident 0 is left out: {what}\n");
    let tables = [
        (
            Columns::Hashiya,
            &[
                "article",
                "annotator",
                "incident",
                "date_start",
                "killed_min",
            ][..],
            &[
                "again ليلى 0 2021-12-07 5",
                "palmyra سلمى 0  5",
                "palmyra ليلى 0 2021-12-07 5",
            ][..],
            String::new(),
        ),
        (
            Columns::Casualties,
            &["article", "annotator", "quote"],
            &[
                "again ليلى قتل 5 عناصر",
                "again ليلى جرح آخرون",
                "palmyra سلمى قتل 5 عناصر",
                "palmyra سلمى جرح آخرون",
                "palmyra ليلى قتل 5 عناصر",
                "palmyra ليلى جرح آخرون",
            ],
            String::new(),
        ),
        (
            Columns::Acled,
            &["event_id_cnty", "event_date", "actor2", "fatalities"],
            &[
                "SYR-again-0 2021-12-07 Syrian government forces 5",
                "SYR-palmyra-0 2021-12-07 Syrian government forces 5",
            ],
            left("it has no date"),
        ),
        (
            Columns::Ucdp,
            &["id", "side_a", "best"],
            &["again-0 Islamic State 5", "palmyra-0 Islamic State 5"],
            left("it has no date"),
        ),
    ];
    for (format, names, rows, told) in tables {
        let wanted = Incidents {
            format,
            ..arguments(folder.path())
        };
        let (out, errors) = run(&wanted).unwrap();
        assert_eq!(columns(&out, names), rows, "{format:?}");
        assert_eq!(errors, told, "{format:?}");
    }
}

#[test]
fn only_one_annotator_when_asked() {
    let folder = project();
    let rows = |annotator: &str| {
        let wanted = Incidents {
            annotator: Some(annotator.to_owned()),
            ..arguments(folder.path())
        };
        run(&wanted).map(|(out, _)| columns(&out, &["article", "annotator"]))
    };
    assert_eq!(rows("ليلى").unwrap(), ["again ليلى", "palmyra ليلى"]);
    assert_eq!(rows("سلمى").unwrap(), ["palmyra سلمى"]);
    assert_eq!(
        rows("نور").unwrap_err(),
        "cannot take the incidents of نور: nobody of this name annotates here; there are ليلى, سلمى"
    );
}

#[test]
fn totals_are_a_json_object() {
    let folder = project();
    let wanted = Incidents {
        json: true,
        annotator: Some("سلمى".to_owned()),
        format: Columns::Acled,
        ..arguments(folder.path())
    };
    let (out, errors) = run(&wanted).unwrap();
    let object: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        object,
        json!({
            "articles": 1,
            "incidents": 1,
            "set_apart": 0,
            "casualties": {
                "killed": { "minimum": 5, "maximum": 5, "counts": 1, "inexact": 0 },
                "wounded": { "minimum": 2, "maximum": null, "counts": 1, "inexact": 1 },
            },
            "historical": {},
        })
    );
    assert_eq!(errors, "", "what a table lacks is not missing here");
}

#[test]
fn a_file_is_written_whole_with_a_mark_when_asked() {
    let folder = project();
    let path = folder.path().join("out.csv");
    let wanted = Incidents {
        out: Some(path.clone()),
        mark: true,
        ..arguments(folder.path())
    };
    assert_eq!(run(&wanted).unwrap().0, "");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("\u{FEFF}article,"), "{text}");
    let missing = Incidents {
        out: Some(folder.path().join("none/out.csv")),
        ..arguments(folder.path())
    };
    assert_eq!(
        run(&missing).unwrap_err(),
        format!(
            "cannot write the file: there is no such file or folder; check the path: {}",
            folder.path().join("none/out.csv").display()
        )
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = project();
    let nowhere = folder.path().join("nowhere");
    assert_eq!(
        run(&arguments(&nowhere)).unwrap_err(),
        format!(
            "cannot open the project: there is no such file or folder; check the path: {}",
            nowhere.join("project.ron").display()
        )
    );
    let actors = folder.path().join("actors.ron");
    fs::write(
        &actors,
        "(format: \"hashiya-actors\", version: 9, entries: [])",
    )
    .unwrap();
    assert_eq!(
        run(&arguments(folder.path())).unwrap_err(),
        format!(
            "cannot read the list: it was written by a newer Hashiya (format version 9, this one \
             knows 1); update Hashiya to open it; the file is left as it is: {}",
            actors.display()
        )
    );
}
