//! Sheets as SVG: every distinct outline once in `<defs>`, every glyph a `<use>` of it.
//!
//! Lengths are points, which CSS calls `px`. The text is outlines, so that joins, marks and
//! places are the same in every viewer, with or without Arabic fonts; a `<title>` says what it is.

use std::fmt::{self, Write};

use vello_cpu::kurbo::{BezPath, PathEl, Point};

use super::picture::{Picture, Sheet};
use super::raster::transparent_png;
use super::shapes::Shape;
use super::theme::Rgb;
use crate::model::article::Direction;

impl Sheet {
    /// The sheet as an SVG document.
    pub fn svg(&self) -> String {
        let mut svg = String::with_capacity(64 * 1024);
        self.open(&mut svg);
        self.defs(&mut svg);
        let [width, height] = [number(self.width), number(self.height)];
        let ground = hex(self.ground);
        line(
            &mut svg,
            format_args!("<rect width=\"{width}\" height=\"{height}\" fill=\"{ground}\"/>"),
        );
        for shape in &self.shapes {
            rect(&mut svg, shape);
        }
        self.uses(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    fn open(&self, svg: &mut String) {
        let [width, height] = [number(self.width), number(self.height)];
        // Arabic, as far as anybody can tell from the direction of its letters.
        let language = match self.direction {
            Direction::RightToLeft => " lang=\"ar\" xml:lang=\"ar\"",
            Direction::LeftToRight => "",
        };
        line(
            svg,
            format_args!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
                 viewBox=\"0 0 {width} {height}\"{language} role=\"img\">"
            ),
        );
        line(svg, format_args!("<title>{}</title>", escaped(&self.title)));
    }

    /// Writes what the sheet's glyphs look like.
    fn defs(&self, svg: &mut String) {
        let mut used = vec![false; self.pictures.len()];
        for glyph in &self.glyphs {
            used[glyph.picture] = true;
        }
        svg.push_str("<defs>\n");
        for (index, picture) in self.pictures.iter().enumerate().filter(|(at, _)| used[*at]) {
            match picture {
                Picture::Outline(path) => {
                    let data = path_data(path);
                    line(svg, format_args!("<path id=\"g{index}\" d=\"{data}\"/>"));
                }
                Picture::Coloured {
                    extent,
                    offset,
                    pixels,
                } => {
                    let points = |pixels: f32| number(pixels / self.scale);
                    let [x, y] = offset.map(|at| points(f32::from(at)));
                    let [width, height] = extent.map(|side| points(side as f32));
                    // Into memory, with the right number of pixels, this cannot fail.
                    let data = base64(&transparent_png(pixels, *extent).unwrap_or_default());
                    line(
                        svg,
                        format_args!(
                            "<image id=\"g{index}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
                             height=\"{height}\" href=\"data:image/png;base64,{data}\"/>"
                        ),
                    );
                }
            }
        }
        svg.push_str("</defs>\n");
    }

    /// Writes every glyph at its place, in groups of one colour.
    fn uses(&self, svg: &mut String) {
        for group in self.glyphs.chunk_by(|one, two| one.colour == two.colour) {
            let colour = group.first().map_or(self.ground, |glyph| glyph.colour);
            line(svg, format_args!("<g fill=\"{}\">", hex(colour)));
            for glyph in group {
                let [x, y] = [number(glyph.x), number(glyph.y)];
                let index = glyph.picture;
                line(
                    svg,
                    format_args!("<use href=\"#g{index}\" x=\"{x}\" y=\"{y}\"/>"),
                );
            }
            svg.push_str("</g>\n");
        }
    }
}

fn rect(svg: &mut String, shape: &Shape) {
    let [left, top, right, bottom] = shape.rect;
    // A stroke lies half outside of its rectangle; a frame lies inside.
    let inset = shape.frame.map_or(0.0, |(_, width)| width / 2.0);
    let [x, y] = [number(left + inset), number(top + inset)];
    let width = number((right - left - 2.0 * inset).max(0.0));
    let height = number((bottom - top - 2.0 * inset).max(0.0));
    let fill = shape.fill.map_or_else(|| "none".to_owned(), hex);
    let mut look = format!("fill=\"{fill}\"");
    if shape.radius > inset {
        look.push_str(&format!(" rx=\"{}\"", number(shape.radius - inset)));
    }
    if let Some((colour, width)) = shape.frame {
        let [colour, width] = [hex(colour), number(width)];
        look.push_str(&format!(" stroke=\"{colour}\" stroke-width=\"{width}\""));
    }
    line(
        svg,
        format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {look}/>"),
    );
}

/// Appends a line. Writing into a string cannot fail.
fn line(svg: &mut String, text: fmt::Arguments<'_>) {
    let _ = svg.write_fmt(text);
    svg.push('\n');
}

fn hex(colour: Rgb) -> String {
    format!("#{:06x}", colour.0 & 0xFF_FFFF)
}

/// A length with at most three decimals: a thousandth of a point is never seen.
fn number(value: impl Into<f64>) -> String {
    let mut text = format!("{:.3}", value.into());
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    if text == "-0" { "0".to_owned() } else { text }
}

fn path_data(path: &BezPath) -> String {
    let mut data = String::new();
    let mut command = |letter: char, points: &[Point]| {
        data.push(letter);
        for (index, point) in points.iter().enumerate() {
            if index > 0 {
                data.push(' ');
            }
            data.push_str(&number(point.x));
            data.push(' ');
            data.push_str(&number(point.y));
        }
    };
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => command('M', &[to]),
            PathEl::LineTo(to) => command('L', &[to]),
            PathEl::QuadTo(by, to) => command('Q', &[by, to]),
            PathEl::CurveTo(by, and, to) => command('C', &[by, and, to]),
            PathEl::ClosePath => command('Z', &[]),
        }
    }
    data
}

/// Text for an element of XML: without what XML cannot hold, even escaped (its production
/// `Char`), such as control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'.. => {
                escaped.push(character);
            }
            _ => {}
        }
    }
    escaped
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            if place <= chunk.len() {
                let sextet = (bits >> (18 - 6 * place)) & 63;
                text.push(char::from(ALPHABET[sextet as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let table = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in table {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn numbers_are_short() {
        let table = [
            (0.0, "0"),
            (-0.0001, "0"),
            (1.5, "1.5"),
            (100.0, "100"),
            (-2.12345, "-2.123"),
        ];
        for (value, text) in table {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_title_holds_only_what_xml_can() {
        assert_eq!(escaped("a<b>&\u{0}\u{B}\u{FFFE}c"), "a&lt;b&gt;&amp;c");
    }
}
