//! Types, roles and choices that become one, or go.

use super::{ChangeError, taken, unknown};

/// Makes one of several in a list; `into` is one of them, or new.
pub(super) fn merge<T: Clone, Id: PartialEq>(
    all: &mut Vec<T>,
    merged: &[Id],
    into: &T,
    id: impl Fn(&T) -> &Id,
    what: &'static str,
    text: impl Fn(&Id) -> &str,
) -> Result<(), ChangeError> {
    let is_merged = |one: &T| merged.contains(id(one));
    let is_new = !all.iter().any(|one| id(one) == id(into));
    if !is_new && !is_merged(into) {
        return taken(what, text(id(into)));
    }
    if let Some(missing) = merged
        .iter()
        .find(|wanted| !all.iter().any(|one| id(one) == *wanted))
    {
        return Err(unknown(what, text(missing)));
    }
    let place = all
        .iter()
        .position(|one| {
            if is_new {
                is_merged(one)
            } else {
                id(one) == id(into)
            }
        })
        .ok_or(ChangeError::Nothing("choose what is merged"))?;
    let gone = all.iter().take(place).filter(|one| is_merged(one)).count();
    all.retain(|one| !is_merged(one));
    all.insert(place - gone, into.clone());
    Ok(())
}

/// Takes one out of a list; `to` must be another of it.
pub(super) fn delete<T, Id: PartialEq>(
    all: &mut Vec<T>,
    gone: &Id,
    to: Option<&Id>,
    id: impl Fn(&T) -> &Id,
    what: &'static str,
    text: impl Fn(&Id) -> &str,
) -> Result<(), ChangeError> {
    let place = all.iter().position(|one| id(one) == gone);
    let place = place.ok_or_else(|| unknown(what, text(gone)))?;
    all.remove(place);
    match to {
        Some(to) if !all.iter().any(|one| id(one) == to) => Err(unknown(what, text(to))),
        _ => Ok(()),
    }
}
