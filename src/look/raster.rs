//! Sheets as PNG: shapes and outlines filled with anti-aliasing, on one thread.
//!
//! Horizontal edges and baselines are brought to whole pixels, so that underlines and the feet of
//! letters are sharp at every scale; across, everything stands where the shaper put it.

use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, Rect, RoundedRect, Shape as _, Stroke};
use vello_cpu::{Pixmap, RenderContext, Resources};

use super::picture::{Picture, PictureError, PlacedGlyph, Sheet};
use super::shapes::Shape;
use super::theme::Rgb;

/// The most pixels of one sheet: 256 MB while it is drawn.
const MOST_PIXELS: u64 = 64 << 20;
/// How far a rounded corner may be from its circle, in pixels.
const TOLERANCE: f64 = 0.05;

impl Sheet {
    /// The sheet as an opaque PNG, of [`Sheet::pixels`].
    ///
    /// # Errors
    /// When it would have more than 64 Mi pixels, or 65,535 in a row or column.
    pub fn png(&self) -> Result<Vec<u8>, PictureError> {
        let [width, height] = self.pixels();
        let too_large = || PictureError::TooLarge { width, height };
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(too_large());
        }
        let columns = u16::try_from(width).map_err(|_| too_large())?;
        let rows = u16::try_from(height).map_err(|_| too_large())?;
        let opaque: Vec<u8> = self
            .draw(columns, rows)
            .data_as_u8_slice()
            .chunks_exact(4)
            .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
            .collect();
        Ok(encode(&opaque, png::ColorType::Rgb, [width, height])?)
    }

    fn draw(&self, width: u16, height: u16) -> Pixmap {
        let mut context = RenderContext::new(width, height);
        paint(&mut context, self.ground);
        context.fill_rect(&Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
        for shape in &self.shapes {
            self.fill(&mut context, shape);
        }
        let scale = f64::from(self.scale);
        for glyph in &self.glyphs {
            if let Picture::Outline(path) = &self.pictures[glyph.picture] {
                let [x, y] = self.origin(glyph);
                paint(&mut context, glyph.colour);
                context.set_transform(Affine::translate((x, y)) * Affine::scale(scale));
                context.fill_path(path);
            }
        }
        let mut pixmap = Pixmap::new(width, height);
        context.render(&mut pixmap, &mut Resources::new());
        for glyph in &self.glyphs {
            if let Picture::Coloured {
                extent,
                offset,
                pixels,
            } = &self.pictures[glyph.picture]
            {
                let [x, y] = self.origin(glyph);
                let left = x.round() as i64 + i64::from(offset[0]);
                let top = y as i64 + i64::from(offset[1]);
                lay_over(&mut pixmap, pixels, *extent, [left, top]);
            }
        }
        pixmap
    }

    /// The origin of a glyph in pixels, on a whole row.
    fn origin(&self, glyph: &PlacedGlyph) -> [f64; 2] {
        let scale = f64::from(self.scale);
        [
            f64::from(glyph.x) * scale,
            (f64::from(glyph.y) * scale).round(),
        ]
    }

    fn fill(&self, context: &mut RenderContext, shape: &Shape) {
        let scale = f64::from(self.scale);
        let [left, top, right, _] = shape.rect.map(|edge| f64::from(edge) * scale);
        let top = top.round();
        // A height of its own, so that equal lanes are equally thick wherever they stand.
        let height = f64::from(shape.rect[3] - shape.rect[1]) * scale;
        let rect = Rect::new(left, top, right, top + height.round().max(1.0));
        let radius = f64::from(shape.radius) * scale;
        context.set_transform(Affine::IDENTITY);
        if let Some(colour) = shape.fill {
            paint(context, colour);
            if radius > 0.0 {
                context.fill_path(&RoundedRect::from_rect(rect, radius).to_path(TOLERANCE));
            } else {
                context.fill_rect(&rect);
            }
        }
        if let Some((colour, width)) = shape.frame {
            let width = f64::from(width) * scale;
            let inside = rect.inset(-width / 2.0);
            paint(context, colour);
            context.set_stroke(Stroke::new(width));
            let radius = (radius - width / 2.0).max(0.0);
            context.stroke_path(&RoundedRect::from_rect(inside, radius).to_path(TOLERANCE));
        }
    }
}

fn paint(context: &mut RenderContext, colour: Rgb) {
    let [red, green, blue] = colour.channels();
    context.set_paint(AlphaColor::<Srgb>::from_rgb8(red, green, blue));
}

/// Lays premultiplied pixels over others.
fn lay_over(pixmap: &mut Pixmap, pixels: &[u8], extent: [usize; 2], corner: [i64; 2]) {
    let size = [i64::from(pixmap.width()), i64::from(pixmap.height())];
    let canvas = pixmap.data_as_u8_slice_mut();
    for (index, pixel) in pixels.chunks_exact(4).enumerate() {
        let x = corner[0] + (index % extent[0]) as i64;
        let y = corner[1] + (index / extent[0]) as i64;
        if !(0..size[0]).contains(&x) || !(0..size[1]).contains(&y) {
            continue;
        }
        let at = 4 * (y * size[0] + x) as usize;
        let rest = 255 - u16::from(pixel[3]);
        for (under, over) in canvas[at..at + 4].iter_mut().zip(pixel) {
            let kept = (u16::from(*under) * rest + 127) / 255;
            *under = over.saturating_add(kept as u8);
        }
    }
}

/// The PNG of premultiplied pixels that may be transparent, for pictures inside an SVG.
pub(super) fn transparent_png(
    pixels: &[u8],
    [width, height]: [usize; 2],
) -> Result<Vec<u8>, png::EncodingError> {
    let straight: Vec<u8> = pixels
        .chunks_exact(4)
        .flat_map(|pixel| {
            let alpha = u16::from(pixel[3]);
            let straighten = |channel: u8| match alpha {
                0 => 0,
                _ => ((u16::from(channel) * 255 + alpha / 2) / alpha).min(255) as u8,
            };
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(straighten);
            [red, green, blue, pixel[3]]
        })
        .collect();
    encode(
        &straight,
        png::ColorType::Rgba,
        [width as u32, height as u32],
    )
}

fn encode(
    data: &[u8],
    colours: png::ColorType,
    [width, height]: [u32; 2],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(data)?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
#[expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it fails"
)]
mod tests {
    use super::*;
    use crate::model::article::Direction;

    /// A white sheet of 6 by 4 points with one glyph of two pixels: opaque red, half blue.
    fn sheet_with_an_emoji(x: f32) -> Sheet {
        Sheet {
            width: 6.0,
            height: 4.0,
            scale: 1.0,
            title: String::new(),
            direction: Direction::RightToLeft,
            ground: Rgb(0x00FF_FFFF),
            shapes: Vec::new(),
            glyphs: vec![PlacedGlyph {
                picture: 0,
                x,
                y: 3.0,
                colour: Rgb(0),
            }],
            pictures: vec![Picture::Coloured {
                extent: [2, 1],
                offset: [1, -2],
                pixels: vec![255, 0, 0, 255, 0, 0, 128, 128],
            }]
            .into(),
        }
    }

    fn pixels(png: &[u8]) -> Vec<[u8; 3]> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png))
            .read_info()
            .unwrap();
        let mut data = vec![0; reader.output_buffer_size().expect("a small picture")];
        reader.next_frame(&mut data).unwrap();
        data.chunks_exact(3).map(|p| [p[0], p[1], p[2]]).collect()
    }

    #[test]
    fn a_coloured_glyph_keeps_its_colours() {
        let pixels = pixels(&sheet_with_an_emoji(1.0).png().unwrap());
        let white = [255; 3];
        let row = &pixels[6..12];
        assert_eq!(
            row,
            [white, white, [255, 0, 0], [127, 127, 255], white, white]
        );
        assert_eq!(pixels.iter().filter(|pixel| **pixel != white).count(), 2);
    }

    #[test]
    fn a_coloured_glyph_over_the_edge_is_cut() {
        let pixels = pixels(&sheet_with_an_emoji(4.0).png().unwrap());
        assert_eq!(pixels[11], [255, 0, 0]);
        assert_eq!(pixels[12], [255; 3]);
    }

    #[test]
    fn a_coloured_glyph_is_a_picture_in_the_svg() {
        let svg = sheet_with_an_emoji(1.0).svg();
        assert!(svg.contains("<image id=\"g0\" x=\"1\" y=\"-2\" width=\"2\" height=\"1\""));
        assert!(svg.contains("<use href=\"#g0\" x=\"1\" y=\"3\"/>"));
        let straight = transparent_png(&[0, 0, 128, 128, 0, 0, 0, 0], [2, 1]).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(straight))
            .read_info()
            .unwrap();
        let mut data = vec![0; reader.output_buffer_size().expect("a small picture")];
        reader.next_frame(&mut data).unwrap();
        assert_eq!(data, [0, 0, 255, 128, 0, 0, 0, 0]);
    }
}
