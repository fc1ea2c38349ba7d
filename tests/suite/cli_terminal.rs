//! Whatever a project is called and says, no command gives orders to a terminal.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::process::Command;

use crate::desk::label_words;
use crate::project_desk::{LAYLA, ProjectDesk};

/// ESC, BEL, DEL and the C1 character that begins an order as ESC [ does.
const ORDERS: &str = "\u{1b}[2J\u{7}\u{7f}\u{9b}31m";

#[test]
fn no_command_prints_control_characters() {
    let desk = ProjectDesk::with(&[("a", "خبر", "قصف على حلب وإدلب\n")]);
    let project = desk.open(LAYLA);
    let mut session = project.open_article("a").unwrap();
    let span = label_words(&mut session, "حلب", "location");
    session.set_note(span, ORDERS).unwrap();
    label_words(&mut session, "إدلب", &format!("x{ORDERS}"));
    session.close().unwrap();
    drop(project);
    let known = hashiya::model::metadata::Metadata {
        title: ORDERS.to_owned(),
        source: ORDERS.to_owned(),
        fields: [(ORDERS.to_owned(), ORDERS.to_owned())].into(),
        ..Default::default()
    };
    desk.files().write_metadata("a", &known).unwrap();
    let stray = desk.path(&format!("articles/{ORDERS}.txt"));
    fs::write(&stray, format!("نص {ORDERS}\0")).unwrap();
    let input = desk.folder.path().join(format!("in{ORDERS}.jsonl"));
    let line = serde_json::json!({
        "id": ORDERS, "text": "قصف حلب", ORDERS: ORDERS, "annotator": ORDERS,
        "spans": [{"start": 4, "end": 99, "label": ORDERS}, {"start": 4, "end": 7, "label": ORDERS}],
    });
    fs::write(&input, format!("{line}\n{{\n")).unwrap();
    let root = desk.folder.path().to_str().unwrap().to_owned();
    let (input, stray) = (input.to_str().unwrap(), stray.to_str().unwrap());
    let out = |name: &str| format!("{root}/out-{name}");
    let [one, two, three, four] = ["1", "2", "3", "4"].map(out);
    let wrong = format!("--{ORDERS}");
    let commands: [&[&str]; 20] = [
        &["check", &wrong],
        &[&wrong],
        &["import", &root, input, "--encoding", ORDERS],
        &["export", &root, "--format", ORDERS, "--out", &one],
        &["check", &root],
        &["check", stray],
        &["import", &root, input],
        &["import", &root, input, "--format", "spans", "--as", "سلمى"],
        &["import", &root, stray],
        &[
            "export", &root, "--format", "conll", "--status", "any", "--out", &one,
        ],
        &["convert", input, &two, "--from", "spans", "--to", "conll"],
        &["preflight", &root, "--status", "any"],
        &["split", &root, "--status", "any", "--out", &three],
        &["stats", &root, "--status", "any"],
        &["render", stray, "--out", &four],
        &["incidents", &root],
        &["propose", stray],
        &["log", &root],
        &["recover", &root],
        &["merge-codebook", input, stray],
    ];
    let mut printed = 0;
    for arguments in commands {
        for json in [false, true] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hashiya"));
            command.args(arguments);
            if json {
                command.arg("--json");
            }
            let output = command.output().unwrap();
            for bytes in [&output.stdout, &output.stderr] {
                let said = std::str::from_utf8(bytes).unwrap();
                printed += said.len();
                let said = said.replace("\r\n", "\n");
                let order = said
                    .chars()
                    .find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
                assert_eq!(order, None, "{arguments:?}: {said:?}");
            }
        }
    }
    assert!(printed > 2_000, "{printed} bytes");
    // What stands in the place of one says that something is there.
    let output = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .args(["check", &root])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("x\u{FFFD}[2J\u{FFFD}\u{FFFD}\u{FFFD}31m"),
        "{said}"
    );
}
