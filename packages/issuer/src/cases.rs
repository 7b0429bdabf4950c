//! What an issuer keeps of its cases, and how it forgets them.

use std::collections::BTreeMap;

use canonical::{Digest, Writer};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

/// What is kept of a case: enough to show what a commitment on chain stands for, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Salt of the commitment.
    pub salt: HexBinary,
    /// Digest of the evidence.
    pub evidence: HexBinary,
    /// When the credential expires, seconds.
    pub expires_at: u64,
}

impl Case {
    /// The commitment in the credential: SHA-256 over salt and evidence, under `sheaf/v1/evidence`.
    pub fn commitment(&self) -> Digest {
        Writer::new("sheaf/v1/evidence").bytes(&self.salt).bytes(&self.evidence).digest()
    }
}

/// The cases of an issuer, by commitment. Serialised as the list of the cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Case>", into = "Vec<Case>")]
pub struct Cases(BTreeMap<Digest, Case>);

impl Cases {
    /// Keeps a case.
    pub fn keep(&mut self, case: Case) {
        self.0.insert(case.commitment(), case);
    }

    /// The case behind a commitment, if it was not erased.
    pub fn get(&self, commitment: &Digest) -> Option<&Case> {
        self.0.get(commitment)
    }

    /// Erases the case behind a commitment, which then says nothing any more. Was there one?
    pub fn erase(&mut self, commitment: &Digest) -> bool {
        self.0.remove(commitment).is_some()
    }

    /// Erases the cases whose credential had expired by `time` (seconds): now, less the retention that the
    /// issuer's law prescribes. Returns how many.
    pub fn erase_expired(&mut self, time: u64) -> usize {
        let before = self.0.len();
        self.0.retain(|_, case| case.expires_at > time);
        before.saturating_sub(self.0.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<Case>> for Cases {
    fn from(cases: Vec<Case>) -> Self {
        Self(cases.into_iter().map(|case| (case.commitment(), case)).collect())
    }
}

impl From<Cases> for Vec<Case> {
    fn from(cases: Cases) -> Self {
        cases.0.into_values().collect()
    }
}
