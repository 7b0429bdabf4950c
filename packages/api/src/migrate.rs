//! Migration: the same in every contract.

use lean_serde::lean_serde;

/// New code takes over what a contract keeps, which stays as it is. By the contract's admin on chain: governance, after
/// hand-over, by a proposal of the migration class (`Action::Migrate`, with `{}` as its message). Fails on code of
/// another contract than the one it was instantiated as, and on code of an earlier version; the same version is taken
/// again.
#[lean_serde]
pub struct MigrateMsg {}

crate::events! {
    /// A contract has new code.
    "sheaf_migrated" => Migrated {
        /// Which contract it is, by its name for `cw2`.
        contract: String,
        /// The version before.
        from: String,
        /// The version now.
        to: String,
    }
}
