//! `hashiya render` as a command: files on disk, names on standard output, errors that name files.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn render(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashiya"))
        .arg("render")
        .args(arguments)
        .output()
        .unwrap()
}

fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    folder.join(name).display().to_string()
}

fn size_of(path: &Path) -> (u32, u32) {
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(path).unwrap()));
    let reader = decoder.read_info().unwrap();
    (reader.info().width, reader.info().height)
}

#[test]
fn every_sheet_is_a_file_whose_name_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.png");
    let article = example("annotated.txt");
    let output = render(&[
        &article,
        "--out",
        &out.display().to_string(),
        "--scale",
        "1",
    ]);
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut made: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    made.sort();
    assert_eq!(printed.lines().collect::<Vec<_>>(), made);
    assert_eq!(made.len(), 2);
    for path in made {
        let (width, height) = size_of(Path::new(&path));
        assert_eq!(width, 640 + 2 * 48);
        assert!(height <= 1040, "{height}");
    }
}

#[test]
fn width_and_scale_set_the_size_and_the_ron_may_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.png");
    let layer = example("annotated.ron");
    let name = out.display().to_string();
    let arguments = [
        layer.as_str(),
        "--out",
        &name,
        "--width",
        "900",
        "--scale",
        "2",
    ];
    let output = render(&arguments);
    assert!(output.status.success(), "{output:?}");
    let first = String::from_utf8(output.stdout).unwrap();
    let (width, _) = size_of(Path::new(first.lines().next().unwrap()));
    assert_eq!(width, 1800);
}

#[test]
fn dark_and_light_differ_and_svg_is_svg() {
    let folder = tempfile::tempdir().unwrap();
    let mut pages = Vec::new();
    for theme in ["light", "dark"] {
        let out = folder.path().join(format!("{theme}.svg"));
        let name = out.display().to_string();
        let output = render(&[&example("short.txt"), "--out", &name, "--theme", theme]);
        assert!(output.status.success(), "{output:?}");
        let page = fs::read_to_string(&out).unwrap();
        let parsed = roxmltree::Document::parse(&page).unwrap();
        assert_eq!(parsed.root_element().tag_name().name(), "svg");
        pages.push(page);
    }
    assert_ne!(pages[0], pages[1]);
}

#[test]
fn what_cannot_be_drawn_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let article = folder.path().join("article.txt");
    fs::write(&article, "خبر قصير.\n").unwrap();
    fs::write(folder.path().join("article.ron"), "(format: ").unwrap();
    let article = article.display().to_string();
    let missing = folder.path().join("missing.txt").display().to_string();
    let out = folder.path().join("page.png").display().to_string();
    let gif = folder.path().join("page.gif").display().to_string();
    let nowhere = folder.path().join("none/page.png").display().to_string();
    for (arguments, named) in [
        ([missing.as_str(), "--out", &out], "missing.txt"),
        ([article.as_str(), "--out", &out], "article.ron"),
        ([example("short.txt").as_str(), "--out", &gif], "page.gif"),
        (
            [example("short.txt").as_str(), "--out", &nowhere],
            "page.png",
        ),
    ] {
        let output = render(&arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with("hashiya: ") && said.contains(named),
            "{said}"
        );
    }
    assert!(!Path::new(&out).exists() && !Path::new(&gif).exists());
}

#[test]
fn pictures_are_told_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("page.svg");
    let name = out.to_str().unwrap().to_owned();
    let output = render(&[&example("short.txt"), "--out", &name, "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["picture"], name);
    assert_eq!(told["bytes"], std::fs::metadata(&out).unwrap().len());
}
