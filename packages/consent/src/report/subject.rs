//! What several sections need to know of the person, asked once.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use api::data_pool::{self, CohortResponse, ContributionResponse, PoolResponse};
use api::event::ChainEvent;
use api::identity_registry::{self, Custody, IdentityResponse, Rebound, Registered};
use api::marketplace::{self, OrderResponse};
use api::money::MoneyResponse;
use api::{CohortId, ContributionId, CustodyId, IdentityId, PoolId, denom};
use cosmwasm_std::{Addr, Uint128};
use serde::Serialize;
use serde_json::Value;

use crate::presence::presences;
use crate::{Ask, ChainError, Dossier, Facts, Moments, Presence, ReceiptError, Told, receipt};

/// One identity, and what is known of it.
pub struct Subject<'a> {
    /// Who is asked.
    pub ask: Ask<'a>,
    /// The identity.
    pub identity: IdentityResponse,
    /// Every address that it ever acted from, the first first, as events and the registry tell. What belongs to an
    /// address stays with it after a rebind.
    pub addresses: Vec<String>,
    /// Its contributions, by number.
    pub contributions: Vec<ContributionResponse>,
    /// Where each of them counts.
    pub presences: Vec<Presence>,
    /// Cohorts of its contributions.
    pub cohorts: BTreeMap<CohortId, CohortResponse>,
    /// Pools of its contributions.
    pub pools: BTreeMap<PoolId, PoolResponse>,
    /// Custody keys whose keepers got a file of theirs.
    pub custody: BTreeMap<CustodyId, Custody>,
    /// Whatever data-pool or marketplace ever counted, or orders could be paid in, GRAIN, and the denoms of the
    /// contributions' floors.
    pub denoms: BTreeSet<String>,
    /// Orders that it bought, from whatever address.
    pub bought: Vec<OrderResponse>,
}

impl<'a> Subject<'a> {
    /// Asks.
    pub fn gather(ask: Ask<'a>, identity: IdentityId) -> Result<Self, ChainError> {
        let at = ask.contracts;
        let identity: IdentityResponse =
            ask.ask(&at.registry, &identity_registry::QueryMsg::Identity { identity })?;
        let number = identity.id;
        let contributions: Vec<ContributionResponse> = ask.all(
            &at.data_pool,
            |start_after, limit| data_pool::QueryMsg::ContributionsOf {
                identity: number,
                start_after,
                limit: Some(limit),
            },
            |found: &ContributionResponse| found.id,
        )?;
        let addresses = addresses(ask, &identity)?;
        let mut denoms = denoms(ask)?;
        let (mut cohorts, mut pools, mut custody) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for contribution in &contributions {
            let (cohort, pool) = (contribution.cohort, contribution.pool);
            if let Entry::Vacant(slot) = cohorts.entry(cohort) {
                let query = data_pool::QueryMsg::Cohort { cohort };
                let found: &mut CohortResponse = slot.insert(ask.ask(&at.data_pool, &query)?);
                denoms.extend(found.terms.floors.iter().map(|floor| floor.denom.clone()));
            }
            if let Entry::Vacant(slot) = pools.entry(pool) {
                let query = data_pool::QueryMsg::Pool { pool };
                slot.insert(ask.ask(&at.data_pool, &query)?);
            }
        }
        let presences = presences(ask, &contributions, &pools)?;
        for key in presences.iter().flat_map(|presence| &presence.custody) {
            if let Entry::Vacant(slot) = custody.entry(*key) {
                let query = identity_registry::QueryMsg::Custody { custody: *key };
                slot.insert(ask.ask(&at.registry, &query)?);
            }
        }
        let mut bought = vec![];
        ask.pages(
            &at.marketplace,
            |start_after, limit| marketplace::QueryMsg::Orders { start_after, limit: Some(limit) },
            |order: &OrderResponse| order.id,
            |order| {
                if order.identity == number {
                    bought.push(order);
                }
                Ok(())
            },
        )?;
        Ok(Self {
            ask,
            identity,
            addresses,
            contributions,
            presences,
            cohorts,
            pools,
            custody,
            denoms,
            bought,
        })
    }

    /// Is this one of its addresses?
    pub fn is_at(&self, address: &Addr) -> bool {
        self.addresses.iter().any(|own| own == address.as_str())
    }

    /// What a contract told with `attribute` = one of its addresses.
    pub(crate) fn told<E: ChainEvent>(
        &self,
        contract: &Addr,
        attribute: &str,
    ) -> Result<Vec<Told<E>>, ChainError> {
        let mut found = vec![];
        for address in &self.addresses {
            found.extend(self.ask.told(contract, attribute, address)?);
        }
        Ok(found)
    }

    /// What a contract keeps for each of its addresses in each denom, where it is not zero: (address, denom, amount).
    pub(crate) fn amounts<Q: Serialize>(
        &self,
        contract: &Addr,
        query: impl Fn(String, String) -> Q,
    ) -> Result<Vec<(&str, &str, Uint128)>, ChainError> {
        let mut found = vec![];
        for address in &self.addresses {
            for denom in &self.denoms {
                let amount: Uint128 = self.ask.ask(contract, &query(address.clone(), denom.clone()))?;
                if !amount.is_zero() {
                    found.push((address.as_str(), denom.as_str(), amount));
                }
            }
        }
        Ok(found)
    }

    /// The receipt of one of its contributions. `dossiers` are those at hand, by content id.
    pub fn receipt(
        &self,
        contribution: ContributionId,
        dossiers: &BTreeMap<String, Dossier>,
    ) -> Result<Value, ReceiptError> {
        let place = self.contributions.binary_search_by_key(&contribution, |found| found.id).ok();
        let found = place.and_then(|place| {
            let (found, presence) = (self.contributions.get(place)?, self.presences.get(place)?);
            Some((found, presence, self.cohorts.get(&found.cohort)?, self.pools.get(&found.pool)?))
        });
        let Some((contribution, presence, cohort, pool)) = found else {
            return Err(ReceiptError::NotTheirs { contribution, identity: self.identity.id });
        };
        let dossier = &pool.pool.draft.dossier;
        let Some(dossier) = dossiers.get(dossier) else {
            return Err(ReceiptError::NoDossier { pool: pool.id, dossier: dossier.clone() });
        };
        receipt(&Facts {
            chain_id: &self.ask.chain.chain_id(),
            data_pool: &self.ask.contracts.data_pool,
            contribution,
            cohort,
            pool,
            keepers: &self.keepers(presence),
            moments: Moments { withdrawn: presence.withdrawn_at, erased: self.identity.identity.erased_at },
            dossier,
        })
    }

    /// Addresses of everyone who got a contribution's file, each once.
    fn keepers(&self, presence: &Presence) -> Vec<String> {
        let mut found: Vec<String> = vec![];
        let keys = presence.custody.iter().filter_map(|key| self.custody.get(key));
        for keeper in keys.flat_map(|key| &key.keepers) {
            if !found.contains(&keeper.address) {
                found.push(keeper.address.clone());
            }
        }
        found
    }

    /// Every order of an edition and a cohort in which the person's data counted. `each` gets the order and these
    /// cohorts of it.
    pub fn uses(
        &self,
        mut each: impl FnMut(OrderResponse, Vec<CohortId>) -> Result<(), ChainError>,
    ) -> Result<(), ChainError> {
        let counted: BTreeSet<(PoolId, u32, CohortId)> = self
            .presences
            .iter()
            .flat_map(|presence| {
                let Presence { pool, cohort, editions, .. } = presence;
                editions.iter().map(move |(edition, _)| (*pool, *edition, *cohort))
            })
            .collect();
        if counted.is_empty() {
            return Ok(());
        }
        self.ask.pages(
            &self.ask.contracts.marketplace,
            |start_after, limit| marketplace::QueryMsg::Orders { start_after, limit: Some(limit) },
            |order: &OrderResponse| order.id,
            |order| {
                let (pool, edition) = (order.purchase.pool, order.purchase.edition);
                let lines = order.purchase.lines.iter().map(|line| line.cohort);
                let own: Vec<CohortId> =
                    lines.filter(|cohort| counted.contains(&(pool, edition, *cohort))).collect();
                if own.is_empty() { Ok(()) } else { each(order, own) }
            },
        )
    }
}

/// The first address, and those that rebinds led to. Whoever is forgotten has none now, and had some.
fn addresses(ask: Ask<'_>, identity: &IdentityResponse) -> Result<Vec<String>, ChainError> {
    let registry = &ask.contracts.registry;
    let registered = ask.told::<Registered>(registry, "identity", identity.id)?;
    let rebound = ask.told::<Rebound>(registry, "identity", identity.id)?;
    let mut found: Vec<String> = vec![];
    let told = registered.into_iter().map(|told| told.event.address);
    let told = told.chain(rebound.into_iter().map(|told| told.event.address));
    for address in told.chain([identity.identity.address.to_string()]) {
        if !address.is_empty() && !found.contains(&address) {
            found.push(address);
        }
    }
    Ok(found)
}

/// A denom that is not allowed any more is still counted where it was.
fn denoms(ask: Ask<'_>) -> Result<BTreeSet<String>, ChainError> {
    let at = ask.contracts;
    let config: marketplace::ConfigResponse = ask.ask(&at.marketplace, &marketplace::QueryMsg::Config {})?;
    let mut denoms: BTreeSet<String> = config.denoms.into_iter().chain(config.former).collect();
    let pool: MoneyResponse = ask.ask(&at.data_pool, &data_pool::QueryMsg::Money {})?;
    let market: MoneyResponse = ask.ask(&at.marketplace, &marketplace::QueryMsg::Money {})?;
    denoms.extend(pool.denoms.into_iter().chain(market.denoms).map(|counted| counted.denom));
    denoms.insert(denom::of_cw20(&at.token));
    Ok(denoms)
}
