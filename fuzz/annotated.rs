//! A reader of annotations, whose name is that of the program: bytes are read as a file of the format.
//! The text that brat wants beside is what stands before the first NUL.

#![no_main]

use hashiya::interchange::annotated::records::Records;
use hashiya::interchange::annotated::{Document, Input, Read, named, reading};
use libfuzzer_sys::fuzz_target;

/// Ranges are of the text, on edges of characters.
fn sound(document: &Document) {
    for span in &document.spans {
        let words = document.text.get(span.range.clone());
        assert!(words.is_some_and(|words| !words.is_empty()));
    }
    for part in &document.excluded {
        assert!(document.text.get(part.clone()).is_some());
    }
    let _ = document.layer();
}

fuzz_target!(|data: &[u8]| {
    let format = named(env!("CARGO_BIN_NAME")).expect("the name of a format");
    let read = format.read.expect("a format that is read");
    let end = data.iter().position(|byte| *byte == 0);
    let (text, bytes) = end.map_or((&b""[..], data), |end| (&data[..end], &data[end + 1..]));
    let beside = |name: &str| name.ends_with(".txt").then(|| text.to_vec());
    let input = Input {
        name: "a.x",
        number: 0,
        bytes,
        beside: &beside,
    };
    match read {
        Read::Whole(_) | Read::WholeWithout(..) => reading::whole(read, &input).documents.iter().for_each(sound),
        Read::Records(framing, _) => {
            let records = Records::new(bytes, framing, 1 << 20).map_while(Result::ok);
            for (at, record) in records.enumerate() {
                let input = Input {
                    number: at + 1,
                    bytes: &record,
                    ..input
                };
                let found = reading::piece(read, &input, None);
                found.documents.iter().for_each(sound);
            }
        }
    }
});
