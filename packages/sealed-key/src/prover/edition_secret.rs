//! K, and the age identity that comes from it.

use std::fmt;

use bech32::primitives::iter::{ByteIterExt, Fe32IterExt};
use bech32::{Bech32, Hrp};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::curve::{Element, hkdf};
use crate::{EditionKey, G1_BYTES, SealedKeyError};

/// Characters of an age identity: longer than a recipient.
const IDENTITY_CHARS: usize = 74;

/// K, the key to one set of cohorts of one edition. Wiped when dropped, not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct EditionSecret(Zeroizing<[u8; G1_BYTES]>);

impl EditionSecret {
    pub(super) fn new(k: Element) -> Result<Self, SealedKeyError> {
        if k.is_identity() {
            return Err(SealedKeyError::WrongKey);
        }
        Ok(Self(Zeroizing::new(k.to_bytes())))
    }

    /// K compressed, 48 bytes.
    pub fn as_bytes(&self) -> &[u8; G1_BYTES] {
        &self.0
    }

    /// X25519 secret of the bundle's age identity, 32 bytes: HKDF-SHA256 of K compressed, salt
    /// [`EditionKey::digest`], info `sheaf/v1/age-x25519`. Fails on a bad list of cohorts.
    pub fn age_seed(&self, key: &EditionKey<'_>) -> Result<Zeroizing<[u8; 32]>, SealedKeyError> {
        Ok(hkdf(Some(&key.digest()?), &*self.0, b"sheaf/v1/age-x25519"))
    }
}

impl fmt::Debug for EditionSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EditionSecret(secret)")
    }
}

/// The identity `AGE-SECRET-KEY-1…` of an X25519 secret, as the `age` tool reads it.
pub fn age_identity(seed: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(IDENTITY_CHARS));
    let hrp = Hrp::parse_unchecked("age-secret-key-");
    text.extend(
        seed.iter()
            .copied()
            .bytes_to_fes()
            .with_checksum::<Bech32>(&hrp)
            .chars()
            .map(|char| char.to_ascii_uppercase()),
    );
    text
}

/// The recipient `age1…` of an X25519 secret: files encrypted to it open with [`age_identity`].
pub fn age_recipient(seed: &[u8; 32]) -> String {
    let public = PublicKey::from(&StaticSecret::from(*seed)).to_bytes();
    public.into_iter().bytes_to_fes().with_checksum::<Bech32>(&Hrp::parse_unchecked("age")).chars().collect()
}
