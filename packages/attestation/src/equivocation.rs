//! The proof that a relayer lies: two different items for one slot, both signed by its key.

use canonical::{Canonical, Writer};
use cosmwasm_std::{Api, Binary};
use lean_serde::lean_serde;
use thiserror::Error;

use crate::{
    AvailabilityItem, EditionItem, MatchItem, Report, ReportItem, SignatureError, Slot, VerificationItem,
    verify_one,
};

/// An item in the report that lists it, with one signature.
#[lean_serde]
pub struct SignedItem<T> {
    /// The report.
    pub report: Report<T>,
    /// The item's place in it, from 0.
    pub item: u32,
    /// The relayer's signature over the report, 64 bytes.
    pub signature: Binary,
}

impl<T: ReportItem> SignedItem<T> {
    fn item(&self) -> Result<&T, EquivocationError> {
        let items = &self.report.items;
        usize::try_from(self.item)
            .ok()
            .and_then(|at| items.get(at))
            .ok_or(EquivocationError::NoItem { item: self.item, items: items.len() })
    }
}

/// Two items for one slot.
#[lean_serde]
pub struct Conflict<T> {
    /// One.
    pub first: SignedItem<T>,
    /// The other.
    pub second: SignedItem<T>,
}

impl<T: ReportItem> Conflict<T> {
    fn check(&self, api: &dyn Api, chain_id: &str, key: &[u8]) -> Result<Slot, EquivocationError> {
        let Self { first, second } = self;
        for SignedItem { report, .. } in [first, second] {
            if report.chain_id != chain_id {
                let got = report.chain_id.clone();
                return Err(EquivocationError::Chain { expected: chain_id.into(), got });
            }
        }
        if first.report.contract != second.report.contract {
            return Err(EquivocationError::Contracts {
                first: first.report.contract.clone(),
                second: second.report.contract.clone(),
            });
        }
        let (one, other) = (first.item()?, second.item()?);
        let slot = one.slot();
        if slot != other.slot() {
            return Err(EquivocationError::Slots { first: slot, second: other.slot() });
        }
        if bytes(one) == bytes(other) {
            return Err(EquivocationError::SameItem);
        }
        for SignedItem { report, signature, .. } in [first, second] {
            verify_one(api, &report.digest(), key, signature)?;
        }
        Ok(slot)
    }
}

fn bytes(item: &impl Canonical) -> Vec<u8> {
    let mut out = Writer::new("");
    item.write(&mut out);
    out.into_bytes()
}

/// Two different items of one kind for one slot of one contract, signed by one key. Whose keys the reports speak for,
/// when, and what else they list makes no difference.
#[lean_serde]
pub enum Equivocation {
    /// Two verdicts on one submission.
    Verification(Conflict<VerificationItem>),
    /// Two contents of one edition.
    Edition(Conflict<EditionItem>),
    /// Two bundles of one order.
    Availability(Conflict<AvailabilityItem>),
    /// Two answers to one request.
    Match(Conflict<MatchItem>),
}

impl Equivocation {
    /// The slot for which this `key` signed two different items on this chain; fails where it did not.
    pub fn check(&self, api: &dyn Api, chain_id: &str, key: &[u8]) -> Result<Slot, EquivocationError> {
        match self {
            Self::Verification(conflict) => conflict.check(api, chain_id, key),
            Self::Edition(conflict) => conflict.check(api, chain_id, key),
            Self::Availability(conflict) => conflict.check(api, chain_id, key),
            Self::Match(conflict) => conflict.check(api, chain_id, key),
        }
    }
}

/// Why two reports prove nothing.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum EquivocationError {
    /// Signed for another chain.
    #[error("a report is for chain {got}, this is {expected}")]
    Chain {
        /// This chain.
        expected: String,
        /// The chain it names.
        got: String,
    },
    /// For two contracts.
    #[error("the reports are for two contracts, {first} and {second}")]
    Contracts {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// Beyond the end of the list.
    #[error("there is no item {item}: the report lists {items}")]
    NoItem {
        /// Its place.
        item: u32,
        /// How many there are.
        items: usize,
    },
    /// About two things.
    #[error("the items are about two slots, {first:?} and {second:?}")]
    Slots {
        /// The one.
        first: Slot,
        /// The other.
        second: Slot,
    },
    /// Said twice, in other words around it.
    #[error("both reports say the same of the slot: that is no contradiction")]
    SameItem,
    /// Not signed by the relayer.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}
