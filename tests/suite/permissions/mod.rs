//! Who may send which message: every message of every contract, sent by every role. Whoever may not is refused with
//! an error about who they are, and nothing changes; whoever may succeeds. `docs/permissions.md` is made from it.
//! Whatever values a message has, nothing panics.

mod cast;
mod data_pool;
mod data_pool_running;
mod governance;
mod hooks;
mod hostile;
mod marketplace;
mod registry;
mod registry_signed;
mod table;
mod token;
mod trial;
