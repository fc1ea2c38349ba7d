//! Those who are told to be among others: بينهم ثلاثة أطفال. They are a part, not more.

use super::Reader;
use crate::assist::tokens::TokenKind;
use crate::model::casualty::{CasualtyKind, CountForm, Polarity};

impl Reader<'_> {
    /// بينهم ثلاثة أطفال وامرأتان: each of them.
    pub(super) fn among(
        &mut self,
        from: usize,
        whole: usize,
        kind: CasualtyKind,
        polarity: Polarity,
    ) -> usize {
        // "من قوات النظام، بينهم ضابط": some words may stand between.
        const GAP: usize = 8;
        let mut at = from;
        let mut found = None;
        while at < from + GAP {
            if let Some(end) = self
                .words
                .phrase(at, &["من", "بينهم"], &["و"])
                .or_else(|| self.words.phrase(at, &["من", "بينهن"], &["و"]))
                .or_else(|| self.words.phrase(at, &["من", "ضمنهم"], &["و"]))
                .or_else(|| self.words.phrase(at, &["بينهم"], &["و"]))
                .or_else(|| self.words.phrase(at, &["بينهن"], &["و"]))
                .or_else(|| self.words.phrase(at, &["بينهما"], &["و"]))
                .or_else(|| self.words.phrase(at, &["بينها"], &["و"]))
                .or_else(|| self.words.phrase(at, &["منهم"], &["و"]))
            {
                found = Some(end);
                break;
            }
            let Some(token) = self.words.tokens.get(at) else {
                break;
            };
            if token.kind == TokenKind::Break
                || matches!(token.text, "." | "؛" | ":")
                || self.head(at).is_some_and(|head| !head.unsure)
                || self
                    .words
                    .person(at, true)
                    .is_some_and(|(one, definite)| one.kind.is_some() && !definite)
            {
                break;
            }
            at += 1;
        }
        let Some(mut at) = found else { return from };
        let mut first = true;
        while let Some(quantity) = self.words.quantity(at, !first) {
            if quantity.person.is_none() && !(first && quantity.numeral) {
                break;
            }
            let joined = !quantity.numeral
                && !first
                && quantity.end == quantity.start + 1
                && quantity.count.form == CountForm::Vague;
            let group = quantity.person.and_then(|person| person.group);
            at = quantity.end;
            // نساء وأطفال: one part of unknown size.
            if joined
                && let (Some(group), Some(last)) = (group, self.found.last_mut())
                && last.subset == Some(whole)
                && last.casualty.count.form == CountForm::Vague
            {
                last.casualty.victims.groups.push(group);
                last.casualty.victims.groups.sort_unstable();
                last.casualty.victims.groups.dedup();
                last.end = at;
            } else {
                let own = quantity
                    .person
                    .and_then(|person| person.kind)
                    .unwrap_or(kind);
                self.keep(
                    quantity.start,
                    at,
                    own,
                    quantity,
                    polarity,
                    Some(whole),
                    0.85,
                    "those among them",
                );
            }
            first = false;
            let next = self.words.word(at).unwrap_or_default();
            if !next.starts_with('و') || self.head(at).is_some() {
                break;
            }
        }
        at
    }
}
