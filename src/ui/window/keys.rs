//! From the keys that were pressed to commands.

use egui::{Context, Event, Key};

use crate::ui::article_view::ArticleView;
use crate::ui::commands::{self, Command};
use crate::ui::project_list::Queue;
use crate::ui::request::Page;
use crate::ui::window::App;

impl App {
    /// Runs the commands of the keys that were pressed since the last frame, in their order.
    pub(super) fn read_keys(&mut self, context: &Context) {
        let typing = Self::typing(context);
        let elsewhere = !typing
            && context
                .memory(|memory| memory.focused())
                .is_some_and(|id| id != ArticleView::id());
        // An open menu is closed and walked through by these keys itself.
        let in_menu = egui::Popup::is_any_open(context);
        let in_list = context.memory(|memory| memory.has_focus(Queue::id()));
        let mut found = Vec::new();
        let annotated = self.session.as_ref().filter(|_| self.page == Page::Article);
        let labels: Vec<(Option<Key>, Option<Key>)> = annotated.map_or_else(Vec::new, |session| {
            let keys = |label: &crate::model::codebook::Label| {
                // A label that is off keeps its place among the others, without its keys.
                let key = |key: Option<char>| key.filter(|_| label.on).and_then(commands::key_for);
                (key(label.digit), key(label.letter))
            };
            session.codebook().labels.iter().map(keys).collect()
        });
        let roles = self.annotation.role_keys(annotated);
        context.input_mut(|state| {
            state.events.retain(|event| {
                if found
                    .last()
                    .is_some_and(|last| commands::opens_field(*last))
                {
                    // What follows in the same frame is typed into the field.
                    return true;
                }
                let command = match event {
                    Event::Key {
                        key,
                        physical_key,
                        pressed: true,
                        modifiers,
                        ..
                    } => {
                        let key = &commands::latin(*key, *physical_key, *modifiers);
                        let role = roles.iter().position(|letter| *letter == Some(*key));
                        // The bar asks once: whatever comes first answers, or closes it.
                        if let Some(index) = role.filter(|_| {
                            modifiers.is_none() && !typing && !elsewhere && found.is_empty()
                        }) {
                            found.push(Command::Role(index));
                            return false;
                        }
                        let label = labels.iter().position(|(digit, letter)| {
                            *digit == Some(*key) || *letter == Some(*key)
                        });
                        match label {
                            // The list of articles takes what is typed.
                            Some(index)
                                if modifiers.is_none() && !typing && !in_list && !in_menu =>
                            {
                                Some(Command::Label(index))
                            }
                            _ => commands::command_of(*key, *modifiers, typing)
                                // A button that has the keyboard keeps the keys that work it.
                                .filter(|_| !in_menu || !of_menus(*key))
                                .filter(|_| {
                                    // Shift and a letter is typed in the list of articles.
                                    let typed = in_list && modifiers.shift_only();
                                    !elsewhere
                                        || !modifiers.is_none() && *key != Key::Tab && !typed
                                        || matches!(
                                            key,
                                            Key::Escape
                                                | Key::F1
                                                | Key::F2
                                                | Key::F3
                                                | Key::F6
                                                | Key::F7
                                                | Key::F8
                                                | Key::F9
                                        )
                                }),
                        }
                    }
                    Event::Copy if !typing => Some(Command::Copy),
                    _ => None,
                };
                found.extend(command);
                command.is_none()
            });
        });
        for command in found {
            self.run(command, context);
        }
    }

    /// While a dialog is open only the keys that open and close dialogs are read.
    pub(super) fn read_dialog_keys(&mut self, context: &Context) {
        let quit = context.input_mut(|state| state.consume_key(egui::Modifiers::COMMAND, Key::Q));
        if quit {
            self.run(Command::Quit, context);
        }
    }
}

/// Whether an open menu follows this key.
fn of_menus(key: Key) -> bool {
    matches!(
        key,
        Key::Escape
            | Key::Enter
            | Key::Space
            | Key::Tab
            | Key::ArrowUp
            | Key::ArrowDown
            | Key::ArrowLeft
            | Key::ArrowRight
    )
}
