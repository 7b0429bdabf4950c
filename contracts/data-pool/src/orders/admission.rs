//! What an edition's cohorts cost a buyer, or why they cannot be bought: one code for `Quote` and `Open`.

use api::check;
use api::data_pool::{Edition, Line, Pool, QuoteResponse, QuotedLine, total};
use api::{CohortId, EditionNo, MAX_COHORTS, OrderId, PoolId};
use cosmwasm_std::{Deps, DepsMut, Empty, Env, MessageInfo, Response, Storage, Uint128};
use terms::{Ask, Refusal};

use super::{BY_EDITION, ORDERS, Order};
use crate::cohorts::Cohort;
use crate::{ContractError, cohorts, config, editions, pools, staleness};

/// An edition, as it is sold now.
struct Sale<'a> {
    storage: &'a dyn Storage,
    now: u64,
    pool_id: PoolId,
    pool: Pool,
    number: EditionNo,
    edition: Edition,
}

impl<'a> Sale<'a> {
    fn load(
        storage: &'a dyn Storage,
        env: &Env,
        pool: PoolId,
        edition: EditionNo,
    ) -> Result<Self, ContractError> {
        let now = env.block.time.seconds();
        Ok(Self {
            storage,
            now,
            pool_id: pool,
            pool: pools::load_active(storage, pool, now)?,
            number: edition,
            edition: editions::load(storage, pool, edition)?,
        })
    }

    /// Every reason why a cohort cannot be bought so; with a price, that it is too low.
    fn line(&self, id: CohortId, ask: &Ask, offered: Option<Uint128>) -> Result<QuotedLine, ContractError> {
        let cohort = cohorts::load(self.storage, id)?;
        let weight = earnings::weight_at(self.storage, id, self.number)?;
        let mut refusals = cohort.terms.judge(ask);
        let Edition { published, sale_until: until, .. } = &self.edition;
        match published {
            None => refusals.push(Refusal::NotPublished {}),
            Some(published) if !self.contains(id, &cohort, published.mask)? => {
                refusals.push(Refusal::NotInEdition {});
            }
            Some(_) => {}
        }
        if self.now >= *until {
            refusals.push(Refusal::PastSale { until: *until });
        }
        let min = self.pool.draft.min_heads;
        if weight.heads < min {
            refusals.push(Refusal::TooFewHeads { heads: weight.heads, min });
        }
        if let Some(since) = staleness::sold_until(self.storage, id, self.number)?
            && self.now >= since
        {
            refusals.push(Refusal::Withdrawn { since });
        }
        let mut least_price = None;
        if let Some(floor) = cohort.terms.floor(&ask.denom) {
            // A floor that no amount reaches is its contributors' wish, and must not spoil the others' quote.
            least_price = earnings::need(floor, weight.weight)
                .and_then(|need| self.pool.draft.fees.price_for(need))
                .ok();
            let least = least_price.unwrap_or(Uint128::MAX);
            let offered = offered.unwrap_or(if least_price.is_some() { least } else { Uint128::zero() });
            if offered < least {
                refusals.push(Refusal::PriceTooLow { offered, least });
            }
        }
        Ok(QuotedLine {
            cohort: id,
            terms_id: cohort.terms_id,
            records: weight.records,
            heads: weight.heads,
            weight: weight.weight,
            least_price,
            refusals,
        })
    }

    /// Is a cohort in the edition, whose mask this is? The slot alone does not tell.
    fn contains(&self, id: CohortId, cohort: &Cohort, mask: u32) -> Result<bool, ContractError> {
        let named = cohorts::slots(mask).any(|slot| slot == cohort.slot);
        Ok(named
            && cohort.pool == self.pool_id
            && cohorts::in_slot(self.storage, self.pool_id, cohort.slot, self.number)? == Some(id))
    }
}

/// All cohorts that an edition of an active pool may contain, by number.
pub(crate) fn quote(
    deps: Deps,
    env: &Env,
    pool: PoolId,
    edition: EditionNo,
    ask: &Ask,
) -> Result<QuoteResponse, ContractError> {
    let sale = Sale::load(deps.storage, env, pool, edition)?;
    let mut lines = Vec::new();
    for slot in cohorts::slots(u32::MAX) {
        if let Some(cohort) = cohorts::in_slot(deps.storage, pool, slot, edition)? {
            lines.push(sale.line(cohort, ask, None)?);
        }
    }
    lines.sort_by_key(|line| line.cohort);
    Ok(QuoteResponse { pool, edition, fees: sale.pool.draft.fees, lines })
}

/// What an order wants: the fields of `Open`.
pub(crate) struct Wanted {
    pub(crate) order: OrderId,
    pub(crate) pool: PoolId,
    pub(crate) edition: EditionNo,
    pub(crate) ask: Ask,
    pub(crate) lines: Vec<Line>,
}

/// By marketplace: freezes what an order buys.
pub(crate) fn open(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    wanted: Wanted,
) -> Result<Response, ContractError> {
    config::must_be_marketplace(&config::get(deps.storage)?, info.sender.as_str())?;
    let Wanted { order, pool, edition, ask, lines } = wanted;
    check::sorted("lines", &lines, MAX_COHORTS.into(), |line| line.cohort)?;
    total(&lines).ok_or(ContractError::PriceRange { order })?;
    if ORDERS.has(deps.storage, order) {
        return Err(ContractError::OrderKnown { order });
    }
    let sale = Sale::load(deps.storage, env, pool, edition)?;
    for line in &lines {
        let refusals = sale.line(line.cohort, &ask, Some(line.price))?.refusals;
        if !refusals.is_empty() {
            return Err(ContractError::Refused { cohort: line.cohort, edition, refusals });
        }
    }
    let record = Order {
        pool,
        edition,
        denom: ask.denom,
        lines,
        fees: sale.pool.draft.fees,
        curator: sale.pool.curator,
        custody: sale.edition.custody,
    };
    ORDERS.save(deps.storage, order, &record)?;
    BY_EDITION.save(deps.storage, (pool, edition, order), &Empty {})?;
    earnings::open_order(deps.storage, pool, edition)?;
    Ok(Response::new())
}
