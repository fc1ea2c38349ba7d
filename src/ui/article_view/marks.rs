//! The marks of what is on screen, kept until the layer, the lines or a dragged edge change.
//!
//! Only the lines in view and some around them are marked, so that a paragraph may be as long
//! as an article. While an edge is dragged, only the paragraphs that it touches are marked anew.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use crate::look::captions::{self, Names, Tag};
use crate::look::{Lanes, MarkedSpan, Marks, Mode};
use crate::model::span::SpanId;
use crate::text::page::InView;
use crate::ui::article_view::{ArticleView, ViewInput};

/// What the spans of some lines of a paragraph paint.
#[derive(Default)]
pub(super) struct LineMarks {
    pub(super) marks: Marks,
    /// Tags with the indices of their lines, and how many spans are not drawn; no tags while they
    /// are off.
    pub(super) tags: Vec<(usize, Tag)>,
    lines: Range<usize>,
    /// Whether there are tags, and in the colours of which mode.
    tagged: (bool, Mode),
}

/// Marks by paragraph.
#[derive(Default)]
pub(super) struct KeptMarks {
    blocks: HashMap<usize, Rc<LineMarks>>,
    /// The lanes of the paragraphs in view, whatever their lines.
    lanes: HashMap<usize, Lanes>,
    revision: Option<u64>,
    /// The span whose edge is dragged, with its bytes for now.
    preview: Option<(SpanId, Range<usize>)>,
}

impl KeptMarks {
    /// The marks that a paragraph was painted with.
    pub(super) fn block(&self, block: usize) -> Option<&LineMarks> {
        self.blocks.get(&block).map(Rc::as_ref)
    }

    /// Forgets what names lines: they have changed.
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
    }
}

impl ArticleView {
    /// The lines of a paragraph in view, and one more at both ends.
    pub(super) fn shown_lines(&self, shown: InView) -> Range<usize> {
        self.page.paragraph(shown.block).map_or(0..0, |paragraph| {
            paragraph.lines_between(-shown.top, self.rect.height() - shown.top)
        })
    }

    /// Forgets the marks that the layer or a dragged edge has changed, and follows it with the lanes.
    pub(super) fn forget_old_marks(&mut self, input: &ViewInput<'_>) {
        let revision = Some(input.session.revision());
        let preview = self.pointer.preview();
        let marks = &mut self.marks;
        if revision == marks.revision && preview == marks.preview {
            return;
        }
        let known = marks.revision.take();
        let changes = known.and_then(|known| input.session.changes_since(known));
        let previews: Vec<_> = marks.preview.iter().chain(&preview).cloned().collect();
        if let Some(changes) = changes {
            let mut ids: BTreeSet<SpanId> = previews.iter().map(|(id, _)| *id).collect();
            let mut touched: Vec<_> = previews.into_iter().map(|(_, range)| range).collect();
            for change in changes {
                ids.extend(&change.spans);
                touched.extend_from_slice(&change.touched);
            }
            let page = &self.page;
            for range in touched {
                let blocks = page.block_of(range.start)..=page.block_of(range.end);
                marks.blocks.retain(|block, _| !blocks.contains(block));
            }
            let shown = |block: &usize| self.shown.iter().any(|shown| shown.block == *block);
            marks.lanes.retain(|block, _| shown(block));
            for (block, lanes) in &mut marks.lanes {
                let range = page.range_of(*block);
                for id in &ids {
                    let layer = input.session.layer();
                    let span = MarkedSpan::of_span(layer, *id, &range, preview.as_ref());
                    lanes.set(*id, span.as_ref());
                }
            }
        } else {
            marks.blocks.clear();
            marks.lanes.clear();
        }
        marks.revision = revision;
        marks.preview = preview;
    }

    /// The marks of some lines of a paragraph that is laid out.
    pub(super) fn marks(
        &mut self,
        block: usize,
        lines: &Range<usize>,
        input: &mut ViewInput<'_>,
    ) -> Rc<LineMarks> {
        let tagged = (input.settings.tags, input.mode);
        if let Some(kept) = self.marks.blocks.get(&block)
            && kept.tagged == tagged
            && kept.lines.start <= lines.start
            && kept.lines.end >= lines.end
        {
            return Rc::clone(kept);
        }
        let made = Rc::new(self.line_marks(block, lines, tagged, input));
        self.marks.blocks.insert(block, Rc::clone(&made));
        made
    }

    fn line_marks(
        &mut self,
        block: usize,
        lines: &Range<usize>,
        (with_tags, mode): (bool, Mode),
        input: &mut ViewInput<'_>,
    ) -> LineMarks {
        let Some(paragraph) = self.page.paragraph(block) else {
            return LineMarks::default();
        };
        // Half a view more, so that not every step of a wheel marks anew.
        let around = lines.len() / 2;
        let end = (lines.end + around).min(paragraph.lines().len());
        let lines = lines.start.saturating_sub(around)..end;
        let range = self.page.range_of(block);
        let part = paragraph.bytes_of(lines.clone());
        let part = range.start + part.start..range.start + part.end;
        let layer = input.session.layer();
        let moved = self.marks.preview.as_ref();
        let all = || Lanes::new(&MarkedSpan::of_paragraph(layer, &range, moved));
        let lanes = self.marks.lanes.entry(block).or_insert_with(all);
        let spans = MarkedSpan::of_part(layer, &range, &part, moved);
        let marks = Marks::in_lines(paragraph, spans, lanes, lines.clone());
        let names = Names {
            codebook: input.session.codebook(),
            mode,
            direction: self.article.direction(),
        };
        let typesetter = &mut input.ink.typesetter;
        let format = self.page.format();
        let mut tags = captions::hidden(typesetter, paragraph, &marks, mode, &format);
        if with_tags {
            let of_spans = captions::tags(typesetter, paragraph, &marks, names, &format);
            tags.extend(of_spans);
        }
        LineMarks {
            marks,
            tags,
            lines,
            tagged: (with_tags, mode),
        }
    }
}
