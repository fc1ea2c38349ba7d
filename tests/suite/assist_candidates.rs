//! Candidates for mentions: the best first, names that are common nouns never certain, and nothing left
//! out that a look at every name would find.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::assist::Known;
use hashiya::assist::candidates::{Names, Reason};
use hashiya::model::registry::Registries;
use proptest::prelude::*;

fn known() -> Known {
    Known::new(&Registries::default())
}

#[test]
fn actors_of_the_starting_list_are_found_as_newspapers_write_them() {
    let known = known();
    // Mention, the best candidate, why, whether it is certain.
    let table: &[(&str, &str, Reason, bool)] = &[
        (
            "قوات النظام",
            "syrian-government-forces",
            Reason::Exact,
            true,
        ),
        (
            "وقوات النظام",
            "syrian-government-forces",
            Reason::Proclitic,
            true,
        ),
        (
            "لقوات النظام",
            "syrian-government-forces",
            Reason::Proclitic,
            true,
        ),
        ("للجيش السوري", "syrian-arab-army", Reason::Proclitic, true),
        (
            "الجيش العربي السوري",
            "syrian-arab-army",
            Reason::Exact,
            true,
        ),
        ("تنظيم داعش", "islamic-state", Reason::Exact, true),
        ("(تنظيم داعش)", "islamic-state", Reason::Folded, true),
        ("تنظيم (داعش)", "islamic-state", Reason::Folded, true),
        ("«داعش»", "islamic-state", Reason::Folded, true),
        ("داعش", "islamic-state", Reason::Exact, true),
        ("مقاتلو تنظيم داعش", "islamic-state", Reason::Part, false),
        ("قسد", "sdf", Reason::Exact, true),
        ("«قسد»", "sdf", Reason::Folded, true),
        ("قوات سوريا الديموقراطية", "sdf", Reason::Fuzzy, false),
        ("هيئه تحرير الشام", "hts", Reason::Folded, true),
        ("هيئة تحرير الشَّام", "hts", Reason::Folded, true),
        ("لواء فاطميون", "fatemiyoun", Reason::Exact, true),
        ("لواء فاطميون الأفغاني", "fatemiyoun", Reason::Exact, true),
        ("ولواء القدس", "liwa-al-quds", Reason::Proclitic, true),
        (
            "الميليشيات الإيرانية",
            "iranian-backed-militias",
            Reason::Exact,
            true,
        ),
        ("المرصد السوري لحقوق الإنسان", "sohr", Reason::Exact, true),
        (
            "الدفاع الوطني",
            "national-defence-forces",
            Reason::Exact,
            true,
        ),
        ("فصائل المعارضة", "opposition-factions", Reason::Exact, true),
        ("الهيئة", "hts", Reason::Exact, false),
        ("المرصد", "sohr", Reason::Exact, false),
        ("التحالف", "coalition", Reason::Exact, false),
    ];
    for (mention, id, reason, certain) in table {
        let found = known.actors(mention, 5);
        let first = found
            .first()
            .unwrap_or_else(|| panic!("{mention}: nothing"));
        assert_eq!(
            (first.id.as_str(), first.reason, first.certain),
            (*id, *reason, *certain),
            "{mention}"
        );
    }
    assert_eq!(known.actors("كلام لا معنى له", 5), []);
    assert_eq!(known.actors("", 5), []);
    assert_eq!(known.actors("«»", 5), []);
}

#[test]
fn places_are_found_through_their_descriptions() {
    let known = known();
    let best = |mention: &str| {
        let links = known.place_links(mention, 5);
        let (link, found) = links.into_iter().next().unwrap();
        let names: Vec<String> = link
            .places
            .iter()
            .map(|id| Registries::default().places.get(id).unwrap().arabic[0].clone())
            .collect();
        (
            names.join("+"),
            link.relation,
            link.precision.ucdp(),
            found.certain,
        )
    };
    let of = |name: &str, relation: &str, precision, certain| {
        (name.to_owned(), relation.to_owned(), precision, certain)
    };
    // A town, its district and its governorate have one name: that is never certain.
    assert_eq!(best("غرب حلب"), of("حلب", "غرب", 2, false));
    assert_eq!(
        best("ريف إدلب الجنوبي"),
        of("إدلب", "ريف … الجنوبي", 4, false)
    );
    assert_eq!(best("محافظة إدلب"), of("إدلب", "", 4, true));
    assert_eq!(best("ريف دمشق"), of("ريف دمشق", "", 4, false));
    assert_eq!(best("خناصر").0, "خناصر");
    assert_eq!(best("على طريق خناصر - تدمر").0, "خناصر+تدمر");
    assert_eq!(best("على طريق خناصر - تدمر").1, "على طريق");
    // الباب is also a door, الثورة a revolution.
    for mention in ["الباب", "الثورة"] {
        let found = known.place_links(mention, 9);
        assert!(!found.is_empty(), "{mention}");
        assert!(found.iter().all(|(_, found)| !found.certain), "{mention}");
    }
}

#[test]
fn what_was_linked_before_comes_first() {
    let mut names = Names::new([
        ("a", "قوات النظام".to_owned()),
        ("b", "قوات الأمن".to_owned()),
        ("c", "الشرطة".to_owned()),
    ]);
    assert_eq!(names.find("القوات", 3)[0].reason, Reason::Part);
    names.learned("القوات", &"b", 3);
    let found = names.find("القوّات", 3);
    assert_eq!(
        (found[0].id, found[0].reason, found[0].certain),
        ("b", Reason::LinkedBefore(3), true)
    );
    names.learned("القوات", &"c", 5);
    let found = names.find("القوات", 3);
    assert_eq!(
        (found[0].id, found[1].id),
        ("c", "b"),
        "the one that was linked more often"
    );
    assert!(!found[0].certain, "two were linked");
    names.learned("القوات", &"nobody", 5);
    assert_eq!(
        names.find("القوات", 3)[0].id,
        "c",
        "an entry that is gone is not offered"
    );
}

#[test]
fn spaces_articles_and_one_wrong_letter_do_not_matter() {
    let names = Names::new([
        (1, "كفر نوران".to_owned()),
        (2, "معرة النعمان".to_owned()),
        (3, "خان شيخون".to_owned()),
        (4, "القامشلي".to_owned()),
    ]);
    let best = |mention: &str| {
        names
            .find(mention, 1)
            .first()
            .map(|one| (one.id, one.reason))
    };
    assert_eq!(best("كفرنوران"), Some((1, Reason::Joined)));
    assert_eq!(best("معرة نعمان"), Some((2, Reason::Joined)));
    assert_eq!(best("خانشيخون"), Some((3, Reason::Joined)));
    assert_eq!(best("خان شيحون"), Some((3, Reason::Fuzzy)));
    assert_eq!(best("قامشلي"), Some((4, Reason::Joined)));
    assert_eq!(best("القامشلو"), Some((4, Reason::Fuzzy)));
    assert_eq!(best("بالقامشلي"), Some((4, Reason::Proclitic)));
    assert_eq!(best("دمشق"), None);
}

#[test]
fn every_starting_name_finds_its_own_entry() {
    let registries = Registries::default();
    let known = Known::new(&registries);
    for actor in registries.actors.iter() {
        for name in &actor.arabic {
            let found = known.actors(name, 50);
            let own = found.iter().find(|one| one.id == actor.id);
            assert!(
                own.is_some_and(|own| own.score >= 0.95),
                "{name}: {found:?}"
            );
        }
    }
    for place in registries.places.iter() {
        let found = known.places(&place.arabic[0], 50);
        assert!(
            found.iter().any(|one| one.id == place.id),
            "{}",
            place.arabic[0]
        );
    }
    assert!(registries.actors.iter().count() >= 60);
    assert_eq!(registries.places.iter().count(), 654);
    let kinds: std::collections::BTreeSet<u8> = registries
        .actors
        .iter()
        .map(|one| one.kind.acled())
        .collect();
    assert_eq!(kinds.len(), 8, "every kind of ACLED");
    assert_eq!(registries.actors.problems(), [""; 0]);
    assert_eq!(registries.places.problems(), [""; 0]);
    assert_eq!(registries.places.misplaced(), [""; 0]);
}

proptest! {
    /// The names that share pairs of letters hold all that a look at every name finds.
    #[test]
    fn no_candidate_is_left_out(
        names in prop::collection::vec("[ابتجحدرسعقلمنهويء]{2,12}( [ابتجحدرسعقلمنهوي]{2,8})?", 1..60),
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        letter in prop::sample::select(vec!['ا', 'ب', 'ت', 'م', 'ن', 'ي']),
    ) {
        let entries = names.iter().enumerate().map(|(index, name)| (index, name.clone()));
        let all = Names::new(entries);
        let mut mention: Vec<char> = names[which.index(names.len())].chars().collect();
        let place = at.index(mention.len());
        mention[place] = letter;
        let mention: String = mention.into_iter().collect();
        prop_assert_eq!(all.find(&mention, 20), all.scan(&mention, 20));
    }

    #[test]
    fn no_mention_panics(mention in any::<String>()) {
        let names = Names::new([(1, "قوات النظام".to_owned()), (2, String::new()), (3, "ال".to_owned())]);
        for found in names.find(&mention, 3) {
            prop_assert!((0.0..=1.0).contains(&found.score));
        }
    }
}
