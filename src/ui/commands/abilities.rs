//! When a command can do something.

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
