//! What data may be used for.

use lean_serde::lean_serde;

/// A purpose, in the terms of the W3C Data Privacy Vocabulary (DPV 2.2 and its extensions `ai` and
/// `sector-health`) and, where it has one, of the GA4GH Data Use Ontology (DUO, 2021). Purposes form a small
/// tree that never changes: what permits one permits everything below it. Disease-specific research
/// (DUO:0000007) needs a disease beside it and is left out.
#[lean_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Any research. DUO:0000042 (general research use), dpv:ResearchAndDevelopment.
    Research,
    /// Health, medical and biomedical research; as DUO has it, not into origins or ancestry. DUO:0000006,
    /// sector-health:ResearchDevelopment. Below `Research`.
    HealthResearch,
    /// Research without commercial aim. DUO:0000042 with the modifier DUO:0000046 (non-commercial use only),
    /// dpv:NonCommercialResearch. Below `Research`.
    NonCommercialResearch,
    /// Non-commercial research at universities and the like. Nearest in DUO: DUO:0000042 with DUO:0000018
    /// (not-for-profit organisations, non-commercial use); dpv:AcademicResearch. Below `NonCommercialResearch`.
    AcademicResearch,
    /// Research with commercial aim. dpv:CommercialResearch; no DUO code. Below `Research`.
    CommercialResearch,
    /// Watching over the health of a population. sector-health:PublicHealthMonitoring; no DUO code.
    PublicHealth,
    /// Training of models. ai:ModelTraining, which DPV has as a processing, not as a purpose; no DUO code.
    /// Not below `Research`: it is asked for by name.
    ModelTraining,
    /// Making products and services better. dpv:ImproveExistingProductsAndServices; no DUO code.
    ProductDevelopment,
    /// Advertising and marketing. dpv:Marketing; no DUO code.
    Marketing,
    /// Insurance: who is insured, and at which price. sector-health:InsuranceManagement; no DUO code.
    Insurance,
}

impl Purpose {
    /// All purposes, in order.
    pub const ALL: [Self; 10] = [
        Self::Research,
        Self::HealthResearch,
        Self::NonCommercialResearch,
        Self::AcademicResearch,
        Self::CommercialResearch,
        Self::PublicHealth,
        Self::ModelTraining,
        Self::ProductDevelopment,
        Self::Marketing,
        Self::Insurance,
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
            Self::Insurance => 10,
        }
    }

    /// Its name in JSON. Stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::HealthResearch => "health_research",
            Self::NonCommercialResearch => "non_commercial_research",
            Self::AcademicResearch => "academic_research",
            Self::CommercialResearch => "commercial_research",
            Self::PublicHealth => "public_health",
            Self::ModelTraining => "model_training",
            Self::ProductDevelopment => "product_development",
            Self::Marketing => "marketing",
            Self::Insurance => "insurance",
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
            | Self::Marketing
            | Self::Insurance => None,
        }
    }

    /// Does permission for this purpose permit the one asked for?
    pub fn covers(self, asked: Self) -> bool {
        self == asked || asked.parent().is_some_and(|parent| self.covers(parent))
    }

    /// Its codes in the GA4GH Data Use Ontology: a permission, and a modifier where it takes one. Empty: DUO
    /// has none.
    pub fn duo(self) -> &'static [&'static str] {
        match self {
            Self::Research => &["DUO:0000042"],
            Self::HealthResearch => &["DUO:0000006"],
            Self::NonCommercialResearch => &["DUO:0000042", "DUO:0000046"],
            Self::AcademicResearch => &["DUO:0000042", "DUO:0000018"],
            Self::CommercialResearch
            | Self::PublicHealth
            | Self::ModelTraining
            | Self::ProductDevelopment
            | Self::Marketing
            | Self::Insurance => &[],
        }
    }

    /// The IRI of its term in the W3C Data Privacy Vocabulary.
    pub fn dpv(self) -> &'static str {
        match self {
            Self::Research => "https://w3id.org/dpv#ResearchAndDevelopment",
            Self::HealthResearch => "https://w3id.org/dpv/sector/health#ResearchDevelopment",
            Self::NonCommercialResearch => "https://w3id.org/dpv#NonCommercialResearch",
            Self::AcademicResearch => "https://w3id.org/dpv#AcademicResearch",
            Self::CommercialResearch => "https://w3id.org/dpv#CommercialResearch",
            Self::PublicHealth => "https://w3id.org/dpv/sector/health#PublicHealthMonitoring",
            Self::ModelTraining => "https://w3id.org/dpv/ai#ModelTraining",
            Self::ProductDevelopment => "https://w3id.org/dpv#ImproveExistingProductsAndServices",
            Self::Marketing => "https://w3id.org/dpv#Marketing",
            Self::Insurance => "https://w3id.org/dpv/sector/health#InsuranceManagement",
        }
    }

    /// The one IRI that says it best: DUO's where one code alone means it, else DPV's. No two share one.
    pub fn iri(self) -> &'static str {
        match self {
            Self::Research => "http://purl.obolibrary.org/obo/DUO_0000042",
            Self::HealthResearch => "http://purl.obolibrary.org/obo/DUO_0000006",
            _ => self.dpv(),
        }
    }

    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Research => "research of any kind",
            Self::HealthResearch => "health and medical research (not into ancestry)",
            Self::NonCommercialResearch => "non-commercial research",
            Self::AcademicResearch => "non-commercial academic research",
            Self::CommercialResearch => "commercial research",
            Self::PublicHealth => "watching over public health",
            Self::ModelTraining => "training of AI models",
            Self::ProductDevelopment => "improving products and services",
            Self::Marketing => "marketing and advertising",
            Self::Insurance => "insurance",
        }
    }
}
