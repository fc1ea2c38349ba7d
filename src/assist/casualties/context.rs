//! What stands around a casualty phrase: whether it is denied, feared, claimed or planned, and on
//! whose side those are to whom it happened.

use super::quantity::WordTokens;
use crate::assist::tokens::TokenKind;
use crate::model::casualty::{Polarity, VictimStatus};

/// How far back words can bear on a phrase, in tokens.
const REACH: usize = 24;

/// Verbs whose denial denies the casualties.
const DENIED: &[&str] = &[
    "ترد",
    "يرد",
    "يسفر",
    "تسفر",
    "تسجل",
    "يسجل",
    "تقع",
    "يقع",
    "يسقط",
    "تسقط",
    "تحدث",
    "يحدث",
    "يود",
    "تود",
    "يودي",
    "تودي",
    "تخلف",
    "يخلف",
    "توقع",
    "يوقع",
    "يصب",
    "تصب",
    "يقتل",
    "تقتل",
    "تذكر",
    "يذكر",
    "تعلن",
    "يعلن",
    "تتحدث",
    "يبلغ",
    "تبلغ",
    "ترصد",
    "يرصد",
    "توثق",
    "يوثق",
    "تكن",
    "يكن",
    "تعرف",
    "يعرف",
    "يتسبب",
    "تتسبب",
    "يتم",
    "توجد",
    "يوجد",
];
/// What a result is told with: what is before it says nothing of the result.
const RESULTS: &[&str] = &[
    "ادي",
    "ادت",
    "اسفر",
    "اسفرت",
    "مما",
    "خلف",
    "خلفت",
    "اوقع",
    "اوقعت",
    "تسبب",
    "تسببت",
    "فيما",
    "بينما",
    "لكن",
    "غير",
];
const FEAR: &[&str] = &[
    "خشيه",
    "خشي",
    "يخشي",
    "تخشي",
    "يخشون",
    "مخاوف",
    "تخوف",
    "تخوفا",
    "خوفا",
    "تحسبا",
    "المخاوف",
    "متخوفين",
    "خطر",
];
const CLAIM: &[&str] = &[
    "زعم",
    "زعمت",
    "يزعم",
    "تزعم",
    "زعموا",
    "مزاعم",
    "ادعي",
    "ادعت",
    "يدعي",
    "تدعي",
    "ادعا",
    "ادعاءات",
    "ادعات",
    "زاعما",
    "زاعمه",
    "مدعيا",
];
const PLAN: &[&str] = &[
    "يقضي",
    "تقضي",
    "يعتزم",
    "تعتزم",
    "يخطط",
    "تخطط",
    "خطط",
    "مخطط",
    "خطه",
    "نيه",
    "ينوي",
    "تنوي",
    "توعد",
    "توعدت",
    "هدد",
    "هددت",
    "يهدد",
    "تهديد",
    "بتصفيه",
];

/// How the text stands to what begins at token `at`.
pub(super) fn polarity(words: WordTokens<'_>, at: usize) -> Polarity {
    let mut commas = 0;
    let mut result = false;
    let mut nearest = None;
    for (back, place) in (at.saturating_sub(REACH)..at).rev().enumerate() {
        let Some(token) = words.tokens.get(place) else {
            break;
        };
        match token.kind {
            TokenKind::Break => break,
            TokenKind::Mark if matches!(token.text, "." | "؛" | "!" | "؟") => break,
            TokenKind::Mark if matches!(token.text, "،" | ",") => commas += 1,
            _ => {}
        }
        let Some(word) = words.word(place) else {
            continue;
        };
        let bare = word.strip_prefix(['و', 'ف']).unwrap_or(word);
        let before = place.checked_sub(1).and_then(|at| words.word(at));
        let denies = before.is_some_and(|word| {
            matches!(
                word.strip_prefix(['و', 'ف']).unwrap_or(word),
                "لم" | "لا" | "لن"
            )
        });
        if !result && commas == 0 {
            let denied = denies && DENIED.contains(&bare) && back < 10
                || matches!(bare, "دون" | "بدون" | "بلا") && back < 4
                || bare == "لا" && back < 2
                || bare == "عدم" && back < 5
                || matches!(bare, "نفي" | "نفت" | "ينفي" | "تنفي" | "نافيا" | "نافيه") && back < 8;
            if denied {
                return Polarity::Negated;
            }
        }
        if !result && FEAR.contains(&bare) {
            return Polarity::Feared;
        }
        if commas == 0 && CLAIM.contains(&bare) {
            nearest = nearest.or(Some(Polarity::Claimed));
        }
        if !result && commas == 0 && back < 7 && PLAN.contains(&bare) {
            nearest = nearest.or(Some(Polarity::Planned));
        }
        if RESULTS.contains(&bare) && !denies {
            result = true;
        }
    }
    nearest.unwrap_or_default()
}

/// Whether those whose phrase ends before token `at` fight: من قوات النظام, في صفوف المدنيين.
pub(super) fn side_status(words: WordTokens<'_>, at: usize) -> Option<VictimStatus> {
    let from = words
        .phrase(at, &["في", "صفوف"], &[])
        .or_else(|| words.phrase(at, &["بصفوف"], &[]))
        .or_else(|| words.phrase(at, &["بين", "صفوف"], &[]))
        .or_else(|| words.phrase(at, &["من"], &[]))
        .or_else(|| words.phrase(at, &["بين"], &[]))
        .unwrap_or(at);
    let is_joined = from > at;
    let word = words.word(from)?;
    let bare = word.strip_prefix("ال").unwrap_or(word);
    let fights = [
        "قوات",
        "عناصر",
        "جيش",
        "فصايل",
        "مسلح",
        "مقاتل",
        "ميليشيا",
        "مليشيا",
        "تنظيم",
        "داعش",
        "شرطه",
        "حرس",
        "حركه",
        "حزب",
        "قسد",
        "جنود",
        "عسكري",
        "لوا",
        "فرقه",
        "كتيبه",
        "ضباط",
        "حرس",
        "دفاع",
        "فيلق",
        "مجند",
        "طرفين",
    ];
    let civil = [
        "مدني",
        "اهالي",
        "سكان",
        "ابنا",
        "متظاهر",
        "محتج",
        "طلاب",
        "عمال",
        "نسا",
        "اطفال",
        "عايل",
    ];
    let stands = |stems: &[&str]| stems.iter().any(|stem| bare.starts_with(stem));
    if stands(&civil) {
        return Some(VictimStatus::Civilian);
    }
    (is_joined && stands(&fights)).then_some(VictimStatus::Combatant)
}
