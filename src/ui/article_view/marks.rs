//! The marks of what is on screen, kept until the layer, the lines or a dragged edge change.
//!
//! Only the lines in view and some around them are marked, so that a paragraph may be as long
//! as an article. While an edge is dragged, only the paragraphs that it touches are marked anew.

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use crate::look::captions::{self, Names, Tag};
use crate::look::{MarkedSpan, Marks, Mode};
use crate::model::span::SpanId;
use crate::text::page::InView;
use crate::ui::article_view::{ArticleView, ViewInput};

/// What the spans of some lines of a paragraph paint.
#[derive(Default)]
pub(super) struct LineMarks {
    pub(super) marks: Marks,
    /// Tags with the indices of their lines; none while tags are off.
    pub(super) tags: Vec<(usize, Tag)>,
    lines: Range<usize>,
    /// Tags have the colours of a mode.
    tagged: Option<Mode>,
}

/// Marks by paragraph.
#[derive(Default)]
pub(super) struct KeptMarks {
    blocks: HashMap<usize, Rc<LineMarks>>,
    revision: Option<u64>,
    /// The span whose edge is dragged, with its bytes for now.
    preview: Option<(SpanId, Range<usize>)>,
}

impl KeptMarks {
    /// Forgets all: lines have changed.
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

    /// Forgets the marks that the layer or a dragged edge has changed.
    pub(super) fn forget_old_marks(&mut self, input: &ViewInput<'_>) {
        let revision = Some(input.session.revision());
        let preview = self.pointer.preview();
        if revision != self.marks.revision {
            self.marks.clear();
        } else if preview != self.marks.preview {
            for (_, range) in self.marks.preview.iter().chain(&preview) {
                let (first, last) = (
                    self.page.block_of(range.start),
                    self.page.block_of(range.end),
                );
                let touched = first..=last;
                self.marks
                    .blocks
                    .retain(|block, _| !touched.contains(block));
            }
        }
        self.marks.revision = revision;
        self.marks.preview = preview;
    }

    /// The marks of some lines of a paragraph that is laid out.
    pub(super) fn marks(
        &mut self,
        block: usize,
        lines: &Range<usize>,
        input: &mut ViewInput<'_>,
    ) -> Rc<LineMarks> {
        let tagged = input.settings.tags.then_some(input.mode);
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
        &self,
        block: usize,
        lines: &Range<usize>,
        tagged: Option<Mode>,
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
        let moved = self.marks.preview.as_ref();
        let spans = MarkedSpan::of_part(input.session.layer(), &range, &part, moved);
        let marks = Marks::in_lines(paragraph, spans, lines.clone());
        let tags = tagged.map(|mode| {
            let names = Names {
                codebook: input.session.codebook(),
                mode,
                direction: self.article.direction(),
            };
            let typesetter = &mut input.ink.typesetter;
            captions::tags(typesetter, paragraph, &marks, names, &self.page.format())
        });
        LineMarks {
            marks,
            tags: tags.unwrap_or_default(),
            lines,
            tagged,
        }
    }
}
