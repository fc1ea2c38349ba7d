//! What is special about Arabic letters.

/// Whether `c` is a letter of the Arabic block that Arabic, Persian or Kurdish words are
/// written with; neither the tatweel nor a vowel mark is one.
pub fn is_arabic_letter(c: char) -> bool {
    matches!(
        c,
        '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}' | '\u{066E}' | '\u{066F}' | '\u{0671}'..='\u{06D3}' | '\u{06D5}'
    )
}

/// Whether `c` is a character that shows nothing: joiners, direction marks, embeddings and
/// isolates, the soft hyphen and the byte order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}'
            | '\u{061C}'
            | '\u{FEFF}'
            | '\u{00AD}'
    )
}
