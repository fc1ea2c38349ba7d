//! XMI, with its type system.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use std::borrow::Cow;
use std::fmt::Write as _;

use super::document::words;
use super::types::{SOFA, TYPES};
use super::{Cas, Feature, Sofa, Structure};
use crate::interchange::annotated::format::{Output, Written};
use crate::interchange::annotated::reading::{line_of, utf8};

/// Writes a file.
pub(super) fn write(cas: &Cas, out: &mut Output<'_>) -> Written {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\"",
    )?;
    let mut spaces: Vec<&str> = TYPES
        .iter()
        .filter_map(|(name, ..)| name.rsplit_once('.'))
        .map(|(space, _)| space)
        .collect();
    spaces.sort_unstable();
    spaces.dedup();
    let prefix = |space: &str| {
        let at = spaces.iter().position(|one| *one == space);
        let last = space.rsplit('.').next().unwrap_or(space);
        format!("{last}{}", at.unwrap_or(0))
    };
    for space in &spaces {
        write!(
            out,
            " xmlns:{}=\"http:///{}.ecore\"",
            prefix(space),
            space.replace('.', "/")
        )?;
    }
    out.write_all(b" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n")?;
    let mut last = 0;
    let own = cas.structures.iter().map(Cow::Borrowed);
    let texts = cas.sofas.iter().map(|sofa| sofa.text.as_str());
    let next = cas.structures.last().map_or(0, |it| it.id) + 1;
    let words = texts.flat_map(|text| words(text, next)).map(Cow::Owned);
    for it in own.chain(words) {
        last = it.id;
        let (space, name) = it
            .kind
            .rsplit_once('.')
            .unwrap_or(("uima.tcas", it.kind.as_ref()));
        write!(
            out,
            "<{}:{name} xmi:id=\"{}\" sofa=\"{}\"",
            prefix(space),
            it.id,
            it.sofa
        )?;
        if let (Some(begin), Some(end)) = (it.begin, it.end) {
            write!(out, " begin=\"{begin}\" end=\"{end}\"")?;
        }
        for (name, value) in &it.features {
            let value = match value {
                Feature::Text(text) => escaped(text),
                Feature::Number(number) | Feature::Reference(number) => number.to_string(),
            };
            write!(out, " {name}=\"{value}\"")?;
        }
        out.write_all(b"/>\n")?;
    }
    for (sofa, number) in cas.sofas.iter().zip(1..) {
        writeln!(
            out,
            "<cas:Sofa xmi:id=\"{}\" sofaNum=\"{number}\" sofaID=\"{}\" mimeType=\"text/plain\" sofaString=\"{}\"/>",
            sofa.id,
            escaped(&sofa.name),
            escaped(&sofa.text)
        )?;
        write!(out, "<cas:View sofa=\"{}\" members=\"", sofa.id)?;
        for id in sofa.id + 1..=last {
            let space = if id == sofa.id + 1 { "" } else { " " };
            write!(out, "{space}{id}")?;
        }
        out.write_all(b"\"/>\n")?;
    }
    out.write_all(b"</xmi:XMI>\n")
}

/// A text as the value of an attribute: white space that XML would make spaces is written as numbers, and
/// what XML forbids, which only names and notes can have, as U+FFFD.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if !crate::interchange::annotated::reduce::is_xml(c) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// The description of our types.
pub(super) fn type_system() -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n",
    );
    for (name, parent, features) in TYPES {
        let _ = write!(
            out,
            "<typeDescription><name>{name}</name><description/><supertypeName>{parent}</supertypeName>"
        );
        if !features.is_empty() {
            out.push_str("<features>");
            for (feature, range) in features {
                let _ = write!(
                    out,
                    "<featureDescription><name>{feature}</name><description/><rangeTypeName>{range}</rangeTypeName></featureDescription>"
                );
            }
            out.push_str("</features>");
        }
        out.push_str("</typeDescription>\n");
    }
    out.push_str("</types>\n</typeSystemDescription>\n");
    out
}

/// What a file says.
pub(super) fn read(bytes: &[u8]) -> Result<Cas, String> {
    let text = utf8(bytes)?;
    let mut reader = NsReader::from_str(text);
    let mut cas = Cas::default();
    let mut any = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let (space, event) = reader.read_resolved_event().map_err(|error| {
            let before = bytes.get(..at).unwrap_or(bytes);
            format!("line {}: {error}", line_of(before))
        })?;
        let element = match event {
            Event::Start(element) | Event::Empty(element) => element,
            Event::Eof => break,
            Event::DocType(_) => return Err("it has a document type, which XMI has not".to_owned()),
            _ => continue,
        };
        let ResolveResult::Bound(space) = space else {
            continue;
        };
        let space = space.as_ref().to_owned();
        let name = element.local_name().as_ref().to_owned();
        if space == "http://www.omg.org/XMI" {
            any = true;
            continue;
        }
        let Some(package) = space
            .strip_prefix("http:///")
            .and_then(|it| it.strip_suffix(".ecore"))
        else {
            continue;
        };
        let kind = match package {
            "uima/noNamespace" => name,
            package => format!("{}.{name}", package.replace('/', ".")),
        };
        structure(&mut cas, kind, &element)?;
    }
    if !any {
        return Err("it is no XMI".to_owned());
    }
    Ok(cas)
}

fn structure(cas: &mut Cas, kind: String, element: &BytesStart<'_>) -> Result<(), String> {
    let mut it = Structure {
        kind: kind.into(),
        ..Structure::default()
    };
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        // White space that stands there as it is means spaces (XML 1.0, 3.3.3).
        let spaced = attribute
            .value
            .replace("\r\n", " ")
            .replace(['\t', '\n', '\r'], " ");
        let value = quick_xml::escape::unescape(&spaced)
            .map_err(|error| error.to_string())?
            .into_owned();
        let name = attribute.key.local_name();
        let name = name.as_ref().to_owned();
        match (attribute.key.prefix().is_some(), name.as_str()) {
            (true, "id") => it.id = value.parse().unwrap_or(0),
            (true, _) => {}
            (false, "sofa") => it.sofa = value.parse().unwrap_or(0),
            (false, "begin") => it.begin = value.parse().ok(),
            (false, "end") => it.end = value.parse().ok(),
            (false, _) => {
                it.features.insert(name, Feature::Text(value));
            }
        }
    }
    if it.kind == SOFA {
        if let Some(text) = it.text("sofaString") {
            cas.sofas.push(Sofa {
                id: it.id,
                name: it.text("sofaID").unwrap_or_default().to_owned(),
                text: text.to_owned(),
            });
        }
    } else {
        cas.structures.push(it);
    }
    Ok(())
}
