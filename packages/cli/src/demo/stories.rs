//! What the demo remembers of pools, cohorts and people, to compare with what the contracts say.

use std::collections::BTreeMap;

use api::{CohortId, ContributionId, EditionNo, IdentityId, PoolId};
use cosmwasm_std::Addr;
use oracle::blob::ContentId;
use oracle::edition::Manifest;
use oracle::schema::PoolSchema;
use terms::Terms;

/// A pool.
pub(crate) struct PoolStory {
    pub(crate) id: PoolId,
    pub(crate) curator: Addr,
    pub(crate) schema: PoolSchema,
    pub(crate) keywords: Vec<String>,
    pub(crate) cohorts: Vec<CohortStory>,
    pub(crate) editions: Vec<EditionStory>,
}

/// A cohort of it.
pub(crate) struct CohortStory {
    pub(crate) id: CohortId,
    pub(crate) slot: u8,
    /// In a few words: the template's name, or what is own about the terms.
    pub(crate) name: String,
    pub(crate) terms: Terms,
    pub(crate) members: Vec<Member>,
}

/// Someone whose contribution was verified.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) address: Addr,
    pub(crate) identity: IdentityId,
    pub(crate) contribution: ContributionId,
    /// Where the ciphertext lies.
    pub(crate) content: ContentId,
    pub(crate) records: usize,
}

/// An edition that was published.
pub(crate) struct EditionStory {
    pub(crate) number: EditionNo,
    pub(crate) manifest: Manifest,
    /// Its content id, which is on chain.
    pub(crate) content: ContentId,
    /// The anonymised file of each cohort.
    pub(crate) files: BTreeMap<CohortId, Vec<u8>>,
}

impl PoolStory {
    pub(crate) fn title(&self) -> &str {
        &self.schema.document().title
    }

    pub(crate) fn cohort(&self, id: CohortId) -> Option<&CohortStory> {
        self.cohorts.iter().find(|cohort| cohort.id == id)
    }
}
