//! Taking up the journal: the edits that a process which was killed left, and the lines that the
//! record of edits does not have yet.

use std::sync::{Arc, Mutex};

use super::{Opened, aside, stamp};
use crate::model::codebook::Revision;
use crate::model::layer::Layer;
use crate::store::atomic::sweep;
use crate::store::inspection::{LayerOnDisk, read_layer_file};
use crate::store::journal::{Journal, Unavailable, journal_path};
use crate::store::log::{LogLine, append_to_log, last_sums};
use crate::store::migration::{migrate_file, migrate_layer};
use crate::store::placing::place;
use crate::store::problem::Problem;
use crate::store::recovery::{Basis, Recovered, RecoveredEdit, recover};

impl Opened {
    /// Locks the journal and applies what the layer's file does not have.
    pub(super) fn take_up_journal(&mut self, basis: &Basis) -> Result<(), Unavailable> {
        let path = journal_path(&self.store.layer_path);
        // Who ends in order leaves no journal. The folder of a layer may have those of 100,000
        // articles, so it is not looked through without a reason.
        let was_killed = path.symlink_metadata().is_ok();
        let (mut journal, bytes) = Journal::open(&path, basis.clone())?;
        if was_killed {
            sweep(&self.store.layer_path);
        }
        let mut recovered = recover(&bytes, basis);
        recovered.resolve(&self.codebook);
        let applied = self.apply_recovered(&recovered.edits);
        let mut unlogged = self.unlogged(&recovered);
        if let Some((edits, reason)) = set_aside_why(&recovered, applied) {
            let now = stamp((self.store.clock)());
            let aside = aside(&self.store.layer_path, "journal-lost", &now);
            journal = journal.set_aside(&aside)?;
            for it in recovered.edits.iter().take(applied) {
                let index = unlogged.iter().position(|(number, _)| *number == it.number);
                let did = index.map(|index| unlogged.remove(index).1.did);
                journal.follow_codebook(&it.codebook);
                journal
                    .append(&it.edit, &it.time, did.unwrap_or_default())
                    .map_err(Unavailable::Failed)?;
            }
            journal.follow_codebook(&basis.codebook);
            // Those that are left are of edits that the file has, or that are set aside.
            let saved = recovered.edits.first().map_or(u64::MAX, |it| it.number - 1);
            unlogged.retain(|(number, _)| *number <= saved);
            self.log(&unlogged);
            self.problems.push(Problem::JournalSetAside {
                edits,
                reason,
                path: aside,
                kept: self.store.kept(recovered.kept),
            });
        } else if applied == 0 && self.log(&unlogged) {
            journal.restart(&basis.layer).map_err(Unavailable::Failed)?;
        } else {
            journal.resume(&recovered).map_err(Unavailable::Failed)?;
            journal.take_up_unlogged(unlogged);
        }
        self.recovered = applied;
        self.store.journal = Some(Arc::new(Mutex::new(journal)));
        Ok(())
    }

    /// Applies edits to the layer, each in the terms of the codebook in which it was made. Returns
    /// how many fitted.
    fn apply_recovered(&mut self, edits: &[RecoveredEdit]) -> usize {
        let Some(first) = edits.first() else {
            return 0;
        };
        let article = &self.loaded.article;
        let text = article.text_arc();
        let mut revision = &self.codebook.revision;
        let mut layer = self.layer.clone();
        if first.codebook != *revision {
            let Some(then) = self.layer_at(&first.codebook) else {
                return 0;
            };
            layer = then;
            revision = &first.codebook;
        }
        let mut applied = 0;
        for it in edits {
            if it.codebook != *revision {
                let then = self.codebook.at(&it.codebook);
                layer = migrate_layer(layer, article, revision, &then);
                revision = &it.codebook;
            }
            if it.edit.clone().apply(&mut layer, &text).is_err() {
                break;
            }
            applied += 1;
        }
        self.layer = migrate_layer(layer, article, revision, &self.codebook);
        applied
    }

    /// The layer of the file in the terms of an older revision; `None` when the file is of a later
    /// one.
    fn layer_at(&self, revision: &Revision) -> Option<Layer> {
        let then = self.codebook.at(revision);
        match read_layer_file(&self.store.layer_path) {
            Ok(LayerOnDisk::Missing) => Some(Layer::new()),
            Ok(LayerOnDisk::Readable(mut file, _)) => {
                migrate_file(&mut file, &then).ok()?;
                Some(place(&file, &self.loaded, &then).layer)
            }
            _ => None,
        }
    }

    /// The lines of the journal that the record of edits does not have.
    fn unlogged(&self, recovered: &Recovered) -> Vec<(u64, LogLine)> {
        let Some(log) = &self.store.log else {
            return Vec::new();
        };
        if recovered.lines.is_empty() {
            return Vec::new();
        }
        let known = last_sums(log);
        let lines = recovered.lines.iter();
        lines
            .filter(|(_, line)| !known.contains(&line.sum))
            .cloned()
            .collect()
    }

    /// Brings lines into the record of edits. Returns whether that was possible.
    fn log(&mut self, lines: &[(u64, LogLine)]) -> bool {
        let Some(log) = &self.store.log else {
            return true;
        };
        let lines: Vec<LogLine> = lines.iter().map(|(_, line)| line.clone()).collect();
        match append_to_log(log, &lines) {
            Ok(()) => true,
            Err(error) => {
                self.problems.push(Problem::LogFailed {
                    reason: error.to_string(),
                });
                false
            }
        }
    }
}

/// How many edits of the journal cannot be used, and why, if there are any.
fn set_aside_why(recovered: &Recovered, applied: usize) -> Option<(usize, String)> {
    let misfits = recovered.edits.len() - applied;
    if let Some(foreign) = &recovered.foreign {
        Some(foreign.clone())
    } else if let Some(lines) = recovered.damaged {
        Some((lines, "a part of the journal is damaged".to_owned()))
    } else if misfits > 0 {
        Some((misfits, "they do not fit the annotations".to_owned()))
    } else {
        None
    }
}
