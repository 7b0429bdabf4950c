//! Random decisions, rebinds, renewals and erasures, against a model that knows one identity's story.

use api::identity_registry::{ExecuteMsg, IdentityResponse, QueryMsg, Status};
use attestation::StatusChange;
use cosmwasm_std::Addr;
use issuer::Claims;
use proptest::prelude::*;
use terms::Kind;
use testkit::Suite;

use crate::common::{ask, by_owner, client, send};

const WALLETS: usize = 4;

#[derive(Debug, Clone)]
enum Step {
    Decide { by_issuer: bool, change: usize, length: u64 },
    RevokeBatch(u32),
    Renew(u32),
    Erase(usize),
    Rebind(usize),
    Cancel(usize),
    Finish,
    Forget,
    Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
    let wallet = 0..WALLETS;
    prop_oneof![
        6 => (any::<bool>(), 0usize..5, 1u64..320)
            .prop_map(|(by_issuer, change, length)| Step::Decide { by_issuer, change, length }),
        1 => (1u32..4).prop_map(Step::RevokeBatch),
        3 => (1u32..4).prop_map(Step::Renew),
        1 => wallet.clone().prop_map(Step::Erase),
        3 => wallet.clone().prop_map(Step::Rebind),
        1 => wallet.prop_map(Step::Cancel),
        4 => Just(Step::Finish),
        1 => Just(Step::Forget),
        5 => prop_oneof![1u64..200, Just(3_600u64)].prop_map(Step::Wait),
    ]
}

#[derive(Debug)]
struct Model {
    wallet: usize,
    left: Vec<usize>,
    status: Status,
    before: Option<Status>,
    batch: u32,
    revoked: Vec<u32>,
    pending: Option<(usize, u64)>,
    erased_at: Option<u64>,
    forgotten: u8,
}

impl Model {
    fn free(&self) -> bool {
        matches!(self.status, Status::Active | Status::Suspended { .. })
    }

    fn effective(&self) -> Status {
        if self.free() && self.revoked.contains(&self.batch) { Status::Revoked } else { self.status }
    }

    fn decide(&mut self, by_issuer: bool, to: StatusChange, now: u64) -> bool {
        let next = match to {
            StatusChange::Suspend { until } if self.free() && until <= now + 300 => {
                Status::Suspended { until }
            }
            StatusChange::Reinstate if matches!(self.status, Status::Suspended { until } if now < until) => {
                Status::Active
            }
            StatusChange::Revoke if self.free() => Status::Revoked,
            StatusChange::Sanction
                if by_issuer && self.status != Status::Sanctioned && self.forgotten == 0 =>
            {
                self.before = Some(self.status);
                Status::Sanctioned
            }
            StatusChange::Clear if self.status == Status::Sanctioned => self.before.take().unwrap(),
            _ => return false,
        };
        self.status = next;
        true
    }
}

fn check(suite: &Suite, model: &Model, wallets: &[Addr]) {
    let smart: IdentityResponse = ask(suite, &QueryMsg::Identity { identity: 1 });
    let raw = client(suite).identity(&suite.app.wrap(), 1).unwrap();
    assert_eq!(raw, smart.identity);
    assert_eq!(raw.status, model.effective());
    assert_eq!(raw.erased_at, model.erased_at);
    let now = suite.now();
    let active = match model.effective() {
        Status::Active => true,
        Status::Suspended { until } => until <= now,
        _ => false,
    };
    assert_eq!((smart.active, raw.is_active(now)), (active, active));
    for (at, wallet) in wallets.iter().enumerate() {
        let found = client(suite).identity_of(&suite.app.wrap(), wallet).unwrap().map(|(id, _)| id);
        assert_eq!(found, (model.forgotten == 0 && at == model.wallet).then_some(1), "one address at a time");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn one_identitys_story(steps in prop::collection::vec(step(), 1..60)) {
        let mut suite = Suite::new();
        let wallets: Vec<Addr> = ["ann", "wallet 1", "wallet 2", "wallet 3"].map(|name| suite.account(name)).into();
        suite.person("ann");
        let mut model = Model {
            wallet: 0,
            left: vec![],
            status: Status::Active,
            before: None,
            batch: 1,
            revoked: vec![],
            pending: None,
            erased_at: None,
            forgotten: 0,
        };
        for step in steps {
            suite.advance(1);
            let now = suite.now();
            match step {
                Step::Wait(seconds) => suite.advance(seconds),
                Step::Decide { by_issuer, change, length } => {
                    let to = [
                        StatusChange::Suspend { until: now + length },
                        StatusChange::Reinstate,
                        StatusChange::Revoke,
                        StatusChange::Sanction,
                        StatusChange::Clear,
                    ][change];
                    let done = if by_issuer {
                        suite.set_status(1, to).is_ok()
                    } else {
                        by_owner(&mut suite, &ExecuteMsg::SetStatus { identity: 1, to, signed: None }).is_ok()
                    };
                    assert_eq!(done, model.decide(by_issuer, to, now));
                }
                Step::RevokeBatch(batch) => {
                    let msg = ExecuteMsg::RevokeBatch { issuer: 1, batch, signed: None };
                    assert_eq!(by_owner(&mut suite, &msg).is_ok(), !model.revoked.contains(&batch));
                    model.revoked.push(batch);
                }
                Step::Renew(batch) => {
                    let wallet = &wallets[model.wallet];
                    let claims = Claims { batch, ..suite.claims(wallet, Kind::Person) };
                    let issued = suite.issue(1, "ann", claims);
                    let msg = ExecuteMsg::Renew { credential: issued.credential, signature: issued.signature };
                    let done = send(&mut suite, &wallets[model.wallet], &msg).is_ok();
                    let stands = model.status.is_active(now) && model.forgotten == 0;
                    assert_eq!(done, stands && !model.revoked.contains(&batch));
                    if done {
                        (model.batch, model.status) = (batch, Status::Active);
                    }
                }
                Step::Erase(wallet) => {
                    let done = send(&mut suite, &wallets[wallet], &ExecuteMsg::Erase {}).is_ok();
                    let may = model.free() || model.status == Status::Revoked;
                    assert_eq!(done, may && wallet == model.wallet);
                    if done {
                        (model.status, model.erased_at, model.pending) = (Status::Erased, Some(now), None);
                    }
                }
                Step::Rebind(wallet) => {
                    let done = suite.rebind(1, &wallets[wallet]).is_ok();
                    let may = model.free() || model.status == Status::Revoked;
                    assert_eq!(done, may && wallet != model.wallet && !model.left.contains(&wallet));
                    if done {
                        model.pending = Some((wallet, now + 120));
                    }
                }
                Step::Cancel(wallet) => {
                    let done = send(&mut suite, &wallets[wallet], &ExecuteMsg::CancelRebind {}).is_ok();
                    assert_eq!(done, model.pending.is_some() && wallet == model.wallet && model.forgotten == 0);
                    if done {
                        model.pending = None;
                    }
                }
                Step::Finish => {
                    let done = by_owner(&mut suite, &ExecuteMsg::FinishRebind { identity: 1 }).is_ok();
                    let may = model.free() || model.status == Status::Revoked;
                    let ready = model.pending.filter(|(_, at)| *at <= now && now < at + 600 && may);
                    assert_eq!(done, ready.is_some());
                    if let Some((wallet, _)) = ready {
                        model.left.push(model.wallet);
                        (model.wallet, model.pending) = (wallet, None);
                    }
                }
                Step::Forget => {
                    let done = by_owner(&mut suite, &ExecuteMsg::Forget { identity: 1 }).is_ok();
                    let wait = [3_600, 7_200, u64::MAX - now][usize::from(model.forgotten)];
                    let due = model.erased_at.is_some_and(|at| now >= at.saturating_add(wait));
                    assert_eq!(done, due && model.status == Status::Erased);
                    model.forgotten += u8::from(done);
                }
            }
            check(&suite, &model, &wallets);
        }
    }
}
