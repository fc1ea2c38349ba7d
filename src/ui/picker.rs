//! Choosing a file by the system's dialog, off the window's thread.
//!
//! On Linux the dialog belongs to the desktop portal. Where none runs, no dialog can open and a
//! cancelled one cannot be told from one that never was; so the portal is asked first, and
//! where it does not answer the window offers a path field of its own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What became of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// A file was chosen.
    File(PathBuf),
    /// The person changed their mind.
    Nothing,
    /// No dialog can be shown here, and why.
    NoDialog(String),
}

/// A dialog that is open.
pub struct Picker {
    answer: Receiver<Picked>,
}

impl Picker {
    /// Opens the dialog for an article. `repaint` is called when there is an answer.
    pub fn open(start_in: Option<PathBuf>, repaint: impl FnOnce() + Send + 'static) -> Self {
        let (send, answer) = channel();
        let work = move || {
            let picked = pick(start_in);
            // The window may be gone by now; then nobody waits for the answer.
            let _ = send.send(picked);
            repaint();
        };
        std::thread::spawn(work);
        Self { answer }
    }

    /// The answer, if there is one by now.
    pub fn answer(&self) -> Option<Picked> {
        match self.answer.try_recv() {
            Ok(picked) => Some(picked),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Picked::Nothing),
        }
    }
}

fn pick(start_in: Option<PathBuf>) -> Picked {
    if let Err(reason) = portal() {
        return Picked::NoDialog(reason);
    }
    let mut dialog = rfd::FileDialog::new()
        .set_title("Open an article")
        .add_filter("Articles and annotations", &["txt", "ron"])
        .add_filter("All files", &["*"]);
    if let Some(folder) = start_in {
        dialog = dialog.set_directory(folder);
    }
    dialog.pick_file().map_or(Picked::Nothing, Picked::File)
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
