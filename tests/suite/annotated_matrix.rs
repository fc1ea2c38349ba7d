//! Every format against every hard text: what is written is read back and equal, and what is lost is
//! named.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::path::Path;

use hashiya::interchange::annotated::format::TextHeld;
use hashiya::interchange::annotated::tokens::Edges;
use hashiya::interchange::annotated::{
    Document, FORMATS, Format, Losses, Plan, Scheme, prove, reduced,
};
use hashiya::model::codebook::Codebook;
use hashiya::session::exporting::{Choice, ProjectSource, Source as _};
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
    let files = format.files(&plan, &kept).unwrap();
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
    let source = ProjectSource::new(&project, Choice::everything()).unwrap();
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
