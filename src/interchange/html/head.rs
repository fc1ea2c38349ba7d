//! What a page says of its article: JSON-LD, `meta` elements, and what stands in the page.
//!
//! JSON-LD is read with its graph and its references, as the plug-ins of common newspaper systems
//! write it; then Open Graph, Dublin Core and the older names of `meta`; then a heading, a `time`
//! element, a date that can be read. What is found is kept as it stands there.

use std::collections::HashMap;

use dom_query::Document;
use dom_smoothie::Readability;
use serde_json::{Map, Value as Json};

use crate::model::arabic::{Strength, fold};
use crate::model::date::iso_date;
use crate::model::metadata::Metadata;

/// The names of `meta` elements, the most telling first.
const TITLES: &[&str] = &[
    "og:title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "title",
];
const SOURCES: &[&str] = &[
    "og:site_name",
    "dc.publisher",
    "publisher",
    "application-name",
];
const AUTHORS: &[&str] = &[
    "author",
    "dc.creator",
    "article:author",
    "parsely-author",
    "byl",
];
const DATES: &[&str] = &[
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date.published",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "parsely-pub-date",
    "sailthru.date",
    "date",
];
const FREE: &[(&str, &[&str])] = &[
    (
        "description",
        &["og:description", "description", "dc.description"],
    ),
    ("section", &["article:section", "section"]),
    ("keywords", &["keywords", "news_keywords"]),
    (
        "modified",
        &["article:modified_time", "og:updated_time", "datemodified"],
    ),
];

/// Where the author and the date stand in pages that declare neither.
const AUTHOR_PLACES: &str = "[itemprop=author], [rel=author], .author-name, .byline, .post-author";
const DATE_PLACES: &str = "[itemprop=datePublished], time, .post-date, .entry-date, .date, \
    .published, .publish-date, .article-date, .news-date, .time";

/// What the page says; `html` is its source.
pub(super) fn metadata(page: &Readability, html: &str) -> Metadata {
    let meta = metas(page);
    let of_meta = |names: &[&str]| names.iter().find_map(|name| meta.get(*name).cloned());
    let linked = LinkedData::of(page);
    let article = linked.article();
    let of_article = |name: &str| article.and_then(|article| linked.text(article.get(name)?));

    let source = of_article("publisher").or_else(|| of_meta(SOURCES));
    let title = of_article("headline")
        .or_else(|| of_article("name"))
        .or_else(|| of_meta(TITLES))
        .or_else(|| found(page.get_article_title().to_string()));
    let mut metadata = Metadata {
        title: title
            .map(|title| bare_title(page, title, source.as_deref()))
            .unwrap_or_default(),
        source: source.unwrap_or_default(),
        author: of_article("author")
            .or_else(|| of_meta(AUTHORS))
            .filter(|author| !is_absolute(author))
            .or_else(|| standing(page, AUTHOR_PLACES, |text| text.chars().count() <= 100))
            .unwrap_or_default(),
        date: of_article("datePublished")
            .or_else(|| of_meta(DATES))
            .or_else(|| standing_date(page))
            .unwrap_or_default(),
        url: canonical(page)
            .or_else(|| of_article("url"))
            .or_else(|| of_article("mainEntityOfPage"))
            .or_else(|| of_meta(&["og:url"]))
            .filter(|url| is_absolute(url))
            .or_else(|| saved_from(html))
            .unwrap_or_default(),
        language: attribute(page, "html[lang]", "lang")
            .or_else(|| of_article("inLanguage"))
            .or_else(|| of_meta(&["og:locale", "content-language", "dc.language"]))
            .unwrap_or_default(),
        ..Metadata::default()
    };
    for (name, names) in FREE {
        if let Some(value) = of_meta(names) {
            metadata.fields.insert((*name).to_owned(), value);
        }
    }
    metadata
}

/// The contents of the `meta` elements by their lower-case names; of two the first.
fn metas(page: &Readability) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for node in page.doc.select("meta[content]").nodes() {
        let name = ["property", "name", "itemprop", "http-equiv"]
            .iter()
            .find_map(|attribute| node.attr(attribute));
        let content = node.attr("content").unwrap_or_default();
        if let Some(name) = name
            && !content.trim().is_empty()
        {
            found
                .entry(name.trim().to_lowercase())
                .or_insert_with(|| content.trim().to_owned());
        }
    }
    found
}

/// The JSON-LD of a page.
struct LinkedData {
    objects: Vec<Map<String, Json>>,
}

impl LinkedData {
    fn of(page: &Readability) -> Self {
        let mut objects = Vec::new();
        for script in page
            .doc
            .select("script[type=\"application/ld+json\"]")
            .nodes()
        {
            let text = script.text();
            let text = text
                .trim()
                .trim_start_matches("<![CDATA[")
                .trim_end_matches("]]>");
            // A block that is damaged says nothing; the page has other places.
            if let Ok(value) = serde_json::from_str(text) {
                gather(value, &mut objects);
            }
        }
        Self { objects }
    }

    /// The first object that is an article.
    fn article(&self) -> Option<&Map<String, Json>> {
        let is_article = |kind: &Json| {
            kind.as_str()
                .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
        };
        self.objects
            .iter()
            .find(|object| match object.get("@type") {
                Some(Json::Array(kinds)) => kinds.iter().any(is_article),
                Some(kind) => is_article(kind),
                None => false,
            })
    }

    /// A value as text: a text itself, the name of an object or of what it refers to, or those of
    /// a list.
    fn text(&self, value: &Json) -> Option<String> {
        match value {
            Json::String(text) => found(plain(text)),
            Json::Array(values) => {
                let texts: Vec<String> = values
                    .iter()
                    .filter(|value| !value.is_array())
                    .filter_map(|value| self.text(value))
                    .collect();
                found(texts.join(", "))
            }
            Json::Object(object) => {
                let id = object.get("@id");
                let named = |object: &Map<String, Json>| {
                    let name = object.get("name").or_else(|| object.get("@value"))?;
                    name.as_str().and_then(|name| found(plain(name)))
                };
                named(object)
                    .or_else(|| {
                        let same = |other: &&Map<String, Json>| other.get("@id") == id;
                        id.and_then(|_| self.objects.iter().filter(same).find_map(named))
                    })
                    .or_else(|| object.get("url")?.as_str().map(str::to_owned))
                    .or_else(|| id?.as_str().filter(|id| is_absolute(id)).map(str::to_owned))
            }
            _ => None,
        }
    }
}

/// Adds all objects of `value` that stand by themselves: itself, in a list, in a graph.
fn gather(value: Json, objects: &mut Vec<Map<String, Json>>) {
    match value {
        // serde_json refuses what is nested deeper than 128.
        Json::Array(values) => values.into_iter().for_each(|value| gather(value, objects)),
        Json::Object(mut object) => {
            if let Some(graph) = object.remove("@graph") {
                gather(graph, objects);
            }
            objects.push(object);
        }
        _ => {}
    }
}

/// `text` with its references to characters resolved: some systems write `&quot;` into JSON.
fn plain(text: &str) -> String {
    if text.contains('&') && text.contains(';') && !text.contains('<') {
        Document::fragment(text).text().to_string()
    } else {
        text.to_owned()
    }
}

/// The title without the name of the site behind it: the heading of the page when the title
/// begins with it.
fn bare_title(page: &Readability, title: String, source: Option<&str>) -> String {
    let folded = fold(&title, Strength::Strict).text;
    for heading in page.doc.select("h1").nodes() {
        let text = heading.text();
        let heading = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = fold(&heading, Strength::Strict).text;
        if same.chars().count() >= 8 && folded.starts_with(&same) {
            return heading;
        }
    }
    let Some(source) = source else {
        return title;
    };
    let bare = title
        .strip_suffix(source)
        .map(|rest| {
            rest.trim_end()
                .trim_end_matches(['|', '-', '–', '—', '•', '»', ':'])
        })
        .map(str::trim_end);
    match bare {
        Some(bare) if !bare.is_empty() => bare.to_owned(),
        _ => title,
    }
}

/// The text of the first element at `places` that `fits`.
fn standing(page: &Readability, places: &str, fits: fn(&str) -> bool) -> Option<String> {
    page.doc
        .select(places)
        .nodes()
        .iter()
        .map(|node| node.text().split_whitespace().collect::<Vec<_>>().join(" "))
        .find(|text| !text.is_empty() && fits(text))
}

/// The first date in the page: of a `time` element, or one that can be read.
fn standing_date(page: &Readability) -> Option<String> {
    page.doc
        .select(DATE_PLACES)
        .nodes()
        .iter()
        .find_map(|node| {
            let attribute = ["datetime", "content"]
                .iter()
                .find_map(|name| node.attr(name))
                .map(|value| value.trim().to_owned());
            if let Some(value) = attribute
                && iso_date(&value).is_some()
            {
                return Some(value);
            }
            let text = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
            iso_date(&text).map(|_| text)
        })
}

fn canonical(page: &Readability) -> Option<String> {
    attribute(page, "link[rel=canonical]", "href").filter(|url| is_absolute(url))
}

/// The value of `name` at the first element that `selector` finds.
fn attribute(page: &Readability, selector: &str, name: &str) -> Option<String> {
    let value = page.doc.select_single(selector).attr(name)?;
    found(value.trim().to_owned())
}

/// Where a browser saved the page from: `<!-- saved from url=(0042)https://example.org/ -->`.
fn saved_from(html: &str) -> Option<String> {
    let head = html.get(..html.floor_char_boundary(2048)).unwrap_or(html);
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let (url, _) = rest.split_once("-->")?;
    let url = url.trim();
    is_absolute(url).then(|| url.to_owned())
}

fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn found(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}
