//! The accounts of all layers of the project, for tables, totals, the map and exports.
//!
//! They are gathered on a thread when somebody asks, and again when something changed since: opening a
//! project and painting a frame read none of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use super::Project;
use crate::interchange::incidents::{Coded, Columns, Table, table};
use crate::model::account::{About, Account, IncidentAccount};
use crate::model::registry::Registries;
use crate::store::project::{Accounts, Gathering};
use crate::store::{StoreError, write_atomic};

/// The accounts of a project.
pub(super) type Gathered = Arc<Vec<Arc<Account>>>;

/// The accounts as they were last gathered.
#[derive(Default)]
pub(super) struct Accounting {
    current: Option<Gathered>,
    running: Option<Running>,
    /// Something changed since.
    stale: bool,
}

struct Running {
    gathering: Arc<Gathering>,
    inbox: Receiver<Result<Vec<Arc<Account>>, String>>,
}

impl std::fmt::Debug for Accounting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Accounting")
            .field("accounts", &self.current.as_ref().map(|all| all.len()))
            .finish_non_exhaustive()
    }
}

impl Drop for Accounting {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.gathering.cancel.store(true, Ordering::Relaxed);
        }
    }
}

impl Accounting {
    pub(super) fn changed(&mut self) {
        self.stale = true;
    }

    /// What came of a gathering that has ended.
    pub(super) fn poll(&mut self) -> Option<Result<Gathered, String>> {
        let told = match self.running.as_ref()?.inbox.try_recv() {
            Ok(told) => told,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err("cannot gather the incidents".to_owned()),
        };
        self.running = None;
        Some(told.map(|accounts| Arc::clone(self.current.insert(Arc::new(accounts)))))
    }
}

impl Project {
    /// The accounts of all layers, as they were last gathered; `None` before the first time. Asking
    /// begins a gathering when there is none, or when something changed since:
    /// [`super::ProjectEvent::AccountsChanged`] tells when it has ended.
    pub fn accounts(&mut self) -> Option<Gathered> {
        if self.accounting.running.is_none()
            && (self.accounting.current.is_none() || self.accounting.stale)
        {
            self.gather();
        }
        self.accounting.current.clone()
    }

    /// The accounts as they were last gathered, without asking for others.
    pub fn gathered(&self) -> Option<&Gathered> {
        self.accounting.current.as_ref()
    }

    /// The incidents of this annotator in other articles than this one, as they were last gathered.
    pub fn incidents_elsewhere(
        &self,
        article: Option<&str>,
    ) -> impl Iterator<Item = (&About, &IncidentAccount)> {
        let accounts = self.gathered().into_iter().flat_map(|all| all.iter());
        accounts
            .filter(move |account| {
                let about = &account.about;
                about.annotator == self.annotator && article != Some(&*about.article)
            })
            .flat_map(|account| account.incidents.iter().map(|one| (&account.about, one)))
    }

    /// How many layers of how many a gathering has looked at, while there is one.
    pub fn gathering(&self) -> Option<(usize, usize)> {
        let gathering = &self.accounting.running.as_ref()?.gathering;
        Some((
            gathering.done.load(Ordering::Relaxed),
            gathering.total.load(Ordering::Relaxed),
        ))
    }

    fn gather(&mut self) {
        let gathering = Arc::new(Gathering::default());
        let (tell, inbox) = channel();
        let (folder, annotator) = (self.folder.clone(), self.annotator.clone());
        let registries = self.registries().clone();
        let keep = self.access == crate::store::Access::ReadWrite;
        let shared = Arc::clone(&gathering);
        let wake = self.worker.waker();
        self.accounting.stale = false;
        self.accounting.running = Some(Running { gathering, inbox });
        thread::spawn(move || {
            let mut accounts = Accounts::read(&folder, &annotator);
            let told = match accounts.gather(&folder, &registries, &shared) {
                Ok(Some(changed)) => {
                    if changed && keep {
                        // A cache that cannot be written is made again.
                        let _ = accounts.write(&folder, &annotator);
                    }
                    Ok(accounts.all().cloned().collect())
                }
                Ok(None) => return,
                Err(error) => Err(error.to_string()),
            };
            let _ = tell.send(told);
            wake();
        });
    }

    /// Writes the incidents of `accounts` as a table into the folder `exports` of the project, and says
    /// where.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_incidents(
        &self,
        accounts: &[&Account],
        columns: Columns,
    ) -> Result<(PathBuf, Table), StoreError> {
        let registries: &Registries = self.registries();
        let made = table(
            Coded {
                accounts,
                codebook: self.codebook(),
                registries,
            },
            columns,
        );
        let path = self
            .folder
            .export_path(&format!("incidents-{}.csv", columns.id()))?;
        write_atomic(&path, made.csv.as_bytes())?;
        Ok((path, made))
    }
}
