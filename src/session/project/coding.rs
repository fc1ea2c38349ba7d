//! The accounts of all layers of the project, for tables, totals, the map and exports.
//!
//! They are gathered on a thread when somebody asks, and again when something changed since: opening a
//! project and painting a frame read none of them.

use std::path::PathBuf;
use std::sync::Arc;

use super::Project;
use crate::interchange::incidents::{Coded, Columns, IncidentTable, table};
use crate::model::codebook::Codebook;
use crate::model::coded_article::{About, CodedArticle, CodedIncident};
use crate::model::registry::Registries;
use crate::session::task::{Outcome, Steps, Task};
use crate::store::project::CodedArticles;
use crate::store::{StoreError, write_atomic};

/// The accounts of a project.
pub(super) type Gathered = Arc<Vec<Arc<CodedArticle>>>;

/// The accounts as they were last gathered.
#[derive(Debug)]
pub(super) struct GatheredCoding {
    current: Option<Gathered>,
    task: Option<Task<Gathered>>,
    /// The codebook in whose terms they are.
    codebook: Arc<Codebook>,
    /// They were never gathered, or something changed since.
    stale: bool,
    /// The last gathering was stopped, or failed.
    interrupted: bool,
}

/// CodedArticles of a project with what tells how to read them. Two are equal when they are made of the
/// very same values: what is derived from one holds for the other.
#[derive(Clone, Debug, Default)]
pub struct ProjectCoding {
    /// Those of all layers, by annotator and article.
    pub all: Arc<Vec<Arc<CodedArticle>>>,
    /// Labels, types of incidents and roles.
    pub codebook: Arc<Codebook>,
    /// Actors and places.
    pub registries: Registries,
    /// Only those of this annotator are wanted.
    pub annotator: Option<String>,
    /// Only those of this article are wanted.
    pub article: Option<String>,
}

impl ProjectCoding {
    /// The accounts that are wanted.
    pub fn iter(&self) -> impl Iterator<Item = &CodedArticle> {
        let (annotator, article) = (self.annotator.as_ref(), self.article.as_ref());
        let all = self.all.iter().map(Arc::as_ref);
        all.filter(move |CodedArticle { about, .. }| {
            annotator.is_none_or(|wanted| about.annotator == *wanted)
                && article.is_none_or(|wanted| about.article == *wanted)
        })
    }
}

impl PartialEq for ProjectCoding {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.all, &other.all)
            && Arc::ptr_eq(&self.codebook, &other.codebook)
            && Arc::ptr_eq(&self.registries.actors, &other.registries.actors)
            && Arc::ptr_eq(&self.registries.places, &other.registries.places)
            && self.annotator == other.annotator
            && self.article == other.article
    }
}

impl GatheredCoding {
    /// Nothing is gathered yet; `codebook` is that of now.
    pub(super) fn new(codebook: Arc<Codebook>) -> Self {
        Self {
            current: None,
            task: None,
            codebook,
            stale: true,
            interrupted: false,
        }
    }

    pub(super) fn changed(&mut self) {
        self.stale = true;
    }

    /// What came of a gathering that has ended.
    pub(super) fn poll(&mut self) -> Option<Result<Gathered, String>> {
        let outcome = self.task.as_ref()?.outcome()?;
        self.task = None;
        self.interrupted = !matches!(outcome, Outcome::Done(_));
        match outcome {
            Outcome::Done(accounts) => Some(Ok(Arc::clone(self.current.insert(accounts)))),
            Outcome::Failed(why) => Some(Err(why)),
            Outcome::Cancelled => None,
        }
    }
}

impl Project {
    /// The accounts of all layers, as they were last gathered; `None` before the first time. Asking
    /// begins a gathering when there is none, or when something changed since:
    /// [`super::ProjectEvent::CodedArticlesChanged`] tells when it has ended.
    pub fn accounts(&mut self) -> Option<ProjectCoding> {
        let codebook = self.folder.shared_codebook();
        let known = &mut self.coding.codebook;
        if !Arc::ptr_eq(known, codebook) {
            // Names are not in the accounts.
            self.coding.stale |= known.reading() != codebook.reading();
            *known = Arc::clone(codebook);
        }
        if self.coding.task.is_none() && self.coding.stale {
            self.gather();
        }
        Some(ProjectCoding {
            all: Arc::clone(self.coding.current.as_ref()?),
            codebook: Arc::clone(self.folder.shared_codebook()),
            registries: self.registries().clone(),
            annotator: None,
            article: None,
        })
    }

    /// The accounts as they were last gathered, without asking for others.
    pub fn gathered(&self) -> Option<&Gathered> {
        self.coding.current.as_ref()
    }

    /// The incidents of this annotator in other articles than this one, as they were last gathered.
    pub fn incidents_elsewhere(
        &self,
        article: Option<&str>,
    ) -> impl Iterator<Item = (&About, &CodedIncident)> {
        let accounts = self.gathered().into_iter().flat_map(|all| all.iter());
        accounts
            .filter(move |account| {
                let about = &account.about;
                about.annotator == self.annotator && article != Some(&*about.article)
            })
            .flat_map(|account| account.incidents.iter().map(|one| (&account.about, one)))
    }

    /// How many layers of how many a gathering has looked at, while there is one.
    pub fn gathering(&self) -> Option<Steps> {
        self.coding.task.as_ref().map(Task::progress)
    }

    /// Stops a gathering; none begins by itself before something changes.
    pub fn stop_gathering(&self) {
        if let Some(task) = &self.coding.task {
            task.cancel();
        }
    }

    /// Lets a gathering that was stopped, or failed, begin again.
    pub fn resume_gathering(&mut self) {
        self.coding.stale |= self.coding.interrupted;
    }

    fn gather(&mut self) {
        let (folder, annotator) = (self.folder.clone(), self.annotator.clone());
        let registries = self.registries().clone();
        let keep = self.is_writable();
        self.coding.stale = false;
        let waker = self.worker.waker();
        self.coding.task = Some(Task::start("accounts", waker, move |control| {
            let mut accounts = CodedArticles::read(&folder, &annotator);
            let mut tell = |done, total| {
                control.steps(done, total);
                !control.is_cancelled()
            };
            let gathered = accounts.gather(&folder, &registries, &mut tell);
            let changed = gathered
                .map_err(|error| error.to_string())?
                .ok_or_else(|| "it was stopped".to_owned())?;
            if changed && keep {
                // A cache that cannot be written is made again.
                let _ = accounts.write(&folder, &annotator);
            }
            Ok::<_, String>(Arc::new(accounts.all().cloned().collect()))
        }));
    }

    /// Writes the incidents of `accounts` as a table into the folder `exports` of the project, and says
    /// where.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn export_incidents(
        &self,
        accounts: &[&CodedArticle],
        columns: Columns,
    ) -> Result<(PathBuf, IncidentTable), StoreError> {
        let coded = Coded {
            accounts,
            codebook: self.codebook(),
            registries: self.registries(),
        };
        let made = table(coded, columns);
        let path = self
            .folder
            .export_path(&format!("incidents-{}.csv", columns.id()))?;
        write_atomic(&path, made.csv.as_bytes())?;
        Ok((path, made))
    }
}
