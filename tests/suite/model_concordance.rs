//! Queries and their hits in a text.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::Range;

use hashiya::model::arabic::{Strength, fold};
use hashiya::model::concordance::context::REACH;
use hashiya::model::concordance::{
    Pattern, QueryError, WordQuery, context_of, forms, included, words,
};
use hashiya::model::segment::is_grapheme_edge;
use proptest::prelude::*;

use Strength::{Loose, Strict};

fn span_of(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).unwrap();
    assert_eq!(text.matches(part).count(), 1, "{part} is there once");
    start..start + part.len()
}

fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text, Loose).text;
    words(&folded)
        .map(|word| folded[word.range].to_owned())
        .collect()
}

#[test]
fn words_are_cut_at_punctuation_and_where_scripts_meet() {
    let rows: [(&str, &[&str]); 14] = [
        ("", &[]),
        ("، ؛ ؟ « » … - ـ \u{64E}", &[]),
        ("قصفت حلب، وحماة؛ هل؟", &["قصفت", "حلب", "وحماه", "هل"]),
        ("«الشرق الأوسط»", &["الشرق", "الاوسط"]),
        ("لـ«الشرق»", &["ل", "الشرق"]),
        ("و12 قتيلا", &["و", "12", "قتيلا"]),
        ("الـ24 ساعة", &["ال", "24", "ساعه"]),
        ("لـSDF وM16", &["ل", "sdf", "و", "m16"]),
        ("٣٫٥ و١٬٠٠٠ و7.", &["3.5", "و", "1,000", "و", "7"]),
        ("12:30 في 7/12/2021", &["12", "30", "في", "7", "12", "2021"]),
        ("كوفيد-19 #كفر_نوران", &["كوفيد", "19", "كفر", "نوران"]),
        ("قُتِلَ حـــلب \u{200F}ﺣَﻠَﺐ", &["قتل", "حلب", "حلب"]),
        ("ماء جزء ء", &["ما", "جز"]),
        ("e\u{301}te\u{301} שָׁלוֹם", &["e\u{301}te\u{301}", "שָׁלוֹם"]),
    ];
    for (text, expected) in rows {
        assert_eq!(words_of(text), expected, "{text:?}");
    }
}

#[test]
fn words_of_two_paragraphs_do_not_follow_each_other() {
    let positions = |text: &str| words(text).map(|word| word.position).collect::<Vec<_>>();
    assert_eq!(positions("حلب، حماة حمص"), [1, 2, 3]);
    assert_eq!(positions("\n\nحلب\nحماة\n\n \nحمص"), [1, 3, 5]);
}

#[test]
fn what_is_too_long_to_be_a_word_is_passed_over() {
    let long = "ب".repeat(300);
    assert_eq!(words_of(&format!("حلب {long} حماة")), ["حلب", "حماه"]);
    let text = format!("حلب {long} حماة");
    assert!(
        found(&text, "\"حلب حماة\"", Loose).is_empty(),
        "it stands between them"
    );
}

#[test]
fn forms_put_proclitics_on_and_take_none_off() {
    let forms = |word: &str, article: bool| -> Vec<String> {
        let forms = forms::glued(word, article);
        forms
            .iter()
            .map(|form| format!("{}|{}", &form.text[..form.core], &form.text[form.core..]))
            .collect()
    };
    assert_eq!(
        forms("حلب", false),
        [
            "|حلب",
            "ب|حلب",
            "ك|حلب",
            "ل|حلب",
            "و|حلب",
            "وب|حلب",
            "وك|حلب",
            "ول|حلب",
            "ف|حلب",
            "فب|حلب",
            "فك|حلب",
            "فل|حلب"
        ]
    );
    let of_army = [
        "|جيش",
        "|الجيش",
        "ب|جيش",
        "ب|الجيش",
        "ك|جيش",
        "ك|الجيش",
        "ل|جيش",
        "ل|لجيش",
        "و|جيش",
        "و|الجيش",
        "وب|جيش",
        "وب|الجيش",
        "وك|جيش",
        "وك|الجيش",
        "ول|جيش",
        "ول|لجيش",
        "ف|جيش",
        "ف|الجيش",
        "فب|جيش",
        "فب|الجيش",
        "فك|جيش",
        "فك|الجيش",
        "فل|جيش",
        "فل|لجيش",
    ];
    assert_eq!(forms("جيش", true), of_army);
    // The article is not doubled; after ل it is written without its alef.
    assert_eq!(
        forms("الجيش", true),
        [
            "|الجيش",
            "ب|الجيش",
            "ك|الجيش",
            "ل|الجيش",
            "ل|لجيش",
            "و|الجيش",
            "وب|الجيش",
            "وك|الجيش",
            "ول|الجيش",
            "ول|لجيش",
            "ف|الجيش",
            "فب|الجيش",
            "فك|الجيش",
            "فل|الجيش",
            "فل|لجيش"
        ]
    );
    // Three of ل are written as two.
    assert!(forms("لجنة", true).contains(&"ل|لجنة".to_owned()));
    assert!(forms("اللجنة", true).contains(&"ل|لجنة".to_owned()));
    assert!(!forms("اللجنة", true).contains(&"ل|للجنة".to_owned()));
    assert!(forms("الله", false).contains(&"ل|له".to_owned()));
    // A future is made of what begins like a verb only.
    assert!(forms("يقصف", false).contains(&"وس|يقصف".to_owned()));
    assert!(!forms("لام", false).contains(&"س|لام".to_owned()));
    // Too short, or not Arabic.
    assert_eq!(forms("ب", true), ["|ب"]);
    assert_eq!(forms("اب", true), ["|اب"]);
    assert_eq!(forms("12", true), ["|12"]);
    assert_eq!(forms("sdf", true), ["|sdf"]);
    assert_eq!(forms("حي", false).len(), 12);
}

#[test]
fn a_name_may_have_a_space() {
    assert_eq!(
        forms::split("كفرنوران"),
        [
            ("كف", "رنوران"),
            ("كفر", "نوران"),
            ("كفرن", "وران"),
            ("كفرنو", "ران")
        ]
    );
    assert_eq!(forms::split("حلب"), []);
    assert_eq!(forms::split("الباب"), [], "ال is no word");
    assert_eq!(forms::split("aleppo"), []);
    assert_eq!(forms::joined("كفر", "نوران").as_deref(), Some("كفرنوران"));
    assert_eq!(forms::joined("كوفيد", "19"), None);
}

fn found<'a>(text: &'a str, query: &str, strength: Strength) -> Vec<&'a str> {
    let query = WordQuery::parse(query, strength, true).unwrap();
    let hits = query.hits(text, &[]).into_iter();
    hits.map(|hit| &text[hit]).collect()
}

#[test]
fn hits_of_both_strengths() {
    // The text, the query, what is found strictly and loosely.
    type Row = (
        &'static str,
        &'static str,
        &'static [&'static str],
        &'static [&'static str],
    );
    let rows: [Row; 38] = [
        ("قصف على حلب", "حلب", &["حلب"], &["حلب"]),
        ("قصف على حلبي", "حلب", &[], &[]),
        ("قصف", "", &[], &[]),
        ("قصف،", "،", &[], &[]),
        // Spellings.
        ("في ﺣَﻠَﺐ وحَلَب", "حلب", &["ﺣَﻠَﺐ", "حَلَب"], &["ﺣَﻠَﺐ", "حَلَب"]),
        (
            "حـــلب\u{200F} ح\u{200D}لب",
            "حلب",
            &["حـــلب", "ح\u{200D}لب"],
            &["حـــلب", "ح\u{200D}لب"],
        ),
        ("إدلب وادلب", "ادلب", &["ادلب"], &["إدلب", "ادلب"]),
        ("إدلب وادلب", "إدلب", &["إدلب"], &["إدلب", "ادلب"]),
        ("حماة وحماه", "حماة", &["حماة"], &["حماة", "حماه"]),
        ("على علي", "علي", &["علي"], &["على", "علي"]),
        ("شرب الماءَ.", "ماء", &["الماءَ"], &["الماءَ"]),
        ("قُتل ٢٥ وجُرح 3٫5", "25", &["٢٥"], &["٢٥"]),
        ("بلغ ٣٫٥٪", "3.5", &["٣٫٥"], &["٣٫٥"]),
        (
            "قوات SDF و\u{200F}sdf",
            "Sdf",
            &["SDF", "sdf"],
            &["SDF", "sdf"],
        ),
        // Proclitics: the hit is what stands behind them, with ال.
        (
            "وحلب وبحلب فلحلب",
            "حلب",
            &["حلب", "حلب", "حلب"],
            &["حلب", "حلب", "حلب"],
        ),
        ("وَبِحَلَب", "حلب", &["حَلَب"], &["حَلَب"]),
        (
            "والجيش للجيش كالجيش",
            "جيش",
            &["الجيش", "لجيش", "الجيش"],
            &["الجيش", "لجيش", "الجيش"],
        ),
        ("وللجيش", "الجيش", &["لجيش"], &["لجيش"]),
        ("جيش", "الجيش", &[], &[]),
        ("و12 بـ12", "12", &["12", "12"], &["12", "12"]),
        ("في لبنان", "بنان", &["بنان"], &["بنان"]),
        ("في غداد", "بغداد", &[], &[]),
        // All words, in any order.
        (
            "حماة ثم حلب",
            "حلب حماة",
            &["حماة", "حلب"],
            &["حماة", "حلب"],
        ),
        ("حماة ثم حمص", "حلب حماة", &[], &[]),
        ("حلب حلب", "حلب حلب", &["حلب", "حلب"], &["حلب", "حلب"]),
        // Phrases: exact strictly; loosely with proclitics on the first word.
        (
            "ريف حلب، حلب ريف",
            "\"ريف حلب\"",
            &["ريف حلب"],
            &["ريف حلب"],
        ),
        (
            "ريف،\u{A0}حلب",
            "«ريف حلب»",
            &["ريف،\u{A0}حلب"],
            &["ريف،\u{A0}حلب"],
        ),
        ("بريف حلب", "“ريف حلب”", &[], &["ريف حلب"]),
        ("ريف وحلب", "\"ريف حلب\"", &[], &[]),
        ("ريف\nحلب", "\"ريف حلب\"", &[], &[]),
        ("وحلب", "\"حلب\"", &[], &["حلب"]),
        ("ريف حلب", "\"ريف حلب", &["ريف حلب"], &["ريف حلب"]),
        // Names with and without a space.
        (
            "وكفرنوران وكفر نوران",
            "كفر نوران",
            &["كفرنوران", "كفر", "نوران"],
            &["كفرنوران", "كفر", "نوران"],
        ),
        (
            "وكفرنوران وكفر نوران",
            "كفرنوران",
            &["كفرنوران", "كفر نوران"],
            &["كفرنوران", "كفر نوران"],
        ),
        (
            "عبدالله بن عبد الله",
            "\"عبد الله\"",
            &["عبد الله"],
            &["عبدالله", "عبد الله"],
        ),
        ("لقاء أبوبكر", "ابو بكر", &[], &["أبوبكر"]),
        // What is left out.
        ("حلب وحماة", "حلب -حماة", &[], &[]),
        ("حلب وحمص", "حلب -حماة -\"حمص حلب\"", &["حلب"], &["حلب"]),
    ];
    for (text, query, strict, loose) in rows {
        assert_eq!(
            found(text, query, Strict),
            strict,
            "{query:?} strictly in {text:?}"
        );
        assert_eq!(
            found(text, query, Loose),
            loose,
            "{query:?} loosely in {text:?}"
        );
    }
}

#[test]
fn without_proclitics_words_are_whole() {
    let text = "حلب وحلب والجيش جيش كفرنوران";
    let of = |typed: &str| {
        let query = WordQuery::parse(typed, Loose, false).unwrap();
        let hits = query.hits(text, &[]).into_iter();
        hits.map(|hit| text[hit].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of("حلب"), ["حلب"]);
    assert_eq!(of("جيش"), ["جيش"]);
    assert_eq!(of("كفر نوران"), ["كفرنوران"]);
}

#[test]
fn the_longest_hit_at_a_word_is_taken() {
    let text = "في ريف حلب الشرقي";
    assert_eq!(
        found(text, "ريف \"ريف حلب الشرقي\" حلب", Loose),
        ["ريف حلب الشرقي"]
    );
    assert_eq!(found("دم دم دم", "\"دم دم\"", Loose), ["دم دم"]);
    // With and without the proclitic asked for: the wider one.
    assert_eq!(found("وحلب", "حلب وحلب", Loose), ["وحلب"]);
}

#[test]
fn a_query_is_read_as_it_is_typed() {
    let shape = |typed: &str| -> Vec<String> {
        let query = WordQuery::parse(typed, Strict, false).unwrap();
        let clauses = query.clauses().iter();
        clauses
            .map(|clause| {
                let minus = if clause.is_excluded { "-" } else { "" };
                format!("{minus}{}", clause.sequences[0].words.join(" "))
            })
            .collect()
    };
    assert_eq!(shape("حلب  حماة"), ["حلب", "حماة"]);
    assert_eq!(shape("\u{200F}-حلب ادلب"), ["-حلب", "ادلب"]);
    assert_eq!(
        shape("قصف-حلب"),
        ["قصف حلب"],
        "a hyphen inside leaves nothing out"
    );
    assert_eq!(shape("- حلب"), ["حلب"]);
    assert_eq!(shape("لـ«الشرق الأوسط»حلب"), ["ل", "الشرق الأوسط", "حلب"]);
    assert_eq!(shape("-«ريف حلب» \"\" 7/12"), ["-ريف حلب", "7 12"]);
    assert_eq!(shape("»ريف حلب« „dera’a” “x"), ["ريف حلب", "dera a", "x"]);
    assert_eq!(shape("؟ - \" "), [""; 0]);
    assert!(WordQuery::parse(" ،", Loose, true).unwrap().is_empty());
    let only_excluding = WordQuery::parse("-حلب", Loose, true).unwrap();
    assert!(!only_excluding.has_wanted());
    assert!(only_excluding.accepts("حماة", &[]) && !only_excluding.accepts("بحلب", &[]));
    assert!(only_excluding.hits("حماة", &[]).is_empty());
}

#[test]
fn a_query_that_is_too_long_is_refused() {
    let long = "حلب ".repeat(300);
    let error = WordQuery::parse(&long, Loose, true).unwrap_err();
    assert_eq!(error, QueryError::TooLong { length: 1_200 });
    assert_eq!(
        error.to_string(),
        "cannot search: the query has 1200 characters and the limit is 1000; shorten it"
    );
    let many = "حلب ".repeat(31);
    let error = WordQuery::parse(&many, Loose, true).unwrap_err();
    assert_eq!(error, QueryError::TooMany { count: 31 });
    // A sentence is no name: its spaces are those that were typed.
    let most = format!("\"{}\"", "المستشفيات ".repeat(80));
    let query = WordQuery::parse(&most, Loose, true).unwrap();
    assert_eq!(query.clauses()[0].sequences.len(), 15);
}

#[test]
fn excluded_parts_are_not_read() {
    let text = "حلب اشترك الآن في حلب وحماة";
    let query = WordQuery::parse("حلب", Loose, true).unwrap();
    let subscribe = span_of(text, "اشترك الآن في حلب");
    let first = span_of(text, "حلب اشترك").start;
    assert_eq!(
        query.hits(text, std::slice::from_ref(&subscribe)),
        vec![0..first + "حلب".len()]
    );
    let both = WordQuery::parse("حلب اشترك", Loose, true).unwrap();
    assert!(both.hits(text, std::slice::from_ref(&subscribe)).is_empty());
    let left_out = WordQuery::parse("حلب -اشترك", Loose, true).unwrap();
    assert_eq!(
        left_out.hits(text, std::slice::from_ref(&subscribe)).len(),
        1
    );
    // A phrase does not go over one.
    let phrase = WordQuery::parse("\"حلب وحماة\"", Loose, true).unwrap();
    assert!(
        phrase
            .hits(text, &[span_of(text, "اشترك الآن في حلب")])
            .is_empty()
    );
    // In any order, overlapping, beyond the end, inside a character.
    let kept = |text: &str, excluded: &[(usize, usize)]| -> Vec<(usize, usize)> {
        let excluded: Vec<_> = excluded.iter().map(|&(start, end)| start..end).collect();
        let kept = included(text, &excluded).into_iter();
        kept.map(|range| (range.start, range.end)).collect()
    };
    assert_eq!(
        kept("abcdef", &[(4, 9), (1, 3), (2, 3), (5, 5)]),
        [(0, 1), (3, 4)]
    );
    assert_eq!(kept("حلب", &[(1, 3)]), [(4, 6)]);
    assert_eq!(kept("", &[(0, 3)]), []);
    assert_eq!(kept("ab", &[]), [(0, 2)]);
}

/// Texts of a few words in several spellings.
fn any_news() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "حلب",
        "حَلَب",
        "وحلب",
        "بحلب",
        "ﺣﻠﺐ",
        "الحلب",
        "للحلب",
        "كفر",
        "نوران",
        "كفرنوران",
        "وكفر",
        "ماء",
        "ما",
        "إدلب",
        "ادلب",
        "١٢",
        "12",
        "و12",
        "\n",
        "،",
        "ء",
        "\u{64E}",
        "\u{200F}",
    ]);
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\u{A0}", "\n", "-"]);
    prop::collection::vec((pieces, gap), 0..20)
        .prop_map(|all| all.into_iter().map(|(a, b)| a.to_owned() + b).collect())
}

proptest! {
    #[test]
    fn a_hit_is_what_was_looked_for(
        text in any_news(),
        word in prop::sample::select(vec!["حلب", "كفرنوران", "ماء", "ادلب", "12"]),
        strict in any::<bool>(),
    ) {
        let strength = if strict { Strict } else { Loose };
        let query = WordQuery::parse(word, strength, true).unwrap();
        let hits = query.hits(&text, &[]);
        let mut end = 0;
        for hit in &hits {
            prop_assert!(hit.start >= end && !hit.is_empty());
            end = hit.end;
            prop_assert!(is_grapheme_edge(&text, hit.start) && is_grapheme_edge(&text, hit.end));
            // Behind proclitics and without spaces it is the word, perhaps with its article.
            let plain: String = fold(&text[hit.clone()], strength).text.split([' ', '-', '،']).collect();
            let wanted = fold(word, strength).text;
            let with_article = [format!("ال{wanted}"), format!("ل{wanted}")];
            prop_assert!(plain == wanted || with_article.contains(&plain), "{plain:?}");
            let context = context_of(&text, &[], hit.clone(), REACH);
            prop_assert!(!context.hit.is_empty());
        }
    }

    #[test]
    fn any_query_is_understood_or_refused(typed in ".{0,60}") {
        // A field has one line.
        let typed = typed.replace(['\n', '\r', '\u{85}', '\u{2029}'], " ");
        for strength in [Strict, Loose] {
            let query = WordQuery::parse(&typed, strength, true);
            if let Ok(query) = query {
                // What is typed is found in itself, unless it leaves something out.
                let is_plain = query.clauses().iter().all(|clause| !clause.is_excluded);
                if is_plain && !query.is_empty() {
                    prop_assert!(!query.hits(&typed, &[]).is_empty());
                }
            }
        }
        let _ = Pattern::new(&typed, Some(Loose)).map(|pattern| pattern.hits(&typed, &[]));
    }
}
