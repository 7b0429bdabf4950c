//! What the token answers. Those from `VotingPowerResponse` on have the names and forms that DAO DAO's voting
//! modules and cw20-stake give them.

use cosmwasm_std::{Addr, Uint128};
use cw_utils::Expiration;
use lean_serde::lean_serde;

use super::Durations;

/// The data of the answer to `Emit`, as JSON.
#[lean_serde]
pub struct EmitResponse {
    /// What data-pool now holds more, micro-GRAIN.
    pub minted: Uint128,
}

/// Answer to `Config`.
#[lean_serde]
pub struct ConfigResponse {
    /// data-pool, once it is named.
    pub data_pool: Option<Addr>,
    /// Where surplus goes, once it is named.
    pub purse: Option<Addr>,
    /// What is ever minted at most, genesis included, micro-GRAIN.
    pub cap: Uint128,
    /// The denom that backs GRAIN.
    pub reserve_denom: String,
    /// alpha, in basis points.
    pub alpha_bps: u16,
    /// Sv, micro-GRAIN.
    pub virtual_supply: Uint128,
    /// Tv, micro-denom.
    pub virtual_reserve: Uint128,
    /// All durations.
    pub durations: Durations,
}

/// Answer to `Reserve`.
#[lean_serde]
pub struct ReserveResponse {
    /// T: what backs GRAIN, micro-denom. What was sent here unasked is not in it.
    pub reserve: Uint128,
    /// S: all GRAIN there is, bonded included, micro-GRAIN.
    pub supply: Uint128,
    /// What was ever minted, genesis included, micro-GRAIN.
    pub minted: Uint128,
    /// What can still be minted this week, micro-GRAIN; the cap may leave less.
    pub week_left: Uint128,
    /// What the cap leaves, micro-GRAIN.
    pub cap_left: Uint128,
}

/// GRAIN on its way out of the bond.
#[lean_serde]
#[derive(Copy)]
pub struct Unbonding {
    /// micro-GRAIN.
    pub amount: Uint128,
    /// From when on it can be released, seconds.
    pub release_at: u64,
}

/// Answer to `Delegation`.
#[lean_serde]
pub struct DelegationResponse {
    /// For whom the address's bonded GRAIN counts; for itself without.
    pub to: Option<Addr>,
    /// How much of it does, micro-GRAIN: all that is bonded.
    pub given: Uint128,
    /// What others have delegated to the address, micro-GRAIN.
    pub received: Uint128,
}

/// Answer to `VotingPowerAtHeight` and `TotalPowerAtHeight`.
#[lean_serde]
pub struct VotingPowerResponse {
    /// micro-GRAIN.
    pub power: Uint128,
    /// At the start of which block.
    pub height: u64,
}

/// Answer to `Info`.
#[lean_serde]
pub struct InfoResponse {
    /// Name and version of the contract.
    pub info: cw2::ContractVersion,
}

/// Answer to `StakedBalanceAtHeight`.
#[lean_serde]
pub struct StakedBalanceResponse {
    /// What the address had bonded, delegated or not, micro-GRAIN.
    pub balance: Uint128,
    /// At the start of which block.
    pub height: u64,
}

/// Answer to `TotalStakedAtHeight`.
#[lean_serde]
pub struct TotalStakedResponse {
    /// micro-GRAIN.
    pub total: Uint128,
    /// At the start of which block.
    pub height: u64,
}

/// Answer to `StakedValue`.
#[lean_serde]
pub struct StakedValueResponse {
    /// micro-GRAIN.
    pub value: Uint128,
}

/// Answer to `TotalValue`.
#[lean_serde]
pub struct TotalValueResponse {
    /// micro-GRAIN.
    pub total: Uint128,
}

/// Answer to `GetConfig`.
#[lean_serde]
pub struct StakeConfigResponse {
    /// This contract: what is staked is its own token.
    pub token_address: Addr,
    /// From `Unbond` to `Release`.
    pub unstaking_duration: Option<cw_utils::Duration>,
}

/// Answer to `Claims`.
#[lean_serde]
pub struct ClaimsResponse {
    /// By time; at most 16.
    pub claims: Vec<Claim>,
}

/// An unbonding, as cw20-stake shows it.
#[lean_serde]
pub struct Claim {
    /// micro-GRAIN.
    pub amount: Uint128,
    /// From when on it can be released.
    pub release_at: Expiration,
}
