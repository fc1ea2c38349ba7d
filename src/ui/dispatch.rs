//! From keys to commands, and from commands to what the session and the page do.

use egui::{Context, Event, Key, ViewportCommand};
use std::ops::Range;

use super::app::{App, Dialog};
use super::article_view::ArticleView;
use super::commands::{self, Abilities, Command, Edge, Motion};
use super::dialogs::open_path::OpenPath;
use super::dialogs::palette::Palette;
use super::dialogs::settings::SettingsDialog;
use super::notices::Notice;
use super::panels::search::SearchAction;
use super::panels::unplaced::UnplacedAction;
use super::picker::Picker;
use super::settings::{Settings, ThemeChoice};
use crate::look::Mode;
use crate::model::edit::Edit;
use crate::model::nudge::{self, RangeEdge};
use crate::model::selection::Selection;
use crate::model::span::{Span, SpanId};
use crate::session::{Access, SaveState, Session};
use crate::text::Family;

impl App {
    /// What can be asked for now.
    pub(super) fn abilities(&self) -> Abilities {
        let Some(session) = &self.session else {
            return Abilities::default();
        };
        Abilities {
            article: true,
            writable: *session.access() == Access::ReadWrite,
            selected: session.selection().is_some_and(|it| !it.is_empty()),
            chosen: session.chosen().is_some(),
            undo: session.can_undo(),
            redo: session.can_redo(),
            hits: !self.search.hits().is_empty(),
        }
    }

    /// Runs the commands of the keys that were pressed since the last frame, in their order.
    pub(super) fn read_keys(&mut self, context: &Context) {
        let typing = Self::typing(context);
        let elsewhere = !typing
            && context
                .memory(|memory| memory.focused())
                .is_some_and(|id| id != ArticleView::id());
        let mut found = Vec::new();
        let labels: Vec<(Option<Key>, Option<Key>)> =
            self.session.as_ref().map_or_else(Vec::new, |session| {
                let keys = |label: &crate::model::codebook::Label| {
                    (
                        commands::key_for(label.digit),
                        commands::key_for(label.letter),
                    )
                };
                session.codebook().labels.iter().map(keys).collect()
            });
        context.input_mut(|state| {
            state.events.retain(|event| {
                if found.last().is_some_and(|last| opens_a_field(*last)) {
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
                        let key = &latin(*key, *physical_key, *modifiers);
                        let label = labels.iter().position(|(digit, letter)| {
                            *digit == Some(*key) || *letter == Some(*key)
                        });
                        match label {
                            Some(index) if modifiers.is_none() && !typing => {
                                Some(Command::Label(index))
                            }
                            _ => commands::command_of(*key, *modifiers, typing)
                                // A button that has the keyboard keeps the keys that work it.
                                .filter(|_| {
                                    !elsewhere
                                        || !modifiers.is_none() && *key != Key::Tab
                                        || matches!(key, Key::Escape | Key::F1 | Key::F3 | Key::F6)
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

    /// Does what a command says.
    pub fn run(&mut self, command: Command, context: &Context) {
        if !self.abilities().allow(command) {
            self.explain(command);
            return;
        }
        self.write_pending_note();
        match command {
            Command::Open => {
                let repaint = context.clone();
                self.picker = Some(Picker::open(self.folder(), move || {
                    repaint.request_repaint();
                }));
            }
            Command::OpenPath => {
                self.dialog = Dialog::OpenPath(OpenPath::new(self.folder(), None));
            }
            Command::OpenExample => self.open_example(context),
            Command::Save => self.save_now(),
            Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
            Command::Palette => self.dialog = Dialog::Palette(Palette::default()),
            Command::Shortcuts => self.dialog = Dialog::Shortcuts,
            Command::Settings => {
                self.dialog = Dialog::Settings(SettingsDialog::new(&self.settings));
            }
            Command::Find => self.open_search(),
            Command::FindNext => self.search_to(SearchAction::Next, context),
            Command::FindPrevious => self.search_to(SearchAction::Previous, context),
            Command::NextPane => self.next_pane(context),
            Command::Larger
            | Command::Smaller
            | Command::UsualSize
            | Command::LooserLines
            | Command::TighterLines
            | Command::WiderPage
            | Command::NarrowerPage
            | Command::SwitchFamily
            | Command::SwitchTheme
            | Command::Tags
            | Command::SpanList
            | Command::GroupSpans => self.change_look(command, context),
            _ => self.run_on_article(command, context),
        }
    }

    /// Why a command that was asked for by key does nothing, where that is worth a word.
    fn explain(&mut self, command: Command) {
        let Some(session) = &self.session else {
            return;
        };
        if let Access::ReadOnly(why) = session.access()
            && matches!(command, Command::Label(_) | Command::Remove | Command::Save)
        {
            let headline = format!("This article is open for reading only: {why}");
            let notice = Notice::error(headline);
            if !self.notices.contains(&notice) {
                self.notices.push(notice);
            }
        }
    }

    /// Opens the bundled example from the folder where it can be annotated.
    pub fn open_example(&mut self, context: &Context) {
        let folder = self
            .data_folder
            .clone()
            .unwrap_or_else(std::env::temp_dir)
            .join("examples");
        match crate::session::install_example(&folder) {
            Ok(path) => self.open(&path, context),
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
    }

    fn save_now(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        // Said again, with its choices, even if it was dismissed before.
        self.failed = None;
        self.notices.retain(|notice| notice.choices.is_empty());
        if let Err(error) = session.save_now()
            && !matches!(session.save_state(), SaveState::Failed(_))
        {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    fn change_look(&mut self, command: Command, context: &Context) {
        let settings = &mut self.settings;
        match command {
            Command::Larger => settings.resize(1.0),
            Command::Smaller => settings.resize(-1.0),
            Command::UsualSize => settings.size = Settings::USUAL_SIZE,
            Command::LooserLines => settings.lead(0.1),
            Command::TighterLines => settings.lead(-0.1),
            Command::WiderPage => settings.widen(2.0),
            Command::NarrowerPage => settings.widen(-2.0),
            Command::SwitchFamily => {
                settings.family = match settings.family {
                    Family::Naskh => Family::Sans,
                    Family::Sans => Family::Naskh,
                };
            }
            Command::SwitchTheme => {
                let dark = context.system_theme() == Some(egui::Theme::Dark);
                let system = if dark { Mode::Dark } else { Mode::Light };
                settings.theme = match settings.mode(system) {
                    Mode::Light => ThemeChoice::Dark,
                    Mode::Dark => ThemeChoice::Light,
                };
            }
            Command::Tags => settings.tags = !settings.tags,
            Command::SpanList => settings.span_list = !settings.span_list,
            Command::GroupSpans => settings.grouped = !settings.grouped,
            _ => {}
        }
        context.request_repaint();
    }

    fn open_search(&mut self) {
        let Some(session) = &self.session else {
            return;
        };
        let words = session
            .selection()
            .map(Selection::range)
            .filter(|range| !range.is_empty())
            .and_then(|range| session.article().text().get(range))
            .filter(|words| !words.contains('\n') && words.chars().count() <= 80);
        self.search.open(session.article(), words);
    }

    pub(super) fn search_to(&mut self, action: SearchAction, context: &Context) {
        if action == SearchAction::Close {
            // The hit that was shown is selected: one searched for it in order to label it.
            let hit = self.search.shown_hit();
            self.search.close();
            if let (Some(hit), Some(session), Some(view)) = (hit, &mut self.session, &mut self.view)
            {
                session.choose(None);
                session.set_selection(Some(Selection::over(hit.clone())));
                view.set_head(hit.end);
            }
            context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
            return;
        }
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        if let Some(hit) = self.search.go(action, view.head()) {
            // While words are typed the hit is only shown; going to it selects it.
            if action != SearchAction::Nearest {
                session.choose(None);
                session.set_selection(Some(Selection::over(hit.clone())));
                view.set_head(hit.end);
            }
            view.reveal(hit);
        }
    }

    /// From the article to the list, the note and back.
    fn next_pane(&mut self, context: &Context) {
        let in_article = context
            .memory(|memory| memory.focused())
            .is_none_or(|id| id == ArticleView::id());
        let has_note = self.settings.span_list && self.abilities().chosen;
        if in_article && has_note {
            self.details.focus = true;
        } else if in_article {
            // egui goes on from here with Tab, through chips, list and menus.
            context.memory_mut(|memory| {
                memory.surrender_focus(ArticleView::id());
                memory.move_focus(egui::FocusDirection::Next);
            });
        } else {
            context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
        }
    }

    fn run_on_article(&mut self, command: Command, context: &Context) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let result = match command {
            Command::Label(index) => label(session, index),
            Command::Remove => match session.chosen() {
                Some(id) => session.remove(id).map(|_| None),
                None => Ok(None),
            },
            Command::Undo => {
                let change = session.undo();
                Ok(change.and_then(|change| change.touched.into_iter().next()))
            }
            Command::Redo => {
                let change = session.redo();
                Ok(change.and_then(|change| change.touched.into_iter().next()))
            }
            Command::Nudge(edge, onward, by_word) => {
                let edge = match edge {
                    Edge::Start => RangeEdge::Start,
                    Edge::End => RangeEdge::End,
                };
                change_range(session, |article, range| {
                    nudge::nudged(article, range, edge, onward, by_word)
                })
            }
            Command::Clitic => change_range(session, nudge::past_clitic),
            Command::Copy => {
                copy(session, context);
                Ok(None)
            }
            Command::SelectAll => {
                let all = 0..session.article().text().len();
                session.choose(None);
                session.set_selection(Some(Selection::over(all)));
                Ok(None)
            }
            Command::Move(motion) => {
                self.move_caret(motion, false);
                return;
            }
            Command::Extend(motion) => {
                self.move_caret(motion, true);
                return;
            }
            Command::NextSpan | Command::PreviousSpan => {
                let next = if command == Command::NextSpan {
                    session.next_span(session.chosen())
                } else {
                    session.previous_span(session.chosen())
                };
                if next.is_some() {
                    self.choose_span(next);
                }
                return;
            }
            Command::Details => {
                self.settings.span_list = true;
                self.details.focus = true;
                return;
            }
            Command::Clear => {
                self.clear();
                return;
            }
            _ => return,
        };
        // After an undo one looks at what was chosen at that moment.
        let chosen = session
            .chosen()
            .and_then(|id| session.layer().get(id))
            .map(|span| span.range.clone());
        let result = match command {
            Command::Undo | Command::Redo => result.map(|touched| chosen.or(touched)),
            _ => result,
        };
        match result {
            Ok(Some(range)) => view.reveal(range),
            Ok(None) => {}
            Err(error) => self.notices.push(Notice::error(error.to_string())),
        }
        if let Some(selection) = session.selection()
            && !matches!(command, Command::Copy | Command::SelectAll)
        {
            view.set_head(selection.head);
        }
    }

    fn move_caret(&mut self, motion: Motion, extend: bool) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        let anchor = session
            .selection()
            .map_or(view.head(), |selection| selection.anchor);
        let head = view.motion(motion, extend, &mut self.ink);
        let selection = if extend {
            Selection { anchor, head }
        } else {
            Selection::caret(head)
        };
        session.choose(None);
        session.set_selection(Some(selection));
    }

    /// Chooses a span and brings it into view.
    pub(super) fn choose_span(&mut self, id: Option<SpanId>) {
        let (Some(session), Some(view)) = (&mut self.session, &mut self.view) else {
            return;
        };
        session.choose(id);
        if let Some(span) = id.and_then(|id| session.layer().get(id)) {
            let range = span.range.clone();
            view.set_head(range.end);
            session.set_selection(Some(Selection::caret(range.end)));
            view.reveal(range);
        }
    }

    /// Gives an unplaced span the selected words as its place, or drops it. Both can be undone.
    pub(super) fn settle_unplaced(&mut self, action: UnplacedAction) {
        let Some(session) = &mut self.session else {
            return;
        };
        let id = match action {
            UnplacedAction::Place(index) => session.layer().unplaced().get(index).map(|it| it.id),
            UnplacedAction::Drop(_) => None,
        };
        let edit = match action {
            UnplacedAction::Drop(index) => Some(Edit::RemoveUnplaced { index }),
            UnplacedAction::Place(index) => place(session, index),
        };
        match edit.map(|edit| session.apply(edit)) {
            Some(Err(error)) => self.notices.push(Notice::error(error.to_string())),
            Some(Ok(_)) if id.is_some() => self.choose_span(id.map(SpanId)),
            _ => {}
        }
    }

    /// One thing at a time: the selection, the choice, the search, the first notice.
    fn clear(&mut self) {
        let (Some(session), Some(view)) = (&mut self.session, &self.view) else {
            return;
        };
        if session.selection().is_some_and(|it| !it.is_empty()) {
            session.set_selection(Some(Selection::caret(view.head())));
        } else if session.chosen().is_some() {
            session.choose(None);
        } else if self.search.open {
            self.search.close();
        } else if let Some(index) = self.notices.iter().position(Notice::can_go) {
            self.notices.remove(index);
        }
    }
}

/// Whether a command gives the keyboard to a text field.
fn opens_a_field(command: Command) -> bool {
    matches!(
        command,
        Command::Find | Command::Details | Command::Palette | Command::OpenPath | Command::Settings
    )
}

/// The key as it is on a Latin keyboard at the same place. On an Arabic keyboard Shift and a
/// letter make punctuation (Shift+U a grave accent), which egui takes for the key itself.
fn latin(key: Key, physical: Option<Key>, modifiers: egui::Modifiers) -> Key {
    let is_letter =
        |key: Key| key.name().len() == 1 && key.name().as_bytes()[0].is_ascii_alphabetic();
    match physical {
        Some(place) if is_letter(place) && !is_letter(key) && !modifiers.command => place,
        _ => key,
    }
}

type Outcome = Result<Option<Range<usize>>, crate::session::SessionError>;

fn label(session: &mut Session, index: usize) -> Outcome {
    let Some(label) = session.codebook().labels.get(index) else {
        return Ok(None);
    };
    let id = label.id.clone();
    let selected = session.selection().is_some_and(|it| !it.is_empty());
    match session.chosen() {
        Some(span) if !selected => session.relabel(span, &id)?,
        _ => session.label_selection(&id)?,
    };
    Ok(None)
}

/// Changes the selection, or else the chosen span.
fn change_range(
    session: &mut Session,
    change: impl Fn(&crate::model::article::Article, &Range<usize>) -> Option<Range<usize>>,
) -> Outcome {
    let article = session.article().clone();
    if let Some(selection) = session.selection().filter(|it| !it.is_empty()) {
        if let Some(range) = change(&article, &selection.range()) {
            let backwards = selection.head < selection.anchor;
            session.set_selection(Some(if backwards {
                Selection {
                    anchor: range.end,
                    head: range.start,
                }
            } else {
                Selection::over(range)
            }));
        }
        return Ok(None);
    }
    let chosen = session.chosen().and_then(|id| session.layer().get(id));
    let moved = chosen.and_then(|span| change(&article, &span.range).map(|range| (span.id, range)));
    if let Some((id, range)) = moved {
        session.set_range(id, range.clone())?;
        return Ok(Some(range));
    }
    Ok(None)
}

/// The edit that puts an unplaced span onto the selected words, with the id that it had.
fn place(session: &Session, index: usize) -> Option<Edit> {
    let selected = session.selection()?.range();
    let words = session.article().text().get(selected.clone())?;
    let start = selected.start + (words.len() - words.trim_start().len());
    let range = start..start + words.trim().len();
    let unplaced = session.layer().unplaced().get(index)?;
    let span = Span {
        id: SpanId(unplaced.id),
        label: unplaced.label.clone(),
        range,
        note: unplaced.note.clone(),
    };
    Some(Edit::Batch(vec![
        Edit::RemoveUnplaced { index },
        Edit::Insert(span),
    ]))
}

fn copy(session: &Session, context: &Context) {
    let selected = session
        .selection()
        .map(Selection::range)
        .filter(|range| !range.is_empty());
    let chosen = session
        .chosen()
        .and_then(|id| session.layer().get(id))
        .map(|span| span.range.clone());
    let range = selected.or(chosen).unwrap_or_default();
    if let Some(text) = session.article().text().get(range) {
        context.copy_text(text.to_owned());
    }
}
