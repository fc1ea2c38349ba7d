//! A look at a project's training data, or its export, on a thread of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::{
    Choice, Edges, Excluded, ExportControl, ExportError, Exported, FEW, Format, Order,
    ProjectSource, Report, Scheme, Split, Survey, complete_split, export, preflight, read_split,
    survey, write_split,
};
use crate::store::StoreError;
use crate::store::project::ProjectFolder;

/// What a window wants of a project's annotations.
#[derive(Clone, Debug)]
pub struct JobOrder {
    /// Which annotations.
    pub choice: Choice,
    /// The format.
    pub format: &'static Format,
    /// What happens to spans with an edge inside a token.
    pub edges: Edges,
    /// The tags of tokens.
    pub scheme: Scheme,
    /// What is done with excluded parts.
    pub excluded: Excluded,
    /// Whether articles go into train, dev and test. The split is kept in `exports/split.json`, and what
    /// is in it stays.
    pub split: bool,
    /// The licence, for the card.
    pub licence: String,
    /// The folder to write; without one there is only a look.
    pub out: Option<PathBuf>,
}

/// What a look found.
#[derive(Clone, Debug)]
pub struct Looked {
    /// What a model would learn wrongly, and the balance.
    pub report: Report,
    /// What is in it, and what the format cannot hold.
    pub survey: Survey,
}

/// What came of it.
#[derive(Debug)]
pub enum JobDone {
    /// A look.
    Looked(Box<Looked>),
    /// An export, in this folder.
    Exported(Box<Exported>, PathBuf),
}

/// A look or an export that goes on. Dropping it stops it.
#[derive(Debug)]
pub struct Job {
    control: Arc<ExportControl>,
    result: Receiver<Result<JobDone, ExportError>>,
    /// Whether it writes.
    pub writes: bool,
}

impl Job {
    /// Starts it; `wake` is called when it is done.
    ///
    /// # Errors
    /// When there is no thread left.
    pub fn start(
        folder: ProjectFolder,
        order: JobOrder,
        wake: impl FnOnce() + Send + 'static,
    ) -> Result<Self, ExportError> {
        let control = Arc::new(ExportControl::default());
        let (tell, result) = mpsc::channel();
        let (inside, root) = (Arc::clone(&control), folder.root().to_owned());
        let writes = order.out.is_some();
        let spawned = thread::Builder::new()
            .name("training data".to_owned())
            .spawn(move || {
                // A window that is gone needs no answer.
                let _ = tell.send(run(&folder, &order, &inside));
                wake();
            });
        match spawned {
            Ok(_) => Ok(Self {
                control,
                result,
                writes,
            }),
            Err(error) => Err(StoreError::Refused {
                doing: "look at the annotations",
                reason: error.to_string(),
                advice: "close other programs and try again",
                path: root,
            }
            .into()),
        }
    }

    /// How far it is: steps that are done, and all.
    pub fn progress(&self) -> (usize, usize) {
        self.control.progress()
    }

    /// Stops it; what it wrote is removed.
    pub fn cancel(&self) {
        self.control.cancel();
    }

    /// What came of it, once.
    pub fn done(&self) -> Option<Result<JobDone, ExportError>> {
        self.result.try_recv().ok()
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.control.cancel();
    }
}

fn run(
    folder: &ProjectFolder,
    order: &JobOrder,
    control: &ExportControl,
) -> Result<JobDone, ExportError> {
    let source = ProjectSource::new(folder, order.choice.clone())?;
    let split = if order.split {
        let path = folder.export_path("split.json")?;
        let mut split = if path.exists() {
            read_split(&path)?
        } else {
            Split::default()
        };
        let before = split.articles.len();
        complete_split(&mut split, &source, control)?;
        // A look keeps it too, so that what was looked at is what is exported.
        if split.articles.len() != before {
            write_split(&path, &split)?;
        }
        Some(split)
    } else {
        None
    };
    let statuses: Vec<&str> = order
        .choice
        .statuses
        .iter()
        .map(|status| status.id())
        .collect();
    let annotators = order.choice.annotators.as_ref();
    let out = order.out.clone().unwrap_or_default();
    let made = Order {
        format: order.format,
        out: &out,
        replace: true,
        codebook: folder.codebook(),
        split: split.as_ref(),
        scheme: order.scheme,
        edges: order.edges,
        excluded: order.excluded,
        name: folder.file().name.clone(),
        licence: order.licence.clone(),
        choices: vec![
            (
                "annotators".to_owned(),
                annotators.map_or_else(|| "all".to_owned(), |all| all.join(", ")),
            ),
            ("statuses".to_owned(), statuses.join(", ")),
            ("copies of other articles".to_owned(), "left out".to_owned()),
        ],
    };
    if order.out.is_some() {
        let exported = export(&source, &made, control)?;
        return Ok(JobDone::Exported(Box::new(exported), out));
    }
    let report = preflight(&source, split.as_ref(), FEW, control)?;
    let mut survey = survey(&source, split.as_ref(), control)?;
    let plan = made.plan(&survey);
    survey.lose(&source, order.format, &plan, split.as_ref(), control)?;
    Ok(JobDone::Looked(Box::new(Looked { report, survey })))
}
