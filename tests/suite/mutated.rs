//! Every reader against files that were mutated: bits turned, pieces cut, doubled and moved, numbers at
//! their edges. No panic, an end, a reason for what is refused, and what is read is sound. The same
//! inputs every time; `fuzz/` looks for others by what they reach.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use hashiya::model::registry::Registries;
use hashiya::model::row::ArticleRow;
use hashiya::model::table::Table;
use hashiya::store::project::{
    Cache, Entry, EntryChange, Files, ImportFile, ResumeFile, StartupRows, write_registry,
};
use hashiya::training::split::Split;

use crate::annotated_hostile;
use crate::desk::{Desk, label_words};
use crate::interchange_packed::{document, zipped};
use crate::readers;

/// How many inputs there are in all, at least; `HASHIYA_MUTATIONS` says another number.
const INPUTS: usize = 5_000;

/// Numbers that are the same every time: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit.max(1)
    }
}

/// What readers make of numbers, signs and words that are not expected.
const SPLICES: &[&[u8]] = &[
    b"0",
    b"-1",
    b"4294967295",
    b"2147483648",
    b"18446744073709551616",
    b"1e309",
    b"NaN",
    b"null",
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\uD800",
    b"\0",
    b"\n",
    b"\r\n",
    b"\t",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"{",
    b"}",
    b"[",
    b"]",
    b"(",
    b")",
    b"<",
    b"</",
    b"&#x0;",
    b"<!--",
    b"]]>",
    b",",
    b":",
    b"#",
    b"PAR1",
    b"PK\x03\x04",
    "\u{202E}".as_bytes(),
    "\u{0640}".as_bytes(),
    "😢".as_bytes(),
];

/// A seed with one to four changes; `other` is what pieces may come from.
fn mutated(seed: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let length = random.below((bytes.len() - at).min(64) + 1);
        let piece = |random: &mut Random, from: &[u8]| {
            let start = random.below(from.len() + 1);
            let length = random.below((from.len() - start).min(200) + 1);
            from[start..start + length].to_vec()
        };
        match random.below(8) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..at + length)),
            2 => {
                let same = bytes[at..at + length].to_vec();
                drop(bytes.splice(at..at, same));
            }
            3 => bytes.truncate(at),
            4 => {
                let piece = piece(random, other);
                drop(bytes.splice(at..at + length, piece));
            }
            5 => {
                // A number becomes another.
                let digits = |byte: &u8| byte.is_ascii_digit();
                let start = bytes[at..].iter().position(digits).map_or(at, |it| at + it);
                let end = bytes[start..].iter().position(|it| !digits(it));
                let end = end.map_or(bytes.len(), |it| start + it);
                let number = SPLICES[random.below(6)].to_vec();
                drop(bytes.splice(start..end, number));
            }
            _ => {
                let splice = SPLICES[random.below(SPLICES.len())].to_vec();
                drop(bytes.splice(at..at + length.min(8), splice));
            }
        }
    }
    bytes
}

/// A file, and the reader that reads it.
struct Target {
    name: &'static str,
    seed: Vec<u8>,
    /// The text that brat wants beside it.
    beside: Vec<u8>,
    /// Of how many inputs it gets one: what is slow to read gets fewer.
    share: usize,
}

fn target(name: &'static str, seed: impl Into<Vec<u8>>) -> Target {
    Target {
        name,
        seed: seed.into(),
        beside: Vec::new(),
        share: 1,
    }
}

const CODED: &str = "examples/coded";

fn example(name: &str) -> Vec<u8> {
    fs::read(Path::new(CODED).join(name)).unwrap()
}

/// Readers of annotations of other tools.
fn annotated(all: &mut Vec<Target>) {
    for format in annotated_hostile::readable() {
        let (seed, beside) = annotated_hostile::sample(format);
        all.push(Target {
            beside,
            ..target(format.name, seed)
        });
    }
}

/// Readers of articles.
fn articles(all: &mut Vec<Target>) {
    let page = fs::read("tests/data/import/brief.html").unwrap();
    let records =
        "{\"id\":1,\"text\":\"قصف على حلب\",\"title\":\"عنوان\",\"n\":{\"a\":[1,2]}}\n".repeat(4);
    let table =
        "id,title,text,date\n1,أول,\"قصف على حلب، أمس\",2016-10-12\n2,ثان,هدوء,12/10/2016\n";
    let word = document("<w:p><w:r><w:t>من وثيقة</w:t></w:r></w:p><w:p><w:r><w:tab/></w:r></w:p>");
    let archive = zipped([
        ("a.txt", "قصف على حلب".as_bytes().to_vec()),
        ("b.jsonl", records.clone().into_bytes()),
        ("c.docx", word.clone()),
    ]);
    let list = format!("[{}]", records.trim_end().replace('\n', ","));
    all.extend([
        target("txt", "قصف على حلب، وقال مصدر إن القصف استمر.\n"),
        target("html", page),
        target("jsonl", records),
        target("json", list),
        target("csv", table),
        target("tsv", table.replace(',', "\t")),
        target("docx", word),
        target("zip", archive),
    ]);
}

/// Readers of Hashiya's own files.
fn own(all: &mut Vec<Target>) {
    let registries = Registries::default();
    let places: String = write_registry(registries.places.as_ref());
    let import = ImportFile {
        paths: vec!["/a/b".to_owned()],
        ..ImportFile::default()
    };
    let resume = ResumeFile {
        article: "a".to_owned(),
        drafts: [("codebook".to_owned(), "(\"x\")".to_owned())].into(),
        ..ResumeFile::default()
    };
    all.extend([
        target("layer", example("annotations/Layla/bus-ambush.ron")),
        target("codebook", example("codebook.ron")),
        target("project", example("project.ron")),
        target("metadata", example("articles/bus-ambush.meta.ron")),
        target("actors", write_registry(registries.actors.as_ref())),
        target("places", places.get(..4_000).unwrap_or_default()),
        target("import", import.write()),
        target("resume", resume.write()),
        target("split", Split::default().write()),
        target("journal", journal()),
        target(
            "log",
            "(time: \"2026-11-22T17:29:58.120Z\", by: \"ليلى\", did: [add(span: 1, label: \"location\", at: \
             (start: 45, end: 48, quote: \"حلب\"))], sum: \"159cc241f4f9ef7a\")\n"
                .repeat(3),
        ),
        target("first", startup_rows()),
        Target {
            share: 4,
            ..target("list", article_list())
        },
        Target {
            share: 4,
            ..target("index", readers::packed_index())
        },
    ]);
}

/// The journal of an article that is open.
fn journal() -> Vec<u8> {
    let desk = Desk::new();
    desk.write("name.txt", example("articles/bus-ambush.txt"));
    let mut session = desk.open();
    let span = label_words(&mut session, "السلمية - الرصافة", "location");
    session.set_note(span, "مؤكد").unwrap();
    drop(session);
    fs::read(desk.journal()).unwrap()
}

fn row(id: &str) -> ArticleRow {
    ArticleRow {
        id: id.to_owned(),
        title: "قصف على حلب".to_owned(),
        ..ArticleRow::default()
    }
}

fn startup_rows() -> Vec<u8> {
    let table = Table::from_sorted(["a", "b"].into_iter().map(|id| Ok::<_, ()>(row(id)))).unwrap();
    let project = readers::project();
    StartupRows::of(&table).write(&project, "L").unwrap();
    fs::read(project.cache_folder("L").join("first")).unwrap()
}

fn article_list() -> Vec<u8> {
    let path = readers::scratch().join("sound-list.redb");
    let cache = Cache::open(&path);
    let put = |id: &str| {
        EntryChange::Put(Box::new(Entry {
            row: row(id),
            files: Files::default(),
        }))
    };
    cache.write(&[put("a"), put("b")], true).unwrap();
    cache
        .write_signatures(&[("a".to_owned(), vec![1, 2, 3])])
        .unwrap();
    drop(cache);
    fs::read(path).unwrap()
}

fn all_targets() -> Vec<Target> {
    let mut all = Vec::new();
    annotated(&mut all);
    articles(&mut all);
    own(&mut all);
    all
}

#[test]
fn mutated_files_are_read_or_refused() {
    let all = all_targets();
    let wanted = std::env::var("HASHIYA_MUTATIONS").ok();
    let inputs = wanted.map_or(INPUTS, |count| count.parse().unwrap());
    let each = inputs.div_ceil(all.len());
    let mut random = Random(0x4861_7368_6979_6131);
    let mut count = 0;
    for target in &all {
        let read = |bytes: &[u8]| readers::read(target.name, bytes, &target.beside);
        // A seed is read as it is: its mutations begin with something.
        read(&target.seed);
        for number in 0..each.div_ceil(target.share) {
            let other = &all[random.below(all.len())].seed;
            let input = mutated(&target.seed, other, &mut random);
            count += 1;
            let read = std::panic::AssertUnwindSafe(|| read(&input));
            if std::panic::catch_unwind(read).is_err() {
                let path = std::env::temp_dir().join("hashiya-mutated");
                fs::write(&path, &input).unwrap();
                panic!(
                    "{}, input {number}, kept at {}",
                    target.name,
                    path.display()
                );
            }
        }
    }
    assert!(count * 10 > inputs * 9, "{count} inputs");
}

#[test]
fn every_reader_has_a_program_that_fuzzes_it() {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    let mut programs: Vec<&str> = manifest
        .lines()
        .skip_while(|line| *line != "[[bin]]")
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
        .collect();
    let mut names: Vec<&str> = all_targets().iter().map(|target| target.name).collect();
    programs.sort_unstable();
    names.sort_unstable();
    assert_eq!(programs, names);
}
