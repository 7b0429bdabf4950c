//! A storage that can be copied, compared and counted.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Bound;

use cosmwasm_std::{Order, Record, Storage};
use earnings::LedgerError;

/// What identities weigh then, and the records that they bring.
pub(crate) type Changes = BTreeMap<u64, (u64, i64)>;

/// Changes weights together.
pub(crate) fn set_weights(
    storage: &mut dyn Storage,
    pool: u32,
    cohort: u32,
    changes: &Changes,
) -> Result<u32, LedgerError> {
    let records = changes.iter().map(|(identity, (_, records))| (*identity, *records)).collect();
    earnings::change_weights(storage, pool, cohort, &records, |_, identity, _| Ok(changes[&identity].0))
}

/// Changes one.
pub(crate) fn set_weight(
    storage: &mut dyn Storage,
    pool: u32,
    cohort: u32,
    identity: u64,
    weight: u64,
    records: i64,
) -> Result<u32, LedgerError> {
    set_weights(storage, pool, cohort, &[(identity, (weight, records))].into())
}

#[derive(Clone, Default, Debug)]
pub(crate) struct Store {
    data: BTreeMap<Vec<u8>, Vec<u8>>,
    reads: Cell<u32>,
    steps: Cell<u32>,
    writes: u32,
}

impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

/// Accesses since the last look: single reads, steps of ranges, writes and removals.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cost {
    pub(crate) reads: u32,
    pub(crate) steps: u32,
    pub(crate) writes: u32,
}

impl Store {
    pub(crate) fn cost(&mut self) -> Cost {
        Cost { reads: self.reads.take(), steps: self.steps.take(), writes: std::mem::take(&mut self.writes) }
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.data.keys().map(Vec::as_slice)
    }
}

impl Storage for Store {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.reads.set(self.reads.get() + 1);
        self.data.get(key).cloned()
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if let (Some(start), Some(end)) = (start, end)
            && start >= end
        {
            return Box::new(std::iter::empty());
        }
        let start = start.map_or(Bound::Unbounded, |key| Bound::Included(key.to_vec()));
        let end = end.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_vec()));
        let range = self.data.range((start, end)).map(|(key, value)| (key.clone(), value.clone()));
        let count = move |record| {
            self.steps.set(self.steps.get() + 1);
            record
        };
        match order {
            Order::Ascending => Box::new(range.map(count)),
            Order::Descending => Box::new(range.rev().map(count)),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.writes += 1;
        self.data.insert(key.to_vec(), value.to_vec());
    }

    fn remove(&mut self, key: &[u8]) {
        self.writes += 1;
        self.data.remove(key);
    }
}
