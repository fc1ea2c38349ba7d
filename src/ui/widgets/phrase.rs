//! Parts of a line put together.

use std::fmt::Display;

/// Between the parts of a line.
pub const DOT: &str = " · ";

/// So many of something: `1 span`, `2 spans`.
pub fn many<N: PartialEq + Display + From<u8>>(count: N, one: &str, all: &str) -> String {
    format!("{count} {}", if count == N::from(1) { one } else { all })
}

/// The parts that are not empty, with `between` between them.
pub fn joined(parts: &[&str], between: &str) -> String {
    let said = parts.iter().filter(|part| !part.is_empty()).copied();
    said.collect::<Vec<_>>().join(between)
}
