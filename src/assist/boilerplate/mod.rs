//! Parts of an article that are not the article: proposals for a person, each with its reason.
//!
//! Articles that were copied from web pages bring lines with them: the headline again at the end,
//! "subscribe", "share", "read also", captions. [`examine`] finds such lines by what they say and by
//! where they stand. It proposes whole paragraphs and nothing else, and stays silent where a line
//! could be a sentence of the article: what is excluded wrongly costs more than what is left in.
//!
//! Lines are compared folded, as for search. A *heading* here is a short line that does not end as
//! a sentence does.

mod rules;

use std::ops::Range;

use crate::model::arabic::{Strength, fold};
use crate::model::article::Article;
use crate::model::named::named;
use rules::{NETWORKS, PICTURES, RULES};

/// A heading has at most this many code points.
const HEADING: usize = 160;

/// A line of more bytes is prose, whatever it says.
const LONG: usize = 680;

named! {
    /// Why a part is proposed.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum BoilerplateKind {
        /// The headline, repeated.
        Headline = "the headline again";
        /// It asks to subscribe, to register or to follow.
        Subscribe = "asks to subscribe or register";
        /// It offers to share, copy or print.
        Share = "offers to share";
        /// It leads to other articles, or is a link to one.
        ReadAlso = "leads to another article";
        /// It describes a picture.
        Caption = "describes a picture";
        /// It says who owns the text.
        Copyright = "says who owns the text";
        /// It is about comments.
        Comments = "about comments";
        /// It lists keywords.
        Keywords = "lists keywords";
        /// A heading among lines behind the article that are not the article.
        Between = "a heading among such lines";
    }
    /// The reason, for a person.
    reason: &'static str;
}

/// A paragraph that is probably not the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoilerplatePart {
    /// Its bytes in the article's text, without the line end.
    pub range: Range<usize>,
    /// Why.
    pub kind: BoilerplateKind,
}

/// What was found in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Boilerplate {
    /// The bytes of its headline, when there is one: what can be offered as its title.
    pub headline: Option<Range<usize>>,
    /// What is probably not the article, in the order of the text.
    pub proposals: Vec<BoilerplatePart>,
}

/// Looks for the headline of `article` and for what is not the article.
///
/// `title` is what the metadata say, or nothing.
pub fn examine(article: &Article, title: &str) -> Boilerplate {
    let lines: Vec<Line<'_>> = article
        .paragraphs()
        .iter()
        .map(|paragraph| Line::new(article.text(), paragraph.range.clone()))
        .filter(|line| !line.folded.is_empty())
        .collect();
    let mut kinds: Vec<Option<BoilerplateKind>> = lines.iter().map(Line::kind).collect();

    let headline = headline(&lines, &kinds, title);
    if let Some(first) = headline {
        for (line, kind) in lines.iter().zip(&mut kinds).skip(first + 1) {
            if line.folded == lines[first].folded {
                *kind = Some(BoilerplateKind::Headline);
            }
        }
        // Behind the article it is a repetition too: of a headline that was not copied in front.
        let is_behind = first > 0 && first >= tail(&lines, &kinds);
        if is_behind {
            kinds[first] = Some(BoilerplateKind::Headline);
        }
    }
    follow_links(&lines, &mut kinds);
    fill_tail(&lines, &mut kinds);

    Boilerplate {
        headline: headline.map(|first| lines[first].range.clone()),
        proposals: lines
            .iter()
            .zip(kinds)
            .filter_map(|(line, kind)| {
                Some(BoilerplatePart {
                    range: line.range.clone(),
                    kind: kind?,
                })
            })
            .collect(),
    }
}

/// Which line is the headline: the one that is the title, or that stands there twice, or the
/// heading in front of the article.
fn headline(lines: &[Line<'_>], kinds: &[Option<BoilerplateKind>], title: &str) -> Option<usize> {
    let title = folded(title);
    if !title.is_empty()
        && let Some(index) = lines.iter().position(|line| line.folded == title)
    {
        return Some(index);
    }
    let may_be = |index: usize| {
        let line = &lines[index];
        line.is_heading() && line.words >= 3 && kinds[index].is_none()
    };
    let twice = (0..lines.len()).find(|&index| {
        may_be(index)
            && lines
                .iter()
                .skip(index + 1)
                .any(|line| line.folded == lines[index].folded)
    });
    if twice.is_some() {
        return twice;
    }
    let first = (0..lines.len()).find(|&index| kinds[index].is_none())?;
    let next = lines
        .iter()
        .zip(kinds)
        .skip(first + 1)
        .find(|(_, kind)| kind.is_none());
    // A line that introduces a list or a quotation is no headline.
    let is_headline = may_be(first)
        && lines[first].words <= 25
        && !lines[first].text.ends_with([':', '،', '؛', ','])
        && next.is_some_and(|(next, _)| next.is_prose());
    is_headline.then_some(first)
}

/// The index of the first line behind the last prose of the article.
fn tail(lines: &[Line<'_>], kinds: &[Option<BoilerplateKind>]) -> usize {
    let last = (0..lines.len())
        .rev()
        .find(|&index| kinds[index].is_none() && lines[index].is_prose());
    last.map_or(0, |last| last + 1)
}

/// A heading after a line that says no more than "read also" is the link that it announces; behind
/// the article all of them are.
fn follow_links(lines: &[Line<'_>], kinds: &mut [Option<BoilerplateKind>]) {
    let tail = tail(lines, kinds);
    let announcing: Vec<usize> = (0..lines.len())
        .filter(|&index| {
            kinds[index] == Some(BoilerplateKind::ReadAlso) && lines[index].is_bare_link()
        })
        .collect();
    for index in announcing {
        let most = if index >= tail { lines.len() } else { 1 };
        for next in (index + 1..lines.len()).take(most) {
            if kinds[next].is_some() || !lines[next].is_heading() {
                break;
            }
            kinds[next] = Some(BoilerplateKind::ReadAlso);
        }
    }
}

/// Behind the last prose, headings between lines that are not the article are not the article
/// either: a second headline, the name of a section.
fn fill_tail(lines: &[Line<'_>], kinds: &mut [Option<BoilerplateKind>]) {
    let tail = tail(lines, kinds);
    let found = |range: Range<usize>, kinds: &[Option<BoilerplateKind>]| {
        range
            .into_iter()
            .filter(|&index| kinds[index].is_some())
            .collect::<Vec<_>>()
    };
    let marked = found(tail..lines.len(), kinds);
    let (Some(&first), Some(&last)) = (marked.first(), marked.last()) else {
        return;
    };
    for index in first..last {
        if kinds[index].is_none() && lines[index].is_heading() {
            kinds[index] = Some(BoilerplateKind::Between);
        }
    }
}

/// A paragraph and what is looked at.
struct Line<'a> {
    text: &'a str,
    range: Range<usize>,
    /// Folded, without what stands around the words.
    folded: String,
    code_points: usize,
    words: usize,
}

impl<'a> Line<'a> {
    fn new(text: &'a str, range: Range<usize>) -> Self {
        let text = text.get(range.clone()).unwrap_or_default().trim();
        let folded = if text.len() > LONG {
            text.to_owned()
        } else {
            folded(text)
        };
        Self {
            text,
            range,
            code_points: text.chars().count(),
            words: folded.split_whitespace().count(),
            folded,
        }
    }

    /// Whether it is short and does not end as a sentence does.
    fn is_heading(&self) -> bool {
        let end = self.text.trim_end_matches(['»', '"', ')', '”', ' ']);
        let is_sentence = end.ends_with(['.', '؟', '!', '۔']) && !end.ends_with("..");
        self.code_points <= HEADING && !is_sentence
    }

    /// Whether it can be a paragraph of an article.
    fn is_prose(&self) -> bool {
        self.words >= 12 && (!self.is_heading() || self.code_points > 100)
    }

    /// What the line is by what it says.
    fn kind(&self) -> Option<BoilerplateKind> {
        let rules = RULES.iter().find(|rule| {
            self.code_points <= rule.longest && rule.phrases.iter().any(|phrase| self.says(phrase))
        });
        if let Some(rule) = rules {
            return Some(rule.kind);
        }
        let is_only = |words: &[&str]| {
            !self.folded.is_empty()
                && self
                    .folded
                    .split([' ', '|', '/', '-', '،'])
                    .all(|word| word.is_empty() || words.contains(&word))
        };
        if is_only(NETWORKS) {
            return Some(BoilerplateKind::Share);
        }
        let credited = self
            .folded
            .strip_suffix(')')
            .and_then(|line| line.rsplit_once('('));
        let is_caption = credited.is_some_and(|(before, credit)| {
            self.is_heading()
                && !before.contains(['.', '؟', '!'])
                && PICTURES.contains(&credit.trim().trim_matches('.'))
        });
        is_caption.then_some(BoilerplateKind::Caption)
    }

    /// Whether the line is what `phrase` describes: the same words, or these and more when the
    /// phrase ends in `…`, or more before them when it begins so.
    fn says(&self, phrase: &str) -> bool {
        let line = self.folded.as_str();
        let begins = phrase.starts_with('…');
        let ends = phrase.ends_with('…');
        let words = phrase.trim_matches('…');
        // A word of the phrase ends where a word of the line does.
        let is_edge = |rest: &str, at_start: bool| {
            let (next, own) = if at_start {
                (rest.chars().next(), words.chars().next_back())
            } else {
                (rest.chars().next_back(), words.chars().next())
            };
            let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !(goes_on(next) && goes_on(own))
        };
        match (begins, ends) {
            (false, false) => line == words,
            (false, true) => line
                .strip_prefix(words)
                .is_some_and(|rest| is_edge(rest, true)),
            (true, false) => line
                .strip_suffix(words)
                .is_some_and(|rest| is_edge(rest, false)),
            (true, true) => line.match_indices(words).any(|(at, _)| {
                is_edge(&line[..at], false) && is_edge(&line[at + words.len()..], true)
            }),
        }
    }

    /// Whether it announces a link and has none itself.
    fn is_bare_link(&self) -> bool {
        self.words <= 4
    }
}

/// `text` folded, without signs, bullets and spaces around it.
fn folded(text: &str) -> String {
    let folded = fold(text, Strength::Loose).text.replace('…', "...");
    folded
        .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '©'))
        .to_owned()
}
