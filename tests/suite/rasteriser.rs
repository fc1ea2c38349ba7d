//! A software rasteriser of egui's triangles: pictures of windows without a graphics card.
//!
//! A [`Screen`] gathers the textures of a test harness, as its renderer, and paints the shapes of
//! the last frame into a [`Picture`], as `egui_glow` would: clip rectangles in whole pixels,
//! vertex colour times texel in gamma space, blending of premultiplied alpha. Corners are snapped
//! to 1/256 pixel and compared in whole numbers; a pixel belongs to a triangle if its centre lies
//! inside, or on a top or left edge, so that neighbours never paint a pixel twice. Left out are
//! dithering, mipmaps and paint callbacks (which fail).

#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use egui::epaint::{ImageDelta, Primitive, Vertex};
use egui::{ClippedPrimitive, Color32, ImageData, Rect, TextureFilter, TextureId};
use egui::{TextureOptions, TextureWrapMode, TexturesDelta};
use egui_kittest::{Harness, TestRenderer};

use crate::pictures::Picture;

/// Steps of a corner's position in a pixel.
const STEPS: i64 = 256;
/// Corners further away than this many pixels are drawn nearer.
const FAR: f32 = 1.0e6;

/// The textures of a window. A clone of it is the harness's renderer.
#[derive(Clone, Default)]
pub struct Screen(Rc<RefCell<Textures>>);

#[derive(Default)]
struct Textures {
    known: HashMap<TextureId, Texture>,
    /// Freed after the last frame, which may still be painted.
    leaving: Vec<TextureId>,
}

struct Texture {
    size: [usize; 2],
    texels: Vec<Color32>,
    options: TextureOptions,
}

impl TestRenderer for Screen {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut textures = self.0.borrow_mut();
        for id in std::mem::take(&mut textures.leaving) {
            textures.known.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in changes {
                textures.set(id, change);
            }
        }
        textures.leaving = delta.free.drain().collect();
    }
}

impl Textures {
    fn set(&mut self, id: TextureId, change: ImageDelta) {
        let ImageData::Color(image) = change.image;
        let Some([left, top]) = change.pos else {
            let texture = Texture {
                size: image.size,
                texels: image.pixels.clone(),
                options: change.options,
            };
            self.known.insert(id, texture);
            return;
        };
        let texture = self.known.get_mut(&id).expect("a texture before its part");
        texture.options = change.options;
        for (row, texels) in image.pixels.chunks_exact(image.size[0].max(1)).enumerate() {
            let from = (top + row) * texture.size[0] + left;
            texture.texels[from..from + texels.len()].copy_from_slice(texels);
        }
    }
}

impl Screen {
    /// A picture of the harness's window after its last step, one pixel for each pixel of the
    /// screen. What nobody has painted stays transparent.
    pub fn picture<State>(&self, harness: &Harness<'_, State>) -> Picture {
        let scale = harness.output().pixels_per_point;
        let size = harness.ctx.content_rect().size() * scale;
        let shapes = harness.output().shapes.clone();
        let primitives = harness.ctx.tessellate(shapes, scale);
        let size = [size.x, size.y].map(|side| side.round() as usize);
        let mut picture = Picture::filled(size, Color32::TRANSPARENT);
        self.paint(&mut picture, &primitives, scale);
        picture
    }

    /// Paints primitives, in points, at `scale` pixels a point.
    pub fn paint(&self, picture: &mut Picture, primitives: &[ClippedPrimitive], scale: f32) {
        let textures = self.0.borrow();
        for ClippedPrimitive {
            clip_rect,
            primitive,
        } in primitives
        {
            let Primitive::Mesh(mesh) = primitive else {
                panic!("a paint callback cannot be painted here");
            };
            let texture = textures.known.get(&mesh.texture_id);
            let texture = texture.expect("a texture for every mesh");
            let clip = Clip::new(*clip_rect, scale, picture.size());
            for corners in mesh.indices.as_chunks::<3>().0 {
                let corners = corners.map(|index| mesh.vertices[index as usize]);
                if let Some(triangle) = Triangle::new(corners, scale, texture) {
                    triangle.paint(picture, clip);
                }
            }
        }
    }
}

/// Pixels that may be painted: columns and rows, the ends exclusive.
#[derive(Clone, Copy)]
struct Clip {
    low: [i64; 2],
    high: [i64; 2],
}

impl Clip {
    /// Rounded as `egui_glow` rounds it.
    fn new(rect: Rect, scale: f32, size: [usize; 2]) -> Self {
        let whole = |at: f32, side: usize| ((at * scale).round() as i64).clamp(0, side as i64);
        Self {
            low: [whole(rect.min.x, size[0]), whole(rect.min.y, size[1])],
            high: [whole(rect.max.x, size[0]), whole(rect.max.y, size[1])],
        }
    }
}

/// Red, green, blue, alpha (0 to 255, premultiplied) and the place in the texture in texels.
type TextPainter = [f64; 6];

struct Triangle<'a> {
    /// Corners in steps, clockwise on the screen.
    corners: [[i64; 2]; 3],
    /// The ink at the centre of the pixel at 0, 0, and what each pixel to the right and each
    /// pixel down adds.
    ink: [TextPainter; 3],
    texture: &'a Texture,
    filter: TextureFilter,
    /// The source of every pixel, where it is the same.
    plain: Option<[f64; 4]>,
}

impl<'a> Triangle<'a> {
    /// A triangle, or nothing if it has no area.
    fn new(mut vertices: [Vertex; 3], scale: f32, texture: &'a Texture) -> Option<Self> {
        let snapped = |vertex: &Vertex| {
            [vertex.pos.x, vertex.pos.y]
                .map(|at| ((at * scale).clamp(-FAR, FAR) * STEPS as f32).round() as i64)
        };
        let area = |[a, b, c]: [[i64; 2]; 3]| {
            (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        };
        let mut corners = vertices.each_ref().map(snapped);
        if area(corners) < 0 {
            corners.swap(1, 2);
            vertices.swap(1, 2);
        }
        if area(corners) == 0 {
            return None;
        }
        let uniform = vertices
            .iter()
            .all(|v| (v.color, v.uv) == (vertices[0].color, vertices[0].uv));
        let inks = vertices.map(|vertex| {
            let [r, g, b, a] = vertex.color.to_array().map(f64::from);
            let u = f64::from(vertex.uv.x) * texture.size[0] as f64;
            let v = f64::from(vertex.uv.y) * texture.size[1] as f64;
            [r, g, b, a, u, v]
        });
        let ink = gradients(corners, inks);
        // Texels for each pixel, along the steeper of the two ways.
        let texels = f64::max(ink[1][4].hypot(ink[1][5]), ink[2][4].hypot(ink[2][5]));
        let filter = if texels > 1.0 {
            texture.options.minification
        } else {
            texture.options.magnification
        };
        let mut triangle = Self {
            corners,
            ink,
            texture,
            filter,
            plain: None,
        };
        if uniform {
            triangle.plain = Some(triangle.source(inks[0]));
        }
        Some(triangle)
    }

    fn paint(&self, picture: &mut Picture, clip: Clip) {
        let ys = self.corners.map(|corner| corner[1]);
        let top = ys
            .into_iter()
            .min()
            .unwrap_or(0)
            .div_euclid(STEPS)
            .max(clip.low[1]);
        let bottom = (ys.into_iter().max().unwrap_or(0).div_euclid(STEPS) + 1).min(clip.high[1]);
        for y in top..bottom {
            let (left, right) = self.columns(y, clip);
            if left >= right {
                continue;
            }
            let row = &mut picture.row_mut(y as usize)[left as usize..right as usize];
            match self.plain {
                Some(source) if source[3] == 255.0 => row.fill(over(Color32::BLACK, source)),
                Some(source) => {
                    for pixel in row {
                        *pixel = over(*pixel, source);
                    }
                }
                None => {
                    for (x, pixel) in (left..).zip(row) {
                        let mut ink = [0.0; 6];
                        for (part, value) in ink.iter_mut().enumerate() {
                            *value = self.ink[0][part]
                                + self.ink[1][part] * x as f64
                                + self.ink[2][part] * y as f64;
                        }
                        *pixel = over(*pixel, self.source(ink));
                    }
                }
            }
        }
    }

    /// The columns of row `y` whose centres are inside: from the first to behind the last.
    fn columns(&self, y: i64, clip: Clip) -> (i64, i64) {
        let (mut left, mut right) = (clip.low[0], clip.high[0]);
        for side in 0..3 {
            let (a, b) = (self.corners[side], self.corners[(side + 1) % 3]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            // Positive inside. On the edge itself it is zero, which counts as inside on a top
            // edge (level, rightwards) and on a left edge (upwards).
            let counts = (dy == 0 && dx > 0) || dy < 0;
            let first =
                dx * (y * STEPS + STEPS / 2 - a[1]) - dy * (STEPS / 2 - a[0]) - i64::from(!counts);
            let slope = -dy * STEPS;
            if slope > 0 {
                left = left.max(-first.div_euclid(slope));
            } else if slope < 0 {
                right = right.min(first.div_euclid(-slope) + 1);
            } else if first < 0 {
                return (0, 0);
            }
        }
        (left, right)
    }

    /// The colour of an ink: that of the corners times that of the texture.
    fn source(&self, ink: TextPainter) -> [f64; 4] {
        let [r, g, b, a, u, v] = ink;
        let texel = self.texture.sample(u, v, self.filter);
        let vertex = [r, g, b, a];
        std::array::from_fn(|channel| vertex[channel] * texel[channel] / 255.0)
    }
}

/// The ink at the centre of the pixel 0, 0 and its change along x and y, in pixels.
fn gradients(corners: [[i64; 2]; 3], inks: [TextPainter; 3]) -> [TextPainter; 3] {
    let [a, b, c] = corners.map(|corner| corner.map(|at| at as f64 / STEPS as f64));
    let (ab, ac) = ([b[0] - a[0], b[1] - a[1]], [c[0] - a[0], c[1] - a[1]]);
    let area = ab[0] * ac[1] - ab[1] * ac[0];
    let mut gradients = [[0.0; 6]; 3];
    for part in 0..6 {
        let (to_b, to_c) = (inks[1][part] - inks[0][part], inks[2][part] - inks[0][part]);
        let along_x = (to_b * ac[1] - to_c * ab[1]) / area;
        let along_y = (to_c * ab[0] - to_b * ac[0]) / area;
        gradients[0][part] = inks[0][part] + along_x * (0.5 - a[0]) + along_y * (0.5 - a[1]);
        gradients[1][part] = along_x;
        gradients[2][part] = along_y;
    }
    gradients
}

impl Texture {
    /// The colour at a place in texels, whose centres lie at the halves; channels 0 to 255.
    fn sample(&self, u: f64, v: f64, filter: TextureFilter) -> [f64; 4] {
        if filter == TextureFilter::Nearest {
            return self.texel(u.floor() as i64, v.floor() as i64);
        }
        let (u, v) = (u - 0.5, v - 0.5);
        let (left, top) = (u.floor(), v.floor());
        let (x, y) = (left as i64, top as i64);
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.texel(x + dx, y + dy));
        let (du, dv) = (u - left, v - top);
        let weights = [
            (1.0 - du) * (1.0 - dv),
            du * (1.0 - dv),
            (1.0 - du) * dv,
            du * dv,
        ];
        std::array::from_fn(|channel| {
            let of = |corner: usize| corners[corner][channel] * weights[corner];
            of(0) + of(1) + of(2) + of(3)
        })
    }

    fn texel(&self, x: i64, y: i64) -> [f64; 4] {
        let wrapped = |at: i64, side: usize| {
            let side = side as i64;
            let at = match self.options.wrap_mode {
                TextureWrapMode::ClampToEdge => at.clamp(0, side - 1),
                TextureWrapMode::Repeat => at.rem_euclid(side),
                TextureWrapMode::MirroredRepeat => {
                    let at = at.rem_euclid(2 * side);
                    at.min(2 * side - 1 - at)
                }
            };
            at as usize
        };
        let index = wrapped(y, self.size[1]) * self.size[0] + wrapped(x, self.size[0]);
        self.texels[index].to_array().map(f64::from)
    }
}

/// Premultiplied `source`, channels 0 to 255, over a pixel.
fn over(below: Color32, source: [f64; 4]) -> Color32 {
    if source == [0.0; 4] {
        return below;
    }
    let kept = 1.0 - source[3] / 255.0;
    let below = below.to_array();
    let mixed = |channel: usize| (source[channel] + f64::from(below[channel]) * kept).round() as u8;
    Color32::from_rgba_premultiplied(mixed(0), mixed(1), mixed(2), mixed(3))
}
