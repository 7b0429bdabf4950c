//! Pots are shared out, shares claimed, the purse is given what is its: everything counted has an exit.

use api::data_pool::{AuditWeekResponse, ExecuteMsg, QueryMsg, SharePaid};
use api::governance::ExecuteMsg as Governance;
use api::{CustodyId, PoolId};
use cosmwasm_std::Addr;
use rand::Rng;

use super::model::{Account, Deposit, State, WEEK};
use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] =
    &[(4, World::claim_share), (3, World::share_week), (3, World::share_audits), (2, World::flush)];

/// How long after a week its reports can be co-signed, by the suite's durations.
const COSIGN: u64 = 120;

impl World {
    /// What some of the accounts that have something are of, with their denoms.
    fn accounts<T>(&self, of: impl Fn(&Account) -> Option<T>) -> Vec<(T, String)> {
        let entries = self.model.books.entries();
        entries.filter_map(|(denom, account)| Some((of(account)?, denom.clone()))).collect()
    }

    /// What a deposit lies here for.
    pub(crate) fn deposits(&self) -> Vec<Deposit> {
        let deposits = self.accounts(|account| match account {
            Account::Deposit(deposit) => Some(*deposit),
            _ => None,
        });
        deposits.into_iter().map(|(deposit, _)| deposit).collect()
    }

    fn claimants(&self) -> Vec<(Addr, String)> {
        self.accounts(|account| match account {
            Account::Person(who) => Some(who.clone()),
            _ => None,
        })
    }

    fn relayers_pots(&self) -> Vec<((u64, CustodyId), String)> {
        self.accounts(|account| match account {
            Account::Relayers { week, custody } => Some((*week, *custody)),
            _ => None,
        })
    }

    fn auditors_pots(&self) -> Vec<((u64, PoolId), String)> {
        self.accounts(|account| match account {
            Account::Auditors { week, pool } => Some((*week, *pool)),
            _ => None,
        })
    }

    fn has(&self, account: &Account, denom: &str) -> bool {
        self.model.books.balance(account, denom) > 0
    }

    fn claim_share(&mut self) {
        let claimants = self.claimants();
        let frozen: Vec<_> = claimants.iter().filter(|(who, _)| self.is_frozen(who)).cloned().collect();
        let anybody = (self.anyone(), self.denom());
        let among = if self.chance(3) { frozen } else { claimants };
        let of = if self.chance(8) { anybody } else { self.any(&among).unwrap_or(anybody) };
        let sender = if self.chance(4) { of.0.clone() } else { self.anyone() };
        self.claim_share_as(&sender, of);
    }

    fn is_frozen(&self, who: &Addr) -> bool {
        self.model.people.at(who).is_some_and(|(_, person)| person.is_sanctioned())
    }

    fn claim_share_as(&mut self, sender: &Addr, (who, denom): (Addr, String)) -> bool {
        let may = self.has(&Account::Person(who.clone()), &denom) && !self.is_frozen(&who);
        let address = (*sender != who).then(|| who.to_string());
        let had = self.suite.balance(&who, &denom);
        let done = self.pool_message(sender, &ExecuteMsg::ClaimShare { address, denom: denom.clone() });
        assert_eq!(done.is_some(), may, "the share of {who} in {denom}");
        for event in done.iter().flat_map(told::<SharePaid>) {
            assert_eq!(self.suite.balance(&who, &denom), had + event.paid.u128(), "to {who}, and all of it");
        }
        may
    }

    /// This week, or one before.
    fn a_week(&mut self) -> u64 {
        (self.suite.now() / WEEK).saturating_sub(self.rng.gen_range(0..4))
    }

    fn share_week(&mut self) {
        let keys: Vec<_> = self.model.custody.keys().copied().collect();
        let custody = self.any(&keys).expect("custody keys");
        let some = ((self.a_week(), custody), self.denom());
        let pots = self.relayers_pots();
        let of = if self.chance(3) { some } else { self.any(&pots).unwrap_or(some) };
        let anyone = self.anyone();
        self.share_week_as(&anyone, of);
    }

    fn share_week_as(&mut self, sender: &Addr, ((week, custody), denom): ((u64, CustodyId), String)) -> bool {
        let over = self.suite.now() >= (week + 1) * WEEK + COSIGN;
        let may = over && self.has(&Account::Relayers { week, custody }, &denom);
        let done = self.pool_message(sender, &ExecuteMsg::ShareWeek { week, custody, denom }).is_some();
        assert_eq!(done, may, "the pot of key {custody} of week {week}");
        done
    }

    fn share_audits(&mut self) {
        let some = ((self.a_week(), self.pool()), self.denom());
        let pots = self.auditors_pots();
        let of = if self.chance(3) { some } else { self.any(&pots).unwrap_or(some) };
        let anyone = self.anyone();
        // one of them, or all
        let limit = if self.chance(2) { Some(1) } else { None };
        self.share_audits_as(&anyone, of, limit);
    }

    /// Among so many of those who audited that week.
    fn share_audits_as(
        &mut self,
        sender: &Addr,
        ((week, pool), denom): ((u64, PoolId), String),
        limit: Option<u32>,
    ) -> bool {
        let query = QueryMsg::AuditWeek { week, pool, denom: denom.clone(), start_after: None, limit };
        let found: AuditWeekResponse = self.suite.ask_pool(&query);
        let auditors = found.auditors.iter().map(|(auditor, _)| auditor.to_string()).collect();
        let over = self.suite.now() >= (week + 1) * WEEK;
        let may = over && self.has(&Account::Auditors { week, pool }, &denom);
        let done = self.pool_message(sender, &ExecuteMsg::ShareAudits { week, pool, denom, auditors });
        // one alone may have been paid before
        assert!(done.is_some() == may || (may && limit.is_some()), "the pot of pool {pool} of week {week}");
        done.is_some()
    }

    fn flush(&mut self) {
        let (anyone, denom) = (self.anyone(), self.denom());
        self.flush_as(&anyone, &denom);
    }

    fn flush_as(&mut self, sender: &Addr, denom: &str) {
        let may = self.has(&Account::Purse, denom);
        let done = self.pool_message(sender, &ExecuteMsg::Flush { denom: denom.into() }).is_some();
        assert_eq!(done, may, "what is the purse's of {denom}");
    }

    /// By a stranger, long after: whatever is counted has an exit. What stays is governance's to spend, a cohort's that
    /// is not decided, or this week's.
    pub(crate) fn end_accounts(&mut self) {
        let stranger = self.suite.address("stranger");
        for deposit in self.deposits() {
            self.end_deposit(&stranger, deposit);
        }
        for (proposal, _) in self.accounts(|account| match account {
            Account::GovernanceDeposit(proposal) => Some(*proposal),
            _ => None,
        }) {
            let done = self.governance_message(&stranger, &Governance::Conclude { proposal }, &[]);
            assert!(done, "the deposit of proposal {proposal} has no exit");
        }
        let present = self.suite.now() / WEEK;
        for of in self.relayers_pots().into_iter().filter(|((week, _), _)| *week < present) {
            assert!(self.share_week_as(&stranger, of.clone()), "{of:?} has no exit");
        }
        for of in self.auditors_pots().into_iter().filter(|((week, _), _)| *week < present) {
            assert!(self.share_audits_as(&stranger, of.clone(), None), "{of:?} has no exit");
        }
        for of in self.claimants() {
            assert!(self.claim_share_as(&stranger, of.clone()), "{of:?} has no exit");
        }
        for denom in self.model.denoms() {
            self.flush_as(&stranger, &denom);
        }
        let left = self.accounts(|account| match account {
            Account::Deposit(Deposit::Cohort(_)) | Account::GovernancePurse => None,
            Account::Relayers { week, .. } | Account::Auditors { week, .. } if *week == present => None,
            other => Some(other.clone()),
        });
        assert_eq!(left, [], "it has no exit");
    }

    fn end_deposit(&mut self, stranger: &Addr, deposit: Deposit) {
        let msg = match deposit {
            Deposit::Pool(pool) => ExecuteMsg::RefusePool { pool },
            Deposit::Contribution(contribution) => ExecuteMsg::Expire { contribution },
            // stays until it was large enough at a cut, or too small for too long
            Deposit::Cohort(_) => return,
        };
        assert!(self.pool_message(stranger, &msg).is_some(), "{deposit:?} has no exit");
        if let Deposit::Contribution(contribution) = deposit {
            self.model.set_state(contribution, State::Expired);
        }
    }
}
