//! `hashiya render`: an annotated article as PNG or SVG, drawn without a window.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::{CommandError, Render};
use crate::look::picture::{PictureFormat, PictureOptions, render_to};
use crate::store::{inspect, write_atomic};

/// Draws an article and writes one file for each sheet: `page.png`, or `page-1.png`,
/// `page-2.png` and so on for an article of several sheets. Prints their names.
///
/// # Errors
/// When the article or its annotations cannot be read, or a picture cannot be written.
pub fn render(arguments: &Render, out: &mut dyn Write) -> Result<(), CommandError> {
    let format = format_of(&arguments.out)?;
    let found = inspect(&arguments.article, None)?;
    if let Some(reason) = found.unreadable {
        return Err(CommandError::Refused(reason));
    }
    let mut options = PictureOptions {
        mode: arguments.theme,
        scale: arguments.scale,
        ..PictureOptions::default()
    };
    if let Some(width) = arguments.width {
        options = options.with_width(width);
    }
    let article = &found.loaded.article;
    let sheets = render_to(article, &found.layer, &found.codebook, &options, format);
    let sheets = sheets.map_err(|error| {
        let path = arguments.out.display();
        CommandError::Refused(format!("cannot draw {path}: {error}"))
    })?;
    for (suffix, bytes) in sheets {
        let path = with_suffix(&arguments.out, &suffix);
        write_atomic(&path, &bytes)?;
        let line = if arguments.json {
            serde_json::json!({"picture": path, "bytes": bytes.len()}).to_string()
        } else {
            path.display().to_string()
        };
        writeln!(out, "{line}").map_err(CommandError::printing("the names of the pictures"))?;
    }
    Ok(())
}

fn format_of(path: &Path) -> Result<PictureFormat, CommandError> {
    let extension = path
        .extension()
        .map(|it| it.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("png") => Ok(PictureFormat::Png),
        Some("svg") => Ok(PictureFormat::Svg),
        _ => Err(CommandError::Refused(format!(
            "cannot tell the kind of picture: end its name in .png or .svg: {}",
            path.display()
        ))),
    }
}

/// `page.png` and `-2` make `page-2.png`.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(suffix);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}
