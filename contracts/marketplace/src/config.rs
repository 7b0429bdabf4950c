//! Settings, checked once at the door.

use api::check;
use api::data_pool::DataPool;
use api::governance::Purse;
use api::identity_registry::{MAX_LEVEL, Registry};
use api::marketplace::{ConfigResponse, Durations, InstantiateMsg, MAX_DENOMS};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Api, Deps, DepsMut, StdResult};
use cw_storage_plus::Item;
use terms::Denom;

use crate::ContractError;

/// Settings with addresses that are valid.
#[cw_serde]
pub(crate) struct Config {
    pub(crate) registry: Registry,
    pub(crate) data_pool: DataPool,
    pub(crate) purse: Purse,
    pub(crate) denoms: Vec<String>,
    pub(crate) min_level: u8,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(deps: DepsMut, msg: InstantiateMsg) -> Result<(), ContractError> {
    let Durations { deliver, refund_delay, window, request } = msg.durations;
    check::range("deliver", deliver, 1, 14 * DAY)?;
    check::range("refund_delay", refund_delay, 1, DAY)?;
    check::range("window", window, 1, 14 * DAY)?;
    check::range("request", request, 1, 400 * DAY)?;
    check::range("min_level", msg.min_level, 1, MAX_LEVEL)?;
    check::distinct("denoms", &msg.denoms, MAX_DENOMS)?;
    msg.denoms.iter().try_for_each(|denom| check_denom(deps.api, denom))?;
    let config = Config {
        registry: Registry(check::address(deps.api, "registry", &msg.registry)?),
        data_pool: DataPool(check::address(deps.api, "data_pool", &msg.data_pool)?),
        purse: Purse(check::address(deps.api, "purse", &msg.purse)?),
        denoms: msg.denoms,
        min_level: msg.min_level,
        durations: msg.durations,
    };
    Ok(CONFIG.save(deps.storage, &config)?)
}

fn check_denom(api: &dyn Api, denom: &str) -> Result<(), ContractError> {
    match denom.parse::<Denom>() {
        Ok(Denom::Native(_)) => Ok(()),
        Ok(Denom::Cw20(token)) => Ok(check::address(api, "denoms", &token).map(drop)?),
        Err(_) => Err(check::InputError::Malformed {
            what: "denoms",
            value: denom.chars().take(64).collect(),
            expected: "a native denom, or cw20: and an address",
        }
        .into()),
    }
}

pub(crate) fn get(deps: Deps) -> StdResult<Config> {
    CONFIG.load(deps.storage)
}

impl Config {
    /// Fails for a denom that orders cannot be paid in.
    pub(crate) fn allow(&self, denom: &str) -> Result<(), ContractError> {
        if self.denoms.iter().any(|allowed| allowed == denom) {
            Ok(())
        } else {
            Err(ContractError::Denom { denom: denom.into(), allowed: self.denoms.clone() })
        }
    }
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let Config { registry, data_pool, purse, denoms, min_level, durations } = get(deps)?;
    let (registry, data_pool, purse) = (registry.0, data_pool.0, purse.0);
    Ok(ConfigResponse { registry, data_pool, purse, denoms, min_level, durations })
}
