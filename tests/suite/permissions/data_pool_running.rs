//! data-pool: editions, orders, money, and what its owner may.

use api::OrderId;
use api::data_pool::{
    AuditVerdict, Durations, EarningsKey, ExecuteMsg, InstantiateMsg, Line, Pausable, ReceiveMsg,
};
use api::permission::Role;
use attestation::Verdict;
use cosmwasm_std::{Coin, Uint128, to_json_binary};
use cw_ownable::Action;
use cw20::Cw20ReceiveMsg;
use terms::{Ask, Kind, Purpose, Use};
use testkit::{CUT_PERIOD, NATIVE};

use super::cast::{PRICE, World, offer};
use super::data_pool::{contributed, erased};
use super::hooks::bought;
use super::trial::{Call, Case};

const WEEK: u64 = Durations::localnet().relayer_week;

pub(crate) fn editions() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            verified(world);
            world.suite.advance(CUT_PERIOD);
            let cut = ExecuteMsg::Cut { pool: world.market.pool };
            Call::of(cut).note("after the cut period").only(&[Role::Curator])
        },
        |world| {
            verified(world);
            world.suite.advance(2 * CUT_PERIOD);
            Call::of(ExecuteMsg::Cut { pool: world.market.pool }).note("after twice the cut period")
        },
        |world| {
            verified(world);
            let (pool, cohorts) = (world.market.pool, world.market.cohorts.clone());
            let edition = world.suite.cut(pool).expect("cut");
            let report = world.suite.pool_report(vec![world.suite.edition_item(pool, edition, &cohorts)]);
            let signatures = world.suite.signatures(&report);
            Call::of(ExecuteMsg::Publish { report, signatures })
        },
        |world| {
            world.suite.advance(Durations::localnet().sale);
            Call::of(ExecuteMsg::Close { pool: world.market.pool })
        },
    ]
}

/// Weights have changed since the last cut.
fn verified(world: &mut World) {
    let contribution = contributed(world);
    let verdict = Verdict::Verified { quality: 10_000 };
    world.suite.verdicts(&[(contribution, verdict)]).expect("verify");
}

/// What an order of one cohort pays.
pub(crate) fn lines(world: &World) -> Vec<Line> {
    vec![Line { cohort: world.market.cohorts[0], price: Uint128::new(PRICE) }]
}

pub(crate) fn orders() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let ask = Ask {
                kind: Kind::ForProfit,
                region: Some("DE".into()),
                level: 3,
                purpose: Purpose::HealthResearch,
                use_: Use::Raw,
                duration: 90 * 86_400,
                denom: NATIVE.into(),
            };
            let (pool, edition, lines) = (world.market.pool, world.market.edition, lines(world));
            Call::of(ExecuteMsg::Open { order: 99, pool, edition, ask, lines })
        },
        |world| Call::of(ExecuteMsg::Void { order: world.order() }),
        |world| {
            let settle = ExecuteMsg::Settle { order: world.order(), lines: lines(world) };
            Call::of(settle).paying(PRICE, NATIVE)
        },
        |world| {
            let order = bought(world);
            let settle = ReceiveMsg::Settle { order, lines: lines(world) };
            let msg = to_json_binary(&settle).expect("a message is JSON");
            let (sender, amount) = (world.who(Role::Marketplace).into(), Uint128::new(PRICE));
            Call::of(ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount, msg }))
        },
    ]
}

/// An order that was settled.
fn sold(world: &mut World) -> OrderId {
    let (buyer, purchase) = (world.who(Role::Buyer), world.purchase());
    world.suite.sell(&buyer, purchase)
}

fn claims(world: &World) -> Vec<EarningsKey> {
    vec![EarningsKey { cohort: world.market.cohorts[0], denom: NATIVE.into() }]
}

pub(crate) fn money() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            sold(world);
            let identity = Some(world.suite.identity(&world.who(Role::Contributor)));
            Call::of(ExecuteMsg::Claim { identity, claims: claims(world), limit: None })
        },
        |world| {
            sold(world);
            let identity = erased(world);
            world.suite.advance(Durations::localnet().sweep);
            Call::of(ExecuteMsg::Sweep { identity, claims: claims(world), limit: None })
        },
        |world| {
            sold(world);
            let address = Some(world.who(Role::Curator).into());
            Call::of(ExecuteMsg::ClaimShare { address, denom: NATIVE.into() })
        },
        |world| {
            let week = world.suite.now() / WEEK;
            sold(world);
            world.suite.advance_to((week + 1) * WEEK + Durations::localnet().cosign);
            Call::of(ExecuteMsg::ShareWeek { week, custody: 1, denom: NATIVE.into() })
        },
        |world| {
            let (week, auditor) = (world.suite.now() / WEEK, world.who(Role::Auditor));
            sold(world);
            let contribution = contributed(world);
            world.suite.verdicts(&[(contribution, Verdict::Flagged { code: 1 })]).expect("verify");
            let audit = ExecuteMsg::Audit { contribution, verdict: AuditVerdict::Rejected { code: 1 } };
            world.suite.data_pool(&auditor, &audit).expect("audit");
            world.suite.advance_to((week + 1) * WEEK);
            let (pool, auditors) = (world.market.pool, vec![auditor.into()]);
            Call::of(ExecuteMsg::ShareAudits { week, pool, denom: NATIVE.into(), auditors })
        },
        |world| {
            sold(world);
            Call::of(ExecuteMsg::Flush { denom: NATIVE.into() })
        },
        |world| {
            let data_pool = world.suite.contracts.data_pool.clone();
            world.surplus(&data_pool);
            Call::of(ExecuteMsg::Skim { denom: NATIVE.into() })
        },
    ]
}

pub(crate) fn owners() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let contracts = world.suite.contracts.clone();
            let unwired = InstantiateMsg {
                owner: None,
                registry: contracts.registry.to_string(),
                token: contracts.token.to_string(),
                authority: contracts.governance.to_string(),
                purse: contracts.governance.to_string(),
                reserve_denom: NATIVE.into(),
                pool_deposit: Coin::new(0u128, NATIVE),
                cohort_deposit: Coin::new(0u128, NATIVE),
                contribution_deposit: Coin::new(0u128, NATIVE),
                durations: Durations::localnet(),
            };
            let unwired = world.another(&contracts.data_pool, &unwired);
            Call::of(ExecuteMsg::Wire { marketplace: contracts.marketplace.into() }).at(unwired)
        },
        |_| Call::of(ExecuteMsg::Pause { action: Pausable::Contribute, seconds: 60 }),
        |world| {
            let (owner, action) = (world.who(Role::Owner), Pausable::Contribute);
            world.suite.data_pool(&owner, &ExecuteMsg::Pause { action, seconds: 60 }).expect("pause");
            Call::of(ExecuteMsg::Lift { action })
        },
        |world| Call::of(ExecuteMsg::UpdateOwnership(offer(&world.suite.address("heir")))).note("transfer"),
        |world| {
            let data_pool = world.suite.contracts.data_pool.clone();
            let heir = world.offered(&data_pool);
            let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
            Call::of(accept).note("accept").played(Role::Owner, heir)
        },
        |_| Call::of(ExecuteMsg::UpdateOwnership(Action::RenounceOwnership)).note("renounce"),
    ]
}
