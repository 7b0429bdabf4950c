//! Denoms: native or IBC, as the bank knows them, or `cw20:` and the token's address.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What a cw20's denom begins with. Native denoms that begin so do not exist for us.
pub const CW20_PREFIX: &str = "cw20:";
/// Characters of a denom, at least.
pub const MIN_DENOM: usize = 3;
/// Characters of a denom, at most; with its prefix for a cw20.
pub const MAX_DENOM: usize = 128;

/// What an amount is in. Whether a cw20's address is one of this chain is for contracts to check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denom {
    /// A denom of the bank, as the Cosmos SDK has it: 3 to 128 characters, a letter first, then letters,
    /// digits and `/ : . _ -`.
    Native(String),
    /// A cw20 token, by its address: lower-case letters and digits, so that a token has one denom.
    Cw20(String),
}

/// Why a text is not a denom.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum DenomError {
    /// Too short or too long.
    #[error("a denom of {got} characters: it must have {min} to {max}")]
    Length {
        /// Characters at least.
        min: usize,
        /// Characters at most.
        max: usize,
        /// Characters it has.
        got: usize,
    },
    /// Does not begin with a letter.
    #[error("`{denom}` is not a denom: it must begin with a letter, a to z or A to Z")]
    Start {
        /// The text.
        denom: String,
    },
    /// Has a character that denoms do not have.
    #[error("`{denom}` is not a denom: `{character}` is neither letter, digit nor one of / : . _ -")]
    Character {
        /// The text.
        denom: String,
        /// The first such character.
        character: char,
    },
    /// `cw20:` is not followed by an address.
    #[error(
        "`{denom}` is not a cw20's denom: cw20: and the token's address, in lower-case letters and digits"
    )]
    Address {
        /// The text.
        denom: String,
    },
}

impl FromStr for Denom {
    type Err = DenomError;

    fn from_str(text: &str) -> Result<Self, DenomError> {
        let (min, max, got) = (MIN_DENOM, MAX_DENOM, text.chars().count());
        if !(min..=max).contains(&got) {
            return Err(DenomError::Length { min, max, got });
        }
        let denom = text.to_string();
        if !text.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Err(DenomError::Start { denom });
        }
        let foreign = |c: &char| !(c.is_ascii_alphanumeric() || "/:._-".contains(*c));
        if let Some(character) = text.chars().find(foreign) {
            return Err(DenomError::Character { denom, character });
        }
        let Some(address) = text.strip_prefix(CW20_PREFIX) else {
            return Ok(Self::Native(denom));
        };
        if address.is_empty() || !address.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9')) {
            return Err(DenomError::Address { denom });
        }
        Ok(Self::Cw20(address.into()))
    }
}

impl fmt::Display for Denom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Native(denom) => f.write_str(denom),
            Self::Cw20(address) => write!(f, "{CW20_PREFIX}{address}"),
        }
    }
}
