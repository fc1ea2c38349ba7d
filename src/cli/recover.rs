//! `hashiya recover`: work that was set aside is listed, looked at, and brought back.
//!
//! Exit codes: 0, 1 when a person should look at something, 2 when it could not be done.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::CommandError;
use crate::session::Session;
use crate::store::merge::codebook_near;
use crate::store::project::{ProjectFolder, is_project};
use crate::store::set_aside::{BroughtBack, SetAside};
use crate::store::{OpenOptions, StoreError, is_layer_path};

/// What was set aside, and what to do with it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    hashiya recover my-project\n  \
    hashiya recover article.ron.journal-lost-2026-11-22T17-00-00Z\n  \
    hashiya recover article.ron.journal-lost-2026-11-22T17-00-00Z --take")]
pub struct Recover {
    /// Project folders, articles and RON files, of which everything that was set aside is listed; or
    /// files that were set aside, which are looked at
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,

    /// Bring what is in these files back into the annotations; nothing that is there is removed
    #[arg(long)]
    pub take: bool,

    /// Print a JSON object on a line of its own for each file
    #[arg(long)]
    pub json: bool,
}

/// Lists, looks or brings back. Returns the exit code.
///
/// # Errors
/// When a folder or a file cannot be read, or its work cannot be brought back; when the lines cannot
/// be written.
pub fn recover(
    arguments: &Recover,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let mut exit_code = 0;
    for path in &arguments.paths {
        if let Some(aside) = SetAside::of(path) {
            let back = look(&aside, arguments.take)?;
            exit_code |= u8::from(!back.told.is_empty());
            say(&aside, &back, arguments, out, errors)?;
            continue;
        }
        if arguments.take {
            let path = path.display();
            let says = format!("name the file whose work is to be brought back: {path}");
            return Err(CommandError::Refused(says));
        }
        for aside in all_at(path)? {
            let shown = aside.path.display();
            if arguments.json {
                let (kind, time) = (aside.kind.name(), &aside.time);
                let one = json!({"file": shown.to_string(), "kind": kind, "time": time});
                writeln!(out, "{one}")?;
            } else {
                writeln!(out, "{shown}: {}", aside.kind.says())?;
            }
        }
    }
    Ok(exit_code)
}

fn say(
    aside: &SetAside,
    back: &BroughtBack,
    arguments: &Recover,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<()> {
    let shown = aside.path.display();
    if arguments.json {
        let one = json!({
            "file": shown.to_string(),
            "kind": aside.kind.name(),
            "time": aside.time,
            "brought_back": arguments.take,
            "spans": back.added,
            "told": back.told,
        });
        return writeln!(out, "{one}");
    }
    for span in &back.added {
        writeln!(out, "{span}")?;
    }
    for line in &back.told {
        writeln!(errors, "{shown}: {line}")?;
    }
    let spans = back.added.len();
    if arguments.take {
        let layer = aside.layer_path.display();
        writeln!(errors, "{spans} spans are brought back: {layer}")?;
        if !back.told.is_empty() {
            writeln!(errors, "what was set aside stays where it is: {shown}")?;
        }
    } else {
        writeln!(errors, "{spans} spans could be brought back with --take")?;
    }
    Ok(())
}

/// What the file has that the annotations lack, which are written when it is to be taken.
fn look(aside: &SetAside, take: bool) -> Result<BroughtBack, StoreError> {
    let options = OpenOptions {
        codebook: codebook_near(&aside.layer_path).unwrap_or_default(),
        read_only: (!take).then(|| "it is looked at".to_owned()),
        ..OpenOptions::default()
    };
    let layer = &aside.layer_path;
    let mut session = match article_of(layer)? {
        Some((article, options_of)) => {
            let options = OpenOptions {
                codebook: options.codebook,
                read_only: options.read_only,
                ..options_of
            };
            Session::open_at(&article, layer, &options)?
        }
        None if layer.exists() => Session::open(layer, &options)?,
        None => Session::open(&layer.with_extension("txt"), &options)?,
    };
    if !take {
        return session.look_at_set_aside(aside);
    }
    let back = session.bring_back(aside)?;
    session.close()?;
    Ok(back)
}

/// The article of a layer of a project, and how it is opened there.
fn article_of(layer: &Path) -> Result<Option<(PathBuf, OpenOptions)>, StoreError> {
    let layer = std::path::absolute(layer).unwrap_or_else(|_| layer.to_owned());
    let Some(root) = layer.ancestors().nth(3).filter(|root| is_project(root)) else {
        return Ok(None);
    };
    let project = ProjectFolder::open(root)?;
    let name = |path: Option<&Path>| {
        let name = path.and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let (id, annotator) = (name(Some(&layer.with_extension(""))), name(layer.parent()));
    let options = OpenOptions {
        annotator,
        record: project.file().settings.record,
        ..OpenOptions::default()
    };
    Ok(Some((project.article_path(&id), options)))
}

/// Everything that was set aside of a project, an article by all its annotators, or a layer.
fn all_at(path: &Path) -> Result<Vec<SetAside>, StoreError> {
    if is_project(path) {
        let project = ProjectFolder::open(path)?;
        let annotators = project.annotators().into_iter();
        let folders = annotators.map(|it| SetAside::in_folder(&project.annotations_folder(&it)));
        let found: Vec<Vec<SetAside>> = folders.collect::<Result<_, _>>()?;
        return Ok(found.concat());
    }
    if path.is_dir() {
        return SetAside::in_folder(path);
    }
    if is_layer_path(path) {
        return SetAside::beside(path);
    }
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    if let Some(root) = absolute.ancestors().nth(2).filter(|root| is_project(root)) {
        let id = absolute.file_stem().unwrap_or_default().to_string_lossy();
        let mut found = all_at(root)?;
        found.retain(|it| it.layer_path.file_stem().is_some_and(|stem| stem == &*id));
        return Ok(found);
    }
    SetAside::beside(&path.with_extension("ron"))
}
