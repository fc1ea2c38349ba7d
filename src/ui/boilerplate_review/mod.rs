//! What may not be the article: proposed, shown at its place, decided by key.
//!
//! The strip above the page says how many parts wait and why the current one is proposed. It is
//! there only while something waits, and is quiet: nobody has to answer.

use egui::{Frame, Margin, RichText, Ui};
use std::collections::HashSet;
use std::ops::Range;

use crate::look::{Mode, Theme};
use crate::session::boilerplate::{Boilerplate, BoilerplatePart};
use crate::session::project::Project;
use crate::session::{Excluded, Session, SessionError};
use crate::text::{Family, TextStyle};
use crate::ui::commands::Command;
use crate::ui::notices::{Notice, Weight};
use crate::ui::request::Request;
use crate::ui::widgets::shaped_label::{LabelOptions, Side, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, colour};

/// How the notice about spans that went with a part begins.
const WENT: &str = "Excluded, and with it";

/// What waits for a decision about the open article, and what a person has kept in the project.
#[derive(Debug, Default)]
pub struct BoilerplateReview {
    waiting: Vec<BoilerplatePart>,
    ranges: Vec<Range<usize>>,
    current: usize,
    headline: Option<Range<usize>>,
    /// Parts of articles that a person kept: they are not proposed again today. With no part, the
    /// headline was left.
    kept: HashSet<(String, Option<Range<usize>>)>,
    /// The revision of the layer that was looked at for what is decided already.
    seen: Option<u64>,
}

impl BoilerplateReview {
    /// Another article is open: nothing waits.
    pub fn clear(&mut self) {
        self.propose(Boilerplate::default());
    }

    /// Looks for what may not be the article, in one of the project.
    pub fn examine(&mut self, project: &Project, id: &str, session: &Session) {
        // Metadata that cannot be read are said by the list.
        let Ok(metadata) = project.metadata(id) else {
            return;
        };
        let mut findings = session.examine_boilerplate(&metadata.title);
        let kept = |part: Option<Range<usize>>| self.kept.contains(&(id.to_owned(), part));
        findings
            .proposals
            .retain(|part| !kept(Some(part.range.clone())));
        findings.headline.take_if(|_| kept(None));
        self.propose(findings);
    }

    /// What was found waits for a decision.
    pub fn propose(&mut self, findings: Boilerplate) {
        self.waiting = findings.proposals;
        self.headline = findings.headline;
        self.current = 0;
        self.seen = None;
        self.refresh();
    }

    fn refresh(&mut self) {
        self.ranges = self.waiting.iter().map(|it| it.range.clone()).collect();
        self.current = self.current.min(self.waiting.len().saturating_sub(1));
    }

    /// The parts that wait, in bytes, in reading order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// Index of the part that is decided next.
    pub fn current(&self) -> Option<usize> {
        (!self.waiting.is_empty()).then_some(self.current)
    }

    /// The bytes of that part.
    pub fn current_range(&self) -> Option<Range<usize>> {
        self.ranges.get(self.current).cloned()
    }

    /// Whether a headline waits that was found for an article without a title.
    pub fn has_headline(&self) -> bool {
        self.headline.is_some()
    }

    /// Excludes the part that is being reviewed or the paragraph with the caret, or includes it again.
    pub fn exclude(&mut self, session: &mut Session, paragraph: usize) -> Option<Request> {
        what_went(session.toggle_excluded(session.part_to_exclude(paragraph))).map(Request::Notify)
    }

    /// Excludes the current part.
    pub fn accept(&mut self, session: &mut Session) -> Option<Request> {
        what_went(session.exclude(self.take()?)).map(Request::Notify)
    }

    /// Excludes all parts that wait.
    pub fn accept_all(&mut self, session: &mut Session) -> Option<Request> {
        what_went(session.exclude_all(&self.take_all())).map(Request::Notify)
    }

    /// Leaves the current part in the article, whose id is known when it is one of a project.
    pub fn reject(&mut self, id: Option<&str>) {
        let part = self.take();
        self.keep(id, part);
    }

    /// Leaves all parts that wait in the article.
    pub fn reject_all(&mut self, id: Option<&str>) {
        for part in self.take_all() {
            self.keep(id, Some(part));
        }
    }

    /// The headline that was found becomes the article's title.
    pub fn use_headline(
        &mut self,
        session: &Session,
        project: &mut Project,
        id: &str,
    ) -> Option<Request> {
        let headline = session.article().text().get(self.headline.clone()?)?;
        match project.set_title(id, headline) {
            Ok(_) => {
                self.headline = None;
                None
            }
            Err(error) => Some(Request::error(error)),
        }
    }

    /// The headline that was found is left.
    pub fn leave_headline(&mut self, id: Option<&str>) {
        self.headline = None;
        self.keep(id, None);
    }

    /// What a person kept is not proposed again today.
    fn keep(&mut self, id: Option<&str>, part: Option<Range<usize>>) {
        self.kept.extend(id.map(|id| (id.to_owned(), part)));
    }

    /// The current part is decided. The next one is current.
    fn take(&mut self) -> Option<Range<usize>> {
        if self.current >= self.waiting.len() {
            return None;
        }
        let gone = self.waiting.remove(self.current);
        self.refresh();
        Some(gone.range)
    }

    /// All parts are decided.
    fn take_all(&mut self) -> Vec<Range<usize>> {
        self.waiting.clear();
        self.current = 0;
        std::mem::take(&mut self.ranges)
    }

    /// What was excluded or labelled by hand does not wait.
    fn forget_decided(&mut self, session: &Session) {
        if self.waiting.is_empty() || self.seen == Some(session.revision()) {
            return;
        }
        self.seen = Some(session.revision());
        self.waiting.retain(|part| !session.is_decided(&part.range));
        self.refresh();
    }

    /// Shows the strip, while something waits.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        session: &Session,
    ) -> Option<Command> {
        self.forget_decided(session);
        if self.waiting.is_empty() && self.headline.is_none() {
            return None;
        }
        let text = session.article().text();
        let frame = Frame::new()
            .fill(colour(Theme::of(mode).notice_ground))
            .inner_margin(Margin::symmetric(12, 4));
        let shown = frame.show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let mut command = None;
            if !self.waiting.is_empty() {
                command = self.parts(ui, ink, mode, text);
            }
            if let Some(headline) = self.headline.clone().and_then(|range| text.get(range)) {
                command = command.or(title(ui, ink, mode, headline));
            }
            command
        });
        shown.inner
    }

    fn parts(&self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode, text: &str) -> Option<Command> {
        let theme = Theme::of(mode);
        let mut command = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 4.0);
            let count = self.waiting.len();
            let told = if count == 1 {
                "Not the article? 1 part".to_owned()
            } else {
                format!("Not the article? Part {} of {count}", self.current + 1)
            };
            ui.label(told);
            let mut button = |ui: &mut Ui, caption: &str, key: &str, of: Command| {
                let button = egui::Button::new(caption).shortcut_text(key);
                if ui.add(button).clicked() {
                    command = Some(of);
                }
            };
            button(ui, "Exclude", "Y", Command::AcceptProposal);
            button(ui, "Keep", "N", Command::RejectProposal);
            if count > 1 {
                button(ui, "Exclude all", "Shift+Y", Command::AcceptProposals);
                button(ui, "Keep all", "Shift+N", Command::RejectProposals);
            }
        });
        // Its words too: it may be far below what is in view.
        if let Some(part) = self.waiting.get(self.current) {
            ui.horizontal(|ui| {
                let why = format!("{}:", part.kind.reason());
                ui.label(RichText::new(why).color(colour(theme.weak)));
                words(
                    ui,
                    ink,
                    theme,
                    &beginning(text.get(part.range.clone())),
                    0.0,
                );
            });
        }
        command
    }
}

fn title(ui: &mut Ui, ink: &mut TextPainter, mode: Mode, headline: &str) -> Option<Command> {
    let theme = Theme::of(mode);
    let mut command = None;
    ui.horizontal(|ui| {
        ui.label("Headline found:");
        words(ui, ink, theme, headline, 230.0);
        let button = egui::Button::new("Use as title").shortcut_text("H");
        if ui.add(button).clicked() {
            command = Some(Command::UseHeadline);
        }
        let button = egui::Button::new("Leave").shortcut_text("Shift+H");
        if ui.add(button).clicked() {
            command = Some(Command::LeaveHeadline);
        }
    });
    command
}

/// What is said of spans that went with a part, or of what went wrong.
fn what_went(done: Result<Excluded, SessionError>) -> Option<Notice> {
    let removed = match done {
        Ok(Excluded { removed: 0, .. }) => return None,
        Ok(Excluded { removed, .. }) => removed,
        Err(error) => return Some(Notice::error(error.to_string())),
    };
    let noun = if removed == 1 {
        "span was removed that touched it"
    } else {
        "spans were removed that touched it"
    };
    let said = format!("{WENT} {removed} {noun}. Undo brings all of it back.");
    Some(Notice::new(Weight::Notice, said))
}

/// Whether a notice is about spans that went with an excluded part: once that is undone it has
/// nothing to say any more.
pub fn says_what_went(notice: &Notice) -> bool {
    notice.headline.starts_with(WENT)
}

/// How a part begins, on one line.
fn beginning(text: Option<&str>) -> String {
    let words = text.unwrap_or_default().split_whitespace();
    words.take(40).collect::<Vec<_>>().join(" ")
}

/// Words of the article on one line, with so much room left behind them.
fn words(ui: &mut Ui, ink: &mut TextPainter, theme: &Theme, words: &str, behind: f32) {
    let style = TextStyle {
        leading: 1.5,
        ..TextStyle::new(Family::Naskh, 16.0)
    };
    let options = LabelOptions {
        side: Side::Start,
        shrink: true,
        width: Some((ui.available_width() - behind).max(80.0)),
        ..LabelOptions::one_line()
    };
    let head: String = words.chars().take(200).collect();
    shaped_label(ui, ink, &head, style, colour(theme.text), options);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::Article;
    use crate::model::layer::Layer;
    use crate::session::boilerplate::BoilerplateKind;

    fn review() -> BoilerplateReview {
        let part = |range: Range<usize>| BoilerplatePart {
            range,
            kind: BoilerplateKind::Subscribe,
        };
        let mut review = BoilerplateReview::default();
        review.propose(Boilerplate {
            headline: Some(0..10),
            proposals: vec![part(0..10), part(40..60), part(90..96)],
        });
        review
    }

    #[test]
    fn one_after_the_other_is_decided() {
        let mut review = review();
        assert_eq!(review.take(), Some(0..10));
        assert_eq!(review.current_range(), Some(40..60));
        assert_eq!(review.take(), Some(40..60));
        assert_eq!(review.take(), Some(90..96));
        assert_eq!((review.take(), review.current()), (None, None));
        assert!(review.has_headline());
    }

    #[test]
    fn all_at_once() {
        let mut review = review();
        assert_eq!(review.take_all(), [0..10, 40..60, 90..96]);
        assert!(review.ranges().is_empty());
    }

    #[test]
    fn what_was_decided_by_hand_does_not_wait() {
        let article = Article::new("a.txt", "ا".repeat(50));
        let mut session = Session::in_memory(article, Layer::default());
        let mut review = review();
        review.forget_decided(&session);
        assert_eq!(review.take(), Some(0..10));
        assert_eq!(session.exclude(92..94).map(|it| it.removed), Ok(0));
        review.forget_decided(&session);
        assert_eq!(review.ranges(), std::slice::from_ref(&(40..60)));
        assert_eq!(review.current(), Some(0));
    }
}
