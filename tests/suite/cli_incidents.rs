//! `hashiya incidents`: tables and totals of a project on disk, and what cannot be read.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use hashiya::cli::{ColumnsChoice, Incidents, incidents};
use hashiya::model::article::Article;
use hashiya::session::project::{Project, ProjectOptions};
use hashiya::store::{LayerMeta, sha256_hex, write_layer};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::coding_table::{TEXT, attack};

/// A project with one coded article.
fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    Project::create(root, "تجربة", "ليلى", ProjectOptions::default()).unwrap();
    fs::write(root.join("articles/palmyra.txt"), TEXT).unwrap();
    let meta = LayerMeta {
        annotator: "ليلى".to_owned(),
        sha256: sha256_hex(TEXT.as_bytes()),
        encoding: "UTF-8".to_owned(),
        codebook: 1,
        ..LayerMeta::default()
    };
    let article = Article::new("palmyra.txt", TEXT);
    let text = write_layer(&attack().layer(), &article, &meta);
    fs::create_dir_all(root.join("annotations/ليلى")).unwrap();
    fs::write(root.join("annotations/ليلى/palmyra.ron"), text).unwrap();
    folder
}

fn arguments(root: &Path) -> Incidents {
    Incidents {
        project: root.to_owned(),
        format: ColumnsChoice::Hashiya,
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

#[test]
fn each_table_has_the_incident() {
    let folder = project();
    for (format, wanted) in [
        (ColumnsChoice::Hashiya, "قتل 5 عناصر | جرح آخرون"),
        (ColumnsChoice::Casualties, "جرح آخرون"),
        (ColumnsChoice::Acled, "Syrian government forces"),
        (ColumnsChoice::Ucdp, "Islamic State"),
    ] {
        let (out, errors) = run(&Incidents {
            format,
            ..arguments(folder.path())
        })
        .unwrap();
        assert!(out.contains(wanted), "{format:?}: {out}");
        assert_eq!(errors, "");
    }
}

#[test]
fn totals_are_a_json_object() {
    let folder = project();
    let (out, _) = run(&Incidents {
        json: true,
        ..arguments(folder.path())
    })
    .unwrap();
    let object: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(object["incidents"], json!(1));
    assert_eq!(object["casualties"]["killed"]["minimum"], json!(5));
    assert_eq!(object["casualties"]["killed"]["maximum"], json!(5));
    assert_eq!(object["casualties"]["wounded"]["maximum"], json!(null));
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
    assert!(run(&missing).unwrap_err().contains("none"));
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = project();
    let stranger = Incidents {
        annotator: Some("سلمى".to_owned()),
        ..arguments(folder.path())
    };
    let why = run(&stranger).unwrap_err();
    assert!(why.contains("سلمى") && why.contains("ليلى"), "{why}");
    let own = Incidents {
        annotator: Some("ليلى".to_owned()),
        ..arguments(folder.path())
    };
    assert!(run(&own).unwrap().0.contains("palmyra"));
    let nowhere = arguments(&folder.path().join("nowhere"));
    assert!(run(&nowhere).unwrap_err().contains("nowhere"));
    fs::write(
        folder.path().join("actors.ron"),
        "(format: \"hashiya-actors\", version: 9, entries: [])",
    )
    .unwrap();
    assert!(
        run(&arguments(folder.path()))
            .unwrap_err()
            .contains("newer")
    );
}
