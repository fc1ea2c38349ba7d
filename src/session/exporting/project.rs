//! The documents of a project.

use rayon::prelude::*;

use super::{AnnotationFilter, Article, BATCH, ExportError, LeftOut, Source, Take};
use crate::interchange::annotated::{Document, Fault};
use crate::model::metadata::Metadata;
use crate::store::inspect_at;
use crate::store::project::{ProjectFolder, scan};
use crate::store::sources::without_path;

/// The annotations of a project, as they are on disk.
#[derive(Debug)]
pub struct ProjectSource<'a> {
    project: &'a ProjectFolder,
    choice: AnnotationFilter,
    /// Articles by id with those who annotated them.
    articles: Vec<(String, Vec<String>)>,
}

impl<'a> ProjectSource<'a> {
    /// What is chosen of a project.
    ///
    /// # Errors
    /// When the folder cannot be read, or nobody has a name that is chosen.
    pub fn new(
        project: &'a ProjectFolder,
        mut choice: AnnotationFilter,
    ) -> Result<Self, ExportError> {
        let listing = scan::list(project)?;
        if let Some(wanted) = &mut choice.annotators {
            let known = project.annotators();
            for name in wanted {
                let found = project.annotator_for(name)?;
                if !known.contains(&found) {
                    return Err(ExportError::NoSuchAnnotator {
                        name: name.clone(),
                        known: known.join(", "),
                    });
                }
                *name = found;
            }
        }
        let articles = listing.articles.into_iter().map(|(id, files)| {
            let annotators = files.layers.into_iter().map(|(name, _)| name);
            (id, annotators.collect())
        });
        Ok(Self {
            project,
            choice,
            articles: articles.collect(),
        })
    }

    fn article(&self, id: &str, annotators: &[String]) -> Article {
        let mut article = Article::default();
        let fault = |annotator: &str, what: String| Fault {
            origin: format!("article {id}, {annotator}"),
            code: "not-read",
            what: format!("{what}; it is left out"),
        };
        if annotators.is_empty() {
            article.left_out.push((LeftOut::NotAnnotated, 1));
            return article;
        }
        let metadata = match self.project.read_metadata(id) {
            Ok(metadata) => metadata,
            Err(error) => {
                let what = without_path(&error, &self.project.meta_path(id));
                article.faults.push(Fault {
                    origin: format!("article {id}"),
                    code: "metadata",
                    what: format!("{what}; it goes without metadata"),
                });
                Metadata::default()
            }
        };
        if !self.choice.copies && !metadata.copy_of.is_empty() {
            article.left_out.push((LeftOut::Copy, annotators.len()));
            return article;
        }
        let text = self.project.article_path(id);
        for annotator in annotators {
            let wanted = self.choice.annotators.as_ref();
            if wanted.is_some_and(|wanted| !wanted.contains(annotator)) {
                article.left_out.push((LeftOut::Annotator, 1));
                continue;
            }
            let layer = self.project.layer_path(annotator, id);
            let inspected = match inspect_at(&text, &layer, None, self.project.codebook()) {
                Ok(inspected) => inspected,
                Err(error) => {
                    let fault = fault(annotator, without_path(&error, &text));
                    article.faults.push(fault);
                    continue;
                }
            };
            if let Some(reason) = inspected.unreadable {
                article.faults.push(fault(annotator, reason));
                continue;
            }
            let status = inspected.layer.status();
            if !self.choice.statuses.contains(&status) {
                article.left_out.push((LeftOut::Status(status), 1));
                continue;
            }
            let text = inspected.loaded.article.text();
            let document = Document::of(id, text, metadata.clone(), annotator, &inspected.layer);
            article.documents.push(document);
        }
        article
    }
}

impl Source for ProjectSource<'_> {
    fn total(&self) -> usize {
        self.articles.len()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        let mut done = 0;
        for batch in self.articles.chunks(BATCH) {
            let articles: Vec<Article> = batch
                .par_iter()
                .map(|(id, annotators)| self.article(id, annotators))
                .collect();
            done += batch.len();
            take(articles, done)?;
        }
        Ok(())
    }
}
