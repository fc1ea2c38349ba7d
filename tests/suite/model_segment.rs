//! Graphemes, words, sentences, the motions between them and snapping.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::article::Article;
use hashiya::model::segment::{
    Unit, is_grapheme_edge, next, next_grapheme, previous, previous_grapheme, sentences,
    snap_to_graphemes, snap_to_words, unit_at, words,
};
use proptest::prelude::*;

const UNITS: [Unit; 5] = [
    Unit::Grapheme,
    Unit::Word,
    Unit::Sentence,
    Unit::Paragraph,
    Unit::Article,
];

/// Lines as in GraphemeBreakTest.txt of UAX #29, those that concern the scripts, digits, marks
/// and emoji that news has; each with its last rule that is not GB999.
const GRAPHEMES: &[(&str, &str)] = &[
    ("GB3", "÷ 000D × 000A ÷"),
    ("GB4", "÷ 000A ÷ 0628 ÷"),
    ("GB4", "÷ 000D ÷ 0308 ÷"),
    ("GB5", "÷ 0628 ÷ 000D × 000A ÷"),
    ("GB5", "÷ 0628 ÷ 200F ÷ 0628 ÷"),
    ("GB5", "÷ 200F ÷ 0308 ÷"),
    ("GB5", "÷ 0020 ÷ 2067 ÷ 0061 ÷"),
    ("GB9", "÷ 0642 × 064F ÷ 062A × 0650 ÷ 0644 ÷"),
    ("GB9", "÷ 0644 × 0651 × 064E ÷ 0647 ÷"),
    ("GB9", "÷ 0020 × 064E ÷ 0628 ÷"),
    ("GB9", "÷ 0628 × 200D ÷ 0628 ÷"),
    ("GB9", "÷ 0628 × 200C ÷ 0628 ÷"),
    ("GB9", "÷ 0628 ÷ 0640 × 064E ÷"),
    ("GB9", "÷ 0647 × 0670 ÷ 0630 ÷ 0627 × 0653 ÷"),
    ("GB9", "÷ 0644 ÷ 0627 ÷"),
    ("GB9", "÷ 05E9 × 05B8 ÷ 05DC ÷"),
    ("GB9", "÷ 0061 × 0308 ÷ 0062 ÷"),
    ("GB9", "÷ 0031 × FE0F × 20E3 ÷ 0032 ÷"),
    ("GB9a", "÷ 0915 × 093E ÷"),
    ("GB9b", "÷ 0600 × 0661 ÷ 0662 ÷"),
    ("GB9b", "÷ 0600 × 0020 ÷"),
    ("GB9b", "÷ 06DD × 0663 ÷"),
    ("GB11", "÷ 1F468 × 200D × 1F469 × 200D × 1F467 ÷ 1F622 ÷"),
    ("GB11", "÷ 0061 × 200D ÷ 1F622 ÷"),
    ("GB11", "÷ 1F44D × 1F3FD ÷ 0020 ÷"),
    ("GB12", "÷ 1F1F8 × 1F1FE ÷ 1F1F8 × 1F1FE ÷ 0628 ÷"),
    ("GB13", "÷ 0628 ÷ 1F1F8 × 1F1FE ÷ 1F1F8 ÷"),
    (
        "GB999",
        "÷ 0061 ÷ 0031 ÷ 002D ÷ 0661 ÷ 00AB ÷ 0628 ÷ 00BB ÷",
    ),
];

/// The same for WordBreakTest.txt. Only lines where [`words`] follows UAX #29.
const WORDS: &[(&str, &str)] = &[
    ("WB3", "÷ 0628 ÷ 000D × 000A ÷ 0628 ÷"),
    ("WB3d", "÷ 0628 ÷ 0020 × 0020 ÷ 0628 ÷"),
    ("WB4", "÷ 0642 × 064F × 062A × 0650 × 0644 ÷"),
    ("WB4", "÷ 0628 × 200D × 0628 ÷"),
    ("WB4", "÷ 0628 × 200C × 0628 ÷"),
    ("WB4", "÷ 0628 × 200F × 0628 ÷"),
    ("WB4", "÷ 0061 × 00AD × 0062 ÷"),
    ("WB4", "÷ 0031 × 2060 × 0032 ÷"),
    ("WB5", "÷ 062D × 0640 × 0640 × 0644 × 0628 ÷"),
    ("WB5", "÷ 05E9 × 05DC ÷ 0020 ÷ 0061 × 0062 ÷"),
    ("WB5", "÷ 062D ÷ 060C ÷ 062D ÷ 061B ÷ 062D ÷ 061F ÷"),
    ("WB5", "÷ 00AB ÷ 062D × 0644 × 0628 ÷ 00BB ÷ 002E ÷"),
    ("WB5", "÷ 0028 ÷ 062D ÷ 0029 ÷ 2026 ÷ 062D ÷"),
    ("WB5", "÷ 062D ÷ 002D ÷ 062D ÷ 2013 ÷ 062D ÷"),
    ("WB5", "÷ FEA3 × FEE0 × FE90 ÷"),
    ("WB7", "÷ 0061 × 002E × 0062 ÷ 002E ÷"),
    ("WB7", "÷ 0061 × 0027 × 0062 ÷ 0027 ÷"),
    ("WB7", "÷ 0061 × 2019 × 0062 ÷"),
    ("WB7", "÷ 0061 × 003A × 0062 ÷ 003A ÷"),
    ("WB7a", "÷ 05D2 × 0027 ÷ 0020 ÷"),
    ("WB7c", "÷ 05E6 × 0022 × 05DC ÷ 0022 ÷"),
    ("WB8", "÷ 0661 × 0662 ÷ 0020 ÷ 0031 × 0032 ÷"),
    ("WB9", "÷ 0046 × 0031 × 0036 ÷"),
    ("WB10", "÷ 0031 × 0036 × 0628 ÷"),
    ("WB12", "÷ 0033 × 002E × 0035 ÷ 002E ÷"),
    ("WB12", "÷ 0031 × 002C × 0030 × 0030 ÷ 002C ÷ 0020 ÷"),
    ("WB12", "÷ 0663 × 066B × 0665 ÷ 066A ÷"),
    ("WB13b", "÷ 062D × 005F × 0644 ÷ 0020 ÷"),
    ("WB999", "÷ 0032 × 0035 ÷ 0025 ÷ 0020 ÷ 0024 ÷ 0035 ÷"),
];

/// The text of a break test line, and its edges in bytes.
pub fn parse(line: &str) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut edges = Vec::new();
    for token in line.split(' ') {
        match token {
            "÷" => edges.push(text.len()),
            "×" => {}
            code => text.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap()),
        }
    }
    (text, edges)
}

#[test]
fn grapheme_break_lines() {
    for (rule, line) in GRAPHEMES {
        let (text, edges) = parse(line);
        let found: Vec<_> = (0..=text.len())
            .filter(|byte| is_grapheme_edge(&text, *byte))
            .collect();
        assert_eq!(found, edges, "{rule}: {line}");
        let mut forth = vec![0];
        while forth[forth.len() - 1] < text.len() {
            forth.push(next_grapheme(&text, forth[forth.len() - 1]));
        }
        assert_eq!(forth, edges, "{rule}: {line}");
        let mut back = vec![text.len()];
        while back[back.len() - 1] > 0 {
            back.push(previous_grapheme(&text, back[back.len() - 1]));
        }
        back.reverse();
        assert_eq!(back, edges, "{rule}: {line}");
    }
}

#[test]
fn word_break_lines() {
    for (rule, line) in WORDS {
        let (text, edges) = parse(line);
        let expected: Vec<_> = edges
            .windows(2)
            .map(|pair| pair[0]..pair[1])
            .filter(|range| text[range.clone()].contains(char::is_alphanumeric))
            .collect();
        assert_eq!(words(&text), expected, "{rule}: {line}");
    }
}

fn slices(text: &str, ranges: Vec<Range<usize>>) -> Vec<&str> {
    ranges.into_iter().map(|range| &text[range]).collect()
}

#[test]
fn words_of_arabic_news() {
    let rows: &[(&str, &[&str])] = &[
        ("", &[]),
        (" \u{A0} ، …", &[]),
        // Proclitics glued to what is no Arabic letter.
        ("قال لـ«الشرق الأوسط»", &["قال", "لـ", "الشرق", "الأوسط"]),
        ("وبـ«داعش» وفـ(نعم)", &["وبـ", "داعش", "وفـ", "نعم"]),
        (
            "لـ(حزب) و«حلب» و\"حماة\"",
            &["لـ", "حزب", "و", "حلب", "و", "حماة"],
        ),
        ("و'داعش'", &["و", "داعش"]),
        (
            "و12 بـ25 وبـ30 فـ٣",
            &["و", "12", "بـ", "25", "وبـ", "30", "فـ", "٣"],
        ),
        ("خلال الـ24 ساعة", &["خلال", "الـ", "24", "ساعة"]),
        (
            "بالـ24 للـ24 لل24",
            &["بالـ", "24", "للـ", "24", "لل", "24"],
        ),
        ("لـSDF والـPKK", &["لـ", "SDF", "والـ", "PKK"]),
        ("و12-10-2016", &["و", "12-10-2016"]),
        ("و\u{200F}12", &["و", "12"]),
        // What is glued to Arabic letters stays, and so does what is no proclitic.
        ("وحلب بدمشق للجيش", &["وحلب", "بدمشق", "للجيش"]),
        ("س400 كوفيد19 F16", &["س400", "كوفيد19", "F16"]),
        // Numbers.
        ("12-10-2016", &["12-10-2016"]),
        ("22994024-22994022", &["22994024-22994022"]),
        (
            "3.5 12:30 1,000 12:30-14:00",
            &["3.5", "12:30", "1,000", "12:30-14:00"],
        ),
        ("١٢/١٠/٢٠١٦ ٣٫٥ ١٬٠٠٠", &["١٢/١٠/٢٠١٦", "٣٫٥", "١٬٠٠٠"]),
        (
            "12\u{200F}/10\u{200F}/2016",
            &["12\u{200F}/10\u{200F}/2016"],
        ),
        ("2015 - 2016", &["2015", "2016"]),
        ("2015- 2016 -3", &["2015", "2016", "3"]),
        ("1--2 1-/2", &["1", "2", "1", "2"]),
        ("25% $5 (3)", &["25", "5", "3"]),
        ("2016.وقال 5-حلب", &["2016", "وقال", "5", "حلب"]),
        ("3.5. 12:30،", &["3.5", "12:30"]),
        // Between digits the Arabic comma is a decimal comma (WB12).
        ("2،5 مليون، 3،", &["2،5", "مليون", "3"]),
        // Inside a word.
        ("قُتِلَ مُحَمَّد", &["قُتِلَ", "مُحَمَّد"]),
        ("حـــلب مـحمـد", &["حـــلب", "مـحمـد"]),
        ("می\u{200C}خواهم", &["می\u{200C}خواهم"]),
        ("حل\u{200F}ب", &["حل\u{200F}ب"]),
        // Around a word.
        ("\u{200F}حلب\u{200F} \u{2067}حماة\u{2069}", &["حلب", "حماة"]),
        ("حلب…", &["حلب"]),
        ("حلب.حماة، قال:إن؟لا", &["حلب", "حماة", "قال", "إن", "لا"]),
        ("حلب،حماة؛حمص", &["حلب", "حماة", "حمص"]),
        ("#حلب_تحت_القصف _حلب_", &["حلب_تحت_القصف", "حلب"]),
        ("حلب\u{202F}حماة", &["حلب", "حماة"]),
        ("الروسية-التركية", &["الروسية", "التركية"]),
        ("حلب😢حماة", &["حلب", "حماة"]),
        ("don't example.com", &["don't", "example.com"]),
        ("ب\u{200D}😢", &["ب\u{200D}"]),
        ("ﺣَﻠَﺐ", &["ﺣَﻠَﺐ"]),
        ("\u{600}١٢٣ \u{600}«ا", &["\u{600}١٢٣", "ا"]),
        (" \u{64E}حلب", &["حلب"]),
        // A sign prepended to another word's letter makes one grapheme, so one word.
        ("\u{D4E}𠀀", &["\u{D4E}𠀀"]),
    ];
    for (text, expected) in rows {
        assert_eq!(&slices(text, words(text)), expected, "{text:?}");
    }
}

#[test]
fn sentences_of_arabic_news() {
    let rows: &[(&str, &[&str])] = &[
        ("", &[]),
        ("  ", &[]),
        ("حلب", &["حلب"]),
        (" قُتل ثلاثة. وجرح آخرون ", &["قُتل ثلاثة.", "وجرح آخرون"]),
        (
            "لماذا؟ لا! نعم… ربما?! انتهى",
            &["لماذا؟", "لا!", "نعم…", "ربما?!", "انتهى"],
        ),
        ("قال... ثم صمت.. وعاد", &["قال...", "ثم صمت..", "وعاد"]),
        (
            "في حلب، وحماة: قتلى؛ وجرحى",
            &["في حلب، وحماة: قتلى؛ وجرحى"],
        ),
        (
            "بلغ 3.5 مليون في 12:30. وقال",
            &["بلغ 3.5 مليون في 12:30.", "وقال"],
        ),
        ("في 2016. وقال", &["في 2016.", "وقال"]),
        // Without a space it is no end, as in names; after a closing mark it is.
        ("حلب.وقال", &["حلب.وقال"]),
        (
            "«سنعود.» وقال (نعم.) ثم",
            &["«سنعود.»", "وقال (نعم.)", "ثم"],
        ),
        ("«سنعود».. وقال «لا.».", &["«سنعود»..", "وقال «لا.»."]),
        ("«سنعود.»وقال", &["«سنعود.»", "وقال"]),
        ("«لن نعود.»، وقال", &["«لن نعود.»، وقال"]),
        ("قال \"نعم.\" ثم", &["قال \"نعم.\"", "ثم"]),
        ("قال.\"نعم\"", &["قال.\"نعم\""]),
        // Abbreviations.
        ("قال د. محمد وأ. علي", &["قال د. محمد وأ. علي"]),
        (
            "على بعد 5 كلم. غربا إلخ. ثم",
            &["على بعد 5 كلم. غربا إلخ. ثم"],
        ),
        (
            "عام 300 ق.م. تقريبا، ص.ب. 12",
            &["عام 300 ق.م. تقريبا، ص.ب. 12"],
        ),
        ("عام 1437 هـ. في", &["عام 1437 هـ. في"]),
        ("قال د.\u{200F} محمد", &["قال د.\u{200F} محمد"]),
        ("by J. Smith. Yes", &["by J. Smith.", "Yes"]),
        ("السؤال أ؟ الجواب", &["السؤال أ؟", "الجواب"]),
        // Nothing but a number or marks is no sentence.
        ("1. في حلب. 2. في حماة", &["1. في حلب.", "2. في حماة"]),
        ("... وقال. ***", &["... وقال.", "***"]),
        // Marks that show nothing, variation selectors, and newlines.
        ("نعم.\u{200F} لا", &["نعم.\u{200F}", "لا"]),
        ("نعم!\u{FE0F} لا", &["نعم!\u{FE0F}", "لا"]),
        ("نعم\r\nلا\u{2028}ثم", &["نعم", "لا", "ثم"]),
    ];
    for (text, expected) in rows {
        assert_eq!(&slices(text, sentences(text)), expected, "{text:?}");
    }
}

const NEWS: &str = "قال لـ«الشرق الأوسط»: قُتِل 3.\n\nلم ترد أنباء. انتهى 😢\r\nSDF";

/// The stops of a motion, as the text between them.
fn stops(unit: Unit, forth: bool) -> Vec<&'static str> {
    let article = Article::new("a", NEWS);
    let mut at = if forth { 0 } else { NEWS.len() };
    let mut pieces = Vec::new();
    loop {
        let to = if forth {
            next(&article, at, unit)
        } else {
            previous(&article, at, unit)
        };
        if to == at {
            return pieces;
        }
        pieces.push(&NEWS[at.min(to)..at.max(to)]);
        at = to;
    }
}

#[test]
fn motion_by_words() {
    assert_eq!(
        stops(Unit::Word, true),
        [
            "قال",
            " لـ",
            "«الشرق",
            " الأوسط",
            "»: قُتِل",
            " 3",
            ".\n\nلم",
            " ترد",
            " أنباء",
            ". انتهى",
            " 😢\r\nSDF"
        ]
    );
    assert_eq!(
        stops(Unit::Word, false),
        [
            "SDF",
            "انتهى 😢\r\n",
            "أنباء. ",
            "ترد ",
            "لم ",
            "3.\n\n",
            "قُتِل ",
            "الأوسط»: ",
            "الشرق ",
            "لـ«",
            "قال "
        ]
    );
}

#[test]
fn motion_by_sentences_and_paragraphs() {
    let sentences = [
        "قال لـ«الشرق الأوسط»: قُتِل 3.\n\n",
        "لم ترد أنباء. ",
        "انتهى 😢\r\n",
        "SDF",
    ];
    assert_eq!(stops(Unit::Sentence, true), sentences);
    let mut back = stops(Unit::Sentence, false);
    back.reverse();
    assert_eq!(back, sentences);

    let paragraphs = [
        "قال لـ«الشرق الأوسط»: قُتِل 3.\n",
        "\n",
        "لم ترد أنباء. انتهى 😢\r\n",
        "SDF",
    ];
    assert_eq!(stops(Unit::Paragraph, true), paragraphs);
    let mut back = stops(Unit::Paragraph, false);
    back.reverse();
    assert_eq!(back, paragraphs);

    assert_eq!(stops(Unit::Article, true), [NEWS]);
    assert_eq!(stops(Unit::Article, false), [NEWS]);
}

#[test]
fn motion_starts_inside_units() {
    let article = Article::new("a", NEWS);
    let inside = NEWS.find("وسط").unwrap();
    let from = |piece: &str| &NEWS[NEWS.find(piece).unwrap()..];
    let rest = |at: usize| &NEWS[at..];
    assert_eq!(rest(next(&article, inside, Unit::Word)), from("»: "));
    assert_eq!(rest(previous(&article, inside, Unit::Word)), from("الأوسط"));
    assert_eq!(rest(next(&article, inside, Unit::Sentence)), from("لم ترد"));
    assert_eq!(previous(&article, inside, Unit::Sentence), 0);
    assert_eq!(rest(next(&article, inside, Unit::Paragraph)), from("\nلم"));
    // Also from inside a character and from beyond the end.
    assert_eq!(rest(next(&article, inside + 1, Unit::Word)), from("»: "));
    assert_eq!(next(&article, usize::MAX, Unit::Word), NEWS.len());
    assert_eq!(rest(previous(&article, usize::MAX, Unit::Word)), "SDF");
}

fn article_unit(piece: &str, unit: Unit) -> &'static str {
    let article = Article::new("a", NEWS);
    &NEWS[unit_at(&article, NEWS.find(piece).unwrap(), unit)]
}

#[test]
fn the_unit_under_the_pointer() {
    assert_eq!(article_unit("وسط", Unit::Word), "الأوسط");
    assert_eq!(article_unit("لـ«", Unit::Word), "لـ");
    assert_eq!(article_unit("«", Unit::Word), "«");
    assert_eq!(article_unit("»", Unit::Word), "»");
    assert_eq!(article_unit(": قُ", Unit::Word), ":");
    assert_eq!(article_unit(" قُتِل", Unit::Word), " ");
    assert_eq!(article_unit("😢", Unit::Word), "😢");
    assert_eq!(
        article_unit("\r\n", Unit::Word),
        "😢",
        "the end of a paragraph"
    );
    assert_eq!(article_unit("\n\n", Unit::Word), ".");
    assert_eq!(article_unit("ُتِل", Unit::Grapheme), "قُ", "inside a grapheme");
    assert_eq!(article_unit("ترد", Unit::Sentence), "لم ترد أنباء.");
    assert_eq!(article_unit(" انتهى", Unit::Sentence), "لم ترد أنباء.");
    assert_eq!(article_unit("انتهى", Unit::Sentence), "انتهى 😢");
    assert_eq!(
        article_unit("ترد", Unit::Paragraph),
        "لم ترد أنباء. انتهى 😢"
    );
    assert_eq!(article_unit("ترد", Unit::Article), NEWS);
    let article = Article::new("a", NEWS);
    let blank = NEWS.find("\n\n").unwrap() + 1;
    for unit in [Unit::Grapheme, Unit::Word, Unit::Sentence, Unit::Paragraph] {
        assert_eq!(unit_at(&article, blank, unit), blank..blank);
    }
    assert_eq!(&NEWS[unit_at(&article, NEWS.len(), Unit::Word)], "SDF");
    assert_eq!(&NEWS[unit_at(&article, usize::MAX, Unit::Grapheme)], "F");

    let text = "حلب \u{A0}\u{2003} حماة";
    let spaces = Article::new("a", text);
    for piece in [" \u{A0}", "\u{A0}", "\u{2003}", " حماة"] {
        let range = unit_at(&spaces, text.find(piece).unwrap(), Unit::Word);
        assert_eq!(&text[range], " \u{A0}\u{2003} ");
    }
    let leading = Article::new("a", "  حلب.");
    assert_eq!(unit_at(&leading, 0, Unit::Sentence), 2..9, "the first one");
    assert_eq!(unit_at(&Article::new("a", "  "), 1, Unit::Sentence), 0..2);
}

#[test]
fn snapping_to_words() {
    let article = Article::new("a", NEWS);
    // The range from the start of one piece to the end of another, and what it becomes.
    let rows = [
        ("وسط", "وسط", "الأوسط"),
        ("شرق", "الأ", "الشرق الأوسط"),
        ("الشرق", "الأوسط", "الشرق الأوسط"),
        ("«", "الشر", "«الشرق"),
        (" الأ", "الأوسط»: ", "الأوسط»"),
        ("»", ":", "»"),
        ("ـ«", "«", "لـ«"),
        ("تِل", "3", "قُتِل 3"),
        ("3.", "لم ترد", "3.\n\nلم ترد"),
        ("3", ".\n", "3"),
        ("\nلم", "لم", "لم"),
        ("ال", "ال", "قال"),
    ];
    for (first, last, expected) in rows {
        let start = NEWS.find(first).unwrap();
        let end = start.max(NEWS.find(last).unwrap()) + last.len();
        let end = end.min(NEWS.find(last).unwrap() + last.len());
        let found = snap_to_words(&article, start..end);
        assert_eq!(&NEWS[found], expected, "{first} … {last}");
    }
    let space = NEWS.find(" الأ").unwrap();
    assert_eq!(snap_to_words(&article, space..space + 1), space..space + 1);
    let inside = NEWS.find("وسط").unwrap();
    assert_eq!(snap_to_words(&article, inside..inside), inside..inside);
    assert_eq!(
        snap_to_words(&article, 9_000..9_009),
        NEWS.len()..NEWS.len()
    );
}

#[test]
fn snapping_to_graphemes() {
    let text = "قُتِل 😢\r\n";
    let of = |range: Range<usize>| &text[snap_to_graphemes(text, range)];
    let mark = text.find('\u{64F}').unwrap();
    assert_eq!(of(mark..mark + 2), "قُ");
    assert_eq!(of(mark + 1..mark + 3), "قُتِ", "also from inside characters");
    assert_eq!(of(0..2), "قُ");
    let emoji = text.find('😢').unwrap();
    assert_eq!(of(emoji + 1..emoji + 2), "😢");
    assert_eq!(of(text.len() - 1..text.len()), "\r\n");
    assert_eq!(snap_to_graphemes(text, mark..mark), 0..0);
    assert_eq!(snap_to_graphemes(text, 90..99), text.len()..text.len());
}

/// Text of what makes segmentation hard.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        8 => prop::sample::select(vec![
            "حلب", "و", "لـ", "قُتِل", " ", " ", " ", "  ", "\n", "\r\n", "\r", "\u{2029}", "\u{A0}", "\u{202F}", "«", "»",
            "(", ")", ".", ". ", "؟", "!", "…", "،", ":", "-", "/", "'", "\"", "_", "12", "٣", "3.5",
            "SDF", "a", "د", "\u{200F}", "\u{2067}", "\u{2069}", "\u{200D}", "\u{200C}", "\u{64E}",
            "\u{640}", "\u{600}", "\u{6DD}", "😢", "👩\u{200D}👩", "🇸🇾", "🇸", "\u{FE0F}", "ש'", "क\u{94D}",
            "\u{0D4E}", "\u{FDFA}", "\u{70F}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

fn check_ranges(text: &str, ranges: &[Range<usize>]) {
    let mut end = 0;
    for range in ranges {
        assert!(end <= range.start && range.start < range.end, "{ranges:?}");
        assert!(is_grapheme_edge(text, range.start), "{range:?}");
        assert!(is_grapheme_edge(text, range.end), "{range:?}");
        end = range.end;
    }
    assert!(end <= text.len());
}

/// Nothing but white space, with the marks that may stand on it.
fn check_blank(text: &str) {
    use unicode_segmentation::UnicodeSegmentation;
    let blank = text
        .graphemes(true)
        .all(|g| g.starts_with(char::is_whitespace));
    assert!(blank, "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn graphemes_agree_with_the_whole(text in any_text()) {
        use unicode_segmentation::UnicodeSegmentation;
        let mut edges: Vec<_> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        edges.push(text.len());
        for byte in 0..=text.len() {
            prop_assert_eq!(is_grapheme_edge(&text, byte), edges.contains(&byte));
            let next = edges.iter().copied().find(|&edge| edge > byte).unwrap_or(text.len());
            prop_assert_eq!(next_grapheme(&text, byte), next);
            let back = edges.iter().rev().copied().find(|&edge| edge < byte).unwrap_or(0);
            prop_assert_eq!(previous_grapheme(&text, byte), back);
        }
    }

    #[test]
    fn words_and_sentences_are_well_formed(text in any_text()) {
        let found = words(&text);
        check_ranges(&text, &found);
        for word in &found {
            prop_assert!(text[word.clone()].contains(char::is_alphanumeric));
            // A sign before them makes one grapheme of anything.
            let signs = text.contains(['\u{600}', '\u{6DD}', '\u{D4E}', '\u{70F}']);
            let swallows = text[word.clone()].contains(|c| " «»…؟!()\u{202F}".contains(c));
            prop_assert!(signs || !swallows);
        }
        let found = sentences(&text);
        check_ranges(&text, &found);
        let mut at = 0;
        for sentence in &found {
            check_blank(&text[at..sentence.start]);
            at = sentence.end;
        }
        check_blank(&text[at..]);
    }

    #[test]
    fn motions_reach_both_ends(text in any_text()) {
        let article = Article::new("a", text.as_str());
        for unit in UNITS {
            let mut at = 0;
            while at < text.len() {
                let to = next(&article, at, unit);
                prop_assert!(to > at && is_grapheme_edge(&text, to), "{unit:?} {at} {to}");
                at = to;
            }
            prop_assert_eq!(next(&article, at, unit), at);
            while at > 0 {
                let to = previous(&article, at, unit);
                prop_assert!(to < at && is_grapheme_edge(&text, to), "{unit:?} {at} {to}");
                at = to;
            }
            prop_assert_eq!(previous(&article, at, unit), at);
        }
    }

    #[test]
    fn local_looks_agree_with_whole_paragraphs(text in any_text()) {
        let article = Article::new("a", text.as_str());
        let all: Vec<Range<usize>> = article
            .paragraphs()
            .iter()
            .flat_map(|paragraph| {
                let from = paragraph.range.start;
                words(&text[paragraph.range.clone()])
                    .into_iter()
                    .map(move |word| from + word.start..from + word.end)
            })
            .collect();
        for at in 0..=text.len() {
            let end = all.iter().map(|word| word.end).find(|&end| end > at);
            prop_assert_eq!(next(&article, at, Unit::Word), end.unwrap_or(text.len()));
            let start = all.iter().rev().map(|word| word.start).find(|&start| start < at);
            prop_assert_eq!(previous(&article, at, Unit::Word), start.unwrap_or(0));
        }
        for word in &all {
            for at in word.clone() {
                prop_assert_eq!(unit_at(&article, at, Unit::Word), word.clone());
            }
        }
    }

    #[test]
    fn units_and_snaps_hold_what_they_should(text in any_text(), a in 0_usize..200, b in 0_usize..200) {
        let article = Article::new("a", text.as_str());
        let (a, b) = (a.min(b).min(text.len()), a.max(b).min(text.len()));
        for unit in UNITS {
            let found = unit_at(&article, a, unit);
            prop_assert!(is_grapheme_edge(&text, found.start));
            prop_assert!(is_grapheme_edge(&text, found.end));
            prop_assert!(found.start <= a || found.is_empty() || unit == Unit::Sentence);
        }
        let wide = snap_to_graphemes(&text, a..b);
        prop_assert!(wide.start <= a && (b <= wide.end || a == b));
        prop_assert_eq!(snap_to_graphemes(&text, wide.clone()), wide.clone());
        let snapped = snap_to_words(&article, a..b);
        prop_assert!(is_grapheme_edge(&text, snapped.start) && is_grapheme_edge(&text, snapped.end));
        prop_assert_eq!(snapped.is_empty(), a == b);
        prop_assert_eq!(snap_to_words(&article, snapped.clone()), snapped);
    }
}
