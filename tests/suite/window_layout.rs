//! Where things stand: at every width, with few and many labels, all panels open, in every scale,
//! nothing is outside the window and nothing lies under another.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use egui::{Rect, Role, vec2};
use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::store::project::codebook_file::write_codebook;

use crate::window_coded::{code_all, uncoded_project};
use crate::window_corpus::{open_id, start, window_with};
use crate::window_desk::WindowDesk;

const NAMES: [&str; 5] = [
    "فصيل",
    "منظمة دولية",
    "مخيم للنازحين",
    "سلاح",
    "جهة إعلامية رسمية",
];

/// The first codebook with so many labels, all of them offered.
fn codebook(labels: usize) -> Codebook {
    let mut codebook = Codebook::default();
    let usual = codebook.labels.clone();
    codebook.labels = (0..labels)
        .map(|at| {
            let mut label = usual.get(at).cloned().unwrap_or_else(|| {
                let mut new = usual[at % usual.len()].clone();
                new.id = LabelId::new(format!("label_{at}"));
                NAMES[at % NAMES.len()].clone_into(&mut new.arabic);
                new.english = format!("Label {at}");
                new.letter = None;
                new
            });
            label.on = true;
            label.digit = char::from_digit(u32::try_from(at).unwrap() + 1, 10).filter(|_| at < 9);
            label
        })
        .collect();
    codebook
}

fn desk(labels: usize) -> WindowDesk {
    let (folder, root) = uncoded_project();
    code_all(&root);
    let mut start = start();
    start.settings.queue = true;
    start.settings.span_list = true;
    fs::write(root.join("codebook.ron"), write_codebook(&codebook(labels))).unwrap();
    let mut desk = window_with(folder, root, start);
    desk.keys("Ctrl+PageDown Ctrl+PageDown");
    assert_eq!(open_id(&desk), Some("palmyra"));
    desk
}

/// What lies outside the window or under something else.
fn misplaced(desk: &WindowDesk, width: f32) -> Vec<String> {
    let boxes = |role: Role| -> Vec<(String, Rect)> { desk.boxes_of(role) };
    let mut wrong = Vec::new();
    let page = desk.page().rect();
    let buttons = boxes(Role::Button);
    for (name, it) in buttons.iter().chain(&boxes(Role::Tab)) {
        if it.left() < -0.5 || it.right() > width + 0.5 {
            wrong.push(format!("{name} is outside the window: {it}"));
        }
    }
    if page.left() < -0.5 || page.right() > width + 0.5 {
        wrong.push(format!("the page is outside the window: {page}"));
    }
    // All that stands in one part of the window stands beside the others.
    for (at, (name, one)) in buttons.iter().enumerate() {
        for (other_name, other) in buttons.iter().skip(at + 1) {
            let common = one.intersect(*other);
            if common.width() > 1.0 && common.height() > 1.0 {
                wrong.push(format!(
                    "{name} and {other_name} lie on one another: {common}"
                ));
            }
        }
        let common = one.intersect(page);
        if common.width() > 1.0 && common.height() > 1.0 {
            wrong.push(format!("{name} lies on the page: {common}"));
        }
    }
    for (name, row) in boxes(Role::ListBoxOption) {
        let common = row.intersect(page);
        if common.width() > 1.0 && common.height() > 1.0 {
            wrong.push(format!("{name} lies on the page: {common}"));
        }
    }
    wrong
}

#[test]
fn nothing_is_outside_the_window_or_under_another() {
    let mut wrong = Vec::new();
    for labels in [3, 7, 8, 12, 150] {
        let mut desk = desk(labels);
        for scale in [1.0, 1.5, 2.0] {
            for width in [640.0, 800.0, 1024.0, 1280.0, 1440.0, 1920.0, 2560.0] {
                desk.scale(scale);
                desk.resize(vec2(width, 800.0));
                for it in misplaced(&desk, width) {
                    wrong.push(format!("{labels} labels, {width} at {scale}: {it}"));
                }
                if labels == 8 && scale == 1.0 {
                    desk.look(&format!("layout-{width}"));
                }
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
