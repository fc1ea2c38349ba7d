//! A few articles in an index in memory, for the tests of searches.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

use hashiya::model::arabic::Strength;
use hashiya::model::codebook::LabelId;
use hashiya::model::concordance::ContextLine;
use hashiya::model::segment::snap_to_graphemes;
use hashiya::store::index::{
    ArticleText, Find, HitOrder, Hits, IndexedArticle, IndexedSpan, Scope, SearchIndex,
};

pub static NEVER: AtomicBool = AtomicBool::new(false);

pub fn article(id: &str, text: &str) -> IndexedArticle {
    IndexedArticle {
        id: id.to_owned(),
        signature: 1,
        text: text.into(),
        excluded: Vec::new(),
        spans: Vec::new(),
    }
}

pub fn span_of(text: &str, part: &str) -> Range<usize> {
    let start = text.find(part).unwrap();
    start..start + part.len()
}

pub fn with_span(
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
pub struct Corpus {
    pub index: SearchIndex,
    pub articles: BTreeMap<String, IndexedArticle>,
}

impl Corpus {
    pub fn new(articles: Vec<IndexedArticle>) -> Self {
        let mut index = SearchIndex::in_memory().unwrap();
        index.upsert(&articles).unwrap();
        index.commit().unwrap();
        Self::of(index, articles)
    }

    pub fn of(index: SearchIndex, articles: Vec<IndexedArticle>) -> Self {
        let articles = articles.into_iter();
        Self {
            index,
            articles: articles
                .map(|article| (article.id.clone(), article))
                .collect(),
        }
    }

    pub fn read(&self, id: &str) -> Option<ArticleText> {
        let article = self.articles.get(id)?;
        Some(ArticleText {
            title: format!("عنوان {id}"),
            text: article.text.clone(),
            excluded: article.excluded.clone(),
        })
    }

    pub fn hits(&self, find: &Find) -> Hits {
        self.index.finder().find(find, &NEVER).unwrap()
    }

    /// Ids with counts, in the order of the ids; and the lines must say the same.
    pub fn found(&self, find: &Find) -> Vec<(String, u32)> {
        let mut hits = self.hits(find);
        hits.sort_by_key(false, str::to_owned).unwrap();
        let articles = hits.articles(0..usize::MAX).unwrap();
        let found: Vec<(String, u32)> = articles
            .iter()
            .map(|article| (article.id.to_string(), article.hits))
            .collect();
        if hits.is_exact() {
            let mut of_lines: BTreeMap<String, u32> = BTreeMap::new();
            for line in self.lines(&hits, HitOrder::Articles) {
                *of_lines.entry(line.article).or_default() += 1;
            }
            let with_hits = found.iter().filter(|(_, hits)| *hits > 0).cloned();
            assert_eq!(of_lines, with_hits.collect(), "{find:?}");
        }
        found
    }

    pub fn lines(&self, hits: &Hits, order: HitOrder) -> Vec<ContextLine> {
        let mut lines = hits.lines(order);
        let all = lines
            .next_page(usize::MAX, &NEVER, &mut |id| self.read(id))
            .unwrap();
        assert!(lines.is_finished());
        for line in &all {
            let text = &self.articles[&line.article].text;
            let hit = &text[snap_to_graphemes(text, line.range.clone())];
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(words(&line.hit), words(hit));
        }
        all
    }

    /// Each line as one text, with the hit in brackets.
    pub fn shown(&self, find: &Find) -> Vec<String> {
        let mut hits = self.hits(find);
        hits.sort_by_key(false, str::to_owned).unwrap();
        self.lines(&hits, HitOrder::Articles)
            .iter()
            .map(shown)
            .collect()
    }
}

pub fn shown(line: &ContextLine) -> String {
    format!(
        "{}: {}[{}]{}",
        line.article, line.before, line.hit, line.after
    )
}

pub fn words(text: &str, strength: Strength) -> Find {
    Find {
        text: text.to_owned(),
        strength,
        ..Find::default()
    }
}

pub fn spans(text: &str, label: Option<&str>, annotator: Option<&str>) -> Find {
    Find {
        text: text.to_owned(),
        scope: Scope::Spans {
            label: label.map(LabelId::new),
            annotator: annotator.map(str::to_owned),
        },
        ..Find::default()
    }
}

pub fn pairs(found: &[(String, u32)]) -> Vec<(&str, u32)> {
    found
        .iter()
        .map(|(id, hits)| (id.as_str(), *hits))
        .collect()
}
