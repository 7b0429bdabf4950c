//! Denoms: native or IBC, as the bank knows them, or `cw20:` and the token's address.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// What an amount is in. Whether a cw20's address is one of this chain is for contracts to check.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denom {
    /// A denom of the bank: 3 to 128 characters, a letter first, then letters, digits and `/ : . _ -`.
    Native(String),
    /// A cw20 token, by its address.
    Cw20(String),
}

/// What a cw20's denom begins with. Native denoms that begin so do not exist for us.
pub const CW20_PREFIX: &str = "cw20:";

const MIN: usize = 3;
const MAX: usize = 128;

/// Not a denom.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("`{0}` is not a denom: 3 to 128 characters, a letter first, then letters, digits and / : . _ -")]
pub struct DenomError(pub String);

impl FromStr for Denom {
    type Err = DenomError;

    fn from_str(text: &str) -> Result<Self, DenomError> {
        let error = || DenomError(text.chars().take(MAX).collect());
        let good = (MIN..=MAX).contains(&text.len())
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c));
        if !good {
            return Err(error());
        }
        match text.strip_prefix(CW20_PREFIX) {
            None => Ok(Self::Native(text.into())),
            Some(address) if !address.is_empty() && address.chars().all(|c| c.is_ascii_alphanumeric()) => {
                Ok(Self::Cw20(address.into()))
            }
            Some(_) => Err(error()),
        }
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
