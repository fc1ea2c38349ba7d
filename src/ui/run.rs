//! The native window around the [`App`]: size, icon, what is remembered.

use eframe::{CreationContext, Frame, NativeOptions, Storage};
use egui::{Context, IconData, Ui, ViewportBuilder};
use std::path::{Path, PathBuf};

use crate::text::fonts::SystemFonts;
use crate::ui::picker::system_dialog;
use crate::ui::settings::Settings;
use crate::ui::window::{App, AppOptions};

/// The name by which the system knows the program, and of the folder of its settings.
const APP_ID: &str = "hashiya";
/// Where the settings lie in eframe's storage.
const SETTINGS: &str = "settings";

static ICON: &[u8] = include_bytes!("../../assets/icon/hashiya-256.png");

/// Opens the window on an article or a project, and stays until it is closed.
///
/// # Errors
/// When no window can be had, such as without a display; the message says why.
pub fn run(file: Option<&Path>) -> Result<(), String> {
    let viewport = ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title("Hashiya")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([640.0, 420.0])
        .with_drag_and_drop(true)
        .with_icon(icon().unwrap_or_default());
    let options = NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: true,
        ..NativeOptions::default()
    };
    let file = file.map(Path::to_owned);
    eframe::run_native(
        APP_ID,
        options,
        Box::new(move |creation| Ok(Box::new(Window::new(creation, file)))),
    )
    .map_err(|error| format!("cannot open a window: {error}"))
}

fn icon() -> Option<IconData> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(ICON))
        .read_info()
        .ok()?;
    let mut rgba = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut rgba).ok()?;
    if info.color_type != png::ColorType::Rgba || info.bit_depth != png::BitDepth::Eight {
        return None;
    }
    rgba.truncate(info.buffer_size());
    Some(IconData {
        rgba,
        width: info.width,
        height: info.height,
    })
}

struct Window {
    app: App,
    /// The settings as the storage has them.
    stored: Settings,
}

impl Window {
    fn new(creation: &CreationContext<'_>, file: Option<PathBuf>) -> Self {
        let mut settings: Settings = creation
            .storage
            .and_then(|storage| eframe::get_value::<Settings>(storage, SETTINGS))
            .unwrap_or_default()
            .sound();
        let stored = settings.clone();
        if settings.annotator.is_empty() {
            settings.annotator = login_name();
        }
        let options = AppOptions {
            settings,
            system_fonts: SystemFonts::Fallback,
            clock: jiff::Timestamp::now,
            utc_offset: jiff::tz::TimeZone::system()
                .to_offset(jiff::Timestamp::now())
                .seconds(),
            data_folder: eframe::storage_dir(APP_ID),
            file_dialog: system_dialog,
        };
        let context = &creation.egui_ctx;
        let mut app = App::new(context, options);
        match file {
            Some(file) => app.open(&file, context),
            None => app.start(context),
        }
        Self { app, stored }
    }

    /// Stores settings that have changed, once the mouse lets go: who annotates and which project
    /// is open must not be asked again after a crash.
    fn store(&mut self, context: &Context, frame: &mut Frame) {
        if *self.app.settings() == self.stored || context.input(|it| it.pointer.any_down()) {
            return;
        }
        self.stored.clone_from(self.app.settings());
        if let Some(storage) = frame.storage_mut() {
            eframe::set_value(storage, SETTINGS, &self.stored);
            storage.flush();
        }
    }
}

/// The name under which the person has logged in: a first guess for the annotator's name.
fn login_name() -> String {
    ["USER", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok())
        .unwrap_or_default()
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut Ui, frame: &mut Frame) {
        self.app.ui(ui);
        self.store(ui.ctx(), frame);
    }

    fn save(&mut self, storage: &mut dyn Storage) {
        eframe::set_value(storage, SETTINGS, self.app.settings());
    }

    fn persist_egui_memory(&self) -> bool {
        false
    }
}
