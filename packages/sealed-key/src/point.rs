//! Compressed points, as far as bytes alone can tell.

use std::fmt;
use std::ops::Deref;

use cosmwasm_std::{BLS12_381_G1_GENERATOR, Binary};
use thiserror::Error;

use crate::{G1_BYTES, G2_BYTES, SealedKeyError};

/// Set in the first byte of every compressed point.
const COMPRESSED: u8 = 0x80;
/// Set in the first byte of the identity.
const INFINITY: u8 = 0x40;

/// Which point is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// g1^b, of the buyer.
    B1,
    /// g2^b, of the buyer.
    B2,
    /// g2^kappa, of the keepers.
    P,
    /// g1^r, of the delivery.
    R1,
    /// K * B1^r, of the delivery.
    E,
    /// A proof of possession.
    Proof,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::B1 => "B1 (g1^b)",
            Self::B2 => "B2 (g2^b)",
            Self::P => "P (g2^kappa)",
            Self::R1 => "R1 (g1^r)",
            Self::E => "E (K * B1^r)",
            Self::Proof => "proof of possession",
        })
    }
}

/// Why bytes are not a point that anything here takes.
#[derive(Error, Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointError {
    /// Too short or too long.
    #[error("it has {got} bytes, a compressed point has {expected}")]
    Length {
        /// Bytes of a compressed point of this group.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
    /// The compression bit, 0x80 in byte 0, is not set.
    #[error("it is not compressed: bit 0x80 of its first byte must be set")]
    NotCompressed,
    /// The infinity bit, 0x40 in byte 0, is set.
    #[error("it is the identity: bit 0x40 of its first byte must not be set")]
    Identity,
    /// Well-formed bytes, but no element of the prime-order group.
    #[error("it is not on the curve, or not in the prime-order subgroup")]
    NotInGroup,
}

fn check<const N: usize>(bytes: &[u8]) -> Result<[u8; N], PointError> {
    let point: [u8; N] =
        bytes.try_into().map_err(|_| PointError::Length { expected: N, got: bytes.len() })?;
    match bytes.first().copied().unwrap_or_default() {
        first if first & COMPRESSED == 0 => Err(PointError::NotCompressed),
        first if first & INFINITY != 0 => Err(PointError::Identity),
        _ => Ok(point),
    }
}

macro_rules! point {
    ($(#[$doc:meta])* $name:ident, $bytes:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// Takes bytes for the point `which`. Fails, naming it, as `TryFrom` does.
            pub fn parse(which: Point, bytes: &[u8]) -> Result<Self, SealedKeyError> {
                Self::try_from(bytes).map_err(|reason| SealedKeyError::Malformed { point: which, reason })
            }

            /// From bytes that a curve library wrote.
            #[cfg(feature = "prover")]
            pub(crate) fn written(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = PointError;

            /// Fails on another length, without the compression bit, and with the infinity bit.
            fn try_from(bytes: &[u8]) -> Result<Self, PointError> {
                check(bytes).map(Self)
            }
        }

        impl Deref for $name {
            type Target = [u8; $bytes];

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl From<$name> for Binary {
            fn from(point: $name) -> Self {
                Self::from(point.0)
            }
        }
    };
}

point! {
    /// A compressed point of G1, 48 bytes; not the identity.
    G1Point, G1_BYTES
}
point! {
    /// A compressed point of G2, 96 bytes; not the identity.
    G2Point, G2_BYTES
}

impl G1Point {
    /// Takes bytes for a buyer's B1. Fails also on g1 itself: its exponent is known to all, so everybody
    /// could open what is sealed to it.
    pub fn buyer_key(bytes: &[u8]) -> Result<Self, SealedKeyError> {
        let b1 = Self::parse(Point::B1, bytes)?;
        if b1.0 == BLS12_381_G1_GENERATOR {
            return Err(SealedKeyError::GeneratorKey);
        }
        Ok(b1)
    }
}
