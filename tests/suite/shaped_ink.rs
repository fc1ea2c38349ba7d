//! Shaped Arabic on egui's canvas, compared with the glyphs' own pictures and outlines.
//!
//! The first shows that what the window paints is what the atlas drew, to the pixel; the second
//! that it is the text, by where its ink lies and how much of it there is.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use egui::{Color32, Pos2, pos2};
use egui_kittest::Harness;
use hashiya::text::atlas::{Atlas, outline};
use hashiya::text::fonts::SystemFonts;
use hashiya::text::paragraph::Glyph;
use hashiya::text::{Family, ParagraphDirection, TextStyle, Typesetter};
use hashiya::ui::widgets::text_painter::TextPainter;
use vello_cpu::kurbo::{Affine, Rect as Bounds, Shape};

use crate::pictures::{Picture, assert_picture};
use crate::rasteriser::Screen;

/// Vowel marks, a lam-alef, Latin with a bracket, digits of both kinds, and words that join.
const ARABIC: &str = "دارت اشتباكاتٌ أمس، بين فصائل المعارضة وقوات النظام في ريف حلب الشرقي (status quo)، \
    وقُتِل 3 مدنيين و١٢ مقاتلاً في كفرنوران، وفق ما قالت لـ«الشرق الأوسط» مصادر محلية.";
const SIZE: f32 = 20.0;
const MEASURE: f32 = 300.0;
const ORIGIN: Pos2 = pos2(20.0, 10.0);
const WINDOW: [f32; 2] = [340.0, 230.0];

fn style() -> TextStyle {
    TextStyle {
        leading: 1.9,
        ..TextStyle::new(Family::Naskh, SIZE)
    }
}

/// The paragraph in black on white, painted by [`TextPainter`] in a window.
fn window(scale: f32) -> Picture {
    let screen = Screen::default();
    let mut ink = TextPainter::new(SystemFonts::Off);
    let harness = Harness::builder()
        .with_size(WINDOW)
        .with_pixels_per_point(scale)
        .renderer(screen.clone())
        .build_ui(move |ui| {
            ink.begin_frame();
            let direction = ParagraphDirection::RightToLeft;
            let paragraph = ink.label(ARABIC, style(), direction, Some(MEASURE));
            let window = ui.ctx().content_rect();
            let painter = ui.ctx().layer_painter(egui::LayerId::background());
            painter.rect_filled(window, 0.0, Color32::WHITE);
            ink.paragraph(&painter, &paragraph, ORIGIN, Color32::BLACK);
        });
    screen.picture(&harness)
}

/// Every glyph of the paragraph: x of its origin, y of its baseline, in pixels.
fn each_glyph(scale: f32, mut found: impl FnMut(&Typesetter, &Glyph, f32, f32)) {
    let mut typesetter = Typesetter::new(SystemFonts::Off);
    let direction = ParagraphDirection::RightToLeft;
    let paragraph = typesetter.set(ARABIC, &style(), direction, Some(MEASURE));
    assert_eq!(paragraph.lines().len(), 5, "it wraps");
    for line in paragraph.lines() {
        let baseline = ((ORIGIN.y + line.baseline) * scale).round();
        for glyph in paragraph.glyphs_of(line) {
            let x = (ORIGIN.x + glyph.x) * scale;
            found(&typesetter, glyph, x, baseline + (glyph.y * scale).round());
        }
    }
}

/// The glyphs' own pictures laid on white one after the other, without egui.
fn laid_by_hand(scale: f32) -> Picture {
    let size = WINDOW.map(|side| (side * scale).round() as usize);
    let mut picture = Picture::filled(size, Color32::WHITE);
    each_glyph(scale, |typesetter, glyph, x, y| {
        let mut atlas = Atlas::default();
        let Some((sprite, whole)) = atlas.sprite(typesetter, glyph, SIZE * scale, x) else {
            return;
        };
        let left = (whole + i32::from(sprite.offset[0])) as usize;
        let top = (y as i32 + i32::from(sprite.offset[1])) as usize;
        let texels = atlas.take_fresh().remove(0).pixels;
        let rows = texels.chunks_exact(4 * usize::from(sprite.extent[0]));
        for (row, texels) in rows.enumerate() {
            let pixels = &mut picture.row_mut(top + row)[left..];
            for (pixel, texel) in pixels.iter_mut().zip(texels.chunks_exact(4)) {
                let kept = f64::from(255 - texel[3]) / 255.0;
                *pixel = Color32::from_gray((f64::from(pixel.r()) * kept).round() as u8);
            }
        }
    });
    picture
}

const SCALES: [f32; 3] = [1.0, 1.5, 2.0];

fn ink(pixel: Color32) -> bool {
    pixel != Color32::WHITE
}

#[test]
fn shaped_text_keeps_every_pixel_of_its_glyphs() {
    for scale in SCALES {
        let (window, by_hand) = (window(scale), laid_by_hand(scale));
        assert_eq!(window.size(), by_hand.size());
        assert_eq!(window.bounds(ink), by_hand.bounds(ink), "at {scale}");
        for (y, (row, expected)) in window.rows().zip(by_hand.rows()).enumerate() {
            assert_eq!(row, expected, "row {y} at {scale}");
        }
    }
}

#[test]
fn shaped_text_covers_the_area_of_its_outlines() {
    let mut shares = Vec::new();
    for scale in SCALES {
        let mut area = 0.0;
        let mut bounds: Option<Bounds> = None;
        each_glyph(scale, |typesetter, glyph, x, y| {
            let face = typesetter.face(glyph.face).unwrap();
            if let Some(path) = outline(face, glyph.id, SIZE * scale) {
                let placed = Affine::translate((f64::from(x), f64::from(y))) * path;
                area += placed.area().abs();
                let own = placed.bounding_box();
                bounds = Some(bounds.map_or(own, |all| all.union(own)));
            }
        });
        let picture = window(scale);
        let painted = picture.bounds(ink).unwrap().map(|edge| edge as f64);
        let bounds = bounds.unwrap();
        let outlined = [bounds.x0, bounds.y0, bounds.x1, bounds.y1];
        for (edge, expected) in painted.into_iter().zip(outlined) {
            assert!(
                (edge - expected).abs() <= 1.25,
                "{painted:?}, the outlines {outlined:?} at {scale}"
            );
        }
        let share = picture.darkness() / area;
        assert!(
            (0.95..1.02).contains(&share),
            "{share} of the area at {scale}"
        );
        shares.push(picture.darkness() / f64::from(scale * scale));
    }
    // As much ink at every scale, in proportion.
    for share in &shares {
        assert!((share / shares[0] - 1.0).abs() < 0.02, "{shares:?}");
    }
}

#[test]
fn shaped_text_looks_as_it_did() {
    assert_picture("shaped-paragraph", &window(1.5));
}
