//! Events of the token.

use cosmwasm_std::Uint128;

crate::events! {
    /// data-pool was named.
    "sheaf_token_wired" => TokenWired {
        /// Its address.
        data_pool: String,
    }
    /// GRAIN was bonded.
    "sheaf_bonded" => Bonded {
        /// By whom.
        address: String,
        /// micro-GRAIN.
        amount: Uint128,
        /// All they have bonded now, micro-GRAIN.
        bonded: Uint128,
    }
    /// GRAIN is on its way out of the bond.
    "sheaf_unbonding" => UnbondingStarted {
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
    "sheaf_released" => Released {
        /// To whom.
        address: String,
        /// micro-GRAIN.
        amount: Uint128,
    }
    /// A reserve share came in and GRAIN was minted for it, to data-pool.
    "sheaf_minted" => Minted {
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
    "sheaf_redeemed" => Redeemed {
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
    /// Someone's power counts for another.
    "sheaf_delegated" => Delegated {
        /// Whose.
        address: String,
        /// For whom.
        to: String,
        /// What they have bonded now, micro-GRAIN.
        power: Uint128,
    }
    /// Someone's power counts for themselves again.
    "sheaf_undelegated" => Undelegated {
        /// Whose.
        address: String,
        /// For whom it counted.
        from: String,
        /// What they have bonded now, micro-GRAIN.
        power: Uint128,
    }
}
