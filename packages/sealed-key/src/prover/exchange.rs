//! A buyer's side: b.

use std::fmt;

use zeroize::Zeroizing;

use super::curve::{Element, Exponent, SecretError};
use super::edition_secret::EditionSecret;
use crate::{DST_EXCHANGE_POP, G1Point, G2Point, Point, PossessionContext, SealedKeyError};

/// b, behind a buyer's exchange key: it opens what was sealed to that buyer. Wiped when dropped, not printed.
pub struct ExchangeSecret {
    b: Exponent,
    b1: G1Point,
    b2: G2Point,
}

impl ExchangeSecret {
    /// From 32 secret bytes, random or derived from a wallet: HKDF-SHA256, info `sheaf/v1/exchange-secret`.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::new(Exponent::derive(seed, b"sheaf/v1/exchange-secret"))
    }

    /// From a key file: b, 32 bytes, big-endian. Fails on another length, on 0, on 1, and from the group
    /// order on.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        Exponent::from_bytes(bytes).map(Self::new)
    }

    /// b, 32 bytes, big-endian, to be written to a key file.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.b.to_bytes()
    }

    /// B1 = g1^b and B2 = g2^b, which the registry keeps.
    pub fn public(&self) -> (G1Point, G2Point) {
        (self.b1, self.b2)
    }

    /// The proof that [`crate::verify_exchange_key`] checks, for the address `owner` (bech32).
    pub fn prove_possession(&self, context: &PossessionContext<'_>, owner: &str) -> G1Point {
        let message = context.exchange_preimage(owner, &self.b1, &self.b2);
        G1Point::written(Element::hash(&message, DST_EXCHANGE_POP).pow(&self.b).to_bytes())
    }

    /// K = E / R1^b, from what was delivered (48 bytes each). Fails with the name of a malformed point, and
    /// where nothing is left. That K is the right one is what [`crate::verify_delivery`] checked.
    pub fn open(&self, r1: &[u8], e: &[u8]) -> Result<EditionSecret, SealedKeyError> {
        let r1 = Element::decode(Point::R1, &G1Point::parse(Point::R1, r1)?)?;
        let e = Element::decode(Point::E, &G1Point::parse(Point::E, e)?)?;
        EditionSecret::new(e.over(r1.pow(&self.b)))
    }

    fn new(b: Exponent) -> Self {
        let (b1, b2) = (b.g1(), b.g2());
        Self { b, b1, b2 }
    }
}

impl fmt::Debug for ExchangeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExchangeSecret(secret)")
    }
}
