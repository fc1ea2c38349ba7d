//! Hits, carets and boxes.
