//! What the demo remembers of pools, cohorts and people, to compare with what the contracts say.

use std::collections::{BTreeMap, BTreeSet};

use api::{CohortId, ContributionId, EditionNo, IdentityId, PoolId};
use consent::{Category, Dossier, Party};
use cosmwasm_std::Addr;
use oracle::blob::ContentId;
use oracle::edition::Manifest;
use oracle::schema::{PoolSchema, Role};
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

/// What a pool's dossier says for the law: made-up parties, and the sorts of data that the schema names.
pub(crate) fn law(curator: &Addr, schema: &PoolSchema) -> Dossier {
    const SPECIAL: [&str; 4] = ["Disability", "Health", "MedicalHealth", "PhysicalHealth"];
    let named = schema.document().fields.iter().filter(|field| field.role != Role::Direct);
    let sorts: BTreeSet<&str> =
        named.filter_map(|field| field.dpv.as_deref()?.strip_prefix("dpv-pd:")).collect();
    let category = |sort: &str| Category {
        iri: format!("https://w3id.org/dpv/pd#{sort}"),
        words: spaced(sort),
        special: SPECIAL.contains(&sort),
    };
    let party = |id: &str, name: &str, contact: &str| Party {
        id: id.into(),
        name: name.into(),
        address: "Example Street 1, 1010 Vienna, AT".into(),
        contact: format!("mailto:{contact}@sheaf.example"),
    };
    Dossier {
        language: "en".into(),
        controllers: vec![party(curator.as_str(), "The curator's association (made up)", "curator")],
        processors: vec![],
        categories: sorts.into_iter().map(category).collect(),
        locations: vec!["EU".into()],
        jurisdictions: vec!["AT".into(), "EU".into()],
        authority: Some(party("https://authority.example", "A supervisory authority (made up)", "authority")),
        assessment: None,
    }
}

/// `MedicalHealth` in words: `medical health`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
