//! `hashiya import --format`: annotations of other tools into a project.

use std::io::Write;

use serde_json::json;

use super::CommandError;
use super::export::{exit_code, list, with_faults};
use super::import::{Import, followed, project_of};
use crate::session::exporting::Format;
use crate::session::importing::{AnnotationsImport, ImportRequest, import_annotated as bring_in};
use crate::store::project::now;

/// Brings annotations in and says what did not come in as it stands. Ctrl+C stops it between two
/// batches when `interruptible`; what is in stays in. The answer is the exit code.
///
/// # Errors
/// When there is no project, or no file that can be read.
pub fn import_annotated(
    arguments: &Import,
    format: &'static Format,
    interruptible: bool,
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<u8, CommandError> {
    let folder = project_of(arguments)?;
    let fallback = || folder.annotators().into_iter().next();
    let request = ImportRequest {
        paths: arguments.paths.clone(),
        annotations: Some(AnnotationsImport {
            format: format.name.to_owned(),
            annotator: arguments
                .annotated_by
                .clone()
                .or_else(|| arguments.annotator.clone())
                .or_else(fallback)
                .unwrap_or_else(|| format.name.to_owned()),
            only_annotator: arguments.only,
            labels: arguments.label.iter().cloned().collect(),
        }),
        dry_run: arguments.dry_run,
        ..ImportRequest::default()
    };
    let report = followed(arguments, interruptible, |control| {
        bring_in(&folder, &request, now, control)
    })?;
    if arguments.json {
        let object = json!({
            "added": report.added,
            "known": report.known,
            "layers": report.layers,
            "spans": report.spans,
            "unplaced": report.unplaced,
            "incidents": report.incidents,
            "unknown_labels": report.unknown,
            "cancelled": report.cancelled,
            "dry_run": report.dry_run,
        });
        writeln!(out, "{}", with_faults(object, &report.faults))?;
    } else {
        list(out, &report.faults)?;
        for (label, count) in &report.unknown {
            writeln!(
                out,
                "label \"{label}\" is not in the codebook ({count} spans, kept); add it there, or say \
                 what it is with --label"
            )?;
        }
    }
    writeln!(errors, "{}", report.summary())?;
    Ok(exit_code(&report.faults).max(report.cancelled.into()))
}
