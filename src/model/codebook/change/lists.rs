//! Types, roles and choices that go.

use super::{ChangeError, unknown};

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
