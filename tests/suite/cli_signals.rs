//! Signals to a command that runs: it stops between two articles, whole, and goes on when it is run again.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hashiya");

fn import(folder: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder)
        .args(["import", "project", "articles.jsonl"])
        .args(["--create", "--annotator", "Layla", "--progress", "never"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

fn articles(folder: &Path) -> usize {
    let names = std::fs::read_dir(folder.join("project/articles"));
    let names = names
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name());
    names
        .filter(|name| name.to_string_lossy().ends_with(".txt"))
        .count()
}

#[test]
fn an_import_that_is_asked_to_end_stops_whole_and_goes_on_later() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        // On a busy machine a short one may be over before the signal comes.
        let mut counts = [6_000, 24_000, 96_000].into_iter();
        assert!(counts.any(|count| is_stopped(signal, count)), "{signal}");
    }
}

/// Stops an import of so many articles, and resumes it; `false` when it was over before.
fn is_stopped(signal: &str, count: usize) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let lines = (0..count).map(|at| format!("{{\"text\":\"خبر رقم {at} من البلدة\"}}\n"));
    std::fs::write(folder.join("articles.jsonl"), lines.collect::<String>()).unwrap();
    let child = import(folder).spawn().unwrap();
    while articles(folder) == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    send(signal, &child);
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    match ended.status.code() {
        Some(0) => return false,
        Some(1) => assert!(
            said.ends_with("; it was stopped, and goes on when you import the same again\n"),
            "{signal}: {said}"
        ),
        // A slow disk was not waited for.
        code => assert_eq!(code, Some(130), "{signal}: {said}"),
    }
    assert!(articles(folder) < count, "{signal}");
    let again = Command::new(PROGRAM)
        .current_dir(folder)
        .args(["import", "project", "articles.jsonl", "--progress", "never"])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(0), "{signal}");
    assert_eq!(articles(folder), count, "{signal}");
    true
}

#[test]
fn a_command_that_writes_nothing_ends_at_once() {
    // It waits for what it should read.
    let mut child = Command::new(PROGRAM)
        .args(["propose", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    send("-INT", &child);
    let ended = child.wait().unwrap();
    assert!(!ended.success());
}
