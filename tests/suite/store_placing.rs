//! The spans of a file put into the text: each thing that can be wrong is said, and nothing is
//! dropped.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use hashiya::model::article::Article;
use hashiya::model::codebook::Codebook;
use hashiya::store::{
    LayerFile, Loaded, Placed, Problem, Severity, TextEncoding, place, read_layer, sha256_hex,
};

use crate::desk::{Desk, TEXT};

fn loaded(text: &str) -> Loaded {
    Loaded {
        article: Article::new("name.txt", text),
        encoding: TextEncoding::Utf8,
        sha256: sha256_hex(text.as_bytes()),
    }
}

/// The file of an article with «كفرنوران» (span 0) and «3 مدنيين» (span 1) labelled.
fn file() -> LayerFile {
    let desk = Desk::annotated(&[("كفرنوران", "location"), ("3 مدنيين", "casualty")]);
    read_layer(desk.read("name.ron").as_bytes()).unwrap()
}

fn put(file: &LayerFile, text: &str) -> Placed {
    let placed = place(file, &loaded(text), &Codebook::default());
    let records = file.spans.len() + file.unplaced.len();
    let kept = placed.layer.spans().len() + placed.layer.unplaced().len();
    assert_eq!(kept, records, "nothing is dropped");
    placed.layer.validate(text).unwrap();
    placed
}

fn lines(placed: &Placed) -> Vec<String> {
    placed.report.iter().map(ToString::to_string).collect()
}

fn quotes<'a>(placed: &Placed, text: &'a str) -> Vec<&'a str> {
    let spans = placed.layer.spans().iter();
    spans.map(|span| &text[span.range.clone()]).collect()
}

#[test]
fn a_file_in_order_has_no_problem() {
    let placed = put(&file(), TEXT);
    assert_eq!(lines(&placed), Vec::<String>::new());
    assert_eq!(quotes(&placed, TEXT), ["3 مدنيين", "كفرنوران"]);
}

#[test]
fn when_the_text_changed_spans_are_found_by_their_words() {
    let text = format!("عاجل: {TEXT}");
    let placed = put(&file(), &text);
    assert_eq!(quotes(&placed, &text), ["3 مدنيين", "كفرنوران"]);
    let start = TEXT[..TEXT.find("كفرنوران").unwrap()].chars().count();
    assert_eq!(
        lines(&placed),
        [
            format!(
                "the article changed since it was annotated, from {} to {} code points; \
                 spans are found again by their words",
                TEXT.chars().count(),
                text.chars().count()
            ),
            "span 1 \"3 مدنيين\" moved from 6-14 to 12-20".to_owned(),
            format!(
                "span 0 \"كفرنوران\" moved from {start}-{} to {}-{}",
                start + 8,
                start + 6,
                start + 14
            ),
        ]
    );
    assert!(placed.report.iter().all(Problem::changes_layer));
}

#[test]
fn words_that_are_gone_are_listed_and_come_back_with_the_text() {
    let text = TEXT.replace("كفرنوران", "القرية");
    let placed = put(&file(), &text);
    assert_eq!(quotes(&placed, &text), ["3 مدنيين"]);
    assert_eq!(
        lines(&placed)[1..],
        [
            "span 0 \"كفرنوران\" has no place in the text: its words are not in the text; \
          it is kept in the list of unplaced spans"
        ]
    );
    let lost = &placed.layer.unplaced()[0];
    assert_eq!((lost.id, lost.quote.as_str()), (0, "كفرنوران"));

    // Saved with the changed text, and then the old text is put back.
    let meta = hashiya::store::LayerMeta {
        sha256: sha256_hex(text.as_bytes()),
        encoding: "UTF-8".to_owned(),
        ..Default::default()
    };
    let ron = hashiya::store::write_layer(&placed.layer, &loaded(&text).article, &meta);
    let file = read_layer(ron.as_bytes()).unwrap();
    let again = put(&file, &text);
    assert_eq!(
        lines(&again),
        [
            "span 0 \"كفرنوران\" is still without a place: its words are not in the text; \
          place it or remove it"
        ]
    );
    let back = put(&file, TEXT);
    assert_eq!(quotes(&back, TEXT), ["3 مدنيين", "كفرنوران"]);
    assert!(
        back.report
            .iter()
            .any(|problem| matches!(problem, Problem::Found { id: 0, .. }))
    );
}

#[test]
fn each_wrong_span_is_named_and_the_others_stay() {
    let length = TEXT.chars().count() as u64;
    // What is done to span 1, «3 مدنيين» at 6-14, what is said, and what it then stands on.
    type Break = fn(&mut LayerFile);
    let cases: [(Break, Vec<String>, &[&str]); 9] = [
        (
            |file| (file.spans[0].start, file.spans[0].end) = (14, 6),
            vec![
                "span 1 ends at 6, before its start at 14".to_owned(),
                "span 1 \"3 مدنيين\" moved from 14-6 to 6-14".to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| file.spans[0].end = 6,
            vec![
                "span 1 is empty: it starts and ends at 6".to_owned(),
                "span 1 \"3 مدنيين\" moved from 6-6 to 6-14".to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| (file.spans[0].start, file.spans[0].end) = (9_000, 9_008),
            vec![
                format!("span 1 ends at 9008, beyond the end of the text at {length}"),
                "span 1 \"3 مدنيين\" moved from 9000-9008 to 6-14".to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| (file.spans[0].start, file.spans[0].end) = (u64::MAX - 1, u64::MAX),
            vec![
                format!(
                    "span 1 ends at {}, beyond the end of the text at {length}",
                    u64::MAX
                ),
                format!(
                    "span 1 \"3 مدنيين\" moved from {}-{} to 6-14",
                    u64::MAX - 1,
                    u64::MAX
                ),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| (file.spans[0].start, file.spans[0].end) = (8, 16),
            vec![
                "span 1 says \"3 مدنيين\" but the text there is \"مدنيين ف\" instead".to_owned(),
                "span 1 \"3 مدنيين\" moved from 8-16 to 6-14".to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| file.spans[0].quote = "غائب".to_owned(),
            vec![
                "span 1 says \"غائب\" but the text there is \"3 مدنيين\" instead".to_owned(),
                "span 1 \"غائب\" has no place in the text: its words are not in the text; \
                 it is kept in the list of unplaced spans"
                    .to_owned(),
            ],
            &["كفرنوران"],
        ),
        (
            |file| file.spans[0].quote = String::new(),
            vec![
                "span 1 says \"\" but the text there is \"3 مدنيين\" instead".to_owned(),
                "span 1 \"\" has no place in the text: its quote is empty; \
                 it is kept in the list of unplaced spans"
                    .to_owned(),
            ],
            &["كفرنوران"],
        ),
        (
            |file| file.spans[0].label = "vehicle".to_owned(),
            vec![
                "span 1 has the label \"vehicle\", which the codebook does not have; it is kept"
                    .to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
        (
            |file| file.article.file = "old.txt".to_owned(),
            vec![
                "the annotations name the article \"old.txt\" and the file is \"name.txt\"; \
                 the next save names it so"
                    .to_owned(),
            ],
            &["3 مدنيين", "كفرنوران"],
        ),
    ];
    for (break_it, expected, stands_on) in cases {
        let mut file = file();
        break_it(&mut file);
        let placed = put(&file, TEXT);
        assert_eq!(lines(&placed), expected);
        assert_eq!(quotes(&placed, TEXT), stands_on);
    }
}

#[test]
fn two_spans_with_one_id_are_both_kept() {
    let mut file = file();
    file.spans[1].id = 1;
    let placed = put(&file, TEXT);
    assert_eq!(
        lines(&placed),
        ["two spans have the id 1; the second is now span 2"]
    );
    let ids: Vec<u32> = placed.layer.spans().iter().map(|span| span.id.0).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn the_largest_number_is_no_id() {
    let mut file = file();
    (file.spans[0].id, file.spans[1].id) = (u32::MAX - 1, u32::MAX);
    let placed = put(&file, TEXT);
    assert_eq!(
        lines(&placed),
        ["span 4294967295 has a number that is too large for an id; it is now span 0"]
    );
}

#[test]
fn an_edge_inside_a_grapheme_stays_there() {
    let mut file = file();
    // ق without its vowel mark.
    (file.spans[0].start, file.spans[0].end) = (0, 1);
    file.spans[0].quote = "ق".to_owned();
    let placed = put(&file, TEXT);
    assert_eq!(
        lines(&placed),
        ["span 1 \"ق\" begins or ends inside a character with its marks; it is kept as it is"]
    );
    assert_eq!(placed.report[0].severity(), Severity::Warning);
    assert_eq!(quotes(&placed, TEXT), ["ق", "كفرنوران"]);
}

#[test]
fn another_encoding_is_another_text() {
    let file = file();
    let mut loaded = loaded(TEXT);
    loaded.encoding = TextEncoding::Windows1252;
    let placed = place(&file, &loaded, &Codebook::default());
    assert_eq!(
        lines(&placed),
        ["the article changed since it was annotated; spans are found again by their words"]
    );
}

#[test]
fn ambiguous_words_are_listed_and_not_guessed() {
    let mut file = file();
    file.spans.truncate(1);
    let span = &mut file.spans[0];
    span.quote = "حلب".to_owned();
    (span.start, span.end) = (1, 4);
    (span.before, span.after) = ("لا".to_owned(), "لا".to_owned());
    let placed = put(&file, TEXT);
    assert!(
        lines(&placed)[1]
            .contains("its words are at several places and the words around it do not tell which"),
        "{:?}",
        lines(&placed)
    );
}

/// A file with the first paragraph excluded, and a span in the second.
fn with_part() -> LayerFile {
    let desk = Desk::annotated(&[("كفرنوران", "location")]);
    let mut session = desk.open();
    let end = TEXT.find('\n').unwrap();
    session.exclude(0..end).unwrap();
    session.close().unwrap();
    read_layer(desk.read("name.ron").as_bytes()).unwrap()
}

#[test]
fn an_excluded_part_moves_with_its_text() {
    let file = with_part();
    let placed = put(&file, TEXT);
    assert_eq!(lines(&placed), Vec::<String>::new());
    let first = 0..TEXT.find('\n').unwrap();
    assert_eq!(placed.layer.excluded(), std::slice::from_ref(&first));

    let text = format!("عاجل\n{TEXT}");
    let placed = put(&file, &text);
    let moved = first.start + "عاجل\n".len()..first.end + "عاجل\n".len();
    assert_eq!(placed.layer.excluded(), [moved]);
    let end = TEXT[first].chars().count();
    assert_eq!(
        lines(&placed)[2..],
        [format!(
            "the excluded part \"قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016…\" \
             moved from 0-{end} to 5-{}",
            end + 5
        )]
    );
    assert!(placed.report.iter().all(Problem::changes_layer));
}

#[test]
fn an_excluded_part_that_is_gone_is_listed_and_comes_back_with_the_text() {
    let file = with_part();
    let rest = &TEXT[TEXT.find('\n').unwrap() + 1..];
    let placed = put(&file, rest);
    assert!(placed.layer.excluded().is_empty());
    assert_eq!(placed.layer.unplaced_parts().len(), 1);
    let said = "the excluded part \"قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016…\"";
    assert_eq!(
        lines(&placed)[2..],
        [format!(
            "{said} has no place in the text: its words are not in the text; \
             it is kept in the list of unplaced parts"
        )]
    );

    let meta = hashiya::store::LayerMeta {
        sha256: sha256_hex(rest.as_bytes()),
        encoding: "UTF-8".to_owned(),
        ..Default::default()
    };
    let ron = hashiya::store::write_layer(&placed.layer, &loaded(rest).article, &meta);
    let file = read_layer(ron.as_bytes()).unwrap();
    let again = put(&file, rest);
    assert_eq!(again.layer, placed.layer);
    assert_eq!(
        lines(&again),
        [format!(
            "{said} is still without a place: its words are not in the text; \
             exclude it again or remove it"
        )]
    );
    assert!(!again.report[0].changes_layer());
    let back = put(&file, TEXT);
    let first = 0..TEXT.find('\n').unwrap();
    assert_eq!(back.layer.excluded(), std::slice::from_ref(&first));
    assert_eq!(back.layer.unplaced_parts(), []);
    let end = TEXT.split('\n').next().unwrap().chars().count();
    assert_eq!(
        lines(&back).last().unwrap(),
        &format!(
            "the unplaced excluded part \"قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016…\" \
             has a place again at 0-{end}"
        )
    );
}

#[test]
fn a_span_in_an_excluded_part_is_named_and_stays() {
    let mut file = with_part();
    let start = TEXT[..TEXT.find("حلب").unwrap()].chars().count() as u64;
    let mut inside = file.spans[0].clone();
    (inside.id, inside.start, inside.end) = (5, start, start + 3);
    inside.quote = "حلب".to_owned();
    file.spans.insert(0, inside);
    let placed = put(&file, TEXT);
    assert_eq!(
        lines(&placed),
        [
            "span 5 \"حلب\" is in a part that is excluded from the article; \
          include the part or remove the span"
        ]
    );
    assert_eq!(placed.report[0].severity(), Severity::Error);
    assert!(!placed.report[0].changes_layer());
    assert_eq!(quotes(&placed, TEXT), ["حلب", "كفرنوران"]);
}
