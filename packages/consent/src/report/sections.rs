//! The sections of an access report, one file each. A new thing that the contracts hold is a new file and a line here.

mod addresses;
mod audits;
pub(crate) mod contributions;
mod credential;
mod deposits;
mod disputes;
pub(crate) mod earnings;
mod exchange_key;
mod grain;
mod identity;
mod licences;
pub(crate) mod notices;
mod offers;
mod offices;
pub(crate) mod orders;
mod pools;
mod reentry;
mod relayer;
mod requests;
mod rights;
mod roles;
mod sales;
mod shares;
mod unpaid;
pub(crate) mod uses;
mod votes;
mod weights;

use std::collections::BTreeMap;

use api::marketplace::OrderStatus;
use serde_json::Value;

use super::{ReportError, Section, Subject};
use crate::{Dossier, rfc3339};

type Make = fn(&Subject<'_>, &BTreeMap<String, Dossier>) -> Result<Section, ReportError>;

/// In the order in which they are read.
pub(crate) const ALL: [Make; 27] = [
    identity::section,
    addresses::section,
    credential::section,
    roles::section,
    relayer::section,
    exchange_key::section,
    contributions::section,
    reentry::section,
    weights::section,
    earnings::section,
    sales::section,
    uses::section,
    votes::section,
    offices::section,
    grain::section,
    orders::section,
    licences::section,
    notices::section,
    disputes::section,
    requests::section,
    offers::section,
    unpaid::section,
    pools::section,
    audits::section,
    shares::section,
    deposits::section,
    rights::section,
];

/// An instant, if there is one.
fn when(seconds: Option<u64>) -> Value {
    seconds.map_or(Value::Null, |seconds| rfc3339(seconds).into())
}

/// The state of an order, in a word.
fn state(status: &OrderStatus) -> &'static str {
    match status {
        OrderStatus::Funded => "funded",
        OrderStatus::Delivered { .. } => "delivered",
        OrderStatus::Disputed { .. } => "disputed",
        OrderStatus::Resolved { .. } => "resolved",
        OrderStatus::Settled { .. } => "settled",
        OrderStatus::Refunded { .. } => "refunded",
    }
}
