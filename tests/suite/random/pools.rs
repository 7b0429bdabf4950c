//! What happens in data-pool.

use api::data_pool::{
    Claimed, CohortOpened, Contributed, CutMade, EarningsKey, ExecuteMsg, Judged, PoolResponse, QueryMsg,
    SharePaid,
};
use api::event::ChainEvent;
use api::{CohortId, ContributionId};
use attestation::Verdict;
use cosmwasm_std::{Addr, Coin};
use cw_multi_test::AppResponse;
use rand::Rng;
use testkit::{COHORT_DEPOSIT, NATIVE, content_id, secret, verdict_on};

use super::model::State;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    ("contribute", 14, World::contribute),
    ("verify", 10, World::verify),
    ("withdraw", 4, World::withdraw),
    ("open cohort", 1, World::open_cohort),
    ("review cohort", 1, World::review_cohort),
    ("cut", 4, World::cut),
    ("publish", 6, World::publish),
    ("close", 3, World::close),
    ("claim", 10, World::claim),
    ("claim share", 3, World::claim_share),
    ("share week", 3, World::share_week),
    ("flush", 2, World::flush),
];

/// The events of a kind that a message told.
pub(crate) fn told<E: ChainEvent>(response: &AppResponse) -> Vec<E> {
    response.events.iter().filter_map(E::parse).collect()
}

impl World {
    fn pool_message(&mut self, name: &'static str, sender: &Addr, msg: &ExecuteMsg) -> Option<AppResponse> {
        let contract = self.suite.contracts.data_pool.clone();
        self.send(name, sender, &contract, msg, &[])
    }

    fn cohort(&mut self) -> CohortId {
        let cohorts: Vec<_> = self.model.cohorts.keys().copied().collect();
        self.any(&cohorts).expect("there are cohorts")
    }

    fn contribute(&mut self) {
        let (person, cohort) = (self.person(), self.cohort());
        let records = self.rng.gen_range(1..2_000);
        self.contribute_as(&person, cohort, records);
    }

    pub(crate) fn contribute_as(&mut self, person: &Addr, cohort: CohortId, records: u32) {
        let name = format!("{person} {}", self.model.contributions.len());
        let msg = ExecuteMsg::Contribute {
            cohort,
            content: content_id(&name),
            bytes: 1_000,
            records,
            commitment: secret(&name).into(),
        };
        if let Some(response) = self.pool_message("contribute", person, &msg) {
            for event in told::<Contributed>(&response) {
                self.model.contributed(&event, person, records);
            }
        }
    }

    fn verify(&mut self) {
        self.verify_some();
    }

    /// Judges up to 16 contributions; were there any?
    pub(crate) fn verify_some(&mut self) -> bool {
        let waiting: Vec<ContributionId> = self.model.waiting().take(16).collect();
        if waiting.is_empty() {
            return false;
        }
        let verdicts: Vec<(ContributionId, Verdict)> = waiting
            .into_iter()
            .map(|contribution| {
                let verdict = match self.rng.gen_range(0..10) {
                    0 => Verdict::Rejected { code: 1 },
                    1 => Verdict::Flagged { code: 32 },
                    _ => Verdict::Verified { quality: self.rng.gen_range(1..=10_000) },
                };
                (contribution, verdict)
            })
            .collect();
        let items = verdicts.iter().map(|(number, verdict)| verdict_on(*number, 1, *verdict)).collect();
        let report = self.suite.pool_report(items);
        let signatures = self.suite.signatures(&report);
        let anyone = self.anyone();
        let msg = ExecuteMsg::Verify { report, signatures };
        let Some(response) = self.pool_message("verify", &anyone, &msg) else {
            // nothing but ended cohorts
            verdicts.iter().for_each(|(contribution, _)| self.model.set_state(*contribution, State::Not));
            return true;
        };
        for (event, (contribution, verdict)) in told::<Judged>(&response).iter().zip(verdicts) {
            assert_eq!(event.contribution, contribution);
            match event.verdict.as_str() {
                "skipped" => self.model.set_state(contribution, State::Not),
                _ => self.model.judged(contribution, verdict),
            }
        }
        true
    }

    fn withdraw(&mut self) {
        let last = self.model.contributions.len() as u64;
        let contribution = self.rng.gen_range(1..=last + 1);
        let stranger = self.chance(4);
        let owner = self.model.contributions.get(&contribution).map(|found| found.owner.clone());
        let sender = match owner.clone() {
            Some(owner) if !stranger => owner,
            _ => self.anyone(),
        };
        let done = self.pool_message("withdraw", &sender, &ExecuteMsg::Withdraw { contribution }).is_some();
        if done {
            assert_eq!(Some(sender), owner, "only its own");
            self.model.set_state(contribution, State::Withdrawn);
        }
    }

    fn open_cohort(&mut self) {
        let (person, pool) = (self.person(), self.pool());
        let floor = self.rng.gen_range(1..40);
        let msg = ExecuteMsg::OpenCohort { pool, terms: self.suite.terms(floor) };
        let contract = self.suite.contracts.data_pool.clone();
        let deposit = [Coin::new(COHORT_DEPOSIT, NATIVE)];
        if let Some(response) = self.send("open cohort", &person, &contract, &msg, &deposit) {
            for event in told::<CohortOpened>(&response) {
                self.model.cohort(event.pool, event.cohort);
            }
        }
    }

    fn review_cohort(&mut self) {
        let (anyone, cohort) = (self.anyone(), self.cohort());
        self.pool_message("review cohort", &anyone, &ExecuteMsg::ReviewCohort { cohort });
    }

    fn cut(&mut self) {
        let pool = self.pool();
        let curator = self.suite.address("curator");
        let sender = if self.chance(5) { self.anyone() } else { curator };
        if let Some(response) = self.pool_message("cut", &sender, &ExecuteMsg::Cut { pool }) {
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
        let item = self.suite.edition_item(pool, found.cut, &cohorts);
        let report = self.suite.pool_report(vec![item]);
        let signatures = self.suite.signatures(&report);
        let anyone = self.anyone();
        if self.pool_message("publish", &anyone, &ExecuteMsg::Publish { report, signatures }).is_some() {
            self.model.published(pool, found.cut, cohorts);
        }
    }

    fn close(&mut self) {
        let (anyone, pool) = (self.anyone(), self.pool());
        self.pool_message("close", &anyone, &ExecuteMsg::Close { pool });
    }

    fn claim(&mut self) {
        let person = self.person();
        let keys: Vec<EarningsKey> = (0..self.rng.gen_range(1..4))
            .map(|_| EarningsKey { cohort: self.cohort(), denom: self.denom() })
            .collect();
        let limit = self.chance(3).then_some(1);
        let for_another = self.chance(3).then(|| self.suite.identity(&person));
        let sender = if for_another.is_some() { self.anyone() } else { person };
        self.claim_as(&sender, for_another, keys, limit);
    }

    pub(crate) fn claim_as(
        &mut self,
        sender: &Addr,
        identity: Option<u64>,
        claims: Vec<EarningsKey>,
        limit: Option<u32>,
    ) -> bool {
        let msg = ExecuteMsg::Claim { identity, claims, limit };
        let Some(response) = self.pool_message("claim", sender, &msg) else { return false };
        for event in told::<Claimed>(&response) {
            self.model.claimed(&event);
        }
        true
    }

    fn claim_share(&mut self) {
        let relayer = self.suite.relayers[self.rng.gen_range(0..4)].address.clone();
        let curator = self.suite.address("curator");
        let (address, denom) = (self.any(&[relayer, curator]).expect("two"), self.denom());
        let anyone = self.anyone();
        let msg = ExecuteMsg::ClaimShare { address: Some(address.to_string()), denom };
        if let Some(response) = self.pool_message("claim share", &anyone, &msg) {
            for event in told::<SharePaid>(&response) {
                self.model.share_paid(&event);
            }
        }
    }

    fn share_week(&mut self) {
        let week = self.suite.now() / 3_600;
        let week = week.saturating_sub(self.rng.gen_range(0..4));
        let (anyone, denom) = (self.anyone(), self.denom());
        let custody = self.suite.custody_id;
        self.pool_message("share week", &anyone, &ExecuteMsg::ShareWeek { week, custody, denom });
    }

    fn flush(&mut self) {
        let (anyone, denom) = (self.anyone(), self.denom());
        self.pool_message("flush", &anyone, &ExecuteMsg::Flush { denom });
    }

    /// Claims until nothing is due to anyone.
    pub(crate) fn claim_everything(&mut self) {
        let keys: Vec<(u64, CohortId)> = self.model.members().into_iter().collect();
        let denoms = [NATIVE.to_string(), testkit::OTHER.to_string(), self.suite.grain()];
        let anyone = self.anyone();
        for (identity, cohort) in keys {
            let claims: Vec<_> =
                denoms.iter().map(|denom| EarningsKey { cohort, denom: denom.clone() }).collect();
            while self.claim_as(&anyone, Some(identity), claims.clone(), None) {}
        }
    }
}
