//! Settings, checked once at the door.

use api::check;
use api::data_pool::{ConfigResponse, Durations, InstantiateMsg, MAX_GRACE, Wired};
use api::governance::{self, Purse};
use api::identity_registry::Registry;
use api::reward_token::Token;
use cosmwasm_std::{Addr, Coin, Deps, DepsMut, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::Item;
use earnings::MAX_UNCLOSED;
use lean_serde::lean_serde;

use crate::ContractError;

/// Settings with addresses that are valid.
#[lean_serde]
pub(crate) struct Config {
    pub(crate) registry: Registry,
    pub(crate) token: Token,
    /// None until `Wire`.
    pub(crate) marketplace: Option<Addr>,
    pub(crate) authority: Addr,
    pub(crate) purse: Purse,
    pub(crate) reserve_denom: String,
    pub(crate) pool_deposit: Coin,
    pub(crate) cohort_deposit: Coin,
    pub(crate) contribution_deposit: Coin,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(deps: DepsMut, msg: InstantiateMsg) -> Result<(), ContractError> {
    let Durations { decide, publish, sale, grace, cohort_trial, relayer_week, .. } = msg.durations;
    check::range("decide", decide, 1, 90 * DAY)?;
    check::range("publish", publish, 1, 30 * DAY)?;
    check::range("grace", grace, 1, MAX_GRACE)?;
    let longest = grace.saturating_mul(MAX_UNCLOSED.into());
    check::range("sale", sale, publish.saturating_add(1), longest)?;
    check::range("cohort_trial", cohort_trial, 1, 400 * DAY)?;
    check::range("relayer_week", relayer_week, 1, 30 * DAY)?;
    let Durations { cosign, verify, audit, reentry, suspension, sweep, .. } = msg.durations;
    check::range("cosign", cosign, 1, 7 * DAY)?;
    check::range("verify", verify, 1, 60 * DAY)?;
    check::range("audit", audit, 1, 14 * DAY)?;
    check::range("reentry", reentry, 1, 90 * DAY)?;
    check::range("suspension", suspension, 1, 30 * DAY)?;
    check::range("sweep", sweep, 1, 3_650 * DAY)?;
    // deposits and the reserve come as funds of a message: no cw20
    check::native("reserve_denom", &msg.reserve_denom)?;
    check::native("pool_deposit.denom", &msg.pool_deposit.denom)?;
    check::native("cohort_deposit.denom", &msg.cohort_deposit.denom)?;
    check::native("contribution_deposit.denom", &msg.contribution_deposit.denom)?;
    let address = |what, value: &str| check::address(deps.api, what, value);
    let config = Config {
        registry: Registry(address("registry", &msg.registry)?),
        token: Token(address("token", &msg.token)?),
        marketplace: None,
        authority: address("authority", &msg.authority)?,
        purse: Purse(address("purse", &msg.purse)?),
        reserve_denom: msg.reserve_denom,
        pool_deposit: msg.pool_deposit,
        cohort_deposit: msg.cohort_deposit,
        contribution_deposit: msg.contribution_deposit,
        durations: msg.durations,
    };
    Ok(CONFIG.save(deps.storage, &config)?)
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Names the marketplace, once the suite is seen to fit together. By the owner, once.
pub(crate) fn wire(deps: DepsMut, info: &MessageInfo, marketplace: &str) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    let mut config = get(deps.storage)?;
    if let Some(marketplace) = config.marketplace {
        return Err(ContractError::AlreadyWired { marketplace });
    }
    let marketplace = check::address(deps.api, "marketplace", marketplace)?;
    must_share_the_reserve(deps.as_ref(), &config)?;
    let authority_checked = must_decide_in_time(deps.as_ref(), &config)?;
    config.marketplace = Some(marketplace.clone());
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_event(Wired { marketplace: marketplace.into(), authority_checked }))
}

/// Refuses a reward-token that another denom backs: its reserve would never get a share.
fn must_share_the_reserve(deps: Deps, config: &Config) -> Result<(), ContractError> {
    let got = config.token.reserve_denom(&deps.querier)?;
    if got == config.reserve_denom {
        return Ok(());
    }
    Err(ContractError::ReserveDenom { expected: config.reserve_denom.clone(), got })
}

/// Refuses an authority whose decisions would come after `decide`. Known only of one that answers as governance
/// does: whether it was checked is returned.
fn must_decide_in_time(deps: Deps, config: &Config) -> Result<bool, ContractError> {
    let Ok(pace) = governance::pace(&deps.querier, config.authority.as_str()) else {
        return Ok(false);
    };
    let (decide, needed) = (config.durations.decide, pace.longest());
    if decide <= needed {
        return Err(ContractError::DecidesTooLate { decide, needed });
    }
    Ok(true)
}

/// Refuses whoever is not marketplace.
pub(crate) fn must_be_marketplace(config: &Config, sender: &str) -> Result<(), ContractError> {
    match &config.marketplace {
        Some(marketplace) if marketplace.as_str() == sender => Ok(()),
        expected => Err(ContractError::NotMarketplace { expected: expected.clone(), got: sender.into() }),
    }
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let config = get(deps.storage)?;
    Ok(ConfigResponse {
        registry: config.registry.0,
        token: config.token.0,
        marketplace: config.marketplace,
        authority: config.authority,
        purse: config.purse.0,
        reserve_denom: config.reserve_denom,
        pool_deposit: config.pool_deposit,
        cohort_deposit: config.cohort_deposit,
        contribution_deposit: config.contribution_deposit,
        durations: config.durations,
    })
}
