//! The steps of a deployment, each one transaction.

use std::fmt;

use crate::config::Member;
use crate::{Config, Part};

/// A step: one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Stores a contract's code.
    Store(Part),
    /// Makes a contract.
    Instantiate(Part),
    /// Tells three contracts of those that did not exist when they were made.
    Wire,
    /// Accepts the first issuers, grants the first roles.
    Admit,
    /// Bonds for a relayer whose key is in the keystore.
    Bond(String),
    /// Starts the first committee.
    Committee,
    /// Offers the contracts to governance.
    Offer,
    /// Has governance accept them.
    Adopt,
    /// Makes governance the admin of all contracts, itself included.
    Admin,
}

impl Step {
    /// All steps of a deployment, in their order.
    pub fn all(config: &Config) -> Vec<Self> {
        let mut steps: Vec<Self> = Part::ALL.into_iter().map(Self::Store).collect();
        steps.extend(Part::ALL.into_iter().map(Self::Instantiate));
        steps.push(Self::Wire);
        if !config.registry.issuers.is_empty() || !config.registry.grants.is_empty() {
            steps.push(Self::Admit);
        }
        steps.extend(config.committee.iter().filter_map(|member| match member {
            Member::Key(key) => Some(Self::Bond(key.clone())),
            Member::Address(_) => None,
        }));
        steps.extend([Self::Committee, Self::Offer, Self::Adopt, Self::Admin]);
        steps
    }

    /// By what name the journal has it.
    pub fn name(&self) -> String {
        match self {
            Self::Store(part) => format!("store {part}"),
            Self::Instantiate(part) => format!("instantiate {part}"),
            Self::Wire => "wire".into(),
            Self::Admit => "admit".into(),
            Self::Bond(key) => format!("bond {key}"),
            Self::Committee => "committee".into(),
            Self::Offer => "offer".into(),
            Self::Adopt => "adopt".into(),
            Self::Admin => "admin".into(),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(part) => write!(f, "store the code of {part}"),
            Self::Instantiate(part) => write!(f, "instantiate {part}"),
            Self::Wire => write!(f, "wire the contracts to one another"),
            Self::Admit => write!(f, "accept the first issuers, grant the first roles"),
            Self::Bond(key) => write!(f, "bond for {key}"),
            Self::Committee => write!(f, "start the first committee"),
            Self::Offer => write!(f, "offer the contracts to governance"),
            Self::Adopt => write!(f, "have governance accept them: it owns them now"),
            Self::Admin => {
                write!(f, "make governance the admin of every contract: it alone migrates them now")
            }
        }
    }
}
