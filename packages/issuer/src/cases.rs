//! What an issuer keeps of its cases, and how it forgets them.

use std::collections::BTreeMap;

use canonical::{Digest, Writer};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};

use crate::IssuerError;

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

/// The cases of an issuer, by commitment; and by which key it knew their persons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept", into = "Kept")]
pub struct Cases {
    person_key: Option<String>,
    cases: BTreeMap<Digest, Case>,
}

/// As they are written.
#[derive(Serialize, Deserialize)]
struct Kept {
    person_key: Option<String>,
    cases: Vec<Case>,
}

impl Cases {
    /// Keeps a case whose person is known again by the key with this id ([`crate::person_key_id`]). Fails where those
    /// before were known by another: one person would be two.
    pub fn keep(&mut self, case: Case, person_key: &str) -> Result<(), IssuerError> {
        let kept = self.person_key.get_or_insert_with(|| person_key.into());
        if kept != person_key {
            return Err(IssuerError::PersonKey { kept: kept.clone(), got: person_key.into() });
        }
        self.cases.insert(case.commitment(), case);
        Ok(())
    }

    /// The case behind a commitment, if it was not erased.
    pub fn get(&self, commitment: &Digest) -> Option<&Case> {
        self.cases.get(commitment)
    }

    /// Erases the case behind a commitment, which then says nothing any more. Was there one?
    pub fn erase(&mut self, commitment: &Digest) -> bool {
        self.cases.remove(commitment).is_some()
    }

    /// Erases the cases whose credential had expired by `time` (seconds): now, less the retention that the
    /// issuer's law prescribes. Returns how many.
    pub fn erase_expired(&mut self, time: u64) -> usize {
        let before = self.cases.len();
        self.cases.retain(|_, case| case.expires_at > time);
        before.saturating_sub(self.cases.len())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

impl From<Kept> for Cases {
    fn from(kept: Kept) -> Self {
        let cases = kept.cases.into_iter().map(|case| (case.commitment(), case)).collect();
        Self { person_key: kept.person_key, cases }
    }
}

impl From<Cases> for Kept {
    fn from(cases: Cases) -> Self {
        Self { person_key: cases.person_key, cases: cases.cases.into_values().collect() }
    }
}
