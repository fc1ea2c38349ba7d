//! What a feature of the window asks the window for.
//!
//! A feature owns its page, its state and its running task. It gets the values that it needs and
//! returns requests; it does not know the window, which alone carries them out.

use egui::Context;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::incident::IncidentId;
use crate::model::span::SpanId;
use crate::model::status::Status;
use crate::session::TextEncoding;
use crate::session::task::Waker;
use crate::ui::commands::Command;
use crate::ui::notices::{Choice, Notice};
use crate::ui::picker::Want;

/// What stands in the middle of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// The open article, or what to do when none is open.
    #[default]
    Article,
    /// The search of the whole project.
    Search,
    /// Articles that are nearly the same.
    NearDuplicates,
    /// The incidents of the project.
    Incidents,
    /// The map of the project.
    Map,
    /// Training data and other exports.
    Training,
    /// The codebook.
    Codebook,
}

/// A place in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passage {
    /// Where one stopped.
    LastPlace,
    /// These bytes, which are selected.
    Bytes(Range<usize>),
    /// These code points, which are selected.
    CodePoints {
        /// The first of them.
        start: u64,
        /// How many there are.
        length: u64,
    },
}

/// What a feature asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// To do what a command says.
    Run(Command),
    /// To open an article of the project.
    Open {
        /// Its id.
        article: String,
        /// What is shown of it.
        passage: Passage,
        /// The incident that is the current one then.
        incident: Option<IncidentId>,
    },
    /// To open a file or a folder: an article, annotations, a project.
    OpenPath(PathBuf),
    /// To read the open article in another encoding.
    ReadAs(TextEncoding),
    /// To open a project under a name.
    OpenProject {
        /// Its folder.
        root: PathBuf,
        /// Who annotates.
        annotator: String,
    },
    /// To make a project and open it.
    CreateProject {
        /// Its folder, which is not there yet.
        root: PathBuf,
        /// Its name.
        name: String,
        /// Who annotates.
        annotator: String,
    },
    /// To give the open article a status.
    SetStatus {
        /// Skipped or flagged.
        status: Status,
        /// Why.
        reason: String,
        /// Whether the next article is opened.
        go_on: bool,
    },
    /// To name the annotator in an open article that is of no project.
    SetAnnotator(String),
    /// To tell something.
    Notify(Notice),
    /// To take back what was told, where it offers this choice.
    Retract(Choice),
    /// To have a file or a folder chosen.
    Pick(Want),
    /// To show a page.
    ShowPage(Page),
    /// To go back to the article.
    LeavePage,
    /// To give the keyboard to the article.
    FocusArticle,
    /// To have the encoding of the open article chosen.
    ChooseEncoding,
    /// To choose a span and bring it into view.
    ChooseSpan(SpanId),
    /// To select these bytes of the article, with the caret at their end.
    Select(Range<usize>),
    /// To bring these bytes of the article into view.
    Reveal(Range<usize>),
    /// To show what stands beside the page, if it is hidden.
    ShowSidePanels,
}

impl Request {
    /// To open an article where one stopped in it.
    pub fn open(article: impl Into<String>) -> Self {
        Self::open_at(article, Passage::LastPlace)
    }

    /// To open an article with a passage selected and in view.
    pub fn open_at(article: impl Into<String>, passage: Passage) -> Self {
        Self::Open {
            article: article.into(),
            passage,
            incident: None,
        }
    }

    /// To tell what went wrong.
    pub fn error(error: impl std::fmt::Display) -> Self {
        Self::Notify(Notice::error(error.to_string()))
    }

    /// To tell what went wrong, if anything did.
    pub fn report<T>(done: Result<T, impl std::fmt::Display>) -> Vec<Self> {
        done.err().map(Self::error).into_iter().collect()
    }
}

/// What has the window painted anew when there is news of a task.
pub fn waker(context: &Context) -> Waker {
    let repaint = context.clone();
    Arc::new(move || repaint.request_repaint())
}
