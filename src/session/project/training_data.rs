//! A look at the training data of a project, and its export, as tasks.

use std::path::{Path, PathBuf};

use super::Project;
use crate::interchange::annotated::hashiya_jsonl;
use crate::model::status::Status;
use crate::session::exporting::{
    AnnotationFilter, ArticleLosses, Edges, Excluded, ExportError, ExportRequest, Exported, FEW,
    FORMATS, Format, Loss, Passes, ProjectSource, ReadOnce, Report, Scheme, Source, Split, Survey,
    Tokeniser, complete_split, export, losses, preflight, read_split, write_split,
};
use crate::session::task::{Steps, Task, TaskControl, Waker};
use crate::store::project::ProjectFolder;

/// What is wanted of a project's annotations.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingChoice {
    /// The format.
    pub format: &'static Format,
    /// Everybody's annotations, not only the own.
    pub everybody: bool,
    /// Also what is not finished.
    pub unfinished: bool,
    /// In train, dev and test. The split is kept in `exports/split.json`, and what is in it stays.
    pub split: bool,
    /// Excluded parts stay in the text where the format cannot mark them.
    pub keep_excluded: bool,
    /// What happens to spans with an edge inside a token.
    pub edges: Edges,
    /// The tags of tokens.
    pub scheme: Scheme,
}

impl Default for TrainingChoice {
    fn default() -> Self {
        Self {
            format: &hashiya_jsonl::FORMAT,
            everybody: true,
            unfinished: false,
            split: false,
            keep_excluded: false,
            edges: Edges::default(),
            scheme: Scheme::default(),
        }
    }
}

impl TrainingChoice {
    /// The formats that can be written.
    pub fn formats() -> impl Iterator<Item = &'static Format> {
        let all = FORMATS.iter().copied();
        all.filter(|format| format.write.is_some())
    }

    /// Which annotations, when `annotator` chooses.
    fn annotations(&self, annotator: &str) -> AnnotationFilter {
        let mut statuses = vec![Status::Done];
        if self.unfinished {
            statuses.extend([Status::InProgress, Status::Flagged]);
        }
        AnnotationFilter {
            annotators: (!self.everybody).then(|| vec![annotator.to_owned()]),
            statuses,
            copies: false,
        }
    }

    fn excluded(&self) -> Excluded {
        if self.keep_excluded {
            Excluded::Keep
        } else {
            Excluded::Auto
        }
    }
}

/// What a look found.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// What a model would learn wrongly, and the balance.
    pub report: Report,
    /// What is in it.
    pub survey: Survey,
    /// What the format cannot hold, and how often.
    pub losses: Vec<(Loss, usize)>,
}

impl Project {
    /// Looks at what would be exported, on a thread.
    pub fn look_at_training_data(&self, choice: &TrainingChoice, waker: Waker) -> Task<Looked> {
        let data = self.training_data(choice);
        Task::start("training data", waker, move |control| data.look(control))
    }

    /// Writes an export into the folder `out`, on a thread; an earlier one there is replaced. The
    /// licence is for the card.
    pub fn export_training_data(
        &self,
        choice: &TrainingChoice,
        licence: &str,
        out: PathBuf,
        waker: Waker,
    ) -> Task<Exported> {
        let (data, licence) = (self.training_data(choice), licence.to_owned());
        Task::start("training data", waker, move |control| {
            data.export(licence, &out, control)
        })
    }

    fn training_data(&self, choice: &TrainingChoice) -> TrainingData {
        TrainingData {
            folder: self.folder().clone(),
            choice: choice.clone(),
            annotations: choice.annotations(self.annotator()),
        }
    }
}

/// What a thread needs to know.
struct TrainingData {
    folder: ProjectFolder,
    choice: TrainingChoice,
    annotations: AnnotationFilter,
}

impl TrainingData {
    fn look(&self, control: &TaskControl<Steps>) -> Result<Looked, ExportError> {
        let (source, passes) = (self.source()?, self.passes(control));
        let source = ReadOnce::new(&source, self.folder.root());
        let split = self.split(&source, &passes)?;
        let (report, survey) = preflight(&source, split.as_ref(), FEW, &passes)?;
        let order = self.order(split.as_ref(), Path::new(""), String::new());
        let (format, plan) = (order.format, order.plan(&survey));
        let lost = losses(&source, format, &plan, split.as_ref(), &passes)?;
        let losses = ArticleLosses::sum(&lost);
        Ok(Looked {
            report,
            survey,
            losses: losses
                .iter()
                .map(|(loss, count, _)| (loss, count))
                .collect(),
        })
    }

    fn export(
        &self,
        licence: String,
        out: &Path,
        control: &TaskControl<Steps>,
    ) -> Result<Exported, ExportError> {
        let (source, passes) = (self.source()?, self.passes(control));
        let source = ReadOnce::new(&source, out);
        let split = self.split(&source, &passes)?;
        export(&source, &self.order(split.as_ref(), out, licence), &passes)
    }

    fn source(&self) -> Result<ProjectSource<'_>, ExportError> {
        ProjectSource::new(&self.folder, self.annotations.clone())
    }

    /// The parts, when there are some, what there is, and the losses or the files.
    fn passes<'a>(&self, control: &'a TaskControl<Steps>) -> Passes<'a> {
        Passes::new(control, 2 + usize::from(self.choice.split))
    }

    /// The split of the project with all articles in it. A look keeps it too, so that what was looked
    /// at is what is exported.
    fn split(
        &self,
        source: &dyn Source,
        passes: &Passes<'_>,
    ) -> Result<Option<Split>, ExportError> {
        if !self.choice.split {
            return Ok(None);
        }
        let path = self.folder.export_path("split.json")?;
        let mut split = if path.exists() {
            read_split(&path)?
        } else {
            Split::default()
        };
        let before = split.articles.len();
        complete_split(&mut split, source, passes)?;
        if split.articles.len() != before {
            write_split(&path, &split)?;
        }
        Ok(Some(split))
    }

    fn order<'a>(
        &'a self,
        split: Option<&'a Split>,
        out: &'a Path,
        licence: String,
    ) -> ExportRequest<'a> {
        ExportRequest {
            format: self.choice.format,
            out,
            replace: true,
            codebook: self.folder.codebook(),
            split,
            scheme: self.choice.scheme,
            tokeniser: Tokeniser::Words,
            edges: self.choice.edges,
            excluded: self.choice.excluded(),
            name: self.folder.file().name.clone(),
            licence,
            choices: self.annotations.told(),
        }
    }
}
