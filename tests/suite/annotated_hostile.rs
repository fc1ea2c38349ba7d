//! Every reader of annotated documents against damaged and hostile bytes: no panic, an end, and a fault
//! for whatever is not taken.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::io::Write as _;

use hashiya::interchange::annotated::{FORMATS, File, Format, Found, Plan, named, reduced};
use hashiya::model::codebook::Codebook;
use proptest::prelude::*;

use super::annotated_cases::{everything, files};
use super::readers;

/// Reads bytes as a file of a format; what stands beside it is `text`.
pub fn read(format: &Format, bytes: &[u8], text: &[u8]) -> Found {
    readers::annotated(format, bytes, text)
}

/// A file of a format with everything in it.
pub fn sample(format: &Format) -> (Vec<u8>, Vec<u8>) {
    let document = everything();
    let labels: BTreeSet<String> = document
        .spans
        .iter()
        .map(|span| span.label.0.clone())
        .collect();
    let plan = Plan::new(format, &Codebook::default(), &labels);
    let (kept, _) = reduced(&document, &format.holds, &plan);
    let files = files(format, &plan, &[kept]);
    let of =
        |ending: &str| -> Option<&File> { files.iter().find(|file| file.name.ends_with(ending)) };
    let read = format
        .extensions
        .iter()
        .find_map(|it| of(&format!(".{it}")))
        .unwrap();
    let text = of(".txt")
        .map(|file| file.bytes.clone())
        .unwrap_or_default();
    (read.bytes.clone(), text)
}

pub fn readable() -> impl Iterator<Item = &'static Format> {
    FORMATS
        .iter()
        .copied()
        .filter(|format| format.read.is_some())
}

#[test]
fn nothing_and_nonsense_are_no_documents_with_spans() {
    let nonsense: [&[u8]; 12] = [
        b"",
        b"\n\n\n",
        b"\xFF\xFE\x00",
        b"{}",
        b"[[[[[[[[",
        b"null",
        b"{\"text\": 5, \"spans\": 7}",
        b"<a><b><c/></b></a>",
        b"PAR1PAR1",
        b"T1\tX 5 2\tno\nE1\nA\n#\n*\n",
        b"#FORMAT=WebAnno TSV 3.3\n#T_SP=|\n\n\n1-1\t5-3\tx\t[]|[1]\\\t",
        b"-DOCSTART-\n\n \t \n",
    ];
    for format in readable() {
        for bytes in nonsense {
            let found = read(format, bytes, b"abc");
            let spans: usize = found.documents.iter().map(|it| it.spans.len()).sum();
            // Columns may be anything; that they are none of IOB is told.
            let told = found.faults.iter().any(|fault| fault.code == "no-iob");
            assert!(spans == 0 || told, "{} {bytes:?}", format.name);
        }
    }
}

#[test]
fn deep_nesting_ends_with_a_fault() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let object = format!("{}1{}", "{\"text\":".repeat(100_000), "}".repeat(100_000));
    let elements = format!("[{object}]");
    let xml = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    for format in readable() {
        for bytes in [&deep, &object, &elements, &xml] {
            let found = read(format, bytes.as_bytes(), b"");
            // Columns may be anything, and a text of brat is one without annotations too.
            let anything = format.name.starts_with("conll") || format.name == "brat";
            assert!(anything || found.documents.is_empty(), "{}", format.name);
            assert!(!found.faults.is_empty(), "{}", format.name);
        }
    }
}

#[test]
fn entities_of_xml_are_not_expanded() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\
                <xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\">\
                <cas:Sofa xmi:id=\"1\" sofaString=\"&b;\"/></xmi:XMI>";
    let xmi = readable().find(|format| format.name == "xmi").unwrap();
    let found = read(xmi, bomb.as_bytes(), b"");
    assert!(found.documents.is_empty());
    assert_eq!(found.faults[0].code, "not-read");
}

#[test]
fn small_files_do_not_become_large() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; 100 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 200_000);
    let spacy = readable().find(|format| format.name == "spacy").unwrap();
    let found = read(spacy, &packed, b"");
    assert!(
        found.faults[0].what.contains("it unpacks to more than"),
        "{:?}",
        found.faults
    );
    // Numbers that would put white space between two sentences.
    let tsv = "#FORMAT=WebAnno TSV 3.3\n\n\n#Text=a\n1-1\t0-1\ta\t\n\n#Text=b\n2-1\t4000000000-4000000001\tb\t\n";
    let webanno = readable()
        .find(|format| format.name == "webanno-tsv")
        .unwrap();
    let found = read(webanno, tsv.as_bytes(), b"");
    assert_eq!(found.documents[0].text, "ab");
}

#[test]
fn samples_are_read() {
    for format in readable() {
        let (bytes, text) = sample(format);
        let found = read(format, &bytes, &text);
        assert_eq!(found.documents.len(), 1, "{}", format.name);
        assert_eq!(found.faults, [], "{}", format.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Arbitrary bytes.
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400), text in "[اب \n😢]{0,20}") {
        for format in readable() {
            read(format, &bytes, text.as_bytes());
        }
    }

    /// Bytes of our own files, changed, cut and doubled.
    #[test]
    fn damaged_files(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        doubled in any::<prop::sample::Index>(),
    ) {
        for format in readable() {
            let (mut bytes, text) = sample(format);
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            read(format, &bytes, &text);
            let tail = bytes[doubled.index(bytes.len())..].to_vec();
            bytes.extend(tail);
            read(format, &bytes, &text);
            bytes.truncate(cut.index(bytes.len()));
            read(format, &bytes, &text);
        }
    }

    /// Numbers of our own files, changed: offsets that are far outside, ids that are not there.
    #[test]
    fn other_numbers(seed in any::<u64>()) {
        for format in readable() {
            let (bytes, text) = sample(format);
            let Ok(written) = String::from_utf8(bytes) else {
                continue;
            };
            let mut state = seed;
            let mut changed = String::new();
            for c in written.chars() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let draw = state >> 60;
                match c {
                    '0'..='9' if draw == 0 => changed.push_str("99999999999"),
                    '0'..='9' if draw == 1 => changed.push('7'),
                    c => changed.push(c),
                }
            }
            read(format, changed.as_bytes(), &text);
        }
    }
}

#[test]
fn tokens_of_a_record_that_is_broken_anywhere_are_left_out_and_the_rest_is_read() {
    let parts = [
        "{\"text\": \"قصف حلب\",",
        "\"tokens\": [",
        "{\"text\": \"قصف\", \"start\": 0, \"end\": 3, \"id\": 0},",
        "{\"text\": \"]}\\\"\", \"start\": 4, \"end\": 7, \"id\": 1}],",
        "\"spans\": [",
        "{\"start\": 4, \"end\": 7, \"label\": \"location\", \"token_start\": 1, \"token_end\": 1}]}",
    ];
    // In one line, and with a line end behind any of its parts.
    for at in 0..=parts.len() {
        let (first, rest) = parts.split_at(at);
        let text = [first.join(" "), rest.join("\n")].join("\n");
        let found = read(named("prodigy").unwrap(), text.as_bytes(), b"");
        let spans: Vec<_> = found.documents.iter().flat_map(|it| &it.spans).collect();
        assert_eq!(spans.len(), 1, "{text}: {:?}", found.faults);
        assert_eq!(
            found.documents[0].text.get(spans[0].range.clone()),
            Some("حلب")
        );
    }
}
