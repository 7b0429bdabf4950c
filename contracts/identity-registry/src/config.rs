//! Settings, checked once at the door.

use api::check;
use api::governance::Purse;
use api::identity_registry::{ConfigResponse, Durations, InstantiateMsg};
use cosmwasm_std::{Addr, Coin, Deps, DepsMut, MessageInfo, Response, StdResult, Storage};
use cw_storage_plus::Item;
use lean_serde::lean_serde;

use crate::{ContractError, committees, identities};

#[lean_serde]
pub(crate) struct Config {
    /// None until `Wire`.
    pub(crate) wired: Option<Wired>,
    pub(crate) relayer_bond: Coin,
    pub(crate) durations: Durations,
}

/// What did not exist yet at instantiation.
#[lean_serde]
pub(crate) struct Wired {
    pub(crate) marketplace: Addr,
    pub(crate) purse: Purse,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(storage: &mut dyn Storage, msg: &InstantiateMsg) -> Result<(), ContractError> {
    check::positive("relayer_bond", msg.relayer_bond.amount)?;
    check::native("relayer_bond.denom", &msg.relayer_bond.denom)?;
    check_durations(&msg.durations)?;
    let config = Config { wired: None, relayer_bond: msg.relayer_bond.clone(), durations: msg.durations };
    Ok(CONFIG.save(storage, &config)?)
}

fn check_durations(durations: &Durations) -> Result<(), ContractError> {
    let Durations {
        unbonding,
        committee_grace,
        committee_term,
        suspension,
        rebind_delay,
        rebind_window,
        forget_after,
        nullifier_retention,
        custody_retention,
        key_notice,
    } = *durations;
    check::range("unbonding", unbonding, 1, 90 * DAY)?;
    check::range("committee_grace", committee_grace, 1, 7 * DAY)?;
    if unbonding <= committee_grace {
        return Err(ContractError::UnbondingTooShort { unbonding, grace: committee_grace });
    }
    check::range("committee_term", committee_term, 1, 366 * DAY)?;
    check::range("suspension", suspension, 1, 30 * DAY)?;
    check::range("rebind_delay", rebind_delay, 1, 30 * DAY)?;
    check::range("rebind_window", rebind_window, 1, 90 * DAY)?;
    check::range("forget_after", forget_after, 1, 3_650 * DAY)?;
    check::range("nullifier_retention", nullifier_retention, forget_after, 3_650 * DAY)?;
    check::range("custody_retention", custody_retention, 1, 500 * DAY)?;
    check::range("key_notice", key_notice, 1, 30 * DAY)?;
    Ok(())
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

/// Names marketplace and the purse. By the owner, once.
pub(crate) fn wire(
    deps: DepsMut,
    info: &MessageInfo,
    marketplace: &str,
    purse: &str,
) -> Result<Response, ContractError> {
    cw_ownable::assert_owner(deps.storage, &info.sender)?;
    let mut config = get(deps.storage)?;
    if let Some(Wired { marketplace, .. }) = config.wired {
        return Err(ContractError::AlreadyWired { marketplace: marketplace.into() });
    }
    config.wired = Some(Wired {
        marketplace: check::address(deps.api, "marketplace", marketplace)?,
        purse: Purse(check::address(deps.api, "purse", purse)?),
    });
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new())
}

/// What `Wire` named.
pub(crate) fn wired(storage: &dyn Storage) -> Result<Wired, ContractError> {
    get(storage)?.wired.ok_or(ContractError::NotWired {})
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let Config { wired, relayer_bond, durations } = get(deps.storage)?;
    let (marketplace, purse) = wired.map(|wired| (wired.marketplace, wired.purse.0)).unzip();
    let (epoch, identities) = (committees::present(deps.storage)?, identities::count(deps.storage)?);
    Ok(ConfigResponse { marketplace, purse, relayer_bond, durations, epoch, identities })
}
