//! Pictures of the window: the hard article with spans of every kind, light and dark, and the
//! annotated example as it opens, at one and at one and a half pixels a point.

use egui::vec2;

use hashiya::ui::settings::{Settings, ThemeChoice};

use crate::desk::label_words;
use crate::pictures::{Picture, assert_picture};
use crate::window_desk::{Start, WindowDesk};

fn start(theme: ThemeChoice, scale: f32) -> Start {
    Start {
        settings: Settings {
            theme,
            ..Start::default().settings
        },
        scale,
        ..Start::default()
    }
}

/// The part of a picture from `left_top` on, `size` pixels large.
fn part(picture: &Picture, left_top: [usize; 2], size: [usize; 2]) -> Picture {
    let mut part = Picture::filled(size, egui::Color32::TRANSPARENT);
    let rows = picture.rows().skip(left_top[1]).take(size[1]);
    for (y, row) in rows.enumerate() {
        let from = left_top[0];
        part.row_mut(y).copy_from_slice(&row[from..from + size[0]]);
    }
    part
}

/// Nested, crossing, identical, over a wrap, through mixed directions, within a word.
const SPANS: [(&str, &str); 15] = [
    ("ثَلَاثَةُ مَدَنِيِّينَ وَأُصِيبَ أَرْبَعَةٌ آخَرُونَ", "casualty"),
    ("ثَلَاثَةُ مَدَنِيِّينَ", "casualty"),
    ("فِي قَرْيَةِ كَفْرَنُورَان", "location"),
    ("كَفْرَنُورَان", "location"),
    ("الأستاذ علاء الأسعد، وهو من أهالي بلدة الأتارب", "actor"),
    ("بلدة الأتارب", "location"),
    ("علاء الأسعد", "actor"),
    ("حـــلب", "location"),
    ("وكالة السهول", "actor"),
    ("4 أصيبوا و12 فُقدوا", "casualty"),
    (
        "12 فُقدوا و24 نُقلوا بـ3 سيارات إلى مشفى باب الهوى",
        "casualty",
    ),
    ("مشفى باب الهوى", "location"),
    ("WFP", "actor"),
    ("UN", "actor"),
    ("المسعف قاسم الدالي", "actor"),
];

/// The hard article with its spans, seen from its start.
fn hard(theme: ThemeChoice) -> WindowDesk {
    let desk = WindowDesk::example_with("hard", start(theme, 1.0));
    desk.annotated_before(|session| {
        for (words, label) in SPANS {
            label_words(session, words, label);
        }
        // The same words once more, with another label.
        label_words(session, "وكالة السهول", "location");
    })
}

#[test]
fn the_hard_article_in_light() {
    let mut desk = hard(ThemeChoice::Light);
    assert_picture("window-hard-light", &desk.picture());
    // Below, with tags, and a selection through mixed directions under the small bar.
    desk.key("T");
    desk.wheel(420.0);
    let (from, to) = (desk.start_of("أصيبوا"), desk.end_of("سيارات"));
    desk.drag(from, to);
    assert_picture("window-hard-tags", &desk.picture());
}

#[test]
fn the_hard_article_in_dark() {
    let mut desk = hard(ThemeChoice::Dark);
    desk.click_on("علاء الأسعد");
    assert_eq!(desk.chosen(), Some("علاء الأسعد"));
    let away = desk.page().rect().right_bottom() - vec2(40.0, 40.0);
    desk.move_to(away);
    desk.settle();
    assert_picture("window-hard-dark", &desk.picture());
}

#[test]
fn the_example_as_it_opens() {
    let desk = WindowDesk::example_with("annotated", start(ThemeChoice::Light, 1.0));
    assert_picture("window-example", &desk.picture());
}

#[test]
fn the_example_at_one_and_a_half_pixels_a_point() {
    let desk = WindowDesk::example_with("annotated", start(ThemeChoice::Light, 1.5));
    let picture = part(&desk.picture(), [270, 130], [1110, 600]);
    assert_picture("window-example-at-1.5", &picture);
}
