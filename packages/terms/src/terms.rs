//! Terms, their one canonical form, and their id.

use canonical::{Digest, Writer};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use thiserror::Error;

use crate::{Denom, DenomError, Kind, MAX_REGIONS, Purpose, Regions, is_region};

/// Floors of one terms document: one a denom.
pub const MAX_FLOORS: usize = 4;
/// Shortest `longest_use`: a day, in seconds.
pub const SHORTEST_USE: u64 = 86_400;
/// Longest `longest_use`: ten years, in seconds.
pub const LONGEST_USE: u64 = 3_650 * 86_400;

/// What a contributor must get at least.
#[cw_serde]
#[derive(Eq)]
pub struct Floor {
    /// Native denom, or `cw20:` and an address.
    pub denom: String,
    /// Net pay per weighted record (one record of full quality), micro-denom. Zero is a gift.
    pub amount: Uint128,
}

/// A contributor's conditions. Lists are sorted, each element once, so that equal terms have equal bytes.
#[cw_serde]
#[derive(Eq)]
pub struct Terms {
    /// What for: at least one.
    pub purposes: Vec<Purpose>,
    /// For whom: at least one.
    pub buyer_kinds: Vec<Kind>,
    /// Where.
    pub regions: Regions,
    /// How long a licence may run, seconds: a day to ten years.
    pub longest_use: u64,
    /// May buyers have the (anonymised) rows?
    pub raw: bool,
    /// May buyers compute on them without having them?
    pub compute: bool,
    /// Least net pay, 1 to 4, by denom. A denom without a floor cannot be paid in.
    pub floors: Vec<Floor>,
}

/// What is wrong with terms.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum TermsError {
    /// A list without elements.
    #[error("{field} is empty: name at least one")]
    Empty {
        /// Which.
        field: &'static str,
    },
    /// A list with too many.
    #[error("{field} has {got} elements, {max} are allowed")]
    TooMany {
        /// Which.
        field: &'static str,
        /// The bound.
        max: usize,
        /// How many it has.
        got: usize,
    },
    /// Not sorted, or repeated: there is one canonical form.
    #[error("{field} must be sorted, each element once; {value} is repeated or out of order")]
    Unsorted {
        /// Which.
        field: &'static str,
        /// The element.
        value: String,
    },
    /// Not a region.
    #[error("`{value}` is not a region: two upper-case letters of ISO 3166-1")]
    Region {
        /// What it is.
        value: String,
    },
    /// Out of range.
    #[error("longest_use is {got} s, it must be {min} to {max}")]
    LongestUse {
        /// What it is, seconds.
        got: u64,
        /// The shortest, seconds.
        min: u64,
        /// The longest, seconds.
        max: u64,
    },
    /// Neither raw nor compute.
    #[error("neither raw nor compute use is allowed: allow one")]
    NoUse,
    /// Not a denom.
    #[error(transparent)]
    Denom(#[from] DenomError),
}

impl Terms {
    /// Is it within all bounds and in canonical form?
    pub fn check(&self) -> Result<(), TermsError> {
        sorted("purposes", &self.purposes, Purpose::ALL.len(), |purpose| format!("{purpose:?}"))?;
        sorted("buyer_kinds", &self.buyer_kinds, Kind::ALL.len(), |kind| format!("{kind:?}"))?;
        if let Regions::Only(codes) | Regions::Except(codes) = &self.regions {
            sorted("regions", codes, MAX_REGIONS, Clone::clone)?;
            if let Some(code) = codes.iter().find(|code| !is_region(code)) {
                return Err(TermsError::Region { value: code.chars().take(16).collect() });
            }
        }
        if !(SHORTEST_USE..=LONGEST_USE).contains(&self.longest_use) {
            let (min, max) = (SHORTEST_USE, LONGEST_USE);
            return Err(TermsError::LongestUse { got: self.longest_use, min, max });
        }
        if !self.raw && !self.compute {
            return Err(TermsError::NoUse);
        }
        let denoms: Vec<&String> = self.floors.iter().map(|floor| &floor.denom).collect();
        sorted("floors", &denoms, MAX_FLOORS, |denom| denom.to_string())?;
        for denom in denoms {
            denom.parse::<Denom>()?;
        }
        Ok(())
    }

    /// The canonical bytes, under the domain `sheaf/v1/terms`.
    pub fn canonical(&self) -> Vec<u8> {
        self.writer().into_bytes()
    }

    /// `terms_id`: SHA-256 of the canonical bytes.
    pub fn id(&self) -> Digest {
        self.writer().digest()
    }

    fn writer(&self) -> Writer {
        let mut out = Writer::new("sheaf/v1/terms");
        out.each(&self.purposes, |out, purpose| {
            out.u8(purpose.code());
        });
        out.each(&self.buyer_kinds, |out, kind| {
            out.u8(kind.code());
        });
        let (tag, codes): (u8, &[String]) = match &self.regions {
            Regions::Any {} => (0, &[]),
            Regions::Only(codes) => (1, codes),
            Regions::Except(codes) => (2, codes),
        };
        out.u8(tag).each(codes, |out, code| {
            out.str(code);
        });
        out.u64(self.longest_use).bool(self.raw).bool(self.compute);
        out.each(&self.floors, |out, floor| {
            out.str(&floor.denom).u128(floor.amount.u128());
        });
        out
    }

    /// The floor in a denom, micro-denom per weighted record.
    pub fn floor(&self, denom: &str) -> Option<Uint128> {
        self.floors.iter().find(|floor| floor.denom == denom).map(|floor| floor.amount)
    }
}

fn sorted<T: Ord>(
    field: &'static str,
    values: &[T],
    max: usize,
    name: impl Fn(&T) -> String,
) -> Result<(), TermsError> {
    if values.is_empty() {
        return Err(TermsError::Empty { field });
    }
    if values.len() > max {
        return Err(TermsError::TooMany { field, max, got: values.len() });
    }
    match values.iter().zip(values.iter().skip(1)).find(|(one, next)| one >= next) {
        Some((_, value)) => Err(TermsError::Unsorted { field, value: name(value) }),
        None => Ok(()),
    }
}
