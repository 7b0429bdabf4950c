//! GRAIN for what a sale puts into the reserve: asked for with the reserve share, credited with the answer.

use api::data_pool::Emitted;
use api::reward_token::EmitResponse;
use api::{CohortId, EditionNo, OrderId, PoolId};
use cosmwasm_std::{
    Binary, Coin, DepsMut, Reply, Response, SubMsg, SubMsgResult, Uint128, from_json, to_json_binary,
};
use lean_serde::lean_serde;

use crate::config::Config;
use crate::orders::{Order, settlement};
use crate::{ContractError, money};

/// The one message whose answer is waited for.
const REPLY_EMIT: u64 = 1;

/// What the answer needs to know: so it reads neither the order nor the config again.
#[lean_serde]
struct Pending {
    order: OrderId,
    pool: PoolId,
    edition: EditionNo,
    /// GRAIN's denom, and the reserve's.
    grain: String,
    denom: String,
    /// The reserve share that was sent, micro-denom of the reserve.
    reserve: Uint128,
    /// What each cohort got of the price: the measure of what it gets of the GRAIN.
    nets: Vec<(CohortId, Uint128)>,
}

/// The reserve share on its way to reward-token; none where it is zero.
pub(crate) fn ask(
    config: &Config,
    id: OrderId,
    order: &Order,
    nets: &[(CohortId, Uint128)],
    reserve: Uint128,
) -> Result<Option<SubMsg>, ContractError> {
    if reserve.is_zero() {
        return Ok(None);
    }
    let message = config.token.emit(Coin::new(reserve, &config.reserve_denom))?;
    let pending = Pending {
        order: id,
        pool: order.pool,
        edition: order.edition,
        grain: config.token.denom(),
        denom: config.reserve_denom.clone(),
        reserve,
        nets: nets.to_vec(),
    };
    Ok(Some(SubMsg::reply_always(message, REPLY_EMIT).with_payload(to_json_binary(&pending)?)))
}

/// The answer. If the emission failed, the reserve share came back and joins the purse: settling never fails for
/// it.
pub(crate) fn answered(deps: DepsMut, reply: Reply) -> Result<Response, ContractError> {
    if reply.id != REPLY_EMIT {
        return Err(ContractError::UnknownReply { id: reply.id });
    }
    let Pending { order, pool, edition, grain, denom, reserve, nets } = from_json(&reply.payload)?;
    let (backed, minted) = match reply.result {
        SubMsgResult::Ok(answer) => (true, minted(answer)),
        SubMsgResult::Err(_) => (false, Uint128::zero()),
    };
    if !backed {
        money::update(deps.storage, &denom, |counters| money::add(&mut counters.purse, reserve))?;
    }
    let parts = pro_rata(minted, &nets)?;
    let events = settlement::credit(deps.storage, order, (pool, edition), &grain, &parts)?;
    earnings::end_order(deps.storage, pool, edition)?;
    Ok(Response::new().add_event(Emitted { order, minted, backed }).add_events(events))
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
