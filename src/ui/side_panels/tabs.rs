//! The tabs above what stands beside the page: spans, incidents, checks, each with its count.

use egui::{RichText, Ui, WidgetInfo};

use crate::look::{Mode, Theme};
use crate::ui::widgets::text_painter::colour;

/// What stands beside the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The list of spans.
    #[default]
    Spans,
    /// The cards of incidents.
    Incidents,
    /// What the checks found.
    Checks,
}

impl Tab {
    /// Every tab.
    pub const ALL: [Self; 3] = [Self::Spans, Self::Incidents, Self::Checks];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spans => "Spans",
            Self::Incidents => "Incidents",
            Self::Checks => "Checks",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Spans => Self::Incidents,
            Self::Incidents => Self::Checks,
            Self::Checks => Self::Spans,
        }
    }
}

/// Shows the tabs; `counts` in their order. Returns the one that was clicked.
pub fn show(ui: &mut Ui, mode: Mode, current: Tab, counts: [usize; 3]) -> Option<Tab> {
    let theme = Theme::of(mode);
    let mut clicked = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 14.0;
        for (tab, count) in Tab::ALL.into_iter().zip(counts) {
            let chosen = tab == current;
            let tone = if chosen { theme.text } else { theme.weak };
            let mut name = RichText::new(format!("{} {count}", tab.name())).color(colour(tone));
            if chosen {
                name = name.strong();
            }
            let button = egui::Button::new(name).frame(false);
            let response = ui.add(button);
            response.widget_info(|| {
                let says = format!("{} {count}", tab.name());
                WidgetInfo::selected(egui::Role::Tab, true, chosen, says)
            });
            if chosen {
                let line = egui::Stroke::new(2.0, colour(theme.accent));
                let under = response.rect.bottom();
                ui.painter().hline(response.rect.x_range(), under, line);
            }
            if response.clicked() {
                clicked = Some(tab);
            }
        }
    });
    ui.add_space(4.0);
    clicked
}
