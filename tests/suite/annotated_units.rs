//! In which unit a file counts, tokens, tags, links, records: the common parts of all formats.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::io::Read;

use hashiya::interchange::annotated::format::Framing;
use hashiya::interchange::annotated::links::{self, Link};
use hashiya::interchange::annotated::records::Records;
use hashiya::interchange::annotated::tokens::{
    Edges, TokenKind, Tokeniser, fit, levels, outermost, tokens,
};
use hashiya::interchange::annotated::units::{Claim, Counter, Disagreement, Unit, prove};
use hashiya::interchange::annotated::{Loss, Losses, Scheme, tags};
use hashiya::model::incident::{Incident, IncidentId};
use hashiya::model::span::SpanId;
use proptest::prelude::*;

use super::annotated_cases::document;

/// A text in which the units of all tools differ: 41 code points, 65 bytes, 42 units of UTF-16.
const VECTOR: &str = "قُتِل 3 مدنيين في «حلب» 😢 يوم 12-10-2016.";

/// Words, and where they are in code points, bytes and UTF-16.
const PLACES: [(&str, [(u64, u64); 3]); 5] = [
    ("قُتِل", [(0, 5), (0, 10), (0, 5)]),
    ("3", [(6, 7), (11, 12), (6, 7)]),
    ("حلب", [(19, 22), (33, 39), (19, 22)]),
    ("😢", [(24, 25), (42, 46), (24, 26)]),
    ("12-10-2016", [(30, 40), (54, 64), (31, 41)]),
];

#[test]
fn the_unit_is_found_by_the_words() {
    let counter = Counter::new(VECTOR);
    for (words, [points, bytes, utf16]) in PLACES {
        let start = VECTOR.find(words).unwrap();
        let range = start..start + words.len();
        assert_eq!(bytes, (range.start as u64, range.end as u64));
        let told = counter.code_points(&range);
        assert_eq!(points, (told.start as u64, told.end as u64), "{words}");
        let told = counter.utf16(&range);
        assert_eq!(utf16, (told.start as u64, told.end as u64), "{words}");
    }
    for (place, unit) in [Unit::CodePoint, Unit::Byte, Unit::Utf16]
        .into_iter()
        .enumerate()
    {
        let claims: Vec<Claim<'_>> = PLACES
            .iter()
            .map(|(words, places)| Claim {
                start: places[place].0,
                end: places[place].1,
                quote: Some(words),
            })
            .collect();
        for usual in Unit::ALL {
            let proven = prove(VECTOR, &claims, usual);
            assert_eq!(proven.unit, unit, "usual {usual:?}");
            for (range, (words, _)) in proven.ranges.into_iter().zip(PLACES) {
                assert_eq!(&VECTOR[range.unwrap()], words);
            }
        }
    }
    // Graphemes: قُ تِ ل are three.
    let claims = [
        Claim {
            start: 0,
            end: 3,
            quote: Some("قُتِل"),
        },
        Claim {
            start: 17,
            end: 20,
            quote: Some("حلب"),
        },
    ];
    let proven = prove(VECTOR, &claims, Unit::CodePoint);
    assert_eq!(proven.unit, Unit::Grapheme);
    let words = proven
        .ranges
        .into_iter()
        .map(|range| &VECTOR[range.unwrap()]);
    assert_eq!(words.collect::<Vec<_>>(), ["قُتِل", "حلب"]);
}

#[test]
fn a_span_that_disagrees_is_told_and_not_shifted() {
    let claims = [
        Claim {
            start: 6,
            end: 7,
            quote: Some("3"),
        },
        Claim {
            start: 30,
            end: 40,
            quote: Some("12-10-2016"),
        },
        Claim {
            start: 18,
            end: 21,
            quote: Some("حلب"),
        },
        Claim {
            start: 5,
            end: 5,
            quote: None,
        },
        Claim {
            start: 40,
            end: 99,
            quote: None,
        },
    ];
    let proven = prove(VECTOR, &claims, Unit::Utf16);
    assert_eq!(proven.unit, Unit::CodePoint, "most of them hold so");
    assert!(proven.ranges[0].is_ok() && proven.ranges[1].is_ok());
    assert_eq!(
        proven.ranges[2],
        Err(Disagreement::OtherWords {
            found: "«حل".to_owned()
        })
    );
    assert_eq!(proven.ranges[3], Err(Disagreement::Empty));
    assert_eq!(proven.ranges[4], Err(Disagreement::Outside));
}

#[test]
fn without_words_the_unit_is_that_of_the_format_while_it_fits() {
    let claims = [Claim {
        start: 31,
        end: 41,
        quote: None,
    }];
    assert_eq!(prove(VECTOR, &claims, Unit::Utf16).unit, Unit::Utf16);
    assert_eq!(
        prove(VECTOR, &claims, Unit::CodePoint).unit,
        Unit::CodePoint
    );
    // The end of the text in UTF-16 is outside in code points, and that proves nothing.
    let claims = [Claim {
        start: 31,
        end: 42,
        quote: None,
    }];
    let proven = prove(VECTOR, &claims, Unit::CodePoint);
    assert_eq!(proven.unit, Unit::CodePoint);
    assert_eq!(proven.ranges, [Err(Disagreement::Outside)]);
    let proven = prove(
        "😢 حلب",
        &[Claim {
            start: 1,
            end: 2,
            quote: None,
        }],
        Unit::Utf16,
    );
    assert_eq!(proven.ranges, [Err(Disagreement::Inside)]);
}

#[test]
fn words_that_may_stand_there_by_chance_prove_no_unit() {
    // The letter stands at 2 in code points, at 3 in UTF-16, at 5 in bytes; the file says 3.
    let letter = [Claim {
        start: 5,
        end: 7,
        quote: Some("و"),
    }];
    let text = "😢 وقال وصل وعاد";
    let proven = prove(text, &letter, Unit::CodePoint);
    assert_eq!(proven.unit, Unit::CodePoint);
    assert!(proven.ranges[0].is_err());
    // What fits one way and does not fit the other are held against each other.
    let mut claims = vec![Claim {
        start: 3,
        end: 7,
        quote: Some("وقال"),
    }];
    assert_eq!(prove(text, &claims, Unit::CodePoint).unit, Unit::Utf16);
    for (start, end, quote) in [(7, 10, "وصل"), (11, 15, "وعاد")] {
        claims.push(Claim {
            start,
            end,
            quote: Some(quote),
        });
    }
    let proven = prove(text, &claims, Unit::CodePoint);
    assert_eq!(proven.unit, Unit::CodePoint);
    assert!(proven.ranges[0].is_err() && proven.ranges[1].is_ok() && proven.ranges[2].is_ok());
}

#[test]
fn white_space_in_quotes_may_be_collapsed() {
    let text = "قرب  حلب\nأمس";
    let claims = [Claim {
        start: 0,
        end: 12,
        quote: Some("قرب حلب أمس"),
    }];
    let proven = prove(text, &claims, Unit::CodePoint);
    assert_eq!(proven.ranges, [Ok(0..text.len())]);
}

#[test]
fn of_two_units_that_fit_that_of_the_format_is_right() {
    let claims = [Claim {
        start: 2,
        end: 3,
        quote: Some("ا"),
    }];
    for usual in [Unit::CodePoint, Unit::Utf16] {
        assert_eq!(prove("😢اااا", &claims, usual).unit, usual);
    }
}

/// Tokens as a table: the visible ones in bars.
fn shown(text: &str) -> String {
    let all = tokens(text).into_iter().filter(|token| token.is_visible());
    all.map(|token| &text[token.range()])
        .collect::<Vec<&str>>()
        .join("|")
}

#[test]
fn tokens_of_news_text() {
    let table = [
        (
            "قال «لواء الفتح»، إنه هنا.",
            "قال|«|لواء|الفتح|»|،|إنه|هنا|.",
        ),
        ("و3 جنود وبـ«حلب»", "و|3|جنود|وبـ|«|حلب|»"),
        ("يوم 12-10-2016، 12:30", "يوم|12-10-2016|،|12:30"),
        ("في وحلب", "في|وحلب"),
        ("3.5% و(SDF)", "3.5|%|و|(|SDF|)"),
        ("حلب\u{200F} \u{2067}إدلب\u{2069}", "حلب|إدلب"),
        ("😢👨‍👩‍👧", "😢|👨‍👩‍👧"),
        ("  \n\t", ""),
        (" \u{64B}", "\u{64B}"),
    ];
    for (text, expected) in table {
        assert_eq!(shown(text), expected, "{text}");
    }
}

proptest! {
    /// Tokens are the whole text, in order, without gaps, and cut no grapheme but at spaces.
    #[test]
    fn tokens_are_the_text(text in "[ابوحل« »()0-9.\\-,\r\n \u{200F}\u{64B}a😢]{0,40}") {
        let all = tokens(&text);
        let whole: String = all.iter().map(|token| &text[token.range()]).collect();
        prop_assert_eq!(&whole, &text);
        for token in all {
            let words = &text[token.range()];
            prop_assert!(!words.is_empty());
            match token.kind {
                TokenKind::Space => prop_assert!(words.chars().all(char::is_whitespace)),
                TokenKind::Word | TokenKind::Sign => {
                    prop_assert!(!words.contains(char::is_whitespace));
                }
                TokenKind::Invisible => {}
            }
        }
    }

    /// Every scheme says what it was given, whatever touches what.
    #[test]
    fn tags_are_read_as_written(
        lengths in prop::collection::vec((0_usize..3, 1_usize..4, 0_usize..2), 0..12),
    ) {
        let mut spans = Vec::new();
        let mut at = 0;
        for (gap, length, label) in lengths {
            at += gap;
            spans.push((at..at + length, ["actor", "B-x"][label]));
            at += length;
        }
        for scheme in Scheme::ALL {
            let written = tags::write(at + 1, &spans, scheme);
            let texts: Vec<String> = written
                .iter()
                .map(|tag| match tag {
                    None => "O".to_owned(),
                    Some((prefix, span)) => format!("{prefix}-{}", spans[*span].1),
                })
                .collect();
            let read = tags::read(texts.iter().map(String::as_str));
            prop_assert_eq!(&read, &spans, "{:?} {:?}", scheme, texts);
        }
    }

    /// Records of a stream are those of its bytes, wherever reading pauses.
    #[test]
    fn records_do_not_depend_on_buffers(
        values in prop::collection::vec("[ا\"\\\\{}\\[\\], a]{0,8}", 0..6),
        capacity in 1_usize..9,
    ) {
        let elements: Vec<String> = values
            .iter()
            .map(|value| serde_json::json!({"text": value, "list": [1, {"a": value}]}).to_string())
            .collect();
        let array = format!(" [\n{} ]\n", elements.join(" ,\n"));
        let lines = format!("{}\n\n", elements.join("\n\n"));
        let arrays = format!("{array}{array}");
        for (framing, text, times) in [
            (Framing::Elements, &array, 1),
            (Framing::Lines, &lines, 1),
            (Framing::Lines, &array, 1),
            (Framing::Elements, &arrays, 2),
        ] {
            let reader = std::io::BufReader::with_capacity(capacity, text.as_bytes());
            let read: Vec<String> = Records::new(reader, framing, 1 << 20)
                .map(|record| String::from_utf8(record.unwrap()).unwrap().trim().to_owned())
                .collect();
            prop_assert_eq!(&read, &vec![elements.clone(); times].concat());
        }
    }

    /// Arbitrary bytes end, and a limit holds.
    #[test]
    fn records_of_anything_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for framing in [Framing::Elements, Framing::Lines, Framing::DocStart] {
            for record in Records::new(bytes.as_slice(), framing, 64) {
                match record {
                    Ok(record) => prop_assert!(record.len() <= 64),
                    Err(error) => {
                        let told = ["longer than", "the array ends before", "behind the array"];
                        let error = error.to_string();
                        prop_assert!(told.iter().any(|it| error.contains(it)), "{}", error);
                    }
                }
            }
        }
    }
}

#[test]
fn an_endless_record_is_refused_in_bounded_memory() {
    let endless = std::io::BufReader::new(std::io::repeat(b'x').take(1 << 40));
    let mut records = Records::new(endless, Framing::Lines, 1 << 20);
    assert!(records.next().unwrap().is_err());
    assert!(records.next().is_none());
}

#[test]
fn tags_of_others_are_read_as_the_script_of_conll_counts() {
    type Tagged<'a> = (&'a [&'a str], &'a [(usize, usize, &'a str)]);
    let table: [Tagged<'_>; 7] = [
        (&["I-A", "I-A", "O", "I-A"], &[(0, 2, "A"), (3, 4, "A")]),
        (&["I-A", "B-A", "I-A"], &[(0, 1, "A"), (1, 3, "A")]),
        (&["B-A", "I-B"], &[(0, 1, "A"), (1, 2, "B")]),
        (
            &["S-A", "I-A", "E-A", "I-A"],
            &[(0, 1, "A"), (1, 3, "A"), (3, 4, "A")],
        ),
        (&["U-A", "B-A", "L-A"], &[(0, 1, "A"), (1, 3, "A")]),
        (&["A", "A", "O", "_"], &[(0, 2, "A")]),
        (&["O", "I-A-B"], &[(1, 2, "A-B")]),
    ];
    for (written, expected) in table {
        let read = tags::read(written.iter().copied());
        let read: Vec<(usize, usize, &str)> = read
            .into_iter()
            .map(|(range, label)| (range.start, range.end, label))
            .collect();
        assert_eq!(read, expected, "{written:?}");
    }
}

fn count(losses: &Losses, wanted: Loss) -> usize {
    let mut all = losses.iter().filter(|(loss, ..)| *loss == wanted);
    all.next().map_or(0, |(_, count, _)| count)
}

#[test]
fn spans_meet_tokens_by_each_policy() {
    let document = document("a", "في وحلب أمس", &[("location", "حلب"), ("date", "أمس")]);
    let words = |edges: Edges| -> (Vec<String>, Losses) {
        let mut losses = Losses::default();
        let fitted = fit(
            &document.text,
            &document.spans,
            Tokeniser::Words,
            edges,
            &mut losses,
        );
        let words = fitted.spans.iter().map(|(_, range)| {
            let start = fitted.tokens[range.start].start();
            document.text[start..fitted.tokens[range.end - 1].end()].to_owned()
        });
        (words.collect(), losses)
    };
    let (widened, losses) = words(Edges::Widen);
    assert_eq!(widened, ["وحلب", "أمس"]);
    assert_eq!(count(&losses, Loss::Widened), 1);
    let (cut, losses) = words(Edges::Split);
    assert_eq!(cut, ["حلب", "أمس"]);
    assert!(losses.is_empty());
    let (dropped, losses) = words(Edges::Drop);
    assert_eq!(dropped, ["أمس"]);
    assert_eq!(count(&losses, Loss::Misfit), 1);
}

#[test]
fn of_spans_that_overlap_the_longest_is_kept() {
    let spans = [(0, 0..3), (1, 2..5), (2, 3..5), (3, 0..1), (4, 7..8)];
    assert_eq!(outermost(&spans), (vec![0, 2, 4], vec![1, 3]));
    let (levels, left) = levels(&spans, 2);
    assert_eq!(levels, [vec![0, 2, 4], vec![1, 3]]);
    assert_eq!(left, Vec::<usize>::new());
}

#[test]
fn incidents_are_links_from_their_triggers() {
    let order: Vec<SpanId> = (0..6).map(SpanId).collect();
    let mut incident = Incident::new(IncidentId(7));
    incident.trigger = Some(SpanId(2));
    incident.locations = vec![SpanId(3), SpanId(1)];
    incident.date_span = Some(SpanId(5));
    incident.note = "x".to_owned();
    let other = Incident {
        locations: vec![SpanId(4)],
        ..Incident::new(IncidentId(8))
    };
    let mut losses = Losses::default();
    let kept = links::kept(
        &[incident.clone(), other],
        false,
        false,
        &order,
        &mut losses,
    );
    let told = [(3, "location"), (1, "location"), (5, "date")];
    let told: Vec<Link> = told
        .into_iter()
        .map(|(to, name)| Link {
            from: SpanId(2),
            to: SpanId(to),
            name: name.to_owned(),
        })
        .collect();
    assert_eq!(links::links(&kept), told);
    assert_eq!(count(&losses, Loss::Incident), 1, "one has no trigger");
    assert_eq!(count(&losses, Loss::IncidentPart), 1, "the note");
    let (read, left) = links::incidents(&told, &BTreeMap::new(), &order);
    assert_eq!(read, kept);
    assert_eq!(left, []);
    let second = Link {
        from: SpanId(2),
        to: SpanId(0),
        name: "date".to_owned(),
    };
    let (_, left) = links::incidents(
        &[told, vec![second.clone()]].concat(),
        &BTreeMap::new(),
        &order,
    );
    assert_eq!(left, [second]);
}
