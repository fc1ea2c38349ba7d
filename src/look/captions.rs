//! Words beside an article's own: tags where spans begin, in the window and in pictures, and the
//! legend at a picture's foot.
//!
//! Both name labels in the language of the article and are shaped text like the article itself.
//! They are laid out in **reading coordinates**, points from the edge at which lines begin, so
//! that one rule serves both directions.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::marks::Marks;
use super::shapes::Shape;
use super::theme::{Mode, Rgb, Theme};
use crate::model::article::Direction;
use crate::model::codebook::{Codebook, LabelId};
use crate::model::layer::Layer;
use crate::text::{
    Family, LineBox, PageFormat, Paragraph, ParagraphDirection, TextStyle, Typesetter,
};

/// Tags add this to the leading.
pub(super) const TAG_LEADING: f32 = 0.5;
/// Size of tags, as a share of the article's.
const TAG_SIZE: f32 = 0.44;
/// Between tags that stand side by side, in points.
const TAG_GAP: f32 = 5.0;
/// Size of the legend, as a share of the article's.
const LEGEND_SIZE: f32 = 0.62;

/// How captions name and colour labels.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// Has the labels.
    pub codebook: &'a Codebook,
    /// Light or dark.
    pub mode: Mode,
    /// Of the article: Arabic names for right to left, English ones for left to right.
    pub direction: Direction,
}

impl Names<'_> {
    /// The name in the article's language; the id of a label that the codebook does not know.
    fn name<'b>(&'b self, label: &'b LabelId) -> &'b str {
        match (self.codebook.get(label), self.direction) {
            (Some(label), Direction::RightToLeft) => &label.arabic,
            (Some(label), Direction::LeftToRight) => &label.english,
            (None, _) => label.as_str(),
        }
    }

    /// The name in the other language, if there is one.
    fn other_name(&self, label: &LabelId) -> Option<&str> {
        let label = self.codebook.get(label)?;
        Some(match self.direction {
            Direction::RightToLeft => &label.english,
            Direction::LeftToRight => &label.arabic,
        })
    }
}

/// A short text with its left top corner, in points from that of what it belongs to.
#[derive(Clone)]
pub struct Tag {
    /// What it says.
    pub text: Rc<Paragraph>,
    /// Its left edge.
    pub x: f32,
    /// Its top.
    pub y: f32,
    /// Of its letters.
    pub colour: Rgb,
}

/// The labels, their colours and counts. Lengths in points from its left top corner.
pub(super) struct Legend {
    pub height: f32,
    pub shapes: Vec<Shape>,
    pub words: Vec<Tag>,
}

/// The tags of a paragraph's spans, each with the index of its line, from the first line to the
/// last. Tags that would cover each other stand side by side, the outer span's first.
pub fn tags(
    typesetter: &mut Typesetter,
    paragraph: &Paragraph,
    marks: &Marks,
    names: Names<'_>,
    page: &PageFormat,
) -> Vec<(usize, Tag)> {
    let rtl = paragraph.direction() == ParagraphDirection::RightToLeft;
    let style = TextStyle {
        leading: 1.2,
        ..TextStyle::new(Family::Sans, page.style.size * TAG_SIZE)
    };
    // From the line's beginning in reading coordinates, by line.
    let mut rows: BTreeMap<usize, Vec<(f32, Tag)>> = BTreeMap::new();
    let mut known: HashMap<&LabelId, Rc<Paragraph>> = HashMap::new();
    for &(span, line, x) in &marks.starts {
        let label = &marks.spans[span].label;
        let text = Rc::clone(known.entry(label).or_insert_with(|| {
            Rc::new(typesetter.set(names.name(label), &style, paragraph.direction(), None))
        }));
        // Over the box in which the span begins, from the edge at which a reader of this
        // paragraph comes to it: a number in Arabic begins at its left, its box at the right.
        let lanes = &marks.lanes[marks.lanes.partition_point(|lane| lane.span < span)..];
        let begin = lanes
            .iter()
            .take_while(|lane| lane.span == span)
            .map(|lane| lane.place)
            .filter(|place| place.line == line)
            .find(|place| (place.x0 - 0.01..=place.x1 + 0.01).contains(&x))
            .unwrap_or(LineBox { line, x0: x, x1: x });
        let left = if rtl {
            begin.x1 - text.width()
        } else {
            begin.x0
        };
        let from = if rtl {
            paragraph.measure() - begin.x1
        } else {
            left
        };
        let (top, _) = paragraph.box_rows(line);
        let tag = Tag {
            x: left,
            y: top - text.height() - 0.5,
            colour: Rgb(Theme::label(names.mode, names.codebook, label).line),
            text,
        };
        rows.entry(line).or_default().push((from, tag));
    }
    let end = paragraph.measure() + page.margin / 2.0;
    let mut placed = Vec::with_capacity(marks.starts.len());
    for (line, mut row) in rows {
        row.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut free = f32::NEG_INFINITY;
        for (from, tag) in &mut row {
            *from = from.max(free);
            free = *from + tag.text.width() + TAG_GAP;
        }
        // What runs over the line's end is pushed back.
        let mut limit = end;
        for (from, tag) in row.iter_mut().rev() {
            *from = from.min(limit - tag.text.width());
            limit = *from - TAG_GAP;
        }
        for (from, mut tag) in row {
            tag.x = if rtl {
                paragraph.measure() - from - tag.text.width()
            } else {
                from
            };
            placed.push((line, tag));
        }
    }
    placed
}

/// For each line on which spans without a lane begin how many they are, beside the end of the line.
pub fn hidden(
    typesetter: &mut Typesetter,
    paragraph: &Paragraph,
    marks: &Marks,
    mode: Mode,
    page: &PageFormat,
) -> Vec<(usize, Tag)> {
    let style = TextStyle::new(Family::Sans, page.style.size * TAG_SIZE);
    let counts = marks.hidden.iter();
    counts
        .map(|(&line, count)| {
            let words = format!("+{count}");
            let ltr = ParagraphDirection::LeftToRight;
            let text = Rc::new(typesetter.set(&words, &style, ltr, None));
            let (_, bottom) = paragraph.box_rows(line);
            let x = match paragraph.direction() {
                ParagraphDirection::RightToLeft => -TAG_GAP - text.width(),
                ParagraphDirection::LeftToRight => paragraph.measure() + TAG_GAP,
            };
            let y = bottom - text.height();
            let colour = Theme::of(mode).weak;
            (line, Tag { text, x, y, colour })
        })
        .collect()
}

/// The legend of a layer: the codebook's labels that are on or used, in its order, then labels that it does not know,
/// then how many spans have no place in the text.
pub(super) fn legend(
    typesetter: &mut Typesetter,
    layer: &Layer,
    names: Names<'_>,
    page: &PageFormat,
    direction: ParagraphDirection,
) -> Legend {
    let style = TextStyle::new(Family::Sans, page.style.size * LEGEND_SIZE);
    let theme = Theme::of(names.mode);
    let counts = layer.label_counts();
    let strange = counts
        .keys()
        .filter(|label| names.codebook.get(label).is_none());
    let labels = names.codebook.labels.iter();
    let labels = labels.filter(|label| label.on || counts.contains_key(&label.id));
    let labels = labels.map(|label| &label.id);
    let mut entries: Vec<Entry> = Vec::new();
    for label in labels.chain(strange) {
        let colours = Theme::label(names.mode, names.codebook, label);
        let count = counts.get(label).copied().unwrap_or(0);
        let mut words = vec![(names.name(label).to_owned(), theme.text)];
        words.extend(
            names
                .other_name(label)
                .map(|name| (name.to_owned(), theme.weak)),
        );
        words.push((count.to_string(), theme.text));
        entries.push(Entry::new(
            typesetter,
            &style,
            direction,
            words,
            Some([Rgb(colours.tint), Rgb(colours.line)]),
        ));
    }
    let lost = layer.unplaced().len();
    if lost > 0 {
        let name = match names.direction {
            Direction::RightToLeft => "بلا موضع في النص",
            Direction::LeftToRight => "without a place in the text",
        };
        let words = vec![
            (name.to_owned(), theme.weak),
            (lost.to_string(), theme.text),
        ];
        entries.push(Entry::new(typesetter, &style, direction, words, None));
    }
    place(entries, page, &style, direction, theme.edge)
}

/// A label in the legend.
struct Entry {
    /// Tint and line.
    swatch: Option<[Rgb; 2]>,
    words: Vec<(Paragraph, Rgb)>,
    width: f32,
}

impl Entry {
    fn new(
        typesetter: &mut Typesetter,
        style: &TextStyle,
        direction: ParagraphDirection,
        words: Vec<(String, Rgb)>,
        swatch: Option<[Rgb; 2]>,
    ) -> Self {
        let words: Vec<(Paragraph, Rgb)> = words
            .into_iter()
            .map(|(word, colour)| (typesetter.set(&word, style, direction, None), colour))
            .collect();
        let text: f32 = words.iter().map(|(word, _)| word.width()).sum();
        let gaps = words.len().saturating_sub(1) as f32 * style.size * WORD_GAP;
        let swatch_width = swatch.map_or(0.0, |_| style.size * (SWATCH + WORD_GAP));
        Self {
            swatch,
            words,
            width: swatch_width + text + gaps,
        }
    }
}

/// Width of a swatch, as a share of the legend's size.
const SWATCH: f32 = 1.4;
/// Between the words of an entry, as a share of the legend's size.
const WORD_GAP: f32 = 0.45;
/// Between entries, as a share of the legend's size.
const ENTRY_GAP: f32 = 2.0;

/// Sets entries in rows below a hairline.
fn place(
    entries: Vec<Entry>,
    page: &PageFormat,
    style: &TextStyle,
    direction: ParagraphDirection,
    hairline: Rgb,
) -> Legend {
    let size = style.size;
    let row_height = size * style.leading;
    // A box at reading coordinates, as left and right.
    let sides = |from: f32, width: f32| match direction {
        ParagraphDirection::RightToLeft => [page.measure - from - width, page.measure - from],
        ParagraphDirection::LeftToRight => [from, from + width],
    };
    let mut legend = Legend {
        height: 0.0,
        shapes: vec![Shape {
            rect: [0.0, size, page.measure, size + 1.0],
            radius: 0.0,
            fill: Some(hairline),
            frame: None,
        }],
        words: Vec::new(),
    };
    let mut top = 2.0 * size;
    let mut pen = 0.0;
    for entry in entries {
        if pen > 0.0 && pen + entry.width > page.measure {
            pen = 0.0;
            top += row_height;
        }
        let mut at = pen;
        if let Some([tint, line]) = entry.swatch {
            let [left, right] = sides(at, size * SWATCH);
            let low = top + row_height / 2.0 + size * 0.45;
            legend.shapes.push(Shape {
                rect: [left, low - size * 0.95, right, low],
                radius: 2.0,
                fill: Some(tint),
                frame: None,
            });
            legend.shapes.push(Shape {
                rect: [left, low - 1.0, right, low + 1.0],
                radius: 0.0,
                fill: Some(line),
                frame: None,
            });
            at += size * (SWATCH + WORD_GAP);
        }
        for (text, colour) in entry.words {
            let width = text.width();
            let [left, _] = sides(at, width);
            at += width + size * WORD_GAP;
            legend.words.push(Tag {
                text: Rc::new(text),
                x: left,
                y: top,
                colour,
            });
        }
        pen += entry.width + size * ENTRY_GAP;
    }
    legend.height = top + row_height;
    legend
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::MarkedSpan;
    use crate::model::span::SpanId;
    use crate::text::fonts::SystemFonts;

    /// The tags of six spans that begin at the same place, as left and right.
    fn six_tags(text: &str, from: usize, direction: ParagraphDirection) -> Vec<[f32; 2]> {
        let mut typesetter = Typesetter::new(SystemFonts::Off);
        let page = PageFormat {
            style: TextStyle::new(Family::Naskh, 22.0),
            measure: 400.0,
            gap: 0.0,
            margin: 40.0,
        };
        let paragraph = typesetter.set(text, &page.style, direction, Some(page.measure));
        let spans = (1..=6)
            .map(|id| MarkedSpan {
                id: SpanId(id),
                label: LabelId::new("casualty"),
                range: from..text.len(),
                length: text.len() - from,
                begins: true,
            })
            .collect();
        let marks = Marks::new(&paragraph, spans);
        let codebook = Codebook::default();
        let names = Names {
            codebook: &codebook,
            mode: Mode::Light,
            direction: match direction {
                ParagraphDirection::RightToLeft => Direction::RightToLeft,
                ParagraphDirection::LeftToRight => Direction::LeftToRight,
            },
        };
        let tags = tags(&mut typesetter, &paragraph, &marks, names, &page);
        assert_eq!(tags.len(), 6);
        assert!(tags.iter().all(|(line, _)| *line == 0));
        tags.iter()
            .map(|(_, tag)| [tag.x, tag.x + tag.text.width()])
            .collect()
    }

    #[test]
    fn tags_stand_side_by_side_in_reading_order() {
        let sides = six_tags("4 من العناصر", 0, ParagraphDirection::RightToLeft);
        assert!((sides[0][1] - 400.0).abs() < 0.01, "{sides:?}");
        for pair in sides.windows(2) {
            assert!(
                (pair[0][0] - pair[1][1] - TAG_GAP).abs() < 0.01,
                "{sides:?}"
            );
        }
        let sides = six_tags("Four of them", 0, ParagraphDirection::LeftToRight);
        assert!(sides[0][0].abs() < 0.01, "{sides:?}");
        for pair in sides.windows(2) {
            assert!(
                (pair[1][0] - pair[0][1] - TAG_GAP).abs() < 0.01,
                "{sides:?}"
            );
        }
    }

    #[test]
    fn tags_at_the_end_of_a_line_stay_on_the_sheet() {
        let text = "وقال قائد فصائل المعارضة في ريف حلب الغربي";
        let from = text.len() - "غربي".len();
        let sides = six_tags(text, from, ParagraphDirection::RightToLeft);
        assert!(sides.iter().all(|[left, _]| *left >= -20.01), "{sides:?}");
        for pair in sides.windows(2) {
            assert!(pair[0][0] >= pair[1][1], "{sides:?}");
        }
    }
}
