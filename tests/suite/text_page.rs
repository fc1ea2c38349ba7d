//! The page: nothing is laid out that is not looked at, and what is looked at does not move.

use hashiya::model::article::Article;
use hashiya::text::page::{InView, Place};
use hashiya::text::{Family, Page, PageFormat, ParagraphDirection, Typesetter};
use proptest::prelude::*;
use std::ops::Range;

use super::text_samples::{RightToLeft, article, articles, body, cases, paragraphs, typesetter};

const VIEW: f32 = 600.0;

fn format(measure: f32) -> PageFormat {
    PageFormat {
        style: body(Family::Naskh),
        measure,
        gap: 18.0,
        margin: 40.0,
    }
}

fn ranges(article: &Article) -> Vec<(Range<usize>, ParagraphDirection)> {
    let directions = paragraphs(article).map(|(_, direction)| direction);
    article
        .paragraphs()
        .iter()
        .map(|paragraph| paragraph.range.clone())
        .zip(directions)
        .collect()
}

fn page(article: &Article) -> Page {
    Page::new(ranges(article), format(500.0))
}

/// An article of many paragraphs, short and long, of which no estimate is right.
fn many(copies: usize) -> Article {
    let mut text = String::new();
    for _ in 0..copies {
        for article in articles() {
            if article.paragraphs().len() == 1 {
                continue;
            }
            text.push_str(article.text());
            text.push('\n');
        }
    }
    Article::new("many.txt", text)
}

fn lay_out_all(page: &mut Page, article: &Article, typesetter: &mut Typesetter) {
    for block in 0..page.len() {
        page.lay_out(block, article.text(), typesetter);
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.05
}

/// Points from the top of the view down to the first line of a block.
fn top_of(shown: &[InView], block: usize) -> f32 {
    let found = shown.iter().find(|item| item.block == block);
    found.map_or(f32::NAN, |item| item.top)
}

#[test]
fn heights_do_not_depend_on_the_order_of_layout() {
    let article = many(1);
    let mut typesetter = typesetter();
    let mut at_once = page(&article);
    lay_out_all(&mut at_once, &article, &mut typesetter);
    let mut lazily = page(&article);
    let count = lazily.len();
    // A step that has no divisor in common with the number of paragraphs.
    let stride = [7, 11, 13]
        .into_iter()
        .find(|prime| !count.is_multiple_of(*prime));
    for step in 0..count {
        lazily.lay_out(
            step * stride.unwrap_or(1) % count,
            article.text(),
            &mut typesetter,
        );
        lazily.height();
    }
    assert!(near(lazily.height(), at_once.height()));
    for block in 0..count {
        let top = Place { block, offset: 0.0 };
        assert!(near(lazily.distance(top), at_once.distance(top)), "{block}");
        assert_eq!(lazily.paragraph(block), at_once.paragraph(block));
    }
}

#[test]
fn the_estimate_is_near_for_news() {
    let article = many(1);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    let estimated = page.height();
    lay_out_all(&mut page, &article, &mut typesetter);
    let ratio = estimated / page.height();
    assert!((0.75..1.33).contains(&ratio), "{ratio}");
}

/// Blocks above the view get another height than estimated: what is on screen stays.
#[test]
fn what_is_on_screen_stays_when_blocks_above_are_laid_out() {
    let article = many(2);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    let place = Place {
        block: page.len() / 2,
        offset: 13.0,
    };
    let place = page.settle(place, VIEW, article.text(), &mut typesetter);
    let before = page.in_view(place, VIEW, article.text(), &mut typesetter);
    let distance = page.distance(place);
    for block in 0..place.block {
        page.lay_out(block, article.text(), &mut typesetter);
    }
    assert!(
        !near(page.distance(place), distance),
        "the estimate was right"
    );
    assert_eq!(
        page.settle(place, VIEW, article.text(), &mut typesetter),
        place
    );
    assert_eq!(
        page.in_view(place, VIEW, article.text(), &mut typesetter),
        before
    );
}

/// Scrolling up into blocks that nobody has seen moves what is on screen by just that much.
#[test]
fn scrolling_up_into_the_unseen_moves_by_the_points_asked() {
    let article = many(2);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    let anchor = page.len() / 2;
    let mut place = Place {
        block: anchor,
        offset: 0.0,
    };
    for step in 1..=12 {
        let asked = Place {
            offset: place.offset - 37.5,
            ..place
        };
        place = page.settle(asked, VIEW, article.text(), &mut typesetter);
        assert!(place.offset >= 0.0);
        let shown = page.in_view(place, VIEW, article.text(), &mut typesetter);
        let top = top_of(&shown, anchor);
        assert!((top - 37.5 * step as f32).abs() < 0.05, "{top} at {step}");
        let told = page.offset_from(place, anchor, 0.0);
        assert!(told.is_some_and(|told| (told - top).abs() < 0.05));
    }
    assert!(place.block < anchor);
}

/// The lowest point that the last block reaches below the top of the view.
fn bottom(page: &mut Page, place: Place, article: &Article, typesetter: &mut Typesetter) -> f64 {
    lay_out_all(page, article, typesetter);
    page.height() - page.distance(place)
}

#[test]
fn the_end_is_reached_and_never_passed() {
    let article = many(1);
    let mut typesetter = typesetter();
    for offset in [0.0, 100.0, 1e6, f32::MAX] {
        let mut page = page(&article);
        let asked = Place {
            block: page.len() - 1,
            offset,
        };
        let place = page.settle(asked, VIEW, article.text(), &mut typesetter);
        let again = page.settle(place, VIEW, article.text(), &mut typesetter);
        assert!(near(page.distance(again), page.distance(place)));
        let bottom = bottom(&mut page, place, &article, &mut typesetter);
        assert!(near(bottom, f64::from(VIEW)), "{bottom} from {offset}");
    }
    // Downwards step by step.
    let mut page = page(&article);
    let mut place = Place::default();
    for _ in 0..2000 {
        let asked = Place {
            offset: place.offset + 53.0,
            ..place
        };
        let next = page.settle(asked, VIEW, article.text(), &mut typesetter);
        if next == place {
            break;
        }
        place = next;
    }
    let bottom = bottom(&mut page, place, &article, &mut typesetter);
    assert!(near(bottom, f64::from(VIEW)), "{bottom}");
}

#[test]
fn a_page_that_fits_does_not_scroll() {
    let article = article("short.txt");
    let mut typesetter = typesetter();
    let mut page = page(&article);
    for (block, offset) in [(0, -50.0), (0, 10.0), (3, 0.0), (99, 1e5)] {
        let asked = Place { block, offset };
        let place = page.settle(asked, 5000.0, article.text(), &mut typesetter);
        assert_eq!(place, Place::default(), "from {asked:?}");
    }
}

#[test]
fn a_page_without_text_has_one_empty_paragraph() {
    let mut typesetter = typesetter();
    let mut page = Page::new([], format(500.0));
    assert_eq!((page.len(), page.is_empty()), (1, false));
    let place = page.settle(Place::default(), VIEW, "", &mut typesetter);
    let shown = page.in_view(place, VIEW, "", &mut typesetter);
    assert_eq!(
        shown,
        [InView {
            block: 0,
            top: 40.0
        }]
    );
    assert!(
        page.paragraph(0)
            .is_some_and(|paragraph| paragraph.is_empty())
    );
}

#[test]
fn a_new_format_drops_every_layout() {
    let article = many(1);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    lay_out_all(&mut page, &article, &mut typesetter);
    let same = page.format();
    page.set_format(same);
    assert!((0..page.len()).all(|block| page.paragraph(block).is_some()));
    page.set_format(format(320.0));
    assert!((0..page.len()).all(|block| page.paragraph(block).is_none()));
    // A place deep in a block of the old format is settled in the new one.
    let place = Place {
        block: 3,
        offset: 1e4,
    };
    let place = page.settle(place, VIEW, article.text(), &mut typesetter);
    let shown = page.in_view(place, VIEW, article.text(), &mut typesetter);
    assert!(!shown.is_empty());
    for item in &shown {
        let paragraph = page.paragraph(item.block);
        assert!(paragraph.is_some_and(|paragraph| paragraph.measure() == 320.0));
    }
    let mut fresh = Page::new(ranges(&article), format(320.0));
    lay_out_all(&mut page, &article, &mut typesetter);
    lay_out_all(&mut fresh, &article, &mut typesetter);
    assert!(near(page.height(), fresh.height()));
}

/// Law 3: a frame without input lays nothing out.
#[test]
fn a_second_look_shapes_nothing() {
    let article = many(1);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    let place = page.settle(Place::default(), VIEW, article.text(), &mut typesetter);
    let first = page.in_view(place, VIEW, article.text(), &mut typesetter);
    let shaped = typesetter.shaped();
    assert!(shaped > 0);
    let place = page.settle(place, VIEW, article.text(), &mut typesetter);
    let second = page.in_view(place, VIEW, article.text(), &mut typesetter);
    page.height();
    page.distance(place);
    assert_eq!(second, first);
    assert_eq!(typesetter.shaped(), shaped);
}

#[test]
fn of_a_long_article_only_what_is_seen_is_shaped() {
    let article = many(300);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    assert!(page.len() > 5000);
    for share in [0.0, 0.5, 0.97, 1.0] {
        let shaped = typesetter.shaped();
        let distance = page.height() * share;
        let place = page.place_at(distance);
        let place = page.settle(place, VIEW, article.text(), &mut typesetter);
        let shown = page.in_view(place, VIEW, article.text(), &mut typesetter);
        let new = typesetter.shaped() - shaped;
        // One more at each end where the view is settled against the end of the page.
        assert!(new <= shown.len() as u64 + 2, "{new} for {}", shown.len());
    }
}

#[test]
fn what_is_laid_out_takes_at_most_100_bytes_a_code_point() {
    let mut typesetter = typesetter();
    let hard = article("hard.txt");
    let one_paragraph = Article::new("one.txt", hard.text().replace(['\n', '\r'], " ").repeat(8));
    assert_eq!(one_paragraph.paragraphs().len(), 1);
    for (article, family) in [
        (&hard, Family::Naskh),
        (&hard, Family::Sans),
        (&one_paragraph, Family::Naskh),
        (&one_paragraph, Family::Sans),
    ] {
        let mut format = format(680.0);
        format.style.family = family;
        let mut page = Page::new(ranges(article), format);
        lay_out_all(&mut page, article, &mut typesetter);
        let code_points = article.text().chars().count();
        let each = page.heap_bytes() as f64 / code_points as f64;
        assert!(each <= 100.0, "{} {family:?}: {each}", article.name());
    }
}

#[test]
fn every_byte_is_of_the_paragraph_before_its_separator() {
    let article = many(1);
    let page = page(&article);
    for byte in 0..=article.text().len() {
        assert_eq!(page.block_of(byte), article.paragraph_at(byte), "at {byte}");
    }
}

#[test]
fn where_paragraphs_are_not_laid_out_there_is_no_offset() {
    let article = many(2);
    let mut typesetter = typesetter();
    let mut page = page(&article);
    let place = Place::default();
    page.in_view(place, VIEW, article.text(), &mut typesetter);
    assert_eq!(page.offset_from(place, page.len() - 1, 0.0), None);
    lay_out_all(&mut page, &article, &mut typesetter);
    let last = page.len() - 1;
    let up = page.offset_from(
        Place {
            block: last,
            offset: 0.0,
        },
        0,
        0.0,
    );
    let down = page.offset_from(place, last, 0.0);
    // The first block has the margin above its text.
    let sum = up.zip(down).map(|(up, down)| up + down - page.text_top(0));
    assert!(sum.is_some_and(|sum| sum.abs() < 0.5), "{up:?} {down:?}");
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn places_and_distances_are_inverse(
        share in 0.0_f64..1.0,
        laid_out in prop::collection::vec(0_usize..40, 0..12),
    ) {
        let article = many(1);
        let mut typesetter = typesetter();
        let mut page = page(&article);
        for block in laid_out {
            let block = block % page.len();
            page.lay_out(block, article.text(), &mut typesetter);
        }
        let distance = share * page.height();
        let place = page.place_at(distance);
        prop_assert!(near(page.distance(place), distance));
        let again = page.distance(place);
        prop_assert_eq!(page.place_at(again).block, place.block);
    }

    #[test]
    fn a_settled_place_is_inside_its_block_and_the_page(
        block in 0_usize..60,
        offset in -3000.0_f32..3000.0,
        view in 50.0_f32..1500.0,
    ) {
        let article = many(1);
        let mut typesetter = typesetter();
        let mut page = page(&article);
        let asked = Place { block, offset };
        let place = page.settle(asked, view, article.text(), &mut typesetter);
        prop_assert!(place.offset >= 0.0);
        prop_assert!(place.block < page.len());
        let again = page.settle(place, view, article.text(), &mut typesetter);
        prop_assert_eq!(again.block, place.block);
        prop_assert!((again.offset - place.offset).abs() < 0.01);
        lay_out_all(&mut page, &article, &mut typesetter);
        let below = page.height() - page.distance(place);
        prop_assert!(below >= f64::from(view) - 0.05 || place == Place::default());
        let next = Place { block: place.block + 1, offset: 0.0 };
        prop_assert!(page.distance(place) < page.distance(next) + 0.05);
    }
}

/// Right-to-left pages begin each paragraph at the right edge of the measure.
#[test]
fn paragraphs_stand_at_the_edge_where_they_begin() {
    let article = article("hard.txt");
    let mut typesetter = typesetter();
    let mut page = page(&article);
    lay_out_all(&mut page, &article, &mut typesetter);
    for block in 0..page.len() {
        let Some(paragraph) = page.paragraph(block) else {
            panic!("block {block} is laid out");
        };
        for line in paragraph.lines() {
            if paragraph.direction() == RightToLeft {
                assert!((line.x1 - 500.0).abs() < 0.01);
            } else {
                assert!(line.x0.abs() < 0.01);
            }
            assert!(line.x1 - line.x0 <= 500.1, "block {block} is too wide");
        }
    }
}
