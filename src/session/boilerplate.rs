//! What of the open article may not be the article: looked for, so that a person decides.

use std::ops::Range;

use super::Session;
use crate::assist::boilerplate::examine;
use crate::model::status::Status;

pub use crate::assist::boilerplate::{Boilerplate, BoilerplateKind, BoilerplatePart};

/// Longer texts, in bytes, are not examined: they are books rather than articles.
const LONGEST: usize = 2 << 20;

impl Session {
    /// What may not be the article, and the headline of one that has no `title`. Nothing is found
    /// in an article on which somebody has worked, or that is open for reading only.
    pub fn examine_boilerplate(&self, title: &str) -> Boilerplate {
        let untouched = self.status() == Status::New && self.layer.excluded().is_empty();
        if !untouched || self.writable().is_err() || self.article.text().len() > LONGEST {
            return Boilerplate::default();
        }
        let mut findings = examine(&self.article, title);
        if !title.trim().is_empty() {
            findings.headline = None;
        }
        findings
    }

    /// Whether something of a part, in bytes, is excluded or has a label: then nobody has to
    /// decide any more whether it is the article.
    pub fn is_decided(&self, part: &Range<usize>) -> bool {
        let mut spans = self.layer.touching(part.clone());
        self.layer.excluded_at(part).is_some() || spans.next().is_some()
    }

    /// What one key excludes: what is selected, or else the paragraph with this index.
    pub fn part_to_exclude(&self, paragraph: usize) -> Range<usize> {
        let selected = self.selection().map(|selection| selection.range());
        selected
            .filter(|range| !range.is_empty())
            .or_else(|| Some(self.article.paragraphs().get(paragraph)?.range.clone()))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::article::Article;
    use crate::model::layer::Layer;
    use crate::model::selection::Selection;

    const TEXT: &str = "قصف على سوق في سرمين\n\nأفاد الدفاع المدني بمقتل ثلاثة مدنيين في قصف طال \
        سوقا شعبيا في مدينة سرمين أمس.\n\nاشترك في نشرتنا البريدية\n";

    fn session() -> Session {
        Session::in_memory(Article::new("a.txt", TEXT), Layer::default())
    }

    fn range_of(words: &str) -> Range<usize> {
        let start = TEXT.find(words).unwrap_or_default();
        start..start + words.len()
    }

    #[test]
    fn an_untouched_article_is_examined_and_one_with_a_title_needs_no_headline() {
        let mut session = session();
        let subscribe = BoilerplatePart {
            range: range_of("اشترك في نشرتنا البريدية"),
            kind: BoilerplateKind::Subscribe,
        };
        let found = Boilerplate {
            headline: Some(range_of("قصف على سوق في سرمين")),
            proposals: vec![subscribe],
        };
        assert_eq!(session.examine_boilerplate(" "), found);
        let titled = Boilerplate {
            headline: None,
            ..found
        };
        assert_eq!(session.examine_boilerplate("قصف على سوق"), titled);
        assert_eq!(session.exclude(range_of("أمس")).map(|it| it.removed), Ok(0));
        assert_eq!(session.examine_boilerplate(""), Boilerplate::default());
    }

    #[test]
    fn a_part_with_a_label_or_an_excluded_word_is_decided() {
        let mut session = session();
        let part = range_of("اشترك في نشرتنا البريدية");
        assert!(!session.is_decided(&part));
        assert_eq!(
            session.exclude(range_of("نشرتنا")).map(|it| it.removed),
            Ok(0)
        );
        assert!(session.is_decided(&part));
        assert!(!session.is_decided(&range_of("أمس")));
    }

    #[test]
    fn the_selection_is_excluded_or_else_the_paragraph() {
        let mut session = session();
        assert_eq!(session.part_to_exclude(0), range_of("قصف على سوق في سرمين"));
        assert_eq!(session.part_to_exclude(99), 0..0);
        session.set_selection(Some(Selection::caret(3)));
        assert_eq!(session.part_to_exclude(0), range_of("قصف على سوق في سرمين"));
        session.set_selection(Some(Selection::over(range_of("أمس"))));
        assert_eq!(session.part_to_exclude(0), range_of("أمس"));
    }
}
