//! `#[lean_serde]` is `#[cw_serde]` with parsers and writers that share their code: what a chain stores of a contract is
//! limited, and those that serde derives were half of it.
//!
//! serde writes a loop for every struct: over its keys, with the comparison of each, the parsing of each value and all
//! errors. Here a struct has a list of names and a slot for each value; one function has the loop. It is serde's
//! traits that are derived: all formats with named fields work, the same JSON is read and written, and the same errors
//! are given, but that they list no aliases. Refused at compile time: tuples of several fields, and attributes of serde but `rename`,
//! `rename_all = "snake_case"`, `alias`, `default` and `skip_serializing_if`:
//!
//! ```compile_fail
//! #[derive(lean_serde::Deserialize)]
//! struct Pair(u8, u8);
//! ```
//! ```compile_fail
//! #[derive(lean_serde::Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Strict {}
//! ```

mod read;
mod write;

pub use lean_serde_derive::{Deserialize, Serialize, lean_serde};
/// For what the macros write.
#[doc(hidden)]
pub use serde;

pub use read::{Slot, Variant, fill, filled};
pub use write::{OfVariant, Part, write};

/// What the fields of a struct, or the variants of an enum, are called.
#[derive(Debug)]
pub struct Names {
    /// In their order.
    pub names: &'static [&'static str],
    /// Other names, and which they stand for.
    pub aliases: &'static [(&'static str, usize)],
}
