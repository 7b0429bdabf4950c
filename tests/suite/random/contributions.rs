//! Contributions: in, judged, audited, in again, out.

use api::data_pool::{
    AuditResponse, AuditVerdict, Contributed, ExecuteMsg, Judged, PoolResponse, QueryMsg, Withdrawn,
};
use api::{CohortId, ContributionId, PoolId};
use attestation::{Report, ReportItem, Signature, Verdict};
use cosmwasm_std::{Addr, Coin};
use rand::Rng;
use testkit::{NATIVE, RELAYERS, content_id, secret, verdict_on};

use super::model::{Account, Deposit, State};
use super::pools::told;
use super::world::{Operation, World};

pub(crate) const ALL: &[Operation] = &[
    (16, World::contribute),
    (4, World::resubmit),
    (3, World::expire),
    (10, World::verify),
    (2, World::cosign),
    (8, World::audit),
    (2, World::move_audit),
    (4, World::withdraw),
    (3, World::withdraw_erased),
];

/// From a submission until it can be expired, by the suite's durations; longer by pauses.
const WAIT: u64 = 900;

impl World {
    fn contribute(&mut self) {
        let (person, cohort) = (self.person(), self.cohort());
        let records = self.rng.gen_range(1..2_000);
        self.contribute_as(&person, cohort, records);
    }

    pub(crate) fn contribute_as(&mut self, person: &Addr, cohort: CohortId, records: u32) {
        let name = self.name(person.as_str());
        let msg = ExecuteMsg::Contribute {
            cohort,
            content: content_id(&name),
            bytes: 1_000,
            records,
            commitment: secret(&name).into(),
        };
        let funds = self.suite.contribution_funds();
        self.submit(person, &msg, &funds, records);
    }

    fn submit(&mut self, person: &Addr, msg: &ExecuteMsg, funds: &[Coin], records: u32) {
        let (now, contract) = (self.suite.now(), self.suite.contracts.data_pool.clone());
        let Some(response) = self.send(person, &contract, msg, funds) else { return };
        assert!(self.model.people.is_active(person, now), "only who is active contributes");
        for event in told::<Contributed>(&response) {
            assert_eq!(self.model.people.at(person).map(|(id, _)| id), Some(event.identity));
            self.model.contributed(&event, records, now);
        }
    }

    /// A contribution in such a state more often than not.
    fn contribution(&mut self, fits: impl Fn(State) -> bool) -> Option<ContributionId> {
        let stray = self.chance(10);
        let all = self.model.contributions.iter();
        let found: Vec<_> = all.filter(|(_, found)| stray || fits(found.state)).map(|(id, _)| *id).collect();
        // the last ones more often
        let from = found.len().saturating_sub(40);
        self.any(&found[from..])
    }

    fn resubmit(&mut self) {
        let fits = |state| matches!(state, State::Rejected | State::Expired);
        let Some(contribution) = self.contribution(fits) else { return };
        let found = self.model.contributions[&contribution].clone();
        let owner = self.model.people.get(found.identity).address.clone();
        let sender = if self.chance(5) || owner.as_str().is_empty() { self.anyone() } else { owner.clone() };
        let (name, records) = (self.name("again"), self.rng.gen_range(1..2_000));
        let msg = ExecuteMsg::Resubmit {
            contribution,
            content: content_id(&name),
            bytes: 1_000,
            records,
            commitment: secret(&name).into(),
        };
        let before = self.model.contributions[&contribution].round;
        let deposit = Account::Deposit(Deposit::Contribution(contribution));
        let holds = self.model.books.balance(&deposit, NATIVE) > 0;
        // sometimes without the deposit, or with another
        let pays = holds == self.chance(10);
        let funds = if pays { self.suite.contribution_funds() } else { vec![] };
        self.submit(&sender, &msg, &funds, records);
        if self.model.contributions[&contribution].round > before {
            assert_eq!(pays, !holds, "one deposit, and no more");
            let waited = self.suite.now() >= found.submitted_at + WAIT;
            let may = match found.state {
                State::Rejected | State::Expired => true,
                State::Submitted => waited,
                State::Skipped | State::Verified { .. } | State::Flagged | State::Withdrawn => false,
            };
            assert!(may && sender == owner, "not contribution {contribution}: {found:?}");
        }
    }

    fn expire(&mut self) {
        let fits = |state| matches!(state, State::Submitted | State::Skipped);
        let Some(contribution) = self.contribution(fits) else { return };
        let found = self.model.contributions[&contribution].clone();
        let anyone = self.anyone();
        if self.pool_message(&anyone, &ExecuteMsg::Expire { contribution }).is_some() {
            assert!(fits(found.state), "only what waits");
            self.model.set_state(contribution, State::Expired);
        } else {
            assert!(found.state != State::Skipped, "what nobody will judge can be expired");
        }
    }

    fn verify(&mut self) {
        self.verify_some();
    }

    /// Pools whose keepers hold this key.
    fn pools_of(&self, custody: u32) -> Vec<PoolId> {
        let of = |pool: &PoolId| {
            let found: PoolResponse = self.suite.ask_pool(&QueryMsg::Pool { pool: *pool });
            found.pool.draft.custody == custody
        };
        self.pools.iter().copied().filter(of).collect()
    }

    /// Judges up to 16 contributions; were there any?
    pub(crate) fn verify_some(&mut self) -> bool {
        let keys: Vec<_> = self.model.custody.keys().copied().collect();
        let custody = self.any(&keys).expect("custody keys");
        let waiting = self.model.waiting(&self.pools_of(custody));
        if waiting.is_empty() {
            return false;
        }
        let verdicts: Vec<(ContributionId, Verdict)> = waiting
            .into_iter()
            .take(16)
            .map(|contribution| {
                let verdict = match self.rng.gen_range(0..10) {
                    0 => Verdict::Rejected { code: 1 },
                    1 => Verdict::Flagged { code: 32 },
                    _ => Verdict::Verified { quality: self.rng.gen_range(1..=10_000) },
                };
                (contribution, verdict)
            })
            .collect();
        let round = |contribution| self.model.contributions[&contribution].round;
        let items: Vec<_> =
            verdicts.iter().map(|(number, verdict)| verdict_on(*number, round(*number), *verdict)).collect();
        self.use_custody(custody);
        let report = self.suite.pool_report(items);
        let (signatures, signed) = self.signatures(&report);
        let anyone = self.anyone();
        let Some(response) = self.pool_message(&anyone, &ExecuteMsg::Verify { report, signatures }) else {
            // nothing but ended cohorts, or a pause
            return false;
        };
        self.last_report = Some(signed);
        for (event, (contribution, verdict)) in told::<Judged>(&response).iter().zip(verdicts) {
            assert_eq!(event.contribution, contribution);
            match event.verdict.as_str() {
                "skipped" => self.model.set_state(contribution, State::Skipped),
                word => self.model.judged(contribution, verdict, word == "sampled"),
            }
        }
        true
    }

    /// All keepers sign, or all but one. Returns the digest and the one, too.
    pub(crate) fn signatures<T: ReportItem>(
        &mut self,
        report: &Report<T>,
    ) -> (Vec<Signature>, ([u8; 32], u8)) {
        let (digest, left_out) = (report.digest(), self.rng.gen_range(0..=RELAYERS as u8));
        let mut signatures = self.suite.sign(&digest, RELAYERS);
        signatures.retain(|signature| signature.signer != left_out);
        (signatures, (digest, left_out))
    }

    /// A keeper of the last report, mostly one whose signature was left out.
    fn cosign(&mut self) {
        let Some((digest, left_out)) = self.last_report else { return };
        let known = usize::from(left_out) < RELAYERS && !self.chance(4);
        let signer = if known { left_out } else { self.rng.gen_range(0..RELAYERS as u8) };
        let signature = self.suite.relayers[usize::from(signer)].signer.sign(&digest).expect("a good key");
        let anyone = self.anyone();
        let signatures = vec![Signature { signer, signature }];
        self.pool_message(&anyone, &ExecuteMsg::CoSign { digest: digest.into(), signatures });
    }

    fn audited(&mut self) -> Option<(ContributionId, AuditResponse)> {
        let open = self.model.contributions.iter().filter(|(_, found)| found.audited);
        let open: Vec<_> = open.map(|(id, _)| *id).collect();
        // the last ones more often
        let from = if self.chance(3) { 0 } else { open.len().saturating_sub(6) };
        let contribution = self.any(&open[from..])?;
        Some((contribution, self.suite.ask_pool(&QueryMsg::Audit { contribution })))
    }

    fn audit(&mut self) {
        let Some((contribution, found)) = self.audited() else { return };
        let drawn = found.auditor.clone().filter(|_| !self.chance(5));
        let auditors = self.auditors.clone();
        let sender = drawn.unwrap_or_else(|| self.any(&auditors).expect("auditors"));
        let quality = self.rng.gen_range(1..=10_000);
        let verdict = match self.chance(2) {
            true => AuditVerdict::Rejected { code: 2 },
            false => AuditVerdict::Verified { quality },
        };
        let done = self.pool_message(&sender, &ExecuteMsg::Audit { contribution, verdict }).is_some();
        let deadline = found.deadline.expect("an open audit");
        assert!(!done || (found.auditor == Some(sender) && self.suite.now() < deadline));
        if done {
            self.model.set_state(
                contribution,
                match verdict {
                    AuditVerdict::Verified { quality } => State::Verified { quality },
                    AuditVerdict::Rejected { .. } => State::Rejected,
                },
            );
        }
    }

    fn move_audit(&mut self) {
        let Some((contribution, found)) = self.audited() else { return };
        let (anyone, now) = (self.anyone(), self.suite.now());
        let response = self.pool_message(&anyone, &ExecuteMsg::MoveAudit { contribution });
        assert_eq!(response.is_some(), now >= found.deadline.expect("an open audit"), "at its deadline");
        let Some(response) = response else { return };
        if !told::<api::data_pool::Audited>(&response).is_empty() {
            let state = self.model.contributions[&contribution].state;
            let after = if state == State::Flagged { State::Rejected } else { state };
            self.model.set_state(contribution, after);
        }
    }

    fn withdraw(&mut self) {
        let last = self.model.contributions.len() as u64;
        let contribution = self.rng.gen_range(1..=last + 1);
        let stranger = self.chance(4);
        let found = self.model.contributions.get(&contribution).cloned();
        let owner = found.as_ref().map(|found| self.model.people.get(found.identity).address.clone());
        let sender = match owner.clone() {
            Some(owner) if !stranger && !owner.as_str().is_empty() => owner,
            _ => self.anyone(),
        };
        let done = self.pool_message(&sender, &ExecuteMsg::Withdraw { contribution }).is_some();
        let may = Some(sender) == owner && found.is_some_and(|found| found.state != State::Withdrawn);
        assert_eq!(done, may, "its own, whatever state it is in");
        if done {
            self.model.set_state(contribution, State::Withdrawn);
        }
    }

    fn withdraw_erased(&mut self) {
        let ids = self.erased();
        let identity = if self.chance(5) { Some(1) } else { self.any(&ids) };
        let Some(identity) = identity else { return };
        let is_erased = self.model.people.get(identity).erased_at.is_some();
        let anyone = self.anyone();
        let limit = self.chance(2).then_some(1);
        let msg = ExecuteMsg::WithdrawErased { identity, limit };
        let Some(response) = self.pool_message(&anyone, &msg) else { return };
        assert!(is_erased, "only who is erased");
        for event in told::<Withdrawn>(&response) {
            assert_eq!(self.model.contributions[&event.contribution].identity, identity);
            self.model.set_state(event.contribution, State::Withdrawn);
        }
    }
}
