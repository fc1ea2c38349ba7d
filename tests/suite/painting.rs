//! What the rasteriser paints: small scenes of triangles pixel by pixel, and egui's widgets.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::epaint::{ImageDelta, Mesh, Primitive, Vertex, WHITE_UV};
use egui::{ClippedPrimitive, Color32, ColorImage, Pos2, Rect, TextureId, TextureOptions};
use egui::{TexturesDelta, pos2};
use egui_kittest::{Harness, TestRenderer};
use proptest::prelude::*;

use crate::pictures::Picture;
use crate::rasteriser::Screen;

const EVERYWHERE: Rect = Rect::EVERYTHING;
const PLAIN: TextureId = TextureId::Managed(0);
const OTHER: TextureId = TextureId::Managed(1);

fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
    Rect::from_min_max(pos2(left, top), pos2(right, bottom))
}

fn grey(level: u8) -> Color32 {
    Color32::from_gray(level)
}

/// A screen with a white texture, such as egui's first, and a second one.
fn screen(other: ColorImage, options: TextureOptions) -> Screen {
    let mut screen = Screen::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    change(&mut screen, PLAIN, ImageDelta::full(white, options));
    change(&mut screen, OTHER, ImageDelta::full(other, options));
    screen
}

fn plain_screen() -> Screen {
    screen(
        ColorImage::filled([1, 1], Color32::WHITE),
        TextureOptions::LINEAR,
    )
}

fn change(screen: &mut Screen, id: TextureId, change: ImageDelta) {
    let mut delta = TexturesDelta::default();
    delta.push(id, change);
    screen.handle_delta(&mut delta);
}

/// Paints meshes, each in its clip, on white.
fn paint(screen: &Screen, size: [usize; 2], scale: f32, meshes: Vec<(Rect, Mesh)>) -> Picture {
    let primitives: Vec<ClippedPrimitive> = meshes
        .into_iter()
        .map(|(clip_rect, mesh)| ClippedPrimitive {
            clip_rect,
            primitive: Primitive::Mesh(mesh),
        })
        .collect();
    let mut picture = Picture::filled(size, Color32::WHITE);
    screen.paint(&mut picture, &primitives, scale);
    picture
}

fn filled(rect: Rect, colour: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(PLAIN);
    mesh.add_colored_rect(rect, colour);
    mesh
}

/// Triangles from a centre to every side of a polygon.
fn fan(centre: Pos2, around: &[Pos2], colour: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(PLAIN);
    let vertex = |pos| Vertex {
        pos,
        uv: WHITE_UV,
        color: colour,
    };
    mesh.vertices.push(vertex(centre));
    mesh.vertices.extend(around.iter().copied().map(vertex));
    let corners = around.len() as u32;
    for corner in 0..corners {
        mesh.add_triangle(0, 1 + corner, 1 + (corner + 1) % corners);
    }
    mesh
}

/// The red channels, a row of numbers for each row of pixels.
fn reds(picture: &Picture) -> Vec<Vec<u8>> {
    picture
        .rows()
        .map(|row| row.iter().map(|pixel| pixel.r()).collect())
        .collect()
}

#[test]
fn a_rectangle_fills_its_pixels() {
    // (points, pixels a point, what is black: left, top, right, bottom in pixels)
    let rows = [
        (rect(2.0, 1.0, 5.0, 3.0), 1.0, [2, 1, 5, 3]),
        (rect(1.0, 1.0, 2.0, 2.0), 2.0, [2, 2, 4, 4]),
        // Edges through centres: the left and top ones count, the others do not.
        (rect(1.5, 0.5, 3.5, 2.5), 1.0, [1, 0, 3, 2]),
        (rect(1.0, 1.0, 2.0, 3.0), 1.5, [1, 1, 3, 4]),
        // Beyond the picture.
        (rect(-9.0, -1.0, 2.0, 90.0), 1.0, [0, 0, 2, 6]),
        (rect(-1e9, -1e9, 1e9, 1e9), 1.0, [0, 0, 8, 6]),
    ];
    for (points, scale, black) in rows {
        let meshes = vec![(EVERYWHERE, filled(points, Color32::BLACK))];
        let picture = paint(&plain_screen(), [8, 6], scale, meshes);
        let ink = |pixel: Color32| pixel == Color32::BLACK;
        assert_eq!(picture.bounds(ink), Some(black), "{points:?} × {scale}");
        let [left, top, right, bottom] = black;
        let area = (right - left) * (bottom - top);
        assert_eq!(picture.darkness(), area as f64, "{points:?} × {scale}");
    }
    let nothing = vec![(EVERYWHERE, filled(rect(1.0, 1.0, 1.0, 9.0), Color32::BLACK))];
    let picture = paint(&plain_screen(), [8, 6], 1.0, nothing);
    assert_eq!(picture.darkness(), 0.0);
}

#[test]
fn a_triangle_owns_the_centres_on_its_top_and_left_edges() {
    let corners = [pos2(0.0, 0.0), pos2(4.0, 0.0), pos2(0.0, 4.0)];
    let colours = [Color32::BLACK; 3];
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2]] {
        let mut mesh = Mesh::with_texture(PLAIN);
        for corner in order {
            mesh.colored_vertex(corners[corner], colours[corner]);
        }
        mesh.add_triangle(0, 1, 2);
        let picture = paint(&plain_screen(), [4, 4], 1.0, vec![(EVERYWHERE, mesh)]);
        // The slope runs through centres and is a right edge: they are not painted.
        let expected = [
            [0, 0, 0, 255],
            [0, 0, 255, 255],
            [0, 255, 255, 255],
            [255, 255, 255, 255],
        ];
        assert_eq!(reds(&picture), expected, "{order:?}");
    }
}

#[test]
fn colours_run_evenly_between_corners() {
    let mut mesh = Mesh::with_texture(PLAIN);
    for (at, level) in [
        ((0.0, 0.0), 0),
        ((5.0, 0.0), 250),
        ((0.0, 2.0), 0),
        ((5.0, 2.0), 250),
    ] {
        mesh.colored_vertex(pos2(at.0, at.1), grey(level));
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(2, 1, 3);
    let picture = paint(&plain_screen(), [5, 2], 1.0, vec![(EVERYWHERE, mesh)]);
    assert_eq!(reds(&picture), [[25, 75, 125, 175, 225]; 2]);
}

#[test]
fn transparent_colours_mix_in_gamma_space() {
    // (premultiplied source, what it makes of a pixel of 200, 100, 0)
    let below = Color32::from_rgb(200, 100, 0);
    let rows = [
        ([0, 0, 0, 0], [200, 100, 0, 255]),
        ([0, 0, 0, 51], [160, 80, 0, 255]),
        ([128, 128, 128, 128], [228, 178, 128, 255]),
        ([9, 8, 7, 255], [9, 8, 7, 255]),
        // Additive: no alpha of its own, and never beyond white.
        ([60, 60, 60, 0], [255, 160, 60, 255]),
    ];
    for ([r, g, b, a], expected) in rows {
        let source = Color32::from_rgba_premultiplied(r, g, b, a);
        let all = rect(0.0, 0.0, 2.0, 2.0);
        let meshes = vec![
            (EVERYWHERE, filled(all, below)),
            (EVERYWHERE, filled(all, source)),
        ];
        let picture = paint(&plain_screen(), [2, 2], 1.0, meshes);
        assert_eq!(picture.pixel(1, 1).to_array(), expected, "{source:?}");
    }
    // On nothing, the source stays as it is.
    let mut picture = Picture::filled([1, 1], Color32::TRANSPARENT);
    let source = Color32::from_rgba_premultiplied(20, 30, 40, 80);
    let primitive = ClippedPrimitive {
        clip_rect: EVERYWHERE,
        primitive: Primitive::Mesh(filled(rect(0.0, 0.0, 1.0, 1.0), source)),
    };
    plain_screen().paint(&mut picture, &[primitive], 1.0);
    assert_eq!(picture.pixel(0, 0), source);
}

#[test]
fn clips_are_rounded_to_whole_pixels() {
    let all = rect(0.0, 0.0, 9.0, 9.0);
    // (clip in points, pixels a point, what is painted)
    let rows = [
        (rect(1.0, 2.0, 3.0, 5.0), 1.0, Some([1, 2, 3, 5])),
        (rect(1.4, 1.6, 3.4, 3.6), 1.0, Some([1, 2, 3, 4])),
        (rect(1.0, 1.0, 2.0, 2.0), 1.5, Some([2, 2, 3, 3])),
        (rect(-5.0, -5.0, 1.0, 99.0), 1.0, Some([0, 0, 1, 6])),
        (rect(3.0, 3.0, 3.0, 5.0), 1.0, None),
        (rect(5.0, 3.0, 1.0, 5.0), 1.0, None),
        (Rect::NOTHING, 1.0, None),
    ];
    for (clip, scale, expected) in rows {
        let meshes = vec![(clip, filled(all, Color32::BLACK))];
        let picture = paint(&plain_screen(), [6, 6], scale, meshes);
        let ink = |pixel: Color32| pixel == Color32::BLACK;
        assert_eq!(picture.bounds(ink), expected, "{clip:?} × {scale}");
    }
}

#[test]
fn textures_are_sampled_as_they_ask_for() {
    let image = || ColorImage::new([2, 1], vec![grey(0), grey(200)]);
    let with = |options, right_uv| {
        let mut mesh = Mesh::with_texture(OTHER);
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(right_uv, 1.0));
        mesh.add_rect_with_uv(rect(0.0, 0.0, 8.0, 1.0), uv, Color32::WHITE);
        let screen = screen(image(), options);
        reds(&paint(&screen, [8, 1], 1.0, vec![(EVERYWHERE, mesh)])).concat()
    };
    let mirrored = TextureOptions::NEAREST_MIRRORED_REPEAT;
    assert_eq!(
        with(TextureOptions::NEAREST, 1.0),
        [0, 0, 0, 0, 200, 200, 200, 200]
    );
    assert_eq!(
        with(TextureOptions::LINEAR, 1.0),
        [0, 0, 25, 75, 125, 175, 200, 200]
    );
    assert_eq!(
        with(TextureOptions::NEAREST, 2.0),
        [0, 0, 200, 200, 200, 200, 200, 200]
    );
    assert_eq!(
        with(TextureOptions::NEAREST_REPEAT, 2.0),
        [0, 0, 200, 200, 0, 0, 200, 200]
    );
    assert_eq!(with(mirrored, 2.0), [0, 0, 200, 200, 200, 200, 0, 0]);
    assert_eq!(
        with(TextureOptions::LINEAR_REPEAT, 2.0),
        [50, 50, 150, 150, 50, 50, 150, 150]
    );
    // Texels smaller than pixels have a filter of their own.
    let smaller = TextureOptions {
        minification: egui::TextureFilter::Nearest,
        ..TextureOptions::LINEAR_REPEAT
    };
    assert_eq!(with(smaller, 10.0), [200, 200, 0, 0, 200, 200, 0, 0]);
    assert_eq!(with(smaller, 2.0), [50, 50, 150, 150, 50, 50, 150, 150]);
}

#[test]
fn the_colour_of_a_corner_tints_the_texture() {
    let texel = Color32::from_rgba_premultiplied(100, 50, 0, 100);
    let mut mesh = Mesh::with_texture(OTHER);
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let tint = Color32::from_rgb(51, 255, 255);
    mesh.add_rect_with_uv(rect(0.0, 0.0, 1.0, 1.0), whole, tint);
    let screen = screen(ColorImage::filled([3, 3], texel), TextureOptions::NEAREST);
    let picture = paint(&screen, [1, 1], 1.0, vec![(EVERYWHERE, mesh)]);
    // 20, 50, 0 with alpha 100 over white.
    assert_eq!(picture.pixel(0, 0).to_array(), [175, 205, 155, 255]);
}

#[test]
fn textures_change_in_part_and_leave_late() {
    let mut screen = screen(ColorImage::filled([3, 2], grey(9)), TextureOptions::NEAREST);
    let part = ColorImage::new([2, 1], vec![grey(100), grey(200)]);
    let partial = ImageDelta::partial([1, 1], part, TextureOptions::NEAREST);
    change(&mut screen, OTHER, partial);
    let mut mesh = Mesh::with_texture(OTHER);
    let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    mesh.add_rect_with_uv(rect(0.0, 0.0, 3.0, 2.0), whole, Color32::WHITE);
    let shown = |screen: &Screen| {
        let meshes = vec![(EVERYWHERE, mesh.clone())];
        reds(&paint(screen, [3, 2], 1.0, meshes))
    };
    let expected = [[9, 9, 9], [9, 100, 200]];
    assert_eq!(shown(&screen), expected);
    // Freed with this frame: its shapes may still need it, those of the next may not.
    let mut delta = TexturesDelta::default();
    delta.free(OTHER);
    screen.handle_delta(&mut delta);
    assert_eq!(shown(&screen), expected);
    screen.handle_delta(&mut TexturesDelta::default());
    let gone = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| shown(&screen)));
    assert!(gone.is_err());
}

proptest! {
    /// Triangles that share edges paint every pixel of their polygon once, wherever they meet.
    #[test]
    fn neighbours_share_no_pixel_and_leave_none(
        x in 1.0_f32..19.0, y in 1.0_f32..19.0, half in any::<bool>(), scale in 0.5_f32..2.5,
    ) {
        // Centres on centres of pixels are the interesting ones.
        let centre = if half { pos2(x.floor() + 0.5, y.floor() + 0.5) } else { pos2(x, y) };
        let around = [
            pos2(0.0, 0.0), pos2(7.5, 0.0), pos2(20.0, 0.0), pos2(20.0, 20.0), pos2(0.0, 20.0),
            pos2(0.0, 8.5),
        ];
        let shade = Color32::from_black_alpha(102);
        let meshes = vec![(EVERYWHERE, fan(centre, &around, shade))];
        let picture = paint(&plain_screen(), [50, 50], scale, meshes);
        // A pixel is painted once if its centre lies inside, twice never.
        let side = (20.0 * scale * 256.0).round() / 256.0;
        for (row, pixels) in picture.rows().enumerate() {
            for (column, pixel) in pixels.iter().enumerate() {
                let inside = (row.max(column) as f32) + 0.5 < side;
                prop_assert_eq!(pixel.r(), if inside { 153 } else { 255 }, "{} {}", column, row);
            }
        }
    }
}

#[test]
fn widgets_of_egui_are_painted() {
    let screen = Screen::default();
    let fill = Color32::from_rgb(10, 120, 60);
    let harness = Harness::builder()
        .with_size([200.0, 100.0])
        .with_pixels_per_point(1.5)
        .renderer(screen.clone())
        .build_ui_state(
            |ui, found: &mut Rect| {
                let painter = ui.ctx().layer_painter(egui::LayerId::background());
                painter.rect_filled(ui.ctx().content_rect(), 0.0, Color32::WHITE);
                painter.rect_filled(rect(120.0, 20.0, 180.0, 80.0), 10.0, fill);
                ui.visuals_mut().override_text_color = Some(Color32::BLACK);
                *found = ui.label("Hello").rect;
            },
            Rect::NOTHING,
        );
    let picture = screen.picture(&harness);
    assert_eq!(picture.size(), [300, 150]);
    // The middle of the rounded rectangle, its corner, and beside it.
    assert_eq!(picture.pixel(225, 75), fill);
    assert_eq!(picture.pixel(180, 30), Color32::WHITE);
    assert_eq!(picture.pixel(178, 75), Color32::WHITE);
    let green = |pixel: Color32| pixel.g() > pixel.r().saturating_add(20);
    let feathered = picture.bounds(green).unwrap();
    assert!(
        feathered
            .iter()
            .zip([180, 30, 270, 120])
            .all(|(edge, at)| edge.abs_diff(at) <= 1)
    );
    let dark = |pixel: Color32| pixel.g() < 90 && pixel.g() == pixel.r();
    let [left, top, right, bottom] = picture.bounds(dark).unwrap().map(|edge| edge as f32 / 1.5);
    let label = harness.state();
    assert!(
        label.contains_rect(rect(left, top, right, bottom)),
        "{label:?}"
    );
    assert!(
        right - left > 0.8 * label.width(),
        "{left} {right} in {label:?}"
    );
}
