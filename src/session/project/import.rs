//! Importing articles into an open project, on a thread; its list follows.

use super::Project;
use super::worker::WorkerRequest;
use crate::session::importing::{Arrived, Known, preview, run, run_annotated};
use crate::session::importing::{ImportProgress, ImportRequest, Imported, Preview};
use crate::session::task::{Task, Waker};
use crate::store::StoreError;
use crate::store::project::{ProjectFolder, scan};

impl Project {
    /// Looks at what an import would read. It never fails.
    pub fn preview_import(&self, request: &ImportRequest, waker: Waker) -> Task<Preview, ()> {
        let (folder, request) = (self.folder.clone(), request.clone());
        Task::start("import preview", waker, move |control| {
            let cancelled = control.cancelled();
            let found = preview(folder.root(), folder.codebook(), &request, cancelled);
            Ok::<_, String>(found)
        })
    }

    /// Imports articles, with their annotations where that is asked for. The list gets their rows as they come in.
    ///
    /// # Errors
    /// When the project is open for reading only.
    pub fn import(
        &self,
        request: ImportRequest,
        waker: Waker,
    ) -> Result<Task<Imported, ImportProgress>, StoreError> {
        self.writable("import articles")?;
        let (folder, cache) = (self.folder.clone(), self.cache.clone());
        let (orders, clock) = (self.worker.orders(), self.options.clock);
        Ok(Task::start("import", waker, move |control| {
            let known = |folder: &ProjectFolder, listing: &scan::Listing| {
                cache.with(|cache| scan::texts(folder, listing, cache))
            };
            let arrived = |ids| {
                // A project that is closed has no list any more.
                let _ = orders.send(WorkerRequest::Refresh(ids));
            };
            let list: (&Known<'_>, &Arrived<'_>) = (&known, &arrived);
            if request.annotations.is_some() {
                let report = run_annotated(&folder, list, &request, clock, control);
                report
                    .map(Imported::Annotations)
                    .map_err(|error| error.to_string())
            } else {
                let report = run(&folder, list, &request, clock, control);
                report
                    .map(Imported::Articles)
                    .map_err(|error| error.to_string())
            }
        }))
    }
}
