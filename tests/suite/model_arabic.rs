//! Folding, searching and proclitics.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::arabic::{Strength, fold, proclitics};
use hashiya::model::search::Searcher;
use hashiya::model::segment::is_grapheme_edge;
use proptest::prelude::*;

use Strength::{Loose, Strict};

#[test]
fn folding() {
    // The text, strictly, loosely.
    let rows = [
        ("", "", ""),
        ("حلب", "حلب", "حلب"),
        // 1: invisible characters; as escapes, since they are.
        (
            "\u{200F}ح\u{200C}ل\u{200D}ب\u{2067}\u{2069}\u{FEFF}\u{AD}\u{61C}\u{202B}\u{202C}",
            "حلب",
            "حلب",
        ),
        // 2: presentation forms, with the rial, the basmala, and marks on their own.
        ("ﺣَﻠَﺐ", "حلب", "حلب"),
        ("ﻻ ﷲ", "لا الله", "لا الله"),
        ("\u{FDFC}", "ريال", "ريال"),
        (
            "\u{FDFD}",
            "بسم الله الرحمن الرحيم",
            "بسم الله الرحمن الرحيم",
        ),
        ("ب\u{FE70}ب\u{FE76}\u{FC60}\u{FE77}", "بب", "بب"),
        ("ﻷﻹ", "لألإ", "لالا"),
        // 3: marks and tatweel.
        ("قُتِلَ مُحَمَّدٌ", "قتل محمد", "قتل محمد"),
        ("حـــلـب هٰذا", "حلب هذا", "حلب هذا"),
        // 4 to 7: loose only.
        (
            "أحمد إدلب آل ٱلله",
            "أحمد إدلب آل ٱلله",
            "احمد ادلب ال الله",
        ),
        ("على علی كي", "على علی كي", "علي علي كي"),
        ("حماة حماه", "حماة حماه", "حماه حماه"),
        ("ک\u{6C1}\u{6C3}", "ک\u{6C1}\u{6C3}", "كهه"),
        ("مسؤول هيئة ماء", "مسؤول هيئة ماء", "مسوول هييه ما"),
        // A hamza as a mark of its own is the same text.
        (
            "ا\u{654}حمد ا\u{655}دلب ا\u{653}ل",
            "أحمد إدلب آل",
            "احمد ادلب ال",
        ),
        (
            "ا\u{640}\u{654} ا\u{FE70}\u{654} ا\u{6DD}\u{654}",
            "ا ا ا",
            "ا ا ا",
        ),
        ("و\u{654} ي\u{654} ى\u{64E}\u{654}", "ؤ ئ ئ", "و ي ي"),
        // 8: digits.
        ("٠١٢٣٤٥٦٧٨٩ ۰۹ 12", "0123456789 09 12", "0123456789 09 12"),
        ("٣٫٥٪ ١٬٠٠٠", "3.5% 1,000", "3.5% 1,000"),
        // 9: spaces; line ends stay.
        ("كفر\u{A0}\u{2003} \u{200F} نوران", "كفر نوران", "كفر نوران"),
        ("حلب\r\nحماة\u{2029}", "حلب\n\nحماة\n", "حلب\n\nحماه\n"),
        // Latin case, also where it changes the length.
        ("SDF Été İ", "sdf été i\u{307}", "sdf été i\u{307}"),
        ("😢،؛«»", "😢،؛«»", "😢،؛«»"),
    ];
    for (text, strict, loose) in rows {
        assert_eq!(fold(text, Strict).text, strict, "{text:?}");
        assert_eq!(fold(text, Loose).text, loose, "{text:?}");
    }
}

#[test]
fn a_piece_of_a_folded_text_leads_back() {
    let text = "قُتِل ٣ في ﻻذقيّة SDF\u{A0}\u{A0}حلب";
    let folded = fold(text, Loose);
    let of = |piece: &str| {
        let at = folded.text.find(piece).unwrap();
        &text[folded.source_range(at..at + piece.len())]
    };
    assert_eq!(of("قتل"), "قُتِل");
    assert_eq!(of("ت"), "ت");
    assert_eq!(of("3"), "٣");
    assert_eq!(of("3 في"), "٣ في");
    assert_eq!(of("لا"), "ﻻ");
    assert_eq!(of("اذ"), "ﻻذ", "a part of a ligature is the whole");
    assert_eq!(of("sdf حلب"), "SDF\u{A0}\u{A0}حلب");
    assert_eq!(of("حلب"), "حلب");
    assert_eq!(folded.source_range(2..2).len(), 0);
    assert_eq!(fold("\u{64E}", Loose).source_range(0..0), 0..0);
}

fn found<'a>(text: &'a str, needle: &str, strength: Strength) -> Vec<&'a str> {
    let ranges = Searcher::new(text, strength).find_all(needle);
    ranges.into_iter().map(|range| &text[range]).collect()
}

#[test]
fn finding() {
    // The text, the needle, what is found strictly and loosely.
    type Row = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    );
    let rows: [Row; 17] = [
        ("حلب وحلب", "حلب", &["حلب", "حلب"], &["حلب", "حلب"]),
        ("حلب", "حماة", &[], &[]),
        ("حلب", "", &[], &[]),
        ("قَتَلَ", "\u{64E}\u{640}", &[], &[]),
        // The marks of its letters are in a match, those of the letter before are not.
        ("قُتِلَ مُحَمَّدٌ", "محمد", &["مُحَمَّدٌ"], &["مُحَمَّدٌ"]),
        ("بُحَلَبَ", "حلب", &["حَلَبَ"], &["حَلَبَ"]),
        ("في ﺣَﻠَﺐ", "حلب", &["ﺣَﻠَﺐ"], &["ﺣَﻠَﺐ"]),
        ("حـــلب", "حلب", &["حـــلب"], &["حـــلب"]),
        ("إدلب وادلب", "ادلب", &["ادلب"], &["إدلب", "ادلب"]),
        ("حماة", "حماه", &[], &["حماة"]),
        (
            "كفر\u{A0}نوران",
            "كفر  نوران",
            &["كفر\u{A0}نوران"],
            &["كفر\u{A0}نوران"],
        ),
        ("SDF و sdf", "Sdf", &["SDF", "sdf"], &["SDF", "sdf"]),
        ("قُتل ٢٥", "25", &["٢٥"], &["٢٥"]),
        // No match goes from one paragraph to the next.
        ("كفر\nنوران", "كفر نوران", &[], &[]),
        // A hamza that folding drops is in the match when the needle has it.
        ("ماء الماءِ", "ماء", &["ماء", "ماءِ"], &["ماء", "ماءِ"]),
        ("جزء", "جز", &["جز"], &["جز"]),
        // Without overlaps, also when both matches are in one ligature.
        ("ااا ﻼ", "اا", &["اا"], &["اا"]),
    ];
    for (text, needle, strict, loose) in rows {
        assert_eq!(
            found(text, needle, Strict),
            strict,
            "{needle:?} in {text:?}"
        );
        assert_eq!(found(text, needle, Loose), loose, "{needle:?} in {text:?}");
    }
    assert_eq!(found("ءاب", "ءاب", Loose), ["ءاب"]);
    assert_eq!(
        found("ماء", "ء", Loose),
        Vec::<&str>::new(),
        "folds to nothing"
    );
    assert_eq!(found("ماء", "ء", Strict), ["ء"]);
}

#[test]
fn proclitics_are_candidates() {
    // What may be the core, longest first.
    let rows: &[(&str, &[&str])] = &[
        ("", &[]),
        ("حلب", &[]),
        ("و", &[]),
        ("لـ", &[]),
        ("وحلب", &["حلب"]),
        ("وبحلب", &["بحلب", "حلب"]),
        ("أفبحلب", &["فبحلب", "بحلب", "حلب"]),
        ("وَبِحلب", &["بِحلب", "حلب"]),
        ("بـ25", &["25"]),
        ("بالقاهرة", &["القاهرة"]),
        ("للجيش", &["لجيش"]),
        ("وللجيش", &["للجيش", "لجيش"]),
        // One of a kind only, and a conjunction comes before a preposition.
        ("ووادي", &["وادي"]),
        ("لوحدة", &["وحدة"]),
        ("بغداد", &["غداد"]),
        ("سيقتل", &["يقتل"]),
    ];
    for (word, expected) in rows {
        let cores: Vec<_> = proclitics(word).into_iter().map(|at| &word[at..]).collect();
        assert_eq!(&cores, expected, "{word}");
    }
}

/// Text of few letters in all their spellings.
fn any_arabic(length: usize) -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        10 => prop::sample::select(vec![
            "ا", "أ", "إ", "آ", "ب", "ل", "ي", "ى", "ئ", "ه", "ة", "ء", "و", "ؤ", "ﻻ", "ﺐ", "ﷲ", "\u{FE70}",
            "\u{64E}", "\u{654}", "\u{653}", "\u{640}", "\u{200F}", "\u{200D}", " ", "\u{A0}", "\n", "1", "١", "٪", "S", "s",
            "İ", "😢", "\u{600}", "\u{61C}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(pieces, 0..length).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn folding_is_done_once(text in any_arabic(30)) {
        for strength in [Strict, Loose] {
            let folded = fold(&text, strength);
            prop_assert_eq!(&fold(&folded.text, strength).text, &folded.text);
        }
        // What is the same strictly is the same loosely.
        let strict = fold(&text, Strict).text;
        prop_assert_eq!(fold(&strict, Loose).text, fold(&text, Loose).text);
    }

    #[test]
    fn the_map_is_in_order_and_on_characters(text in any_arabic(30)) {
        for strength in [Strict, Loose] {
            let folded = fold(&text, strength);
            let mut end = 0;
            for (at, c) in folded.text.char_indices() {
                let range = folded.source_range(at..at + c.len_utf8());
                let piece = &text[range.clone()];
                prop_assert_eq!(piece.chars().count(), 1, "one character became this one");
                prop_assert!(range.start >= end || range.end == end);
                end = range.end;
                let again = fold(piece, strength).text;
                let is_hamza = "أإآؤئ\u{6C0}\u{6C2}\u{6D3}".contains(c);
                prop_assert!(again.contains(c) || is_hamza, "{piece:?} became {c:?}");
            }
            let whole = 0..folded.text.len();
            prop_assert_eq!(folded.source_range(whole).end, end);
        }
    }

    #[test]
    fn every_match_folds_to_the_needle(text in any_arabic(60), needle in any_arabic(3)) {
        for strength in [Strict, Loose] {
            let wanted = fold(&needle, strength).text;
            let places = Searcher::new(text.as_str(), strength).find_all(&needle);
            let mut end = 0;
            for place in &places {
                prop_assert!(place.start >= end && !place.is_empty());
                end = place.end;
                prop_assert!(is_grapheme_edge(&text, place.start));
                prop_assert!(is_grapheme_edge(&text, place.end));
                let folded = fold(&text[place.clone()], strength).text;
                prop_assert!(folded.contains(&wanted) || wanted.contains(' '), "{folded:?}");
            }
            let is_there = !wanted.is_empty() && fold(&text, strength).text.contains(&wanted);
            prop_assert_eq!(!places.is_empty(), is_there);
        }
    }

    #[test]
    fn proclitics_are_inside_the_word(word in any_arabic(8)) {
        let mut last = 0;
        for at in proclitics(&word) {
            prop_assert!(at > last && at < word.len() && word.is_char_boundary(at));
            last = at;
        }
    }
}

#[test]
fn a_long_text_is_folded_once_and_searched_fast() {
    // 1.1 million code points. The limits are generous: this is a build without optimisation.
    let news = "قصفت طائرات روسية مواقع في ريف حلب الشرقي، وقُتل 3 مدنيين. ";
    let text = news.repeat(1_100_000 / news.chars().count());
    let started = std::time::Instant::now();
    let searcher = Searcher::new(text.as_str(), Loose);
    let folded = started.elapsed();
    let places: Vec<Range<usize>> = searcher.find_all("حلب الشرقى");
    let found = started.elapsed() - folded;
    assert_eq!(places.len(), text.len() / news.len());
    assert!(folded.as_millis() < 3_000, "{folded:?} to fold");
    assert!(found.as_millis() < 1_500, "{found:?} to find");
}
