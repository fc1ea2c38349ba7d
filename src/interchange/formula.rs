//! Cells of tables that a spreadsheet would take for formulas: made harmless where a table is written,
//! and what they were where one of Hashiya's own is read.
//!
//! After OWASP, *CSV injection*: what begins with `=`, `+`, `-`, `@`, in any width, a tab or a line end
//! gets an apostrophe in front. A number stays a number. What begins with an apostrophe before such a sign gets
//! one more, so that each cell has one way back.

use std::borrow::Cow;

use super::incidents::{acled, ucdp};

const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'];

/// Whether it begins like a formula, behind apostrophes.
fn begins_so(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// The cell as it is written.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    let is_number = || cell.parse::<f64>().is_ok_and(f64::is_finite);
    if begins_so(cell) && !is_number() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell that was written so.
pub(super) fn undone(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_so(rest) => rest,
        _ => cell,
    }
}

/// Whether a table with these columns is one of Hashiya's own.
pub(super) fn is_own<T: AsRef<str>>(columns: &[T]) -> bool {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    let about_articles = matches!(
        columns.as_slice(),
        ["article", "annotator", "incident" | "span" | "loss", ..]
    );
    // Theirs have other columns than ours of the same kind.
    about_articles || columns == acled::COLUMNS || columns == ucdp::COLUMNS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_begins_like_a_formula_is_none() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
            ("+963 11", "'+963 11"),
            ("-", "'-"),
            ("\tx", "'\tx"),
            ("'=x", "''=x"),
            ("-12.5", "-12.5"),
            ("-inf", "'-inf"),
            ("＝1", "'＝1"),
            ("\nx", "'\nx"),
            ("'قصف'", "'قصف'"),
            ("", ""),
            ("a=b", "a=b"),
        ];
        for (cell, written) in cases {
            assert_eq!(harmless(cell), written);
            assert_eq!(undone(written), cell);
        }
    }

    proptest! {
        #[test]
        fn every_cell_has_one_way_back(cell in "['=+@\\-\ta1٣]{0,6}") {
            let written = harmless(&cell);
            prop_assert_eq!(undone(&written), cell.as_str());
        }
    }
}
