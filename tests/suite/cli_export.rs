//! `hashiya export`, `convert`, `import --format`, `split`, `preflight`, `stats` and what shells know: on
//! real folders.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use hashiya::cli::{self, Arguments, Command, CommandError};
use serde_json::Value as Json;
use tempfile::TempDir;

/// Runs a command line, and says its exit code and what it printed on both sides.
pub fn run(arguments: &[&str]) -> Result<(u8, String, String), String> {
    let arguments = ["hashiya"].iter().chain(arguments);
    let parsed = Arguments::try_parse_from(arguments).map_err(|error| error.to_string())?;
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let done: Result<u8, CommandError> = match parsed.command.unwrap() {
        Command::Export(it) => cli::export(&it, false, &mut out, &mut errors),
        Command::Convert(it) => cli::convert(&it, false, &mut out, &mut errors),
        Command::Formats { json } => Ok(cli::formats(json, &mut out).map(|()| 0).unwrap()),
        Command::Preflight(it) => cli::preflight(&it, false, &mut out),
        Command::Split(it) => cli::split(&it, false, &mut out, &mut errors),
        Command::Stats(it) => cli::stats(&it, false, &mut out, &mut errors),
        Command::Completions { shell } => {
            Ok(cli::completions(shell, &mut out).map(|()| 0).unwrap())
        }
        Command::Manual => Ok(cli::manual(&mut out).map(|()| 0).unwrap()),
        Command::Import(it) => {
            let format = it.format.unwrap();
            cli::import_annotated(&it, format, false, &mut out, &mut errors)
        }
        _ => panic!("another command"),
    };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    done.map(|code| (code, text(out), text(errors)))
        .map_err(|error| error.to_string())
}

const CODED: &str = "examples/coded";

/// A folder with a copy of the coded example.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(CODED) {
        let entry = entry.unwrap();
        let to = folder
            .path()
            .join("p")
            .join(entry.path().strip_prefix(CODED).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    folder
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_format_is_exported_twice_with_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (code, listed, _) = run(&["formats", "--json"]).unwrap();
    assert_eq!(code, 0);
    let split = folder.path().join("split.json");
    let split = shown(&split);
    run(&[
        "split",
        CODED,
        "--parts",
        "train=1,test=1",
        "--stratify",
        "label",
        "--out",
        split,
    ])
    .unwrap();
    let mut count = 0;
    for line in listed.lines() {
        let format: Json = serde_json::from_str(line).unwrap();
        let name = format["name"].as_str().unwrap();
        let once = folder.path().join(format!("{name}-1"));
        let again = folder.path().join(format!("{name}-2"));
        for out in [&once, &again] {
            let wanted = [
                "export",
                CODED,
                "--format",
                name,
                "--split",
                split,
                "--out",
                shown(out),
            ];
            let (code, _, errors) = run(&wanted).unwrap();
            assert_eq!(code, 0, "{errors}");
            assert!(
                errors.contains("written and proven: 2 articles"),
                "{errors}"
            );
        }
        let (once, again) = (files(&once), files(&again));
        assert_eq!(once, again, "{name}");
        for file in [
            "README.md",
            "losses.csv",
            "hashiya-export.json",
            "split.json",
        ] {
            assert!(once.contains_key(Path::new(file)), "{name} {file}");
        }
        count += 1;
    }
    assert_eq!(count, 16);
}

#[test]
fn what_is_lost_is_said_before_and_beside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let wanted = ["export", CODED, "--format", "conll", "--out", shown(&out)];
    let (code, told, errors) = run(&[&wanted[..], &["--dry-run"]].concat()).unwrap();
    assert_eq!(code, 0);
    assert!(!out.exists(), "nothing is written");
    assert!(
        errors.contains("would write: 2 articles, 2 documents"),
        "{errors}"
    );
    assert!(errors.contains("24: incidents are left out"), "{errors}");
    run(&wanted).unwrap();
    let table = fs::read_to_string(out.join("losses.csv")).unwrap();
    assert_eq!(table, format!("article,annotator,loss,count,first\n{told}"));
    let card = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(card.contains("- 24: incidents are left out"), "{card}");
    assert!(card.contains("| casualty | Casualty ضحايا |"), "{card}");
    let manifest: Json =
        serde_json::from_slice(&fs::read(out.join("hashiya-export.json")).unwrap()).unwrap();
    assert_eq!(manifest["losses"]["incident"], 24);
    assert_eq!(manifest["documents"], 2);
}

#[test]
fn a_folder_with_something_in_it_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("mine.txt"), "x").unwrap();
    let wanted = ["export", CODED, "--format", "spans", "--out", shown(&out)];
    let error = run(&wanted).unwrap_err();
    assert_eq!(
        error,
        format!(
            "cannot write the export: a folder with other files is there; choose another name for the folder: {}",
            out.display()
        )
    );
    assert_eq!(
        run(&[&wanted[..], &["--replace"]].concat()).unwrap_err(),
        error
    );
    assert_eq!(
        files(folder.path()).len(),
        1,
        "and nothing is left beside it"
    );
    fs::remove_file(out.join("mine.txt")).unwrap();
    run(&wanted).unwrap();
    let error = run(&wanted).unwrap_err();
    assert!(error.contains("an earlier export is there"), "{error}");
    run(&[&wanted[..], &["--replace"]].concat()).unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = run(&["export", CODED, "--format", "spans", "--out", shown(&file)]).unwrap_err();
    assert!(error.contains("a file has this name"), "{error}");
}

#[test]
fn only_what_an_export_left_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    for (format, file) in [("spans", "train.jsonl"), ("brat", "bus-ambush.ann")] {
        let out = folder.path().join(format);
        let wanted = ["export", CODED, "--format", format, "--out", shown(&out)];
        let again = [&wanted[..], &["--replace"]].concat();
        run(&wanted).unwrap();
        let first = files(&out);
        assert!(first.contains_key(Path::new(file)), "{:?}", first.keys());
        run(&again).unwrap();
        assert_eq!(files(&out), first);

        // Files and folders of somebody, one that was changed, and a link.
        fs::create_dir(out.join("my-model")).unwrap();
        fs::write(out.join("my-model/model.bin"), "weights").unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        let changed = [&first[Path::new(file)][..], b"\n"].concat();
        fs::write(out.join(file), &changed).unwrap();
        let before = files(&out);
        let error = run(&again).unwrap_err();
        let mut names = [file, "my-model", "my-model/model.bin", "notes.txt"];
        names.sort_unstable();
        assert_eq!(
            error,
            format!(
                "cannot write the export: the folder has what no export left: {}; move these \
                 elsewhere, or choose another name: {}",
                names.join(", "),
                out.display()
            )
        );
        assert_eq!(files(&out), before, "nothing was touched");
        fs::remove_dir_all(out.join("my-model")).unwrap();
        fs::remove_file(out.join("notes.txt")).unwrap();
        assert!(run(&again).unwrap_err().contains(&format!("left: {file};")));
        fs::write(out.join(file), &first[Path::new(file)]).unwrap();
        run(&again).unwrap();
        assert_eq!(files(&out), first);
    }
    let hidden = |name: &PathBuf| name.to_string_lossy().starts_with('.');
    assert!(!files(folder.path()).keys().any(hidden), "nothing is left");
}

#[test]
#[cfg(unix)]
fn what_killed_exports_left_is_removed_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let hidden = |name: &str| folder.path().join(format!(".hashiya-export-{name}"));
    fs::create_dir_all(hidden("dead/data")).unwrap();
    fs::write(hidden("dead/data/x.jsonl"), "half").unwrap();
    // Another export is being written beside it.
    fs::create_dir(hidden("alive")).unwrap();
    let alive = fs::File::open(hidden("alive")).unwrap();
    alive.try_lock().unwrap();
    // An export that an earlier version put aside.
    fs::create_dir_all(hidden("old-x/old")).unwrap();
    // What only looks like one.
    let secret = folder.path().join("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("x"), "theirs").unwrap();
    std::os::unix::fs::symlink(&secret, hidden("link")).unwrap();
    fs::write(hidden("file"), "theirs").unwrap();

    let out = folder.path().join("out");
    run(&["export", CODED, "--format", "spans", "--out", shown(&out)]).unwrap();
    assert!(!hidden("dead").exists());
    assert!(hidden("alive").is_dir());
    assert!(hidden("old-x/old").is_dir());
    assert!(hidden("link").is_symlink() && hidden("file").is_file());
    assert_eq!(fs::read(secret.join("x")).unwrap(), b"theirs");
}

#[test]
fn what_is_chosen_is_exported() {
    let folder = copy();
    let project = folder.path().join("p");
    let project = shown(&project);
    let out = |name: &str| folder.path().join(name);
    let layer = folder.path().join("p/annotations/Layla/toll-rises.ron");
    let text = fs::read_to_string(&layer).unwrap();
    fs::write(
        &layer,
        text.replace("status: \"done\"", "status: \"skipped\", reason: \"x\""),
    )
    .unwrap();
    let one = out("one");
    let (_, _, errors) =
        run(&["export", project, "--format", "spans", "--out", shown(&one)]).unwrap();
    assert!(errors.contains("1 articles, 1 documents"), "{errors}");
    let card = fs::read_to_string(one.join("README.md")).unwrap();
    assert!(card.contains("- annotations that are skipped: 1"), "{card}");
    let two = out("two");
    run(&[
        "export",
        project,
        "--format",
        "spans",
        "--status",
        "any",
        "--out",
        shown(&two),
    ])
    .unwrap();
    assert_eq!(
        fs::read_to_string(two.join("train.jsonl"))
            .unwrap()
            .lines()
            .count(),
        2
    );
    let error = run(&[
        "export",
        project,
        "--format",
        "spans",
        "--annotator",
        "Nobody",
        "--out",
        shown(&out("x")),
    ])
    .unwrap_err();
    assert!(
        error.contains("nobody of this name annotates here; there are Layla"),
        "{error}"
    );
    let error = run(&[
        "export",
        project,
        "--format",
        "spans",
        "--status",
        "flagged",
        "--out",
        shown(&out("x")),
    ])
    .unwrap_err();
    assert_eq!(
        error,
        "there is nothing to export (left out: annotations that are done: 1, annotations that are skipped: 1)"
    );
    assert!(!out("x").exists());
    // A layer that cannot be read is told; the others are written.
    fs::write(&layer, "(").unwrap();
    let three = out("three");
    let (code, _, errors) = run(&[
        "export",
        project,
        "--format",
        "spans",
        "--out",
        shown(&three),
    ])
    .unwrap();
    assert_eq!(code, 1);
    assert!(errors.contains("article toll-rises, Layla: "), "{errors}");
}

#[test]
fn excluded_parts_are_marked_cut_or_kept() {
    let folder = tempfile::tempdir().unwrap();
    let length = |name: &str, options: &[&str]| -> usize {
        let out = folder.path().join(name);
        let wanted = [&["export", CODED, "--out", shown(&out)], options].concat();
        run(&wanted).unwrap();
        let lines = fs::read_to_string(out.join("train.jsonl")).unwrap();
        let line: Json = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        line["text"].as_str().unwrap().chars().count()
    };
    assert_eq!(length("a", &["--format", "hashiya"]), 2_361);
    assert_eq!(
        length("b", &["--format", "hashiya", "--excluded", "cut"]),
        2_361 - 47 - 63
    );
    assert_eq!(length("c", &["--format", "spans"]), 2_361 - 47 - 63);
    assert_eq!(
        length("d", &["--format", "spans", "--excluded", "keep"]),
        2_361
    );
}

#[test]
fn a_project_moves_through_a_format_that_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    for format in ["hashiya", "xmi", "cas-json"] {
        let out = folder.path().join(format!("{format}-out"));
        run(&["export", CODED, "--format", format, "--out", shown(&out)]).unwrap();
        let project = folder.path().join(format!("{format}-project"));
        let wanted = [
            "import",
            shown(&project),
            shown(&out),
            "--format",
            format,
            "--create",
            "--annotator",
            "Layla",
        ];
        let (code, told, errors) = run(&wanted).unwrap();
        assert_eq!((code, told.as_str()), (0, ""), "{errors}");
        assert_eq!(
            errors,
            "2 articles in, 0 there before; annotations: 2, with 203 spans, 0 without a place, 24 incidents; \
             not as they stand: 0\n"
        );
        let again = folder.path().join(format!("{format}-again"));
        run(&[
            "export",
            shown(&project),
            "--format",
            "hashiya",
            "--out",
            shown(&again),
        ])
        .unwrap();
        let first = folder.path().join("hashiya-out/train.jsonl");
        assert_eq!(
            fs::read(first).unwrap(),
            fs::read(again.join("train.jsonl")).unwrap(),
            "{format}"
        );
        // Once more: all is there.
        let wanted = ["import", shown(&project), shown(&out), "--format", format];
        let (code, told, errors) = run(&wanted).unwrap();
        assert_eq!((code, told.as_str()), (0, ""));
        assert!(
            errors.starts_with("0 articles in, 2 there before; annotations: 0"),
            "{errors}"
        );
        // What the annotator has changed since stays.
        for path in layers(&project) {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, text.replace("\"actor\"", "\"location\"")).unwrap();
        }
        let (code, told, errors) = run(&wanted).unwrap();
        assert_eq!(code, 1);
        assert_eq!(
            told.matches("has annotated the article").count(),
            2,
            "{told}"
        );
        assert!(
            errors.starts_with("0 articles in, 2 there before; annotations: 0"),
            "{errors}"
        );
    }
}

/// The files of all layers of a project.
fn layers(project: &Path) -> Vec<PathBuf> {
    let annotators = fs::read_dir(project.join("annotations")).unwrap();
    let folders = annotators.map(|entry| entry.unwrap().path());
    let files = folders.filter(|path| path.is_dir()).flat_map(|folder| {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    });
    files
        .filter(|path| path.extension().is_some_and(|it| it == "ron"))
        .collect()
}

#[test]
fn labels_of_others_become_those_of_the_codebook() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jsonl");
    fs::write(
        &file,
        "{\"text\":\"في حلب وإدلب أمس\",\"spans\":[[3,6,\"LOCATION\"],[8,12,\"GPE\"],[13,16,\"تاريخ\"],[0,2,\"other thing\"]]}\n\
         {\"text\":\"في حلب\",\"spans\":[{\"start\":4,\"end\":7,\"label\":\"LOCATION\",\"text\":\"حلب\"}]}\n",
    )
    .unwrap();
    let project = folder.path().join("p");
    let wanted = [
        "import",
        shown(&project),
        shown(&file),
        "--format",
        "spans",
        "--create",
        "--annotator",
        "ليلى",
        "--as",
        "سامر",
        "--label",
        "GPE=location",
    ];
    let (code, told, errors) = run(&wanted).unwrap();
    assert_eq!(code, 1, "one span disagrees");
    assert!(
        told.contains("a.jsonl record 2: LOCATION 4 to 7 \"حلب\": it ends after the text; it is kept without a place"),
        "{told}"
    );
    assert!(
        told.contains("label \"other thing\" is not in the codebook (1 spans, kept)"),
        "{told}"
    );
    assert!(errors.starts_with("2 articles in"), "{errors}");
    let out = folder.path().join("out");
    run(&[
        "export",
        shown(&project),
        "--status",
        "any",
        "--format",
        "hashiya",
        "--out",
        shown(&out),
    ])
    .unwrap();
    let lines = fs::read_to_string(out.join("train.jsonl")).unwrap();
    let line: Json = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let labels: Vec<&str> = line["spans"]
        .as_array()
        .unwrap()
        .iter()
        .map(|span| span["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["other thing", "location", "location", "date"]);
    assert_eq!(line["annotator"], "سامر");
}

#[test]
fn formats_are_converted_and_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let brat = folder.path().join("brat");
    run(&["export", CODED, "--format", "brat", "--out", shown(&brat)]).unwrap();
    let back = folder.path().join("back");
    let (code, _, errors) =
        run(&["convert", shown(&brat), shown(&back), "--to", "hashiya"]).unwrap();
    assert_eq!(code, 0, "{errors}");
    let lines = fs::read_to_string(back.join("train.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 2);
    // Hashiya's lines say what they are; these do not.
    let other = folder.path().join("other");
    run(&["convert", shown(&back), shown(&other), "--to", "spans"]).unwrap();
    let unknown = folder.path().join("unknown.jsonl");
    fs::write(&unknown, "{\"text\": \"x\"}\n").unwrap();
    let error = run(&[
        "convert",
        shown(&unknown),
        shown(&folder.path().join("x")),
        "--to",
        "brat",
    ])
    .unwrap_err();
    assert!(
        error.contains("name it with --from, one of hashiya, spans, prodigy, doccano"),
        "{error}"
    );
    let error = run(&[
        "convert",
        "no-such-file",
        shown(&folder.path().join("x")),
        "--from",
        "brat",
        "--to",
        "spans",
    ])
    .unwrap_err();
    assert!(error.contains("no-such-file"), "{error}");
    let error = run(&["export", CODED, "--format", "nonsense", "--out", "x"]).unwrap_err();
    assert!(
        error.contains("the formats are hashiya, spans, spacy"),
        "{error}"
    );
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let error = run(&[
        "convert",
        shown(&empty),
        shown(&folder.path().join("x")),
        "--from",
        "xmi",
        "--to",
        "spans",
    ])
    .unwrap_err();
    assert!(error.contains("there is no file in .xmi here"), "{error}");
}

#[test]
fn splits_are_completed_and_frozen() {
    let folder = copy();
    let project = folder.path().join("p");
    let split = folder.path().join("split.json");
    let wanted = [
        "split",
        shown(&project),
        "--parts",
        "train=1,test=1",
        "--seed",
        "3",
        "--out",
        shown(&split),
    ];
    let (code, told, errors) = run(&wanted).unwrap();
    assert_eq!(code, 0, "{errors}");
    assert_eq!(told.lines().count(), 2);
    assert_eq!(errors, "added: 2\n");
    let before = fs::read(&split).unwrap();
    let (_, _, errors) = run(&wanted).unwrap();
    assert!(
        errors.contains("the split is there, and keeps its parts, seed and way"),
        "{errors}"
    );
    assert_eq!(fs::read(&split).unwrap(), before);
    run(&["split", shown(&project), "--out", shown(&split), "--freeze"]).unwrap();
    let text = fs::read_to_string(&split).unwrap();
    assert!(text.contains("\"frozen\": true"));
    // An article that is new is in no part of it, and so in no export.
    let (from, to) = ("articles/bus-ambush.txt", "articles/new.txt");
    let article = format!(
        "{} ثم سطر آخر",
        fs::read_to_string(project.join(from)).unwrap()
    );
    fs::write(project.join(to), &article).unwrap();
    let layer = fs::read_to_string(project.join("annotations/Layla/bus-ambush.ron")).unwrap();
    let layer = layer.replace("bus-ambush.txt", "new.txt");
    fs::write(project.join("annotations/Layla/new.ron"), layer).unwrap();
    let (code, _, errors) = run(&["split", shown(&project), "--out", shown(&split)]).unwrap();
    assert_eq!(code, 1);
    assert!(
        errors.contains("not in the split, which is frozen: new"),
        "{errors}"
    );
    let out = folder.path().join("out");
    let (_, _, errors) = run(&[
        "export",
        shown(&project),
        "--format",
        "spans",
        "--split",
        shown(&split),
        "--out",
        shown(&out),
    ])
    .unwrap();
    assert!(
        errors.contains("written and proven: 2 articles"),
        "{errors}"
    );
    let card = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(
        card.contains("- articles that are not in the split: 1"),
        "{card}"
    );
    fs::write(&split, "{}").unwrap();
    let error = run(&["split", shown(&project), "--out", shown(&split)]).unwrap_err();
    assert!(
        error.starts_with("cannot use the split: it is no split:"),
        "{error}"
    );
}

#[test]
fn preflight_and_stats_tell_as_text_and_json() {
    let (code, told, _) = run(&["preflight", CODED]).unwrap();
    assert_eq!(code, 1);
    assert!(
        told.starts_with("The same words, labelled differently (")
            || told.starts_with("Spans with"),
        "{told}"
    );
    assert!(
        told.contains("Spans with an edge inside a token (32)"),
        "{told}"
    );
    assert!(
        told.contains("  casualty: 52 spans in 2 documents"),
        "{told}"
    );
    let (_, json, _) = run(&["preflight", CODED, "--json"]).unwrap();
    let report: Json = serde_json::from_str(&json).unwrap();
    let inside = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["kind"] == "inside-token");
    assert_eq!(inside.count(), 32);
    let (code, told, _) = run(&["stats", CODED]).unwrap();
    assert_eq!(code, 0);
    assert!(told.contains("spans: 203\nincidents: 24\n"), "{told}");
    let (_, json, _) = run(&["stats", CODED, "--json"]).unwrap();
    let stats: Json = serde_json::from_str(&json).unwrap();
    assert_eq!(stats["balance"]["labels"]["casualty"]["train"]["spans"], 52);
}

#[test]
fn shells_and_man_know_every_command() {
    use clap::CommandFactory as _;
    let program = Arguments::command();
    let commands: Vec<&str> = program
        .get_subcommands()
        .map(|one| one.get_name())
        .collect();
    assert_eq!(commands.len(), 16, "{commands:?}");
    // As each of them names a command, since words such as "import" are in every script.
    type Name = fn(&str) -> String;
    let shells: [(&str, Name); 5] = [
        ("bash", |name| format!("hashiya,{name})")),
        ("zsh", |name| format!("_subcmd__{name}_commands()")),
        ("fish", |name| format!("_needs_command\" -a \"{name}\"")),
        ("powershell", |name| format!("'hashiya;{name}' {{")),
        ("elvish", |name| format!("&'hashiya;{name}'=")),
    ];
    for (shell, named) in shells {
        let (_, script, _) = run(&["completions", shell]).unwrap();
        for command in &commands {
            assert!(script.contains(&named(command)), "{shell} {command}");
        }
    }
    let (_, page, _) = run(&["manual"]).unwrap();
    for command in commands {
        assert!(
            page.contains(&format!(".SH HASHIYA {}", command.to_uppercase())),
            "{command}"
        );
    }
    assert!(
        page.starts_with(".ie") || page.contains(".TH hashiya"),
        "{}",
        &page[..200]
    );
}

#[test]
fn every_command_has_examples_and_json() {
    use clap::CommandFactory as _;
    for command in Arguments::command().get_subcommands_mut() {
        let name = command.get_name().to_owned();
        let help = command.render_long_help().to_string();
        let plain = ["formats", "completions", "manual"].contains(&name.as_str());
        let (options, examples) = help.split_once("Examples:\n").unwrap_or((&help, ""));
        assert_eq!(
            examples.contains(&format!("  hashiya {name} ")),
            !plain,
            "{name}: {help}"
        );
        let words_only = ["completions", "manual"].contains(&name.as_str());
        let is_json = |line: &str| line.trim_start().starts_with("--json");
        assert_eq!(options.lines().any(is_json), !words_only, "{name}");
    }
}

#[test]
fn an_article_is_never_called_like_what_stands_beside() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let ids = [
        "Hashiya-Export",
        "split",
        "losses",
        "TypeSystem",
        "annotation",
        "ok",
    ];
    let lines: String = ids
        .iter()
        .map(|id| format!("{{\"id\":\"{id}\",\"text\":\"قصف\",\"spans\":[]}}\n"))
        .collect();
    fs::write(at("in.jsonl"), lines).unwrap();
    let renamed = |format: &str| -> Vec<String> {
        let (out, back) = (at(format), at(&format!("{format}-back")));
        let convert = |from: &str, to: &str, from_format: &str, to_format: &str| {
            run(&[
                "convert",
                from,
                to,
                "--from",
                from_format,
                "--to",
                to_format,
            ])
            .unwrap()
        };
        let (code, _, errors) = convert(&at("in.jsonl"), &out, "spans", format);
        assert_eq!(code, 0, "{errors}");
        assert!(Path::new(&out).join("hashiya-export.json").is_file());
        convert(&out, &back, format, "spans");
        let read = fs::read_to_string(Path::new(&back).join("train.jsonl")).unwrap();
        let id = |line: &str| {
            let line: Json = serde_json::from_str(line).unwrap();
            line["id"].as_str().unwrap().to_owned()
        };
        let mut found: Vec<String> = read.lines().map(id).collect();
        found.sort();
        let numbered = found.iter().filter(|id| id.ends_with("-2")).count();
        assert!(
            errors.contains(&format!("lost: {numbered}: articles lose their ids")),
            "{errors}"
        );
        assert_eq!(found.len(), ids.len(), "{found:?}");
        found
    };
    let json = renamed("cas-json");
    assert_eq!(
        json,
        [
            "Hashiya-Export-2",
            "TypeSystem",
            "annotation",
            "losses-2",
            "ok",
            "split-2"
        ]
    );
    let xmi = renamed("xmi");
    assert_eq!(
        xmi,
        [
            "Hashiya-Export-2",
            "TypeSystem-2",
            "annotation",
            "losses-2",
            "ok",
            "split-2"
        ]
    );
    let brat = renamed("brat");
    assert_eq!(
        brat,
        [
            "Hashiya-Export-2",
            "TypeSystem",
            "annotation-2",
            "losses-2",
            "ok",
            "split-2"
        ]
    );
}

#[test]
fn a_file_named_like_a_split_is_read_where_no_export_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(at("in")).unwrap();
    let line = "{\"id\":\"a\",\"text\":\"قصف\",\"spans\":[]}\n";
    fs::write(at("in.jsonl"), line).unwrap();
    run(&[
        "convert",
        &at("in.jsonl"),
        &at("cas"),
        "--from",
        "spans",
        "--to",
        "cas-json",
    ])
    .unwrap();
    fs::copy(at("cas/a.json"), at("in/split.json")).unwrap();
    let arguments = [
        "convert",
        &at("in"),
        &at("out"),
        "--from",
        "cas-json",
        "--to",
        "spans",
    ];
    let (code, _, errors) = run(&arguments).unwrap();
    assert_eq!(code, 0, "{errors}");
    assert_eq!(
        fs::read_to_string(at("out/train.jsonl"))
            .unwrap()
            .lines()
            .count(),
        1
    );
}

#[test]
fn a_line_without_a_token_loses_nothing_else_in_a_project() {
    let project = tempfile::tempdir().unwrap();
    let path = project.path().join("p");
    let path = path.to_str().unwrap();
    let file = project.path().join("in.conll");
    fs::write(&file, "قصف\tO\n\tB-location\nحلب\tB-location\n").unwrap();
    let arguments = [
        "import",
        path,
        file.to_str().unwrap(),
        "--format",
        "conll",
        "--as",
        "lina",
        "--create",
        "--annotator",
        "lina",
    ];
    let (code, told, errors) = run(&arguments).unwrap();
    assert_eq!(code, 1, "{told}");
    assert!(
        told.contains("in.conll: line 2 has no token; it is left out with its tag"),
        "{told}"
    );
    assert!(
        errors.contains("annotations: 1, with 1 spans, 0 without a place"),
        "{errors}"
    );
}

#[test]
fn the_licence_stands_where_the_hub_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("a.jsonl");
    let line = r#"{"text":"قصف حلب","spans":[{"start":4,"end":7,"label":"location"}]}"#;
    fs::write(&input, format!("{line}\n")).unwrap();
    let cases = [
        ("CC-BY-4.0", "\nlicense: \"cc-by-4.0\"\n"),
        (
            "بإذن \"الوكالة\"",
            "\nlicense: other\nlicense_name: \"بإذن \\\"الوكالة\\\"\"\n",
        ),
    ];
    for (at, (licence, expected)) in cases.into_iter().enumerate() {
        let out = folder.path().join(format!("{at}"));
        let wanted = [
            "convert",
            shown(&input),
            shown(&out),
            "--from",
            "spans",
            "--to",
            "huggingface",
        ];
        run(&[&wanted[..], &["--licence", licence]].concat()).unwrap();
        let card = fs::read_to_string(out.join("README.md")).unwrap();
        let head = card.split("---\n").nth(1).unwrap();
        assert!(head.contains(expected), "{head}");
        assert!(card.contains(&format!("Licence: {licence}.")), "{card}");
    }
}
