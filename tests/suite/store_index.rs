//! What the index of a project finds, and the lines of context that are made of it.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

use hashiya::model::arabic::Strength::{Loose, Strict};
use hashiya::model::concordance::QueryError;
use hashiya::store::index::{ArticleText, Find, FindError, HitOrder, Hits, IndexedSpan};

use super::corpus::{Corpus, NEVER, article, pairs, shown, span_of, spans, with_span, words};

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
        .finder()
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
    let lines = corpus.lines(&hits, HitOrder::Articles);
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
        .finder()
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
    let lines = corpus.lines(&corpus.hits(&find), HitOrder::Articles);
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
fn a_search_can_be_stopped() {
    let corpus = small();
    let stopped = AtomicBool::new(true);
    for find in [words("حلب", Loose), spans("", None, None)] {
        let error = corpus.index.finder().find(&find, &stopped).unwrap_err();
        assert_eq!(error, FindError::Cancelled);
    }
    let hits = corpus.hits(&words("حلب", Loose));
    let read = &mut |id: &str| corpus.read(id);
    for order in [HitOrder::Articles, HitOrder::WordBefore] {
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
    let mut lines = hits.lines(HitOrder::Articles);
    let mut reads = Vec::new();
    let mut read = |id: &str| {
        reads.push(id.to_owned());
        corpus.read(id)
    };
    let first = lines.next_page(50, &NEVER, &mut read).unwrap();
    assert_eq!(first.len(), 50);
    let mut read = |id: &str| corpus.read(id);
    let second = lines.next_page(50, &NEVER, &mut read).unwrap();
    let third = lines.next_page(50, &NEVER, &mut read).unwrap();
    assert_eq!((second.len(), third.len()), (50, 20));
    assert!(lines.is_finished() && !lines.is_cut());
    assert!(lines.next_page(50, &NEVER, &mut read).unwrap().is_empty());
    assert_eq!(reads.len(), 17, "only what the page needs is read");
    let all: Vec<_> = first.into_iter().chain(second).chain(third).collect();
    assert_eq!(all, corpus.lines(&hits, HitOrder::Articles));
}

#[test]
fn articles_that_cannot_be_read_are_named() {
    let corpus = small();
    let mut hits = corpus.hits(&words("حلب", Loose));
    hits.sort_by_key(false, str::to_owned).unwrap();
    let mut lines = hits.lines(HitOrder::Articles);
    let page = lines
        .next_page(50, &NEVER, &mut |id| {
            (id != "a").then(|| corpus.read(id))?
        })
        .unwrap();
    assert_eq!(page.len(), 2);
    assert_eq!(lines.unread(), ["a"]);
    // One that has changed since gives the hits that it has now.
    let mut lines = hits.lines(HitOrder::Articles);
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
        .lines(&hits, HitOrder::WordBefore)
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
        .lines(&hits, HitOrder::WordAfter)
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
