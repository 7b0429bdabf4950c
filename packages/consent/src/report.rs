//! A report: sections that each say what they hold, why it is held and how long; as JSON and as Markdown.

mod markdown;
mod sections;
mod subject;

use std::collections::BTreeMap;

use api::IdentityId;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::{Ask, ChainError, Dossier, rfc3339};

pub use subject::Subject;

/// Sections by themselves, for clients that show one thing.
pub mod held {
    pub use super::sections::contributions::section as contributions;
    pub use super::sections::earnings::section as earnings;
    pub use super::sections::notices::section as notices;
    pub use super::sections::orders::section as orders;
    pub use super::sections::uses::section as uses;
}

/// A line of a section: fields in the order in which they are read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row(pub Vec<(&'static str, Value)>);

impl Row {
    /// A field's value.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Makes a [`Row`].
macro_rules! row {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::report::Row(vec![$(($name, ::serde_json::json!($value))),*])
    };
}
pub(crate) use row;

/// One thing that is held.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Section {
    /// Its name in JSON. Stable.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is.
    pub what: &'static str,
    /// Why it is held.
    pub why: &'static str,
    /// How long.
    pub kept: &'static str,
    /// What is held.
    pub rows: Vec<Row>,
    /// Whole documents that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Value>,
}

/// A report on one identity.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Report {
    /// Its title.
    pub title: &'static str,
    /// Of which chain.
    pub chain_id: String,
    /// data-pool's address.
    pub data_pool: String,
    /// On which identity.
    pub identity: IdentityId,
    /// As of when: RFC 3339.
    pub as_of: String,
    /// What it does not say.
    pub beside: &'static [&'static str],
    /// What is held.
    pub sections: Vec<Section>,
}

impl Report {
    /// As JSON.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// As Markdown, to be read.
    pub fn markdown(&self) -> String {
        markdown::render(self)
    }

    /// A section.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }
}

/// Why there is no report: the chain did not answer. Nothing else keeps anyone from theirs.
pub type ReportError = ChainError;

/// What no contract can tell, and who can.
const BESIDE: &[&str] = &[
    "The chain keeps every message and event for as long as it exists, these among them; this report shows what the \
     contracts answer now, and what follows from events.",
    "Who you are, and the evidence of it: the issuer of your credential knows, and answers for it.",
    "Your data itself, and copies of editions: the keepers, and licensees for as long as their licence runs.",
    "Addresses that your identity moved away from are known from events: where a chain's history is not kept, what \
     belongs to such an address (offers, GRAIN, shares, roles, audits) is not found by itself. Orders, requests, \
     votes and contributions are found by number all the same.",
    "What a sanctioned identity was before, and in which week a relayer signed which report: no query tells it by \
     person. `Week` tells signatures by key.",
    "Balances of native coin, fees and transfers are the chain's own, not these contracts'.",
];

/// Everything that the contracts hold on one identity. `dossiers` are those at hand, by content id: a contribution
/// whose pool's is missing, or leaves out what a receipt must have, is told without its receipt, and why. Walks every
/// order, proposal and request there ever was.
pub fn access_report(
    ask: Ask<'_>,
    identity: IdentityId,
    dossiers: &BTreeMap<String, Dossier>,
) -> Result<Report, ReportError> {
    let subject = Subject::gather(ask, identity)?;
    let sections =
        sections::ALL.iter().map(|section| section(&subject, dossiers)).collect::<Result<_, _>>()?;
    Ok(subject.report("What the contracts hold on you", BESIDE, sections))
}

impl Subject<'_> {
    pub(crate) fn report(
        &self,
        title: &'static str,
        beside: &'static [&'static str],
        sections: Vec<Section>,
    ) -> Report {
        Report {
            title,
            chain_id: self.ask.chain.chain_id(),
            data_pool: self.ask.contracts.data_pool.to_string(),
            identity: self.identity.id,
            as_of: rfc3339(self.ask.chain.now()),
            beside,
            sections,
        }
    }
}
