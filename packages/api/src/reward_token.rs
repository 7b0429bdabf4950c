//! reward-token: GRAIN. cw20-base plus bonding, reserve, emission, redemption.
//!
//! The messages and queries of wallets are done by cw20-base itself, except that nobody mints. No message but
//! [`ExecuteMsg::Emit`] takes funds.

mod events;
mod queries;
mod records;
mod responses;

use cosmwasm_std::{Binary, Uint128};
use cw_ownable::cw_ownable_execute;
use cw20::{Cw20Coin, Expiration, Logo};
use cw20_base::msg::InstantiateMarketingInfo;
use lean_serde::lean_serde;

use crate::permission::{self, Role};

pub use events::*;
pub use queries::*;
pub use records::*;
pub use responses::*;

/// Unbondings that an address may have pending.
pub const MAX_UNBONDINGS: usize = 16;
/// Accounts that can hold GRAIN at genesis.
pub const MAX_GENESIS: usize = 256;
/// Highest `alpha_bps`: below one, so that buying from oneself never pays.
pub const MAX_ALPHA_BPS: u16 = 9_999;
/// What can be minted in one week, in basis points of supply + virtual supply as of the week's first `Emit`.
pub const WEEKLY_BPS: u16 = 100;

const DAY: u64 = 86_400;

/// Durations, in seconds, each with its range. Production values in brackets.
#[lean_serde]
#[derive(Copy, Eq)]
pub struct Durations {
    /// From `Unbond` to `Release` (28 d); 1 s to 120 d. At least governance's voting + migration timelock +
    /// execution.
    pub unbonding: u64,
    /// The week of the weekly limit (7 d); 1 s to 30 d. Week n is from n to n + 1 times this, unix time.
    pub emission_week: u64,
}

impl Durations {
    /// Those of profile `production`.
    pub const fn production() -> Self {
        Self { unbonding: 28 * DAY, emission_week: 7 * DAY }
    }

    /// Those of profile `localnet`: seconds.
    pub const fn localnet() -> Self {
        Self { unbonding: 600, emission_week: 3_600 }
    }
}

crate::pausable! {
    /// What can be paused: where a flaw would be paid for by everyone. Not `Emit`, which would turn the reserve's
    /// share to the purse, and nothing by which bonded GRAIN goes back or that wallets do.
    Pausable {
        /// `Bond`: power that was miscounted must not grow.
        Bond => "bond",
        /// `Redeem`: the reserve is everyone's.
        Redeem => "redeem",
    }
}

/// Sets the token up.
#[lean_serde]
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
#[lean_serde]
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
    /// Lets another address spend more of the sender's GRAIN. By anyone, for what they have or will have. Fails for
    /// oneself, on an expiry in the past, and above 2^128 - 1.
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
    /// zero, for more than the sender's balance, and while paused.
    Bond {
        /// micro-GRAIN.
        amount: Uint128,
    },
    /// Takes GRAIN out of the bond: power ends with this block, whoever has it, `Release` pays after the unbonding.
    /// By whoever bonded it. Fails on zero, for more than is bonded, and with 16 unbondings pending (those of one
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
    /// sender's balance, where the share is 0, below `min_out`, and while paused.
    Redeem {
        /// micro-GRAIN.
        amount: Uint128,
        /// Least that is to be paid, micro-denom of the reserve.
        min_out: Uint128,
    },
    /// From the next block on, what the sender has bonded and bonds later counts for another address, which votes
    /// with it; a delegation before it ends. What is delegated is not handed on: a delegate who delegates keeps
    /// what was given to them. By anyone, for what they bond. Fails for oneself, and where it counts for that address
    /// already.
    Delegate {
        /// bech32.
        to: String,
    },
    /// From the next block on, what the sender has bonded counts for themselves again. By its holder. Fails where
    /// nothing is delegated.
    Undelegate {},
    /// Stops one action for a while. By the owner. Fails on a length outside 1 s to 14 d, on an action that is
    /// paused, and above 14 d in 60.
    Pause {
        /// Which.
        action: Pausable,
        /// For how long, seconds.
        seconds: u64,
    },
    /// Ends a pause early. By the owner. Fails on an action that is not paused.
    Lift {
        /// Which.
        action: Pausable,
    },
}

impl ExecuteMsg {
    /// Who may send it.
    pub fn callers(&self) -> &'static [Role] {
        match self {
            Self::Transfer { .. }
            | Self::Burn { .. }
            | Self::Send { .. }
            | Self::DecreaseAllowance { .. }
            | Self::Bond { .. }
            | Self::Unbond { .. }
            | Self::Redeem { .. }
            | Self::Undelegate {} => &[Role::Holder],
            // whoever brings an allowance
            Self::TransferFrom { .. } | Self::SendFrom { .. } | Self::BurnFrom { .. } => &[Role::Anyone],
            // of what the sender has or will have, which may be nothing
            Self::IncreaseAllowance { .. } | Self::Delegate { .. } => &[Role::Anyone],
            Self::Release { .. } | Self::Skim { .. } => &[Role::Anyone],
            // nobody; the last two are for an account that instantiation may name, and the suite does not
            Self::Mint { .. }
            | Self::UpdateMinter { .. }
            | Self::UpdateMarketing { .. }
            | Self::UploadLogo(_) => &[],
            Self::UpdateOwnership(action) => permission::of_ownership(action),
            Self::Wire { .. } | Self::Pause { .. } | Self::Lift { .. } => &[Role::Owner],
            Self::Emit {} => &[Role::DataPool],
        }
    }
}
