//! Registries of two branches made one, entry by entry.

use super::three_way::{Prefer, Sides};
use crate::model::registry::{Actor, Place, Registry};
use crate::store::project::registry_file::RegistryFile;
use crate::store::ron_file::to_line;

/// An entry of a registry that can be merged.
pub(super) trait MergedEntry: RegistryFile + PartialEq {
    fn merged(sides: Sides<Self>) -> Self;
    fn notes(&mut self) -> &mut String;
}

/// The registry of both sides, and what a person should know. What both changed differently is as
/// ours has it, and the notes of the entry say what theirs is.
pub(super) fn merge<E: MergedEntry>(
    base: &Registry<E>,
    ours: &Registry<E>,
    theirs: &Registry<E>,
) -> (Registry<E>, Vec<String>) {
    let list = |registry: &Registry<E>| registry.iter().cloned().collect::<Vec<E>>();
    let mut told = Vec::new();
    let mut differ = Vec::new();
    let both = |sides: Sides<E>| {
        let mut merged = E::merged(sides);
        let other = E::merged(Sides {
            prefer: Prefer::Theirs,
            ..sides
        });
        if merged != other {
            differ.push(format!(
                "both sides changed the entry \"{}\"; ours is kept, and theirs is in its notes",
                merged.id()
            ));
            super::note(merged.notes(), &to_line(sides.theirs));
        }
        merged
    };
    let merged = Sides {
        base: Some(&list(base)),
        ours: &list(ours),
        theirs: &list(theirs),
        prefer: Prefer::Ours,
    }
    .merge(
        |entry| entry.id().clone(),
        both,
        |entry| {
            told.push(format!(
                "one side removed the entry \"{}\" and the other changed it; it is kept",
                entry.id()
            ));
        },
    );
    told.extend(differ);
    (merged.into_iter().collect(), told)
}

impl MergedEntry for Actor {
    fn merged(sides: Sides<Self>) -> Self {
        Self {
            id: sides.ours.id.clone(),
            arabic: names(sides.of(|one| &one.arabic)),
            english: names(sides.of(|one| &one.english)),
            kind: sides.of(|one| &one.kind).pick(),
            affiliation: sides.of(|one| &one.affiliation).pick(),
            notes: sides.of(|one| &one.notes).pick(),
        }
    }

    fn notes(&mut self) -> &mut String {
        &mut self.notes
    }
}

impl MergedEntry for Place {
    fn merged(sides: Sides<Self>) -> Self {
        Self {
            id: sides.ours.id.clone(),
            arabic: names(sides.of(|one| &one.arabic)),
            english: names(sides.of(|one| &one.english)),
            kind: sides.of(|one| &one.kind).pick(),
            parent: sides.of(|one| &one.parent).pick(),
            coordinates: sides.of(|one| &one.coordinates).pick(),
            precision: sides.of(|one| &one.precision).pick(),
            pcode: sides.of(|one| &one.pcode).pick(),
            geonames: sides.of(|one| &one.geonames).pick(),
            wikidata: sides.of(|one| &one.wikidata).pick(),
            notes: sides.of(|one| &one.notes).pick(),
        }
    }

    fn notes(&mut self) -> &mut String {
        &mut self.notes
    }
}

fn names(sides: Sides<Vec<String>>) -> Vec<String> {
    sides.merge_whole(String::clone)
}
