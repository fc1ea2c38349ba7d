//! The bundled faces: nothing that Arabic news is written with is missing from any of them.

#![expect(clippy::expect_used, reason = "a test stops where it fails")]

use hashiya::text::fonts::bundled;
use hashiya::text::{Family, TextStyle, Weight};
use skrifa::{FontRef, MetadataProvider};

use super::text_samples::{
    DIRECTIONS, LeftToRight, RightToLeft, articles, body, paragraphs, set, typesetter,
};

/// Letters of Arabic, and the four that news adds for names; marks; digits of three kinds;
/// punctuation of Arabic and Latin; Latin of western Europe and Turkish.
fn alphabet() -> impl Iterator<Item = char> {
    ('\u{621}'..='\u{63A}')
        .chain('\u{640}'..='\u{652}')
        .chain('\u{660}'..='\u{66C}')
        .chain("\u{670}\u{671}پچژڤکگی".chars())
        .chain('\u{6F0}'..='\u{6F9}')
        .chain("،؛؟«»‹›“”‘’„…–—•°±×÷€£§©".chars())
        .chain(' '..='~')
        .chain("ÀÁÂÄÇÈÉÊËÎÏÔÖÙÛÜàáâäçèéêëîïôöùûüÿŒœßñÑçğışİŞĞ".chars())
}

#[test]
fn every_face_has_the_alphabet() {
    for family in Family::ALL {
        for weight in [Weight::Regular, Weight::Bold] {
            let font = FontRef::new(bundled(family, weight)).expect("a bundled font");
            let map = font.charmap();
            let missing: String = alphabet()
                .filter(|c| map.map(*c).is_none_or(|glyph| glyph.to_u32() == 0))
                .collect();
            assert_eq!(missing, "", "{family:?} {weight:?}");
        }
    }
}

/// Emoji and flags come from fonts of the system, which tests do without.
fn from_the_system(character: char) -> bool {
    matches!(character, '\u{1F000}'..='\u{1FAFF}' | '❤' | '\u{FE0F}')
}

#[test]
fn the_articles_are_without_empty_boxes() {
    let mut typesetter = typesetter();
    for article in articles() {
        for (text, direction) in paragraphs(&article) {
            let text = text.replace(from_the_system, "");
            for family in Family::ALL {
                for weight in [Weight::Regular, Weight::Bold] {
                    let style = TextStyle {
                        weight,
                        ..body(family)
                    };
                    let paragraph = typesetter.set(&text, &style, direction, None);
                    for line in paragraph.lines() {
                        let empty = paragraph.glyphs_of(line).iter().find(|g| g.id == 0);
                        assert_eq!(empty, None, "{} {family:?}: {text}", article.name());
                    }
                }
            }
        }
    }
}

/// Characters that are there to be obeyed and not to be seen paint no box and take no room;
/// nor does white space paint one. (Overrides turn the letters around, which may change their
/// width: they are not in the table.)
#[test]
fn what_is_not_to_be_seen_has_no_box() {
    let unseen = [
        "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{61C}", "\u{202A}",
        "\u{202B}", "\u{202C}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}", "\u{FEFF}",
        "\u{2060}",
    ];
    for base in DIRECTIONS {
        for letters in ["بت", "ab"] {
            let plain = set(letters, base, None).width();
            for character in unseen {
                let text = format!("{character}{letters}{character}");
                let paragraph = set(&text, base, None);
                let line = &paragraph.lines()[0];
                assert!(
                    paragraph.glyphs_of(line).iter().all(|glyph| glyph.id != 0),
                    "{text:?}"
                );
                if character == "\u{200D}" && letters == "بت" {
                    // A joiner asks the letters for their joined forms.
                    continue;
                }
                let wider = paragraph.width() - plain;
                assert!(wider.abs() < 0.01, "{text:?} is {wider} wider");
            }
            for white in [
                "\t", "\u{A0}", "\u{202F}", "\u{2009}", "\u{2007}", "\u{3000}", "\u{2028}",
                "\u{B}", "\u{C}", "\u{1F}",
            ] {
                let text = format!("{letters}{white}{letters}");
                let paragraph = set(&text, base, None);
                for line in paragraph.lines() {
                    assert!(
                        paragraph.glyphs_of(line).iter().all(|glyph| glyph.id != 0),
                        "{text:?} {base:?}"
                    );
                }
            }
        }
    }
}

/// A word keeps its joins beside anything: the shape of كفرنوران does not depend on what a label
/// may later cut.
#[test]
fn letters_join_across_whatever_a_label_may_cut() {
    let joined = set("وكفرنوران", RightToLeft, None);
    let glyphs = joined.glyphs_of(&joined.lines()[0]).len();
    assert!(glyphs > 0);
    let alone: usize = "وكفرنوران"
        .chars()
        .map(|letter| set(&letter.to_string(), RightToLeft, None).width())
        .map(|width| width as usize)
        .sum();
    // Isolated forms are much wider than joined ones.
    assert!(joined.width() < 0.9 * alone as f32);
    let latin = set("abc", LeftToRight, None);
    assert_eq!(latin.glyphs_of(&latin.lines()[0]).len(), 3);
}
