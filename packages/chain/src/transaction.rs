//! Transactions: simulated, looked for.

use cosmos_sdk_proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmwasm_std::{Attribute, Event};
use tendermint::Hash;
use tendermint::abci::Code as AbciCode;
use tendermint_rpc::endpoint::tx_search;
use tendermint_rpc::{Client as _, Order};

use crate::client::reason;
use crate::{Client, Error, Refusal};

/// Transactions of a page, at most.
const PAGE: u8 = 100;

/// A transaction in a block that did what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its hash.
    pub hash: String,
    /// The block.
    pub height: u64,
    /// What it used.
    pub gas_used: u64,
    /// What happened.
    pub events: Vec<Event>,
}

/// A transaction in a block, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The block.
    pub height: u64,
    /// What it used.
    pub gas_used: u64,
    /// What happened.
    pub events: Vec<Event>,
    /// Why it changed nothing but the fee, if so.
    pub refusal: Option<Refusal>,
    /// How large it is, bytes.
    pub bytes: usize,
}

/// A transaction that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The block.
    pub height: u64,
    /// Its number in the block, from 0.
    pub index: u64,
    /// What happened.
    pub events: Vec<Event>,
}

impl Included {
    /// The first value of an attribute, by the type of its event.
    pub fn attribute(&self, event: &str, key: &str) -> Option<&str> {
        attribute(&self.events, event, key)
    }
}

impl Outcome {
    /// The transaction, if it did what it should.
    pub fn included(self, hash: &str) -> Result<Included, Error> {
        let Self { height, gas_used, events, refusal, .. } = self;
        match refusal {
            Some(refusal) => Err(Error::Refused { refusal, hash: Some(hash.into()) }),
            None => Ok(Included { hash: hash.into(), height, gas_used, events }),
        }
    }
}

impl Client {
    /// Transactions that did what they should and in which `contract` told of `event` with `attribute` = `value`, in
    /// the order of history, as far as the node keeps it.
    pub async fn search(
        &self,
        contract: &str,
        event: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<Found>, Error> {
        let condition =
            format!("wasm-{event}._contract_address='{contract}' AND wasm-{event}.{attribute}='{value}'");
        if condition.matches('\'').count() != 4 {
            let reason = format!("{value} has a quote");
            return Err(Error::Encode { what: "a search", reason });
        }
        let mut found = vec![];
        for page in 1.. {
            let request = tx_search::Request::new(&condition, false, page, PAGE, Order::Ascending);
            let answer = self.http.perform(request).await.map_err(|error| self.lost(&error))?;
            let last = answer.txs.is_empty();
            let good = answer.txs.into_iter().filter(|tx| tx.tx_result.code.is_ok());
            found.extend(good.map(|tx| Found {
                height: tx.height.value(),
                index: tx.index.into(),
                events: tx.tx_result.events.iter().map(event_of).collect(),
            }));
            if last || found.len() >= usize::try_from(answer.total_count).unwrap_or(usize::MAX) {
                break;
            }
        }
        Ok(found)
    }

    /// A transaction, once it is in a block. An error if it failed there.
    pub async fn transaction(&self, hash: &str) -> Result<Option<Included>, Error> {
        self.outcome(hash).await?.map(|outcome| outcome.included(hash)).transpose()
    }

    /// A transaction, once it is in a block, whatever came of it there.
    pub async fn outcome(&self, hash: &str) -> Result<Option<Outcome>, Error> {
        let parsed: Hash = hash.parse().map_err(|error| self.odd(&error))?;
        let found = match self.http.tx(parsed, false).await {
            Err(error) if error.to_string().contains("not found") || reason(&error).contains("not found") => {
                return Ok(None);
            }
            found => found.map_err(|error| self.lost(&error))?,
        };
        let result = found.tx_result;
        let refusal = match result.code {
            AbciCode::Ok => None,
            AbciCode::Err(code) => Some(Refusal::of(&result.codespace, code.get(), &result.log)),
        };
        Ok(Some(Outcome {
            height: found.height.value(),
            gas_used: result.gas_used.try_into().unwrap_or_default(),
            events: result.events.iter().map(event_of).collect(),
            refusal,
            bytes: found.tx.len(),
        }))
    }

    /// The gas that a transaction would use.
    pub(crate) async fn simulate(&self, tx_bytes: Vec<u8>) -> Result<u64, Error> {
        #[allow(deprecated, reason = "the field that older chains read")]
        let query = SimulateRequest { tx: None, tx_bytes };
        let response: SimulateResponse = self.ask("/cosmos.tx.v1beta1.Service/Simulate", &query).await?;
        Ok(response.gas_info.map_or(0, |info| info.gas_used))
    }
}

/// The first value of an attribute, by the type of its event.
pub fn attribute<'a>(events: &'a [Event], event: &str, key: &str) -> Option<&'a str> {
    let of_type = events.iter().filter(|found| found.ty == event);
    of_type.flat_map(|found| &found.attributes).find(|found| found.key == key).map(|found| &*found.value)
}

/// As the chain has it: `Event::add_attribute` takes none of the chain's own, which begin with `_`.
fn event_of(event: &tendermint::abci::Event) -> Event {
    let mut read = Event::new(event.kind.clone());
    read.attributes.extend(event.attributes.iter().map(|attribute| Attribute {
        key: attribute.key_str().unwrap_or_default().into(),
        value: attribute.value_str().unwrap_or_default().into(),
    }));
    read
}
