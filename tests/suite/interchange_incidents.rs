//! Incidents as tables: read back by a CSV reader, in our own columns, in ACLED's and in UCDP's, with the
//! rule for each number in its line.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::HashMap;

use hashiya::interchange::incidents::{Coded, Columns, IncidentTable, acled, table, ucdp};
use hashiya::interchange::{DraftText, Mapping, Options, SourceFile};
use hashiya::model::casualty::{
    Casualty, CasualtyKind, CountForm, Polarity, VagueWord, VictimStatus,
};
use hashiya::model::codebook::Codebook;
use hashiya::model::coded_article::CodedArticle;
use hashiya::model::incident::Auxiliary;
use hashiya::model::registry::Registries;
use hashiya::model::span::SpanId;

use crate::coding_table::{attack, count, exact, of, vague, with};
use crate::drafts::read_all;

fn made(
    accounts: &[&CodedArticle],
    columns: Columns,
) -> (IncidentTable, Vec<HashMap<String, String>>) {
    let coded = Coded {
        accounts,
        codebook: &Codebook::default(),
        registries: &Registries::default(),
    };
    let made = table(coded, columns);
    let mut reader = csv::Reader::from_reader(made.csv.as_bytes());
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), made.rows);
    (made, rows)
}

fn cells(row: &HashMap<String, String>, wanted: &[(&str, &str)]) {
    for (column, value) in wanted {
        assert_eq!(row[*column], *value, "{column}");
    }
}

#[test]
fn our_own_columns_have_everything() {
    let account = attack().account("palmyra");
    let (made, rows) = made(&[&account], Columns::Hashiya);
    assert_eq!(made.left_out, []);
    cells(
        &rows[0],
        &[
            ("article", "palmyra"),
            ("annotator", "ليلى"),
            ("incident", "0"),
            ("published", "2021-12-08"),
            ("type", "armed_clash"),
            ("type_name", "Armed clash"),
            ("type_group", "Battles"),
            ("role_target", "قوات النظام [syrian-government-forces]"),
            ("role_perpetrator", "تنظيم داعش [islamic-state]"),
            ("role_victim", ""),
            ("places", "تدمر"),
            ("place_ids", "geonames:163808"),
            ("latitude", "34.5624"),
            ("longitude", "38.28402"),
            ("place_precision", "1"),
            ("date_start", "2021-12-07"),
            ("date_precision", "1"),
            ("date_words", "أمس"),
            ("killed_min", "5"),
            ("killed_max", "5"),
            ("wounded_min", "2"),
            ("wounded_max", ""),
            ("casualties", "قتل 5 عناصر | جرح آخرون"),
            ("findings", "0"),
        ],
    );
}

#[test]
fn counts_have_a_line_each() {
    let account = attack().account("palmyra");
    let (_, rows) = made(&[&account], Columns::Casualties);
    assert_eq!(rows.len(), 2);
    cells(
        &rows[0],
        &[
            ("start", "0"),
            ("end", "11"),
            ("quote", "قتل 5 عناصر"),
            ("incidents", "0"),
            ("kind", "killed"),
            ("minimum", "5"),
            ("form", "exact"),
            ("status", "combatant"),
            ("side", "syrian-government-forces"),
            ("polarity", "asserted"),
        ],
    );
    cells(
        &rows[1],
        &[
            ("form", "vague"),
            ("vague", "several"),
            ("minimum", "2"),
            ("maximum", ""),
        ],
    );
}

#[test]
fn acled_has_its_codes() {
    let account = attack().account("palmyra");
    let (made, rows) = made(&[&account], Columns::Acled);
    assert_eq!(made.left_out, []);
    let header = made.csv.lines().next().unwrap();
    assert_eq!(header.split(',').collect::<Vec<_>>(), acled::COLUMNS);
    cells(
        &rows[0],
        &[
            ("event_id_cnty", "SYR-palmyra-0"),
            ("event_date", "2021-12-07"),
            ("year", "2021"),
            ("time_precision", "1"),
            ("disorder_type", "Political violence"),
            ("event_type", "Battles"),
            ("sub_event_type", "Armed clash"),
            ("actor1", "Islamic State"),
            ("inter1", "2"),
            ("actor2", "Syrian government forces"),
            ("inter2", "1"),
            ("interaction", "21"),
            ("civilian_targeting", ""),
            ("iso", "760"),
            ("country", "Syria"),
            ("location", "Tadmur"),
            ("geo_precision", "1"),
            ("source", "وكالة"),
            ("fatalities", "5"),
            ("fatalities_rule", "as reported"),
        ],
    );
}

#[test]
fn acleds_rules_for_numbers() {
    use CountForm as F;
    let killed = |form, minimum, maximum| Casualty {
        count: count(form, minimum, maximum),
        ..exact(CasualtyKind::Killed, 0)
    };
    let table = [
        (killed(F::Exact, Some(5), Some(5)), 5),
        (killed(F::Implicit, Some(2), Some(2)), 2),
        (killed(F::About, Some(20), Some(20)), 20),
        (killed(F::AtLeast, Some(7), None), 7),
        (killed(F::MoreThan, Some(31), None), 30),
        (killed(F::AtMost, None, Some(9)), 1),
        (killed(F::Range, Some(3), Some(7)), 3),
        (killed(F::None, None, None), 10),
        (vague(CasualtyKind::Killed, VagueWord::Tens, 20), 10),
        (vague(CasualtyKind::Killed, VagueWord::Hundreds, 200), 100),
        (
            vague(CasualtyKind::Killed, VagueWord::Thousands, 2000),
            1000,
        ),
        (vague(CasualtyKind::Killed, VagueWord::Few, 3), 3),
        (vague(CasualtyKind::Killed, VagueWord::Several, 2), 10),
        (exact(CasualtyKind::Executed, 4), 4),
        (exact(CasualtyKind::Wounded, 4), 0),
        (exact(CasualtyKind::KilledOrWounded, 4), 1),
    ];
    for (casualty, wanted) in table {
        let (dead, rule) = acled::deaths(&casualty);
        assert_eq!(dead, wanted, "{casualty:?}");
        assert!(!rule.is_empty());
    }
}

#[test]
fn ucdp_has_bounds_and_sides() {
    let mut coding = attack();
    coding.behind("بينهم");
    let civilians = coding.casualty(
        "عشرات المدنيين",
        of(
            vague(CasualtyKind::Killed, VagueWord::Tens, 20),
            VictimStatus::Civilian,
            None,
        ),
    );
    let mut account = coding.account("palmyra");
    account.incidents[0].casualties.push(civilians);
    let (made, rows) = made(&[&account], Columns::Ucdp);
    assert_eq!(made.left_out, []);
    let header = made.csv.lines().next().unwrap();
    assert_eq!(header.split(',').collect::<Vec<_>>(), ucdp::COLUMNS);
    cells(
        &rows[0],
        &[
            ("id", "palmyra-0"),
            ("type_of_violence", "1"),
            ("side_a", "Islamic State"),
            ("side_b", "Syrian government forces"),
            ("where_prec", "1"),
            ("date_prec", "1"),
            ("date_start", "2021-12-07"),
            ("deaths_a", "0"),
            ("deaths_b", "5"),
            ("deaths_civilians", "20"),
            ("deaths_unknown", "0"),
            ("low", "25"),
            ("best", "25"),
            ("high", "25"),
            (
                "deaths_rule",
                "as reported; a vague word: the least that it means",
            ),
        ],
    );
}

#[test]
fn what_a_data_set_does_not_take_is_named() {
    let left = |change: fn(&mut CodedArticle), columns| {
        let mut account = attack().account("a");
        change(&mut account);
        let (made, rows) = made(&[&account], columns);
        assert_eq!(rows.len() + made.left_out.len(), 1);
        made.left_out.first().map(|left| left.why)
    };
    for columns in [Columns::Acled, Columns::Ucdp] {
        let denied =
            |account: &mut CodedArticle| account.incidents[0].auxiliary = vec![Auxiliary::Negated];
        assert_eq!(
            left(denied, columns),
            Some("it is told as denied, future or hypothetical")
        );
        assert_eq!(
            left(|account| account.incidents[0].date = None, columns),
            Some("it has no date")
        );
    }
    let untyped = |account: &mut CodedArticle| account.incidents[0].kind.0.clear();
    assert_eq!(left(untyped, Columns::Acled), Some("it has no type"));
    let unhurt = |account: &mut CodedArticle| account.incidents[0].casualties.clear();
    assert_eq!(
        left(unhurt, Columns::Ucdp),
        Some("nobody is told to have died")
    );
    let nobody = |account: &mut CodedArticle| account.incidents[0].participants.clear();
    assert_eq!(left(nobody, Columns::Ucdp), Some("it has no actor"));
    let nowhere = |account: &mut CodedArticle| account.incidents[0].places.clear();
    assert_eq!(
        left(nowhere, Columns::Ucdp),
        Some("it has no place that is linked")
    );
    assert_eq!(
        left(nowhere, Columns::Hashiya),
        None,
        "our own columns take all"
    );
}

#[test]
fn denied_counts_parts_and_repetitions_are_in_no_sum() {
    let mut coding = attack();
    coding.casualty(
        "ضابطان",
        Casualty {
            subset_of: Some(SpanId(0)),
            ..exact(CasualtyKind::Killed, 2)
        },
    );
    coding.casualty(
        "5 من قوات",
        Casualty {
            duplicate_of: Some(SpanId(0)),
            ..exact(CasualtyKind::Killed, 5)
        },
    );
    coding.casualty(
        "المدنيين",
        with(exact(CasualtyKind::Killed, 9), Polarity::Negated),
    );
    let mut account = coding.account("a");
    account.incidents[0]
        .casualties
        .extend([SpanId(5), SpanId(6), SpanId(7)]);
    for (columns, column) in [
        (Columns::Hashiya, "killed_min"),
        (Columns::Acled, "fatalities"),
        (Columns::Ucdp, "best"),
    ] {
        let (_, rows) = made(&[&account], columns);
        assert_eq!(rows[0][column], "5", "{columns:?}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let mut account = attack().account("a");
    account.about.title = "=HYPERLINK(\"x\")".to_owned();
    account.about.source = "@sum".to_owned();
    account.incidents[0].note = "-1+1".to_owned();
    let (_, rows) = made(&[&account], Columns::Hashiya);
    cells(
        &rows[0],
        &[
            ("title", "'=HYPERLINK(\"x\")"),
            ("source", "'@sum"),
            ("note", "'-1+1"),
        ],
    );
    // Where a table of ours is read as articles, the cells are what they were; a stranger's stay.
    account.incidents[0].note = "=قصف على حلب".to_owned();
    let options = Options {
        mapping: Mapping::parse("text=notes").unwrap(),
        ..Options::default()
    };
    let texts = |csv: &str| -> Vec<DraftText> {
        let bytes = csv.as_bytes();
        let name = "acled.csv";
        let drafts = read_all(&SourceFile { name, bytes }, &options).drafts;
        drafts.into_iter().map(|draft| draft.text).collect()
    };
    let text = |text: &str| [DraftText::Text(text.to_owned())];
    let (own, rows) = made(&[&account], Columns::Acled);
    cells(&rows[0], &[("notes", "'=قصف على حلب")]);
    assert_eq!(texts(&own.csv), text("=قصف على حلب"));
    let strangers = own.csv.replace("event_id_cnty", "event_id");
    assert_eq!(texts(&strangers), text("'=قصف على حلب"));
}
