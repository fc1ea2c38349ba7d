//! Pictures of windows, and their comparison with those that are kept in `tests/pictures`.
//!
//! [`assert_picture`] is the door: it compares by name and tolerates what differs between
//! processors (the antialiasing of glyphs, by a few steps of a channel), nothing else. What it
//! finds wrong it writes to `target/pictures`. Run the tests with `HASHIYA_UPDATE_PICTURES=1` to
//! keep the pictures as they are now, and look at them before they are committed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use egui::Color32;

/// Set to 1, the kept pictures are written anew.
const UPDATE: &str = "HASHIYA_UPDATE_PICTURES";
/// Two channels that lie no further apart than this count as the same.
const NEAR: u8 = 24;
/// One pixel in so many may differ.
const ONE_IN: usize = 20_000;

/// A picture: rows of pixels with premultiplied alpha, from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    size: [usize; 2],
    pixels: Vec<Color32>,
}

impl Picture {
    /// A picture of one colour. `size` is width and height in pixels.
    pub fn filled(size: [usize; 2], colour: Color32) -> Self {
        Self {
            size,
            pixels: vec![colour; size[0] * size[1]],
        }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> [usize; 2] {
        self.size
    }

    /// The pixel at `x` from the left and `y` from the top.
    pub fn pixel(&self, x: usize, y: usize) -> Color32 {
        assert!(x < self.size[0] && y < self.size[1], "no pixel {x},{y}");
        self.pixels[y * self.size[0] + x]
    }

    /// A row of pixels, to be painted.
    pub fn row_mut(&mut self, y: usize) -> &mut [Color32] {
        let from = y * self.size[0];
        &mut self.pixels[from..from + self.size[0]]
    }

    /// The rows of pixels from the top.
    pub fn rows(&self) -> impl Iterator<Item = &[Color32]> {
        self.pixels.chunks_exact(self.size[0].max(1))
    }

    /// The smallest box around the pixels that are `wanted`: left, top, right, bottom, the last
    /// two exclusive. `None` where there is none.
    pub fn bounds(&self, wanted: impl Fn(Color32) -> bool) -> Option<[usize; 4]> {
        let mut found: Option<[usize; 4]> = None;
        for (y, row) in self.rows().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, pixel)| wanted(**pixel)) {
                let [left, top, right, bottom] = found.unwrap_or([x, y, x, y]);
                found = Some([left.min(x), top, right.max(x + 1), bottom.max(y + 1)]);
            }
        }
        found
    }

    /// The sum of how far every pixel is from white, each from 0 to 1, by its red channel: for
    /// black ink on a white page its area in pixels.
    pub fn darkness(&self) -> f64 {
        let dark = |pixel: &Color32| u64::from(255 - pixel.r());
        self.pixels.iter().map(dark).sum::<u64>() as f64 / 255.0
    }

    /// Reads a PNG file of eight-bit RGBA, such as [`Picture::write`] leaves.
    pub fn read(path: &Path) -> Result<Self, String> {
        let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let file = File::open(path).map_err(|error| said(&error))?;
        let mut reader = png::Decoder::new(BufReader::new(file))
            .read_info()
            .map_err(|error| said(&error))?;
        if reader.output_color_type() != (png::ColorType::Rgba, png::BitDepth::Eight) {
            return Err(said(&"not a picture of eight-bit RGBA"));
        }
        let size = [reader.info().width as usize, reader.info().height as usize];
        let mut bytes = vec![0; 4 * size[0] * size[1]];
        reader
            .next_frame(&mut bytes)
            .map_err(|error| said(&error))?;
        let pixels = bytes
            .chunks_exact(4)
            .map(|p| Color32::from_rgba_unmultiplied(p[0], p[1], p[2], p[3]))
            .collect();
        Ok(Self { size, pixels })
    }

    /// Writes a PNG file of eight-bit RGBA; makes its folder if there is none.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| said(&error))?;
        let file = File::create(path).map_err(|error| said(&error))?;
        let [width, height] = self.size.map(|side| side as u32);
        let mut encoder = png::Encoder::new(BufWriter::new(file), width, height);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let mut writer = encoder.write_header().map_err(|error| said(&error))?;
        let bytes: Vec<u8> = self
            .pixels
            .iter()
            .flat_map(Color32::to_srgba_unmultiplied)
            .collect();
        writer
            .write_image_data(&bytes)
            .map_err(|error| said(&error))?;
        writer.finish().map_err(|error| said(&error))
    }

    /// What keeps this picture from passing for `kept`, and a picture of it: `kept` paled, with
    /// the pixels that differ in red. `None` where it passes.
    fn differs(&self, kept: &Self) -> Option<(String, Self)> {
        if self.size != kept.size {
            let [[width, height], [kept_width, kept_height]] = [self.size, kept.size];
            let what =
                format!("it is {width}×{height} pixels, the kept one {kept_width}×{kept_height}");
            return Some((what, self.clone()));
        }
        let mut diff = kept.clone();
        let (mut count, mut worst) = (0, 0);
        for (shown, (now, then)) in diff
            .pixels
            .iter_mut()
            .zip(self.pixels.iter().zip(&kept.pixels))
        {
            let channels = now.to_array().into_iter().zip(then.to_array());
            let apart = channels.map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0);
            worst = worst.max(apart);
            if apart > NEAR {
                count += 1;
                *shown = Color32::RED;
            } else {
                let [r, g, b, _] = then.to_array().map(|channel| 192 + channel / 4);
                *shown = Color32::from_rgb(r, g, b);
            }
        }
        let allowed = self.pixels.len() / ONE_IN;
        let where_ = diff.bounds(|pixel| pixel == Color32::RED);
        (count > allowed).then(|| {
            let what = format!(
                "{count} pixels differ ({allowed} may), the worst by {worst} of 255, in the box {where_:?}"
            );
            (what, diff)
        })
    }
}

/// Compares a picture with the one that is kept under `name`, and fails where they differ or
/// where none is kept.
#[track_caller]
pub fn assert_picture(name: &str, picture: &Picture) {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let update = std::env::var_os(UPDATE).is_some_and(|value| value == "1");
    if let Err(message) = check(&kept, &found_folder(), name, picture, update) {
        panic!("{message}");
    }
}

/// Where pictures go that nobody keeps: `target/pictures`.
fn found_folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap_or(scratch).join("pictures")
}

fn check(
    kept_folder: &Path,
    found_folder: &Path,
    name: &str,
    picture: &Picture,
    update: bool,
) -> Result<(), String> {
    let kept_path = kept_folder.join(format!("{name}.png"));
    let new_path = found_folder.join(format!("{name}.new.png"));
    let diff_path = found_folder.join(format!("{name}.diff.png"));
    if update {
        // What still passes stays as it is, so that an update touches what has changed.
        let passes = Picture::read(&kept_path).is_ok_and(|kept| picture.differs(&kept).is_none());
        return if passes {
            Ok(())
        } else {
            picture.write(&kept_path)
        };
    }
    let advice = format!(
        "If it is as it should be, run the test with {UPDATE}=1 and commit tests/pictures/{name}.png"
    );
    let kept = match Picture::read(&kept_path) {
        Ok(kept) => kept,
        Err(reason) => {
            picture.write(&new_path)?;
            return Err(format!(
                "no picture to compare «{name}» with ({reason}); it is now in {}. {advice}",
                new_path.display()
            ));
        }
    };
    let Some((what, diff)) = picture.differs(&kept) else {
        return Ok(());
    };
    picture.write(&new_path)?;
    diff.write(&diff_path)?;
    Err(format!(
        "the picture «{name}» has changed: {what}. See {} and {}. {advice}",
        new_path.display(),
        diff_path.display()
    ))
}

/// A picture of many colours: no two neighbours alike, and all degrees of transparency.
fn sample() -> Picture {
    let mut picture = Picture::filled([200, 200], Color32::WHITE);
    for y in 0..200 {
        for (x, pixel) in picture.row_mut(y).iter_mut().enumerate() {
            let [r, g, b] = [x, y, x ^ y].map(|channel| channel as u8);
            *pixel = Color32::from_rgb(r, g, b);
        }
    }
    picture.row_mut(7)[3] = Color32::from_rgba_unmultiplied(10, 200, 30, 128);
    picture.row_mut(7)[4] = Color32::TRANSPARENT;
    picture
}

#[test]
fn a_picture_survives_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new folder/one.png");
    sample().write(&path).unwrap();
    assert_eq!(Picture::read(&path).unwrap(), sample());
    fs::write(&path, "no picture").unwrap();
    let message = Picture::read(&path).unwrap_err();
    assert!(message.contains("one.png: "), "{message}");
}

#[test]
fn the_box_and_the_darkness_of_what_is_drawn() {
    let mut picture = Picture::filled([9, 7], Color32::WHITE);
    let ink = |pixel: Color32| pixel != Color32::WHITE;
    assert_eq!((picture.bounds(ink), picture.darkness()), (None, 0.0));
    picture.row_mut(5)[2] = Color32::BLACK;
    picture.row_mut(3)[8] = Color32::from_gray(204);
    assert_eq!(picture.bounds(ink), Some([2, 3, 9, 6]));
    assert!((picture.darkness() - 1.2).abs() < 1e-9);
}

#[test]
fn a_picture_is_compared_kept_and_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, found) = (folder.path().join("kept"), folder.path().join("found"));
    let ask = |picture: &Picture, update| check(&kept, &found, "page", picture, update);

    // Nobody has kept one: that is a failure, and none is made by itself.
    let message = ask(&sample(), false).unwrap_err();
    assert!(
        message.contains("no picture to compare «page»"),
        "{message}"
    );
    assert!(!kept.exists());
    assert_eq!(
        Picture::read(&found.join("page.new.png")).unwrap(),
        sample()
    );

    ask(&sample(), true).unwrap();
    ask(&sample(), false).unwrap();

    // Antialiasing may differ a little everywhere, and much in one pixel of 20,000.
    let mut near = sample();
    for y in 0..100 {
        for pixel in near.row_mut(y) {
            *pixel = Color32::from_rgb(pixel.r() + NEAR, pixel.g(), pixel.b());
        }
    }
    near.row_mut(7)[3] = sample().pixel(3, 7);
    near.row_mut(7)[4] = sample().pixel(4, 7);
    for x in [10, 190] {
        near.row_mut(150)[x] = Color32::from_rgb(255, 0, 255);
    }
    ask(&near, false).unwrap();
    ask(&near, true).unwrap();
    let untouched = Picture::read(&kept.join("page.png")).unwrap();
    assert_eq!(untouched, sample(), "what passes is not written anew");

    // The third is one too many.
    near.row_mut(160)[20] = Color32::from_rgb(255, 0, 255);
    let message = ask(&near, false).unwrap_err();
    assert!(
        message.contains("3 pixels differ (2 may)") && message.contains("[10, 150, 191, 161]"),
        "{message}"
    );
    let diff = Picture::read(&found.join("page.diff.png")).unwrap();
    let red = |pixel: Color32| pixel == Color32::RED;
    assert_eq!(diff.bounds(red), Some([10, 150, 191, 161]));
    assert_eq!(Picture::read(&found.join("page.new.png")).unwrap(), near);

    let smaller = Picture::filled([200, 199], Color32::WHITE);
    let message = ask(&smaller, false).unwrap_err();
    assert!(
        message.contains("200×199 pixels, the kept one 200×200"),
        "{message}"
    );
    ask(&near, true).unwrap();
    ask(&near, false).unwrap();
    assert!(ask(&sample(), false).is_err());
}
