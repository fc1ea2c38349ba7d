//! From a string to a [`Paragraph`]: shaping, bidi and line breaking, once, whole.
//!
//! parley does the work; this file turns its result into our compact form and lets trailing
//! white space hang. The whole paragraph has one style: a colour or a span edge never splits a
//! shaping run, so joins and vowel marks stay as they are (law 6).

use parley::style::{FontFamily, FontFamilyName, LineHeight, OverflowWrap, StyleProperty};
use parley::{BaseDirection, FontContext, FontWeight, Layout, LayoutContext};
use std::ops::Range;

use super::fonts::{self, Face, FaceIndex, Family, SystemFonts, Weight};
use super::paragraph::{Cluster, Glyph, Line, Paragraph, ParagraphDirection};

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
    pub fn new(family: Family, size: f32) -> Self {
        Self {
            family,
            weight: Weight::Regular,
            size,
            leading: 1.6,
        }
    }

    /// The same style in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
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
        self.shape(text, style, direction);
        self.scratch.break_all_lines(measure);
        let layout = std::mem::take(&mut self.scratch);
        let paragraph = self.collect(&layout, text, style, direction, measure);
        self.scratch = layout;
        paragraph
    }

    fn shape(&mut self, text: &str, style: &TextStyle, direction: ParagraphDirection) {
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
        builder.push_default(StyleProperty::FontFamily(FontFamily::from(&families[..])));
        builder.push_default(StyleProperty::FontSize(style.size));
        builder.push_default(StyleProperty::FontWeight(match style.weight {
            Weight::Regular => FontWeight::NORMAL,
            Weight::Bold => FontWeight::BOLD,
        }));
        builder.push_default(StyleProperty::LineHeight(LineHeight::Absolute(
            style.size * style.leading,
        )));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
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

    /// Appends one line whose seen part begins at x = 0; its place on the page comes later.
    fn collect_line(
        &mut self,
        paragraph: &mut Paragraph,
        line: &parley::Line<'_, ()>,
        range: Range<usize>,
        text: &str,
        wrapped: bool,
    ) {
        // Only a line that was broken by width has white space that hangs: what ends the last
        // line is text that somebody may be typing.
        let hangs = wrapped && range.end < text.len();
        let visible = if hangs {
            let trimmed = text[range.clone()].trim_end_matches(hanging);
            range.start + trimmed.len()
        } else {
            range.end
        };
        let clusters_from = paragraph.clusters.len();
        let glyphs_from = paragraph.glyphs.len();
        let mut x = 0.0_f32;
        let mut tail: Vec<(Range<usize>, f32)> = Vec::new();
        for run in line.runs() {
            let face = self.face_of(&run);
            let rtl = run.is_rtl();
            // The glyphs of a ligature belong to its first grapheme in reading order, which in a
            // right-to-left run is met last: remember where its ink begins.
            let mut ligature_left = None;
            for cluster in run.visual_clusters() {
                let bytes = cluster.text_range();
                let advance = cluster.advance();
                if bytes.start >= visible {
                    tail.push((bytes, advance));
                    continue;
                }
                let mut pen = x;
                if rtl && cluster.is_ligature_continuation() {
                    ligature_left.get_or_insert(x);
                } else if rtl && cluster.is_ligature_start() {
                    pen = ligature_left.take().unwrap_or(x);
                }
                for glyph in cluster.glyphs() {
                    paragraph.glyphs.push(Glyph {
                        id: u16::try_from(glyph.id).unwrap_or(0),
                        face,
                        x: pen + glyph.x,
                        y: glyph.y,
                    });
                    pen += glyph.advance;
                }
                paragraph
                    .clusters
                    .push(Cluster::new(bytes, x, x + advance, rtl));
                x += advance;
            }
        }
        let seen = x;
        let rtl = paragraph.direction == ParagraphDirection::RightToLeft;
        tail.sort_by_key(|(bytes, _)| bytes.start);
        if rtl {
            // Beyond the left edge, the first of them nearest to the line.
            let mut right = 0.0;
            let mut hung = Vec::with_capacity(tail.len());
            for (bytes, advance) in tail {
                hung.push(Cluster::new(bytes, right - advance, right, true));
                right -= advance;
            }
            hung.reverse();
            let at = clusters_from;
            paragraph.clusters.splice(at..at, hung);
        } else {
            for (bytes, advance) in tail {
                paragraph
                    .clusters
                    .push(Cluster::new(bytes, x, x + advance, false));
                x += advance;
            }
        }
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        paragraph.lines.push(Line {
            range: index(range.start)..index(range.end),
            visible_end: index(visible),
            top: 0.0,
            baseline: 0.0,
            x0: 0.0,
            x1: seen,
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

/// White space that hangs at the end of a wrapped line: spaces and tabs that allow a break, and
/// the marks without width that may stand among them.
fn hanging(character: char) -> bool {
    matches!(
        character,
        ' ' | '\t' | '\u{1680}' | '\u{2000}'..='\u{2006}' | '\u{2008}'..='\u{200A}' | '\u{205F}' | '\u{3000}'
    )
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
