//! Payments that leave. None of them can hold up what it is part of: one that a token refuses is undone alone, and
//! waits here for its payee.

use api::marketplace::{Collected, Unpaid};
use api::{OrderId, check, denom};
use cosmwasm_std::{
    Addr, CosmosMsg, Deps, DepsMut, MessageInfo, Reply, Response, StdResult, Storage, SubMsg, Uint128,
    from_json, to_json_binary,
};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::config::{self, Config};
use crate::escrow::UNPAID;
use crate::{ContractError, settlement};

/// The one answer that is waited for: that a payment failed.
const REPLY_REFUSED: u64 = 1;

/// (Payee, denom) -> what waits. The sum over payees is the counter `unpaid`.
const WAITING: Map<(&Addr, &str), Uint128> = Map::new("unpaid_of");

/// What the answer needs to know.
#[lean_serde]
pub(crate) enum Pending {
    /// A payment to someone.
    Payout { to: Addr, denom: String, amount: Uint128 },
    /// A settlement that has been due for so long that the order is given up if it fails again.
    Settlement { order: OrderId, denom: String, amount: Uint128 },
}

/// A message whose failure is heard of, and undoes nothing but itself.
pub(crate) fn guarded(message: CosmosMsg, pending: &Pending) -> StdResult<SubMsg> {
    Ok(SubMsg::reply_on_error(message, REPLY_REFUSED).with_payload(to_json_binary(pending)?))
}

/// Pays an amount that is no longer counted to someone; nothing where it is zero.
pub(crate) fn send(config: &Config, denom: &str, to: &Addr, amount: Uint128) -> StdResult<Option<SubMsg>> {
    if amount.is_zero() {
        return Ok(None);
    }
    let pending = Pending::Payout { to: to.clone(), denom: denom.into(), amount };
    guarded(payment(config, denom, to, amount)?, &pending).map(Some)
}

/// The purse counts what it is given, so it is called.
fn payment(config: &Config, denom: &str, to: &Addr, amount: Uint128) -> StdResult<CosmosMsg> {
    if *to == config.purse.0 { config.purse.give(denom, amount) } else { denom::pay(denom, to, amount) }
}

/// A payment failed.
pub(crate) fn refused(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    if reply.id != REPLY_REFUSED {
        return Err(ContractError::UnknownReply { id: reply.id });
    }
    match from_json(&reply.payload)? {
        Pending::Payout { to, denom, amount } => {
            let event = hold(deps.storage, to, denom, amount)?;
            Ok(Response::new().add_event(event))
        }
        Pending::Settlement { order, denom, amount } => settlement::strand(deps, order, denom, amount),
    }
}

/// Counts what waits for someone.
pub(crate) fn hold(
    storage: &mut dyn Storage,
    to: Addr,
    denom: String,
    amount: Uint128,
) -> Result<Unpaid, ContractError> {
    let waiting = WAITING.may_load(storage, (&to, &denom))?.unwrap_or_default();
    WAITING.save(storage, (&to, &denom), &waiting.checked_add(amount)?)?;
    UNPAID.add::<ContractError>(storage, &denom, amount)?;
    Ok(Unpaid { address: to.into(), denom, amount })
}

/// By anyone, to whom it is for.
pub(crate) fn collect(
    deps: DepsMut,
    info: &MessageInfo,
    address: Option<String>,
    denom: String,
) -> Result<Response, ContractError> {
    let to = match address {
        Some(address) => check::address(deps.api, "address", &address)?,
        None => info.sender.clone(),
    };
    let Some(amount) = WAITING.may_load(deps.storage, (&to, &denom))? else {
        return Err(ContractError::NothingUnpaid { address: to.into(), denom });
    };
    WAITING.remove(deps.storage, (&to, &denom));
    UNPAID.sub::<ContractError>(deps.storage, &denom, amount)?;
    let message = payment(&config::get(deps.storage)?, &denom, &to, amount)?;
    let event = Collected { address: to.into(), denom, amount };
    Ok(Response::new().add_message(message).add_event(event))
}

pub(crate) fn query(deps: Deps, address: &str, denom: &str) -> Result<Uint128, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    Ok(WAITING.may_load(deps.storage, (&address, denom))?.unwrap_or_default())
}
