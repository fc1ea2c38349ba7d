//! Whether the article is still the text that is annotated: somebody else may delete or change it
//! while it is open.

use std::path::Path;

use super::ArticleStore;
use crate::store::reading::{MAX_ARTICLE_BYTES, read_named};
use crate::store::sha256_hex;

/// What the file of an open article is like now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextOnDisk {
    /// It has the text that is annotated.
    #[default]
    Same,
    /// It is not there, or cannot be read.
    Gone,
    /// It says something else.
    Changed,
}

/// Length in bytes of a file and time of its change in nanoseconds: while they are the same, it is not
/// read again.
pub(super) type Stamp = Option<(u64, u128)>;

pub(super) fn stamp_of(path: &Path) -> Stamp {
    let file = path.metadata().ok()?;
    let changed = file.modified().ok()?.duration_since(std::time::UNIX_EPOCH);
    Some((file.len(), changed.ok()?.as_nanos()))
}

impl ArticleStore {
    /// What the file of the article is like now. It is read only when its length or time changed.
    pub fn text_on_disk(&mut self) -> TextOnDisk {
        let stamp = stamp_of(&self.article_path);
        if stamp.is_some() && stamp == self.article_stamp {
            return TextOnDisk::Same;
        }
        match read_named("read the article", &self.article_path, MAX_ARTICLE_BYTES) {
            Ok(bytes) if sha256_hex(&bytes) == self.article_sha256 => {
                self.article_stamp = stamp;
                TextOnDisk::Same
            }
            Ok(_) => TextOnDisk::Changed,
            Err(_) => TextOnDisk::Gone,
        }
    }
}
