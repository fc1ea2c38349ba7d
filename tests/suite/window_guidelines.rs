//! The guidelines beside the text: set, followed, copied, reloaded, empty.

use std::path::Path;

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::codebook::Codebook;
use hashiya::text::ParagraphDirection;
use hashiya::ui::commands::Command;
use hashiya::ui::guidelines::{Guidelines, markdown, setting};
use hashiya::ui::request::Request;

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

const FILE: &str = "/data/حلب/guidelines.md";

const TEXT: &str = "# دليل التوسيم\n\nيُعلَّم كل ذكر **لشخص أو جماعة** قامت بالفعل بوسم [الفاعل](label:actor)، \
ولو تكرر في الخبر نفسه (انظر [القواعد](https://example.org/rules?v=2)).\n\n\
1. حروف العطف والجر لا تدخل: من `وكفرعمة` يُعلَّم «كفرعمة».\n2. الألقاب:\n   - تدخل إن سبقت الاسم: «المسعف قاسم الدالي».\n   - ولا تدخل وحدها.\n\n\
> إذا ترددت، فاترك ملاحظة بدل الوسم.\n\n\
## Locations\n\nEvery named place is a [location](label:location), also when it is part of a name: \
~~only villages~~ streets, crossings and camps too. Ask about [events](label:event).\n\n\
- One span for «ريف إدلب الجنوبي»\n- Not the word **near** before it\n\n\
| الوسم | مثال | لا يدخل |\n|---|---|---|\n| فاعل | الدفاع المدني | متطوعون |\n| موقع | بلدة سرمين | هناك |\n\n\
---\n\n```\nspan 3: casualty\n```\n";

fn stage(text: Option<&str>, mode: Mode) -> Stage<Guidelines, Request> {
    let mut guidelines = Guidelines::default();
    guidelines.set(text.map(str::to_owned));
    let codebook = Codebook::default();
    Stage::new(
        guidelines,
        vec2(420.0, 900.0),
        mode,
        move |ui, ink, mode, it| {
            egui::Frame::new()
                .inner_margin(egui::Margin::symmetric(10, 8))
                .show(ui, |ui| it.show(ui, ink, mode, &codebook, Path::new(FILE)))
                .inner
        },
    )
}

#[test]
fn every_block_is_told_in_its_order() {
    let stage = stage(Some(TEXT), Mode::Light);
    assert_picture("window-guidelines-light", &stage.picture());
    for words in [
        "دليل التوسيم",
        "الألقاب:",
        "إذا ترددت، فاترك ملاحظة بدل الوسم.",
        "Locations",
        "الدفاع المدني",
        "span 3: casualty",
    ] {
        assert!(stage.says(words), "{words}");
    }
    assert_eq!(
        stage.labels_of(Role::Link),
        ["الفاعل", "القواعد", "location", "events"]
    );
}

#[test]
fn arabic_stands_at_the_right_and_english_at_the_left() {
    let stage = stage(Some(TEXT), Mode::Dark);
    assert_picture("window-guidelines-dark", &stage.picture());
    let (arabic, english) = (stage.rect("الفاعل"), stage.rect("location"));
    assert!(
        arabic.width() < 60.0 && english.width() < 80.0,
        "a link is where its words are"
    );
    let directions = [
        "- One span for «ريف إدلب الجنوبي»\n- Not the word near before it",
        "فقرة\n\nA paragraph\n\n12",
    ]
    .map(|source| setting::directions(&markdown::blocks(source)));
    use ParagraphDirection::{LeftToRight, RightToLeft};
    assert_eq!(
        directions[0],
        [LeftToRight, LeftToRight],
        "as the whole list"
    );
    assert_eq!(directions[1], [RightToLeft, LeftToRight, LeftToRight]);
}

#[test]
fn a_link_to_a_label_shows_it_and_its_chip_gives_it() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    assert!(!stage.has("Give Actor"));
    stage.click("الفاعل");
    assert!(stage.says("Actor: 1 or A"));
    stage.look("guidelines-label");
    assert_eq!(stage.asked(), [], "to look is not to label");
    stage.click("Give Actor");
    assert_eq!(stage.asked(), [Request::Run(Command::Label(0))]);
    stage.click("Hide label");
    assert!(!stage.has("Give Actor"));
}

#[test]
fn a_label_that_the_codebook_does_not_know_is_said_so() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    stage.click("events");
    assert!(stage.says("The codebook has no label “event”."));
}

#[test]
fn an_address_is_copied_and_said() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    stage.click("القواعد");
    assert!(stage.says("Copied https://example.org/rules?v=2"));
}

#[test]
fn links_are_followed_by_the_keyboard() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    stage.focus("location");
    stage.key(Key::Enter);
    assert!(stage.says("Location: 2 or L"));
}

#[test]
fn keys_scroll_while_the_text_has_the_keyboard() {
    let long = TEXT.repeat(6);
    let mut stage = stage(Some(&long), Mode::Light);
    let top = stage.rect("دليل التوسيم").top();
    stage.part().focus = true;
    stage.settle();
    stage.key(Key::PageDown);
    let now = stage.rect("دليل التوسيم").top();
    // The last of the six headings of this name is meant by both.
    assert!(now < top - 200.0, "{top} {now}");
}

#[test]
fn a_frame_without_news_sets_nothing() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    let before = stage.layouts();
    for _ in 0..5 {
        stage.frame();
    }
    assert_eq!(stage.layouts(), before);
}

#[test]
fn without_guidelines_it_says_where_they_go() {
    let mut stage = stage(None, Mode::Light);
    stage.look("guidelines-empty");
    assert!(stage.says("No guidelines yet"));
    assert!(stage.says(FILE));
    stage.click("Close guidelines");
    assert_eq!(stage.asked(), [Request::FocusArticle]);
}

#[test]
fn a_changed_file_is_shown_anew() {
    let mut stage = stage(Some(TEXT), Mode::Light);
    assert!(stage.says("دليل التوسيم") && !stage.says("غير ذلك"));
    stage.part().set(Some("# غير ذلك".to_owned()));
    stage.settle();
    assert!(stage.says("غير ذلك") && !stage.says("دليل التوسيم"));
}
