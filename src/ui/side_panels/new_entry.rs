//! A new actor or place, described where it is linked: names, what it is, what it belongs to.
//!
//! Three short steps in the place of the rows: the names, the kind by a digit, and what it is a
//! part of, found by typing. Each is left by Enter; Escape leaves all of it.

use egui::Ui;

use crate::model::registry::{ActorKind, PlaceKind};
use crate::session::project::{EntryKind, NewEntry};
use crate::text::input::TextInput;
use crate::ui::side_panels::offers::{Pick, listed};
use crate::ui::widgets::chooser::{Chooser, Chosen, Offer};
use crate::ui::widgets::{TextField, TextPainter};

/// Which registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    /// That of actors.
    Actors,
    /// That of places.
    Places,
}

/// Kinds of places in the order in which they are offered, with their names.
const PLACES: [(PlaceKind, &str, &str); 9] = [
    (PlaceKind::Populated, "بلدة أو قرية", "Town or village"),
    (PlaceKind::Neighbourhood, "حي", "Part of a town"),
    (PlaceKind::Road, "طريق أو محور", "Road or axis"),
    (PlaceKind::Facility, "منشأة", "Facility"),
    (PlaceKind::Region, "منطقة غير محددة", "Region"),
    (PlaceKind::Subdistrict, "ناحية", "Subdistrict"),
    (PlaceKind::District, "منطقة", "District"),
    (PlaceKind::Governorate, "محافظة", "Governorate"),
    (PlaceKind::Country, "دولة", "Country"),
];

/// The Arabic name of a kind of actor.
fn actor_kind_in_arabic(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::StateForces => "قوات حكومية",
        ActorKind::RebelGroups => "فصائل معارضة",
        ActorKind::PoliticalMilitias => "ميليشيات سياسية",
        ActorKind::IdentityMilitias => "ميليشيات أهلية",
        ActorKind::Rioters => "مشاغبون",
        ActorKind::Protesters => "محتجون",
        ActorKind::Civilians => "مدنيون",
        ActorKind::ExternalForces => "قوات خارجية",
    }
}

/// What came of a frame.
pub enum FormOutput {
    /// It stays open.
    Open,
    /// There is no new entry.
    Cancelled,
    /// There is.
    Done(NewEntry),
}

enum Step {
    Names { focus: bool },
    Kind(Chooser<Pick>),
    Parent(Chooser<Pick>),
}

/// The form while it is open.
pub struct EntryForm {
    registry: Registry,
    arabic: TextInput,
    english: TextInput,
    kind: Option<EntryKind>,
    step: Step,
}

impl EntryForm {
    /// A form that begins with a name.
    pub fn new(registry: Registry, name: &str) -> Self {
        let mut arabic = TextInput::single_line();
        arabic.set_text(name.trim());
        Self {
            registry,
            arabic,
            english: TextInput::single_line(),
            kind: None,
            step: Step::Names { focus: true },
        }
    }

    /// What is typed, with what it is about: the Arabic name, and the English one on a line of its own.
    pub fn typed(&self) -> (&'static str, String) {
        let names = format!("{}\n{}", self.arabic.text(), self.english.text());
        (self.title(), names)
    }

    /// Takes up what was typed before.
    pub fn set_typed(&mut self, typed: &str) {
        let (arabic, english) = typed.split_once('\n').unwrap_or((typed, ""));
        self.arabic.set_text(arabic);
        self.english.set_text(english);
    }

    fn title(&self) -> &'static str {
        match self.registry {
            Registry::Actors => "New actor",
            Registry::Places => "New place",
        }
    }

    /// Shows it. `parents` gives what it may be a part of, for what is typed.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        ink: &mut TextPainter,
        parents: &mut dyn FnMut(&str) -> Vec<Offer<Pick>>,
    ) -> FormOutput {
        let hint = match &self.step {
            Step::Names { .. } => "its names, then Enter",
            Step::Kind(_) => "what it is",
            Step::Parent(_) => "what it is a part of, if anything",
        };
        ui.horizontal(|ui| {
            ui.strong(self.title());
            ui.weak(hint);
        });
        match &mut self.step {
            Step::Names { .. } => self.names(ui, ink),
            Step::Kind(chooser) => {
                let registry = self.registry;
                let mut kinds = |query: &str| kinds(registry, query);
                match chooser.show(ui, ink, &mut kinds) {
                    Chosen::One(Pick::Nth(index)) => {
                        self.kind = kind_at(registry, index);
                        let name = match registry {
                            Registry::Actors => "Affiliation of the new actor",
                            Registry::Places => "Where the new place lies",
                        };
                        self.step = Step::Parent(Chooser::one(name, "اكتب للبحث… (type to find)"));
                        FormOutput::Open
                    }
                    Chosen::Cancelled => FormOutput::Cancelled,
                    _ => FormOutput::Open,
                }
            }
            Step::Parent(chooser) => {
                let mut offers = |query: &str| {
                    let mut offers = vec![Offer::new(Pick::Nothing, "", "Nothing above it")];
                    let own = |offer: &Offer<Pick>| !matches!(offer.value, Pick::New(_));
                    offers.extend(parents(query).into_iter().filter(own));
                    if !query.trim().is_empty() && offers.len() > 1 {
                        offers.rotate_left(1);
                    }
                    offers
                };
                let chosen = chooser.show(ui, ink, &mut offers);
                match (chosen, self.kind.clone()) {
                    (Chosen::One(pick), Some(kind)) => FormOutput::Done(NewEntry {
                        arabic: self.arabic.text().to_owned(),
                        english: self.english.text().to_owned(),
                        kind: within(kind, pick),
                    }),
                    (Chosen::Cancelled, _) => FormOutput::Cancelled,
                    _ => FormOutput::Open,
                }
            }
        }
    }

    fn names(&mut self, ui: &mut Ui, ink: &mut TextPainter) -> FormOutput {
        let width = ui.available_width();
        let arabic = TextField::new(&mut self.arabic)
            .label("Arabic name")
            .hint("الاسم بالعربية")
            .desired_width(width)
            .show(ui, ink);
        let english = TextField::new(&mut self.english)
            .label("English name")
            .hint("English name, if it has one")
            .desired_width(width)
            .show(ui, ink);
        if let Step::Names { focus } = &mut self.step
            && std::mem::take(focus)
        {
            arabic.response.request_focus();
        }
        if arabic.cancelled || english.cancelled {
            return FormOutput::Cancelled;
        }
        let named = !self.arabic.text().trim().is_empty() || !self.english.text().trim().is_empty();
        if (arabic.submitted || english.submitted) && named {
            self.step = Step::Kind(Chooser::one(
                "Kind of the new entry",
                "type, or press a digit",
            ));
        }
        FormOutput::Open
    }
}

fn kinds(registry: Registry, query: &str) -> Vec<Offer<Pick>> {
    match registry {
        Registry::Actors => {
            let names = |kind: &ActorKind| (actor_kind_in_arabic(*kind), kind.name());
            listed(ActorKind::ALL.iter().map(names), query)
        }
        Registry::Places => listed(PLACES.map(|(_, arabic, english)| (arabic, english)), query),
    }
}

fn kind_at(registry: Registry, index: usize) -> Option<EntryKind> {
    match registry {
        Registry::Actors => Some(EntryKind::Actor(*ActorKind::ALL.get(index)?, None)),
        Registry::Places => Some(EntryKind::Place(PLACES.get(index)?.0, None)),
    }
}

/// What an entry of this kind is as a part of what was chosen.
fn within(kind: EntryKind, whole: Pick) -> EntryKind {
    match (kind, whole) {
        (EntryKind::Actor(kind, _), Pick::Actor(whole)) => EntryKind::Actor(kind, Some(whole)),
        (EntryKind::Place(kind, _), Pick::Place(whole)) => EntryKind::Place(kind, Some(whole)),
        (kind, _) => kind,
    }
}
