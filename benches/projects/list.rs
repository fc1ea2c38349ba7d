//! The window of a project without a screen: frames of the list of articles.

use std::thread;
use std::time::Duration;

use egui::{Context, Event, Pos2, RawInput, Rect, pos2, vec2};
use hashiya::text::fonts::SystemFonts;
use hashiya::ui::picker::Picked;
use hashiya::ui::settings::Settings;
use hashiya::ui::{App, AppOptions};

use crate::corpus::{ANNOTATOR, project};
use crate::rounds::{Row, all, pair};
use crate::{LARGE, SMALL};

/// A window as large as the program opens.
const SIZE: [f32; 2] = [1440.0, 900.0];
/// A spot over the rows of the list.
const ROWS: Pos2 = pos2(140.0, 500.0);

/// A frame in which the list scrolls, so that other rows are shown and their titles are shaped.
pub fn frame(name: &'static str) -> Row {
    let (mut large, mut small) = (Window::on(LARGE), Window::on(SMALL));
    pair(
        name,
        1.2,
        all(move || large.scroll()),
        all(move || small.scroll()),
    )
}

struct Window {
    context: Context,
    app: App,
    frames: u32,
}

impl Window {
    fn on(count: usize) -> Self {
        let context = Context::default();
        let options = AppOptions {
            settings: Settings {
                annotator: ANNOTATOR.to_owned(),
                annotator_said: true,
                ..Settings::default()
            },
            system_fonts: SystemFonts::Off,
            clock: || jiff::Timestamp::UNIX_EPOCH,
            data_folder: None,
            file_dialog: |_, _| Picked::Nothing,
            utc_offset: 0,
        };
        let app = App::new(&context, options);
        let mut window = Self {
            context,
            app,
            frames: 0,
        };
        window
            .app
            .open_project(&project(count).root, &window.context);
        for _ in 0..60_000 {
            window.frame(Vec::new());
            if window
                .app
                .opened()
                .is_some_and(|desk| desk.project.is_scanned())
            {
                return window;
            }
            thread::sleep(Duration::from_millis(1));
        }
        panic!("the list was not loaded for a minute");
    }

    /// The pointer is over the list and its wheel turns, down for a while and then up again.
    fn scroll(&mut self) -> usize {
        let down = self.frames % 200 < 100;
        self.frame(vec![
            Event::PointerMoved(ROWS),
            Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(0.0, if down { -30.0 } else { 30.0 }),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Wheel,
                modifiers: egui::Modifiers::NONE,
            },
        ])
    }

    /// One frame, with its triangles; returns how many corners they have.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE.into())),
            time: Some(f64::from(self.frames) / 60.0),
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
}
