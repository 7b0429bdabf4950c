//! Plain terms that most people can take as they are.

use crate::{Floor, Kind, Purpose, Regions, Terms};

/// A year, in seconds.
const YEAR: u64 = 365 * 86_400;

/// A template: all but the floors, which everyone sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// Any research, by anyone but natural persons, for two years.
    ResearchOnly,
    /// Health research and public health, by research institutes, non-profits and public bodies, for two years.
    HealthResearch,
    /// Academic research by research institutes, for three years.
    AcademicOnly,
    /// Research, model training and product development, by any organisation, for a year.
    BroadCommercial,
    /// Any research and model training by any organisation, without handing the rows out, for a year.
    ComputeOnly,
}

impl Template {
    /// All templates, in order.
    pub const ALL: [Self; 5] = [
        Self::ResearchOnly,
        Self::HealthResearch,
        Self::AcademicOnly,
        Self::BroadCommercial,
        Self::ComputeOnly,
    ];

    /// A stable name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::ResearchOnly => "research_only",
            Self::HealthResearch => "health_research",
            Self::AcademicOnly => "academic_only",
            Self::BroadCommercial => "broad_commercial",
            Self::ComputeOnly => "compute_only",
        }
    }

    /// In one sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::ResearchOnly => "Organisations may use my data for research of any kind, for up to two years.",
            Self::HealthResearch => {
                "Research institutes, non-profits and public bodies may use my data for health research and public \
                 health, for up to two years."
            }
            Self::AcademicOnly => {
                "Universities and research institutes may use my data for academic research, for up to three years."
            }
            Self::BroadCommercial => {
                "Organisations may use my data for research, to train models and to make products better, for up to \
                 a year."
            }
            Self::ComputeOnly => {
                "Organisations may compute on my data for research and to train models, without getting the rows, \
                 for up to a year."
            }
        }
    }

    /// Terms by this template, with these floors.
    pub fn terms(self, floors: Vec<Floor>) -> Terms {
        let organisations = [Kind::ForProfit, Kind::NonProfit, Kind::Academic, Kind::Governmental];
        let (purposes, buyer_kinds, years): (&[Purpose], &[Kind], u64) = match self {
            Self::ResearchOnly => (&[Purpose::Research], &organisations, 2),
            Self::HealthResearch => (
                &[Purpose::HealthResearch, Purpose::PublicHealth],
                &[Kind::NonProfit, Kind::Academic, Kind::Governmental],
                2,
            ),
            Self::AcademicOnly => (&[Purpose::AcademicResearch], &[Kind::Academic], 3),
            Self::BroadCommercial => (
                &[Purpose::Research, Purpose::ModelTraining, Purpose::ProductDevelopment],
                &organisations,
                1,
            ),
            Self::ComputeOnly => (&[Purpose::Research, Purpose::ModelTraining], &organisations, 1),
        };
        let compute_only = self == Self::ComputeOnly;
        Terms {
            purposes: purposes.to_vec(),
            buyer_kinds: buyer_kinds.to_vec(),
            regions: Regions::Any {},
            longest_use: YEAR.saturating_mul(years),
            raw: !compute_only,
            compute: compute_only || self == Self::BroadCommercial,
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

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;

    use super::*;

    #[test]
    fn templates_are_good_terms_and_know_themselves() {
        let floors = vec![Floor { denom: "ustake".into(), amount: Uint128::new(5) }];
        for template in Template::ALL {
            let mut terms = template.terms(floors.clone());
            assert_eq!(terms.check(), Ok(()), "{template:?}");
            assert_eq!(terms.template(), Some(template));
            terms.longest_use = terms.longest_use.saturating_sub(1);
            assert_eq!(terms.template(), None, "own terms");
        }
    }
}
