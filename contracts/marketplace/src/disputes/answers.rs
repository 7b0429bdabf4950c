//! What keepers say to a dispute over a bundle: it is there, and it opens.

use api::check;
use api::marketplace::{Answered, DISPUTE_ROUND, MAX_AVAILABILITY_ITEMS};
use attestation::{Authority, AvailabilityItem, Report, ReportError, Signature, verify_quorum};
use cosmwasm_std::{Deps, DepsMut, Env, Response};

use super::DISPUTES;
use super::resolution::{self, Ground};
use crate::config::{self, Config};
use crate::{ContractError, orders};

/// By anyone, with the keepers' signatures. They are made with the keepers' own keys, not with the custody key, and
/// nobody else can open a bundle: so they count also where the custody key is compromised or retired since.
pub(crate) fn answer(
    mut deps: DepsMut,
    env: &Env,
    report: &Report<AvailabilityItem>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    check::sorted("items", &report.items, MAX_AVAILABILITY_ITEMS, |item| item.order)?;
    report.check(env)?;
    let config = config::get(deps.storage)?;
    check_keepers(deps.as_ref(), &config, report, signatures)?;
    let mut response = Response::new();
    let mut answered = false;
    for item in &report.items {
        let Some(ended) = answer_one(deps.branch(), env, &config, item)? else { continue };
        answered = true;
        response = response
            .add_submessages(ended.messages)
            .add_events(ended.events)
            .add_event(Answered { order: item.order, bundle: item.bundle.clone() });
    }
    if !answered {
        return Err(ContractError::NothingNew {});
    }
    Ok(response)
}

/// A quorum of the keepers of the custody key that the report names, which sealed every order in it.
fn check_keepers(
    deps: Deps,
    config: &Config,
    report: &Report<AvailabilityItem>,
    signatures: &[Signature],
) -> Result<(), ContractError> {
    let got = report.authority;
    let Authority::Custody(custody) = got else {
        return Err(ContractError::NotOfKeepers { got });
    };
    for item in &report.items {
        let (order, _) = orders::load(deps.storage, item.order)?;
        if order.custody != custody {
            let expected = Authority::Custody(order.custody);
            return Err(ReportError::Authority { expected, got }.into());
        }
    }
    let keepers = config.registry.custody(&deps.querier, custody)?.keepers;
    let keys = keepers.iter().map(|keeper| keeper.key.as_slice());
    verify_quorum(deps.api, &report.digest(), keys, signatures)?;
    Ok(())
}

/// None where the dispute is over: the item's slot is consumed.
fn answer_one(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    item: &AvailabilityItem,
) -> Result<Option<Response>, ContractError> {
    let AvailabilityItem { order: id, round, bundle } = item;
    let (order, _) = orders::load(deps.storage, *id)?;
    check::range("round", *round, DISPUTE_ROUND, DISPUTE_ROUND)?;
    check::content_id("bundle", bundle)?;
    let dispute = DISPUTES.may_load(deps.storage, *id)?.ok_or(ContractError::NoDispute { order: *id })?;
    if dispute.is_of_panel() {
        return Err(ContractError::OtherReason { order: *id, reason: dispute.reason });
    }
    if dispute.outcome.is_some() {
        return Ok(None);
    }
    let (end, now) = (dispute.due(&config.durations).0, env.block.time.seconds());
    if now >= end {
        return Err(ContractError::TooLate { order: *id, what: "answer", end, now });
    }
    resolution::conclude(deps, env, config, (*id, &order, dispute), Ground::Answered).map(Some)
}
