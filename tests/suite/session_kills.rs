//! `kill -9` at random moments: whatever the program said is safe is there afterwards.
//!
//! The process that is killed is this test again, in a process of its own. In two of three kills it
//! annotates, saves and closes an article as fast as it can, and prints before each edit what the
//! layer will be and after it that the edit is safe. In the third it does everything else that is done
//! in a project (`killed_work`), and prints what is done. All kills are in the same two folders, so that
//! each start goes on from what the one before left.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeSet, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hashiya::model::attribute::{AttributeId, Value};
use hashiya::model::casualty::{Casualty, Count};
use hashiya::model::incident::{Incident, IncidentId, IncidentTypeId, RoleId};
use hashiya::model::layer::Layer;
use hashiya::model::span::SpanId;
use hashiya::model::status::Status;
use hashiya::session::{SaveState, Session};
use hashiya::store::{Access, OpenOptions, read_log, sha256_hex};

use crate::desk::{Desk, TEXT, label_words, names_in, options};
use crate::killed_work;

const KILLS: u64 = 300;
const NAME: &str = "session_kills::nothing_acknowledged_is_lost_by_300_kills";

/// Numbers that are the same every time: xorshift.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

fn open(folder: &Path) -> Session {
    let options = OpenOptions {
        record: true,
        clock: jiff_now(),
        ..options()
    };
    let layer = folder.join("annotations/ليلى/name.ron");
    Session::open_at(&folder.join("name.txt"), &layer, &options).unwrap()
}

/// The clock of the machine: the record tells edits apart by it, too.
fn jiff_now() -> fn() -> jiff::Timestamp {
    jiff::Timestamp::now
}

/// All that a layer says, as a word.
fn state(layer: &Layer) -> String {
    let said = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        layer.spans(),
        layer.incidents(),
        layer.given_status(),
        layer.reason(),
        layer.excluded()
    );
    sha256_hex(said.as_bytes())
}

fn say(what: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what}").unwrap();
    out.flush().unwrap();
}

/// What is killed.
fn annotate(folder: &Path, seed: u64) {
    let mut random = Random::new(seed);
    let mut session = open(folder);
    say(&format!("\nsafe {}", state(session.layer())));
    let mut now = Instant::now();
    for step in seed * 100_000.. {
        // The same change to a session in memory says what the layer will be.
        let copy = session.layer().clone();
        let mut ahead = Session::in_memory(session.article().as_ref().clone(), copy);
        let choice = random.below(14);
        let which = random.below(1 << 32);
        change(&mut ahead, choice, which, step);
        say(&format!("next {}", state(ahead.layer())));
        change(&mut session, choice, which, step);
        let state_of_work = session.save_state();
        assert!(
            !matches!(state_of_work, SaveState::Failed(_)),
            "{state_of_work:?}"
        );
        say(&format!("safe {}", state(session.layer())));
        match random.below(12) {
            // A save on its thread, while the next edits are made.
            0..3 => {
                now += Duration::from_secs(2);
                session.tick(now);
                now += Duration::from_secs(2);
                session.tick(now);
            }
            3 | 4 => session.save_now().unwrap(),
            5 => {
                session.close().unwrap();
                session = open(folder);
            }
            _ => {}
        }
    }
}

/// One edit, which is never the same twice.
fn change(session: &mut Session, choice: u64, which: u64, step: u64) {
    let spans = session.layer().spans();
    let span = |index: u64| -> Option<SpanId> {
        let index = usize::try_from(index).unwrap() % spans.len().max(1);
        spans.get(index).map(|span| span.id)
    };
    match (choice, span(which)) {
        (8.., Some(id)) => code(session, id, which, step),
        (0..3, _) if session.layer().excluded().is_empty() => {
            let words = [
                "حلب»",
                "كفرنوران",
                "مدنيين",
                "الدفاع المدني",
                "إدلب",
                "طفلان",
            ];
            let label = ["actor", "location", "casualty"][usize::try_from(which % 3).unwrap()];
            let revision = session.revision();
            let words = words[usize::try_from(which / 3).unwrap() % words.len()];
            let id = label_words(session, words, label);
            if session.revision() == revision {
                session.set_note(id, format!("{step}")).unwrap();
            }
        }
        (0..3, _) => {
            session.include(0..TEXT.len()).unwrap();
        }
        (3, Some(id)) => {
            session.remove(id).unwrap();
        }
        (4 | 5, Some(id)) => {
            session.set_note(id, format!("{step} \"ملاحظة\"")).unwrap();
        }
        (6, _) => {
            let end = TEXT.find('\n').unwrap();
            session.toggle_excluded(0..end).unwrap();
        }
        _ => flag(session, step),
    }
}

fn flag(session: &mut Session, step: u64) {
    let reason = format!("{step} لماذا؟");
    session.set_status(Status::Flagged, reason).unwrap();
}

/// One edit of what spans say, or of incidents.
fn code(session: &mut Session, span: SpanId, which: u64, step: u64) {
    let incidents = session.layer().incidents();
    let incident = |index: u64| -> Option<Incident> {
        let index = usize::try_from(index).unwrap() % incidents.len().max(1);
        incidents.get(index).cloned()
    };
    let (one, other) = (incident(which >> 8), incident(which >> 16));
    let (one, other): (Incident, IncidentId) = match (one, other) {
        (Some(one), Some(other)) if incidents.len() < 12 => (one, other.id),
        (Some(one), _) => {
            session.remove_incident(one.id).unwrap();
            return;
        }
        _ => {
            session.new_incident(&[span]).unwrap();
            return;
        }
    };
    let revision = session.revision();
    let done = match which % 8 {
        0 => {
            let value = Some(Value::Text(format!("{step} \"باسمه\"")));
            session.set_attribute(span, AttributeId::new("mention"), value)
        }
        1 => {
            let casualty = Casualty {
                count: Count::exact(u32::try_from(step % 1_000_000).unwrap()),
                ..Casualty::default()
            };
            let value = Some(Value::Casualty(casualty));
            session.set_attribute(span, AttributeId::new("count"), value)
        }
        2 => session.new_incident(&[span]).map(|(_, change)| change),
        3 => session.add_to_incident(one.id, &[span], Some(&RoleId("target".to_owned()))),
        4 => session.remove_from_incident(one.id, span),
        5 => session.merge_incidents(one.id, other),
        6 => session.remove_incident(one.id),
        _ => session.set_incident(Incident {
            kind: IncidentTypeId("attack".to_owned()),
            note: format!("{step}\nحدث"),
            ..one
        }),
    };
    done.unwrap();
    if session.revision() == revision {
        flag(session, step);
    }
}

/// What the process said that was started with this seed, until it was killed so long after it was
/// ready. The last line may be torn.
fn said(folder: &Path, seed: u64, in_project: bool, micros: u64) -> Vec<String> {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env("HASHIYA_TEST_KILL_FOLDER", folder)
        .env("HASHIYA_TEST_KILL_SEED", seed.to_string())
        .env("HASHIYA_TEST_KILL_WORK", in_project.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    let first = lines.find(|line| line.starts_with("safe "));
    std::thread::sleep(Duration::from_micros(micros));
    process.kill().unwrap();
    let ended = process.wait().unwrap();
    assert_eq!(ended.code(), None, "kill {seed}: it ended by itself");
    first.into_iter().chain(lines).collect()
}

#[test]
fn nothing_acknowledged_is_lost_by_300_kills() {
    if let Some(folder) = std::env::var_os("HASHIYA_TEST_KILL_FOLDER") {
        let seed = std::env::var("HASHIYA_TEST_KILL_SEED").unwrap();
        let seed = seed.parse().unwrap();
        if std::env::var("HASHIYA_TEST_KILL_WORK").unwrap() == "true" {
            let mut random = Random::new(seed);
            killed_work::work(folder.as_ref(), seed * 1000, &mut |below| {
                random.below(below)
            });
        }
        annotate(folder.as_ref(), seed);
        return;
    }
    let desk = Desk::new();
    let mut project = killed_work::KilledProject::new();
    let mut random = Random::new(20_261_125);
    let mut last = state(&Layer::default());
    let mut edits = 0_u64;
    for kill in 1..=KILLS {
        if kill % 3 == 0 {
            let said = said(project.folder(), kill, true, random.below(250_000));
            project.look(&said, &format!("kill {kill}"));
            continue;
        }
        let lines = said(desk.folder.path(), kill, false, random.below(60_000));
        let mut lines = lines.iter();
        let opened = lines.next().and_then(|line| line.strip_prefix("safe "));
        assert_eq!(opened, Some(&*last), "kill {kill}: after the start");

        let (mut safe, mut next) = (last.clone(), None);
        for line in lines {
            match line.split_once(' ') {
                Some(("safe", state)) if state.len() == 64 => {
                    edits += 1;
                    (safe, next) = (state.to_owned(), None);
                }
                Some(("next", state)) if state.len() == 64 => next = Some(state.to_owned()),
                _ => {}
            }
        }
        let session = open(desk.folder.path());
        assert_eq!(session.access(), &Access::ReadWrite, "kill {kill}");
        assert_eq!(session.problems(), [], "kill {kill}");
        let found = state(session.layer());
        if Some(&found) == next.as_ref() && found != safe {
            // It had been made, and the process died before it could say so.
            edits += 1;
        } else {
            assert_eq!(found, safe, "kill {kill}: an acknowledged edit is gone");
        }
        last = found;
        drop(session);
    }
    // However slow the machine is; on a quick one there are many more.
    assert!(edits > KILLS, "only {edits} edits in {KILLS} kills");
    project.end();

    // The record has every edit once.
    let mut session = open(desk.folder.path());
    session.close().unwrap();
    let names = names_in(&desk.path("annotations/ليلى"));
    assert_eq!(names, ["name.log", "name.ron"], "nothing is left over");
    let log = read_log(&desk.path("annotations/ليلى/name.log")).unwrap();
    assert_eq!(log.unreadable, [0_usize; 0]);
    let sums: HashSet<&str> = log.lines.iter().map(|line| line.sum.as_str()).collect();
    assert_eq!(sums.len() as u64, edits);
    assert_eq!(log.lines.len() as u64, edits);
    // Coding was among what was killed.
    let did = log.lines.iter().flat_map(|line| &line.did);
    let first_words = |line: String| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let did: BTreeSet<String> = did.map(|deed| first_words(deed.to_string())).collect();
    for coding in [
        "set count",
        "set mention",
        "made incident",
        "changed incident",
        "removed incident",
    ] {
        assert!(did.contains(coding), "{coding}: {did:?}");
    }
}
