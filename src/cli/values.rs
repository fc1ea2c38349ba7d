//! What stands behind options on the command line: one of a few values of the library, by name.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::session::exporting::{FORMATS, Format, named};

/// One of `values`, by its `name`. What each means is shown with the help.
pub(super) fn one_of<T: Copy + Send + Sync + 'static>(
    name: fn(T) -> &'static str,
    values: &'static [(T, &'static str)],
) -> impl TypedValueParser<Value = T> {
    let shown = values
        .iter()
        .map(move |(value, help)| PossibleValue::new(name(*value)).help(*help));
    PossibleValuesParser::new(shown).try_map(move |chosen| {
        let mut values = values.iter().map(|(value, _)| *value);
        values
            .find(|value| name(*value) == chosen)
            .ok_or("there is no such value")
    })
}

/// A format that can be written, by its name.
pub(super) fn written_format(name: &str) -> Result<&'static Format, String> {
    format(name, |format| format.write.is_some())
}

/// A format that can be read, by its name.
pub(super) fn read_format(name: &str) -> Result<&'static Format, String> {
    format(name, |format| format.read.is_some())
}

fn format(name: &str, can: fn(&Format) -> bool) -> Result<&'static Format, String> {
    named(name).filter(|format| can(format)).ok_or_else(|| {
        let known = FORMATS.iter().filter(|format| can(format));
        let known: Vec<&str> = known.map(|format| format.name).collect();
        format!("the formats are {}", known.join(", "))
    })
}

/// A number above 0.
pub(super) fn size(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(size) if size.is_finite() && size > 0.0 => Ok(size),
        _ => Err("it must be a number above 0".to_owned()),
    }
}
