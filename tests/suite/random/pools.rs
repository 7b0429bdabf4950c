//! Editions and earnings: cuts, publishing, closing, and what contributors are paid.

use api::CohortId;
use api::data_pool::{
    Claimed, CohortOpened, CutMade, EarningsKey, ExecuteMsg, PoolResponse, QueryMsg, Swept,
};
use api::event::ChainEvent;
use api::identity_registry::{CustodyStatus, Status};
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use rand::Rng;
use testkit::{COHORT_DEPOSIT, NATIVE};

use super::model::Deposit;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (1, World::open_cohort),
    (1, World::review_cohort),
    (8, World::cut),
    (10, World::publish),
    (4, World::close),
    (10, World::claim),
    (3, World::sweep),
];

/// From an erasure until a sweep, by the suite's durations.
const SWEEP: u64 = 7_200;

/// The events of a kind that a message told.
pub(crate) fn told<E: ChainEvent>(response: &AppResponse) -> Vec<E> {
    response.events.iter().filter_map(E::parse).collect()
}

impl World {
    pub(crate) fn pool_message(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Option<AppResponse> {
        let contract = self.suite.contracts.data_pool.clone();
        self.send(sender, &contract, msg, &[])
    }

    pub(crate) fn cohort(&mut self) -> CohortId {
        let cohorts: Vec<_> = self.model.cohorts.keys().copied().collect();
        self.any(&cohorts).expect("there are cohorts")
    }

    fn open_cohort(&mut self) {
        let (person, pool) = (self.person(), self.pool());
        let floor = self.rng.gen_range(1..40);
        let msg = ExecuteMsg::OpenCohort { pool, terms: self.suite.terms(floor) };
        let contract = self.suite.contracts.data_pool.clone();
        let deposit = [Coin::new(COHORT_DEPOSIT, NATIVE)];
        let active = self.model.people.is_active(&person, self.suite.now());
        if let Some(response) = self.send(&person, &contract, &msg, &deposit) {
            assert!(active, "only who is active opens a cohort");
            for event in told::<CohortOpened>(&response) {
                self.model.cohort(event.pool, event.cohort);
            }
        }
    }

    fn review_cohort(&mut self) {
        let held: Vec<_> = self.deposits().into_iter().filter_map(Deposit::cohort).collect();
        let (anyone, some) = (self.anyone(), self.cohort());
        let cohort = if self.chance(3) { some } else { self.any(&held).unwrap_or(some) };
        self.pool_message(&anyone, &ExecuteMsg::ReviewCohort { cohort });
    }

    fn cut(&mut self) {
        let pool = self.pool();
        let curator = self.suite.address("curator");
        let sender = if self.chance(5) { self.anyone() } else { curator };
        if let Some(response) = self.pool_message(&sender, &ExecuteMsg::Cut { pool }) {
            for event in told::<CutMade>(&response) {
                self.model.cut(event.pool, event.edition);
            }
        }
    }

    /// The last edition of a pool, with every cohort that has enough people.
    fn publish(&mut self) {
        let pool = self.pool();
        let found: PoolResponse = self.suite.ask_pool(&QueryMsg::Pool { pool });
        let cohorts = self.model.sellable(pool, found.cut, found.pool.draft.min_heads);
        if found.cut == 0 || cohorts.is_empty() {
            return;
        }
        let query = QueryMsg::Edition { pool, edition: found.cut };
        let edition: api::data_pool::EditionResponse = self.suite.ask_pool(&query);
        self.use_custody(edition.edition.custody);
        let item = self.suite.edition_item(pool, found.cut, &cohorts);
        let report = self.suite.pool_report(vec![item]);
        let (signatures, signed) = self.signatures(&report);
        let anyone = self.anyone();
        if self.pool_message(&anyone, &ExecuteMsg::Publish { report, signatures }).is_some() {
            self.last_report = Some(signed);
            self.model.published(pool, found.cut, cohorts);
        }
    }

    fn close(&mut self) {
        let (anyone, pool) = (self.anyone(), self.pool());
        self.pool_message(&anyone, &ExecuteMsg::Close { pool });
    }

    fn claim(&mut self) {
        let ids: Vec<_> = self.model.people.0.keys().copied().collect();
        // at times of whom nothing is paid to
        let frozen: Vec<_> =
            ids.iter().copied().filter(|id| self.model.people.0[id].is_sanctioned()).collect();
        let among = if self.chance(10) && !frozen.is_empty() { frozen } else { ids };
        let identity = self.any(&among).expect("identities");
        let keys: Vec<EarningsKey> = (0..self.rng.gen_range(1..4))
            .map(|_| EarningsKey { cohort: self.cohort(), denom: self.denom() })
            .collect();
        let limit = self.chance(3).then_some(1);
        let address = self.model.people.get(identity).address.clone();
        let for_another = address.as_str().is_empty() || self.chance(3);
        let sender = if for_another { self.anyone() } else { address };
        self.claim_as(&sender, (identity, for_another), keys, limit);
    }

    /// Claims what an identity is due, named or as the sender's own.
    pub(crate) fn claim_as(
        &mut self,
        sender: &Addr,
        (identity, named): (u64, bool),
        claims: Vec<EarningsKey>,
        limit: Option<u32>,
    ) -> bool {
        let msg = ExecuteMsg::Claim { identity: named.then_some(identity), claims, limit };
        let person = self.model.people.get(identity);
        let (frozen, forgotten) = (person.is_sanctioned(), person.is_forgotten());
        let Some(response) = self.pool_message(sender, &msg) else { return false };
        assert!(!frozen && !forgotten, "nothing is paid to identity {identity}");
        for Claimed { identity: of, cohort, denom, paid, .. } in told(&response) {
            assert_eq!(of, identity, "nobody's earnings but theirs");
            self.model.taken(of, cohort, denom, paid.u128());
        }
        true
    }

    fn sweep(&mut self) {
        let ids = self.erased();
        let identity = if self.chance(5) { Some(1) } else { self.any(&ids) };
        let Some(identity) = identity else { return };
        let claims = vec![EarningsKey { cohort: self.cohort(), denom: self.denom() }];
        self.sweep_all(identity, claims);
    }

    fn sweep_all(&mut self, identity: u64, claims: Vec<EarningsKey>) -> bool {
        let anyone = self.anyone();
        let person = self.model.people.get(identity).clone();
        let from = person.erased_at.filter(|_| person.status == Status::Erased).map(|at| at + SWEEP);
        let msg = ExecuteMsg::Sweep { identity, claims, limit: None };
        let Some(response) = self.pool_message(&anyone, &msg) else { return false };
        assert!(from.is_some_and(|from| self.suite.now() >= from), "not before its time");
        for Swept { identity, cohort, denom, amount } in told(&response) {
            self.model.taken(identity, cohort, denom, amount.u128());
        }
        true
    }

    /// Claims until nothing is due to anyone: what was forgotten is swept.
    pub(crate) fn claim_everything(&mut self) {
        let denoms = self.model.denoms();
        let anyone = self.anyone();
        for (identity, cohort) in self.model.members() {
            let claims: Vec<_> =
                denoms.iter().map(|denom| EarningsKey { cohort, denom: denom.clone() }).collect();
            while self.claim_as(&anyone, (identity, true), claims.clone(), None)
                || self.sweep_all(identity, claims.clone())
            {}
        }
    }

    /// From now on reports and seals are made with this custody key.
    pub(crate) fn use_custody(&mut self, custody: u32) {
        self.suite.custody_id = custody;
        self.suite.custody = super::custody::secret_of(custody);
    }

    /// Custody keys that are in use.
    pub(crate) fn active_custody(&self) -> Vec<u32> {
        let active = |(id, status): (&u32, &CustodyStatus)| (*status == CustodyStatus::Active).then_some(*id);
        self.model.custody.iter().filter_map(active).collect()
    }
}
