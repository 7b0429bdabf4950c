//! The books: who has what of the money that data-pool and governance count, and how much GRAIN there is, replayed
//! from every message that succeeded. What a message moves is reckoned from what it says and from what happened
//! before; events tell numbers and verdicts, and where they tell amounts, those are compared.

mod checks;
mod emission;
mod governance;
mod pool;
mod sales;

use std::collections::{BTreeMap, BTreeSet};

use api::event::ChainEvent;
use api::{CohortId, ContributionId, CustodyId, EditionNo, PoolId, ProposalId};
use cosmwasm_std::{Addr, Coin};
use testkit::{Deed, Suite};

use super::Model;
use emission::Emission;

/// Seconds of a week, by the suite's durations: of the pots, and of what is minted.
pub(crate) const WEEK: u64 = 3_600;

/// Whose a part of the counted money is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Account {
    /// Taken for something in data-pool.
    Deposit(Deposit),
    /// What someone can claim, or have claimed for them.
    Person(Addr),
    /// Of the keepers of a custody key, from a week's sales.
    Relayers { week: u64, custody: CustodyId },
    /// Of those who audited a pool, from a week's sales.
    Auditors { week: u64, pool: PoolId },
    /// What data-pool has for the purse.
    Purse,
    /// What governance can spend.
    GovernancePurse,
    /// Taken for a proposal.
    GovernanceDeposit(ProposalId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deposit {
    Pool(PoolId),
    Cohort(CohortId),
    Contribution(ContributionId),
}

impl Deposit {
    pub(crate) fn cohort(self) -> Option<CohortId> {
        match self {
            Self::Cohort(cohort) => Some(cohort),
            Self::Pool(_) | Self::Contribution(_) => None,
        }
    }
}

/// A pool, as far as its money goes.
struct Pool {
    curator: Addr,
    draft: api::data_pool::PoolDraft,
    retired: bool,
    /// From when on cohorts have their trial, if they were there: a suspension lets it begin anew.
    trials_from: u64,
    cut: EditionNo,
    closed: EditionNo,
}

/// A report that was consumed.
struct Report {
    week: u64,
    custody: CustodyId,
    /// Who signed it, by index.
    signers: BTreeSet<u8>,
}

#[derive(Default)]
pub(crate) struct Books {
    /// Deeds of the journal that are in.
    seen: usize,
    /// Denom, account -> what is in it, if anything.
    balances: BTreeMap<(String, Account), u128>,
    /// What was moved since the last check.
    touched: BTreeSet<(String, Account)>,
    payers: BTreeMap<Deposit, Addr>,
    /// When cohorts were opened, seconds.
    opened: BTreeMap<CohortId, u64>,
    pools: BTreeMap<PoolId, Pool>,
    /// The custody key of an edition.
    sealed_by: BTreeMap<(PoolId, EditionNo), CustodyId>,
    keepers: BTreeMap<CustodyId, Vec<Addr>>,
    /// By digest.
    reports: BTreeMap<Vec<u8>, Report>,
    /// Audits that were decided in time: week, pool, auditor.
    audits: Vec<(u64, PoolId, Addr)>,
    /// Who has had their part of an auditors' pot: week, pool, denom, auditor.
    paid: BTreeSet<(u64, PoolId, String, Addr)>,
    /// What a proposal spends.
    spends: BTreeMap<ProposalId, Vec<Coin>>,
    emission: Emission,
}

/// The events of a kind that a message told.
fn told<E: ChainEvent>(deed: &Deed) -> Vec<E> {
    deed.events.iter().filter_map(E::parse).collect()
}

impl Books {
    /// Enters what happened since; the model is as it was before.
    pub(super) fn follow(&mut self, suite: &Suite, model: &Model) {
        for deed in &suite.journal[self.seen..] {
            let at = &suite.contracts;
            match &deed.contract {
                contract if *contract == at.data_pool => self.at_pool(deed, model),
                contract if *contract == at.governance => self.at_governance(deed, suite),
                contract if *contract == at.token => self.at_token(deed, suite),
                contract if *contract == at.registry => self.at_registry(deed),
                _ => {}
            }
            self.of_pools(deed);
            self.of_contributions(deed, model);
            self.of_orders(deed, suite, model);
        }
        self.seen = suite.journal.len();
    }

    /// What was sent a contract unasked went to the purse.
    pub(crate) fn skimmed(&mut self, denom: &str, amount: u128) {
        self.put(Account::GovernancePurse, denom, amount);
    }

    pub(crate) fn balance(&self, account: &Account, denom: &str) -> u128 {
        self.balances.get(&(denom.to_string(), account.clone())).copied().unwrap_or_default()
    }

    /// Accounts that have something, with their denoms.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &(String, Account)> {
        self.balances.keys()
    }

    fn put(&mut self, account: Account, denom: &str, amount: u128) {
        if amount > 0 {
            let key = (denom.to_string(), account);
            self.touched.insert(key.clone());
            *self.balances.entry(key).or_default() += amount;
        }
    }

    fn take(&mut self, account: Account, denom: &str, amount: u128) {
        let has = self.balance(&account, denom);
        let left = has.checked_sub(amount);
        let left = left.unwrap_or_else(|| panic!("{amount} {denom} of {account:?}, which has {has}"));
        let key = (denom.to_string(), account);
        self.touched.insert(key.clone());
        match left {
            0 => drop(self.balances.remove(&key)),
            left => drop(self.balances.insert(key, left)),
        }
    }

    /// Takes all there is.
    fn empty(&mut self, account: Account, denom: &str) -> u128 {
        let all = self.balance(&account, denom);
        self.take(account, denom, all);
        all
    }
}
