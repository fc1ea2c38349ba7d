//! What was not taken as it stands: listed up to a number, and counted beyond it. A file may have
//! millions of such things.

use std::ops::Deref;

use super::format::Fault;

/// How many things of an import or an export that went wrong are listed one by one; those after them are
/// counted.
pub const LISTED: usize = 10_000;

/// Faults, in their order. As a slice it is what is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    listed: Vec<Fault>,
    unlisted: usize,
    failures: usize,
    /// In a box of its own, since errors carry these.
    first_failure: Option<Box<Fault>>,
}

impl Faults {
    /// Takes note of one more.
    pub fn push(&mut self, fault: Fault) {
        if !fault.is_note() {
            self.failures += 1;
            self.first_failure
                .get_or_insert_with(|| Box::new(fault.clone()));
        }
        if self.listed.len() < LISTED {
            self.listed.push(fault);
        } else {
            self.unlisted += 1;
        }
    }

    /// Takes note of what came after them.
    pub fn extend(&mut self, later: Self) {
        let failures = self.failures + later.failures;
        self.first_failure = self.first_failure.take().or(later.first_failure);
        self.unlisted += later.unlisted;
        later.listed.into_iter().for_each(|fault| self.push(fault));
        self.failures = failures;
    }

    /// How many are not listed.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// How many there are, listed or not.
    pub fn total(&self) -> usize {
        self.listed.len() + self.unlisted
    }

    /// How many of them are more than a note of how something was read.
    pub fn failures(&self) -> usize {
        self.failures
    }

    /// The first that is more than a note.
    pub fn first_failure(&self) -> Option<&Fault> {
        self.first_failure.as_deref()
    }
}

impl Deref for Faults {
    type Target = [Fault];

    fn deref(&self) -> &[Fault] {
        &self.listed
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.iter()
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<T: IntoIterator<Item = Fault>>(all: T) -> Self {
        let mut faults = Self::default();
        all.into_iter().for_each(|fault| faults.push(fault));
        faults
    }
}

impl<const N: usize> PartialEq<[Fault; N]> for Faults {
    fn eq(&self, other: &[Fault; N]) -> bool {
        self.unlisted == 0 && self.listed == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: &'static str) -> Fault {
        Fault {
            origin: String::new(),
            code,
            what: String::new(),
        }
    }

    #[test]
    fn what_is_more_than_the_list_holds_is_counted() {
        let notes: Faults = (0..LISTED - 1).map(|_| fault("columns")).collect();
        let mut all = notes.clone();
        assert_eq!(
            (all.total(), all.unlisted(), all.failures()),
            (LISTED - 1, 0, 0)
        );
        let mut later = notes;
        later.extend([fault("not-read"), fault("not-read")].into_iter().collect());
        assert_eq!(
            (later.total(), later.unlisted(), later.failures()),
            (LISTED + 1, 1, 2)
        );
        all.extend(later);
        assert_eq!(all.len(), LISTED);
        assert_eq!((all.total(), all.failures()), (2 * LISTED, 2));
        assert_eq!(
            all.first_failure(),
            Some(&fault("not-read")),
            "it is not listed"
        );
    }
}
