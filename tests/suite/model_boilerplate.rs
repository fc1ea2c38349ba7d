//! What is not the article: proposals with their reasons, and silence where there is doubt.

use hashiya::model::article::Article;
use hashiya::model::boilerplate::{Findings, Kind, examine};

/// Prose of an article.
const FIRST: &str = "قالت مصادر محلية في مدينة الشيخ مسكين إن دورية مشتركة دخلت الحي الشمالي صباح \
    أمس، وفتشت ثلاثة منازل بحثاً عن أسلحة، من دون أن تسجل اعتقالات.";
const SECOND: &str = "ونقل السكان عن أحد الضباط قوله إن الحملة تستمر يومين، وإن المدارس ستبقى \
    مفتوحة، في حين أغلقت المحال أبوابها خشية تجدد الاشتباكات في السوق القديم.";

fn found(text: &str, title: &str) -> (Option<String>, Vec<(String, Kind)>) {
    let article = Article::new("a.txt", text);
    let Findings {
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
fn among_prose(lines: &[&str]) -> Vec<(String, Kind)> {
    let text = format!("{FIRST}\n{}\n{SECOND}", lines.join("\n"));
    found(&text, "").1
}

fn told(pairs: &[(&str, Kind)]) -> Vec<(String, Kind)> {
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
            (title, Kind::Headline),
            (
                "نزوح 640 عائلة من جبل الزاوية وسهل الغاب خلال أسبوع",
                Kind::Between
            ),
            ("اقرأ أيضاً", Kind::ReadAlso),
            (
                "شارك المقال عبر البريد الإلكتروني أو انسخ الرابط",
                Kind::Share
            ),
            ("سجّل الآن ليصلك موجز المساء كل يوم", Kind::Subscribe),
        ])
    );
}

#[test]
fn a_headline_that_stands_behind_the_article_only() {
    let headline = "دورية مشتركة في الشيخ مسكين... والمحال تغلق أبوابها";
    let second = "المدارس تبقى مفتوحة على رغم الحملة";
    let text = format!("{FIRST}\n{SECOND}\n{headline}\n{second}\n{headline}\nلم تشترك بعد\n");
    let expected = told(&[
        (headline, Kind::Headline),
        (second, Kind::Between),
        (headline, Kind::Headline),
        ("لم تشترك بعد", Kind::Subscribe),
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
                told(&[(headline, Kind::Headline)])
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
        ("اشترك الآن مجاناً", Kind::Subscribe),
        ("اشترك في نشرتنا الإخبارية", Kind::Subscribe),
        ("» تابعونا على تليغرام", Kind::Subscribe),
        ("تسجيل الدخول", Kind::Subscribe),
        ("حمّل تطبيق الصحيفة من المتجر", Kind::Subscribe),
        ("أدخل بريدك لتتلقى نشراتنا البريدية", Kind::Subscribe),
        ("شارك", Kind::Share),
        ("شارك هذا الخبر:", Kind::Share),
        ("فيسبوك | تويتر | واتساب", Kind::Share),
        ("Facebook Twitter", Kind::Share),
        ("نسخ الرابط", Kind::Share),
        ("طباعة", Kind::Share),
        ("اقرأ أيضاً: عودة الكهرباء إلى المدينة", Kind::ReadAlso),
        ("إقـرأ أيضًا - عودة الكهرباء إلى المدينة", Kind::ReadAlso),
        ("• مواضيع ذات صلة", Kind::ReadAlso),
        ("الأكثر قراءة", Kind::ReadAlso),
        ("دورية في الحي الشمالي (رويترز)", Kind::Caption),
        ("سوق المدينة بعد إغلاقه (أ.ف.ب)", Kind::Caption),
        ("صورة أرشيفية لسوق المدينة", Kind::Caption),
        ("تصوير: سمر الحاج", Kind::Caption),
        ("جميع الحقوق محفوظة لصحيفة النهار الجديد", Kind::Copyright),
        ("©2021 النهار الجديد", Kind::Copyright),
        ("Copyright 2021", Kind::Copyright),
        ("أضف تعليقاً", Kind::Comments),
        ("الكلمات المفتاحية: درعا، دورية", Kind::Keywords),
        ("Tags: درعا", Kind::Keywords),
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
        told(&[(lines[0], Kind::ReadAlso), (lines[1], Kind::ReadAlso)])
    );
    let text = format!("{FIRST}\n{SECOND}\n{}", lines.join("\n"));
    assert_eq!(
        found(&text, "").1,
        told(&[
            (lines[0], Kind::ReadAlso),
            (lines[1], Kind::ReadAlso),
            (lines[2], Kind::ReadAlso)
        ])
    );
}

#[test]
fn a_short_last_paragraph_stays() {
    let text = format!("{FIRST}\n{SECOND}\nونفى المجلس ذلك\nشارك المقال");
    assert_eq!(found(&text, "").1, told(&[("شارك المقال", Kind::Share)]));
}

#[test]
fn ranges_are_whole_paragraphs_in_any_line_ends() {
    let text = format!("{FIRST}\r\n  شارك المقال  \r\n{SECOND}\u{2029}طباعة");
    assert_eq!(
        found(&text, "").1,
        told(&[("  شارك المقال  ", Kind::Share), ("طباعة", Kind::Share)])
    );
}
