//! What data-pool keeps: deposits, pots, shares.

use api::data_pool::{
    Audited, CohortOpened, CohortReviewed, Contributed, CustodySet, CutMade, EditionClosed, ExecuteMsg,
    Expired, Judged, PoolDraft, PoolProposed, PoolResumed, PoolRetired, PoolSuspended, SharePaid, Swept,
    Withdrawn,
};
use api::identity_registry::CustodyStatus;
use api::{CohortId, CustodyId, PoolId};
use attestation::{Authority, Report, ReportItem, Signature};
use cosmwasm_std::{Addr, from_json};
use testkit::{Deed, NATIVE};

use super::{Account, Books, Deposit, Pool, WEEK, told};
use crate::random::model::Model;

/// What a cohort has to reach enough people, by the suite's durations.
const TRIAL: u64 = 1_800;

impl Books {
    pub(super) fn at_pool(&mut self, deed: &Deed, model: &Model) {
        match from_json(&deed.msg).expect("a message of data-pool") {
            ExecuteMsg::ProposePool { draft } => self.proposed(deed, draft),
            ExecuteMsg::DecidePool { pool, accept } => self.decided(pool, accept),
            ExecuteMsg::RefusePool { pool } => self.end(Deposit::Pool(pool), None),
            ExecuteMsg::OpenCohort { .. } => {
                let cohort = told::<CohortOpened>(deed)[0].cohort;
                self.opened.insert(cohort, deed.time);
                self.deposited(Deposit::Cohort(cohort), deed);
            }
            ExecuteMsg::ReviewCohort { cohort } => self.reviewed(deed, cohort, model),
            ExecuteMsg::Contribute { .. } | ExecuteMsg::Resubmit { .. } => {
                self.deposited(Deposit::Contribution(told::<Contributed>(deed)[0].contribution), deed);
            }
            ExecuteMsg::Verify { report, signatures } => self.reported(deed, &report, &signatures),
            ExecuteMsg::Publish { report, signatures } => self.reported(deed, &report, &signatures),
            ExecuteMsg::CoSign { digest, signatures } => {
                let report = self.reports.get_mut(digest.as_slice()).expect("a consumed report");
                report.signers.extend(signatures.iter().map(|signature| signature.signer));
            }
            ExecuteMsg::Sweep { .. } => {
                for Swept { denom, amount, .. } in told(deed) {
                    self.put(Account::Purse, &denom, amount.u128());
                }
            }
            ExecuteMsg::ClaimShare { address, denom } => {
                let who = address.map_or(deed.sender.clone(), Addr::unchecked);
                let paid = self.empty(Account::Person(who.clone()), &denom);
                assert_eq!(told::<SharePaid>(deed)[0].paid.u128(), paid, "the share of {who} in {denom}");
            }
            ExecuteMsg::ShareWeek { week, custody, denom } => {
                let active = model.custody[&custody] == CustodyStatus::Active;
                self.share_week(deed.time / WEEK, (week, custody), &denom, active);
            }
            ExecuteMsg::ShareAudits { week, pool, denom, auditors } => {
                self.share_audits(deed.time / WEEK, (week, pool), &denom, &auditors);
            }
            ExecuteMsg::Flush { denom } => {
                let all = self.empty(Account::Purse, &denom);
                self.put(Account::GovernancePurse, &denom, all);
            }
            _ => {}
        }
    }

    /// What becomes of pools, whoever decides it.
    pub(super) fn of_pools(&mut self, deed: &Deed) {
        for CustodySet { pool, custody, .. } in told(deed) {
            self.pool(pool).draft.custody = custody;
        }
        for PoolSuspended { pool, until } in told(deed) {
            self.pool(pool).trials_from = until;
        }
        for PoolResumed { pool } in told(deed) {
            self.pool(pool).trials_from = deed.time;
        }
        for PoolRetired { pool } in told(deed) {
            self.pool(pool).retired = true;
        }
        for CutMade { pool, edition } in told(deed) {
            let found = self.pool(pool);
            found.cut = edition;
            let custody = found.draft.custody;
            self.sealed_by.insert((pool, edition), custody);
        }
        for EditionClosed { pool, edition } in told(deed) {
            self.pool(pool).closed = edition;
        }
    }

    /// Whatever ends a contribution's wait gives the deposit back, into a share.
    pub(super) fn of_contributions(&mut self, deed: &Deed, model: &Model) {
        let judged = told::<Judged>(deed).into_iter().filter(|event| event.verdict != "skipped");
        let judged = judged.map(|event| event.contribution);
        let expired = told::<Expired>(deed).into_iter().map(|event| event.contribution);
        let withdrawn = told::<Withdrawn>(deed).into_iter().map(|event| event.contribution);
        for contribution in judged.chain(expired).chain(withdrawn) {
            let deposit = Deposit::Contribution(contribution);
            if let Some(payer) = self.payers.get(&deposit).cloned() {
                self.end(deposit, Some(Account::Person(payer)));
            }
        }
        for Audited { contribution, auditor, .. } in told(deed) {
            if !auditor.is_empty() {
                let pool = model.cohorts[&model.contributions[&contribution].cohort];
                self.audits.push((deed.time / WEEK, pool, Addr::unchecked(auditor)));
            }
        }
    }

    fn pool(&mut self, pool: PoolId) -> &mut Pool {
        self.pools.get_mut(&pool).expect("a pool")
    }

    fn proposed(&mut self, deed: &Deed, draft: PoolDraft) {
        let pool = told::<PoolProposed>(deed)[0].pool;
        let curator = deed.sender.clone();
        self.pools.insert(pool, Pool { curator, draft, retired: false, trials_from: 0, cut: 0, closed: 0 });
        self.deposited(Deposit::Pool(pool), deed);
    }

    /// The authority has decided on a pool: one that it refuses loses its deposit.
    pub(super) fn decided(&mut self, pool: PoolId, accepted: bool) {
        self.end(Deposit::Pool(pool), (!accepted).then_some(Account::Purse));
    }

    /// The deposit goes back if the cohort was ever large enough, is so when its trial is over, or cannot become so any
    /// more.
    fn reviewed(&mut self, deed: &Deed, cohort: CohortId, model: &Model) {
        let (number, opened) = (model.cohorts[&cohort], self.opened[&cohort]);
        let pool = self.pool(number);
        let last = model.cuts.get(&(number, pool.cut)).and_then(|cut| cut.get(&cohort));
        let heads = last.map_or(0, |weights| weights.len()).max(model.weights(cohort).len());
        let large = |heads: usize| heads >= pool.draft.min_heads as usize;
        let mut cuts = model.cuts.iter().filter(|((of, _), _)| *of == number);
        let reached = cuts.any(|(_, cut)| cut.get(&cohort).is_some_and(|weights| large(weights.len())));
        let kept = !told::<CohortReviewed>(deed)[0].ended;
        if kept && !reached {
            let tried = deed.time >= opened.max(pool.trials_from) + TRIAL;
            assert!(tried && large(heads), "cohort {cohort} stays as it is");
        }
        if kept || reached || pool.retired {
            self.end(Deposit::Cohort(cohort), None);
        } else {
            self.end(Deposit::Cohort(cohort), Some(Account::Purse));
        }
    }

    /// What came with a message is a deposit.
    fn deposited(&mut self, of: Deposit, deed: &Deed) {
        if !deed.funds.is_empty() {
            self.payers.insert(of, deed.sender.clone());
        }
        self.put_funds(Account::Deposit(of), deed);
    }

    /// A deposit goes to someone, or is paid out.
    fn end(&mut self, of: Deposit, to: Option<Account>) {
        let amount = self.empty(Account::Deposit(of), NATIVE);
        if let Some(to) = to {
            self.put(to, NATIVE, amount);
        }
    }

    fn reported<T: ReportItem>(&mut self, deed: &Deed, report: &Report<T>, signatures: &[Signature]) {
        let Authority::Custody(custody) = report.authority else { panic!("of no keepers") };
        let signers = signatures.iter().map(|signature| signature.signer).collect();
        let consumed = super::Report { week: deed.time / WEEK, custody, signers };
        let before = self.reports.insert(report.digest().to_vec(), consumed);
        assert!(before.is_none(), "a report is consumed once");
    }

    /// In equal parts to the keepers who signed half of the week's reports or more. The rest waits for another week,
    /// while there will be one.
    fn share_week(&mut self, present: u64, (week, custody): (u64, CustodyId), denom: &str, active: bool) {
        let of_week = |report: &&super::Report| (report.week, report.custody) == (week, custody);
        let reports: Vec<_> = self.reports.values().filter(of_week).collect();
        let did_enough = |index: u8| {
            let signed = reports.iter().filter(|report| report.signers.contains(&index)).count();
            signed > 0 && 2 * signed >= reports.len()
        };
        let keepers = (0..).zip(&self.keepers[&custody]);
        let good: Vec<Addr> =
            keepers.filter(|(index, _)| did_enough(*index)).map(|(_, keeper)| keeper.clone()).collect();
        let pot = self.empty(Account::Relayers { week, custody }, denom);
        let count = good.len() as u128;
        let each = pot.checked_div(count).unwrap_or_default();
        for keeper in good {
            self.put(Account::Person(keeper), denom, each);
        }
        let next = if active { Account::Relayers { week: present, custody } } else { Account::Purse };
        self.put(next, denom, pot - each * count);
    }

    /// To each by the number of audits, the last one what rounding left. A pot of a week without any waits for another
    /// week, while there will be one.
    fn share_audits(&mut self, present: u64, (week, pool): (u64, PoolId), denom: &str, auditors: &[String]) {
        let pot = Account::Auditors { week, pool };
        let of_week = self.audits.iter().filter(|(at, of, _)| (*at, *of) == (week, pool));
        let of_week: Vec<Addr> = of_week.map(|(.., auditor)| auditor.clone()).collect();
        if of_week.is_empty() {
            let all = self.empty(pot, denom);
            let Pool { retired, cut, closed, .. } = self.pool(pool);
            let over = *retired && cut == closed;
            let next = if over { Account::Purse } else { Account::Auditors { week: present, pool } };
            return self.put(next, denom, all);
        }
        for auditor in auditors.iter().map(Addr::unchecked) {
            let key = |auditor: &Addr| (week, pool, denom.to_string(), auditor.clone());
            let unpaid = of_week.iter().filter(|other| !self.paid.contains(&key(other))).count();
            let count = of_week.iter().filter(|other| **other == auditor).count();
            if count > 0 && self.paid.insert(key(&auditor)) {
                let part = self.balance(&pot, denom) * count as u128 / unpaid as u128;
                self.take(pot.clone(), denom, part);
                self.put(Account::Person(auditor), denom, part);
            }
        }
    }
}
