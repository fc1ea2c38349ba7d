//! When a command can do something.

use crate::ui::commands::Command;

/// What can be asked for at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// A project is open.
    pub project: bool,
    /// And it may be written into by this annotator.
    pub project_writable: bool,
    /// The open article is one of the project, and may be given a status.
    pub markable: bool,
    /// The list has articles to go to.
    pub listed: bool,
    /// An article is open.
    pub article: bool,
    /// And it may be annotated.
    pub writable: bool,
    /// Text is selected.
    pub selected: bool,
    /// A span is chosen.
    pub chosen: bool,
    /// The article has incidents.
    pub incidents: bool,
    /// One of them is the current one.
    pub incident: bool,
    /// The checks found something.
    pub findings: bool,
    /// An actor is asked about its role.
    pub role_asked: bool,
    /// There is a change to take back.
    pub undo: bool,
    /// There is an undone change.
    pub redo: bool,
    /// The search has hits.
    pub hits: bool,
    /// Parts are proposed that may not be the article.
    pub proposals: bool,
    /// A headline was found for an article without a title.
    pub headline: bool,
    /// The open article is one of the project.
    pub of_project: bool,
    /// The codebook is shown, and there is a change of it to take back.
    pub codebook_undo: bool,
}

impl Abilities {
    /// Whether a command can do something now.
    pub fn allow(self, command: Command) -> bool {
        use Command as C;
        match command {
            C::Open | C::OpenPath | C::OpenExample | C::Quit | C::Settings => true,
            C::NewProject | C::OpenProject => true,
            C::CloseProject | C::Annotator | C::Queue | C::FilterQueue => self.project,
            C::NextArticle | C::PreviousArticle | C::NextToDo => self.listed,
            C::DoneAndNext | C::Mark(_) => self.markable,
            C::Larger | C::Smaller | C::UsualSize | C::LooserLines | C::TighterLines => true,
            C::WiderPage | C::NarrowerPage | C::SwitchFamily | C::SwitchTheme => true,
            C::Tags | C::SpanList | C::GroupSpans | C::Palette | C::Shortcuts => true,
            C::Undo => self.codebook_undo || self.writable && self.undo,
            C::Redo => self.writable && self.redo,
            C::Copy => self.selected || self.chosen,
            C::Label(_) | C::FindLabel => self.writable && (self.selected || self.chosen),
            C::Remove => self.writable && self.chosen,
            C::Nudge(..) | C::Clitic => self.selected || (self.writable && self.chosen),
            C::Exclude => self.article && self.writable,
            C::AcceptProposal | C::AcceptProposals => self.writable && self.proposals,
            C::RejectProposal | C::RejectProposals => self.proposals,
            C::UseHeadline => self.project_writable && self.headline,
            C::LeaveHeadline => self.headline,
            C::Metadata => self.of_project,
            C::Import => self.project_writable,
            C::FindInProject
            | C::NearDuplicates
            | C::Incidents
            | C::Map
            | C::Training
            | C::Guidelines => self.project,
            C::Details | C::Note => self.chosen,
            C::Accept | C::Withdraw => self.writable && self.chosen,
            C::SameCasualty | C::PartOfCasualty => self.writable && self.chosen,
            C::NextUnfinished | C::PreviousUnfinished => self.article,
            C::UnlinkedOnly | C::NextTab => true,
            C::AddToIncident | C::NewIncident => self.writable && (self.selected || self.chosen),
            C::TakeOut | C::AskRole => self.writable && self.incident && self.chosen,
            C::IncidentType | C::SameIncident => self.writable && self.incident,
            C::MergeIncidents | C::RemoveIncident => self.writable && self.incident,
            C::Card => self.incidents,
            C::NextIncident | C::PreviousIncident => self.incidents,
            C::NextFinding | C::PreviousFinding => self.findings,
            C::Role(_) => self.writable && self.role_asked,
            C::Codebook => self.article || self.project,
            C::FindNext | C::FindPrevious => self.hits,
            C::Save => self.writable,
            C::NextPane => self.article || self.project,
            C::SelectAll | C::Find | C::NextSpan | C::PreviousSpan | C::Clear => self.article,
            C::Move(_) | C::Extend(_) => self.article,
        }
    }
}
