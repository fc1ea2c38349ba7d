//! The folder of the index: that it follows what changes, and that it can be lost.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use hashiya::model::arabic::Strength::{Loose, Strict};
use hashiya::store::StoreError;
use hashiya::store::index::{FindError, Finder, Hits, Lines, SearchIndex};

use super::corpus::{NEVER, article, spans, with_span, words};

#[test]
fn what_changes_is_found_after_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    assert!(index.ids().unwrap().is_empty());
    let hit = |index: &SearchIndex, query: &str| -> Vec<String> {
        let hits = index.finder().find(&words(query, Loose), &NEVER).unwrap();
        let ids = hits.ids().unwrap().into_iter();
        ids.map(|id| id.to_string()).collect()
    };
    let first = with_span(article("أ", "حلب اليوم"), "عمر", "location", "حلب");
    index.upsert(&[first, article("ب", "حماة اليوم")]).unwrap();
    assert!(hit(&index, "حلب").is_empty(), "not before");
    index.commit().unwrap();
    assert_eq!(hit(&index, "حلب"), ["أ"]);

    let mut changed = article("أ", "حمص اليوم");
    changed.signature = 7;
    index.upsert(&[changed.clone()]).unwrap();
    index.upsert(&[changed]).unwrap();
    index.remove(&["ب", "ليس هناك"]).unwrap();
    index.commit().unwrap();
    assert_eq!(hit(&index, "اليوم"), ["أ"], "once");
    assert!(hit(&index, "حلب").is_empty());
    let all_spans = index.finder().find(&spans("", None, None), &NEVER).unwrap();
    assert_eq!(all_spans.total(), 0, "the spans went too");
    assert_eq!(index.ids().unwrap(), HashMap::from([("أ".to_owned(), 7)]));

    drop(index);
    let again = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(hit(&again, "حمص"), ["أ"]);
}

#[test]
fn what_was_not_committed_is_gone_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    index.upsert(&[article("a", "حلب")]).unwrap();
    index.commit().unwrap();
    index.upsert(&[article("b", "حلب")]).unwrap();
    drop(index);
    let index = SearchIndex::open(folder.path()).unwrap();
    assert_eq!(index.ids().unwrap(), HashMap::from([("a".to_owned(), 1)]));
}

#[test]
fn many_small_commits_leave_few_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    for round in 0..60 {
        let mut news = article(&format!("a{}", round % 5), "حلب وحماة");
        news.signature = round;
        index.upsert(&[news]).unwrap();
        index.commit().unwrap();
    }
    assert_eq!(index.ids().unwrap().len(), 5);
    let hits = index.finder().find(&words("حلب", Loose), &NEVER).unwrap();
    assert_eq!((hits.article_count(), hits.total()), (5, 5));
    drop(index);
    let files = fs::read_dir(folder.path()).unwrap().count();
    assert!(files < 200, "{files} files");
}

fn filled(folder: &Path) {
    let mut index = SearchIndex::open(folder).unwrap();
    let news: Vec<_> = (0..300)
        .map(|number| {
            let text = format!("قصف على حلب رقم {number}، ونزوح إلى إدلب");
            with_span(
                article(&format!("a{number}"), &text),
                "عمر",
                "location",
                "حلب",
            )
        })
        .collect();
    index.upsert(&news).unwrap();
    index.commit().unwrap();
}

#[test]
fn an_index_of_another_version_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    fs::write(
        folder.path().join("hashiya-index"),
        "hashiya search index 0\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/file"), "x").unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert!(index.ids().unwrap().is_empty());
    assert!(
        folder.path().join("mine/file").exists(),
        "folders are left alone"
    );
    drop(index);
    filled(folder.path());
    let index = SearchIndex::open(folder.path()).unwrap();
    assert!(
        !index.ids().unwrap().is_empty(),
        "it is of this version now"
    );
    drop(index);
    // One that was never finished.
    fs::remove_file(folder.path().join("hashiya-index")).unwrap();
    let index = SearchIndex::open(folder.path()).unwrap();
    assert!(index.ids().unwrap().is_empty());
}

#[test]
fn a_damaged_index_is_made_anew_or_says_so() {
    let whole = tempfile::tempdir().unwrap();
    filled(whole.path());
    let mut names: Vec<_> = fs::read_dir(whole.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| !name.to_string_lossy().ends_with(".lock"))
        .collect();
    names.sort();
    assert!(names.len() > 6, "{names:?}");
    let right = 300;
    let mut rebuilt = 0;
    for name in &names {
        for damage in ["gone", "empty", "half", "zeros", "flipped"] {
            let folder = tempfile::tempdir().unwrap();
            for name in &names {
                fs::copy(whole.path().join(name), folder.path().join(name)).unwrap();
            }
            let path = folder.path().join(name);
            let mut bytes = fs::read(&path).unwrap();
            match damage {
                "gone" => fs::remove_file(&path).unwrap(),
                "empty" => fs::write(&path, "").unwrap(),
                "half" => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                "zeros" => fs::write(&path, vec![0; bytes.len()]).unwrap(),
                _ => {
                    bytes.iter_mut().step_by(3).for_each(|byte| *byte ^= 0x5A);
                    fs::write(&path, bytes).unwrap();
                }
            }
            let mut index = SearchIndex::open(folder.path()).unwrap();
            if index.ids().is_ok_and(|ids| ids.is_empty()) {
                rebuilt += 1;
                index.upsert(&[article("a", "حلب")]).unwrap();
                index.commit().unwrap();
                let hits = index.finder().find(&words("حلب", Loose), &NEVER).unwrap();
                assert_eq!(hits.total(), 1, "{name:?} {damage}");
                continue;
            }
            // It opened. Whatever is asked is answered or refused, and the program goes on.
            for find in [
                words("حلب", Loose),
                words("\"قصف على حلب\"", Strict),
                spans("", None, None),
            ] {
                match index.finder().find(&find, &NEVER) {
                    Ok(hits) => assert!(hits.article_count() <= right),
                    Err(FindError::Store(error)) => {
                        let told = error.to_string();
                        assert!(told.starts_with("cannot search the project: "), "{told}");
                        assert!(
                            told.ends_with(&folder.path().display().to_string()),
                            "{told}"
                        );
                    }
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }
    assert!(rebuilt > names.len(), "{rebuilt} of {} files", names.len());
}

#[test]
fn a_damaged_index_in_use_can_be_reset() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path());
    let mut index = SearchIndex::open(folder.path()).unwrap();
    index.reset().unwrap();
    assert!(index.ids().unwrap().is_empty());
    index.upsert(&[article("a", "حلب")]).unwrap();
    index.commit().unwrap();
    assert_eq!(
        index
            .finder()
            .find(&words("حلب", Loose), &NEVER)
            .unwrap()
            .total(),
        1
    );
}

#[test]
fn deleting_the_folder_loses_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("cache").join("index");
    filled(&folder);
    fs::remove_dir_all(&folder).unwrap();
    filled(&folder);
    let index = SearchIndex::open(&folder).unwrap();
    assert_eq!(
        index
            .finder()
            .find(&words("حلب", Loose), &NEVER)
            .unwrap()
            .total(),
        300
    );
}

#[test]
fn a_second_one_reads_what_the_first_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = SearchIndex::open(folder.path()).unwrap();
    let mut second = SearchIndex::open(folder.path()).unwrap();
    assert!(!first.is_read_only() && second.is_read_only());
    assert_eq!(
        second
            .finder()
            .find(&words("حلب", Loose), &NEVER)
            .unwrap()
            .total(),
        0
    );
    first.upsert(&[article("a", "حلب")]).unwrap();
    first.commit().unwrap();
    assert_eq!(
        second
            .finder()
            .find(&words("حلب", Loose), &NEVER)
            .unwrap()
            .total(),
        1
    );
    assert_eq!(second.ids().unwrap().len(), 1);

    let error = second.upsert(&[article("b", "حلب")]).unwrap_err();
    let expected = format!(
        "cannot update the search index: another program updates it; close the project there and \
         open it here again: {}",
        folder.path().display()
    );
    assert_eq!(error.to_string(), expected);
    assert!(matches!(
        second.remove(&["a"]),
        Err(StoreError::Index { .. })
    ));
    second.commit().unwrap();

    drop(first);
    let third = SearchIndex::open(folder.path()).unwrap();
    assert!(!third.is_read_only(), "the lock went with its owner");
}

#[test]
fn a_folder_that_cannot_be_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = SearchIndex::open(&file.join("index")).err().unwrap();
    let told = error.to_string();
    assert!(told.starts_with("cannot open the search index: "), "{told}");
    assert!(
        told.ends_with(&file.join("index").display().to_string()),
        "{told}"
    );
}

#[test]
fn a_finder_searches_on_another_thread_while_the_index_grows() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = SearchIndex::open(folder.path()).unwrap();
    let finder = index.finder();
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            let mut last = 0;
            while !is_done.load(Ordering::Relaxed) {
                let total = finder.find(&words("حلب", Loose), &NEVER).unwrap().total();
                assert!(total >= last, "{total} after {last}");
                last = total;
            }
            finder.find(&words("حلب", Loose), &NEVER).unwrap().total()
        });
        for round in 0..12 {
            index
                .upsert(&[article(&format!("a{round}"), "حلب")])
                .unwrap();
            index.commit().unwrap();
        }
        is_done.store(true, Ordering::Relaxed);
        assert_eq!(searching.join().unwrap(), 12);
    });
}

#[test]
fn an_index_may_go_to_another_thread() {
    fn goes<T: Send>() {}
    goes::<SearchIndex>();
    goes::<Finder>();
    goes::<Hits>();
    goes::<Lines>();
}
