//! Facts, as contracts would answer them.

use api::data_pool::{
    CohortResponse, ContributionResponse, ContributionStatus, Pool, PoolDraft, PoolResponse, PoolStatus,
};
use consent::{Category, Dossier, Facts, Moments, Party};
use cosmwasm_std::{Addr, Uint128};
use earnings::Fees;
use serde::Serialize;
use terms::{Floor, Kind, Purpose, Regions, Terms};
use testkit::{content_id, secret};

/// Everything that a record is made of, owned.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sample {
    pub(crate) chain_id: String,
    pub(crate) data_pool: Addr,
    pub(crate) contribution: ContributionResponse,
    pub(crate) cohort: CohortResponse,
    pub(crate) pool: PoolResponse,
    pub(crate) keepers: Vec<String>,
    pub(crate) withdrawn: Option<u64>,
    pub(crate) erased: Option<u64>,
    pub(crate) dossier: Dossier,
}

impl Sample {
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            chain_id: &self.chain_id,
            data_pool: &self.data_pool,
            contribution: &self.contribution,
            cohort: &self.cohort,
            pool: &self.pool,
            keepers: &self.keepers,
            moments: Moments { withdrawn: self.withdrawn, erased: self.erased },
            dossier: &self.dossier,
        }
    }

    pub(crate) fn withdrawn(mut self, at: u64) -> Self {
        self.contribution.status = ContributionStatus::Withdrawn;
        self.withdrawn = Some(at);
        self
    }

    pub(crate) fn erased(mut self, at: u64) -> Self {
        self.erased = Some(at);
        self
    }
}

/// When [`sample`] was submitted: 2026-01-01.
pub(crate) const GIVEN: u64 = 1_767_225_600;

pub(crate) fn terms() -> Terms {
    Terms {
        purposes: vec![Purpose::HealthResearch, Purpose::NonCommercialResearch],
        buyer_kinds: vec![Kind::NonProfit, Kind::Academic],
        regions: Regions::Only(vec!["AT".into(), "DE".into()]),
        longest_use: 365 * 86_400,
        raw: true,
        compute: false,
        floors: vec![Floor { denom: "uusd".into(), amount: Uint128::new(7) }],
    }
}

pub(crate) fn party(id: &str, name: &str) -> Party {
    Party {
        id: id.into(),
        name: name.into(),
        address: "Ring 1, 1010 Vienna, AT".into(),
        contact: "mailto:data@example.org".into(),
    }
}

/// A dossier whose curator has this address.
pub(crate) fn dossier(curator: &str) -> Dossier {
    Dossier {
        language: "en".into(),
        controllers: vec![party(curator, "Sleep Research Association")],
        processors: vec![],
        categories: vec![Category {
            iri: "https://w3id.org/dpv/pd#MedicalHealth".into(),
            words: "nights of sleep as a wearable measured them".into(),
            special: true,
        }],
        locations: vec!["EU".into()],
        jurisdictions: vec!["AT".into(), "EU".into()],
        authority: Some(party("https://www.dsb.gv.at", "Datenschutzbehörde")),
        assessment: Some("https://example.org/dpia".into()),
    }
}

pub(crate) fn sample() -> Sample {
    let terms = terms();
    let draft = PoolDraft {
        schema: secret("schema").into(),
        dossier: content_id("dossier"),
        purposes: vec![Purpose::Research],
        fees: Fees { relayers: 300, curator: 200, auditors: 100, reserve: 250, purse: 150 },
        custody: 1,
        cap: 10_000_000,
        cut_period: 604_800,
        nullifier_domain: 1,
        scoped: false,
        min_level: 1,
        min_heads: 12,
        sample_bps: 500,
    };
    let mut dossier = dossier("wasm1curator");
    dossier.processors.push(party("wasm1keeper1", "Keeper One GmbH"));
    Sample {
        chain_id: "sheaf-1".into(),
        data_pool: Addr::unchecked("wasm1pool"),
        contribution: ContributionResponse {
            id: 42,
            identity: 7,
            pool: 3,
            cohort: 5,
            content: content_id("ciphertext"),
            bytes: 20_000,
            records: 200,
            commitment: secret("commitment").into(),
            round: 1,
            submitted_at: GIVEN,
            status: ContributionStatus::Verified { quality: 9_000 },
            expires_at: None,
            deposit: None,
            last_edition: 1,
        },
        cohort: CohortResponse {
            id: 5,
            pool: 3,
            slot: 0,
            terms_id: terms.id().into(),
            terms,
            opened_at: GIVEN - 86_400,
            ended: false,
            weight: Uint128::new(1_800_000),
            heads: 1,
            records: 200,
            deposit: None,
        },
        pool: PoolResponse {
            id: 3,
            pool: Pool {
                curator: Addr::unchecked("wasm1curator"),
                authority: Addr::unchecked("wasm1governance"),
                status: PoolStatus::Active,
                draft,
                decide_by: GIVEN,
            },
            cut: 0,
            closed: 0,
            cut_from: None,
            slots: 1,
        },
        keepers: (1..=4).map(|index| format!("wasm1keeper{index}")).collect(),
        withdrawn: None,
        erased: None,
        dossier,
    }
}
