//! A batch of articles on its way into the project: told apart from what is there, and written by
//! many threads.

use std::collections::HashMap;

use rayon::prelude::*;

use super::report::{Brought, ImportReport, Refused, Why};
use crate::interchange::{Draft, Refusal};
use crate::model::names;
use crate::store::project::{ProjectFolder, Staging};
use crate::store::{StoreError, sha256};

/// What was read.
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all items of a batch are drafts"
)]
#[derive(Debug)]
pub(super) enum Item {
    Draft(Draft),
    Refused(Refused),
}

impl From<Result<Draft, Refusal>> for Item {
    fn from(read: Result<Draft, Refusal>) -> Self {
        match read {
            Ok(draft) => Self::Draft(draft),
            Err(Refusal { origin, reason }) => Self::Refused(Refused {
                origin,
                why: Why::Reason(reason),
            }),
        }
    }
}

/// An article of the project with a certain text.
enum Known {
    /// It was there before the import.
    Before(String),
    /// It came in with it.
    Now(String),
}

/// What becomes of an item.
enum Fate {
    Refused(Refused),
    Already,
    /// The draft with this index is added.
    Added(usize),
    /// Its text is that of the draft with this index.
    CopyOf(usize, String),
}

/// Writes batches.
pub(super) struct Batch<'a> {
    folder: &'a ProjectFolder,
    known: HashMap<[u8; 32], Known>,
    /// Where it is written; nothing for a dry run.
    staging: Option<Staging<'a>>,
}

impl<'a> Batch<'a> {
    /// Writes into `folder`, which has these texts; nothing without `staging`.
    pub(super) fn new(
        folder: &'a ProjectFolder,
        texts: HashMap<[u8; 32], String>,
        staging: Option<Staging<'a>>,
    ) -> Self {
        Self {
            folder,
            known: texts
                .into_iter()
                .map(|(text, id)| (text, Known::Before(id)))
                .collect(),
            staging,
        }
    }

    /// Writes what can be written and tells of all in `report`, in the order of the items.
    pub(super) fn write(&mut self, items: Vec<Item>, report: &mut ImportReport) {
        let hashes: Vec<Option<[u8; 32]>> = items
            .par_iter()
            .map(|item| match item {
                Item::Draft(draft) => Some(sha256(draft.text.as_str().as_bytes())),
                Item::Refused(_) => None,
            })
            .collect();
        let mut drafts: Vec<(Draft, [u8; 32])> = Vec::new();
        let mut of_batch: HashMap<[u8; 32], usize> = HashMap::new();
        let mut fates = Vec::with_capacity(items.len());
        for (item, hash) in items.into_iter().zip(hashes) {
            let fate = match (item, hash) {
                (Item::Refused(refused), _) => Fate::Refused(refused),
                (Item::Draft(draft), hash) => {
                    let hash = hash.unwrap_or_default();
                    if let Some(&index) = of_batch.get(&hash) {
                        Fate::CopyOf(index, draft.origin)
                    } else if let Some(known) = self.known.get(&hash) {
                        self.known_already(known, draft)
                    } else {
                        of_batch.insert(hash, drafts.len());
                        drafts.push((draft, hash));
                        Fate::Added(drafts.len() - 1)
                    }
                }
            };
            fates.push(fate);
        }
        let results = match &self.staging {
            Some(staging) => add(staging, &drafts),
            None => pretend(&drafts),
        };
        self.tell(fates, &drafts, &results, report);
    }

    /// What becomes of a draft whose text the project has.
    fn known_already(&self, known: &Known, draft: Draft) -> Fate {
        let id = match known {
            Known::Before(id) => {
                // Metadata that cannot be read says nothing of where the article came from.
                let from = self.folder.read_article_file(id).ok();
                if from.is_some_and(|file| file.origin.from == draft.origin) {
                    return Fate::Already;
                }
                id
            }
            Known::Now(id) => id,
        };
        Fate::Refused(Refused {
            origin: draft.origin,
            why: Why::Copy { of: id.clone() },
        })
    }

    /// How many files are written and perhaps not on the disk.
    pub(super) fn unsettled(&self) -> usize {
        self.staging.as_ref().map_or(0, Staging::unsettled)
    }

    /// Waits until the disk has all that was written.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        self.staging.as_ref().map_or(Ok(()), Staging::settle)
    }

    /// All is in: the import is not remembered any more.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        self.staging.map_or(Ok(()), Staging::finish)
    }

    fn tell(
        &mut self,
        fates: Vec<Fate>,
        drafts: &[(Draft, [u8; 32])],
        results: &[Result<String, String>],
        report: &mut ImportReport,
    ) {
        for fate in fates {
            let (origin, index, is_copy) = match fate {
                Fate::Refused(refused) => {
                    report.refuse(refused);
                    continue;
                }
                Fate::Already => {
                    report.already += 1;
                    continue;
                }
                Fate::Added(index) => (None, index, false),
                Fate::CopyOf(index, origin) => (Some(origin), index, true),
            };
            let (Some((draft, hash)), Some(result)) = (drafts.get(index), results.get(index))
            else {
                continue;
            };
            let origin = origin.unwrap_or_else(|| draft.origin.clone());
            let why = match result {
                Ok(id) if !is_copy => {
                    report.note(draft);
                    self.known.insert(*hash, Known::Now(id.clone()));
                    report.added.push(Brought {
                        id: id.clone(),
                        origin,
                    });
                    continue;
                }
                Ok(id) => Why::Copy { of: id.clone() },
                Err(reason) => {
                    report.failed.get_or_insert_with(|| reason.clone());
                    Why::Unwritten(reason.clone())
                }
            };
            report.refuse(Refused { origin, why });
        }
    }
}

/// The ids that the drafts would have.
fn pretend(drafts: &[(Draft, [u8; 32])]) -> Vec<Result<String, String>> {
    drafts
        .iter()
        .map(|(draft, _)| Ok(names::sanitised(&draft.wanted_id, "article")))
        .collect()
}

/// Writes the drafts; their ids, or why they are not written.
fn add(staging: &Staging<'_>, drafts: &[(Draft, [u8; 32])]) -> Vec<Result<String, String>> {
    // In their order, whichever thread is quicker.
    let ids: Vec<String> = drafts
        .iter()
        .map(|(draft, _)| staging.reserve(&draft.wanted_id))
        .collect();
    drafts
        .par_iter()
        .zip(ids)
        .map(|((draft, _), id)| {
            staging
                .add_article(
                    id,
                    draft.text.bytes(),
                    &draft.metadata,
                    &draft.origin,
                    draft.format,
                )
                .map_err(|error| error.to_string())
        })
        .collect()
}
