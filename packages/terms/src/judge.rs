//! Whether what a buyer asks for fits a contributor's terms, and every reason why not.

use std::fmt;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::{Kind, Purpose, Regions, Terms};

/// How data is used.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Use {
    /// The buyer gets the (anonymised) rows.
    Raw,
    /// The buyer computes on them without getting them.
    Compute,
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "raw",
            Self::Compute => "compute",
        })
    }
}

/// What a buyer is, as the registry knows it, and wants.
#[cw_serde]
#[derive(Eq)]
pub struct Ask {
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2.
    pub region: Option<String>,
    /// Level of assurance, 1 to 3.
    pub level: u8,
    /// What for.
    pub purpose: Purpose,
    /// How.
    #[serde(rename = "use")]
    pub use_: Use,
    /// How long, seconds.
    pub duration: u64,
    /// Paid in what.
    pub denom: String,
}

/// Why a cohort cannot be bought so. The first six are the terms' own; the others are the state of the cohort
/// in the edition.
#[cw_serde]
#[derive(Eq)]
pub enum Refusal {
    /// Not for this.
    Purpose {
        /// Asked for.
        asked: Purpose,
        /// What the terms permit.
        permitted: Vec<Purpose>,
    },
    /// Not for them.
    BuyerKind {
        /// What the buyer is.
        kind: Kind,
        /// Whom the terms permit.
        permitted: Vec<Kind>,
    },
    /// Not there.
    Region {
        /// Where the buyer is, if known.
        region: Option<String>,
        /// Where the terms permit.
        permitted: Regions,
    },
    /// Not so.
    Use {
        /// Asked for.
        asked: Use,
    },
    /// Not that long.
    Duration {
        /// Asked for, seconds; zero is refused too.
        asked: u64,
        /// What the terms permit, seconds.
        longest: u64,
    },
    /// Not payable in this.
    Denom {
        /// Asked for.
        denom: String,
        /// In what the terms have floors.
        permitted: Vec<String>,
    },
    /// Too little.
    PriceTooLow {
        /// What was offered, micro-denom.
        offered: Uint128,
        /// The least, micro-denom.
        least: Uint128,
    },
    /// Not published, or not any more on sale.
    NotOnSale {},
    /// The cohort is not in the edition.
    NotInEdition {},
    /// Too few people.
    TooFewHeads {
        /// How many identities are in it.
        heads: u32,
        /// How many are needed.
        min: u32,
    },
    /// Someone withdrew, and the grace is over.
    Withdrawn {
        /// Since when it is not sold, seconds.
        since: u64,
    },
}

impl Refusal {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Purpose { .. } => "purpose",
            Self::BuyerKind { .. } => "buyer_kind",
            Self::Region { .. } => "region",
            Self::Use { .. } => "use",
            Self::Duration { .. } => "duration",
            Self::Denom { .. } => "denom",
            Self::PriceTooLow { .. } => "price_too_low",
            Self::NotOnSale {} => "not_on_sale",
            Self::NotInEdition {} => "not_in_edition",
            Self::TooFewHeads { .. } => "too_few_heads",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// `a, b or c`.
pub(crate) fn either(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().collect();
    match words.split_last() {
        None => "nothing".into(),
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Purpose { asked, permitted } => {
                let permitted = either(permitted.iter().map(|purpose| purpose.words().into()));
                write!(f, "the terms permit {permitted}, not {}", asked.words())
            }
            Self::BuyerKind { kind, permitted } => {
                let permitted = either(permitted.iter().map(|kind| kind.words().into()));
                write!(f, "the terms permit {permitted}, not {}", kind.words())
            }
            Self::Region { region, permitted } => {
                let region = region.as_deref().unwrap_or("unknown");
                match permitted {
                    Regions::Any {} => write!(f, "the buyer's region is {region}"),
                    Regions::Only(codes) => {
                        write!(f, "the buyer's region is {region}, the terms permit {} only", either(codes.clone()))
                    }
                    Regions::Except(codes) => {
                        write!(f, "the buyer's region is {region}, the terms permit any known but {}", either(codes.clone()))
                    }
                }
            }
            Self::Use { asked } => write!(f, "the terms do not permit {asked} use"),
            Self::Duration { asked: 0, .. } => write!(f, "the licence would run for 0 s"),
            Self::Duration { asked, longest } => {
                write!(f, "the licence would run for {asked} s, the terms permit {longest} s")
            }
            Self::Denom { denom, permitted } => {
                write!(f, "the terms have no floor in {denom}, pay in {}", either(permitted.clone()))
            }
            Self::PriceTooLow { offered, least } => write!(f, "the price is {offered}, the least is {least}"),
            Self::NotOnSale {} => write!(f, "the edition is not on sale"),
            Self::NotInEdition {} => write!(f, "the cohort is not in the edition"),
            Self::TooFewHeads { heads, min } => {
                write!(f, "the cohort has {heads} identities in the edition, it is sold from {min} on")
            }
            Self::Withdrawn { since } => {
                write!(f, "someone withdrew: the cohort is sold from the next edition on, from this one it is not since {since}")
            }
        }
    }
}

impl Terms {
    /// Every reason why these terms do not fit what is asked; none: they do, at the right price.
    pub fn judge(&self, ask: &Ask) -> Vec<Refusal> {
        let mut refusals = vec![];
        if !self.purposes.iter().any(|permitted| permitted.covers(ask.purpose)) {
            refusals.push(Refusal::Purpose { asked: ask.purpose, permitted: self.purposes.clone() });
        }
        if !self.buyer_kinds.contains(&ask.kind) {
            refusals.push(Refusal::BuyerKind { kind: ask.kind, permitted: self.buyer_kinds.clone() });
        }
        if !self.regions.admits(ask.region.as_deref()) {
            refusals.push(Refusal::Region { region: ask.region.clone(), permitted: self.regions.clone() });
        }
        let permitted = match ask.use_ {
            Use::Raw => self.raw,
            Use::Compute => self.compute,
        };
        if !permitted {
            refusals.push(Refusal::Use { asked: ask.use_ });
        }
        if ask.duration == 0 || ask.duration > self.longest_use {
            refusals.push(Refusal::Duration { asked: ask.duration, longest: self.longest_use });
        }
        if self.floor(&ask.denom).is_none() {
            let permitted = self.floors.iter().map(|floor| floor.denom.clone()).collect();
            refusals.push(Refusal::Denom { denom: ask.denom.clone(), permitted });
        }
        refusals
    }
}
