//! The files of the registries in a project's folder, and the folder of exports.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::folder::{ProjectFolder, create_folder};
use super::registry_file::{RegistryFile, read_registry, write_registry};
use crate::model::names;
use crate::model::registry::{Registries, Registry};
use crate::store::atomic::write_atomic;
use crate::store::error::StoreError;
use crate::store::reading::read_bytes;

/// The folder of what is exported.
const EXPORTS: &str = "exports";
const READ_REGISTRY: &str = "read the list";
/// The largest registry that is read: 64 MiB, some 200,000 entries.
const MAX_REGISTRY_BYTES: u64 = 64 << 20;

impl ProjectFolder {
    /// A file in the folder of exports, which is made when it is missing.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn export_path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let folder = self.root().join(EXPORTS);
        create_folder(self.root(), &folder)?;
        Ok(folder.join(names::plain(name).as_ref()))
    }

    /// The file of a registry, whether it is there or not.
    pub fn registry_path<E: RegistryFile>(&self) -> PathBuf {
        self.root().join(E::NAME)
    }

    /// A registry; `None` when the project has no such file, and so the starting list.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read_registry<E: RegistryFile>(&self) -> Result<Option<Registry<E>>, StoreError> {
        let path = self.registry_path::<E>();
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            _ => {}
        }
        let bytes = read_bytes(READ_REGISTRY, &path, MAX_REGISTRY_BYTES)?;
        read_registry(&bytes)
            .map(Some)
            .map_err(|error| StoreError::Project {
                doing: READ_REGISTRY,
                error,
                path,
            })
    }

    /// Both registries, with the starting lists where the project has none of its own.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read_registries(&self) -> Result<Registries, StoreError> {
        let starting = Registries::default();
        Ok(Registries {
            actors: self.read_registry()?.map_or(starting.actors, Arc::new),
            places: self.read_registry()?.map_or(starting.places, Arc::new),
        })
    }

    /// Puts an entry into a registry, in the place of the one with its id, and returns the registry
    /// with what others put into it meanwhile. `starting` is what a project without the file has.
    ///
    /// # Errors
    /// When the file cannot be read or written; it is then as it was.
    pub fn put_into_registry<E: RegistryFile>(
        &self,
        entry: E,
        starting: &Registry<E>,
    ) -> Result<Registry<E>, StoreError> {
        let theirs = self.read_registry::<E>()?;
        let mut registry = theirs.unwrap_or_else(|| starting.clone());
        registry.put(entry);
        let text = write_registry(&registry);
        write_atomic(&self.registry_path::<E>(), text.as_bytes())?;
        Ok(registry)
    }
}
