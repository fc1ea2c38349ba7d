//! Opening a project for writing: the lock of the annotator, or why there is none to be had.

use super::ProjectOptions;
use crate::store::Access;
use crate::store::project::lock::host;
use crate::store::project::{Lock, LockRefused, Owner, ProjectFolder, seconds};

/// What came of asking for the lock.
pub(super) struct Taken {
    /// The lock, when it is held.
    pub lock: Option<Lock>,
    /// Whether the project may be changed, and why not.
    pub access: Access,
    /// Whether a person who knows that the other window is gone may take the lock over.
    pub claimed: bool,
}

/// The lock of the annotator, or why the project is open for reading only.
pub(super) fn take(folder: &ProjectFolder, annotator: &str, options: &ProjectOptions) -> Taken {
    let read_only = |reason: String| Taken {
        lock: None,
        access: Access::ReadOnly(reason),
        claimed: false,
    };
    let local = match folder.prepare_local(annotator) {
        Ok(local) => local,
        Err(error) => return read_only(format!("the project cannot be written here: {error}")),
    };
    let owner = Owner {
        who: annotator.to_owned(),
        host: match options.host.as_str() {
            "" => host(),
            host => host.to_owned(),
        },
        since: seconds((options.clock)()),
    };
    let path = local.join("lock");
    match Lock::take(&path, &owner, options.take_over) {
        Ok(lock) => Taken {
            lock: Some(lock),
            access: Access::ReadWrite,
            claimed: false,
        },
        Err(LockRefused::Held(other)) => read_only(format!(
            "the project is open in another window of {}; work there or close it",
            described(&other, annotator)
        )),
        Err(LockRefused::Claimed(other)) => Taken {
            claimed: true,
            ..read_only(format!(
                "the project seems to be open in another window of {}, and this drive cannot tell \
                 whether it still is; if it is gone, take the project over or remove the file {}",
                described(&other, annotator),
                path.display()
            ))
        },
        Err(LockRefused::Failed(error)) => {
            read_only(format!("the project cannot be written here: {error}"))
        }
    }
}

/// "ليلى on resume-7 since 2026-11-25T09:00:00Z", as far as known.
fn described(owner: &Owner, annotator: &str) -> String {
    let mut text = match owner.who.as_str() {
        "" => annotator.to_owned(),
        who => who.to_owned(),
    };
    if !owner.host.is_empty() {
        text.push_str(" on ");
        text.push_str(&owner.host);
    }
    if !owner.since.is_empty() {
        text.push_str(" since ");
        text.push_str(&owner.since);
    }
    text
}
