//! Layers of INCEpTION and WebAnno, as their TSV and the CAS of UIMA have them: what is structure and no
//! annotation, which feature says what an annotation is, and what of the others is told.

use std::collections::BTreeMap;

use super::format::Found;

/// The names of features that say what a span is, the best first.
pub const LABELS: [&str; 8] = [
    "label",
    "value",
    "PosValue",
    "category",
    "kind",
    "type",
    "identifier",
    "role",
];

/// The names of features that say what a link between spans is, the best first.
pub const ROLES: [&str; 7] = [
    "role",
    "relation",
    "label",
    "value",
    "DependencyType",
    "type",
    "kind",
];

/// Whether annotations of a type are the structure of a text or of the file that it came from, which
/// nobody labelled: tokens and sentences, pages of PDF, elements of XML, what is known of the document.
pub fn is_structure(kind: &str) -> bool {
    let packages = [
        "de.tudarmstadt.ukp.dkpro.core.api.",
        "org.dkpro.core.api.",
        "de.tudarmstadt.ukp.inception.api.",
    ];
    let inside = packages.iter().find_map(|it| kind.strip_prefix(it));
    let package = inside.and_then(|rest| rest.split('.').next());
    let of_dkpro = matches!(
        package,
        Some(
            "segmentation"
                | "metadata"
                | "xml"
                | "pdf"
                | "html"
                | "structure"
                | "transform"
                | "io"
                | "resources"
        )
    );
    of_dkpro || kind.starts_with("de.tudarmstadt.ukp.clarin.webanno.api.")
}

/// Whether a type of structure says something of words all the same, which is told when it is left out.
pub fn is_told_structure(kind: &str) -> bool {
    kind.ends_with(".Lemma") || kind.ends_with(".Stem")
}

/// The name of a layer without that of its package.
pub fn short(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}

/// The feature that says what an annotation is, with its value: the first of `wanted` that is there. No
/// truth value says that.
pub fn naming<'a>(wanted: &[&str], features: &[(&'a str, &'a str)]) -> Option<(&'a str, &'a str)> {
    wanted.iter().find_map(|wanted| {
        let mut here = features
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        here.find(|(_, value)| says(value)).copied()
    })
}

/// Whether a value can say what something is.
pub fn says(value: &str) -> bool {
    !matches!(value, "" | "true" | "false")
}

/// Features that have no place here.
#[derive(Debug, Default)]
pub struct LeftFeatures {
    /// By layer and feature: how often, and the value that was first.
    all: BTreeMap<(String, String), (usize, String)>,
}

impl LeftFeatures {
    /// Adds a value. What is as every value is that nobody gave says nothing.
    pub fn add(&mut self, layer: &str, feature: &str, value: &str) {
        if matches!(value, "" | "false" | "0") {
            return;
        }
        let known = self.all.entry((layer.to_owned(), feature.to_owned()));
        known.or_insert_with(|| (0, value.to_owned())).0 += 1;
    }

    /// Tells them, each once.
    pub fn tell(self, origin: &str, found: &mut Found) {
        for ((layer, feature), (count, first)) in self.all {
            let times = match count {
                1 => String::new(),
                count => format!(", {count} times"),
            };
            let what = format!(
                "the feature {feature} of {layer} has no place here; it is left out{times} (first: \"{first}\")"
            );
            found.fault(origin, "no-feature", what);
        }
    }
}
