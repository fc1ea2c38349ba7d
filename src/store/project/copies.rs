//! Copies that sync services leave beside a file when two machines changed it.
//!
//! Each service has its way to name them. Where the name could be a person's own as well, as with a
//! number in brackets, it is a copy only while the file of the plain name is there too.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder::{ANNOTATIONS, LOCAL, ProjectFolder, folders_in};

/// A copy, and what it is a copy of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SyncCopy {
    /// The copy.
    pub path: PathBuf,
    /// The file that it is a copy of, whether it is there or not.
    pub original: PathBuf,
}

/// How sure the name of a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    /// No person gives such a name.
    Certain,
    /// A person might.
    Perhaps,
    /// A person might well, where names are a person's own: a name, a hyphen, and capitals.
    Hardly,
}

/// What a file of this name is a copy of, when the service's way to name it is in it. `exists` says
/// whether there is a file of a name, and `is_own_name` whether a person gave this one.
pub fn original_of(name: &str, is_own_name: bool, exists: impl Fn(&str) -> bool) -> Option<String> {
    let (original, certain) = named_after(name)?;
    let is_it = match certain {
        Name::Certain => true,
        Name::Perhaps => exists(&original),
        Name::Hardly => !is_own_name && exists(&original),
    };
    is_it.then_some(original)
}

/// Whether a file is certainly a copy that a sync service left of one beside it: an article then is
/// none of the project's.
pub fn is_certain(folder: &Path, name: &str) -> bool {
    let original = named_after(name).filter(|(_, certain)| *certain == Name::Certain);
    original.is_some_and(|(original, _)| folder.join(original).is_file())
}

/// Whether an article of this id would be taken for a copy where the article is there whose copy it
/// would be.
pub fn is_name_of_copy(id: &str) -> bool {
    matches!(stripped(id), Some((_, Name::Certain)))
}

/// The name that a copy is made of, and how sure that is.
fn named_after(name: &str) -> Option<(String, Name)> {
    let ending = [".meta.ron", ".ron", ".txt", ".log", ".md", ".journal"];
    // Hashiya's ending of two parts may have been cut in the middle: `a.meta (1).ron`.
    let ending = ending.into_iter().find(|ending| name.ends_with(ending))?;
    let (own, certain) = stripped(name.strip_suffix(ending)?)?;
    (!own.is_empty()).then(|| (format!("{own}{ending}"), certain))
}

/// The name before a service added to it.
fn stripped(stem: &str) -> Option<(&str, Name)> {
    // Syncthing.
    if let Some((own, rest)) = stem.rsplit_once(".sync-conflict-") {
        let mut parts = rest.splitn(3, '-');
        let (day, time, device) = (parts.next()?, parts.next()?, parts.next()?);
        let is_device = !device.is_empty() && all(device, |c| c.is_ascii_alphanumeric());
        return (is_time(day, time) && is_device).then_some((own, Name::Certain));
    }
    // Nextcloud and ownCloud.
    if let Some((own, rest)) = stem.rsplit_once("_conflict-") {
        let (day, time) = rest.split_once('-')?;
        return is_time(day, time).then_some((own, Name::Certain));
    }
    // Dropbox, newer Nextcloud, Google Drive and what browsers do.
    if let Some(open) = stem.rfind(" (")
        && let Some(inside) = stem.get(open + 2..).and_then(|rest| rest.strip_suffix(')'))
    {
        let own = stem.get(..open)?;
        let says = inside.to_lowercase();
        let words = [
            "conflicted copy",
            "case conflict",
            "case clash",
            "encoding conflict",
            "selective sync conflict",
        ];
        if words.iter().any(|words| says.contains(words)) {
            return Some((own, Name::Certain));
        }
        let is_number = !inside.is_empty() && inside.len() < 4;
        return (is_number && all(inside, |c| c.is_ascii_digit())).then_some((own, Name::Perhaps));
    }
    // OneDrive: the name of the machine, perhaps with a number.
    let parts: Vec<(usize, &str)> = stem.match_indices('-').collect();
    for (at, _) in parts {
        let (own, machine) = (stem.get(..at)?, stem.get(at + 1..)?);
        let is_machine = (2..=20).contains(&machine.len())
            && all(machine, |c| {
                c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'
            })
            && machine.starts_with(|c: char| c.is_ascii_uppercase());
        if is_machine {
            let known = ["DESKTOP-", "LAPTOP-", "WIN-"];
            let named = known.iter().any(|start| machine.starts_with(start));
            let name = if named { Name::Perhaps } else { Name::Hardly };
            return Some((own, name));
        }
    }
    None
}

/// Whether digits are a day and a time, as `20260102` and `101112`.
fn is_time(day: &str, time: &str) -> bool {
    let is_digits = |text: &str, count| text.len() == count && all(text, |c| c.is_ascii_digit());
    is_digits(day, 8) && is_digits(time, 6)
}

fn all(text: &str, is_it: impl Fn(char) -> bool) -> bool {
    text.chars().all(is_it)
}

/// What a file in a folder of a project is a copy of. The text of an article has a name that a person
/// gave, and so has what belongs to one.
pub(super) fn original_in(project: &ProjectFolder, folder: &Path, name: &str) -> Option<String> {
    let articles = project.articles_folder();
    let is_text = folder == articles && name.ends_with(".txt");
    let is_own_name = is_text || article_of(project, folder, name).is_some();
    original_of(name, is_own_name, |name| folder.join(name).is_file())
}

/// The id of the article that is there and that a file in a folder of a project belongs to, by its name.
pub(super) fn article_of<'a>(
    project: &ProjectFolder,
    folder: &Path,
    name: &'a str,
) -> Option<&'a str> {
    let articles = project.articles_folder();
    let annotations = project.root().join(ANNOTATIONS);
    if folder != articles && folder.parent() != Some(&annotations) {
        return None;
    }
    let endings = [".meta.ron", ".ron.journal", ".ron", ".log"];
    let id = endings
        .iter()
        .find_map(|ending| name.strip_suffix(ending))?;
    let id = id.trim_start_matches('.');
    let text = format!("{id}.txt");
    (articles.join(&text).is_file() && !is_certain(&articles, &text)).then_some(id)
}

/// The copies among all files of a project, in order.
pub fn copies(project: &ProjectFolder) -> Vec<SyncCopy> {
    let root = project.root();
    let mut folders = vec![root.to_owned(), project.articles_folder()];
    let annotators = folders_in(&root.join(ANNOTATIONS)).into_iter();
    folders.extend(annotators.map(|annotator| project.annotations_folder(&annotator)));
    let caches = folders_in(&root.join(LOCAL)).into_iter();
    folders.extend(caches.map(|annotator| project.cache_folder(&annotator)));
    let mut found = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if let Some(original) = original_in(project, &folder, &name)
                && entry.file_type().is_ok_and(|kind| kind.is_file())
            {
                found.push(SyncCopy {
                    path: entry.path(),
                    original: folder.join(original),
                });
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::original_of;

    #[test]
    fn copies_are_known_by_their_names() {
        let of = |name: &str| original_of(name, true, |_| true);
        let table = [
            ("a (conflicted copy 2026-01-02).ron", "a.ron"),
            ("a (Layla's conflicted copy 2026-01-02).ron", "a.ron"),
            ("a (ليلى's conflicted copy 2026-01-02 1).txt", "a.txt"),
            ("a (conflicted copy 2026-01-02 101112).log", "a.log"),
            ("a (Case Conflict 1).ron", "a.ron"),
            ("a_conflict-20260102-101112.ron", "a.ron"),
            ("a.sync-conflict-20260102-101112-ABCDEFG.ron", "a.ron"),
            (
                "خبر.sync-conflict-20260102-101112-ABCDEFG.meta.ron",
                "خبر.meta.ron",
            ),
            (
                "a.meta.sync-conflict-20260102-101112-ABCDEFG.ron",
                "a.meta.ron",
            ),
            ("a.meta (1).ron", "a.meta.ron"),
            ("a-DESKTOP-3F2A1B.ron", "a.ron"),
            ("a-LAPTOP-X1-2.ron", "a.ron"),
            ("a (1).ron", "a.ron"),
            ("a (case clash from Layla on 2026-01-02).txt", "a.txt"),
            (
                ".a.ron (conflicted copy 2026-01-02).journal",
                ".a.ron.journal",
            ),
        ];
        for (name, original) in table {
            assert_eq!(of(name).as_deref(), Some(original), "{name}");
        }
        let own = [
            "a.ron",
            "a-2.txt",
            "report (draft).txt",
            "a (2026).txt",
            "a-BBC.txt",
            "b-x.ron",
            "report_conflict-2016.txt",
            "a.sync-conflict-20260102-101112-ABCDEFG-2.txt",
        ];
        for name in own {
            assert_eq!(of(name), None, "{name}");
        }
        // A number in brackets alone says nothing; nor do capitals, where people give names.
        assert_eq!(original_of("a (1).txt", true, |_| false), None);
        let fixed = |name: &str| original_of(name, false, |_| true);
        assert_eq!(fixed("codebook-MYPC.ron").as_deref(), Some("codebook.ron"));
        assert_eq!(fixed("guidelines (1).md").as_deref(), Some("guidelines.md"));
        assert_eq!(fixed("desk-MYPC.ron").as_deref(), Some("desk.ron"));
    }
}
