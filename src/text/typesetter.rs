//! From a string to a [`Paragraph`]: shaping, bidi and line breaking, once, whole.
//!
//! parley does the work; this file turns its result into our compact form. The whole paragraph
//! has one style: a colour or a span edge never splits a shaping run, so joins and vowel marks
//! stay as they are (law 6).

use parley::style::{FontFamily, FontFamilyName, LineHeight, OverflowWrap, StyleProperty};
use parley::{BaseDirection, FontContext, FontWeight, Layout, LayoutContext};
use std::ops::Range;

use super::fonts::{self, Face, FaceIndex, Family, SystemFonts, Weight};
use super::paragraph::{Cluster, Glyph, Line, Paragraph, ParagraphDirection};
use super::placing::{self, Ligature, Piece, Placing};

/// How text is set. Lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// The first family; the other bundled one stands in for what it lacks.
    pub family: Family,
    /// Regular or bold.
    pub weight: Weight,
    /// Font size.
    pub size: f32,
    /// From baseline to baseline, as a multiple of the size.
    pub leading: f32,
}

impl TextStyle {
    /// A style for captions and lists: regular, with tight leading.
    pub const fn new(family: Family, size: f32) -> Self {
        Self {
            family,
            weight: Weight::Regular,
            size,
            leading: 1.6,
        }
    }

    /// The same style in bold.
    #[must_use]
    pub const fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    /// The same style with another leading.
    #[must_use]
    pub const fn leading(self, leading: f32) -> Self {
        Self { leading, ..self }
    }
}

/// Highlight boxes reach this far above the baseline, as a share of the font size: over the
/// hamza of an alef with vowel marks, short of the line above.
const BOX_ASCENT: f32 = 1.02;
/// And this far below it: under the tails of ج and ي.
const BOX_DESCENT: f32 = 0.46;

/// Owns the fonts and the scratch memory of shaping. One for each thread.
pub struct Typesetter {
    fonts: FontContext,
    context: LayoutContext<()>,
    scratch: Layout<()>,
    placing: Placing,
    faces: Vec<Face>,
    shaped: u64,
}

impl Typesetter {
    /// A typesetter over the bundled families.
    pub fn new(system: SystemFonts) -> Self {
        Self {
            fonts: fonts::context(system),
            context: LayoutContext::new(),
            scratch: Layout::new(),
            placing: Placing::default(),
            faces: Vec::new(),
            shaped: 0,
        }
    }

    /// The face that a [`Glyph`] names.
    pub fn face(&self, index: FaceIndex) -> Option<&Face> {
        self.faces.get(usize::from(index))
    }

    /// How many paragraphs it has shaped so far: a frame without input adds none (law 3).
    pub fn shaped(&self) -> u64 {
        self.shaped
    }

    /// Shapes `text` and breaks it to `measure` points, or not at all when that is `None`.
    ///
    /// `text` is one paragraph without its separator.
    pub fn set(
        &mut self,
        text: &str,
        style: &TextStyle,
        direction: ParagraphDirection,
        measure: Option<f32>,
    ) -> Paragraph {
        self.shaped += 1;
        self.shape(text, style, direction, OverflowWrap::Anywhere);
        self.scratch.break_all_lines(measure);
        if self.cuts_a_grapheme(text) {
            self.shape(text, style, direction, OverflowWrap::Normal);
            self.scratch.break_all_lines(measure);
        }
        let layout = std::mem::take(&mut self.scratch);
        let paragraph = self.collect(&layout, text, style, direction, measure);
        self.scratch = layout;
        paragraph
    }

    /// Whether a line begins inside a grapheme: where the script changes in it, the shaper
    /// offers the place to a line that nothing else can break. It takes a number sign before a
    /// Latin letter on a line narrower than both; such a line may rather be too long.
    fn cuts_a_grapheme(&self, text: &str) -> bool {
        self.scratch
            .lines()
            .any(|line| placing::inside_grapheme(text, line.text_range().start))
    }

    fn shape(
        &mut self,
        text: &str,
        style: &TextStyle,
        direction: ParagraphDirection,
        overflow: OverflowWrap,
    ) {
        let other = match style.family {
            Family::Naskh => Family::Sans,
            Family::Sans => Family::Naskh,
        };
        let families = [
            FontFamilyName::named(style.family.name()),
            FontFamilyName::named(other.name()),
        ];
        let mut builder = self
            .context
            .ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.set_base_direction(match direction {
            ParagraphDirection::RightToLeft => BaseDirection::Rtl,
            ParagraphDirection::LeftToRight => BaseDirection::Ltr,
        });
        builder.set_line_break_override(Some(&placing::keeps_graphemes));
        builder.push_default(StyleProperty::FontFamily(FontFamily::from(&families[..])));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(match style.weight {
            Weight::Regular => FontWeight::NORMAL,
            Weight::Bold => FontWeight::BOLD,
        }));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(
            style.size * style.leading,
        )));
        builder.push_default(StyleProperty::OverflowWrap(overflow));
        builder.build_into(&mut self.scratch, text);
    }

    fn collect(
        &mut self,
        layout: &Layout<()>,
        text: &str,
        style: &TextStyle,
        direction: ParagraphDirection,
        measure: Option<f32>,
    ) -> Paragraph {
        let line_height = style.size * style.leading;
        let ascent = style.size * BOX_ASCENT;
        let descent = style.size * BOX_DESCENT;
        // The ink of a line stands in the middle of its share of the page.
        let first_baseline = (line_height - (ascent + descent)) / 2.0 + ascent;
        let mut paragraph = Paragraph {
            lines: Vec::with_capacity(layout.len().max(1)),
            clusters: Vec::with_capacity(text.len() / 2 + 1),
            glyphs: Vec::with_capacity(text.len() / 2 + 1),
            len: text.len(),
            direction,
            measure: 0.0,
            size: style.size,
            ascent,
            descent,
            line_height,
        };
        for line in layout.lines() {
            let range = line.text_range();
            // parley lays a space out where there is no text at all.
            if text.is_empty() {
                break;
            }
            if range.is_empty() && !paragraph.lines.is_empty() {
                continue;
            }
            let index = paragraph.lines.len() as f32;
            self.collect_line(&mut paragraph, &line, range, text, measure.is_some());
            if let Some(line) = paragraph.lines.last_mut() {
                line.top = index * line_height;
                line.baseline = line.top + first_baseline;
            }
        }
        if paragraph.lines.is_empty() {
            paragraph.lines.push(Line {
                range: 0..0,
                visible_end: 0,
                top: 0.0,
                baseline: first_baseline,
                x0: 0.0,
                x1: 0.0,
                clusters: 0..0,
                glyphs: 0..0,
            });
        }
        paragraph.measure = measure.unwrap_or_else(|| paragraph.width());
        if direction == ParagraphDirection::RightToLeft {
            paragraph.align_right();
        }
        paragraph.clusters.shrink_to_fit();
        paragraph.glyphs.shrink_to_fit();
        paragraph
    }

    /// Appends one line; its place on the page comes later.
    fn collect_line(
        &mut self,
        paragraph: &mut Paragraph,
        line: &parley::Line<'_, ()>,
        range: Range<usize>,
        text: &str,
        wrapped: bool,
    ) {
        let mut pieces = std::mem::take(&mut self.placing);
        pieces.clear(paragraph.size);
        for run in line.runs() {
            let face = self.face_of(&run);
            let rtl = run.is_rtl();
            for cluster in run.visual_clusters() {
                let glyphs_from = pieces.glyphs.len();
                let bytes = cluster.text_range();
                let mut pen = 0.0;
                for glyph in cluster.glyphs() {
                    // No face has a glyph for a tab: it would show as an empty box.
                    if glyph.id != 0 || !placing::blank(&text[bytes.clone()]) {
                        pieces.glyphs.push(Glyph {
                            id: u16::try_from(glyph.id).unwrap_or(0),
                            face,
                            x: pen + glyph.x,
                            y: glyph.y,
                        });
                    }
                    pen += glyph.advance;
                }
                pieces.pieces.push(Piece {
                    bytes,
                    advance: cluster.advance(),
                    rtl,
                    ligature: if cluster.is_ligature_continuation() {
                        Ligature::Continuation
                    } else if cluster.is_ligature_start() {
                        Ligature::Start
                    } else {
                        Ligature::None
                    },
                    glyphs: glyphs_from..pieces.glyphs.len(),
                });
            }
        }
        for run in line.runs() {
            let start = run.text_range().start;
            if placing::inside_grapheme(text, start) {
                pieces.join(text, start);
            }
        }
        let clusters_from = paragraph.clusters.len();
        let glyphs_from = paragraph.glyphs.len();
        let placed = pieces.place(
            text,
            range.clone(),
            paragraph.direction == ParagraphDirection::RightToLeft,
            // Only a line that was broken by width has white space that hangs: what ends the
            // last line is text that somebody may be typing.
            wrapped && range.end < text.len(),
            &mut paragraph.clusters,
            &mut paragraph.glyphs,
        );
        self.placing = pieces;
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        paragraph.lines.push(Line {
            range: index(range.start)..index(range.end),
            visible_end: index(placed.visible_end),
            top: 0.0,
            baseline: 0.0,
            x0: placed.x0,
            x1: placed.x1,
            clusters: index(clusters_from)..index(paragraph.clusters.len()),
            glyphs: index(glyphs_from)..index(paragraph.glyphs.len()),
        });
    }

    fn face_of(&mut self, run: &parley::layout::Run<'_, ()>) -> FaceIndex {
        let font = run.font();
        let coords: Vec<i16> = run
            .normalized_coords()
            .iter()
            .map(|coord| coord.to_bits())
            .collect();
        let known = self.faces.iter().position(|face| {
            face.font.index == font.index
                && face.font.data.id() == font.data.id()
                && face.coords == coords
                && face.embolden == run.synthesis().embolden()
        });
        let index = known.unwrap_or_else(|| {
            self.faces.push(Face {
                font: font.clone(),
                coords,
                skew: run.synthesis().skew(),
                embolden: run.synthesis().embolden(),
            });
            self.faces.len() - 1
        });
        FaceIndex::try_from(index).unwrap_or(FaceIndex::MAX)
    }
}

impl Paragraph {
    /// Moves every line so that its seen part ends at the right edge of the measure.
    fn align_right(&mut self) {
        for line in &mut self.lines {
            let shift = self.measure - line.x1;
            line.x0 += shift;
            line.x1 += shift;
            let clusters = line.clusters.start as usize..line.clusters.end as usize;
            for cluster in &mut self.clusters[clusters] {
                *cluster = Cluster::new(
                    cluster.range(),
                    cluster.x0 + shift,
                    cluster.x1() + shift,
                    cluster.rtl(),
                );
            }
            let glyphs = line.glyphs.start as usize..line.glyphs.end as usize;
            for glyph in &mut self.glyphs[glyphs] {
                glyph.x += shift;
            }
        }
    }
}
