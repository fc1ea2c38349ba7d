//! Commands: everything that a person can ask for, defined once.
//!
//! Menus, the palette, the shortcut sheet and the keyboard are all made from [`COMMANDS`].

mod abilities;

use egui::{Key, Modifiers};

pub use abilities::Abilities;

use crate::model::progress::Status;

/// A motion of the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    /// One letter to the left on screen.
    Left,
    /// One letter to the right on screen.
    Right,
    /// One word to the left on screen.
    WordLeft,
    /// One word to the right on screen.
    WordRight,
    /// The next letter in reading order.
    NextLetter,
    /// The previous letter in reading order.
    PreviousLetter,
    /// The next word in reading order.
    NextWord,
    /// The previous word in reading order.
    PreviousWord,
    /// The next sentence.
    NextSentence,
    /// The previous sentence.
    PreviousSentence,
    /// The next paragraph.
    NextParagraph,
    /// The previous paragraph.
    PreviousParagraph,
    /// The line below.
    LineDown,
    /// The line above.
    LineUp,
    /// A screen down.
    PageDown,
    /// A screen up.
    PageUp,
    /// The start of the line.
    LineStart,
    /// The end of the line.
    LineEnd,
    /// The start of the article.
    ArticleStart,
    /// The end of the article.
    ArticleEnd,
}

/// An edge of a selection or span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Where reading enters it.
    Start,
    /// Where reading leaves it.
    End,
}

/// Something that a person can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Opens an article by the system's dialog.
    Open,
    /// Opens an article by typing its path.
    OpenPath,
    /// Opens the bundled example.
    OpenExample,
    /// Makes a project.
    NewProject,
    /// Opens a project by the system's dialog.
    OpenProject,
    /// Closes the project.
    CloseProject,
    /// Asks who annotates in the project.
    Annotator,
    /// Saves now.
    Save,
    /// Leaves the program; saves first.
    Quit,
    /// Takes the last change back.
    Undo,
    /// Makes an undone change again.
    Redo,
    /// Copies the selected text in reading order.
    Copy,
    /// Selects the whole article.
    SelectAll,
    /// Opens the search field.
    Find,
    /// Goes to the next hit.
    FindNext,
    /// Goes to the previous hit.
    FindPrevious,
    /// Gives the label at this place in the codebook.
    Label(usize),
    /// Finds a label by typing its name, and gives it.
    FindLabel,
    /// Removes the chosen span.
    Remove,
    /// Chooses the next span.
    NextSpan,
    /// Chooses the previous span.
    PreviousSpan,
    /// Goes to the details of the chosen span.
    Details,
    /// Writes the note of the chosen span.
    Note,
    /// Accepts what is proposed for the chosen span: a count, a date, a link.
    Accept,
    /// Takes away what the chosen span says: its count, its date, its link.
    Withdraw,
    /// Chooses the next span that lacks what its label is for.
    NextUnfinished,
    /// Chooses the previous one.
    PreviousUnfinished,
    /// Says where else the chosen casualty is told.
    SameCasualty,
    /// Says among whom those of the chosen casualty are.
    PartOfCasualty,
    /// Shows only spans without a link in the list, or all.
    UnlinkedOnly,
    /// Makes an incident of the chosen span or those in the selection, or adds to the current one.
    AddToIncident,
    /// Makes a new incident of them.
    NewIncident,
    /// Takes the chosen span out of the current incident.
    TakeOut,
    /// Asks for the role of the chosen actor in the current incident.
    AskRole,
    /// Gives the actor that is asked about the role at this place in the codebook.
    Role(usize),
    /// Finds the type of the current incident by typing.
    IncidentType,
    /// Says which other account tells the same event.
    SameIncident,
    /// Goes to the card of the current incident.
    Card,
    /// Makes the next incident the current one.
    NextIncident,
    /// Makes the previous incident the current one.
    PreviousIncident,
    /// Makes one of the current incident and another.
    MergeIncidents,
    /// Removes the current incident.
    RemoveIncident,
    /// Shows spans, incidents or checks beside the page.
    NextTab,
    /// Goes to the next finding of the checks.
    NextFinding,
    /// Goes to the previous finding of the checks.
    PreviousFinding,
    /// Clears the selection, the choice, the search, in this order.
    Clear,
    /// Moves an edge by a letter or a word: `(edge, onward, by word)`.
    Nudge(Edge, bool, bool),
    /// Excludes the selection, or the paragraph with the caret, from the article, or includes it.
    Exclude,
    /// Excludes the part that is proposed.
    AcceptProposal,
    /// Keeps the part that is proposed.
    RejectProposal,
    /// Excludes all parts that are proposed.
    AcceptProposals,
    /// Keeps all parts that are proposed.
    RejectProposals,
    /// Takes the headline that was found as the article's title.
    UseHeadline,
    /// Leaves the headline that was found.
    LeaveHeadline,
    /// Opens the metadata of the article.
    Metadata,
    /// Brings articles into the project.
    Import,
    /// Searches the whole project.
    FindInProject,
    /// Looks for articles that are nearly the same.
    NearDuplicates,
    /// The table of incidents.
    Incidents,
    /// The map.
    Map,
    /// Training data and other exports.
    Training,
    /// Opens the codebook.
    Codebook,
    /// Shows or hides the guidelines.
    Guidelines,
    /// Leaves a proclitic out of the selection or chosen span, or takes it in again.
    Clitic,
    /// Moves the caret.
    Move(Motion),
    /// Moves the caret and extends the selection.
    Extend(Motion),
    /// Larger type.
    Larger,
    /// Smaller type.
    Smaller,
    /// Type of the usual size.
    UsualSize,
    /// More space between lines.
    LooserLines,
    /// Less space between lines.
    TighterLines,
    /// Longer lines.
    WiderPage,
    /// Shorter lines.
    NarrowerPage,
    /// Naskh or sans.
    SwitchFamily,
    /// Light or dark.
    SwitchTheme,
    /// Shows or hides the tags of the spans.
    Tags,
    /// Shows or hides the list of spans.
    SpanList,
    /// Groups the list of spans by label, or not.
    GroupSpans,
    /// Shows or hides the list of articles.
    Queue,
    /// Goes to the filter of the list of articles.
    FilterQueue,
    /// Opens the next article of the list.
    NextArticle,
    /// Opens the previous article of the list.
    PreviousArticle,
    /// Marks the article as done and opens the next one on which there is work.
    DoneAndNext,
    /// Opens the next article on which there is work.
    NextToDo,
    /// Gives the article a status.
    Mark(Status),
    /// Moves the keyboard to the next pane.
    NextPane,
    /// Opens the command palette.
    Palette,
    /// Opens the shortcut sheet.
    Shortcuts,
    /// Opens the settings.
    Settings,
}

/// The menus, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Files.
    File,
    /// Changing and finding.
    Edit,
    /// Labelling.
    Spans,
    /// Coding incidents.
    Incidents,
    /// Going through the articles of a project.
    Articles,
    /// Moving the caret. Not in the menu bar.
    Motion,
    /// How things look.
    View,
    /// Help.
    Help,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 8] = [
        Self::File,
        Self::Edit,
        Self::Spans,
        Self::Incidents,
        Self::Articles,
        Self::Motion,
        Self::View,
        Self::Help,
    ];

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Spans => "Spans",
            Self::Incidents => "Incidents",
            Self::Articles => "Articles",
            Self::Motion => "Moving",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// A key with modifiers. `ctrl` is the Command key on a Mac.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcut {
    /// Control, or Command.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option.
    pub alt: bool,
    /// The key; on an Arabic keyboard the one at the same place as on a Latin one.
    pub key: Key,
}

const fn plain(key: Key) -> Shortcut {
    Shortcut {
        ctrl: false,
        shift: false,
        alt: false,
        key,
    }
}
const fn shift(key: Key) -> Shortcut {
    Shortcut {
        shift: true,
        ..plain(key)
    }
}
const fn ctrl(key: Key) -> Shortcut {
    Shortcut {
        ctrl: true,
        ..plain(key)
    }
}
const fn ctrl_shift(key: Key) -> Shortcut {
    Shortcut {
        shift: true,
        ..ctrl(key)
    }
}
const fn alt(key: Key) -> Shortcut {
    Shortcut {
        alt: true,
        ..plain(key)
    }
}

impl Shortcut {
    /// Whether a key press is this shortcut.
    pub fn matches(self, key: Key, modifiers: Modifiers) -> bool {
        self.key == key
            && self.ctrl == modifiers.command
            && self.shift == modifiers.shift
            && self.alt == modifiers.alt
    }

    /// Whether it may be used while a text field has the keyboard.
    pub fn works_in_text(self) -> bool {
        use Key::{F1, F2, F3, F6, F7};
        let of_the_field = matches!(self.key, Key::C | Key::A | Key::Z | Key::Y | Key::Enter);
        (self.ctrl && !of_the_field)
            && !self.is_arrow()
            && !matches!(self.key, Key::Home | Key::End)
            || matches!(self.key, F1 | F2 | F3 | F6 | F7)
    }

    fn is_arrow(self) -> bool {
        matches!(
            self.key,
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
        )
    }

    /// As people write it: `Ctrl+Shift+P`.
    pub fn text(self) -> String {
        let mut text = String::new();
        let command = if cfg!(target_os = "macos") {
            "⌘"
        } else {
            "Ctrl+"
        };
        for (held, name) in [
            (self.ctrl, command),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if held {
                text.push_str(name);
            }
        }
        text.push_str(match self.key {
            Key::ArrowLeft => "Left",
            Key::ArrowRight => "Right",
            Key::ArrowUp => "Up",
            Key::ArrowDown => "Down",
            Key::Plus => "+",
            Key::Equals => "=",
            Key::Minus => "-",
            Key::Comma => ",",
            Key::Questionmark => "?",
            Key::Slash => "/",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            other => other.name(),
        });
        text
    }
}

/// The one definition of a command.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The command.
    pub command: Command,
    /// Its name, as menus and the palette show it.
    pub name: &'static str,
    /// Its menu.
    pub group: Group,
    /// Its keys; the first is the one that is shown.
    pub keys: &'static [Shortcut],
}

macro_rules! commands {
    ($($command:expr, $name:literal, $group:ident, [$($key:expr),*];)*) => {
        &[$(Spec { command: $command, name: $name, group: Group::$group, keys: &[$($key),*] }),*]
    };
}

use Command as C;
use Edge::{End, Start};
use Motion as M;

/// Every command but those of the labels, which come from the codebook, and those that extend
/// the selection, which are the motions with Shift.
pub static COMMANDS: &[Spec] = commands! {
    C::NewProject, "New project…", File, [ctrl_shift(Key::N)];
    C::OpenProject, "Open project…", File, [ctrl(Key::P)];
    C::CloseProject, "Close the project", File, [ctrl_shift(Key::W)];
    C::Annotator, "Annotate under another name…", File, [];
    C::Import, "Import articles…", File, [ctrl_shift(Key::I)];
    C::Open, "Open article…", File, [ctrl(Key::O)];
    C::OpenPath, "Open article by path…", File, [ctrl_shift(Key::O)];
    C::OpenExample, "Open the example", File, [];
    C::Save, "Save now", File, [ctrl(Key::S)];
    C::Settings, "Settings…", File, [ctrl(Key::Comma)];
    C::Quit, "Quit", File, [ctrl(Key::Q)];

    C::Undo, "Undo", Edit, [ctrl(Key::Z)];
    C::Redo, "Redo", Edit, [ctrl_shift(Key::Z), ctrl(Key::Y)];
    C::Copy, "Copy", Edit, [ctrl(Key::C)];
    C::SelectAll, "Select the whole article", Edit, [ctrl(Key::A)];
    C::Find, "Find in the article…", Edit, [ctrl(Key::F)];
    C::FindNext, "Next hit", Edit, [plain(Key::F3), ctrl(Key::G)];
    C::FindPrevious, "Previous hit", Edit, [shift(Key::F3), ctrl_shift(Key::G)];
    C::FindInProject, "Find in the project…", Edit, [ctrl_shift(Key::F)];
    C::NearDuplicates, "Near-duplicates…", Edit, [ctrl_shift(Key::D)];
    C::Incidents, "Incidents of the project…", Edit, [ctrl_shift(Key::T)];
    C::Map, "Map of the project…", Edit, [ctrl_shift(Key::M)];
    C::Training, "Training data and exports…", Edit, [ctrl_shift(Key::E)];
    C::Codebook, "Codebook…", Edit, [ctrl(Key::K)];
    C::Metadata, "Metadata of the article…", Edit, [ctrl(Key::I)];
    C::Exclude, "Exclude or include the paragraph or selection", Edit, [plain(Key::X)];
    C::AcceptProposal, "Exclude the part that is proposed", Edit, [plain(Key::Y)];
    C::RejectProposal, "Keep the part that is proposed", Edit, [plain(Key::N)];
    C::AcceptProposals, "Exclude all parts that are proposed", Edit, [shift(Key::Y)];
    C::RejectProposals, "Keep all parts that are proposed", Edit, [shift(Key::N)];
    C::UseHeadline, "Take the headline found as title", Edit, [plain(Key::H)];
    C::LeaveHeadline, "Leave the headline found", Edit, [shift(Key::H)];

    C::FindLabel, "Find a label by its name…", Spans, [plain(Key::Slash)];
    C::NextSpan, "Next span", Spans, [plain(Key::Tab)];
    C::PreviousSpan, "Previous span", Spans, [shift(Key::Tab)];
    C::Details, "Details of the chosen span", Spans, [plain(Key::Enter)];
    C::Note, "Note of the chosen span", Spans, [plain(Key::M)];
    C::Accept, "Accept the count, date or link proposed", Spans, [plain(Key::Space)];
    C::Withdraw, "Take the count, date or link away", Spans, [shift(Key::Space)];
    C::NextUnfinished, "Next span to link or count", Spans, [plain(Key::Q)];
    C::PreviousUnfinished, "Previous span to link or count", Spans, [shift(Key::Q)];
    C::SameCasualty, "The casualty is told elsewhere too…", Spans, [plain(Key::Z)];
    C::PartOfCasualty, "The casualty is part of another…", Spans, [shift(Key::Z)];
    C::Remove, "Remove the chosen span", Spans, [plain(Key::Delete), plain(Key::Backspace)];
    C::Clear, "Clear selection, choice, search", Spans, [plain(Key::Escape)];
    C::Nudge(Start, false, false), "Start edge: a letter back", Spans, [plain(Key::U)];
    C::Nudge(Start, true, false), "Start edge: a letter on", Spans, [plain(Key::I)];
    C::Nudge(End, false, false), "End edge: a letter back", Spans, [plain(Key::O)];
    C::Nudge(End, true, false), "End edge: a letter on", Spans, [plain(Key::P)];
    C::Nudge(Start, false, true), "Start edge: a word back", Spans, [shift(Key::U)];
    C::Nudge(Start, true, true), "Start edge: a word on", Spans, [shift(Key::I)];
    C::Nudge(End, false, true), "End edge: a word back", Spans, [shift(Key::O)];
    C::Nudge(End, true, true), "End edge: a word on", Spans, [shift(Key::P)];
    C::Clitic, "Leave out a proclitic (w, f, b, k, l), or take it in", Spans, [plain(Key::K)];

    C::AddToIncident, "Make an incident, or add to the current one", Incidents, [plain(Key::E)];
    C::NewIncident, "Make a new incident", Incidents, [shift(Key::E)];
    C::TakeOut, "Take the span out of the incident", Incidents, [alt(Key::E)];
    C::AskRole, "Role of the actor in the incident…", Incidents, [plain(Key::R)];
    C::IncidentType, "Type of the incident…", Incidents, [plain(Key::V)];
    C::Card, "Fields of the incident", Incidents, [shift(Key::Enter)];
    C::NextIncident, "Next incident", Incidents, [plain(Key::J)];
    C::PreviousIncident, "Previous incident", Incidents, [shift(Key::J)];
    C::SameIncident, "The incident is told elsewhere too…", Incidents, [shift(Key::V)];
    C::MergeIncidents, "Merge with another incident…", Incidents, [ctrl(Key::M)];
    C::RemoveIncident, "Remove the incident", Incidents, [shift(Key::Delete)];
    C::NextFinding, "Next finding of the checks", Incidents, [plain(Key::F2)];
    C::PreviousFinding, "Previous finding of the checks", Incidents, [shift(Key::F2)];

    C::DoneAndNext, "Done and next", Articles, [ctrl(Key::Enter)];
    C::NextArticle, "Next article", Articles, [ctrl(Key::PageDown)];
    C::PreviousArticle, "Previous article", Articles, [ctrl(Key::PageUp)];
    C::NextToDo, "Next article to do", Articles, [alt(Key::PageDown)];
    C::Mark(Status::New), "Mark as new", Articles, [alt(Key::Num1)];
    C::Mark(Status::InProgress), "Mark as in progress", Articles, [alt(Key::Num2)];
    C::Mark(Status::Done), "Mark as done", Articles, [alt(Key::Num3)];
    C::Mark(Status::Skipped), "Skip the article…", Articles, [alt(Key::Num4)];
    C::Mark(Status::Flagged), "Flag the article…", Articles, [alt(Key::Num5)];
    C::FilterQueue, "Filter the list of articles", Articles, [ctrl(Key::L)];

    C::Move(M::Left), "Letter to the left", Motion, [plain(Key::ArrowLeft)];
    C::Move(M::Right), "Letter to the right", Motion, [plain(Key::ArrowRight)];
    C::Move(M::WordLeft), "Word to the left", Motion, [ctrl(Key::ArrowLeft)];
    C::Move(M::WordRight), "Word to the right", Motion, [ctrl(Key::ArrowRight)];
    C::Move(M::NextLetter), "Next letter in reading order", Motion, [plain(Key::F)];
    C::Move(M::PreviousLetter), "Previous letter in reading order", Motion, [plain(Key::D)];
    C::Move(M::NextWord), "Next word", Motion, [plain(Key::W)];
    C::Move(M::PreviousWord), "Previous word", Motion, [plain(Key::B)];
    C::Move(M::NextSentence), "Next sentence", Motion, [alt(Key::ArrowDown)];
    C::Move(M::PreviousSentence), "Previous sentence", Motion, [alt(Key::ArrowUp)];
    C::Move(M::NextParagraph), "Next paragraph", Motion, [ctrl(Key::ArrowDown)];
    C::Move(M::PreviousParagraph), "Previous paragraph", Motion, [ctrl(Key::ArrowUp)];
    C::Move(M::LineDown), "Line down", Motion, [plain(Key::ArrowDown)];
    C::Move(M::LineUp), "Line up", Motion, [plain(Key::ArrowUp)];
    C::Move(M::PageDown), "Screen down", Motion, [plain(Key::PageDown)];
    C::Move(M::PageUp), "Screen up", Motion, [plain(Key::PageUp)];
    C::Move(M::LineStart), "Start of the line", Motion, [plain(Key::Home)];
    C::Move(M::LineEnd), "End of the line", Motion, [plain(Key::End)];
    C::Move(M::ArticleStart), "Start of the article", Motion, [ctrl(Key::Home)];
    C::Move(M::ArticleEnd), "End of the article", Motion, [ctrl(Key::End)];

    C::Larger, "Larger type", View, [ctrl(Key::Plus), ctrl(Key::Equals), ctrl_shift(Key::Plus), ctrl_shift(Key::Equals)];
    C::Smaller, "Smaller type", View, [ctrl(Key::Minus)];
    C::UsualSize, "Usual size of type", View, [ctrl(Key::Num0)];
    C::LooserLines, "More space between lines", View, [alt(Key::Plus), alt(Key::Equals)];
    C::TighterLines, "Less space between lines", View, [alt(Key::Minus)];
    C::WiderPage, "Longer lines", View, [ctrl(Key::CloseBracket)];
    C::NarrowerPage, "Shorter lines", View, [ctrl(Key::OpenBracket)];
    C::SwitchFamily, "Naskh or sans", View, [ctrl(Key::E)];
    C::SwitchTheme, "Light or dark", View, [ctrl(Key::D)];
    C::Tags, "Tags at the spans", View, [plain(Key::T)];
    C::SpanList, "List of spans", View, [plain(Key::F9)];
    C::Queue, "List of articles", View, [plain(Key::F8)];
    C::Guidelines, "Guidelines", View, [plain(Key::F7)];
    C::GroupSpans, "Group the list by label", View, [plain(Key::G)];
    C::UnlinkedOnly, "Only spans without a link in the list", View, [shift(Key::G)];
    C::NextTab, "Spans, incidents or checks beside the page", View, [plain(Key::S)];
    C::NextPane, "Next pane", View, [plain(Key::F6)];

    C::Palette, "All commands…", Help, [ctrl_shift(Key::P)];
    C::Shortcuts, "Keyboard shortcuts", Help, [plain(Key::F1), plain(Key::Questionmark), shift(Key::Questionmark), shift(Key::Slash)];
};

/// The definition of a command that has one of its own.
pub fn spec(command: Command) -> Option<&'static Spec> {
    COMMANDS.iter().find(|spec| spec.command == command)
}

/// The command of a key press that is not a label's.
pub fn command_of(key: Key, modifiers: Modifiers, in_text: bool) -> Option<Command> {
    let found = |modifiers: Modifiers| {
        COMMANDS.iter().find(|spec| {
            spec.keys.iter().any(|shortcut| {
                shortcut.matches(key, modifiers) && (!in_text || shortcut.works_in_text())
            })
        })
    };
    if let Some(spec) = found(modifiers) {
        return Some(spec.command);
    }
    // A motion with Shift extends.
    if modifiers.shift && !in_text {
        let unshifted = Modifiers {
            shift: false,
            ..modifiers
        };
        if let Some(Command::Move(motion)) = found(unshifted).map(|spec| spec.command) {
            return Some(Command::Extend(motion));
        }
    }
    None
}

/// The key that bears a character, such as `1` or `A`.
pub fn key_for(character: char) -> Option<Key> {
    Key::from_name(&character.to_ascii_uppercase().to_string())
}

#[cfg(test)]
mod tests;
