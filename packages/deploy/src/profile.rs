//! How long everything takes.

use std::fmt;

use api::Durations;
use serde::{Deserialize, Serialize};

use crate::Error;

/// A set of durations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Seconds: for a chain on one's own machine only.
    Localnet,
    /// Days: what people are promised.
    Production,
}

impl Profile {
    /// Its durations.
    pub const fn durations(self) -> Durations {
        match self {
            Self::Localnet => Durations::localnet(),
            Self::Production => Durations::production(),
        }
    }

    /// Refuses seconds where days are promised: on a chain that has no `local` or `localnet` between the dashes of its id.
    pub fn check(self, chain_id: &str) -> Result<(), Error> {
        let local = chain_id.split('-').any(|word| matches!(word, "local" | "localnet"));
        if self == Self::Localnet && !local {
            return Err(Error::NotLocal { chain_id: chain_id.into() });
        }
        Ok(())
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Localnet => "localnet",
            Self::Production => "production",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_for_local_chains_only() {
        for good in ["sheaf-localnet-1", "local-1", "my-local"] {
            assert!(Profile::Localnet.check(good).is_ok(), "{good}");
        }
        for bad in ["sheaf-1", "wasmd-testnet-1", "localnetwork-1", "", "sheaf_localnet"] {
            assert!(matches!(Profile::Localnet.check(bad), Err(Error::NotLocal { .. })), "{bad}");
            assert!(Profile::Production.check(bad).is_ok(), "{bad}");
        }
    }
}
