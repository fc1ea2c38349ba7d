//! The spans of the current incident, joined in the margin of the page.

use egui::{Align2, Painter, pos2};

use crate::look::connections::{self, Member};
use crate::look::{Rgb, Theme};
use crate::model::incident::{Incident, Who};
use crate::model::span::SpanId;
use crate::text::page::InView;
use crate::ui::article_view::{ArticleView, ViewInput};
use crate::ui::widgets::text_painter::caption;
use crate::ui::wording;

impl ArticleView {
    /// The ids of the current incident's spans, sorted.
    pub(super) fn connected(input: &ViewInput<'_>) -> Vec<SpanId> {
        let current = current(input);
        let mut spans: Vec<SpanId> = current.into_iter().flat_map(Incident::spans).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// Paints what joins them beside a paragraph.
    pub(super) fn paint_connections(
        &self,
        painter: &Painter,
        input: &ViewInput<'_>,
        connected: &[SpanId],
        shown: InView,
    ) {
        let Some(incident) = current(input) else {
            return;
        };
        let Some(paragraph) = self.page.paragraph(shown.block) else {
            return;
        };
        let theme = Theme::of(input.mode);
        let block = self.page.range_of(shown.block);
        let layer = input.session.layer();
        let codebook = input.session.codebook();
        let (mut before, mut after) = (false, false);
        let mut members: Vec<Member> = Vec::new();
        let mut spans: Vec<_> = connected.iter().filter_map(|id| layer.get(*id)).collect();
        spans.sort_by_key(|span| span.range.start);
        for span in spans {
            if span.range.start < block.start {
                before = true;
            } else if span.range.start > block.end {
                after = true;
            } else {
                let role = incident
                    .participants
                    .iter()
                    .find(|one| one.who == Who::Span(span.id))
                    .map(|one| wording::role_letter(codebook, &one.role));
                members.push(Member {
                    start: span.range.start - block.start,
                    colour: Rgb(Theme::label(input.mode, codebook, &span.label).line),
                    letter: role,
                });
            }
        }
        let gap = self.page.format().gap;
        let goes_on = (before, after);
        let found = connections::connections(paragraph, &members, goes_on, gap, theme.weak);
        let origin = self.origin(shown);
        input.ink.shapes(painter, origin, &found.shapes);
        for letter in found.letters {
            let spot = (
                pos2(origin.x + letter.centre[0], origin.y + letter.centre[1]),
                Align2::CENTER_CENTER,
            );
            caption(painter, spot, letter.letter, 10.5, letter.colour);
        }
    }
}

fn current<'a>(input: &'a ViewInput<'_>) -> Option<&'a Incident> {
    let id = input.session.chosen_incident()?;
    input.session.layer().incident(id)
}
