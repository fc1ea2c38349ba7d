//! Casualty phrases and dates are read as the tables say; whatever a text is, nothing panics and
//! every range is of the text.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::assist::casualties::{for_span, read};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use hashiya::assist::{Context, Known, TextProposal, dates, propose};
use hashiya::model::attribute::Value;
use hashiya::model::casualty::{Casualty, CountForm, Polarity, VictimStatus};
use hashiya::model::registry::Registries;
use hashiya::model::when::When;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const CASUALTIES: &str = include_str!("../data/assist/casualties.tsv");
const DATES: &str = include_str!("../data/assist/dates.tsv");
const PUBLISHED: Date = date(2021, 12, 8);

fn casualty(proposal: &TextProposal) -> &Casualty {
    match &proposal.value {
        Value::Casualty(casualty) => casualty,
        other => panic!("{other:?}"),
    }
}

fn when(proposal: &TextProposal) -> &When {
    match &proposal.value {
        Value::Date(when) => when,
        other => panic!("{other:?}"),
    }
}

/// A reading in the words of the table.
fn told(proposal: &TextProposal) -> String {
    let casualty = casualty(proposal);
    let count = casualty.count;
    let (minimum, maximum) = (count.minimum.unwrap_or(0), count.maximum.unwrap_or(0));
    let number = match count.form {
        CountForm::Exact => minimum.to_string(),
        CountForm::AtLeast => format!(">={minimum}"),
        CountForm::AtMost => format!("<={maximum}"),
        CountForm::MoreThan => format!(">{}", minimum - 1),
        CountForm::About => format!("~{minimum}"),
        CountForm::Range => format!("{minimum}..{maximum}"),
        CountForm::Implicit => if minimum == 1 { "one" } else { "two" }.to_owned(),
        CountForm::Vague => format!("{:?}", count.vague.unwrap()).to_lowercase(),
        CountForm::None => "none".to_owned(),
    };
    let mut words = vec![casualty.kind.id().to_owned(), number];
    let victims = &casualty.victims;
    match victims.status {
        VictimStatus::Civilian => words.push("civilian".to_owned()),
        VictimStatus::Combatant => words.push("combatant".to_owned()),
        VictimStatus::Mixed => words.push("mixed".to_owned()),
        VictimStatus::Unknown => {}
    }
    if !victims.groups.is_empty() {
        let groups = victims.groups.iter();
        let groups: Vec<String> = groups
            .map(|one| format!("{one:?}").to_lowercase())
            .collect();
        words.push(groups.join(","));
    }
    if !victims.occupation.is_empty() {
        words.push(format!("job={}", victims.occupation));
    }
    if casualty.polarity != Polarity::Asserted {
        words.push(casualty.polarity.id().to_owned());
    }
    if proposal.subset.is_some() {
        words.push("part".to_owned());
    }
    words.join(" ")
}

/// The phrases of a table with what is expected of them.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split_once('\t').unwrap())
}

#[test]
fn casualty_phrases_are_read_as_the_table_says() {
    let wrong: Vec<String> = rows(CASUALTIES)
        .filter_map(|(phrase, wanted)| {
            let found: Vec<String> = read(phrase).iter().map(told).collect();
            let found = found.join("; ");
            (found != wanted).then(|| format!("{phrase}\n  wanted {wanted}\n  found  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let (read, none): (Vec<_>, Vec<_>) =
        rows(CASUALTIES).partition(|(_, wanted)| !wanted.is_empty());
    assert!(
        read.len() >= 300 && none.len() >= 60,
        "{} {}",
        read.len(),
        none.len()
    );
}

#[test]
fn casualty_phrases_are_read_in_the_middle_of_a_text_as_well() {
    let alone = rows(CASUALTIES).filter(|(_, wanted)| wanted.starts_with("killed 1"));
    for (phrase, wanted) in alone {
        let text = format!("وقال المصدر.\n{phrase}، في المنطقة نفسها.");
        let found: Vec<String> = read(&text).iter().map(told).collect();
        assert_eq!(found.join("; "), wanted, "{text}");
    }
}

#[test]
fn dates_are_read_as_the_table_says() {
    let wrong: Vec<String> = rows(DATES)
        .filter_map(|(phrase, wanted)| {
            let found: Vec<String> = dates::read(phrase, Some(PUBLISHED))
                .iter()
                .map(|proposal| {
                    let when = when(proposal);
                    let days = if when.start == when.end {
                        when.start.to_string()
                    } else {
                        format!("{}..{}", when.start, when.end)
                    };
                    format!("{days} {} «{}»", when.precision.ucdp(), when.words)
                })
                .collect();
            let found = found.join("; ");
            (found != wanted).then(|| format!("{phrase}\n  wanted {wanted}\n  found  {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows(DATES).count() >= 100);
}

#[test]
fn without_the_day_of_the_article_only_whole_dates_are_read() {
    let days = |text: &str| -> Vec<String> {
        let found = dates::read(text, None);
        found
            .iter()
            .map(|one| when(one).start.to_string())
            .collect()
    };
    assert_eq!(
        days("الثلاثاء 7 ديسمبر (كانون الأول)، وأمس، والأسبوع الماضي"),
        [""; 0]
    );
    assert_eq!(days("في 7 ديسمبر (كانون الأول) 2021"), ["2021-12-07"]);
}

#[test]
fn what_is_typed_is_one_date() {
    let typed = |text: &str| dates::typed(text, Some(PUBLISHED)).map(|when| when.start.to_string());
    assert_eq!(typed("2021-12-07").as_deref(), Some("2021-12-07"));
    assert_eq!(typed(" 7/12/2021 ").as_deref(), Some("2021-12-07"));
    assert_eq!(typed("أمس").as_deref(), Some("2021-12-07"));
    assert_eq!(typed("7 ديسمبر").as_deref(), Some("2021-12-07"));
    assert_eq!(typed("أمس أو اليوم"), None);
    assert_eq!(typed("hello"), None);
}

#[test]
fn marks_joiners_and_presentation_forms_change_nothing_but_the_words() {
    let plain = "مقتل 5 عناصر من قوات النظام";
    let others = [
        "مَقْتَلُ 5 عَنَاصِرَ من قوات النظام",
        "مقتـــل ٥ عناصر من قوات النظام",
        "\u{200F}مقتل\u{200F} 5 عناصر من قوات النظام",
        "ﻣﻘﺘﻞ 5 ﻋﻨﺎﺻﺮ من قوات النظام",
        "مقتل\u{00A0}5\u{00A0}عناصر من قوات النظام",
    ];
    let wanted = told(&read(plain)[0]);
    for text in others {
        let found = read(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(told(&found[0]), wanted, "{text}");
        let words = &text[found[0].range.clone()];
        assert!(words.ends_with(['ر', '\u{064E}', '\u{FEAE}']), "{words}");
    }
}

#[test]
fn a_span_gets_the_reading_of_the_words_around_it() {
    let text = "وأسفرت الاشتباكات عن مقتل 5 عناصر من قوات النظام وجرح آخرين، وفق المصدر.";
    let of = |words: &str| {
        let start = text.find(words).unwrap();
        for_span(text, start..start + words.len()).map(|one| told(&one))
    };
    assert_eq!(of("5 عناصر").as_deref(), Some("killed 5 combatant"));
    assert_eq!(
        of("مقتل 5 عناصر من قوات النظام").as_deref(),
        Some("killed 5 combatant")
    );
    assert_eq!(of("جرح آخرين").as_deref(), Some("wounded several"));
    assert_eq!(of("وفق المصدر"), None);
}

#[test]
fn a_span_in_a_paragraph_as_long_as_an_article_is_read_in_its_surroundings() {
    let text = "وأسفرت الاشتباكات أمس الثلاثاء عن مقتل 5 عناصر بينهم ضابط. ";
    let filler = "وقالت المصادر إن الطريق ما زال مغلقاً، ".repeat(500);
    let long = format!("{filler}{text}{filler}");
    let shift = filler.len();
    for words in ["5 عناصر", "بينهم ضابط", "الطريق"] {
        let start = long[shift..].find(words).unwrap();
        let range = start..start + words.len();
        let near = for_span(&long[shift..], range.clone());
        let far = for_span(&long, range.start + shift..range.end + shift);
        let moved = |range: Range<usize>| range.start + shift..range.end + shift;
        let near = near.map(|one| TextProposal {
            range: moved(one.range),
            subset: one.subset.map(moved),
            ..one
        });
        assert_eq!(far, near, "{words}");
    }
    let start = shift + text.find("أمس الثلاثاء").unwrap();
    let day = dates::for_span(&long, start..start + "أمس الثلاثاء".len(), Some(PUBLISHED));
    let days = day.unwrap();
    let Value::Date(when) = days.value else {
        panic!("{days:?}")
    };
    assert_eq!(
        (when.start, when.end),
        (date(2021, 12, 7), date(2021, 12, 7))
    );
}

#[test]
fn the_part_of_a_count_says_which_count_it_is_a_part_of() {
    let text = "مقتل 10 أشخاص، بينهم 3 أطفال";
    let found = read(text);
    assert_eq!(found[1].subset, Some(found[0].range.clone()));
    assert_eq!(&text[found[1].range.clone()], "3 أطفال");
}

/// Made once: it is the same for every text.
static KNOWN: LazyLock<Arc<Known>> = LazyLock::new(|| Arc::new(Known::new(&Registries::default())));

proptest! {
    #[test]
    fn no_text_panics_and_every_range_is_of_the_text(words in prop::collection::vec(
        prop_oneof![
            prop::sample::select(vec![
                "مقتل", "جرح", "وإصابة", "5", "٣", "ثلاثة", "وعشرون", "ألفا", "عناصر", "بين", "و7", "الـ24", "ساعة",
                "ديسمبر", "(كانون", "الأول)", "أمس", "منذ", "الماضي", "بينهم", "قتيل", "وجريح", "لا", "لم", "\n", "،",
                "12,345,678,901", "رمضان", "999999 مليون", "-", "(", "ءءء", "ـ", "\u{200F}", "ﷺ",
            ]).prop_map(str::to_owned),
            any::<String>(),
        ],
        0..40,
    ), glue in any::<bool>()) {
        let text = words.join(if glue { "" } else { " " });
        let context = Context { published: Some(PUBLISHED), known: Some(Arc::clone(&KNOWN)), };
        for proposal in propose(&text, &context) {
            prop_assert!(text.get(proposal.range.clone()).is_some_and(|words| !words.is_empty()));
            if let Some(whole) = proposal.subset {
                prop_assert!(text.get(whole).is_some());
            }
        }
    }
}
