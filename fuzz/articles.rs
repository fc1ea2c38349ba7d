//! A reader of articles, whose ending is the name of the program.

#![no_main]

use std::ops::ControlFlow;

use hashiya::interchange::{Options, SourceFile, fields, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let file = SourceFile {
        name: concat!("a.", env!("CARGO_BIN_NAME")),
        bytes: data,
    };
    let options = Options::default();
    let _ = read(&file, &options, &mut |item| {
        if let Ok(draft) = item {
            assert!(!draft.text.as_str().trim().is_empty());
        }
        ControlFlow::Continue(())
    });
    let _ = fields(&file, &options);
});
