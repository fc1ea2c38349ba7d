//! What assistive technology is told: the paragraphs in view, the selection, and each span with
//! its label, quote and place.

use egui::accesskit::{self, Role};
use egui::{Rect, Response, Sense, Ui, UiBuilder, vec2};
use std::ops::Range;

use crate::look::tones::local;
use crate::model::span::SpanId;
use crate::ui::article_view::{ArticleView, ViewInput};
use crate::ui::widgets::text_painter::box_on_screen;
use crate::ui::widgets::text_runs::{self, Read};

impl ArticleView {
    pub(super) fn publish(&self, ui: &mut Ui, input: &ViewInput<'_>, response: &Response) {
        let context = ui.ctx().clone();
        let title: String = self.article.title().chars().take(160).collect();
        let active = context.accesskit_node_builder(Self::id(), |node| {
            node.set_role(Role::Document);
            node.set_label(format!("Article: {title}"));
            node.set_language("ar");
            node.set_read_only();
            node.set_bounds(bounds(self.rect));
            node.add_action(accesskit::Action::Focus);
        });
        if active.is_none() {
            return;
        }
        let text = self.article.text();
        let last = self.page.len() - 1;
        let read: Vec<Read<'_>> = self
            .shown
            .iter()
            .filter_map(|shown| {
                let range = self.page.range_of(shown.block);
                Some(Read {
                    text: &text[range.clone()],
                    paragraph: self.page.paragraph(shown.block)?,
                    origin: self.origin(*shown),
                    start: range.start,
                    breaks: shown.block < last,
                })
            })
            .collect();
        let selection = input.session.selection();
        text_runs::publish(
            ui,
            response.id,
            &read,
            selection.map(|selection| (selection.anchor, selection.head)),
        );
        let inside = ui.new_child(
            UiBuilder::new()
                .id_salt("article spans")
                .max_rect(self.rect)
                .accessibility_parent(response.id),
        );
        self.publish_spans(&inside, input);
        self.publish_excluded(&inside, input);
    }

    /// What is excluded is told as a note with its words: a screen reader does not see that it is
    /// dim.
    fn publish_excluded(&self, ui: &Ui, input: &ViewInput<'_>) {
        let kinds = [
            (input.session.layer().excluded(), "Excluded"),
            (input.proposed, "May not be the article"),
        ];
        for (ranges, kind) in kinds {
            for range in ranges {
                let Some(rect) = self.part_on_screen(range) else {
                    continue;
                };
                let id = Self::id().with((kind, range.start));
                ui.interact(rect, id, Sense::empty());
                let words = self.article.text().get(range.clone()).unwrap_or_default();
                let head: String = words.trim().chars().take(160).collect();
                ui.ctx().accesskit_node_builder(id, |node| {
                    node.set_role(Role::Note);
                    node.set_label(format!("{kind}: {head}"));
                    node.set_bounds(bounds(rect));
                });
            }
        }
    }

    /// The box of what is on screen of a range of bytes of the article.
    pub fn part_on_screen(&self, range: &Range<usize>) -> Option<Rect> {
        let whole = self.boxes_on_screen(range).reduce(Rect::union);
        whole.filter(|rect| rect.intersects(self.rect))
    }

    /// The boxes of a range of bytes of the article, in the lines that are in view or beside it.
    pub(super) fn boxes_on_screen(&self, range: &Range<usize>) -> impl Iterator<Item = Rect> {
        self.shown.iter().flat_map(move |shown| {
            let block = self.page.range_of(shown.block);
            let parts = local(std::slice::from_ref(range), &block);
            let boxes = self.page.paragraph(shown.block).map(|paragraph| {
                let lines = self.shown_lines(*shown);
                let boxes = parts.flat_map(|part| paragraph.boxes_in(part, lines.clone()));
                let on_screen = |place| box_on_screen(paragraph, &place, self.origin(*shown));
                boxes.map(on_screen).collect::<Vec<_>>()
            });
            boxes.unwrap_or_default()
        })
    }

    /// The spans that are drawn, and how many are not.
    fn publish_spans(&self, ui: &Ui, input: &ViewInput<'_>) {
        for shown in &self.shown {
            let (Some(kept), Some(paragraph)) = (
                self.marks.block(shown.block),
                self.page.paragraph(shown.block),
            ) else {
                continue;
            };
            let marks = &kept.marks;
            let origin = self.origin(*shown);
            for boxes in marks.lanes.chunk_by(|one, two| one.span == two.span) {
                let places = boxes.iter().map(|mark| &mark.place);
                let rects = places.map(|place| box_on_screen(paragraph, place, origin));
                let span = boxes.first().and_then(|mark| marks.spans.get(mark.span));
                let span = span.filter(|span| span.begins);
                if let (Some(span), Some(rect)) = (span, rects.reduce(Rect::union)) {
                    self.publish_span(ui, input, span.id, rect);
                }
            }
            for (line, count) in &marks.hidden {
                let (top, bottom) = paragraph.box_rows(*line);
                let size = vec2(paragraph.measure(), bottom - top);
                let rect = Rect::from_min_size(origin + vec2(0.0, top), size);
                let id = Self::id().with(("hidden", shown.block, *line));
                ui.interact(rect, id, Sense::empty());
                ui.ctx().accesskit_node_builder(id, |node| {
                    node.set_role(Role::Note);
                    node.set_label(format!(
                        "{count} more spans begin in this line than can be drawn; the list of spans has \
                         all of them"
                    ));
                    node.set_bounds(bounds(rect));
                });
            }
        }
    }

    fn publish_span(&self, ui: &Ui, input: &ViewInput<'_>, span: SpanId, rect: Rect) {
        let Some(span) = input.session.layer().get(span) else {
            return;
        };
        let id = Self::id().with(("span", span.id.0));
        ui.interact(rect, id, Sense::empty());
        let codebook = input.session.codebook();
        let label = codebook.get(&span.label);
        let english = label.map_or(span.label.as_str(), |label| label.english.as_str());
        let quote = self.article.text().get(span.range.clone());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::Mark);
            node.set_label(format!("{english}: {}", quote.unwrap_or_default()));
            node.set_bounds(bounds(rect));
            node.set_selected(input.session.chosen() == Some(span.id));
            if !span.note.is_empty() {
                node.set_description(span.note.clone());
            }
        });
    }
}

fn bounds(rect: Rect) -> accesskit::Rect {
    accesskit::Rect {
        x0: rect.min.x.into(),
        y0: rect.min.y.into(),
        x1: rect.max.x.into(),
        y1: rect.max.y.into(),
    }
}
