//! Settings, checked once at the door.

use api::check::{self, InputError};
use api::governance::Purse;
use api::reward_token::{ConfigResponse, Durations, InstantiateMsg, MAX_ALPHA_BPS, MAX_GENESIS, TokenWired};
use cosmwasm_std::{Addr, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128};
use cw_storage_plus::Item;
use lean_serde::lean_serde;

use crate::ContractError;
use crate::curve::Curve;
use crate::reserve;

/// Settings with addresses that are valid.
#[lean_serde]
pub(crate) struct Config {
    pub(crate) data_pool: Option<Addr>,
    pub(crate) purse: Option<Purse>,
    pub(crate) cap: Uint128,
    pub(crate) reserve_denom: String,
    pub(crate) curve: Curve,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

/// Sets the token up: cw20-base's own records by cw20-base, without a minter.
pub(crate) fn set(
    mut deps: DepsMut,
    env: Env,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> Result<(), ContractError> {
    let config = checked(&msg)?;
    let genesis = genesis(&msg)?;
    CONFIG.save(deps.storage, &config)?;
    reserve::set(deps.storage, genesis)?;
    let token = cw20_base::msg::InstantiateMsg {
        name: msg.name,
        symbol: msg.symbol,
        decimals: msg.decimals,
        initial_balances: msg.genesis,
        mint: None,
        marketing: msg.marketing,
    };
    cw20_base::contract::instantiate(deps.branch(), env, info.clone(), token)?;
    Ok(())
}

fn checked(msg: &InstantiateMsg) -> Result<Config, InputError> {
    check::positive("cap", msg.cap)?;
    check::native("reserve_denom", &msg.reserve_denom)?;
    check::range("alpha_bps", msg.alpha_bps, 1, MAX_ALPHA_BPS)?;
    check::positive("virtual_supply", msg.virtual_supply)?;
    check::positive("virtual_reserve", msg.virtual_reserve)?;
    check::range("unbonding", msg.durations.unbonding, 1, 120 * DAY)?;
    check::range("emission_week", msg.durations.emission_week, 1, 30 * DAY)?;
    Ok(Config {
        data_pool: None,
        purse: None,
        cap: msg.cap,
        reserve_denom: msg.reserve_denom.clone(),
        curve: Curve {
            alpha_bps: msg.alpha_bps,
            virtual_supply: msg.virtual_supply,
            virtual_reserve: msg.virtual_reserve,
        },
        durations: msg.durations,
    })
}

/// The sum of the genesis. cw20-base adds unchecked; below the cap nothing of it can overflow.
fn genesis(msg: &InstantiateMsg) -> Result<Uint128, ContractError> {
    let (got, max) = (msg.genesis.len(), MAX_GENESIS);
    if got > max {
        return Err(InputError::TooMany { what: "genesis", max, got }.into());
    }
    let sum = msg.genesis.iter().try_fold(Uint128::zero(), |sum, coin| sum.checked_add(coin.amount));
    match sum {
        Ok(genesis) if genesis <= msg.cap => Ok(genesis),
        above => Err(ContractError::AboveCap { genesis: above.unwrap_or(Uint128::MAX), cap: msg.cap }),
    }
}

/// Names data-pool and the purse. By the owner, once.
pub(crate) fn wire(
    deps: DepsMut,
    info: &MessageInfo,
    data_pool: &str,
    purse: &str,
) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    let mut config = get(deps.storage)?;
    if let Some(data_pool) = config.data_pool {
        return Err(ContractError::AlreadyWired { data_pool: data_pool.into() });
    }
    let data_pool = check::address(deps.api, "data_pool", data_pool)?;
    let event = TokenWired { data_pool: data_pool.to_string() };
    config.data_pool = Some(data_pool);
    config.purse = Some(Purse(check::address(deps.api, "purse", purse)?));
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(event))
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let config = get(deps.storage)?;
    Ok(ConfigResponse {
        data_pool: config.data_pool,
        purse: config.purse.map(|purse| purse.0),
        cap: config.cap,
        reserve_denom: config.reserve_denom,
        alpha_bps: config.curve.alpha_bps,
        virtual_supply: config.curve.virtual_supply,
        virtual_reserve: config.curve.virtual_reserve,
        durations: config.durations,
    })
}
