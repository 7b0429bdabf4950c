//! `payouts.csv`: who got what of each order that was settled or resolved.

use anyhow::Result;

use super::Out;

/// What a payee is in a sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    Contributor,
    Relayers,
    Curator,
    Auditors,
    Reserve,
    Purse,
    /// What rounding keeps for the cohort's and the contributor's next sale.
    Carried,
    /// What went back to the buyer.
    Refund,
}

impl Role {
    /// All, in the order in which they are told.
    pub(crate) const ALL: [Self; 8] = [
        Self::Contributor,
        Self::Relayers,
        Self::Curator,
        Self::Auditors,
        Self::Reserve,
        Self::Purse,
        Self::Carried,
        Self::Refund,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Relayers => "relayers",
            Self::Curator => "curator",
            Self::Auditors => "auditors",
            Self::Reserve => "reserve",
            Self::Purse => "purse",
            Self::Carried => "carried",
            Self::Refund => "refund",
        }
    }
}

/// A row.
#[derive(Debug, Clone)]
pub(crate) struct Payout {
    pub(crate) order: u64,
    pub(crate) denom: String,
    pub(crate) payee: String,
    pub(crate) role: Role,
    /// Micro-denom.
    pub(crate) amount: u128,
}

/// Writes the rows. An order's rows add up to its price.
pub(crate) fn write(out: &Out, payouts: &[Payout]) -> Result<()> {
    let mut csv = csv::Writer::from_writer(vec![]);
    csv.write_record(["order", "denom", "payee", "role", "amount"])?;
    for payout in payouts {
        csv.write_record([
            &payout.order.to_string(),
            &payout.denom,
            &payout.payee,
            payout.role.name(),
            &payout.amount.to_string(),
        ])?;
    }
    out.bytes("payouts.csv", &csv.into_inner()?)
}
