//! Offsets and articles: conversions between units, paragraphs and their directions.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::article::{Article, Direction, direction_of};
use hashiya::model::offset::OffsetIndex;
use proptest::prelude::*;

use Direction::{LeftToRight, RightToLeft};

const VECTOR: &str = "قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016.";

#[test]
fn units_of_the_test_vector() {
    let index = OffsetIndex::new(VECTOR);
    assert_eq!(
        (
            index.code_points(),
            VECTOR.len(),
            index.utf16_of(VECTOR, VECTOR.len())
        ),
        (41, 65, 42)
    );
    type Row = (&'static str, Range<usize>, Range<usize>, Range<usize>);
    // Piece, code points, bytes, UTF-16 units; the bytes are what `str::find` says.
    let rows: [Row; 5] = [
        ("قُتِل", 0..5, 0..10, 0..5),
        ("3", 6..7, 11..12, 6..7),
        ("حلب", 19..22, 33..39, 19..22),
        ("😢", 24..25, 42..46, 24..26),
        ("12-10-2016", 30..40, 54..64, 31..41),
    ];
    for (piece, code_points, bytes, utf16) in rows {
        let start = VECTOR.find(piece).unwrap();
        let found = start..start + piece.len();
        assert_eq!(found, bytes, "bytes of {piece}");
        let each = |f: &dyn Fn(usize) -> usize| f(found.start)..f(found.end);
        assert_eq!(each(&|b| index.code_point_of(VECTOR, b)), code_points);
        assert_eq!(each(&|b| index.utf16_of(VECTOR, b)), utf16);
        assert_eq!(index.byte_of(VECTOR, code_points.start), Some(bytes.start));
        assert_eq!(index.byte_of(VECTOR, code_points.end), Some(bytes.end));
        assert_eq!(index.byte_of_utf16(VECTOR, utf16.start), Some(bytes.start));
        assert_eq!(index.byte_of_utf16(VECTOR, utf16.end), Some(bytes.end));
    }
}

#[test]
fn places_that_are_none() {
    let index = OffsetIndex::new(VECTOR);
    assert_eq!(index.byte_of(VECTOR, 41), Some(65), "the end is a place");
    assert_eq!(index.byte_of(VECTOR, 42), None);
    assert_eq!(index.byte_of_utf16(VECTOR, 42), Some(65));
    assert_eq!(index.byte_of_utf16(VECTOR, 43), None);
    assert_eq!(
        index.byte_of_utf16(VECTOR, 25),
        None,
        "the second half of a surrogate pair"
    );
    let emoji = VECTOR.find('😢').unwrap();
    assert_eq!(index.code_point_of(VECTOR, emoji + 2), 24, "rounded down");
    assert_eq!(index.code_point_of(VECTOR, 1_000), 41, "at most the end");
    let nothing = OffsetIndex::new("");
    assert_eq!(nothing.byte_of("", 0), Some(0));
    assert_eq!(nothing.byte_of("", 1), None);
    assert_eq!(nothing.code_point_of("", 0), 0);
    assert_eq!(nothing.byte_of(VECTOR, 3), None, "another text: no panic");
    assert_eq!(index.code_point_of("ab", 70), 2, "another text: no panic");
}

/// Every conversion of `text` at every character, against counting characters.
fn check_against_counting(text: &str) {
    let index = OffsetIndex::new(text);
    let mut utf16 = 0;
    let mut count = 0;
    for (byte, c) in text.char_indices() {
        assert_eq!(index.code_point_of(text, byte), count);
        assert_eq!(index.utf16_of(text, byte), utf16);
        assert_eq!(index.byte_of(text, count), Some(byte));
        assert_eq!(index.byte_of_utf16(text, utf16), Some(byte));
        for inside in 1..c.len_utf8() {
            assert_eq!(index.code_point_of(text, byte + inside), count);
        }
        count += 1;
        utf16 += c.len_utf16();
    }
    assert_eq!(index.code_points(), text.chars().count());
    assert_eq!(
        index.utf16_of(text, text.len()),
        text.encode_utf16().count()
    );
    assert_eq!(index.byte_of(text, count), Some(text.len()));
    assert_eq!(index.byte_of_utf16(text, utf16), Some(text.len()));
}

#[test]
fn characters_across_checkpoints() {
    // Characters of every length stand across byte 1,024 in all ways.
    for shift in 0..4 {
        for c in ['a', 'ح', '€', '😢'] {
            let text = "a".repeat(shift) + &c.to_string().repeat(1_040 / c.len_utf8());
            check_against_counting(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn conversions_are_counting(text in "(\\PC|[ءحلب\u{064E}\n😢a])*") {
        check_against_counting(&text);
        check_against_counting(&text.repeat(20));
    }
}

fn paragraphs(text: &str) -> Vec<&str> {
    let article = Article::new("a.txt", text);
    let ranges = article.paragraphs().iter();
    ranges.map(|p| &text[p.range.clone()]).collect()
}

#[test]
fn paragraphs_stand_between_separators() {
    let rows: [(&str, &[&str]); 12] = [
        ("", &[""]),
        ("حلب", &["حلب"]),
        ("حلب\nحماة", &["حلب", "حماة"]),
        ("حلب\r\nحماة", &["حلب", "حماة"]),
        ("حلب\rحماة", &["حلب", "حماة"]),
        ("حلب\u{2029}حماة", &["حلب", "حماة"]),
        ("حلب\u{85}حماة", &["حلب", "حماة"]),
        // A line separator ends a line, not a paragraph; and its neighbours are characters.
        (
            "حلب\u{2028}حماة\u{2030}\u{84}",
            &["حلب\u{2028}حماة\u{2030}\u{84}"],
        ),
        ("حلب\n\nحماة", &["حلب", "", "حماة"]),
        ("\nحلب\n", &["", "حلب", ""]),
        ("\r\r\n\n", &["", "", "", ""]),
        ("\r", &["", ""]),
    ];
    for (text, expected) in rows {
        assert_eq!(paragraphs(text), expected, "{text:?}");
    }
}

#[test]
fn a_separator_belongs_to_the_paragraph_before() {
    let text = "حلب\r\n\r\nحماة";
    let article = Article::new("a.txt", text);
    let at = |byte| article.paragraph_at(byte);
    let end = text.find('\r').unwrap();
    assert_eq!([at(0), at(end), at(end + 1)], [0, 0, 0]);
    assert_eq!([at(end + 2), at(end + 3)], [1, 1]);
    assert_eq!([at(end + 4), at(text.len()), at(text.len() + 9)], [2, 2, 2]);
    let trailing = Article::new("b.txt", "حلب\n");
    assert_eq!(trailing.paragraph_at(trailing.text().len()), 1);
}

#[test]
fn direction_is_that_of_most_letters() {
    let rows: [(&str, &[Direction]); 9] = [
        ("", &[RightToLeft]),
        ("2016 – 12:30", &[RightToLeft]),
        ("hello", &[LeftToRight]),
        // The first strong character is Latin, the paragraph is not.
        ("(SDF) قوات سوريا الديمقراطية", &[RightToLeft]),
        ("The word حلب means Aleppo", &[LeftToRight]),
        // Neutral paragraphs follow the article.
        (
            "قوات سوريا\n***\nSDF",
            &[RightToLeft, RightToLeft, LeftToRight],
        ),
        (
            "All in English\n***\nحلب",
            &[LeftToRight, LeftToRight, RightToLeft],
        ),
        // Hebrew, Syriac, Thaana, N'Ko, Adlam, and Arabic presentation forms.
        (
            "שלום\nܫܠܡܐ\nދިވެހި\nߒߞߏ\n𞤀𞤁\nﺣﻠﺐ\nмир",
            &[
                RightToLeft,
                RightToLeft,
                RightToLeft,
                RightToLeft,
                RightToLeft,
                RightToLeft,
                LeftToRight,
            ],
        ),
        // Marks and tatweel are no letters: two of each kind is no majority.
        ("حـــــــــلَّ ab", &[RightToLeft]),
    ];
    for (text, expected) in rows {
        let article = Article::new("a.txt", text);
        let found: Vec<_> = article.paragraphs().iter().map(|p| p.direction).collect();
        assert_eq!(found, expected, "{text:?}");
    }
    assert_eq!(Article::new("a", "abc\nحلب حماة").direction(), RightToLeft);
    assert_eq!(Article::new("a", "ab حل").direction(), RightToLeft, "a tie");
    assert_eq!(direction_of("(SDF) قوات سوريا"), Some(RightToLeft));
    assert_eq!(direction_of("in حلب"), Some(RightToLeft));
    assert_eq!(direction_of("Aleppo حلب"), Some(LeftToRight));
    assert_eq!(direction_of("ab حل"), None, "a tie");
    assert_eq!(direction_of("12-10-2016"), None);
}

#[test]
fn every_code_point_has_the_direction_of_its_bidi_class() {
    use unicode_bidi::{BidiClass, bidi_class};
    // An oracle: a letter on its own is right to left where its bidi class is R or AL.
    let wrong: Vec<char> = ('\0'..=char::MAX)
        .filter(|c| c.is_alphabetic() && *c != '\u{640}')
        .filter(|c| matches!(bidi_class(*c), BidiClass::L | BidiClass::R | BidiClass::AL))
        .filter(|c| {
            let expected = match bidi_class(*c) {
                BidiClass::L => LeftToRight,
                _ => RightToLeft,
            };
            Article::new("a", c.to_string()).direction() != expected
        })
        .collect();
    assert_eq!(wrong, Vec::<char>::new());
}

#[test]
fn the_title_is_the_first_line_that_says_something() {
    let title = |text: &str| Article::new("a.txt", text).title().to_owned();
    assert_eq!(
        title("\u{FEFF}\n \u{A0}\n \u{200F}معارك في حلب \nنص"),
        "معارك في حلب"
    );
    assert_eq!(title(" \n\n"), "");
    assert_eq!(title(""), "");
}

#[test]
fn an_article_keeps_its_text() {
    let text = "حلب\r\nحماة\u{200F}";
    let article = Article::new("حلب.txt", text);
    assert_eq!(article.name(), "حلب.txt");
    assert_eq!(article.text(), text);
    assert_eq!(&*article.text_arc(), text);
    assert_eq!(article.offsets(), &OffsetIndex::new(text));
}

proptest! {
    #[test]
    fn every_byte_has_its_paragraph(text in "[حلا \r\n\u{85}\u{2029}a😢]{0,40}") {
        let article = Article::new("a", text.as_str());
        let list = article.paragraphs();
        prop_assert_eq!(list[0].range.start, 0);
        prop_assert_eq!(list[list.len() - 1].range.end, text.len());
        for pair in list.windows(2) {
            let separator = &text[pair[0].range.end..pair[1].range.start];
            let known = ["\n", "\r\n", "\r", "\u{85}", "\u{2029}"].contains(&separator);
            prop_assert!(known, "{:?}", separator);
        }
        for byte in 0..=text.len() {
            let index = article.paragraph_at(byte);
            prop_assert!(list[index].range.start <= byte);
            prop_assert!(list.get(index + 1).is_none_or(|next| byte < next.range.start));
        }
    }
}
