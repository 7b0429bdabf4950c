//! data-pool: pools, terms, contributions, verification, audits, editions, earnings.

mod events;
mod messages;
mod parts;
mod queries;
mod records;
mod responses;
mod settings;

pub use events::*;
pub use messages::*;
pub use parts::*;
pub use queries::*;
pub use records::*;
pub use responses::*;
pub use settings::*;

/// Items a `Verification` report may list.
pub const MAX_VERIFICATION_ITEMS: usize = 64;
/// Claims a message may make.
pub const MAX_CLAIMS: usize = 32;
/// Editions one claim walks at most, and without a limit.
pub const MAX_CLAIM_EDITIONS: u32 = 64;
/// Editions that the query `Earnings` walks for each claim at most.
pub const MAX_DUE_EDITIONS: u32 = 4_096;
/// Records of one contribution.
pub const MAX_RECORDS: u32 = 10_000_000;
/// Bytes of one contribution: 1 GiB.
pub const MAX_CONTRIBUTION_BYTES: u64 = 1 << 30;
/// Fewest identities from which a cohort is sold.
pub const MIN_HEADS: u32 = 12;
/// Longest cut period and longest grace after a withdrawal: 7 days.
pub const MAX_GRACE: u64 = 7 * 86_400;
/// How often one contribution can be submitted.
pub const MAX_ROUNDS: u32 = 8;
/// Contributions that one `WithdrawErased` withdraws at most, and without a limit.
pub const MAX_ERASED: u32 = 32;
/// Auditors that one `ShareAudits` pays at most.
pub const MAX_PAID_AUDITORS: usize = 32;
/// Auditors that are drawn for one audit, one after the other.
pub const MAX_AUDITORS: u8 = 2;
