//! What concerns the whole project, or an article as one of it: guidelines, metadata, the pages
//! that stand in the place of the article.
//!
//! [`ProjectPages`] stands beside the open project and goes with it.

use egui::{Context, Frame, Margin, Panel, Ui};

use crate::look::{Mode, Theme};
use crate::ui::boilerplate_review::BoilerplateReview;
use crate::ui::dialogs::metadata::MetadataDialog;
use crate::ui::guidelines::Guidelines;
use crate::ui::incident_table::Incidents;
use crate::ui::map::ProjectMap;
use crate::ui::near_duplicates::NearDuplicates;
use crate::ui::notices::Notice;
use crate::ui::project_search::ProjectSearch;
use crate::ui::request::Page;
use crate::ui::training_data::TrainingData;
use crate::ui::widgets::text_painter::colour;
use crate::ui::window::App;
use crate::ui::window::dialogs::Dialog;
use crate::ui::window::layout::{GUIDELINES, PAGE};
use crate::ui::window::requests::waker;

/// What the window knows of the whole project beside its list.
#[derive(Default)]
pub struct ProjectPages {
    /// The table of incidents.
    pub incidents: Incidents,
    /// The map.
    pub map: ProjectMap,
    /// Whether these two show what everybody says, and not only the annotator.
    pub(super) everybody: bool,
    /// The page of training data.
    pub(super) training: TrainingData,
    /// The guidelines.
    pub guidelines: Guidelines,
    /// The search and what it found: it stays when one comes back from a hit.
    pub search: ProjectSearch,
    /// Near-duplicates that wait for a decision.
    pub near_duplicates: NearDuplicates,
    /// What may not be the open article.
    pub(super) boilerplate: BoilerplateReview,
}

impl App {
    /// Shows a page, and begins what it needs.
    pub(super) fn open_page(&mut self, page: Page, context: &Context) {
        if page == Page::Codebook {
            let root = self
                .open_project
                .as_ref()
                .map(|open_project| open_project.project.root());
            self.codebook_editor.open(root);
            self.page = page;
            return;
        }
        let Some(open_project) = &mut self.open_project else {
            return;
        };
        let before = std::mem::replace(&mut self.page, page);
        match page {
            Page::Search => {
                let feature = &mut self.pages.search;
                feature.open(&open_project.project, self.session.as_mut(), before == page);
            }
            Page::NearDuplicates => {
                let feature = &mut self.pages.near_duplicates;
                feature.open(&open_project.project, waker(context));
            }
            Page::Incidents | Page::Map | Page::Training => {
                // What was just annotated is to be seen. Where it cannot be saved, the saving that
                // goes on by itself says why.
                if let Some(session) = &mut self.session {
                    let _ = session.save_now();
                }
                if page == Page::Training {
                    self.pages
                        .training
                        .open(&open_project.project, waker(context));
                } else {
                    open_project.project.resume_gathering();
                }
            }
            Page::Codebook | Page::Article => {}
        }
    }

    /// Shows the guidelines with the keyboard in them; when they have it already, hides them.
    pub(super) fn toggle_guidelines(&mut self, context: &Context) {
        if let Some(open_project) = &self.open_project {
            let listening = context.memory(|memory| memory.has_focus(Guidelines::id()));
            let reading = listening && self.page == Page::Article;
            let requests = self.pages.guidelines.toggle(&open_project.project, reading);
            self.carry_out(requests, context);
        }
    }

    pub(super) fn open_metadata(&mut self) {
        if let (Some(open_project), Some(id)) = (&self.open_project, self.open_id()) {
            match MetadataDialog::of(&open_project.project, &id) {
                Ok(dialog) => self.dialog = Dialog::Metadata(Box::new(dialog)),
                Err(error) => self.notices.push(Notice::error(error.to_string())),
            }
        }
    }

    /// The headline that was found becomes the article's title.
    pub(super) fn use_headline(&mut self, context: &Context) {
        let id = self.open_id();
        if let (Some(open_project), Some(session), Some(id)) =
            (&mut self.open_project, &self.session, id)
        {
            let review = &mut self.pages.boilerplate;
            let request = review.use_headline(session, &mut open_project.project, &id);
            self.carry_out(request.into_iter().collect(), context);
        }
    }

    /// Back from a page to the article.
    pub(super) fn leave_page(&mut self, context: &Context) {
        self.page = Page::Article;
        self.focus_article(context);
    }

    /// Shows the guidelines in the place of the spans. Returns whether they are shown.
    pub(super) fn guidelines_panel(&mut self, ui: &mut Ui, mode: Mode) -> bool {
        let room = self.sides(ui).1;
        let Some(open_project) = self
            .open_project
            .as_mut()
            .filter(|_| self.pages.guidelines.is_shown())
        else {
            return false;
        };
        if !room {
            return true;
        }
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).panel))
            .inner_margin(Margin::symmetric(10, 8));
        let ink = &mut self.ink;
        let file = open_project.project.folder().guidelines_path();
        // What is left is the page's.
        let most = (ui.available_width() - PAGE).clamp(GUIDELINES, 640.0);
        self.panel_widths.guidelines.is(most, ui, "guidelines");
        let shown = Panel::right("guidelines")
            .frame(frame)
            .default_size(self.settings.guidelines_width)
            .size_range(GUIDELINES..=most)
            .show(ui, |ui| {
                let codebook = open_project.project.codebook();
                let guidelines = &mut self.pages.guidelines;
                guidelines.show(ui, ink, mode, codebook, &file)
            });
        let width = shown.response.rect.width().round();
        if width < most {
            self.settings.guidelines_width = width;
        }
        self.carry_out(shown.inner.into_iter().collect(), ui.ctx());
        true
    }

    /// The id of the open article, when it is one of the project.
    pub(super) fn open_id(&self) -> Option<String> {
        let open_project = self.open_project.as_ref()?;
        open_project.open_article().map(str::to_owned)
    }
}
