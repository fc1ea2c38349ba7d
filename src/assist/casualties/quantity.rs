//! How many, and who: a number or a vague word with what modifies it, and the noun that is
//! counted. It does not know what happened to them.

use super::lexicon::{AFTER, BEFORE, Grammatical, LEXICON, Modifier, Person, THINGS};
use crate::assist::number::number_at;
use crate::assist::tokens::{Token, TokenKind};
use crate::model::casualty::{Count, CountForm, VagueWord, VictimStatus, Victims};

/// A quantity in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    /// The token at which its words begin.
    pub start: usize,
    /// The token after its words.
    pub end: usize,
    /// How many.
    pub count: Count,
    /// Who.
    pub victims: Victims,
    /// The noun that is counted.
    pub person: Option<Person>,
    /// Whether a number is said, in digits, words or a dual.
    pub numeral: bool,
    /// آخرين: others than those before.
    pub others: bool,
    /// The noun had the article: القتلى.
    pub definite: bool,
}

/// A vague word, whether من may follow it, and what it means.
const VAGUE: &[(&[&str], VagueWord)] = &[
    (&["عشرات"], VagueWord::Tens),
    (&["العشرات"], VagueWord::Tens),
    (&["ميات"], VagueWord::Hundreds),
    (&["الميات"], VagueWord::Hundreds),
    (&["مات"], VagueWord::Hundreds),
    (&["المات"], VagueWord::Hundreds),
    (&["الاف"], VagueWord::Thousands),
    (&["الالاف"], VagueWord::Thousands),
    (&["بضعه"], VagueWord::Few),
    (&["بضع"], VagueWord::Few),
    (&["عده"], VagueWord::Several),
    (&["عدد", "كبير", "من"], VagueWord::Many),
    (&["اعداد", "كبيره", "من"], VagueWord::Many),
    (&["عدد", "من"], VagueWord::Several),
    (&["عددا", "من"], VagueWord::Several),
    (&["اعداد", "من"], VagueWord::Several),
    (&["مجموعه", "من"], VagueWord::Several),
    (&["بعض"], VagueWord::Several),
    (&["العديد", "من"], VagueWord::Many),
    (&["عديد", "من"], VagueWord::Many),
    (&["الكثير", "من"], VagueWord::Many),
    (&["كثير", "من"], VagueWord::Many),
    (&["كثيرون"], VagueWord::Many),
    (&["كثيرين"], VagueWord::Many),
    (&["معظم"], VagueWord::Many),
];

const OTHERS: &[&str] = &["اخرين", "اخرون", "اخريات", "الاخرين"];

/// A vague count by its word.
pub(super) fn vague(word: VagueWord) -> Count {
    let (minimum, maximum) = match word {
        VagueWord::Few => (3, Some(9)),
        VagueWord::Several | VagueWord::Many => (2, None),
        VagueWord::Tens => (20, None),
        VagueWord::Hundreds => (200, None),
        VagueWord::Thousands => (2_000, None),
    };
    Count {
        minimum: Some(minimum),
        maximum,
        form: CountForm::Vague,
        vague: Some(word),
    }
}

/// A count that a word without a numeral has: a singular, a dual.
pub(super) fn implicit(number: u32) -> Count {
    Count {
        form: CountForm::Implicit,
        ..Count::exact(number)
    }
}

fn modified(number: u32, modifier: Option<Modifier>) -> Count {
    let count = |minimum, maximum, form| Count {
        minimum,
        maximum,
        form,
        vague: None,
    };
    match modifier {
        None => Count::exact(number),
        Some(Modifier::MoreThan) => {
            count(Some(number.saturating_add(1)), None, CountForm::MoreThan)
        }
        Some(Modifier::AtLeast) => count(Some(number), None, CountForm::AtLeast),
        Some(Modifier::About) => count(Some(number), Some(number), CountForm::About),
        Some(Modifier::AtMost) => count(None, Some(number), CountForm::AtMost),
        Some(Modifier::LessThan) => count(None, Some(number.saturating_sub(1)), CountForm::AtMost),
    }
}

/// The words of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct WordTokens<'a> {
    pub tokens: &'a [Token<'a>],
}

impl<'a> WordTokens<'a> {
    /// The word at a token.
    pub fn word(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Word).then_some(token.text)
    }

    /// The mark at a token.
    pub fn mark(self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Mark).then_some(token.text)
    }

    /// Whether these words stand from `at` on; the first may have one of `glued` before it.
    /// The token after them.
    pub fn phrase(self, at: usize, phrase: &[&str], glued: &[&str]) -> Option<usize> {
        for (offset, wanted) in phrase.iter().enumerate() {
            let word = self.word(at + offset)?;
            let bare = |word: &'a str| glued.iter().find_map(|letter| word.strip_prefix(letter));
            let stands = word == *wanted || offset == 0 && bare(word) == Some(*wanted);
            if !stands {
                return None;
            }
        }
        Some(at + phrase.len())
    }

    fn modifier(self, at: usize, table: &[(&[&str], Modifier)]) -> Option<(Modifier, usize)> {
        table.iter().find_map(|(phrase, modifier)| {
            let end = self.phrase(at, phrase, &["و", "ب", "ل", "ك", "عن"])?;
            Some((*modifier, end))
        })
    }

    /// The person at `at`, also behind a و.
    pub fn person(self, at: usize, glued: bool) -> Option<(Person, bool)> {
        let word = self.word(at)?;
        LEXICON.person_of(word).or_else(|| {
            let bare = word.strip_prefix('و').filter(|_| glued)?;
            LEXICON.person_of(bare)
        })
    }

    /// The quantity that begins at `at`; `joined` when a و or another proclitic may be glued to
    /// its first word.
    pub fn quantity(self, at: usize, joined: bool) -> Option<Quantity> {
        let (modifier, from) = match self.modifier(at, BEFORE) {
            Some((modifier, end)) => (Some(modifier), end),
            None => (None, at),
        };
        let found = self
            .range(from)
            .or_else(|| self.numbered(from, modifier, joined || modifier.is_some()))
            .or_else(|| self.vague_one(from, joined))
            .or_else(|| self.bare_noun(from, modifier, joined))?;
        Some(self.finished(Quantity { start: at, ..found }))
    }

    /// بين 5 و7, من 5 إلى 7, 5 إلى 7, 5-7.
    fn range(self, at: usize) -> Option<Quantity> {
        let between = self
            .phrase(at, &["بين"], &["ما", "و"])
            .or_else(|| self.phrase(at, &["ما", "بين"], &["و"]));
        let from = self.phrase(at, &["من"], &[]);
        let first = number_at(self.tokens, between.or(from).unwrap_or(at))?;
        let next = self.tokens.get(first.end)?;
        let second = match (next.kind, next.text) {
            (TokenKind::Word, "و") => number_at(self.tokens, first.end + 1)?,
            (TokenKind::Word, word) if between.is_some() && word.starts_with('و') => {
                number_at(self.tokens, first.end).filter(|second| second.prefix > 0)?
            }
            (TokenKind::Word, "الي") if between.is_none() => {
                number_at(self.tokens, first.end + 1)?
            }
            (TokenKind::Word, "او") if between.is_none() => {
                number_at(self.tokens, first.end + 1)?
            }
            (TokenKind::Mark, "-" | "–") if between.is_none() && from.is_none() => {
                number_at(self.tokens, first.end + 1)?
            }
            _ => return None,
        };
        if between.is_none() && self.word(first.end) == Some("و") || second.value <= first.value {
            return None;
        }
        let count = Count {
            minimum: Some(first.value),
            maximum: Some(second.value),
            form: CountForm::Range,
            vague: None,
        };
        self.counted(at, second.end, count)
    }

    fn numbered(self, at: usize, modifier: Option<Modifier>, joined: bool) -> Option<Quantity> {
        if self.mark(at) == Some("(") {
            // مقتل (5) عناصر
            let number = number_at(self.tokens, at + 1)?;
            let end = (self.mark(number.end) == Some(")")).then_some(number.end + 1)?;
            return self.counted(at, end, modified(number.value, modifier));
        }
        let number = number_at(self.tokens, at)?;
        // بـ25: the letter is a token of its own.
        if number.prefix > 0 && !joined {
            return None;
        }
        self.counted(at, number.end, modified(number.value, modifier))
    }

    fn vague_one(self, at: usize, joined: bool) -> Option<Quantity> {
        let glued: &[&str] = if joined { &["و", "ب", "ل"] } else { &[] };
        let (end, word) = VAGUE
            .iter()
            .find_map(|(phrase, word)| Some((self.phrase(at, phrase, glued)?, *word)))?;
        let mut quantity = self.counted(at, end, vague(word))?;
        quantity.numeral = false;
        // عشرات alone says nothing of people.
        let people = self
            .word(end - 1)
            .is_some_and(|word| matches!(word, "كثيرون" | "كثيرين"));
        (quantity.person.is_some() || quantity.others || people).then_some(quantity)
    }

    /// A count and the noun after it.
    fn counted(self, start: usize, end: usize, count: Count) -> Option<Quantity> {
        let mut quantity = Quantity {
            start,
            end,
            count,
            victims: Victims::default(),
            person: None,
            numeral: true,
            others: false,
            definite: false,
        };
        let noun = match self.word(end) {
            Some("من") => end + 1,
            _ => end,
        };
        // 12 شخصاً, عشرات القتلى, خمسة من عناصر
        if let Some((person, definite)) = self.person(noun, false) {
            quantity.person = Some(person);
            quantity.definite = definite;
            quantity.end = noun + 1;
        } else if self.word(end).is_some_and(|word| OTHERS.contains(&word)) {
            quantity.others = true;
            quantity.end = end + 1;
        } else if self.word(end).is_some_and(|word| THINGS.contains(&word))
            || self.tokens.get(end).is_some_and(|token| token.text == "%")
        {
            return None;
        }
        Some(quantity)
    }

    /// A noun without a number: قتيلان, مدني, ضحايا, آخرين.
    fn bare_noun(self, at: usize, modifier: Option<Modifier>, joined: bool) -> Option<Quantity> {
        let word = self.word(at)?;
        let bare = word.strip_prefix('و').filter(|_| joined);
        let nothing = Quantity::several(at);
        if [Some(word), bare]
            .into_iter()
            .flatten()
            .any(|one| OTHERS.contains(&one))
        {
            return Some(Quantity {
                others: true,
                ..nothing
            });
        }
        if [Some(word), bare]
            .into_iter()
            .flatten()
            .any(|one| matches!(one, "اخر" | "اخري"))
        {
            return Some(Quantity {
                others: true,
                count: implicit(1),
                ..nothing
            });
        }
        let (person, definite) = self.person(at, joined)?;
        let two_follows = self
            .word(at + 1)
            .is_some_and(|word| matches!(word, "اثنين" | "اثنان" | "اثنتين" | "اثنتان"));
        let one_follows = self
            .word(at + 1)
            .is_some_and(|word| matches!(word, "واحد" | "واحدا" | "واحده"));
        let (count, end) = match person.number {
            Grammatical::Two | Grammatical::TwoOrMany if two_follows => {
                (modified(2, modifier), at + 2)
            }
            Grammatical::One if one_follows => (modified(1, modifier), at + 2),
            Grammatical::Two => (implicit(2), at + 1),
            Grammatical::One => (implicit(1), at + 1),
            Grammatical::TwoOrMany | Grammatical::Many => (vague(VagueWord::Several), at + 1),
        };
        Some(Quantity {
            end,
            count,
            person: Some(person),
            numeral: person.number == Grammatical::Two || count.form == CountForm::Exact,
            definite,
            ..nothing
        })
    }

    /// With the adjectives and modifiers after it, and whom they say.
    fn finished(self, mut quantity: Quantity) -> Quantity {
        if let Some(person) = quantity.person {
            let victims = &mut quantity.victims;
            victims.status = person.status;
            victims.groups.extend(person.group);
            victims.occupation = person.occupation.to_owned();
            if person.families {
                quantity.count = vague(VagueWord::Several);
            }
        }
        // أشخاص مدنيين, عناصر آخرين
        let mut at = quantity.end;
        for _ in 0..2 {
            let Some(word) = self.word(at) else { break };
            if OTHERS.contains(&word) || matches!(word, "اخر" | "اخران" | "اخري") {
                quantity.others = true;
                quantity.end = at + 1;
            } else if let Some((adjective, _)) = LEXICON.person_of(word)
                && quantity.person.is_some()
                && adjective.kind.is_none()
                && adjective.group.is_none()
                && is_adjective(word)
            {
                if quantity.victims.status == VictimStatus::Unknown {
                    quantity.victims.status = adjective.status;
                }
                quantity.end = at + 1;
            } else {
                break;
            }
            at = quantity.end;
        }
        if let Some((modifier, end)) = self.modifier(quantity.end, AFTER)
            && let Some(number) = quantity.count.minimum
            && matches!(quantity.count.form, CountForm::Exact | CountForm::Implicit)
        {
            quantity.count = modified(number, Some(modifier));
            quantity.end = end;
        }
        quantity
    }
}

/// Nouns that stand as adjectives behind another noun.
fn is_adjective(word: &str) -> bool {
    ["مدني", "عسكري", "مسلح"]
        .iter()
        .any(|stem| word.strip_prefix("ال").unwrap_or(word).starts_with(stem))
}

impl Quantity {
    /// Some, at a token, without a number.
    pub fn several(at: usize) -> Self {
        Self {
            start: at,
            end: at + 1,
            count: vague(VagueWord::Several),
            victims: Victims::default(),
            person: None,
            numeral: false,
            others: false,
            definite: false,
        }
    }
}
