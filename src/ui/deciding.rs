//! Near-duplicates, between their page and the session.

use egui::{Context, Ui};
use std::time::Duration;

use super::app::{App, Page};
use super::notices::Notice;
use super::pages::copies::{CopiesAction, Decision, Looking, Pair, Side, Texts};
use super::shaped_label::side_by_side;
use crate::look::Mode;
use crate::model::row::ArticleRow;
use crate::session::project::comparing::{Comparing, NearPair};

impl App {
    /// Shows the page, and looks for pairs when none wait.
    pub(super) fn open_copies(&mut self, context: &Context) {
        self.page = Page::Copies;
        let Some(desk) = &mut self.desk else {
            return;
        };
        let corpus = &mut desk.corpus;
        corpus.copies.focus = true;
        if corpus.comparing.is_none() && corpus.copies.pairs().is_empty() {
            corpus.copies.set_looking(Looking::Running(0.0));
            let repaint = context.clone();
            let waker = Box::new(move || repaint.request_repaint());
            corpus.comparing = Some(desk.project.near_duplicates(waker));
        }
    }

    fn hear_comparing(&mut self, context: &Context) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let corpus = &mut desk.corpus;
        let Some(run) = &corpus.comparing else {
            return;
        };
        match run.state() {
            Comparing::Starting => return,
            Comparing::Reading(done, all) => {
                let done = done as f32 / all.max(1) as f32;
                corpus.copies.set_looking(Looking::Running(done));
                // How far it is can be seen; the end is told.
                context.request_repaint_after(Duration::from_millis(200));
                return;
            }
            Comparing::Found(pairs) => {
                corpus
                    .copies
                    .set_pairs(pairs.into_iter().map(pair).collect());
            }
            Comparing::Stopped => {
                let why = "It was stopped. What was read is kept for the next time.";
                corpus.copies.set_looking(Looking::Failed(why.to_owned()));
            }
            Comparing::Failed(why) => corpus.copies.set_looking(Looking::Failed(why)),
        }
        corpus.comparing = None;
    }

    /// Shows the page, and does what it asks for.
    pub(super) fn copies_page(&mut self, ui: &mut Ui, mode: Mode) {
        self.hear_comparing(ui.ctx());
        let writable = self.abilities().project_writable;
        let Some(desk) = &mut self.desk else {
            self.page = Page::Article;
            return;
        };
        let corpus = &mut desk.corpus;
        match corpus.copies.show(ui, &mut self.ink, mode, writable) {
            Some(CopiesAction::Compare(first, second)) => {
                let compared = desk.project.compare(&first, &second);
                corpus.copies.set_texts(match compared {
                    Ok(compared) => Ok(Texts {
                        first: compared.first,
                        second: compared.second,
                    }),
                    Err(error) => Err(error.to_string()),
                });
                ui.ctx().request_repaint();
            }
            Some(CopiesAction::Decide(first, second, decision)) => {
                self.decide(&first, &second, decision);
                ui.ctx().request_repaint();
            }
            Some(CopiesAction::Open(id)) => {
                let context = ui.ctx().clone();
                self.open_article(&id, &context);
            }
            Some(CopiesAction::Stop) => {
                if let Some(run) = &corpus.comparing {
                    run.cancel();
                }
            }
            Some(CopiesAction::Close) => self.leave_page(&ui.ctx().clone()),
            None => {}
        }
    }

    fn decide(&mut self, first: &str, second: &str, decision: Decision) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let written = match decision {
            Decision::SecondIsCopy => desk.project.set_copy(second, first),
            Decision::FirstIsCopy => desk.project.set_copy(first, second),
            Decision::NoCopies => desk.project.set_no_copies(first, second),
        };
        match written {
            Ok(()) => desk.corpus.copies.settle(first, second, decision),
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }
}

fn pair(pair: NearPair) -> Pair {
    Pair {
        first: side(pair.first),
        second: side(pair.second),
        similarity: pair.resemblance as f32,
    }
}

fn side(row: ArticleRow) -> Side {
    let date = if row.iso_date.is_empty() {
        row.date
    } else {
        row.iso_date
    };
    Side {
        id: row.id,
        title: row.title,
        origin: side_by_side(&[&row.source, &date]),
    }
}
