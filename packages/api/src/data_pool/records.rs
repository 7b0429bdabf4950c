//! What data-pool keeps and others read raw, and the client that reads it.

use cosmwasm_std::{Addr, CosmosMsg, HexBinary, QuerierWrapper, StdResult, Uint128, wasm_execute};
use lean_serde::{Deserialize, Serialize, lean_serde};
use terms::Ask;

use super::{Line, OrderResponse, PoolDraft, QuoteResponse};
use crate::layout::{LayoutError, Records};
use crate::{CohortId, CustodyId, EditionNo, OrderId, PoolId, denom};

/// State of a pool.
#[lean_serde]
#[derive(Copy, Eq)]
pub enum PoolStatus {
    /// Waits for the authority.
    Proposed,
    /// Takes contributions.
    Active,
    /// Was not wanted.
    Refused,
    /// Takes nothing and sells nothing for a while. At that time it is active again, without a message.
    Suspended {
        /// Until when, seconds.
        until: u64,
    },
    /// For good.
    Retired,
}

impl PoolStatus {
    /// The state at a time (seconds): a suspension that is over is none.
    pub fn at(self, now: u64) -> Self {
        match self {
            Self::Suspended { until } if now >= until => Self::Active,
            other => other,
        }
    }
}

/// A pool. Read raw by other contracts.
#[lean_serde]
pub struct Pool {
    /// Who runs it.
    pub curator: Addr,
    /// Who decides on it, as configured when it was proposed.
    pub authority: Addr,
    /// Its state, as written: [`PoolStatus::at`] tells what it is now.
    pub status: PoolStatus,
    /// What was proposed; its custody key is the present one.
    pub draft: PoolDraft,
    /// Before when the authority decides, seconds.
    pub decide_by: u64,
}

/// What a published edition is.
#[lean_serde]
pub struct Published {
    /// Merkle root of the manifest, 32 bytes.
    pub manifest_root: HexBinary,
    /// Content id of the manifest.
    pub manifest: String,
    /// Its cohorts, by slot.
    pub mask: u32,
    /// When, seconds.
    pub at: u64,
}

/// An edition. Read raw by other contracts.
#[lean_serde]
pub struct Edition {
    /// When its weights were frozen, seconds.
    pub cut_at: u64,
    /// Before when it must be published, seconds.
    pub publish_by: u64,
    /// Before when it is sold, seconds.
    pub sale_until: u64,
    /// The custody key that seals it: the pool's at the cut. Whoever delivers or buys reads it here, not in the pool.
    pub custody: CustodyId,
    /// None until it is published.
    pub published: Option<Published>,
}

/// Someone whose data is in a cohort was erased: whoever licensed an edition that holds it deletes it. Read raw by
/// other contracts.
#[lean_serde]
#[derive(Copy)]
pub struct Erasure {
    /// Counted over all pools, from 1: a licensee attests up to a number.
    pub number: u64,
    /// The last edition cut before: it and older ones may hold their data, later ones do not.
    pub cut: EditionNo,
    /// When, seconds.
    pub at: u64,
}

/// Cohort -> its last erasure.
pub const LAST_ERASURE: Records<CohortId, Erasure> = Records::new("last_erasure", 1);
/// Number -> pool.
pub const POOLS: Records<PoolId, Pool> = Records::new("pool", 1);
/// (Pool, number) -> edition.
pub const EDITIONS: Records<(PoolId, EditionNo), Edition> = Records::new("edition", 1);

/// What is said to data-pool, as its `ExecuteMsg`: of which a contract that links it links the code of all messages.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Call {
    Open { order: OrderId, pool: PoolId, edition: EditionNo, ask: Ask, lines: Vec<Line> },
    Void { order: OrderId },
    Settle { order: OrderId, lines: Vec<Line> },
}

/// What is asked, as its `QueryMsg`.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Question {
    ErasureAfter { cohort: CohortId, edition: EditionNo, after: u64 },
    Order { order: OrderId },
    Quote { pool: PoolId, edition: EditionNo, ask: Ask },
}

/// Of data-pool's durations what others plan by.
#[derive(Deserialize)]
struct Sale {
    sale: u64,
}

/// data-pool, seen from another contract.
#[lean_serde]
pub struct DataPool(pub Addr);

impl DataPool {
    /// A pool, by raw read.
    pub fn pool(&self, querier: &QuerierWrapper, pool: PoolId) -> Result<Pool, LayoutError> {
        POOLS.query(querier, &self.0, pool)
    }

    /// An edition, by raw read.
    pub fn edition(
        &self,
        querier: &QuerierWrapper,
        pool: PoolId,
        edition: EditionNo,
    ) -> Result<Edition, LayoutError> {
        EDITIONS.query(querier, &self.0, (pool, edition))
    }

    /// The first erasure numbered above `after` that reaches an edition of a cohort: a raw read, and a smart query
    /// only where there is one to find.
    pub fn erasure_after(
        &self,
        querier: &QuerierWrapper,
        cohort: CohortId,
        edition: EditionNo,
        after: u64,
    ) -> Result<Option<Erasure>, LayoutError> {
        match LAST_ERASURE.may_query(querier, &self.0, cohort)? {
            Some(last) if last.number > after && last.cut >= edition => {
                let query = Question::ErasureAfter { cohort, edition, after };
                querier.query_wasm_smart(&self.0, &query).map_err(|error| LayoutError::Unreachable {
                    contract: self.0.to_string(),
                    reason: error.to_string(),
                })
            }
            _ => Ok(None),
        }
    }

    /// A quote, by smart query.
    pub fn quote(
        &self,
        querier: &QuerierWrapper,
        pool: PoolId,
        edition: EditionNo,
        ask: Ask,
    ) -> StdResult<QuoteResponse> {
        querier.query_wasm_smart(&self.0, &Question::Quote { pool, edition, ask })
    }

    /// How long after its cut an edition is sold, seconds. Fails on what does not answer as data-pool does.
    pub fn sale(&self, querier: &QuerierWrapper) -> StdResult<u64> {
        Ok(crate::timing::durations::<Sale>(querier, self.0.as_str())?.sale)
    }

    /// An order, by smart query.
    pub fn order(&self, querier: &QuerierWrapper, order: OrderId) -> StdResult<OrderResponse> {
        querier.query_wasm_smart(&self.0, &Question::Order { order })
    }

    /// Opens an order. Only marketplace's call succeeds, and only if terms, floors and editions allow it.
    pub fn open(
        &self,
        order: OrderId,
        (pool, edition): (PoolId, EditionNo),
        ask: Ask,
        lines: Vec<Line>,
    ) -> StdResult<CosmosMsg> {
        self.call(&Call::Open { order, pool, edition, ask, lines })
    }

    /// Ends an order that is not settled. Only marketplace's call succeeds.
    pub fn void(&self, order: OrderId) -> StdResult<CosmosMsg> {
        self.call(&Call::Void { order })
    }

    /// Settles an order with the sum of its lines, in whatever denom: a cw20's hook reads the same. Only marketplace's
    /// call succeeds.
    pub fn settle(
        &self,
        order: OrderId,
        denom: &str,
        amount: Uint128,
        lines: Vec<Line>,
    ) -> StdResult<CosmosMsg> {
        denom::call(denom, &self.0, amount, &Call::Settle { order, lines })
    }

    fn call(&self, msg: &Call) -> StdResult<CosmosMsg> {
        Ok(wasm_execute(&self.0, msg, vec![])?.into())
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;
    use terms::{Kind, Purpose, Use};

    use super::super::{ExecuteMsg, QueryMsg, ReceiveMsg};
    use super::*;

    #[test]
    fn it_is_spoken_to_in_its_own_words() {
        let (order, pool, edition, cohort, after) = (1, 2, 3, 4, 5);
        let ask = Ask {
            kind: Kind::Academic,
            region: Some("AT".into()),
            level: 2,
            purpose: Purpose::HealthResearch,
            use_: Use::Raw,
            duration: 6,
            denom: "ustake".into(),
        };
        let lines = vec![Line { cohort, price: Uint128::new(7) }];
        let same = |said: StdResult<String>, own: StdResult<String>| assert_eq!(said, own);
        let (a, l) = (ask.clone(), lines.clone());
        same(
            to_json_string(&Call::Open { order, pool, edition, ask: a.clone(), lines: l.clone() }),
            to_json_string(&ExecuteMsg::Open { order, pool, edition, ask: a, lines: l.clone() }),
        );
        same(to_json_string(&Call::Void { order }), to_json_string(&ExecuteMsg::Void { order }));
        let settle = to_json_string(&Call::Settle { order, lines: l.clone() });
        assert_eq!(settle, to_json_string(&ExecuteMsg::Settle { order, lines: l }));
        same(settle, to_json_string(&ReceiveMsg::Settle { order, lines }));
        same(
            to_json_string(&Question::ErasureAfter { cohort, edition, after }),
            to_json_string(&QueryMsg::ErasureAfter { cohort, edition, after }),
        );
        same(to_json_string(&Question::Order { order }), to_json_string(&QueryMsg::Order { order }));
        same(
            to_json_string(&Question::Quote { pool, edition, ask: ask.clone() }),
            to_json_string(&QueryMsg::Quote { pool, edition, ask }),
        );
    }
}
