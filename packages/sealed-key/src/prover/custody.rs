//! The keepers' side: kappa.

use std::fmt;

use canonical::{Digest, Writer};
use zeroize::Zeroizing;

use super::curve::{Element, Exponent, SecretError};
use super::edition_secret::EditionSecret;
use crate::possession::custody_preimage;
use crate::{DST_CUSTODY_POP, DST_KEY, EditionKey, G1Point, G2Point, Point, SealedKeyError};

/// Which order a key is sealed for. The chain is that of the [`EditionKey`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderContext<'a> {
    /// The marketplace contract (bech32).
    pub marketplace: &'a str,
    /// The order's number.
    pub order: u64,
}

/// What `Deliver` carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedKey {
    /// g1^r.
    pub r1: G1Point,
    /// K * B1^r.
    pub e: G1Point,
}

/// kappa, which every keeper of a custody key holds: whoever has it can open every edition under that key.
/// Wiped when dropped, not printed.
pub struct CustodySecret {
    kappa: Exponent,
    p: G2Point,
}

impl CustodySecret {
    /// From 32 random bytes: HKDF-SHA256, info `sheaf/v1/custody-secret`.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self::new(Exponent::derive(seed, b"sheaf/v1/custody-secret"))
    }

    /// From a key file: kappa, 32 bytes, big-endian. Fails on another length, on 0, on 1, and from the group
    /// order on.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        Exponent::from_bytes(bytes).map(Self::new)
    }

    /// kappa, 32 bytes, big-endian, to be written to a key file.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        self.kappa.to_bytes()
    }

    /// P = g2^kappa, which the registry keeps.
    pub fn public(&self) -> G2Point {
        self.p
    }

    /// The proof that [`crate::verify_custody_key`] checks. `statement` is the digest of the custody statement
    /// that every keeper signs; the proof is good for no other.
    pub fn prove_possession(&self, statement: &Digest) -> G1Point {
        let h = Element::hash(&custody_preimage(statement, &self.p), DST_CUSTODY_POP);
        G1Point::written(h.pow(&self.kappa).to_bytes())
    }

    /// K = h^kappa. Fails on a bad list of cohorts and on an edition under another custody key.
    pub fn edition_secret(&self, key: &EditionKey<'_>) -> Result<EditionSecret, SealedKeyError> {
        EditionSecret::new(self.k(key)?)
    }

    /// Seals the edition's key to the buyer of `b1` (48 bytes): what [`crate::verify_delivery`] checks.
    ///
    /// r is HKDF-SHA256 of kappa over chain, marketplace, order, B1 and the edition's digest, 64 bytes
    /// reduced: every keeper computes the same R1 and E. The digest is in it so that no r is ever used for
    /// two keys, not even where a chain is taken back to an earlier height and an order's number comes again:
    /// from two E with one r, whoever holds one K would have the other.
    ///
    /// Fails as [`Self::edition_secret`] does, on a malformed B1 and on B1 = g1.
    pub fn seal(
        &self,
        key: &EditionKey<'_>,
        order: &OrderContext<'_>,
        b1: &[u8],
    ) -> Result<SealedKey, SealedKeyError> {
        let b1 = G1Point::buyer_key(b1)?;
        let mut info = Writer::new("sheaf/v1/blinding");
        info.str(key.chain_id).str(order.marketplace).u64(order.order).bytes(&*b1).bytes(&key.digest()?);
        let r = Exponent::derive(&self.kappa.to_bytes(), info.as_bytes());
        let e = self.k(key)?.times(Element::decode(Point::B1, &b1)?.pow(&r));
        Ok(SealedKey { r1: r.g1(), e: G1Point::written(e.to_bytes()) })
    }

    fn new(kappa: Exponent) -> Self {
        let p = kappa.g2();
        Self { kappa, p }
    }

    fn k(&self, key: &EditionKey<'_>) -> Result<Element, SealedKeyError> {
        if key.p != self.p {
            return Err(SealedKeyError::OtherCustody);
        }
        Ok(Element::hash(&key.preimage()?, DST_KEY).pow(&self.kappa))
    }
}

impl fmt::Debug for CustodySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustodySecret(secret)")
    }
}
