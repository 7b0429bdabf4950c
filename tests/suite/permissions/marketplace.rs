//! marketplace.

use api::identity_registry as registry;
use api::marketplace::{Durations, ExecuteMsg, Need, OfferTerms, Pausable, Reason, ReceiveMsg};
use api::permission::Role;
use api::{OfferId, OrderId, RequestId};
use attestation::{Authority, Candidate, MatchItem, Report, quorum_of};
use cosmwasm_std::{Uint128, to_json_binary};
use cw_ownable::{Action, OwnershipError};
use cw20::Cw20ReceiveMsg;
use marketplace::ContractError;
use terms::{Purpose, Use};
use testkit::{CHAIN_ID, Manner, NATIVE, OTHER, RELAYERS};

use super::cast::{PRICE, World, offer};
use super::hooks::bought;
use super::table::described;
use super::trial::{Call, Case, Trial};

/// What a dispute and an appeal of the buyer's order take.
pub(crate) const BOND: u128 = PRICE / 10;
const EXPIRED: &str = "once it has expired";
const OPEN: &str = "while it is open";

#[test]
fn marketplace() {
    let cases = [orders(), disputes(), deletions(), requests(), offers(), owners()];
    Trial {
        name: "marketplace",
        contract: |world| world.suite.contracts.marketplace.clone(),
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
            | ContractError::NoIdentity { .. }
            | ContractError::NotBuyer { .. }
            | ContractError::NotRequester { .. }
            | ContractError::NotOnPanel { .. }
            | ContractError::NoParty { .. }
            | ContractError::NotMaker { .. }
            // a token that is none of those that are taken
            | ContractError::Denom { .. }
    )
}

/// The identity can buy.
pub(crate) fn with_key(world: &mut World) {
    let (identity, key) = (world.who(Role::Identity), world.suite.exchange_secret("identity"));
    world.suite.set_exchange_key(&identity, &key).expect("set the key");
}

fn orders() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            with_key(world);
            Call::of(ExecuteMsg::Buy(world.purchase())).paying(PRICE, NATIVE)
        },
        |world| {
            let offer = ReceiveMsg::Offer(wants(world, &world.suite.grain()));
            let msg = to_json_binary(&offer).expect("a message is JSON");
            let (sender, amount) = (world.suite.address("friend").into(), Uint128::new(100));
            Call::of(ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount, msg }))
        },
        |world| {
            let order = world.order();
            let sealed = world.suite.seal(order);
            Call::of(ExecuteMsg::Deliver { order, r1: sealed.r1.into(), e: sealed.e.into() })
        },
        |world| Call::of(ExecuteMsg::Confirm { order: world.delivered() }),
        |world| {
            let order = world.delivered();
            world.suite.advance(Durations::localnet().window);
            Call::of(ExecuteMsg::Settle { order })
        },
        |world| {
            let order = world.order();
            let Durations { deliver, refund_delay, .. } = Durations::localnet();
            world.suite.advance(deliver + refund_delay);
            Call::of(ExecuteMsg::Refund { order })
        },
        |world| {
            let (buyer, token, order) = (world.who(Role::Buyer), world.token.clone(), bought(world));
            let Durations { deliver, refund_delay, .. } = Durations::localnet();
            world.suite.advance(deliver + refund_delay);
            world.suite.behave(&token, Manner::Refuses(buyer.clone()));
            world.suite.marketplace(&buyer, &ExecuteMsg::Refund { order }).expect("refund");
            world.suite.behave(&token, Manner::Honest);
            Call::of(ExecuteMsg::Collect { address: Some(buyer.into()), denom: world.suite.denom_of(&token) })
        },
    ]
}

/// An order that the buyer disputes.
pub(crate) fn disputed(world: &mut World, reason: Reason) -> OrderId {
    let (buyer, order) = (world.who(Role::Buyer), world.delivered());
    world.suite.dispute(&buyer, order, reason).expect("dispute");
    order
}

/// An order that a panel is to judge, once it is drawn.
fn undrawn(world: &mut World) -> OrderId {
    let order = disputed(world, Reason::NotAsDescribed { claim: testkit::content_id("claim") });
    world.suite.advance(1);
    order
}

/// An order that a panel judges.
pub(crate) fn judged(world: &mut World) -> OrderId {
    let order = undrawn(world);
    world.suite.draw_panel(order).expect("a draw");
    order
}

fn disputes() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            let (order, reason) = (world.delivered(), Reason::Unavailable {});
            Call::of(ExecuteMsg::Dispute { order, reason }).paying(BOND, NATIVE)
        },
        |world| {
            let order = disputed(world, Reason::Unavailable {});
            Call::of(world.suite.answer_of(world.suite.availability(&[order])))
        },
        |world| Call::of(ExecuteMsg::DrawPanel { order: undrawn(world) }),
        |world| Call::of(ExecuteMsg::Vote { order: judged(world), refund_bps: 5_000 }),
        |world| {
            let order = judged(world);
            world.suite.advance(Durations::localnet().panel);
            Call::of(ExecuteMsg::Appeal { order }).paying(BOND, NATIVE)
        },
        |world| {
            let (buyer, order) = (world.who(Role::Buyer), judged(world));
            world.suite.advance(Durations::localnet().panel);
            world.suite.appeal(&buyer, order).expect("appeal");
            Call::of(ExecuteMsg::Rule { order, refund_bps: 10_000 })
        },
        |world| {
            let order = disputed(world, Reason::Unavailable {});
            world.suite.advance(Durations::localnet().answer);
            Call::of(ExecuteMsg::Resolve { order })
        },
    ]
}

/// An order whose contributor was erased, as its buyer has to attest.
fn erased(world: &mut World) -> OrderId {
    let (order, contributor) = (world.delivered(), world.who(Role::Contributor));
    let identity = world.suite.identity(&contributor);
    super::registry::tell(world, &contributor, &registry::ExecuteMsg::Erase {});
    let withdraw = api::data_pool::ExecuteMsg::WithdrawErased { identity, limit: None };
    world.suite.data_pool(&contributor, &withdraw).expect("withdraw");
    order
}

fn deletions() -> Vec<Case<ExecuteMsg>> {
    vec![|world| Call::of(ExecuteMsg::AttestDeletion { order: erased(world), upto: 1 }), |world| {
        let order = erased(world);
        world.suite.advance(Durations::localnet().erasure);
        Call::of(ExecuteMsg::FlagOverdue { order })
    }]
}

pub(crate) fn need(world: &World) -> Need {
    Need {
        words: "doctor visits".into(),
        purpose: Purpose::HealthResearch,
        use_: Use::Raw,
        duration: 90 * 86_400,
        min_records: 100,
        expires_at: world.suite.now() + 600,
    }
}

/// A request of the buyer's.
fn requested(world: &mut World) -> RequestId {
    let (buyer, need) = (world.who(Role::Buyer), need(world));
    world.suite.request(&buyer, need, PRICE, NATIVE).expect("request")
}

fn requests() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| {
            with_key(world);
            Call::of(ExecuteMsg::Request(need(world))).paying(PRICE, NATIVE)
        },
        |world| {
            let (pool, edition) = (world.market.pool, world.market.edition);
            let cohorts = world.market.cohorts.clone();
            let candidates = vec![Candidate { pool, edition, cohorts, score: 8_000 }];
            let report = Report {
                items: vec![MatchItem { request: requested(world), round: 1, candidates }],
                chain_id: CHAIN_ID.into(),
                contract: world.suite.contracts.marketplace.to_string(),
                authority: Authority::Epoch(1),
                issued_at: world.suite.now(),
                expires_at: world.suite.now() + 600,
            };
            let signatures = world.suite.sign(&report.digest(), quorum_of(RELAYERS));
            Call::of(ExecuteMsg::Match { report, signatures })
        },
        |world| Call::of(ExecuteMsg::Accept { request: requested(world), purchase: world.purchase() }),
        |world| {
            Call::of(ExecuteMsg::CloseRequest { request: requested(world) }).note(OPEN).only(&[Role::Buyer])
        },
        |world| {
            let request = requested(world);
            world.suite.advance(600);
            Call::of(ExecuteMsg::CloseRequest { request }).note(EXPIRED)
        },
    ]
}

/// Wants a hundred of a denom.
pub(crate) fn wants(world: &World, denom: &str) -> OfferTerms {
    let (amount, least) = (Uint128::new(100), Uint128::one());
    OfferTerms { denom: denom.into(), amount, least, expires_at: world.suite.now() + 600 }
}

/// A hundred GRAIN for a hundred of the native coin.
fn offered(world: &mut World) -> OfferId {
    let (maker, grain) = (world.who(Role::Holder), world.suite.grain());
    let terms = wants(world, NATIVE);
    world.suite.offer(&maker, (100, &grain), terms).expect("offer")
}

/// A hundred of the native coin for a hundred GRAIN.
fn buyers_offer(world: &mut World) -> OfferId {
    let (maker, grain) = (world.who(Role::Buyer), world.suite.grain());
    let terms = wants(world, &grain);
    world.suite.offer(&maker, (100, NATIVE), terms).expect("offer")
}

fn offers() -> Vec<Case<ExecuteMsg>> {
    vec![
        |world| Call::of(ExecuteMsg::Offer(wants(world, &world.suite.grain()))).paying(100, NATIVE),
        |world| {
            let fill = ExecuteMsg::Fill { offer: offered(world), least: Uint128::one() };
            Call::of(fill).paying(10, NATIVE)
        },
        |world| {
            Call::of(ExecuteMsg::CancelOffer { offer: buyers_offer(world) }).note(OPEN).only(&[Role::Buyer])
        },
        |world| {
            let offer = buyers_offer(world);
            world.suite.advance(600);
            Call::of(ExecuteMsg::CancelOffer { offer }).note(EXPIRED)
        },
    ]
}

fn owners() -> Vec<Case<ExecuteMsg>> {
    vec![
        |_| Call::of(ExecuteMsg::AllowDenom { denom: "uatom".into() }),
        |_| Call::of(ExecuteMsg::DisallowDenom { denom: OTHER.into() }),
        |_| Call::of(ExecuteMsg::Pause { action: Pausable::Buy, seconds: 60 }),
        |world| {
            let (owner, action) = (world.who(Role::Owner), Pausable::Buy);
            world.suite.marketplace(&owner, &ExecuteMsg::Pause { action, seconds: 60 }).expect("pause");
            Call::of(ExecuteMsg::Lift { action })
        },
        |world| {
            let marketplace = world.suite.contracts.marketplace.clone();
            world.surplus(&marketplace);
            Call::of(ExecuteMsg::Skim { denom: NATIVE.into() })
        },
        |world| Call::of(ExecuteMsg::UpdateOwnership(offer(&world.suite.address("heir")))).note("transfer"),
        |world| {
            let marketplace = world.suite.contracts.marketplace.clone();
            let heir = world.offered(&marketplace);
            let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);
            Call::of(accept).note("accept").played(Role::Owner, heir)
        },
        |_| Call::of(ExecuteMsg::UpdateOwnership(Action::RenounceOwnership)).note("renounce"),
    ]
}
