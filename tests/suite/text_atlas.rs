//! The atlas: each glyph is drawn once for its size and quarter pixel, and keeps its own place.

use hashiya::text::atlas::{Atlas, SHEET, Sprite};
use hashiya::text::paragraph::Glyph;
use hashiya::text::{Family, Paragraph, Typesetter};
use proptest::prelude::*;
use std::collections::HashMap;

use super::text_samples::{RightToLeft, article, body, cases, paragraphs, set, typesetter};

/// A paragraph and the typesetter that knows its faces.
fn shaped(text: &str) -> (Paragraph, Typesetter) {
    let mut typesetter = typesetter();
    let paragraph = typesetter.set(text, &body(Family::Naskh), RightToLeft, None);
    (paragraph, typesetter)
}

fn glyphs(paragraph: &Paragraph) -> Vec<Glyph> {
    let lines = paragraph.lines().iter();
    lines
        .flat_map(|line| paragraph.glyphs_of(line))
        .copied()
        .collect()
}

fn overlap(a: &Sprite, b: &Sprite) -> bool {
    let apart = |axis: usize| {
        let end = |sprite: &Sprite| sprite.corner[axis] + sprite.extent[axis];
        // Not even neighbours: filtering must not mix them.
        end(a) < b.corner[axis] || end(b) < a.corner[axis]
    };
    a.sheet == b.sheet && !apart(0) && !apart(1)
}

fn check_apart(sprites: &[Sprite]) -> Result<(), TestCaseError> {
    let side = u16::try_from(SHEET).unwrap_or(u16::MAX);
    for (index, sprite) in sprites.iter().enumerate() {
        for axis in 0..2 {
            prop_assert!(sprite.extent[axis] > 0);
            prop_assert!(sprite.corner[axis] + sprite.extent[axis] <= side);
        }
        for other in &sprites[..index] {
            prop_assert!(!overlap(sprite, other), "{:?} {:?}", sprite, other);
        }
    }
    Ok(())
}

#[test]
fn sizes_are_in_proportion_to_the_scale_of_the_screen() {
    let (paragraph, typesetter) = shaped("قتل ثلاثة مدنيين (status quo) ١٢ 12 «»");
    let mut atlas = Atlas::default();
    let mut seen = 0;
    for glyph in glyphs(&paragraph) {
        let mut at = |scale: f32| atlas.sprite(&typesetter, &glyph, 20.0 * scale, 0.0);
        let Some((whole, _)) = at(1.0) else { continue };
        seen += 1;
        for scale in [1.5, 2.0] {
            let Some((scaled, _)) = at(scale) else {
                panic!("{glyph:?} is seen at one scale and not at {scale}");
            };
            for axis in 0..2 {
                // Each edge is widened to a whole pixel.
                let difference =
                    f32::from(scaled.extent[axis]) - scale * f32::from(whole.extent[axis]);
                assert!((-4.0..=2.0).contains(&difference), "{glyph:?} {difference}");
                let moved = f32::from(scaled.offset[axis]) - scale * f32::from(whole.offset[axis]);
                assert!((-2.0..=3.0).contains(&moved), "{glyph:?} {moved}");
            }
        }
    }
    assert!(seen > 25, "only {seen} glyphs are seen");
}

#[test]
fn a_glyph_is_drawn_once_for_its_quarter() {
    let (paragraph, typesetter) = shaped("سلام");
    let glyph = glyphs(&paragraph)[0];
    let mut atlas = Atlas::default();
    let drawn = |x: f32, atlas: &mut Atlas| {
        let found = atlas.sprite(&typesetter, &glyph, 24.0, x);
        found.map(|(sprite, whole)| (sprite.corner, whole, atlas.take_fresh().len()))
    };
    let first = drawn(7.0, &mut atlas);
    let Some((corner, 7, 1)) = first else {
        panic!("{first:?}");
    };
    // `(x, whole pixel, same picture, newly drawn)`
    for (x, whole, same, new) in [
        (7.0, 7, true, 0),
        (9.0, 9, true, 0),
        (7.1, 7, true, 0),
        (6.9, 7, true, 0),
        (-3.05, -3, true, 0),
        (7.25, 7, false, 1),
        (12.3, 12, false, 0),
        (7.5, 7, false, 1),
        (7.75, 7, false, 1),
        (-0.25, -1, false, 0),
    ] {
        let Some((at, at_whole, fresh)) = drawn(x, &mut atlas) else {
            panic!("nothing at {x}");
        };
        assert_eq!((at_whole, fresh), (whole, new), "at {x}");
        assert_eq!(at == corner, same, "at {x}");
    }
}

#[test]
fn what_is_new_is_handed_over_once() {
    let hard = article("hard.txt");
    let mut typesetter = typesetter();
    let mut atlas = Atlas::default();
    let mut handed: HashMap<(usize, [usize; 2]), usize> = HashMap::new();
    let mut sprites = Vec::new();
    for (text, direction) in paragraphs(&hard) {
        let paragraph = typesetter.set(text, &body(Family::Naskh), direction, Some(500.0));
        for glyph in glyphs(&paragraph) {
            let sprite = atlas.sprite(&typesetter, &glyph, 30.0, glyph.x * 1.5);
            sprites.extend(sprite.map(|(sprite, _)| sprite));
        }
        for fresh in atlas.take_fresh() {
            assert_eq!(fresh.pixels.len(), 4 * fresh.extent[0] * fresh.extent[1]);
            // Outlines are white with alpha, premultiplied.
            let white = |p: &[u8]| p[0] == p[3] && p[1] == p[3] && p[2] == p[3];
            assert!(fresh.pixels.chunks_exact(4).all(white));
            assert!(
                fresh.pixels.iter().any(|value| *value > 128),
                "nothing to see"
            );
            *handed.entry((fresh.sheet, fresh.corner)).or_default() += 1;
        }
        assert!(atlas.take_fresh().is_empty());
    }
    assert!(handed.values().all(|times| *times == 1));
    for sprite in &sprites {
        let corner = sprite.corner.map(usize::from);
        assert!(handed.contains_key(&(sprite.sheet, corner)), "{sprite:?}");
        assert!(!sprite.coloured);
    }
    assert!(
        sprites.len() > 2 * handed.len(),
        "hardly anything was met twice"
    );
    atlas.clear();
    assert_eq!(atlas.sheets(), 0);
}

#[test]
fn there_is_no_picture_of_white_space_nor_of_what_no_sheet_holds() {
    let (paragraph, typesetter) = shaped(" \u{A0}\u{200F}");
    let mut atlas = Atlas::default();
    assert!(glyphs(&paragraph).len() >= 2);
    for glyph in glyphs(&paragraph) {
        assert_eq!(atlas.sprite(&typesetter, &glyph, 20.0, 0.0), None);
    }
    let (paragraph, typesetter) = shaped("ص");
    let glyph = glyphs(&paragraph)[0];
    assert_eq!(atlas.sprite(&typesetter, &glyph, 4000.0, 0.0), None);
    assert!(atlas.sprite(&typesetter, &glyph, 400.0, 0.0).is_some());
    assert_eq!(atlas.take_fresh().len(), 1);
}

#[test]
fn a_full_sheet_is_followed_by_another() {
    let (paragraph, typesetter) = shaped("صضطظعغفقكلمن ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    let mut atlas = Atlas::default();
    let mut sprites: Vec<Sprite> = Vec::new();
    for size in [90.0, 200.0, 300.0, 20.0] {
        for glyph in glyphs(&paragraph) {
            let sprite = atlas.sprite(&typesetter, &glyph, size, 0.0);
            sprites.extend(sprite.map(|(sprite, _)| sprite));
        }
    }
    // A glyph that comes twice has one picture.
    sprites.sort_by_key(|sprite| (sprite.sheet, sprite.corner));
    sprites.dedup();
    assert!(atlas.sheets() > 2, "{} sheets", atlas.sheets());
    check_apart(&sprites).unwrap_or_else(|error| panic!("{error}"));
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn pictures_never_overlap(
        asked in prop::collection::vec(
            (any::<prop::sample::Index>(), 6.0_f32..120.0, -50.0_f32..500.0),
            1..120,
        ),
    ) {
        let (paragraph, typesetter) = shaped("نصّ صعب: (كلّ) ما يُتعب «العين» 12-10-2016 Alpha gy");
        let glyphs = glyphs(&paragraph);
        let mut atlas = Atlas::default();
        let mut sprites: HashMap<(usize, [u16; 2]), Sprite> = HashMap::new();
        for (index, size, x) in asked {
            let glyph = glyphs[index.index(glyphs.len())];
            if let Some((sprite, _)) = atlas.sprite(&typesetter, &glyph, size, x) {
                sprites.insert((sprite.sheet, sprite.corner), sprite);
            }
        }
        let sprites: Vec<Sprite> = sprites.into_values().collect();
        check_apart(&sprites)?;
        prop_assert_eq!(atlas.take_fresh().len(), sprites.len());
    }
}

/// TextPainter stays near its advance: a picture far outside its glyph would be a mistake of scale.
#[test]
fn pictures_lie_where_their_glyphs_stand() {
    let paragraph = set("سلام", RightToLeft, None);
    let (again, typesetter) = shaped("سلام");
    assert_eq!(paragraph, again);
    let mut atlas = Atlas::default();
    for glyph in glyphs(&paragraph) {
        let sprite = atlas.sprite(&typesetter, &glyph, 20.0, glyph.x);
        let Some((sprite, whole)) = sprite else {
            panic!("{glyph:?} is not to be seen");
        };
        let left = whole as f32 + f32::from(sprite.offset[0]);
        let right = left + f32::from(sprite.extent[0]);
        assert!(left > -6.0 && right < paragraph.width() + 6.0);
        let top = f32::from(sprite.offset[1]);
        let bottom = top + f32::from(sprite.extent[1]);
        assert!(top > -1.2 * paragraph.size() && bottom < 0.7 * paragraph.size());
    }
}
