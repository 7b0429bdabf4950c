//! reward-token: GRAIN. cw20-base plus bonding, reserve, emission, redemption.
//!
//! The messages and queries of wallets are done by cw20-base itself, except that nobody mints. No message but
//! [`ExecuteMsg::Emit`] takes funds.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{
    Addr, Binary, Coin, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg, to_json_binary,
};
use cw_ownable::{cw_ownable_execute, cw_ownable_query};
use cw20::{Cw20Coin, Expiration, Logo};
use cw20_base::msg::InstantiateMarketingInfo;

use crate::layout::{LayoutError, Records, Stamped};
use crate::money::MoneyResponse;

/// Unbondings that an address may have pending.
pub const MAX_UNBONDINGS: usize = 16;
/// Accounts that can hold GRAIN at genesis.
pub const MAX_GENESIS: usize = 256;
/// Highest `alpha_bps`: below one, so that buying from oneself never pays.
pub const MAX_ALPHA_BPS: u16 = 9_999;
/// What can be minted in one week, in basis points of supply + virtual supply as of the week's first `Emit`.
pub const WEEKLY_BPS: u16 = 100;

/// Durations, in seconds, each with its range. Production values in brackets.
#[cw_serde]
#[derive(Copy)]
pub struct Durations {
    /// From `Unbond` to `Release` (21 d); 1 s to 120 d. At least governance's voting + timelock + execution.
    pub unbonding: u64,
    /// The week of the weekly limit (7 d); 1 s to 30 d. Week n is from n to n + 1 times this, unix time.
    pub emission_week: u64,
}

/// Sets the token up.
#[cw_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// 3 to 50 bytes.
    pub name: String,
    /// 3 to 12 letters or `-`.
    pub symbol: String,
    /// At most 18. GRAIN has 6.
    pub decimals: u8,
    /// Who holds what at the start, micro-GRAIN: at most 256 addresses, each once.
    pub genesis: Vec<Cw20Coin>,
    /// As in cw20-base.
    pub marketing: Option<InstantiateMarketingInfo>,
    /// What is ever minted at most, genesis included, micro-GRAIN; above zero, at least the genesis. Burning
    /// does not free it.
    pub cap: Uint128,
    /// The native denom that backs GRAIN.
    pub reserve_denom: String,
    /// alpha, in basis points: of what the price of GRAIN in the reserve would give, how much is minted; 1 to
    /// 9,999.
    pub alpha_bps: u16,
    /// Sv: added to the supply in both formulas, micro-GRAIN; above zero.
    pub virtual_supply: Uint128,
    /// Tv: added to the reserve in the formula of emission, micro-denom; above zero.
    pub virtual_reserve: Uint128,
    /// All durations.
    pub durations: Durations,
}

/// What the token does.
#[cw_ownable_execute]
#[cw_serde]
pub enum ExecuteMsg {
    /// Moves GRAIN. By its holder. Fails for more than the sender's balance.
    Transfer {
        /// To whom (bech32).
        recipient: String,
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Destroys GRAIN. By its holder. Fails for more than the sender's balance.
    Burn {
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Moves GRAIN to a contract and calls it with a `Receive`. By its holder. Fails for more than the
    /// sender's balance, and where the contract fails.
    Send {
        /// To which contract (bech32).
        contract: String,
        /// micro-GRAIN.
        amount: Uint128,
        /// What the contract is told.
        msg: Binary,
    },
    /// Lets another address spend more of the sender's GRAIN. By its holder. Fails for oneself, on an expiry
    /// in the past, and above 2^128 - 1.
    IncreaseAllowance {
        /// Whom (bech32).
        spender: String,
        /// micro-GRAIN more.
        amount: Uint128,
        /// Replaces the expiry, if there.
        expires: Option<Expiration>,
    },
    /// Lets another address spend less of the sender's GRAIN; nothing, if that would be below zero. By its
    /// holder. Fails for oneself, without an allowance, and on an expiry in the past.
    DecreaseAllowance {
        /// Whom (bech32).
        spender: String,
        /// micro-GRAIN less.
        amount: Uint128,
        /// Replaces the expiry, if there.
        expires: Option<Expiration>,
    },
    /// Moves another's GRAIN. By a spender with an allowance. Fails without, above, or after it, and for more
    /// than the owner's balance.
    TransferFrom {
        /// Whose (bech32).
        owner: String,
        /// To whom (bech32).
        recipient: String,
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// `Send` of another's GRAIN. By a spender with an allowance. Fails as `TransferFrom` and `Send` do.
    SendFrom {
        /// Whose (bech32).
        owner: String,
        /// To which contract (bech32).
        contract: String,
        /// micro-GRAIN.
        amount: Uint128,
        /// What the contract is told.
        msg: Binary,
    },
    /// Destroys another's GRAIN. By a spender with an allowance. Fails as `TransferFrom` does.
    BurnFrom {
        /// Whose (bech32).
        owner: String,
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// By nobody: always fails. GRAIN is minted by `Emit` alone.
    Mint {
        /// bech32.
        recipient: String,
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// By nobody: always fails. There is no minter.
    UpdateMinter {
        /// bech32.
        new_minter: Option<String>,
    },
    /// Changes what wallets show; an empty string clears a field, none leaves it. By the marketing address.
    UpdateMarketing {
        /// A URL of the project.
        project: Option<String>,
        /// What the token is.
        description: Option<String>,
        /// Who may do this from now on (bech32).
        marketing: Option<String>,
    },
    /// Sets the logo. By the marketing address. Fails above 5 KiB, and on what is no SVG or PNG.
    UploadLogo(Logo),

    /// Names data-pool and the purse, which did not exist yet at instantiation. By the owner, once.
    Wire {
        /// data-pool (bech32).
        data_pool: String,
        /// Where surplus goes: governance (bech32).
        purse: String,
    },
    /// Sends what of a denom was sent here unasked to the purse. By anyone. Fails where the balance is what is
    /// counted.
    Skim {
        /// Which denom.
        denom: String,
    },
    /// Bonds GRAIN: it gives voting power from the next block on and cannot be moved. By its holder. Fails on
    /// zero, and for more than the sender's balance.
    Bond {
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Takes GRAIN out of the bond: power ends with this block, `Release` pays after the unbonding. By whoever
    /// bonded it. Fails on zero, for more than is bonded, and with 16 unbondings pending (those of one
    /// second are one).
    Unbond {
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Pays out every unbonding of an address that is over. By anyone, to that address. Fails if there is
    /// none.
    Release {
        /// Whose (bech32); the sender's without one.
        address: Option<String>,
    },
    /// Takes the reserve share of a sale and mints for it. By data-pool only, with one coin of the reserve's
    /// denom, above zero. The answer's data is an [`EmitResponse`] as JSON. Fails on any other funds; mints 0,
    /// and takes the coin, where the week's limit or the cap is reached.
    Emit {},
    /// Burns GRAIN of the sender for its share of the reserve. By its holder. Fails on zero, for more than the
    /// sender's balance, where the share is 0, and below `min_out`.
    Redeem {
        /// micro-GRAIN.
        amount: Uint128,
        /// Least that is to be paid, micro-denom of the reserve.
        min_out: Uint128,
    },
}

/// The data of the answer to `Emit`, as JSON.
#[cw_serde]
pub struct EmitResponse {
    /// What data-pool now holds more, micro-GRAIN.
    pub minted: Uint128,
}

/// What the token answers.
#[cw_ownable_query]
#[cw_serde]
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
}

/// Answer to `Config`.
#[cw_serde]
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
#[cw_serde]
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
#[cw_serde]
#[derive(Copy)]
pub struct Unbonding {
    /// micro-GRAIN.
    pub amount: Uint128,
    /// From when on it can be released, seconds.
    pub release_at: u64,
}

/// Address -> its power. Read raw by other contracts; good for a height after `changed_at`.
pub const POWER: Records<&Addr, Stamped> = Records::new("power", 1);
/// All power. Read raw by other contracts; good for a height after `changed_at`.
pub const TOTAL_POWER: Records<(), Stamped> = Records::new("total_power", 1);

/// The token, seen from another contract.
#[cw_serde]
pub struct Token(pub Addr);

impl Token {
    /// GRAIN's denom in this suite: `cw20:` and the address.
    pub fn denom(&self) -> String {
        crate::denom::of_cw20(&self.0)
    }

    /// An address's power at the start of block `height`, micro-GRAIN: a raw read, and a smart query only if
    /// the power changed in that block or later. 0 for whoever never bonded.
    pub fn power_at(
        &self,
        querier: &QuerierWrapper,
        address: &Addr,
        height: u64,
    ) -> Result<Uint128, LayoutError> {
        self.at(querier, height, POWER.may_query(querier, &self.0, address)?, || QueryMsg::PowerAt {
            address: address.to_string(),
            height,
        })
    }

    /// All power at the start of block `height`, micro-GRAIN; read like [`Token::power_at`].
    pub fn total_power_at(&self, querier: &QuerierWrapper, height: u64) -> Result<Uint128, LayoutError> {
        let record = TOTAL_POWER.may_query(querier, &self.0, ())?;
        self.at(querier, height, record, || QueryMsg::TotalPowerAt { height })
    }

    /// Hands a sale's reserve share over. Only data-pool's call succeeds; the answer's data is an
    /// [`EmitResponse`].
    pub fn emit(&self, share: Coin) -> StdResult<CosmosMsg> {
        self.call(&ExecuteMsg::Emit {}, vec![share])
    }

    /// Burns GRAIN of the calling contract.
    pub fn burn(&self, amount: Uint128) -> StdResult<CosmosMsg> {
        self.call(&ExecuteMsg::Burn { amount }, vec![])
    }

    fn call(&self, msg: &ExecuteMsg, funds: Vec<Coin>) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute { contract_addr: self.0.to_string(), msg: to_json_binary(msg)?, funds }.into())
    }

    fn at(
        &self,
        querier: &QuerierWrapper,
        height: u64,
        record: Option<Stamped>,
        query: impl FnOnce() -> QueryMsg,
    ) -> Result<Uint128, LayoutError> {
        match record {
            None => Ok(Uint128::zero()),
            Some(now) if now.changed_at < height => Ok(now.value),
            Some(_) => querier.query_wasm_smart(&self.0, &query()).map_err(|error| {
                LayoutError::Unreachable { contract: self.0.to_string(), reason: error.to_string() }
            }),
        }
    }
}

crate::events! {
    /// data-pool was named.
    "sheaf/token_wired" => TokenWired {
        /// Its address.
        data_pool: String,
    }
    /// GRAIN was bonded.
    "sheaf/bonded" => Bonded {
        /// By whom.
        address: String,
        /// micro-GRAIN.
        amount: Uint128,
        /// All they have bonded now, micro-GRAIN.
        bonded: Uint128,
    }
    /// GRAIN is on its way out of the bond.
    "sheaf/unbonding" => UnbondingStarted {
        /// Whose.
        address: String,
        /// micro-GRAIN.
        amount: Uint128,
        /// All they have bonded now, micro-GRAIN.
        bonded: Uint128,
        /// From when on it can be released, seconds.
        release_at: u64,
    }
    /// Unbonded GRAIN was paid out.
    "sheaf/released" => Released {
        /// To whom.
        address: String,
        /// micro-GRAIN.
        amount: Uint128,
    }
    /// A reserve share came in and GRAIN was minted for it, to data-pool.
    "sheaf/minted" => Minted {
        /// What came in, micro-denom of the reserve.
        share: Uint128,
        /// What was minted, micro-GRAIN.
        minted: Uint128,
        /// T now, micro-denom.
        reserve: Uint128,
        /// S now, micro-GRAIN.
        supply: Uint128,
    }
    /// GRAIN was burned for its share of the reserve.
    "sheaf/redeemed" => Redeemed {
        /// By whom.
        address: String,
        /// What was burned, micro-GRAIN.
        amount: Uint128,
        /// What was paid, micro-denom of the reserve.
        paid: Uint128,
        /// T now, micro-denom.
        reserve: Uint128,
        /// S now, micro-GRAIN.
        supply: Uint128,
    }
}
