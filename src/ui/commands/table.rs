//! The table of commands. A new command is a row here and an arm of the dispatch.
//!
//! A row has the command with its parameters, its menu, when it can do something, and, for each of
//! its values that has a name, that name and its keys; `field` says that it gives the keyboard to
//! a text field, so that what is typed next goes there. Commands without a name are those of the
//! codebook's labels and roles, and motions with Shift, which extend the selection.

use egui::Key;

use super::abilities::Abilities;
use super::shortcut::{Shortcut, alt, ctrl, ctrl_shift, plain, shift};
use super::{Group, Motion};
use crate::model::nudge::RangeEdge;
use crate::model::status::Status;

use Motion as M;
use RangeEdge::{End, Start};

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
    /// Whether it gives the keyboard to a text field.
    pub opens_field: bool,
}

macro_rules! commands {
    (@is) => { false };
    (@is field) => { true };
    ($(
        $(#[$doc:meta])*
        $name:ident $(($($parameter:ty),+))?, $group:ident, $needs:expr => {
            $($(($($value:expr),+))? $text:literal $($field:ident)? [$($key:expr),*]);*
        }
    )*) => {
        /// Something that a person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Command {
            $($(#[$doc])* $name $(($($parameter),+))?,)*
        }

        impl Command {
            /// What has to be so for the command to do something.
            fn needs(self) -> fn(&Abilities) -> bool {
                match self {
                    $(Self::$name { .. } => $needs,)*
                }
            }
        }

        /// Every command with a name, in the order of the menus.
        pub static COMMANDS: &[Spec] = &[
            $($(Spec {
                command: Command::$name $(($($value),+))?,
                name: $text,
                group: Group::$group,
                keys: &[$($key),*],
                opens_field: commands!(@is $($field)?),
            },)*)*
        ];
    };
}

commands! {
    /// Makes a project.
    NewProject, File, |_| true => { "New project…" field [ctrl_shift(Key::N)] }
    /// Opens a project by the system's dialog.
    OpenProject, File, |_| true => { "Open project…" [ctrl(Key::P)] }
    /// Closes the project.
    CloseProject, File, |it| it.project => { "Close the project" [ctrl_shift(Key::W)] }
    /// Asks who annotates in the project.
    Annotator, File, |it| it.project => { "Annotate under another name…" field [] }
    /// Brings articles into the project.
    Import, File, |it| it.project_writable => { "Import articles…" field [ctrl_shift(Key::I)] }
    /// Opens an article by the system's dialog.
    Open, File, |_| true => { "Open article…" [ctrl(Key::O)] }
    /// Opens an article by typing its path.
    OpenPath, File, |_| true => { "Open article by path…" field [ctrl_shift(Key::O)] }
    /// Opens the bundled example.
    OpenExample, File, |_| true => { "Open the example" [] }
    /// Saves now.
    Save, File, |it| it.writable => { "Save now" [ctrl(Key::S)] }
    /// Opens the settings.
    Settings, File, |_| true => { "Settings…" field [ctrl(Key::Comma)] }
    /// Leaves the program; saves first.
    Quit, File, |_| true => { "Quit" [ctrl(Key::Q)] }

    /// Takes the last change back.
    Undo, Edit, |it| it.codebook_undo || it.writable && it.undo => { "Undo" [ctrl(Key::Z)] }
    /// Makes an undone change again.
    Redo, Edit, |it| it.writable && it.redo => { "Redo" [ctrl_shift(Key::Z), ctrl(Key::Y)] }
    /// Copies the selected text in reading order.
    Copy, Edit, |it| it.selected || it.chosen => { "Copy" [ctrl(Key::C)] }
    /// Selects the whole article.
    SelectAll, Edit, |it| it.article => { "Select the whole article" [ctrl(Key::A)] }
    /// Opens the search field.
    Find, Edit, |it| it.article => { "Find in the article…" field [ctrl(Key::F)] }
    /// Goes to the next hit.
    FindNext, Edit, |it| it.hits => { "Next hit" [plain(Key::F3), ctrl(Key::G)] }
    /// Goes to the previous hit.
    FindPrevious, Edit, |it| it.hits => { "Previous hit" [shift(Key::F3), ctrl_shift(Key::G)] }
    /// Searches the whole project.
    FindInProject, Edit, |it| it.project => { "Find in the project…" field [ctrl_shift(Key::F)] }
    /// Looks for articles that are nearly the same.
    NearDuplicates, Edit, |it| it.project => { "Near-duplicates…" [ctrl_shift(Key::D)] }
    /// The table of incidents.
    Incidents, Edit, |it| it.project => { "Incidents of the project…" [ctrl_shift(Key::T)] }
    /// The map.
    Map, Edit, |it| it.project => { "Map of the project…" [ctrl_shift(Key::M)] }
    /// Training data and other exports.
    Training, Edit, |it| it.project => { "Training data and exports…" [ctrl_shift(Key::E)] }
    /// Opens the codebook.
    Codebook, Edit, |it| it.article || it.project => { "Codebook…" field [ctrl(Key::K)] }
    /// Opens the metadata of the article.
    Metadata, Edit, |it| it.of_project => { "Metadata of the article…" field [ctrl(Key::I)] }
    /// Shows what was set aside of the open article.
    Recover, Edit, |it| it.article => { "Work that was set aside…" [] }
    /// Excludes the selection, or the paragraph with the caret, from the article, or includes it.
    Exclude, Edit, |it| it.article && it.writable => {
        "Exclude or include the paragraph or selection" [plain(Key::X)]
    }
    /// Excludes the part that is proposed.
    AcceptProposal, Edit, |it| it.writable && it.proposals => {
        "Exclude the part that is proposed" [plain(Key::Y)]
    }
    /// Keeps the part that is proposed.
    RejectProposal, Edit, |it| it.proposals => { "Keep the part that is proposed" [plain(Key::N)] }
    /// Excludes all parts that are proposed.
    AcceptProposals, Edit, |it| it.writable && it.proposals => {
        "Exclude all parts that are proposed" [shift(Key::Y)]
    }
    /// Keeps all parts that are proposed.
    RejectProposals, Edit, |it| it.proposals => { "Keep all parts that are proposed" [shift(Key::N)] }
    /// Takes the headline that was found as the article's title.
    UseHeadline, Edit, |it| it.project_writable && it.headline => {
        "Take the headline found as title" [plain(Key::H)]
    }
    /// Leaves the headline that was found.
    LeaveHeadline, Edit, |it| it.headline => { "Leave the headline found" [shift(Key::H)] }

    /// Gives the label at this place in the codebook.
    Label(usize), Spans, |it| it.writable && (it.selected || it.chosen) => {}
    /// Finds a label by typing its name, and gives it.
    FindLabel, Spans, |it| it.writable && (it.selected || it.chosen) => {
        "Find a label by its name…" field [plain(Key::Slash)]
    }
    /// Chooses the next span.
    NextSpan, Spans, |it| it.article => { "Next span" [plain(Key::Tab)] }
    /// Chooses the previous span.
    PreviousSpan, Spans, |it| it.article => { "Previous span" [shift(Key::Tab)] }
    /// Goes to the details of the chosen span.
    Details, Spans, |it| it.chosen => { "Details of the chosen span" field [plain(Key::Enter)] }
    /// Writes the note of the chosen span.
    Note, Spans, |it| it.chosen => { "Note of the chosen span" field [plain(Key::M)] }
    /// Accepts what is proposed for the chosen span: a count, a date, a link.
    Accept, Spans, |it| it.writable && it.chosen => {
        "Accept the count, date or link proposed" [plain(Key::Space)]
    }
    /// Takes away what the chosen span says: its count, its date, its link.
    Withdraw, Spans, |it| it.writable && it.chosen => { "Take the count, date or link away" [shift(Key::Space)] }
    /// Chooses the next span that lacks what its label is for.
    NextUnfinished, Spans, |it| it.article => { "Next span to link or count" [plain(Key::Q)] }
    /// Chooses the previous one.
    PreviousUnfinished, Spans, |it| it.article => { "Previous span to link or count" [shift(Key::Q)] }
    /// Says where else the chosen casualty is told.
    SameCasualty, Spans, |it| it.writable && it.chosen => {
        "The casualty is told elsewhere too…" field [plain(Key::Z)]
    }
    /// Says among whom those of the chosen casualty are.
    PartOfCasualty, Spans, |it| it.writable && it.chosen => {
        "The casualty is part of another…" field [shift(Key::Z)]
    }
    /// Removes the chosen span.
    Remove, Spans, |it| it.writable && it.chosen => {
        "Remove the chosen span" [plain(Key::Delete), plain(Key::Backspace)]
    }
    /// Clears the selection, the choice, the search, in this order.
    Clear, Spans, |it| it.article => { "Clear selection, choice, search" [plain(Key::Escape)] }
    /// Moves an edge by a letter or a word: `(edge, onward, by word)`.
    Nudge(RangeEdge, bool, bool), Spans, |it| it.selected || (it.writable && it.chosen) => {
        (Start, false, false) "Start edge: a letter back" [plain(Key::U)];
        (Start, true, false) "Start edge: a letter on" [plain(Key::I)];
        (End, false, false) "End edge: a letter back" [plain(Key::O)];
        (End, true, false) "End edge: a letter on" [plain(Key::P)];
        (Start, false, true) "Start edge: a word back" [shift(Key::U)];
        (Start, true, true) "Start edge: a word on" [shift(Key::I)];
        (End, false, true) "End edge: a word back" [shift(Key::O)];
        (End, true, true) "End edge: a word on" [shift(Key::P)]
    }
    /// Leaves a proclitic out of the selection or chosen span, or takes it in again.
    Clitic, Spans, |it| it.selected || (it.writable && it.chosen) => {
        "Leave out a proclitic (w, f, b, k, l), or take it in" [plain(Key::K)]
    }

    /// Makes an incident of the chosen span or those in the selection, or adds to the current one.
    AddToIncident, Incidents, |it| it.writable && (it.selected || it.chosen) => {
        "Make an incident, or add to the current one" [plain(Key::E)]
    }
    /// Makes a new incident of them.
    NewIncident, Incidents, |it| it.writable && (it.selected || it.chosen) => {
        "Make a new incident" [shift(Key::E)]
    }
    /// Takes the chosen span out of the current incident.
    TakeOut, Incidents, |it| it.writable && it.incident && it.chosen => {
        "Take the span out of the incident" [alt(Key::E)]
    }
    /// Asks for the role of the chosen actor in the current incident.
    AskRole, Incidents, |it| it.writable && it.incident && it.chosen => {
        "Role of the actor in the incident…" [plain(Key::R)]
    }
    /// Gives the actor that is asked about the role at this place in the codebook.
    Role(usize), Incidents, |it| it.writable && it.role_asked => {}
    /// Finds the type of the current incident by typing.
    IncidentType, Incidents, |it| it.writable && it.incident => { "Type of the incident…" field [plain(Key::V)] }
    /// Goes to the card of the current incident.
    Card, Incidents, |it| it.incidents => { "Fields of the incident" field [shift(Key::Enter)] }
    /// Makes the next incident the current one.
    NextIncident, Incidents, |it| it.incidents => { "Next incident" [plain(Key::J)] }
    /// Makes the previous incident the current one.
    PreviousIncident, Incidents, |it| it.incidents => { "Previous incident" [shift(Key::J)] }
    /// Says which other account tells the same event.
    SameIncident, Incidents, |it| it.writable && it.incident => {
        "The incident is told elsewhere too…" field [shift(Key::V)]
    }
    /// Makes one of the current incident and another.
    MergeIncidents, Incidents, |it| it.writable && it.incident => {
        "Merge with another incident…" field [ctrl(Key::M)]
    }
    /// Removes the current incident.
    RemoveIncident, Incidents, |it| it.writable && it.incident => { "Remove the incident" [shift(Key::Delete)] }
    /// Goes to the next finding of the checks.
    NextFinding, Incidents, |it| it.findings => { "Next finding of the checks" [plain(Key::F2)] }
    /// Goes to the previous finding of the checks.
    PreviousFinding, Incidents, |it| it.findings => { "Previous finding of the checks" [shift(Key::F2)] }

    /// Marks the article as done and opens the next one on which there is work.
    DoneAndNext, Articles, |it| it.markable => { "Done and next" [ctrl(Key::Enter)] }
    /// Opens the next article of the list.
    NextArticle, Articles, |it| it.listed => { "Next article" [ctrl(Key::PageDown)] }
    /// Opens the previous article of the list.
    PreviousArticle, Articles, |it| it.listed => { "Previous article" [ctrl(Key::PageUp)] }
    /// Opens the next article on which there is work.
    NextToDo, Articles, |it| it.listed => { "Next article to do" [alt(Key::PageDown)] }
    /// Gives the article a status.
    Mark(Status), Articles, |it| it.markable => {
        (Status::New) "Mark as new" [alt(Key::Num1)];
        (Status::InProgress) "Mark as in progress" [alt(Key::Num2)];
        (Status::Done) "Mark as done" [alt(Key::Num3)];
        (Status::Skipped) "Skip the article…" field [alt(Key::Num4)];
        (Status::Flagged) "Flag the article…" field [alt(Key::Num5)]
    }
    /// Goes to the filter of the list of articles.
    FilterQueue, Articles, |it| it.project => { "Filter the list of articles" field [ctrl(Key::L)] }

    /// Moves the caret.
    Move(Motion), Motion, |it| it.article => {
        (M::Left) "Letter to the left" [plain(Key::ArrowLeft)];
        (M::Right) "Letter to the right" [plain(Key::ArrowRight)];
        (M::WordLeft) "Word to the left" [ctrl(Key::ArrowLeft)];
        (M::WordRight) "Word to the right" [ctrl(Key::ArrowRight)];
        (M::NextLetter) "Next letter in reading order" [plain(Key::F)];
        (M::PreviousLetter) "Previous letter in reading order" [plain(Key::D)];
        (M::NextWord) "Next word" [plain(Key::W)];
        (M::PreviousWord) "Previous word" [plain(Key::B)];
        (M::NextSentence) "Next sentence" [alt(Key::ArrowDown)];
        (M::PreviousSentence) "Previous sentence" [alt(Key::ArrowUp)];
        (M::NextParagraph) "Next paragraph" [ctrl(Key::ArrowDown)];
        (M::PreviousParagraph) "Previous paragraph" [ctrl(Key::ArrowUp)];
        (M::LineDown) "Line down" [plain(Key::ArrowDown)];
        (M::LineUp) "Line up" [plain(Key::ArrowUp)];
        (M::PageDown) "Screen down" [plain(Key::PageDown)];
        (M::PageUp) "Screen up" [plain(Key::PageUp)];
        (M::LineStart) "Start of the line" [plain(Key::Home)];
        (M::LineEnd) "End of the line" [plain(Key::End)];
        (M::ArticleStart) "Start of the article" [ctrl(Key::Home)];
        (M::ArticleEnd) "End of the article" [ctrl(Key::End)]
    }
    /// Moves the caret and extends the selection.
    Extend(Motion), Motion, |it| it.article => {}

    /// Larger type.
    Larger, View, |_| true => {
        "Larger type" [ctrl(Key::Plus), ctrl(Key::Equals), ctrl_shift(Key::Plus), ctrl_shift(Key::Equals)]
    }
    /// Smaller type.
    Smaller, View, |_| true => { "Smaller type" [ctrl(Key::Minus)] }
    /// Type of the usual size.
    UsualSize, View, |_| true => { "Usual size of type" [ctrl(Key::Num0)] }
    /// More space between lines.
    LooserLines, View, |_| true => { "More space between lines" [alt(Key::Plus), alt(Key::Equals)] }
    /// Less space between lines.
    TighterLines, View, |_| true => { "Less space between lines" [alt(Key::Minus)] }
    /// Longer lines.
    WiderPage, View, |_| true => { "Longer lines" [ctrl(Key::CloseBracket)] }
    /// Shorter lines.
    NarrowerPage, View, |_| true => { "Shorter lines" [ctrl(Key::OpenBracket)] }
    /// Naskh or sans.
    SwitchFamily, View, |_| true => { "Naskh or sans" [ctrl(Key::E)] }
    /// Light or dark.
    SwitchTheme, View, |_| true => { "Light or dark" [ctrl(Key::D)] }
    /// Shows or hides the tags of the spans.
    Tags, View, |_| true => { "Tags at the spans" [plain(Key::T)] }
    /// Shows or hides the list of spans.
    SpanList, View, |_| true => { "List of spans" [plain(Key::F9)] }
    /// Shows or hides the list of articles.
    Queue, View, |it| it.project => { "List of articles" [plain(Key::F8)] }
    /// Shows or hides the guidelines.
    Guidelines, View, |it| it.project => { "Guidelines" [plain(Key::F7)] }
    /// Groups the list of spans by label, or not.
    GroupSpans, View, |_| true => { "Group the list by label" [plain(Key::G)] }
    /// Shows only spans without a link in the list, or all.
    UnlinkedOnly, View, |_| true => { "Only spans without a link in the list" [shift(Key::G)] }
    /// Shows spans, incidents or checks beside the page.
    NextTab, View, |_| true => { "Spans, incidents or checks beside the page" [plain(Key::S)] }
    /// Moves the keyboard to the next pane.
    NextPane, View, |it| it.article || it.project => { "Next pane" [plain(Key::F6)] }

    /// Opens the command palette.
    Palette, Help, |_| true => { "All commands…" field [ctrl_shift(Key::P)] }
    /// Opens the shortcut sheet.
    Shortcuts, Help, |_| true => {
        "Keyboard shortcuts" [plain(Key::F1), plain(Key::Questionmark), shift(Key::Questionmark), shift(Key::Slash)]
    }
}

impl Abilities {
    /// Whether a command can do something now.
    pub fn allow(&self, command: Command) -> bool {
        command.needs()(self)
    }
}
