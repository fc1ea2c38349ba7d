//! The window without a screen: frames are laid out and turned into triangles, as far as the
//! graphics card would take over.

use std::path::Path;
use std::time::{Duration, Instant};

use egui::{Context, Event, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use hashiya::model::article::Article;
use hashiya::model::layer::Layer;
use hashiya::session::Session;
use hashiya::text::fonts::SystemFonts;
use hashiya::ui::picker::Picked;
use hashiya::ui::settings::Settings;
use hashiya::ui::{App, AppOptions};

use crate::articles;
use crate::files::Files;
use crate::rounds::{Row, Work, all, pair};

/// A window as large as the program opens.
const SIZE: [f32; 2] = [1440.0, 900.0];
/// A spot in the first lines of the article.
const WORD: Pos2 = pos2(620.0, 300.0);

struct Window {
    context: Context,
    app: App,
    time: f64,
}

impl Window {
    fn new() -> Self {
        let context = Context::default();
        let options = AppOptions {
            settings: Settings::default(),
            system_fonts: SystemFonts::Off,
            clock: || jiff::Timestamp::UNIX_EPOCH,
            utc_offset: 0,
            data_folder: None,
            file_dialog: |_, _| Picked::Nothing,
        };
        let app = App::new(&context, options);
        Self {
            context,
            app,
            time: 0.0,
        }
    }

    /// A window on an article that has no file, so that no thread saves meanwhile.
    fn on(article: Article, layer: Layer) -> Self {
        let mut window = Self::new();
        window.put(Session::in_memory(article, layer));
        window
    }

    fn put(&mut self, session: Session) {
        self.app.put(session, &self.context);
        for _ in 0..3 {
            self.frame(Vec::new());
        }
    }

    /// The same with the next tab but so many beside the page.
    fn with_tab(mut self, steps: usize) -> Self {
        for _ in 0..steps {
            self.frame(press(Key::S, Modifiers::NONE));
        }
        self
    }

    /// One frame, with its triangles; returns how many corners they have.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE.into())),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut output = self.context.run_ui(input, |ui| self.app.ui(ui));
        // They would go to the graphics card.
        output.textures_delta.clear();
        let primitives = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let corners = primitives.iter().map(|it| match &it.primitive {
            egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
            egui::epaint::Primitive::Callback(_) => 0,
        });
        corners.sum()
    }

    /// A frame in which the pointer moves a little over the text.
    fn hover(&mut self) -> usize {
        let step = (self.time * 60.0).round() % 8.0;
        let at = WORD + vec2(3.0 * step as f32, 0.0);
        self.frame(vec![Event::PointerMoved(at)])
    }

    fn spans(&self) -> usize {
        self.app
            .session()
            .map_or(0, |session| session.layer().spans().len())
    }

    /// Selects the word under the pointer by a double click.
    fn select_word(&mut self) {
        self.frame(vec![Event::PointerMoved(WORD)]);
        for pressed in [true, false, true, false] {
            self.frame(vec![Event::PointerButton {
                pos: WORD,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            }]);
        }
        self.time += 1.0;
    }

    /// Labels the selected word by its key, the work that counts, and takes it back again.
    fn label(&mut self, key: Key) -> Duration {
        let before = self.spans();
        self.select_word();
        let took = self.edit((key, Modifiers::NONE));
        assert_eq!(self.spans(), before, "it was taken back");
        took
    }

    /// Does an edit by its key, the work that counts, and takes it back again.
    fn edit(&mut self, (key, modifiers): (Key, Modifiers)) -> Duration {
        let revision = self.revision();
        let start = Instant::now();
        self.frame(press(key, modifiers));
        let took = start.elapsed();
        assert_eq!(self.revision(), revision + 1, "it was done");
        self.frame(press(Key::Z, Modifiers::COMMAND | Modifiers::CTRL));
        assert_eq!(self.revision(), revision + 2, "it was taken back");
        took
    }

    /// Writes a note, and takes it back again.
    fn note(&mut self) -> Duration {
        self.frame(press(Key::M, Modifiers::NONE));
        self.frame(vec![Event::Text("x".to_owned())]);
        self.edit((Key::Escape, Modifiers::NONE))
    }

    fn revision(&self) -> u64 {
        self.app.session().map_or(0, Session::revision)
    }
}

/// A key goes down and up.
fn press(key: Key, modifiers: Modifiers) -> Vec<Event> {
    [true, false]
        .map(|pressed| Event::Key {
            key,
            physical_key: Some(key),
            pressed,
            repeat: false,
            modifiers,
        })
        .into()
}

fn large() -> Window {
    let article = articles::large();
    let layer = articles::layer(&article, articles::COPIES);
    Window::on(article, layer)
}

/// The large and the small article with all said that there is to say, and their first span chosen.
fn coded() -> [Window; 2] {
    [
        (articles::large(), articles::COPIES),
        (articles::small(), 1),
    ]
    .map(|(article, copies)| {
        let layer = articles::coded_layer(&article, copies);
        let mut window = Window::on(article, layer);
        window.frame(press(Key::Tab, Modifiers::NONE));
        window
    })
}

fn one_paragraph() -> Window {
    let article = articles::one_paragraph();
    let layer = articles::layer(&article, articles::COPIES);
    Window::on(article, layer)
}

fn small() -> Window {
    let article = articles::small();
    let layer = articles::layer(&article, 1);
    Window::on(article, layer)
}

/// A frame with the pointer moving over the text.
pub fn frame(name: &'static str) -> Row {
    frames(name, large(), small())
}

/// The same over the large article in one paragraph.
pub fn frame_of_one(name: &'static str) -> Row {
    frames(name, one_paragraph(), small())
}

fn frames(name: &'static str, mut one: Window, mut other: Window) -> Row {
    let (a, b) = (all(move || one.hover()), all(move || other.hover()));
    pair(name, 1.3, a, b)
}

/// The list of findings beside the page, and the pointer over the text.
pub fn frame_of_checks(name: &'static str) -> Row {
    let [one, other] = coded().map(|window| window.with_tab(2));
    listed(name, one, other)
}

/// The cards of incidents beside the page, and the pointer over the text.
pub fn frame_of_incidents(name: &'static str) -> Row {
    let [one, other] = coded().map(|window| window.with_tab(1));
    listed(name, one, other)
}

/// The small article has not enough of them to fill the panel, so the limit is wider.
fn listed(name: &'static str, one: Window, other: Window) -> Row {
    let mut row = frames(name, one, other);
    row.limit = Some(2.0);
    row
}

/// A label given by its key, to the painted page.
pub fn label(name: &'static str) -> Row {
    labels(name, Key::Num1, large(), small())
}

/// The same in the large article in one paragraph.
pub fn label_of_one(name: &'static str) -> Row {
    labels(name, Key::Num1, one_paragraph(), small())
}

/// A casualty in one paragraph: what its words tell is proposed in the same frame.
pub fn casualty_of_one(name: &'static str) -> Row {
    labels(name, Key::Num3, one_paragraph(), small())
}

/// The same where a span over the whole paragraph ties all others together: what spans overlap is looked
/// for among all.
pub fn label_under_one(name: &'static str) -> Row {
    let article = articles::one_paragraph();
    let layer = articles::layer_under_one(&article, articles::COPIES);
    let mut row = labels(name, Key::Num1, Window::on(article, layer), small());
    row.limit = Some(4.0);
    row
}

/// A label where all else is coded.
pub fn label_coded(name: &'static str) -> Row {
    let [one, other] = coded();
    labels(name, Key::Num1, one, other)
}

/// The same while the checks are listed beside the page: 3,000 findings are put in a list again.
pub fn label_checked(name: &'static str) -> Row {
    let [one, other] = coded().map(|window| window.with_tab(2));
    let mut row = labels(name, Key::Num1, one, other);
    row.limit = Some(3.0);
    row
}

/// A link taken away.
pub fn attribute(name: &'static str) -> Row {
    edits(name, |window| window.edit((Key::Space, Modifiers::SHIFT)))
}

/// A note written.
pub fn note(name: &'static str) -> Row {
    edits(name, Window::note)
}

/// An incident made.
pub fn incident(name: &'static str) -> Row {
    edits(name, |window| window.edit((Key::E, Modifiers::SHIFT)))
}

/// A span removed, out of its incident too.
pub fn removal(name: &'static str) -> Row {
    edits(name, |window| window.edit((Key::Delete, Modifiers::NONE)))
}

fn labels(name: &'static str, key: Key, mut one: Window, mut other: Window) -> Row {
    let (a, b) = (
        Box::new(move || one.label(key)),
        Box::new(move || other.label(key)),
    );
    pair(name, 2.0, a, b)
}

fn edits(name: &'static str, edit: fn(&mut Window) -> Duration) -> Row {
    let [mut one, mut other] = coded();
    let (a, b) = (
        Box::new(move || edit(&mut one)),
        Box::new(move || edit(&mut other)),
    );
    pair(name, 2.0, a, b)
}

/// From the path of the large article to its first painted page, beside reading, hashing and
/// parsing its files.
pub fn open(name: &'static str) -> Row {
    let files = Files::large();
    let mut window = Window::new();
    let path: &Path = &files.article;
    let a: Work<'_> = Box::new(move || {
        // What was open before is closed before the clock starts.
        window.put(Session::in_memory(articles::small(), Layer::default()));
        let start = Instant::now();
        window.app.open(path, &window.context);
        let corners = window.frame(Vec::new());
        let took = start.elapsed();
        assert_eq!(window.spans(), 9_000, "it is open");
        assert!(corners > 4_000, "the page is painted: {corners} corners");
        took
    });
    pair(name, 2.0, a, all(|| files.read()))
}
