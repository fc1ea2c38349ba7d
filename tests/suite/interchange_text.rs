//! Plain text: the bytes stay untouched, in every encoding; and what no format reads.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::interchange::{
    DraftText, FORMATS, Limits, Options, Reason, SourceFile, fields, format_of,
};
use hashiya::model::encoding::TextEncoding;
use proptest::prelude::*;

use crate::drafts::{Drafts, read_all};

const TEXT: &str = "  قُتِل ثلاثة جنود\u{A0}في ريف حلب،\r\n\r\n وأصيب\tاثنان. \u{200F}\n\n";

fn read_with(name: &str, bytes: &[u8], options: &Options) -> Drafts {
    read_all(&SourceFile { name, bytes }, options)
}

fn read(name: &str, bytes: &[u8]) -> Drafts {
    read_with(name, bytes, &Options::default())
}

fn reason(name: &str, bytes: &[u8]) -> Reason {
    let mut outcome = read(name, bytes);
    assert_eq!((outcome.drafts.len(), outcome.refusals.len()), (0, 1));
    let refusal = outcome.refusals.pop().unwrap();
    assert_eq!(refusal.origin, name);
    refusal.reason
}

#[test]
fn bytes_stay_as_they_came() {
    let (arabic, _, _) = encoding_rs::WINDOWS_1256.encode(TEXT);
    let marked = [b"\xEF\xBB\xBF".as_slice(), TEXT.as_bytes()].concat();
    let utf16: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, encoding) in [
        (TEXT.as_bytes(), TextEncoding::Utf8),
        (marked.as_slice(), TextEncoding::Utf8),
        (&arabic, TextEncoding::Windows1256),
        (&utf16, TextEncoding::Utf16Be),
    ] {
        let outcome = read("folder/خبر أول.TXT", bytes);
        assert_eq!(outcome.refusals, []);
        let draft = &outcome.drafts[0];
        assert_eq!(draft.wanted_id, "خبر أول");
        assert_eq!(draft.origin, "folder/خبر أول.TXT");
        assert!(draft.metadata.is_empty());
        assert_eq!(
            draft.text,
            DraftText::Raw {
                bytes: bytes.to_vec(),
                text: TEXT.to_owned(),
                encoding
            }
        );
    }
}

#[test]
fn an_encoding_that_would_not_be_found_again_becomes_utf_8() {
    // As UTF-8 these bytes are other letters; the person says that they are Windows-1256.
    let options = Options {
        encoding: Some(TextEncoding::Windows1256),
        ..Options::default()
    };
    let outcome = read_with("a.txt", "نص".as_bytes(), &options);
    let (expected, _) = encoding_rs::WINDOWS_1256.decode_without_bom_handling("نص".as_bytes());
    assert_eq!(
        outcome.drafts[0].text,
        DraftText::Text(expected.into_owned())
    );
    // What is found anyway stays as it is.
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode(TEXT);
    let outcome = read_with("a.txt", &bytes, &options);
    assert_eq!(outcome.drafts[0].text.bytes(), &*bytes);
}

#[test]
fn what_cannot_be_read_has_a_reason() {
    assert_eq!(reason("a.txt", b""), Reason::EmptyFile);
    assert_eq!(reason("a.txt", b" \r\n\t"), Reason::NoText);
    assert_eq!(
        reason("a.txt", b"%PDF-1.7"),
        Reason::Binary {
            what: "a PDF document"
        }
    );
    assert_eq!(
        reason("a.txt", b"text \x00 text"),
        Reason::Binary {
            what: "a binary file"
        }
    );
    let japanese = "日本語の新聞記事を読むための文章です。".repeat(4);
    let (shift_jis, _, _) = encoding_rs::SHIFT_JIS.encode(&japanese);
    assert_eq!(
        reason("a.txt", &shift_jis),
        Reason::UnknownEncoding {
            guess: "Shift_JIS".to_owned()
        }
    );
    for (name, ending) in [
        ("a.pdf", "pdf"),
        ("a.tar.gz", "gz"),
        ("LICENSE", ""),
        (".txt", ""),
    ] {
        assert_eq!(
            reason(name, b"text"),
            Reason::NotImported {
                ending: ending.to_owned()
            }
        );
    }
    assert_eq!(
        reason("a.pdf", b"text").to_string(),
        "files in .pdf are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
    );
    assert_eq!(
        reason("README", b"text").to_string(),
        "files without an ending are not imported; save it as .txt, .html, .docx, .csv or .jsonl"
    );
    let small = Options {
        limits: Limits {
            text: 10,
            ..Limits::default()
        },
        ..Options::default()
    };
    let outcome = read_with("a.txt", TEXT.as_bytes(), &small);
    assert_eq!(
        outcome.refusals[0].reason,
        Reason::TooLarge {
            bytes: TEXT.len() as u64,
            limit: 10
        }
    );
    let utf8 = Options {
        encoding: Some(TextEncoding::Utf8),
        ..Options::default()
    };
    let outcome = read_with("a.txt", b"abc\xFFdef", &utf8);
    assert_eq!(
        outcome.refusals[0].reason.to_string(),
        "byte 3 has no meaning in UTF-8; choose another encoding"
    );
}

#[test]
fn formats_are_found_by_their_endings() {
    for format in FORMATS {
        for extension in format.extensions {
            let found = format_of(&format!("a.b.{}", extension.to_uppercase())).unwrap();
            assert_eq!(found.name, format.name);
        }
    }
    assert!(format_of("txt").is_none());
    let file = SourceFile {
        name: "a.txt",
        bytes: b"text",
    };
    assert_eq!(fields(&file, &Options::default()), Ok(None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever the bytes are, each format gives drafts and refusals, and its texts can be read
    /// again as what they are.
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in FORMATS {
            check(&format!("a.{}", format.extensions[0]), &bytes);
        }
    }

    /// The same with what looks like the beginning of each format.
    #[test]
    fn nothing_panics_on_damaged_files(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("{\"text\":"), Just("\"نص\""), Just("["), Just("]"), Just("}"), Just(","),
                Just("\n"), Just("\\"), Just("\""), Just("<p>"), Just("</div>"), Just("<table>"),
                Just("<script type=\"application/ld+json\">"), Just("</script>"), Just("&#x;"),
                Just("text,title\n"), Just(";"), Just("<!--"), Just("\u{FEFF}"), Just("null"),
                Just("{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":1}}]}"), Just("<tr>"),
                Just("<pre>"), Just("<svg><p>"), Just("<template>"), Just("<frameset>"),
            ],
            0..40,
        )
    ) {
        let text = pieces.concat();
        for format in FORMATS {
            check(&format!("a.{}", format.extensions[0]), text.as_bytes());
        }
    }
}

fn check(name: &str, bytes: &[u8]) {
    let outcome = read(name, bytes);
    assert!(
        !outcome.drafts.is_empty() || !outcome.refusals.is_empty(),
        "{name}"
    );
    for refusal in &outcome.refusals {
        assert_ne!(refusal.reason, Reason::Misread, "{name}");
        assert!(!refusal.reason.to_string().is_empty());
    }
    for draft in outcome.drafts {
        let encoding = TextEncoding::detect(draft.text.bytes()).unwrap();
        let again = encoding.decode(draft.text.bytes()).unwrap();
        assert_eq!(
            again.trim_start_matches('\u{FEFF}'),
            draft.text.as_str().trim_start_matches('\u{FEFF}')
        );
    }
    let _ = fields(&SourceFile { name, bytes }, &Options::default());
}
