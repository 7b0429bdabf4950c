//! Keys that enter the registry: well formed, and held by whoever brings them.
//!
//! A proof of possession is a BLS signature, by the key, over the key itself and what it is for: a buyer's
//! over chain, registry and owner, the keepers' over the statement that every one of them signs, which names
//! chain, registry and keepers. A key and its proof, copied from elsewhere or out of a message on its way,
//! are of no use to anyone else.

use canonical::{Digest, Writer};
use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR, HashFunction};

use crate::host::{Given, pairing_equality};
use crate::{DST_CUSTODY_POP, DST_EXCHANGE_POP, G1Point, G2Point, Point, SealedKeyError};

/// Where a buyer's key is to be entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PossessionContext<'a> {
    /// The chain.
    pub chain_id: &'a str,
    /// The identity registry (bech32).
    pub registry: &'a str,
}

impl PossessionContext<'_> {
    /// What the holder of b proves itself over, under the domain `sheaf/v1/exchange-key`.
    pub(crate) fn exchange_preimage(&self, owner: &str, b1: &G1Point, b2: &G2Point) -> Vec<u8> {
        let mut out = Writer::new("sheaf/v1/exchange-key");
        out.str(self.chain_id).str(self.registry).str(owner).bytes(&**b1).bytes(&**b2).into_bytes()
    }
}

/// What the holders of kappa prove themselves over, under the domain `sheaf/v1/custody-key`. The statement
/// binds the proof to the keepers: a proof over P alone could be entered first by others, with keepers of
/// their own, and a key is entered once.
pub(crate) fn custody_preimage(statement: &Digest, p: &G2Point) -> Vec<u8> {
    Writer::new("sheaf/v1/custody-key").bytes(statement).bytes(&**p).into_bytes()
}

/// Checks the exchange key of the address `owner` (bech32): B1 (`b1`, 48 bytes) and B2 (`b2`, 96 bytes) have
/// one exponent, e(B1, g2) = e(g1, B2), and `proof` (48 bytes) shows that the owner knows it.
///
/// Fails with the name of a malformed point, on B1 = g1, on unequal exponents, and on a proof that is not
/// for this key, chain, registry and owner.
///
/// Two equations, on purpose. Added up into one, e(B1 * proof, g2) = e(g1 * h, B2), they hold for
/// B1 = g1^b * D and proof = h^b / D with any D, and nobody could deliver to such a B1.
pub fn verify_exchange_key(
    api: &dyn Api,
    context: &PossessionContext<'_>,
    owner: &str,
    b1: &[u8],
    b2: &[u8],
    proof: &[u8],
) -> Result<(), SealedKeyError> {
    let b1 = G1Point::buyer_key(b1)?;
    let b2 = G2Point::parse(Point::B2, b2)?;
    let proof = G1Point::parse(Point::Proof, proof)?;
    let one_exponent = pairing_equality(
        api,
        &*b1,
        &BLS12_381_G2_GENERATOR,
        &BLS12_381_G1_GENERATOR,
        &*b2,
        &[Given::G1(Point::B1, &b1), Given::G2(Point::B2, &b2)],
    )?;
    if !one_exponent {
        return Err(SealedKeyError::UnequalExponents);
    }
    let message = context.exchange_preimage(owner, &b1, &b2);
    verify_possession(api, &message, DST_EXCHANGE_POP, (Point::B2, &b2), &proof)
}

/// Checks a custody key: `proof` (48 bytes) shows that whoever knows the kappa behind P (`p`, 96 bytes) made
/// it for `statement`, the digest of the custody statement (`sheaf/v1/custody`: chain, registry, P, keepers).
/// The caller must compute that digest itself.
///
/// Fails with the name of a malformed point, and on a proof that is not for this key and statement.
pub fn verify_custody_key(
    api: &dyn Api,
    statement: &Digest,
    p: &[u8],
    proof: &[u8],
) -> Result<(), SealedKeyError> {
    let p = G2Point::parse(Point::P, p)?;
    let proof = G1Point::parse(Point::Proof, proof)?;
    verify_possession(api, &custody_preimage(statement, &p), DST_CUSTODY_POP, (Point::P, &p), &proof)
}

/// e(hash(message), key) = e(proof, g2).
fn verify_possession(
    api: &dyn Api,
    message: &[u8],
    dst: &[u8],
    (name, key): (Point, &G2Point),
    proof: &G1Point,
) -> Result<(), SealedKeyError> {
    let h = api.bls12_381_hash_to_g1(HashFunction::Sha256, message, dst).map_err(|_| SealedKeyError::Host)?;
    let given = [Given::G2(name, key), Given::G1(Point::Proof, proof)];
    let equal = pairing_equality(api, &h, &**key, &**proof, &BLS12_381_G2_GENERATOR, &given)?;
    if equal { Ok(()) } else { Err(SealedKeyError::NotPossessed) }
}
