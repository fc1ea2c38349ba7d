//! The documents of files in a format: what is converted, and what is brought into a project.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;

use super::writing::BESIDE;
use super::{Article, BATCH, ExportError, Format, Source, Take};
use crate::interchange::annotated::records::{LONGEST, Records};
use crate::interchange::annotated::units::{Evidence, Unit};
use crate::interchange::annotated::{
    Document, FORMATS, Found, Framing, Input, Read, detect, reading,
};
use crate::store::StoreError;
use crate::store::export_folder::MARK;
use crate::store::sources::{self, InputFile as FileOf, without_path};

/// The largest file that is read whole.
const MOST_BYTES: u64 = 1 << 30;

/// How much of a file tells its format, in bytes.
const HEAD: u64 = 16 << 20;

/// Why files cannot be read as documents.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The format is only written.
    #[error("cannot read {0}: this format is only written")]
    OnlyWritten(&'static str),
    /// Nothing of this format is there.
    #[error("cannot read {format}: there is no file in {endings} here: {}", path.display())]
    NoFiles {
        /// The format.
        format: &'static str,
        /// Its endings.
        endings: String,
        /// Where.
        path: PathBuf,
    },
    /// It is not there, or cannot be looked at.
    #[error("{0}")]
    Unreadable(String),
    /// The format cannot be told by the name.
    #[error("cannot tell the format of this by its name; name it with --from, one of {known}: {}", path.display())]
    UnknownFormat {
        /// The formats that it may be.
        known: String,
        /// The file or folder.
        path: PathBuf,
    },
}

/// Documents in files of a format.
#[derive(Debug)]
pub struct FileSource {
    read: Read,
    files: Vec<FileOf>,
    /// What cannot be read, or is not followed, with the reason.
    left_out: Vec<(String, String)>,
    /// The unit in which each file of records counts, once it is known.
    units: Vec<OnceLock<Evidence>>,
}

/// Records with their numbers, and why there are no more of them.
type Batch = (Vec<(usize, Vec<u8>)>, Option<String>);

impl FileSource {
    /// The files at a path, or below it, that a format reads.
    ///
    /// # Errors
    /// When there are none, or the format is only written.
    pub fn new(paths: &[PathBuf], format: &'static Format) -> Result<Self, ExportError> {
        let Some(read) = format.read else {
            return Err(FilesError::OnlyWritten(format.title).into());
        };
        let found = sources::find(paths, Path::new(""));
        let names: HashSet<&str> = found.files.iter().map(|file| file.name.as_str()).collect();
        let files: Vec<FileOf> = found
            .files
            .iter()
            // A file that was named is read whatever it is called.
            .filter(|file| paths.contains(&file.path) || is_of(format, &file.name, &names))
            .cloned()
            .collect();
        if let (true, Some((name, why))) = (files.is_empty(), found.unreadable.first()) {
            return Err(FilesError::Unreadable(format!("{why}: {name}")).into());
        }
        if files.is_empty() {
            let endings: Vec<String> = format
                .extensions
                .iter()
                .map(|it| format!(".{it}"))
                .collect();
            return Err(FilesError::NoFiles {
                format: format.title,
                endings: endings.join(", "),
                path: paths.first().cloned().unwrap_or_default(),
            }
            .into());
        }
        let units = files.iter().map(|_| OnceLock::new()).collect();
        Ok(Self {
            read,
            files,
            left_out: found.unreadable,
            units,
        })
    }

    /// The format that files at a path seem to be in, by their names, or else by how the first begins.
    ///
    /// # Errors
    /// When several or none read such files.
    pub fn guess(path: &Path) -> Result<&'static Format, ExportError> {
        let found = sources::find(&[path.to_owned()], Path::new(""));
        // Any text has this ending.
        let files = found
            .files
            .iter()
            .filter(|file| !file.name.ends_with(".txt"));
        let names: HashSet<&str> = files.map(|file| file.name.as_str()).collect();
        let fits: Vec<&'static Format> = FORMATS
            .iter()
            .copied()
            .filter(|format| {
                format.read.is_some() && names.iter().any(|name| is_of(format, name, &names))
            })
            .collect();
        let begins = || {
            let is_any =
                |file: &&FileOf| fits.iter().any(|format| is_of(format, &file.name, &names));
            let file = found.files.iter().find(is_any).or(found.files.first())?;
            // What it begins with says more than its name.
            detected(file).filter(|told| told.read.is_some())
        };
        match fits.as_slice() {
            [one] => Ok(one),
            _ if let Some(told) = begins() => Ok(told),
            several => {
                let all = FORMATS.iter().filter(|format| format.read.is_some());
                let known: Vec<&str> = if several.is_empty() {
                    all.map(|format| format.name).collect()
                } else {
                    several.iter().map(|format| format.name).collect()
                };
                Err(FilesError::UnknownFormat {
                    known: known.join(", "),
                    path: path.to_owned(),
                }
                .into())
            }
        }
    }

    /// Reads one file whole.
    fn whole(&self, file: &FileOf) -> Vec<Article> {
        let beside = |name: &str| sources::beside(file, name, MOST_BYTES);
        let bytes = match self.read {
            Read::WholeWithout(..) if file.bytes <= MOST_BYTES => {
                sources::open(file).and_then(|mut from| {
                    let bytes = reading::bytes_for(self.read, &mut from);
                    bytes.map_err(|error| StoreError::io("read the file", &file.path, &error))
                })
            }
            _ => sources::read(file, MOST_BYTES),
        };
        let found = match bytes {
            Ok(bytes) => reading::whole(
                self.read,
                &Input {
                    name: &file.name,
                    number: 0,
                    bytes: &bytes,
                    beside: &beside,
                },
            ),
            Err(error) => unreadable(file, &error),
        };
        articles(found, &file.name)
    }

    /// Gives the records of a file in batches, until `take` says that it has enough.
    fn batches(
        file: &FileOf,
        framing: Framing,
        take: &mut dyn FnMut(Batch) -> Result<bool, ExportError>,
    ) -> Result<(), ExportError> {
        let reader = match sources::open(file) {
            Ok(reader) => reader,
            Err(error) => {
                let what = format!("{}; it is left out", without_path(&error, &file.path));
                return take((Vec::new(), Some(what))).map(|_| ());
            }
        };
        let mut records = Records::new(reader, framing, LONGEST).enumerate();
        loop {
            let mut batch = Vec::with_capacity(BATCH);
            let mut bytes = 0;
            let mut broken = None;
            for (at, record) in records.by_ref() {
                match record {
                    Ok(record) => {
                        bytes += record.len();
                        batch.push((at + 1, record));
                    }
                    Err(error) => broken = Some(format!("{error}; the rest of it is left out")),
                }
                if batch.len() == BATCH || bytes > LONGEST || broken.is_some() {
                    break;
                }
            }
            let is_over = batch.is_empty() || broken.is_some();
            if (batch.is_empty() && broken.is_none()) || !take((batch, broken))? || is_over {
                return Ok(());
            }
        }
    }

    /// What all records of a file say about its unit: it is read once for that, since what is quoted
    /// at its end counts for what is not at its beginning.
    fn evidence(&self, file: &FileOf, framing: Framing) -> Result<Evidence, ExportError> {
        let mut evidence = Evidence::default();
        Self::batches(file, framing, &mut |(batch, _)| {
            let all: Vec<Evidence> = batch
                .par_iter()
                .map(|(number, bytes)| self.record(file, *number, bytes, None).evidence)
                .collect();
            all.iter().for_each(|one| evidence.add(one));
            Ok(true)
        })?;
        Ok(evidence)
    }

    fn record(&self, file: &FileOf, number: usize, bytes: &[u8], unit: Option<Unit>) -> Found {
        let input = Input {
            name: &file.name,
            number,
            bytes,
            beside: &|_| None,
        };
        reading::piece(self.read, &input, unit)
    }

    /// Reads a file record by record.
    fn records(
        &self,
        file: &FileOf,
        framing: Framing,
        done: usize,
        take: Take<'_>,
    ) -> Result<(), ExportError> {
        let evidence = match self.units.get(done).and_then(OnceLock::get) {
            Some(evidence) => evidence.clone(),
            None => self.evidence(file, framing)?,
        };
        let unit = evidence.unit();
        if let (Some(unit), Some(usual)) = (unit, evidence.usual)
            && unit != usual
        {
            let mut found = Found::default();
            found.fault(&file.name, "other-unit", reading::read_so(unit, usual));
            take(articles(found, &file.name), done)?;
        }
        if let Some(known) = self.units.get(done) {
            let _ = known.set(evidence);
        }
        Self::batches(file, framing, &mut |(batch, broken)| {
            let mut read: Vec<Article> = batch
                .into_par_iter()
                .flat_map_iter(|(number, bytes)| {
                    let mut found = self.record(file, number, &bytes, unit);
                    for (at, document) in found.documents.iter_mut().enumerate() {
                        if document.id.is_empty() {
                            let stem = stem(&file.name);
                            let nth = if at == 0 {
                                String::new()
                            } else {
                                format!("-{}", at + 1)
                            };
                            document.id = format!("{stem}-{number:06}{nth}");
                        }
                    }
                    articles(found, &file.name)
                })
                .collect();
            if let Some(what) = broken {
                let mut found = Found::default();
                found.fault(&file.name, "not-read", what);
                read.extend(articles(found, &file.name));
            }
            take(read, done)?;
            Ok(true)
        })
    }
}

/// The format of annotations in which a file seems to be, told by how it begins.
pub(in crate::session) fn detected(file: &FileOf) -> Option<&'static Format> {
    let mut head = Vec::new();
    let opened = sources::open(file).ok()?;
    opened.take(HEAD).read_to_end(&mut head).ok()?;
    detect(&file.name, &head)
}

/// That a file cannot be read.
fn unreadable(file: &FileOf, error: &StoreError) -> Found {
    let mut found = Found::default();
    let what = without_path(error, &file.path);
    found.fault(&file.name, "not-read", format!("{what}; it is left out"));
    found
}

impl Source for FileSource {
    fn total(&self) -> usize {
        self.files.len()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        let mut found = Found::default();
        for (name, why) in &self.left_out {
            found.fault(name, "not-read", format!("{why}; it is left out"));
        }
        take(articles(found, ""), 0)?;
        match self.read {
            Read::Whole(_) | Read::WholeWithout(..) => {
                let mut done = 0;
                for files in self.files.chunks(BATCH) {
                    let read: Vec<Article> = files
                        .par_iter()
                        .flat_map_iter(|file| self.whole(file))
                        .collect();
                    done += files.len();
                    take(read, done)?;
                }
            }
            Read::Records(framing, _) => {
                for (done, file) in self.files.iter().enumerate() {
                    self.records(file, framing, done, take)?;
                }
                take(Vec::new(), self.files.len())?;
            }
        }
        Ok(())
    }
}

/// Whether a file is one of a format, by its name among those of `all` files: not what an export has
/// beside its documents.
fn is_of(format: &Format, name: &str, all: &HashSet<&str>) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let beside_mark = || match folder {
        "" => all.contains(MARK),
        folder => all.contains(format!("{folder}/{MARK}").as_str()),
    };
    if BESIDE.contains(&file) && beside_mark() {
        return false;
    }
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let extension = extension.to_lowercase();
    if format.extensions.contains(&extension.as_str()) {
        return true;
    }
    // What belongs to a file that is read is read by itself where that is missing.
    let own = format.alone.iter().position(|one| *one == extension);
    own.is_some_and(|own| {
        let before = format.alone.iter().take(own);
        let mut others = format.extensions.iter().chain(before);
        !others.any(|one| all.contains(format!("{stem}.{one}").as_str()))
    })
}

fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// What was found, by article: documents of the same id and text belong together. A document without
/// an id is named after its file.
fn articles(found: Found, name: &str) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let alone = found.documents.len() == 1;
    for (number, mut document) in (1..).zip(found.documents) {
        if document.id.is_empty() {
            let stem = stem(name);
            document.id = if alone {
                stem.to_owned()
            } else {
                format!("{stem}-{number:06}")
            };
        }
        let same = known.get(&document.id).copied().filter(|at| {
            let first = articles.get(*at).and_then(|one| one.documents.first());
            first.is_some_and(|first: &Document| first.text == document.text)
        });
        match same.and_then(|at| articles.get_mut(at)) {
            Some(article) => article.documents.push(document),
            None => {
                known.insert(document.id.clone(), articles.len());
                articles.push(Article {
                    documents: vec![document],
                    ..Article::default()
                });
            }
        }
    }
    if !found.faults.is_empty() {
        match articles.first_mut() {
            Some(article) => article.faults = found.faults,
            None => articles.push(Article {
                faults: found.faults,
                ..Article::default()
            }),
        }
    }
    articles
}
