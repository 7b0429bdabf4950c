//! GRAIN for what a sale puts into the reserve: asked for with the reserve share, credited with the answer.

use api::CohortId;
use api::OrderId;
use api::data_pool::Emitted;
use api::reward_token::EmitResponse;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    Binary, Coin, DepsMut, Reply, Response, SubMsg, SubMsgResult, Uint128, from_json, to_json_binary,
};

use crate::config::Config;
use crate::orders::{self, settlement};
use crate::{ContractError, config, money};

/// The one message whose answer is waited for.
const REPLY_EMIT: u64 = 1;

/// What the answer needs to know.
#[cw_serde]
struct Pending {
    order: OrderId,
    /// The reserve share that was sent, micro-denom of the reserve.
    reserve: Uint128,
    /// What each cohort got of the price: the measure of what it gets of the GRAIN.
    nets: Vec<(CohortId, Uint128)>,
}

/// The reserve share on its way to reward-token; none where it is zero.
pub(crate) fn ask(
    config: &Config,
    order: OrderId,
    nets: &[(CohortId, Uint128)],
    reserve: Uint128,
) -> Result<Option<SubMsg>, ContractError> {
    if reserve.is_zero() {
        return Ok(None);
    }
    let pending = Pending { order, reserve, nets: nets.to_vec() };
    let message = config.token.emit(Coin::new(reserve, &config.reserve_denom))?;
    Ok(Some(SubMsg::reply_always(message, REPLY_EMIT).with_payload(to_json_binary(&pending)?)))
}

/// The answer. If the emission failed, the reserve share came back and joins the purse: settling never fails for
/// it.
pub(crate) fn answered(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    if reply.id != REPLY_EMIT {
        return Err(ContractError::UnknownReply { id: reply.id });
    }
    let Pending { order: id, reserve, nets } = from_json(&reply.payload)?;
    let order = orders::load(deps.storage, id)?;
    let config = config::get(deps.storage)?;
    let (backed, minted) = match reply.result {
        SubMsgResult::Ok(answer) => (true, minted(answer)),
        SubMsgResult::Err(_) => (false, Uint128::zero()),
    };
    if !backed {
        money::update(deps.storage, &config.reserve_denom, |counters| {
            money::add(&mut counters.purse, reserve)
        })?;
    }
    let parts = pro_rata(minted, &nets)?;
    let events = settlement::credit(deps.storage, id, &order, &config.token.denom(), &parts)?;
    earnings::end_order(deps.storage, order.pool, order.edition)?;
    Ok(Response::new().add_event(Emitted { order: id, minted, backed }).add_events(events))
}

/// What was minted, as reward-token says. An answer that says nothing readable minted nothing that could be
/// credited.
fn minted(answer: cosmwasm_std::SubMsgResponse) -> Uint128 {
    #[allow(deprecated, reason = "chains before msg_responses fill only data")]
    let wrapped = answer.msg_responses.into_iter().next().map(|first| first.value).or(answer.data);
    let inner: Option<Binary> = wrapped
        .and_then(|bytes| cw_utils::parse_execute_response_data(&bytes).ok())
        .and_then(|response| response.data);
    inner
        .and_then(|json| from_json::<EmitResponse>(json).ok())
        .map(|response| response.minted)
        .unwrap_or_default()
}

/// Splits an amount in proportion to `nets`; the last that has a part takes what rounding leaves.
fn pro_rata(
    amount: Uint128,
    nets: &[(CohortId, Uint128)],
) -> Result<Vec<(CohortId, Uint128)>, ContractError> {
    let mut nets_left = Uint128::zero();
    for (_, net) in nets {
        nets_left = nets_left.checked_add(*net)?;
    }
    let whole = nets_left;
    let mut left = amount;
    let mut parts = Vec::with_capacity(nets.len());
    for (cohort, net) in nets.iter().filter(|(_, net)| !net.is_zero()) {
        nets_left = nets_left.checked_sub(*net)?;
        // below `amount`, because `net` is at most `whole`
        let part = if nets_left.is_zero() { left } else { amount.checked_multiply_ratio(*net, whole)? };
        left = left.checked_sub(part)?;
        parts.push((*cohort, part));
    }
    Ok(parts)
}
