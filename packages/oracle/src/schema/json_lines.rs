//! JSON Lines: one object a line, its keys the columns.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::error::ReadError;
use super::field::{Cell, Token};
use super::table::MAX_LINE_BYTES;
use super::{PoolSchema, count};

/// Reads every line.
pub(super) fn read<'a>(
    schema: &PoolSchema,
    text: &'a str,
    hand_on: &mut impl FnMut(&[Cell<'a>]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut cells: Vec<Cell<'a>> = Vec::with_capacity(schema.columns().len());
    for (index, line_text) in text.lines().enumerate() {
        let line = count(index).saturating_add(1);
        if line_text.len() > MAX_LINE_BYTES {
            return Err(ReadError::LineTooLong { line, max: count(MAX_LINE_BYTES) });
        }
        cells.clear();
        cells.resize(schema.columns().len(), Cell::Missing);
        let mut wrong_key = None;
        let object = Object { schema, cells: &mut cells, wrong_key: &mut wrong_key };
        let mut reader = serde_json::Deserializer::from_str(line_text);
        let parsed = object.deserialize(&mut reader).and_then(|()| reader.end());
        if let Some(key) = wrong_key {
            return Err(match key.word {
                Some(word) => ReadError::DirectColumn { line, position: key.position, word },
                None => ReadError::Column { line, position: key.position, expected: None },
            });
        }
        parsed.map_err(|_| ReadError::Syntax { line })?;
        hand_on(&cells)?;
    }
    Ok(())
}

/// A key that is not in the schema.
struct WrongKey {
    position: u64,
    word: Option<String>,
}

/// One line, read into `cells`.
struct Object<'a, 'b> {
    schema: &'b PoolSchema,
    cells: &'b mut [Cell<'a>],
    wrong_key: &'b mut Option<WrongKey>,
}

impl<'a> DeserializeSeed<'a> for Object<'a, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'a> Visitor<'a> for Object<'a, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut read = vec![false; self.cells.len()];
        let mut position: u64 = 0;
        while let Some(key) = map.next_key::<Key<'a>>()? {
            position = position.saturating_add(1);
            let Some(index) = self.schema.position(&key.0) else {
                let word = self.schema.direct_word(&key.0);
                *self.wrong_key = Some(WrongKey { position, word });
                return Err(A::Error::custom("unknown key"));
            };
            if read.get_mut(index).is_none_or(|read| std::mem::replace(read, true)) {
                return Err(A::Error::custom("repeated key"));
            }
            let raw: &'a RawValue = map.next_value()?;
            if let (Some(cell), Some(column)) = (self.cells.get_mut(index), self.schema.columns().get(index))
            {
                *cell = match raw.get() {
                    "null" => Cell::Missing,
                    text if text.starts_with('"') => {
                        let Key(text) = serde_json::from_str(text).map_err(A::Error::custom)?;
                        column.read(text, Token::String)
                    }
                    // A list or object is no value of any kind: it is read as an invalid cell.
                    text => column.read(Cow::Borrowed(text), Token::Literal),
                };
            }
        }
        Ok(())
    }
}

/// A string that is borrowed from the line where it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);
