//! Settings are remembered, and stay within what can be read.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::{Path, PathBuf};

use hashiya::text::Family;
use hashiya::ui::settings::{Settings, ThemeChoice};

#[test]
fn settings_come_back_as_they_were_written() {
    let mut settings = Settings {
        family: Family::Sans,
        theme: ThemeChoice::Dark,
        annotator: "ليلى".to_owned(),
        ..Settings::default()
    };
    settings.resize(5.0);
    settings.lead(0.1);
    settings.widen(-3.0);
    settings.remember(Path::new("one.txt"));
    settings.remember(Path::new("two.txt"));
    settings.remember(Path::new("one.txt"));
    assert_eq!(
        settings.recent,
        [PathBuf::from("one.txt"), PathBuf::from("two.txt")]
    );
    let written = ron::to_string(&settings).unwrap();
    assert_eq!(ron::from_str::<Settings>(&written).unwrap(), settings);
}

#[test]
fn a_file_of_an_older_version_loads_with_usual_values() {
    let old: Settings = ron::from_str("(size: 30.0)").unwrap();
    let expected = Settings {
        size: 30.0,
        ..Settings::default()
    };
    assert_eq!(old, expected);
}

#[test]
fn type_stays_within_what_can_be_read() {
    let mut settings = Settings::default();
    for _ in 0..200 {
        settings.resize(1.0);
        settings.lead(0.1);
        settings.widen(2.0);
    }
    assert_eq!(
        (settings.size, settings.leading, settings.measure),
        (64.0, 3.0, 60.0)
    );
    for _ in 0..200 {
        settings.resize(-1.0);
        settings.lead(-0.1);
        settings.widen(-2.0);
    }
    assert_eq!(
        (settings.size, settings.leading, settings.measure),
        (12.0, 1.6, 16.0)
    );
}

#[test]
fn impossible_numbers_of_a_file_become_possible_ones() {
    let wild: Settings =
        ron::from_str("(size: 0.0, leading: NaN, measure: 1e9, span_list_width: -3.0)").unwrap();
    let expected = Settings {
        size: 12.0,
        measure: 60.0,
        span_list_width: 220.0,
        ..Settings::default()
    };
    assert_eq!(wild.sound(), expected);
}
