//! Tables of events as articles: the text is where the event is told, the date is the event's.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::process::Command;

use hashiya::interchange::{Options, SourceFile};
use hashiya::model::date::iso_date;
use hashiya::model::metadata::Metadata;

use crate::drafts::read_all;

/// Columns as ACLED exports them since 2024, with words of our own.
pub const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
SYR1,2016-10-12,2016,1,Political violence,Explosions/Remote violence,Shelling/artillery/missile attack,Group A,,Rebel group,Group B,,State forces,State forces-Rebel group,,760,Middle East,Syria,Aleppo,Jebel Saman,Aleppo,Town,36.2,37.1,1,Al-Difaf; SHAAM,National,\"On 12 October 2016, group A shelled the town, and three soldiers were killed.\",3,\"crowd size=no report\",1716308100
SYR2,13 October 2016,2016,1,Political violence,Battles,Armed clash,Group A,,Rebel group,Group B,,State forces,State forces-Rebel group,,760,Middle East,Syria,Aleppo,,,Town,36.2,37.1,1,Al-Difaf,National,\"On 13 October 2016, the groups clashed.\",0,,1716308101
";

/// The columns of UCDP GED 24.1, with words of our own.
pub const UCDP: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob
244657,SYR-2016-1-1-1,2016,TRUE,Clear,1,299,299,Syria: Government,406,406,A - B,97,97,Group A,118,118,Group B,1,\"Al-Difaf,2016-10-14,Three soldiers killed in shelling of the town\",Al-Difaf,2016-10-14,Three soldiers killed,a resident,1,Town,Town near the river,Aleppo governorate,,36.2,37.1,POINT (37.1 36.2),181514,Syria,652,Middle East,1,1,2016-10-12 00:00:00.000,2016-10-12 00:00:00.000,3,0,0,0,3,3,3,652,
";

/// The metadata of a table's articles, with their texts.
fn articles(table: &str) -> Vec<(String, Metadata)> {
    let file = SourceFile {
        name: "events.csv",
        bytes: table.as_bytes(),
    };
    let found = read_all(&file, &Options::default());
    assert!(found.refusals.is_empty(), "{:?}", found.refusals);
    let drafts = found.drafts.into_iter();
    drafts
        .map(|draft| (draft.text.as_str().to_owned(), draft.metadata))
        .collect()
}

/// All columns of a table but those that are named, with their first cells, that are not empty.
fn columns_but(table: &str, taken: &[&str]) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let names = reader.headers().unwrap().clone();
    let first = reader.records().next().unwrap().unwrap();
    let all = names.iter().zip(first.iter());
    let mut all: Vec<(String, String)> = all
        .filter(|(name, cell)| !taken.contains(name) && !cell.is_empty())
        .map(|(name, cell)| (name.to_owned(), cell.to_owned()))
        .collect();
    all.sort();
    all
}

/// The day, as it is read; what the table says is kept as it is.
fn day(metadata: &Metadata) -> String {
    iso_date(&metadata.date).unwrap_or_default()
}

fn fields(metadata: &Metadata) -> Vec<(String, String)> {
    let fields = metadata.fields.iter();
    let mut all: Vec<(String, String)> = fields
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    all.sort();
    all
}

#[test]
fn events_of_acled_are_dated_by_the_event() {
    let found = articles(ACLED);
    let (text, metadata) = &found[0];
    assert_eq!(
        text,
        "On 12 October 2016, group A shelled the town, and three soldiers were killed."
    );
    assert_eq!(
        (metadata.date.as_str(), metadata.source.as_str()),
        ("2016-10-12", "Al-Difaf; SHAAM")
    );
    let taken = ["notes", "source", "event_date"];
    assert_eq!(fields(metadata), columns_but(ACLED, &taken));
    // The names of months, as in downloads of the site.
    assert_eq!(day(&found[1].1), "2016-10-13");
}

#[test]
fn tables_of_acled_in_capitals_and_of_before_are_known() {
    let (names, rest) = ACLED.split_once('\n').unwrap();
    let table = format!("{}\n{rest}", names.to_uppercase());
    assert_eq!(day(&articles(&table)[0].1), "2016-10-12");
    // Exports of before 2022 call it otherwise and have more columns.
    let old = "data_id,iso,event_id_cnty,event_id_no_cnty,event_date,year,notes,source,timestamp\n1,760,SYR1,1,12 October 2016,2016,\"Group A shelled the town.\",Al-Difaf,1582579226\n";
    assert_eq!(day(&articles(old)[0].1), "2016-10-12");
}

#[test]
fn events_of_ucdp_are_dated_by_the_event() {
    let found = articles(UCDP);
    let (text, metadata) = &found[0];
    assert_eq!(
        text,
        "Al-Difaf,2016-10-14,Three soldiers killed in shelling of the town"
    );
    assert_eq!(day(metadata), "2016-10-12");
    assert_eq!(metadata.title, "Three soldiers killed");
    assert_eq!(metadata.source, "Al-Difaf");
    let taken = [
        "source_article",
        "source_headline",
        "source_office",
        "date_start",
    ];
    assert_eq!(fields(metadata), columns_but(UCDP, &taken));
}

#[test]
fn an_import_names_events_by_their_ids_and_convert_says_what_it_wants() {
    let folder = tempfile::tempdir().unwrap();
    for (name, table) in [("acled.csv", ACLED), ("ucdp.csv", UCDP)] {
        fs::write(folder.path().join(name), table).unwrap();
    }
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_hashiya"))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap()
    };
    let arguments = [
        "import",
        "P",
        "acled.csv",
        "ucdp.csv",
        "--create",
        "--annotator",
        "L",
    ];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let articles = fs::read_dir(folder.path().join("P/articles")).unwrap();
    let mut names: Vec<String> = articles
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    names.sort();
    assert_eq!(names, ["244657.txt", "SYR1.txt", "SYR2.txt"]);
    let meta = fs::read_to_string(folder.path().join("P/articles/SYR1.meta.ron")).unwrap();
    assert!(meta.contains("date: \"2016-10-12\""), "{meta}");
    assert!(meta.contains("\"timestamp\": \"1716308100\""), "{meta}");
    // A table has no annotations to convert.
    let output = run(&["convert", "acled.csv", "out", "--to", "spans"]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.contains("acled.csv"), "{errors}");
}
