//! Choosing a file or a folder by the system's dialog, off the window's thread.
//!
//! On Linux the dialog belongs to the desktop portal. Where none runs, no dialog can open and a
//! cancelled one cannot be told from one that never was; so the portal is asked first, and
//! where it does not answer the window offers a path field of its own.

use std::path::PathBuf;

use crate::session::task::{Outcome, Task, TaskControl, Waker};

/// What is to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// An article or its annotations.
    Article,
    /// The folder of a project.
    Project,
    /// The folder in which a new project gets its own.
    ProjectsFolder,
    /// Files to bring into the project, any number.
    Sources,
    /// A folder to bring into the project.
    SourceFolder,
    /// The folder in which an export gets its own.
    ExportFolder,
}

/// What became of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// This was chosen.
    Path(PathBuf),
    /// These files were chosen.
    Paths(Vec<PathBuf>),
    /// The person changed their mind.
    Nothing,
    /// No dialog can be shown here, and why.
    NoDialog(String),
}

/// Shows a dialog and waits for its answer: [`system_dialog`], but in tests.
pub type FileDialog = fn(Want, Option<PathBuf>) -> Picked;

/// A dialog that is open.
pub struct Picker {
    want: Want,
    task: Task<Picked, ()>,
}

impl Picker {
    /// Opens the dialog by `file_dialog`.
    pub fn open(
        file_dialog: FileDialog,
        want: Want,
        start_in: Option<PathBuf>,
        waker: Waker,
    ) -> Self {
        let pick = move |_: &TaskControl<()>| Ok::<_, String>(file_dialog(want, start_in));
        let task = Task::start("file dialog", waker, pick);
        Self { want, task }
    }

    /// What it is for.
    pub fn want(&self) -> Want {
        self.want
    }

    /// The answer, if there is one by now.
    pub fn answer(&self) -> Option<Picked> {
        Some(match self.task.outcome()? {
            Outcome::Done(picked) => picked,
            Outcome::Cancelled => Picked::Nothing,
            Outcome::Failed(why) => Picked::NoDialog(why),
        })
    }
}

/// Shows the dialog of the system, which begins in a folder, and waits for its answer.
pub fn system_dialog(want: Want, start_in: Option<PathBuf>) -> Picked {
    if let Err(reason) = portal() {
        return Picked::NoDialog(reason);
    }
    let mut dialog = rfd::FileDialog::new().set_title(match want {
        Want::Article => "Open an article",
        Want::Project => "Open a project",
        Want::ProjectsFolder => "The folder for the project",
        Want::Sources => "Import articles",
        Want::SourceFolder => "Import a folder",
        Want::ExportFolder => "The folder for the export",
    });
    if let Some(folder) = start_in {
        dialog = dialog.set_directory(folder);
    }
    let chosen = match want {
        Want::Article => dialog
            .add_filter("Articles and annotations", &["txt", "ron"])
            .add_filter("All files", &["*"])
            .pick_file(),
        Want::Sources => {
            let chosen = dialog.pick_files();
            return chosen.map_or(Picked::Nothing, Picked::Paths);
        }
        Want::Project | Want::ProjectsFolder | Want::SourceFolder | Want::ExportFolder => {
            dialog.pick_folder()
        }
    };
    chosen.map_or(Picked::Nothing, Picked::Path)
}

/// Whether the desktop portal offers a file dialog: it says its version when asked.
#[cfg(target_os = "linux")]
fn portal() -> Result<(), String> {
    use zbus::blocking::{Connection, Proxy};
    let asked = Connection::session().and_then(|bus| {
        Proxy::new(
            &bus,
            "org.freedesktop.portal.Desktop",
            "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.FileChooser",
        )?
        .get_property::<u32>("version")
    });
    asked
        .map(|_version| ())
        .map_err(|error| format!("the desktop portal does not answer: {error}"))
}

#[cfg(not(target_os = "linux"))]
fn portal() -> Result<(), String> {
    Ok(())
}
