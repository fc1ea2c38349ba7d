//! The registries of a project: read on a thread, shared by all its annotators, changed one entry at a
//! time.
//!
//! A change reads the file again and writes it whole, so that what another annotator added meanwhile
//! stays. Until the first reading is done, and in a project that has no such files, the starting
//! lists stand for them. Candidates of a changed registry are there when the thread has read it: making
//! them ready takes as long as there are names.

use std::sync::Arc;

use super::Project;
use super::coding::Gathered;
use crate::assist::Known;
use crate::model::coded_article::{CodedArticle, Linked};
use crate::model::registry::{Actor, Place, Registries};
use crate::session::Assistance;
use crate::session::task::{Outcome, Task, Waker};
use crate::store::StoreError;
use crate::store::project::ProjectFolder;

/// The registries as they were last read.
#[derive(Debug, Default)]
pub(super) struct Registering {
    assistance: Assistance,
    /// What was linked in the project: it is offered first.
    linked: Option<Gathered>,
    reading: Option<Task<(Registries, Arc<Known>)>>,
    /// The files or what was linked changed while they were read.
    again: bool,
}

impl Registering {
    /// Reads the files of `folder` on a thread and makes them ready to be asked; `waker` is called
    /// when it is done.
    fn read(&mut self, folder: &ProjectFolder, waker: Waker) {
        if self.reading.is_some() {
            self.again = true;
            return;
        }
        let (folder, linked) = (folder.clone(), self.linked.clone());
        self.reading = Some(Task::start("registries", waker, move |_| {
            let registries = folder.read_registries()?;
            let mut known = Known::new(&registries);
            for account in linked.iter().flat_map(|accounts| accounts.iter()) {
                learn(&mut known, account);
            }
            Ok::<_, StoreError>((registries, Arc::new(known)))
        }));
    }
}

/// Teaches what was linked in one article.
fn learn(known: &mut Known, account: &CodedArticle) {
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
        let outcome = self.registering.reading.as_ref()?.outcome()?;
        self.registering.reading = None;
        if std::mem::take(&mut self.registering.again) {
            self.read_registries();
            return None;
        }
        let assistance = &mut self.registering.assistance;
        match outcome {
            Outcome::Done((registries, known)) => {
                let changed = registries != assistance.registries;
                // What is made of them compares by identity.
                if changed {
                    assistance.registries = registries;
                }
                assistance.known = known;
                Some(Ok(changed))
            }
            Outcome::Failed(why) => Some(Err(why)),
            Outcome::Cancelled => None,
        }
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
}
