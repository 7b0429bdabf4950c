//! The life of pools: proposed, decided on, suspended, retired.

use api::PoolId;
use api::data_pool::{CohortOpened, ExecuteMsg, PoolProposed, PoolResponse, PoolStatus, QueryMsg};
use cosmwasm_std::Coin;
use rand::Rng;
use testkit::{NATIVE, POOL_DEPOSIT};

use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (2, World::propose_pool),
    (2, World::decide_pool),
    (2, World::refuse_pool),
    (1, World::suspend_pool),
    (2, World::resume_pool),
    (1, World::retire_pool),
];

impl World {
    fn propose_pool(&mut self) {
        let curator = self.suite.address("curator");
        let Some(custody) = self.active_custody().first().copied() else { return };
        let sample_bps = self.rng.gen_range(0..5_000);
        let draft = api::data_pool::PoolDraft { custody, sample_bps, ..self.suite.pool_draft() };
        let contract = self.suite.contracts.data_pool.clone();
        let by_curator = !self.chance(5);
        let sender = if by_curator { curator } else { self.anyone() };
        let deposit = [Coin::new(POOL_DEPOSIT, NATIVE)];
        if let Some(response) = self.send(&sender, &contract, &ExecuteMsg::ProposePool { draft }, &deposit) {
            assert!(by_curator, "only curators propose");
            self.proposed.push(told::<PoolProposed>(&response)[0].pool);
        }
    }

    fn state_of(&self, pool: PoolId) -> (PoolStatus, u64) {
        let found: PoolResponse = self.suite.ask_pool(&QueryMsg::Pool { pool });
        (found.pool.status, found.pool.decide_by)
    }

    fn decide_pool(&mut self) {
        let proposed = self.proposed.clone();
        let Some(pool) = self.any(&proposed) else { return };
        let (status, decide_by) = self.state_of(pool);
        let accept = self.chance(2);
        let contract = self.suite.contracts.data_pool.clone();
        let done = self.by_owner(&contract, &ExecuteMsg::DecidePool { pool, accept }).is_some();
        let may = status == PoolStatus::Proposed && self.suite.now() < decide_by;
        assert_eq!(done, may, "while it is proposed");
        if done && accept {
            self.pools.push(pool);
            // so that something comes of it
            let terms = self.suite.terms(2);
            let (curator, msg) = (self.suite.address("curator"), ExecuteMsg::OpenCohort { pool, terms });
            let deposit = [Coin::new(testkit::COHORT_DEPOSIT, NATIVE)];
            let Some(response) = self.send(&curator, &contract, &msg, &deposit) else { return };
            let cohort = told::<CohortOpened>(&response)[0].cohort;
            self.model.cohort(pool, cohort);
            for person in self.people.clone().iter().take(16) {
                self.contribute_as(person, cohort, 100);
            }
        }
    }

    fn refuse_pool(&mut self) {
        let proposed = self.proposed.clone();
        let Some(pool) = self.any(&proposed) else { return };
        let (status, decide_by) = self.state_of(pool);
        let anyone = self.anyone();
        let done = self.pool_message(&anyone, &ExecuteMsg::RefusePool { pool }).is_some();
        assert_eq!(done, status == PoolStatus::Proposed && self.suite.now() >= decide_by);
    }

    fn suspend_pool(&mut self) {
        let pool = self.pool();
        let (status, _) = self.state_of(pool);
        let contract = self.suite.contracts.data_pool.clone();
        let done = self.by_owner(&contract, &ExecuteMsg::SuspendPool { pool }).is_some();
        assert_eq!(done, status == PoolStatus::Active);
    }

    fn resume_pool(&mut self) {
        let stopped = |pool: &PoolId| matches!(self.state_of(*pool).0, PoolStatus::Suspended { .. });
        let stopped: Vec<_> = self.pools.iter().copied().filter(stopped).collect();
        let pool = self.any(&stopped).unwrap_or_else(|| self.pool());
        let (status, _) = self.state_of(pool);
        let contract = self.suite.contracts.data_pool.clone();
        let done = self.by_owner(&contract, &ExecuteMsg::ResumePool { pool }).is_some();
        assert_eq!(done, matches!(status, PoolStatus::Suspended { .. }));
    }

    /// The last pools stay.
    fn retire_pool(&mut self) {
        let running: Vec<_> = self.pools.iter().copied().filter(|pool| self.runs(*pool)).collect();
        if running.len() < 3 {
            return;
        }
        let pool = self.any(&running).expect("pools");
        let curator = self.suite.address("curator");
        let sender = if self.chance(3) { self.suite.owner.clone() } else { curator };
        let done = self.pool_message(&sender, &ExecuteMsg::RetirePool { pool }).is_some();
        assert!(done, "by the curator or the authority");
    }

    pub(crate) fn runs(&self, pool: PoolId) -> bool {
        matches!(self.state_of(pool).0, PoolStatus::Active | PoolStatus::Suspended { .. })
    }
}
