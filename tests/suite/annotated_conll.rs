//! Columns of other tools: which is the token and which the tag, what is told of them, and that tokens
//! stay as they came.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use super::annotated_foreign::{check_bytes, lines_of};
use super::cli_export::run;

fn check(format: &str, text: &str, expected: &str) {
    check_bytes(format, "in.conll", text.as_bytes(), &[], expected);
}

#[test]
fn numbers_before_the_tokens_are_no_tokens() {
    // As in GermEval and in CoNLL-2003 with numbers.
    check(
        "conll",
        "1 قصف NN I-NP O\n2 الجيش NN I-NP I-ORG\n3 حلب NN I-NP I-LOC\n\n1 ثم NN I-NP O\n2 دمشق NN I-NP I-LOC\n",
        r#"
        =  [] "قصف الجيش حلب\nثم دمشق"
        ORG "الجيش"
        LOC "حلب"
        LOC "دمشق"
        ! columns: in.conll: read are column 2 as token and column 5 as tag; left out: columns 1 (numbers of tokens), 3, 4 (tags as well)
        "#,
    );
    // Numbers that are tokens stay.
    check(
        "conll",
        "1 B-NUM\n2 O\n3 O\n",
        r#"
        =  [] "1 2 3"
        NUM "1"
        "#,
    );
    // The name of the article before the number, as in CoNLL-2012.
    check(
        "conll",
        "a/b 0 قصف O\na/b 1 حلب B-LOC\n\na/b 0 ثم O\n",
        r#"
        =  [] "قصف حلب\nثم"
        LOC "حلب"
        ! columns: in.conll: read are column 3 as token and column 4 as tag; left out: columns 2 (numbers of tokens), 1
        "#,
    );
}

#[test]
fn columns_of_universal_ner() {
    check(
        "conll",
        "# sent_id = 1\n# text = قصف الجيش حلب .\n1\tقصف\tO\t-\t-\n2\tالجيش\tB-ORG\t-\tsara\n3\tحلب\tB-LOC\t-\tsara\n4\t.\tO\t-\t-\n\n# sent_id = 2\n1\t#\tO\t-\t-\n",
        r#"
        =  [] "قصف الجيش حلب .\n#"
        ORG "الجيش"
        LOC "حلب"
        ! columns: in.conll: read are column 2 as token and column 3 as tag; left out: columns 1 (numbers of tokens), 5
        ! comment-line: in.conll: lines 1, 2, 8 are comments, which are left out
        "#,
    );
}

#[test]
fn columns_of_conll_u() {
    check(
        "conll",
        "1-2\tوحلب\t_\t_\t_\t_\t_\t_\t_\t_\n1\tو\t_\tCCONJ\t_\t_\t3\tcc\t_\tner=O\n2\tحلب\t_\tPROPN\t_\t_\t3\tconj\t_\tner=B-LOC|SpaceAfter=No\n2.1\t_\t_\t_\t_\t_\t_\t_\t_\t_\n",
        r#"
        =  [] "و حلب"
        LOC "حلب"
        ! columns: in.conll: read are column 2 as token and column 10 as tag; left out: columns 1 (numbers of tokens), 4, 7, 8
        ! number-range: in.conll: line 1 is a word that is there in parts as well; the parts are read
        ! unwritten-token: in.conll: line 4 is a token that is not in the text; it is left out
        "#,
    );
    // Without tags nothing is made up, and it is said.
    check(
        "conll",
        "1\tقصف\t_\tVERB\t_\t_\t0\troot\t_\t_\n2\tحلب\t_\tPROPN\t_\t_\t1\tobj\t_\t_\n",
        r#"
        =  [] "قصف حلب"
        ! columns: in.conll: read are column 2 as token and column 10 as tag; left out: columns 1 (numbers of tokens), 4, 7, 8
        ! no-tags: in.conll: no column has tags of IOB; its tokens come in without annotations
        "#,
    );
}

#[test]
fn a_comment_is_no_token_and_a_sign_is() {
    check(
        "conll",
        "# text = قصف حلب\n# O\n#حلب B-LOC\nقصف O\nحلب B-LOC\n",
        r##"
        =  [] "# #حلب قصف حلب"
        LOC "#حلب"
        LOC "حلب"
        ! comment-line: in.conll: line 1 is a comment, which is left out
        "##,
    );
}

#[test]
fn tags_in_small_letters_are_tags() {
    check(
        "conll",
        "الجيش\tb-org\nحلب\tb-loc\nدمشق\tb-loc\nثم\to\n",
        r#"
        =  [] "الجيش حلب دمشق ثم"
        ORG "الجيش"
        LOC "حلب"
        LOC "دمشق"
        ! small-tags: in.conll: lines 1, 2, 3, 4 have tags as "b-org" in small letters; it is read in capitals
        "#,
    );
    // A label is written as elsewhere in the file.
    check(
        "conll",
        "علي B-Person\nحسن I-Person\nعمر b-person\n",
        r#"
        =  [] "علي حسن عمر"
        Person "علي حسن"
        Person "عمر"
        ! small-tags: in.conll: line 3 has the tag "b-person" in small letters; it is read in capitals
        "#,
    );
}

#[test]
fn a_line_without_a_token_is_told_and_the_rest_comes_in() {
    check(
        "conll",
        "قصف\tO\n\tB-LOC\nحلب\tB-LOC\n\tI-LOC\nالشرقية\tI-LOC\n",
        r#"
        =  [] "قصف حلب الشرقية"
        LOC "حلب الشرقية"
        ! no-token: in.conll: lines 2, 4 have no token; they are left out with their tags
        "#,
    );
    check(
        "conll",
        "قصف O\n B-LOC\nحلب B-LOC\n",
        r#"
        =  [] "قصف حلب"
        LOC "حلب"
        ! no-token: in.conll: line 2 has no token; it is left out with its tag
        "#,
    );
}

#[test]
fn more_and_fewer_cells_and_tabs_at_the_end() {
    check(
        "conll",
        "قصف\tO\t\t\nحلب\tB-LOC\t\nإدلب B-LOC أكيد\nقوات النظام B-ORG\nدرعا\n",
        r#"
        =  [] "قصف حلب إدلب قوات النظام درعا"
        LOC "حلب"
        LOC "إدلب"
        ORG "قوات النظام"
        ! no-tag: in.conll: line 5 has no tag behind its token, which is taken as O
        ! more-cells: in.conll: line 3 has more cells than 2; those behind are left out
        ! more-cells: in.conll: line 4 has more cells than 2; the first are read as one token
        "#,
    );
    check(
        "conll",
        "قصف VB B-VP O\nحلب NN B-NP B-LOC\nإدلب B-LOC\n",
        r#"
        =  [] "قصف حلب إدلب"
        LOC "حلب"
        LOC "إدلب"
        ! columns: in.conll: read are column 1 as token and column 4 as tag; left out: columns 2, 3 (tags as well)
        ! fewer-cells: in.conll: line 3 has less cells than 4; the last is read as its tag
        "#,
    );
    check(
        "conll",
        "قوات النظام\tB-ORG\nقصفت\tO\n",
        r#"
        =  [] "قوات النظام قصفت"
        ORG "قوات النظام"
        ! spaced-token: in.conll: line 1 has a token with a space in it, which is several tokens here
        "#,
    );
}

#[test]
fn what_is_decided_holds_for_all_articles_of_a_file() {
    // In the second article alone the last column would be the one of tags.
    check(
        "conll",
        "-DOCSTART- O O\n\n1 حلب B-LOC -\n2 اليوم O -\n\n-DOCSTART- O O\n\n1 قصف O O\n",
        r#"
        =  [] "حلب اليوم"
        LOC "حلب"
        =  [] "قصف"
        ! columns: in.conll: read are column 2 as token and column 3 as tag; left out: column 1 (numbers of tokens)
        "#,
    );
}

#[test]
fn two_spans_of_a_type_on_a_token_are_two() {
    check(
        "conll-nested",
        "المجلس B-ORG\nالبلدي I-ORG\nفي I-ORG\nجامعة I-ORG B-ORG\nصافين I-ORG I-ORG B-GPE\nوأعلن O\n",
        r#"
        =  [] "المجلس البلدي في جامعة صافين وأعلن"
        ORG "المجلس البلدي في جامعة صافين"
        ORG "جامعة صافين"
        GPE "صافين"
        "#,
    );
    // Which of two ends is not known, and said.
    check(
        "conll-nested",
        "جامعة B-ORG B-ORG\nحلب I-ORG I-ORG\nالحرة I-ORG\nهنا O\n",
        r#"
        =  [] "جامعة حلب الحرة هنا"
        ORG "جامعة حلب الحرة"
        ORG "جامعة حلب"
        ! same-type: in.conll: line 3 ends one of several spans of a type; taken is that the one that began last ends
        "#,
    );
    // Of flat spans the outermost are taken, and the others told.
    check(
        "conll",
        "جامعة B-ORG O\nحلب I-ORG B-GPE\n",
        r#"
        =  [] "جامعة حلب"
        ORG "جامعة حلب"
        ! other-tags: in.conll: read are column 1 as token and column 2 as tag; left out: column 3 (tags as well)
        "#,
    );
}

#[test]
fn a_file_that_is_not_utf8_is_refused_with_the_line() {
    let bytes = [b"abc B-LOC\n".as_slice(), b"\xCC\xE4 O\n"].concat();
    check_bytes(
        "conll",
        "in.conll",
        &bytes,
        &[],
        "! not-utf8: in.conll: byte 10 is not UTF-8 (line 2); it is left out",
    );
}

#[test]
fn tokens_and_sentences_stay_as_they_came() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // Our own tokeniser would cut and join these otherwise, and make three sentences of the first.
    let columns = "في O\n12-10 B-DATE\n2016م. I-DATE\nقال: O\nلا! O\nنعم. O\n\u{200F} O\n\nو O\nحلب B-LOC\n، O\n";
    fs::write(at("in.conll"), columns).unwrap();
    let (code, _, errors) = run(&[
        "convert",
        &at("in.conll"),
        &at("out"),
        "--from",
        "conll",
        "--to",
        "conll",
    ])
    .unwrap();
    assert_eq!((code, errors.matches("lost:").count()), (0, 1), "{errors}");
    assert!(
        errors.starts_with("lost: 1: articles lose their ids"),
        "{errors}"
    );
    let written = fs::read_to_string(Path::new(&at("out")).join("train.conll")).unwrap();
    let pairs = written
        .lines()
        .skip(2)
        .map(|line| line.replace(" -X- _", ""));
    let pairs: Vec<String> = pairs.collect();
    assert_eq!(pairs.join("\n").trim_end(), columns.trim_end());
    assert_eq!(
        lines_of("conll", "in.conll", columns.as_bytes(), &[]),
        lines_of("conll", "train.conll", written.as_bytes(), &[]),
    );
}

#[test]
fn a_small_export_for_spacy_leaves_no_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(at("in.conll"), "حلب B-LOC\n").unwrap();
    let arguments = [
        "convert",
        &at("in.conll"),
        &at("out"),
        "--from",
        "conll",
        "--to",
        "spacy",
    ];
    let (code, _, errors) = run(&arguments).unwrap();
    assert_eq!(code, 0, "{errors}");
    let inside = fs::read_dir(at("out")).unwrap();
    let mut names: Vec<String> = inside
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "README.md",
            "hashiya-export.json",
            "losses.csv",
            "train.spacy"
        ]
    );
}

#[test]
fn brackets_of_conll_2012_are_read() {
    // Document, part, number, token, part of speech, tree, lemma, frame, sense, speaker, names, arguments,
    // coreference.
    check(
        "conll",
        "#begin document (a/b); part 000\n\
         a/b 0 0 قال VBD (TOP(S(VP* قال 01 1 ليلى * (V*) -\n\
         a/b 0 1 الجيش DT (NP* - - - ليلى (ORG* (ARG0* (3\n\
         a/b 0 2 السوري JJ *) - - - ليلى *) *) 3)\n\
         a/b 0 3 في IN (PP* - - - ليلى * * -\n\
         a/b 0 4 حلب NNP (NP*)))) - - - ليلى (GPE) * (4)\n\
         \n\
         #end document\n\
         #begin document (a/c); part 000\n\
         a/c 0 0 هدوء NN (TOP(NP*)) - - - ليلى * * -\n\
         a/c 0 1 أمس NN * - - - ليلى (DATE) * -\n\
         #end document\n",
        r#"
        =  [] "قال الجيش السوري في حلب"
        ORG "الجيش السوري"
        GPE "حلب"
        =  [] "هدوء أمس"
        DATE "أمس"
        ! columns: in.conll: read are column 4 as token and column 11 as tag; left out: columns 3 (numbers of tokens), 1, 2, 5, 6, 7, 8, 9, 10, 12, 13
        "#,
    );
    // Spans in spans, and brackets that are alone.
    check(
        "conll",
        "قائد (PER(ORG*\nالجيش *)\nهنا *)\nثم *\nحلب (LOC*\n\nأمس *\n",
        r#"
        =  [] "قائد الجيش هنا ثم حلب\nأمس"
        PER "قائد الجيش هنا"
        ORG "قائد الجيش"
        ! brackets: in.conll: line 5 has a bracket without its other one, which is left out
        "#,
    );
    // Of two such columns none is guessed; trees are no names.
    check(
        "conll",
        "قصف (A*) *\nحلب (B) (C)\n",
        r#"
        =  [] "قصف حلب"
        ! brackets: in.conll: the brackets of columns (2, 3), as CoNLL-2012 has them, are not read: which of them are names cannot be told; its tokens come in without annotations
        "#,
    );
    check(
        "conll",
        "قصف (TOP(NP*\nحلب *))\n",
        r#"
        =  [] "قصف حلب"
        ! brackets: in.conll: the brackets of columns (2), as CoNLL-2012 has them, are not read: which of them are names cannot be told; its tokens come in without annotations
        "#,
    );
}

#[test]
fn what_is_only_told_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let table = [
        // The columns of CoNLL-2003.
        (
            "-DOCSTART- -X- -X- O\n\nقصف NN B-NP O\nحلب NN I-NP B-LOC\n",
            0,
            "columns",
        ),
        ("# text = x\n1\tقصف\tO\n2\tحلب\tB-LOC\n", 0, "comment-line"),
        ("قصف o\nحلب b-loc\n", 0, "small-tags"),
        // What is left out.
        ("قصف NN B-PER O\nحلب NN O B-LOC\n", 1, "other-tags"),
        ("قصف O\n\tO\nحلب\tB-LOC\n", 1, "no-token"),
    ];
    for (number, (text, expected, told)) in table.into_iter().enumerate() {
        let (input, out) = (at(&format!("{number}.conll")), at(&format!("out-{number}")));
        fs::write(&input, text).unwrap();
        let arguments = [
            "convert", &input, &out, "--from", "conll", "--to", "spans", "--json",
        ];
        let (code, report, errors) = run(&arguments).unwrap();
        assert_eq!(code, expected, "{text} {errors}");
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let faults = report["faults"].as_array().unwrap();
        let fault = faults.iter().find(|fault| fault["code"] == told);
        let fault = fault.unwrap_or_else(|| panic!("{text} {faults:?}"));
        assert_eq!(fault["note"], expected == 0, "{text}");
    }
}
