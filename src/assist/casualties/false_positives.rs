//! What looks like a casualty and is none: names of brigades, things that are hit, people who are
//! released, nouns that only speak of the dead.

use super::Reader;
use super::lexicon::{Grammatical, Head, LEXICON, Person};
use super::quantity::Quantity;
use crate::model::casualty::{CasualtyKind, VictimStatus};

impl Reader<'_> {
    /// لواء شهداء, ساحة الشهداء: a name.
    pub(super) fn is_name(&self, at: usize) -> bool {
        const NAMED: &[&str] = &[
            "لوا",
            "كتيبه",
            "كتايب",
            "سرايا",
            "سريه",
            "فيلق",
            "حركه",
            "تجمع",
            "جيش",
            "ساحه",
            "دوار",
            "مستشفي",
            "مشفي",
            "مقبره",
            "شارع",
            "حي",
            "مدرسه",
            "جسر",
            "جامع",
            "مسجد",
            "ملعب",
            "فرقه",
            "مخيم",
            "عوايل",
            "ذوي",
            "ذوو",
            "اسر",
            "اهالي",
            "دماء",
            "دما",
            "صور",
            "عيد",
            "يوم",
            "ابنا",
        ];
        let Some(before) = at.checked_sub(1).and_then(|at| self.words.word(at)) else {
            return false;
        };
        let word = self.words.word(at).unwrap_or_default();
        let is_kind = LEXICON
            .person_of(word)
            .is_some_and(|(one, _)| one.kind.is_some());
        let bare = ["ب", "ل", "و"]
            .iter()
            .find_map(|one| before.strip_prefix(one));
        is_kind
            && [Some(before), bare]
                .into_iter()
                .flatten()
                .any(|one| NAMED.contains(&one))
    }

    pub(super) fn fits(&self, head: Head, quantity: &Quantity) -> bool {
        if quantity.numeral || quantity.others {
            let other_thing = matches!(
                head.kind,
                CasualtyKind::Missing | CasualtyKind::Displaced | CasualtyKind::Detained
            );
            let needs_person = other_thing && (head.unsure || head.kind == CasualtyKind::Missing)
                || head.unsure && self.is_noun(quantity.end);
            return quantity.person.is_some() || quantity.others || !needs_person;
        }
        let Some(person) = quantity.person else {
            return false;
        };
        let is_vague = quantity.end > quantity.start + 1;
        if quantity.definite && !is_vague {
            // مقتل القيادي is one; إصابة المدنيين tells no number.
            return person.number == Grammatical::One
                && !head.verb
                && !head.unsure
                && person.kind.is_none();
        }
        // خطف مسلحون: they did it. قُتل مسلحون: it happened to them.
        let last = quantity
            .end
            .checked_sub(1)
            .and_then(|at| self.words.word(at));
        let nominative = last.is_some_and(|word| word.ends_with("ون"));
        let passive = matches!(head.kind, CasualtyKind::Killed | CasualtyKind::Wounded);
        !(head.verb && nominative && person.status == VictimStatus::Combatant && !passive)
    }

    /// Whether a word follows that may be what was counted.
    fn is_noun(&self, at: usize) -> bool {
        const LINKS: &[&str] = &[
            "من",
            "في",
            "علي",
            "بينهم",
            "منهم",
            "جرا",
            "اثر",
            "خلال",
            "قرب",
            "عند",
            "بعد",
            "برصاص",
        ];
        self.words
            .word(at)
            .is_some_and(|word| !word.starts_with('و') && !LINKS.contains(&word))
    }

    /// ضحايا الزلزال, 10 إصابات بفيروس: not of a conflict.
    pub(super) fn is_disaster(&self, after: usize) -> bool {
        const DISASTERS: &[&str] = &[
            "زلزال",
            "فيضان",
            "سيول",
            "كورونا",
            "حادث",
            "وبا",
            "فيروس",
            "كوليرا",
            "مرض",
            "حراره",
        ];
        let next = self.words.word(after).unwrap_or_default();
        let next = next.strip_prefix('ب').unwrap_or(next);
        let next = next.strip_prefix("ال").unwrap_or(next);
        DISASTERS.iter().any(|word| next.starts_with(word))
    }

    /// Whether a noun without a number tells casualties, and does not only speak of them.
    pub(super) fn is_told(
        &self,
        at: usize,
        quantity: &Quantity,
        person: Person,
        kind: CasualtyKind,
    ) -> bool {
        const TELLING: &[&str] = &[
            "سقوط",
            "وقوع",
            "سقط",
            "سقطت",
            "وقع",
            "وقعت",
            "خلف",
            "خلفت",
            "اوقع",
            "اوقعت",
            "اسفر",
            "اسفرت",
            "ادي",
            "ادت",
            "تسجيل",
            "انبا",
            "دون",
            "بدون",
            "لا",
            "حصول",
            "وجود",
            "عن",
            "بينهم",
            "بلا",
            "هناك",
            "اي",
            "ثمه",
            "تسجل",
            "يسجل",
            "تقع",
            "يقع",
            "الي",
            "مخلفا",
            "موقعا",
            "خلفا",
            "تسبب",
            "تسببت",
            "انتشال",
            "العثور",
            "عثر",
            "يسقط",
            "تسقط",
        ];
        if quantity.definite {
            return false;
        }
        let next = self.words.word(quantity.end).unwrap_or_default();
        let after_own = self
            .found
            .last()
            .is_some_and(|last| last.end == at && last.casualty.kind != kind);
        let told = (1..=3).any(|back| {
            at.checked_sub(back)
                .and_then(|at| self.words.word(at))
                .is_some_and(|word| {
                    let bare = word.strip_prefix(['و', 'ب', 'ل']).unwrap_or(word);
                    TELLING.contains(&word) || TELLING.contains(&bare)
                })
        });
        let violent = matches!(
            kind,
            CasualtyKind::Killed | CasualtyKind::Wounded | CasualtyKind::KilledOrWounded
        );
        match person.number {
            Grammatical::One => told && violent && !next.starts_with("ال"),
            _ if after_own => true,
            _ if violent => told || !next.starts_with("ال") && at == 0,
            _ => told,
        }
    }

    /// إصابات بفيروس, إصابات مباشرة: hits, not people.
    pub(super) fn is_metaphor(&self, after: usize) -> bool {
        self.words.word(after).is_some_and(|word| {
            matches!(
                word,
                "مباشره" | "محققه" | "دقيقه" | "ملاعب" | "رياضيه" | "موكده"
            )
        })
    }

    /// الإفراج عن 5 معتقلين, عودة 200 نازح.
    pub(super) fn is_released(&self, at: usize, kind: CasualtyKind) -> bool {
        const FREED: &[&str] = &[
            "سراح",
            "الافراج",
            "افرج",
            "افرجت",
            "افراج",
            "تحرير",
            "حرر",
            "حررت",
            "تبادل",
            "بتبادل",
            "مبادله",
            "اخلا",
            "اخلت",
            "تسليم",
            "تسلم",
            "اعاده",
            "عوده",
            "عاد",
            "عادت",
            "رجوع",
            "استقبال",
            "ملف",
            "قضيه",
            "علاج",
        ];
        let held = matches!(
            kind,
            CasualtyKind::Detained
                | CasualtyKind::Captured
                | CasualtyKind::Abducted
                | CasualtyKind::Displaced
                | CasualtyKind::Missing
        );
        held && (1..=5).any(|back| {
            at.checked_sub(back)
                .and_then(|at| self.words.word(at))
                .is_some_and(|word| {
                    FREED.contains(&word) || FREED.contains(&word.strip_prefix('و').unwrap_or(word))
                })
        })
    }
}
