//! Settings, checked once at the door.

use api::check::{self, InputError};
use api::data_pool::{ConfigResponse, Durations, InstantiateMsg, MAX_GRACE};
use api::governance::Purse;
use api::identity_registry::Registry;
use api::reward_token::Token;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Coin, Deps, DepsMut, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::Item;
use earnings::MAX_UNCLOSED;
use terms::Denom;

use crate::ContractError;

/// Settings with addresses that are valid.
#[cw_serde]
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
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(deps: DepsMut, msg: InstantiateMsg) -> Result<(), ContractError> {
    let Durations { decide, publish, sale, grace, cohort_trial, relayer_week } = msg.durations;
    check::range("decide", decide, 1, 90 * DAY)?;
    check::range("publish", publish, 1, 30 * DAY)?;
    check::range("grace", grace, 1, MAX_GRACE)?;
    let longest = grace.saturating_mul(MAX_UNCLOSED.into());
    check::range("sale", sale, publish.saturating_add(1), longest)?;
    check::range("cohort_trial", cohort_trial, 1, 400 * DAY)?;
    check::range("relayer_week", relayer_week, 1, 30 * DAY)?;
    check_native("reserve_denom", &msg.reserve_denom)?;
    check_native("pool_deposit.denom", &msg.pool_deposit.denom)?;
    check_native("cohort_deposit.denom", &msg.cohort_deposit.denom)?;
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
        durations: msg.durations,
    };
    Ok(CONFIG.save(deps.storage, &config)?)
}

/// Deposits and the reserve come as funds of a message: no cw20.
fn check_native(what: &'static str, denom: &str) -> Result<(), InputError> {
    match denom.parse::<Denom>() {
        Ok(Denom::Native(_)) => Ok(()),
        _ => Err(InputError::Malformed {
            what,
            value: denom.chars().take(64).collect(),
            expected: "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters",
        }),
    }
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Names the marketplace. By the owner, once.
pub(crate) fn wire(deps: DepsMut, info: &MessageInfo, marketplace: &str) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    let mut config = get(deps.storage)?;
    if let Some(marketplace) = config.marketplace {
        return Err(ContractError::AlreadyWired { marketplace });
    }
    config.marketplace = Some(check::address(deps.api, "marketplace", marketplace)?);
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new())
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
        durations: config.durations,
    })
}
