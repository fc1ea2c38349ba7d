//! What is not the article: proposals with their reasons, and silence where there is doubt.

use hashiya::assist::boilerplate::{Boilerplate, BoilerplateKind, examine};
use hashiya::model::article::Article;

/// Prose of an article.
const FIRST: &str = "قالت مصادر محلية في مدينة الشيخ مسكين إن دورية مشتركة دخلت الحي الشمالي صباح \
    أمس، وفتشت ثلاثة منازل بحثاً عن أسلحة، من دون أن تسجل اعتقالات.";
const SECOND: &str = "ونقل السكان عن أحد الضباط قوله إن الحملة تستمر يومين، وإن المدارس ستبقى \
    مفتوحة، في حين أغلقت المحال أبوابها خشية تجدد الاشتباكات في السوق القديم.";

fn found(text: &str, title: &str) -> (Option<String>, Vec<(String, BoilerplateKind)>) {
    let article = Article::new("a.txt", text);
    let Boilerplate {
        headline,
        proposals,
    } = examine(&article, title);
    (
        headline.map(|range| text[range].to_owned()),
        proposals
            .into_iter()
            .map(|proposal| (text[proposal.range].to_owned(), proposal.kind))
            .collect(),
    )
}

/// Every paragraph of `lines` that is proposed, between prose that is not.
fn among_prose(lines: &[&str]) -> Vec<(String, BoilerplateKind)> {
    let text = format!("{FIRST}\n{}\n{SECOND}", lines.join("\n"));
    found(&text, "").1
}

fn told(pairs: &[(&str, BoilerplateKind)]) -> Vec<(String, BoilerplateKind)> {
    pairs
        .iter()
        .map(|(line, kind)| ((*line).to_owned(), *kind))
        .collect()
}

#[test]
fn the_bundled_chronicle() {
    let text = include_str!("../../examples/articles/chronicle.txt");
    let (headline, proposals) = found(text, "");
    let title = "اشتباكات في بادية دير الزور... وغارات على مواقع شرق السخنة";
    assert_eq!(headline.as_deref(), Some(title));
    assert_eq!(
        proposals,
        told(&[
            (title, BoilerplateKind::Headline),
            (
                "نزوح 640 عائلة من جبل الزاوية وسهل الغاب خلال أسبوع",
                BoilerplateKind::Between
            ),
            ("اقرأ أيضاً", BoilerplateKind::ReadAlso),
            (
                "شارك المقال عبر البريد الإلكتروني أو انسخ الرابط",
                BoilerplateKind::Share
            ),
            (
                "سجّل الآن ليصلك موجز المساء كل يوم",
                BoilerplateKind::Subscribe
            ),
        ])
    );
}

#[test]
fn a_headline_that_stands_behind_the_article_only() {
    let headline = "دورية مشتركة في الشيخ مسكين... والمحال تغلق أبوابها";
    let second = "المدارس تبقى مفتوحة على رغم الحملة";
    let text = format!("{FIRST}\n{SECOND}\n{headline}\n{second}\n{headline}\nلم تشترك بعد\n");
    let expected = told(&[
        (headline, BoilerplateKind::Headline),
        (second, BoilerplateKind::Between),
        (headline, BoilerplateKind::Headline),
        ("لم تشترك بعد", BoilerplateKind::Subscribe),
    ]);
    assert_eq!(found(&text, ""), (Some(headline.to_owned()), expected));
    // Known by its title, once is enough; spelling does not matter.
    let text = format!("{FIRST}\n{SECOND}\n{headline}");
    for title in [
        "دورية مشتركة في الشيخ مسكين… والمحال تغلق ابوابها",
        "«دورية مشتركة في الشيخ مسكين... والمحال تُغلق ابوابها»",
    ] {
        assert_eq!(
            found(&text, title),
            (
                Some(headline.to_owned()),
                told(&[(headline, BoilerplateKind::Headline)])
            )
        );
    }
    // Without the title it could be the last line of the article.
    assert_eq!(found(&text, ""), (None, Vec::new()));
}

#[test]
fn a_headline_in_front_is_found_and_stays() {
    let headline = "دورية مشتركة في الشيخ مسكين";
    let text = format!("\n{headline}\n{FIRST}\n{SECOND}");
    assert_eq!(found(&text, ""), (Some(headline.to_owned()), Vec::new()));
    // Prose in front is no headline, nor is what introduces something, nor a line alone.
    for text in [
        format!("{FIRST}\n{SECOND}"),
        format!("وهذه قائمة بأسماء المناطق:\n{FIRST}"),
        "دورية مشتركة في الشيخ مسكين".to_owned(),
        String::new(),
    ] {
        assert_eq!(found(&text, ""), (None, Vec::new()), "{text}");
    }
}

#[test]
fn lines_are_known_by_what_they_say() {
    for (line, kind) in [
        ("اشترك الآن مجاناً", BoilerplateKind::Subscribe),
        ("اشترك في نشرتنا الإخبارية", BoilerplateKind::Subscribe),
        ("» تابعونا على تليغرام", BoilerplateKind::Subscribe),
        ("تسجيل الدخول", BoilerplateKind::Subscribe),
        ("حمّل تطبيق الصحيفة من المتجر", BoilerplateKind::Subscribe),
        (
            "أدخل بريدك لتتلقى نشراتنا البريدية",
            BoilerplateKind::Subscribe,
        ),
        ("شارك", BoilerplateKind::Share),
        ("شارك هذا الخبر:", BoilerplateKind::Share),
        ("فيسبوك | تويتر | واتساب", BoilerplateKind::Share),
        ("Facebook Twitter", BoilerplateKind::Share),
        ("نسخ الرابط", BoilerplateKind::Share),
        ("طباعة", BoilerplateKind::Share),
        (
            "اقرأ أيضاً: عودة الكهرباء إلى المدينة",
            BoilerplateKind::ReadAlso,
        ),
        (
            "إقـرأ أيضًا - عودة الكهرباء إلى المدينة",
            BoilerplateKind::ReadAlso,
        ),
        ("• مواضيع ذات صلة", BoilerplateKind::ReadAlso),
        ("الأكثر قراءة", BoilerplateKind::ReadAlso),
        ("دورية في الحي الشمالي (رويترز)", BoilerplateKind::Caption),
        ("سوق المدينة بعد إغلاقه (أ.ف.ب)", BoilerplateKind::Caption),
        ("صورة أرشيفية لسوق المدينة", BoilerplateKind::Caption),
        ("تصوير: سمر الحاج", BoilerplateKind::Caption),
        (
            "جميع الحقوق محفوظة لصحيفة النهار الجديد",
            BoilerplateKind::Copyright,
        ),
        ("©2021 النهار الجديد", BoilerplateKind::Copyright),
        ("Copyright 2021", BoilerplateKind::Copyright),
        ("أضف تعليقاً", BoilerplateKind::Comments),
        ("الكلمات المفتاحية: درعا، دورية", BoilerplateKind::Keywords),
        ("Tags: درعا", BoilerplateKind::Keywords),
    ] {
        assert_eq!(among_prose(&[line]), told(&[(line, kind)]), "{line}");
        assert!(!kind.reason().is_empty());
    }
}

#[test]
fn sentences_that_look_alike_are_left_alone() {
    for line in [
        "شارك في الاجتماع ممثلون عن خمس فصائل من ريف درعا الغربي.",
        "شارك عبر تقنية الفيديو وزير الدفاع وثلاثة من قادة الفيالق.",
        "اشترك في الهجوم نحو 40 مقاتلاً من أبناء البلدة.",
        "سجل المرصد مقتل خمسة عناصر في محيط المطار.",
        "تابع الأهالي الحملة من شرفات المنازل.",
        "وأضاف المصدر أن الحقوق محفوظة لأصحاب المنازل.",
        "قرأ أيضاً رئيس المجلس بياناً باسم الأهالي.",
        "قُتل ثلاثة عناصر، وفق ما ذكر مصدر طبي. (رويترز)",
        "أسماء القتلى",
        "خلفية الصراع",
        "وقال: «لا تعليق».",
        "سوق المدينة (الحي الشمالي)",
    ] {
        assert_eq!(among_prose(&[line]), [], "{line}");
    }
}

#[test]
fn links_follow_the_line_that_announces_them() {
    let lines = ["اقرأ أيضاً", "عودة الكهرباء إلى المدينة", "عنوان فرعي"];
    // In the middle of an article one heading is the link, the next may be the article's own.
    assert_eq!(
        among_prose(&lines),
        told(&[
            (lines[0], BoilerplateKind::ReadAlso),
            (lines[1], BoilerplateKind::ReadAlso)
        ])
    );
    let text = format!("{FIRST}\n{SECOND}\n{}", lines.join("\n"));
    assert_eq!(
        found(&text, "").1,
        told(&[
            (lines[0], BoilerplateKind::ReadAlso),
            (lines[1], BoilerplateKind::ReadAlso),
            (lines[2], BoilerplateKind::ReadAlso)
        ])
    );
}

#[test]
fn a_short_last_paragraph_stays() {
    let text = format!("{FIRST}\n{SECOND}\nونفى المجلس ذلك\nشارك المقال");
    assert_eq!(
        found(&text, "").1,
        told(&[("شارك المقال", BoilerplateKind::Share)])
    );
}

#[test]
fn ranges_are_whole_paragraphs_in_any_line_ends() {
    let text = format!("{FIRST}\r\n  شارك المقال  \r\n{SECOND}\u{2029}طباعة");
    assert_eq!(
        found(&text, "").1,
        told(&[
            ("  شارك المقال  ", BoilerplateKind::Share),
            ("طباعة", BoilerplateKind::Share)
        ])
    );
}
