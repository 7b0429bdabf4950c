//! What an identity is.

use cosmwasm_schema::cw_serde;

/// Person, or what sort of organisation: DPV's legal entities. The sort is attested by the credential,
/// because terms that name buyer kinds are of no use otherwise.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// dpv:NaturalPerson.
    Person,
    /// dpv:ForProfitOrganisation.
    ForProfit,
    /// dpv:NonProfitOrganisation.
    NonProfit,
    /// dpv:AcademicScientificOrganisation.
    Academic,
    /// dpv:GovernmentalOrganisation.
    Governmental,
}

impl Kind {
    /// All kinds, in order.
    pub const ALL: [Self; 5] =
        [Self::Person, Self::ForProfit, Self::NonProfit, Self::Academic, Self::Governmental];

    /// Its byte in canonical encodings. Stable.
    pub fn code(self) -> u8 {
        match self {
            Self::Person => 1,
            Self::ForProfit => 2,
            Self::NonProfit => 3,
            Self::Academic => 4,
            Self::Governmental => 5,
        }
    }

    /// Is it an organisation?
    pub fn is_organisation(self) -> bool {
        self != Self::Person
    }

    /// Its term in the W3C Data Privacy Vocabulary.
    pub fn dpv(self) -> &'static str {
        match self {
            Self::Person => "dpv:NaturalPerson",
            Self::ForProfit => "dpv:ForProfitOrganisation",
            Self::NonProfit => "dpv:NonProfitOrganisation",
            Self::Academic => "dpv:AcademicScientificOrganisation",
            Self::Governmental => "dpv:GovernmentalOrganisation",
        }
    }

    /// In plain words, in the plural.
    pub fn words(self) -> &'static str {
        match self {
            Self::Person => "persons",
            Self::ForProfit => "companies",
            Self::NonProfit => "non-profit organisations",
            Self::Academic => "universities and research institutes",
            Self::Governmental => "public bodies",
        }
    }
}
