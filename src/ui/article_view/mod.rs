//! The page with the article: painted, scrolled, selected and walked through.
//!
//! It reads the session and changes in it only what a pointer or a motion means: selection and
//! choice at once, edges of spans when a drag ends. What is on screen is found from the scroll
//! position, laid out when it is new, and painted; nothing else is touched.

mod access;
mod caret;
mod connections;
mod marks;
mod paint;
mod pointer;

use egui::{Id, Pos2, Rect, Response, Sense, Ui, pos2, vec2};
use std::ops::Range;
use std::sync::Arc;

use crate::look::{Mode, paragraph_direction};
use crate::model::article::Article;
use crate::model::selection::Selection;
use crate::model::span::SpanId;
use crate::session::Session;
use crate::text::page::{InView, Place};
use crate::text::{Affinity, Caret, Page};
use crate::ui::settings::Settings;
use crate::ui::widgets::text_painter::TextPainter;

/// White around the text on the page, in points.
const MARGIN: f32 = 44.0;
/// Room above and below the page, in points.
const OUTSIDE: f32 = 12.0;
/// Width of the scroll bar, in points.
const BAR: f32 = 12.0;

/// Everything that the view is shown with.
pub struct ViewInput<'a> {
    /// Shapes and paints.
    pub ink: &'a mut TextPainter,
    /// What is annotated.
    pub session: &'a mut Session,
    /// Type and tags.
    pub settings: &'a Settings,
    /// Light or dark.
    pub mode: Mode,
    /// Hits of the search, in reading order, in bytes of the article.
    pub hits: &'a [Range<usize>],
    /// The hit where the search stands.
    pub current_hit: Option<usize>,
    /// Parts that may not be the article, in reading order, in bytes of the article.
    pub proposed: &'a [Range<usize>],
    /// The one that is decided next.
    pub current_proposed: Option<usize>,
    /// Whether pointer and wheel belong to the view: not while a dialog is open.
    pub enabled: bool,
}

/// What the view tells the window.
pub struct ViewOutput {
    /// The response of the whole view.
    pub response: Response,
    /// What the small bar of a selection belongs to, in screen points.
    pub anchor: Option<Rect>,
    /// What went wrong when a drag ended.
    pub error: Option<String>,
}

/// The state of the page on screen.
pub struct ArticleView {
    article: Arc<Article>,
    page: Page,
    place: Place,
    /// Where the caret is, even while nothing is selected.
    head: usize,
    affinity: Affinity,
    /// The x that motions up and down try to keep.
    wish_x: Option<f32>,
    pointer: pointer::Pointer,
    hovered: Option<SpanId>,
    marks: marks::KeptMarks,
    shown: Vec<InView>,
    rect: Rect,
    reveal: Option<Range<usize>>,
    /// After a change of type: a byte of the top paragraph, and how far above it the view began.
    keep_top: Option<(usize, f32)>,
    formatted: bool,
}

impl ArticleView {
    /// The id of the view: it has the keyboard while a person reads.
    pub fn id() -> Id {
        Id::unique("article view")
    }

    /// A view of an article from its start.
    pub fn new(article: Arc<Article>, settings: &Settings) -> Self {
        let paragraphs = article.paragraphs().iter().map(|paragraph| {
            let direction = paragraph_direction(paragraph.direction);
            (paragraph.range.clone(), direction)
        });
        let page = Page::new(paragraphs, settings.format(900.0, MARGIN));
        Self {
            page,
            article,
            place: Place::default(),
            head: 0,
            affinity: Affinity::Downstream,
            wish_x: None,
            pointer: pointer::Pointer::default(),
            hovered: None,
            marks: marks::KeptMarks::default(),
            shown: Vec::new(),
            rect: Rect::NOTHING,
            reveal: None,
            keep_top: None,
            formatted: false,
        }
    }

    /// Where the caret is, in bytes of the article.
    pub fn head(&self) -> usize {
        self.head
    }

    /// Puts the caret at a byte, as after a search or an undo.
    pub fn set_head(&mut self, head: usize) {
        self.head = head;
        self.affinity = Affinity::Downstream;
        self.wish_x = None;
    }

    /// Brings a range of bytes into view when it is next painted.
    pub fn reveal(&mut self, range: Range<usize>) {
        self.reveal = Some(range);
    }

    /// The first byte of the line that is at the top of the view.
    pub fn top_byte(&self) -> usize {
        let block = self.place.block;
        let y = self.place.offset - self.page.text_top(block);
        if block == 0 && y <= 0.0 {
            return 0;
        }
        let within = self.page.paragraph(block).map_or(0, |paragraph| {
            let line = paragraph.line_at(y.max(0.0));
            paragraph.lines()[line].bytes().start
        });
        self.page.range_of(block).start + within
    }

    /// Begins the view at the line of this byte.
    pub fn show_from(&mut self, byte: usize) {
        self.place = Place::default();
        if byte > 0 {
            let block = self.page.block_of(byte);
            self.place.block = block;
            self.keep_top = Some((byte - self.page.range_of(block).start, 0.0));
        }
    }

    /// The paragraph where the caret is.
    pub fn head_block(&self) -> usize {
        self.page.block_of(self.head)
    }

    /// Bytes of layout on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.page.heap_bytes()
    }

    /// Paints the page into what is left of `ui` and follows the pointer.
    pub fn show(&mut self, ui: &mut Ui, mut input: ViewInput<'_>) -> ViewOutput {
        let rect = ui.available_rect_before_wrap();
        self.rect = rect;
        let response = ui.interact(rect, Self::id(), Sense::click_and_drag());
        ui.advance_cursor_after_rect(rect);
        self.format(&input, rect);
        self.scroll(ui, &mut input, &response);
        self.find_shown(&mut input);
        let error = self.follow_pointer(ui, &mut input, &response);
        self.forget_old_marks(&input);
        let painter = ui.painter_at(rect);
        self.paint(&painter, &mut input, response.has_focus());
        self.scroll_bar(ui, &mut input);
        self.publish(ui, &input, &response);
        let anchor = self.anchor(&input);
        ViewOutput {
            response,
            anchor,
            error,
        }
    }

    /// Left edge of the text, in screen points.
    fn text_left(&self) -> f32 {
        let measure = self.page.format().measure;
        ((self.rect.width() - BAR - measure) / 2.0).floor() + self.rect.left()
    }

    /// Where a paragraph's text begins on screen.
    fn origin(&self, shown: InView) -> Pos2 {
        pos2(self.text_left(), self.rect.top() + shown.top)
    }

    /// Sets the page anew where type or width have changed, around what is being read.
    fn format(&mut self, input: &ViewInput<'_>, rect: Rect) {
        let format = input
            .settings
            .format(rect.width() - BAR - 2.0 * OUTSIDE, MARGIN);
        if self.formatted && format == self.page.format() {
            return;
        }
        // The words at the top of the view stay there.
        let top = self.page.paragraph(self.place.block).map(|paragraph| {
            let y = self.place.offset - self.page.text_top(self.place.block);
            let line = paragraph.line_at(y.max(0.0));
            (
                paragraph.lines()[line].bytes().start,
                y - paragraph.lines()[line].top,
            )
        });
        let old = self.page.format();
        self.page.set_format(format);
        // They name lines.
        self.marks.clear();
        self.formatted = true;
        if let Some((byte, below)) = top
            && (self.place.block > 0 || self.place.offset > 0.0)
        {
            self.keep_top = Some((byte, below * format.style.size / old.style.size));
        }
    }

    /// Follows the wheel and what is to be brought into view, then settles.
    fn scroll(&mut self, ui: &Ui, input: &mut ViewInput<'_>, response: &Response) {
        let view = self.rect.height();
        let text = self.article.text_arc();
        let typesetter = &mut input.ink.typesetter;
        if let Some((byte, below)) = self.keep_top.take() {
            let block = self.place.block;
            let paragraph = self.page.lay_out(block, &text, typesetter);
            let line = paragraph.line_of(Caret::before(byte));
            let top = paragraph.lines()[line].top;
            self.place.offset = self.page.text_top(block) + top + below;
        }
        if let Some(range) = self.reveal.take() {
            self.bring_into_view(&range, &text, input);
        }
        let typesetter = &mut input.ink.typesetter;
        if input.enabled && response.contains_pointer() {
            let wheel = ui.input(|state| state.smooth_scroll_delta().y);
            self.place.offset -= wheel;
        }
        self.place = self.page.settle(self.place, view, &text, typesetter);
    }

    fn bring_into_view(&mut self, range: &Range<usize>, text: &str, input: &mut ViewInput<'_>) {
        let view = self.rect.height();
        let typesetter = &mut input.ink.typesetter;
        let block = self.page.block_of(range.start);
        let start = self.page.range_of(block).start;
        let paragraph = self.page.lay_out(block, text, typesetter);
        let line_height = paragraph.line_height();
        let first = paragraph.line_of(Caret::before(range.start.saturating_sub(start)));
        let last = paragraph.line_of(Caret::after(range.end.saturating_sub(start)));
        let top = paragraph.lines()[first].top;
        let bottom = paragraph.lines()[last.max(first)].top + line_height;
        let height = (bottom - top).min(view * 0.6);
        let room = (line_height * 1.2).min(view * 0.2);
        match self.page.offset_from(self.place, block, top) {
            Some(y) if y >= room && y + height <= view - room => {}
            Some(y) if y < room && y > -view => self.place.offset += y - room,
            Some(y) if y < 2.0 * view && y >= room => {
                self.place.offset += y + height + room - view;
            }
            _ => {
                self.place = Place {
                    block,
                    offset: self.page.text_top(block) + top - view * 0.35,
                };
            }
        }
    }

    fn find_shown(&mut self, input: &mut ViewInput<'_>) {
        let text = self.article.text_arc();
        let view = self.rect.height();
        self.shown = self
            .page
            .in_view(self.place, view, &text, &mut input.ink.typesetter);
    }

    /// The box of the selection that the small bar keeps clear of.
    fn anchor(&self, input: &ViewInput<'_>) -> Option<Rect> {
        if self.pointer.busy() {
            return None;
        }
        let range = input
            .session
            .selection()
            .filter(|selection| !selection.is_empty())
            .map(Selection::range)?;
        let parts = self.boxes_on_screen(&range);
        let seen = parts.filter(|part| part.intersects(self.rect));
        let anchor = seen.reduce(Rect::union);
        anchor.map(|whole| whole.intersect(self.rect))
    }

    fn scroll_bar(&mut self, ui: &Ui, input: &mut ViewInput<'_>) {
        let view = self.rect.height();
        let whole = self.page.height() as f32;
        if whole <= view || !input.enabled {
            return;
        }
        let track = Rect::from_min_max(
            pos2(self.rect.right() - BAR, self.rect.top()),
            self.rect.right_bottom(),
        );
        let length = (view / whole * view).max(32.0).min(view);
        let room = view - length;
        let most = f64::from(whole - view);
        let at = (self.page.distance(self.place) / most).clamp(0.0, 1.0) as f32;
        let thumb = Rect::from_min_size(
            pos2(track.left() + 3.0, track.top() + at * room),
            vec2(BAR - 6.0, length),
        );
        let bar = ui.interact(track, Self::id().with("bar"), Sense::click_and_drag());
        if let Some(pointer) = bar.interact_pointer_pos() {
            let grip = if bar.drag_started() || bar.clicked() {
                let grip = if thumb.contains(pos2(thumb.center().x, pointer.y)) {
                    pointer.y - thumb.top()
                } else {
                    length / 2.0
                };
                self.pointer.grip = grip;
                grip
            } else {
                self.pointer.grip
            };
            let at = ((pointer.y - grip - track.top()) / room.max(1.0)).clamp(0.0, 1.0);
            self.place = self.page.place_at(f64::from(at) * most);
            ui.ctx().request_repaint();
        }
        let theme = crate::look::Theme::of(input.mode);
        let tone = if bar.hovered() || bar.dragged() {
            theme.weak
        } else {
            theme.edge
        };
        ui.painter()
            .rect_filled(thumb, 3.0, crate::ui::widgets::text_painter::colour(tone));
    }
}
