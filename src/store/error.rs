//! What can go wrong with a file, as one line for a person: what was being done, why it did not
//! work, what can be done about it, and the file last.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::trust::{Found, Untrusted};
use super::encoding::TextEncoding;
use super::layer_file::LayerError;
use super::reading::file_name;
use super::ron_file::RonError;
use crate::model::article::MAX_PARAGRAPH_BYTES;

/// An operation on files that failed. No file was changed by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("cannot {doing}: {reason}; {advice}: {}", path.display())]
    Io {
        /// What was being done, as "read the article".
        doing: &'static str,
        /// Why it failed.
        reason: String,
        /// What the person can do.
        advice: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// A folder or a device stands where a file should be.
    #[error("cannot {doing}: this is {what}, not a file; choose a file: {}", path.display())]
    NotAFile {
        /// What was being done.
        doing: &'static str,
        /// What it is instead.
        what: &'static str,
        /// The path.
        path: PathBuf,
    },
    /// A symbolic link stands where a file or a folder should be.
    #[error(
        "cannot {doing}: this is a symbolic link, which may lead anywhere, and nothing is read or \
         written through it; put what it leads to in its place, or remove it: {}", path.display()
    )]
    Link {
        /// What was being done.
        doing: &'static str,
        /// The link.
        path: PathBuf,
    },
    /// A file has another name elsewhere, by which it would be changed as well.
    #[error(
        "cannot {doing}: this is a hard link to a file that has another name elsewhere, which \
         would be changed as well; put a copy in its place, or remove it: {}", path.display()
    )]
    HardLink {
        /// What was being done.
        doing: &'static str,
        /// The link.
        path: PathBuf,
    },
    /// The file is larger than anything that could be an article or its annotations.
    #[error(
        "cannot {doing}: it has {} MiB and the limit is {} MiB; split it: {}",
        bytes.div_ceil(1 << 20), limit >> 20, path.display()
    )]
    TooLarge {
        /// What was being done.
        doing: &'static str,
        /// Its size in bytes, as far as known.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
        /// The file.
        path: PathBuf,
    },
    /// A paragraph is longer than what can be laid out.
    #[error(
        "cannot read the article: a paragraph of it has {} MiB and the limit is {} MiB; break it \
         into lines: {}",
        bytes.div_ceil(1 << 20), MAX_PARAGRAPH_BYTES >> 20, path.display()
    )]
    LongParagraph {
        /// Its size in bytes.
        bytes: usize,
        /// The file.
        path: PathBuf,
    },
    /// There is nothing to annotate.
    #[error(
        "cannot read the article: the file {}; choose a file with text: {}",
        if *blank { "holds only white space" } else { "is empty" }, path.display()
    )]
    Empty {
        /// Whether there is white space.
        blank: bool,
        /// The file.
        path: PathBuf,
    },
    /// It is not text.
    #[error(
        "cannot read the article: this seems to be {what}, not plain text; \
         save its text as a .txt file and open that: {}", path.display()
    )]
    Binary {
        /// What it seems to be.
        what: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The bytes are not text in this encoding.
    #[error(
        "cannot read the article as {encoding}: {}; choose another encoding: {}",
        match byte {
            Some(byte) => format!("byte {byte} does not belong to it"),
            None => "some bytes do not belong to it".to_owned(),
        },
        path.display()
    )]
    Malformed {
        /// The encoding that was tried.
        encoding: TextEncoding,
        /// The first byte that does not belong to it, when known.
        byte: Option<usize>,
        /// The file.
        path: PathBuf,
    },
    /// The text is in an encoding that is not offered.
    #[error(
        "cannot read the article: its encoding seems to be {guess}; \
         choose one of the encodings offered, or save it as UTF-8: {}", path.display()
    )]
    UnknownEncoding {
        /// What it seems to be.
        guess: &'static str,
        /// The file.
        path: PathBuf,
    },
    /// The annotations cannot be read.
    #[error("cannot read the annotations: {error}; the file is left as it is: {}", path.display())]
    Layer {
        /// What is wrong with them.
        error: LayerError,
        /// The file.
        path: PathBuf,
    },
    /// The annotations name an article elsewhere.
    #[error(
        "cannot open the article of these annotations: they name \"{file}\", which is not a file \
         name; put the article beside them and correct the name: {}", path.display()
    )]
    OutsideFolder {
        /// The name in the file.
        file: String,
        /// The file with the annotations.
        path: PathBuf,
    },
    /// The annotations belong to another article, which is there too.
    #[error(
        "cannot keep annotations for \"{article}\": the file for them belongs to \"{owner}\"; \
         rename one of the two articles: {}", path.display()
    )]
    LayerOfOther {
        /// The article that was opened.
        article: String,
        /// The article that owns the file.
        owner: String,
        /// The file with the annotations.
        path: PathBuf,
    },
    /// Somebody else wrote the annotations since they were read. Nothing was written.
    #[error(
        "cannot save the annotations: another program changed the file since it was read; \
         {}choose which of the two to keep: {}",
        match kept {
            Some(kept) => format!("yours are in \"{}\"; ", file_name(kept)),
            None => String::new(),
        },
        path.display()
    )]
    ChangedOnDisk {
        /// The file with the annotations.
        path: PathBuf,
        /// The file beside it with those that could not be saved; `None` when it could not be
        /// written either.
        kept: Option<PathBuf>,
    },
    /// The article was opened for reading only.
    #[error("cannot save the annotations: {reason}: {}", path.display())]
    ReadOnly {
        /// Why, and what can be done.
        reason: String,
        /// The file with the annotations.
        path: PathBuf,
    },
    /// A file of a project cannot be read.
    #[error("cannot {doing}: {error}; the file is left as it is: {}", path.display())]
    Project {
        /// What was being done.
        doing: &'static str,
        /// What is wrong with the file.
        error: RonError,
        /// The file.
        path: PathBuf,
    },
    /// It may not be done as things are.
    #[error("cannot {doing}: {reason}; {advice}: {}", path.display())]
    Refused {
        /// What was being done.
        doing: &'static str,
        /// Why not.
        reason: String,
        /// What the person can do.
        advice: &'static str,
        /// The file or folder.
        path: PathBuf,
    },
    /// The session has no file.
    #[error("cannot save the annotations: this article is in memory only; open it from a file")]
    InMemory,
    /// The index of a search failed. It is a cache: nothing is lost with it.
    #[error("cannot {doing}: {reason}; {advice}: {}", path.display())]
    Index {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        reason: String,
        /// What the person can do.
        advice: &'static str,
        /// The folder of the index.
        path: PathBuf,
    },
    /// The thread that was saving is gone.
    #[error("cannot save the annotations: saving stopped unexpectedly; try again: {}", path.display())]
    Interrupted {
        /// The file with the annotations.
        path: PathBuf,
    },
}

impl StoreError {
    /// The failure `error` of the operating system while `doing` something with `path`.
    pub fn io(doing: &'static str, path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        if let Some(untrusted) = Untrusted::of(error) {
            let path = untrusted.path.clone();
            return match untrusted.found {
                Found::Link => Self::Link { doing, path },
                Found::HardLink => Self::HardLink { doing, path },
                Found::NoFile(what) => Self::NotAFile { doing, what, path },
            };
        }
        let (reason, advice) = match error.kind() {
            Kind::NotFound => ("there is no such file or folder", "check the path"),
            Kind::PermissionDenied => ("permission denied", "ask for access or copy it elsewhere"),
            Kind::StorageFull => ("the disk is full", "free some space and try again"),
            Kind::QuotaExceeded => ("the disk quota is used up", "free some space and try again"),
            Kind::FileTooLarge => (
                "the file would be larger than allowed here",
                "free some space or raise the limit and try again",
            ),
            Kind::ReadOnlyFilesystem => ("the disk is read-only", "copy the article elsewhere"),
            Kind::NotADirectory => ("a file stands where a folder should be", "check the path"),
            Kind::IsADirectory => ("a folder stands where a file should be", "check the path"),
            Kind::InvalidFilename => ("the name is not allowed here", "rename the file"),
            _ => {
                return Self::Io {
                    doing,
                    reason: error.to_string(),
                    advice: "try again or choose another place",
                    path: path.to_owned(),
                };
            }
        };
        Self::Io {
            doing,
            reason: reason.to_owned(),
            advice,
            path: path.to_owned(),
        }
    }
}
