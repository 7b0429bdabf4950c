//! Is what `deploy.toml` says so on the chain?

use std::collections::BTreeSet;

use api::{data_pool, governance, identity_registry, marketplace, reward_token};
use serde::Serialize;

use super::Doctor;
use crate::config::{Founders, Issuer};
use crate::{Config, Error, Part};

const CHANGED: &str = "Governance can change it by a proposal: look for it";

impl Doctor<'_> {
    /// What `deploy.toml` says, as far as a contract tells it. Nobody's balance: GRAIN moves.
    pub(super) async fn values(&mut self, config: &Config) -> Result<(), Error> {
        let deployment = self.deployment;
        self.same(
            "chain of deploy.toml",
            &config.chain_id,
            &deployment.chain_id,
            "It is another deployment's",
        );
        self.same("profile of deploy.toml", config.profile, deployment.profile, "It was changed since");
        self.registry(config).await?;
        self.token(config).await?;
        self.governance(config).await?;
        let query = data_pool::QueryMsg::Config {};
        if let Some(got) = self.config::<data_pool::ConfigResponse>(Part::DataPool, &query).await? {
            let said = &config.data_pool;
            self.value(Part::DataPool, "reserve_denom", &got.reserve_denom, &config.token.reserve_denom);
            self.value(Part::DataPool, "pool_deposit", &got.pool_deposit, &said.pool_deposit);
            self.value(Part::DataPool, "cohort_deposit", &got.cohort_deposit, &said.cohort_deposit);
            self.value(
                Part::DataPool,
                "contribution_deposit",
                &got.contribution_deposit,
                &said.contribution_deposit,
            );
        }
        let query = marketplace::QueryMsg::Config {};
        if let Some(got) = self.config::<marketplace::ConfigResponse>(Part::Marketplace, &query).await? {
            let grain = api::denom::of_cw20(&got.token);
            let got_denoms: BTreeSet<String> = got.denoms.into_iter().collect();
            let said = config.marketplace.denoms.iter().cloned().chain([grain]).collect();
            self.value(Part::Marketplace, "denoms", &got_denoms, &said);
            self.value(Part::Marketplace, "min_level", &got.min_level, &config.marketplace.min_level);
        }
        Ok(())
    }

    async fn registry(&mut self, config: &Config) -> Result<(), Error> {
        let part = Part::IdentityRegistry;
        let query = identity_registry::QueryMsg::Config {};
        if let Some(got) = self.config::<identity_registry::ConfigResponse>(part, &query).await? {
            self.value(part, "relayer_bond", &got.relayer_bond, &config.registry.relayer_bond);
        }
        let issuers = self.issuers().await?;
        for Issuer { key, nullifier_domain, max_level, .. } in &config.registry.issuers {
            let found = issuers.iter().find(|issuer| issuer.key.as_slice() == key.as_slice());
            let found = found.map(|issuer| (issuer.nullifier_domain, issuer.max_level, issuer.active));
            let what = format!("domain, level and status of issuer {key}");
            self.value(part, &what, &found, &Some((*nullifier_domain, *max_level, true)));
        }
        for grant in &config.registry.grants {
            let (role, address, scope) = (grant.role.clone(), grant.address.clone(), None);
            let what = format!("role {role} of {address}");
            let query = identity_registry::QueryMsg::HasRole { role, address, scope };
            if let Some(has) = self.ask::<bool>(part, &what, &query).await? {
                self.value(part, &what, &has, &true);
            }
        }
        Ok(())
    }

    async fn token(&mut self, config: &Config) -> Result<(), Error> {
        let (part, query, said) = (Part::RewardToken, reward_token::QueryMsg::Config {}, &config.token);
        if let Some(got) = self.config::<reward_token::ConfigResponse>(part, &query).await? {
            self.value(part, "cap", &got.cap, &said.cap);
            self.value(part, "reserve_denom", &got.reserve_denom, &said.reserve_denom);
            self.value(part, "alpha_bps", &got.alpha_bps, &said.alpha_bps);
            self.value(part, "virtual_supply", &got.virtual_supply, &said.virtual_supply);
            self.value(part, "virtual_reserve", &got.virtual_reserve, &said.virtual_reserve);
        }
        Ok(())
    }

    async fn governance(&mut self, config: &Config) -> Result<(), Error> {
        let (part, said) = (Part::Governance, &config.governance);
        let query = governance::QueryMsg::Config {};
        if let Some(got) = self.config::<governance::ConfigResponse>(part, &query).await? {
            self.value(part, "deposit", &got.deposit, &said.deposit);
            self.value(part, "nullifier_domain", &got.nullifier_domain, &said.nullifier_domain);
            self.value(part, "rules", &got.rules, &said.rules);
        }
        let guardians = self.guardians().await?;
        for guardian in &said.guardians {
            let found = guardians.contains(&guardian.address);
            self.value(part, &format!("guardian {}", guardian.address), &found, &true);
        }
        let founders = self.founders().await?.map(|founders| {
            let members = founders.members.iter().map(ToString::to_string).collect();
            sizes(members, founders.threshold, founders.enrolled, founders.bonded)
        });
        let wanted =
            said.founders.as_ref().map(|Founders { members, threshold, enrolled, bonded, .. }| {
                sizes(members.clone(), *threshold, *enrolled, *bonded)
            });
        self.value(part, "founders", &founders, &wanted);
        Ok(())
    }

    /// Is a value what `deploy.toml` says?
    fn value<T: Serialize>(&mut self, part: Part, what: &str, got: &T, said: &T) {
        let shown = |value: &T| serde_json::to_string(value).unwrap_or_default();
        self.same(format!("{what} of {part} by deploy.toml"), shown(got), shown(said), CHANGED);
    }
}

/// A group of founders, to compare: its members in one order.
fn sizes(
    mut members: Vec<String>,
    threshold: u8,
    enrolled: u64,
    bonded: cosmwasm_std::Uint128,
) -> (Vec<String>, u8, u64, cosmwasm_std::Uint128) {
    members.sort();
    (members, threshold, enrolled, bonded)
}
