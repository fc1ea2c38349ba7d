//! The index of a project: what it finds, that it follows what changes, and that it can be lost.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use hashiya::model::arabic::{Strength, fold};
use hashiya::model::codebook::LabelId;
use hashiya::model::concordance::{ContextLine, QueryError};
use hashiya::store::StoreError;
use hashiya::store::index::{
    ArticleText, Find, FindError, Hits, IndexedArticle, IndexedSpan, Order, Rebuilt, Scope,
    SearchIndex,
};
use proptest::prelude::*;

use Strength::{Loose, Strict};

static NEVER: AtomicBool = AtomicBool::new(false);

fn article(id: &str, text: &str) -> IndexedArticle {
    IndexedArticle {
        id: id.to_owned(),
        signature: 1,
        text: text.into(),
        excluded: Vec::new(),
        spans: Vec::new(),
    }
}

fn span_of(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).unwrap();
    start..start + part.len()
}

fn with_span(
    mut article: IndexedArticle,
    annotator: &str,
    label: &str,
    part: &str,
) -> IndexedArticle {
    let range = span_of(&article.text, part);
    article.spans.push(IndexedSpan {
        annotator: annotator.to_owned(),
        label: label.to_owned(),
        range,
    });
    article
}

/// Articles in an index in memory.
struct Corpus {
    index: SearchIndex,
    articles: BTreeMap<String, IndexedArticle>,
}

impl Corpus {
    fn new(articles: Vec<IndexedArticle>) -> Self {
        let mut index = SearchIndex::in_memory().unwrap();
        index.upsert(&articles).unwrap();
        index.commit().unwrap();
        Self::of(index, articles)
    }

    fn of(index: SearchIndex, articles: Vec<IndexedArticle>) -> Self {
        let articles = articles.into_iter();
        Self {
            index,
            articles: articles
                .map(|article| (article.id.clone(), article))
                .collect(),
        }
    }

    fn read(&self, id: &str) -> Option<ArticleText> {
        let article = self.articles.get(id)?;
        Some(ArticleText {
            title: format!("عنوان {id}"),
            text: article.text.clone(),
            excluded: article.excluded.clone(),
        })
    }

    fn hits(&self, find: &Find) -> Hits {
        self.index.find(find, &NEVER).unwrap()
    }

    /// Ids with counts, in the order of the ids; and the lines must say the same.
    fn found(&self, find: &Find) -> Vec<(String, u32)> {
        let mut hits = self.hits(find);
        hits.sort_by_key(false, str::to_owned).unwrap();
        let articles = hits.articles(0..usize::MAX).unwrap();
        let found: Vec<(String, u32)> = articles
            .iter()
            .map(|article| (article.id.to_string(), article.hits))
            .collect();
        if hits.is_exact() {
            let mut of_lines: BTreeMap<String, u32> = BTreeMap::new();
            for line in self.lines(&hits, Order::Articles) {
                *of_lines.entry(line.article).or_default() += 1;
            }
            let with_hits = found.iter().filter(|(_, hits)| *hits > 0).cloned();
            assert_eq!(of_lines, with_hits.collect(), "{find:?}");
        }
        found
    }

    fn lines(&self, hits: &Hits, order: Order) -> Vec<ContextLine> {
        let mut lines = hits.lines(order);
        let all = lines
            .next_page(usize::MAX, &NEVER, &mut |id| self.read(id))
            .unwrap();
        assert!(lines.is_finished());
        for line in &all {
            let text = &self.articles[&line.article].text;
            let hit = &text[line.range.clone()];
            assert_eq!(
                line.hit,
                hit.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
        all
    }

    /// Each line as one text, with the hit in brackets.
    fn shown(&self, find: &Find) -> Vec<String> {
        let mut hits = self.hits(find);
        hits.sort_by_key(false, str::to_owned).unwrap();
        self.lines(&hits, Order::Articles)
            .iter()
            .map(shown)
            .collect()
    }
}

fn shown(line: &ContextLine) -> String {
    format!(
        "{}: {}[{}]{}",
        line.article, line.before, line.hit, line.after
    )
}

fn words(text: &str, strength: Strength) -> Find {
    Find {
        text: text.to_owned(),
        strength,
        ..Find::default()
    }
}

fn spans(text: &str, label: Option<&str>, annotator: Option<&str>) -> Find {
    Find {
        text: text.to_owned(),
        scope: Scope::Spans {
            label: label.map(LabelId::new),
            annotator: annotator.map(str::to_owned),
        },
        ..Find::default()
    }
}

fn pairs(found: &[(String, u32)]) -> Vec<(&str, u32)> {
    found
        .iter()
        .map(|(id, hits)| (id.as_str(), *hits))
        .collect()
}

fn small() -> Corpus {
    Corpus::new(vec![
        article("a", "قصفت طائرات ريف حلب الشرقي.\nوفي حلب نزح مدنيون."),
        article("b", "قُتل ٣ عناصر في ﺣَﻠَﺐ وإدلب، وبحلب 12 جريحا."),
        article("c", "اشتباكات قرب كفر نوران وكفرنوران في ادلب"),
        article("d", "عبدالله يزور حماة، وعبد الله يزور حمـــاه وللجيش كلمة"),
    ])
}

#[test]
fn both_strengths_of_folding() {
    let corpus = small();
    for (query, strict, loose) in [
        ("حلب", vec![("a", 2), ("b", 2)], vec![("a", 2), ("b", 2)]),
        ("إدلب", vec![("b", 1)], vec![("b", 1), ("c", 1)]),
        ("ادلب", vec![("c", 1)], vec![("b", 1), ("c", 1)]),
        ("حماة", vec![("d", 1)], vec![("d", 2)]),
        ("قتل 3", vec![("b", 2)], vec![("b", 2)]),
        ("قَتَلَ ٣", vec![("b", 2)], vec![("b", 2)]),
        ("جيش", vec![("d", 1)], vec![("d", 1)]),
        ("كفرنوران", vec![("c", 2)], vec![("c", 2)]),
        ("كفر نوران", vec![("c", 3)], vec![("c", 3)]),
        ("\"عبد الله\"", vec![], vec![("d", 2)]),
        ("\"وعبد الله\"", vec![("d", 1)], vec![("d", 1)]),
        ("عبدالله", vec![("d", 2)], vec![("d", 2)]),
        ("دمشق", vec![], vec![]),
        ("؟!", vec![], vec![]),
        ("", vec![], vec![]),
    ] {
        assert_eq!(
            pairs(&corpus.found(&words(query, Strict))),
            strict,
            "{query} strictly"
        );
        assert_eq!(
            pairs(&corpus.found(&words(query, Loose))),
            loose,
            "{query} loosely"
        );
    }
}

#[test]
fn all_words_phrases_and_what_is_left_out() {
    let corpus = small();
    for (query, expected) in [
        ("حلب ادلب", vec![("b", 3)]),
        ("حلب -ادلب", vec![("a", 2)]),
        ("-\"ريف حلب\" حلب", vec![("b", 2)]),
        ("\"ريف حلب\"", vec![("a", 1)]),
        ("\"حلب ريف\"", vec![]),
        ("\"الشرقي وفي\"", vec![]),
        ("«ريف حلب» حلب", vec![("a", 2)]),
        ("ريف \"ريف حلب الشرقي\"", vec![("a", 1)]),
    ] {
        assert_eq!(
            pairs(&corpus.found(&words(query, Loose))),
            expected,
            "{query}"
        );
    }
    let whole = Find {
        glued: false,
        ..words("حلب", Loose)
    };
    assert_eq!(pairs(&corpus.found(&whole)), [("a", 2), ("b", 1)]);
    let error = corpus
        .index
        .find(&words("-حلب", Loose), &NEVER)
        .unwrap_err();
    assert_eq!(error, FindError::Query(QueryError::NothingToFind));
}

#[test]
fn lines_have_the_hit_in_the_middle() {
    let corpus = small();
    assert_eq!(
        corpus.shown(&words("حلب", Loose)),
        [
            "a: قصفت طائرات ريف [حلب] الشرقي.",
            "a: وفي [حلب] نزح مدنيون.",
            "b: قُتل ٣ عناصر في [ﺣَﻠَﺐ] وإدلب، وبحلب 12 جريحا.",
            "b: قُتل ٣ عناصر في ﺣَﻠَﺐ وإدلب، وب[حلب] 12 جريحا.",
        ]
    );
    let hits = corpus.hits(&words("عبدالله", Loose));
    let lines = corpus.lines(&hits, Order::Articles);
    let text = &corpus.articles["d"].text;
    assert_eq!(&text[lines[1].range.clone()], "عبد الله");
    assert_eq!(lines[1].title, "عنوان d");
    assert_eq!((&lines[1].label, &lines[1].annotator), (&None, &None));
}

#[test]
fn a_regular_expression_within_the_results() {
    let corpus = small();
    let digits = |text: &str, regex: &str, is_regex_folded| Find {
        regex: regex.to_owned(),
        is_regex_folded,
        ..words(text, Loose)
    };
    let hits = corpus.hits(&digits("ادلب", r"\d+", false));
    assert!(!hits.is_exact(), "only reading can tell");
    assert_eq!(
        corpus.shown(&digits("ادلب", r"\d+", false)),
        [
            "b: قُتل [٣] عناصر في ﺣَﻠَﺐ وإدلب، وبحلب 12 جريحا.",
            "b: قُتل ٣ عناصر في ﺣَﻠَﺐ وإدلب، وبحلب [12] جريحا.",
        ]
    );
    assert_eq!(
        corpus.shown(&digits("ادلب", "[0-9]{2}", true)),
        ["b: قُتل ٣ عناصر في ﺣَﻠَﺐ وإدلب، وبحلب [12] جريحا."]
    );
    // Without words it goes through all articles, or those without a word.
    assert_eq!(
        corpus.shown(&digits("", "اشتباك.*قرب", false)),
        ["c: [اشتباكات قرب] كفر نوران وكفرنوران في ادلب"]
    );
    assert_eq!(corpus.hits(&digits("-حلب", "ي", false)).article_count(), 2);
    let error = corpus
        .index
        .find(&digits("", "(", false), &NEVER)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot use the regular expression: unclosed group; correct it: ("
    );
}

fn labelled() -> Corpus {
    let text = "قصفت طائرات روسية مدينة حلب أمس، ونزح أهالي حلب إلى إدلب.";
    let a = with_span(article("a", text), "سلمى", "location", "حلب");
    let a = with_span(a, "سلمى", "location", "إدلب");
    let a = with_span(a, "سلمى", "actor", "طائرات روسية");
    let a = with_span(a, "عمر", "location", "مدينة حلب");
    let b = with_span(article("b", "نادي حلب يفوز"), "عمر", "actor", "نادي حلب");
    Corpus::new(vec![a, b, article("c", "لا حلب هنا ولا وسوم")])
}

#[test]
fn spans_of_a_label_are_a_concordance() {
    let corpus = labelled();
    // Articles where حلب is a location.
    let find = spans("حلب", Some("location"), None);
    assert_eq!(pairs(&corpus.found(&find)), [("a", 2)]);
    let lines = corpus.lines(&corpus.hits(&find), Order::Articles);
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                shown(line),
                line.label.as_deref(),
                line.annotator.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "a: قصفت طائرات روسية [مدينة حلب] أمس، ونزح أهالي حلب إلى إدلب.".to_owned(),
                Some("location"),
                Some("عمر")
            ),
            (
                "a: قصفت طائرات روسية مدينة [حلب] أمس، ونزح أهالي حلب إلى إدلب.".to_owned(),
                Some("location"),
                Some("سلمى")
            ),
        ]
    );
    // All spans of a label, of an annotator, of both, of all.
    assert_eq!(
        pairs(&corpus.found(&spans("", Some("location"), None))),
        [("a", 3)]
    );
    assert_eq!(
        pairs(&corpus.found(&spans("", None, Some("عمر")))),
        [("a", 1), ("b", 1)]
    );
    assert_eq!(
        pairs(&corpus.found(&spans("", Some("actor"), Some("عمر")))),
        [("b", 1)]
    );
    assert_eq!(
        pairs(&corpus.found(&spans("", None, None))),
        [("a", 4), ("b", 1)]
    );
    assert_eq!(pairs(&corpus.found(&spans("", Some("casualty"), None))), []);
    assert_eq!(corpus.hits(&spans("", None, None)).total(), 5);
    // The language is the same: phrases, folding, what is left out, regular expressions.
    assert_eq!(
        pairs(&corpus.found(&spans("\"مدينة حلب\"", None, None))),
        [("a", 1)]
    );
    assert_eq!(pairs(&corpus.found(&spans("ادلب", None, None))), [("a", 1)]);
    assert_eq!(
        pairs(&corpus.found(&spans("-حلب", Some("location"), None))),
        [("a", 1)]
    );
    let two_words = Find {
        regex: r"\s".to_owned(),
        ..spans("", None, Some("عمر"))
    };
    assert_eq!(
        corpus.shown(&two_words),
        [
            "a: قصفت طائرات روسية [مدينة حلب] أمس، ونزح أهالي حلب إلى إدلب.",
            "b: [نادي حلب] يفوز",
        ]
    );
}

#[test]
fn excluded_parts_are_not_found() {
    let text = "عاد الهدوء إلى حلب\nاشترك في نشرة حلب\nوانتهى";
    let mut news = article("a", text);
    news.excluded.push(span_of(text, "اشترك في نشرة حلب"));
    let corpus = Corpus::new(vec![news]);
    assert_eq!(pairs(&corpus.found(&words("حلب", Loose))), [("a", 1)]);
    assert_eq!(pairs(&corpus.found(&words("نشرة", Loose))), []);
    assert_eq!(
        pairs(&corpus.found(&words("حلب -اشترك", Loose))),
        [("a", 1)]
    );
    let regex = Find {
        regex: "حلب".to_owned(),
        ..Find::default()
    };
    assert_eq!(corpus.shown(&regex), ["a: عاد الهدوء إلى [حلب]"]);
}

#[test]
fn spans_that_do_not_fit_the_text_are_passed_over() {
    let mut news = article("a", "حلب");
    for range in [0..0, 1..3, 0..100, 100..102] {
        news.spans.push(IndexedSpan {
            annotator: "عمر".to_owned(),
            label: "location".to_owned(),
            range,
        });
    }
    let corpus = Corpus::new(vec![news]);
    assert_eq!(pairs(&corpus.found(&spans("", None, None))), []);
}

#[test]
fn what_changes_is_found_after_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.rebuilt(), Some(&Rebuilt::Missing));
    assert!(index.ids().unwrap().is_empty());
    let hit = |index: &SearchIndex, query: &str| -> Vec<String> {
        let hits = index.find(&words(query, Loose), &NEVER).unwrap();
        let ids = hits.ids().unwrap().into_iter();
        ids.map(|id| id.to_string()).collect()
    };
    let first = with_span(article("أ", "حلب اليوم"), "عمر", "location", "حلب");
    index.upsert(&[first, article("ب", "حماة اليوم")]).unwrap();
    assert!(hit(&index, "حلب").is_empty(), "not before");
    index.commit().unwrap();
    assert_eq!(hit(&index, "حلب"), ["أ"]);

    let mut changed = article("أ", "حمص اليوم");
    changed.signature = 7;
    index.upsert(&[changed.clone()]).unwrap();
    index.upsert(&[changed]).unwrap();
    index.remove(&["ب", "ليس هناك"]).unwrap();
    index.commit().unwrap();
    assert_eq!(hit(&index, "اليوم"), ["أ"], "once");
    assert!(hit(&index, "حلب").is_empty());
    let all_spans = index.find(&spans("", None, None), &NEVER).unwrap();
    assert_eq!(all_spans.total(), 0, "the spans went too");
    assert_eq!(index.ids().unwrap(), HashMap::from([("أ".to_owned(), 7)]));

    drop(index);
    let again = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(again.rebuilt(), None);
    assert_eq!(hit(&again, "حمص"), ["أ"]);
    assert_eq!(
        again.damaged_files().unwrap(),
        [""; 0].map(std::path::PathBuf::from)
    );
}

#[test]
fn what_was_not_committed_is_gone_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    index.upsert(&[article("a", "حلب")]).unwrap();
    index.commit().unwrap();
    index.upsert(&[article("b", "حلب")]).unwrap();
    drop(index);
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.ids().unwrap(), HashMap::from([("a".to_owned(), 1)]));
}

#[test]
fn many_small_commits_leave_few_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    for round in 0..60 {
        let mut news = article(&format!("a{}", round % 5), "حلب وحماة");
        news.signature = round;
        index.upsert(&[news]).unwrap();
        index.commit().unwrap();
    }
    assert_eq!(index.ids().unwrap().len(), 5);
    let hits = index.find(&words("حلب", Loose), &NEVER).unwrap();
    assert_eq!((hits.article_count(), hits.total()), (5, 5));
    drop(index);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert!(files < 200, "{files} files");
}

fn filled(folder: &Path) {
    let mut index = SearchIndex::open(folder).unwrap();
    let news: Vec<_> = (0..300)
        .map(|number| {
            let text = format!("قصف على حلب رقم {number}، ونزوح إلى إدلب");
            with_span(
                article(&format!("a{number}"), &text),
                "عمر",
                "location",
                "حلب",
            )
        })
        .collect();
    index.upsert(&news).unwrap();
    index.commit().unwrap();
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    fs::write(
        folder.path().join("hashiya-index"),
        "hashiya search index 0\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/file"), "x").unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.rebuilt(), Some(&Rebuilt::OtherVersion));
    assert!(index.ids().unwrap().is_empty());
    assert!(
        folder.path().join("mine/file").exists(),
        "folders are left alone"
    );
    drop(index);
    assert_eq!(SearchIndex::open(folder.path()).unwrap().rebuilt(), None);
    // One that was never finished.
    fs::remove_file(folder.path().join("hashiya-index")).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.rebuilt(), Some(&Rebuilt::OtherVersion));
}

#[test]
fn a_damaged_index_is_made_anew_or_says_so() {
    let whole = tempfile::tempdir().unwrap();
    filled(whole.path());
    let mut names: Vec<_> = fs::read_dir(whole.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| !name.to_string_lossy().ends_with(".lock"))
        .collect();
    names.sort();
    assert!(names.len() > 6, "{names:?}");
    let right = 300;
    let mut rebuilt = 0;
    for name in &names {
        for damage in ["gone", "empty", "half", "zeros", "flipped"] {
            let folder = tempfile::tempdir().unwrap();
            for name in &names {
                fs::copy(whole.path().join(name), folder.path().join(name)).unwrap();
            }
            let path = folder.path().join(name);
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                "gone" => fs::remove_file(&path).unwrap(),
                "empty" => fs::write(&path, "").unwrap(),
                "half" => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                "zeros" => fs::write(&path, vec![0; bytes.len()]).unwrap(),
                _ => {
                    bytes.iter_mut().step_by(3).for_each(|byte| *byte ^= 0x5A);
                    fs::write(&path, bytes).unwrap();
                }
            }
            let mut index = SearchIndex::open(folder.path()).unwrap();
            if index.rebuilt().is_some() {
                rebuilt += 1;
                assert!(index.ids().unwrap().is_empty(), "{name:?} {damage}");
                index.upsert(&[article("a", "حلب")]).unwrap();
                index.commit().unwrap();
                let hits = index.find(&words("حلب", Loose), &NEVER).unwrap();
                assert_eq!(hits.total(), 1, "{name:?} {damage}");
                continue;
            }
            // It opened. Whatever is asked is answered or refused, and the program goes on.
            for find in [
                words("حلب", Loose),
                words("\"قصف على حلب\"", Strict),
                spans("", None, None),
            ] {
                match index.find(&find, &NEVER) {
                    Ok(hits) => assert!(hits.article_count() <= right),
                    Err(FindError::Store(error)) => {
                        let told = error.to_string();
                        assert!(told.starts_with("cannot search the project: "), "{told}");
                        assert!(
                            told.ends_with(&folder.path().display().to_string()),
                            "{told}"
                        );
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            let _ = index.ids();
            let damaged = index.damaged_files();
            let is_ours = name == "hashiya-index" || name == ".managed.json" || name == "meta.json";
            assert!(
                is_ours || damaged.is_err() || !damaged.unwrap().is_empty(),
                "{name:?} {damage}"
            );
        }
    }
    assert!(rebuilt > names.len(), "{rebuilt} of {} files", names.len());
}

#[test]
fn a_damaged_index_in_use_can_be_reset() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let mut index = SearchIndex::open(folder.path()).unwrap();
    index.reset().unwrap();
    assert!(index.ids().unwrap().is_empty());
    index.upsert(&[article("a", "حلب")]).unwrap();
    index.commit().unwrap();
    assert_eq!(index.find(&words("حلب", Loose), &NEVER).unwrap().total(), 1);
}

#[test]
fn deleting_the_folder_loses_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("cache").join("index");
    filled(&folder);
    fs::remove_dir_all(&folder).unwrap();
    filled(&folder);
    let index = SearchIndex::open(&folder).unwrap();
    assert_eq!(
        index.find(&words("حلب", Loose), &NEVER).unwrap().total(),
        300
    );
}

#[test]
fn a_second_one_reads_what_the_first_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = SearchIndex::open(folder.path()).unwrap();
    let mut second = SearchIndex::open(folder.path()).unwrap();
    assert!(!first.is_read_only() && second.is_read_only());
    assert_eq!(
        second.find(&words("حلب", Loose), &NEVER).unwrap().total(),
        0
    );
    first.upsert(&[article("a", "حلب")]).unwrap();
    first.commit().unwrap();
    assert_eq!(
        second.find(&words("حلب", Loose), &NEVER).unwrap().total(),
        1
    );
    assert_eq!(second.ids().unwrap().len(), 1);

    let error = second.upsert(&[article("b", "حلب")]).unwrap_err();
    let expected = format!(
        "cannot update the search index: another program updates it; close the project there and \
         open it here again: {}",
        folder.path().display()
    );
    assert_eq!(error.to_string(), expected);
    assert!(matches!(
        second.remove(&["a"]),
        Err(StoreError::Index { .. })
    ));
    second.commit().unwrap();

    drop(first);
    let third = SearchIndex::open(folder.path()).unwrap();
    assert!(!third.is_read_only(), "the lock went with its owner");
}

#[test]
fn a_folder_that_cannot_be_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = SearchIndex::open(&file.join("index")).err().unwrap();
    let told = error.to_string();
    assert!(told.starts_with("cannot open the search index: "), "{told}");
    assert!(
        told.ends_with(&file.join("index").display().to_string()),
        "{told}"
    );
}

#[test]
fn a_finder_searches_on_another_thread_while_the_index_grows() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    let finder = index.finder();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            let mut last = 0;
            while !is_done.load(Ordering::Relaxed) {
                let total = finder.find(&words("حلب", Loose), &NEVER).unwrap().total();
                assert!(total >= last, "{total} after {last}");
                last = total;
            }
            finder.find(&words("حلب", Loose), &NEVER).unwrap().total()
        });
        for round in 0..12 {
            index
                .upsert(&[article(&format!("a{round}"), "حلب")])
                .unwrap();
            index.commit().unwrap();
        }
        is_done.store(true, Ordering::Relaxed);
        assert_eq!(searching.join().unwrap(), 12);
    });
}

#[test]
fn a_search_can_be_stopped() {
    let corpus = small();
    let stopped = AtomicBool::new(true);
    for find in [words("حلب", Loose), spans("", None, None)] {
        let error = corpus.index.find(&find, &stopped).unwrap_err();
        assert_eq!(error, FindError::Cancelled);
    }
    let hits = corpus.hits(&words("حلب", Loose));
    let read = &mut |id: &str| corpus.read(id);
    for order in [Order::Articles, Order::WordBefore] {
        let mut lines = hits.lines(order);
        assert!(lines.next_page(10, &stopped, read).unwrap().is_empty());
        assert!(!lines.is_finished());
        assert_eq!(
            lines.next_page(10, &NEVER, read).unwrap().len(),
            4,
            "it goes on"
        );
    }
}

#[test]
fn lines_come_in_pages() {
    let news: Vec<_> = (0..40)
        .map(|number| article(&format!("a{number:02}"), "حلب وحلب وحلب"))
        .collect();
    let corpus = Corpus::new(news);
    let mut hits = corpus.hits(&words("حلب", Loose));
    hits.sort_by_key(false, str::to_owned).unwrap();
    assert_eq!(hits.total(), 120);
    let mut lines = hits.lines(Order::Articles);
    let mut reads = Vec::new();
    let mut read = |id: &str| {
        reads.push(id.to_owned());
        corpus.read(id)
    };
    let first = lines.next_page(50, &NEVER, &mut read).unwrap();
    assert_eq!(first.len(), 50);
    assert_eq!(
        lines.progress(),
        (17, 40),
        "only what the page needs is read"
    );
    let mut read = |id: &str| corpus.read(id);
    let second = lines.next_page(50, &NEVER, &mut read).unwrap();
    let third = lines.next_page(50, &NEVER, &mut read).unwrap();
    assert_eq!((second.len(), third.len()), (50, 20));
    assert!(lines.is_finished() && !lines.is_cut());
    assert!(lines.next_page(50, &NEVER, &mut read).unwrap().is_empty());
    assert_eq!(reads.len(), 17);
    let all: Vec<_> = first.into_iter().chain(second).chain(third).collect();
    assert_eq!(all, corpus.lines(&hits, Order::Articles));
}

#[test]
fn articles_that_cannot_be_read_are_named() {
    let corpus = small();
    let mut hits = corpus.hits(&words("حلب", Loose));
    hits.sort_by_key(false, str::to_owned).unwrap();
    let mut lines = hits.lines(Order::Articles);
    let page = lines
        .next_page(50, &NEVER, &mut |id| {
            (id != "a").then(|| corpus.read(id))?
        })
        .unwrap();
    assert_eq!(page.len(), 2);
    assert_eq!(lines.unread(), ["a"]);
    // One that has changed since gives the hits that it has now.
    let mut lines = hits.lines(Order::Articles);
    let page = lines
        .next_page(50, &NEVER, &mut |_| {
            Some(ArticleText {
                title: String::new(),
                text: "لا شيء سوى بحلب".into(),
                excluded: Vec::new(),
            })
        })
        .unwrap();
    assert_eq!(
        page.iter().map(shown).collect::<Vec<_>>(),
        ["a: لا شيء سوى ب[حلب]", "b: لا شيء سوى ب[حلب]"]
    );
}

#[test]
fn orders_of_articles_and_lines() {
    let corpus = Corpus::new(vec![
        article("a", "زار حلب أمس وبقي فيها أياما طويلة جدا"),
        article("b", "حلب حلب حلب"),
        article("c", "تحدث في حلب اليوم"),
    ]);
    let ids = |hits: &Hits| -> Vec<String> {
        let ids = hits.ids().unwrap().into_iter();
        ids.map(|id| id.to_string()).collect()
    };
    let mut hits = corpus.hits(&words("حلب", Loose));
    assert_eq!(
        ids(&hits),
        ["b", "c", "a"],
        "most of it first, then the shorter text"
    );
    let dates = HashMap::from([("a", "2021-12-08"), ("b", ""), ("c", "2022-01-01")]);
    hits.sort_by_key(true, |id| dates[id]).unwrap();
    assert_eq!(ids(&hits), ["c", "a", "b"]);
    hits.sort_by_relevance().unwrap();
    assert_eq!(ids(&hits), ["b", "c", "a"]);

    let before: Vec<_> = corpus
        .lines(&hits, Order::WordBefore)
        .iter()
        .map(shown)
        .collect();
    assert_eq!(
        before,
        [
            "b: [حلب] حلب حلب",
            "b: حلب [حلب] حلب",
            "b: حلب حلب [حلب]",
            "a: زار [حلب] أمس وبقي فيها أياما طويلة جدا",
            "c: تحدث في [حلب] اليوم",
        ]
    );
    let after: Vec<_> = corpus
        .lines(&hits, Order::WordAfter)
        .iter()
        .map(shown)
        .collect();
    assert_eq!(
        after,
        [
            "b: حلب حلب [حلب]",
            "c: تحدث في [حلب] اليوم",
            "a: زار [حلب] أمس وبقي فيها أياما طويلة جدا",
            "b: حلب [حلب] حلب",
            "b: [حلب] حلب حلب",
        ]
    );
}

const VOCABULARY: [&str; 22] = [
    "حلب",
    "حَلَب",
    "وحلب",
    "بحلب",
    "وبحلب",
    "الحلب",
    "للحلب",
    "ﺣﻠﺐ",
    "إدلب",
    "ادلب",
    "كفر",
    "وكفر",
    "نوران",
    "كفرنوران",
    "حماة",
    "حماه",
    "ماء",
    "١٢",
    "12",
    "في",
    "جبل",
    "سيجبل",
];

fn any_text() -> impl Strategy<Value = String> {
    let gap = prop::sample::select(vec![" ", " ", " ", "، ", "\n", " \u{200F}"]);
    let words = prop::sample::select(VOCABULARY.to_vec());
    prop::collection::vec((words, gap), 0..14).prop_map(|all| {
        all.into_iter()
            .map(|(word, gap)| word.to_owned() + gap)
            .collect()
    })
}

/// The folded words of each paragraph, as anybody would take them apart.
fn paragraphs(text: &str, strength: Strength) -> Vec<Vec<String>> {
    let folded = fold(text, strength).text;
    let words = |line: &str| {
        line.split([' ', '،'])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    folded.split('\n').map(words).collect()
}

/// Whether `token` is `word` when what may be glued in front is taken off it.
fn is_glued(token: &str, word: &str, article: bool) -> bool {
    let without_conjunction = [
        Some(token),
        token.strip_prefix('و'),
        token.strip_prefix('ف'),
    ];
    without_conjunction.into_iter().flatten().any(|rest| {
        let bare = [rest.strip_prefix('ب'), rest.strip_prefix('ك'), Some(rest)];
        let plain = bare
            .into_iter()
            .flatten()
            .any(|rest| rest == word || (article && rest.strip_prefix("ال") == Some(word)));
        let after_lam = rest.strip_prefix('ل');
        plain
            || after_lam == Some(word)
            || (article && after_lam.and_then(|rest| rest.strip_prefix('ل')) == Some(word))
    })
}

/// How many hits a plain word has, by looking at every word and every two.
fn brute_force(text: &str, word: &str, strength: Strength) -> u32 {
    let wanted = fold(word, strength).text;
    let mut hits = 0;
    for paragraph in paragraphs(text, strength) {
        let mut at = 0;
        while at < paragraph.len() {
            let token = &paragraph[at];
            let two = paragraph.get(at + 1).filter(|next| {
                // The second word is whole; the first may have proclitics.
                wanted.strip_suffix(next.as_str()).is_some_and(|first| {
                    first.chars().count() > 1
                        && next.chars().count() > 2
                        && is_glued(token, first, false)
                })
            });
            let one = is_glued(token, &wanted, true);
            hits += u32::from(one || two.is_some());
            at += if two.is_some() { 2 } else { 1 };
        }
    }
    hits
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_index_finds_what_a_scan_finds(
        texts in prop::collection::vec(any_text(), 1..6),
        word in prop::sample::select(vec!["حلب", "كفرنوران", "ادلب", "حماة", "ماء", "12"]),
        other in prop::sample::select(vec!["حماة", "في", "جبل"]),
    ) {
        let news: Vec<_> = texts
            .iter()
            .enumerate()
            .map(|(number, text)| article(&format!("a{number}"), text))
            .collect();
        let corpus = Corpus::new(news);
        for strength in [Strict, Loose] {
            let expected = |wanted: &dyn Fn(&str) -> u32| -> Vec<(String, u32)> {
                let all = texts.iter().enumerate();
                all.map(|(number, text)| (format!("a{number}"), wanted(text)))
                    .filter(|(_, hits)| *hits > 0)
                    .collect()
            };
            let one = expected(&|text| brute_force(text, word, strength));
            prop_assert_eq!(corpus.found(&words(word, strength)), one);
            let without = expected(&|text| {
                if brute_force(text, other, strength) > 0 { 0 } else { brute_force(text, word, strength) }
            });
            prop_assert_eq!(corpus.found(&words(&format!("{word} -{other}"), strength)), without);
            let both = expected(&|text| {
                let (one, two) = (brute_force(text, word, strength), brute_force(text, other, strength));
                if word == other { one } else if one > 0 && two > 0 { one + two } else { 0 }
            });
            // Side by side they could also be one word; a third between them prevents it.
            let apart = format!("{word} \"{other}\"");
            let found = corpus.found(&words(&apart, strength));
            if strength == Loose && other != "حماة" {
                prop_assert_eq!(&found.iter().map(|(id, _)| id).collect::<Vec<_>>(),
                    &both.iter().map(|(id, _)| id).collect::<Vec<_>>());
            }
            // A strict phrase is these words and no others.
            if strength == Strict {
                let phrase = format!("\"{word} {other}\"");
                let wanted = [word, other].map(|word| fold(word, Strict).text);
                let phrases = expected(&|text| {
                    let all = paragraphs(text, Strict);
                    let count = all.iter().map(|words| words.windows(2).filter(|two| *two == wanted).count());
                    u32::try_from(count.sum::<usize>()).unwrap()
                });
                prop_assert_eq!(corpus.found(&words(&phrase, Strict)), phrases);
            }
        }
    }
}
