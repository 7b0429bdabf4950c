//! What each contract is told when it is made.

use std::collections::BTreeMap;

use api::governance::Founders;
use api::identity_registry::{ExecuteMsg as Registry, ROLE_AUDITOR, ROLE_CURATOR, RoleDraft};
use cosmwasm_std::Addr;
use cw20::Cw20Coin;
use serde::Serialize;
use serde_json::Value;

use crate::{Config, Error, Part};

const DAY: u64 = 86_400;

/// So many days after `now`, in seconds.
const fn after(now: u64, days: u64) -> u64 {
    now.saturating_add(days.saturating_mul(DAY))
}

/// What `part` is told when it is made at `now`, of the contracts made before it.
#[allow(clippy::indexing_slicing, reason = "parts are made in the order of Part::ALL")]
pub(crate) fn instantiate(
    part: Part,
    config: &Config,
    made: &BTreeMap<Part, String>,
    now: u64,
) -> Result<Value, Error> {
    let durations = config.profile.durations();
    let at = |part: Part| made[&part].clone();
    match part {
        Part::IdentityRegistry => json(&api::identity_registry::InstantiateMsg {
            owner: None,
            relayer_bond: config.registry.relayer_bond.clone(),
            roles: vec![RoleDraft::plain(ROLE_CURATOR, None), RoleDraft::plain(ROLE_AUDITOR, None)],
            durations: durations.registry,
        }),
        Part::RewardToken => json(&api::reward_token::InstantiateMsg {
            owner: None,
            name: "Grain".into(),
            symbol: "GRAIN".into(),
            decimals: 6,
            genesis: config
                .token
                .genesis
                .iter()
                .map(|holder| Cw20Coin { address: holder.address.clone(), amount: holder.amount })
                .collect(),
            marketing: None,
            cap: config.token.cap,
            reserve_denom: config.token.reserve_denom.clone(),
            alpha_bps: config.token.alpha_bps,
            virtual_supply: config.token.virtual_supply,
            virtual_reserve: config.token.virtual_reserve,
            durations: durations.token,
        }),
        Part::Governance => json(&api::governance::InstantiateMsg {
            registry: at(Part::IdentityRegistry),
            token: at(Part::RewardToken),
            deposit: config.governance.deposit.clone(),
            nullifier_domain: config.governance.nullifier_domain,
            rules: config.governance.rules,
            durations: durations.governance,
            guardians: config
                .governance
                .guardians
                .iter()
                .map(|guardian| api::governance::Guardian {
                    guardian: guardian.address.clone(),
                    until: after(now, guardian.days),
                })
                .collect(),
            founders: config.governance.founders.as_ref().map(|founders| Founders {
                members: founders.members.clone(),
                threshold: founders.threshold,
                until: after(now, founders.days),
                enrolled: founders.enrolled,
                bonded: founders.bonded,
            }),
        }),
        Part::DataPool => json(&api::data_pool::InstantiateMsg {
            owner: None,
            registry: at(Part::IdentityRegistry),
            token: at(Part::RewardToken),
            authority: config.data_pool.authority.clone().unwrap_or_else(|| at(Part::Governance)),
            purse: at(Part::Governance),
            reserve_denom: config.token.reserve_denom.clone(),
            pool_deposit: config.data_pool.pool_deposit.clone(),
            cohort_deposit: config.data_pool.cohort_deposit.clone(),
            contribution_deposit: config.data_pool.contribution_deposit.clone(),
            durations: durations.data_pool,
        }),
        Part::Marketplace => {
            let grain = api::denom::of_cw20(&Addr::unchecked(at(Part::RewardToken)));
            json(&api::marketplace::InstantiateMsg {
                owner: None,
                registry: at(Part::IdentityRegistry),
                data_pool: at(Part::DataPool),
                token: at(Part::RewardToken),
                purse: at(Part::Governance),
                denoms: config.marketplace.denoms.iter().cloned().chain([grain]).collect(),
                min_level: config.marketplace.min_level,
                durations: durations.marketplace,
            })
        }
    }
}

/// The first issuers and grants, told at `now`.
pub(crate) fn admit(config: &Config, now: u64) -> Vec<Registry> {
    let issuers = config.registry.issuers.iter().map(|issuer| Registry::AddIssuer {
        key: issuer.key.to_vec().into(),
        nullifier_domain: issuer.nullifier_domain,
        max_level: issuer.max_level,
        valid_until: after(now, issuer.days),
    });
    let grants = config.registry.grants.iter().map(|grant| Registry::Grant {
        role: grant.role.clone(),
        address: grant.address.clone(),
        scope: None,
        expires_at: None,
    });
    issuers.chain(grants).collect()
}

/// `Wire`, which names the contracts that did not exist yet.
pub(crate) fn wire(made: &BTreeMap<Part, String>) -> Result<Vec<(Part, Value)>, Error> {
    #[allow(clippy::indexing_slicing, reason = "all are made before they are wired")]
    let at = |part: Part| made[&part].clone();
    let (data_pool, marketplace, purse) = (at(Part::DataPool), at(Part::Marketplace), at(Part::Governance));
    Ok(vec![
        (Part::DataPool, json(&api::data_pool::ExecuteMsg::Wire { marketplace: marketplace.clone() })?),
        (Part::RewardToken, json(&api::reward_token::ExecuteMsg::Wire { data_pool, purse: purse.clone() })?),
        (Part::IdentityRegistry, json(&Registry::Wire { marketplace, purse })?),
    ])
}

pub(crate) fn json(message: &impl Serialize) -> Result<Value, Error> {
    serde_json::to_value(message).map_err(|error| {
        Error::Chain(chain::Error::Encode { what: "a contract's message", reason: error.to_string() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governance_decides_on_pools_unless_another_is_named() {
        let mut config = Config::parse(include_str!("../../../deploy/localnet.toml")).expect("good");
        let made: BTreeMap<Part, String> = Part::ALL.map(|part| (part, part.to_string())).into();
        let authority = |config: &Config| {
            instantiate(Part::DataPool, config, &made, 0).expect("all that it is told of is made")["authority"].clone()
        };
        assert_eq!(authority(&config), "governance");
        config.data_pool.authority = Some("multisig".into());
        assert_eq!(authority(&config), "multisig");
    }
}
