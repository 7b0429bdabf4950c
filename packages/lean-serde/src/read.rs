//! Reading.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};

use crate::Names;

impl Names {
    #[inline(never)]
    fn find(&self, name: &str) -> Option<usize> {
        let alias = || self.aliases.iter().find(|(alias, _)| *alias == name).map(|(_, at)| *at);
        self.names.iter().position(|known| *known == name).or_else(alias)
    }

    fn name(&self, at: usize) -> &'static str {
        self.names.get(at).copied().unwrap_or_default()
    }
}

/// Reads the name of a field: its number, or none for one that is ignored.
struct Field(&'static Names);

impl<'de> DeserializeSeed<'de> for Field {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Field {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.find(name))
    }
}

/// Reads the name of a variant: its number.
#[derive(Debug)]
pub struct Variant(pub &'static Names);

impl<'de> DeserializeSeed<'de> for Variant {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Variant {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        self.0.find(name).ok_or_else(|| E::unknown_variant(name, self.0.names))
    }
}

/// Where the value of a field goes.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads it.
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, A: MapAccess<'de>, T: serde::Deserialize<'de>> Slot<'de, A> for Option<T> {
    #[inline(never)]
    fn fill(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = Some(map.next_value()?);
        Ok(())
    }
}

/// Reads a struct into the slots of its fields; afterwards those in `must`, a bit each, are filled.
#[inline(never)]
pub fn fill<'de, A: MapAccess<'de>>(
    map: &mut A,
    fields: &'static Names,
    must: u64,
    slots: &mut [&mut dyn Slot<'de, A>],
) -> Result<(), A::Error> {
    let mut seen = 0;
    while let Some(field) = map.next_key_seed(Field(fields))? {
        match field.and_then(|at| Some((at, slots.get_mut(at)?))) {
            Some((at, slot)) => {
                if seen & bit(at) != 0 {
                    return Err(A::Error::duplicate_field(fields.name(at)));
                }
                seen |= bit(at);
                slot.fill(map)?;
            }
            None => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    match (0..slots.len()).find(|at| must & !seen & bit(*at) != 0) {
        Some(at) => Err(A::Error::missing_field(fields.name(at))),
        None => Ok(()),
    }
}

/// The bit of a field; the macro refuses structs of more than 64.
fn bit(at: usize) -> u64 {
    1_u64.rotate_left(u32::try_from(at).unwrap_or_default())
}

/// What [`fill`] filled.
#[expect(clippy::unreachable, reason = "what `fill` must fill and does not, it fails on")]
pub fn filled<T>(slot: Option<T>) -> T {
    match slot {
        Some(value) => value,
        None => unreachable!(),
    }
}
