//! Names: the JSON-LD context, and IRIs of what contracts only count.

use api::{CohortId, ContributionId, EditionNo, IdentityId, OrderId, PoolId};
use cosmwasm_std::{Addr, HexBinary};
use serde_json::{Value, json};

/// The profile of the DPV guide that receipts follow: a copy of the record, with what GDPR asks for.
pub(crate) const RECEIPT_PROFILE: &str = "https://w3id.org/dpv/schema/dpv-27560#receipt-eu-gdpr";
/// ... and that records follow.
pub(crate) const RECORD_PROFILE: &str = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr";
/// The version of what this package writes.
pub(crate) const SCHEMA: &str = "urn:sheaf:schema:consent:1";

/// Prefixes, one place for all documents.
pub(crate) fn context() -> Value {
    json!({
        "dpv": "https://w3id.org/dpv#",
        "pd": "https://w3id.org/dpv/pd#",
        "loc": "https://w3id.org/dpv/loc#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "dct": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "schema": "https://schema.org/",
        "odrl": "http://www.w3.org/ns/odrl/2/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "sheaf": "urn:sheaf:vocabulary:",
    })
}

/// A node that is named and not described.
pub(crate) fn id(iri: impl Into<String>) -> Value {
    json!({ "@id": iri.into() })
}

/// An instant.
pub(crate) fn instant(seconds: u64) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": crate::rfc3339(seconds) })
}

/// IRIs of the things of one data-pool. They begin as those of catalogues do.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The chain's id.
    pub chain_id: &'a str,
    /// data-pool.
    pub data_pool: &'a Addr,
}

impl Names<'_> {
    /// data-pool itself.
    pub fn data_pool(&self) -> String {
        format!("urn:sheaf:{}:{}", self.chain_id, self.data_pool)
    }

    /// A contract, or whoever else has an address.
    pub fn address(&self, address: &str) -> String {
        format!("urn:sheaf:{}:{address}", self.chain_id)
    }

    /// An identity: the number that stands for a person.
    pub fn identity(&self, identity: IdentityId) -> String {
        format!("{}:identity:{identity}", self.data_pool())
    }

    /// A pool.
    pub fn pool(&self, pool: PoolId) -> String {
        format!("{}:pool:{pool}", self.data_pool())
    }

    /// An edition of a pool.
    pub fn edition(&self, pool: PoolId, edition: EditionNo) -> String {
        format!("{}:edition:{edition}", self.pool(pool))
    }

    /// A cohort.
    pub fn cohort(&self, cohort: CohortId) -> String {
        format!("{}:cohort:{cohort}", self.data_pool())
    }

    /// A contribution: the data.
    pub fn contribution(&self, contribution: ContributionId) -> String {
        format!("{}:contribution:{contribution}", self.data_pool())
    }

    /// The record of the consent to a contribution.
    pub fn record(&self, contribution: ContributionId) -> String {
        format!("{}:consent", self.contribution(contribution))
    }

    /// The receipt for it.
    pub fn receipt(&self, contribution: ContributionId) -> String {
        format!("{}:receipt", self.record(contribution))
    }

    /// An order.
    pub fn order(&self, order: OrderId) -> String {
        format!("{}:order:{order}", self.data_pool())
    }

    /// Terms, by their digest.
    pub fn terms(terms_id: &HexBinary) -> String {
        format!("urn:sheaf:terms:{terms_id}")
    }
}
