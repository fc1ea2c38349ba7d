//! Work that was set aside of the open article: shown, and brought back when a person says so.

use crate::session::{Access, SetAside};
use crate::ui::notices::{Choice, Notice, Weight};
use crate::ui::window::App;

/// So many spans of each file that was set aside are named.
const SHOWN_SPANS: usize = 8;

impl App {
    /// Shows what was set aside of the open article, and offers to bring it back.
    pub(super) fn show_set_aside(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let found = session.layer_path().map(SetAside::beside);
        let found = match found.transpose() {
            Ok(found) => found.unwrap_or_default(),
            Err(error) => {
                self.notices.push(Notice::error(error.to_string()));
                return;
            }
        };
        self.notices
            .retain(|notice| !notice.choices.contains(&Choice::BringBack));
        if found.is_empty() {
            let says = "Nothing was set aside of this article.";
            self.notices.push(Notice::new(Weight::Notice, says));
            return;
        }
        let mut lines = Vec::new();
        let mut any = false;
        for aside in &found {
            let what = aside.kind.says();
            let name = aside.path.file_name().unwrap_or_default().to_string_lossy();
            match session.look_at_set_aside(aside) {
                Ok(back) => {
                    any |= !back.added.is_empty() || back.layer != *session.layer();
                    let spans = match back.added.len() {
                        0 => "no span that is not here".to_owned(),
                        1 => "1 span that is not here".to_owned(),
                        count => format!("{count} spans that are not here"),
                    };
                    lines.push(format!("{what}, {spans}: {name}"));
                    lines.extend(back.added.into_iter().take(SHOWN_SPANS));
                    lines.extend(back.told);
                }
                Err(error) => lines.push(error.to_string()),
            }
        }
        let choices = (any && *session.access() == Access::ReadWrite).then_some(Choice::BringBack);
        let notice = Notice::new(
            Weight::Notice,
            "Set aside of this article, so that nothing is lost:",
        )
        .with_lines(lines)
        .offering(Vec::from_iter(choices));
        self.notices.push(notice);
    }

    /// Brings back what was set aside of the open article.
    pub(super) fn bring_back(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        let found = session.layer_path().map(SetAside::beside);
        let mut spans = 0;
        let mut lines = Vec::new();
        for aside in found.and_then(Result::ok).unwrap_or_default() {
            match session.bring_back(&aside) {
                Ok(back) => {
                    spans += back.added.len();
                    lines.extend(back.told);
                }
                Err(error) => lines.push(error.to_string()),
            }
        }
        let headline = format!("Spans that were brought back: {spans}. Undo takes them out again.");
        self.notices
            .push(Notice::new(Weight::Notice, headline).with_lines(lines));
    }
}
