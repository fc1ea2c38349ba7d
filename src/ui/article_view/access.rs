//! What assistive technology is told: the paragraphs in view, the selection, and each span with
//! its label, quote and place.

use egui::accesskit::{self, Role};
use egui::{Rect, Response, Sense, Ui, UiBuilder, vec2};

use crate::ui::article_view::{ArticleView, ViewInput};
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
    pub fn part_on_screen(&self, range: &std::ops::Range<usize>) -> Option<Rect> {
        let mut whole: Option<Rect> = None;
        for shown in &self.shown {
            let block = self.page.range_of(shown.block);
            let Some(paragraph) = self.page.paragraph(shown.block) else {
                continue;
            };
            let ranges = std::slice::from_ref(range);
            for part in crate::look::tones::local(ranges, &block) {
                let lines = self.shown_lines(*shown);
                for place in paragraph.boxes_in(part, lines) {
                    let (top, bottom) = paragraph.box_rows(place.line);
                    let origin = self.origin(*shown);
                    let rect = Rect::from_min_max(
                        origin + vec2(place.x0, top),
                        origin + vec2(place.x1, bottom),
                    );
                    whole = Some(whole.map_or(rect, |whole| whole.union(rect)));
                }
            }
        }
        whole.filter(|rect| rect.intersects(self.rect))
    }

    fn publish_spans(&self, ui: &Ui, input: &ViewInput<'_>) {
        let (Some(first), Some(last)) = (self.shown.first(), self.shown.last()) else {
            return;
        };
        let seen = self.page.range_of(first.block).start..self.page.range_of(last.block).end;
        for span in input.session.layer().touching(seen) {
            let block = self.page.block_of(span.range.start);
            let (Some(paragraph), Some(shown)) = (
                self.page.paragraph(block),
                self.shown.iter().find(|shown| shown.block == block),
            ) else {
                continue;
            };
            let start = self.page.range_of(block).start;
            let end = span.range.end.min(self.page.range_of(block).end);
            let origin = self.origin(*shown);
            let rects = paragraph
                .boxes(span.range.start - start..end - start)
                .into_iter()
                .map(|place| {
                    let (top, bottom) = paragraph.box_rows(place.line);
                    Rect::from_min_max(
                        origin + vec2(place.x0, top),
                        origin + vec2(place.x1, bottom),
                    )
                });
            let Some(rect) = rects.reduce(Rect::union) else {
                continue;
            };
            let id = Self::id().with(("span", span.id.0));
            ui.interact(rect, id, Sense::empty());
            let english = input
                .session
                .codebook()
                .get(&span.label)
                .map_or(span.label.as_str(), |label| label.english.as_str());
            let quote = &self.article.text()[span.range.clone()];
            ui.ctx().accesskit_node_builder(id, |node| {
                node.set_role(Role::Mark);
                node.set_label(format!("{english}: {quote}"));
                node.set_bounds(bounds(rect));
                node.set_selected(input.session.chosen() == Some(span.id));
                if !span.note.is_empty() {
                    node.set_description(span.note.clone());
                }
            });
        }
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
