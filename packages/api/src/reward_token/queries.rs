//! What the token can be asked.

use cosmwasm_schema::QueryResponses;
use cosmwasm_std::{Addr, Uint128};
use cw_ownable::cw_ownable_query;
use lean_serde::lean_serde;

use super::*;
use crate::money::MoneyResponse;
use crate::pause::PauseResponse;

/// What the token can be asked.
#[cw_ownable_query]
#[lean_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What an address holds; bonded GRAIN not included.
    #[returns(cw20::BalanceResponse)]
    Balance {
        /// bech32.
        address: String,
    },
    /// Name, symbol, decimals, supply.
    #[returns(cw20::TokenInfoResponse)]
    TokenInfo {},
    /// Always none.
    #[returns(Option<cw20::MinterResponse>)]
    Minter {},
    /// What a spender may spend.
    #[returns(cw20::AllowanceResponse)]
    Allowance {
        /// Whose (bech32).
        owner: String,
        /// Who (bech32).
        spender: String,
    },
    /// What others may spend of an address.
    #[returns(cw20::AllAllowancesResponse)]
    AllAllowances {
        /// Whose (bech32).
        owner: String,
        /// After this spender.
        start_after: Option<String>,
        /// At most 30; 10 without.
        limit: Option<u32>,
    },
    /// What an address may spend of others.
    #[returns(cw20::AllSpenderAllowancesResponse)]
    AllSpenderAllowances {
        /// Who (bech32).
        spender: String,
        /// After this owner.
        start_after: Option<String>,
        /// At most 30; 10 without.
        limit: Option<u32>,
    },
    /// Every address that ever held GRAIN.
    #[returns(cw20::AllAccountsResponse)]
    AllAccounts {
        /// After this address.
        start_after: Option<String>,
        /// At most 30; 10 without.
        limit: Option<u32>,
    },
    /// What wallets show.
    #[returns(cw20::MarketingInfoResponse)]
    MarketingInfo {},
    /// The logo, if it is stored here.
    #[returns(cw20::DownloadLogoResponse)]
    DownloadLogo {},

    /// Settings.
    #[returns(ConfigResponse)]
    Config {},
    /// The reserve and what can still be minted.
    #[returns(ReserveResponse)]
    Reserve {},
    /// What an address has bonded now, micro-GRAIN; it counts from the next block on.
    #[returns(Uint128)]
    Bonded {
        /// bech32.
        address: String,
    },
    /// Unbondings of an address that are not released, by time; at most 16.
    #[returns(Vec<Unbonding>)]
    Unbondings {
        /// bech32.
        address: String,
    },
    /// An address's power at the start of a block, micro-GRAIN: all changes of earlier blocks, none of that
    /// block or later ones.
    #[returns(Uint128)]
    PowerAt {
        /// bech32.
        address: String,
        /// Block height.
        height: u64,
    },
    /// All power at the start of a block, micro-GRAIN.
    #[returns(Uint128)]
    TotalPowerAt {
        /// Block height.
        height: u64,
    },
    /// What `Redeem` would pay now, micro-denom of the reserve.
    #[returns(Uint128)]
    RedeemQuote {
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Where money lies: `reserve`; of GRAIN itself `bonded` and `unbonding`.
    #[returns(MoneyResponse)]
    Money {},
    /// For whom an address's bonded GRAIN counts, and what counts for it, now.
    #[returns(DelegationResponse)]
    Delegation {
        /// bech32.
        address: String,
    },
    /// Who delegates to an address, by address.
    #[returns(Vec<Addr>)]
    Delegators {
        /// bech32.
        to: String,
        /// After this one.
        start_after: Option<String>,
        /// At most 100.
        limit: Option<u32>,
    },
    /// Actions that can be paused, and whether they are.
    #[returns(Vec<PauseResponse>)]
    Pauses {},

    /// DAO DAO's voting module: an address's power at the start of a block, this one without.
    #[returns(VotingPowerResponse)]
    VotingPowerAtHeight {
        /// bech32.
        address: String,
        /// Block height.
        height: Option<u64>,
    },
    /// DAO DAO's voting module: all power at the start of a block, this one without.
    #[returns(VotingPowerResponse)]
    TotalPowerAtHeight {
        /// Block height.
        height: Option<u64>,
    },
    /// DAO DAO's voting module: name and version.
    #[returns(InfoResponse)]
    Info {},
    /// DAO DAO's voting module: whose it is, which is the owner.
    #[returns(Addr)]
    Dao {},
    /// DAO DAO's voting module: the token that votes, which is this contract.
    #[returns(Addr)]
    TokenContract {},
    /// DAO DAO's voting module: always.
    #[returns(bool)]
    IsActive {},
    /// cw20-stake: what is staked, and how long it takes to get it back.
    #[returns(StakeConfigResponse)]
    GetConfig {},
    /// cw20-stake: what an address had bonded at the start of a block, this one without; delegated or not.
    #[returns(StakedBalanceResponse)]
    StakedBalanceAtHeight {
        /// bech32.
        address: String,
        /// Block height.
        height: Option<u64>,
    },
    /// cw20-stake: all that was bonded at the start of a block, this one without.
    #[returns(TotalStakedResponse)]
    TotalStakedAtHeight {
        /// Block height.
        height: Option<u64>,
    },
    /// cw20-stake: what an address's bonded GRAIN is worth in GRAIN: itself.
    #[returns(StakedValueResponse)]
    StakedValue {
        /// bech32.
        address: String,
    },
    /// cw20-stake: what all bonded GRAIN is worth in GRAIN: itself.
    #[returns(TotalValueResponse)]
    TotalValue {},
    /// cw20-stake: `Unbondings`.
    #[returns(ClaimsResponse)]
    Claims {
        /// bech32.
        address: String,
    },
}
