//! Names of files that are made of what people and sources write: ids of articles, names of
//! annotators.
//!
//! A project is shared by git, network drives and sync services between Linux, macOS and Windows,
//! so a name has to be allowed, and to stand for the same file, on all of them: without the
//! characters and the names that Windows keeps for itself, in composed form (NFC), and different
//! from its neighbours in more than upper and lower case. Source: "Naming Files, Paths, and
//! Namespaces" of Windows. Values only: nothing here looks at a disk.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::arabic::is_invisible;

/// The longest name in bytes of UTF-8, so that endings and the names of kept files fit into the
/// 255 that file systems allow.
pub const LONGEST: usize = 120;

/// What Windows takes for a device, whatever ending it has.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name for a file like `wanted`, or `otherwise` when nothing of it is left.
///
/// Letters of all scripts, digits, spaces, dots within and most signs stay. What Windows forbids
/// becomes `_`, what cannot be seen is left out, and a name that is too long loses its end.
pub fn sanitised(wanted: &str, otherwise: &str) -> String {
    let mut name = String::with_capacity(wanted.len().min(LONGEST + 4));
    for c in wanted.nfc() {
        match c {
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => name.push('_'),
            _ if c.is_whitespace() => {
                if !name.ends_with(' ') {
                    name.push(' ');
                }
            }
            _ if c.is_control() || is_invisible(c) => {}
            _ => name.push(c),
        }
        // What is cut off below need not be looked at.
        if name.len() > 4 * LONGEST {
            break;
        }
    }
    let name = name.trim_start_matches([' ', '.']);
    let name = shortened(name, LONGEST);
    if name.is_empty() {
        return otherwise.to_owned();
    }
    if is_device(name) {
        return format!("_{}", shortened(name, LONGEST - 1));
    }
    name.to_owned()
}

/// Whether `name` stands for a file in its folder and nothing else, on this system and on others:
/// the least that an id has to keep, also of a file that somebody put there by hand.
pub fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 240
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control)
}

/// `name` when it is plain, otherwise what is left of it: a path made of this never leaves its
/// folder.
pub fn plain(name: &str) -> Cow<'_, str> {
    if is_plain(name) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(sanitised(name, "_"))
    }
}

/// A key that two names share when some file system takes them for the same.
pub fn key(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// The first of `name`, `name-2`, `name-3`, … that is not `taken`, not longer than a name may be.
pub fn free(name: &str, taken: impl FnMut(&str) -> bool) -> String {
    free_from(name, 1, taken).0
}

/// As [`free`], from `name-NUMBER` on, 1 being the name itself; and the number that was found. For
/// who knows that all before it are taken.
pub fn free_from(name: &str, number: u64, mut taken: impl FnMut(&str) -> bool) -> (String, u64) {
    let mut number = number.max(1);
    loop {
        let numbered = match number {
            1 => name.to_owned(),
            _ => {
                let ending = format!("-{number}");
                format!("{}{ending}", shortened(name, LONGEST - ending.len()))
            }
        };
        if !taken(&numbered) {
            return (numbered, number);
        }
        number += 1;
    }
}

/// The beginning of `name` that has at most `limit` bytes, without the dots and spaces at the end
/// that Windows drops.
fn shortened(name: &str, limit: usize) -> &str {
    let end = name.floor_char_boundary(limit);
    let name = name.get(..end).unwrap_or_default();
    name.trim_end_matches([' ', '.'])
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_lowercase();
    if DEVICES.contains(&stem.as_str()) {
        return true;
    }
    let number = stem
        .strip_prefix("com")
        .or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| {
        let mut digits = number.chars();
        matches!(
            (digits.next(), digits.next()),
            (Some('0'..='9' | '¹' | '²' | '³'), None)
        )
    })
}
