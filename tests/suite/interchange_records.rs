//! JSON lines, JSON and tables: records become drafts by a mapping, one bad record alone.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::ops::ControlFlow;

use hashiya::interchange::mapping::MappingError;
use hashiya::interchange::{
    Draft, DraftText, Mapping, Options, Reason, SourceFile, Target, fields, guess, read,
};
use hashiya::model::encoding::TextEncoding;

use crate::drafts::{Drafts, read_all};

const LONG: &str = "أعلنت فرق الإطفاء السيطرة على الحريق الذي اندلع في مستودع للأخشاب شرق المدينة، \
    وقالت إن ثلاثة عمال أصيبوا بحروق طفيفة ونُقلوا إلى المشفى الوطني.";

fn read_with(name: &str, bytes: impl AsRef<[u8]>, mapping: &str) -> Drafts {
    let options = Options {
        mapping: Mapping::parse(mapping).unwrap(),
        ..Options::default()
    };
    let bytes = bytes.as_ref();
    read_all(&SourceFile { name, bytes }, &options)
}

fn texts(outcome: &Drafts) -> Vec<&str> {
    outcome
        .drafts
        .iter()
        .map(|draft| draft.text.as_str())
        .collect()
}

fn refusals(outcome: &Drafts) -> Vec<(String, String)> {
    outcome
        .refusals
        .iter()
        .map(|refusal| (refusal.origin.clone(), refusal.reason.to_string()))
        .collect()
}

fn guessed(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let bytes = bytes.as_ref();
    let found = fields(&SourceFile { name, bytes }, &Options::default());
    guess(&found.unwrap().unwrap()).to_string()
}

fn free(draft: &Draft) -> Vec<(&str, &str)> {
    draft
        .metadata
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[test]
fn json_lines_with_bad_ones_among_them() {
    let mut bytes = format!(
        "{{\"id\":\"n-7\",\"headline\":\"حريق\",\"body\":\" {LONG}\\n\",\"tags\":[\"a\",2],\"n\":1.50}}\r\n\
         \n\
         {{\"body\":\"torn\n\
         [1,2]\n\
         {{\"headline\":\"بلا نص\"}}\n\
         {{\"headline\":\"فارغ\",\"body\":\"  \"}}\n\
         {{\"body\":\"bad \\ud800 surrogate\"}}\n\
         {{\"body\":\"nul \\u0000\"}}\n\
         {{\"body\":\"%PDF-1.4\"}}\n\
         {{\"body\":null}}\n"
    )
    .into_bytes();
    bytes.extend_from_slice(b"{\"body\":\"\xFF\"}\n{\"body\":\"last\"}");
    let outcome = read_with("in/dump.jsonl", &bytes, "");
    assert_eq!(texts(&outcome), [format!(" {LONG}\n").as_str(), "last"]);
    let first = &outcome.drafts[0];
    assert_eq!(first.wanted_id, "n-7");
    assert_eq!(first.origin, "in/dump.jsonl line 1");
    assert_eq!(first.metadata.title, "حريق");
    assert_eq!(free(first), [("id", "n-7"), ("n", "1.5"), ("tags", "a, 2")]);
    assert_eq!(outcome.drafts[1].wanted_id, "dump-00011");
    assert_eq!(outcome.drafts[1].origin, "in/dump.jsonl line 12");
    let told = |line: u32, reason: &str| (format!("in/dump.jsonl line {line}"), reason.to_owned());
    assert_eq!(
        refusals(&outcome),
        [
            told(
                3,
                "this is not JSON: EOF while parsing a string at line 1 column 13"
            ),
            told(4, "this is a list where an object with fields is expected"),
            told(5, "it has no field \"body\", which should be its text"),
            told(6, "there is no text in it"),
            told(
                7,
                "this is not JSON: unexpected end of hex escape at line 1 column 20"
            ),
            told(
                8,
                "its text has NUL characters, as files have that are not text"
            ),
            told(9, "as a file, its text would be taken for a PDF document"),
            told(10, "it has no field \"body\", which should be its text"),
            told(
                11,
                "byte 9 has no meaning in UTF-8; choose another encoding"
            ),
        ]
    );
}

#[test]
fn json_in_every_shape() {
    let one = format!("{{\"text\":\"{LONG}\",\"tags\":[{{\"k\":1}},{{\"k\":2}}]}}");
    let shapes = [
        (format!("[{one},{one}]"), 2),
        (
            format!(" {{\"count\":2,\"data\":{{\"items\":[{one},{one}],\"ids\":[1,2,3]}}}} "),
            2,
        ),
        (one.clone(), 1),
        (format!("{one}\n{one}\n{one}"), 3),
        (format!("[{one}"), 1),
    ];
    for (text, count) in shapes {
        let outcome = read_with("a.json", &text, "");
        assert_eq!(texts(&outcome), vec![LONG; count], "{text}");
    }
    let outcome = read_with("a.json", &one, "");
    assert_eq!(outcome.drafts[0].origin, "a.json");
    assert_eq!(outcome.drafts[0].wanted_id, "a");
    assert_eq!(
        free(&outcome.drafts[0]),
        [("tags.0.k", "1"), ("tags.1.k", "2")]
    );
    let outcome = read_with("a.json", format!("[{one},\n{one}]"), "");
    assert_eq!(outcome.drafts[1].origin, "a.json record 2");
    assert_eq!(outcome.drafts[1].wanted_id, "a-00002");
    let outcome = read_with("a.json", format!("{one}\n{one}"), "");
    assert_eq!(outcome.drafts[1].origin, "a.json line 2");
}

#[test]
fn the_array_of_records_can_be_chosen() {
    let text = format!(
        "{{\"long\":[{{\"text\":\"{LONG}\"}}],\"a\":{{\"b\":[{{\"text\":\"x\"}},{{\"text\":\"y\"}}]}}}}"
    );
    assert_eq!(texts(&read_with("a.json", &text, "")), [LONG]);
    assert_eq!(
        texts(&read_with("a.json", &text, "records=a.b")),
        ["x", "y"]
    );
    assert_eq!(
        refusals(&read_with("a.json", &text, "records=a.c")),
        [(
            "a.json".to_owned(),
            "there is no array at records=a.c".to_owned()
        )]
    );
}

#[test]
fn a_damaged_element_is_refused_alone() {
    let outcome = read_with(
        "a.json",
        "[{\"text\":\"x\"},{\"text\":nul},7,{\"text\":\"y\"}",
        "",
    );
    assert_eq!(texts(&outcome), ["x", "y"]);
    assert_eq!(
        refusals(&outcome),
        [
            (
                "a.json record 2".to_owned(),
                "this is not JSON: expected ident at line 1 column 12".to_owned()
            ),
            (
                "a.json record 3".to_owned(),
                "this is a number where an object with fields is expected".to_owned()
            ),
            (
                "a.json record 5".to_owned(),
                "this is not JSON: it ends in line 1 before it is complete".to_owned()
            ),
        ]
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(read_with("a.json", &deep, "").refusals.len(), 1);
    for nothing in ["[]", " ", "{}", "\n\n"] {
        let outcome = read_with("a.json", nothing, "");
        assert_eq!(outcome.refusals.len(), 1, "{nothing:?}");
    }
    assert_eq!(
        read_with("a.json", "[]", "").refusals[0].reason,
        Reason::NoRecord
    );
    assert_eq!(
        read_with("a.jsonl", "\n\n", "").refusals[0].reason,
        Reason::NoRecord
    );
}

#[test]
fn nested_fields_and_lists_of_paragraphs() {
    let text = format!(
        "{{\"title\":{{\"rendered\":\"عنوان\"}},\"content\":{{\"rendered\":\"{LONG}\"}},\
          \"authors\":[{{\"name\":\"سمر\"}},{{\"name\":\"زياد\"}}],\"meta\":{{\"published_at\":\"2021-12-07\"}}}}"
    );
    let outcome = read_with("a.jsonl", &text, "");
    let draft = &outcome.drafts[0];
    assert_eq!(draft.text, DraftText::Text(LONG.to_owned()));
    assert_eq!(draft.metadata.title, "عنوان");
    assert_eq!(draft.metadata.author, "سمر");
    assert_eq!(draft.metadata.date, "2021-12-07");
    assert_eq!(free(draft), [("authors.1.name", "زياد")]);
    let lines = "{\"p\":[\"الأولى\",\"الثانية \"],\"authors\":[\"أ\",\"ب\"]}";
    let outcome = read_with("a.jsonl", lines, "text=p");
    assert_eq!(texts(&outcome), ["الأولى\nالثانية "]);
    assert_eq!(outcome.drafts[0].metadata.author, "أ, ب");
}

#[test]
fn tables_with_any_delimiter_and_quotes() {
    let rows = [
        ("العنوان", "النص", "التاريخ"),
        ("حريق, ودخان; كثيف", LONG, "7/12/2021"),
        ("سطر", "سطر أول\r\nسطر \"ثان\"\tوآخر ", ""),
    ];
    for (name, delimiter) in [
        ("a.csv", ','),
        ("a.csv", ';'),
        ("a.csv", '\t'),
        ("a.csv", '|'),
        ("a.tsv", '\t'),
        ("a.tsv", ','),
    ] {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let mut text = String::from("\u{FEFF}");
        for (title, body, date) in rows {
            text += &[quoted(title), quoted(body), quoted(date)].join(&delimiter.to_string());
            text += "\r\n";
        }
        let outcome = read_with(name, &text, "");
        assert_eq!(refusals(&outcome), [], "{name} {delimiter}");
        assert_eq!(texts(&outcome), [rows[1].1, rows[2].1]);
        let draft = &outcome.drafts[0];
        assert_eq!(draft.metadata.title, "حريق, ودخان; كثيف");
        assert_eq!(draft.metadata.date, "7/12/2021");
        assert_eq!(draft.origin, format!("{name} line 2"));
        assert_eq!(draft.wanted_id, "a-00001");
    }
}

#[test]
fn rows_that_do_not_fit_are_refused_alone() {
    let mut bytes = b"id,text\n1,one\n2,two,three\n3\n\n4,\"\"\n,\n".to_vec();
    bytes.extend_from_slice(b"5,\xFF\n6,six,,\n7,\xD8\xA7\n8,b\n9,c\n10,d\n11,e\n");
    let outcome = read_with("t.csv", &bytes, "");
    assert_eq!(texts(&outcome), ["one", "six", "ا", "b", "c", "d", "e"]);
    assert_eq!(outcome.drafts[0].wanted_id, "1");
    let told = |line: u32, reason: &str| (format!("t.csv line {line}"), reason.to_owned());
    assert_eq!(
        refusals(&outcome),
        [
            told(
                3,
                "the row has 3 cells and the table 2 columns; is the text quoted?"
            ),
            told(4, "it has no field \"text\", which should be its text"),
            told(6, "there is no text in it"),
            told(
                8,
                "some bytes have no meaning in UTF-8; choose another encoding"
            ),
        ]
    );
}

#[test]
fn tables_without_names_of_columns() {
    let text = format!(
        "2021-12-07,{LONG},https://a.example/1\n2021-12-08,{LONG} ثانية,https://a.example/2\n"
    );
    let outcome = read_with("a.csv", &text, "");
    assert_eq!(texts(&outcome), [LONG.to_owned(), format!("{LONG} ثانية")]);
    assert_eq!(outcome.drafts[0].metadata.url, "https://a.example/1");
    assert_eq!(outcome.drafts[0].metadata.date, "2021-12-07");
    // An index without a name, as data frames write it.
    let text = format!(",title,text\n0,عنوان,{LONG}\n");
    let outcome = read_with("a.csv", &text, "");
    assert_eq!(texts(&outcome), [LONG]);
    assert_eq!(free(&outcome.drafts[0]), [("1", "0")]);
}

#[test]
fn tables_in_the_encodings_of_old() {
    let text = format!("العنوان;النص\nخبر;\"{LONG}\"\n");
    let (old, _, _) = encoding_rs::WINDOWS_1256.encode(&text);
    assert_eq!(texts(&read_with("a.csv", &*old, "")), [LONG]);
    let utf16: Vec<u8> = [0xFEFF_u16]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(texts(&read_with("a.csv", &utf16, "")), [LONG]);
    let options = Options {
        encoding: Some(TextEncoding::Windows1256),
        ..Options::default()
    };
    let file = SourceFile {
        name: "a.csv",
        bytes: &old,
    };
    assert_eq!(texts(&read_all(&file, &options)), [LONG]);
}

#[test]
fn a_mapping_is_guessed_from_names() {
    for (header, expected) in [
        (
            "id,title,body,source,author,date,url,lang",
            "text=body,title=title,source=source,author=author,date=date,url=url,language=lang,id=id",
        ),
        (
            "ArticleID,Headline,articleBody,siteName,byLine,datePublished,Permalink,Language",
            "text=articleBody,title=Headline,source=siteName,author=byLine,date=datePublished,\
             url=Permalink,language=Language,id=ArticleID",
        ),
        (
            "رقم,العنوان,النص,المصدر,الكاتب,التاريخ,الرابط,اللغة",
            "text=النص,title=العنوان,source=المصدر,author=الكاتب,date=التاريخ,url=الرابط,\
             language=اللغة,id=رقم",
        ),
        (
            "المعرف,عنوان الخبر,مُحتوى_الخبر,الصحيفة,بقلم,تاريخ النشر,رابط الخبر,لغة",
            "text=مُحتوى_الخبر,title=عنوان الخبر,source=الصحيفة,author=بقلم,date=تاريخ النشر,\
             url=رابط الخبر,language=لغة,id=المعرف",
        ),
    ] {
        let text = format!("{header}\n7,عنوان,{LONG},صحيفة,سمر,2021-12-07,https://a.example/,ar\n");
        assert_eq!(
            guessed("a.csv", text.replace(LONG, &LONG.replace(',', "،"))),
            expected
        );
    }
}

#[test]
fn a_mapping_is_guessed_from_samples() {
    // No name tells: the longest is the text, and there is one address and one date.
    let text = format!(
        "c1|c2|c3|c4\nقصير|{LONG}|http://a.example/x|٧ ديسمبر ٢٠٢١\nقصير|{LONG}|http://a.example/y|8/12/2021\n"
    );
    assert_eq!(guessed("a.csv", text), "text=c2,date=c4,url=c3");
    // `content` is a summary here, and `url` no address.
    let text = format!(
        "{{\"content\":\"ملخص\",\"text\":\"{LONG}\",\"url\":\"slug-1\",\"source\":\"https://a.example/\"}}"
    );
    assert_eq!(guessed("a.jsonl", text), "text=text,url=source");
    // Two dates without a name: nobody can tell.
    assert_eq!(
        guessed("a.jsonl", "{\"a\":\"2021-01-01\",\"b\":\"2021-01-02\"}"),
        ""
    );
    assert_eq!(
        refusals(&read_with("a.jsonl", "{\"a\":\"2021-01-01\",\"b\":\"2021-01-02\"}", "")),
        [(
            "a.jsonl line 1".to_owned(),
            "no field looks like the text of an article; choose one with text=FIELD; there are: a, b"
                .to_owned()
        )]
    );
    assert_eq!(
        refusals(&read_with("a.csv", "a,b\n1,2\n2,3\n", "")),
        [(
            "a.csv".to_owned(),
            "no field looks like the text of an article; choose one with text=FIELD; there are: a, b"
                .to_owned()
        )]
    );
}

#[test]
fn fields_are_listed_with_samples() {
    let text = "{\"a\":\"x\",\"b\":{\"c\":[1,2]}}\n{\"a\":\"\",\"d\":\"https://a.example/\"}\n";
    let file = SourceFile {
        name: "a.jsonl",
        bytes: text.as_bytes(),
    };
    let found = fields(&file, &Options::default()).unwrap().unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|field| {
            (
                field.name.as_str(),
                field.samples.clone(),
                field.count,
                field.length,
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("a", vec!["x".to_owned()], 1, 1),
            ("b.c", vec!["1\n2".to_owned()], 1, 3),
            ("d", vec!["https://a.example/".to_owned()], 1, 18),
        ]
    );
    assert!(found[2].is_address && !found[0].is_address);
    let file = SourceFile {
        name: "a.jsonl",
        bytes: b"torn",
    };
    assert_eq!(
        fields(&file, &Options::default()).unwrap_err().to_string(),
        "this is not JSON: expected ident at line 1 column 2"
    );
}

#[test]
fn a_mapping_is_written_and_read() {
    let mapping = Mapping::parse(
        " Text = body , title=head\\,line, id=a\\=b\\\\, url=,others=drop,records=x.y",
    )
    .unwrap();
    assert_eq!(mapping.get(Target::Text), Some("body"));
    assert_eq!(mapping.get(Target::Title), Some("head,line"));
    assert_eq!(mapping.get(Target::Id), Some("a=b\\"));
    assert_eq!(
        (mapping.get(Target::Url), mapping.is_decided(Target::Url)),
        (None, true)
    );
    assert!(!mapping.is_decided(Target::Date));
    assert_eq!(mapping.target_of("head,line"), Some(Target::Title));
    assert_eq!(mapping.records.as_deref(), Some("x.y"));
    let written = mapping.to_string();
    assert_eq!(
        written,
        "text=body,title=head\\,line,url=,id=a\\=b\\\\,records=x.y,others=drop"
    );
    assert_eq!(Mapping::parse(&written), Ok(mapping.clone()));
    let ron = ron::to_string(&mapping).unwrap();
    assert_eq!(ron::from_str::<Mapping>(&ron).unwrap(), mapping);
    assert_eq!(
        Mapping::parse("body"),
        Err(MappingError::NoEquals {
            part: "body".to_owned()
        })
    );
    assert_eq!(
        Mapping::parse("nass=body").unwrap_err().to_string(),
        "nothing is called \"nass\"; the targets are text, title, source, author, date, url, \
         language and id, and there are records=PATH, others=keep or drop and annotations=ignore"
    );
    assert_eq!(
        Mapping::parse("others=yes").unwrap_err().to_string(),
        "others=yes is not understood; write others=keep or others=drop"
    );
}

#[test]
fn what_a_person_chose_goes_before_the_guess() {
    let text = format!(
        "{{\"text\":\"ملخص\",\"full\":\"{LONG}\",\"title\":\"ع\",\"date\":\"2021\",\"x\":\"{}\"}}",
        "س".repeat(3_000)
    );
    let outcome = read_with("a.jsonl", &text, "text=full,title=");
    let draft = &outcome.drafts[0];
    assert_eq!(draft.text.as_str(), LONG);
    assert_eq!(
        (draft.metadata.title.as_str(), draft.metadata.date.as_str()),
        ("", "2021")
    );
    // A title that nobody wants is a field like another; one that is too long is left out.
    assert_eq!(free(draft), [("text", "ملخص"), ("title", "ع")]);
    assert_eq!(draft.left_out, ["x"]);
    let outcome = read_with("a.jsonl", &text, "text=full,others=drop");
    assert_eq!(free(&outcome.drafts[0]), []);
    assert_eq!(outcome.drafts[0].left_out, [""; 0]);
}

#[test]
fn reading_stops_where_it_is_told() {
    let text = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n";
    for (name, text) in [
        ("a.jsonl", text),
        ("a.json", text),
        ("a.csv", "text,n\na,1\nb,2\nc,3\n"),
    ] {
        let mut seen = 0;
        let file = SourceFile {
            name,
            bytes: text.as_bytes(),
        };
        let flow = read(&file, &Options::default(), &mut |_| {
            seen += 1;
            if seen == 2 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!((flow, seen), (ControlFlow::Break(()), 2), "{name}");
    }
}
