//! Plain terms with a name, for people who do not want to write their own.

use crate::{Floor, Kind, Purpose, Regions, Terms};

/// In seconds.
const YEAR: u64 = 365 * 86_400;
const ORGANISATIONS: [Kind; 4] = [Kind::ForProfit, Kind::NonProfit, Kind::Academic, Kind::Governmental];
const NOT_FOR_PROFIT: [Kind; 3] = [Kind::NonProfit, Kind::Academic, Kind::Governmental];

/// Terms with a name. Only the floors are the contributor's; everything else is fixed for ever, so the same
/// template with the same floors is the same terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// Research by any organisation, commercial or not.
    ResearchOnly,
    /// Health research and public health, by those who are not for profit.
    HealthResearch,
    /// Academic research by universities.
    AcademicNonCommercial,
    /// Non-commercial research and public health, by those who are not for profit.
    PublicBenefit,
    /// Nearly everything, by any organisation.
    BroadCommercial,
    /// Computing only: nobody gets the rows.
    ComputeOnly,
}

impl Template {
    /// All templates, in order.
    pub const ALL: [Self; 6] = [
        Self::ResearchOnly,
        Self::HealthResearch,
        Self::AcademicNonCommercial,
        Self::PublicBenefit,
        Self::BroadCommercial,
        Self::ComputeOnly,
    ];

    /// Its name. Stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::ResearchOnly => "research_only",
            Self::HealthResearch => "health_research",
            Self::AcademicNonCommercial => "academic_non_commercial",
            Self::PublicBenefit => "public_benefit",
            Self::BroadCommercial => "broad_commercial",
            Self::ComputeOnly => "compute_only",
        }
    }

    /// The template of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|template| template.name() == name)
    }

    /// In one plain sentence. [`Terms::plain_words`] says all of it.
    pub fn description(self) -> &'static str {
        match self {
            Self::ResearchOnly => {
                "Any organisation may license the rows for research of any kind, commercial research included, \
                 for up to two years."
            }
            Self::HealthResearch => {
                "Non-profit organisations, universities and public bodies may license the rows for health \
                 research and for watching over public health, for up to two years."
            }
            Self::AcademicNonCommercial => {
                "Only universities and research institutes may license the rows, for non-commercial academic \
                 research, for up to three years."
            }
            Self::PublicBenefit => {
                "Non-profit organisations, universities and public bodies may license the rows for \
                 non-commercial research of any kind and for watching over public health, for up to two years."
            }
            Self::BroadCommercial => {
                "Any organisation may license the rows, or compute on them, for research, public health, \
                 training of AI models and improving products, for up to one year; not for marketing and not \
                 for insurance."
            }
            Self::ComputeOnly => {
                "Any organisation may compute on the data for research and training of AI models, for up to \
                 one year, and nobody gets the rows."
            }
        }
    }

    /// The terms, with these floors (ascending by denom).
    pub fn terms(self, floors: Vec<Floor>) -> Terms {
        use Purpose::{
            AcademicResearch, HealthResearch, ModelTraining, NonCommercialResearch, ProductDevelopment,
            PublicHealth, Research,
        };
        let (purposes, buyer_kinds, years): (&[Purpose], &[Kind], u64) = match self {
            Self::ResearchOnly => (&[Research], &ORGANISATIONS, 2),
            Self::HealthResearch => (&[HealthResearch, PublicHealth], &NOT_FOR_PROFIT, 2),
            Self::AcademicNonCommercial => (&[AcademicResearch], &[Kind::Academic], 3),
            Self::PublicBenefit => (&[NonCommercialResearch, PublicHealth], &NOT_FOR_PROFIT, 2),
            Self::BroadCommercial => {
                (&[Research, PublicHealth, ModelTraining, ProductDevelopment], &ORGANISATIONS, 1)
            }
            Self::ComputeOnly => (&[Research, ModelTraining], &ORGANISATIONS, 1),
        };
        Terms {
            purposes: purposes.to_vec(),
            buyer_kinds: buyer_kinds.to_vec(),
            regions: Regions::Any {},
            longest_use: YEAR.saturating_mul(years),
            raw: self != Self::ComputeOnly,
            compute: matches!(self, Self::ComputeOnly | Self::BroadCommercial),
            floors,
        }
    }
}

impl Terms {
    /// The template that these terms are, whatever their floors.
    pub fn template(&self) -> Option<Template> {
        Template::ALL.into_iter().find(|template| template.terms(self.floors.clone()) == *self)
    }
}
