//! The export itself.

use std::collections::{BTreeMap, HashSet};
use std::io::Seek as _;
use std::path::Path;

use rayon::prelude::*;

use super::survey::{Survey, part_of};
use super::{
    Edges, Excluded, ExportError, Format, Losses, Passes, Scheme, Source, Split, Tokeniser,
};
use crate::interchange::annotated::{
    Document, Faults, File, Loss, Overview, Plan, Unequal, Write, prove, prove_stream, reduced,
};
use crate::model::codebook::Codebook;
use crate::model::names;
use crate::store::export_folder::MARK;
use crate::store::spool::{Passing, passing};
use crate::store::{ExportFolder, StoreError};

/// The part of everything when there is no split.
pub(super) const WHOLE: &str = "train";

/// The file with what each article loses.
const LOSSES: &str = "losses.csv";

/// The file with the parts of articles.
const SPLIT: &str = "split.json";

/// The files that any export may have beside its documents.
pub(super) const BESIDE: [&str; 5] = [MARK, SPLIT, LOSSES, "README.md", "hashiya.schema.json"];

/// How many bytes of text the documents of a shard have at most, but for one document.
const SHARD_BYTES: usize = 64 << 20;

/// What is exported, and how.
#[derive(Clone, Debug)]
pub struct ExportRequest<'a> {
    /// The format.
    pub format: &'static Format,
    /// The folder to write.
    pub out: &'a Path,
    /// Whether an earlier export there is replaced.
    pub replace: bool,
    /// The labels with their names and colours.
    pub codebook: &'a Codebook,
    /// Which article goes where; without it everything is `train`.
    pub split: Option<&'a Split>,
    /// The tags of tokens.
    pub scheme: Scheme,
    /// How texts are cut into tokens.
    pub tokeniser: Tokeniser,
    /// What happens to spans with an edge inside a token.
    pub edges: Edges,
    /// What is done with excluded parts.
    pub excluded: Excluded,
    /// The name of the data set.
    pub name: String,
    /// Its licence, as a person states it; empty for not stated.
    pub licence: String,
    /// What else was chosen, for the card.
    pub choices: Vec<(String, String)>,
}

impl ExportRequest<'_> {
    /// What is done with excluded parts, for people.
    pub(super) fn excluded_name(&self) -> &'static str {
        match self.excluded {
            Excluded::Auto if self.format.holds.excluded => "marked",
            Excluded::Auto | Excluded::Cut => "cut out of the text",
            Excluded::Keep if self.format.holds.excluded => "marked",
            Excluded::Keep => "kept in the text",
        }
    }

    /// The plan by which documents with these labels are written.
    pub fn plan(&self, survey: &Survey) -> Plan {
        let mut plan = survey.plan(self.format, self.codebook);
        plan.scheme = self.scheme;
        plan.tokeniser = self.tokeniser;
        plan.edges = self.edges;
        plan.excluded = self.excluded;
        plan
    }
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// How many articles.
    pub articles: usize,
    /// How many documents: articles by annotators.
    pub documents: usize,
    /// How many spans, as the format holds them.
    pub spans: usize,
    /// How many files, with what stands beside.
    pub files: usize,
    /// What the format cannot hold.
    pub losses: Losses,
    /// What could not be taken as it stands.
    pub faults: Faults,
}

/// Writes an export, and proves it.
///
/// # Errors
/// When something cannot be read or written, when nothing was chosen, or when what was written is not
/// what was to be written. There is no half export: the folder is there whole or not at all.
pub fn export(
    source: &dyn Source,
    order: &ExportRequest<'_>,
    passes: &Passes<'_>,
) -> Result<Exported, ExportError> {
    let format = order.format;
    if format.write.is_none() {
        return Err(ExportError::OnlyRead(format.title));
    }
    let survey = super::survey(source, order.split, passes)?;
    if survey.documents == 0 {
        return Err(ExportError::Nothing {
            left_out: nothing(&survey),
            faults: survey.faults,
        });
    }
    let plan = order.plan(&survey);
    let mut writing = Writing {
        order,
        plan: &plan,
        several: survey.annotators.len() > 1,
        bundle: ExportFolder::begin(order.out, order.replace)?,
        parts: BTreeMap::new(),
        taken: HashSet::new(),
        reserved: reserved(format, &plan),
        exported: Exported::default(),
    };
    writing.bundle.append(LOSSES, Losses::HEADER.as_bytes())?;
    passes.read(source, &mut |articles| writing.batch(articles))?;
    writing.finish(&survey)
}

/// The keys of the names that files beside the documents have, without endings: an article's file would
/// be taken for one of them, or overwritten.
fn reserved(format: &Format, plan: &Plan) -> HashSet<String> {
    let of_format = (format.beside)(plan, &Overview::default());
    let of_format = of_format.into_iter().map(|file| file.name);
    let all = BESIDE.into_iter().map(str::to_owned).chain(of_format);
    all.map(|name| names::key(name.rsplit_once('.').map_or(&*name, |(stem, _)| stem)))
        .collect()
}

/// Why nothing is chosen, for people.
fn nothing(survey: &Survey) -> String {
    let mut why: Vec<String> = survey
        .left_out
        .iter()
        .map(|(why, count)| format!("{why}: {count}"))
        .collect();
    if !survey.faults.is_empty() {
        why.push(format!("what cannot be read: {}", survey.faults.total()));
    }
    if why.is_empty() {
        String::new()
    } else {
        format!(" (left out: {})", why.join(", "))
    }
}

/// What was written of a part so far.
#[derive(Debug, Default)]
struct Part {
    documents: usize,
    /// Whether a record was written.
    begun: bool,
    /// Documents that wait for their shard.
    waiting: Vec<Document>,
    shards: usize,
}

struct Writing<'a> {
    order: &'a ExportRequest<'a>,
    plan: &'a Plan,
    /// Whether there is more than one annotator.
    several: bool,
    bundle: ExportFolder,
    parts: BTreeMap<String, Part>,
    /// Names of files that are given, by their keys.
    taken: HashSet<String>,
    /// What no article's file is called: the keys of the files beside the documents, without endings.
    reserved: HashSet<String>,
    exported: Exported,
}

/// The documents of an article, reduced, with what they lose; and what was written of them.
struct Done {
    part: String,
    documents: Vec<Document>,
    losses: Vec<(String, String, Losses)>,
    files: Vec<(String, Passing)>,
}

/// The same from its beginning, for what is read a second time.
fn again(mut file: Passing, near: &Path) -> Result<Passing, ExportError> {
    let rewound = file.rewind();
    rewound.map_err(|error| StoreError::io("write the export", near, &error))?;
    Ok(file)
}

impl Writing<'_> {
    fn batch(&mut self, articles: Vec<super::Article>) -> Result<(), ExportError> {
        let mut jobs = Vec::with_capacity(articles.len());
        for article in articles {
            self.exported.faults.extend(article.faults);
            let Some(first) = article.documents.first() else {
                continue;
            };
            let Some(part) = part_of(self.order.split, &first.id) else {
                continue;
            };
            self.exported.articles += 1;
            let stems = self.stems(part, &article.documents);
            jobs.push((part.to_owned(), article.documents, stems));
        }
        let (order, plan) = (self.order, self.plan);
        let done: Vec<Result<Done, ExportError>> = jobs
            .into_par_iter()
            .map(|(part, documents, stems)| one_article(order, plan, part, documents, stems))
            .collect();
        for done in done {
            self.append(done?)?;
        }
        self.shards(false)
    }

    /// The names of the files of an article's documents, without endings; none where documents have
    /// no files of their own.
    fn stems(&mut self, part: &str, documents: &[Document]) -> Vec<String> {
        if !matches!(
            self.order.format.write,
            Some(Write::Files(_) | Write::File { .. })
        ) {
            return Vec::new();
        }
        let stems = documents.iter().map(|document| {
            let mut folder = String::new();
            if self.order.split.is_some() {
                folder = format!("{part}/");
            }
            if self.several {
                let annotator = names::sanitised(&document.annotator, "annotator");
                folder = format!("{folder}{annotator}/");
            }
            let wanted = names::sanitised(&document.id, "article");
            let stem = names::free(&wanted, |name| {
                self.reserved.contains(&names::key(name))
                    || self.taken.contains(&names::key(&format!("{folder}{name}")))
            });
            let stem = format!("{folder}{stem}");
            self.taken.insert(names::key(&stem));
            stem
        });
        stems.collect()
    }

    fn append(&mut self, done: Done) -> Result<(), ExportError> {
        for (article, annotator, losses) in &done.losses {
            self.exported.losses.join(losses);
            self.bundle
                .append(LOSSES, &losses.rows(article, annotator))?;
        }
        let part = self.parts.entry(done.part.clone()).or_default();
        part.documents += done.documents.len();
        self.exported.documents += done.documents.len();
        self.exported.spans += done
            .documents
            .iter()
            .map(|it| it.spans.len())
            .sum::<usize>();
        match self.order.format.write {
            None => {}
            Some(Write::Files(_) | Write::File { .. }) => {
                for (name, mut file) in done.files {
                    self.bundle.append_from(&name, &mut file)?;
                    self.bundle.close(&name)?;
                }
            }
            Some(Write::Records {
                extension,
                before,
                between,
                ..
            }) => {
                let name = format!("{}{extension}", done.part);
                let lead = if part.begun { between } else { before };
                part.begun = true;
                self.bundle.append(&name, lead)?;
                for (_, mut file) in done.files {
                    self.bundle.append_from(&name, &mut file)?;
                }
            }
            Some(Write::Shards { .. }) => part.waiting.extend(done.documents),
        }
        Ok(())
    }

    /// Writes the shards that are full; at the end all.
    fn shards(&mut self, all: bool) -> Result<(), ExportError> {
        let Some(Write::Shards {
            extension,
            most,
            shard,
        }) = self.order.format.write
        else {
            return Ok(());
        };
        let mut jobs: Vec<(String, Vec<Document>)> = Vec::new();
        for (name, part) in &mut self.parts {
            while let Some(count) = full(&part.waiting, most, all) {
                let documents: Vec<Document> = part.waiting.drain(..count).collect();
                jobs.push((shard_name(name, part.shards, extension), documents));
                part.shards += 1;
            }
        }
        let (format, plan) = (self.order.format, self.plan);
        let made: Vec<Result<(String, Vec<u8>), ExportError>> = jobs
            .into_par_iter()
            .map(|(name, documents)| {
                let bytes = shard(plan, &documents).map_err(|reason| ExportError::Format {
                    format: format.title,
                    reason,
                })?;
                prove(format, &name, &bytes, &|_| None, &documents)?;
                Ok((name, bytes))
            })
            .collect();
        for made in made {
            let (name, bytes) = made?;
            self.bundle.write(&name, &bytes)?;
        }
        Ok(())
    }

    fn finish(mut self, survey: &Survey) -> Result<Exported, ExportError> {
        self.shards(true)?;
        match self.order.format.write {
            Some(Write::Records {
                extension, after, ..
            }) => {
                for (name, part) in &self.parts {
                    if part.begun {
                        self.bundle.append(&format!("{name}{extension}"), after)?;
                    }
                }
            }
            Some(Write::Shards { extension, .. }) => {
                for (name, part) in &self.parts {
                    for shard in 0..part.shards {
                        let old = shard_name(name, shard, extension);
                        let new = final_shard_name(name, shard, part.shards, extension);
                        if old != new {
                            self.bundle.rename(&old, &new)?;
                        }
                    }
                }
            }
            _ => {}
        }
        let card = survey.card(self.order, &self.exported.losses);
        let mut overview = Overview {
            name: self.order.name.clone(),
            licence: self.order.licence.clone(),
            splits: Vec::new(),
            card: card.markdown(self.order.format, self.plan),
        };
        let files = self.bundle.files();
        for name in &card.parts {
            let of_part = |file: &&crate::store::WrittenFile| {
                let rest = file.name.strip_prefix("data/").unwrap_or(&file.name);
                rest.strip_prefix(name.as_str())
                    .is_some_and(|rest| rest.starts_with(['.', '/', '-']))
            };
            let bytes = files.iter().filter(of_part).map(|file| file.bytes).sum();
            if let Some(part) = self.parts.get(name) {
                overview.splits.push((name.clone(), part.documents, bytes));
            }
        }
        let beside = (self.order.format.beside)(self.plan, &overview);
        for file in &beside {
            self.bundle.write(&file.name, &file.bytes)?;
        }
        if beside.iter().all(|file| file.name != "README.md") {
            self.bundle.write("README.md", overview.card.as_bytes())?;
        }
        if let Some(split) = self.order.split {
            self.bundle.write(SPLIT, split.write().as_bytes())?;
        }
        let manifest = self.manifest(survey);
        self.bundle.write(MARK, manifest.as_bytes())?;
        self.exported.files = self.bundle.files().len();
        self.bundle.finish()?;
        Ok(self.exported)
    }

    /// What the export is, for machines.
    fn manifest(&self, survey: &Survey) -> String {
        let order = self.order;
        let files = self.bundle.files();
        let losses: serde_json::Map<String, serde_json::Value> = self
            .exported
            .losses
            .iter()
            .map(|(loss, count, _)| (loss.id().to_owned(), count.into()))
            .collect();
        let parts: serde_json::Map<String, serde_json::Value> = self
            .parts
            .iter()
            .map(|(name, part)| (name.clone(), part.documents.into()))
            .collect();
        let labels: Vec<serde_json::Value> = survey
            .labels
            .iter()
            .map(|id| serde_json::json!({"id": id, "name": self.plan.name(id)}))
            .collect();
        let manifest = serde_json::json!({
            "format": "hashiya-export",
            "version": 1,
            "exported_as": order.format.name,
            "name": order.name,
            "articles": self.exported.articles,
            "documents": self.exported.documents,
            "spans": self.exported.spans,
            "parts": parts,
            "labels": labels,
            "choices": order.choices.iter().map(|(name, value)| {
                (name.clone(), value.clone().into())
            }).collect::<serde_json::Map<String, serde_json::Value>>(),
            "excluded": order.excluded_name(),
            "edges": order.edges.id(),
            "tags": order.scheme.id(),
            "left_out": survey.left_out.iter().map(|(why, count)| {
                (why.to_string(), (*count).into())
            }).collect::<serde_json::Map<String, serde_json::Value>>(),
            "losses": losses,
            "files": files,
        });
        let mut text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// How many of the documents that wait make a shard; `None` when they do not yet.
fn full(waiting: &[Document], most: usize, all: bool) -> Option<usize> {
    let mut bytes = 0;
    for (at, document) in waiting.iter().enumerate() {
        bytes += document.text.len();
        if at + 1 == most || (bytes >= SHARD_BYTES) {
            return Some(at + 1);
        }
    }
    (all && !waiting.is_empty()).then_some(waiting.len())
}

/// The name of a shard before it is known how many there are.
fn shard_name(part: &str, shard: usize, extension: &str) -> String {
    if extension == ".parquet" {
        format!("data/{part}-{shard:05}{extension}")
    } else {
        format!("{part}/{shard:05}{extension}")
    }
}

/// The name of a shard of so many: as Hugging Face numbers them, and otherwise a file when there is
/// one and a folder when there are more.
fn final_shard_name(part: &str, shard: usize, shards: usize, extension: &str) -> String {
    if extension == ".parquet" {
        format!("data/{part}-{shard:05}-of-{shards:05}{extension}")
    } else if shards == 1 {
        format!("{part}{extension}")
    } else {
        shard_name(part, shard, extension)
    }
}

fn one_article(
    order: &ExportRequest<'_>,
    plan: &Plan,
    part: String,
    documents: Vec<Document>,
    stems: Vec<String>,
) -> Result<Done, ExportError> {
    let format = order.format;
    let mut kept = Vec::with_capacity(documents.len());
    let mut lost = Vec::with_capacity(documents.len());
    for (at, document) in documents.iter().enumerate() {
        let (mut one, mut losses) = reduced(document, &format.holds, plan);
        if let Some(stem) = stems.get(at)
            && format.holds.id
        {
            // The id is the name of the file, which may not be any.
            let name = stem.rsplit('/').next().unwrap_or(stem);
            if one.id != name {
                losses.add(Loss::ArticleId, || document.id.clone());
                name.clone_into(&mut one.id);
            }
        }
        lost.push((document.id.clone(), document.annotator.clone(), losses));
        kept.push(one);
    }
    let mut files = Vec::new();
    match format.write {
        Some(Write::Files(write)) => {
            for (document, stem) in kept.iter().zip(&stems) {
                let own: Vec<File> = write(plan, document)
                    .into_iter()
                    .map(|file| File {
                        name: format!("{stem}{}", file.name),
                        ..file
                    })
                    .collect();
                prove_own(format, &own, document)?;
                for file in own {
                    let all = passing(order.out, |to| to.write_all(&file.bytes))?;
                    files.push((file.name, all));
                }
            }
        }
        Some(Write::Records {
            extension, record, ..
        }) => {
            let name = format!("{part}{extension}");
            let mut all = passing(order.out, |to| record(plan, &kept, to))?;
            prove_stream(format, &name, &mut all, &kept)?;
            files.push((name, again(all, order.out)?));
        }
        Some(Write::File { extension, file }) => {
            for (document, stem) in kept.iter().zip(&stems) {
                let name = format!("{stem}{extension}");
                let mut all = passing(order.out, |to| file(plan, document, to))?;
                prove_stream(format, &name, &mut all, std::slice::from_ref(document))?;
                files.push((name, again(all, order.out)?));
            }
        }
        _ => {}
    }
    Ok(Done {
        part,
        documents: kept,
        losses: lost,
        files,
    })
}

/// Proves the files of one document, each of which may need the others.
fn prove_own(format: &Format, files: &[File], document: &Document) -> Result<(), Unequal> {
    let file_of = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let beside = |name: &str| {
        let wanted = file_of(name);
        let found = files.iter().find(|file| file_of(&file.name) == wanted);
        found.map(|file| file.bytes.clone())
    };
    let read = files.iter().find(|file| {
        let extension = file.name.rsplit('.').next().unwrap_or_default();
        format.extensions.contains(&extension)
    });
    match read {
        Some(file) => prove(
            format,
            &file.name,
            &file.bytes,
            &beside,
            std::slice::from_ref(document),
        ),
        None => Ok(()),
    }
}
