//! The shape of the house: folders that import each other in no circle, and names of types that mean
//! one thing.
//!
//! A folder of `src` is a module. A file may import from its own folder, from those in it and from
//! those that it is in: that is one tree, and no arrow. Every other import leads, seen from the nearest
//! folder that holds both sides, from one of the folders in it to another; and for each folder those
//! arrows make no circle. What a folder gives on of its subfolders (`pub use`) counts as its own, and
//! files of tests do not count.

use std::collections::{BTreeMap, BTreeSet};

use super::tidy::{module_of, sources};
use super::tidy_scanner::{code_of, imports};

/// A type may have the name of another, where both are at home in different rooms.
const MOST_OF_A_NAME: usize = 2;

type Path = Vec<String>;

/// An import from one folder in `within` to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    within: Path,
    from: String,
    to: String,
}

/// The folder of a file, or of the module that a path is in: the longest beginning of it that is one.
fn folder_of(names: &[String], folders: &BTreeSet<Path>) -> Path {
    let lengths = (0..=names.len()).rev();
    lengths
        .map(|length| names[..length].to_vec())
        .find(|folder| folder.is_empty() || folders.contains(folder))
        .unwrap_or_default()
}

/// The modules of a source that are files of tests: `#[cfg(test)] mod name;`.
fn test_modules(source: &str) -> Vec<String> {
    let code: String = code_of(source).split_whitespace().collect();
    code.split("#[cfg(test)]mod")
        .skip(1)
        .chain(code.split("#[cfg(test)]pub(super)mod").skip(1))
        .filter_map(|rest| {
            let end = rest.find([';', '{'])?;
            rest[end..].starts_with(';').then(|| rest[..end].to_owned())
        })
        .collect()
}

/// Every arrow between folders, with the places of its imports.
fn arrows(sources: &[(String, String)]) -> BTreeMap<Arrow, Vec<String>> {
    let mut folders: BTreeSet<Path> = BTreeSet::new();
    for (path, _) in sources {
        let parts: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        folders.extend((1..parts.len()).map(|length| parts[..length].to_vec()));
    }
    let tests: BTreeSet<Path> = sources
        .iter()
        .flat_map(|(path, source)| {
            let module = module_of(path);
            let of_tests = test_modules(source).into_iter();
            of_tests.map(move |name| module.iter().cloned().chain([name]).collect())
        })
        .collect();
    let mut arrows: BTreeMap<Arrow, Vec<String>> = BTreeMap::new();
    for (path, source) in sources {
        let module = module_of(path);
        if tests.iter().any(|test| module.starts_with(test)) {
            continue;
        }
        let own = folder_of(&module, &folders);
        for import in imports(source, &module) {
            if import.path.first().is_none_or(|first| first != "crate") {
                continue;
            }
            let other = folder_of(&import.path[1..], &folders);
            let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(to)) = (own.get(shared), other.get(shared)) {
                let arrow = Arrow {
                    within: own[..shared].to_vec(),
                    from: from.clone(),
                    to: to.clone(),
                };
                let place = format!("{path}:{}", import.line);
                arrows.entry(arrow).or_default().push(place);
            }
        }
    }
    arrows
}

/// The arrows of circles: what is left when those are taken away that nothing leads to, or that lead
/// nowhere.
fn circles(sources: &[(String, String)]) -> Vec<String> {
    let mut left = arrows(sources);
    loop {
        let node = |arrow: &Arrow, name: &String| (arrow.within.clone(), name.clone());
        let from: BTreeSet<_> = left.keys().map(|one| node(one, &one.from)).collect();
        let to: BTreeSet<_> = left.keys().map(|one| node(one, &one.to)).collect();
        let before = left.len();
        left.retain(|one, _| {
            from.contains(&node(one, &one.to)) && to.contains(&node(one, &one.from))
        });
        if left.len() == before {
            break;
        }
    }
    left.iter()
        .map(|(arrow, places)| {
            let Arrow { within, from, to } = arrow;
            let places = places.iter().take(3).cloned().collect::<Vec<_>>();
            format!(
                "src/{}: {from} -> {to} ({})",
                within.join("/"),
                places.join(", ")
            )
        })
        .collect()
}

/// The names of the types that a source makes visible beyond itself.
fn public_types(source: &str) -> Vec<String> {
    let named = |line: &str| -> Option<String> {
        let rest = line.trim_start().strip_prefix("pub")?;
        let rest = match rest.strip_prefix('(') {
            Some(rest) => rest.split_once(')')?.1,
            None => rest,
        };
        let (kind, rest) = rest.strip_prefix(' ')?.split_once(' ')?;
        let is_type = matches!(kind, "struct" | "enum" | "trait" | "type" | "union");
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let name = &rest[..end.unwrap_or(rest.len())];
        (is_type && !name.is_empty()).then(|| name.to_owned())
    };
    code_of(source).lines().filter_map(named).collect()
}

/// The names that more types have than may, with the files of those.
fn overused_names(sources: &[(String, String)]) -> Vec<String> {
    let mut files: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, source) in sources {
        for name in public_types(source) {
            files.entry(name).or_default().push(path);
        }
    }
    files
        .into_iter()
        .filter(|(_, files)| files.len() > MOST_OF_A_NAME)
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect()
}

fn looked_at() -> Vec<(String, String)> {
    let sources = sources("src");
    assert!(sources.len() > 200, "only {} files", sources.len());
    sources
}

#[test]
fn folders_import_each_other_in_no_circle() {
    let found = circles(&looked_at());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_name_is_that_of_more_than_two_types() {
    let found = overused_names(&looked_at());
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files
        .iter()
        .map(|(path, source)| ((*path).to_owned(), (*source).to_owned()))
        .collect()
}

#[test]
fn the_circle_check_can_fail() {
    let uses = |of: &str| format!("//! x\nuse crate::{of};\n");
    let (a_to_b, b_to_a) = (uses("a::b::Thing"), uses("a::c::Other"));
    // Two folders of one, a child far down in the one, a third beside them that is in no circle.
    assert_eq!(
        circles(&files(&[
            ("src/a/c/deep/mod.rs", &a_to_b),
            ("src/a/c/mod.rs", "//! x"),
            ("src/a/b/mod.rs", &b_to_a),
            ("src/a/d/mod.rs", &a_to_b),
            ("src/a/mod.rs", &a_to_b),
        ])),
        [
            "src/a: b -> c (src/a/b/mod.rs:2)",
            "src/a: c -> b (src/a/c/deep/mod.rs:2)"
        ]
    );
    // Rooms, in a circle of three.
    let three = files(&[
        ("src/x/mod.rs", &uses("y::Y")),
        ("src/y/mod.rs", "fn f() -> crate::z::Z { g() }"),
        ("src/z/one.rs", "use super::super::x::X;"),
    ]);
    assert_eq!(
        circles(&three),
        [
            "src/: x -> y (src/x/mod.rs:2)",
            "src/: y -> z (src/y/mod.rs:1)",
            "src/: z -> x (src/z/one.rs:1)"
        ]
    );
    // A tree of one folder, files beside each other and tests make none.
    let (parent, child) = (uses("a::b::Thing"), uses("a::Other"));
    let tests = "//! x\n#[cfg(test)]\nmod tests;\n#[cfg(test)]\nmod inline { use crate::a::c::C; }";
    assert_eq!(
        circles(&files(&[
            ("src/a/mod.rs", &parent),
            ("src/a/b/mod.rs", &child),
            ("src/a/b/one.rs", "use super::two::Two;"),
            ("src/a/b/two.rs", "use super::one::One;"),
            ("src/a/c/mod.rs", &a_to_b),
            ("src/a/b/of_tests/mod.rs", tests),
            ("src/a/b/of_tests/tests.rs", &b_to_a),
        ])),
        [""; 0]
    );
}

#[test]
fn the_name_check_can_fail() {
    let source =
        "pub struct Order;\npub(super) enum Order { A }\n    pub(in crate::x) type Order<'a> = A;";
    assert_eq!(public_types(source), ["Order", "Order", "Order"]);
    assert_eq!(
        public_types("struct Order;\n// pub enum Order\npub fn Order() {}\ntype Order = A;"),
        [""; 0]
    );
    let twice = files(&[
        ("src/a.rs", "pub struct Order;"),
        ("src/b.rs", "pub trait Order {}"),
    ]);
    assert_eq!(overused_names(&twice), [""; 0]);
    let mut thrice = twice;
    thrice.extend(files(&[("src/c.rs", "pub type Order = u8;")]));
    assert_eq!(
        overused_names(&thrice),
        ["Order: src/a.rs, src/b.rs, src/c.rs"]
    );
}
