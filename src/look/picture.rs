//! Pictures of an annotated article: what can be asked for, and the sheets that come out.
//!
//! A [`Sheet`] is a plain list of what is painted and where, made by [`super::compose()`];
//! `raster` turns it into a PNG and `svg` into an SVG, from the same outlines. Nothing here
//! looks at the clock, the system's fonts (unless asked to) or a file, so the same article gives
//! the same bytes.

use std::sync::Arc;

use vello_cpu::kurbo::BezPath;

use super::captions;
use super::compose::compose;
use super::shapes::Shape;
use super::theme::{Mode, Rgb};
use crate::model::article::{Article, Direction};
use crate::model::codebook::Codebook;
use crate::model::layer::Layer;
use crate::text::fonts::SystemFonts;
use crate::text::{Family, PageFormat, TextStyle, Weight};

/// How a picture is made. What makes no sense, such as a scale of zero, is brought to the
/// nearest value that does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureOptions {
    /// How the text is set. Its margin surrounds each sheet on all four sides.
    pub page: PageFormat,
    /// Light or dark.
    pub mode: Mode,
    /// Pixels for each point, in PNG.
    pub scale: f32,
    /// No sheet is higher, in points, unless a single line is.
    pub max_height: f32,
    /// Whether the labels, their colours and how many spans have them stand at the foot.
    pub legend: bool,
    /// Whether each span says the name of its label where it begins. Lines are then set further
    /// apart.
    pub tags: bool,
    /// Whether faces of the system may show what the bundled ones lack, such as emoji. The
    /// picture then depends on the machine.
    pub system_fonts: SystemFonts,
}

impl Default for PictureOptions {
    /// A light page of the shape of A4, in Amiri, at two pixels a point.
    fn default() -> Self {
        Self {
            page: PageFormat {
                style: TextStyle {
                    family: Family::Naskh,
                    weight: Weight::Regular,
                    size: 22.0,
                    leading: 2.0,
                },
                measure: 640.0,
                gap: 14.0,
                margin: 48.0,
            },
            mode: Mode::Light,
            scale: 2.0,
            max_height: 1040.0,
            legend: true,
            tags: false,
            system_fonts: SystemFonts::Off,
        }
    }
}

impl PictureOptions {
    /// The same with a measure for which a sheet is `width` points wide.
    #[must_use]
    pub fn with_width(mut self, width: f32) -> Self {
        self.page.measure = width - 2.0 * self.page.margin;
        self
    }

    /// Every number inside the bounds in which a picture can be made.
    pub(super) fn within_bounds(mut self) -> Self {
        let page = &mut self.page;
        page.style.size = bounded(page.style.size, 4.0, 200.0, 22.0);
        page.style.leading = bounded(page.style.leading, 1.0, 8.0, 2.0);
        page.margin = bounded(page.margin, 0.0, 1_000.0, 48.0);
        page.gap = bounded(page.gap, 0.0, 1_000.0, 14.0);
        page.measure = bounded(page.measure, 4.0 * page.style.size, 10_000.0, 640.0);
        self.scale = bounded(self.scale, 0.1, 16.0, 2.0);
        let highest = HIGHEST_PIXELS / self.scale;
        self.max_height = bounded(self.max_height, 1.0, highest, highest);
        if self.tags {
            self.page.style.leading += captions::TAG_LEADING;
        }
        self
    }
}

/// Sheets are cut before they are higher than this, so that a PNG of an endless page exists.
const HIGHEST_PIXELS: f32 = 16_384.0;

fn bounded(value: f32, least: f32, most: f32, otherwise: f32) -> f32 {
    if value.is_nan() {
        return otherwise;
    }
    value.clamp(least, most)
}

/// Why a sheet has no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// More pixels than a picture may have.
    #[error(
        "cannot draw a picture of {width} by {height} pixels: it is too large; choose a smaller scale or width"
    )]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The pixels could not be written as PNG.
    #[error("cannot write the picture as PNG: {0}")]
    Encode(#[from] png::EncodingError),
}

/// What a glyph looks like, once for all its places.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Picture {
    /// An outline in points, y pointing down, from the glyph's origin.
    Outline(BezPath),
    /// Pixels with colours of their own, such as an emoji.
    Coloured {
        /// Width and height in pixels.
        extent: [usize; 2],
        /// From the origin to the left top corner, in pixels.
        offset: [i16; 2],
        /// Rows of premultiplied RGBA.
        pixels: Vec<u8>,
    },
}

/// A glyph at its place on a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PlacedGlyph {
    /// Index into the pictures.
    pub picture: usize,
    /// Origin, from the left edge of the sheet, in points.
    pub x: f32,
    /// Origin, from the top of the sheet, in points.
    pub y: f32,
    /// The colour of an outline.
    pub colour: Rgb,
}

/// One page of a rendered article: a display list.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) scale: f32,
    pub(super) title: String,
    pub(super) direction: Direction,
    pub(super) ground: Rgb,
    pub(super) shapes: Vec<Shape>,
    pub(super) glyphs: Vec<PlacedGlyph>,
    pub(super) pictures: Arc<[Picture]>,
}

impl Sheet {
    /// Width and height in points.
    pub fn size(&self) -> [f32; 2] {
        [self.width, self.height]
    }

    /// Width and height of its PNG in pixels.
    pub fn pixels(&self) -> [u32; 2] {
        [self.width, self.height].map(|points| (points * self.scale).round().max(1.0) as u32)
    }

    /// The shapes under the text in the order in which they are painted, in points from the left
    /// top corner of the sheet.
    pub fn shapes(&self) -> &[Shape] {
        &self.shapes
    }

    /// How many glyphs are painted. Spaces are not.
    pub fn glyph_count(&self) -> usize {
        self.glyphs.len()
    }
}

/// A format of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Pixels.
    Png,
    /// Outlines.
    Svg,
}

/// The sheets of an annotated article as files: for each a suffix of the file's stem, and bytes.
/// The suffix of an only sheet is empty; of several they are `-1`, `-2` and so on, with as many
/// digits as the last one has.
///
/// # Errors
/// When the options ask for a PNG that is too large.
pub fn render_to(
    article: &Article,
    layer: &Layer,
    codebook: &Codebook,
    options: &PictureOptions,
    format: PictureFormat,
) -> Result<Vec<(String, Vec<u8>)>, PictureError> {
    let sheets = compose(article, layer, codebook, options);
    let count = sheets.len();
    let digits = count.to_string().len();
    sheets
        .iter()
        .enumerate()
        .map(|(index, sheet)| {
            let suffix = match count {
                1 => String::new(),
                _ => format!("-{:0digits$}", index + 1),
            };
            let bytes = match format {
                PictureFormat::Png => sheet.png()?,
                PictureFormat::Svg => sheet.svg().into_bytes(),
            };
            Ok((suffix, bytes))
        })
        .collect()
}
