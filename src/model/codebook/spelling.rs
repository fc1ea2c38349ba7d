//! How files spell what serde does not know: colours, keys, nothing.

use serde::{Deserialize, Deserializer, de};

use super::LabelId;

/// A colour as the web writes it: `#2B5FA8`.
pub(super) mod colour {
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in super::super) fn serialize<S: Serializer>(
        colour: &u32,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("#{:06X}", colour & 0x00FF_FFFF))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<u32, D::Error> {
        let text = String::deserialize(from)?;
        text.strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|c| c.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| {
                de::Error::custom(format!(
                    "\"{text}\" is not a colour; write it as \"#2B5FA8\""
                ))
            })
    }
}

/// What a label is when its file does not say whether it is offered.
pub(super) fn on() -> bool {
    true
}

/// A label; an empty name stands for none.
pub(super) fn label<'de, D: Deserializer<'de>>(from: D) -> Result<Option<LabelId>, D::Error> {
    let id = String::deserialize(from)?;
    Ok((!id.is_empty()).then_some(LabelId(id)))
}

pub(super) fn digit<'de, D: Deserializer<'de>>(from: D) -> Result<Option<char>, D::Error> {
    key(
        from,
        |c| matches!(c, '1'..='9'),
        |text| format!("\"{text}\" is not a digit key; use \"1\" to \"9\""),
    )
}

pub(super) fn letter<'de, D: Deserializer<'de>>(from: D) -> Result<Option<char>, D::Error> {
    key(
        from,
        |c| c.is_ascii_uppercase(),
        |text| format!("\"{text}\" is not a letter key; use \"A\" to \"Z\""),
    )
}

/// One character; nothing stands for none.
fn key<'de, D: Deserializer<'de>>(
    from: D,
    allowed: impl Fn(char) -> bool,
    why_not: impl Fn(&str) -> String,
) -> Result<Option<char>, D::Error> {
    let text = String::deserialize(from)?;
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => Ok(None),
        (Some(c), None) if allowed(c) => Ok(Some(c)),
        _ => Err(de::Error::custom(why_not(&text))),
    }
}
