//! The one byte encoding behind every digest, signature and derived key of the suite.
//!
//! What is signed on one machine and checked on another must have exactly one byte string. The rules are
//! few, so that they can be written again in any language:
//!
//! * a message starts with its domain: a string that names what it is, so that no signature for one thing
//!   is ever good for another;
//! * integers are big-endian and of fixed width; a boolean is one byte, 0 or 1;
//! * bytes and strings (UTF-8) are preceded by their length in bytes, as a `u32`;
//! * a list is preceded by the number of its elements, as a `u32`;
//! * an optional value is preceded by one byte, 0 (absent) or 1 (present).
//!
//! Two different values therefore never share an encoding under one domain. Vectors: `tests/vectors/`.

use sha2::{Digest as _, Sha256};

/// Bytes of a SHA-256 digest.
pub const DIGEST_BYTES: usize = 32;

/// A SHA-256 digest.
pub type Digest = [u8; DIGEST_BYTES];

/// SHA-256 of `bytes` (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// A value with exactly one byte string.
pub trait Canonical {
    /// Appends the value to `out`.
    fn write(&self, out: &mut Writer);
}

/// Builds a byte string by the rules of this crate.
///
/// ```
/// let bytes = canonical::Writer::new("sheaf/v1/example").u8(7).str("ab").into_bytes();
/// assert_eq!(bytes, b"\0\0\0\x10sheaf/v1/example\x07\0\0\0\x02ab");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// Starts a message of the given domain, for instance `sheaf/v1/report`.
    pub fn new(domain: &str) -> Self {
        let mut writer = Self(Vec::with_capacity(256));
        writer.str(domain);
        writer
    }

    /// One byte.
    pub fn u8(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }

    /// Two bytes, big-endian.
    pub fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// Four bytes, big-endian.
    pub fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// Eight bytes, big-endian.
    pub fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// Sixteen bytes, big-endian.
    pub fn u128(&mut self, value: u128) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    /// One byte: 0 or 1.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.u8(value.into())
    }

    /// Length, then the bytes.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.len(value.len()).raw(value)
    }

    /// Length in bytes, then the UTF-8 of the string.
    pub fn str(&mut self, value: &str) -> &mut Self {
        self.bytes(value.as_bytes())
    }

    /// Number of elements, then each element.
    pub fn list<T: Canonical>(&mut self, values: &[T]) -> &mut Self {
        self.each(values, |out, value| value.write(out))
    }

    /// Number of elements, then each as `write` puts it.
    pub fn each<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) -> &mut Self {
        self.len(values.len());
        for value in values {
            write(self, value);
        }
        self
    }

    /// 0, or 1 and the value as `write` puts it.
    pub fn option<T>(&mut self, value: Option<&T>, write: impl FnOnce(&mut Self, &T)) -> &mut Self {
        self.bool(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
        self
    }

    /// The bytes written so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Takes the bytes out; the writer is empty afterwards.
    pub fn into_bytes(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// SHA-256 of the bytes written so far.
    pub fn digest(&self) -> Digest {
        sha256(&self.0)
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A length never reaches 2^32: message sizes on a chain are far below. Saturating keeps it total.
    fn len(&mut self, len: usize) -> &mut Self {
        self.u32(u32::try_from(len).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_field() {
        let mut out = Writer::new("d");
        out.u8(1).u16(2).u32(3).u64(4).u128(5).bool(true).bytes(&[9, 9]).str("é");
        out.each(&[1u8, 2], |out, v| {
            out.u8(*v);
        });
        out.option(Some(&7u8), |out, v| {
            out.u8(*v);
        });
        out.option(None::<&u8>, |_, _| ());
        assert_eq!(
            hex::encode(out.as_bytes()),
            concat!(
                "0000000164",
                "01",
                "0002",
                "00000003",
                "0000000000000004",
                "00000000000000000000000000000005",
                "01",
                "000000020909",
                "00000002c3a9",
                "000000020102",
                "0107",
                "00"
            )
        );
    }

    #[test]
    fn neighbours_do_not_run_together() {
        let ab_c = Writer::new("d").str("ab").str("c").digest();
        let a_bc = Writer::new("d").str("a").str("bc").digest();
        assert_ne!(ab_c, a_bc);
    }

    #[test]
    fn the_domain_separates() {
        assert_ne!(Writer::new("a").u8(1).digest(), Writer::new("b").u8(1).digest());
    }
}
