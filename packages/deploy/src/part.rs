//! The contracts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A contract of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// identity-registry.
    IdentityRegistry,
    /// reward-token.
    RewardToken,
    /// governance.
    Governance,
    /// data-pool.
    DataPool,
    /// marketplace.
    Marketplace,
}

impl Part {
    /// All of them, each after those that it is told of when it is made.
    pub const ALL: [Self; 5] =
        [Self::IdentityRegistry, Self::RewardToken, Self::Governance, Self::DataPool, Self::Marketplace];
    /// Those that governance owns.
    pub const OWNED: [Self; 4] =
        [Self::IdentityRegistry, Self::RewardToken, Self::DataPool, Self::Marketplace];

    /// As its wasm file and a deployment have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IdentityRegistry => "identity_registry",
            Self::RewardToken => "reward_token",
            Self::Governance => "governance",
            Self::DataPool => "data_pool",
            Self::Marketplace => "marketplace",
        }
    }

    /// By its name, with dashes or underscores.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == text.replace('-', "_"))
    }

    /// Its label on chain.
    pub fn label(self) -> String {
        format!("sheaf {}", self.name().replace('_', "-"))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
