//! Settings, checked once at the door.

use api::check;
use api::data_pool::DataPool;
use api::governance::{self, Purse};
use api::identity_registry::{Bonds, MAX_LEVEL, Registry};
use api::marketplace::{ConfigResponse, Durations, InstantiateMsg};
use cosmwasm_std::{Addr, Deps, DepsMut, StdResult, Storage};
use cw_storage_plus::Item;
use lean_serde::lean_serde;

use crate::ContractError;
use crate::denoms::{self, Denoms};

/// Settings with addresses that are valid.
#[lean_serde]
pub(crate) struct Config {
    pub(crate) registry: Registry,
    pub(crate) data_pool: DataPool,
    pub(crate) token: Addr,
    pub(crate) purse: Purse,
    pub(crate) min_level: u8,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(deps: DepsMut, msg: InstantiateMsg) -> Result<(), ContractError> {
    check_durations(&msg.durations)?;
    must_rule_in_time(deps.as_ref(), &msg.purse, &msg.durations)?;
    check::range("min_level", msg.min_level, 1, MAX_LEVEL)?;
    let config = Config {
        registry: Registry(check::address(deps.api, "registry", &msg.registry)?),
        data_pool: DataPool(check::address(deps.api, "data_pool", &msg.data_pool)?),
        token: check::address(deps.api, "token", &msg.token)?,
        purse: Purse(check::address(deps.api, "purse", &msg.purse)?),
        min_level: msg.min_level,
        durations: msg.durations,
    };
    must_be_answered_for(deps.as_ref(), &config)?;
    CONFIG.save(deps.storage, &config)?;
    denoms::start(deps, msg.denoms)
}

fn check_durations(durations: &Durations) -> Result<(), ContractError> {
    let Durations { deliver, refund_delay, window, request, answer, panel, appeal, dispute, erasure, offer } =
        *durations;
    for (what, duration, days) in [
        ("deliver", deliver, 14),
        ("refund_delay", refund_delay, 1),
        ("window", window, 14),
        ("request", request, 400),
        ("answer", answer, 7),
        ("appeal", appeal, 7),
        ("erasure", erasure, 90),
        ("offer", offer, 400),
    ] {
        check::range(what, duration, 1, DAY.saturating_mul(days))?;
    }
    check::range("panel", panel, 2, DAY.saturating_mul(7))?;
    // every decision is due before the dispute ends anyway
    let longest = answer.max(panel.saturating_add(appeal));
    check::range("dispute", dispute, longest.saturating_add(1), DAY.saturating_mul(14))?;
    Ok(())
}

/// Refuses a governance that could not rule on an appeal of the last moment before the dispute's end. Known only of one
/// that answers as ours does.
fn must_rule_in_time(deps: Deps, governance: &str, durations: &Durations) -> Result<(), ContractError> {
    let Ok(pace) = governance::pace(&deps.querier, governance) else {
        return Ok(());
    };
    let Durations { panel, appeal, dispute, .. } = *durations;
    let needed = panel.saturating_add(appeal).saturating_add(pace.shortest());
    if dispute <= needed {
        return Err(ContractError::RulesTooLate { dispute, needed });
    }
    Ok(())
}

/// Refuses a registry whose bonds are free before what keepers and committees may still be asked for is over: whoever
/// signs has something to lose.
fn must_be_answered_for(deps: Deps, config: &Config) -> Result<(), ContractError> {
    let Bonds { unbonding, committee_grace, custody_retention } = config.registry.bonds(&deps.querier)?;
    let sale = config.data_pool.sale(&deps.querier)?;
    let Durations { deliver, window, dispute, .. } = config.durations;
    let last_order = sale.saturating_add(deliver).saturating_add(window).saturating_add(dispute);
    for (what, bonded, needed) in [
        ("custody_retention", custody_retention, last_order),
        ("unbonding", unbonding, committee_grace.saturating_add(dispute)),
    ] {
        if bonded <= needed {
            return Err(ContractError::BondsEndTooSoon { what, bonded, needed });
        }
    }
    Ok(())
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let Config { registry, data_pool, token, purse, min_level, durations } = get(deps.storage)?;
    let Denoms { allowed: denoms, former } = denoms::get(deps.storage)?;
    let (registry, data_pool, purse) = (registry.0, data_pool.0, purse.0);
    Ok(ConfigResponse { registry, data_pool, token, purse, denoms, former, min_level, durations })
}
