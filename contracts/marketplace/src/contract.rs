//! Entry points: they dispatch and check payment, nothing else.

use api::marketplace::{ExecuteMsg, InstantiateMsg, QueryMsg, ReceiveMsg};
use api::migrate::MigrateMsg;
use api::{check, denom};
use control::{migration, ownership};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    Binary, Coin, Deps, DepsMut, Env, MessageInfo, Reply, Response, from_json, to_json_binary,
};
use cw20::Cw20ReceiveMsg;

use crate::disputes::{self, answers, appeals, panel, resolution};
use crate::licences::{self, Access};
use crate::orders::{self, QuoteFor};
use crate::{
    ContractError, config, delivery, denoms, erasures, escrow, offers, pauses, payouts, requests, settlement,
};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:marketplace";

/// Sets the marketplace up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let version = (NAME, env!("CARGO_PKG_VERSION"));
    ownership::start::<ContractError>(deps.branch(), &info, version, msg.owner.as_deref())?;
    config::set(deps, msg)?;
    Ok(Response::new())
}

/// Takes over what an earlier version kept: [`MigrateMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migration::migrate(deps.storage, (NAME, env!("CARGO_PKG_VERSION")))
}

/// Does what a message says: [`ExecuteMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    pauses::check(deps.storage, &env, pauses::of(&msg))?;
    if !takes_funds(&msg) {
        check::no_funds(&info)?;
    }
    let sender = info.sender.clone();
    match msg {
        ExecuteMsg::Buy(purchase) => {
            let Coin { denom, amount, .. } = check::one_coin(&info)?;
            orders::buy(deps, &env, sender, denom, amount, purchase)
        }
        ExecuteMsg::Receive(hook) => receive(deps, &env, &info, hook),
        ExecuteMsg::Deliver { order, r1, e } => delivery::deliver(deps, &env, order, r1, e),
        ExecuteMsg::Confirm { order } => settlement::confirm(deps, &env, &info, order),
        ExecuteMsg::Settle { order } => settlement::settle(deps, &env, &info, order),
        ExecuteMsg::Refund { order } => settlement::refund(deps, &env, order),
        ExecuteMsg::Dispute { order, reason } => {
            disputes::dispute(deps, &env, sender, check::one_coin(&info)?, order, reason)
        }
        ExecuteMsg::Answer { report, signatures } => answers::answer(deps, &env, &report, &signatures),
        ExecuteMsg::DrawPanel { order } => panel::draw(deps, &env, order),
        ExecuteMsg::Vote { order, refund_bps } => panel::vote(deps, &env, &info, order, refund_bps),
        ExecuteMsg::Appeal { order } => appeals::appeal(deps, &env, sender, check::one_coin(&info)?, order),
        ExecuteMsg::Rule { order, refund_bps } => appeals::rule(deps, &env, &info, order, refund_bps),
        ExecuteMsg::Resolve { order } => resolution::resolve(deps, &env, &info, order),
        ExecuteMsg::AttestDeletion { order, upto } => erasures::attest(deps, &env, &info, order, upto),
        ExecuteMsg::FlagOverdue { order } => erasures::flag(deps, &env, order),
        ExecuteMsg::Request(need) => {
            let Coin { denom, amount, .. } = check::one_coin(&info)?;
            requests::request(deps, &env, sender, denom, amount, need)
        }
        ExecuteMsg::Match { report, signatures } => requests::answer(deps, &env, report, &signatures),
        ExecuteMsg::Accept { request, purchase } => requests::accept(deps, &env, &info, request, purchase),
        ExecuteMsg::CloseRequest { request } => requests::close(deps, &env, &info, request),
        ExecuteMsg::Offer(terms) => {
            let Coin { denom, amount, .. } = check::one_coin(&info)?;
            offers::offer(deps, &env, sender, denom, amount, terms)
        }
        ExecuteMsg::Fill { offer, least } => {
            let Coin { denom, amount, .. } = check::one_coin(&info)?;
            offers::fill(deps, &env, &sender, &denom, amount, (offer, least))
        }
        ExecuteMsg::CancelOffer { offer } => offers::cancel(deps, &env, &info, offer),
        ExecuteMsg::Collect { address, denom } => payouts::collect(deps, &info, address, denom),
        ExecuteMsg::AllowDenom { denom } => denoms::allow(deps, &sender, denom),
        ExecuteMsg::DisallowDenom { denom } => denoms::disallow(deps, &sender, denom),
        ExecuteMsg::Pause { action, seconds } => pauses::pause(deps, &env, &sender, action, seconds),
        ExecuteMsg::Lift { action } => pauses::lift(deps, &env, &sender, action),
        ExecuteMsg::Skim { denom } => escrow::skim(deps, &env, &denom),
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, &env, &sender, action),
    }
}

fn takes_funds(msg: &ExecuteMsg) -> bool {
    matches!(
        msg,
        ExecuteMsg::Buy(_)
            | ExecuteMsg::Request(_)
            | ExecuteMsg::Dispute { .. }
            | ExecuteMsg::Appeal { .. }
            | ExecuteMsg::Offer(_)
            | ExecuteMsg::Fill { .. }
    )
}

/// A cw20 says that it was sent here. The denom is that of the token that calls, whatever the hook says, and what the
/// hook is for takes an allowed one, or that of the order: an unknown contract can spoof nothing but its own denom.
fn receive(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    hook: Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    let (denom, amount) = (denom::of_cw20(&info.sender), hook.amount);
    let sender = check::address(deps.api, "sender", &hook.sender)?;
    let msg: ReceiveMsg = from_json(&hook.msg)?;
    pauses::check(deps.storage, env, pauses::of_hook(&msg))?;
    match msg {
        ReceiveMsg::Buy(purchase) => orders::buy(deps, env, sender, denom, amount, purchase),
        ReceiveMsg::Request(need) => requests::request(deps, env, sender, denom, amount, need),
        ReceiveMsg::Dispute { order, reason } => {
            disputes::dispute(deps, env, sender, Coin::new(amount, denom), order, reason)
        }
        ReceiveMsg::Appeal { order } => appeals::appeal(deps, env, sender, Coin::new(amount, denom), order),
        ReceiveMsg::Offer(terms) => offers::offer(deps, env, sender, denom, amount, terms),
        ReceiveMsg::Fill { offer, least } => offers::fill(deps, env, &sender, &denom, amount, (offer, least)),
    }
}

/// A payment was refused on its way.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    payouts::refused(deps, reply)
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Quote { buyer, pool, edition, purpose, use_, duration, denom } => {
            let of = QuoteFor { buyer, pool, edition, purpose, use_, duration, denom };
            to_json_binary(&orders::quote(deps, &env, of)?)
        }
        QueryMsg::Order { order } => to_json_binary(&orders::query(deps, &env, order)?),
        QueryMsg::Orders { start_after, limit } => {
            to_json_binary(&orders::list(deps, &env, start_after, limit)?)
        }
        QueryMsg::OrdersOf { buyer, start_after, limit } => {
            to_json_binary(&orders::list_of(deps, &env, &buyer, start_after, limit)?)
        }
        QueryMsg::Dispute { order } => to_json_binary(&disputes::query(deps, order)?),
        QueryMsg::Disputes { start_after, limit } => {
            to_json_binary(&disputes::list(deps, start_after, limit)?)
        }
        QueryMsg::DisputesOf { auditor, start_after, limit } => {
            to_json_binary(&disputes::list_of(deps, &auditor, start_after, limit)?)
        }
        QueryMsg::Request { request } => to_json_binary(&requests::query(deps, request)?),
        QueryMsg::Requests { start_after, limit } => {
            to_json_binary(&requests::list(deps, start_after, limit)?)
        }
        QueryMsg::RequestsOf { buyer, start_after, limit } => {
            to_json_binary(&requests::list_of(deps, &buyer, start_after, limit)?)
        }
        QueryMsg::Offer { offer } => to_json_binary(&offers::query(deps, offer)?),
        QueryMsg::Offers { start_after, limit } => to_json_binary(&offers::list(deps, start_after, limit)?),
        QueryMsg::OffersOf { maker, start_after, limit } => {
            to_json_binary(&offers::list_of(deps, &maker, start_after, limit)?)
        }
        QueryMsg::CheckAccess { licensee, pool, edition, cohorts, purpose, use_, at } => {
            let wanted = Access { licensee, pool, edition, cohorts, purpose, use_, at };
            to_json_binary(&licences::check_access(deps, &env, wanted)?)
        }
        QueryMsg::Notices { order, start_after, limit } => {
            to_json_binary(&erasures::notices(deps, order, start_after, limit)?)
        }
        QueryMsg::NoticesOf { buyer, start_after, limit } => {
            to_json_binary(&erasures::notices_of(deps, &buyer, start_after, limit)?)
        }
        QueryMsg::Unpaid { address, denom } => to_json_binary(&payouts::query(deps, &address, &denom)?),
        QueryMsg::Money {} => to_json_binary(&escrow::money(deps)?),
        QueryMsg::Pauses {} => to_json_binary(&pauses::query(deps, &env)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    }?)
}
