//! What messages read and write: a contract behind a storage and a querier that count.
//!
//! Counted at the contract's own door, so that what a transaction of the embedded chain keeps in memory does not
//! hide anything. A raw query is a read of the contract that is asked; a smart query's own reads are counted there.
//! What a test itself asks is not counted.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::Result;
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Order, Querier, QuerierResult, QuerierWrapper,
    QueryRequest, Record, Reply, Response, Storage, WasmQuery, from_json,
};
use cw_multi_test::Contract;

/// What a chain of the Cosmos SDK takes for its store, gas. wasmd puts the contract before every key, 33 bytes.
mod price {
    const READ: u64 = 1_000;
    const READ_BYTE: u64 = 3;
    const WRITE: u64 = 2_000;
    const WRITE_BYTE: u64 = 30;
    const PREFIX: u64 = 33;
    pub(super) const REMOVE: u64 = 1_000;
    pub(super) const STEP: u64 = 30;

    pub(super) const fn bytes_read(bytes: u64) -> u64 {
        READ_BYTE * (PREFIX + bytes)
    }

    pub(super) const fn read(bytes: u64) -> u64 {
        READ + bytes_read(bytes)
    }

    pub(super) const fn write(bytes: u64) -> u64 {
        WRITE + WRITE_BYTE * (PREFIX + bytes)
    }
}

/// What was read and written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Values read by key, found or not, and raw queries.
    pub reads: u64,
    /// Bytes of keys and values read.
    pub read_bytes: u64,
    /// Entries that a range walked over.
    pub walked: u64,
    /// Values written.
    pub writes: u64,
    /// Bytes of keys and values written.
    pub written_bytes: u64,
    /// Keys removed.
    pub removes: u64,
    /// Smart queries made.
    pub queries: u64,
    /// Of the reads, those of a key that was read or written before.
    pub read_again: u64,
    /// Of the writes, those of a key that was written before.
    pub written_again: u64,
    /// What a wasmd chain takes for what was read and walked over, gas.
    pub read_gas: u64,
    /// The same, for what was written and removed.
    pub write_gas: u64,
}

impl Usage {
    /// Counts more.
    pub fn add(&mut self, other: &Self) {
        self.reads += other.reads;
        self.read_bytes += other.read_bytes;
        self.walked += other.walked;
        self.writes += other.writes;
        self.written_bytes += other.written_bytes;
        self.removes += other.removes;
        self.queries += other.queries;
        self.read_again += other.read_again;
        self.written_again += other.written_again;
        self.read_gas += other.read_gas;
        self.write_gas += other.write_gas;
    }
}

/// How often something was done with a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touched {
    /// Reads.
    pub reads: u64,
    /// Writes.
    pub writes: u64,
}

/// What one contract used, and which keys.
#[derive(Debug, Default)]
struct Account {
    usage: Usage,
    keys: BTreeMap<Vec<u8>, Touched>,
}

impl Account {
    fn read(&mut self, key: &[u8], value: Option<&[u8]>) {
        let touched = self.keys.entry(key.to_vec()).or_default();
        self.usage.read_again += u64::from(*touched != Touched::default());
        touched.reads += 1;
        self.usage.reads += 1;
        let read = bytes(key) + value.map_or(0, bytes);
        self.usage.read_bytes += read;
        self.usage.read_gas += price::read(read);
    }

    fn write(&mut self, key: &[u8], value: &[u8]) {
        let touched = self.keys.entry(key.to_vec()).or_default();
        self.usage.written_again += u64::from(touched.writes > 0);
        touched.writes += 1;
        self.usage.writes += 1;
        let written = bytes(key) + bytes(value);
        self.usage.written_bytes += written;
        self.usage.write_gas += price::write(written);
    }

    /// A range begins. It finds its first entry, which is paid for once more where it is taken.
    fn range(&mut self) {
        self.usage.read_gas += price::STEP;
    }

    fn walk(&mut self, first: bool, (key, value): &Record) {
        let read = bytes(key) + bytes(value);
        self.usage.walked += 1;
        self.usage.read_bytes += read;
        self.usage.read_gas += price::STEP + price::bytes_read(read) * if first { 2 } else { 1 };
    }

    fn remove(&mut self) {
        self.usage.removes += 1;
        self.usage.write_gas += price::REMOVE;
    }
}

/// Counts for every contract of a suite, by address.
#[derive(Debug, Clone, Default)]
pub struct Meter(Rc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    accounts: RefCell<BTreeMap<Addr, Account>>,
    /// Is a message being executed?
    running: Cell<bool>,
}

impl Meter {
    /// What every contract used since it was last taken.
    pub fn take(&self) -> BTreeMap<Addr, Usage> {
        let accounts = self.0.accounts.take();
        accounts.into_iter().map(|(contract, account)| (contract, account.usage)).collect()
    }

    /// The keys that were touched more than once since it was last taken, with what was done.
    pub fn again(&self) -> Vec<(Addr, Vec<u8>, Touched)> {
        let mut found = vec![];
        for (contract, account) in &*self.0.accounts.borrow() {
            let often =
                account.keys.iter().filter(|(_, Touched { reads, writes })| *reads > 1 || *writes > 1);
            found.extend(often.map(|(key, touched)| (contract.clone(), key.clone(), *touched)));
        }
        found
    }

    /// A contract behind this meter.
    pub(crate) fn around(&self, contract: Box<dyn Contract<Empty>>) -> Box<dyn Contract<Empty>> {
        Box::new(Metered { meter: self.clone(), contract })
    }

    fn count(&self, contract: &Addr, with: impl FnOnce(&mut Account)) {
        if self.0.running.get() {
            with(self.0.accounts.borrow_mut().entry(contract.clone()).or_default());
        }
    }
}

struct Metered {
    meter: Meter,
    contract: Box<dyn Contract<Empty>>,
}

impl Metered {
    /// Calls `with` with the same dependencies, counted for the contract at `env`.
    fn counted<T>(&self, deps: DepsMut, env: &Env, with: impl FnOnce(DepsMut) -> T) -> T {
        let at = &env.contract.address;
        let mut storage = Counting { meter: &self.meter, at, inner: Inner::Write(deps.storage) };
        let querier = Asking { meter: &self.meter, at, inner: &deps.querier };
        let deps = DepsMut { storage: &mut storage, api: deps.api, querier: QuerierWrapper::new(&querier) };
        // what a message sends is executed after it, so one is over before the next begins
        self.meter.0.running.set(true);
        let result = with(deps);
        self.meter.0.running.set(false);
        result
    }
}

impl Contract<Empty> for Metered {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Result<Response> {
        self.counted(deps, &env.clone(), |deps| self.contract.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Result<Response> {
        self.counted(deps, &env.clone(), |deps| self.contract.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> Result<Binary> {
        let at = &env.contract.address.clone();
        let storage = Counting { meter: &self.meter, at, inner: Inner::Read(deps.storage) };
        let querier = Asking { meter: &self.meter, at, inner: &deps.querier };
        let deps = Deps { storage: &storage, api: deps.api, querier: QuerierWrapper::new(&querier) };
        self.contract.query(deps, env, msg)
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> Result<Response> {
        self.counted(deps, &env.clone(), |deps| self.contract.reply(deps, env, msg))
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Result<Response> {
        self.counted(deps, &env.clone(), |deps| self.contract.sudo(deps, env, msg))
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Result<Response> {
        self.counted(deps, &env.clone(), |deps| self.contract.migrate(deps, env, msg))
    }
}

enum Inner<'a> {
    Read(&'a dyn Storage),
    Write(&'a mut dyn Storage),
}

struct Counting<'a> {
    meter: &'a Meter,
    at: &'a Addr,
    inner: Inner<'a>,
}

impl Counting<'_> {
    fn inner(&self) -> &dyn Storage {
        match &self.inner {
            Inner::Read(storage) => *storage,
            Inner::Write(storage) => *storage,
        }
    }

    fn inner_mut(&mut self) -> &mut dyn Storage {
        match &mut self.inner {
            Inner::Write(storage) => *storage,
            Inner::Read(_) => panic!("a query cannot write"),
        }
    }
}

impl Storage for Counting<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner().get(key);
        self.meter.count(self.at, |account| account.read(key, value.as_deref()));
        value
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.meter.count(self.at, Account::range);
        let records = self.inner().range(start, end, order).enumerate();
        Box::new(records.map(|(number, record)| {
            self.meter.count(self.at, |account| account.walk(number == 0, &record));
            record
        }))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.meter.count(self.at, |account| account.write(key, value));
        self.inner_mut().set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.meter.count(self.at, Account::remove);
        self.inner_mut().remove(key);
    }
}

struct Asking<'a> {
    meter: &'a Meter,
    at: &'a Addr,
    inner: &'a QuerierWrapper<'a>,
}

impl Querier for Asking<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let asked = from_json::<QueryRequest<Empty>>(request);
        match asked {
            Ok(QueryRequest::Wasm(WasmQuery::Raw { contract_addr, key })) => {
                let answer = self.inner.raw_query(request);
                let value = answer.clone().into_result().ok().and_then(|value| value.into_result().ok());
                let asked = Addr::unchecked(contract_addr);
                self.meter.count(&asked, |account| account.read(&key, value.as_deref()));
                answer
            }
            _ => {
                self.meter.count(self.at, |account| account.usage.queries += 1);
                self.inner.raw_query(request)
            }
        }
    }
}

fn bytes(of: &[u8]) -> u64 {
    of.len().try_into().expect("lengths fit")
}
