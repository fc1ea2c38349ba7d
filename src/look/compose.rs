//! An article laid out on sheets: paragraph by paragraph, cut **between lines**.
//!
//! A paragraph is shaped whole, its spans are marked as the window marks them, and then its lines
//! go to the sheet one after the other with their shapes and tags. A glyph is looked up once for
//! all its places.

use std::collections::HashMap;
use std::sync::Arc;

use vello_cpu::kurbo::Shape as _;

use super::captions::{self, Tag};
use super::marks::{MarkedSpan, Marks};
use super::paragraph_direction;
use super::picture::{Picture, PictureOptions, PlacedGlyph, Sheet};
use super::shapes::{self, Emphasis, Shape};
use super::theme::{Rgb, Theme};
use super::tones::{self, Tones};
use crate::model;
use crate::model::article::{Article, Direction};
use crate::model::codebook::Codebook;
use crate::model::layer::Layer;
use crate::text::atlas::{Atlas, outline};
use crate::text::paragraph::{Glyph, Line};
use crate::text::{Paragraph, Typesetter};

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
        let spans = MarkedSpan::of_paragraph(layer, &block.range, None);
        let marks = Marks::new(&paragraph, spans);
        let mut pieces = Pieces::new(&paragraph);
        let lined = shapes::lined(
            &paragraph,
            &marks,
            0..paragraph.lines().len(),
            codebook,
            options.mode,
            Emphasis::default(),
        );
        for (line, shape) in lined {
            pieces.shapes[line].push(shape);
        }
        let excluded: Vec<_> = tones::local(layer.excluded(), &block.range).collect();
        if !excluded.is_empty() {
            let lines = 0..paragraph.lines().len();
            let tone = composer.theme.excluded;
            for (line, bar) in tones::bars(&paragraph, excluded.clone(), lines.clone(), tone) {
                pieces.shapes[line].push(bar);
            }
            let parts = excluded.into_iter().map(|range| (range, tone));
            pieces.tones = Tones::new(&paragraph, parts, lines);
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
        let hidden = captions::hidden(
            &mut composer.typesetter,
            &paragraph,
            &marks,
            options.mode,
            &options.page,
        );
        for (line, tag) in hidden {
            pieces.tags[line].push(tag);
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

/// What stands on each line of a paragraph besides its text.
struct Pieces {
    shapes: Vec<Vec<Shape>>,
    tags: Vec<Vec<Tag>>,
    tones: Tones<Rgb>,
}

impl Pieces {
    fn new(paragraph: &Paragraph) -> Self {
        let lines = paragraph.lines().len();
        Self {
            shapes: vec![Vec::new(); lines],
            tags: vec![Vec::new(); lines],
            tones: Tones::default(),
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
            self.line(paragraph, (index, line), origin, text, &pieces.tones);
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
        for line in paragraph.lines().iter().enumerate() {
            self.line(paragraph, line, origin, colour, &Tones::default());
        }
    }

    fn line(
        &mut self,
        paragraph: &Paragraph,
        (index, line): (usize, &Line),
        [x, y]: [f32; 2],
        usual: Rgb,
        tones: &Tones<Rgb>,
    ) {
        for glyph in paragraph.glyphs_of(line) {
            if let Some(picture) = self.picture(glyph, paragraph.size()) {
                let colour = if tones.is_empty() {
                    usual
                } else {
                    let middle = glyph.x + self.middle(picture);
                    tones.at(index, middle).unwrap_or(usual)
                };
                self.draft.glyphs.push(PlacedGlyph {
                    picture,
                    x: x + glyph.x,
                    y: y + line.baseline + glyph.y,
                    colour,
                });
            }
        }
    }

    /// The middle of the ink of a glyph, from its origin, in points.
    fn middle(&self, picture: usize) -> f32 {
        match &self.pictures[picture] {
            Picture::Outline(path) => path.bounding_box().center().x as f32,
            Picture::Coloured { extent, offset, .. } => {
                (f32::from(offset[0]) + extent[0] as f32 / 2.0) / self.options.scale
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
