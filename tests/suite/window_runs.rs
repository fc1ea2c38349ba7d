//! What is written on the screen, as assistive technology is told: text, direction and the extent
//! of every letter.

use std::ops::Range;

use egui::accesskit::TextDirection;
use egui::{Pos2, Rect, Role, pos2};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT;

/// A stretch of letters on the screen, as a screen reader knows it.
#[derive(Clone, Debug)]
pub struct Run {
    pub text: String,
    pub rtl: bool,
    pub rect: Rect,
    /// Each letter: its bytes in `text`, and its extent in points from where reading enters.
    pub letters: Vec<(Range<usize>, f32, f32)>,
}

impl Run {
    /// The spot at `part` (0 to 1) of a letter, in the order of reading.
    pub fn spot(&self, letter: usize, part: f32) -> Pos2 {
        let (_, at, width) = self.letters[letter];
        let along = at + width * part;
        let x = if self.rtl {
            self.rect.right() - along
        } else {
            self.rect.left() + along
        };
        pos2(x, self.rect.center().y)
    }
}

/// The letters that are told below a node, in reading order.
pub fn runs_below(node: &Node<'_>) -> Vec<Run> {
    node.children_recursive()
        .filter(|node| node.accesskit_node().role() == Role::TextRun)
        .map(|node| {
            let data = node.accesskit_node().data();
            let mut start = 0;
            let lengths = data.character_lengths().iter();
            let positions = data.character_positions().unwrap_or_default().iter();
            let widths = data.character_widths().unwrap_or_default().iter();
            let letters = lengths
                .zip(positions.zip(widths))
                .map(|(length, (at, width))| {
                    let bytes = start..start + usize::from(*length);
                    start = bytes.end;
                    (bytes, *at, *width)
                })
                .collect();
            Run {
                text: node.value().unwrap_or_default(),
                rtl: data.text_direction() == Some(TextDirection::RightToLeft),
                rect: node.rect(),
                letters,
            }
        })
        .collect()
}
