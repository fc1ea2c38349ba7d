//! Web pages with Arabic layout: the article without what stands around it, and its metadata.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::PathBuf;

use hashiya::interchange::{Draft, Limits, Options, Reason, SourceFile};
use hashiya::model::date::iso_date;
use hashiya::model::encoding::TextEncoding;

use crate::drafts::{Drafts, read_all};

fn data(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    fs::read(folder.join(name)).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Drafts {
    read_all(&SourceFile { name, bytes }, &Options::default())
}

fn draft(name: &str, bytes: &[u8]) -> Draft {
    let mut outcome = read(name, bytes);
    assert_eq!(outcome.refusals, []);
    assert_eq!(outcome.drafts.len(), 1);
    outcome.drafts.pop().unwrap()
}

/// The text that the page `name.html` should give.
fn expected(name: &str) -> String {
    let text = String::from_utf8(data(&format!("{name}.txt"))).unwrap();
    text.trim_end_matches('\n').to_owned()
}

fn reason(name: &str, bytes: &[u8]) -> Reason {
    let mut outcome = read(name, bytes);
    assert_eq!(outcome.drafts, []);
    assert_eq!(outcome.refusals.len(), 1);
    outcome.refusals.pop().unwrap().reason
}

#[test]
fn a_newspaper_with_furniture_everywhere() {
    let draft = draft("daily.html", &data("daily.html"));
    assert_eq!(draft.text.as_str(), expected("daily"));
    assert_eq!(
        (draft.wanted_id.as_str(), draft.origin.as_str()),
        ("daily", "daily.html")
    );
    let metadata = draft.metadata;
    assert_eq!(metadata.title, "توقف محطة الضخ الرئيسية في الغدير");
    assert_eq!(metadata.source, "النهار الجديد");
    assert_eq!(metadata.author, "ليلى الشامي");
    assert_eq!(metadata.date, "2021-12-07T18:05:00+03:00");
    assert_eq!(metadata.url, "https://alnahar.example/local/2021/12/pump");
    assert_eq!(metadata.language, "ar");
    let fields: Vec<(&str, &str)> = metadata
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("description", "انقطاع المياه عن 40 ألف نسمة."),
            ("section", "محليات")
        ]
    );
}

#[test]
fn a_common_newspaper_system_with_a_graph_of_linked_data() {
    let draft = draft("weekly.html", &data("weekly.html"));
    assert_eq!(draft.text.as_str(), expected("weekly"));
    assert!(draft.text.as_str().contains("35\u{A0}خيمة"));
    let metadata = draft.metadata;
    assert_eq!(metadata.title, "شتاء مخيم الزيزفون: خيام لا تقي من المطر");
    assert_eq!(metadata.source, "مجلة الأسبوع \"الأسبوع\"");
    assert_eq!(metadata.author, "نورس قدور");
    assert_eq!(metadata.date, "2022-11-03T07:30:00+00:00");
    assert_eq!(metadata.url, "https://usbua.example/?p=77");
    assert_eq!(metadata.language, "ar-SY");
}

#[test]
fn an_old_page_in_windows_1256_laid_out_with_tables() {
    let bytes = data("archive.html");
    assert!(std::str::from_utf8(&bytes).is_err());
    let draft = draft("archive.html", &bytes);
    assert_eq!(draft.text.as_str(), expected("archive"));
    let metadata = draft.metadata;
    assert_eq!(metadata.title, "الألغام تمنع حصاد القمح في سهل البطحاء");
    assert_eq!(metadata.date, "الخميس 12 آذار (مارس) 2009");
    assert_eq!(iso_date(&metadata.date).as_deref(), Some("2009-03-12"));
    assert_eq!(
        metadata.url,
        "http://www.alhasad.example/news/2009/3/12/554.aspx"
    );
}

#[test]
fn a_page_of_divisions_with_microdata_only() {
    let draft = draft("agency.html", &data("agency.html"));
    assert_eq!(draft.text.as_str(), expected("agency"));
    let metadata = draft.metadata;
    assert_eq!(metadata.title, "تبادل أسرى عند معبر أبو الزندين");
    assert_eq!(metadata.source, "وكالة الضفاف");
    assert_eq!(metadata.author, "مراسل الضفاف في الباب");
    assert_eq!(metadata.date, "آخر تحديث: الأربعاء ٦ آذار/مارس ٢٠٢٤ - ١٨:٠٥");
    assert_eq!(iso_date(&metadata.date).as_deref(), Some("2024-03-06"));
    assert_eq!(metadata.language, "ar");
}

#[test]
fn a_declaration_that_is_not_true_does_not_matter() {
    let page = String::from_utf8(data("brief.html")).unwrap();
    let text = "اندلع حريق في سوق الخضار مساء أمس، وأصيب عاملان بحروق، وفق ما ذكرت فرق الإطفاء.";
    // Saved anew as UTF-8, with the declaration of before.
    let lying = page.replace("utf-8", "windows-1256");
    assert_eq!(draft("a.html", lying.as_bytes()).text.as_str(), text);
    // Nothing declared at all, in each encoding.
    let silent = page.replace("<meta charset=\"utf-8\">", "");
    assert_eq!(draft("a.html", silent.as_bytes()).text.as_str(), text);
    let (old, _, _) = encoding_rs::WINDOWS_1256.encode(&silent);
    assert_eq!(draft("a.html", &old).text.as_str(), text);
    // Declared by another name.
    let renamed = page.replace("utf-8", "CP1256");
    let (old, _, _) = encoding_rs::WINDOWS_1256.encode(&renamed);
    assert_eq!(draft("a.html", &old).text.as_str(), text);
    let utf16: Vec<u8> = [0xFEFF_u16]
        .into_iter()
        .chain(page.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(draft("a.html", &utf16).text.as_str(), text);
}

#[test]
fn a_short_page_says_what_it_can() {
    let metadata = draft("brief.htm", &data("brief.html")).metadata;
    assert_eq!(metadata.title, "خبر عاجل: حريق في سوق الخضار");
    assert_eq!(metadata.author, "مراسل المدينة");
    assert_eq!(
        (metadata.date.as_str(), metadata.source.as_str()),
        ("7/12/2021", "")
    );
}

#[test]
fn text_is_what_a_browser_shows() {
    let page = "<html><body><article><p>سطر  أول\n\tيتبع<br>سطر ثان</p>\
        <p>م\u{64F}\u{640}شكول \u{200F}&amp; &lt;رمز&gt; وأُلصق<b>ت</b> الكلمات، ثم جاءت فواصل، وأخرى، وأخرى، وأخرى.</p>\
        <pre>عمود   أول\nعمود   ثان</pre><table><tr><td>مدينة</td><td>عدد</td></tr>\
        <tr><td>حلب</td><td>3</td></tr></table></article></body></html>";
    assert_eq!(
        draft("a.html", page.as_bytes()).text.as_str(),
        "سطر أول يتبع\nسطر ثان\n\
         م\u{64F}\u{640}شكول \u{200F}& <رمز> وأُلصقت الكلمات، ثم جاءت فواصل، وأخرى، وأخرى، وأخرى.\n\
         عمود   أول\nعمود   ثان\nمدينة\tعدد\nحلب\t3"
    );
}

#[test]
fn what_takes_the_square_of_its_size_is_refused_from_a_number_on() {
    let words =
        "<p>قال مصدر محلي إن القصف استمر على البلدة منذ الفجر، ولم يسفر عن إصابات.</p>".repeat(8);
    let with = |attributes: usize, references: usize| {
        let attributes: String = (0..attributes).map(|at| format!(" a{at}='x y'")).collect();
        let references = "&amp;".repeat(references);
        format!("<html><body><article{attributes}>{words}<p>{references}</p></article>")
    };
    let read = |page: String| draft("a.html", page.as_bytes()).text.as_str().len();
    assert_eq!(read(with(1_000, 10)), read(with(0, 10)));
    assert_eq!(read(with(0, 20_000)), read(with(0, 10)) + 19_990);
    // Of old pages every letter is a reference.
    let letters = words.chars().map(|c| {
        if c.is_ascii() {
            c.to_string()
        } else {
            format!("&#{};", c as u32)
        }
    });
    let letters: String = letters.collect();
    let page = |words: &str| format!("<html><body><article>{words}</article>");
    assert!(letters.matches("&#").count() * 50 > 20_000);
    assert_eq!(
        read(page(&letters.repeat(50))),
        read(page(&words.repeat(50)))
    );
    let refused = |page: String| reason("a.html", page.as_bytes()).to_string();
    assert_eq!(
        refused(with(1_001, 0)),
        "it has more than 1000 attributes on one element, and no more are read; split it"
    );
    assert_eq!(
        refused(with(0, 20_001)),
        "it has more than 20000 references such as &amp;, and no more are read; split it"
    );
}

#[test]
fn what_is_no_article_is_refused() {
    assert_eq!(
        reason("front.html", &data("front.html")),
        Reason::NoMainText
    );
    assert_eq!(reason("a.html", b"<html></html>"), Reason::NoMainText);
    assert_eq!(reason("a.html", b""), Reason::EmptyFile);
    let deep = format!("<html><body>{}نص", "<div>".repeat(5_000));
    let too_deep = Reason::TooDeep { limit: 3_000 };
    assert_eq!(reason("a.html", deep.as_bytes()), too_deep);
    // By the source alone: a tree of it would take minutes.
    for tag in ["<x-y>", "<b>", "<table><td>"] {
        assert_eq!(reason("a.html", tag.repeat(1_000_000).as_bytes()), too_deep);
    }
    let deep = format!("<html><body>{}نص", "<div>".repeat(300));
    assert_eq!(
        reason("a.html", deep.as_bytes()),
        Reason::TooDeep { limit: 256 }
    );
    let too_many = |what, limit| Reason::TooMany { what, limit };
    let wide = "<p>".repeat(1_000_000);
    assert_eq!(reason("a.html", wide.as_bytes()), too_many("tags", 200_000));
    let wide = format!("<html><body>{}", "<p>نص".repeat(100_000));
    assert_eq!(
        reason("a.html", wide.as_bytes()),
        too_many("elements", 100_000)
    );
    assert_eq!(
        reason("a.html", b"%PDF-1.4 \x80\x81"),
        Reason::Binary {
            what: "a PDF document"
        }
    );
    assert_eq!(
        reason(
            "a.html",
            b"<meta charset=Shift_JIS>\x83\x65\x83\x58\x83\x67"
        ),
        Reason::UnknownEncoding {
            guess: "Shift_JIS".to_owned()
        }
    );
    let options = Options {
        encoding: Some(TextEncoding::Utf8),
        ..Options::default()
    };
    let bytes = data("archive.html");
    let outcome = read_all(
        &SourceFile {
            name: "a.html",
            bytes: &bytes,
        },
        &options,
    );
    assert!(matches!(
        outcome.refusals[0].reason,
        Reason::Malformed {
            encoding: TextEncoding::Utf8,
            byte: Some(_)
        }
    ));
    let options = Options {
        limits: Limits {
            page: 100,
            ..Limits::default()
        },
        ..Options::default()
    };
    let outcome = read_all(
        &SourceFile {
            name: "a.html",
            bytes: &bytes,
        },
        &options,
    );
    assert_eq!(
        outcome.refusals[0].reason,
        Reason::TooLarge {
            bytes: 1585,
            limit: 100
        }
    );
}
