//! Flows of data-pool: a pool from its proposal to a published edition.

use anyhow::Result;
use api::data_pool::{
    CohortOpened, CohortResponse, Contributed, CutMade, ExecuteMsg, Pool, PoolDraft, PoolProposed,
    PoolResponse, QueryMsg,
};
use api::event::ChainEvent;
use api::governance::Action;
use api::identity_registry::{ROLE_AUDITOR, ROLE_CURATOR, Registry};
use api::{CohortId, ContributionId, EditionNo, PoolId};
use attestation::{
    Authority, EditionItem, Report, ReportItem, Signature, Verdict, VerificationItem, quorum_of,
};
use cosmwasm_std::{Addr, Coin, Uint128};
use cw_multi_test::AppResponse;
use earnings::Fees;
use terms::{Floor, Kind, Purpose, Regions, Terms};

use crate::{COHORT_DEPOSIT, NATIVE, OTHER, POOL_DEPOSIT, RELAYERS, Suite, secret};

/// Seconds between cuts of [`Suite::pool_draft`].
pub const CUT_PERIOD: u64 = 225;

/// A content id made of a name: of the right form, and of nothing else.
pub fn content_id(name: &str) -> String {
    let (one, two) = (secret(name), secret(&format!("{name}, continued")));
    let tail = one.iter().chain(&two).take(52).map(|byte| char::from(b'a' + byte % 26));
    format!("bafkrei{}", String::from_iter(tail))
}

/// An item of a report: a verdict on a round of a contribution, with a seed made of the contribution's number.
pub fn verdict_on(contribution: ContributionId, round: u32, verdict: Verdict) -> VerificationItem {
    let seed = secret(&format!("block after contribution {contribution}, round {round}")).into();
    VerificationItem { contribution, round, seed, verdict }
}

/// The event of this kind that a message told.
fn told<E: ChainEvent>(response: &AppResponse) -> E {
    response.events.iter().find_map(E::parse).expect("an event tells the number")
}

impl Suite {
    /// Sends data-pool a message without funds.
    pub fn data_pool(&mut self, sender: &Addr, msg: &ExecuteMsg) -> Result<AppResponse> {
        let contract = self.contracts.data_pool.clone();
        self.execute(sender, &contract, msg, &[])
    }

    /// Asks data-pool.
    pub fn ask_pool<T: serde::de::DeserializeOwned>(&self, msg: &QueryMsg) -> T {
        self.query(&self.contracts.data_pool, msg).expect("data-pool answers")
    }

    /// The account `name`, as a curator.
    pub fn curator(&mut self, name: &str) -> Addr {
        let address = self.account(name);
        self.grant(ROLE_CURATOR, &address);
        address
    }

    /// A pool as it may be proposed: fees of 10 %, cuts every [`CUT_PERIOD`], 12 heads, general identities of domain 1.
    pub fn pool_draft(&self) -> PoolDraft {
        PoolDraft {
            schema: secret("schema").into(),
            dossier: content_id("dossier"),
            purposes: vec![Purpose::Research, Purpose::PublicHealth, Purpose::ModelTraining],
            fees: Fees { relayers: 300, curator: 200, auditors: 100, reserve: 250, purse: 150 },
            custody: self.custody_id,
            cap: 10_000_000,
            cut_period: CUT_PERIOD,
            nullifier_domain: 1,
            scoped: false,
            min_level: 1,
            min_heads: 12,
            sample_bps: 0,
        }
    }

    /// Proposes a pool with its deposit.
    pub fn propose_pool(&mut self, curator: &Addr, draft: PoolDraft) -> Result<PoolId> {
        let contract = self.contracts.data_pool.clone();
        let deposit = Coin::new(POOL_DEPOSIT, NATIVE);
        let response = self.execute(curator, &contract, &ExecuteMsg::ProposePool { draft }, &[deposit])?;
        Ok(told::<PoolProposed>(&response).pool)
    }

    /// A pool of the curator `curator`, voted in: as it is done on a chain, where nobody speaks in governance's name.
    pub fn voted_pool(&mut self, voters: &[Addr]) -> PoolId {
        let curator = self.curator("curator");
        let draft = self.pool_draft();
        let pool = self.propose_pool(&curator, draft).expect("propose a pool");
        let contract = self.contracts.data_pool.to_string();
        let proposal = self.pass(voters, vec![Action::DecidePool { contract, pool, accept: true }]);
        self.enact(proposal).expect("accept the pool");
        pool
    }

    /// A pool, as it is now.
    pub fn pool(&self, pool: PoolId) -> Pool {
        self.ask_pool::<PoolResponse>(&QueryMsg::Pool { pool }).pool
    }

    /// Decides on a pool, in governance's name.
    pub fn decide_pool(&mut self, pool: PoolId, accept: bool) -> Result<AppResponse> {
        let authority = self.contracts.governance.clone();
        self.data_pool(&authority, &ExecuteMsg::DecidePool { pool, accept })
    }

    /// A pool of the curator `curator`, active.
    pub fn active_pool(&mut self) -> PoolId {
        let curator = self.curator("curator");
        let draft = self.pool_draft();
        let pool = self.propose_pool(&curator, draft).expect("propose a pool");
        self.decide_pool(pool, true).expect("accept the pool");
        pool
    }

    /// Terms for research by anyone, a year at most, with this floor in each denom of the suite, micro-denom a
    /// weighted record. Another floor makes other terms.
    pub fn terms(&self, floor: u128) -> Terms {
        let mut denoms = vec![NATIVE.to_string(), OTHER.to_string(), self.grain()];
        denoms.sort();
        let amount = Uint128::new(floor);
        Terms {
            purposes: vec![Purpose::Research],
            buyer_kinds: Kind::ALL.to_vec(),
            regions: Regions::Any {},
            longest_use: 365 * 86_400,
            raw: true,
            compute: false,
            floors: denoms.into_iter().map(|denom| Floor { denom, amount }).collect(),
        }
    }

    /// Opens a cohort as the curator of [`Suite::active_pool`], with the deposit where it takes one.
    pub fn open_cohort(&mut self, pool: PoolId, terms: Terms) -> Result<CohortId> {
        let (curator, contract) = (self.address("curator"), self.contracts.data_pool.clone());
        let deposit = match terms.template() {
            Some(_) => vec![],
            None => vec![Coin::new(COHORT_DEPOSIT, NATIVE)],
        };
        let response =
            self.execute(&curator, &contract, &ExecuteMsg::OpenCohort { pool, terms }, &deposit)?;
        Ok(told::<CohortOpened>(&response).cohort)
    }

    /// Contributes so many records.
    pub fn contribute(&mut self, who: &Addr, cohort: CohortId, records: u32) -> Result<ContributionId> {
        let name = format!("{who} {cohort} {records}");
        let msg = ExecuteMsg::Contribute {
            cohort,
            content: content_id(&name),
            bytes: u64::from(records) * 100,
            records,
            commitment: secret(&name).into(),
        };
        let contract = self.contracts.data_pool.clone();
        let response = self.execute(who, &contract, &msg, &self.contribution_funds())?;
        Ok(told::<Contributed>(&response).contribution)
    }

    /// What comes with a contribution.
    pub fn contribution_funds(&self) -> Vec<Coin> {
        match self.contribution_deposit {
            0 => vec![],
            amount => vec![Coin::new(amount, NATIVE)],
        }
    }

    /// Submits a contribution again with so many records.
    pub fn resubmit(
        &mut self,
        who: &Addr,
        contribution: ContributionId,
        records: u32,
        funds: &[Coin],
    ) -> Result<AppResponse> {
        let name = format!("{who} {contribution} again {records}");
        let msg = ExecuteMsg::Resubmit {
            contribution,
            content: content_id(&name),
            bytes: u64::from(records) * 100,
            records,
            commitment: secret(&name).into(),
        };
        let contract = self.contracts.data_pool.clone();
        self.execute(who, &contract, &msg, funds)
    }

    /// The account `name`, as an auditor who can be drawn.
    pub fn auditor(&mut self, name: &str) -> Addr {
        let address = self.account(name);
        self.grant(ROLE_AUDITOR, &address);
        let registry = self.contracts.registry.clone();
        let enlist = api::identity_registry::ExecuteMsg::Enlist {};
        self.execute(&address, &registry, &enlist, &[]).expect("enlist");
        address
    }

    /// A report to data-pool in the name of the suite's custody key, good for an hour.
    pub fn pool_report<T>(&self, items: Vec<T>) -> Report<T> {
        Report {
            chain_id: self.chain_id(),
            contract: self.contracts.data_pool.to_string(),
            authority: Authority::Custody(self.custody_id),
            issued_at: self.now(),
            expires_at: self.now() + 3_600,
            items,
        }
    }

    /// A quorum's signatures over a report.
    pub fn signatures<T: ReportItem>(&self, report: &Report<T>) -> Vec<Signature> {
        self.sign(&report.digest(), quorum_of(RELAYERS))
    }

    /// Brings verdicts on first rounds, ascending by contribution.
    pub fn verdicts(&mut self, verdicts: &[(ContributionId, Verdict)]) -> Result<AppResponse> {
        let items = verdicts.iter().map(|(number, verdict)| verdict_on(*number, 1, *verdict)).collect();
        self.verify(items)
    }

    /// Brings a report of verdicts.
    pub fn verify(&mut self, items: Vec<VerificationItem>) -> Result<AppResponse> {
        let report = self.pool_report(items);
        let signatures = self.signatures(&report);
        self.data_pool(&self.address("anyone"), &ExecuteMsg::Verify { report, signatures })
    }

    /// Contributes, and has it verified with full quality.
    pub fn contribute_verified(&mut self, who: &Addr, cohort: CohortId, records: u32) -> ContributionId {
        let contribution = self.contribute(who, cohort, records).expect("contribute");
        self.verdicts(&[(contribution, Verdict::Verified { quality: 10_000 })]).expect("verify");
        contribution
    }

    /// Has the persons `name 1`, `name 2`, ..., registered if they are not, contribute to a cohort, as many records
    /// each as the list says, verified with full quality.
    pub fn fill_cohort(
        &mut self,
        cohort: CohortId,
        name: &str,
        records: &[u32],
    ) -> Vec<(Addr, ContributionId)> {
        let mut made = vec![];
        for (number, records) in (1..).zip(records) {
            let name = format!("{name} {number}");
            let address = self.address(&name);
            let registry = Registry(self.contracts.registry.clone());
            let known = registry.identity_of(&self.app.wrap(), &address).expect("the registry is there");
            let person = if known.is_some() { address } else { self.person(&name) };
            let contribution = self.contribute(&person, cohort, *records).expect("contribute");
            made.push((person, contribution));
        }
        for part in made.chunks(api::data_pool::MAX_VERIFICATION_ITEMS) {
            let verdicts: Vec<_> =
                part.iter().map(|(_, number)| (*number, Verdict::Verified { quality: 10_000 })).collect();
            self.verdicts(&verdicts).expect("verify");
        }
        made
    }

    /// Cuts a pool as its curator, when that is allowed.
    pub fn cut(&mut self, pool: PoolId) -> Result<EditionNo> {
        let found: PoolResponse = self.ask_pool(&QueryMsg::Pool { pool });
        self.advance_to(found.cut_from.unwrap_or_default());
        let response = self.data_pool(&found.pool.curator, &ExecuteMsg::Cut { pool })?;
        Ok(told::<CutMade>(&response).edition)
    }

    /// What keepers say of an edition with these cohorts.
    pub fn edition_item(&self, pool: PoolId, edition: EditionNo, cohorts: &[CohortId]) -> EditionItem {
        let mask = cohorts.iter().fold(0, |mask, cohort| {
            let found: CohortResponse = self.ask_pool(&QueryMsg::Cohort { cohort: *cohort });
            mask | 1 << found.slot
        });
        EditionItem {
            pool,
            edition,
            manifest_root: secret(&format!("manifest {pool} {edition}")).into(),
            manifest: content_id(&format!("manifest {pool} {edition}")),
            mask,
        }
    }

    /// Publishes an edition.
    pub fn publish(&mut self, item: EditionItem) -> Result<AppResponse> {
        let report = self.pool_report(vec![item]);
        let signatures = self.signatures(&report);
        self.data_pool(&self.address("anyone"), &ExecuteMsg::Publish { report, signatures })
    }

    /// Cuts a pool and publishes the edition with these cohorts.
    pub fn release_edition(&mut self, pool: PoolId, cohorts: &[CohortId]) -> EditionNo {
        let edition = self.cut(pool).expect("cut");
        let item = self.edition_item(pool, edition, cohorts);
        self.publish(item).expect("publish");
        edition
    }
}
