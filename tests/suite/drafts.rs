//! Support: all that is in a file, for files that are small.

use std::ops::ControlFlow;

use hashiya::interchange::{Draft, Options, Refusal, SourceFile, read};

/// What can be brought in, and what cannot.
#[derive(Debug, Default)]
pub struct Drafts {
    pub drafts: Vec<Draft>,
    pub refusals: Vec<Refusal>,
}

pub fn read_all(file: &SourceFile<'_>, options: &Options) -> Drafts {
    let mut outcome = Drafts::default();
    let flow = read(file, options, &mut |item| {
        match item {
            Ok(draft) => outcome.drafts.push(draft),
            Err(refusal) => outcome.refusals.push(refusal),
        }
        ControlFlow::Continue(())
    });
    assert_eq!(flow, ControlFlow::Continue(()), "nobody stopped it");
    outcome
}
