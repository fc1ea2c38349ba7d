//! A casualty count as an article tells it: what happened to whom, how many, and how sure.
//!
//! The value keeps what the words say (at least, about, dozens, some) as a form with bounds, never
//! the constant that a data set puts in its place: ACLED and UCDP differ in those, and each export
//! applies its own. A number is about people. The value does not know the words that it was read
//! from: those are the span's.

use serde::{Deserialize, Serialize};

use super::id::{ActorId, SpanId};

/// What happened to people.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CasualtyKind {
    /// They died.
    #[default]
    Killed,
    /// They were hurt.
    Wounded,
    /// Killed or wounded, and the article does not say how many of each: مقتل وجرح 4.
    KilledOrWounded,
    /// Nobody knows where they are.
    Missing,
    /// A state or an authority holds them.
    Detained,
    /// They were taken away by force.
    Abducted,
    /// Fighters were taken prisoner.
    Captured,
    /// They were put to death on purpose while held.
    Executed,
    /// They had to leave where they lived.
    Displaced,
    /// They gave themselves up.
    Surrendered,
}

impl CasualtyKind {
    /// Every kind, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Killed,
        Self::Wounded,
        Self::KilledOrWounded,
        Self::Missing,
        Self::Detained,
        Self::Abducted,
        Self::Captured,
        Self::Executed,
        Self::Displaced,
        Self::Surrendered,
    ];

    /// Its name in files: `killed_or_wounded`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Wounded => "wounded",
            Self::KilledOrWounded => "killed_or_wounded",
            Self::Missing => "missing",
            Self::Detained => "detained",
            Self::Abducted => "abducted",
            Self::Captured => "captured",
            Self::Executed => "executed",
            Self::Displaced => "displaced",
            Self::Surrendered => "surrendered",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Wounded => "wounded",
            Self::KilledOrWounded => "killed or wounded",
            Self::Missing => "missing",
            Self::Detained => "detained",
            Self::Abducted => "abducted",
            Self::Captured => "captured",
            Self::Executed => "executed",
            Self::Displaced => "displaced",
            Self::Surrendered => "surrendered",
        }
    }

    /// Whether it means that people died.
    pub fn is_death(self) -> bool {
        matches!(self, Self::Killed | Self::Executed)
    }
}

/// How a count is said.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CountForm {
    /// A number: خمسة, 5.
    Exact,
    /// ما لا يقل عن 5: the minimum is 5, no maximum.
    AtLeast,
    /// حتى 5, لا يتجاوز 5: the maximum is 5, no minimum.
    AtMost,
    /// أكثر من 5: the minimum is 6, no maximum.
    MoreThan,
    /// نحو 5, زهاء, حوالي: minimum and maximum are both 5.
    About,
    /// بين 5 و7: both bounds.
    Range,
    /// عشرات, مئات, عدد من, بضعة, آخرين: bounds where the word has them.
    Vague,
    /// A singular or a dual without a numeral: مقتل مدني is 1, قتيلان is 2.
    Implicit,
    /// No number is told.
    #[default]
    None,
}

impl CountForm {
    /// Every form, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Exact,
        Self::AtLeast,
        Self::AtMost,
        Self::MoreThan,
        Self::About,
        Self::Range,
        Self::Vague,
        Self::Implicit,
        Self::None,
    ];

    /// Its name in files: `at_least`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
            Self::MoreThan => "more_than",
            Self::About => "about",
            Self::Range => "range",
            Self::Vague => "vague",
            Self::Implicit => "implicit",
            Self::None => "none",
        }
    }
}

/// A vague quantity by its word, since the data sets have constants for some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VagueWord {
    /// بضعة, بضع: 3 to 9.
    Few,
    /// عدد من, عدة, بعض, آخرين and a plural without a number: 2 or more.
    Several,
    /// عشرات: 20 or more in the words; ACLED's "tens" is 10 and its "dozens" 12.
    Tens,
    /// مئات: 200 or more.
    Hundreds,
    /// آلاف: 2,000 or more.
    Thousands,
    /// كثيرون, العديد, معظم: many, without any bound but 2.
    Many,
}

/// How many, as it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The least number that the words allow.
    #[serde(default)]
    pub minimum: Option<u32>,
    /// The greatest number that the words allow; `None` when they have no bound.
    #[serde(default)]
    pub maximum: Option<u32>,
    /// How it is said.
    pub form: CountForm,
    /// Which vague word, when the form is [`CountForm::Vague`].
    #[serde(default)]
    pub vague: Option<VagueWord>,
}

impl Count {
    /// A number.
    pub fn exact(number: u32) -> Self {
        Self {
            minimum: Some(number),
            maximum: Some(number),
            form: CountForm::Exact,
            vague: None,
        }
    }
}

/// Whether those it happened to fight.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum VictimStatus {
    /// مدنيين.
    Civilian,
    /// عناصر, مقاتلين, جنود.
    Combatant,
    /// Both.
    Mixed,
    /// Not said.
    #[default]
    Unknown,
}

/// An age or sex that the words name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VictimGroup {
    /// أطفال.
    Children,
    /// نساء.
    Women,
    /// رجال.
    Men,
    /// مسنين.
    Elderly,
}

/// Whom it happened to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Victims {
    /// Civilians or fighters.
    #[serde(default)]
    pub status: VictimStatus,
    /// The ages and sexes that are named, in order, each once.
    #[serde(default)]
    pub groups: Vec<VictimGroup>,
    /// What they do: journalist, medic, teacher. Empty when not said.
    #[serde(default)]
    pub occupation: String,
    /// The actor whose people they are, by its entry in the registry.
    #[serde(default)]
    pub side: Option<ActorId>,
    /// The span of the actor whose people they are.
    #[serde(default)]
    pub side_span: Option<SpanId>,
}

/// How the article stands to what it tells.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// It happened.
    #[default]
    Asserted,
    /// لم ترد أنباء عن وقوع إصابات: it did not.
    Negated,
    /// خشية وقوع ضحايا: it might.
    Feared,
    /// زعم, بحسب ادعاء: somebody says so, and the article keeps away from it.
    Claimed,
    /// It is planned.
    Planned,
}

impl Polarity {
    /// Every polarity, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Asserted,
        Self::Negated,
        Self::Feared,
        Self::Claimed,
        Self::Planned,
    ];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Feared => "feared",
            Self::Claimed => "claimed",
            Self::Planned => "planned",
        }
    }

    /// Whether what is told counts as having happened: asserted or claimed.
    pub fn counts(self) -> bool {
        matches!(self, Self::Asserted | Self::Claimed)
    }
}

/// What a casualty span says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Casualty {
    /// What happened.
    pub kind: CasualtyKind,
    /// How many.
    pub count: Count,
    /// To whom.
    #[serde(default)]
    pub victims: Victims,
    /// Whether it happened.
    #[serde(default)]
    pub polarity: Polarity,
    /// The span whose people these are among: بينهم ثلاثة أطفال. It is not counted again.
    #[serde(default)]
    pub subset_of: Option<SpanId>,
    /// The span that tells the same. It is not counted again.
    #[serde(default)]
    pub duplicate_of: Option<SpanId>,
}

impl Casualty {
    /// The spans that it points at, each as often as it does.
    pub fn spans(&self) -> impl Iterator<Item = SpanId> + use<> {
        self.subset_of
            .into_iter()
            .chain(self.duplicate_of)
            .chain(self.victims.side_span)
    }
}
