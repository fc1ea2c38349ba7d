//! The page of training data: over plain values, and in a window on a project.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::{Key, Role, vec2};

use hashiya::look::Mode;
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::status::Status;
use hashiya::session::exporting::{
    Balance, FindingKind, Loss, OfLabel, PreflightFinding, Report, Survey,
};
use hashiya::session::project::Looked;
use hashiya::session::task::Steps;
use hashiya::training::balance::OfPart;
use hashiya::ui::training_data::{Running, TrainingDataAction, TrainingPage};

use crate::pictures::assert_picture;
use crate::window_corpus::{
    ANNOTATOR, annotate, annotate_some, open_id, project, start, until, window_with,
};
use crate::window_stage::Stage;

/// A label with its name, its colours on a light and on a dark page, its spans in train, dev and test,
/// and its documents.
type Counted = (&'static str, &'static str, (u32, u32), [usize; 3], usize);

const LABELS: [Counted; 4] = [
    (
        "actor",
        "فاعل",
        (0xB4_6A_1E, 0xE0_9A_4E),
        [2_400, 310, 290],
        230,
    ),
    (
        "location",
        "موقع",
        (0x2E_7D_5B, 0x6F_C2_9C),
        [2_900, 350, 360],
        236,
    ),
    (
        "casualty",
        "ضحايا",
        (0xA8_3A_3A, 0xE3_83_83),
        [1_100, 130, 140],
        180,
    ),
    ("weapon", "سلاح", (0x5B_5B_8C, 0xA0_A0_D8), [190, 23, 20], 60),
];

fn codebook() -> Codebook {
    let mut codebook = Codebook::default();
    let some = codebook.labels[0].clone();
    let labels = LABELS.map(|(id, name, (light, dark), ..)| {
        let mut label = some.clone();
        label.id = LabelId::new(id);
        name.clone_into(&mut label.arabic);
        (label.light.line, label.dark.line) = (light, dark);
        label
    });
    codebook.labels = labels.into();
    codebook
}

fn balance() -> Balance {
    let parts = [("train", 192, 7_313), ("dev", 24, 450), ("test", 24, 450)];
    let of_part = |(part, documents, spans): (&str, usize, usize)| {
        let of = OfPart {
            documents,
            spans,
            incidents: if part == "train" { 911 } else { 0 },
            code_points: 0,
        };
        (part.to_owned(), of)
    };
    let labels = LABELS.map(|(id, .., counts, documents)| {
        let of = parts.iter().zip(counts).map(|((part, ..), spans)| {
            let articles = if *part == "train" { documents } else { 0 };
            ((*part).to_owned(), OfLabel { spans, articles })
        });
        (id.to_owned(), of.collect())
    });
    Balance {
        labels: labels.into(),
        parts: parts.map(of_part).into(),
    }
}

fn finding(
    kind: FindingKind,
    quote: &str,
    label: &str,
    detail: &str,
    article: &str,
) -> PreflightFinding {
    PreflightFinding {
        kind,
        article: article.to_owned(),
        annotator: String::new(),
        span: (!quote.is_empty()).then_some((10, 15)),
        label: label.to_owned(),
        quote: quote.to_owned(),
        detail: detail.to_owned(),
    }
}

fn looked() -> Looked {
    use FindingKind::{EdgePunctuation, FewExamples, LabelledDifferently, NoSpans};
    let findings = vec![
        finding(
            LabelledDifferently,
            "تنظيم داعش",
            "location",
            "41 times actor",
            "bus-ambush",
        ),
        finding(EdgePunctuation, "إدلب،", "location", "\"،\"", "toll-rises"),
        finding(
            EdgePunctuation,
            "«لواء القدس",
            "actor",
            "\"«\"",
            "toll-rises",
        ),
        finding(FewExamples, "", "weapon", "12 of 20", ""),
        finding(NoSpans, "", "", "", "no-news"),
    ];
    Looked {
        report: Report {
            balance: balance(),
            findings,
        },
        survey: Survey {
            articles: 120,
            documents: 240,
            ..Survey::default()
        },
        losses: vec![
            (Loss::Status, 240),
            (Loss::Incident, 911),
            (Loss::Widened, 64),
        ],
    }
}

fn stage(
    mode: Mode,
    found: Option<Looked>,
    running: Option<Running>,
) -> Stage<TrainingPage, TrainingDataAction> {
    let mut page = TrainingPage::default();
    page.set_folder("/home/layla/projects/rif/exports/hashiya");
    if let Some(found) = found {
        page.set_found(Ok(found));
    }
    let codebook = codebook();
    Stage::new(page, vec2(1180.0, 560.0), mode, move |ui, ink, mode, it| {
        it.show(ui, ink, mode, &codebook, running)
    })
}

#[test]
fn the_page_in_light_and_dark() {
    let picture = |mode| stage(mode, Some(looked()), None).picture();
    assert_picture("window-training-light", &picture(Mode::Light));
    assert_picture("window-training-dark", &picture(Mode::Dark));
}

#[test]
fn findings_are_gone_through_by_keyboard() {
    let mut stage = stage(Mode::Light, Some(looked()), None);
    assert_eq!(stage.labels_of(Role::ListBoxOption).len(), 5);
    stage.focus("Findings, 5");
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingDataAction::Open(
            "bus-ambush".to_owned(),
            Some((10, 15))
        )]
    );
    stage.key(Key::ArrowDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingDataAction::Open(
            "toll-rises".to_owned(),
            Some((10, 15))
        )],
        "the heading between is passed over"
    );
    stage.key(Key::ArrowUp);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingDataAction::Open(
            "bus-ambush".to_owned(),
            Some((10, 15))
        )]
    );
    stage.key(Key::PageDown);
    stage.key(Key::PageDown);
    stage.key(Key::Enter);
    assert_eq!(
        stage.asked(),
        [TrainingDataAction::Open("no-news".to_owned(), None)]
    );
    stage.key(Key::Escape);
    assert_eq!(stage.asked(), [TrainingDataAction::Close]);
}

#[test]
fn what_is_chosen_is_looked_at_and_written() {
    let mut stage = stage(Mode::Light, Some(looked()), None);
    stage.click("All annotators");
    assert_eq!(stage.asked(), [TrainingDataAction::Look]);
    assert!(!stage.part().choice.everybody);
    stage.click("In train, dev and test");
    assert_eq!(stage.asked(), [TrainingDataAction::Look]);
    stage.click("Format: Hashiya JSON lines");
    stage.click("spaCy DocBin");
    assert_eq!(stage.asked(), [TrainingDataAction::Look]);
    assert_eq!(stage.part().choice.format.name, "spacy");
    stage.click("Export");
    let folder = "/home/layla/projects/rif/exports/hashiya".to_owned();
    assert_eq!(stage.asked(), [TrainingDataAction::Export(folder)]);
    stage.click("Choose…");
    assert_eq!(stage.asked(), [TrainingDataAction::Choose]);
    stage.click("Back to the article");
    assert_eq!(stage.asked(), [TrainingDataAction::Close]);
}

#[test]
fn what_goes_on_is_shown_and_can_be_stopped() {
    let steps = Steps { done: 3, total: 10 };
    let mut stage = stage(Mode::Light, None, Some(Running::Export(steps)));
    assert!(stage.says("Looking at the annotations…"));
    stage.click("Stop the export");
    assert_eq!(stage.asked(), [TrainingDataAction::Stop]);
}

#[test]
fn without_findings_it_says_so() {
    let stage = stage(Mode::Light, Some(Looked::default()), None);
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
