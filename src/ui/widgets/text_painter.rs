//! Shaped text on egui's canvas: glyphs from the atlas as textured meshes, shapes under them.
//!
//! The one place where article text, span quotes, titles and typed Arabic reach the screen.
//! Layouts of short texts are kept between frames, so that a frame without news shapes nothing.

use egui::{
    Align2, Color32, ColorImage, FontId, Mesh, Painter, Pos2, Rect, TextureHandle, TextureOptions,
    pos2,
};
use std::collections::HashMap;
use std::rc::Rc;

use crate::look::{Mode, Rgb, Shape, Theme, Tones};
use crate::text::atlas::{Atlas, SHEET};
use crate::text::fonts::SystemFonts;
use crate::text::{LineBox, Paragraph, ParagraphDirection, TextStyle, Typesetter};

/// More sheets than this and the atlas begins anew: many sizes were tried out.
const MOST_SHEETS: usize = 8;
/// A short layout that no frame has asked for in so many frames is dropped.
const KEPT_FRAMES: u64 = 240;

/// Owns the typesetter, the glyph atlas and its textures.
pub struct TextPainter {
    /// Shapes text. Public so that pages can be laid out with it.
    pub typesetter: Typesetter,
    atlas: Atlas,
    sheets: Vec<TextureHandle>,
    labels: HashMap<LabelKey, (Rc<Paragraph>, u64)>,
    frame: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct LabelKey {
    text: String,
    style: [u32; 2],
    family: (crate::text::Family, crate::text::Weight),
    measure: Option<u32>,
    direction: ParagraphDirection,
}

/// How glyphs of a part of a paragraph look. Their shapes are those of the whole paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlyphTone {
    /// Their colour.
    pub colour: Color32,
    /// Whether they are drawn a second time, a pixel on: strong, without another face, whose
    /// shapes would not join.
    pub strong: bool,
}

/// An egui colour from a theme token.
pub fn colour(rgb: Rgb) -> Color32 {
    let [red, green, blue] = rgb.channels();
    Color32::from_rgb(red, green, blue)
}

/// The tokens in which the window is dressed.
pub fn theme_of(context: &egui::Context) -> &'static Theme {
    Theme::of(match context.theme() {
        egui::Theme::Light => Mode::Light,
        egui::Theme::Dark => Mode::Dark,
    })
}

/// Where a part of a line is on screen, of a paragraph that begins at `origin`.
pub fn box_on_screen(paragraph: &Paragraph, place: &LineBox, origin: Pos2) -> Rect {
    let (top, bottom) = paragraph.box_rows(place.line);
    Rect::from_min_max(
        origin + egui::vec2(place.x0, top),
        origin + egui::vec2(place.x1, bottom),
    )
}

/// Paints a text in egui's own font at a place, which it stands about as told. It must be in a
/// script that egui can show. Returns where it is.
pub fn caption(
    painter: &Painter,
    (at, align): (Pos2, Align2),
    text: impl ToString,
    size: f32,
    tone: Rgb,
) -> Rect {
    painter.text(at, align, text, FontId::proportional(size), colour(tone))
}

impl TextPainter {
    /// TextPainter over the bundled fonts.
    pub fn new(system: SystemFonts) -> Self {
        Self {
            typesetter: Typesetter::new(system),
            atlas: Atlas::default(),
            sheets: Vec::new(),
            labels: HashMap::new(),
            frame: 0,
        }
    }

    /// Says that a frame begins; forgets layouts that nobody has asked for in a while.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
        if self.frame.is_multiple_of(KEPT_FRAMES) {
            let oldest = self.frame.saturating_sub(KEPT_FRAMES);
            self.labels.retain(|_, (_, used)| *used >= oldest);
        }
        if self.atlas.sheets() > MOST_SHEETS {
            self.atlas.clear();
        }
    }

    /// A short text, laid out once and kept. `measure` in points breaks it into lines.
    pub fn label(
        &mut self,
        text: &str,
        style: TextStyle,
        direction: ParagraphDirection,
        measure: Option<f32>,
    ) -> Rc<Paragraph> {
        let key = LabelKey {
            text: text.to_owned(),
            style: [style.size.to_bits(), style.leading.to_bits()],
            family: (style.family, style.weight),
            measure: measure.map(f32::to_bits),
            direction,
        };
        if let Some((paragraph, used)) = self.labels.get_mut(&key) {
            *used = self.frame;
            return Rc::clone(paragraph);
        }
        // A line break inside a quote shows as a space: labels are one paragraph.
        let text = text.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
        let paragraph = Rc::new(self.typesetter.set(&text, &style, direction, measure));
        self.labels.insert(key, (Rc::clone(&paragraph), self.frame));
        paragraph
    }

    /// Paints shapes whose lengths are relative to `origin`.
    pub fn shapes(&self, painter: &Painter, origin: Pos2, shapes: &[Shape]) {
        let clip = painter.clip_rect();
        for shape in shapes {
            let [left, top, right, bottom] = shape.rect;
            let rect = Rect::from_min_max(
                origin + egui::vec2(left, top),
                origin + egui::vec2(right, bottom),
            );
            if !rect.intersects(clip) {
                continue;
            }
            if let Some(fill) = shape.fill {
                painter.rect_filled(rect, shape.radius, colour(fill));
            }
            if let Some((line, width)) = shape.frame {
                painter.rect_stroke(
                    rect,
                    shape.radius,
                    egui::Stroke::new(width, colour(line)),
                    egui::StrokeKind::Inside,
                );
            }
        }
    }

    /// Paints the lines of a paragraph that the painter's clip shows. `origin` is its left top.
    pub fn paragraph(
        &mut self,
        painter: &Painter,
        paragraph: &Paragraph,
        origin: Pos2,
        text: Color32,
    ) {
        self.toned_paragraph(painter, paragraph, origin, text, &Tones::default());
    }

    /// Paints a paragraph of one line that begins at `left`, about the height `middle`: in Arabic
    /// a line stands at the right of its measure.
    pub fn line(
        &mut self,
        painter: &Painter,
        text: &Paragraph,
        (left, middle): (f32, f32),
        tone: Color32,
    ) {
        let shift = match text.direction() {
            ParagraphDirection::RightToLeft => text.measure() - text.width(),
            ParagraphDirection::LeftToRight => 0.0,
        };
        let at = pos2(left - shift, middle - text.height() / 2.0);
        self.paragraph(painter, text, at, tone);
    }

    /// The same with a line that ends at `right`.
    pub fn line_to(
        &mut self,
        painter: &Painter,
        text: &Paragraph,
        (right, middle): (f32, f32),
        tone: Color32,
    ) {
        self.line(painter, text, (right - text.width(), middle), tone);
    }

    /// The same with a line that stands where its direction begins in a room.
    pub fn line_in(
        &mut self,
        painter: &Painter,
        text: &Paragraph,
        (left, right, middle): (f32, f32, f32),
        tone: Color32,
    ) {
        match text.direction() {
            ParagraphDirection::RightToLeft => self.line_to(painter, text, (right, middle), tone),
            ParagraphDirection::LeftToRight => self.line(painter, text, (left, middle), tone),
        }
    }

    /// The same as [`TextPainter::paragraph`], with parts in colours of their own.
    pub fn toned_paragraph(
        &mut self,
        painter: &Painter,
        paragraph: &Paragraph,
        origin: Pos2,
        text: Color32,
        tones: &Tones<GlyphTone>,
    ) {
        let clip = painter.clip_rect();
        let scale = painter.ctx().pixels_per_point();
        let size = paragraph.size() * scale;
        let first = paragraph.line_at(clip.top() - origin.y).saturating_sub(1);
        let mut meshes: Vec<Mesh> = Vec::new();
        for (index, line) in paragraph.lines().iter().enumerate().skip(first) {
            if origin.y + line.top - paragraph.line_height() > clip.bottom() {
                break;
            }
            let baseline = ((origin.y + line.baseline) * scale).round();
            for glyph in paragraph.glyphs_of(line) {
                let x = (origin.x + glyph.x) * scale;
                let Some((sprite, whole)) = self.atlas.sprite(&self.typesetter, glyph, size, x)
                else {
                    continue;
                };
                let left = whole as f32 + f32::from(sprite.offset[0]);
                let top = (baseline + glyph.y * scale).round() + f32::from(sprite.offset[1]);
                let extent = [f32::from(sprite.extent[0]), f32::from(sprite.extent[1])];
                let rect = Rect::from_min_max(
                    pos2(left / scale, top / scale),
                    pos2((left + extent[0]) / scale, (top + extent[1]) / scale),
                );
                let corner = [f32::from(sprite.corner[0]), f32::from(sprite.corner[1])];
                let side = SHEET as f32;
                let uv = Rect::from_min_max(
                    pos2(corner[0] / side, corner[1] / side),
                    pos2(
                        (corner[0] + extent[0]) / side,
                        (corner[1] + extent[1]) / side,
                    ),
                );
                let tone = if tones.is_empty() {
                    None
                } else {
                    tones.at(index, rect.center().x - origin.x)
                };
                let tint = match tone {
                    _ if sprite.coloured => Color32::WHITE,
                    Some(tone) => tone.colour,
                    None => text,
                };
                while meshes.len() <= sprite.sheet {
                    let texture = self.sheet(painter.ctx(), meshes.len());
                    meshes.push(Mesh::with_texture(texture));
                }
                meshes[sprite.sheet].add_rect_with_uv(rect, uv, tint);
                if tone.is_some_and(|tone| tone.strong) {
                    let once_more = rect.translate(egui::vec2(1.0 / scale, 0.0));
                    meshes[sprite.sheet].add_rect_with_uv(once_more, uv, tint);
                }
            }
        }
        self.upload(painter.ctx());
        for mesh in meshes {
            if !mesh.is_empty() {
                painter.add(egui::Shape::mesh(mesh));
            }
        }
    }

    fn sheet(&mut self, context: &egui::Context, index: usize) -> egui::TextureId {
        while self.sheets.len() <= index {
            let image = ColorImage::filled([SHEET, SHEET], Color32::TRANSPARENT);
            let name = format!("glyphs {}", self.sheets.len());
            self.sheets
                .push(context.load_texture(name, image, TextureOptions::NEAREST));
        }
        self.sheets[index].id()
    }

    fn upload(&mut self, context: &egui::Context) {
        for fresh in self.atlas.take_fresh() {
            self.sheet(context, fresh.sheet);
            let pixels = fresh
                .pixels
                .chunks_exact(4)
                .map(|p| Color32::from_rgba_premultiplied(p[0], p[1], p[2], p[3]))
                .collect();
            let image = ColorImage::new(fresh.extent, pixels);
            self.sheets[fresh.sheet].set_partial(fresh.corner, image, TextureOptions::NEAREST);
        }
    }
}
