//! Every reader against files that were mutated: bits turned, pieces cut, doubled and moved, numbers at
//! their edges. No panic, an end, a reason for what is refused, and what is read is sound. The same
//! inputs every time; `fuzz/` looks for others by what they reach.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;

use hashiya::interchange::{Options, SourceFile, fields};
use hashiya::model::codebook::Codebook;
use hashiya::model::registry::{Actor, Place};
use hashiya::store::merge::merge_files;
use hashiya::store::project::codebook_file::read_codebook;
use hashiya::store::project::{
    ArticleFile, ImportFile, ProjectFile, ResumeFile, read_registry, write_registry,
};
use hashiya::store::recovery::{Basis, recover};
use hashiya::store::{Loaded, migrate_file, place, read_article, read_layer};
use hashiya::training::split::Split;

use crate::annotated_hostile;
use crate::desk::{Desk, label_words};
use crate::drafts::read_all;
use crate::interchange_packed::{document, zipped};

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

/// Reads bytes, and looks at what comes of them.
type Reads = dyn Fn(&[u8]);

/// A file, and what reads it.
struct Target {
    name: String,
    seed: Vec<u8>,
    read: Box<Reads>,
}

fn target(name: &str, seed: impl Into<Vec<u8>>, read: impl Fn(&[u8]) + 'static) -> Target {
    Target {
        name: name.to_owned(),
        seed: seed.into(),
        read: Box::new(read),
    }
}

const CODED: &str = "examples/coded";

fn example(name: &str) -> Vec<u8> {
    fs::read(Path::new(CODED).join(name)).unwrap()
}

/// Readers of annotations of other tools.
fn annotated(all: &mut Vec<Target>) {
    for format in annotated_hostile::readable() {
        let (seed, text) = annotated_hostile::sample(format);
        all.push(target(format.name, seed, move |bytes| {
            let found = annotated_hostile::read(format, bytes, &text);
            for document in &found.documents {
                // An import tells what is no layer, such as one with an id that is too large.
                let _ = document.layer();
            }
            for fault in &found.faults {
                assert!(
                    !fault.what.is_empty() && !fault.origin.is_empty(),
                    "{fault:?}"
                );
            }
        }));
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
    let files: [(&'static str, Vec<u8>); 8] = [
        ("a.txt", "قصف على حلب، وقال مصدر إن القصف استمر.\n".into()),
        ("a.html", page),
        ("a.jsonl", records.into_bytes()),
        ("a.json", list.into_bytes()),
        ("a.csv", table.into()),
        ("a.tsv", table.replace(',', "\t").into_bytes()),
        ("a.docx", word),
        ("a.zip", archive),
    ];
    for (name, seed) in files {
        all.push(target(name, seed, move |bytes| {
            let file = SourceFile { name, bytes };
            let options = Options::default();
            let found = read_all(&file, &options);
            for draft in &found.drafts {
                assert!(!draft.text.as_str().trim().is_empty(), "{name}");
            }
            for refusal in &found.refusals {
                assert!(!refusal.reason.to_string().is_empty(), "{name}");
            }
            let _ = fields(&file, &options);
        }));
    }
}

/// A loaded article of the examples, with its layer's bytes.
fn loaded(id: &str) -> Loaded {
    read_article(&Path::new(CODED).join(format!("articles/{id}.txt")), None).unwrap()
}

/// Readers of Hashiya's own files.
fn own(all: &mut Vec<Target>) {
    let annotators = fs::read_dir(Path::new(CODED).join("annotations")).unwrap();
    let annotator = annotators
        .map(|it| it.unwrap().path())
        .find(|it| it.is_dir())
        .unwrap();
    let layer = fs::read(annotator.join("bus-ambush.ron")).unwrap();
    let article = loaded("bus-ambush");
    let codebook = Codebook::default();
    let own_layer = layer.clone();
    all.push(target("layer", layer.clone(), move |bytes| {
        let Ok(mut file) = read_layer(bytes) else {
            return;
        };
        if migrate_file(&mut file, &codebook).is_ok() {
            let placed = place(&file, &article, &codebook);
            assert_eq!(placed.layer.validate(article.article.text()), Ok(()));
        }
    }));
    all.push(target("merged layers", layer, move |bytes| {
        if let Ok(merged) = merge_files(None, &own_layer, bytes, None) {
            assert!(read_layer(merged.text.as_bytes()).is_ok());
        }
    }));
    all.push(target("codebook", example("codebook.ron"), |bytes| {
        if let Ok(codebook) = read_codebook(bytes) {
            assert_eq!(codebook.check(), Ok(()));
        }
    }));
    all.push(target("project", example("project.ron"), |bytes| {
        let _ = ProjectFile::read(bytes);
    }));
    all.push(target(
        "metadata",
        example("articles/bus-ambush.meta.ron"),
        |bytes| {
            let _ = ArticleFile::read(bytes);
        },
    ));
    let registries = hashiya::model::registry::Registries::default();
    all.push(target(
        "actors",
        write_registry(registries.actors.as_ref()),
        |bytes| {
            let _ = read_registry::<Actor>(bytes);
        },
    ));
    let places: String = write_registry(registries.places.as_ref());
    all.push(target(
        "places",
        places.get(..4_000).unwrap_or_default(),
        |bytes| {
            let _ = read_registry::<Place>(bytes);
        },
    ));
    let import = ImportFile {
        paths: vec!["/a/b".to_owned()],
        ..ImportFile::default()
    };
    all.push(target("import", import.write(), |bytes| {
        let _ = ImportFile::read(bytes);
    }));
    let resume = ResumeFile {
        article: "a".to_owned(),
        drafts: [("codebook".to_owned(), "(\"x\")".to_owned())].into(),
        ..ResumeFile::default()
    };
    all.push(target("resume", resume.write(), |bytes| {
        let _ = ResumeFile::read(bytes);
    }));
    all.push(target("split", Split::default().write(), |bytes| {
        let _ = Split::read(bytes);
    }));
    let desk = Desk::new();
    let mut session = desk.open();
    let span = label_words(&mut session, "كفرنوران", "location");
    session.set_note(span, "مؤكد").unwrap();
    drop(session);
    let basis = Basis {
        layer: "none".to_owned(),
        article: read_article(&desk.article(), None).unwrap().sha256,
        encoding: "utf-8".to_owned(),
        annotator: String::new(),
        codebook: Codebook::default().revision,
    };
    let journal = fs::read(desk.journal()).unwrap();
    all.push(target("journal", journal, move |bytes| {
        let found = recover(bytes, &basis);
        assert!(found.edits.len() <= bytes.len());
    }));
}

#[test]
fn mutated_files_are_read_or_refused() {
    let mut all = Vec::new();
    annotated(&mut all);
    articles(&mut all);
    own(&mut all);
    let wanted = std::env::var("HASHIYA_MUTATIONS").ok();
    let inputs = wanted.map_or(INPUTS, |count| count.parse().unwrap());
    let each = inputs.div_ceil(all.len());
    let mut random = Random(0x4861_7368_6979_6131);
    let seeds: Vec<Vec<u8>> = all.iter().map(|it| it.seed.clone()).collect();
    for target in &all {
        // A seed is read as it is: its mutations begin with something.
        (target.read)(&target.seed);
        for number in 0..each {
            let other = &seeds[random.below(seeds.len())];
            let input = mutated(&target.seed, other, &mut random);
            let read = std::panic::AssertUnwindSafe(|| (target.read)(&input));
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
}

#[test]
fn every_reader_has_a_program_that_fuzzes_it() {
    let manifest = fs::read_to_string("fuzz/Cargo.toml").unwrap();
    let mut all = Vec::new();
    annotated(&mut all);
    articles(&mut all);
    own(&mut all);
    for target in all.iter().filter(|it| it.name != "merged layers") {
        let name = target.name.trim_start_matches("a.");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
}
