//! `hashiya render`: an annotated article as PNG or SVG, drawn without a window.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Render, ThemeChoice};
use crate::look::Mode;
use crate::look::picture::{PictureError, PictureFormat, PictureOptions, render_to};
use crate::store::{StoreError, inspect, write_atomic};

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The article or a picture cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The annotations cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// The picture cannot be made.
    #[error("cannot draw {path}: {error}")]
    Picture {
        /// The file that was to be written.
        path: String,
        /// Why.
        error: PictureError,
    },
    /// The name of the picture says no format.
    #[error("cannot tell the kind of picture: end its name in .png or .svg: {0}")]
    Format(String),
    /// The names of the pictures cannot be printed.
    #[error("cannot write the names of the pictures: {0}")]
    Report(#[from] io::Error),
}

/// Draws an article and writes one file for each sheet: `page.png`, or `page-1.png`,
/// `page-2.png` and so on for an article of several sheets. Prints their names.
///
/// # Errors
/// When the article or its annotations cannot be read, or a picture cannot be written.
pub fn render(arguments: &Render, out: &mut dyn Write) -> Result<(), RenderError> {
    let format = format_of(&arguments.out)?;
    let found = inspect(&arguments.article, None)?;
    if let Some(reason) = found.unreadable {
        return Err(RenderError::Unreadable(reason));
    }
    let mut options = PictureOptions {
        mode: match arguments.theme {
            ThemeChoice::Light => Mode::Light,
            ThemeChoice::Dark => Mode::Dark,
        },
        scale: arguments.scale,
        ..PictureOptions::default()
    };
    if let Some(width) = arguments.width {
        options = options.with_width(width);
    }
    let article = &found.loaded.article;
    let sheets =
        render_to(article, &found.layer, &found.codebook, &options, format).map_err(|error| {
            RenderError::Picture {
                path: arguments.out.display().to_string(),
                error,
            }
        })?;
    for (suffix, bytes) in sheets {
        let path = with_suffix(&arguments.out, &suffix);
        write_atomic(&path, &bytes)?;
        if arguments.json {
            let line = serde_json::json!({"picture": path, "bytes": bytes.len()});
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{}", path.display())?;
        }
    }
    Ok(())
}

fn format_of(path: &Path) -> Result<PictureFormat, RenderError> {
    let extension = path
        .extension()
        .map(|it| it.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("png") => Ok(PictureFormat::Png),
        Some("svg") => Ok(PictureFormat::Svg),
        _ => Err(RenderError::Format(path.display().to_string())),
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
