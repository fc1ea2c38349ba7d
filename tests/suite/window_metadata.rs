//! The form of an article's metadata.

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::metadata::Metadata;
use hashiya::ui::dialogs::metadata::MetadataDialog;
use hashiya::ui::widgets::dialog::Answer;

use crate::window_stage::Stage;

fn known() -> Metadata {
    Metadata {
        title: "قصف على سوق في سرمين".to_owned(),
        source: "وكالة السهل".to_owned(),
        date: "غداة العيد".to_owned(),
        url: "https://example.org/news/12?lang=ar".to_owned(),
        language: "ar".to_owned(),
        fields: [("القسم".to_owned(), "محليات".to_owned())].into(),
        ..Metadata::default()
    }
}

fn stage(mode: Mode, writable: bool) -> Stage<MetadataDialog, Answer<Metadata>> {
    let dialog = MetadataDialog::new("sarmin-1", known());
    Stage::new(
        dialog,
        vec2(760.0, 620.0),
        mode,
        move |ui, ink, mode, it| {
            let output = it.show(ui.ctx(), ink, mode, writable);
            (output != Answer::Open).then_some(output)
        },
    )
}

#[test]
fn everything_known_is_in_the_form() {
    let stage = stage(Mode::Light, true);
    stage.look("metadata-light");
    self::stage(Mode::Dark, true).look("metadata-dark");
    for value in [
        "قصف على سوق في سرمين",
        "وكالة السهل",
        "غداة العيد",
        "محليات",
    ] {
        assert!(stage.says(value), "{value}");
    }
    assert!(stage.says("This date cannot be read."));
    let fields = stage.labels_of(Role::TextInput);
    assert_eq!(
        fields,
        [
            "Title",
            "Source",
            "Author",
            "Date",
            "Address",
            "Language",
            "Name of field 1",
            "القسم"
        ]
    );
}

#[test]
fn it_is_written_by_keyboard() {
    let mut stage = stage(Mode::Light, true);
    stage.focus("Author");
    stage.type_text("سلمى الحاج");
    stage.key(Key::Enter);
    let expected = Metadata {
        author: "سلمى الحاج".to_owned(),
        ..known()
    };
    let save = Answer::Given(expected);
    assert_eq!(stage.asked(), [save]);
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [Answer::Closed]);
}

#[test]
fn fields_are_added_and_removed() {
    let mut stage = stage(Mode::Light, true);
    stage.click("Remove");
    stage.click("Add a field");
    stage.type_text("page");
    stage.focus("page");
    stage.type_text("3");
    stage.click("Save metadata");
    let expected = Metadata {
        fields: [("page".to_owned(), "3".to_owned())].into(),
        ..known()
    };
    let save = Answer::Given(expected);
    assert_eq!(stage.asked(), [save]);
}

#[test]
fn who_may_only_read_cannot_save() {
    let mut stage = stage(Mode::Light, false);
    stage.click("Save metadata");
    assert_eq!(stage.asked(), []);
}
