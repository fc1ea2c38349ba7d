//! Articles from disk: every encoding, every refusal.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs::File;

use hashiya::store::{MAX_ARTICLE_BYTES, TextEncoding, read_article};

use crate::desk::{Desk, TEXT};

const ARABIC: &str = "قتل ثلاثة مدنيين وأصيب آخرون في قصف استهدف مدينة حلب يوم الأحد.\r\n\
    وقالت مصادر محلية إن الطيران نفذ عدة غارات على ريف المدينة.\r\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

fn with_mark(mark: &[u8], bytes: &[u8]) -> Vec<u8> {
    [mark, bytes].concat()
}

#[test]
fn every_encoding_is_found_and_its_text_is_whole() {
    let little = utf16(ARABIC, u16::to_le_bytes);
    let big = utf16(ARABIC, u16::to_be_bytes);
    let (windows, _, lossy) = encoding_rs::WINDOWS_1256.encode(ARABIC);
    assert!(!lossy);
    let (iso, _, lossy) = encoding_rs::ISO_8859_6.encode(ARABIC);
    assert!(!lossy);
    let cases: [(&str, Vec<u8>, TextEncoding); 8] = [
        ("plain", ARABIC.into(), TextEncoding::Utf8),
        (
            "marked",
            with_mark(b"\xEF\xBB\xBF", ARABIC.as_bytes()),
            TextEncoding::Utf8,
        ),
        (
            "utf-16le marked",
            with_mark(b"\xFF\xFE", &little),
            TextEncoding::Utf16Le,
        ),
        (
            "utf-16be marked",
            with_mark(b"\xFE\xFF", &big),
            TextEncoding::Utf16Be,
        ),
        ("utf-16le", little, TextEncoding::Utf16Le),
        ("utf-16be", big, TextEncoding::Utf16Be),
        ("windows", windows.into_owned(), TextEncoding::Windows1256),
        ("iso", iso.into_owned(), TextEncoding::Iso8859_6),
    ];
    let desk = Desk::new();
    for (name, bytes, encoding) in cases {
        let path = desk.write("article.txt", &bytes);
        let loaded = read_article(&path, None).unwrap();
        assert_eq!(loaded.encoding, encoding, "{name}");
        assert_eq!(loaded.article.text(), ARABIC, "{name}");
        assert_eq!(loaded.article.name(), "article.txt");
    }
}

#[test]
fn a_short_text_of_windows_1256_is_arabic() {
    let desk = Desk::new();
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("قتل ثلاثة في حلب");
    let path = desk.write("article.txt", &bytes);
    let loaded = read_article(&path, None).unwrap();
    assert_eq!(loaded.encoding, TextEncoding::Windows1256);
    assert_eq!(loaded.article.text(), "قتل ثلاثة في حلب");
}

#[test]
fn the_person_may_choose_the_encoding() {
    let desk = Desk::new();
    let (bytes, _, _) = encoding_rs::WINDOWS_1256.encode("قتل ثلاثة في حلب");
    let path = desk.write("article.txt", &bytes);
    let loaded = read_article(&path, Some(TextEncoding::Windows1252)).unwrap();
    assert_eq!(loaded.encoding, TextEncoding::Windows1252);
    assert_eq!(loaded.article.text().chars().next(), Some('Þ'));
}

#[test]
fn labels_name_their_encoding() {
    for encoding in TextEncoding::ALL {
        assert_eq!(TextEncoding::from_label(encoding.label()), Some(encoding));
        let lower = encoding.label().to_lowercase();
        assert_eq!(TextEncoding::from_label(&lower), Some(encoding));
    }
    assert_eq!(TextEncoding::from_label("EBCDIC"), None);
}

#[test]
fn line_ends_and_the_hash_are_those_of_the_file() {
    let desk = Desk::new();
    let path = desk.write("article.txt", b"\xEF\xBB\xBFabc\r\ndef");
    let loaded = read_article(&path, None).unwrap();
    assert_eq!(loaded.article.text(), "abc\r\ndef");
    assert_eq!(loaded.article.offsets().code_points(), 8);
    // printf '\xef\xbb\xbfabc\r\ndef' | sha256sum
    assert_eq!(
        loaded.sha256,
        hashiya::store::sha256_hex(b"\xEF\xBB\xBFabc\r\ndef")
    );
    assert_eq!(
        hashiya::store::sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn what_is_no_article_gets_a_clear_answer() {
    let zip = b"PK\x03\x04\x14\x00\x06\x00".as_slice();
    let cases: [(&[u8], &str); 12] = [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "the file holds only white space"),
        (b"\xEF\xBB\xBF \n", "the file holds only white space"),
        (b"%PDF-1.7 text", "a PDF document"),
        (zip, "a ZIP archive or an Office document"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "an old Office document",
        ),
        (b"\x89PNG\r\n\x1A\n....", "a PNG picture"),
        (b"{\\rtf1\\ansi}", "an RTF document"),
        (b"text with a \x00 inside", "a binary file"),
        (b"\x01\x02\x03\x04 control", "a binary file"),
        (b"\xFF\xFE\x00\x00a\x00\x00\x00", "UTF-32 text"),
        (b"\xFF\xFEa\x00\x00\x00", "NUL characters"),
    ];
    let desk = Desk::new();
    for (bytes, expected) in cases {
        let path = desk.write("article.txt", bytes);
        let message = read_article(&path, None).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
        assert!(message.ends_with(&path.display().to_string()), "{message}");
    }
}

#[test]
fn bytes_outside_the_encoding_are_refused_and_never_replaced() {
    let desk = Desk::new();
    let path = desk.write("article.txt", [TEXT.as_bytes(), b"\xFF"].concat());
    let message = read_article(&path, Some(TextEncoding::Utf8))
        .unwrap_err()
        .to_string();
    assert_eq!(
        message,
        format!(
            "cannot read the article as UTF-8: byte {} does not belong to it; \
             choose another encoding: {}",
            TEXT.len(),
            path.display()
        )
    );
    // Half a surrogate pair, an odd byte, a hole in the code page.
    let cases: [(&[u8], TextEncoding); 3] = [
        (b"\x3D\xD8a\x00", TextEncoding::Utf16Le),
        (b"a\x00b", TextEncoding::Utf16Le),
        (b"\xC7\xC0", TextEncoding::Iso8859_6),
    ];
    for (bytes, encoding) in cases {
        let path = desk.write("article.txt", bytes);
        let message = read_article(&path, Some(encoding)).unwrap_err().to_string();
        assert!(
            message.contains("some bytes do not belong to it"),
            "{message}"
        );
    }
}

#[test]
fn an_encoding_that_is_not_offered_is_named() {
    let desk = Desk::new();
    let russian = "Вчера в городе произошёл обстрел, погибли три человека. ".repeat(4);
    let (bytes, _, _) = encoding_rs::KOI8_U.encode(&russian);
    let path = desk.write("article.txt", &bytes);
    let message = read_article(&path, None).unwrap_err().to_string();
    assert!(message.contains("seems to be KOI8-U"), "{message}");
}

#[test]
fn folders_missing_files_and_devices_are_told_apart() {
    let desk = Desk::new();
    let read = |path: &std::path::Path| read_article(path, None).unwrap_err().to_string();
    let folder = read(desk.folder.path());
    assert!(folder.contains("this is a folder, not a file"), "{folder}");
    let missing = read(&desk.path("missing.txt"));
    assert!(missing.contains("there is no such file"), "{missing}");
    let inside = read(&desk.article().join("inside.txt"));
    assert!(
        inside.contains("a file stands where a folder should be"),
        "{inside}"
    );
    #[cfg(target_os = "linux")]
    {
        let device = read(std::path::Path::new("/dev/zero"));
        assert!(device.contains("this is a device, not a file"), "{device}");
    }
}

#[test]
fn a_huge_file_is_refused_by_its_size_alone() {
    let desk = Desk::new();
    let path = desk.path("huge.txt");
    // A hole: nothing is on the disk, and reading it would be seen by its NULs.
    let file = File::create(&path).unwrap();
    file.set_len(MAX_ARTICLE_BYTES + 1).unwrap();
    let message = read_article(&path, None).unwrap_err().to_string();
    assert!(
        message.contains("it has 65 MiB and the limit is 64 MiB"),
        "{message}"
    );
}
