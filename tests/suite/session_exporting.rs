//! Exports of the session: a project is read once, whatever is made of it.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use hashiya::interchange::annotated::{Document, Fault};
use hashiya::model::codebook::Codebook;
use hashiya::session::exporting::{
    AnnotationFilter, Article, Edges, Excluded, ExportError, ExportRequest, LeftOut, Passes,
    ProjectSource, ReadOnce, Scheme, Source, Split, Take, Tokeniser, complete_split, export,
    losses, named, preflight,
};
use hashiya::session::task::{Steps, TaskControl};
use hashiya::store::project::ProjectFolder;

use crate::annotated_cases::cases;

fn control() -> TaskControl<Steps> {
    TaskControl::new(Arc::new(|| {}))
}

/// A source that counts how often it is read.
struct Counted<S> {
    source: S,
    reads: AtomicUsize,
}

impl<S: Source> Counted<S> {
    fn new(source: S) -> Self {
        let reads = AtomicUsize::new(0);
        Self { source, reads }
    }

    fn reads(&self) -> usize {
        self.reads.load(Ordering::Relaxed)
    }
}

impl<S: Source> Source for Counted<S> {
    fn total(&self) -> usize {
        self.source.total()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.source.read(take)
    }
}

/// Articles in memory, in batches of two.
struct Given(Vec<Article>);

impl Source for Given {
    fn total(&self) -> usize {
        self.0.len()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        let mut done = 0;
        for batch in self.0.chunks(2) {
            done += batch.len();
            take(batch.to_vec(), done)?;
        }
        Ok(())
    }
}

/// All that a source gives: documents, faults, what was left out, and how far it said to be.
type All = (Vec<Document>, Vec<Fault>, Vec<(LeftOut, usize)>, Vec<usize>);

fn all_of(source: &dyn Source) -> All {
    let mut all = All::default();
    let read = source.read(&mut |articles, done| {
        for article in articles {
            all.0.extend(article.documents);
            all.1.extend(article.faults.iter().cloned());
            all.2.extend(article.left_out);
        }
        all.3.push(done);
        Ok(())
    });
    read.unwrap();
    all.2.sort();
    all
}

/// Every hard text, an article without documents, and faults.
fn articles() -> Vec<Article> {
    let mut articles: Vec<Article> = cases()
        .into_iter()
        .map(|(_, document)| Article {
            documents: vec![document],
            ..Article::default()
        })
        .collect();
    let fault = |number: usize| Fault {
        origin: format!("article {number}"),
        code: "not-read",
        what: "it is left out".to_owned(),
    };
    articles[1].faults.push(fault(1));
    articles[4].faults.push(fault(4));
    articles[0].left_out = vec![(LeftOut::Annotator, 2)];
    articles.insert(
        3,
        Article {
            left_out: vec![(LeftOut::NotAnnotated, 1)],
            ..Article::default()
        },
    );
    let mut other = articles[2].documents[0].clone();
    other.annotator = "سامر".to_owned();
    articles[2].documents.push(other);
    articles
}

#[test]
fn what_was_read_once_is_the_same_again() {
    let folder = tempfile::tempdir().unwrap();
    let source = Counted::new(Given(articles()));
    let once = ReadOnce::new(&source, &folder.path().join("not/there/yet"));
    let first = all_of(&once);
    let mut second = all_of(&once);
    assert_eq!(source.reads(), 1);
    assert_eq!(second.3.remove(0), 0, "what has no documents comes first");
    assert_eq!(first, second);
    assert_eq!(all_of(&once).0, first.0);
    assert_eq!(source.reads(), 1);
    drop(once);
    let left = folder.path().read_dir().unwrap().count();
    assert_eq!(left, 0, "nothing stays on the disk");
}

#[test]
fn documents_of_one_article_stay_together() {
    let source = Given(articles());
    let once = ReadOnce::new(&source, Path::new(""));
    all_of(&once);
    let mut together = Vec::new();
    let read = once.read(&mut |articles, _| {
        together.extend(articles.iter().map(|one| one.documents.len()));
        Ok(())
    });
    read.unwrap();
    assert_eq!(together.iter().filter(|count| **count == 2).count(), 1);
    assert_eq!(together.iter().filter(|count| **count == 0).count(), 1);
}

#[test]
fn what_was_stopped_is_read_again() {
    let source = Counted::new(Given(articles()));
    let once = ReadOnce::new(&source, Path::new(""));
    let stopped = once.read(&mut |_, done| match done {
        2 => Ok(()),
        _ => Err(ExportError::Cancelled),
    });
    assert!(matches!(stopped, Err(ExportError::Cancelled)));
    assert_eq!(all_of(&once).0, all_of(&source.source).0);
    assert_eq!(source.reads(), 2);
}

#[test]
fn a_project_is_read_once_for_a_look_and_once_for_an_export() {
    let project = ProjectFolder::open(Path::new("examples/coded")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let source =
        Counted::new(ProjectSource::new(&project, AnnotationFilter::everything()).unwrap());
    let order = |split| ExportRequest {
        format: named("conll").unwrap(),
        out: &out,
        replace: false,
        codebook: project.codebook(),
        split,
        scheme: Scheme::default(),
        tokeniser: Tokeniser::default(),
        edges: Edges::default(),
        excluded: Excluded::default(),
        name: "coded".to_owned(),
        licence: String::new(),
        choices: AnnotationFilter::everything().told(),
    };
    let control = control();
    // A look.
    let once = ReadOnce::new(&source, folder.path());
    let passes = Passes::new(&control, 3);
    let mut split = Split::default();
    complete_split(&mut split, &once, &passes).unwrap();
    let (report, survey) = preflight(&once, Some(&split), 20, &passes).unwrap();
    let made = order(Some(&split));
    let plan = made.plan(&survey);
    let lost = losses(&once, made.format, &plan, Some(&split), &passes).unwrap();
    assert_eq!(source.reads(), 1);
    let steps = control.progress();
    assert_eq!(
        (steps.done, steps.total),
        (3 * once.total(), 3 * once.total())
    );
    // It says what reading each time says.
    let each = Passes::new(&control, 2);
    let again = preflight(&source, Some(&split), 20, &each).unwrap();
    assert_eq!((again.0, again.1.documents), (report, survey.documents));
    assert_eq!(
        losses(&source, made.format, &plan, Some(&split), &each).unwrap(),
        lost
    );
    assert!(!lost.is_empty());
    // An export.
    let before = source.reads();
    let once = ReadOnce::new(&source, &out);
    let passes = Passes::new(&control, 3);
    let mut same = split.clone();
    complete_split(&mut same, &once, &passes).unwrap();
    assert_eq!(same, split);
    let exported = export(&once, &order(Some(&split)), &passes).unwrap();
    assert_eq!(source.reads(), before + 1);
    assert_eq!(exported.documents, survey.documents);
    assert!(out.join("README.md").is_file());
}

/// A source that notes how far the work is said to be.
struct Watched<'a> {
    source: Given,
    control: &'a TaskControl<Steps>,
    seen: Mutex<Vec<(usize, usize)>>,
}

impl Source for Watched<'_> {
    fn total(&self) -> usize {
        self.source.total()
    }

    fn read(&self, take: Take<'_>) -> Result<(), ExportError> {
        self.source.read(&mut |articles, done| {
            let Steps { done: told, total } = self.control.progress();
            self.seen.lock().unwrap().push((told, total));
            take(articles, done)
        })
    }
}

#[test]
fn one_way_leads_through_all_passes_and_can_be_left() {
    let control = control();
    let source = Watched {
        source: Given(articles()),
        control: &control,
        seen: Mutex::default(),
    };
    let (total, passes) = (source.total(), Passes::new(&control, 2));
    let (_, survey) = preflight(&source, None, 20, &passes).unwrap();
    let spans = named("spans").unwrap();
    let plan = survey.plan(spans, &Codebook::default());
    losses(&source, spans, &plan, None, &passes).unwrap();
    let seen = std::mem::take(&mut *source.seen.lock().unwrap());
    assert_eq!(seen.first(), Some(&(0, 2 * total)));
    assert!(seen.is_sorted(), "{seen:?}");
    assert!(seen.contains(&(total, 2 * total)), "{seen:?}");
    control.cancel();
    let left = preflight(&source, None, 20, &passes);
    assert!(matches!(left, Err(ExportError::Cancelled)));
}
