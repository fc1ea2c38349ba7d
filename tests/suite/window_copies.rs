//! Near-duplicates as a page: both texts side by side, and decisions by key.

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::article::Article;
use hashiya::model::row::ArticleRow;
use hashiya::session::project::comparing::{Compared, CopyDecision as Decision, NearPair};
use hashiya::session::task::Steps;
use hashiya::ui::near_duplicates::{NearDuplicatesPage, PairAction};

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

const FIRST: &str = "قصف على سوق في سرمين\nأفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين أمس.\nوقال المتطوع قاسم الدالي إن فرق الإنقاذ عملت حتى المساء.\n";
const SECOND: &str = "مقتل أربعة مدنيين في سرمين\nأفاد الدفاع المدني بمقتل أربعة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين أمس.\nوقال المتطوع قاسم الدالي إن فرق الإنقاذ عملت حتى صباح اليوم (الأحد).\n";

fn side(id: &str, title: &str, source: &str, date: &str) -> ArticleRow {
    ArticleRow {
        id: id.to_owned(),
        title: title.to_owned(),
        source: source.to_owned(),
        iso_date: date.to_owned(),
        ..ArticleRow::default()
    }
}

fn pairs() -> Vec<NearPair> {
    let first = side(
        "sarmin-1",
        "قصف على سوق في سرمين",
        "وكالة السهل",
        "2016-10-12",
    );
    let second = side(
        "sarmin-2",
        "مقتل أربعة مدنيين في سرمين",
        "صحيفة المدى",
        "2016-10-13",
    );
    let other = side("aid", "قافلة إغاثة تصل إلى المخيم", "", "");
    let again = side("aid-2", "وصول قافلة الإغاثة إلى المخيم", "", "");
    vec![
        NearPair {
            first,
            second,
            resemblance: 0.874,
        },
        NearPair {
            first: other,
            second: again,
            resemblance: 0.81,
        },
    ]
}

fn texts() -> Compared {
    let only = |text: &str, words: &[&str]| {
        let ranges = words.iter().filter_map(|words| {
            let start = text.find(words)?;
            Some(start..start + words.len())
        });
        (Article::new("x", text), ranges.collect())
    };
    Compared {
        first: only(FIRST, &["قصف على سوق", "ثلاثة", "المساء"]),
        second: only(SECOND, &["مقتل أربعة مدنيين", "صباح اليوم (الأحد)"]),
    }
}

fn stage(mode: Mode, writable: bool) -> Stage<(NearDuplicatesPage, Option<Steps>), PairAction> {
    let mut copies = NearDuplicatesPage::default();
    copies.set_pairs(Ok(pairs()));
    copies.focus();
    let mut stage = Stage::new(
        (copies, None),
        vec2(1120.0, 620.0),
        mode,
        move |ui, ink, mode, (it, running)| it.show(ui, ink, mode, writable, *running),
    );
    let asked = PairAction::Compare("sarmin-1".to_owned(), "sarmin-2".to_owned());
    assert_eq!(stage.asked(), [asked], "once");
    stage.part().0.set_texts(Ok(texts()));
    stage.settle();
    stage
}

fn decide(first: &str, second: &str, decision: Decision) -> PairAction {
    PairAction::Decide(first.to_owned(), second.to_owned(), decision)
}

#[test]
fn both_texts_stand_side_by_side() {
    let stage = stage(Mode::Light, true);
    assert_picture("window-copies-light", &stage.picture());
    self::stage(Mode::Dark, true).look("copies-dark");
    assert!(stage.says("87 % the same words"));
    assert_eq!(stage.labels_of(Role::ListBoxOption).len(), 2);
    let [first, second] = [FIRST, SECOND].map(|text| {
        let paragraph = text.lines().nth(1).unwrap_or_default();
        stage.rect(paragraph)
    });
    assert!(first.left() > second.right(), "the first at the right");
}

#[test]
fn keys_decide() {
    for (key, decision) in [
        (Key::Num1, Decision::SecondIsCopy),
        (Key::Num2, Decision::FirstIsCopy),
        (Key::Num3, Decision::NoCopies),
    ] {
        let mut stage = stage(Mode::Light, true);
        stage.key(key);
        assert_eq!(stage.asked(), [decide("sarmin-1", "sarmin-2", decision)]);
        stage.part().0.settle("sarmin-1", "sarmin-2", decision);
        stage.settle();
        let next = PairAction::Compare("aid".to_owned(), "aid-2".to_owned());
        assert_eq!(stage.asked(), [next]);
        assert!(stage.says("1 decided"));
    }
}

#[test]
fn buttons_decide_and_later_goes_on() {
    let mut stage = stage(Mode::Light, true);
    stage.click("Later 4");
    let next = PairAction::Compare("aid".to_owned(), "aid-2".to_owned());
    assert_eq!(stage.asked(), [next]);
    stage.click("Not copies 3");
    assert_eq!(stage.asked(), [decide("aid", "aid-2", Decision::NoCopies)]);
}

#[test]
fn who_may_only_read_does_not_decide() {
    let mut stage = stage(Mode::Light, false);
    stage.key(Key::Num1);
    stage.click("Not copies 3");
    assert_eq!(stage.asked(), []);
}

#[test]
fn when_nothing_is_left_it_says_so() {
    let mut stage = stage(Mode::Light, true);
    for (first, second) in [("sarmin-1", "sarmin-2"), ("aid", "aid-2")] {
        stage.part().0.settle(first, second, Decision::NoCopies);
    }
    stage.settle();
    assert!(stage.says("All pairs are decided"));
    stage.part().0.set_pairs(Ok(Vec::new()));
    stage.settle();
    assert!(stage.says("No near-duplicates"));
    stage.part().1 = Some(Steps { done: 2, total: 5 });
    stage.settle();
    stage.asked();
    stage.click("Stop");
    assert_eq!(stage.asked(), [PairAction::Stop]);
    stage.click("Back to the article");
    assert_eq!(stage.asked(), [PairAction::Close]);
}

#[test]
fn a_text_that_cannot_be_read_is_said_where_one_looks() {
    let mut stage = stage(Mode::Light, true);
    let why = "cannot read the article: permission denied: articles/sarmin-1.txt";
    stage.part().0.set_texts(Err(why.to_owned()));
    stage.settle();
    assert!(stage.says(why));
}

/// A pair of articles of which nothing but the ids is known.
fn pair(first: &str, second: &str) -> NearPair {
    NearPair {
        first: side(first, "", "", ""),
        second: side(second, "", "", ""),
        resemblance: 0.9,
    }
}

fn told(copies: &NearDuplicatesPage) -> Vec<String> {
    let name = |pair: &NearPair| format!("{}{}", pair.first.id, pair.second.id);
    copies.pairs().iter().map(name).collect()
}

#[test]
fn a_copy_is_not_asked_about_again() {
    let mut copies = NearDuplicatesPage::default();
    copies.set_pairs(Ok(vec![
        pair("a", "b"),
        pair("a", "c"),
        pair("b", "c"),
        pair("d", "e"),
    ]));
    copies.settle("a", "b", Decision::SecondIsCopy);
    assert_eq!(told(&copies), ["ac", "de"]);
    copies.settle("a", "c", Decision::NoCopies);
    assert_eq!(told(&copies), ["de"]);
    copies.settle("d", "e", Decision::FirstIsCopy);
    assert_eq!(told(&copies), Vec::<String>::new());
}

#[test]
fn the_pair_after_the_decided_one_is_next() {
    let compares =
        |first: &str, second: &str| vec![PairAction::Compare(first.to_owned(), second.to_owned())];
    let mut stage = stage(Mode::Light, true);
    let found = vec![pair("a", "b"), pair("c", "d"), pair("e", "f")];
    stage.part().0.set_pairs(Ok(found));
    stage.settle();
    stage.asked();
    stage.key(Key::ArrowDown);
    assert_eq!(stage.asked(), compares("c", "d"));
    stage.part().0.settle("c", "d", Decision::NoCopies);
    stage.settle();
    assert_eq!(stage.asked(), compares("e", "f"));
    // After the last one the first comes again.
    stage.key(Key::ArrowDown);
    assert_eq!(stage.asked(), compares("a", "b"));
}
