//! Pauses: the same in every contract that has them.

use lean_serde::lean_serde;

/// Longest pause of an action, and longest sum of its pauses in any [`PAUSE_WINDOW`]: 14 days, in seconds.
pub const MAX_PAUSE: u64 = 14 * 86_400;
/// Over which pauses of an action are added up: 60 days, in seconds.
pub const PAUSE_WINDOW: u64 = 60 * 86_400;

/// An action that can be paused: what `Pauses {}` tells of each.
#[lean_serde]
pub struct PauseResponse {
    /// Its name, as in the message `Pause`.
    pub action: String,
    /// Until when it is paused, seconds; none while it is not.
    pub paused_until: Option<u64>,
    /// For how long it may still be paused now, seconds.
    pub left: u64,
}

/// Declares a contract's pausable actions: an enum with a name for each, the one that it has in JSON.
#[macro_export]
macro_rules! pausable {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[lean_serde::lean_serde]
        #[derive(Copy, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// The names of all, in order.
            pub const NAMES: &'static [&'static str] = &[$($text),*];

            /// Its name, as in JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

crate::events! {
    /// An action was paused.
    "sheaf_paused" => Paused {
        /// Its name.
        action: String,
        /// Until when, seconds.
        until: u64,
    }
    /// A pause was ended early.
    "sheaf_lifted" => Lifted {
        /// The action's name.
        action: String,
    }
}
