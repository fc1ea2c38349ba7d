//! One reader, whose name in `readers.rs` is that of the program. The text that brat wants beside is
//! what stands before the first NUL.

#![no_main]

mod readers;

use std::sync::Once;

use hashiya::interchange::annotated::named;
use libfuzzer_sys::fuzz_target;

const NAME: &str = env!("CARGO_BIN_NAME");

fuzz_target!(|data: &[u8]| {
    // A library that gives up is caught, where that makes a cache anew; what nobody catches still ends
    // the program.
    static HOOK: Once = Once::new();
    HOOK.call_once(|| drop(std::panic::take_hook()));
    let end = data.iter().position(|byte| *byte == 0);
    match end.filter(|_| named(NAME).is_some()) {
        Some(end) => readers::read(NAME, &data[end + 1..], &data[..end]),
        None => readers::read(NAME, data, b""),
    }
});
