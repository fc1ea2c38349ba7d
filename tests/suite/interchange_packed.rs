//! Word documents and archives: what is unpacked, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::io::{Cursor, Write};

use hashiya::interchange::{Limits, Mapping, Options, Reason, SourceFile, fields, guess};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::drafts::{Drafts, read_all};

/// An archive with these entries.
pub fn zipped<N: Into<String>>(entries: impl IntoIterator<Item = (N, Vec<u8>)>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        let name = name.into();
        if name.ends_with('/') {
            writer
                .add_directory(name, SimpleFileOptions::default())
                .unwrap();
            continue;
        }
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read_with(name: &str, bytes: &[u8], limits: Limits) -> Drafts {
    let options = Options {
        limits,
        ..Options::default()
    };
    read_all(&SourceFile { name, bytes }, &options)
}

fn read(name: &str, bytes: &[u8]) -> Drafts {
    read_with(name, bytes, Limits::default())
}

fn refusals(outcome: &Drafts) -> Vec<(&str, String)> {
    outcome
        .refusals
        .iter()
        .map(|refusal| (refusal.origin.as_str(), refusal.reason.to_string()))
        .collect()
}

const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="a" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
<Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/main.xml"/></Relationships>"#;

const CORE: &str = r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>هدنة في السهل &amp; الجبل</dc:title><dc:creator>سمر الحاج</dc:creator><cp:keywords>هدنة</cp:keywords>
<dcterms:created>2021-12-07T10:00:00Z</dcterms:created><dc:language>ar-SY</dc:language><cp:revision>4</cp:revision></cp:coreProperties>"#;

/// A document with this body.
pub fn document(body: &str) -> Vec<u8> {
    let main = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>"#
    );
    zipped([
        ("_rels/.rels", RELATIONS.into()),
        ("word/main.xml", main.into_bytes()),
        ("docProps/core.xml", CORE.into()),
    ])
}

#[test]
fn a_document_gives_paragraphs_and_properties() {
    let body = r#"<w:p><w:pPr><w:bidi/><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr>
  <w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">توصل وجهاء البلدتين </w:t></w:r><w:r><w:t>إلى هدنة</w:t></w:r></w:p>
<w:p/>
<w:p><w:r><w:t>بند</w:t><w:tab/><w:t>أول</w:t><w:br/><w:t>ويتبع</w:t><w:cr/><w:t>إلى</w:t><w:noBreakHyphen/><w:t>هنا&#x200F; &lt;1&gt;</w:t><w:softHyphen/></w:r></w:p>
<w:p><w:ins><w:r><w:t>أضيف</w:t></w:r></w:ins><w:del><w:r><w:delText>حُذف</w:delText><w:t>وهذا</w:t></w:r></w:del><w:moveFrom><w:r><w:t>نُقل</w:t></w:r></w:moveFrom><w:hyperlink><w:r><w:t> برابط </w:t></w:r></w:hyperlink></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>خلية</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>ثانية</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>في إطار</w:t></w:r></w:p></w:txbxContent><a:t>رسم</a:t></mc:Choice><mc:Fallback><w:p><w:r><w:t>في إطار</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>حول الإطار</w:t></w:r></w:p>"#;
    let outcome = read("تقرير.docx", &document(body));
    assert_eq!(refusals(&outcome), []);
    let draft = &outcome.drafts[0];
    assert_eq!(
        draft.text.as_str(),
        "توصل وجهاء البلدتين إلى هدنة\n\nبند\tأول\nويتبع\nإلى\u{2011}هنا\u{200F} <1>\u{AD}\n\
         أضيفبرابط\nخلية\nثانية\nفي إطار\nحول الإطار"
    );
    assert_eq!(draft.wanted_id, "تقرير");
    let metadata = &draft.metadata;
    assert_eq!(metadata.title, "هدنة في السهل & الجبل");
    assert_eq!(metadata.author, "سمر الحاج");
    assert_eq!(metadata.date, "2021-12-07T10:00:00Z");
    assert_eq!(metadata.language, "ar-SY");
    assert_eq!(
        metadata.fields.get("keywords").map(String::as_str),
        Some("هدنة")
    );
    assert_eq!(metadata.fields.len(), 1);
}

#[test]
fn documents_that_are_none() {
    let only = |bytes: &[u8]| {
        read("a.docx", bytes)
            .refusals
            .pop()
            .unwrap()
            .reason
            .to_string()
    };
    assert_eq!(
        only(&document("<w:p/><w:p><w:r><w:t> </w:t></w:r></w:p>")),
        "there is no text in it"
    );
    assert_eq!(
        only(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        "this is no Word document: it is locked with a password or of an old format; \
         save it as .docx without a password"
    );
    assert!(only(b"plain text").starts_with("this is no Word document: "));
    assert_eq!(
        only(&zipped([("a.txt", b"x".to_vec())])),
        "this is no Word document: it has no word/document.xml"
    );
    assert_eq!(
        only(&zipped([(
            "word/document.xml",
            b"<a><p><r><t>x</t></r></p></a>".to_vec()
        )])),
        "this is no Word document: its main part is no text document"
    );
    assert!(
        only(&zipped([("word/document.xml", b"<a><b></a>".to_vec())]))
            .starts_with("this is no Word document: ")
    );
    // The text may be four times as long in XML.
    let limits = Limits {
        text: 100,
        ..Limits::default()
    };
    let bytes = document(&format!(
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "نص".repeat(200)
    ));
    let outcome = read_with("a.docx", &bytes, limits);
    assert!(matches!(
        outcome.refusals[0].reason,
        Reason::TooLarge { limit: 400, .. }
    ));
}

#[test]
fn two_entries_of_one_name_are_two_articles() {
    // No program that writes archives lets them have one name, but there are such.
    let texts = ["أول", "ثان", "ثالث"];
    let named = ["a1.txt", "a2.txt", "a3.txt"].into_iter().zip(texts);
    let bytes = zipped(named.map(|(name, text)| (name, text.as_bytes().to_vec())));
    let text = bytes
        .iter()
        .map(|&byte| char::from(byte))
        .collect::<String>();
    let text = text.replace("a2.txt", "a1.txt").replace("a3.txt", "a1.txt");
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let outcome = read("all.zip", &bytes);
    let drafts: Vec<(&str, &str, &[u8])> = outcome
        .drafts
        .iter()
        .map(|it| (it.origin.as_str(), it.wanted_id.as_str(), it.text.bytes()))
        .collect();
    assert_eq!(
        drafts,
        [
            ("all.zip/a1.txt", "a1", texts[0].as_bytes()),
            ("all.zip [2]/a1.txt", "a1", texts[1].as_bytes()),
            ("all.zip [3]/a1.txt", "a1", texts[2].as_bytes()),
        ]
    );
    assert_eq!(refusals(&outcome), []);
}

#[test]
fn an_archive_gives_what_its_entries_give() {
    let page = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/import/brief.html"
    ))
    .unwrap();
    let raw = " نص أول \r\n".as_bytes().to_vec();
    let bytes = zipped([
        ("أخبار/", Vec::new()),
        ("أخبار/أول.txt", raw.clone()),
        ("../../etc/ثان.txt", raw.clone()),
        ("C:\\x\\ثالث.txt", raw.clone()),
        (
            "dump.jsonl",
            b"{\"text\":\"a\"}\n{\"x\":1}\n{\"text\":\"b\"}".to_vec(),
        ),
        ("t.csv", b"text,title\nc,d\n".to_vec()),
        ("p.html", page),
        (
            "d.docx",
            document("<w:p><w:r><w:t>من وثيقة</w:t></w:r></w:p>"),
        ),
        ("picture.png", vec![1]),
        ("inner.zip", zipped([("a.txt", b"x".to_vec())])),
        ("empty.txt", Vec::new()),
        ("__MACOSX/._a.txt", vec![1]),
        (".hidden.txt", vec![1]),
    ]);
    let outcome = read("all.zip", &bytes);
    let drafts: Vec<(&str, &str)> = outcome
        .drafts
        .iter()
        .map(|draft| (draft.origin.as_str(), draft.wanted_id.as_str()))
        .collect();
    assert_eq!(
        drafts,
        [
            ("all.zip/أخبار/أول.txt", "أول"),
            ("all.zip/../../etc/ثان.txt", "ثان"),
            ("all.zip/C:\\x\\ثالث.txt", "ثالث"),
            ("all.zip/dump.jsonl line 1", "dump-00001"),
            ("all.zip/dump.jsonl line 3", "dump-00003"),
            ("all.zip/t.csv line 2", "t-00001"),
            ("all.zip/p.html", "p"),
            ("all.zip/d.docx", "d"),
        ]
    );
    assert_eq!(outcome.drafts[0].text.bytes(), raw);
    assert_eq!(
        refusals(&outcome),
        [
            (
                "all.zip/dump.jsonl line 2",
                "it has no field \"text\", which should be its text".to_owned()
            ),
            (
                "all.zip/picture.png",
                "files in .png are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
                    .to_owned()
            ),
            (
                "all.zip/inner.zip",
                "it is an archive inside an archive; unpack it first".to_owned()
            ),
            ("all.zip/empty.txt", "the file is empty".to_owned()),
        ]
    );
}

#[test]
fn the_fields_of_an_archive_are_those_of_its_first_records() {
    let bytes = zipped([
        ("a.txt", b"x".to_vec()),
        ("torn.jsonl", b"x".to_vec()),
        ("b.jsonl", b"{\"body\":\"a\",\"headline\":\"b\"}".to_vec()),
    ]);
    let file = SourceFile {
        name: "a.zip",
        bytes: &bytes,
    };
    let found = fields(&file, &Options::default()).unwrap().unwrap();
    assert_eq!(
        guess(&found),
        Mapping::parse("text=body,title=headline").unwrap()
    );
}

#[test]
fn archives_that_are_damaged_locked_or_bombs() {
    let good = zipped([("a.txt", b"one".to_vec()), ("b.txt", vec![b'x'; 5_000])]);
    assert!(
        refusals(&read("a.zip", b"no archive"))[0]
            .1
            .starts_with("the archive cannot be read: ")
    );
    // A byte of the first entry is another one.
    let mut damaged = zipped([
        ("a.txt", "أول".repeat(100).into_bytes()),
        ("b.txt", b"two".to_vec()),
    ]);
    let at = damaged
        .windows(5)
        .position(|window| window == b"a.txt")
        .unwrap()
        + 8;
    damaged[at] ^= 0x55;
    let outcome = read("a.zip", &damaged);
    assert_eq!(outcome.drafts.len(), 1);
    assert_eq!(outcome.refusals[0].origin, "a.zip/a.txt");
    assert!(matches!(outcome.refusals[0].reason, Reason::Archive { .. }));

    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    let outcome = read_with("a.zip", &good, limits(|limits| limits.file = 1_000));
    assert_eq!(outcome.drafts.len(), 1);
    assert_eq!(
        outcome.refusals[0].reason,
        Reason::TooLarge {
            bytes: 5_000,
            limit: 1_000
        }
    );
    // What it says of itself is enough to refuse it whole.
    let outcome = read_with("a.zip", &good, limits(|limits| limits.archive = 1_000));
    assert_eq!(outcome.drafts, []);
    assert_eq!(
        refusals(&outcome),
        [(
            "a.zip",
            Reason::ArchiveTooLarge { limit: 1_000 }.to_string()
        )]
    );
    let outcome = read_with("a.zip", &good, limits(|limits| limits.entries = 1));
    assert_eq!(outcome.drafts, []);
    assert_eq!(
        outcome.refusals[0].reason,
        Reason::TooManyEntries { limit: 1 }
    );

    // An archive that says less than it holds: the size of the second entry is a lie.
    let mut lying = good.clone();
    let size = 5_000_u32.to_le_bytes();
    let places: Vec<usize> = (0..lying.len() - 4)
        .filter(|&at| lying[at..at + 4] == size)
        .collect();
    for at in places {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    for limit in [
        limits(|limits| limits.file = 1_000),
        limits(|limits| limits.archive = 1_000),
    ] {
        let outcome = read_with("a.zip", &lying, limit);
        assert_eq!(outcome.drafts.len(), 1);
        assert_eq!(outcome.refusals.len(), 1);
        assert_eq!(outcome.refusals[0].origin, "a.zip/b.txt");
    }

    // The second entry is at the place of the first.
    let mut shared = zipped([("a.txt", b"one".to_vec()), ("b.txt", b"two".to_vec())]);
    let second = shared
        .windows(4)
        .rposition(|window| window == b"PK\x01\x02")
        .unwrap();
    shared[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(
        refusals(&read("a.zip", &shared)),
        [("a.zip", Reason::Overlap.to_string())]
    );

    // The flag that says that an entry is encrypted.
    let mut locked = zipped([("a.txt", b"one".to_vec())]);
    for (signature, flag) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = locked
            .windows(4)
            .position(|window| window == signature)
            .unwrap();
        locked[at + flag] |= 1;
    }
    assert_eq!(read("a.zip", &locked).refusals[0].reason, Reason::Locked);
    // A method that nobody offers here.
    let mut packed = zipped([("a.txt", b"one".to_vec())]);
    for (signature, method) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let at = packed
            .windows(4)
            .position(|window| window == signature)
            .unwrap();
        packed[at + method] = 14;
    }
    assert_eq!(read("a.zip", &packed).refusals[0].reason, Reason::Packing);
    assert_eq!(
        read("a.zip", &zipped::<&str>([])).refusals[0].reason,
        Reason::NoRecord
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// A document and an archive with some bytes changed and the end cut off give drafts or
    /// refusals, and nothing worse.
    #[test]
    fn damage_is_refused(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..8),
        end in any::<proptest::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let whole = document("<w:p><w:r><w:t>\u{0646}\u{0635} &amp; \u{0646}\u{0635}</w:t></w:r></w:p>");
        let archive = zipped([("a.docx", whole.clone()), ("b.txt", b"text".to_vec())]);
        for (name, mut bytes) in [("a.docx", whole), ("a.zip", archive)] {
            for (index, byte) in &changes {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            if is_cut {
                bytes.truncate(end.index(bytes.len()).max(1));
            }
            let outcome = read(name, &bytes);
            prop_assert!(!outcome.drafts.is_empty() || !outcome.refusals.is_empty());
            for refusal in outcome.refusals {
                prop_assert_ne!(refusal.reason, Reason::Misread);
            }
        }
    }
}
