//! How much memory the program takes for a large article: at most ten times its size, in formats that have
//! an object for each word too.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const SENTENCE: &str =
    "قال مصدر محلي إن القصف استمر على البلدة منذ الفجر، ولم يسفر عن إصابات بين المدنيين. ";

/// A line of spans JSON: a text of about so many bytes, and a span in every hundredth sentence.
fn line(bytes: usize, is_one_paragraph: bool) -> String {
    let count = bytes / SENTENCE.len() + 1;
    let mut text = SENTENCE.repeat(count);
    if !is_one_paragraph {
        text = text.replace(". ", ".\n");
    }
    let length = SENTENCE.chars().count();
    let spans = (0..count).step_by(100).map(|at| {
        let start = at * length;
        serde_json::json!({"start": start, "end": start + 3, "label": "verb", "text": "قال"})
    });
    let spans: Vec<serde_json::Value> = spans.collect();
    serde_json::json!({"id": "a", "text": text, "spans": spans}).to_string()
}

/// The most memory that a conversion had, in bytes.
fn peak(folder: &Path, from: &str, input: &str, to: &str, out: &str) -> usize {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .current_dir(folder)
        .args(["convert", "--from", from, "--to", to, input, out])
        .args(["--progress", "never"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok());
        most = most.max(kib.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    let ended = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(0), "{said}");
    assert!(most > 0, "nothing was measured");
    most * 1024
}

#[test]
fn a_large_article_takes_ten_times_its_size_at_most_in_formats_of_words() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let bytes = 6_000_000;
    std::fs::write(folder.join("tiny.jsonl"), line(1, false)).unwrap();
    for (format, file, is_one_paragraph) in [
        ("prodigy", "train.jsonl", true),
        ("cas-json", "a.json", false),
    ] {
        std::fs::write(folder.join("large.jsonl"), line(bytes, is_one_paragraph)).unwrap();
        let there_and_back = |input: &str, name: &str| {
            let there = format!("{name}-{format}");
            let back = format!("{name}-{format}-back");
            let written = peak(folder, "spans", input, format, &there);
            let read = peak(folder, format, &format!("{there}/{file}"), "spans", &back);
            (written, read)
        };
        let (written, read) = there_and_back("large.jsonl", "large");
        let (written_tiny, read_tiny) = there_and_back("tiny.jsonl", "tiny");
        for (what, most) in [
            ("written", written.saturating_sub(written_tiny)),
            ("read", read.saturating_sub(read_tiny)),
        ] {
            assert!(
                most <= 10 * bytes,
                "{format} {what}: {:.1} times the article",
                most as f64 / bytes as f64
            );
        }
    }
}
