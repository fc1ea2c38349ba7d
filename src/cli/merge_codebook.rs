//! `hashiya merge-codebook`: files of which there are two, made one by what they say. Git calls it for
//! the files of a project once it is installed there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;
use serde_json::json;

use super::CommandError;
use super::values::one_of;
use crate::store::merge::{Keep, codebook_for, codebook_near, merge_copy, merge_into, root_of};
use crate::store::project::{is_project, now};
use crate::store::{StoreError, stamp, write_atomic};

/// What to merge.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya merge-codebook --install my-project\n  \
    hashiya merge-codebook base.ron ours.ron theirs.ron\n  \
    hashiya merge-codebook codebook.ron \"codebook (conflicted copy 2026-01-02).ron\"\n  \
    hashiya merge-codebook articles/a.txt \"articles/a (conflicted copy).txt\" --keep file")]
pub struct MergeCodebook {
    /// BASE OURS THEIRS, of which OURS becomes both; after them the name that the file has in the
    /// project. Or FILE COPY: the copy is brought into the file and set aside. Or, to install, the
    /// project
    #[arg(num_args = 0..=4)]
    pub files: Vec<PathBuf>,

    /// With FILE COPY, of what cannot be merged by what it says, as articles and guidelines: which of
    /// the two stays
    #[arg(long, value_name = "WHICH", conflicts_with = "install", value_parser = one_of(Keep::id, KEEP))]
    pub keep: Option<Keep>,

    /// Have git merge the codebook, the registries, metadata and annotations of a project this way
    #[arg(long)]
    pub install: bool,

    /// Print a JSON object on a line of its own for each thing to look at
    #[arg(long)]
    pub json: bool,
}

const KEEP: &[(Keep, &str)] = &[
    (Keep::File, "The file; the copy is set aside"),
    (Keep::Copy, "The copy; the file is set aside"),
];

/// The lines of `.gitattributes` that an installation writes.
const ATTRIBUTES: [&str; 6] = [
    "/project.ron merge=hashiya",
    "/codebook.ron merge=hashiya",
    "/actors.ron merge=hashiya",
    "/places.ron merge=hashiya",
    "/articles/*.meta.ron merge=hashiya",
    "/annotations/*/*.ron merge=hashiya",
];

/// Merges, and returns the exit code: 0, or 1 when a person should look. What to look at goes to
/// `errors`.
///
/// # Errors
/// When the files cannot be merged, and OURS is as it was; when there is no project or no git to
/// install in; when the lines cannot be written.
pub fn merge_codebook(
    arguments: &MergeCodebook,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    if arguments.install {
        let project = match arguments.files.as_slice() {
            [] => Path::new("."),
            [project] => project,
            _ => {
                return Err(CommandError::Refused(
                    "--install takes one project".to_owned(),
                ));
            }
        };
        return install(project, out).map(|()| 0);
    }
    let (shown, told) = match arguments.files.as_slice() {
        [file, copy] => {
            let stamp = stamp(now());
            let codebook = codebook_near(file);
            let taken = merge_copy(file, copy, arguments.keep, codebook.as_ref(), &stamp)?;
            if !arguments.json {
                let (now, copy) = (file.display(), copy.display());
                let aside = taken.aside.display();
                let line = match (taken.replaced, arguments.keep) {
                    (true, _) if taken.aside == *file => format!("{copy} is now {now}"),
                    (true, _) => format!("{copy} is now {now}; what that was lies in {aside}"),
                    (false, Some(_)) => format!("{copy} lies in {aside}"),
                    (false, None) => format!("{copy} is merged and lies in {aside}"),
                };
                writeln!(out, "{line}")?;
            }
            (file, taken.told)
        }
        _ if arguments.keep.is_some() => {
            let wanted = "--keep goes with FILE COPY";
            return Err(CommandError::Refused(wanted.to_owned()));
        }
        [base, ours, theirs] => (ours, three(base, ours, theirs, ours)?),
        [base, ours, theirs, name] => (name, three(base, ours, theirs, name)?),
        _ => {
            let wanted = "name BASE OURS THEIRS, or FILE COPY, or --install and a project";
            return Err(CommandError::Refused(wanted.to_owned()));
        }
    };
    for line in &told {
        let path = shown.display();
        if arguments.json {
            let line = json!({"file": path.to_string(), "message": line});
            writeln!(out, "{line}")?;
        } else {
            writeln!(errors, "{path}: {line}")?;
        }
    }
    Ok(u8::from(!told.is_empty()))
}

fn three(base: &Path, ours: &Path, theirs: &Path, name: &Path) -> Result<Vec<String>, StoreError> {
    let root = root_of(name);
    let earlier = root.iter().flat_map(|root| codebooks_of(root));
    let codebook = codebook_near(name);
    let codebook = codebook.map(|near| codebook_for(near, &[base, ours, theirs], earlier));
    merge_into(Some(base), ours, theirs, codebook.as_ref())
}

/// The codebooks that git knows of a project, the latest first: while git merges, that of the other side
/// is not in its folder yet.
fn codebooks_of(root: &Path) -> impl Iterator<Item = Vec<u8>> {
    let arguments = [
        "rev-list",
        "--all",
        "--reflog",
        "--max-count=1000",
        "--",
        "codebook.ron",
    ];
    let commits = git(root, &arguments).ok().flatten().unwrap_or_default();
    // What is merged without a branch or a remote of that name.
    let merged =
        std::env::vars().filter_map(|(name, _)| Some(name.strip_prefix("GITHEAD_")?.to_owned()));
    let commits: Vec<String> = merged.chain(commits.lines().map(str::to_owned)).collect();
    commits.into_iter().filter_map(move |commit| {
        let text = git(root, &["show", &format!("{commit}:./codebook.ron")]);
        Some(text.ok()??.into_bytes())
    })
}

/// Tells git of the driver: for the project in `.gitattributes`, which goes with it, and for this
/// copy of the repository in its configuration.
fn install(project: &Path, out: &mut dyn Write) -> Result<(), CommandError> {
    if !is_project(project) {
        let path = project.display();
        let says = format!("this folder is not a project: it has no \"project.ron\": {path}");
        return Err(CommandError::Refused(says));
    }
    let inside = git(project, &["rev-parse", "--is-inside-work-tree"])?;
    if inside.as_deref() != Some("true") {
        let path = project.display();
        let says = format!("this project is not in a repository of git: {path}");
        return Err(CommandError::Refused(says));
    }
    let path = project.join(".gitattributes");
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(StoreError::io("read the file", &path, &error).into()),
    };
    let missing = |line: &&str| !before.lines().any(|own| own.trim() == *line);
    let lines: Vec<&str> = ATTRIBUTES.into_iter().filter(missing).collect();
    if lines.is_empty() {
        writeln!(out, "{} has the lines already", path.display())?;
    } else {
        let mut text = before.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for line in &lines {
            text.push_str(line);
            text.push('\n');
        }
        write_atomic(&path, text.as_bytes())?;
        let count = lines.len();
        writeln!(
            out,
            "{}: {count} lines added; commit the file",
            path.display()
        )?;
    }
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("hashiya"));
    // Git hands the line to a shell, on Windows to its own.
    let program = program
        .to_string_lossy()
        .replace('\\', "/")
        .replace('\'', "'\\''");
    let driver = format!("'{program}' merge-codebook %O %A %B %P");
    let settings = [
        ("merge.hashiya.name", "Hashiya merges by what files say"),
        ("merge.hashiya.driver", driver.as_str()),
    ];
    for (name, value) in settings {
        if git(project, &["config", "--local", "--get", name])?.as_deref() == Some(value) {
            writeln!(out, "git: {name} is set already")?;
            continue;
        }
        if git(project, &["config", "--local", name, value])?.is_none() {
            let says = format!("git could not set {name}; is its configuration locked?");
            return Err(CommandError::Refused(says));
        }
        writeln!(out, "git: {name} = {value}")?;
    }
    Ok(())
}

/// What git prints, without the last line end; `None` when it fails.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<String>, CommandError> {
    let run = Command::new("git")
        .current_dir(folder)
        // Git may have set them for its driver, as paths from elsewhere.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .args(arguments)
        .output();
    let output = run.map_err(|error| {
        CommandError::Refused(format!("cannot run git: {error}; install it and try again"))
    })?;
    let text = String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned();
    Ok(output.status.success().then_some(text))
}
