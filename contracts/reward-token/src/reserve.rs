//! The reserve: what data-pool puts in, what redemption takes out, and what GRAIN is minted for. Nobody
//! spends it.

use api::check;
use api::money::MoneyResponse;
use api::reward_token::{EmitResponse, Minted, Redeemed, ReserveResponse};
use cosmwasm_std::{
    BankMsg, Coin, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128, to_json_binary,
};
use cw_storage_plus::Item;
use lean_serde::lean_serde;

use crate::config::{self, Config};
use crate::{ContractError, balances, bonding, power};

/// The counters of the reserve.
#[lean_serde]
struct Reserve {
    /// T, micro-denom: a counter, never the balance.
    reserve: Uint128,
    /// What was ever minted, genesis included.
    minted: Uint128,
    /// The last week that had an `Emit`.
    week: Option<Week>,
}

/// What is left of a week's limit.
#[lean_serde]
struct Week {
    /// Unix time / the week's length.
    number: u64,
    /// micro-GRAIN.
    left: Uint128,
}

const RESERVE: Item<Reserve> = Item::new("reserve");

impl Reserve {
    /// What this week's limit leaves: the whole limit, by the supply of now, before the week's first `Emit`.
    fn week(&self, config: &Config, now: u64, supply: Uint128) -> Result<Week, ContractError> {
        // at least 1, by the check at the door
        let number = now.checked_div(config.durations.emission_week).unwrap_or_default();
        Ok(match &self.week {
            Some(week) if week.number == number => week.clone(),
            _ => Week { number, left: config.curve.weekly(supply)? },
        })
    }

    /// What the cap leaves. A migration may lower the cap.
    fn cap_left(&self, config: &Config) -> Uint128 {
        config.cap.saturating_sub(self.minted)
    }
}

/// An empty reserve, with what genesis minted.
pub(crate) fn set(storage: &mut dyn Storage, minted: Uint128) -> StdResult<()> {
    RESERVE.save(storage, &Reserve { reserve: Uint128::zero(), minted, week: None })
}

/// Takes a reserve share in and mints for it, to data-pool.
pub(crate) fn emit(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let config = config::get(deps.storage)?;
    if config.data_pool.as_ref() != Some(&info.sender) {
        return Err(ContractError::NotDataPool { sender: info.sender.to_string() });
    }
    let share = check::one_coin(info)?;
    if share.denom != config.reserve_denom {
        return Err(ContractError::ReserveDenom { expected: config.reserve_denom, got: share.denom });
    }

    let mut state = RESERVE.load(deps.storage)?;
    let token = balances::token(deps.storage)?;
    let supply = token.total_supply;
    let mut week = state.week(&config, env.block.time.seconds(), supply)?;
    let minted = config
        .curve
        .emission(share.amount, supply, state.reserve)?
        .min(week.left)
        .min(state.cap_left(&config));
    week.left = week.left.saturating_sub(minted);
    state.week = Some(week);
    state.minted = state.minted.checked_add(minted)?;
    state.reserve = state.reserve.checked_add(share.amount)?;
    RESERVE.save(deps.storage, &state)?;

    let response = Response::new().set_data(to_json_binary(&EmitResponse { minted })?);
    let event = |supply| Minted { share: share.amount, minted, reserve: state.reserve, supply };
    if minted.is_zero() {
        return Ok(response.add_event(event(supply)));
    }
    let (supply, moved) = balances::mint(deps.storage, token, &info.sender, minted)?;
    Ok(response.add_attributes(moved).add_event(event(supply)))
}

/// Burns GRAIN of the sender for its share of the reserve.
pub(crate) fn redeem(
    deps: DepsMut,
    info: &MessageInfo,
    amount: Uint128,
    min_out: Uint128,
) -> Result<Response, ContractError> {
    check::positive("amount", amount)?;
    let config = config::get(deps.storage)?;
    let mut state = RESERVE.load(deps.storage)?;
    let (before, supply, moved) = balances::burn(deps.storage, &info.sender, amount)?;
    let out = config.curve.redemption(amount, before, state.reserve)?;
    if out.is_zero() {
        return Err(ContractError::WorthNothing { amount, denom: config.reserve_denom });
    }
    if out < min_out {
        return Err(ContractError::BelowMinimum { out, min_out });
    }
    state.reserve = state.reserve.checked_sub(out)?;
    RESERVE.save(deps.storage, &state)?;

    let address = info.sender.to_string();
    let pay =
        BankMsg::Send { to_address: address.clone(), amount: vec![Coin::new(out, config.reserve_denom)] };
    Ok(Response::new().add_message(pay).add_attributes(moved).add_event(Redeemed {
        address,
        amount,
        paid: out,
        reserve: state.reserve,
        supply,
    }))
}

pub(crate) fn query(deps: Deps, env: &Env) -> Result<ReserveResponse, ContractError> {
    let config = config::get(deps.storage)?;
    let state = RESERVE.load(deps.storage)?;
    let supply = balances::supply(deps.storage)?;
    Ok(ReserveResponse {
        reserve: state.reserve,
        supply,
        minted: state.minted,
        week_left: state.week(&config, env.block.time.seconds(), supply)?.left,
        cap_left: state.cap_left(&config),
    })
}

pub(crate) fn quote(deps: Deps, amount: Uint128) -> Result<Uint128, ContractError> {
    let config = config::get(deps.storage)?;
    let state = RESERVE.load(deps.storage)?;
    config.curve.redemption(amount, balances::supply(deps.storage)?, state.reserve)
}

/// By anyone: what was sent unasked goes to the purse.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: &str) -> Result<Response, ContractError> {
    let purse = config::get(deps.storage)?.purse.ok_or(ContractError::NotWired)?;
    let money = money(deps.as_ref(), env)?;
    let counted =
        money.denoms.iter().filter(|counted| counted.denom == denom).flat_map(|counted| &counted.parts);
    let counted =
        counted.map(|part| part.amount).try_fold(Uint128::zero(), |sum, part| sum.checked_add(part))?;
    control::money::skim(deps.as_ref(), env, denom, counted, &purse)
}

/// Every counter of this contract.
pub(crate) fn money(deps: Deps, env: &Env) -> Result<MoneyResponse, ContractError> {
    let mut money = MoneyResponse::default();
    money.add(&config::get(deps.storage)?.reserve_denom, "reserve", RESERVE.load(deps.storage)?.reserve)?;
    let grain = api::denom::of_cw20(&env.contract.address);
    money.add(&grain, "bonded", power::total(deps.storage)?)?;
    money.add(&grain, "unbonding", bonding::unbonding(deps.storage)?)?;
    Ok(money)
}
