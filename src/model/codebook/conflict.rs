//! The codebook for conflict news that Hashiya brings: actors, locations, casualties, and what can be
//! switched on. The types of incidents are the sub-event types of ACLED.

use super::{
    Attribute, AttributeType, Choice, Codebook, IncidentType, Label, LabelColours, LabelId,
    Revision, Role,
};
use crate::model::id::{AttributeId, IncidentTypeId, RoleId};

/// Id, Arabic, English, ACLED's event type.
const TYPES: [(&str, &str, &str, &str); 25] = [
    ("armed_clash", "اشتباك مسلح", "Armed clash", "Battles"),
    (
        "government_regains_territory",
        "استعادة الحكومة السيطرة على أرض",
        "Government regains territory",
        "Battles",
    ),
    (
        "non_state_actor_overtakes_territory",
        "سيطرة جهة غير حكومية على أرض",
        "Non-state actor overtakes territory",
        "Battles",
    ),
    (
        "chemical_weapon",
        "سلاح كيماوي",
        "Chemical weapon",
        "Explosions/Remote violence",
    ),
    (
        "air_drone_strike",
        "غارة جوية أو بطائرة مسيّرة",
        "Air/drone strike",
        "Explosions/Remote violence",
    ),
    (
        "suicide_bomb",
        "تفجير انتحاري",
        "Suicide bomb",
        "Explosions/Remote violence",
    ),
    (
        "shelling_artillery_missile_attack",
        "قصف مدفعي أو صاروخي",
        "Shelling/artillery/missile attack",
        "Explosions/Remote violence",
    ),
    (
        "remote_explosive_landmine_ied",
        "عبوة ناسفة أو لغم",
        "Remote explosive/landmine/IED",
        "Explosions/Remote violence",
    ),
    (
        "grenade",
        "قنبلة يدوية",
        "Grenade",
        "Explosions/Remote violence",
    ),
    (
        "sexual_violence",
        "عنف جنسي",
        "Sexual violence",
        "Violence against civilians",
    ),
    (
        "attack",
        "اعتداء على مدنيين",
        "Attack",
        "Violence against civilians",
    ),
    (
        "abduction_forced_disappearance",
        "خطف أو إخفاء قسري",
        "Abduction/forced disappearance",
        "Violence against civilians",
    ),
    (
        "peaceful_protest",
        "احتجاج سلمي",
        "Peaceful protest",
        "Protests",
    ),
    (
        "protest_with_intervention",
        "احتجاج مع تدخل",
        "Protest with intervention",
        "Protests",
    ),
    (
        "excessive_force_against_protesters",
        "قوة مفرطة ضد محتجين",
        "Excessive force against protesters",
        "Protests",
    ),
    (
        "violent_demonstration",
        "تظاهرة عنيفة",
        "Violent demonstration",
        "Riots",
    ),
    ("mob_violence", "عنف جماعي", "Mob violence", "Riots"),
    ("agreement", "اتفاق", "Agreement", "Strategic developments"),
    ("arrests", "اعتقالات", "Arrests", "Strategic developments"),
    (
        "change_to_group_activity",
        "تغيّر في جماعة أو نشاطها",
        "Change to group/activity",
        "Strategic developments",
    ),
    (
        "disrupted_weapons_use",
        "إحباط استخدام سلاح",
        "Disrupted weapons use",
        "Strategic developments",
    ),
    (
        "headquarters_or_base_established",
        "إنشاء مقر أو قاعدة",
        "Headquarters or base established",
        "Strategic developments",
    ),
    (
        "looting_property_destruction",
        "نهب أو تدمير ممتلكات",
        "Looting/property destruction",
        "Strategic developments",
    ),
    (
        "non_violent_transfer_of_territory",
        "انتقال سيطرة بلا عنف",
        "Non-violent transfer of territory",
        "Strategic developments",
    ),
    ("other", "غير ذلك", "Other", "Strategic developments"),
];

/// Id, Arabic, English, key.
const ROLES: [(&str, &str, &str, char); 7] = [
    ("perpetrator", "الفاعل", "Perpetrator", 'P'),
    ("victim", "الضحية", "Victim", 'V'),
    ("target", "المستهدف", "Target", 'T'),
    ("both_sides", "طرف في الاشتباك", "Side of a clash", 'B'),
    ("reporter", "الناقل", "Reporter", 'R'),
    ("controller", "المسيطر", "Controller", 'O'),
    ("mediator", "الوسيط", "Mediator", 'M'),
];

pub(super) fn codebook() -> Codebook {
    Codebook {
        revision: Revision::default(),
        changes: Vec::new(),
        undecided: Vec::new(),
        labels: labels(),
        incident_types: TYPES
            .iter()
            .map(|&(id, arabic, english, group)| IncidentType {
                id: IncidentTypeId(id.to_owned()),
                arabic: arabic.to_owned(),
                english: english.to_owned(),
                group: group.to_owned(),
                description: String::new(),
            })
            .collect(),
        roles: ROLES
            .iter()
            .map(|&(id, arabic, english, letter)| Role {
                id: RoleId(id.to_owned()),
                arabic: arabic.to_owned(),
                english: english.to_owned(),
                letter: Some(letter),
            })
            .collect(),
    }
}

fn labels() -> Vec<Label> {
    let choice = |(id, arabic, english): &(&str, &str, &str)| Choice {
        id: (*id).to_owned(),
        arabic: (*arabic).to_owned(),
        english: (*english).to_owned(),
    };
    let mention: Vec<Choice> = [
        ("named", "باسمه", "Named"),
        ("nominal", "بوصفه", "Nominal"),
        ("pronoun", "بضمير", "Pronoun"),
    ]
    .iter()
    .map(choice)
    .collect();
    vec![
        Label {
            attributes: vec![
                attribute("actor", "الجهة", "Actor", AttributeType::Actor),
                attribute(
                    "mention",
                    "الذكر",
                    "Mention",
                    AttributeType::Choice(mention),
                ),
            ],
            ..label(
                ("actor", "فاعل", "Actor"),
                ('1', Some('A')),
                (0x00DC_E7F7, 0x002B_5FA8),
                (0x0021_3457, 0x0083_B1EE),
                true,
            )
        },
        Label {
            attributes: vec![attribute("place", "المكان", "Place", AttributeType::Place)],
            ..label(
                ("location", "موقع", "Location"),
                ('2', Some('L')),
                (0x00D9_EDDD, 0x0027_7A48),
                (0x0020_3E2B, 0x0072_C791),
                true,
            )
        },
        Label {
            attributes: vec![attribute(
                "count",
                "العدد",
                "Count",
                AttributeType::Casualty,
            )],
            ..label(
                ("casualty", "ضحايا", "Casualty"),
                ('3', Some('C')),
                (0x00F8_DDDA, 0x00B0_352C),
                (0x004F_231F, 0x00F0_8A80),
                true,
            )
        },
        label(
            ("trigger", "حدث", "Trigger"),
            ('4', None),
            (0x00EE_E2F6, 0x0076_3FA0),
            (0x003A_2750, 0x00C3_9BEA),
            false,
        ),
        Label {
            attributes: vec![attribute("date", "التاريخ", "Date", AttributeType::Date)],
            ..label(
                ("date", "تاريخ", "Date"),
                ('5', None),
                (0x00F6_EEC4, 0x007A_6A00),
                (0x0042_3610, 0x00D8_D060),
                false,
            )
        },
        Label {
            attributes: vec![attribute("actor", "الجهة", "Actor", AttributeType::Actor)],
            ..label(
                ("source", "مصدر", "Source"),
                ('6', None),
                (0x00D6_EEF0, 0x0014_7079),
                (0x0016_3D42, 0x006C_C8D2),
                false,
            )
        },
        label(
            ("weapon", "سلاح", "Weapon"),
            ('7', None),
            (0x00F7_DCC0, 0x009A_4F12),
            (0x0054_381C, 0x00E6_B070),
            false,
        ),
    ]
}

fn attribute(id: &str, arabic: &str, english: &str, kind: AttributeType) -> Attribute {
    Attribute {
        id: AttributeId::new(id),
        arabic: arabic.to_owned(),
        english: english.to_owned(),
        description: String::new(),
        kind,
        required: false,
    }
}

/// A label without attributes; colours are the tint and the line on a light and on a dark page.
fn label(
    (id, arabic, english): (&str, &str, &str),
    (digit, letter): (char, Option<char>),
    light: (u32, u32),
    dark: (u32, u32),
    on: bool,
) -> Label {
    let colours = |(tint, line)| LabelColours { tint, line };
    Label {
        id: LabelId::new(id),
        arabic: arabic.to_owned(),
        english: english.to_owned(),
        digit: Some(digit),
        letter,
        light: colours(light),
        dark: colours(dark),
        on,
        description: String::new(),
        example: String::new(),
        parent: None,
        inside: None,
        attributes: Vec::new(),
    }
}
