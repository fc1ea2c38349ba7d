//! Reading the file in another encoding than the detected one.

use egui::{Context, RichText};

use crate::look::{Mode, Theme};
use crate::session::TextEncoding;
use crate::ui::request::Request;
use crate::ui::widgets::{Answer, colour, modal};

/// Shows the encodings, of which `current` is that of the article.
pub fn show(context: &Context, mode: Mode, current: TextEncoding) -> Answer<Request> {
    let theme = Theme::of(mode);
    modal(context, "Encoding", 380.0, |ui| {
        let mut chosen = None;
        ui.heading("Encoding of the article");
        ui.label(
            RichText::new(
                "The file is never changed. If its letters look wrong, read it in another \
                 encoding; spans are found again by their words.",
            )
            .color(colour(theme.weak)),
        );
        for encoding in TextEncoding::ALL {
            if ui.radio(encoding == current, encoding.label()).clicked() {
                chosen = Some(encoding);
            }
        }
        ui.add_space(6.0);
        let close = ui.button("Close").clicked();
        match chosen {
            Some(encoding) => Answer::Given(Request::ReadAs(encoding)),
            None if close => Answer::Closed,
            None => Answer::Open,
        }
    })
}
