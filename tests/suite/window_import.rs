//! The dialog that brings articles in: what is chosen, recognised, mapped, how far it is, and
//! what came of it.

use std::path::PathBuf;

use egui::{Key, vec2};

use hashiya::interchange::DraftText;
use hashiya::look::Mode;
use hashiya::model::metadata::Metadata;
use hashiya::session::importing::{
    Brought, Draft, Field, ImportProgress, ImportReport, ImportRequest, Imported, Mapping, Preview,
    Reason, Refused, TablePreview, Target, Why,
};
use hashiya::ui::import::{ImportAction, ImportDialog};
use hashiya::ui::picker::Want;

use crate::pictures::assert_picture;
use crate::window_stage::Stage;

fn stage(mode: Mode, dialog: ImportDialog) -> Stage<ImportDialog, ImportAction> {
    Stage::new(dialog, vec2(1100.0, 800.0), mode, |ui, ink, _, it| {
        it.show(ui.ctx(), ink)
    })
}

fn field(name: &str, sample: &str) -> Field {
    Field {
        name: name.to_owned(),
        samples: vec![sample.to_owned()],
        count: 120,
        length: sample.chars().count(),
        ..Field::default()
    }
}

fn draft(text: &str, metadata: Metadata) -> Draft {
    Draft {
        wanted_id: String::new(),
        text: DraftText::Text(text.to_owned()),
        metadata,
        origin: String::new(),
        format: "jsonl",
        left_out: Vec::new(),
    }
}

fn found() -> Preview {
    let mut guessed = Mapping::default();
    guessed.set(Target::Text, Some("body"));
    guessed.set(Target::Title, Some("العنوان"));
    guessed.set(Target::Date, Some("published"));
    let report = "أفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال سوقا شعبيا في مدينة سرمين أمس، \
                  وأن فرق الإنقاذ وصلت بعد ساعة.";
    Preview {
        formats: vec![("JSON lines", 1), ("Plain text", 12)],
        not_imported: 2,
        tables: vec![TablePreview {
            name: "wire/تقارير.jsonl".to_owned(),
            files: 1,
            fields: Ok(vec![
                field("العنوان", "قصف على سوق في سرمين"),
                field("body", report),
                field("published", "12 تشرين الأول 2016"),
                field("site", "وكالة السهل"),
            ]),
            mapping: guessed,
        }],
        first: vec![
            draft(
                report,
                Metadata {
                    title: "قصف على سوق في سرمين".to_owned(),
                    source: "وكالة السهل".to_owned(),
                    date: "12 تشرين الأول 2016".to_owned(),
                    ..Metadata::default()
                },
            ),
            draft(
                "A convoy of trucks with flour and medicine has reached the camp.",
                Metadata {
                    title: "Aid convoy reaches the camp".to_owned(),
                    source: "North Desk".to_owned(),
                    ..Metadata::default()
                },
            ),
        ],
        unreadable: vec![(
            "wire/تقارير.jsonl line 3".to_owned(),
            "it has no field \"body\", which should be its text".to_owned(),
        )],
        ..Preview::default()
    }
}

fn request(paths: &[&str]) -> ImportRequest {
    ImportRequest {
        paths: paths.iter().map(PathBuf::from).collect(),
        ..ImportRequest::default()
    }
}

/// A dialog that has looked at a folder.
fn ready(mode: Mode) -> Stage<ImportDialog, ImportAction> {
    let paths = vec![PathBuf::from("/data/wire")];
    let mut stage = stage(mode, ImportDialog::new(paths, None));
    assert_eq!(
        stage.asked(),
        [ImportAction::Look(request(&["/data/wire"]))]
    );
    stage.part().set_preview(Ok(found()));
    stage.settle();
    stage
}

#[test]
fn at_first_it_says_what_can_be_chosen() {
    let mut stage = stage(Mode::Light, ImportDialog::new(Vec::new(), None));
    stage.look("import-empty");
    assert!(stage.says("Plain text, web pages, JSON"));
    assert_eq!(stage.asked(), [], "there is nothing to look at");
    stage.click("Choose files…");
    stage.click("Choose a folder…");
    assert_eq!(
        stage.asked(),
        [
            ImportAction::Pick(Want::Sources),
            ImportAction::Pick(Want::SourceFolder)
        ]
    );
    stage.focus("Path of a file or folder");
    stage.type_text("/data/أخبار");
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [ImportAction::Look(request(&["/data/أخبار"]))]
    );
    stage.part().add([PathBuf::from("/data/b.csv")]);
    stage.settle();
    let both = request(&["/data/أخبار", "/data/b.csv"]);
    assert_eq!(stage.asked(), [ImportAction::Look(both)]);
}

#[test]
fn what_is_recognised_is_shown_and_started() {
    let mut stage = ready(Mode::Light);
    assert_picture("window-import-light", &stage.picture());
    ready(Mode::Dark).look("import-dark");
    for words in [
        "JSON lines: 1",
        "Plain text: 12",
        "not read: 2",
        "Text from: body",
        "Title from: العنوان",
        "Source from: nothing",
        "وكالة السهل · \u{200E}12 تشرين الأول 2016",
        "it has no field \"body\"",
    ] {
        assert!(stage.says(words), "{words}");
    }
    stage.click("Import");
    assert_eq!(
        stage.asked(),
        [ImportAction::Start(request(&["/data/wire"]))]
    );
}

#[test]
fn enter_in_the_empty_field_imports_what_is_chosen() {
    let mut stage = stage(Mode::Light, ImportDialog::new(Vec::new(), None));
    stage.settle();
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), []);
    stage.type_text("\"/data/wire\"");
    stage.key(Key::Enter);
    let chosen = request(&["/data/wire"]);
    assert_eq!(stage.asked(), [ImportAction::Look(chosen.clone())]);
    // Nothing is imported before one has seen what it is.
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), []);
    stage.part().set_preview(Ok(found()));
    stage.settle();
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [ImportAction::Start(chosen)]);
}

#[test]
fn another_field_is_looked_at_again() {
    let mut stage = ready(Mode::Light);
    stage.click("Source from: nothing");
    stage.click("site");
    let mut changed = request(&["/data/wire"]);
    changed.options.mapping.set(Target::Source, Some("site"));
    assert_eq!(stage.asked(), [ImportAction::Look(changed.clone())]);
    stage.part().set_preview(Ok(found()));
    stage.settle();
    assert!(stage.says("Source from: site"));
    stage.click("Import");
    assert_eq!(stage.asked(), [ImportAction::Start(changed)]);
}

#[test]
fn another_encoding_is_looked_at_again() {
    let mut stage = ready(Mode::Light);
    stage.click("Encoding: found for each file");
    stage.click("windows-1256");
    let asked = stage.asked();
    let [ImportAction::Look(request)] = &asked[..] else {
        panic!("{asked:?}");
    };
    assert_eq!(
        request.options.encoding.map(|it| it.label()),
        Some("windows-1256")
    );
}

#[test]
fn an_import_is_followed_and_stopped() {
    let mut stage = ready(Mode::Light);
    stage.part().set_progress(ImportProgress {
        done: 42,
        total: 100,
        added: 812,
        refused: 3,
        name: "wire/تقارير.jsonl".to_owned(),
        ..ImportProgress::default()
    });
    stage.settle();
    stage.look("import-running");
    assert!(stage.says("812 in, 3 refused so far"));
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [], "a stray key does not stop it");
    stage.click("Stop importing");
    assert_eq!(stage.asked(), [ImportAction::Stop]);
}

#[test]
fn the_report_says_what_was_refused_and_why() {
    let mut stage = ready(Mode::Light);
    let refused = (1..300).map(|at| Refused {
        origin: format!("wire/تقارير.jsonl line {at}"),
        why: Why::Copy {
            of: "سرمين".to_owned(),
        },
    });
    let brought = |at: usize| Brought {
        id: at.to_string(),
        origin: String::new(),
    };
    stage.part().set_report(Imported::Articles(ImportReport {
        added: (0..1204).map(brought).collect(),
        refused: refused.collect(),
        left_out: [("log".to_owned(), 2)].into(),
        cancelled: true,
        ..ImportReport::default()
    }));
    stage.settle();
    stage.look("import-report");
    assert!(stage.says("1204 articles are in, 299 refused:"));
    assert!(stage.says("wire/تقارير.jsonl line 1: its text is that of"));
    assert!(stage.says("It was stopped."));
    assert!(stage.says("the field \"log\" was left out of 2 articles"));
    stage.click("Look for near-duplicates");
    stage.click("Close");
    assert_eq!(
        stage.asked(),
        [ImportAction::FindCopies, ImportAction::Close]
    );
    stage.key(Key::Enter);
    assert_eq!(stage.asked(), [ImportAction::Close]);
}

#[test]
fn a_stopped_import_is_offered_again() {
    let told = "An import was stopped before it was finished: wire";
    let stopped = request(&["/data/wire"]);
    let mut stage = stage(
        Mode::Light,
        ImportDialog::new(Vec::new(), Some(stopped.clone())),
    );
    stage.look("import-resume");
    assert!(stage.says(told));
    stage.click("Resume");
    assert_eq!(stage.asked(), [ImportAction::Start(stopped)]);
    stage.click("Forget it");
    assert_eq!(stage.asked(), [ImportAction::Forget]);
    assert!(!stage.says(told));
}

#[test]
fn files_whose_fields_cannot_be_read_are_told_as_refused() {
    let mut stage = ready(Mode::Light);
    let mut seen = found();
    seen.tables.push(TablePreview {
        name: "wire/torn.json".to_owned(),
        files: 1,
        fields: Err(Reason::NoText),
        mapping: Mapping::default(),
    });
    stage.part().set_preview(Ok(seen));
    stage.settle();
    assert!(stage.says("Of what was looked at, 2 would be refused:"));
    assert!(stage.says(&format!("wire/torn.json: {}", Reason::NoText)));
    assert!(
        !stage.says("Fields of"),
        "there is one table to choose from"
    );
}
