//! Projects of generated articles: sentences of the bundled examples in an order that a seed
//! gives, so that every run measures the same text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use hashiya::model::codebook::{Codebook, LabelId};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::session::project::{Project, ProjectEvent, ProjectFolder, ProjectOptions};
use hashiya::store::{self, LayerMeta};
use rayon::prelude::*;
use tempfile::TempDir;

/// Who annotates.
pub const ANNOTATOR: &str = "ليلى";
/// Sentences of an article: about 1,500 code points.
const SENTENCES: usize = 14;
/// One article in so many has a layer.
const ANNOTATED: usize = 10;

/// A small generator of numbers: xorshift64*, by Vigna (2016), "An experimental exploration of
/// Marsaglia's xorshift generators, scrambled".
struct Numbers(u64);

impl Numbers {
    fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// The sentences that articles are made of.
pub fn sentences() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut sentences = Vec::new();
    for name in [
        "annotated.txt",
        "short.txt",
        "chronicle.txt",
        "one-paragraph.txt",
    ] {
        let file = folder.join(name);
        let text = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("reading an example: {error}: {}", file.display()));
        let found = text.split(['.', '\n']).map(str::trim);
        sentences.extend(found.filter(|it| it.len() > 40).map(str::to_owned));
    }
    sentences
}

/// Article number `index`: a headline and some paragraphs.
pub fn article(sentences: &[String], index: usize) -> String {
    let mut numbers = Numbers::seeded(index as u64 + 1);
    let mut text = String::new();
    for sentence in 0..SENTENCES {
        text.push_str(&sentences[numbers.below(sentences.len())]);
        text.push_str(match sentence {
            0 => "\n",
            _ if sentence % 4 == 0 => ".\n",
            _ => ". ",
        });
        if sentence == 0 {
            // No two articles are the same.
            text.push_str(&format!("الخبر رقم {index}: "));
        }
    }
    text
}

/// The projects that were made, by how many articles they have: making one takes long.
static MADE: Mutex<Vec<(usize, Arc<Corpus>)>> = Mutex::new(Vec::new());

/// The project of `count` articles.
pub fn project(count: usize) -> Arc<Corpus> {
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, corpus)) = made.iter().find(|(articles, _)| *articles == count) {
        return Arc::clone(corpus);
    }
    let corpus = Arc::new(Corpus::of(count));
    made.push((count, Arc::clone(&corpus)));
    corpus
}

/// Removes what was made.
pub fn remove() {
    MADE.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// A project of `count` articles, one in ten annotated, with its cache.
pub struct Corpus {
    /// Its folder.
    pub root: PathBuf,
    // Removed when this is dropped.
    _folder: TempDir,
}

impl Corpus {
    /// Makes the folder, and opens it once so that the cache is there.
    fn of(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("project");
        let project = ProjectFolder::create(&root, "Bench", ANNOTATOR).expect("a project");
        let sentences = sentences();
        fs::create_dir_all(project.annotations_folder(ANNOTATOR)).expect("a folder");
        (0..count).into_par_iter().for_each(|index| {
            let id = format!("article-{index:06}");
            let text = article(&sentences, index);
            fs::write(project.article_path(&id), &text).expect("an article");
            if index % ANNOTATED == 0 {
                let path = project.layer_path(ANNOTATOR, &id);
                fs::write(path, annotations(&id, text)).expect("a layer");
            }
        });
        let corpus = Self {
            root,
            _folder: folder,
        };
        let mut open = corpus.open();
        wait(&mut open, |event| {
            matches!(event, ProjectEvent::ScanFinished(_))
        });
        assert_eq!(open.count(), count, "the list has all articles");
        corpus
    }

    /// Opens the project. Nothing else changes it, so it is not watched.
    pub fn open(&self) -> Project {
        let options = ProjectOptions {
            watch: false,
            ..ProjectOptions::default()
        };
        Project::open(&self.root, ANNOTATOR, options).expect("the project opens")
    }
}

/// Polls the project until something happened.
pub fn wait(project: &mut Project, wanted: impl Fn(&ProjectEvent) -> bool) {
    for _ in 0..600_000 {
        if project.poll().iter().any(&wanted) {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("nothing happened for ten minutes");
}

/// A layer of three spans, a word each.
fn annotations(id: &str, text: String) -> String {
    let labels: Vec<LabelId> = Codebook::default()
        .labels
        .iter()
        .map(|label| label.id.clone())
        .collect();
    let words = text.split_whitespace().filter(|word| word.len() > 6);
    let spans = words.step_by(20).take(3).enumerate();
    let spans = spans.map(|(index, word)| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        Span {
            attributes: Default::default(),
            id: SpanId(index as u32),
            label: labels[index % labels.len()].clone(),
            range: start..start + word.len(),
            note: String::new(),
        }
    });
    let layer = Layer::with_spans(spans.collect(), Vec::new()).expect("spans without fault");
    let meta = LayerMeta {
        annotator: ANNOTATOR.to_owned(),
        created: "1970-01-01T00:00:00Z".to_owned(),
        modified: "1970-01-01T00:00:00Z".to_owned(),
        sha256: store::sha256_hex(text.as_bytes()),
        encoding: "UTF-8".to_owned(),
        ..LayerMeta::default()
    };
    let article = hashiya::model::article::Article::new(format!("{id}.txt"), text);
    store::write_layer(&layer, &article, &meta)
}
