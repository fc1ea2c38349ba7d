//! `codebook.ron`: labels with their attributes, types of incidents, roles, and the changes that
//! files of older revisions have to follow. `docs/file-format.md` describes it.
//!
//! It is made to be edited by hand as well: a label is a few lines, what says nothing is left out,
//! and what the file says twice or against itself is refused with a message that names it.

use serde::{Deserialize, Deserializer, de};

use super::ron_file::{self, Format, RonError, Writer, quoted};
use crate::model::attribute::AttributeId;
use crate::model::codebook::change::Before;
use crate::model::codebook::{
    Attribute, AttributeType, Choice, Codebook, Followed, IncidentType, Label, LabelColours,
    LabelId, Recorded, Role,
};
use crate::model::incident::{IncidentTypeId, RoleId};
use crate::store::layer_text::unescaped;

/// What the file is called.
pub const NAME: &str = "codebook.ron";

const FORMAT: Format = Format {
    name: "hashiya-codebook",
    what: "a codebook of Hashiya",
    version: 1,
};

/// Reads the bytes of the file.
///
/// # Errors
/// When they do not parse, have a field that is not known, are something else or of a newer
/// version, or the codebook contradicts itself.
pub fn read_codebook(bytes: &[u8]) -> Result<Codebook, RonError> {
    let record: Record = ron_file::read(bytes, FORMAT)?;
    let codebook = Codebook {
        revision: record.revision,
        labels: record.labels.into_iter().map(Into::into).collect(),
        incident_types: record.incident_types.into_iter().map(Into::into).collect(),
        roles: record.roles.into_iter().map(Into::into).collect(),
        changes: record.changes.into_iter().map(Into::into).collect(),
    };
    checked(codebook)
}

/// `codebook`, when it does not contradict itself.
pub(super) fn checked(codebook: Codebook) -> Result<Codebook, RonError> {
    match codebook.check() {
        Ok(()) => Ok(codebook),
        Err(contradiction) => Err(RonError::Contradiction(contradiction.to_string())),
    }
}

/// The text of the file.
pub fn write_codebook(codebook: &Codebook) -> String {
    let mut out = Writer::new(
        "The codebook of a Hashiya project: what annotators may say. The revision and the changes \
         say how older files are read; leave those to Hashiya.",
        FORMAT,
    );
    out.number("revision", u64::from(codebook.revision));
    out.open("labels", '[');
    codebook.labels.iter().for_each(|one| label(&mut out, one));
    out.close(']');
    out.open("incident_types", '[');
    for one in &codebook.incident_types {
        incident_type(&mut out, one);
    }
    out.close(']');
    out.open("roles", '[');
    codebook.roles.iter().for_each(|one| role(&mut out, one));
    out.close(']');
    if !codebook.changes.is_empty() {
        out.open("changes", '[');
        codebook
            .changes
            .iter()
            .for_each(|one| change(&mut out, one));
        out.close(']');
    }
    out.finish()
}

fn label(out: &mut Writer, label: &Label) {
    out.open("", '(');
    out.line(&format!(
        "{},",
        names(label.id.as_str(), &label.arabic, &label.english)
    ));
    if !label.on {
        out.flag("on", false);
    }
    keys(out, label);
    for (name, colours) in [("light", label.light), ("dark", label.dark)] {
        out.line(&format!(
            "{name}: (tint: \"#{:06X}\", line: \"#{:06X}\"),",
            colours.tint & 0x00FF_FFFF,
            colours.line & 0x00FF_FFFF
        ));
    }
    out.string_if_any("description", &label.description);
    out.string_if_any("example", &label.example);
    if let Some(parent) = &label.parent {
        out.string("parent", parent.as_str());
    }
    if let Some(inside) = &label.inside {
        out.line(&format!(
            "inside: {},",
            list(inside.iter().map(LabelId::as_str))
        ));
    }
    if !label.attributes.is_empty() {
        out.open("attributes", '[');
        label.attributes.iter().for_each(|one| attribute(out, one));
        out.close(']');
    }
    out.close(')');
}

fn keys(out: &mut Writer, label: &Label) {
    let keys = [("digit", label.digit), ("letter", label.letter)];
    let written = keys.into_iter().filter_map(|(name, key)| {
        let key = key?;
        Some(format!("{name}: {},", quoted(&String::from(key))))
    });
    let written: Vec<String> = written.collect();
    if !written.is_empty() {
        out.line(&written.join(" "));
    }
}

fn attribute(out: &mut Writer, attribute: &Attribute) {
    out.open("", '(');
    out.line(&format!(
        "{},",
        names(attribute.id.as_str(), &attribute.arabic, &attribute.english)
    ));
    out.string_if_any("description", &attribute.description);
    if attribute.required {
        out.flag("required", true);
    }
    let name = attribute.kind.name();
    let choices = attribute.kind.choices();
    if choices.is_empty() {
        out.line(&format!("type: {name},"));
    } else {
        out.line(&format!("type: {name}(["));
        for choice in choices {
            out.line(&format!(
                "    ({}),",
                names(&choice.id, &choice.arabic, &choice.english)
            ));
        }
        out.line("]),");
    }
    out.close(')');
}

fn incident_type(out: &mut Writer, one: &IncidentType) {
    let mut fields = names(&one.id.0, &one.arabic, &one.english);
    for (name, value) in [("group", &one.group), ("description", &one.description)] {
        if !value.is_empty() {
            fields.push_str(&format!(", {name}: {}", quoted(value)));
        }
    }
    out.line(&format!("({fields}),"));
}

fn role(out: &mut Writer, role: &Role) {
    let mut fields = names(&role.id.0, &role.arabic, &role.english);
    if let Some(letter) = role.letter {
        fields.push_str(&format!(", letter: {}", quoted(&String::from(letter))));
    }
    out.line(&format!("({fields}),"));
}

fn change(out: &mut Writer, change: &Recorded) {
    out.open("", '(');
    out.number("revision", u64::from(change.revision));
    out.string_if_any("time", &change.time);
    out.string_if_any("by", &change.by);
    // Plain enums, lists and strings: ron writes them all, on one line.
    let what = ron::to_string(&change.what).unwrap_or_default();
    out.line(&format!("what: {},", unescaped(&what)));
    before(out, &change.before);
    out.close(')');
}

fn before(out: &mut Writer, before: &Before) {
    if *before == Before::default() {
        return;
    }
    let order = |out: &mut Writer, name: &str, ids: Vec<&str>| {
        if !ids.is_empty() {
            out.line(&format!("{name}: {},", list(ids.into_iter())));
        }
    };
    let of_labels = |ids: &'_ [LabelId]| ids.to_vec();
    out.open("before", '(');
    let ids = of_labels(&before.label_order);
    order(
        out,
        "label_order",
        ids.iter().map(LabelId::as_str).collect(),
    );
    if !before.labels.is_empty() {
        out.open("labels", '[');
        before.labels.iter().for_each(|one| label(out, one));
        out.close(']');
    }
    let ids = of_labels(&before.new_labels);
    order(out, "new_labels", ids.iter().map(LabelId::as_str).collect());
    let ids = before.type_order.iter().map(|id| id.0.as_str());
    order(out, "type_order", ids.collect());
    if !before.incident_types.is_empty() {
        out.open("incident_types", '[');
        for one in &before.incident_types {
            incident_type(out, one);
        }
        out.close(']');
    }
    let ids = before.new_types.iter().map(|id| id.0.as_str());
    order(out, "new_types", ids.collect());
    let ids = before.role_order.iter().map(|id| id.0.as_str());
    order(out, "role_order", ids.collect());
    if !before.roles.is_empty() {
        out.open("roles", '[');
        before.roles.iter().for_each(|one| role(out, one));
        out.close(']');
    }
    let ids = before.new_roles.iter().map(|id| id.0.as_str());
    order(out, "new_roles", ids.collect());
    out.close(')');
}

fn names(id: &str, arabic: &str, english: &str) -> String {
    format!(
        "id: {}, arabic: {}, english: {}",
        quoted(id),
        quoted(arabic),
        quoted(english)
    )
}

fn list<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<String> = ids.map(quoted).collect();
    format!("[{}]", ids.join(", "))
}

/// The file as it is read. Its format and version are looked at before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    revision: u32,
    labels: Vec<LabelRecord>,
    #[serde(default)]
    incident_types: Vec<TypeRecord>,
    #[serde(default)]
    roles: Vec<RoleRecord>,
    #[serde(default)]
    changes: Vec<ChangeRecord>,
}

/// A label, as `project.ron` of version 1 has it too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelRecord {
    id: String,
    arabic: String,
    english: String,
    #[serde(default = "yes")]
    on: bool,
    #[serde(default, deserialize_with = "digit")]
    digit: Option<char>,
    #[serde(default, deserialize_with = "letter")]
    letter: Option<char>,
    light: ColoursRecord,
    dark: ColoursRecord,
    #[serde(default)]
    description: String,
    #[serde(default)]
    example: String,
    #[serde(default)]
    parent: String,
    #[serde(default, deserialize_with = "some")]
    inside: Option<Vec<String>>,
    #[serde(default)]
    attributes: Vec<AttributeRecord>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColoursRecord {
    #[serde(deserialize_with = "colour")]
    tint: u32,
    #[serde(deserialize_with = "colour")]
    line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AttributeRecord {
    id: String,
    arabic: String,
    english: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    required: bool,
    #[serde(rename = "type")]
    kind: KindRecord,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRecord {
    Choice(Vec<ChoiceRecord>),
    Choices(Vec<ChoiceRecord>),
    Text,
    Flag,
    Number,
    Casualty,
    Actor,
    Place,
    Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceRecord {
    id: String,
    arabic: String,
    english: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypeRecord {
    id: String,
    arabic: String,
    english: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleRecord {
    id: String,
    arabic: String,
    english: String,
    #[serde(default, deserialize_with = "letter")]
    letter: Option<char>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeRecord {
    revision: u32,
    #[serde(default)]
    time: String,
    #[serde(default)]
    by: String,
    what: Followed,
    #[serde(default)]
    before: BeforeRecord,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BeforeRecord {
    label_order: Vec<String>,
    labels: Vec<LabelRecord>,
    new_labels: Vec<String>,
    type_order: Vec<String>,
    incident_types: Vec<TypeRecord>,
    new_types: Vec<String>,
    role_order: Vec<String>,
    roles: Vec<RoleRecord>,
    new_roles: Vec<String>,
}

impl From<LabelRecord> for Label {
    fn from(label: LabelRecord) -> Self {
        let colours = |colours: ColoursRecord| LabelColours {
            tint: colours.tint,
            line: colours.line,
        };
        let inside = label.inside;
        Self {
            id: LabelId(label.id),
            arabic: label.arabic,
            english: label.english,
            digit: label.digit,
            letter: label.letter,
            light: colours(label.light),
            dark: colours(label.dark),
            on: label.on,
            description: label.description,
            example: label.example,
            parent: (!label.parent.is_empty()).then_some(LabelId(label.parent)),
            inside: inside.map(|ids| ids.into_iter().map(LabelId).collect()),
            attributes: label.attributes.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<AttributeRecord> for Attribute {
    fn from(attribute: AttributeRecord) -> Self {
        let choices = |all: Vec<ChoiceRecord>| {
            let choice = |one: ChoiceRecord| Choice {
                id: one.id,
                arabic: one.arabic,
                english: one.english,
            };
            all.into_iter().map(choice).collect()
        };
        Self {
            id: AttributeId(attribute.id),
            arabic: attribute.arabic,
            english: attribute.english,
            description: attribute.description,
            required: attribute.required,
            kind: match attribute.kind {
                KindRecord::Choice(all) => AttributeType::Choice(choices(all)),
                KindRecord::Choices(all) => AttributeType::Choices(choices(all)),
                KindRecord::Text => AttributeType::Text,
                KindRecord::Flag => AttributeType::Flag,
                KindRecord::Number => AttributeType::Number,
                KindRecord::Casualty => AttributeType::Casualty,
                KindRecord::Actor => AttributeType::Actor,
                KindRecord::Place => AttributeType::Place,
                KindRecord::Date => AttributeType::Date,
            },
        }
    }
}

impl From<TypeRecord> for IncidentType {
    fn from(one: TypeRecord) -> Self {
        Self {
            id: IncidentTypeId(one.id),
            arabic: one.arabic,
            english: one.english,
            group: one.group,
            description: one.description,
        }
    }
}

impl From<RoleRecord> for Role {
    fn from(role: RoleRecord) -> Self {
        Self {
            id: RoleId(role.id),
            arabic: role.arabic,
            english: role.english,
            letter: role.letter,
        }
    }
}

impl From<ChangeRecord> for Recorded {
    fn from(change: ChangeRecord) -> Self {
        let BeforeRecord {
            label_order,
            labels,
            new_labels,
            type_order,
            incident_types,
            new_types,
            role_order,
            roles,
            new_roles,
        } = change.before;
        Self {
            revision: change.revision,
            time: change.time,
            by: change.by,
            what: change.what,
            before: Before {
                label_order: label_order.into_iter().map(LabelId).collect(),
                labels: labels.into_iter().map(Into::into).collect(),
                new_labels: new_labels.into_iter().map(LabelId).collect(),
                type_order: type_order.into_iter().map(IncidentTypeId).collect(),
                incident_types: incident_types.into_iter().map(Into::into).collect(),
                new_types: new_types.into_iter().map(IncidentTypeId).collect(),
                role_order: role_order.into_iter().map(RoleId).collect(),
                roles: roles.into_iter().map(Into::into).collect(),
                new_roles: new_roles.into_iter().map(RoleId).collect(),
            },
        }
    }
}

fn yes() -> bool {
    true
}

/// A list that is there, without `Some` around it.
fn some<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Vec::deserialize(deserializer).map(Some)
}

/// A colour as the web writes it: `#2B5FA8`.
fn colour<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
        .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        .ok_or_else(|| {
            de::Error::custom(format!(
                "\"{text}\" is not a colour; write it as \"#2B5FA8\""
            ))
        })
}

fn digit<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<char>, D::Error> {
    key(
        deserializer,
        |c| matches!(c, '1'..='9'),
        |text| format!("\"{text}\" is not a digit key; use \"1\" to \"9\""),
    )
}

fn letter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<char>, D::Error> {
    key(
        deserializer,
        |c| c.is_ascii_uppercase(),
        |text| format!("\"{text}\" is not a letter key; use \"A\" to \"Z\""),
    )
}

/// One character; nothing stands for none.
fn key<'de, D: Deserializer<'de>>(
    deserializer: D,
    allowed: impl Fn(char) -> bool,
    why_not: impl Fn(&str) -> String,
) -> Result<Option<char>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(None),
        (Some(c), None) if allowed(c) => Ok(Some(c)),
        _ => Err(de::Error::custom(why_not(&text))),
    }
}
