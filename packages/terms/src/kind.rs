//! What an identity is.

use lean_serde::lean_serde;

/// Person, or what sort of organisation: legal entities of the W3C Data Privacy Vocabulary. The sort is
/// attested by the credential, because terms that name buyer kinds are of no use otherwise.
#[lean_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A person. dpv:NaturalPerson.
    Person,
    /// A company. dpv:ForProfitOrganisation.
    ForProfit,
    /// A charity, a foundation, an association. dpv:NonProfitOrganisation.
    NonProfit,
    /// A university, a school, a research institute. dpv:AcademicScientificOrganisation.
    Academic,
    /// Part of government, or managed by it. dpv:GovernmentalOrganisation.
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

    /// Its name in JSON. Stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::ForProfit => "for_profit",
            Self::NonProfit => "non_profit",
            Self::Academic => "academic",
            Self::Governmental => "governmental",
        }
    }

    /// Is it an organisation?
    pub fn is_organisation(self) -> bool {
        self != Self::Person
    }

    /// The IRI of its term in the W3C Data Privacy Vocabulary. No two share one.
    pub fn dpv(self) -> &'static str {
        match self {
            Self::Person => "https://w3id.org/dpv#NaturalPerson",
            Self::ForProfit => "https://w3id.org/dpv#ForProfitOrganisation",
            Self::NonProfit => "https://w3id.org/dpv#NonProfitOrganisation",
            Self::Academic => "https://w3id.org/dpv#AcademicScientificOrganisation",
            Self::Governmental => "https://w3id.org/dpv#GovernmentalOrganisation",
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
