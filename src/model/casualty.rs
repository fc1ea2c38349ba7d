//! A casualty count as an article tells it: what happened to whom, how many, and how sure.
//!
//! The value keeps what the words say (at least, about, dozens, some) as a form with bounds, never
//! the constant that a data set puts in its place: ACLED and UCDP differ in those, and each export
//! applies its own. A number is about people. The value does not know the words that it was read
//! from: those are the span's.

use serde::{Deserialize, Serialize};

use super::id::{ActorId, SpanId};
use super::named::named;

named! {
    /// What happened to people.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum CasualtyKind {
        /// They died.
        #[default]
        Killed = "killed", "killed";
        /// They were hurt.
        Wounded = "wounded", "wounded";
        /// Killed or wounded, and the article does not say how many of each: مقتل وجرح 4.
        KilledOrWounded = "killed_or_wounded", "killed or wounded";
        /// Nobody knows where they are.
        Missing = "missing", "missing";
        /// A state or an authority holds them.
        Detained = "detained", "detained";
        /// They were taken away by force.
        Abducted = "abducted", "abducted";
        /// Fighters were taken prisoner.
        Captured = "captured", "captured";
        /// They were put to death on purpose while held.
        Executed = "executed", "executed";
        /// They had to leave where they lived.
        Displaced = "displaced", "displaced";
        /// They gave themselves up.
        Surrendered = "surrendered", "surrendered";
    }
    /// Every kind, in the order in which they are offered.
    ALL;
    /// Its name in files: `killed_or_wounded`.
    id: &'static str;
    /// Its name for people.
    name: &'static str;
}

impl CasualtyKind {
    /// Whether it means that people died.
    pub fn is_death(self) -> bool {
        matches!(self, Self::Killed | Self::Executed)
    }
}

named! {
    /// How a count is said.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum CountForm {
        /// A number: خمسة, 5.
        Exact = "exact";
        /// ما لا يقل عن 5: the minimum is 5, no maximum.
        AtLeast = "at_least";
        /// حتى 5, لا يتجاوز 5: the maximum is 5, no minimum.
        AtMost = "at_most";
        /// أكثر من 5: the minimum is 6, no maximum.
        MoreThan = "more_than";
        /// نحو 5, زهاء, حوالي: minimum and maximum are both 5.
        About = "about";
        /// بين 5 و7: both bounds.
        Range = "range";
        /// عشرات, مئات, عدد من, بضعة, آخرين: bounds where the word has them.
        Vague = "vague";
        /// A singular or a dual without a numeral: مقتل مدني is 1, قتيلان is 2.
        Implicit = "implicit";
        /// No number is told.
        #[default]
        None = "none";
    }
    /// Every form, in the order in which they are offered.
    ALL;
    /// Its name in files: `at_least`.
    id: &'static str;
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

named! {
    /// How the article stands to what it tells.
    #[derive(
        Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum Polarity {
        /// It happened.
        #[default]
        Asserted = "asserted";
        /// لم ترد أنباء عن وقوع إصابات: it did not.
        Negated = "negated";
        /// خشية وقوع ضحايا: it might.
        Feared = "feared";
        /// زعم, بحسب ادعاء: somebody says so, and the article keeps away from it.
        Claimed = "claimed";
        /// It is planned.
        Planned = "planned";
    }
    /// Every polarity, in the order in which they are offered.
    ALL;
    /// Its name in files.
    id: &'static str;
}

impl Polarity {
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
