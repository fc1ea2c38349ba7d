//! The registries of a project: read on a thread, shared by all its annotators, changed one entry at a
//! time.
//!
//! A change reads the file again and writes it whole, so that what another annotator added meanwhile
//! stays. Until the first reading is done, and in a project that has no such files, the starting
//! lists stand for them. Candidates of a changed registry are there when the thread has read it: making
//! them ready takes as long as there are names.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use super::Project;
use super::accounting::Gathered;
use crate::assist::Known;
use crate::model::account::{Account, Linked};
use crate::model::registry::{Actor, Place, Registries};
use crate::session::Assistance;
use crate::store::project::{ProjectFolder, seconds};
use crate::store::{StoreError, sha256_hex};

/// The registries as they were last read.
#[derive(Debug, Default)]
pub(super) struct Registering {
    assistance: Assistance,
    /// What was linked in the project: it is offered first.
    linked: Option<Gathered>,
    reading: Option<Receiver<Read>>,
    /// The files or what was linked changed while they were read.
    again: bool,
}

/// What the thread read, or why it could not.
type Read = Result<(Registries, Arc<Known>), String>;

impl Registering {
    /// Reads the files of `folder` on a thread and makes them ready to be asked; `waker` is called
    /// when it is done.
    fn read(&mut self, folder: &ProjectFolder, waker: Box<dyn FnOnce() + Send>) {
        if self.reading.is_some() {
            self.again = true;
            return;
        }
        let (tell, inbox) = channel();
        let folder = folder.clone();
        let linked = self.linked.clone();
        self.reading = Some(inbox);
        thread::spawn(move || {
            let read = registries_of(&folder).map(|registries| {
                let mut known = Known::new(&registries);
                for account in linked.iter().flat_map(|accounts| accounts.iter()) {
                    learn(&mut known, account);
                }
                (registries, Arc::new(known))
            });
            let _ = tell.send(read.map_err(|error| error.to_string()));
            waker();
        });
    }
}

/// Teaches what was linked in one article.
fn learn(known: &mut Known, account: &Account) {
    for mention in &account.mentions {
        match &mention.linked {
            Linked::Actor(id) => known.learn_actor(&mention.told.quote, id, 1),
            Linked::Place(link) if link.relation.is_empty() => {
                if let [id] = link.places.as_slice() {
                    known.learn_place(&mention.told.quote, id, 1);
                }
            }
            Linked::Place(_) => {}
        }
    }
}

fn registries_of(folder: &ProjectFolder) -> Result<Registries, StoreError> {
    let starting = Registries::default();
    Ok(Registries {
        actors: folder.read_registry()?.map_or(starting.actors, Arc::new),
        places: folder.read_registry()?.map_or(starting.places, Arc::new),
    })
}

impl Project {
    /// The actors and places.
    pub fn registries(&self) -> &Registries {
        &self.registering.assistance.registries
    }

    /// What a session of this project proposes from; `date` is that of its article, as it came.
    pub fn assistance(&self, date: &str) -> Assistance {
        Assistance {
            writable: self.access == crate::store::Access::ReadWrite,
            ..self.registering.assistance.clone().dated(date)
        }
    }

    /// Reads the registries again, on a thread.
    pub(super) fn read_registries(&mut self) {
        let wake = self.worker.waker();
        self.registering.read(&self.folder, wake);
    }

    /// Reads the registries again, with what was linked in these accounts.
    pub(super) fn learn(&mut self, accounts: Gathered) {
        self.registering.linked = Some(accounts);
        self.read_registries();
    }

    /// What came of reading the registries: whether they are other ones, or why they cannot be
    /// read. A reading during which something changed tells nothing, and is done again.
    pub(super) fn poll_registries(&mut self) -> Option<Result<bool, String>> {
        let read = match self.registering.reading.as_ref()?.try_recv() {
            Ok(read) => read,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err("cannot read the registries".to_owned()),
        };
        self.registering.reading = None;
        if std::mem::take(&mut self.registering.again) {
            self.read_registries();
            return None;
        }
        let assistance = &mut self.registering.assistance;
        Some(read.map(|(registries, known)| {
            let changed = registries != assistance.registries;
            assistance.registries = registries;
            assistance.known = known;
            changed
        }))
    }

    /// Puts an actor into the registry, in the place of the one with its id.
    ///
    /// # Errors
    /// When the project is open for reading only, or the file cannot be read or written.
    pub fn put_actor(&mut self, actor: Actor) -> Result<(), StoreError> {
        self.writable("change the list of actors")?;
        let starting = Registries::default().actors;
        let actors = self.folder.put_into_registry(actor, &starting)?;
        self.registering.assistance.registries.actors = Arc::new(actors);
        self.read_registries();
        Ok(())
    }

    /// Puts a place into the registry, in the place of the one with its id.
    ///
    /// # Errors
    /// As for [`Project::put_actor`].
    pub fn put_place(&mut self, place: Place) -> Result<(), StoreError> {
        self.writable("change the list of places")?;
        let starting = Registries::default().places;
        let places = self.folder.put_into_registry(place, &starting)?;
        self.registering.assistance.registries.places = Arc::new(places);
        self.read_registries();
        Ok(())
    }

    /// An id for a new entry with this name, which no other annotator gives to another entry: the
    /// name, and four digits made of the name, the annotator and the time.
    pub fn new_entry_id(&self, name: &str) -> String {
        let words: Vec<&str> = name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let time = seconds((self.options.clock)());
        let digest = sha256_hex(format!("{name}\0{}\0{time}", self.annotator).as_bytes());
        let digits = digest.get(..4).unwrap_or_default();
        format!("{}-{digits}", words.join("-").to_lowercase())
    }
}
