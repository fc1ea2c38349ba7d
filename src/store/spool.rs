//! What was read once and is needed again, in a file that nobody sees and that is gone with the process.
//!
//! Chunks of bytes come back in the order in which they were put in. It knows nothing of what is in
//! them.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::SpooledTempFile;

use super::error::StoreError;

const DOING: &str = "keep what was read";

/// Bytes up to this many stay in memory.
const IN_MEMORY: usize = 4 << 20;

/// What was written and is read again.
pub type Passing = BufReader<SpooledTempFile>;

/// What `write` writes, to be read from its beginning: in memory while it is small, and else in a file as
/// that of a [`Spool`] near `place`.
///
/// # Errors
/// When the disk refuses, or what `write` returns.
pub fn passing(
    place: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<Passing, StoreError> {
    let absolute = std::path::absolute(place).ok();
    let folders = absolute.as_deref().into_iter().flat_map(Path::ancestors);
    let file = match folders.into_iter().find(|folder| folder.is_dir()) {
        Some(folder) => tempfile::spooled_tempfile_in(IN_MEMORY, folder),
        None => tempfile::spooled_tempfile(IN_MEMORY),
    };
    let all = || {
        let mut to = BufWriter::new(file);
        write(&mut to)?;
        let mut file = BufReader::new(to.into_inner()?);
        file.rewind()?;
        Ok(file)
    };
    all().map_err(|error: io::Error| StoreError::io(DOING, place, &error))
}

/// Chunks of bytes on the disk.
#[derive(Debug)]
pub struct Spool {
    file: File,
    /// For errors.
    place: PathBuf,
    lengths: Vec<usize>,
}

impl Spool {
    /// An empty one, in the nearest folder at or above `place` that is there: folders for temporary
    /// files are in memory on many systems. Where that cannot be written they have to do.
    ///
    /// # Errors
    /// When neither can be written.
    pub fn near(place: &Path) -> Result<Self, StoreError> {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.to_owned());
        let folder = place.ancestors().find(|folder| folder.is_dir());
        let file = folder.and_then(|folder| tempfile::tempfile_in(folder).ok());
        let file = file.map_or_else(tempfile::tempfile, Ok);
        let file = file.map_err(|error| StoreError::io(DOING, &place, &error))?;
        Ok(Self {
            file,
            place,
            lengths: Vec::new(),
        })
    }

    /// Adds a chunk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn push(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.file.write_all(chunk)?;
        self.lengths.push(chunk.len());
        Ok(())
    }

    /// Gives the chunks again, until `take` fails.
    ///
    /// # Errors
    /// When the disk refuses, or what `take` returns.
    pub fn read<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error: io::Error| StoreError::io(DOING, &self.place, &error);
        let mut file = &self.file;
        file.rewind().map_err(failed)?;
        for length in &self.lengths {
            let mut chunk = vec![0; *length];
            file.read_exact(&mut chunk).map_err(failed)?;
            take(chunk)?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops where it fails")]
mod tests {
    use super::*;

    #[test]
    fn chunks_come_back_as_often_as_they_are_asked_for_and_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::near(&folder.path().join("not/there")).unwrap();
        let chunks = [b"one".to_vec(), Vec::new(), "ثلاثة".as_bytes().to_vec()];
        for chunk in &chunks {
            spool.push(chunk).unwrap();
        }
        for _ in 0..2 {
            let mut found = Vec::new();
            let read = spool.read(|chunk| {
                found.push(chunk);
                Ok::<_, StoreError>(())
            });
            read.unwrap();
            assert_eq!(found, chunks);
        }
        drop(spool);
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}
