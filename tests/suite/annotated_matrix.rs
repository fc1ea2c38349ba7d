//! Every format against every hard text: what is written is read back and equal, and what is lost is
//! named.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::path::Path;

use hashiya::interchange::annotated::format::{IncidentsHeld, SpansHeld, TextHeld};
use hashiya::interchange::annotated::tokens::Edges;
use hashiya::interchange::annotated::{
    Document, FORMATS, Format, Loss, Losses, Plan, Scheme, prove, reduced,
};
use hashiya::model::codebook::Codebook;
use hashiya::session::exporting::{AnnotationFilter, ProjectSource, Source as _};
use hashiya::store::project::ProjectFolder;

use super::annotated_cases::cases;

/// Writes documents of one article, reads them back, and says what was lost.
fn round(format: &Format, documents: &[Document], scheme: Scheme, edges: Edges) -> Losses {
    let found: BTreeSet<String> = documents
        .iter()
        .flat_map(|document| document.spans.iter().map(|span| span.label.0.clone()))
        .collect();
    let mut plan = Plan::new(format, &Codebook::default(), &found);
    plan.scheme = scheme;
    plan.edges = edges;
    let mut losses = Losses::default();
    let kept: Vec<Document> = documents
        .iter()
        .map(|document| {
            let (kept, lost) = reduced(document, &format.holds, &plan);
            losses.join(&lost);
            kept
        })
        .collect();
    // Reducing what was reduced loses nothing more; but sentences of nothing but tokens can be cut
    // in other places.
    for document in kept
        .iter()
        .filter(|_| format.holds.text != TextHeld::Tokens)
    {
        let names: BTreeSet<String> = plan.labels.iter().cloned().collect();
        let mut again = Plan::new(format, &Codebook::default(), &names);
        again.edges = edges;
        let (same, lost) = reduced(document, &format.holds, &again);
        assert_eq!(lost, Losses::default(), "{} {document:?}", format.name);
        assert_eq!(&same, document, "{}", format.name);
    }
    let files = super::annotated_cases::files(format, &plan, &kept);
    let beside = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        file.map(|file| file.bytes.clone())
    };
    for (file, documents) in super::annotated_cases::documents_of(format, &files, &kept) {
        if let Err(unequal) = prove(format, &file.name, &file.bytes, &beside, documents) {
            panic!(
                "{}: {unequal}\n{documents:#?}\n{}",
                format.name,
                String::from_utf8_lossy(&file.bytes)
            );
        }
    }
    losses
}

#[test]
fn what_is_written_is_read_back() {
    for format in FORMATS
        .iter()
        .filter(|format| format.write.is_some() && format.read.is_some())
    {
        for (_, documents) in grouped() {
            for scheme in Scheme::ALL {
                for edges in [Edges::Widen, Edges::Split, Edges::Drop] {
                    round(format, &documents, scheme, edges);
                }
            }
        }
    }
}

fn grouped() -> Vec<(&'static str, Vec<Document>)> {
    let mut all: Vec<(&'static str, Vec<Document>)> = Vec::new();
    for (name, document) in cases() {
        match all.last_mut() {
            Some((last, documents)) if *last == name => documents.push(document),
            _ => all.push((name, vec![document])),
        }
    }
    all
}

/// The coded articles that Hashiya brings, with everything that an analyst can say.
fn coded() -> Vec<Document> {
    let project = ProjectFolder::open(Path::new("examples/coded")).unwrap();
    let source = ProjectSource::new(&project, AnnotationFilter::everything()).unwrap();
    let mut documents = Vec::new();
    source
        .read(&mut |articles, _| {
            documents.extend(articles.into_iter().flat_map(|article| article.documents));
            Ok(())
        })
        .unwrap();
    assert_eq!(documents.len(), 2);
    documents
}

#[test]
fn coded_articles_are_read_back() {
    let documents = coded();
    for format in FORMATS.iter().filter(|format| format.read.is_some()) {
        for edges in [Edges::Widen, Edges::Split, Edges::Drop] {
            for document in &documents {
                let losses = round(format, std::slice::from_ref(document), Scheme::Bilou, edges);
                let lossless = matches!(format.name, "hashiya" | "cas-json" | "xmi");
                assert_eq!(losses.is_empty(), lossless, "{} {losses:?}", format.name);
            }
        }
    }
}

/// The formats that can be proven, which are those that are written and read.
fn proven() -> Vec<&'static Format> {
    let both = |format: &&&Format| format.write.is_some() && format.read.is_some();
    FORMATS.iter().filter(both).copied().collect()
}

/// The losses of the table, by a letter.
fn letters() -> Vec<(Loss, char)> {
    Loss::ALL.into_iter().zip('a'..).collect()
}

/// The table of every format against every hard text.
fn table() -> String {
    use std::fmt::Write as _;
    let formats = proven();
    let letters = letters();
    let mut out = String::new();
    let names: Vec<&str> = formats.iter().map(|format| format.name).collect();
    writeln!(out, "| text | {} |", names.join(" | ")).unwrap();
    writeln!(out, "|---|{}", ":-:|".repeat(formats.len())).unwrap();
    let mut seen = BTreeSet::new();
    for (name, documents) in grouped() {
        let cells: Vec<String> = formats
            .iter()
            .map(|format| {
                let losses = round(format, &documents, Scheme::Iob2, Edges::Widen);
                let told: Vec<String> = losses
                    .iter()
                    .filter(|(loss, ..)| *loss != Loss::ArticleId)
                    .map(|(loss, ..)| {
                        seen.insert(loss);
                        letters
                            .iter()
                            .find(|(one, _)| *one == loss)
                            .unwrap()
                            .1
                            .to_string()
                    })
                    .collect();
                if told.is_empty() {
                    "=".to_owned()
                } else {
                    told.join("")
                }
            })
            .collect();
        writeln!(out, "| {name} | {} |", cells.join(" | ")).unwrap();
    }
    writeln!(out, "\n`=` nothing is lost. Otherwise:\n").unwrap();
    for (loss, letter) in letters.iter().filter(|(loss, _)| seen.contains(loss)) {
        writeln!(out, "- **{letter}**: {}", loss.phrase()).unwrap();
    }
    out
}

/// What each format can hold.
fn holds() -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    writeln!(
        out,
        "| format | name | read | written | text | spans | incidents | also |"
    )
    .unwrap();
    writeln!(out, "|---|---|:-:|:-:|---|---|---|---|").unwrap();
    for format in FORMATS {
        let holds = format.holds;
        let yes = |it: bool| if it { "yes" } else { "" };
        let text = match holds.text {
            TextHeld::All => "all",
            TextHeld::LineFeeds => "line ends LF",
            TextHeld::Xml => "what XML allows",
            TextHeld::WithoutLeadingSpace => "without leading space",
            TextHeld::Tokens => "tokens",
            TextHeld::None => "",
        };
        let spans = match holds.spans {
            SpansHeld::Any => "any",
            SpansHeld::Trimmed => "any, edges without space",
            SpansHeld::OnTokens => "whole tokens",
            SpansHeld::Flat => "whole tokens, no overlap",
        };
        let incidents = match holds.incidents {
            IncidentsHeld::All => "all",
            IncidentsHeld::Triggered { .. } => "with a trigger",
            IncidentsHeld::Links { kinds: true, .. } => "links and types",
            IncidentsHeld::Links { kinds: false, .. } => "links",
            IncidentsHeld::None => "",
        };
        let also = [
            (holds.id, "id"),
            (holds.metadata, "metadata"),
            (holds.annotator, "annotator"),
            (holds.status, "status"),
            (holds.excluded, "excluded parts"),
            (holds.unplaced, "unplaced spans"),
            (holds.notes, "notes"),
            (holds.attributes, "attributes"),
        ];
        let also: Vec<&str> = also
            .iter()
            .filter(|(it, _)| *it)
            .map(|(_, name)| *name)
            .collect();
        writeln!(
            out,
            "| {} | `{}` | {} | {} | {text} | {spans} | {incidents} | {} |",
            format.title,
            format.name,
            yes(format.read.is_some()),
            yes(format.write.is_some()),
            also.join(", ")
        )
        .unwrap();
    }
    out
}

/// `docs/formats.md` has these tables; with `HASHIYA_UPDATE_DOCS` they are written there.
#[test]
fn the_page_of_formats_has_these_tables() {
    let path = Path::new("docs/formats.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut made = page.clone();
    for (name, table) in [("holds", holds()), ("matrix", table())] {
        let (begin, end) = (
            format!("<!-- {name} -->\n"),
            format!("<!-- end of {name} -->"),
        );
        let start = made.find(&begin).unwrap() + begin.len();
        let stop = start + made[start..].find(&end).unwrap();
        made.replace_range(start..stop, &format!("\n{table}\n"));
    }
    if std::env::var_os("HASHIYA_UPDATE_DOCS").is_some() {
        std::fs::write(path, &made).unwrap();
    } else {
        assert_eq!(
            page, made,
            "set HASHIYA_UPDATE_DOCS to write the tables anew"
        );
    }
}
