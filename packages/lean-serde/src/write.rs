//! Writing.

use serde::Serialize;
use serde::ser::{SerializeStruct, SerializeStructVariant};

use crate::Names;

/// The value of a field.
pub trait Part<S: SerializeStruct> {
    /// Writes it.
    fn write(&self, to: &mut S, name: &'static str) -> Result<(), S::Error>;
}

impl<S: SerializeStruct, T: Serialize> Part<S> for T {
    #[inline(never)]
    fn write(&self, to: &mut S, name: &'static str) -> Result<(), S::Error> {
        to.serialize_field(name, self)
    }
}

/// Writes the fields of a struct; those without a part are skipped.
#[inline(never)]
pub fn write<S: SerializeStruct>(
    mut to: S,
    fields: &'static Names,
    parts: &[Option<&dyn Part<S>>],
) -> Result<S::Ok, S::Error> {
    for (name, part) in fields.names.iter().zip(parts) {
        match part {
            Some(part) => part.write(&mut to, name)?,
            None => to.skip_field(name)?,
        }
    }
    to.end()
}

/// A struct variant, written as a struct is.
#[derive(Debug)]
pub struct OfVariant<S>(pub S);

impl<S: SerializeStructVariant> SerializeStruct for OfVariant<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_field(name, value)
    }

    fn skip_field(&mut self, name: &'static str) -> Result<(), S::Error> {
        self.0.skip_field(name)
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}
