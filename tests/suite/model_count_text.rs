//! Counts as a person types them, and as they are shown.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::casualty::Count;
use hashiya::model::count_text::grouped;

#[test]
fn thousands_stand_apart() {
    for (number, expected) in [
        (0, "0"),
        (999, "999"),
        (1000, "1,000"),
        (100_012, "100,012"),
        (1_234_567, "1,234,567"),
    ] {
        assert_eq!(grouped(number), expected);
    }
}

#[test]
fn what_is_typed_is_read() {
    for (typed, notation, phrase) in [
        ("5", "5", "5"),
        ("٥", "5", "5"),
        ("12,000", "12000", "12,000"),
        (" >=5 ", ">=5", "at least 5"),
        ("5+", ">=5", "at least 5"),
        ("at least 5", ">=5", "at least 5"),
        (">5", ">5", "more than 5"),
        ("<=7", "<=7", "up to 7"),
        ("<7", "<=6", "up to 6"),
        ("~40", "~40", "about 40"),
        ("3-7", "3-7", "3 to 7"),
        ("۷ - ۳", "3-7", "3 to 7"),
        ("عشرات", "dozens", "dozens"),
        ("a few", "a few", "a few"),
        ("=1", "=1", "1, implied"),
        ("?", "?", "no number"),
    ] {
        let count = Count::typed(typed).unwrap();
        assert_eq!(count.notation(), notation, "{typed}");
        assert_eq!(count.phrase(), phrase, "{typed}");
        assert_eq!(Count::typed(&count.notation()), Some(count), "{typed}");
    }
    for wrong in ["", "five", "-", "5-", "<0", "99999999999", ">4294967295"] {
        assert_eq!(Count::typed(wrong), None, "{wrong}");
    }
    let more = Count::typed(">5").unwrap();
    assert_eq!((more.minimum, more.maximum), (Some(6), None));
}
