//! Terms, their one canonical form, and their id.

use canonical::{Canonical, Digest, Writer};
use cosmwasm_std::Uint128;
use lean_serde::lean_serde;
use thiserror::Error;

use crate::{Denom, DenomError, Kind, MAX_REGIONS, Purpose, Regions, is_region};

/// What the canonical bytes of terms begin with.
pub const TERMS_DOMAIN: &str = "sheaf/v1/terms";
/// Purposes of one terms document, at most: all there are.
pub const MAX_PURPOSES: usize = Purpose::ALL.len();
/// Buyer kinds of one terms document, at most: all there are.
pub const MAX_BUYER_KINDS: usize = Kind::ALL.len();
/// Floors of one terms document, at most: one a denom.
pub const MAX_FLOORS: usize = 4;
/// Shortest `longest_use`: a day, in seconds.
pub const SHORTEST_USE: u64 = 86_400;
/// Longest `longest_use`: ten years of 365 days, in seconds.
pub const LONGEST_USE: u64 = 3_650 * 86_400;

/// What a contributor must get at least.
#[lean_serde]
#[derive(Eq)]
pub struct Floor {
    /// Native denom, or `cw20:` and an address.
    pub denom: String,
    /// Net pay per weighted record (one record of full quality), micro-denom. Zero is a gift: allowed, and
    /// only in the denom that says so.
    pub amount: Uint128,
}

/// A contributor's conditions. Lists are sorted, each element once and none that another covers, so that equal
/// terms have equal bytes. [`Terms::check`] tells.
#[lean_serde]
#[derive(Eq)]
pub struct Terms {
    /// What for: at least one, in the order of [`Purpose`]. One that another covers is left out.
    pub purposes: Vec<Purpose>,
    /// For whom: at least one, in the order of [`Kind`].
    pub buyer_kinds: Vec<Kind>,
    /// Where.
    pub regions: Regions,
    /// How long a licence may run, seconds: a day to ten years.
    pub longest_use: u64,
    /// May buyers have the (anonymised) rows? This, `compute`, or both.
    pub raw: bool,
    /// May buyers compute on them without having them?
    pub compute: bool,
    /// Least net pay: 1 to 4, ascending by denom, each denom once. In a denom without a floor nothing is sold.
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
        /// Elements allowed.
        max: usize,
        /// Elements it has.
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
    /// A purpose that another one permits anyway: there is one canonical form.
    #[error("purposes names {}, which {} covers: leave it out", .value.name(), .by.name())]
    Covered {
        /// The purpose to leave out.
        value: Purpose,
        /// The one that covers it.
        by: Purpose,
    },
    /// Not a region.
    #[error("`{value}` in regions is not an assigned code of ISO 3166-1 alpha-2, in upper case")]
    Region {
        /// What it is; its first 16 characters.
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
    #[error("raw and compute are both false: allow at least one")]
    NoUse,
    /// A floor's denom is none.
    #[error("floors: {0}")]
    Denom(#[from] DenomError),
}

impl Terms {
    /// Is it within all bounds and in canonical form? Fails with the first thing that is not.
    pub fn check(&self) -> Result<(), TermsError> {
        counted("purposes", &self.purposes, MAX_PURPOSES)?;
        ascending("purposes", &self.purposes, |purpose| purpose.name())?;
        for &value in &self.purposes {
            if let Some(&by) = self.purposes.iter().find(|by| **by != value && by.covers(value)) {
                return Err(TermsError::Covered { value, by });
            }
        }
        counted("buyer_kinds", &self.buyer_kinds, MAX_BUYER_KINDS)?;
        ascending("buyer_kinds", &self.buyer_kinds, |kind| kind.name())?;
        if let Regions::Only(codes) | Regions::Except(codes) = &self.regions {
            counted("regions", codes, MAX_REGIONS)?;
            if let Some(code) = codes.iter().find(|code| !is_region(code)) {
                return Err(TermsError::Region { value: code.chars().take(16).collect() });
            }
            ascending("regions", codes, |code| code)?;
        }
        if !(SHORTEST_USE..=LONGEST_USE).contains(&self.longest_use) {
            let (min, max) = (SHORTEST_USE, LONGEST_USE);
            return Err(TermsError::LongestUse { got: self.longest_use, min, max });
        }
        if !self.raw && !self.compute {
            return Err(TermsError::NoUse);
        }
        counted("floors", &self.floors, MAX_FLOORS)?;
        let mut denoms = vec![];
        for floor in &self.floors {
            floor.denom.parse::<Denom>()?;
            denoms.push(floor.denom.as_str());
        }
        ascending("floors", &denoms, |denom| denom)
    }

    /// Is this purpose permitted?
    pub fn permits(&self, purpose: Purpose) -> bool {
        self.purposes.iter().any(|permitted| permitted.covers(purpose))
    }

    /// The floor in a denom, micro-denom per weighted record.
    pub fn floor(&self, denom: &str) -> Option<Uint128> {
        self.floors.iter().find(|floor| floor.denom == denom).map(|floor| floor.amount)
    }

    /// The canonical bytes, under [`TERMS_DOMAIN`].
    pub fn canonical(&self) -> Vec<u8> {
        self.message().into_bytes()
    }

    /// `terms_id`: SHA-256 of the canonical bytes.
    pub fn id(&self) -> Digest {
        self.message().digest()
    }

    fn message(&self) -> Writer {
        let mut out = Writer::new(TERMS_DOMAIN);
        self.write(&mut out);
        out
    }
}

/// Purposes and kinds as a list of their codes; regions as a byte (0 any, 1 only, 2 except) and a list of codes,
/// empty for any; then `longest_use`, `raw`, `compute`, and the floors as a list of denom and amount (16 bytes).
impl Canonical for Terms {
    fn write(&self, out: &mut Writer) {
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
    }
}

/// 1 to `max` elements.
fn counted<T>(field: &'static str, values: &[T], max: usize) -> Result<(), TermsError> {
    match values.len() {
        0 => Err(TermsError::Empty { field }),
        got if got > max => Err(TermsError::TooMany { field, max, got }),
        _ => Ok(()),
    }
}

/// Each element greater than the one before.
fn ascending<T: Ord>(field: &'static str, values: &[T], name: impl Fn(&T) -> &str) -> Result<(), TermsError> {
    match values.iter().zip(values.iter().skip(1)).find(|(one, next)| one >= next) {
        Some((_, value)) => Err(TermsError::Unsorted { field, value: name(value).into() }),
        None => Ok(()),
    }
}
