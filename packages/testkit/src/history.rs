//! The embedded chain, as receipts and reports ask it.

use api::event::attribute;
use consent::{Chain, ChainError, Contracts, Place, Told};
use cosmwasm_std::{Addr, Event, QuerierWrapper};

use crate::Suite;

impl Suite {
    /// Where the contracts are, for receipts and reports.
    pub fn addresses(&self) -> Contracts {
        let crate::Contracts { registry, token, governance, data_pool, marketplace } = self.contracts.clone();
        Contracts { registry, data_pool, marketplace, token, governance }
    }
}

/// History is the journal: every message that succeeded, in order.
impl Chain for Suite {
    fn chain_id(&self) -> String {
        Suite::chain_id(self)
    }

    fn now(&self) -> u64 {
        Suite::now(self)
    }

    fn querier(&self) -> QuerierWrapper<'_> {
        self.app.wrap()
    }

    fn events(
        &self,
        contract: &Addr,
        ty: &str,
        key: &str,
        value: &str,
    ) -> Result<Vec<Told<Event>>, ChainError> {
        let name = format!("wasm-{ty}");
        let told = |event: &Event| {
            event.ty == name
                && attribute(&event.attributes, "_contract_address") == Some(contract.as_str())
                && attribute(&event.attributes, key) == Some(value)
        };
        let mut found = vec![];
        for (transaction, deed) in (0..).zip(&self.journal) {
            for (number, event) in (0..).zip(&deed.events).filter(|(_, event)| told(event)) {
                let place = Place { height: deed.height, transaction, event: number };
                found.push(Told { place, time: deed.time, event: event.clone() });
            }
        }
        Ok(found)
    }
}
