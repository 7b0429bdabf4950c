//! The money equation: balance == counters + what was sent to it unasked, for every contract and denom.

use std::collections::BTreeMap;

use api::money::MoneyResponse;
use cosmwasm_std::{Addr, Uint128};

use crate::{NATIVE, OTHER, Suite};

/// One contract's money in one denom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equation {
    /// The contract's name.
    pub contract: &'static str,
    /// The denom.
    pub denom: String,
    /// The counters, by name, micro.
    pub parts: Vec<(String, Uint128)>,
    /// What was sent to it unasked, micro.
    pub donated: Uint128,
    /// What it holds, micro.
    pub balance: Uint128,
}

impl Equation {
    /// Does it hold?
    pub fn holds(&self) -> bool {
        let counted: u128 = self.parts.iter().map(|(_, amount)| amount.u128()).sum();
        self.balance.u128() == counted + self.donated.u128()
    }
}

impl Suite {
    /// Every contract's money, for every denom that it counts or holds.
    pub fn equations(&self) -> Vec<Equation> {
        let named = [
            ("identity-registry", &self.contracts.registry, true),
            ("reward-token", &self.contracts.token, true),
            ("governance", &self.contracts.governance, true),
            ("data-pool", &self.contracts.data_pool, true),
            ("marketplace", &self.contracts.marketplace, !self.marketplace_is_account),
        ];
        let real = named.into_iter().filter(|(.., real)| *real).map(|(name, at, _)| (name, at));
        let watched = self.watched.iter().map(|(name, at)| (*name, at));
        real.chain(watched).flat_map(|(name, at)| self.of(name, at)).collect()
    }

    /// From now on the money of another contract, which answers `Money {}`, is checked too: before and after every
    /// message. A later one of the same name takes its place.
    pub fn watch(&mut self, name: &'static str, contract: &Addr) {
        self.watched.insert(name, contract.clone());
        self.check_money();
    }

    /// Panics, with the numbers, where the money of a contract does not add up.
    pub fn check_money(&self) {
        if self.meter.is_some() {
            return;
        }
        for equation in self.equations() {
            assert!(equation.holds(), "money does not add up: {equation:#?}");
        }
    }

    fn of(&self, contract: &'static str, address: &Addr) -> Vec<Equation> {
        let answer: MoneyResponse = self
            .app
            .wrap()
            .query_wasm_smart(address, &MONEY)
            .unwrap_or_else(|error| panic!("{contract} does not answer Money: {error}"));
        let mut counted: BTreeMap<String, Vec<(String, Uint128)>> = BTreeMap::new();
        for denom in [NATIVE.to_string(), OTHER.to_string(), self.grain()] {
            counted.insert(denom, vec![]);
        }
        for entry in answer.denoms {
            counted
                .insert(entry.denom, entry.parts.into_iter().map(|part| (part.name, part.amount)).collect());
        }
        counted
            .into_iter()
            .map(|(denom, parts)| Equation {
                contract,
                balance: self.balance(address, &denom).into(),
                donated: self.donations.get(&(address.clone(), denom.clone())).copied().unwrap_or_default(),
                denom,
                parts,
            })
            .collect()
    }
}

/// `Money {}` is the same query in every contract.
const MONEY: api::data_pool::QueryMsg = api::data_pool::QueryMsg::Money {};
