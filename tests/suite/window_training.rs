//! The page of training data: over plain values, and in a window on a project.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::ui::training_data::{
    FormatName, Found, LabelRow, Standing, Told, TrainingAction, TrainingPage,
};

use crate::pictures::assert_picture;
use crate::window_corpus::{
    ANNOTATOR, annotate, annotate_some, open_id, project, start, until, window_with,
};
use crate::window_stage::Stage;
use hashiya::model::progress::Status;

fn formats() -> Vec<FormatName> {
    let name = |name, title| FormatName { name, title };
    vec![
        name("hashiya", "Hashiya JSON lines"),
        name("spacy", "spaCy DocBin"),
        name("conll", "CoNLL-2003 columns"),
    ]
}

fn label(
    name: &str,
    id: &str,
    colours: (u32, u32),
    parts: &[(&str, usize)],
    documents: usize,
) -> LabelRow {
    LabelRow {
        name: name.to_owned(),
        id: id.to_owned(),
        colours,
        parts: parts
            .iter()
            .map(|(part, count)| ((*part).to_owned(), *count))
            .collect(),
        documents,
    }
}

fn finding(kind: &'static str, quote: &str, label: &str, detail: &str, article: &str) -> Found {
    Found {
        kind,
        article: article.to_owned(),
        span: (!quote.is_empty()).then_some((10, 15)),
        label: label.to_owned(),
        quote: quote.to_owned(),
        detail: detail.to_owned(),
    }
}

fn told() -> Told {
    Told {
        summary:
            "120 articles, 240 documents, 8213 spans, 911 incidents · train 192 · dev 24 · test 24"
                .to_owned(),
        labels: vec![
            label(
                "فاعل",
                "actor",
                (0xB4_6A_1E, 0xE0_9A_4E),
                &[("train", 2_400), ("dev", 310), ("test", 290)],
                230,
            ),
            label(
                "موقع",
                "location",
                (0x2E_7D_5B, 0x6F_C2_9C),
                &[("train", 2_900), ("dev", 350), ("test", 360)],
                236,
            ),
            label(
                "ضحايا",
                "casualty",
                (0xA8_3A_3A, 0xE3_83_83),
                &[("train", 1_100), ("dev", 130), ("test", 140)],
                180,
            ),
            label(
                "سلاح",
                "weapon",
                (0x5B_5B_8C, 0xA0_A0_D8),
                &[("train", 190), ("dev", 23), ("test", 20)],
                60,
            ),
        ],
        losses: vec![
            "240: statuses and their reasons are not told".to_owned(),
            "911: incidents are left out".to_owned(),
            "64: spans are widened to whole tokens".to_owned(),
        ],
        findings: vec![
            finding(
                "The same words, labelled differently",
                "تنظيم داعش",
                "location",
                "41 times actor",
                "bus-ambush",
            ),
            finding(
                "Spans with punctuation at an edge",
                "إدلب،",
                "location",
                "\"،\"",
                "toll-rises",
            ),
            finding(
                "Spans with punctuation at an edge",
                "«لواء القدس",
                "actor",
                "\"«\"",
                "toll-rises",
            ),
            finding("Labels with few examples", "", "weapon", "12 of 20", ""),
            finding("Articles without any span", "", "", "", "no-news"),
        ],
    }
}

fn stage(
    mode: Mode,
    told: Option<Told>,
    standing: Standing,
) -> Stage<TrainingPage, TrainingAction> {
    let mut page = TrainingPage::new(formats());
    page.set_folder("/home/layla/projects/rif/exports/hashiya");
    if let Some(told) = told {
        page.tell(told);
    }
    Stage::new(page, vec2(1180.0, 560.0), mode, move |ui, ink, mode, it| {
        it.show(ui, ink, mode, &standing)
    })
}

#[test]
fn the_page_in_light_and_dark() {
    let picture = |mode| stage(mode, Some(told()), Standing::default()).picture();
    assert_picture("window-training-light", &picture(Mode::Light));
    assert_picture("window-training-dark", &picture(Mode::Dark));
}

#[test]
fn findings_are_gone_through_by_keyboard() {
    let mut stage = stage(Mode::Light, Some(told()), Standing::default());
    assert_eq!(stage.labels_of(Role::ListBoxOption).len(), 5);
    stage.focus("Findings, 5");
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingAction::Open(
            "bus-ambush".to_owned(),
            Some((10, 15))
        )]
    );
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingAction::Open(
            "toll-rises".to_owned(),
            Some((10, 15))
        )],
        "the heading between is passed over"
    );
    stage.key(Key::ArrowUp);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingAction::Open(
            "bus-ambush".to_owned(),
            Some((10, 15))
        )]
    );
    stage.key(Key::PageDown);
    stage.key(Key::PageDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingAction::Open("no-news".to_owned(), None)]
    );
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [TrainingAction::Close]);
}

#[test]
fn what_is_chosen_is_looked_at_and_written() {
    let mut stage = stage(Mode::Light, Some(told()), Standing::default());
    stage.click("All annotators");
    assert_eq!(stage.asked(), [TrainingAction::Look]);
    assert!(!stage.part().chosen.everybody);
    stage.click("In train, dev and test");
    assert_eq!(stage.asked(), [TrainingAction::Look]);
    stage.click("Format: Hashiya JSON lines");
    stage.click("spaCy DocBin");
    assert_eq!(stage.asked(), [TrainingAction::Look]);
    assert_eq!(stage.part().format(), "spacy");
    stage.click("Export");
    let folder = "/home/layla/projects/rif/exports/hashiya".to_owned();
    assert_eq!(stage.asked(), [TrainingAction::Export(folder)]);
    stage.click("Choose…");
    assert_eq!(stage.asked(), [TrainingAction::Choose]);
    stage.click("Back to the article");
    assert_eq!(stage.asked(), [TrainingAction::Close]);
}

#[test]
fn what_goes_on_is_shown_and_can_be_stopped() {
    let standing = Standing {
        running: Some((3, 10)),
        writes: true,
    };
    let mut stage = stage(Mode::Light, None, standing);
    assert!(stage.says("Looking at the annotations…"));
    stage.click("Stop the export");
    assert_eq!(stage.asked(), [TrainingAction::Stop]);
}

#[test]
fn without_findings_it_says_so() {
    let nothing = Told {
        summary: "1 articles".to_owned(),
        ..Told::default()
    };
    let stage = stage(Mode::Light, Some(nothing), Standing::default());
    assert!(stage.says("Nothing was found."));
    assert!(stage.says("Nothing is lost."));
}

#[test]
fn a_project_is_looked_at_and_exported() {
    let (folder, root) = project();
    annotate_some(&root);
    annotate(&root, ANNOTATOR, "a06", |session| {
        session.set_status(Status::Done, "").unwrap();
    });
    let mut desk = window_with(folder, root.clone(), start());
    desk.key("Ctrl+Shift+E");
    until(&mut desk, "the look", |desk| {
        desk.says("3 articles, 3 documents, 6 spans, 0 incidents")
    });
    assert!(desk.says("left out: 1 annotations that are skipped"));
    assert!(desk.has("actor: 2 spans in 2 documents"));
    // What is not finished comes in when it is wanted.
    desk.click("Also what is not done");
    until(&mut desk, "another look", |desk| {
        desk.says("6 articles, 6 documents, 10 spans")
    });
    desk.click("In train, dev and test");
    until(&mut desk, "a look with parts", |desk| desk.says("train "));
    desk.look("project-training");
    // A finding opens its words.
    let finding = desk
        .labels_of(Role::ListBoxOption)
        .into_iter()
        .find(|row| row == "a06")
        .unwrap();
    desk.click("Export");
    let out = root.join("exports/hashiya");
    until(&mut desk, "the export", |_| out.join("README.md").exists());
    until(&mut desk, "its notice", |desk| {
        desk.says("Written and proven: 6 articles")
    });
    let card = fs::read_to_string(out.join("README.md")).unwrap();
    assert!(
        card.contains("| split | train 80, dev 10, test 10, by hash, seed 0 |"),
        "{card}"
    );
    assert!(root.join("exports/split.json").exists());
    // Again over the old one, which is an export.
    desk.click("Export");
    until(&mut desk, "the notice of the second export", |desk| {
        let labels = desk.labels_of(Role::Label).into_iter();
        let written = labels.filter(|label| label.starts_with("Written and proven: 6 articles"));
        written.count() == 2
    });
    desk.click(&finding);
    assert_eq!(open_id(&desk), Some("a06"));
    desk.key("Ctrl+Shift+E");
    until(&mut desk, "the page", |desk| {
        desk.says("6 articles, 6 documents")
    });
    desk.click("Back to the article");
    assert!(desk.is_gone("6 articles, 6 documents"));
}
