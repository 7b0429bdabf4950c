//! The one cw20-base message that needs a check before it: cw20-base adds allowances unchecked, and would
//! panic where this fails.

use api::check;
use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Uint128};
use cw20::Expiration;
use cw20_base::state::ALLOWANCES;

use crate::ContractError;

pub(crate) fn increase_allowance(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    spender: String,
    amount: Uint128,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let address = check::address(deps.api, "spender", &spender)?;
    if let Some(allowance) = ALLOWANCES.may_load(deps.storage, (&info.sender, &address))? {
        allowance.allowance.checked_add(amount)?;
    }
    Ok(cw20_base::allowances::execute_increase_allowance(deps, env, info, spender, amount, expires)?)
}
