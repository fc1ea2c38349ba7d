//! Setting the blocks of the guidelines: each a paragraph shaped whole, its parts painted from
//! where they are.

use egui::{Color32, CursorIcon, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use std::ops::Range;

use crate::look::shapes::ground;
use crate::look::{Mode, Rgb, Theme, Tones};
use crate::model::codebook::{Codebook, LabelId};
use crate::text::{Family, Paragraph, ParagraphDirection, TextStyle, Weight};
use crate::ui::guidelines::markdown::{Accent, Block, Kind, Rich};
use crate::ui::widgets::{GlyphTone, TextPainter, box_on_screen, colour, direction_of, elide};

/// How far an item of a list stands in, in points.
const ITEM: f32 = 20.0;
/// How far a quotation stands in, in points.
const QUOTE: f32 = 14.0;
/// Around the text of a cell, in points.
const CELL: f32 = 7.0;

/// What was clicked in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clicked {
    /// A link to a label.
    Label(LabelId),
    /// An address.
    Address(String),
}

/// What blocks are set with.
pub struct Setting<'a> {
    /// Shapes and paints.
    pub ink: &'a mut TextPainter,
    /// Light or dark.
    pub mode: Mode,
    /// Names and colours of labels.
    pub codebook: &'a Codebook,
    /// How many texts were set so far.
    pub count: usize,
}

/// The direction of each block: that of its letters, and of the items of a list that of all of
/// them; or else that of the block before.
pub fn directions(blocks: &[Block]) -> Vec<ParagraphDirection> {
    let mut last = ParagraphDirection::RightToLeft;
    let mut found = Vec::with_capacity(blocks.len());
    while let Some(first) = blocks.get(found.len()) {
        let rest = &blocks[found.len()..];
        let in_list = |block: &&Block| block.depth > 0;
        let count = rest.iter().take_while(in_list).count().max(1);
        let letters: Vec<&str> = if let Kind::Table(rows) = &first.kind {
            rows.iter()
                .flatten()
                .map(|cell| cell.text.as_str())
                .collect()
        } else {
            let texts = rest.iter().take(count);
            texts.map(|block| block.text.text.as_str()).collect()
        };
        last = direction_of(&letters.join(" ")).unwrap_or(last);
        found.extend(std::iter::repeat_n(last, count));
    }
    found
}

impl Setting<'_> {
    /// Shows a block.
    pub fn block(
        &mut self,
        ui: &mut Ui,
        block: &Block,
        direction: ParagraphDirection,
    ) -> Option<Clicked> {
        let theme = Theme::of(self.mode);
        let rtl = direction == ParagraphDirection::RightToLeft;
        let (above, style) = look_of(&block.kind, direction);
        ui.add_space(above);
        let whole = ui.available_rect_before_wrap();
        let inset = QUOTE * block.quoted as f32 + ITEM * block.depth as f32;
        let width = (whole.width() - inset).max(60.0);
        let left = if rtl {
            whole.left()
        } else {
            whole.left() + inset
        };
        let place = Rect::from_min_size(pos2(left, whole.top()), vec2(width, f32::INFINITY));
        let (clicked, bottom) = match &block.kind {
            Kind::Rule => {
                let y = whole.top() + 6.0;
                let line = Stroke::new(1.0, colour(theme.edge));
                ui.painter().hline(whole.x_range(), y, line);
                (None, y + 6.0)
            }
            Kind::Table(rows) => self.table(ui, rows, place, style, rtl),
            _ => {
                let tone = if block.quoted > 0 {
                    theme.weak
                } else {
                    theme.text
                };
                let paragraph =
                    self.ink
                        .label(&block.text.text, style, direction, Some(place.width()));
                if block.kind == Kind::Code {
                    let rect = Rect::from_min_size(place.min, vec2(width, paragraph.height()));
                    ui.painter().rect_filled(rect, 0.0, colour(theme.row));
                }
                let clicked = self.text(ui, &block.text, &paragraph, place.min, tone);
                let mut bottom = place.top() + paragraph.height();
                for address in addresses(&block.text) {
                    bottom += self.address(ui, address, place, bottom, rtl);
                }
                (clicked, bottom)
            }
        };
        if let Some(marker) = &block.marker {
            let sign = self.ink.label(marker, style, direction, None);
            let x = if rtl {
                place.right() + 6.0
            } else {
                place.left() - 6.0 - sign.width()
            };
            let at = pos2(x, place.top());
            let tone = colour(theme.weak);
            self.ink.paragraph(ui.painter(), &sign, at, tone);
        }
        for level in 0..block.quoted {
            let off = QUOTE * level as f32 + 1.5;
            let x = if rtl {
                whole.right() - off
            } else {
                whole.left() + off
            };
            let bar = Stroke::new(3.0, colour(theme.edge));
            ui.painter().vline(x, whole.top() - above..=bottom, bar);
        }
        let used = Rect::from_min_max(whole.min, pos2(whole.right(), bottom));
        ui.allocate_rect(used, Sense::hover());
        clicked
    }

    /// Paints an address on a line of its own. Returns its height.
    fn address(&mut self, ui: &Ui, address: &str, place: Rect, top: f32, rtl: bool) -> f32 {
        let style = TextStyle::new(Family::Sans, 12.0).leading(1.5);
        let left_to_right = ParagraphDirection::LeftToRight;
        let line = elide(self.ink, address, style, left_to_right, place.width(), 1).paragraph;
        let left = if rtl {
            place.right() - line.width()
        } else {
            place.left()
        };
        let tone = colour(Theme::of(self.mode).weak);
        self.ink
            .paragraph(ui.painter(), &line, pos2(left, top), tone);
        line.height()
    }

    /// Paints a text with its parts, and follows clicks on its links.
    fn text(
        &mut self,
        ui: &Ui,
        rich: &Rich,
        paragraph: &Paragraph,
        origin: Pos2,
        tone: Rgb,
    ) -> Option<Clicked> {
        let theme = Theme::of(self.mode);
        let size = vec2(paragraph.measure(), paragraph.height());
        let rect = Rect::from_min_size(origin, size);
        self.count += 1;
        let id = ui.scope_id().with(("text", self.count));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &rich.text));
        let mut clicked = None;
        let mut tones = Vec::new();
        for (index, (range, accent)) in rich.parts.iter().enumerate() {
            let part = Part {
                words: rich.text.get(range.clone()).unwrap_or_default(),
                range,
                paragraph,
                origin,
            };
            let link = id.with(index);
            let (glyphs, strong) = match accent {
                Accent::Strong => (tone, true),
                Accent::Code => {
                    self.ground(ui, &part, theme.row);
                    (tone, false)
                }
                Accent::Struck => {
                    part.rule(ui, 0.38, 1.0, colour(theme.weak));
                    (theme.weak, false)
                }
                Accent::Label(label) => {
                    let colours = Theme::label(self.mode, self.codebook, label);
                    self.ground(ui, &part, Rgb(colours.tint));
                    part.rule(ui, 0.0, 2.0, colour(Rgb(colours.line)));
                    if let Some(response) = part.link(ui, link) {
                        if response.clicked() {
                            clicked = Some(Clicked::Label(label.clone()));
                        }
                        response.on_hover_text(self.named(label));
                    }
                    (theme.text, false)
                }
                Accent::Address(address) => {
                    part.rule(ui, 0.05, 1.0, colour(theme.accent));
                    if let Some(response) = part.link(ui, link) {
                        if response.clicked() {
                            clicked = Some(Clicked::Address(address.clone()));
                        }
                        response.on_hover_text(format!("Copy {address}"));
                    }
                    (theme.accent, false)
                }
            };
            let colour = colour(glyphs);
            tones.push((range.clone(), GlyphTone { colour, strong }));
        }
        let tones = Tones::new(paragraph, tones, 0..paragraph.lines().len());
        self.ink
            .toned_paragraph(ui.painter(), paragraph, origin, colour(tone), &tones);
        clicked
    }

    fn named(&self, label: &LabelId) -> String {
        match self.codebook.get(label) {
            Some(known) => format!("{}: key {}", known.english, known.keys()),
            None => "The codebook has no such label".to_owned(),
        }
    }

    fn ground(&self, ui: &Ui, part: &Part<'_>, tone: Rgb) {
        let boxes = part.paragraph.boxes(part.range.clone());
        let shapes = ground(part.paragraph, &boxes, tone, 3.0);
        self.ink.shapes(ui.painter(), part.origin, &shapes);
    }

    /// A table in columns of one width. The first column is where reading begins.
    fn table(
        &mut self,
        ui: &Ui,
        rows: &[Vec<Rich>],
        place: Rect,
        style: TextStyle,
        rtl: bool,
    ) -> (Option<Clicked>, f32) {
        let theme = Theme::of(self.mode);
        let line = Stroke::new(1.0, colour(theme.edge));
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let column = place.width() / columns as f32;
        let mut clicked = None;
        let mut y = place.top();
        ui.painter().hline(place.x_range(), y, line);
        for (index, row) in rows.iter().enumerate() {
            let style = TextStyle {
                weight: if index == 0 {
                    Weight::Bold
                } else {
                    style.weight
                },
                ..style
            };
            let mut height: f32 = 0.0;
            let mut cells = Vec::new();
            for (at, cell) in row.iter().enumerate() {
                let usual = if rtl {
                    ParagraphDirection::RightToLeft
                } else {
                    ParagraphDirection::LeftToRight
                };
                let direction = direction_of(&cell.text).unwrap_or(usual);
                let measure = Some((column - 2.0 * CELL).max(24.0));
                let paragraph = self.ink.label(&cell.text, style, direction, measure);
                height = height.max(paragraph.height());
                let from = column * at as f32;
                let left = if rtl {
                    place.right() - from - column
                } else {
                    place.left() + from
                };
                cells.push((cell, paragraph, pos2(left + CELL, y + 3.0)));
            }
            let bottom = y + height + 6.0;
            if index == 0 {
                let head = Rect::from_x_y_ranges(place.x_range(), y..=bottom);
                ui.painter().rect_filled(head, 0.0, colour(theme.row));
            }
            for (cell, paragraph, at) in cells {
                let here = self.text(ui, cell, &paragraph, at, theme.text);
                clicked = clicked.or(here);
            }
            y = bottom;
            ui.painter().hline(place.x_range(), y, line);
        }
        for at in 0..=columns {
            let x = place.left() + column * at as f32;
            ui.painter().vline(x, place.top()..=y, line);
        }
        (clicked, y + 2.0)
    }
}

/// The addresses of links whose words are not the address itself.
fn addresses(rich: &Rich) -> impl Iterator<Item = &str> {
    rich.parts
        .iter()
        .filter_map(|(range, accent)| match accent {
            Accent::Address(address) if rich.text.get(range.clone()) != Some(address.as_str()) => {
                Some(address.as_str())
            }
            _ => None,
        })
}

/// A part of a paragraph on screen.
struct Part<'a> {
    words: &'a str,
    range: &'a Range<usize>,
    paragraph: &'a Paragraph,
    origin: Pos2,
}

impl Part<'_> {
    fn rects(&self) -> Vec<Rect> {
        let boxes = self.paragraph.boxes(self.range.clone());
        let on_screen = |place| box_on_screen(self.paragraph, place, self.origin);
        boxes.iter().map(on_screen).collect()
    }

    /// A line under the part, or through it: `height` of a box above its bottom.
    fn rule(&self, ui: &Ui, height: f32, width: f32, tone: Color32) {
        for rect in self.rects() {
            let y = rect.bottom() - rect.height() * height;
            ui.painter()
                .hline(rect.x_range(), y, Stroke::new(width, tone));
        }
    }

    /// Makes the part a link. Its lines are one stop for the keyboard.
    fn link(&self, ui: &Ui, id: egui::Id) -> Option<Response> {
        let mut whole: Option<Response> = None;
        for (line, rect) in self.rects().into_iter().enumerate() {
            let sense = if line == 0 {
                Sense::click()
            } else {
                Sense::CLICK
            };
            let response = ui.interact(rect, id.with(("line", line)), sense);
            if response.has_focus() {
                let stroke = Stroke::new(1.5, ui.visuals().hyperlink_color);
                let kind = egui::StrokeKind::Outside;
                ui.painter().rect_stroke(rect, 3.0, stroke, kind);
            }
            whole = Some(match whole {
                None => {
                    response.widget_info(|| {
                        WidgetInfo::labeled(egui::Role::Link, ui.is_enabled(), self.words)
                    });
                    response
                }
                Some(first) => first | response,
            });
        }
        whole.map(|response| response.on_hover_cursor(CursorIcon::PointingHand))
    }
}

/// The space above a block in points, and its type.
fn look_of(kind: &Kind, direction: ParagraphDirection) -> (f32, TextStyle) {
    let rtl = direction == ParagraphDirection::RightToLeft;
    // Naskh looks smaller than a sans of the same size.
    let body = if rtl {
        TextStyle::new(Family::Naskh, 18.0).leading(1.75)
    } else {
        TextStyle::new(Family::Sans, 14.0).leading(1.6)
    };
    let larger = |by: f32| TextStyle {
        size: body.size + by,
        ..body.bold()
    };
    match kind {
        Kind::Heading(1) => (10.0, larger(6.0)),
        Kind::Heading(2) => (10.0, larger(3.5)),
        Kind::Heading(3) => (8.0, larger(1.5)),
        Kind::Heading(_) => (6.0, larger(0.0)),
        Kind::Code => {
            let style = TextStyle::new(Family::Sans, 13.5).leading(1.6);
            (0.0, style)
        }
        Kind::Table(_) => (6.0, body),
        Kind::Paragraph | Kind::Rule => (5.0, body),
    }
}
