//! Coding the open article: what its spans say, its incidents, and what the checks find.
//!
//! The panels show and ask, the session changes; here the one becomes the other. Every ask and every
//! command is one step of undo.

pub mod ask;
mod incidents;

pub(in crate::ui) use incidents::neighbour;

use std::sync::Arc;

use egui::{Context, Key};

use crate::model::attribute::{AttributeId, Value};
use crate::model::checks::Finding;
use crate::model::codebook::AttributeType;
use crate::model::incident::SameAs;
use crate::model::link::{ActorId, PlaceId, PlaceLink};
use crate::model::registry::{Actor, Place};
use crate::model::span::{Span, SpanId};
use crate::session::{Assistance, Session};
use crate::ui::article_view::ArticleView;
use crate::ui::bars::role_bar::RoleBar;
use crate::ui::commands::{self, Command};
use crate::ui::notices::Notice;
use crate::ui::side_panels::details::DetailsOutput;
use crate::ui::side_panels::details::attributes::{Part, Slot, proposed};
use crate::ui::side_panels::findings::Findings;
use crate::ui::side_panels::incidents::{Incidents, IncidentsOutput};
use crate::ui::side_panels::new_entry::EntryKind;
use crate::ui::side_panels::tabs::Tab;
use crate::ui::side_panels::unplaced::UnplacedAction;
use crate::ui::widgets::chooser::Offer;
use crate::ui::widgets::editor::Pick;
use crate::ui::window::App;
use crate::ui::window::coding::ask::Ask;
use crate::ui::window::open_project::Desk;
use crate::ui::wording;

/// What the window remembers of coding while the article is open.
#[derive(Default)]
pub struct Coding {
    /// What stands beside the page.
    pub tab: Tab,
    /// The cards.
    pub incidents: Incidents,
    /// What the checks found.
    pub findings: Findings,
    /// The actors that are asked about their roles.
    pub roles: Option<RoleBar>,
}

impl Coding {
    /// The keys of the roles, while an actor is asked about.
    pub(in crate::ui) fn role_keys(&self, session: Option<&Session>) -> Vec<Option<Key>> {
        let (Some(_), Some(session)) = (&self.roles, session) else {
            return Vec::new();
        };
        let roles = session.codebook().roles.iter();
        roles
            .map(|role| role.letter.and_then(commands::key_for))
            .collect()
    }
}

/// What was asked for beside the page in a frame.
#[derive(Default)]
pub(in crate::ui) struct Side {
    pub details: Option<DetailsOutput>,
    pub unplaced: Option<UnplacedAction>,
    pub tab: Option<Tab>,
    pub clicked: Option<SpanId>,
    pub cards: IncidentsOutput,
    pub finding: Option<Arc<Finding>>,
}

/// Incidents of other articles of the project, for what is typed.
pub(in crate::ui) fn incidents_elsewhere(desk: Option<&Desk>, query: &str) -> Vec<Offer<Pick>> {
    const MOST: usize = 40;
    let Some(desk) = desk else {
        return Vec::new();
    };
    let own = desk.project.annotator();
    let codebook = desk.project.codebook();
    let accounts = desk
        .project
        .gathered()
        .into_iter()
        .flat_map(|all| all.iter());
    let mut offers = Vec::new();
    for account in accounts {
        let about = &account.about;
        // An incident is the same as one of the same annotator.
        if about.annotator != own || desk.open_article() == Some(&about.article) {
            continue;
        }
        for incident in &account.incidents {
            let kind = codebook.incident_type(&incident.kind);
            let places = incident
                .places
                .iter()
                .map(|place| place.told.quote.as_str());
            let mut words: Vec<&str> = kind.map(|kind| kind.arabic.as_str()).into_iter().collect();
            words.extend(places);
            let date = incident.date.as_ref().map(|date| date.start.to_string());
            let english = kind.map(|kind| kind.english.clone()).unwrap_or_default();
            let same = SameAs {
                article: about.article.clone(),
                incident: incident.id,
            };
            let note = format!("{} {}", date.unwrap_or_default(), about.title);
            offers.push(Offer::new(Pick::Same(same), words.join("، "), english).noted(note.trim()));
        }
    }
    let mut found = crate::ui::widgets::chooser::matching(&offers, query);
    found.truncate(MOST);
    found
}

impl App {
    /// Does what was asked for beside the page.
    pub(in crate::ui) fn follow_side(&mut self, side: Side, context: &Context) {
        if let Some(action) = side.unplaced {
            self.settle_unplaced(action);
        }
        if let Some(tab) = side.tab {
            self.coding.tab = tab;
        }
        if let Some(id) = side.clicked {
            self.choose_span(Some(id));
        }
        if let Some(finding) = side.finding {
            self.go_to_finding(&finding);
        }
        self.follow_asks(side.cards.asks, context);
        if let Some((span, slot)) = side.cards.edit {
            self.choose_span(Some(span));
            if let Some(session) = &self.session {
                self.details.edit(session, slot);
            }
        }
        let Some(details) = side.details else {
            return;
        };
        if let (Some((id, note)), Some(session)) = (details.note, &mut self.session) {
            let done = session.set_note(id, note);
            self.say(done.map(|_| ()));
        }
        self.follow_asks(details.asks, context);
        if details.done {
            self.focus_article(context);
        }
    }

    /// Commands on what spans say, and on the panels beside the page.
    pub(in crate::ui) fn run_coding(&mut self, command: Command, context: &Context) {
        match command {
            Command::Details => {
                self.show_side(context);
                if let Some(session) = &self.session {
                    self.details.enter(session);
                }
            }
            Command::Note => {
                self.show_side(context);
                self.details.focus = true;
            }
            Command::Accept => self.accept(),
            Command::Withdraw => self.withdraw(),
            Command::NextUnfinished | Command::PreviousUnfinished => {
                let onward = command == Command::NextUnfinished;
                let next = self.session.as_ref().and_then(|it| unfinished(it, onward));
                if next.is_some() {
                    self.choose_span(next);
                }
            }
            Command::SameCasualty => self.edit_part(Part::Same, context),
            Command::PartOfCasualty => self.edit_part(Part::Subset, context),
            Command::UnlinkedOnly => {
                self.show_side(context);
                self.coding.tab = Tab::Spans;
                self.list.toggle_unlinked();
            }
            Command::NextTab => {
                self.show_side(context);
                self.coding.tab = self.coding.tab.next();
            }
            Command::NextFinding | Command::PreviousFinding => {
                self.show_side(context);
                self.coding.tab = Tab::Checks;
                let onward = command == Command::NextFinding;
                let session = self.session.as_ref();
                let found = session.and_then(|it| self.coding.findings.go(it, onward));
                if let Some(finding) = found {
                    self.go_to_finding(&finding);
                }
            }
            _ => {}
        }
    }

    /// Shows what stands beside the page, if it is hidden.
    pub(in crate::ui) fn show_side(&mut self, context: &Context) {
        self.settings.span_list = true;
        if self.shows_guidelines() {
            self.hide_guidelines(context);
        }
    }

    /// The chosen span says what is proposed for it.
    fn accept(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        let span = session.chosen().and_then(|id| session.layer().get(id));
        let Some((id, found)) = span.and_then(|span| Some((span.id, proposed(session, span)?)))
        else {
            return;
        };
        let done = session.set_attribute(id, found.attribute, Some(found.value));
        self.say(done.map(|_| ()));
    }

    /// The chosen span says nothing any more of what its label is for.
    fn withdraw(&mut self) {
        let Some(session) = &mut self.session else {
            return;
        };
        let span = session.chosen().and_then(|id| session.layer().get(id));
        let Some((id, attribute)) =
            span.and_then(|span| Some((span.id, main_said(session, span)?)))
        else {
            return;
        };
        let done = session.set_attribute(id, attribute, None);
        self.say(done.map(|_| ()));
    }

    /// Opens the row of a casualty that links it with another.
    fn edit_part(&mut self, part: Part, context: &Context) {
        let Some(session) = &self.session else {
            return;
        };
        let span = session.chosen().and_then(|id| session.layer().get(id));
        let attribute = span.and_then(|span| {
            let label = session.codebook().get(&span.label)?;
            label.attribute_of(&AttributeType::Casualty)
        });
        if let Some(attribute) = attribute {
            let slot = Slot::Of(attribute.id.clone(), part);
            self.details.edit(session, slot);
            self.show_side(context);
        }
    }

    fn go_to_finding(&mut self, finding: &Finding) {
        if let Some(session) = &mut self.session
            && finding.incident.is_some()
        {
            session.choose_incident(finding.incident);
        }
        let first = finding.spans.first().copied();
        let first = first.or_else(|| self.first_span(finding.incident));
        if first.is_some() {
            self.choose_span(first);
        }
    }

    /// The span of an incident that comes first in the text.
    fn first_span(&self, incident: Option<crate::model::incident::IncidentId>) -> Option<SpanId> {
        let layer = self.session.as_ref()?.layer();
        let spans = layer.incident(incident?)?.spans();
        spans
            .filter_map(|id| layer.get(id))
            .min_by_key(|span| span.range.start)
            .map(|span| span.id)
    }

    /// Does what the panels ask for.
    pub(in crate::ui) fn follow_asks(&mut self, asks: Vec<Ask>, context: &Context) {
        for ask in asks {
            let Some(session) = &mut self.session else {
                return;
            };
            let done = match ask {
                Ask::Value(span, attribute, value) => {
                    session.set_attribute(span, attribute, value).map(|_| ())
                }
                Ask::NewEntry(span, attribute, entry) => {
                    self.add_entry(span, attribute, entry);
                    Ok(())
                }
                Ask::Set(incident) => session.set_incident(incident).map(|_| ()),
                Ask::Choose(incident) => {
                    session.choose_incident(incident);
                    if incident.is_some() {
                        self.coding.tab = Tab::Incidents;
                    }
                    self.reveal_incident();
                    Ok(())
                }
                Ask::Merge(keep, other) => session.merge_incidents(keep, other).map(|_| ()),
                Ask::GoTo(span) => {
                    self.choose_span(Some(span));
                    Ok(())
                }
                Ask::Leave => {
                    context.memory_mut(|memory| memory.request_focus(ArticleView::id()));
                    Ok(())
                }
            };
            self.say(done);
        }
    }

    /// Tells what went wrong where a person looks.
    pub(in crate::ui) fn say(&mut self, done: Result<(), crate::session::SessionError>) {
        if let Err(error) = done {
            self.notices.push(Notice::error(error.to_string()));
        }
    }

    /// Checks the article again where it has changed.
    pub(in crate::ui) fn check(&mut self) {
        if let Some(session) = &mut self.session {
            session.check();
            self.coding.findings.follow(session);
        }
    }

    /// The counts of the tabs.
    pub(in crate::ui) fn tab_counts(&self, session: &Session) -> [usize; 3] {
        let layer = session.layer();
        [
            layer.len(),
            layer.incidents().len(),
            self.coding.findings.count(),
        ]
    }

    fn add_entry(
        &mut self,
        span: SpanId,
        attribute: AttributeId,
        entry: crate::ui::side_panels::new_entry::NewEntry,
    ) {
        let Some(desk) = &mut self.desk else {
            return;
        };
        let name = [&entry.arabic, &entry.english]
            .into_iter()
            .find(|name| !name.trim().is_empty())
            .cloned()
            .unwrap_or_default();
        let id = desk.project.new_entry_id(name.trim());
        let names = |name: &str| match name.trim() {
            "" => Vec::new(),
            name => vec![name.to_owned()],
        };
        let (arabic, english) = (names(&entry.arabic), names(&entry.english));
        let (value, done) = match entry.kind {
            EntryKind::Actor(kind) => {
                let id = ActorId::new(id);
                let actor = Actor {
                    id: id.clone(),
                    arabic,
                    english,
                    kind,
                    affiliation: match entry.parent {
                        Some(Pick::Actor(whole)) => Some(whole),
                        _ => None,
                    },
                    notes: String::new(),
                };
                let done = desk.project.put_actor(actor).map(|_| ());
                (Value::Actor(id), done)
            }
            EntryKind::Place(kind) => {
                let id = PlaceId::new(id);
                let place = Place {
                    id: id.clone(),
                    kind,
                    arabic,
                    english,
                    parent: match entry.parent {
                        Some(Pick::Place(whole)) => Some(whole),
                        _ => None,
                    },
                    coordinates: None,
                    precision: Default::default(),
                    pcode: String::new(),
                    geonames: String::new(),
                    wikidata: String::new(),
                    notes: String::new(),
                };
                let done = desk.project.put_place(place).map(|_| ());
                let described = self
                    .session
                    .as_ref()
                    .and_then(|it| it.place_described(span));
                let link = PlaceLink {
                    places: vec![id],
                    ..described.unwrap_or_default()
                };
                (Value::Place(link), done)
            }
        };
        if let Err(error) = done {
            self.notices.push(Notice::error(error.to_string()));
            return;
        }
        self.assist_open();
        if let Some(session) = &mut self.session {
            let done = session
                .set_attribute(span, attribute, Some(value))
                .map(|_| ());
            self.say(done);
        }
    }

    /// Hands the open session the registries as they are now.
    pub(in crate::ui) fn assist_open(&mut self) {
        let (Some(desk), Some(session)) = (&self.desk, &mut self.session) else {
            return;
        };
        let published = session.assistance().published;
        session.assist(Assistance {
            published,
            ..desk.project.assistance("")
        });
    }
}

/// The first attribute of a span that says what its label is for.
fn main_said(session: &Session, span: &Span) -> Option<AttributeId> {
    let label = session.codebook().get(&span.label)?;
    let main = |kind: &AttributeType| {
        matches!(
            kind,
            AttributeType::Casualty
                | AttributeType::Actor
                | AttributeType::Place
                | AttributeType::Date
        )
    };
    let mut said = label.attributes.iter().filter(|one| main(&one.kind));
    said.find(|one| span.attributes.contains_key(&one.id))
        .map(|one| one.id.clone())
}

/// The next or the previous span in reading order that lacks what its label is for, from the chosen
/// span or the caret on, round and round.
fn unfinished(session: &Session, onward: bool) -> Option<SpanId> {
    let codebook = session.codebook();
    let step = |from: Option<SpanId>| {
        if onward {
            session.next_span(from)
        } else {
            session.previous_span(from)
        }
    };
    let mut at = step(session.chosen())?;
    for _ in 0..session.layer().len() {
        let span = session.layer().get(at)?;
        if wording::is_unfinished(codebook, span) {
            return Some(at);
        }
        at = step(Some(at))?;
    }
    None
}
