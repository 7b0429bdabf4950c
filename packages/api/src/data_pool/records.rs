//! What data-pool keeps and others read raw, and the client that reads it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, HexBinary, QuerierWrapper};
use terms::Ask;

use super::{PoolDraft, QueryMsg, QuoteResponse};
use crate::layout::{LayoutError, Records};
use crate::{EditionNo, PoolId};

/// State of a pool.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum PoolStatus {
    /// Waits for the authority.
    Proposed,
    /// Takes contributions.
    Active,
    /// Was not wanted.
    Refused,
}

/// A pool. Read raw by other contracts.
#[cw_serde]
pub struct Pool {
    /// Who runs it.
    pub curator: Addr,
    /// Who decides on it, as configured when it was proposed.
    pub authority: Addr,
    /// Its state.
    pub status: PoolStatus,
    /// What was proposed.
    pub draft: PoolDraft,
    /// Until when the authority decides, seconds.
    pub decide_by: u64,
}

/// What a published edition is.
#[cw_serde]
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
#[cw_serde]
pub struct Edition {
    /// When its weights were frozen, seconds.
    pub cut_at: u64,
    /// Until when it must be published, seconds.
    pub publish_by: u64,
    /// Until when it is sold, seconds.
    pub sale_until: u64,
    /// None until it is published.
    pub published: Option<Published>,
}

/// Number -> pool.
pub const POOLS: Records<PoolId, Pool> = Records::new("pool", 1);
/// (Pool, number) -> edition.
pub const EDITIONS: Records<(PoolId, EditionNo), Edition> = Records::new("edition", 1);

/// data-pool, seen from another contract.
#[cw_serde]
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

    /// A quote, by smart query.
    pub fn quote(
        &self,
        querier: &QuerierWrapper,
        pool: PoolId,
        edition: EditionNo,
        ask: Ask,
    ) -> cosmwasm_std::StdResult<QuoteResponse> {
        querier.query_wasm_smart(&self.0, &QueryMsg::Quote { pool, edition, ask })
    }
}
