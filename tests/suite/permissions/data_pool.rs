//! data-pool: pools, cohorts, contributions.

use api::data_pool::{AuditVerdict, Durations, ExecuteMsg};
use api::permission::Role;
use api::{ContributionId, PoolId};
use attestation::Verdict;
use cw_ownable::OwnershipError;
use data_pool::ContractError;
use testkit::{COHORT_DEPOSIT, NATIVE, POOL_DEPOSIT, content_id, secret, verdict_on};

use super::cast::World;
use super::data_pool_running::{editions, money, orders, owners};
use super::registry::tell;
use super::registry_signed::custody;
use super::table::described;
use super::trial::{Call, Case, Trial};

#[test]
fn data_pool() {
    let cases = [pools(), cohorts(), contributions(), verdicts(), editions(), orders(), money(), owners()];
    Trial {
        name: "data-pool",
        contract: |world| world.suite.contracts.data_pool.clone(),
        callers: ExecuteMsg::callers,
        about_sender: |error| error.downcast_ref().is_some_and(about_sender),
        cases: cases.into_iter().flatten().collect(),
        schema: described(&cosmwasm_schema::schema_for!(ExecuteMsg)),
    }
    .hold();
}

pub(crate) fn about_sender(error: &ContractError) -> bool {
    matches!(
        error,
        ContractError::Ownership(OwnershipError::NotOwner | OwnershipError::NotPendingOwner)
            | ContractError::Control(control::ControlError::Renounced)
            | ContractError::NotCurator { .. }
            | ContractError::NotAuthority { .. }
            | ContractError::NotInCharge { .. }
            | ContractError::NoIdentity { .. }
            | ContractError::NotContributor { .. }
            | ContractError::NotDrawn { .. }
            | ContractError::NotMarketplace { .. }
            | ContractError::WrongToken { .. }
            // others than the curator wait longer
            | ContractError::CutTooEarly { .. }
    )
}

fn pools() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let draft = world.suite.pool_draft();
            Call::of(ExecuteMsg::ProposePool { draft }).paying(POOL_DEPOSIT, NATIVE)
        },
        |world| Call::of(ExecuteMsg::DecidePool { pool: proposed(world), accept: true }),
        |world| {
            let pool = proposed(world);
            world.suite.advance(Durations::localnet().decide);
            Call::of(ExecuteMsg::RefusePool { pool })
        },
        |world| Call::of(ExecuteMsg::SuspendPool { pool: world.market.pool }),
        |world| {
            let (authority, pool) = (world.who(Role::Authority), world.market.pool);
            world.suite.data_pool(&authority, &ExecuteMsg::SuspendPool { pool }).expect("suspend");
            Call::of(ExecuteMsg::ResumePool { pool })
        },
        |world| Call::of(ExecuteMsg::RetirePool { pool: world.market.pool }),
        |world| {
            let (anyone, custody) = (world.who(Role::Anyone), custody(world));
            tell(world, &anyone, &custody);
            Call::of(ExecuteMsg::SetCustody { pool: world.market.pool, custody: 2 })
        },
    ]
}

/// Another pool, on which nobody has decided.
fn proposed(world: &mut World) -> PoolId {
    let (curator, draft) = (world.who(Role::Curator), world.suite.pool_draft());
    world.suite.propose_pool(&curator, draft).expect("propose")
}

fn cohorts() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let (pool, terms) = (world.market.pool, world.suite.terms(11));
            Call::of(ExecuteMsg::OpenCohort { pool, terms }).paying(COHORT_DEPOSIT, NATIVE)
        },
        |world| Call::of(ExecuteMsg::ReviewCohort { cohort: world.market.cohorts[0] }),
    ]
}

/// Another contribution of the contributor's, on which nobody has reported.
pub(crate) fn contributed(world: &mut World) -> ContributionId {
    let (contributor, cohort) = (world.who(Role::Contributor), world.market.cohorts[0]);
    world.suite.contribute(&contributor, cohort, 7).expect("contribute")
}

/// The same, with a verdict.
fn judged(world: &mut World, verdict: Verdict) -> ContributionId {
    let contribution = contributed(world);
    world.suite.verdicts(&[(contribution, verdict)]).expect("verify");
    contribution
}

fn contributions() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            Call::of(ExecuteMsg::Contribute {
                cohort: world.market.cohorts[0],
                content: content_id("new"),
                bytes: 100,
                records: 1,
                commitment: secret("new").into(),
            })
        },
        |world| {
            Call::of(ExecuteMsg::Resubmit {
                contribution: judged(world, Verdict::Rejected { code: 1 }),
                content: content_id("again"),
                bytes: 100,
                records: 1,
                commitment: secret("again").into(),
            })
        },
        |world| {
            let contribution = contributed(world);
            world.suite.advance(Durations::localnet().verify);
            Call::of(ExecuteMsg::Expire { contribution })
        },
        |world| Call::of(ExecuteMsg::Withdraw { contribution: world.contribution() }),
        |world| Call::of(ExecuteMsg::WithdrawErased { identity: erased(world), limit: None }),
    ]
}

/// The contributor's identity, erased.
pub(crate) fn erased(world: &mut World) -> u64 {
    let contributor = world.who(Role::Contributor);
    let identity = world.suite.identity(&contributor);
    tell(world, &contributor, &api::identity_registry::ExecuteMsg::Erase {});
    identity
}

fn verdicts() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let verified = verdict_on(contributed(world), 1, Verdict::Verified { quality: 10_000 });
            let report = world.suite.pool_report(vec![verified]);
            let signatures = world.suite.signatures(&report);
            Call::of(ExecuteMsg::Verify { report, signatures })
        },
        |world| {
            let verified = verdict_on(contributed(world), 1, Verdict::Verified { quality: 10_000 });
            let report = world.suite.pool_report(vec![verified]);
            let (digest, signatures) = (report.digest(), world.suite.signatures(&report));
            let (anyone, verify) = (world.who(Role::Anyone), ExecuteMsg::Verify { report, signatures });
            world.suite.data_pool(&anyone, &verify).expect("verify");
            let signatures = world.suite.sign(&digest, testkit::RELAYERS);
            Call::of(ExecuteMsg::CoSign { digest: digest.into(), signatures })
        },
        |world| {
            let contribution = judged(world, Verdict::Flagged { code: 1 });
            Call::of(ExecuteMsg::Audit { contribution, verdict: AuditVerdict::Rejected { code: 1 } })
        },
        |world| {
            let contribution = judged(world, Verdict::Flagged { code: 1 });
            world.suite.advance(Durations::localnet().audit);
            Call::of(ExecuteMsg::MoveAudit { contribution })
        },
    ]
}
