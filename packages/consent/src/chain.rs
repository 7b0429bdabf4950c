//! What this package needs of a chain: questions to contracts, and what they told.

use api::MAX_PAGE;
use api::event::ChainEvent;
use api::layout::LayoutError;
use cosmwasm_std::{Addr, Event, QuerierWrapper, StdError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Where the contracts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contracts {
    /// identity-registry.
    pub registry: Addr,
    /// data-pool.
    pub data_pool: Addr,
    /// marketplace.
    pub marketplace: Addr,
    /// reward-token.
    pub token: Addr,
    /// governance.
    pub governance: Addr,
}

/// Where an event stands in the history of a chain: what is earlier compares less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Height of the block.
    pub height: u64,
    /// Number of the transaction, within the block or over all blocks.
    pub transaction: u64,
    /// Number of the event within the transaction.
    pub event: u64,
}

/// An event, with where and when it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<E> {
    /// Where in history.
    pub place: Place,
    /// Time of the block, seconds.
    pub time: u64,
    /// What was told.
    pub event: E,
}

/// A chain that answers: an embedded one, or a node behind a client. A client that is asynchronous waits.
pub trait Chain {
    /// The chain's id.
    fn chain_id(&self) -> String;

    /// Time of the last block, seconds.
    fn now(&self) -> u64;

    /// For smart queries and raw reads. Whatever is read through it should be of one height.
    fn querier(&self) -> QuerierWrapper<'_>;

    /// All events of a type (as in [`ChainEvent::TYPE`]) that a contract told with `attribute` = `value`, in the order
    /// of history.
    fn events(
        &self,
        contract: &Addr,
        ty: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<Told<Event>>, ChainError>;
}

/// A question that was not answered.
#[derive(Error, Debug)]
pub enum ChainError {
    /// A contract did not answer.
    #[error("{contract} did not answer: {source}")]
    Query {
        /// Which.
        contract: Addr,
        /// Why.
        source: StdError,
    },
    /// A raw read failed.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// History was not found.
    #[error("no history of {ty}: {reason}")]
    Events {
        /// Of which events.
        ty: String,
        /// Why.
        reason: String,
    },
}

/// Typed questions.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Whom.
    pub chain: &'a dyn Chain,
    /// Where.
    pub contracts: &'a Contracts,
}

impl Ask<'_> {
    /// A smart query.
    pub fn ask<T: DeserializeOwned>(&self, contract: &Addr, query: &impl Serialize) -> Result<T, ChainError> {
        let asked = self.chain.querier().query_wasm_smart(contract, query);
        asked.map_err(|source| ChainError::Query { contract: contract.clone(), source })
    }

    /// Every page of a paged query: `query` makes the question for what follows `start_after`, `key` names an
    /// answer's place. `each` gets the answers one by one, so that nothing longer than a page is held.
    pub fn pages<T: DeserializeOwned, K, Q: Serialize>(
        &self,
        contract: &Addr,
        query: impl Fn(Option<K>, u32) -> Q,
        key: impl Fn(&T) -> K,
        mut each: impl FnMut(T) -> Result<(), ChainError>,
    ) -> Result<(), ChainError> {
        let mut after = None;
        loop {
            let page: Vec<T> = self.ask(contract, &query(after, MAX_PAGE))?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(key(last));
            page.into_iter().try_for_each(&mut each)?;
        }
    }

    /// As [`Ask::pages`], all at once.
    pub fn all<T: DeserializeOwned, K, Q: Serialize>(
        &self,
        contract: &Addr,
        query: impl Fn(Option<K>, u32) -> Q,
        key: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, ChainError> {
        let mut found = vec![];
        self.pages(contract, query, key, |answer| {
            found.push(answer);
            Ok(())
        })?;
        Ok(found)
    }

    /// What a contract told with `attribute` = `value`. Events that are not of our form are left out.
    pub fn told<E: ChainEvent>(
        &self,
        contract: &Addr,
        attribute: &str,
        value: impl ToString,
    ) -> Result<Vec<Told<E>>, ChainError> {
        let events = self.chain.events(contract, E::TYPE, attribute, &value.to_string())?;
        let parsed = events.into_iter().filter_map(|Told { place, time, event }| {
            E::parse(&event).map(|event| Told { place, time, event })
        });
        Ok(parsed.collect())
    }
}
