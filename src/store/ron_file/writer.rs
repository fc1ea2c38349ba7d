//! RON that people read and git merges, of any value that serde takes apart.
//!
//! ron's own printer escapes Arabic vowel marks, leaves some invisible characters as they are, and
//! puts either everything or nothing on lines of its own. Here a [`Layout`] says which lists, maps and
//! structs are opened, an item on a line; everything else is one line. What says nothing is left
//! out, so that a file has what a person said and no more.

use std::fmt::{self, Write};

use serde::ser::{self, Serialize, Serializer};

use super::FileFormat;

/// How values stand on lines. Names are those of the fields of structs.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Layout {
    /// How many levels of a field are opened: 1 is a list with each item on one line, 2 opens the
    /// items as well.
    pub(in crate::store) opened: fn(&str) -> usize,
    /// Whether the second of two fields stands on the line of the first.
    pub(in crate::store) joined: fn(&str, &str) -> bool,
    /// Whether a field is written also when it is empty or nothing.
    pub(in crate::store) kept: fn(&str) -> bool,
    /// Whether a value is what reading takes for this field when it is left out.
    pub(in crate::store) default: fn(&str, &str) -> bool,
    /// Whether an optional value is written as `Some(…)`.
    pub(in crate::store) some: bool,
}

impl Layout {
    /// All on one line, and nothing left out.
    pub(in crate::store) const LINE: Self = Self {
        opened: |_| 0,
        joined: |_, _| false,
        kept: |_| true,
        default: |_, _| false,
        some: true,
    };
}

/// A value on one line.
pub(in crate::store) fn to_line(value: &impl Serialize) -> String {
    let mut writer = Writer::new(&Layout::LINE);
    // Writing into a string cannot fail, and our values have no errors of their own.
    let _ = value.serialize(&mut writer);
    writer.out
}

/// A struct as the text of a file.
pub(super) fn to_file(format: &FileFormat, value: &impl Serialize) -> String {
    let mut writer = Writer::new(&format.layout);
    writer.head = Some(format);
    writer.levels = 1;
    writer.out = format!("// {}\n", format.comment);
    let _ = value.serialize(&mut writer);
    writer.out.push('\n');
    writer.out
}

struct Writer<'l> {
    out: String,
    layout: &'l Layout,
    /// The fields with which the first struct begins.
    head: Option<&'l FileFormat>,
    /// How deep the line is indented.
    depth: usize,
    /// How many levels of the next value are opened.
    levels: usize,
    /// Whether the last value says nothing.
    empty: bool,
}

impl<'l> Writer<'l> {
    fn new(layout: &'l Layout) -> Self {
        Self {
            out: String::new(),
            layout,
            head: None,
            depth: 0,
            levels: 0,
            empty: false,
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    fn begin(&mut self, open: char, close: char) -> Compound<'_, 'l> {
        self.out.push(open);
        let opened = self.levels > 0;
        self.depth += usize::from(opened);
        if let Some(FileFormat { name, version, .. }) = self.head.take() {
            self.line();
            let _ = write!(self.out, "format: \"{name}\",");
            self.line();
            let _ = write!(self.out, "version: {version},");
        }
        Compound {
            levels: self.levels.saturating_sub(1),
            opened,
            close,
            last: None,
            writer: self,
        }
    }
}

/// A list, a map or a struct that is being written.
struct Compound<'w, 'l> {
    writer: &'w mut Writer<'l>,
    /// How many levels of its items are opened.
    levels: usize,
    opened: bool,
    close: char,
    /// The field before; empty when the item before has no name.
    last: Option<&'static str>,
}

impl Compound<'_, '_> {
    fn separate(&mut self, name: &'static str) {
        let joined = |last| (self.writer.layout.joined)(last, name);
        match self.last {
            Some(last) if self.opened && joined(last) => self.writer.out.push(' '),
            _ if self.opened => self.writer.line(),
            Some(_) => self.writer.out.push_str(", "),
            None => {}
        }
    }

    fn finish(&mut self, name: &'static str) {
        if self.opened {
            self.writer.out.push(',');
        }
        self.last = Some(name);
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.separate("");
        self.value(value)?;
        self.finish("");
        Ok(())
    }

    fn value(&mut self, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        self.writer.levels = self.levels;
        value.serialize(&mut *self.writer)
    }

    fn field(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> fmt::Result {
        let layout = self.writer.layout;
        let before = self.writer.out.len();
        self.separate(name);
        self.writer.out.push_str(name);
        self.writer.out.push_str(": ");
        let start = self.writer.out.len();
        self.levels = if self.opened {
            (layout.opened)(name)
        } else {
            0
        };
        self.value(value)?;
        let written = self.writer.out.get(start..).unwrap_or_default();
        let empty = self.writer.empty && !(layout.kept)(name);
        if empty || (layout.default)(name, written) {
            self.writer.out.truncate(before);
        } else {
            self.finish(name);
        }
        Ok(())
    }

    fn close(self) -> fmt::Result {
        let writer = self.writer;
        if self.opened {
            writer.depth -= 1;
            writer.line();
        }
        writer.out.push(self.close);
        writer.empty = self.last.is_none();
        Ok(())
    }
}

/// The methods for what Rust displays as RON has it.
macro_rules! displayed {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, value: $type) -> fmt::Result {
            self.empty = false;
            write!(self.out, "{value}")
        })*
    };
}

impl<'w, 'l> Serializer for &'w mut Writer<'l> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Compound<'w, 'l>;
    type SerializeTuple = Compound<'w, 'l>;
    type SerializeTupleStruct = Compound<'w, 'l>;
    type SerializeTupleVariant = Compound<'w, 'l>;
    type SerializeMap = Compound<'w, 'l>;
    type SerializeStruct = Compound<'w, 'l>;
    type SerializeStructVariant = Compound<'w, 'l>;

    displayed! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64
    }

    fn serialize_f32(self, value: f32) -> fmt::Result {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> fmt::Result {
        self.empty = false;
        // With a point in any case.
        write!(self.out, "{value:?}")
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        self.empty = value.is_empty();
        push_string(&mut self.out, value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_none(self) -> fmt::Result {
        self.serialize_unit_struct("None")?;
        self.empty = true;
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        if self.layout.some {
            return self.serialize_newtype_variant("", 0, "Some", value);
        }
        value.serialize(&mut *self)?;
        // An empty list is not nothing.
        self.empty = false;
        Ok(())
    }

    fn serialize_unit(self) -> fmt::Result {
        self.serialize_unit_struct("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> fmt::Result {
        self.empty = false;
        self.out.push_str(name);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &str, _: u32, name: &'static str) -> fmt::Result {
        self.serialize_unit_struct(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &str, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> fmt::Result {
        self.out.push_str(name);
        self.out.push('(');
        value.serialize(&mut *self)?;
        self.empty = false;
        self.out.push(')');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'w, 'l>, fmt::Error> {
        Ok(self.begin('[', ']'))
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'w, 'l>, fmt::Error> {
        Ok(self.begin('(', ')'))
    }

    fn serialize_tuple_struct(self, _: &str, _: usize) -> Result<Compound<'w, 'l>, fmt::Error> {
        Ok(self.begin('(', ')'))
    }

    fn serialize_tuple_variant(
        self,
        _: &str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Compound<'w, 'l>, fmt::Error> {
        self.out.push_str(name);
        Ok(self.begin('(', ')'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'w, 'l>, fmt::Error> {
        Ok(self.begin('{', '}'))
    }

    fn serialize_struct(self, _: &str, _: usize) -> Result<Compound<'w, 'l>, fmt::Error> {
        Ok(self.begin('(', ')'))
    }

    fn serialize_struct_variant(
        self,
        _: &str,
        _: u32,
        name: &'static str,
        _: usize,
    ) -> Result<Compound<'w, 'l>, fmt::Error> {
        self.out.push_str(name);
        Ok(self.begin('(', ')'))
    }
}

/// The parts of lists, and of structs, whose parts have names.
macro_rules! parts {
    ($($part:ident: $method:ident($($name:ident: $type:ty)?) = $own:ident),*) => {
        $(impl ser::$part for Compound<'_, '_> {
            type Ok = ();
            type Error = fmt::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: $type,)? value: &T) -> fmt::Result {
                self.$own($($name,)? value)
            }

            fn end(self) -> fmt::Result {
                self.close()
            }
        })*
    };
}

parts! {
    SerializeSeq: serialize_element() = item,
    SerializeTuple: serialize_element() = item,
    SerializeTupleStruct: serialize_field() = item,
    SerializeTupleVariant: serialize_field() = item,
    SerializeStruct: serialize_field(name: &'static str) = field,
    SerializeStructVariant: serialize_field(name: &'static str) = field
}

impl ser::SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> fmt::Result {
        self.separate("");
        key.serialize(&mut *self.writer)?;
        self.writer.out.push_str(": ");
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.value(value)?;
        self.finish("");
        Ok(())
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

/// Writes `value` as a RON string on one line.
fn push_string(out: &mut String, value: &str) {
    out.push('"');
    let mut written = 0;
    let mut previous = None;
    for (at, c) in value.char_indices() {
        if is_escaped(c, previous) {
            out.push_str(value.get(written..at).unwrap_or_default());
            written = at + c.len_utf8();
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                _ => {
                    let _ = write!(out, "\\u{{{:04X}}}", u32::from(c));
                }
            }
        }
        previous = Some(c);
    }
    out.push_str(value.get(written..).unwrap_or_default());
    out.push('"');
}

/// Whether `c` would not be seen in the file, or mean something to RON. Source: the
/// default-ignorable and bidi control characters of the Unicode Character Database.
fn is_escaped(c: char, previous: Option<char>) -> bool {
    match c {
        '"' | '\\' => true,
        ' '..='~' | '\u{0620}'..='\u{06DC}' => false,
        // The joiner inside an emoji is part of what is seen.
        '\u{200D}' => !matches!(
            previous,
            Some('\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..)
        ),
        _ => {
            c.is_control()
                || matches!(c,
                    '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}'
                    | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
                    | '\u{200B}' | '\u{200C}' | '\u{200E}' | '\u{200F}'
                    | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
                    | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
                    | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                    | '\u{E0000}'..='\u{E007F}')
        }
    }
}
