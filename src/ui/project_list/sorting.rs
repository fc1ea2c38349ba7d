//! The orders of the list: their names on screen, and in the settings.

use crate::model::codebook::{Codebook, LabelId};
use crate::model::queue::SortKey;

/// The orders that do not depend on the codebook: id in the settings, name on screen.
const KEYS: &[(SortKey, &str, &str)] = &[
    (SortKey::Id, "id", "File name"),
    (SortKey::Title, "title", "Title"),
    (SortKey::Source, "source", "Source"),
    (SortKey::Date, "date", "Date"),
    (SortKey::Status, "status", "Status"),
    (SortKey::Spans, "spans", "Number of spans"),
    (SortKey::Length, "length", "Length of the text"),
    (SortKey::Active, "active", "Active time"),
    (SortKey::Modified, "modified", "Last change"),
];

/// What stands before the id of a label.
const LABEL: &str = "label:";

/// Every order with its name.
pub fn keys(codebook: &Codebook) -> impl Iterator<Item = (SortKey, String)> {
    let fixed = KEYS
        .iter()
        .map(|(key, _, name)| (key.clone(), (*name).to_owned()));
    let labels = codebook.offered().map(|(_, label)| {
        let name = format!("Number of spans: {}", label.english);
        (SortKey::Label(label.id.clone()), name)
    });
    fixed.chain(labels)
}

/// The name of an order in the settings.
pub fn id(key: &SortKey) -> String {
    match key {
        SortKey::Label(label) => format!("{LABEL}{label}"),
        key => KEYS
            .iter()
            .find(|(known, ..)| known == key)
            .map_or_else(String::new, |(_, id, _)| (*id).to_owned()),
    }
}

/// The order with this name in the settings; by id when there is none.
pub fn from_id(id: &str) -> SortKey {
    match id.strip_prefix(LABEL) {
        Some(label) => SortKey::Label(LabelId::new(label)),
        None => KEYS
            .iter()
            .find(|(_, known, _)| *known == id)
            .map_or(SortKey::Id, |(key, ..)| key.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_back_from_the_settings() {
        for (key, name) in keys(&Codebook::default()) {
            assert_eq!(from_id(&id(&key)), key, "{name}");
        }
        assert_eq!(from_id("of the year before"), SortKey::Id);
    }
}
