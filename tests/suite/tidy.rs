//! The house rules that a compiler does not know: who may import whom, and how sources look.
//!
//! [`ROOMS`] is the import table of `docs/architecture.md`. The checks read the sources with a small
//! scanner ([`super::tidy_scanner`]) and are functions of a path and a text, so that the tests
//! below can prove on bad snippets that each of them fails when it should.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};

use super::tidy_scanner::{Import, code_of, imports};

/// What the files of one room may import.
struct Room {
    /// The folder or file of `src`, which is also the module.
    name: &'static str,
    /// Modules of ours. A room may always import itself.
    ours: &'static [&'static str],
    /// Packages, by the names that they have in code.
    packages: &'static [&'static str],
    /// Parts of the standard library that it must not touch.
    not_of_std: &'static [&'static str],
}

/// No files, no clock, no environment: time and files come in from outside (law 10).
const PURE: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::time::Instant",
    "std::time::SystemTime",
];

/// The import table.
const ROOMS: &[Room] = &[
    Room {
        name: "model",
        ours: &[],
        packages: &[
            "aho_corasick",
            "chardetng",
            "encoding_rs",
            "jiff",
            "regex",
            "serde",
            "serde_json",
            "sha2",
            "similar",
            "thiserror",
            "unicode_normalization",
            "unicode_script",
            "unicode_segmentation",
        ],
        not_of_std: PURE,
    },
    Room {
        name: "text",
        ours: &[],
        packages: &[
            "parley",
            "serde",
            "skrifa",
            "unicode_segmentation",
            "vello_cpu",
        ],
        not_of_std: PURE,
    },
    Room {
        name: "look",
        ours: &["model", "text"],
        packages: &["png", "ron", "serde", "thiserror", "vello_cpu"],
        not_of_std: PURE,
    },
    Room {
        name: "store",
        ours: &["model"],
        packages: &[
            "jiff",
            "notify",
            "postcard",
            "rayon",
            "redb",
            "ron",
            "rustix",
            "serde",
            "serde_json",
            "sha2",
            "tantivy",
            "tempfile",
            "thiserror",
            "walkdir",
        ],
        not_of_std: &[
            "std::env",
            "std::net",
            "std::process",
            "std::time::SystemTime",
        ],
    },
    Room {
        name: "assist",
        ours: &["model"],
        packages: &["aho_corasick", "jiff", "rapidfuzz"],
        not_of_std: PURE,
    },
    Room {
        name: "interchange",
        ours: &["model"],
        packages: &[
            "bytes",
            "csv",
            "dom_query",
            "dom_smoothie",
            "flate2",
            "murmur2",
            "parquet",
            "quick_xml",
            "rmpv",
            "serde",
            "serde_json",
            "thiserror",
            "zip",
        ],
        not_of_std: PURE,
    },
    Room {
        name: "training",
        ours: &["interchange", "model"],
        packages: &["serde", "serde_json", "sha2", "thiserror"],
        not_of_std: PURE,
    },
    Room {
        name: "session",
        ours: &["assist", "interchange", "model", "store", "training"],
        packages: &["jiff", "rayon", "serde_json", "thiserror"],
        not_of_std: &[
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::time::SystemTime",
        ],
    },
    Room {
        name: "cli",
        ours: &[
            "assist",
            "interchange",
            "look",
            "model",
            "session",
            "store",
            "training",
        ],
        packages: &[
            "clap",
            "clap_complete",
            "clap_mangen",
            "ctrlc",
            "indicatif",
            "jiff",
            "serde",
            "serde_json",
            "thiserror",
        ],
        not_of_std: &["std::net", "std::time::SystemTime"],
    },
    Room {
        name: "ui",
        ours: &["look", "model", "session", "text"],
        packages: &[
            "eframe",
            "egui",
            "jiff",
            "png",
            "pulldown_cmark",
            "rfd",
            "serde",
            "unicode_segmentation",
            "zbus",
        ],
        not_of_std: &["std::fs", "std::net", "std::time::SystemTime"],
    },
    // The doors: one lists the rooms, the other opens the window or the command line.
    Room {
        name: "lib",
        ours: &[],
        packages: &[],
        not_of_std: PURE,
    },
    Room {
        name: "main",
        ours: &["cli", "ui", "session"],
        packages: &["clap"],
        not_of_std: &["std::fs", "std::net", "std::time::SystemTime"],
    },
];

/// Longer files hold more than one noun.
const LONGEST: usize = 600;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below a folder, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every file of a folder of the package, as its path with slashes and its text.
pub fn sources(folder: &str) -> Vec<(String, String)> {
    rust_files(&root().join(folder))
        .into_iter()
        .map(|path| {
            let told = path.strip_prefix(root()).unwrap().to_string_lossy();
            let told = told.replace('\\', "/");
            (told, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// `src/text/input/motion.rs` is the module `text::input::motion`.
pub fn module_of(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    if parts == ["lib"] || parts == ["main"] {
        parts.clear();
    }
    parts
}

fn room_of(path: &str) -> Option<&'static Room> {
    let path = path.trim_start_matches("src/");
    let name = path.split('/').next()?.trim_end_matches(".rs");
    ROOMS.iter().find(|room| room.name == name)
}

/// Whether `path` is `whole` or inside it.
fn within(path: &str, whole: &str) -> bool {
    path.strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Why a room may not import a path, if it may not.
fn objection(room: &Room, import: &Import, packages: &[String]) -> Option<String> {
    let path = import.path.join("::");
    let first = import.path.first()?.as_str();
    if first == "crate" || first == "hashiya" {
        let Some((_, inside)) = path.split_once("::") else {
            return Some("may not import the whole crate".to_owned());
        };
        if room.name == "lib" {
            return None;
        }
        let mut allowed = room.ours.iter().chain([&room.name]);
        if inside == "*" {
            return Some("may not import the whole crate".to_owned());
        }
        return (!allowed.any(|ours| within(inside, ours)))
            .then(|| format!("may not import {inside}"));
    }
    if matches!(first, "std" | "core" | "alloc") {
        let path = path.replacen(first, "std", 1);
        let named = path.trim_end_matches("::*");
        let denied = room.not_of_std.iter().find(|denied| {
            // A `use` of what holds it, such as `use std::time`, opens the way to it.
            within(&path, denied) || (import.in_use && within(denied, named))
        })?;
        return Some(format!("may not touch {denied}"));
    }
    (packages.iter().any(|package| package == first) && !room.packages.contains(&first))
        .then(|| format!("may not import the package {first}"))
}

/// Why a feature of the window may not import a path: it knows values and returns requests, and
/// only `ui/window` knows the window. `ui/run` opens it.
fn window_objection(file: &str, import: &Import) -> Option<String> {
    let feature = file.strip_prefix("src/ui/")?;
    if feature.starts_with("window/") || matches!(feature, "mod.rs" | "run.rs") {
        return None;
    }
    let path = import.path.join("::");
    [
        "crate::ui::window",
        "crate::ui::App",
        "crate::ui::AppOptions",
        "crate::ui::*",
    ]
    .into_iter()
    .any(|window| within(&path, window))
    .then(|| "may not name the window".to_owned())
}

/// The packages that Cargo.toml names, as they are called in code.
fn packages_of(manifest: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut among_dependencies = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            among_dependencies = line.ends_with("dependencies]");
        } else if among_dependencies
            && let Some((name, _)) = line.split_once(" = ")
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        {
            found.push(name.replace('-', "_"));
        }
    }
    found
}

fn packages() -> Vec<String> {
    packages_of(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap())
}

/// What breaks the import table in a file of `src`.
fn import_objections(path: &str, source: &str, packages: &[String]) -> Vec<String> {
    let Some(room) = room_of(path) else {
        return vec![format!("{path}: belongs to no room of the import table")];
    };
    // What is only built to be tested: a test that is killed starts itself again.
    if path.ends_with("kill_tests.rs") || path == "src/store/disk/faults.rs" {
        return Vec::new();
    }
    imports(source, &module_of(path))
        .iter()
        .filter_map(|import| {
            let why =
                objection(room, import, packages).or_else(|| window_objection(path, import))?;
            let (line, path_in_code) = (import.line, import.path.join("::"));
            Some(format!(
                "{path}:{line}: {} {why} ({path_in_code})",
                room.name
            ))
        })
        .collect()
}

/// What is wrong with the look of a source file.
fn style_objections(path: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    if !source.starts_with("//!") {
        found.push(format!("{path}: does not begin with //!"));
    }
    let lines = source.lines().count();
    if lines > LONGEST {
        found.push(format!("{path}: {lines} lines, {LONGEST} are allowed"));
    }
    for (index, line) in source.lines().enumerate() {
        let number = index + 1;
        if let Some(control) = line.chars().find(|c| is_bidi_control(*c)) {
            found.push(format!(
                "{path}:{number}: a raw {} where an escape belongs",
                control.escape_unicode()
            ));
        }
        // In two parts, so that this file is not found by itself.
        for word in [
            concat!("TO", "DO"),
            concat!("FIX", "ME"),
            concat!("XX", "X"),
            concat!("HA", "CK"),
        ] {
            let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            if words.any(|found| found == word) {
                found.push(format!("{path}:{number}: {word}"));
            }
        }
    }
    let code: String = code_of(source);
    for (index, line) in code.lines().enumerate() {
        let number = index + 1;
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        for macro_name in ["todo!", "unimplemented!", "dbg!"] {
            let called = bare.match_indices(macro_name).any(|(at, _)| {
                let before = bare[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            if called {
                found.push(format!("{path}:{number}: {macro_name}"));
            }
        }
        let allowed = bare.contains("#[allow(") || bare.contains("#![allow(");
        if allowed || (bare.contains("cfg_attr(") && bare.contains(",allow(")) {
            found.push(format!(
                "{path}:{number}: allow, where expect with a reason belongs"
            ));
        }
    }
    found
}

fn is_bidi_control(character: char) -> bool {
    matches!(
        character,
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
    )
}

/// What opens, changes or removes a file without [`disk`](hashiya::store), which follows no link.
const PAST_THE_DISK: [&str; 11] = [
    "File::open(",
    "File::create(",
    "File::create_new(",
    "OpenOptions::new(",
    "fs::read(",
    "fs::read_to_string(",
    "fs::write(",
    "fs::copy(",
    "fs::rename(",
    "fs::remove_file(",
    "fs::remove_dir",
];

/// The files of `store` that may, and what for.
const MAY_PASS: [(&str, &str); 4] = [
    ("src/store/disk/", "it is the disk"),
    ("src/store/project/lock.rs", "the name of the machine"),
    ("src/store/project/watch.rs", "what kind of drive it is"),
    ("src/store/project/staging.rs", "a file system is synced"),
];

/// Where `store` passes its own disk.
fn past_the_disk(path: &str, source: &str) -> Vec<String> {
    let is_free = MAY_PASS.iter().any(|(free, _)| path.starts_with(free));
    if !path.starts_with("src/store/") || path.ends_with("tests.rs") || is_free {
        return Vec::new();
    }
    let code = code_of(source);
    // What is for tests stands at the end.
    let tests = ["#[cfg(test)]\nmod ", "#[cfg(test)]\nimpl "];
    let end = tests.iter().filter_map(|mark| code.find(mark)).min();
    let code = &code[..end.unwrap_or(code.len())];
    let found = PAST_THE_DISK.iter().filter(|past| code.contains(**past));
    found.map(|past| format!("{path}: {past}")).collect()
}

#[test]
fn files_are_opened_changed_and_removed_in_one_place() {
    let all = sources("src");
    let found: Vec<String> = all
        .iter()
        .flat_map(|(path, source)| past_the_disk(path, source))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_disk_check_can_fail() {
    let source = "fn f() { let it = std::fs::read(path); }";
    assert_eq!(
        past_the_disk("src/store/log.rs", source),
        ["src/store/log.rs: fs::read("]
    );
    assert_eq!(past_the_disk("src/store/disk/mod.rs", source), [""; 0]);
    assert_eq!(past_the_disk("src/cli/log.rs", source), [""; 0]);
    let quoted = "fn f() -> &str { \"fs::read(\" } // fs::read(";
    assert_eq!(past_the_disk("src/store/log.rs", quoted), [""; 0]);
}

/// The rooms that lib.rs lists and docs/architecture.md does not name.
fn unnamed_rooms(lib: &str, architecture: &str) -> Vec<String> {
    code_of(lib)
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|room| {
            let named = [
                format!("`{room}`"),
                format!("{room}/"),
                format!("{room}.rs"),
            ];
            !named.iter().any(|named| architecture.contains(named))
        })
        .map(str::to_owned)
        .collect()
}

/// The rows of the import table in the page on architecture: room, rooms, packages.
fn table_of(architecture: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let listed = |cell: &str| -> Vec<String> {
        let mut names: Vec<String> = cell
            .split(',')
            .map(|name| name.trim().trim_matches('`').replace('-', "_"))
            .filter(|name| !name.is_empty() && name != "none")
            .collect();
        names.sort();
        names
    };
    architecture
        .lines()
        .skip_while(|line| *line != "## Who may import whom")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|');
            let room = cells.next()?.trim().trim_end_matches('`').to_owned();
            Some((room, listed(cells.next()?), listed(cells.next()?)))
        })
        .collect()
}

/// The page says what is tested, and the test what is written.
#[test]
fn the_import_table_is_that_of_the_architecture() {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let mut written = table_of(&page);
    let sorted = |names: &[&str]| {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort();
        names
    };
    let mut tested: Vec<_> = ROOMS
        .iter()
        .filter(|room| room.name != "lib" && room.name != "main")
        .map(|room| {
            (
                room.name.to_owned(),
                sorted(room.ours),
                sorted(room.packages),
            )
        })
        .collect();
    written.sort();
    tested.sort();
    assert_eq!(written, tested);
}

#[test]
fn nobody_imports_what_the_table_denies() {
    let packages = packages();
    let sources = sources("src");
    assert!(sources.len() > 30, "only {} files", sources.len());
    let found: Vec<String> = sources
        .iter()
        .flat_map(|(path, source)| import_objections(path, source, &packages))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn sources_keep_the_house_style() {
    let found: Vec<String> = sources("src")
        .iter()
        .flat_map(|(path, source)| style_objections(path, source))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn tests_hold_no_raw_bidi_controls() {
    for (path, source) in sources("tests") {
        assert!(!source.contains(is_bidi_control), "{path}");
        assert!(source.starts_with("//!"), "{path} does not begin with //!");
    }
}

#[test]
fn every_room_is_in_the_architecture() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let architecture = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    assert_eq!(unnamed_rooms(&lib, &architecture), [""; 0]);
    assert_eq!(
        unnamed_rooms("pub mod text;\npub mod ui;", "`text` only"),
        ["ui"]
    );
    assert_eq!(
        unnamed_rooms("pub mod text;\n// pub mod ui;", "src/text/"),
        [""; 0]
    );
}

/// The table denies something to every room, so each check can fail.
#[test]
fn the_import_check_can_fail() {
    let packages = packages();
    assert!(
        packages
            .iter()
            .any(|package| package == "unicode_segmentation")
    );
    // `(file, code, what is denied in it)`; an empty last column is allowed code.
    let table = [
        ("src/model/span.rs", "use crate::text::Page;", "text::Page"),
        ("src/model/span.rs", "use std::fs;", "std::fs"),
        (
            "src/model/span.rs",
            "fn f() { std::fs::read(p) }",
            "std::fs",
        ),
        (
            "src/model/span.rs",
            "use std::{collections::HashMap, fs::File};",
            "std::fs",
        ),
        (
            "src/model/span.rs",
            "use std::time::{Duration, Instant};",
            "std::time::Instant",
        ),
        ("src/model/span.rs", "use std::time;", "std::time::Instant"),
        (
            "src/model/span.rs",
            "use std::time::*;",
            "std::time::Instant",
        ),
        ("src/model/span.rs", "use std::time::Duration;", ""),
        (
            "src/model/span.rs",
            "use core::time::Duration; use std::fmt;",
            "",
        ),
        (
            "src/model/span.rs",
            "fn f() { let t = ::std::time::SystemTime::now(); }",
            "SystemTime",
        ),
        ("src/model/span.rs", "use egui::Color32;", "egui"),
        ("src/model/span.rs", "fn f(ui: &mut egui::Ui) {}", "egui"),
        ("src/model/span.rs", "use serde::Serialize;", ""),
        ("src/model/span.rs", "use super::article::Article;", ""),
        (
            "src/model/span.rs",
            "use super::super::store::Opened;",
            "store::Opened",
        ),
        (
            "src/model/span.rs",
            "type T = super::super::text::Page;",
            "text::Page",
        ),
        ("src/model/segment/word.rs", "use super::super::arabic;", ""),
        (
            "src/text/page.rs",
            "use crate::model::offset::OffsetIndex;",
            "model::offset",
        ),
        (
            "src/text/page.rs",
            "use crate::text::{Caret, page::Place};",
            "",
        ),
        ("src/text/page.rs", "use crate::model;", "model"),
        (
            "src/text/page.rs",
            "use crate::{text, model::{layer::Layer, span}};",
            "model::layer",
        ),
        ("src/text/page.rs", "use eframe::egui as gui;", "eframe"),
        (
            "src/text/input/edges.rs",
            "use super::super::geometry::Caret;",
            "",
        ),
        (
            "src/text/input/mod.rs",
            "mod tests { use super::super::super::ui::App; }",
            "ui::App",
        ),
        (
            "src/text/page.rs",
            "mod tests { use super::*; mod deep { use super::super::*; } }",
            "",
        ),
        (
            "src/look/marks.rs",
            "use crate::{model::layer::Layer, text::Paragraph};",
            "",
        ),
        (
            "src/look/marks.rs",
            "use crate::store::Opened;",
            "store::Opened",
        ),
        (
            "src/look/marks.rs",
            "use crate::session::Session;",
            "session::Session",
        ),
        ("src/look/marks.rs", "use parley::Layout;", "parley"),
        ("src/look/picture.rs", "use std::io::Cursor;", ""),
        (
            "src/look/picture.rs",
            "fn f() { std::fs::write(p, b) }",
            "std::fs",
        ),
        (
            "src/store/journal.rs",
            "use std::fs::File; use sha2::Sha256;",
            "",
        ),
        (
            "src/store/journal.rs",
            "use crate::session::Session;",
            "session::Session",
        ),
        (
            "src/store/journal.rs",
            "use std::time::SystemTime;",
            "SystemTime",
        ),
        (
            "src/session/mod.rs",
            "use crate::store::ArticleStore; use crate::model::edit;",
            "",
        ),
        ("src/session/mod.rs", "use crate::text::Page;", "text::Page"),
        (
            "src/session/mod.rs",
            "fn f() { std::fs::read(p) }",
            "std::fs",
        ),
        ("src/session/autosave.rs", "use crate::ui::App;", "ui::App"),
        (
            "src/session/autosave.rs",
            "use std::time::{Duration, Instant};",
            "",
        ),
        ("src/cli/mod.rs", "use crate::ui::run;", "ui::run"),
        ("src/cli/render.rs", "use egui::Context;", "egui"),
        (
            "src/cli/render.rs",
            "use crate::{look, model::{self, span::Span}, store};",
            "",
        ),
        (
            "src/ui/app.rs",
            "use crate::store::ArticleStore;",
            "store::ArticleStore",
        ),
        (
            "src/ui/map/mod.rs",
            "use crate::ui::window::App;",
            "name the window",
        ),
        (
            "src/ui/map/mod.rs",
            "use crate::ui::{App, style};",
            "name the window",
        ),
        (
            "src/ui/map/mod.rs",
            "use super::window::dispatch;",
            "name the window",
        ),
        ("src/ui/map/mod.rs", "use crate::ui::request::Request;", ""),
        ("src/ui/window/keys.rs", "use crate::ui::window::App;", ""),
        ("src/ui/app.rs", "use parley::Layout;", "parley"),
        ("src/ui/app.rs", "use ron::to_string;", "ron"),
        (
            "src/ui/app.rs",
            "use crate::session::Session; use egui::Ui;",
            "",
        ),
        ("src/ui/app.rs", "use crate::*;", "whole crate"),
        ("src/ui/app.rs", "use crate as all;", "whole crate"),
        ("src/main.rs", "fn main() { hashiya::cli::run() }", ""),
        (
            "src/main.rs",
            "fn main() { hashiya::store::open() }",
            "store::open",
        ),
        ("src/stray.rs", "fn f() {}", "no room"),
        // What is not code is not read, and names that look alike are others.
        ("src/model/span.rs", "// use crate::text::Page;", ""),
        (
            "src/model/span.rs",
            "/* use egui::Ui; /* std::fs */ use egui::Ui; */",
            "",
        ),
        (
            "src/model/span.rs",
            "/// [`crate::text::Page`]\nfn f() {}",
            "",
        ),
        (
            "src/model/span.rs",
            "const S: &str = \"use egui::Ui; \\\" std::fs::read\";",
            "",
        ),
        (
            "src/model/span.rs",
            "const S: &str = r#\"\" use egui::Ui;\"#;",
            "",
        ),
        (
            "src/model/span.rs",
            "const C: char = '\"'; use egui::Ui; const D: char = '\"';",
            "egui",
        ),
        (
            "src/model/span.rs",
            "fn f<'a>(x: &'a str) { egui::f(x) }",
            "egui",
        ),
        (
            "src/model/span.rs",
            "const C: char = '\\''; fn f() { egui::f() }",
            "egui",
        ),
        (
            "src/model/span.rs",
            "fn f(x: X) { x.egui(); my::egui::f(); X::std::fs() }",
            "",
        ),
        (
            "src/model/span.rs",
            "fn f() -> impl Iterator<Item = u8> + use<'_> { g() }",
            "",
        ),
        ("src/model/span.rs", "use r#egui::Ui;", "egui"),
        ("src/model/span.rs", "extern crate egui;", "egui"),
        // Tests beside the code may use what they like.
        (
            "src/model/span.rs",
            "#[cfg(test)]\nmod tests { use egui::Ui; fn f() { x } }",
            "",
        ),
        (
            "src/model/span.rs",
            "#[cfg(test)] mod t { {} } use egui::Ui;",
            "egui",
        ),
        ("src/model/span.rs", "#[cfg(test)] use egui::Ui;", "egui"),
        (
            "src/model/span.rs",
            "pub(crate) use self::inner::Thing; mod inner {}",
            "",
        ),
    ];
    for (path, code, denied) in table {
        let found = import_objections(path, code, &packages).join("\n");
        if denied.is_empty() {
            assert_eq!(found, "", "{path}: {code}");
        } else {
            assert!(found.contains(denied), "{path}: {code}: {found:?}");
        }
    }
}

#[test]
fn the_style_check_can_fail() {
    let long = format!("//! x\n{}", "fn f() {}\n".repeat(LONGEST));
    let marker = concat!("//! x\n// TO", "DO: later");
    let raw = "//! x\nconst S: &str = \"\u{200F}\";";
    // `(source, what is found)`; an empty last column is good style.
    for (source, expected) in [
        ("//! x\nfn f() {}", ""),
        ("fn f() {}", "does not begin"),
        ("/// x\nfn f() {}", "does not begin"),
        (long.as_str(), "601 lines"),
        (marker, "x.rs:2"),
        (raw, "\\u{200f}"),
        ("//! x\nconst S: &str = \"\\u{200F}\";", ""),
        ("//! x\n#[allow(dead_code)]\nfn f() {}", "x.rs:2: allow"),
        ("//! x\n#![ allow (dead_code) ]", "x.rs:2: allow"),
        (
            "//! x\n#[cfg_attr(test, allow(dead_code))]\nfn f() {}",
            "allow",
        ),
        ("//! x\n#[expect(dead_code, reason = \"x\")]\nfn f() {}", ""),
        ("//! x\nfn f(a: A) { a.allow(1) }", ""),
        ("//! x\n// #[allow(dead_code)] is not code", ""),
        ("//! x\nfn f() { todo!() }", "x.rs:2: todo!"),
        ("//! x\nfn f() { unimplemented!(\"x\") }", "unimplemented!"),
        ("//! x\nfn f() { dbg!(1); }", "dbg!"),
        ("//! x\nfn f() { my_todo!() }", ""),
        ("//! x\nconst S: &str = \"todo!()\";", ""),
    ] {
        let found = style_objections("src/x.rs", source).join("\n");
        if expected.is_empty() {
            assert_eq!(found, "", "{source}");
        } else {
            assert!(found.contains(expected), "{source}: {found:?}");
        }
    }
}
