//! The two coded articles that come with the program: everything that can be said of casualties is
//! said in them, every quote stands where it should, and the totals are what a person counts.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use hashiya::cli::{Check, check};
use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{
    Casualty, CasualtyKind, CountForm, Polarity, VagueWord, VictimGroup, VictimStatus,
};
use hashiya::model::codebook::Codebook;
use hashiya::model::coded_article::{About, CodedArticle};
use hashiya::model::incident::{Auxiliary, Confidence, Incident, Who};
use hashiya::model::span::Span;
use hashiya::model::status::Status;
use hashiya::model::totals::{Sums, totals};
use hashiya::model::when::DatePrecision;
use hashiya::session::Session;
use hashiya::session::project::Project;
use tempfile::TempDir;

use crate::project_desk::options;

const ANNOTATOR: &str = "Layla";
/// The articles, in the order in which they appeared.
const ARTICLES: [&str; 2] = ["bus-ambush", "toll-rises"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/coded")
}

/// A copy of the project: opening one writes to its folder.
fn copy() -> TempDir {
    let to = tempfile::tempdir().unwrap();
    for part in ["", "articles", "annotations", "annotations/Layla"] {
        fs::create_dir_all(to.path().join(part)).unwrap();
        for entry in fs::read_dir(folder().join(part)).unwrap() {
            let from = entry.unwrap().path();
            if from.is_file() {
                fs::copy(&from, to.path().join(part).join(from.file_name().unwrap())).unwrap();
            }
        }
    }
    to
}

/// Both articles as a window would have them.
fn sessions() -> Vec<Session> {
    let folder = copy();
    let project = Project::open(folder.path(), ANNOTATOR, options()).unwrap();
    ARTICLES
        .iter()
        .map(|id| project.open_article(id).unwrap())
        .collect()
}

fn spans(session: &Session) -> Vec<Span> {
    session.layer().spans().to_vec()
}

fn casualty(span: &Span) -> Option<&Casualty> {
    match span.attributes.get(&AttributeId::new("count"))? {
        Value::Casualty(casualty) => Some(casualty),
        _ => None,
    }
}

fn casualties(sessions: &[Session]) -> Vec<Casualty> {
    sessions
        .iter()
        .flat_map(spans)
        .filter_map(|span| casualty(&span).cloned())
        .collect()
}

fn incidents(sessions: &[Session]) -> Vec<Incident> {
    sessions
        .iter()
        .flat_map(|session| session.layer().incidents().to_vec())
        .collect()
}

fn all<T: Ord + Copy>(of: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    of.into_iter().collect()
}

#[test]
fn the_texts_are_of_the_length_of_news() {
    for session in sessions() {
        let text = session.article().text();
        let length = text.chars().count();
        assert!((2_000..=3_700).contains(&length), "{length}");
        assert_eq!(session.problems(), []);
        assert_eq!(session.layer().unplaced(), []);
        assert_eq!(session.layer().status(), Status::Done);
        for span in session.layer().spans() {
            let words = &text[span.range.clone()];
            assert_eq!(words, words.trim(), "no white space at the ends");
        }
    }
}

#[test]
fn everything_that_a_count_can_say_is_said() {
    let sessions = sessions();
    let said = casualties(&sessions);
    assert_eq!(said.len(), 52);
    assert_eq!(all(said.iter().map(|one| one.kind)), all(CasualtyKind::ALL));
    assert_eq!(
        all(said.iter().map(|one| one.count.form)),
        all(CountForm::ALL)
    );
    assert_eq!(all(said.iter().map(|one| one.polarity)), all(Polarity::ALL));
    assert_eq!(
        all(said.iter().filter_map(|one| one.count.vague)),
        all([
            VagueWord::Few,
            VagueWord::Several,
            VagueWord::Tens,
            VagueWord::Hundreds,
            VagueWord::Thousands,
            VagueWord::Many,
        ])
    );
    assert_eq!(
        all(said.iter().flat_map(|one| one.victims.groups.clone())),
        all([
            VictimGroup::Children,
            VictimGroup::Women,
            VictimGroup::Men,
            VictimGroup::Elderly,
        ])
    );
    assert_eq!(
        all(said.iter().map(|one| one.victims.status)),
        all([
            VictimStatus::Civilian,
            VictimStatus::Combatant,
            VictimStatus::Unknown,
        ])
    );
    assert!(said.iter().any(|one| one.victims.side.is_some()));
    assert!(said.iter().any(|one| one.victims.side_span.is_some()));
    assert!(said.iter().any(|one| !one.victims.occupation.is_empty()));
}

#[test]
fn everything_that_an_incident_can_say_is_said() {
    let sessions = sessions();
    let incidents = incidents(&sessions);
    let counts: Vec<usize> = sessions
        .iter()
        .map(|one| one.layer().incidents().len())
        .collect();
    assert_eq!(counts, [10, 14]);
    let kinds: BTreeSet<&str> = incidents.iter().map(|one| one.kind.0.as_str()).collect();
    assert_eq!(kinds.len(), 15, "{kinds:?}");
    let codebook = Codebook::default();
    let participants = || incidents.iter().flat_map(|one| &one.participants);
    assert_eq!(
        all(participants().map(|one| one.role.0.as_str())),
        all(codebook.roles.iter().map(|role| role.id.0.as_str()))
    );
    assert!(participants().any(|one| matches!(one.who, Who::Actor(_))));
    assert_eq!(
        all(incidents.iter().flat_map(|one| one.auxiliary.clone())),
        all(Auxiliary::ALL)
    );
    assert_eq!(
        all(incidents
            .iter()
            .filter_map(|one| one.attribution.confidence)),
        all([
            Confidence::Confirmed,
            Confidence::Claimed,
            Confidence::Contested
        ])
    );
    assert_eq!(
        all(incidents
            .iter()
            .filter_map(|one| Some(one.date.as_ref()?.precision))),
        all(DatePrecision::ALL)
    );
    assert_eq!(
        incidents
            .iter()
            .filter(|one| !one.same_as.is_empty())
            .count(),
        1
    );
}

/// What the program proposes for a span beside what a person coded.
fn told(casualty: &Casualty) -> String {
    let count = casualty.count;
    format!(
        "{} {:?} {:?}-{:?} {}",
        casualty.kind.id(),
        count.form,
        count.minimum,
        count.maximum,
        casualty.polarity.id()
    )
}

#[test]
fn the_programs_own_proposals_agree_with_the_coder() {
    let mut differing = Vec::new();
    let mut all = 0;
    for session in sessions() {
        for span in session.layer().spans() {
            let Some(coded) = casualty(span) else {
                continue;
            };
            all += 1;
            let words = &session.article().text()[span.range.clone()];
            let proposed = session
                .casualty_proposal(span.id)
                .and_then(|one| match one.value {
                    Value::Casualty(casualty) => Some(told(&casualty)),
                    _ => None,
                })
                .unwrap_or_default();
            if proposed != told(coded) {
                differing.push(words.to_owned());
            }
        }
    }
    // What the rules do not read: events told by other words than the rules know (فُقد أثر, عداد
    // المفقودين, a head three words before), a fear told behind the number, and "no number" of what did
    // not happen, where the rules say "some".
    let known = [
        "لم تُسجَّل إصابات في صفوف المسعفين",
        "سقوط ضحايا بين المدنيين",
        "شخصين يعملان في محطة لضخ المياه",
        "لم يسقط قتلى أو جرحى",
        "ثلاثة جنود في عداد المفقودين",
        "لم تسفر، حتى مساء الجمعة، عن اعتقال أي مشتبه به",
        "لم يُقتل أحد من عناصرنا",
        "أسرت كثيرين",
        "جثتي رجلين أعدمهما مجهولون",
        "فُقد أثر صياد",
        "مئات الضحايا بين القاطنين",
        "دون وقوع إصابات",
    ];
    assert_eq!((all, differing), (52, known.map(str::to_owned).to_vec()));
}

#[test]
fn the_checks_find_no_more_than_that_nobody_did_five_things() {
    let arguments = Check {
        paths: vec![folder()],
        json: false,
    };
    let mut out = Vec::new();
    let verdict = check(&arguments, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(
        (verdict.articles, verdict.errors, verdict.warnings),
        (2, 0, 5),
        "{out}"
    );
    assert!(
        out.lines()
            .all(|line| line.ends_with("nobody takes part in this incident")),
        "{out}"
    );
}

/// The totals of both articles, each event once: what a person gets who counts by hand.
#[test]
fn the_totals_are_these() {
    let accounts: Vec<CodedArticle> = sessions()
        .iter()
        .zip(ARTICLES)
        .map(|(session, id)| {
            let about = About {
                article: id.to_owned(),
                annotator: ANNOTATOR.to_owned(),
                ..About::default()
            };
            CodedArticle::of(about, session.layer(), session.article(), &[])
        })
        .collect();
    let accounts: Vec<&CodedArticle> = accounts.iter().collect();
    let totals = totals(&accounts, true, |_, _| true);
    let told = |sums: &Sums| -> Vec<(&str, String)> {
        sums.iter()
            .map(|(kind, sum)| (kind.id(), sum.phrase()))
            .collect()
    };
    let wanted = |list: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        list.iter()
            .map(|(kind, sum)| (*kind, (*sum).to_owned()))
            .collect()
    };
    assert_eq!(
        (totals.incidents, totals.set_apart),
        (23, 7),
        "24 told, one of them twice"
    );
    assert_eq!(
        told(&totals.sums),
        wanted(&[
            ("killed", "13 to 29"),
            ("wounded", "72 or more"),
            ("killed_or_wounded", "9"),
            ("missing", "4"),
            ("detained", "11 or more"),
            ("abducted", "2"),
            ("captured", "4 or more"),
            ("executed", "2"),
            ("displaced", "300 to 400"),
            ("surrendered", "19"),
        ])
    );
    assert_eq!(
        told(&totals.historical),
        wanted(&[
            ("killed", "23 or more"),
            ("wounded", "104"),
            ("executed", "17"),
            ("displaced", "2000 or more"),
        ])
    );
}
