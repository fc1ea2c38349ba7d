//! brat standoff of other tools: how line ends are counted, what stands beside a text, and what notes are of.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;

use super::annotated_foreign::check_bytes;
use super::cli_export::run;

fn check(lines: &str, text: &str, expected: &str) {
    check_bytes(
        "brat",
        "in.ann",
        lines.as_bytes(),
        &[("in.txt", text.as_bytes())],
        expected,
    );
}

#[test]
fn line_ends_count_as_the_quoted_words_say() {
    let text = "قصف الجيش\r\nحلب ودمشق\r\nليلا\r\n";
    check(
        "T1\tActor 4 9\tالجيش\nT2\tLocation 11 14\tحلب\nT3\tLocation 16 20\tدمشق\nT4\tX 4 9;11 14\tالجيش حلب\nT5\tTime 22 26\tليلا\n",
        text,
        r#"
        = in [] "قصف الجيش\nحلب ودمشق\nليلا\n"
        X "الجيش\nحلب"
        Actor "الجيش"
        Location "حلب"
        Location "دمشق"
        Time "ليلا"
        ! other-unit: in.ann: its offsets count the line end CR LF as two characters; they were read so
        "#,
    );
}

#[test]
fn line_ends_count_as_one_otherwise() {
    check(
        "T1\tActor 4 9\tالجيش\nT2\tLocation 10 13\tحلب\nT3\tLocation 0 3\tحلب\n",
        "قصف الجيش\r\nحلب ودمشق\r\n",
        r#"
        = in [] "قصف الجيش\nحلب ودمشق\n"
        Actor "الجيش"
        Location "حلب"
        ? Location 0 to 3 "حلب"
        ! other-words: in.ann: Location 0 to 3 "حلب": other words stand there: "قصف"; it is kept without a place
        "#,
    );
}

#[test]
fn every_note_stays_or_is_told() {
    check(
        "T1\tActor 4 9\tالجيش\nT2\tPlace 10 13\tحلب\nE1\tAttack:T2 Who:T1\nR1\tIn Arg1:T1 Arg2:T2\n#1\tAnnotatorNotes T1\tأول\n#2\tAnnotatorNotes T1\tثان\n#3\tReviewerNotes T1\tثالث\n#4\tAnnotationError T1\tخطأ\n#5\tAnnotatorNotes E1\tحدث\n#6\tAnnotatorNotes E1\tآخر\n#7\tAnnotatorNotes R1\tعلاقة\n#8\tAnnotatorNotes T9\tلا شيء\n",
        "قصف الجيش حلب",
        r#"
        = in [] "قصف الجيش حلب"
        Actor "الجيش" note "أول\nثان\nReviewerNotes: ثالث\nAnnotationError: خطأ"
        trigger "حلب"
        > Attack حلب: Who=الجيش note "حدث\nآخر"
        >  الجيش: In=حلب
        ! no-note: in.ann: the note of R1 in line 11 has no place here; it is left out: علاقة
        ! no-note: in.ann: the note of T9 in line 12 has no place here; it is left out: لا شيء
        "#,
    );
}

#[test]
fn an_id_that_is_there_twice_is_told() {
    check(
        "T1\tActor 4 9\tالجيش\nT1\tPlace 10 13\tحلب\nT2\tEvent 0 3\tقصف\nR1\tBy Arg1:T2 Arg2:T1\nA1\tSure T1\n",
        "قصف الجيش حلب",
        r#"
        = in [] "قصف الجيش حلب"
        Event "قصف"
        Actor "الجيش" Sure=Flag(true)
        Place "حلب"
        >  قصف: By=الجيش
        ! same-id: in.ann: line 2 has the id T1 of an earlier line; what refers to it means the earlier one
        "#,
    );
}

#[test]
fn a_choice_of_several_words_stays() {
    check(
        "T1\tActor 4 9\tالجيش\nA1\tSide T1 the state\n",
        "قصف الجيش حلب",
        r#"
        = in [] "قصف الجيش حلب"
        Actor "الجيش" Side=Choice("the state")
        "#,
    );
}

#[test]
fn the_two_files_of_a_shared_task_are_read_together() {
    let text = "قصف الجيش حلب".as_bytes();
    let given = "T1\tActor 4 9\tالجيش\nT2\tPlace 10 13\tحلب\nx\n";
    let wanted = "T3\tAttack 0 3\tقصف\nE1\tAttack:T3 Agent:T1 Site:T2\nM1\tSpeculation E1\n";
    check_bytes(
        "brat",
        "in.a1",
        given.as_bytes(),
        &[("in.txt", text), ("in.a2", wanted.as_bytes())],
        r#"
        = in [] "قصف الجيش حلب"
        trigger "قصف"
        Actor "الجيش"
        Place "حلب"
        > Attack قصف: Agent=الجيش Site=حلب
        ! no-line: in.a1: line 3 has no tab behind its id; it is left out: x
        ! no-values: in.a1: attribute Speculation of E1 has no place here; it is left out
        "#,
    );
}

#[test]
fn a_text_alone_is_a_document_without_annotations() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(at("in")).unwrap();
    for (name, text) in [
        ("in/a.txt", "قصف حلب"),
        ("in/a.ann", "T1\tPlace 4 7\tحلب\n"),
        ("in/b.txt", "هدوء في حماة"),
        ("in/c.txt", "قصف إدلب"),
        ("in/c.a1", "T1\tPlace 4 8\tإدلب\n"),
        ("in/c.a2", "T2\tAttack 0 3\tقصف\nE1\tAttack:T2 Site:T1\n"),
    ] {
        fs::write(at(name), text).unwrap();
    }
    // Which format it is can be told without the texts.
    let arguments = ["convert", &at("in"), &at("out"), "--to", "spans"];
    let (code, _, errors) = run(&arguments).unwrap();
    let errors: Vec<&str> = errors.lines().collect();
    assert_eq!(
        (code, errors.first().copied()),
        (
            1,
            Some(
                "in/b.txt: it has no .ann beside it; it comes in as a document without annotations"
            )
        ),
        "{errors:?}"
    );
    let lines = fs::read_to_string(at("out/train.jsonl")).unwrap();
    let ids: Vec<(String, usize)> = lines
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let spans = line["spans"].as_array().unwrap().len();
            (line["id"].as_str().unwrap().to_owned(), spans)
        })
        .collect();
    let expected = [("a", 1), ("b", 0), ("c", 2)];
    assert_eq!(ids, expected.map(|(id, spans)| (id.to_owned(), spans)));
}

#[test]
fn a_folder_of_texts_is_none_of_brat() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "قصف حلب").unwrap();
    let (from, to) = (folder.path(), folder.path().join("out"));
    let arguments = [
        "convert",
        from.to_str().unwrap(),
        to.to_str().unwrap(),
        "--to",
        "spans",
    ];
    let error = run(&arguments).unwrap_err();
    assert!(
        error.starts_with("cannot tell the format of this by its name"),
        "{error}"
    );
}
