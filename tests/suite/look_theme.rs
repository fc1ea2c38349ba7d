//! Contrast of every theme: text at least 4.5:1 on each ground that it stands on, lines and
//! carets at least 3:1 to the page (WCAG 2.2, criteria 1.4.3 and 1.4.11).

use hashiya::look::label_sets::{LabelSet, hard_to_read};
use hashiya::look::{Mode, Rgb, Theme};
use hashiya::model::codebook::{Codebook, LabelColours, LabelId};

const MODES: [Mode; 2] = [Mode::Light, Mode::Dark];
const TEXT: f64 = 4.5;
const LINE: f64 = 3.0;

/// Every set of label colours: the default codebook's and that of unknown labels.
fn labels(mode: Mode) -> Vec<(String, LabelColours)> {
    let codebook = Codebook::default();
    let unknown = LabelId::new("no such label");
    codebook
        .labels
        .iter()
        .map(|label| &label.id)
        .chain([&unknown])
        .map(|id| (id.to_string(), Theme::label(mode, &codebook, id)))
        .collect()
}

/// Grounds that carry text which stands back.
fn quiet_grounds(theme: &Theme) -> Vec<(&'static str, Rgb)> {
    vec![
        ("window", theme.window),
        ("panel", theme.panel),
        ("page", theme.page),
        ("raised", theme.raised),
        ("row", theme.row),
    ]
}

/// Fails with every pair of a table that is below its least contrast.
fn check(pairs: Vec<(String, Rgb, Rgb, f64)>) {
    let failures: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, one, two, least)| {
            let contrast = one.contrast(two);
            (contrast < least).then(|| format!("{name}: {contrast:.2}:1, less than {least}:1"))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn contrast_is_that_of_the_standard() {
    let [black, white, grey] = [Rgb(0), Rgb(0x00FF_FFFF), Rgb(0x0076_7676)];
    assert!((black.contrast(white) - 21.0).abs() < 1e-9);
    assert!((white.contrast(black) - 21.0).abs() < 1e-9);
    assert!((white.contrast(white) - 1.0).abs() < 1e-9);
    // The darkest grey that is still readable on white, by every checker: 4.54.
    assert!((white.contrast(grey) - 4.54).abs() < 0.005);
}

#[test]
fn text_can_be_read_on_every_ground() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        let mut grounds = quiet_grounds(theme);
        grounds.extend([
            ("selection", theme.selection),
            ("found", theme.found),
            ("found_current", theme.found_current),
            ("error_ground", theme.error_ground),
            ("warning_ground", theme.warning_ground),
            ("notice_ground", theme.notice_ground),
            ("differs", theme.differs),
        ]);
        for (name, ground) in grounds {
            pairs.push((
                format!("{mode:?}: text on {name}"),
                theme.text,
                ground,
                TEXT,
            ));
        }
    }
    check(pairs);
}

#[test]
fn text_can_be_read_on_every_tint() {
    let mut pairs = Vec::new();
    for mode in MODES {
        for (label, colours) in labels(mode) {
            let name = format!("{mode:?}: text on the tint of {label}");
            pairs.push((name, Theme::of(mode).text, Rgb(colours.tint), TEXT));
        }
    }
    check(pairs);
}

#[test]
fn weak_text_and_accents_can_be_read() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        for (name, ground) in quiet_grounds(theme) {
            for (what, text) in [("weak", theme.weak), ("accent", theme.accent)] {
                pairs.push((format!("{mode:?}: {what} on {name}"), text, ground, TEXT));
            }
        }
    }
    check(pairs);
}

#[test]
fn excluded_text_is_dim_and_can_be_read() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        let name = format!("{mode:?}: excluded on page");
        pairs.push((name, theme.excluded, theme.page, TEXT));
        assert!(theme.excluded.contrast(theme.page) < theme.weak.contrast(theme.page));
    }
    check(pairs);
}

#[test]
fn errors_and_warnings_can_be_read() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        for (name, text, own) in [
            ("error", theme.error, theme.error_ground),
            ("warning", theme.warning, theme.warning_ground),
        ] {
            for (on, ground) in [
                ("its ground", own),
                ("panel", theme.panel),
                ("page", theme.page),
            ] {
                pairs.push((format!("{mode:?}: {name} on {on}"), text, ground, TEXT));
            }
        }
    }
    check(pairs);
}

#[test]
fn lines_of_labels_are_seen_and_their_tags_can_be_read() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        for (label, colours) in labels(mode) {
            let line = Rgb(colours.line);
            for (on, ground, least) in [
                // Tags of rendered pages are letters in the colour of the line, and so are the
                // counts in the list of articles.
                ("page", theme.page, TEXT),
                ("panel", theme.panel, TEXT),
                ("raised", theme.raised, LINE),
                ("row", theme.row, TEXT),
                ("its tint", Rgb(colours.tint), LINE),
                ("selection", theme.selection, LINE),
            ] {
                pairs.push((
                    format!("{mode:?}: line of {label} on {on}"),
                    line,
                    ground,
                    least,
                ));
            }
        }
    }
    check(pairs);
}

#[test]
fn the_caret_is_seen_on_all_that_it_stands_on() {
    let mut pairs = Vec::new();
    for mode in MODES {
        let theme = Theme::of(mode);
        let mut grounds = quiet_grounds(theme);
        grounds.push(("selection", theme.selection));
        let tints: Vec<(String, Rgb)> = labels(mode)
            .into_iter()
            .map(|(label, colours)| (format!("the tint of {label}"), Rgb(colours.tint)))
            .collect();
        let grounds = grounds
            .into_iter()
            .map(|(name, ground)| (name.to_owned(), ground))
            .chain(tints);
        for (name, ground) in grounds {
            pairs.push((
                format!("{mode:?}: caret on {name}"),
                theme.caret,
                ground,
                LINE,
            ));
        }
    }
    check(pairs);
}

#[test]
fn tints_differ_from_the_page_and_from_each_other() {
    // Enough to be seen without an outline, by the sum of the differences of the channels: the
    // hue differs too, so contrast alone would not tell.
    let difference = |one: Rgb, two: Rgb| -> u32 {
        one.channels()
            .iter()
            .zip(two.channels())
            .map(|(one, two)| u32::from(one.abs_diff(two)))
            .sum()
    };
    for mode in MODES {
        let labels = labels(mode);
        let theme = Theme::of(mode);
        for (index, (name, colours)) in labels.iter().enumerate() {
            let tint = Rgb(colours.tint);
            for (other, ground) in [("page", theme.page), ("selection", theme.selection)] {
                let difference = difference(tint, ground);
                assert!(
                    difference >= 30,
                    "{mode:?}: {name} and {other}: {difference}"
                );
            }
            for (other, others) in &labels[..index] {
                let tints = difference(tint, Rgb(others.tint));
                assert!(
                    tints >= 20,
                    "{mode:?}: tints of {name} and {other}: {tints}"
                );
                let lines = difference(Rgb(colours.line), Rgb(others.line));
                assert!(
                    lines >= 60,
                    "{mode:?}: lines of {name} and {other}: {lines}"
                );
            }
        }
    }
}

#[test]
fn text_can_be_read_on_ready_made_colours_and_lines_be_seen() {
    let sets = LabelSet::all();
    assert_eq!(sets.len(), 13);
    let mut pairs = Vec::new();
    for set in sets {
        for (mode, colours) in [(Mode::Light, set.light), (Mode::Dark, set.dark)] {
            let theme = Theme::of(mode);
            let (tint, line) = (Rgb(colours.tint), Rgb(colours.line));
            let name = format!("{mode:?} {}", set.name);
            pairs.push((format!("{name}: text"), theme.text, tint, TEXT));
            pairs.push((format!("{name}: line"), line, theme.page, LINE));
            pairs.push((format!("{name}: line on tint"), line, tint, LINE));
        }
    }
    check(pairs);
    let mut label = Codebook::default().labels.remove(0);
    assert_eq!(hard_to_read(&label), []);
    label.dark.tint = 0x00C0_C0C0;
    let modes: Vec<Mode> = hard_to_read(&label).iter().map(|it| it.0).collect();
    assert_eq!(modes, [Mode::Dark]);
}
