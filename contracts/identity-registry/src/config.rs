//! Settings, checked once at the door.

use api::check;
use api::identity_registry::{ConfigResponse, Durations, InstantiateMsg};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Coin, Deps, StdResult, Storage};
use cw_storage_plus::Item;
use terms::{Denom, MAX_DENOM};

use crate::{ContractError, committees, identities};

#[cw_serde]
pub(crate) struct Config {
    pub(crate) relayer_bond: Coin,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(storage: &mut dyn Storage, msg: &InstantiateMsg) -> Result<(), ContractError> {
    check::positive("relayer_bond", msg.relayer_bond.amount)?;
    let denom = &msg.relayer_bond.denom;
    if !matches!(denom.parse(), Ok(Denom::Native(_))) {
        return Err(check::InputError::Malformed {
            what: "relayer_bond.denom",
            value: denom.chars().take(MAX_DENOM).collect(),
            expected: "a native denom, which a bond is sent in",
        }
        .into());
    }
    let Durations { unbonding, committee_grace } = msg.durations;
    check::range("unbonding", unbonding, 1, 90 * DAY)?;
    check::range("committee_grace", committee_grace, 1, 7 * DAY)?;
    if unbonding <= committee_grace {
        return Err(ContractError::UnbondingTooShort { unbonding, grace: committee_grace });
    }
    let config = Config { relayer_bond: msg.relayer_bond.clone(), durations: msg.durations };
    Ok(CONFIG.save(storage, &config)?)
}

pub(crate) fn get(storage: &dyn Storage) -> StdResult<Config> {
    CONFIG.load(storage)
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let Config { relayer_bond, durations } = get(deps.storage)?;
    let epoch = committees::present(deps.storage)?;
    Ok(ConfigResponse { relayer_bond, durations, epoch, identities: identities::count(deps.storage)? })
}
