//! Near-duplicates: estimates against the exact resemblance, groups, and the words that differ.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::HashSet;

use hashiya::model::arabic::{Strength, fold};
use hashiya::model::near_duplicates::{
    Fingerprint, Group, NEARLY_THE_SAME, Signature, groups, related,
};
use hashiya::model::word_diff::{Difference, differences};
use proptest::prelude::*;

/// A text of `count` words of a vocabulary; each seed gives another.
fn text(seed: u64, count: usize) -> Vec<String> {
    const ROOTS: &[&str] = &[
        "قصف",
        "مدينة",
        "قوات",
        "مقتل",
        "جرحى",
        "ريف",
        "حلب",
        "إدلب",
        "نزوح",
        "عائلة",
        "مجلس",
        "اتفاق",
        "هدنة",
        "معبر",
        "مخيم",
        "غارة",
        "مصدر",
        "بيان",
        "محور",
        "فصيل",
    ];
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let root = ROOTS[(state >> 33) as usize % ROOTS.len()];
            format!("{root}{}", (state >> 40) % 50)
        })
        .collect()
}

/// The exact Jaccard index of the sets of three words.
fn resemblance(a: &str, b: &str) -> f64 {
    let shingles = |text: &str| -> HashSet<Vec<String>> {
        let folded = fold(text, Strength::Loose).text;
        let words: Vec<String> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        words.windows(3).map(<[String]>::to_vec).collect()
    };
    let (a, b) = (shingles(a), shingles(b));
    a.intersection(&b).count() as f64 / a.union(&b).count() as f64
}

#[test]
fn estimates_are_near_the_exact_resemblance() {
    let mut worst: f64 = 0.0;
    for seed in 0..40 {
        let words = text(seed, 300);
        let mut changed = words.clone();
        for index in 0..(seed as usize) {
            changed[index * 7] = format!("جديد{index}");
        }
        let (a, b) = (words.join(" "), changed.join(" "));
        let estimate = Signature::of(&a)
            .unwrap()
            .resemblance(&Signature::of(&b).unwrap());
        worst = worst.max((estimate - resemblance(&a, &b)).abs());
    }
    // Three standard errors of 128 minima.
    assert!(worst < 0.135, "{worst}");
}

#[test]
fn spelling_and_signs_make_no_difference() {
    let a = Signature::of("قُتِل ثلاثة جنود، في «إدلب» أمس.\nوجُرح آخرون").unwrap();
    let b = Signature::of("قتل ثلاثه جنود في ادلب امس وجــرح اخرون").unwrap();
    assert_eq!(a, b);
    assert_eq!(a.resemblance(&b), 1.0);
    assert_eq!(Signature::of("كلمتان فقط"), None);
    assert_eq!(Signature::of(""), None);
}

#[test]
fn a_signature_is_kept_and_read_again() {
    let signature = Signature::of("ثلاث كلمات هنا وأكثر").unwrap();
    let written = ron::to_string(&signature).unwrap();
    assert_eq!(ron::from_str::<Signature>(&written).unwrap(), signature);
    assert!(ron::from_str::<Signature>("[1,2,3]").is_err());
    // It must stay what it is: caches of older versions are compared with it.
    let minima: Vec<u16> = signature.into();
    assert_eq!(minima.len(), 128);
    assert_eq!(minima[..4], [14543, 47264, 30814, 34625]);
}

#[test]
fn copies_are_grouped_and_others_are_not() {
    // 60 articles; copies of the 10th with a word in twenty changed, of the 20th with an end more.
    let mut texts: Vec<String> = (0..60).map(|seed| text(seed, 250).join(" ")).collect();
    let mut copy = text(10, 250);
    for index in (0..250).step_by(20) {
        copy[index] = "غيره".to_owned();
    }
    texts.push(copy.join(" "));
    texts.push(format!("{} {}", texts[20], text(99, 60).join(" ")));
    texts.push(format!("عنوان آخر\n{}", texts[20]));
    texts.push("كلمتان فقط".to_owned());
    texts.push("كلمتان فقط".to_owned());
    let signatures: Vec<Option<Signature>> = texts.iter().map(|text| Signature::of(text)).collect();
    let found = groups(&signatures, NEARLY_THE_SAME);
    let members: Vec<&[usize]> = found.iter().map(|group| group.members.as_slice()).collect();
    assert_eq!(members, [&[10, 60][..], &[20, 61, 62]]);
    for Group { resemblance, .. } in &found {
        assert!((0.6..1.0).contains(resemblance), "{resemblance}");
    }
    assert_eq!(groups(&signatures, 1.01), []);
    assert_eq!(groups(&[], NEARLY_THE_SAME), []);
}

#[test]
fn many_copies_of_one_article_are_one_group() {
    let one = Signature::of(&text(1, 200).join(" "));
    let signatures = vec![one; 5_000];
    let found = groups(&signatures, NEARLY_THE_SAME);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].members.len(), 5_000);
    assert_eq!(found[0].resemblance, 1.0);
}

fn differing<'a>(a: &'a str, b: &'a str) -> Vec<(&'a str, &'a str)> {
    differences(a, b)
        .into_iter()
        .map(|Difference { first, second }| (&a[first], &b[second]))
        .collect()
}

#[test]
fn differing_words_are_ranges_of_both_texts() {
    let a = "قُتل 5 عناصر في هجوم.\nوجرح آخرون، وفق المرصد.\nخاتمة";
    assert_eq!(differing(a, a), []);
    let b = "قُتل 7 عناصر في هجوم مباغت.\nوجرح آخرون، وفق المرصد.\nخاتمة";
    assert_eq!(differing(a, b), [("5", "7"), ("", "مباغت")]);
    let b = "عنوان\nقُتل 5 عناصر في هجوم.\nوجرح آخرون، وفق المرصد.";
    assert_eq!(differing(a, b), [("", "عنوان"), ("خاتمة", "")]);
    assert_eq!(differing("", "نص"), [("", "نص")]);
    assert_eq!(differing("نص", ""), [("نص", "")]);
    // A mark more is another word; white space alone is shown as it is.
    assert_eq!(differing("قتل أحد", "قُتل أحد"), [("قتل", "قُتل")]);
    assert_eq!(differing("قتل أحد", "قتل  أحد"), [("", " ")]);
}

#[test]
fn long_texts_without_a_common_word_differ_as_a_whole() {
    let a = "أ ".repeat(8_000);
    let b = "ب ".repeat(8_000);
    assert_eq!(differing(&a, &b), [(a.trim_end(), b.trim_end())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// What is not named as different is the same in both texts.
    #[test]
    fn outside_of_the_differences_texts_are_the_same(
        a in proptest::collection::vec(prop_oneof![Just("حلب"), Just("قُتل"), Just(" "), Just("\n"), Just("،"), Just("x")], 0..30),
        b in proptest::collection::vec(prop_oneof![Just("حلب"), Just("قُتل"), Just(" "), Just("\n"), Just("،"), Just("x")], 0..30),
    ) {
        let (a, b) = (a.concat(), b.concat());
        let found = differences(&a, &b);
        let rest = |text: &str, ranges: Vec<std::ops::Range<usize>>| {
            let mut at = 0;
            let mut rest = String::new();
            for range in ranges {
                assert!(at <= range.start, "{range:?} before {at}");
                rest.push_str(&text[at..range.start]);
                at = range.end;
            }
            rest.push_str(&text[at..]);
            rest.split_whitespace().collect::<String>()
        };
        let first = rest(&a, found.iter().map(|one| one.first.clone()).collect());
        let second = rest(&b, found.iter().map(|one| one.second.clone()).collect());
        prop_assert_eq!(first, second);
    }
}

proptest! {
    /// The containment of a fingerprint is that of the sets of three words.
    #[test]
    fn containment_is_the_share_of_shingles(seeds in (0_u64..1_000, 0_u64..1_000), from in 0_usize..60, length in 5_usize..60) {
        let long = text(seeds.0, 120);
        let mut short: Vec<String> = long[from..from + length].to_vec();
        short.extend(text(seeds.1, 6));
        let (long, short) = (long.join(" "), short.join(" "));
        let shingles = |text: &str| -> HashSet<Vec<String>> {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.windows(3).map(<[String]>::to_vec).collect()
        };
        let (own, theirs) = (shingles(&short), shingles(&long));
        let exact = own.intersection(&theirs).count() as f64 / own.len() as f64;
        let told = Fingerprint::of(&short).containment_in(&Fingerprint::of(&long));
        prop_assert!((told - exact).abs() < 1e-9, "{told} instead of {exact}");
    }
}

/// Reports that stand in longer ones, with a headline of their own, among many others.
#[test]
fn a_text_in_a_longer_one_belongs_to_it() {
    let mut texts = Vec::new();
    for pair in 0..300_u64 {
        let long = text(pair, 240);
        let length = 24 + (pair as usize % 60);
        let start = (pair as usize * 7) % 150;
        let mut short = text(pair + 50_000, 4);
        short.extend(long[start..start + length].to_vec());
        texts.push(long.join(" "));
        texts.push(short.join(" "));
    }
    let prints: Vec<Fingerprint> = texts.iter().map(|text| Fingerprint::of(text)).collect();
    let expected: Vec<Vec<usize>> = (0..300).map(|pair| vec![2 * pair, 2 * pair + 1]).collect();
    assert_eq!(related(&prints), expected);
    // Their resemblance alone finds none of them.
    let signatures: Vec<Option<Signature>> = texts.iter().map(|text| Signature::of(text)).collect();
    assert_eq!(groups(&signatures, NEARLY_THE_SAME), []);
    // What is empty or of two words contains nothing and is in nothing.
    let none = ["", "في حلب", "قصف على حلب"].map(Fingerprint::of);
    assert_eq!(related(&none), Vec::<Vec<usize>>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Short reports and lines that very many share: in whatever order the texts are given, the same
    /// belong together, and whatever is contained in another does.
    #[test]
    fn related_texts_do_not_depend_on_their_order(seed in 0_u64..1_000, count in 66_usize..90) {
        let line = text(seed, 12).join(" ");
        let mut texts: Vec<String> = (0..count as u64)
            .map(|at| format!("{} {line}", text(seed + 100 + at, 40).join(" ")))
            .collect();
        for at in 0..20 {
            let words: Vec<&str> = texts[at].split(' ').collect();
            texts.push(words[4..4 + 8 + at % 12].join(" "));
        }
        let belonging = |texts: &[String]| -> Vec<Vec<String>> {
            let prints: Vec<Fingerprint> = texts.iter().map(|text| Fingerprint::of(text)).collect();
            let mut sets: Vec<Vec<String>> = related(&prints)
                .into_iter()
                .map(|set| {
                    let mut set: Vec<String> = set.into_iter().map(|at| texts[at].clone()).collect();
                    set.sort();
                    set
                })
                .collect();
            sets.sort();
            sets
        };
        let found = belonging(&texts);
        for at in 0..20 {
            let together = found.iter().find(|set| set.contains(&texts[count + at]));
            prop_assert!(together.is_some_and(|set| set.contains(&texts[at])), "report {at}");
        }
        texts.reverse();
        prop_assert_eq!(belonging(&texts), found.clone());
        let middle = texts.len() / 3;
        texts.rotate_left(middle);
        prop_assert_eq!(belonging(&texts), found);
    }
}
