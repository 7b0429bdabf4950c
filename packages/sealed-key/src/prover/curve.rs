//! The group, over arkworks. Everything else in the crate sees bytes and [`Exponent`]s.
#![allow(clippy::arithmetic_side_effects, reason = "sums and products in a group cannot overflow")]
#![allow(clippy::expect_used, reason = "each is on a length that is a constant of this file")]

use ark_bls12_381::{Fr, G1Affine, G1Projective, G2Affine, g1};
use ark_ec::hashing::HashToCurve;
use ark_ec::hashing::curve_maps::wb::WBMap;
use ark_ec::hashing::map_to_curve_hasher::MapToCurveBasedHasher;
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::field_hashers::DefaultFieldHasher;
use ark_ff::{BigInteger, One, PrimeField, Zero};
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::{G1_BYTES, G1Point, G2_BYTES, G2Point, Point, PointError, SealedKeyError};

/// Bytes of an exponent.
const EXPONENT_BYTES: usize = 32;
/// Bytes that are reduced to an exponent: so many that the bias is below 2^-256.
const WIDE_BYTES: usize = 64;

type HashToG1 = MapToCurveBasedHasher<G1Projective, DefaultFieldHasher<Sha256, 128>, WBMap<g1::Config>>;

/// Bytes that are not a secret exponent.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
#[error("not a BLS12-381 secret: 32 bytes, big-endian, greater than one and below the group order")]
pub struct SecretError;

/// A secret exponent, wiped when dropped.
pub(super) struct Exponent(Fr);

impl Drop for Exponent {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Exponent {
    /// HKDF-SHA256 without salt, 64 bytes, big-endian, modulo the group order. Zero comes with a probability
    /// of 2^-255: never.
    pub(super) fn derive(ikm: &[u8], info: &[u8]) -> Self {
        let wide = hkdf::<WIDE_BYTES>(None, ikm, info);
        Self(Fr::from_be_bytes_mod_order(&*wide))
    }

    /// From a key file: 32 bytes, big-endian.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, SecretError> {
        let mut le: Zeroizing<[u8; EXPONENT_BYTES]> =
            Zeroizing::new(bytes.try_into().map_err(|_| SecretError)?);
        le.reverse();
        let exponent = Self(Fr::deserialize_compressed(&le[..]).map_err(|_| SecretError)?);
        if exponent.0.is_zero() || exponent.0.is_one() { Err(SecretError) } else { Ok(exponent) }
    }

    /// To a key file: 32 bytes, big-endian.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.into_bigint().to_bytes_be())
    }

    /// g1 to this exponent.
    pub(super) fn g1(&self) -> G1Point {
        G1Point::written(compress_g1(G1Affine::generator() * self.0))
    }

    /// g2 to this exponent.
    pub(super) fn g2(&self) -> G2Point {
        let mut out = [0; G2_BYTES];
        (G2Affine::generator() * self.0)
            .into_affine()
            .serialize_compressed(&mut out[..])
            .expect("a compressed point of G2 has 96 bytes");
        G2Point::written(out)
    }
}

/// An element of G1.
#[derive(Clone, Copy)]
pub(super) struct Element(G1Affine);

impl Element {
    /// RFC 9380 hash to G1, random oracle, SHA-256, SSWU: the same as the chain's.
    pub(super) fn hash(message: &[u8], dst: &[u8]) -> Self {
        let hash = HashToG1::new(dst).and_then(|hasher| hasher.hash(message));
        Self(hash.expect("fails only for an expansion of more than 255 blocks"))
    }

    /// Decodes the point `which`. Fails, naming it, where it is not in the group.
    pub(super) fn decode(which: Point, point: &G1Point) -> Result<Self, SealedKeyError> {
        G1Affine::deserialize_compressed(&point[..])
            .map(Self)
            .map_err(|_| SealedKeyError::Malformed { point: which, reason: PointError::NotInGroup })
    }

    /// To the power of `exponent`.
    pub(super) fn pow(self, exponent: &Exponent) -> Self {
        Self((self.0 * exponent.0).into_affine())
    }

    /// Product of the two, in the multiplicative words of the design.
    pub(super) fn times(self, other: Self) -> Self {
        Self((self.0 + other.0).into_affine())
    }

    /// Quotient of the two.
    pub(super) fn over(self, other: Self) -> Self {
        Self((self.0 - other.0).into_affine())
    }

    /// Is it the neutral element?
    pub(super) fn is_identity(self) -> bool {
        self.0.is_zero()
    }

    /// Compressed.
    pub(super) fn to_bytes(self) -> [u8; G1_BYTES] {
        compress_g1(self.0)
    }
}

fn compress_g1(element: impl Into<G1Affine>) -> [u8; G1_BYTES] {
    let mut out = [0; G1_BYTES];
    element.into().serialize_compressed(&mut out[..]).expect("a compressed point of G1 has 48 bytes");
    out
}

/// HKDF-SHA256 (RFC 5869).
pub(super) fn hkdf<const N: usize>(salt: Option<&[u8]>, ikm: &[u8], info: &[u8]) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "more than HKDF-SHA256 can give") };
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(salt, ikm).expand(info, &mut *out).expect("N is below HKDF's bound");
    out
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockApi;
    use cosmwasm_std::{Api, HashFunction};
    use proptest::prelude::*;

    use super::*;
    use crate::{DST_CUSTODY_POP, DST_EXCHANGE_POP, DST_KEY};

    /// RFC 9380, J.9.1, `msg` = "abc": x, with the compression bit.
    #[test]
    fn hash_is_that_of_the_rfc() {
        let dst = b"QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_";
        assert_eq!(
            hex::encode(Element::hash(b"abc", dst).to_bytes()),
            "83567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3aee664ba5379a7655d3c68900be2f6903"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn hash_is_that_of_the_chain(message in prop::collection::vec(any::<u8>(), 0..600)) {
            for dst in [DST_KEY, DST_EXCHANGE_POP, DST_CUSTODY_POP] {
                let chain = MockApi::default()
                    .bls12_381_hash_to_g1(HashFunction::Sha256, &message, dst)
                    .unwrap();
                prop_assert_eq!(Element::hash(&message, dst).to_bytes(), chain);
            }
        }

        #[test]
        fn an_exponent_survives_its_bytes(seed in any::<[u8; 32]>()) {
            let exponent = Exponent::derive(&seed, b"test");
            let bytes = exponent.to_bytes();
            let again = Exponent::from_bytes(&bytes).unwrap();
            prop_assert_eq!(again.to_bytes(), bytes);
            prop_assert_eq!(again.g1(), exponent.g1());
        }
    }

    #[test]
    fn only_exponents_are_taken() {
        // The order of the group.
        let order = hex::decode("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001").unwrap();
        let mut below = order.clone();
        below[31] = 0;
        let mut one = [0; 32];
        one[31] = 1;
        let mut two = [0; 32];
        two[31] = 2;
        assert!(Exponent::from_bytes(&below).is_ok());
        assert!(Exponent::from_bytes(&two).is_ok());
        for bad in [&order[..], &[0; 32], &one, &[0xff; 32], &two[1..], &[&two[..], &[0]].concat(), &[]] {
            assert_eq!(Exponent::from_bytes(bad).err(), Some(SecretError));
        }
    }

    /// HKDF of RFC 5869, A.1 and A.3.
    #[test]
    fn hkdf_is_that_of_the_rfc() {
        let salt = hex::decode("000102030405060708090a0b0c").unwrap();
        let info = hex::decode("f0f1f2f3f4f5f6f7f8f9").unwrap();
        let okm: Zeroizing<[u8; 42]> = hkdf(Some(&salt), &[0x0b; 22], &info);
        assert_eq!(
            hex::encode(*okm),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        );
        let okm: Zeroizing<[u8; 42]> = hkdf(None, &[0x0b; 22], &[]);
        assert_eq!(
            hex::encode(*okm),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        );
    }
}
