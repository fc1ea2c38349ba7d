//! `codebook.ron`: read as it was written, refused when it contradicts itself, and made of a
//! `project.ron` of version 1; layers of older revisions follow its changes when they are read.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use hashiya::model::article::Article;
use hashiya::model::codebook::{Change, Codebook, LabelId, MigrationStep, Records, Revision};
use hashiya::model::layer::Layer;
use hashiya::model::span::{Span, SpanId};
use hashiya::store::project::ProjectFolder;
use hashiya::store::project::codebook_file::{read_codebook, write_codebook};
use hashiya::store::{
    LayerMeta, Loaded, TextEncoding, inspect_at, migrate_file, migrate_layer, place, read_layer,
    read_records, write_layer,
};
use proptest::prelude::*;

use crate::model_codebook::{any_change, any_records, books, undo, undone};
use crate::project_desk::{LAYLA, ProjectDesk, SAMI, tree};

/// As the version before wrote it.
const VERSION_1: &str = r##"// A Hashiya project: who annotates, and with which labels.
(
    format: "hashiya-project",
    version: 1,
    name: "ريف حلب",
    annotators: [
        "ليلى",
    ],
    settings: (
        record: true,
    ),
    codebook: (
        labels: [
            (
                id: "actor", arabic: "جهة", english: "Side",
                digit: "5", letter: "A",
                light: (tint: "#DCE7F7", line: "#2B5FA8"),
                dark: (tint: "#213457", line: "#83B1EE"),
            ),
            (
                id: "own", arabic: "خاص", english: "Own",
                digit: "2", letter: "L",
                light: (tint: "#DCE7F7", line: "#2B5FA8"),
                dark: (tint: "#213457", line: "#83B1EE"),
            ),
        ],
    ),
)
"##;

fn old_project() -> ProjectDesk {
    let desk = ProjectDesk::with(&[("a", "", "قصف الجيش بلدة كفرنوران")]);
    desk.annotate(LAYLA, "a", &[("الجيش", "actor"), ("كفرنوران", "own")]);
    fs::remove_file(desk.path("codebook.ron")).unwrap();
    desk.write("project.ron", VERSION_1);
    desk
}

#[test]
fn a_project_of_version_1_is_read_and_written_with_the_first_change() {
    let desk = old_project();
    let before = tree(desk.folder.path());
    let mut project = desk.files();
    assert_eq!(tree(desk.folder.path()), before, "opening writes nothing");
    let codebook = project.codebook().clone();
    let told = |label: &hashiya::model::codebook::Label| {
        let keys = [label.digit, label.letter].into_iter().flatten();
        let keys: String = keys.collect();
        (label.id.0.clone(), label.on, keys, label.attributes.len())
    };
    let labels: Vec<_> = codebook.labels.iter().map(told).collect();
    let expected = [
        ("actor", true, "5A", 2),
        ("own", true, "2L", 0),
        // What Hashiya brings beside, off, with the keys that are free.
        ("location", false, "", 1),
        ("casualty", false, "3C", 1),
        ("trigger", false, "4", 0),
        ("date", false, "", 1),
        ("source", false, "6", 1),
        ("weapon", false, "7", 0),
    ];
    let expected =
        expected.map(|(id, on, keys, attributes)| (id.to_owned(), on, keys.to_owned(), attributes));
    assert_eq!(labels, expected);
    assert_eq!(codebook.labels[0].arabic, "جهة");
    assert_eq!(codebook.roles.len(), 7);

    // The first change writes both files.
    let mut other = desk.files();
    let change = Change::RenameLabel {
        from: LabelId::new("own"),
        to: LabelId::new("town"),
    };
    let changed = codebook.changed(&change, "", LAYLA).unwrap();
    project.write_codebook(changed.clone()).unwrap();
    assert!(desk.read("project.ron").contains("version: 2"));
    assert_eq!(desk.files().codebook(), &changed);
    assert_eq!(desk.files().file(), project.file());
    let error = other.write_codebook(codebook).unwrap_err().to_string();
    assert!(
        error.contains("another program changed it since it was read"),
        "{error}"
    );

    // Where the writing of the second was interrupted, the new codebook counts.
    desk.write("project.ron", VERSION_1);
    let mut codebook = desk.files().codebook().clone();
    codebook.labels.truncate(1);
    desk.write("codebook.ron", write_codebook(&codebook));
    assert_eq!(desk.files().codebook(), &codebook);
}

#[test]
fn a_codebook_that_is_missing_is_not_made_up() {
    let desk = ProjectDesk::new();
    fs::remove_file(desk.path("codebook.ron")).unwrap();
    let error = ProjectFolder::open(desk.folder.path())
        .unwrap_err()
        .to_string();
    let error = error.replace(&desk.folder.path().display().to_string(), "DIR");
    assert_eq!(
        error,
        "cannot open the project: its codebook is missing; bring the file back: without it nobody \
         knows what the labels mean: DIR/codebook.ron"
    );
}

#[test]
fn what_a_codebook_says_twice_or_against_itself_is_refused() {
    let good = write_codebook(&Codebook::default());
    let table: &[(&str, &str, &str)] = &[
        (
            "#2B5FA8",
            "blue",
            "line 9, column 45: \"blue\" is not a colour; write it as \"#2B5FA8\"",
        ),
        (
            "digit: \"1\"",
            "digit: \"10\"",
            "line 8, column 21: \"10\" is not a digit key; use \"1\" to \"9\"",
        ),
        (
            "\"location\"",
            "\"actor\"",
            "two labels of the codebook have the id \"actor\"; rename one",
        ),
        (
            "id: \"mention\"",
            "id: \"actor\"",
            "two attributes of the label \"actor\" have the id \"actor\"; rename one",
        ),
        (
            "id: \"nominal\"",
            "id: \"named\"",
            "two choices of the attribute \"mention\" of the label \"actor\" have the id \"named\"; rename one",
        ),
        (
            "type: place",
            "type: choice([])",
            "the attribute \"place\" of the label \"location\" has nothing to choose from; add a choice",
        ),
        (
            "type: place",
            "type: places",
            "line 34, column 27: `places` is none of choice, choices, text, flag, number, casualty, actor, place, date",
        ),
        (
            "letter: \"L\",",
            "letter: \"L\", parent: \"region\",",
            "the label \"location\" is said to be a kind of \"region\", which is not there",
        ),
        (
            "letter: \"L\",",
            "letter: \"L\", parent: \"location\",",
            "the label \"location\" is said to be a kind of itself, by way of \"location\"",
        ),
        (
            "letter: \"L\",",
            "letter: \"L\", inside: [\"region\"],",
            "the label \"location\" may stand inside \"region\", which is not there",
        ),
        (
            "letter: \"L\",",
            "letter: \"L\", inside: [\"actor\", \"actor\"],",
            "the label \"location\" may stand inside \"actor\" twice; once is enough",
        ),
        (
            "id: \"grenade\"",
            "id: \"attack\"",
            "two types of incidents of the codebook have the id \"attack\"; rename one",
        ),
        (
            "id: \"victim\"",
            "id: \" victim\"",
            "\" victim\" cannot be the id of a role of the codebook; use a short name without space around it",
        ),
        (
            "version: 2,",
            "version: 1, revision: 2,",
            "the revision is 2 and the changes lead to 1; the changes say how files of old revisions are read, so neither may be changed by hand",
        ),
        (
            "version: 2,",
            "version: 1, revision: 0,",
            "the revision is 0; revisions begin with 1",
        ),
        (
            "version: 2,",
            "version: 1,",
            "version 1 of the file has a revision, and it is missing",
        ),
        (
            "version: 2,",
            "version: 2, revision: 1,",
            "there is no revision since version 2; take it out",
        ),
        (
            "version: 2,",
            "version: 2, colour: 3,",
            "line 4, column 17: the field `colour` is not known here",
        ),
        (
            "version: 2",
            "version: 3",
            "it was written by a newer Hashiya (format version 3, this one knows 2); update Hashiya to open it",
        ),
        (
            "hashiya-codebook",
            "hashiya-layer",
            "this is \"hashiya-layer\", not a codebook of Hashiya",
        ),
    ];
    for (from, to, expected) in table {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{expected}");
        let error = read_codebook(bad.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), *expected);
    }
    let undo = good.replace("version: 2,", "version: 1, revision: 3,").replace(
        "    roles: [",
        "    changes: [(revision: 2, what: rename_label(from: \"x\", to: \"y\")), (revision: 3, what: \
         undo(1))],\n    roles: [",
    );
    assert_eq!(
        read_codebook(undo.as_bytes()).unwrap_err().to_string(),
        "the revision 3 takes \"1\" back, which is not a change that stands before it"
    );
}

/// What every test of files here changes: a and b of two annotators become one.
fn merge() -> Change {
    let mut into = Codebook::default().labels[1].clone();
    into.id = LabelId::new("target");
    into.arabic = "هدف".to_owned();
    into.attributes.clear();
    Change::MergeLabels {
        labels: vec![LabelId::new("location"), LabelId::new("casualty")],
        into: Box::new(into),
    }
}

#[test]
fn layers_of_older_revisions_are_migrated_when_read_and_written_by_nobody() {
    let desk = ProjectDesk::with(&[("a", "", "قصف الجيش بلدة كفرنوران")]);
    desk.annotate(LAYLA, "a", &[("الجيش", "actor"), ("كفرنوران", "location")]);
    desk.annotate(SAMI, "a", &[("كفرنوران", "casualty")]);
    let layers = tree(&desk.path("annotations"));
    let mut project = desk.files();
    let new = project.codebook().changed(&merge(), "", LAYLA).unwrap();
    project.write_codebook(new.clone()).unwrap();
    let labels = |annotator: &str, codebook: &Codebook| -> Vec<String> {
        let (article, layer) = (
            project.article_path("a"),
            project.layer_path(annotator, "a"),
        );
        let seen = inspect_at(&article, &layer, None, codebook).unwrap();
        seen.layer
            .spans()
            .iter()
            .map(|span| span.label.0.clone())
            .collect()
    };
    assert_eq!(labels(LAYLA, &new), ["actor", "target"]);
    assert_eq!(labels(SAMI, &new), ["target"]);
    let back = new.changed(&undo(&new), "", LAYLA).unwrap();
    assert_eq!(labels(LAYLA, &back), ["actor", "location"]);
    assert_eq!(labels(SAMI, &back), ["casualty"]);
    assert_eq!(tree(&desk.path("annotations")), layers);

    // Saved in between by one of them: the file names the revision, and undo is the same.
    desk.annotate(SAMI, "a", &[("الجيش", "actor")]);
    let text = desk.read("annotations/سامي/a.ron");
    let id = new.changes[0].id;
    let names = format!("    codebook: [\"{id}\"],\n");
    assert!(text.contains(&names), "{text}");
    assert!(text.contains("label: \"target\""), "{text}");
    assert!(
        text.contains(&format!(
            "            0: [\n                (change: \"{id}\", said: (label: \"casualty\")),\n"
        )),
        "{text}"
    );
    assert_eq!(labels(SAMI, &new), ["actor", "target"]);
    assert_eq!(labels(SAMI, &back), ["actor", "casualty"]);
    // Without the newer codebook it is not guessed at.
    let (article, layer) = (project.article_path("a"), project.layer_path(SAMI, "a"));
    let seen = inspect_at(&article, &layer, None, &Codebook::default()).unwrap();
    let why = seen.unreadable.unwrap();
    assert!(
        why.contains(&format!(
            "it follows changes of the codebook that the one here does not have (it names {id}); \
             bring the newer codebook.ron of its project here"
        )),
        "{why}"
    );
    assert!(read_records(&layer, &Codebook::default()).is_err());
}

/// An article in which the words of these spans stand, and the file of a layer with them.
fn written(records: &Records) -> (Article, String) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for one in &records.spans {
        let start = text.len();
        text.push_str(&one.quote);
        spans.push(Span {
            id: SpanId(one.id),
            label: one.label.clone(),
            range: start..text.len(),
            note: String::new(),
            attributes: one.attributes.clone(),
        });
        text.push_str(" كلمة\n");
    }
    text.push_str("نهاية");
    let article = Article::new("a.txt", text);
    let mut unplaced = records.unplaced.clone();
    for one in &mut unplaced {
        one.quote = "ليست هنا".to_owned();
        one.reason = "these words are not there".to_owned();
    }
    let layer = Layer::with_spans(spans, unplaced).unwrap();
    let layer = layer.with_incidents(records.incidents.clone()).unwrap();
    let text = write(&layer, &article, &Codebook::default());
    (article, text)
}

fn write(layer: &Layer, article: &Article, codebook: &Codebook) -> String {
    let meta = LayerMeta {
        codebook: codebook.revision.clone(),
        ..LayerMeta::default()
    };
    write_layer(layer, article, &meta)
}

fn read(text: &str, article: &Article, codebook: &Codebook) -> Layer {
    let mut file = read_layer(text.as_bytes()).unwrap();
    migrate_file(&mut file, codebook).unwrap();
    let loaded = Loaded {
        article: article.clone(),
        encoding: TextEncoding::default(),
        sha256: String::new(),
    };
    place(&file, &loaded, codebook).layer
}

proptest! {
    /// Whatever changes are in it, the file is read as it was written.
    #[test]
    fn codebooks_are_read_as_they_are_written(
        changes in prop::collection::vec(any_change(), 0..6),
        description in "\\PC{0,12}",
        colour in any::<u32>(),
    ) {
        let mut book = books(&changes).pop().unwrap();
        book.labels[0].description = description;
        book.labels[0].light.tint = colour & 0x00FF_FFFF;
        prop_assert_eq!(read_codebook(write_codebook(&book).as_bytes()), Ok(book.clone()));
        let back = undone(&book);
        prop_assert_eq!(read_codebook(write_codebook(&back).as_bytes()), Ok(back));
    }

    /// Saved and read again between the changes, wherever: an undo gives what was there, and to
    /// follow in two steps is to follow at once.
    #[test]
    fn layers_that_are_saved_in_between_undo_to_identity(
        was in any_records(),
        changes in prop::collection::vec(any_change(), 1..5),
    ) {
        let (article, first) = written(&was);
        let books = books(&changes);
        let last = books.last().unwrap();
        let back = undone(last);
        let at_once = read(&first, &article, last);
        for book in &books {
            let between = read(&first, &article, book);
            let saved = write(&between, &article, book);
            prop_assert_eq!(&read(&saved, &article, book), &between);
            prop_assert_eq!(&read(&saved, &article, last), &at_once);
            let original = read(&first, &article, &books[0]);
            prop_assert_eq!(read(&saved, &article, &back), original);
            prop_assert_eq!(
                migrate_layer(between, &article, &book.revision, last),
                at_once.clone()
            );
        }
    }

    #[test]
    fn no_bytes_make_reading_stop(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read_codebook(&bytes).is_err());
    }
}

/// What the page on files shows is what is written and read.
#[test]
fn the_page_shows_a_codebook_as_it_is() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/file-format.md");
    let page = fs::read_to_string(page).unwrap();
    let start = page.find("// The codebook of a Hashiya project").unwrap();
    let shown = page[start..].split("```").next().unwrap();
    let read = read_codebook(shown.as_bytes()).unwrap();
    assert_eq!(write_codebook(&read), shown);
}

/// A codebook of version 1 with three changes, the last of which takes the second back.
fn numbered() -> String {
    let changes = "    changes: [
        (revision: 2, time: \"2026-11-25T08:00:00Z\", by: \"ليلى\", what: rename_label(from: \"house\", to: \"location\")),
        (revision: 3, time: \"2026-11-26T08:00:00Z\", by: \"سامي\", what: rename_label(from: \"side\", to: \"actor\")),
        (revision: 4, time: \"2026-11-27T08:00:00Z\", by: \"سامي\", what: undo(3)),
    ],
)
";
    let good = write_codebook(&Codebook::default());
    let good = good.replace("version: 2,", "version: 1, revision: 4,");
    good.strip_suffix(")\n").unwrap().to_owned() + changes
}

#[test]
fn changes_that_were_numbered_get_the_same_ids_on_every_machine() {
    let book = read_codebook(numbered().as_bytes()).unwrap();
    let ids: Vec<String> = book.changes.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(
        ids,
        ["e09415171cb00e11", "fd190dcaac0aaf3a", "8ec97707cc12ebd8"]
    );
    assert_eq!(book.changes[0].after, []);
    assert_eq!(book.changes[2].after, [book.changes[1].id]);
    assert_eq!(
        book.changes[2].what,
        MigrationStep::Undo(book.changes[1].id)
    );
    assert_eq!(book.revision, Revision(vec![book.changes[2].id]));
    let numbers: Vec<Option<u32>> = book.changes.iter().map(|one| one.revision).collect();
    assert_eq!(numbers, [Some(2), Some(3), Some(4)]);
    // Written and read again it is the same.
    let text = write_codebook(&book);
    assert!(text.contains("    version: 2,\n"), "{text}");
    assert_eq!(read_codebook(text.as_bytes()), Ok(book));
}

#[test]
fn layers_that_name_a_number_follow_what_came_after_it() {
    let book = read_codebook(numbered().as_bytes()).unwrap();
    let article = Article::new("a.txt", "بيت");
    let old = |codebook: &str, label: &str| {
        format!(
            "(format: \"hashiya-layer\", version: 3, article: (file: \"a.txt\", sha256: \"\", \
             code_points: 3), offset_unit: \"code_point\", {codebook}spans: [(id: 0, label: \
             \"{label}\", start: 0, end: 3, quote: \"بيت\")])"
        )
    };
    let label = |text: &str| read(text, &article, &book).spans()[0].label.0.clone();
    assert_eq!(label(&old("", "house")), "location");
    assert_eq!(label(&old("codebook: 1, ", "house")), "location");
    // Who was of revision 2 said "house" of something else since.
    assert_eq!(label(&old("codebook: 2, ", "house")), "house");
    assert_eq!(label(&old("codebook: 4, ", "side")), "side");
    let newer = old("codebook: 5, ", "house");
    let mut file = read_layer(newer.as_bytes()).unwrap();
    assert_eq!(
        migrate_file(&mut file, &book).unwrap_err().to_string(),
        "it follows changes of the codebook that the one here does not have (it names 5); bring the \
         newer codebook.ron of its project here"
    );
    // What it remembers by the number is brought back by the id.
    let remembers = old(
        "codebook: 3, past: (spans: {0: [(revision: 3, said: (label: \"side\"))]}), ",
        "actor",
    );
    let layer = read(&remembers, &article, &book);
    assert_eq!(layer.spans()[0].label.as_str(), "side");
    assert!(layer.past().is_empty());
}
