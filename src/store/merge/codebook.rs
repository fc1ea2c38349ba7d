//! Codebooks of two branches made one.
//!
//! The changes of both are in it, those of the branch that began first before those of the other, on
//! every machine alike. What they renamed is renamed in what the other side says before the two are
//! compared, so that a new colour of a label meets the label under its new name.

use std::collections::{BTreeMap, HashSet};

use super::three_way::{Prefer, Sides};
use crate::model::codebook::{
    Attribute, AttributeType, Change, Choice, Codebook, IncidentType, Label, LabelId,
    MigrationStep, Recorded, Role, Undecided,
};

/// What is not there when the two sides have no common state.
fn nothing() -> Codebook {
    Codebook {
        labels: Vec::new(),
        incident_types: Vec::new(),
        roles: Vec::new(),
        ..Codebook::default()
    }
}

/// The codebook of both sides, and what a person should know, a line each.
///
/// # Errors
/// When what they say cannot be one codebook.
pub(super) fn merge(
    base: Option<&Codebook>,
    ours: &Codebook,
    theirs: &Codebook,
) -> Result<(Codebook, Vec<String>), String> {
    let nothing = nothing();
    let base = base.unwrap_or(&nothing);
    let changes = changes(ours, theirs);
    let new = |own: &Codebook, other: &Codebook| -> Vec<MigrationStep> {
        let known: HashSet<_> = other.changes.iter().map(|one| one.id).collect();
        let new = own.changes.iter().filter(|one| !known.contains(&one.id));
        new.filter_map(|one| renames(one, own)).collect()
    };
    let (by_ours, by_theirs) = (new(ours, theirs), new(theirs, ours));
    let mut renamed = base.clone();
    let mut undecided = Vec::new();
    let (mut of_ours, mut of_theirs) = (ours.clone(), theirs.clone());
    for (own, other) in by_ours
        .iter()
        .flat_map(|own| by_theirs.iter().map(move |other| (own, other)))
    {
        if own != other
            && let Some((from, to)) = label_names(own)
            && let Some((also, other)) = label_names(other)
            && from == also
        {
            // Both names stay, as labels that the common state does not have.
            renamed.labels.retain(|label| label.id != *from);
            let mut pair = [to.clone(), other.clone()];
            pair.sort();
            let [one, other] = pair;
            undecided.push(Undecided::Renamed(one, other));
        }
    }
    for step in by_ours.iter().chain(&by_theirs) {
        rename(&mut renamed, step);
    }
    by_theirs.iter().for_each(|step| rename(&mut of_ours, step));
    by_ours.iter().for_each(|step| rename(&mut of_theirs, step));

    let mut told = Vec::new();
    delete(ours, &mut of_theirs, &mut renamed, &mut told);
    delete(theirs, &mut of_ours, &mut renamed, &mut told);
    let made = |prefer: Prefer, told: &mut Vec<String>| {
        let sides = Sides {
            base: Some(&renamed),
            ours: &of_ours,
            theirs: &of_theirs,
            prefer,
        };
        both(sides, told)
    };
    let mut merged = made(Prefer::Ours, &mut told);
    let mut other = made(Prefer::Theirs, &mut Vec::new());
    merged.changes = changes;
    merged.recount();
    mend(&mut merged, &mut told);
    mend(&mut other, &mut Vec::new());
    undecided.extend(differing(&merged.labels, &other.labels, |one| &one.id).map(Undecided::Label));
    let types = differing(&merged.incident_types, &other.incident_types, |one| &one.id);
    undecided.extend(types.map(Undecided::IncidentType));
    undecided.extend(differing(&merged.roles, &other.roles, |one| &one.id).map(Undecided::Role));
    for one in undecided {
        if !merged.undecided.contains(&one) {
            merged.undecided.push(one);
        }
    }
    merged.check().map_err(|wrong| wrong.to_string())?;
    told.extend(merged.questions().into_iter().map(|question| question.says));
    Ok((merged, told))
}

/// The changes of both, in an order that does not depend on which side is which.
fn changes(ours: &Codebook, theirs: &Codebook) -> Vec<Recorded> {
    let in_ours: HashSet<_> = ours.changes.iter().map(|one| one.id).collect();
    let in_theirs: HashSet<_> = theirs.changes.iter().map(|one| one.id).collect();
    let (common, own): (Vec<_>, Vec<_>) =
        (ours.changes.iter().cloned()).partition(|one: &Recorded| in_theirs.contains(&one.id));
    let other = theirs
        .changes
        .iter()
        .filter(|one| !in_ours.contains(&one.id));
    let mut branches = [own, other.cloned().collect()];
    branches.sort_by_key(|branch| branch.first().map(|first| (first.time.clone(), first.id)));
    common
        .into_iter()
        .chain(branches.into_iter().flatten())
        .collect()
}

/// What a change renames, or renames back.
fn renames(change: &Recorded, codebook: &Codebook) -> Option<MigrationStep> {
    match &change.what {
        MigrationStep::Undo(id) => {
            let undone = codebook.changes.iter().find(|one| one.id == *id)?;
            undone.what.reversed_rename()
        }
        what => what.reversed_rename().map(|_| what.clone()),
    }
}

fn label_names(step: &MigrationStep) -> Option<(&LabelId, &LabelId)> {
    match step {
        MigrationStep::RenameLabel { from, to } => Some((from, to)),
        _ => None,
    }
}

/// Renames in a codebook what a step does; nothing where it has no such thing, or has the new name.
fn rename(codebook: &mut Codebook, step: &MigrationStep) {
    let change = match step.clone() {
        MigrationStep::RenameLabel { from, to } => Change::RenameLabel { from, to },
        MigrationStep::RenameAttribute { label, from, to } => {
            Change::RenameAttribute { label, from, to }
        }
        MigrationStep::RenameChoice {
            label,
            attribute,
            from,
            to,
        } => Change::RenameChoice {
            label,
            attribute,
            from,
            to,
        },
        MigrationStep::RenameType { from, to } => Change::RenameType { from, to },
        MigrationStep::RenameRole { from, to } => Change::RenameRole { from, to },
        _ => return,
    };
    if let Ok(after) = codebook.changed(&change, "", "") {
        codebook.labels = after.labels;
        codebook.incident_types = after.incident_types;
        codebook.roles = after.roles;
    }
}

fn both(sides: Sides<Codebook>, told: &mut Vec<String>) -> Codebook {
    let mut kept = |what: &str, id: &str| {
        told.push(format!(
            "one side removed the {what} \"{id}\" and the other changed it; it is kept"
        ));
    };
    let labels = sides.of(|one| &one.labels);
    let labels = labels.merge(
        |one| one.id.clone(),
        label,
        |one| kept("label", one.id.as_str()),
    );
    let types = sides.of(|one| &one.incident_types);
    let incident_types = types.merge(
        |one| one.id.clone(),
        incident_type,
        |one| kept("type of incident", &one.id.0),
    );
    let roles = sides.of(|one| &one.roles);
    let roles = roles.merge(|one| one.id.clone(), role, |one| kept("role", &one.id.0));
    let undecided = sides.of(|one| &one.undecided);
    Codebook {
        labels,
        incident_types,
        roles,
        undecided: undecided.merge_whole(|one| format!("{one:?}")),
        ..Codebook::default()
    }
}

fn label(sides: Sides<Label>) -> Label {
    Label {
        id: sides.ours.id.clone(),
        arabic: sides.of(|one| &one.arabic).pick(),
        english: sides.of(|one| &one.english).pick(),
        on: sides.of(|one| &one.on).pick(),
        digit: sides.of(|one| &one.digit).pick(),
        letter: sides.of(|one| &one.letter).pick(),
        light: sides.of(|one| &one.light).pick(),
        dark: sides.of(|one| &one.dark).pick(),
        description: sides.of(|one| &one.description).pick(),
        example: sides.of(|one| &one.example).pick(),
        parent: sides.of(|one| &one.parent).pick(),
        inside: sides.of(|one| &one.inside).pick(),
        attributes: (sides.of(|one| &one.attributes)).merge(
            |one| one.id.clone(),
            attribute,
            |_| {},
        ),
    }
}

fn attribute(sides: Sides<Attribute>) -> Attribute {
    Attribute {
        id: sides.ours.id.clone(),
        arabic: sides.of(|one| &one.arabic).pick(),
        english: sides.of(|one| &one.english).pick(),
        description: sides.of(|one| &one.description).pick(),
        required: sides.of(|one| &one.required).pick(),
        kind: kind(sides.of(|one| &one.kind)),
    }
}

fn kind(sides: Sides<AttributeType>) -> AttributeType {
    let picked = sides.pick();
    let is_same = sides.ours.is_same(sides.theirs);
    let base = sides.base.map(|base| base.choices().to_vec());
    let choices = Sides {
        base: base.as_ref(),
        ours: &sides.ours.choices().to_vec(),
        theirs: &sides.theirs.choices().to_vec(),
        prefer: sides.prefer,
    }
    .merge(|one| one.id.clone(), choice, |_| {});
    match picked {
        AttributeType::Choice(_) if is_same => AttributeType::Choice(choices),
        AttributeType::Choices(_) if is_same => AttributeType::Choices(choices),
        other => other,
    }
}

fn choice(sides: Sides<Choice>) -> Choice {
    Choice {
        id: sides.ours.id.clone(),
        arabic: sides.of(|one| &one.arabic).pick(),
        english: sides.of(|one| &one.english).pick(),
    }
}

fn incident_type(sides: Sides<IncidentType>) -> IncidentType {
    IncidentType {
        id: sides.ours.id.clone(),
        arabic: sides.of(|one| &one.arabic).pick(),
        english: sides.of(|one| &one.english).pick(),
        group: sides.of(|one| &one.group).pick(),
        description: sides.of(|one| &one.description).pick(),
    }
}

fn role(sides: Sides<Role>) -> Role {
    Role {
        id: sides.ours.id.clone(),
        arabic: sides.of(|one| &one.arabic).pick(),
        english: sides.of(|one| &one.english).pick(),
        letter: sides.of(|one| &one.letter).pick(),
    }
}

/// Takes the labels that `own` deleted out of the other side: annotations lose them, whatever the
/// other side says of them.
fn delete(own: &Codebook, other: &mut Codebook, base: &mut Codebook, told: &mut Vec<String>) {
    let known: HashSet<_> = other.changes.iter().map(|one| one.id).collect();
    let new = (own.standing().into_iter()).filter(|one| !known.contains(&one.id));
    let mut gone: HashSet<&LabelId> = HashSet::new();
    for change in new {
        match &change.what {
            MigrationStep::WithdrawLabel(label) => {
                gone.insert(label);
            }
            MigrationStep::MergeLabels { labels, .. } => {
                gone.extend(labels.iter().map(|one| &one.label));
            }
            _ => {}
        }
    }
    gone.retain(|id| own.get(id).is_none());
    for label in &other.labels {
        if gone.contains(&label.id) && base.get(&label.id).is_some_and(|was| was != label) {
            told.push(format!(
                "one side deleted the label \"{}\" and the other changed it; it is deleted, and \
                 comes back when that is undone",
                label.id
            ));
        }
    }
    other.labels.retain(|label| !gone.contains(&label.id));
    base.labels.retain(|label| !gone.contains(&label.id));
}

/// A label of one side may name one that the other removed.
fn mend(codebook: &mut Codebook, told: &mut Vec<String>) {
    let ids: HashSet<LabelId> = codebook.labels.iter().map(|one| one.id.clone()).collect();
    for label in &mut codebook.labels {
        if let Some(parent) = label.parent.take_if(|id| !ids.contains(id)) {
            told.push(format!(
                "the label \"{}\" was a kind of \"{parent}\", which is not there any more",
                label.id
            ));
        }
        if let Some(inside) = &mut label.inside {
            inside.retain(|id| ids.contains(id));
        }
    }
    for index in 0..codebook.labels.len() {
        let Some(label) = codebook.labels.get(index) else {
            continue;
        };
        let id = label.id.clone();
        if codebook.ancestors(&id).any(|ancestor| *ancestor == id)
            && let Some(label) = codebook.labels.get_mut(index)
        {
            label.parent = None;
            told.push(format!(
                "the label \"{id}\" would be a kind of itself, and is of nothing now"
            ));
        }
    }
}

/// What the other has otherwise, of those that both have.
fn differing<'a, T: Clone + PartialEq, Id: Ord + 'a>(
    one: &'a [T],
    other: &'a [T],
    id: impl Fn(&T) -> &Id + Copy,
) -> impl Iterator<Item = T> {
    let own: BTreeMap<&Id, &T> = one.iter().map(|one| (id(one), one)).collect();
    let differing = other.iter().filter(move |other| {
        let own = own.get(id(other));
        own.is_some_and(|own| *own != *other)
    });
    differing.cloned()
}
