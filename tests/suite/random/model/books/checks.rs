//! The books, against what the contracts say.

use std::collections::BTreeMap;

use api::data_pool::{AuditWeekResponse, ContributionResponse, QueryMsg, WeekResponse};
use api::reward_token::ReserveResponse;
use cosmwasm_std::{Addr, Uint128};
use testkit::Suite;

use super::{Account, Books, Deposit};
use crate::random::model::checks::money;

impl Account {
    /// The contract and the counter of which it is a part.
    fn counter(&self) -> (&'static str, &'static str) {
        match self {
            Self::Deposit(_) => ("data-pool", "deposits"),
            Self::Person(_) => ("data-pool", "persons"),
            Self::Relayers { .. } => ("data-pool", "relayers"),
            Self::Auditors { .. } => ("data-pool", "auditors"),
            Self::Purse => ("data-pool", "purse"),
            Self::GovernancePurse => ("governance", "purse"),
            Self::GovernanceDeposit(_) => ("governance", "deposits"),
        }
    }
}

impl Books {
    /// After every message: all counters, and every account that it moved.
    pub(crate) fn check_moved(&mut self, suite: &Suite) {
        self.check_counters(suite, "data-pool", &suite.contracts.data_pool);
        self.check_counters(suite, "governance", &suite.contracts.governance);
        self.check_grain(suite);
        for (denom, account) in std::mem::take(&mut self.touched) {
            self.check_account(suite, &account, &denom);
        }
    }

    /// Every account that has something.
    pub(crate) fn check(&self, suite: &Suite) {
        for (denom, account) in self.balances.keys() {
            self.check_account(suite, account, denom);
        }
    }

    fn check_counters(&self, suite: &Suite, contract: &str, at: &Addr) {
        let mut expected = BTreeMap::<(String, String), u128>::new();
        for ((denom, account), amount) in &self.balances {
            let (of, name) = account.counter();
            if of == contract {
                *expected.entry((denom.clone(), name.into())).or_default() += amount;
            }
        }
        let mut counted = money(suite, at);
        // what contributors are owed is not in the books
        counted.retain(|(_, name), amount| name != "owed" && *amount > 0);
        for key @ (denom, name) in expected.keys().chain(counted.keys()) {
            let [books, count] = [&expected, &counted].map(|of| of.get(key).copied().unwrap_or_default());
            assert_eq!(count, books, "{name} {denom}, by {contract} and by the books, {}", after(suite));
        }
    }

    fn check_grain(&self, suite: &Suite) {
        let found = suite.reserve();
        let ReserveResponse { reserve, supply, minted, week_left, cap_left } = found;
        let found = [reserve, supply, minted, week_left, cap_left].map(|amount| amount.u128());
        let of = &self.emission;
        let week_left = of.week_left(suite.now());
        let expected = [of.reserve, of.supply, of.minted, week_left, of.cap_left()];
        let names = "reserve, supply, minted, and what the week and the cap leave";
        assert_eq!(found, expected, "{names}, by the token and by the books, {}", after(suite));
    }

    fn check_account(&self, suite: &Suite, account: &Account, denom: &str) {
        let denom_of = || denom.to_string();
        let has = match account {
            Account::Person(who) => {
                suite.ask_pool(&QueryMsg::Share { address: who.to_string(), denom: denom_of() })
            }
            Account::Relayers { week, custody } => {
                let query = QueryMsg::Week { week: *week, custody: *custody, denom: denom_of() };
                suite.ask_pool::<WeekResponse>(&query).pot
            }
            Account::Auditors { week, pool } => {
                let (start_after, limit) = (None, Some(1));
                let query =
                    QueryMsg::AuditWeek { week: *week, pool: *pool, denom: denom_of(), start_after, limit };
                suite.ask_pool::<AuditWeekResponse>(&query).pot
            }
            Account::Deposit(Deposit::Contribution(contribution)) => {
                let query = QueryMsg::Contribution { contribution: *contribution };
                let found: ContributionResponse = suite.ask_pool(&query);
                found.deposit.map_or(Uint128::zero(), |deposit| deposit.amount)
            }
            // their counters say it
            Account::Deposit(Deposit::Pool(_) | Deposit::Cohort(_))
            | Account::Purse
            | Account::GovernancePurse
            | Account::GovernanceDeposit(_) => return,
        };
        let books = self.balance(account, denom);
        assert_eq!(
            has.u128(),
            books,
            "{denom} of {account:?}, by data-pool and by the books, {}",
            after(suite)
        );
    }
}

/// After which message, for whoever reads a failure.
fn after(suite: &Suite) -> String {
    let last = suite.journal.last().map(|deed| String::from_utf8_lossy(&deed.msg));
    format!("after {}", last.unwrap_or_default())
}
