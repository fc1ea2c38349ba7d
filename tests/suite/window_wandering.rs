//! Somebody who presses any key and drags anywhere: nothing breaks, and all of it can be undone.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::{Modifiers, Pos2, Rect, lerp};

use hashiya::session::Access;
use hashiya::session::project::Project;
use hashiya::ui::commands::{COMMANDS, Command};

use crate::window_corpus::{ANNOTATOR, ARTICLES, annotate_some, options, project, text_of, window};
use crate::window_desk::WindowDesk;

/// The same numbers each time (a linear congruence, of Knuth's MMIX).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn spot(&mut self, of: Rect) -> Pos2 {
        let mut part = || self.below(1000) as f32 / 1000.0;
        let (x, y) = (part(), part());
        Pos2::new(lerp(of.x_range(), x), lerp(of.y_range(), y))
    }
}

/// Every key but those that ask the system for a dialog, make a project in the home of whoever
/// runs the tests, or end the window.
fn keys() -> Vec<String> {
    use Command::{CloseProject, Import, NewProject, Open, OpenProject, Quit};
    let left_out = [Open, OpenProject, NewProject, CloseProject, Import, Quit];
    let commands = COMMANDS
        .iter()
        .filter(|spec| !left_out.contains(&spec.command));
    let all = commands.flat_map(|spec| spec.keys.iter().map(|key| key.text()));
    let extending = [
        "Shift+W",
        "Shift+B",
        "Shift+Left",
        "Shift+Down",
        "Shift+Alt+Down",
    ];
    let labels = ["1", "2", "3", "A", "L", "C"];
    let more = extending
        .iter()
        .chain(&labels)
        .chain(&labels)
        .chain(&labels);
    all.chain(more.map(|key| (*key).to_owned())).collect()
}

fn wander(name: &str, seed: u64) {
    let mut desk = WindowDesk::example(name);
    let (before, mut numbers, keys) = (desk.spans(), Numbers(seed), keys());
    for _ in 0..150 {
        let page = desk.page().rect();
        match numbers.below(8) {
            0 => {
                let held = [Modifiers::NONE, Modifiers::ALT, Modifiers::SHIFT][numbers.below(3)];
                let (from, to) = (numbers.spot(page), numbers.spot(page.expand(30.0)));
                desk.drag_with(from, to, held);
            }
            1 => {
                let (at, count) = (numbers.spot(page), 1 + numbers.below(4));
                desk.click_times(at, count, Modifiers::NONE);
            }
            2 => desk.wheel(numbers.below(1200) as f32 - 600.0),
            3 => desk.type_text("حلب"),
            _ => desk.key(&keys[numbers.below(keys.len())]),
        }
        let text = desk.text();
        for span in desk.session().layer().spans() {
            assert!(!text[span.range.clone()].is_empty());
        }
        let spans = desk.session().layer().spans();
        assert!(spans.is_sorted_by_key(|span| span.range.start));
    }
    // Out of whatever is open; the note that is being written is a step as well.
    desk.keys("Escape Escape Escape Escape");
    assert!(desk.session().revision() > 5, "it has done something");
    for _ in 0..400 {
        if !desk.session().can_undo() {
            break;
        }
        desk.key("Ctrl+Z");
    }
    assert_eq!(desk.spans(), before);
    desk.pause();
    assert!(desk.repaint_after() > std::time::Duration::from_millis(1));
}

#[test]
fn whatever_one_does_to_the_hard_article_can_be_undone() {
    wander("hard", 7);
}

#[test]
fn whatever_one_does_to_the_example_can_be_undone() {
    wander("annotated", 11);
}

#[test]
fn whatever_one_does_in_a_project_harms_no_file() {
    let (folder, root) = project();
    annotate_some(&root);
    let mut desk = window(folder, root.clone());
    let (mut numbers, keys) = (Numbers(13), keys());
    let going = [
        "Ctrl+PageDown",
        "Ctrl+PageUp",
        "F6",
        "Down",
        "Enter",
        "Escape",
        "Alt+3",
    ];
    for _ in 0..300 {
        let whole = desk.context().content_rect();
        match numbers.below(8) {
            0 => {
                let (from, to) = (numbers.spot(whole), numbers.spot(whole));
                desk.drag(from, to);
            }
            // The menus at the top have the commands that are left out above.
            1 => {
                let at = numbers.spot(whole.with_min_y(60.0));
                desk.click_at(at);
            }
            2 => {
                let at = numbers.spot(whole);
                desk.wheel_at(at, numbers.below(1200) as f32 - 600.0);
            }
            3 => desk.type_text("حلب"),
            4 | 5 => desk.key(going[numbers.below(going.len())]),
            _ => desk.key(&keys[numbers.below(keys.len())]),
        }
        assert!(desk.app().opened().is_some(), "the project stays open");
    }
    desk.keys("Escape Escape Escape Escape");
    assert!(desk.close());
    // Every text is as it was, and every layer can be read.
    for (id, title, ..) in ARTICLES {
        let text = fs::read_to_string(root.join(format!("articles/{id}.txt"))).unwrap();
        assert_eq!(text, text_of(title), "{id}");
        let project = Project::open(&root, ANNOTATOR, options()).unwrap();
        let session = project.open_article(id).unwrap();
        assert_eq!(session.problems(), [], "{id}");
        assert_eq!(*session.access(), Access::ReadWrite, "{id}");
    }
}
