//! The documents say what is true: commands that exist, keys that work, links that lead
//! somewhere, rooms and files that are there.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use hashiya::cli::Arguments;

/// The documents, by their paths in the repository.
const DOCUMENTS: [&str; 10] = [
    "README.md",
    "CHANGELOG.md",
    "docs/architecture.md",
    "docs/file-format.md",
    "docs/guide.md",
    "docs/performance.md",
    "docs/security.md",
    "assets/fonts/README.md",
    "examples/articles/README.md",
    "examples/corpus/README.md",
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(document: &str) -> String {
    fs::read_to_string(repository().join(document)).unwrap()
}

/// The text outside blocks of code, and the blocks of code with their languages.
fn without_code(document: &str) -> (String, Vec<(String, String)>) {
    let (mut prose, mut blocks, mut inside) = (String::new(), Vec::new(), false);
    for line in read(document).lines() {
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside;
            if inside {
                blocks.push((language.to_owned(), String::new()));
            }
        } else {
            let into = match blocks.last_mut() {
                Some((_, block)) if inside => block,
                _ => &mut prose,
            };
            into.push_str(line);
            into.push('\n');
        }
    }
    assert!(!inside, "{document}: a block of code has no end");
    (prose, blocks)
}

/// The lines of the blocks that are typed into a shell.
fn shell_lines(document: &str) -> Vec<String> {
    let (_, blocks) = without_code(document);
    let shell = blocks.iter().filter(|(language, _)| language == "sh");
    shell
        .flat_map(|(_, block)| block.lines().map(str::to_owned))
        .collect()
}

/// What stands between `open` and the next `close`, for each `open`.
fn between<'a>(text: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
    text.split(open)
        .skip(1)
        .filter_map(move |rest| rest.split(close).next())
}

/// The anchor of a heading, as forges make it.
fn anchor(heading: &str) -> String {
    heading
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

fn has_heading(document: &Path, wanted: &str) -> bool {
    fs::read_to_string(document)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .any(|line| anchor(line.trim_start_matches('#').trim()) == wanted)
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for document in DOCUMENTS {
        let (prose, _) = without_code(document);
        let pictures = between(&prose, " src=\"", '"').chain(between(&prose, " srcset=\"", '"'));
        for link in between(&prose, "](", ')').chain(pictures) {
            if link.contains("://") {
                continue;
            }
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let file = repository().join(document);
            let target = match path {
                "" => file,
                path => file.with_file_name(path),
            };
            assert!(target.exists(), "{document}: {link} leads nowhere");
            assert!(
                heading.is_empty() || has_heading(&target, heading),
                "{document}: {link} has no such heading"
            );
            count += 1;
        }
    }
    assert!(count > 20, "only {count} links were looked at");
}

#[test]
fn every_picture_is_shown() {
    let (guide, readme) = (read("docs/guide.md"), read("README.md"));
    let pictures = fs::read_dir(repository().join("docs/pictures")).unwrap();
    for picture in pictures {
        let name = picture.unwrap().file_name().into_string().unwrap();
        assert!(
            name == "make.sh" || [&guide, &readme].iter().any(|text| text.contains(&name)),
            "{name} is in no document"
        );
    }
}

#[test]
fn commands_of_the_documents_exist() {
    let readme = shell_lines("README.md");
    let mut lines = readme.clone();
    lines.extend(shell_lines("docs/guide.md"));
    for line in &lines {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        if let Some(end) = words.iter().position(|word| *word == "--")
            && words.starts_with(&["cargo", "run"])
        {
            // What stands behind `--` is for the program.
            check_program(line, &words.split_off(end)[1..]);
        }
        match words[..] {
            [
                "cargo",
                "build" | "run" | "test" | "bench",
                ref options @ ..,
            ] => {
                for option in options {
                    let known = ["--release", "--no-default-features", "--locked"];
                    assert!(known.contains(option), "{line}: unknown option {option}");
                }
            }
            ["hashiya", ref arguments @ ..] => check_program(line, arguments),
            _ => panic!("is this command right, and how is it to be checked? {line}"),
        }
    }
    let promised = [
        "cargo build --release",
        "cargo run --release -- examples/articles/short.txt",
        "cargo test",
        "hashiya check examples/articles",
    ];
    for promised in promised {
        assert!(readme.iter().any(|line| line == promised), "{promised}");
    }
}

/// Arguments that the program understands, about files that are there.
fn check_program(line: &str, arguments: &[&str]) {
    let program = std::iter::once("hashiya");
    if let Err(error) = Arguments::try_parse_from(program.chain(arguments.iter().copied())) {
        panic!("{line}: {error}");
    }
    let files = arguments.iter().filter(|word| word.contains('/'));
    for file in files {
        assert!(repository().join(file).exists(), "{line}: no {file}");
    }
}

#[test]
fn the_oldest_rust_is_the_one_of_the_package() {
    let oldest = env!("CARGO_PKG_RUST_VERSION");
    assert!(read("README.md").contains(&format!("Rust {oldest} or newer")));
}

#[test]
fn the_changelog_knows_this_version() {
    let heading = format!("## [{}] - ", env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(&heading), "{heading}");
}

#[test]
fn the_architecture_names_every_room() {
    let architecture = read("docs/architecture.md");
    let library = read("src/lib.rs");
    let rooms: Vec<&str> = between(&library, "pub mod ", ';').collect();
    assert!(rooms.contains(&"model") && rooms.contains(&"ui"));
    for room in rooms {
        assert!(
            architecture.contains(&format!("\n### `{room}`: ")),
            "the code map lacks `{room}`"
        );
        assert!(
            architecture.contains(&format!("\n| `{room}` | ")),
            "the import table lacks `{room}`"
        );
    }
}

/// Paths in the architecture are those of files and modules: `tests/suite/docs.rs`,
/// `src/session`, `model/edit`.
#[test]
fn paths_in_the_architecture_exist() {
    let (prose, _) = without_code("docs/architecture.md");
    let mut count = 0;
    for code in between(&prose, "`", '`').step_by(2) {
        let path_like = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        if !code.contains('/') || !code.chars().all(path_like) {
            continue;
        }
        let candidates = [
            PathBuf::from(code),
            Path::new("src").join(code),
            Path::new("src").join(format!("{code}.rs")),
        ];
        let found = candidates
            .iter()
            .any(|path| repository().join(path).exists());
        assert!(found, "there is no {code}");
        count += 1;
    }
    assert!(count > 30, "only {count} paths were looked at");
}

#[cfg(feature = "gui")]
mod window {
    use super::read;
    use hashiya::model::codebook::Codebook;
    use hashiya::ui::commands::{COMMANDS, Group};

    /// The rows of the guide's tables of shortcuts: keys and name, under the heading of a group.
    fn rows_of(heading: &str) -> Vec<(String, String)> {
        let guide = read("docs/guide.md");
        let all = guide.split("\n## All shortcuts\n").nth(1).unwrap();
        let of_group = all.split(&format!("\n### {heading}\n")).nth(1).unwrap();
        let table = of_group.split("\n#").next().unwrap();
        table
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
            .filter_map(|row| row.split_once(" | "))
            .skip(1)
            .map(|(keys, name)| (keys.to_owned(), name.to_owned()))
            .collect()
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn the_guide_has_every_command_with_its_first_key() {
        for group in Group::ALL {
            let shown: Vec<(String, String)> = rows_of(group.name())
                .into_iter()
                .map(|(keys, name)| (keys.split(", ").next().unwrap_or_default().into(), name))
                .collect();
            let defined: Vec<(String, String)> = COMMANDS
                .iter()
                .filter(|spec| spec.group == group)
                .map(|spec| {
                    let first = spec.keys.first().map(|key| format!("`{}`", key.text()));
                    (first.unwrap_or_default(), spec.name.to_owned())
                })
                .collect();
            assert_eq!(shown, defined, "{group:?}");
        }
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn other_keys_of_the_guide_work_too() {
        for group in Group::ALL {
            for (keys, name) in rows_of(group.name()) {
                let spec = COMMANDS.iter().find(|spec| spec.name == name).unwrap();
                let known: Vec<String> = spec
                    .keys
                    .iter()
                    .map(|key| format!("`{}`", key.text()))
                    .collect();
                for key in keys.split(", ").filter(|key| !key.trim().is_empty()) {
                    assert!(known.contains(&key.to_owned()), "{name}: {key}");
                }
            }
        }
    }

    #[test]
    fn the_guide_has_every_label_with_its_keys() {
        let defined: Vec<(String, String)> = Codebook::default()
            .labels
            .iter()
            .map(|label| {
                (
                    format!("`{}`", label.keys().replace(" or ", "`, `")),
                    format!("Label {}", label.english),
                )
            })
            .collect();
        assert_eq!(rows_of("Labels"), defined);
        let guide = read("docs/guide.md");
        for label in Codebook::default().labels {
            let row = format!("| {} | {} | ", label.english, label.arabic);
            assert!(guide.contains(&row), "{row}");
        }
    }
}
