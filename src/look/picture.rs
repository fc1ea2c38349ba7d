//! An annotated article as sheets: a display list of grounds, shapes and placed glyphs.
//!
//! [`compose`] lays the article out paragraph by paragraph and cuts it **between lines** into
//! sheets that are at most as high as asked for. A [`Sheet`] is a plain list of what is painted
//! and where; `raster` turns it into a PNG and `svg` into an SVG, from the same outlines. Nothing
//! here looks at the clock, the system's fonts (unless asked to) or a file, so the same article
//! gives the same bytes.

use std::collections::HashMap;
use std::sync::Arc;

use vello_cpu::kurbo::BezPath;

use super::captions::{self, Tag};
use super::marks::{MarkedSpan, Marks};
use super::shapes::{self, Emphasis, Shape};
use super::theme::{Mode, Rgb, Theme};
use crate::model;
use crate::model::article::{Article, Direction};
use crate::model::codebook::Codebook;
use crate::model::layer::Layer;
use crate::text::atlas::{Atlas, outline};
use crate::text::fonts::SystemFonts;
use crate::text::paragraph::{Glyph, Line};
use crate::text::{
    Family, PageFormat, Paragraph, ParagraphDirection, TextStyle, Typesetter, Weight,
};

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
    fn within_bounds(mut self) -> Self {
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

    /// The colour of the page.
    pub fn ground(&self) -> Rgb {
        self.ground
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

impl PictureFormat {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
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

/// Lays out an article with its spans. There is always at least one sheet.
pub fn compose(
    article: &Article,
    layer: &Layer,
    codebook: &Codebook,
    options: &PictureOptions,
) -> Vec<Sheet> {
    let options = options.within_bounds();
    let mut composer = Composer::new(options, article.direction());
    for block in without_blank_end(article) {
        let text = article.text().get(block.range.clone()).unwrap_or_default();
        let direction = paragraph_direction(block.direction);
        let paragraph = composer.typesetter.set(
            text,
            &options.page.style,
            direction,
            Some(options.page.measure),
        );
        let spans = MarkedSpan::of_paragraph(layer, &block.range);
        let marks = Marks::new(&paragraph, spans);
        let mut pieces = Pieces::new(&paragraph);
        let lined = shapes::lined(
            &paragraph,
            &marks,
            codebook,
            options.mode,
            Emphasis::default(),
        );
        for (line, shape) in lined {
            pieces.shapes[line].push(shape);
        }
        if options.tags {
            let names = composer.names(codebook);
            let tags = captions::tags(
                &mut composer.typesetter,
                &paragraph,
                &marks,
                names,
                &options.page,
            );
            for (line, tag) in tags {
                pieces.tags[line].push(tag);
            }
        }
        composer.paragraph(&paragraph, &pieces);
    }
    if options.legend {
        let names = composer.names(codebook);
        let legend = captions::legend(
            &mut composer.typesetter,
            layer,
            names,
            &options.page,
            paragraph_direction(article.direction()),
        );
        composer.legend(&legend);
    }
    composer.finish(article)
}

/// The paragraphs up to the last that is not empty: the line end that ends a file is not an
/// empty line on its page.
fn without_blank_end(article: &Article) -> &[model::article::Paragraph] {
    let paragraphs = article.paragraphs();
    let seen = paragraphs
        .iter()
        .rposition(|paragraph| !paragraph.range.is_empty());
    &paragraphs[..seen.map_or(1, |last| last + 1)]
}

/// The text engine's word for a direction.
fn paragraph_direction(direction: Direction) -> ParagraphDirection {
    match direction {
        Direction::RightToLeft => ParagraphDirection::RightToLeft,
        Direction::LeftToRight => ParagraphDirection::LeftToRight,
    }
}

/// What stands on each line of a paragraph besides its text.
struct Pieces {
    shapes: Vec<Vec<Shape>>,
    tags: Vec<Vec<Tag>>,
}

impl Pieces {
    fn new(paragraph: &Paragraph) -> Self {
        let lines = paragraph.lines().len();
        Self {
            shapes: vec![Vec::new(); lines],
            tags: vec![Vec::new(); lines],
        }
    }
}

/// A sheet in the making.
#[derive(Default)]
struct Draft {
    /// Bottom of what is on it, in points.
    bottom: f32,
    shapes: Vec<Shape>,
    glyphs: Vec<PlacedGlyph>,
}

/// Fills sheets from top to bottom.
struct Composer {
    options: PictureOptions,
    direction: Direction,
    typesetter: Typesetter,
    theme: &'static Theme,
    /// Draws what has no outline.
    atlas: Atlas,
    /// The picture of each face, glyph and size (as the bits of an `f32`); `None` where there is
    /// nothing to see.
    known: HashMap<(u16, u16, u32), Option<usize>>,
    pictures: Vec<Picture>,
    done: Vec<Draft>,
    draft: Draft,
    /// Top of the next line on the sheet, in points.
    pen: f32,
}

impl Composer {
    fn new(options: PictureOptions, direction: Direction) -> Self {
        Self {
            options,
            direction,
            typesetter: Typesetter::new(options.system_fonts),
            theme: Theme::of(options.mode),
            atlas: Atlas::default(),
            known: HashMap::new(),
            pictures: Vec::new(),
            done: Vec::new(),
            draft: Draft::default(),
            pen: options.page.margin,
        }
    }

    /// How captions name labels.
    fn names<'a>(&self, codebook: &'a Codebook) -> captions::Names<'a> {
        captions::Names {
            codebook,
            mode: self.options.mode,
            direction: self.direction,
        }
    }

    /// Makes room for `height` points: on this sheet, or at the top of a new one.
    fn room(&mut self, height: f32) {
        let margin = self.options.page.margin;
        let full = self.pen + height > self.options.max_height - margin;
        if full && self.draft.bottom > 0.0 {
            self.done.push(std::mem::take(&mut self.draft));
            self.pen = margin;
        }
        self.draft.bottom = self.pen + height;
    }

    fn paragraph(&mut self, paragraph: &Paragraph, pieces: &Pieces) {
        let text = self.theme.text;
        for (index, line) in paragraph.lines().iter().enumerate() {
            self.room(paragraph.line_height());
            let origin = [self.options.page.margin, self.pen - line.top];
            for shape in &pieces.shapes[index] {
                self.shape(shape, origin);
            }
            for tag in &pieces.tags[index] {
                let [x, y] = [origin[0] + tag.x, origin[1] + tag.y];
                self.text(&tag.text, [x, y], tag.colour);
            }
            self.line(paragraph, line, origin, text);
            self.pen += paragraph.line_height();
        }
        self.pen += self.options.page.gap;
    }

    /// The legend stands at the foot of the last sheet, and is not cut.
    fn legend(&mut self, legend: &captions::Legend) {
        self.room(legend.height);
        let origin = [self.options.page.margin, self.pen];
        for shape in &legend.shapes {
            self.shape(shape, origin);
        }
        for word in &legend.words {
            let [x, y] = [origin[0] + word.x, origin[1] + word.y];
            self.text(&word.text, [x, y], word.colour);
        }
        self.pen += legend.height;
    }

    fn shape(&mut self, shape: &Shape, [x, y]: [f32; 2]) {
        let [left, top, right, bottom] = shape.rect;
        self.draft.shapes.push(Shape {
            rect: [left + x, top + y, right + x, bottom + y],
            ..*shape
        });
    }

    /// A whole paragraph with its left top corner at a point.
    fn text(&mut self, paragraph: &Paragraph, origin: [f32; 2], colour: Rgb) {
        for line in paragraph.lines() {
            self.line(paragraph, line, origin, colour);
        }
    }

    fn line(&mut self, paragraph: &Paragraph, line: &Line, [x, y]: [f32; 2], colour: Rgb) {
        for glyph in paragraph.glyphs_of(line) {
            if let Some(picture) = self.picture(glyph, paragraph.size()) {
                self.draft.glyphs.push(PlacedGlyph {
                    picture,
                    x: x + glyph.x,
                    y: y + line.baseline + glyph.y,
                    colour,
                });
            }
        }
    }

    fn picture(&mut self, glyph: &Glyph, size: f32) -> Option<usize> {
        let key = (glyph.face, glyph.id, size.to_bits());
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let drawn = self.draw(glyph, size);
        let index = drawn.map(|picture| {
            self.pictures.push(picture);
            self.pictures.len() - 1
        });
        self.known.insert(key, index);
        index
    }

    fn draw(&mut self, glyph: &Glyph, size: f32) -> Option<Picture> {
        let pixels = size * self.options.scale;
        let sprite = self.atlas.sprite(&self.typesetter, glyph, pixels, 0.0);
        let fresh = self.atlas.take_fresh().pop();
        if let (Some((sprite, _)), Some(fresh)) = (sprite, fresh)
            && sprite.coloured
        {
            return Some(Picture::Coloured {
                extent: fresh.extent,
                offset: sprite.offset,
                pixels: fresh.pixels,
            });
        }
        let face = self.typesetter.face(glyph.face)?;
        outline(face, glyph.id, size).map(Picture::Outline)
    }

    fn finish(mut self, article: &Article) -> Vec<Sheet> {
        self.done.push(self.draft);
        let page = self.options.page;
        let pictures: Arc<[Picture]> = self.pictures.into();
        self.done
            .into_iter()
            .map(|draft| Sheet {
                width: page.measure + 2.0 * page.margin,
                height: draft.bottom + page.margin,
                scale: self.options.scale,
                title: article.title().to_owned(),
                direction: article.direction(),
                ground: self.theme.page,
                shapes: draft.shapes,
                glyphs: draft.glyphs,
                pictures: Arc::clone(&pictures),
            })
            .collect()
    }
}
