//! The words of casualty reports, folded once: what happened, to whom, and how many is said.
//!
//! Sources: the lists of kinds, forms and modifiers that conflict coders use for Arabic news, and
//! the grammar of counted nouns (singular, dual and plural after numbers).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::arabic::{Strength, fold};
use crate::model::casualty::{CasualtyKind, VictimGroup, VictimStatus};

/// In which number a noun stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammatical {
    One,
    /// Two without a doubt: the nominative dual, or any dual of a noun with a broken plural.
    Two,
    /// مدنيين: two or several.
    TwoOrMany,
    Many,
}

/// Somebody to whom things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub number: Grammatical,
    pub status: VictimStatus,
    pub group: Option<VictimGroup>,
    pub occupation: &'static str,
    /// The noun itself says what happened: قتيل, جريح.
    pub kind: Option<CasualtyKind>,
    /// It counts families, not people.
    pub families: bool,
}

/// A word that says that something happened to those who are named after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub kind: CasualtyKind,
    /// A verb may have who did it before those it happened to.
    pub verb: bool,
    /// It is also another word, so a person must follow.
    pub unsure: bool,
}

/// singular | dual | plural | status | group | occupation | kind. A `!` before the dual marks a noun
/// with a sound plural, whose dual in ين may be the plural.
const PEOPLE: &str = "
شخص شخصا | شخصان شخصين شخصي | أشخاص شخصيات | unknown
فرد فردا | فردان فردين | أفراد | unknown
مدني مدنيا مدنية | !مدنيان مدنيين مدنيتان مدنيتين | مدنيون مدنيات | civilian
مواطن مواطنا مواطنة | !مواطنان مواطنين | مواطنون مواطنات | civilian
طفل طفلا طفلة رضيع رضيعا رضيعة فتى فتاة | طفلان طفلين طفلتان طفلتين رضيعان رضيعين فتاتان فتاتين فتيين | أطفال فتيان فتيات رضع قاصرين | civilian | children
امرأة سيدة | امرأتان امرأتين سيدتان سيدتين | نساء سيدات نسوة | civilian | women
رجل رجلا | رجلان رجلين | رجال | unknown | men
شاب شابا شابة | شابان شابين شابتان شابتين | شبان شباب شابات | civilian
مسن مسنا مسنة عجوز | !مسنان مسنين | مسنون مسنات عجائز | civilian | elderly
عنصر عنصرا | عنصران عنصرين عنصري | عناصر | combatant
مقاتل مقاتلا مقاتلة | !مقاتلان مقاتلين مقاتلتان مقاتلتين | مقاتلون مقاتلو مقاتلي مقاتلات | combatant
مسلح مسلحا | !مسلحان مسلحين | مسلحون مسلحو مسلحي | combatant
جندي جنديا | جنديان جنديين | جنود | combatant
ضابط ضابطا | ضابطان ضابطين | ضباط | combatant
عسكري عسكريا | !عسكريان عسكريين | عسكريون | combatant
إرهابي إرهابيا | !إرهابيان إرهابيين | إرهابيون | combatant
متشدد متشددا | !متشددان متشددين | متشددون | combatant
قيادي قياديا قائد قائدا | !قياديان قياديين قائدان قائدين | قياديون قادة | combatant
شرطي شرطيا | شرطيان شرطيين | شرطيون | combatant | | police
مجند مجندا | !مجندان مجندين | مجندون | combatant
منشق منشقا | !منشقان منشقين | منشقون | combatant
متظاهر متظاهرا | !متظاهران متظاهرين | متظاهرون | civilian
محتج محتجا | !محتجان محتجين | محتجون | civilian
صحافي صحافيا صحفي صحفيا صحافية صحفية إعلامي إعلاميا | !صحافيان صحافيين صحفيان صحفيين إعلاميان إعلاميين | صحافيون صحفيون إعلاميون صحافيات | civilian | | journalist
مسعف مسعفا مسعفة | !مسعفان مسعفين | مسعفون | civilian | | medic
طبيب طبيبا طبيبة | طبيبان طبيبين | أطباء | civilian | | doctor
ممرض ممرضا ممرضة | !ممرضان ممرضين | ممرضون ممرضات | civilian | | nurse
معلم معلما معلمة مدرس مدرسا | !معلمان معلمين | معلمون معلمات | civilian | | teacher
عامل عاملا | عاملان عاملين | عمال | civilian | | worker
موظف موظفا | !موظفان موظفين | موظفون | civilian | | employee
مزارع مزارعا فلاح فلاحا | !مزارعان مزارعين فلاحان فلاحين | مزارعون فلاحون | civilian | | farmer
راع راعيا راعي | راعيان راعيين | رعاة | civilian | | shepherd
سائق سائقا | !سائقان سائقين | سائقون | civilian | | driver
متطوع متطوعا | !متطوعان متطوعين | متطوعون | civilian | | volunteer
ناشط ناشطا ناشطة | !ناشطان ناشطين | ناشطون نشطاء ناشطات | civilian | | activist
طالب طالبا طالبة | طالبان طالبين طالبتان طالبتين | طلاب طلبة طالبات | civilian | | student
قتيل قتيلا قتيلة | قتيلان قتيلين | قتلى | unknown | | | killed
شهيد شهيدا شهيدة | شهيدان شهيدين | شهداء | unknown | | | killed
جثة جثمان جثمانا | جثتان جثتين جثماني | جثث جثامين | unknown | | | killed
جريح جريحا جريحة | جريحان جريحين | جرحى | unknown | | | wounded
مصاب مصابا مصابة | !مصابان مصابين | مصابون | unknown | | | wounded
إصابة | إصابتان إصابتين | إصابات | unknown | | | wounded
ضحية | ضحيتان ضحيتين | ضحايا | unknown | | | killed_or_wounded
أسير أسيرا أسيرة | أسيران أسيرين | أسرى | combatant | | | captured
مفقود مفقودا مفقودة | !مفقودان مفقودين | مفقودون | unknown | | | missing
معتقل معتقلا معتقلة موقوف موقوفا محتجز محتجزا | !معتقلان معتقلين موقوفان موقوفين محتجزان محتجزين | معتقلون موقوفون محتجزون معتقلات | unknown | | | detained
مخطوف مخطوفا مختطف مختطفا رهينة | !مخطوفان مخطوفين مختطفان مختطفين رهينتان رهينتين | مخطوفون مختطفون رهائن | unknown | | | abducted
نازح نازحا نازحة | !نازحان نازحين | نازحون نازحات | civilian | | | displaced
مهجر مهجرا | !مهجران مهجرين | مهجرون | civilian | | | displaced
لاجئ لاجئا لاجئة | !لاجئان لاجئين | لاجئون لاجئات | civilian | | | displaced
عائلة أسرة | عائلتان عائلتين أسرتان أسرتين | عائلات عوائل أسر | civilian | families
ساكن ساكنا | !ساكنان ساكنين | سكان أهالي | civilian
";

/// kind | nouns | verbs | nouns and verbs that are also other words; with `?` a noun that is another
const HEADS: &str = "
killed | وفاة مقتل مصرع استشهاد اغتيال تصفية | قتلوا قتلت يقتل تقتل توفي توفيت توفوا استشهد استشهدت استشهدوا اغتال اغتالت اغتيل اغتيلت أردى أردت | قتل قضى
wounded | إصابة | أصيب أصيبوا أصيبت جرحوا جرحت يصاب | جرح
executed | إعدام | أعدم أعدمت أعدموا |
detained | اعتقال احتجاز توقيف | اعتقل اعتقلت اعتقلوا يعتقل احتجز احتجزت | أوقف أوقفت
abducted | اختطاف | خطف خطفت خطفوا اختطف اختطفت اختطفوا يخطف |
captured | أسر? | أسرت أسروا |
missing | فقدان اختفاء | اختفى فقدوا | فقد
displaced | نزوح تهجير تشريد | نزح نزحت نزحوا هجرت تهجر شرد شردت | فرار فر هجر
surrendered | استسلام | استسلم استسلمت استسلموا |
";

/// Pairs of words that are a head, after which those it happened to are named.
pub(super) const PAIRS: &[(&str, &str, CasualtyKind)] = &[
    ("اودي", "بحياه", CasualtyKind::Killed),
    ("اودت", "بحياه", CasualtyKind::Killed),
    ("راح", "ضحيته", CasualtyKind::Killed),
    ("راح", "ضحيتها", CasualtyKind::Killed),
    ("راحت", "ضحيته", CasualtyKind::Killed),
];

/// Pairs that follow those who died, or have them between: لقوا حتفهم, لقي 6 أشخاص حتفهم.
pub(super) const DEATHS: &[(&str, &str)] = &[
    ("لقي", "حتف"),
    ("لقيت", "حتف"),
    ("لقوا", "حتف"),
    ("لقي", "مصرع"),
    ("لقيت", "مصرع"),
    ("لقوا", "مصرع"),
];

/// How a word before or after a number changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Modifier {
    MoreThan,
    AtLeast,
    About,
    AtMost,
    LessThan,
}

/// Before a number, longest first; folded.
pub(super) const BEFORE: &[(&[&str], Modifier)] = &[
    (&["ما", "لا", "يقل", "عن"], Modifier::AtLeast),
    (&["ما", "لا", "يقل", "علي"], Modifier::AtLeast),
    (&["ما", "لا", "يتجاوز"], Modifier::AtMost),
    (&["ما", "لا", "يزيد", "علي"], Modifier::AtMost),
    (&["ما", "لا", "يزيد", "عن"], Modifier::AtMost),
    (&["لا", "يقل", "عددهم", "عن"], Modifier::AtLeast),
    (&["لا", "يقل", "عن"], Modifier::AtLeast),
    (&["لا", "تقل", "عن"], Modifier::AtLeast),
    (&["لا", "يقلون", "عن"], Modifier::AtLeast),
    (&["لا", "يزيد", "علي"], Modifier::AtMost),
    (&["لا", "يزيد", "عن"], Modifier::AtMost),
    (&["لا", "يتجاوز"], Modifier::AtMost),
    (&["لا", "يتعدي"], Modifier::AtMost),
    (&["ما", "يزيد", "علي"], Modifier::MoreThan),
    (&["ما", "يزيد", "عن"], Modifier::MoreThan),
    (&["ما", "يربو", "علي"], Modifier::MoreThan),
    (&["ما", "يفوق"], Modifier::MoreThan),
    (&["ما", "يقرب", "من"], Modifier::About),
    (&["ما", "يقارب"], Modifier::About),
    (&["يزيد", "علي"], Modifier::MoreThan),
    (&["يزيد", "عن"], Modifier::MoreThan),
    (&["اكثر", "من"], Modifier::MoreThan),
    (&["ازيد", "من"], Modifier::MoreThan),
    (&["اقل", "من"], Modifier::LessThan),
    (&["علي", "الاقل"], Modifier::AtLeast),
    (&["يفوق"], Modifier::MoreThan),
    (&["تجاوز"], Modifier::MoreThan),
    (&["يتجاوز"], Modifier::MoreThan),
    (&["نحو"], Modifier::About),
    (&["حوالي"], Modifier::About),
    (&["قرابه"], Modifier::About),
    (&["زهاء"], Modifier::About),
    (&["زها"], Modifier::About),
    (&["قريب", "من"], Modifier::About),
    (&["حتي"], Modifier::AtMost),
];

/// After a number and its noun.
pub(super) const AFTER: &[(&[&str], Modifier)] = &[
    (&["علي", "اقل", "تقدير"], Modifier::AtLeast),
    (&["علي", "الاقل"], Modifier::AtLeast),
    (&["علي", "الاكثر"], Modifier::AtMost),
    (&["كحد", "ادني"], Modifier::AtLeast),
    (&["كحد", "اقصي"], Modifier::AtMost),
    (&["او", "اكثر"], Modifier::AtLeast),
    (&["واكثر"], Modifier::AtLeast),
    (&["فاكثر"], Modifier::AtLeast),
    (&["تقريبا"], Modifier::About),
];

/// Things that can be hit, burnt and counted like people: إصابة 3 آليات.
pub(super) const THINGS: &[&str] = &[
    "الي",
    "اليات",
    "اليه",
    "سياره",
    "سيارات",
    "دبابه",
    "دبابات",
    "مدرعه",
    "مدرعات",
    "موقع",
    "مواقع",
    "منزل",
    "منازل",
    "مبني",
    "مبان",
    "مباني",
    "طايره",
    "طايرات",
    "هدف",
    "اهداف",
    "قذيفه",
    "قذايف",
    "صاروخ",
    "صواريخ",
    "غاره",
    "غارات",
    "يوم",
    "ايام",
    "يوما",
    "ساعه",
    "ساعات",
    "شهر",
    "اشهر",
    "شهرا",
    "عام",
    "اعوام",
    "عاما",
    "سنه",
    "سنوات",
    "كيلومتر",
    "كيلومترا",
    "كيلومترات",
    "كم",
    "متر",
    "مترا",
    "دولار",
    "دولارا",
    "ليره",
    "قريه",
    "قري",
    "بلده",
    "بلدات",
    "نقطه",
    "نقاط",
    "حاجز",
    "حواجز",
    "محطه",
    "محطات",
    "مدرسه",
    "مدارس",
    "مشفي",
    "مستشفي",
    "مستشفيات",
    "شاحنه",
    "شاحنات",
    "صهريج",
    "صهاريج",
    "مسيره",
    "مسيرات",
    "مليون",
    "عربه",
    "عربات",
    "زورق",
    "زوارق",
    "راس",
    "رووس",
    "خيمه",
    "خيام",
    "مره",
    "مرات",
    "بالميه",
    "دراجه",
    "دراجات",
    "جوله",
    "جولات",
];

#[derive(Debug)]
pub(super) struct Lexicon {
    people: HashMap<String, Person>,
    heads: HashMap<String, Head>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self {
            people: HashMap::new(),
            heads: HashMap::new(),
        };
        PEOPLE.lines().for_each(|line| lexicon.person(line));
        HEADS.lines().for_each(|line| lexicon.head(line));
        lexicon
    }

    fn person(&mut self, line: &'static str) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [one, two, many, rest @ ..] = fields.as_slice() else {
            return;
        };
        let field = |at: usize| rest.get(at).copied().unwrap_or_default();
        let person = |number| Person {
            number,
            status: match field(0) {
                "civilian" => VictimStatus::Civilian,
                "combatant" => VictimStatus::Combatant,
                _ => VictimStatus::Unknown,
            },
            group: match field(1) {
                "children" => Some(VictimGroup::Children),
                "women" => Some(VictimGroup::Women),
                "men" => Some(VictimGroup::Men),
                "elderly" => Some(VictimGroup::Elderly),
                _ => None,
            },
            occupation: field(2),
            kind: kind(field(3)),
            families: field(1) == "families",
        };
        let sound = two.starts_with('!');
        let duals = two.trim_start_matches('!').split_whitespace();
        let duals = duals.map(|word| {
            let number = match sound && !word.ends_with("ان") {
                true => Grammatical::TwoOrMany,
                false => Grammatical::Two,
            };
            (word, number)
        });
        let ones = one.split_whitespace().map(|one| (one, Grammatical::One));
        let many = many.split_whitespace().map(|one| (one, Grammatical::Many));
        for (word, number) in ones.chain(duals).chain(many) {
            let word = folded(word);
            self.people.entry(word).or_insert_with(|| person(number));
        }
    }

    fn head(&mut self, line: &'static str) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [name, nouns, verbs, unsure] = fields.as_slice() else {
            return;
        };
        let Some(kind) = kind(name) else { return };
        for (words, verb, unsure) in [
            (nouns, false, false),
            (verbs, true, false),
            (unsure, true, true),
        ] {
            for word in words.split_whitespace() {
                let plain = word.trim_end_matches('?');
                let unsure = unsure || plain != word;
                let head = Head { kind, verb, unsure };
                self.heads.entry(folded(plain)).or_insert(head);
            }
        }
    }

    /// The person that a folded word means, with the article before it or without.
    pub fn person_of(&self, word: &str) -> Option<(Person, bool)> {
        if let Some(person) = self.people.get(word) {
            return Some((*person, false));
        }
        if let Some(bare) = word.strip_prefix("ال") {
            return self.people.get(bare).map(|person| (*person, true));
        }
        // عناصرها, مقاتليه: a plural with its owner.
        let owned = ["ها", "هم", "ه"]
            .iter()
            .find_map(|suffix| self.people.get(word.strip_suffix(suffix)?));
        owned
            .filter(|person| person.number == Grammatical::Many)
            .map(|person| (*person, true))
    }

    /// What a folded word says that happened.
    pub fn head_of(&self, word: &str) -> Option<Head> {
        self.heads.get(word).copied()
    }
}

fn folded(word: &str) -> String {
    fold(word, Strength::Loose).text
}

fn kind(name: &str) -> Option<CasualtyKind> {
    CasualtyKind::ALL
        .into_iter()
        .find(|kind| !name.is_empty() && kind.id() == name)
}
