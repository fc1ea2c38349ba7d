//! Glyphs as pixels, packed into square sheets that grow and are handed on in part.
//!
//! A glyph is drawn once for its face, pixel size and horizontal quarter of a pixel. Outlines
//! become coverage (white with alpha, tinted by whoever paints); colour glyphs keep their
//! colours. A sheet is never uploaded whole after its first time: [`Atlas::take_fresh`] returns
//! what is new since the last call.

use skrifa::instance::{LocationRef, NormalizedCoord, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::HashMap;
use vello_cpu::kurbo::{Affine, BezPath, Shape};
use vello_cpu::{Pixmap, RenderContext, Resources};

use super::fonts::{Face, FaceIndex};
use super::paragraph::Glyph;
use super::typesetter::Typesetter;

/// Side of a sheet in pixels.
pub const SHEET: usize = 1024;
/// Horizontal positions within a pixel.
const SUBPIXELS: f32 = 4.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    face: FaceIndex,
    glyph: u16,
    /// Pixel size as bits of an `f32`.
    size: u32,
    quarter: u8,
}

/// Where a glyph's picture lies and where it goes. Everything in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sprite {
    /// Which sheet.
    pub sheet: usize,
    /// Left and top corner in the sheet.
    pub corner: [u16; 2],
    /// Width and height.
    pub extent: [u16; 2],
    /// From the whole pixel of the glyph's origin to the left and top corner.
    pub offset: [i16; 2],
    /// Whether it has colours of its own.
    pub coloured: bool,
}

/// New pixels of a sheet.
pub struct Fresh {
    /// Which sheet.
    pub sheet: usize,
    /// Left and top corner in the sheet, in pixels.
    pub corner: [usize; 2],
    /// Width and height in pixels.
    pub extent: [usize; 2],
    /// Rows of premultiplied RGBA.
    pub pixels: Vec<u8>,
}

/// Pictures of glyphs.
#[derive(Default)]
pub struct Atlas {
    sprites: HashMap<Key, Option<Sprite>>,
    sheets: usize,
    /// The open shelf: its left end, its top and its height.
    shelf: [usize; 3],
    fresh: Vec<Fresh>,
}

/// A path in font pixels, y pointing down.
#[derive(Default)]
struct Outline(BezPath);

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), -f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), -f64::from(y)));
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(
            (f64::from(x1), -f64::from(y1)),
            (f64::from(x), -f64::from(y)),
        );
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.curve_to(
            (f64::from(x1), -f64::from(y1)),
            (f64::from(x2), -f64::from(y2)),
            (f64::from(x), -f64::from(y)),
        );
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

impl Atlas {
    /// The picture of a glyph at `size` pixels with its origin at `x` pixels, and the whole
    /// pixel of the origin. `None` where there is nothing to see.
    pub fn sprite(
        &mut self,
        typesetter: &Typesetter,
        glyph: &Glyph,
        size: f32,
        x: f32,
    ) -> Option<(Sprite, i32)> {
        let quarters = (x * SUBPIXELS).round() as i32;
        let whole = quarters.div_euclid(SUBPIXELS as i32);
        let key = Key {
            face: glyph.face,
            glyph: glyph.id,
            size: size.to_bits(),
            quarter: quarters.rem_euclid(SUBPIXELS as i32) as u8,
        };
        if let Some(known) = self.sprites.get(&key) {
            return known.map(|sprite| (sprite, whole));
        }
        let drawn = typesetter
            .face(glyph.face)
            .and_then(|face| draw(face, glyph.id, size, f32::from(key.quarter) / SUBPIXELS));
        let sprite = drawn.and_then(|drawn| self.store(drawn));
        self.sprites.insert(key, sprite);
        sprite.map(|sprite| (sprite, whole))
    }

    /// Number of sheets in use.
    pub fn sheets(&self) -> usize {
        self.sheets
    }

    /// What has been drawn since the last call.
    pub fn take_fresh(&mut self) -> Vec<Fresh> {
        std::mem::take(&mut self.fresh)
    }

    /// Forgets everything, such as when the scale of the screen changes.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn store(&mut self, drawn: Drawn) -> Option<Sprite> {
        let [width, height] = drawn.extent;
        if width + 1 > SHEET || height + 1 > SHEET {
            return None;
        }
        let [mut x, mut y, mut shelf] = self.shelf;
        if x + width + 1 > SHEET {
            (x, y, shelf) = (0, y + shelf, 0);
        }
        if self.sheets == 0 || y + height + 1 > SHEET {
            self.sheets += 1;
            (x, y, shelf) = (0, 0, 0);
        }
        self.shelf = [x + width + 1, y, shelf.max(height + 1)];
        let sprite = Sprite {
            sheet: self.sheets - 1,
            corner: [u16::try_from(x).ok()?, u16::try_from(y).ok()?],
            extent: [u16::try_from(width).ok()?, u16::try_from(height).ok()?],
            offset: drawn.offset,
            coloured: drawn.coloured,
        };
        self.fresh.push(Fresh {
            sheet: sprite.sheet,
            corner: [x, y],
            extent: drawn.extent,
            pixels: drawn.pixels,
        });
        Some(sprite)
    }
}

struct Drawn {
    extent: [usize; 2],
    offset: [i16; 2],
    coloured: bool,
    pixels: Vec<u8>,
}

fn draw(face: &Face, glyph: u16, size: f32, shift: f32) -> Option<Drawn> {
    let font = FontRef::from_index(face.font.data.as_ref(), face.font.index).ok()?;
    if has_colours(&font, glyph, size) {
        return draw_coloured(face, glyph, size);
    }
    let path = outline(face, glyph, size)?;
    let path = Affine::translate((f64::from(shift), 0.0)) * path;
    let bounds = path.bounding_box().expand();
    let (width, height) = (bounds.width() as u16, bounds.height() as u16);
    if width == 0 || height == 0 {
        return None;
    }
    let mut context = RenderContext::new(width, height);
    context.set_transform(Affine::translate((-bounds.x0, -bounds.y0)));
    context.set_paint(vello_cpu::color::OpaqueColor::<vello_cpu::color::Srgb>::WHITE);
    context.fill_path(&path);
    let mut pixmap = Pixmap::new(width, height);
    context.render(&mut pixmap, &mut Resources::new());
    Some(Drawn {
        extent: [usize::from(width), usize::from(height)],
        offset: [bounds.x0 as i16, bounds.y0 as i16],
        coloured: false,
        pixels: pixmap.data_as_u8_slice().to_vec(),
    })
}

/// The outline of a glyph at `size` pixels, y pointing down, from the glyph's origin.
pub fn outline(face: &Face, glyph: u16, size: f32) -> Option<BezPath> {
    let font = FontRef::from_index(face.font.data.as_ref(), face.font.index).ok()?;
    let coords: Vec<NormalizedCoord> = face
        .coords
        .iter()
        .map(|coord| NormalizedCoord::from_bits(*coord))
        .collect();
    let mut pen = Outline::default();
    font.outline_glyphs()
        .get(GlyphId::from(glyph))?
        .draw(
            DrawSettings::unhinted(Size::new(size), LocationRef::new(&coords)),
            &mut pen,
        )
        .ok()?;
    if pen.0.elements().is_empty() {
        return None;
    }
    let skew = face.skew.unwrap_or(0.0);
    if skew == 0.0 {
        return Some(pen.0);
    }
    Some(Affine::skew(-f64::from(skew.to_radians().tan()), 0.0) * pen.0)
}

fn has_colours(font: &FontRef<'_>, glyph: u16, size: f32) -> bool {
    let id = GlyphId::from(glyph);
    font.color_glyphs().get(id).is_some()
        || font
            .bitmap_strikes()
            .glyph_for_size(Size::new(size), id)
            .is_some()
}

/// Draws an emoji onto a canvas with an em to spare on each side, and crops it.
fn draw_coloured(face: &Face, glyph: u16, size: f32) -> Option<Drawn> {
    let side = (3.0 * size).ceil().clamp(1.0, SHEET as f32) as u16;
    let origin = [size.round(), (2.0 * size).round()];
    let mut context = RenderContext::new(side, side);
    let mut resources = Resources::new();
    context.set_paint(vello_cpu::color::OpaqueColor::<vello_cpu::color::Srgb>::WHITE);
    context
        .glyph_run(&mut resources, &face.font)
        .font_size(size)
        .hint(false)
        .normalized_coords(&face.coords)
        .fill_glyphs(std::iter::once(vello_cpu::Glyph {
            id: u32::from(glyph),
            x: origin[0],
            y: origin[1],
        }));
    let mut pixmap = Pixmap::new(side, side);
    context.render(&mut pixmap, &mut resources);
    let side = usize::from(side);
    let pixels = pixmap.data_as_u8_slice();
    let painted = |at: usize| pixels[4 * at + 3] != 0;
    let mut low = [side, side];
    let mut high = [0, 0];
    for at in (0..side * side).filter(|at| painted(*at)) {
        let spot = [at % side, at / side];
        for axis in 0..2 {
            low[axis] = low[axis].min(spot[axis]);
            high[axis] = high[axis].max(spot[axis] + 1);
        }
    }
    if high[0] <= low[0] {
        return None;
    }
    let rows = (low[1]..high[1]).flat_map(|y| {
        let from = 4 * (y * side + low[0]);
        &pixels[from..from + 4 * (high[0] - low[0])]
    });
    Some(Drawn {
        extent: [high[0] - low[0], high[1] - low[1]],
        offset: [
            low[0] as i16 - origin[0] as i16,
            low[1] as i16 - origin[1] as i16,
        ],
        coloured: true,
        pixels: rows.copied().collect(),
    })
}
