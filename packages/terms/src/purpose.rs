//! What data may be used for.

use cosmwasm_schema::cw_serde;

/// A purpose, in the terms of W3C DPV 2 and, where it has one, of GA4GH DUO. Purposes form a small tree that
/// never changes: what permits one permits everything below it.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Any research. DUO:0000042 (general research use), dpv:ResearchAndDevelopment.
    Research,
    /// Health, medical and biomedical research. DUO:0000006; below `Research`.
    HealthResearch,
    /// Research without commercial aim. DUO:0000046 (non-commercial use), dpv:NonCommercialResearch; below
    /// `Research`.
    NonCommercialResearch,
    /// Research at universities. DUO:0000018 (not-for-profit, non-commercial), dpv:AcademicResearch; below
    /// `NonCommercialResearch`.
    AcademicResearch,
    /// Research with commercial aim. dpv:CommercialResearch; no DUO code. Below `Research`.
    CommercialResearch,
    /// Planning and protecting public health. dpv:PublicBenefit; no DUO code.
    PublicHealth,
    /// Training of models. dpv:ResearchAndDevelopment with ai:Training; no DUO code, and not below `Research`:
    /// it is asked for by name.
    ModelTraining,
    /// Making products and services better. dpv:ServiceOptimisation; no DUO code.
    ProductDevelopment,
    /// Advertising and marketing. dpv:Marketing; no DUO code.
    Marketing,
}

impl Purpose {
    /// All purposes, in order.
    pub const ALL: [Self; 9] = [
        Self::Research,
        Self::HealthResearch,
        Self::NonCommercialResearch,
        Self::AcademicResearch,
        Self::CommercialResearch,
        Self::PublicHealth,
        Self::ModelTraining,
        Self::ProductDevelopment,
        Self::Marketing,
    ];

    /// Its byte in canonical encodings. Stable.
    pub fn code(self) -> u8 {
        match self {
            Self::Research => 1,
            Self::HealthResearch => 2,
            Self::NonCommercialResearch => 3,
            Self::AcademicResearch => 4,
            Self::CommercialResearch => 5,
            Self::PublicHealth => 6,
            Self::ModelTraining => 7,
            Self::ProductDevelopment => 8,
            Self::Marketing => 9,
        }
    }

    /// The purpose that this one is a case of.
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::HealthResearch | Self::NonCommercialResearch | Self::CommercialResearch => {
                Some(Self::Research)
            }
            Self::AcademicResearch => Some(Self::NonCommercialResearch),
            Self::Research
            | Self::PublicHealth
            | Self::ModelTraining
            | Self::ProductDevelopment
            | Self::Marketing => None,
        }
    }

    /// Does permission for this purpose permit the one asked for?
    pub fn covers(self, asked: Self) -> bool {
        self == asked || asked.parent().is_some_and(|parent| self.covers(parent))
    }

    /// Its id in the GA4GH Data Use Ontology, where it has one.
    pub fn duo(self) -> Option<&'static str> {
        match self {
            Self::Research => Some("DUO:0000042"),
            Self::HealthResearch => Some("DUO:0000006"),
            Self::NonCommercialResearch => Some("DUO:0000046"),
            Self::AcademicResearch => Some("DUO:0000018"),
            _ => None,
        }
    }

    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Research => "research of any kind",
            Self::HealthResearch => "health and medical research",
            Self::NonCommercialResearch => "non-commercial research",
            Self::AcademicResearch => "academic research",
            Self::CommercialResearch => "commercial research",
            Self::PublicHealth => "public health",
            Self::ModelTraining => "training of models",
            Self::ProductDevelopment => "making products and services better",
            Self::Marketing => "marketing",
        }
    }
}
