//! `hashiya log`: who changed what when, of an article or of a project.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::LogArguments;
use crate::store::{LogLine, LoggedChange, StoreError, is_layer_path, log_path, read_log};

/// Prints the records of edits at the paths, and returns the exit code: 0, or 1 when there is no
/// record at a path or a part of one cannot be read. What is wrong goes to `errors`.
///
/// # Errors
/// When the lines cannot be written.
pub fn log(
    arguments: &LogArguments,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<u8> {
    let mut exit_code = 0;
    let mut records = Vec::new();
    for path in &arguments.paths {
        match records_of(path) {
            Ok(found) if found.is_empty() => {
                exit_code = 1;
                complain(errors, path, "there is no record of edits here")?;
            }
            Ok(found) => records.extend(found),
            Err(error) => {
                exit_code = 1;
                complain(errors, path, error)?;
            }
        }
    }
    let several = records.len() > 1;
    for (index, path) in records.iter().enumerate() {
        let record = match read_log(path) {
            Ok(record) => record,
            Err(error) => {
                exit_code = 1;
                complain(errors, path, error)?;
                continue;
            }
        };
        if several && !arguments.json {
            let gap = if index == 0 { "" } else { "\n" };
            writeln!(out, "{gap}{}:", path.display())?;
        }
        for line in &record.lines {
            for change in &line.did {
                if arguments.json {
                    writeln!(out, "{}", as_json(path, line, change))?;
                } else {
                    writeln!(out, "{}  {}  {change}", line.time, line.by)?;
                }
            }
        }
        for number in &record.unreadable {
            exit_code = 1;
            complain(errors, path, format!("line {number} cannot be read"))?;
        }
    }
    Ok(exit_code)
}

fn complain(errors: &mut dyn Write, path: &Path, problem: impl Display) -> io::Result<()> {
    writeln!(errors, "{}: {problem}", path.display())
}

/// One change, with all that it says and where it stands.
fn as_json(path: &Path, line: &LogLine, change: &LoggedChange) -> Value {
    let mut object = Map::new();
    object.insert("record".to_owned(), json!(path.display().to_string()));
    let article = path.file_stem().unwrap_or_default().to_string_lossy();
    object.insert("article".to_owned(), json!(article));
    object.insert("time".to_owned(), json!(line.time));
    object.insert("by".to_owned(), json!(line.by));
    object.insert("sum".to_owned(), json!(line.sum));
    // An enum of structs is an object with one field: its name.
    if let Ok(Value::Object(change)) = serde_json::to_value(change) {
        for (name, fields) in change {
            object.insert("did".to_owned(), json!(name));
            if let Value::Object(fields) = fields {
                object.extend(fields);
            }
        }
    }
    Value::Object(object)
}

/// The records that belong to `path`: of a project, of an annotator's folder, of an article by all
/// annotators, of a layer, or itself.
fn records_of(path: &Path) -> Result<Vec<PathBuf>, StoreError> {
    if path.is_dir() {
        let annotations = path.join("annotations");
        if !annotations.is_dir() {
            return logs_in(path);
        }
        let mut records = Vec::new();
        for annotator in entries(&annotations)? {
            if annotator.is_dir() {
                records.extend(logs_in(&annotator)?);
            }
        }
        return Ok(records);
    }
    if is_log(path) {
        return Ok(vec![path.to_owned()]);
    }
    let mut candidates = vec![log_path(path)];
    if !is_layer_path(path)
        && let Some(project) = project_of(path)
        && let Some(name) = log_path(path).file_name()
    {
        let annotators = entries(&project.join("annotations")).unwrap_or_default();
        candidates.extend(annotators.iter().map(|annotator| annotator.join(name)));
    }
    candidates.retain(|record| record.is_file());
    Ok(candidates)
}

/// The project of an article in its folder `articles`.
fn project_of(article: &Path) -> Option<PathBuf> {
    let article = std::path::absolute(article).ok()?;
    let folder = article.parent()?;
    let is_articles = folder.file_name().is_some_and(|name| name == "articles");
    is_articles
        .then(|| folder.parent().map(Path::to_owned))
        .flatten()
}

fn logs_in(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = entries(folder)?;
    found.retain(|path| is_log(path) && path.is_file());
    Ok(found)
}

/// What is in a folder and not hidden, in order.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = std::fs::read_dir(folder)
        .map_err(|error| StoreError::io("read the folder", folder, &error))?;
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    Ok(found)
}

fn is_log(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("log"))
}
