//! The map of the project: linked places, as large as the harm that is told of them.
//!
//! It is drawn from values, offline, on public outlines that are a backdrop and no statement on
//! borders. A place is a button: the pointer or Tab finds it, and its mentions stand beside the map.

use egui::{Align2, Key, Modifiers, Rect, ScrollArea};
use egui::{Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::outlines::Outlines;
use crate::look::map::{Degrees, View, radius};
use crate::look::{Mode, Rgb, Theme};
use crate::model::totals::phrase;
use crate::session::place_map::{MappedPlace, PlaceMap};
use crate::session::task::Steps;
use crate::text::{Family, ParagraphDirection, TextStyle};
use crate::ui::widgets::page::{at_end, back_button, page_head};
use crate::ui::widgets::phrase::many;
use crate::ui::widgets::progress_bar;
use crate::ui::widgets::shaped_label::{LabelOptions, shaped_button, shaped_label};
use crate::ui::widgets::text_painter::{TextPainter, caption, colour, theme_of};

/// Width of the mentions beside the map, in points.
const BESIDE: f32 = 280.0;
/// How much a key zooms.
const STEP: f64 = 1.35;

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapAction {
    /// To open an article at a code point, with so many selected.
    Open(String, u64, u64),
    /// To stop reading.
    Stop,
    /// Back to the article.
    Close,
}

/// Which places are shown.
#[derive(Debug)]
pub struct PlaceFilter<'a> {
    /// Those of all annotators, or else of the own.
    pub everybody: &'a mut bool,
    /// Those of the open article, or else of the project; `None` when no article is open.
    pub this_article: Option<&'a mut bool>,
}

/// The page.
#[derive(Default)]
pub struct MapPage {
    view: Option<View>,
    map: Option<PlaceMap>,
    chosen: Option<usize>,
    outlines: Outlines,
}

impl MapPage {
    /// The id of the map: it takes the arrows while it has the keyboard.
    pub fn id() -> egui::Id {
        egui::Id::unique("map of the project")
    }

    /// Shows these places from now on. The one that was chosen stays so.
    pub fn set(&mut self, map: PlaceMap) {
        let known = self.chosen.and_then(|at| self.places().get(at));
        let known = known.map(|one| one.name.clone());
        let at = |name: String| map.places().iter().position(|one| one.name == name);
        self.chosen = known.and_then(at);
        self.map = Some(map);
    }

    /// The map.
    pub fn map(&self) -> Option<&PlaceMap> {
        self.map.as_ref()
    }

    /// How often the outlines were made: once for each view and size.
    pub fn outlines_made(&self) -> u64 {
        self.outlines.made()
    }

    fn places(&self) -> &[MappedPlace] {
        self.map.as_ref().map_or(&[], PlaceMap::places)
    }

    /// Shows the page.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        mode: Mode,
        choice: PlaceFilter<'_>,
        reading: Option<Steps>,
    ) -> Option<MapAction> {
        let theme = Theme::of(mode);
        let mut action = self.head(ui, choice, reading);
        let room = ui.available_rect_before_wrap();
        let beside = if room.width() > 2.0 * BESIDE {
            BESIDE
        } else {
            0.0
        };
        let map = Rect::from_min_max(room.min, pos2(room.right() - beside, room.bottom()));
        self.draw(ui, ink, mode, map);
        if beside > 0.0 {
            let list = Rect::from_min_max(pos2(map.right(), room.top()), room.max);
            ui.painter().rect_filled(list, 0.0, colour(theme.panel));
            let mut side = ui.new_child(egui::UiBuilder::new().max_rect(list.shrink(10.0)));
            let chosen = self.mentions(&mut side, ink);
            action = action.or(chosen);
        }
        ui.advance_cursor_after_rect(room);
        action
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        choice: PlaceFilter<'_>,
        reading: Option<Steps>,
    ) -> Option<MapAction> {
        let mut action = None;
        page_head(ui, 8, |ui| {
            ui.horizontal(|ui| {
                ui.strong("Map");
                if let Some(this_article) = choice.this_article {
                    ui.checkbox(this_article, "This article only");
                }
                ui.checkbox(choice.everybody, "All annotators");
                if ui.button("−").on_hover_text("Smaller (-)").clicked() {
                    self.zoom(1.0 / STEP, [0.0, 0.0]);
                }
                if ui.button("+").on_hover_text("Larger (+)").clicked() {
                    self.zoom(STEP, [0.0, 0.0]);
                }
                if ui.button("All of Syria").on_hover_text("0").clicked() {
                    self.view = None;
                }
                if let Some(steps) = reading
                    && progress_bar(ui, steps)
                {
                    action = Some(MapAction::Stop);
                }
                if back_button(ui) {
                    action = Some(MapAction::Close);
                }
            });
        });
        action
    }

    fn zoom(&mut self, factor: f64, about: [f32; 2]) {
        self.view = self.view.map(|view| view.zoomed(factor, about));
    }

    fn draw(&mut self, ui: &mut Ui, ink: &mut TextPainter, mode: Mode, room: Rect) {
        let theme = Theme::of(mode);
        let ground = ui.interact(room, Self::id(), Sense::click_and_drag());
        let count = self.places().len();
        ground.widget_info(|| {
            WidgetInfo::labeled(
                egui::Role::Canvas,
                true,
                format!("Map of Syria with {count} places"),
            )
        });
        let mut view = self
            .view
            .unwrap_or_else(|| View::all(room.width(), room.height()));
        if ground.dragged() {
            let by = ground.drag_delta();
            view = view.moved([by.x, by.y]);
        }
        if let Some(pointer) = ground.hover_pos() {
            let about = pointer - room.center();
            let (scroll, pinch) =
                ui.input(|state| (state.smooth_scroll_delta.y, state.zoom_delta()));
            let factor = f64::from(pinch) * f64::from(scroll / 200.0).exp();
            if (factor - 1.0).abs() > 1e-4 {
                view = view.zoomed(factor, [about.x, about.y]);
            }
        }
        if ground.has_focus() {
            let filter = egui::EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..egui::EventFilter::default()
            };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(Self::id(), filter));
            view = keys(ui, view, room);
        }
        self.view = Some(view);
        let at = |(north, east): (f64, f64)| {
            let [x, y] = view.place(Degrees { north, east });
            room.center() + vec2(x, y)
        };
        let painter = ui.painter().with_clip_rect(room);
        painter.rect_filled(room, 0.0, colour(theme.window));
        painter.extend(self.outlines.shapes(room, view, mode));
        // Names give way to circles and to each other.
        let mut taken: Vec<Rect> = Vec::new();
        for place in self.places() {
            let size = radius(place.people()) * 2.0;
            taken.push(Rect::from_center_size(
                at(place.coordinates),
                vec2(size, size),
            ));
        }
        for (name, coordinates) in self.map.iter().flat_map(PlaceMap::governorates) {
            let place = (at(*coordinates), 15.0);
            paint_name(&painter, ink, name, place, theme.weak, &mut taken);
        }
        // The largest first, so that small ones stay above.
        let mut clicked = None;
        for (index, place) in self.places().iter().enumerate() {
            let middle = at(place.coordinates);
            let radius = radius(place.people());
            if !room.expand(radius).contains(middle) {
                continue;
            }
            let rect = Rect::from_center_size(middle, vec2(2.0, 2.0) * radius.max(7.0));
            let id = Self::id().with((&place.name, index));
            let button = ui.interact(rect.intersect(room), id, Sense::click());
            let spoken = spoken(place);
            button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &spoken));
            let chosen = self.chosen == Some(index);
            let hue = colour(if place.people() > 0 {
                theme.error
            } else {
                theme.accent
            });
            let fill = hue.gamma_multiply(if button.hovered() || chosen {
                0.55
            } else {
                0.32
            });
            let width = if chosen || button.has_focus() {
                2.5
            } else {
                1.2
            };
            painter.circle(middle, radius, fill, Stroke::new(width, hue));
            if button.clicked() {
                clicked = Some(index);
            }
            button.on_hover_text(spoken);
        }
        self.chosen = clicked.or(self.chosen);
        for (index, place) in self.places().iter().enumerate() {
            let wanted = self.chosen == Some(index) || view.scale > 130.0 || index < 12;
            let middle = at(place.coordinates);
            if wanted && room.contains(middle) {
                let below = middle + vec2(0.0, radius(place.people()) + 9.0);
                let (name, place) = (&place.name, (below, 14.0));
                paint_name(&painter, ink, name, place, theme.text, &mut taken);
            }
        }
        scale_bar(&painter, room, view);
        let says = "Outlines: Natural Earth. Places: OpenSyria Data Geography and GeoNames, CC BY 4.0. No statement on borders.";
        let spot = (room.left_bottom() + vec2(10.0, -8.0), Align2::LEFT_BOTTOM);
        caption(&painter, spot, says, 11.0, theme.weak);
        if self.places().is_empty() {
            let says = "No place is linked yet. Choose a location in an article and press Space to accept what is proposed.";
            let spot = (room.center_top() + vec2(0.0, 22.0), Align2::CENTER_CENTER);
            caption(&painter, spot, says, 14.0, theme.text);
        }
    }

    fn mentions(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> Option<MapAction> {
        let theme = theme_of(ui.ctx());
        let style = |size| TextStyle::new(Family::Naskh, size).leading(1.5);
        let mut action = None;
        let Some(place) = self.chosen.and_then(|at| self.places().get(at)) else {
            ui.strong("Places");
            let mut chosen = None;
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    for (index, place) in self.places().iter().enumerate().take(200) {
                        ui.horizontal(|ui| {
                            ui.weak(harm(place));
                            at_end(ui, |ui| {
                                if shaped_button(ui, ink, &place.name, style(15.0), false).clicked()
                                {
                                    chosen = Some(index);
                                }
                            });
                        });
                    }
                });
            self.chosen = chosen;
            return None;
        };
        let mut back = false;
        ui.horizontal(|ui| {
            back = ui.button("All places").clicked();
        });
        let (line, tone) = (LabelOptions::one_line(), colour(theme.text));
        shaped_label(ui, ink, &place.name, style(20.0), tone, line);
        ui.weak(harm(place));
        ui.separator();
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for mention in &place.mentions {
                    let clicked =
                        shaped_button(ui, ink, &mention.quote, style(16.0), false).clicked();
                    let tone = colour(theme.weak);
                    shaped_label(ui, ink, &mention.title, style(13.0), tone, line);
                    ui.add_space(4.0);
                    if clicked {
                        let length = mention.quote.chars().count() as u64;
                        action = Some(MapAction::Open(
                            mention.article.clone(),
                            mention.start,
                            length,
                        ));
                    }
                }
            });
        if back {
            self.chosen = None;
        }
        action
    }
}

fn keys(ui: &Ui, view: View, room: Rect) -> View {
    const PART: f32 = 0.15;
    let take =
        |key: Key| ui.input_mut(|state| state.count_and_consume_key(Modifiers::NONE, key)) as f32;
    let across = take(Key::ArrowLeft) - take(Key::ArrowRight);
    let down = take(Key::ArrowUp) - take(Key::ArrowDown);
    let larger = take(Key::Plus) + take(Key::Equals) - take(Key::Minus);
    if take(Key::Num0) > 0.0 {
        return View::all(room.width(), room.height());
    }
    let view = view.moved([across * PART * room.width(), down * PART * room.height()]);
    view.zoomed(STEP.powf(f64::from(larger)), [0.0, 0.0])
}

/// `killed 5, wounded 2 or more`; the number of mentions where nobody is told to be harmed.
fn harm(place: &MappedPlace) -> String {
    if !place.harm.is_empty() {
        return phrase(&place.harm);
    }
    many(place.mentions.len(), "mention", "mentions")
}

fn spoken(place: &MappedPlace) -> String {
    format!("{}: {}", place.name, harm(place))
}

/// A name about a point, where nothing else stands.
fn paint_name(
    painter: &egui::Painter,
    ink: &mut TextPainter,
    name: &str,
    (at, size): (egui::Pos2, f32),
    shade: Rgb,
    taken: &mut Vec<Rect>,
) {
    let style = TextStyle::new(Family::Naskh, size).leading(1.3);
    let text = ink.label(name, style, ParagraphDirection::RightToLeft, None);
    let rect = Rect::from_center_size(at, vec2(text.width(), text.height()));
    if taken.iter().any(|other| other.intersects(rect.shrink(2.0))) {
        return;
    }
    taken.push(rect);
    ink.paragraph(painter, &text, rect.min, colour(shade));
}

fn scale_bar(painter: &egui::Painter, room: Rect, view: View) {
    let theme = theme_of(painter.ctx());
    // A degree of latitude is 111.2 km.
    let kilometre = view.scale / 111.2;
    let length = [200.0, 100.0, 50.0, 20.0, 10.0, 5.0, 2.0, 1.0]
        .into_iter()
        .find(|length| length * kilometre <= 140.0)
        .unwrap_or(1.0);
    let right = room.right_bottom() + vec2(-14.0, -14.0);
    let left = right - vec2((length * kilometre) as f32, 0.0);
    let stroke = Stroke::new(1.5, colour(theme.weak));
    painter.line_segment([left, right], stroke);
    for end in [left, right] {
        painter.line_segment([end - vec2(0.0, 4.0), end], stroke);
    }
    let spot = (left + vec2(0.0, -6.0), Align2::LEFT_BOTTOM);
    caption(painter, spot, format!("{length} km"), 11.0, theme.weak);
}
