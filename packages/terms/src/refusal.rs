//! Why a cohort cannot be bought so.

use std::fmt;

use cosmwasm_std::Uint128;
use lean_serde::lean_serde;

use crate::words::{list, span};
use crate::{Kind, Purpose, Regions, Use};

/// Why a cohort cannot be bought so. The first six are the terms' own, from [`crate::Terms::judge`]; whoever
/// knows the price and the edition adds the others, so that a quote is one list. Each says what was wrong and
/// what would be accepted; `Display` says it to a person, as a clause without a full stop.
#[lean_serde]
#[derive(Eq)]
pub enum Refusal {
    /// Not for this.
    Purpose {
        /// Asked for.
        asked: Purpose,
        /// What the terms permit, and all below it.
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
        /// What the terms permit.
        permitted: Vec<Use>,
    },
    /// Not that long, or for no time at all.
    Duration {
        /// Asked for, seconds; zero is refused too.
        asked: u64,
        /// What the terms permit at most, seconds.
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
    /// The edition is cut and not published.
    NotPublished {},
    /// The edition is no longer sold.
    PastSale {
        /// Until when it was, seconds.
        until: u64,
    },
    /// The cohort is not in the edition.
    NotInEdition {},
    /// Too few people to be sold.
    TooFewHeads {
        /// How many identities are in it.
        heads: u32,
        /// How many are needed.
        min: u32,
    },
    /// Someone withdrew, and the grace is over: this edition has stale data.
    Withdrawn {
        /// Since when the edition does not sell it, seconds.
        since: u64,
    },
}

impl Refusal {
    /// A stable name for programs: the variant's name in JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Purpose { .. } => "purpose",
            Self::BuyerKind { .. } => "buyer_kind",
            Self::Region { .. } => "region",
            Self::Use { .. } => "use",
            Self::Duration { .. } => "duration",
            Self::Denom { .. } => "denom",
            Self::PriceTooLow { .. } => "price_too_low",
            Self::NotPublished {} => "not_published",
            Self::PastSale { .. } => "past_sale",
            Self::NotInEdition {} => "not_in_edition",
            Self::TooFewHeads { .. } => "too_few_heads",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Purpose { asked, permitted } => {
                let permitted = list(permitted.iter().map(|purpose| purpose.words()), "and");
                write!(f, "the terms permit {permitted}, not {}", asked.words())
            }
            Self::BuyerKind { kind, permitted } => {
                let permitted = list(permitted.iter().map(|kind| kind.words()), "and");
                write!(f, "the terms are for {permitted}, not for {}", kind.words())
            }
            Self::Region { region, permitted } => {
                match region {
                    Some(region) => write!(f, "the buyer's country is {region}, ")?,
                    None => f.write_str("the buyer's country is not attested, ")?,
                }
                match permitted {
                    Regions::Any {} => f.write_str("the terms permit any"),
                    Regions::Only(codes) => write!(f, "the terms permit only {}", list(codes, "and")),
                    Regions::Except(codes) => {
                        write!(f, "the terms permit any that is attested but {}", list(codes, "and"))
                    }
                }
            }
            Self::Use { asked, permitted } => {
                let permitted = list(permitted.iter().map(|use_| use_.name()), "and");
                write!(f, "the terms permit {permitted} use, not {asked} use")
            }
            Self::Duration { asked, longest } => {
                let (asked, longest) = (span(*asked), span(*longest));
                write!(
                    f,
                    "the licence would run for {asked}, the terms permit more than none and at most {longest}"
                )
            }
            Self::Denom { denom, permitted } => {
                write!(f, "the terms have no floor in {denom}: pay in {}", list(permitted, "or"))
            }
            Self::PriceTooLow { offered, least } => write!(f, "the price is {offered}, the least is {least}"),
            Self::NotPublished {} => f.write_str("the edition is not published yet"),
            Self::PastSale { until } => {
                write!(f, "the edition was sold until {until} (Unix time): buy from a later one")
            }
            Self::NotInEdition {} => f.write_str("the cohort is not in this edition: look into another"),
            Self::TooFewHeads { heads, min } => {
                write!(f, "the cohort has {heads} identities in this edition, it is sold from {min} on")
            }
            Self::Withdrawn { since } => write!(
                f,
                "a contributor withdrew, this edition does not sell the cohort since {since} (Unix time): buy \
                 from a later one"
            ),
        }
    }
}
