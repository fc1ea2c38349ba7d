//! What of an open article is proposed to be excluded, and what is decided.

use std::ops::Range;

use hashiya::assist::boilerplate::{Boilerplate, BoilerplateKind, BoilerplatePart};
use hashiya::model::article::Article;
use hashiya::model::layer::Layer;
use hashiya::model::selection::Selection;
use hashiya::session::Session;

const TEXT: &str = "قصف على سوق في سرمين\n\nأفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال \
    سوقا شعبيا في مدينة سرمين أمس.\n\nاشترك في نشرتنا البريدية\n";

fn session() -> Session {
    Session::in_memory(Article::new("a.txt", TEXT), Layer::default())
}

fn range_of(words: &str) -> Range<usize> {
    let start = TEXT.find(words).unwrap_or_default();
    start..start + words.len()
}

#[test]
fn an_untouched_article_is_examined_and_one_with_a_title_needs_no_headline() {
    let mut session = session();
    let subscribe = BoilerplatePart {
        range: range_of("اشترك في نشرتنا البريدية"),
        kind: BoilerplateKind::Subscribe,
    };
    let found = Boilerplate {
        headline: Some(range_of("قصف على سوق في سرمين")),
        proposals: vec![subscribe],
    };
    assert_eq!(session.examine_boilerplate(" "), found);
    let titled = Boilerplate {
        headline: None,
        ..found
    };
    assert_eq!(session.examine_boilerplate("قصف على سوق"), titled);
    assert_eq!(session.exclude(range_of("أمس")).map(|it| it.removed), Ok(0));
    assert_eq!(session.examine_boilerplate(""), Boilerplate::default());
}

#[test]
fn a_part_with_a_label_or_an_excluded_word_is_decided() {
    let mut session = session();
    let part = range_of("اشترك في نشرتنا البريدية");
    assert!(!session.is_decided(&part));
    assert_eq!(
        session.exclude(range_of("نشرتنا")).map(|it| it.removed),
        Ok(0)
    );
    assert!(session.is_decided(&part));
    assert!(!session.is_decided(&range_of("أمس")));
}

#[test]
fn the_selection_is_excluded_or_else_the_paragraph() {
    let mut session = session();
    assert_eq!(session.part_to_exclude(0), range_of("قصف على سوق في سرمين"));
    assert_eq!(session.part_to_exclude(99), 0..0);
    session.set_selection(Some(Selection::caret(3)));
    assert_eq!(session.part_to_exclude(0), range_of("قصف على سوق في سرمين"));
    session.set_selection(Some(Selection::over(range_of("أمس"))));
    assert_eq!(session.part_to_exclude(0), range_of("أمس"));
}
