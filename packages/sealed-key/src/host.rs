//! The chain's BLS12-381 functions, with the malformed point named.

use cosmwasm_std::Api;

use crate::{G1Point, G2Point, Point, PointError, SealedKeyError};

/// A point that came from outside, to be blamed by name.
#[derive(Clone, Copy)]
pub(crate) enum Given<'a> {
    G1(Point, &'a G1Point),
    G2(Point, &'a G2Point),
}

/// Is the product of e(`ps[i]`, `qs[i]`) equal to e(`r`, `s`)? One call: a call costs far more than a pair.
/// Where the chain refuses a point, `given` are tried one by one for the name, which only a failure pays for.
pub(crate) fn pairing_equality(
    api: &dyn Api,
    ps: &[u8],
    qs: &[u8],
    r: &[u8],
    s: &[u8],
    given: &[Given<'_>],
) -> Result<bool, SealedKeyError> {
    api.bls12_381_pairing_equality(ps, qs, r, s).map_err(|_| {
        let bad = given.iter().find_map(|given| match given {
            Given::G1(point, bytes) => api.bls12_381_aggregate_g1(&***bytes).err().map(|_| *point),
            Given::G2(point, bytes) => api.bls12_381_aggregate_g2(&***bytes).err().map(|_| *point),
        });
        match bad {
            Some(point) => SealedKeyError::Malformed { point, reason: PointError::NotInGroup },
            None => SealedKeyError::Host,
        }
    })
}
