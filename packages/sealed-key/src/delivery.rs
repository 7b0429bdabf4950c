//! The check of a delivered key.

use cosmwasm_std::{Api, BLS12_381_G2_GENERATOR};

use crate::host::{Given, pairing_equality};
use crate::{EditionKey, G1Point, G2Point, Point, SealedKeyError};

/// Do R1 (`r1`) and E (`e`), 48 bytes each, seal the key of `key` to the buyer of B2 (`b2`, 96 bytes, as the
/// registry found it good)? One hash to the curve and one pairing equation:
/// e(h, P) * e(R1, B2) = e(E, g2).
///
/// Fails with the name of a malformed point, on a bad list of cohorts, and with
/// [`SealedKeyError::WrongKey`]. It depends on nothing but its arguments.
pub fn verify_delivery(
    api: &dyn Api,
    key: &EditionKey<'_>,
    b2: &[u8],
    r1: &[u8],
    e: &[u8],
) -> Result<(), SealedKeyError> {
    let b2 = G2Point::parse(Point::B2, b2)?;
    let r1 = G1Point::parse(Point::R1, r1)?;
    let e = G1Point::parse(Point::E, e)?;
    let h = key.hash(api)?;
    let equal = pairing_equality(
        api,
        &[h, *r1].concat(),
        &[*key.p, *b2].concat(),
        &*e,
        &BLS12_381_G2_GENERATOR,
        &[
            Given::G1(Point::R1, &r1),
            Given::G1(Point::E, &e),
            Given::G2(Point::B2, &b2),
            Given::G2(Point::P, &key.p),
        ],
    )?;
    if equal { Ok(()) } else { Err(SealedKeyError::WrongKey) }
}
