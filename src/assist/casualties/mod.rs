//! Casualties as news tells them: who was killed, wounded, detained, displaced, and how many.
//!
//! What is read are phrases: a word that says what happened with a quantity after it (مقتل 5 عناصر),
//! a quantity of those to whom it happened (5 قتلى), or people with a verb behind them (5 لقوا
//! حتفهم). Around it is looked for negation, fear and claims, for those among them (بينهم), and for
//! what looks like a casualty and is none. It is a set of rules, made to propose: a person decides.

mod context;
mod false_positives;
mod lexicon;
mod quantity;
mod subset;

use std::ops::Range;

use self::context::{polarity, side_status};
use self::lexicon::{DEATHS, Grammatical, Head, LEXICON, PAIRS, Person};
use self::quantity::{Quantity, WordTokens};
use super::tokens::{FoldedText, Token, TokenKind};
use super::{TextProposal, around};
use crate::model::attribute::{AttributeId, Value};
use crate::model::casualty::{Casualty, CasualtyKind, Count, CountForm, Polarity, VictimStatus};
use crate::model::codebook::LabelId;

/// What was found, in tokens.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    casualty: Casualty,
    /// The place in the list of the count that it is a part of.
    subset: Option<usize>,
    score: f32,
    rule: &'static str,
}

/// The casualties that `text` tells, in reading order. Ranges are bytes of it.
pub fn read(text: &str) -> Vec<TextProposal> {
    let source = FoldedText::new(text);
    let tokens = source.tokens();
    let mut reader = Reader {
        words: WordTokens { tokens: &tokens },
        found: Vec::new(),
    };
    reader.run();
    let ranges: Vec<Range<usize>> = reader
        .found
        .iter()
        .map(|one| bytes(&tokens, one.start, one.end))
        .collect();
    let mut proposals: Vec<TextProposal> = reader
        .found
        .iter()
        .zip(&ranges)
        .map(|(one, range)| {
            let words = text.get(range.clone()).unwrap_or_default();
            TextProposal {
                range: range.clone(),
                label: LabelId::new("casualty"),
                attribute: AttributeId::new("count"),
                value: Value::Casualty(one.casualty.clone()),
                reason: format!("«{words}»: {}", one.rule),
                score: one.score,
                subset: one.subset.and_then(|whole| ranges.get(whole).cloned()),
            }
        })
        .collect();
    proposals.sort_by_key(|one| (one.range.start, one.range.end));
    proposals
}

/// The best reading of a span that a person made: what is told there, also when the word that says
/// what happened stands outside it. Bytes of `text`; the range of the proposal is that of the
/// words it was read from.
pub fn for_span(text: &str, range: Range<usize>) -> Option<TextProposal> {
    let read_in = around(text, &range)?;
    let start = read_in.start;
    let moved = |range: Range<usize>| range.start + start..range.end + start;
    let overlap = |one: &TextProposal| {
        let common = one
            .range
            .end
            .min(range.end)
            .saturating_sub(one.range.start.max(range.start));
        let all = one.range.end.max(range.end) - one.range.start.min(range.start);
        (common, common as f32 / all.max(1) as f32)
    };
    read(text.get(read_in)?)
        .into_iter()
        .map(|one| TextProposal {
            range: moved(one.range),
            subset: one.subset.map(moved),
            ..one
        })
        .filter(|one| overlap(one).0 > 0)
        .max_by(|one, two| overlap(one).1.total_cmp(&overlap(two).1))
}

/// A count in words, as a person types it: خمسة, أكثر من 30, عشرات القتلى. `None` when more is said.
pub fn count(text: &str) -> Option<Count> {
    let source = FoldedText::new(text);
    let tokens = source.tokens();
    let quantity = WordTokens { tokens: &tokens }.quantity(0, false)?;
    (quantity.end == tokens.len()).then_some(quantity.count)
}

pub(super) fn bytes(tokens: &[Token<'_>], start: usize, end: usize) -> Range<usize> {
    let first = tokens.get(start).map_or(0, |token| token.range.start);
    let last = end.checked_sub(1).and_then(|at| tokens.get(at));
    first..last.map_or(first, |token| token.range.end)
}

struct Reader<'a> {
    words: WordTokens<'a>,
    found: Vec<Found>,
}

impl<'a> Reader<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.words.tokens.len() {
            at = self.at(at).unwrap_or(at + 1).max(at + 1);
        }
    }

    /// Reads what begins at a token; the token after it.
    fn at(&mut self, at: usize) -> Option<usize> {
        if self.is_name(at) {
            return None;
        }
        self.losses(at)
            .or_else(|| self.pair(at))
            .or_else(|| self.around(at))
            .or_else(|| self.headed(at))
            .or_else(|| self.counted(at))
    }

    /// أودى بحياة 5 مدنيين.
    fn pair(&mut self, at: usize) -> Option<usize> {
        let first = self.words.word(at)?;
        let second = self.words.word(at + 1)?;
        let first = first.strip_prefix('و').unwrap_or(first);
        let kind = PAIRS
            .iter()
            .find(|(one, two, _)| *one == first && *two == second)
            .map(|(_, _, kind)| *kind)?;
        let quantity = self.words.quantity(at + 2, false)?;
        if quantity.definite && !quantity.numeral {
            return None;
        }
        Some(self.take(at, kind, quantity, "what happened, then how many"))
    }

    /// خسائر بشرية, خسائر في الأرواح.
    fn losses(&mut self, at: usize) -> Option<usize> {
        let glued = &["و", "ب", "ل"];
        let end = [
            &["خساير", "بشريه"][..],
            &["خساير", "في", "الارواح"],
            &["خساير", "بالارواح"],
        ]
        .iter()
        .find_map(|phrase| self.words.phrase(at, phrase, glued))?;
        let quantity = Quantity {
            end,
            ..Quantity::several(at)
        };
        Some(self.take(
            at,
            CasualtyKind::KilledOrWounded,
            quantity,
            "losses of people without a number",
        ))
    }

    /// لقي 6 أشخاص حتفهم.
    fn around(&mut self, at: usize) -> Option<usize> {
        const GAP: usize = 6;
        let first = self.words.word(at)?;
        let first = first.strip_prefix('و').unwrap_or(first);
        if matches!(first, "سلم" | "سلمت" | "سلموا" | "يسلم" | "تسليم") {
            return self.gave_up(at);
        }
        let wanted: Vec<&str> = DEATHS
            .iter()
            .filter(|(verb, _)| *verb == first)
            .map(|(_, noun)| *noun)
            .collect();
        if wanted.is_empty() {
            return None;
        }
        let quantity = self.words.quantity(at + 1, false)?;
        quantity.person?;
        let last = (quantity.end..quantity.end + GAP).find(|&at| {
            let word = self.words.word(at).unwrap_or_default();
            wanted.iter().any(|noun| word.starts_with(noun))
        })?;
        let next = self.take(
            at,
            CasualtyKind::Killed,
            quantity,
            "people who met their death",
        );
        Some(next.max(last + 1))
    }

    /// سلّم 4 مقاتلين أنفسهم.
    fn gave_up(&mut self, at: usize) -> Option<usize> {
        const GAP: usize = 4;
        let quantity = self.words.quantity(at + 1, false)?;
        let last = (quantity.end..quantity.end + GAP).find(|&at| {
            self.words
                .word(at)
                .is_some_and(|word| word == "انفسهم" || word == "نفسه")
        })?;
        let rule = "people who gave themselves up";
        let next = self.take(at, CasualtyKind::Surrendered, quantity, rule);
        Some(next.max(last + 1))
    }

    /// The token that a و is glued to: the number of و4.
    fn behind_and(&self, at: usize) -> usize {
        at + usize::from(self.words.word(at) == Some("و"))
    }

    /// Those who are told after others by a و, with the same head: مقتل 3 نساء و4 أطفال.
    fn and_more(&mut self, mut at: usize, kind: CasualtyKind, start: usize) -> usize {
        let polarity = polarity(self.words, start);
        while self
            .words
            .word(at)
            .is_some_and(|word| word.starts_with('و'))
            && self.head(at).is_none()
            && let Some(quantity) = self.words.quantity(self.behind_and(at), true)
            && let Some(person) = quantity.person
            && person.kind.is_none()
            && !person.families
            && !quantity.definite
            && (quantity.numeral || person.number == Grammatical::One)
        {
            let begin = at;
            at = quantity.end;
            let rule = "more of those to whom it happened";
            self.keep(begin, at, kind, quantity, polarity, None, 0.85, rule);
        }
        at
    }

    /// The head at a token, and whether letters are glued before it.
    fn head(&self, at: usize) -> Option<Head> {
        let word = self.words.word(at)?;
        if let Some(head) = LEXICON.head_of(word) {
            return Some(head);
        }
        let mut bare = word;
        for slot in [&['و', 'ف'][..], &['ب', 'ل', 'ك'][..]] {
            bare = bare.strip_prefix(slot).unwrap_or(bare);
            if let Some(head) = LEXICON.head_of(bare).filter(|_| bare != word) {
                return Some(head);
            }
        }
        None
    }

    /// مقتل 5 عناصر, مقتل وجرح 4, اعتقلت القوات 20 شاباً.
    fn headed(&mut self, at: usize) -> Option<usize> {
        let head = self.head(at)?;
        if head.kind == CasualtyKind::Captured && self.is_after_number(at) {
            return None; // 10 أسر: families
        }
        let second = self
            .words
            .word(at + 1)
            .filter(|word| word.starts_with('و'))
            .and_then(|_| self.head(at + 1));
        let (kind, from) = match second {
            Some(second) => match (head.kind, second.kind) {
                (CasualtyKind::Killed, CasualtyKind::Wounded)
                | (CasualtyKind::Wounded, CasualtyKind::Killed) => {
                    (CasualtyKind::KilledOrWounded, at + 2)
                }
                _ => return None,
            },
            None => (head.kind, at + 1),
        };
        let direct = self.words.quantity(self.after_fillers(from), false);
        let direct = direct.filter(|one| self.fits(head, one));
        // The subject of a verb may stand between: خطف مسلحون 3 صحافيين.
        let is_certain = direct.as_ref().is_some_and(|one| one.numeral);
        let later = (head.verb && !is_certain)
            .then(|| self.object(from))
            .flatten();
        let quantity = later.or(direct)?;
        let with_person = quantity.person.is_some();
        let next = self.take(at, kind, quantity, "what happened, then how many");
        Some(if with_person {
            self.and_more(next, kind, at)
        } else {
            next
        })
    }

    /// Over words that say when, between what happened and to whom.
    fn after_fillers(&self, at: usize) -> usize {
        const FILLERS: &[&str] = &[
            "امس",
            "اليوم",
            "مسا",
            "صباح",
            "فجر",
            "ايضا",
            "كذلك",
            "هناك",
            "كل",
        ];
        let mut at = at;
        while self
            .words
            .word(at)
            .is_some_and(|word| FILLERS.contains(&word))
        {
            at += 1;
        }
        at
    }

    /// The people with a number that a verb has behind its subject.
    fn object(&self, from: usize) -> Option<Quantity> {
        const ENDS: &[&str] = &[
            "منذ",
            "خلال",
            "قبل",
            "بعد",
            "الي",
            "ان",
            "في",
            "علي",
            "بينما",
            "فيما",
            "بينهم",
        ];
        for at in from..from + 7 {
            let token = self.words.tokens.get(at)?;
            match token.kind {
                TokenKind::Break => return None,
                TokenKind::Mark if !matches!(token.text, "«" | "»" | "(" | ")" | "\"") => {
                    return None;
                }
                TokenKind::Word if ENDS.contains(&token.text) => return None,
                TokenKind::Word if at > from && self.head(at).is_some_and(|head| !head.unsure) => {
                    return None;
                }
                _ => {}
            }
            if let Some(quantity) = self.words.quantity(at, false)
                && quantity.numeral
                && quantity.person.is_some()
            {
                return Some(quantity);
            }
        }
        None
    }

    fn is_after_number(&self, at: usize) -> bool {
        (1..=3).any(|back| {
            at.checked_sub(back)
                .and_then(|from| super::number::number_at(self.words.tokens, from))
                .is_some_and(|number| number.end == at)
        })
    }

    /// 5 قتلى, سقوط ضحايا, 4 عناصر بين قتيل وجريح, 5 لقوا حتفهم.
    fn counted(&mut self, at: usize) -> Option<usize> {
        let mut quantity = self.words.quantity(at, true)?;
        let Some(person) = quantity.person else {
            return self.followed(quantity);
        };
        if let Some(end) = self.between(quantity.end) {
            quantity.end = end;
            return Some(self.take(
                at,
                CasualtyKind::KilledOrWounded,
                quantity,
                "killed and wounded in one number",
            ));
        }
        let Some(kind) = person.kind else {
            return self.followed(quantity);
        };
        if self.is_disaster(quantity.end)
            || self.is_metaphor(quantity.end)
            || self.is_released(at, kind)
        {
            return Some(quantity.end);
        }
        if let Some(found) = self.toll(at, person, &quantity) {
            return Some(found);
        }
        let is_vague = quantity.count.vague.is_some() && quantity.end > quantity.start + 1;
        if !quantity.numeral && !is_vague && !self.is_told(at, &quantity, person, kind) {
            return None;
        }
        if let Some((other, _)) = self.words.person(quantity.end, true)
            && self
                .words
                .word(quantity.end)
                .is_some_and(|word| word.starts_with('و'))
            && let Some(second) = other.kind
            && (quantity.numeral || is_vague)
            && other.number != Grammatical::Two
            && matches!(
                (kind, second),
                (CasualtyKind::Killed, CasualtyKind::Wounded)
                    | (CasualtyKind::Wounded, CasualtyKind::Killed)
            )
        {
            quantity.end += 1;
            return Some(self.take(
                at,
                CasualtyKind::KilledOrWounded,
                quantity,
                "killed and wounded in one number",
            ));
        }
        Some(self.take(at, kind, quantity, "how many, and what happened to them"))
    }

    /// بين قتيل وجريح: the token after it.
    fn between(&self, at: usize) -> Option<usize> {
        let from = self
            .words
            .phrase(at, &["ما", "بين"], &[])
            .or_else(|| self.words.phrase(at, &["بين"], &["ما"]))?;
        let kind = |at, glued| self.words.person(at, glued)?.0.kind;
        let (first, second) = (kind(from, false)?, kind(from + 1, true)?);
        let joint = first != second
            && [first, second]
                .iter()
                .all(|kind| matches!(kind, CasualtyKind::Killed | CasualtyKind::Wounded));
        joint.then_some(from + 2)
    }

    /// عدد القتلى إلى 12: the number stands behind.
    fn toll(&mut self, at: usize, person: Person, quantity: &Quantity) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|at| self.words.word(at))?;
        let is_toll = ["عدد", "حصيله", "اعداد"]
            .iter()
            .any(|word| before.ends_with(word));
        if !is_toll || !quantity.definite && quantity.numeral {
            return None;
        }
        let kind = person.kind?;
        for from in quantity.end..quantity.end + 6 {
            let token = self.words.tokens.get(from)?;
            if token.kind == TokenKind::Break || matches!(token.text, "." | "،" | "؛") {
                return None;
            }
            if let Some(number) = self.words.quantity(from, false).filter(|one| one.numeral) {
                let number = Quantity {
                    victims: number.victims.clone(),
                    ..number
                };
                return Some(self.take(at, kind, number, "a toll and its number"));
            }
        }
        None
    }

    /// 5 مدنيين قتلوا, 5 لقوا حتفهم.
    fn followed(&mut self, quantity: Quantity) -> Option<usize> {
        const PASSIVE: &[(&str, CasualtyKind)] = &[
            ("قتلوا", CasualtyKind::Killed),
            ("قضوا", CasualtyKind::Killed),
            ("استشهدوا", CasualtyKind::Killed),
            ("سقطوا", CasualtyKind::Killed),
            ("اعدموا", CasualtyKind::Executed),
            ("اصيبوا", CasualtyKind::Wounded),
            ("جرحوا", CasualtyKind::Wounded),
            ("اعتقلوا", CasualtyKind::Detained),
            ("احتجزوا", CasualtyKind::Detained),
            ("خطفوا", CasualtyKind::Abducted),
            ("اختطفوا", CasualtyKind::Abducted),
            ("فقدوا", CasualtyKind::Missing),
            ("اسروا", CasualtyKind::Captured),
            ("نزحوا", CasualtyKind::Displaced),
            ("هجروا", CasualtyKind::Displaced),
            ("استسلموا", CasualtyKind::Surrendered),
        ];
        const GAP: usize = 6;
        quantity.person?;
        if !quantity.numeral && quantity.count.form != CountForm::Vague {
            return None;
        }
        if !quantity.numeral && quantity.end == quantity.start + 1 {
            return None;
        }
        for at in quantity.end..quantity.end + GAP {
            let token = self.words.tokens.get(at)?;
            if matches!(token.kind, TokenKind::Break) || matches!(token.text, "." | "؛" | ":") {
                return None;
            }
            let Some(word) = self.words.word(at) else {
                continue;
            };
            let death = self.words.word(at + 1).is_some_and(|next| {
                DEATHS
                    .iter()
                    .any(|(verb, noun)| *verb == word && next.starts_with(noun))
            });
            let kind = match PASSIVE.iter().find(|(verb, _)| *verb == word) {
                Some((_, kind)) => *kind,
                None if death => CasualtyKind::Killed,
                None => {
                    // Another event begins before these people's verb.
                    if self.head(at).is_some_and(|head| !head.unsure) {
                        return None;
                    }
                    continue;
                }
            };
            let start = quantity.start;
            let end = at + 1 + usize::from(death);
            let next = self.take(start, kind, quantity, "people, then what happened to them");
            if let Some(last) = self.found.last_mut() {
                last.end = last.end.max(end);
            }
            return Some(next.max(end));
        }
        None
    }

    /// Keeps a finding, and those that are told to be among them; the token after all of it.
    fn take(
        &mut self,
        at: usize,
        kind: CasualtyKind,
        quantity: Quantity,
        rule: &'static str,
    ) -> usize {
        let start = at.min(quantity.start);
        let polarity = polarity(self.words, start);
        let whole = self.found.len();
        let end = quantity.end;
        let score = match (quantity.numeral, quantity.person.is_some()) {
            (true, true) => 0.95,
            (true, false) => 0.8,
            (false, _) => 0.7,
        };
        self.keep(start, end, kind, quantity, polarity, None, score, rule);
        self.among(end, whole, kind, polarity)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one finding, used in two places"
    )]
    fn keep(
        &mut self,
        start: usize,
        end: usize,
        kind: CasualtyKind,
        quantity: Quantity,
        polarity: Polarity,
        subset: Option<usize>,
        score: f32,
        rule: &'static str,
    ) {
        let mut victims = quantity.victims;
        if victims.status == VictimStatus::Unknown
            && let Some(status) = side_status(self.words, end)
        {
            victims.status = status;
        }
        self.found.push(Found {
            start,
            end,
            casualty: Casualty {
                kind,
                count: quantity.count,
                victims,
                polarity,
                ..Casualty::default()
            },
            subset,
            score,
            rule,
        });
    }
}
