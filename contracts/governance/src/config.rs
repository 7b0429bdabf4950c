//! Settings, checked once at the door.

use api::check::{self, InputError};
use api::governance::{ConfigResponse, Durations, InstantiateMsg, MIN_IDENTITIES, Rules};
use api::identity_registry::Registry;
use api::reward_token::Token;
use cosmwasm_std::{Coin, Deps, DepsMut, StdResult, Uint128};
use cw_storage_plus::Item;
use lean_serde::lean_serde;

use crate::ContractError;
use crate::enrolment;

/// Settings with addresses that are valid.
#[lean_serde]
pub(crate) struct Config {
    pub(crate) registry: Registry,
    pub(crate) token: Token,
    pub(crate) deposit: Coin,
    pub(crate) nullifier_domain: u32,
    pub(crate) rules: Rules,
    pub(crate) durations: Durations,
}

const CONFIG: Item<Config> = Item::new("config");
const DAY: u64 = 86_400;

pub(crate) fn set(deps: DepsMut, msg: &InstantiateMsg) -> Result<(), ContractError> {
    check::positive("deposit", msg.deposit.amount)?;
    check::native("deposit.denom", &msg.deposit.denom)?;
    check_rules(&msg.rules)?;
    let config = Config {
        registry: Registry(check::address(deps.api, "registry", &msg.registry)?),
        token: Token(check::address(deps.api, "token", &msg.token)?),
        deposit: msg.deposit.clone(),
        nullifier_domain: msg.nullifier_domain,
        rules: msg.rules,
        durations: msg.durations,
    };
    check_durations(deps.as_ref(), &config.token, &config.durations)?;
    Ok(CONFIG.save(deps.storage, &config)?)
}

/// Changes what later proposals go by. The caller has checked it.
pub(crate) fn update(deps: DepsMut, change: impl FnOnce(&mut Config)) -> Result<(), ContractError> {
    let mut config = get(deps.as_ref())?;
    change(&mut config);
    Ok(CONFIG.save(deps.storage, &config)?)
}

fn check_rules(rules: &Rules) -> Result<(), InputError> {
    check::range("quorum_bps", rules.quorum_bps, 1, 10_000)?;
    check::positive("quorum_floor", rules.quorum_floor)?;
    check::range("min_identities", rules.min_identities, MIN_IDENTITIES, u32::MAX)?;
    check::range("threshold_bps", rules.threshold_bps, 5_000, 9_999)?;
    check::range("veto_bps", rules.veto_bps, 1, 5_000)?;
    Ok(())
}

/// Ranges, and that the voters there are can meet them: what nobody could pass, nobody could change again.
pub(crate) fn check_new_rules(deps: Deps, height: u64, rules: &Rules) -> Result<(), ContractError> {
    check_rules(rules)?;
    let config = get(deps)?;
    let total = config.token.total_power_at(&deps.querier, height)?.max(config.rules.quorum_floor);
    check::range("quorum_floor", rules.quorum_floor, Uint128::one(), total)?;
    let voters = enrolment::count(deps)?.max(config.rules.min_identities.into());
    check::range("min_identities", rules.min_identities.into(), u64::from(MIN_IDENTITIES), voters)?;
    Ok(())
}

/// Ranges, and that nobody can vote and have their GRAIN back before what they voted for can be executed.
pub(crate) fn check_durations(deps: Deps, token: &Token, durations: &Durations) -> Result<(), ContractError> {
    let Durations { voting, timelock, migration_timelock, execution } = *durations;
    check::range("voting", voting, 1, 30 * DAY)?;
    check::range("timelock", timelock, 1, 30 * DAY)?;
    check::range("migration_timelock", migration_timelock, timelock, 60 * DAY)?;
    check::range("execution", execution, 1, 30 * DAY)?;
    let (unbonding, needed) = (token.durations(&deps.querier)?.unbonding, durations.longest());
    if unbonding < needed {
        return Err(ContractError::UnbondingTooShort { unbonding, needed });
    }
    Ok(())
}

pub(crate) fn get(deps: Deps) -> StdResult<Config> {
    CONFIG.load(deps.storage)
}

pub(crate) fn query(deps: Deps) -> StdResult<ConfigResponse> {
    let config = get(deps)?;
    Ok(ConfigResponse {
        registry: config.registry.0,
        token: config.token.0,
        deposit: config.deposit,
        nullifier_domain: config.nullifier_domain,
        rules: config.rules,
        durations: config.durations,
        enrolled: enrolment::count(deps)?,
    })
}
