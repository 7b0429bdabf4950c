//! A contributor's terms: purposes, buyer kinds, regions, longest use, floors; and whether an ask fits them.
//!
//! One code for the contracts that decide, the oracle that matches and the clients that show. Terms speak the
//! standard vocabularies: GA4GH DUO, W3C DPV, ISO 3166-1 and, with the feature `export`, W3C ODRL. What a price
//! must be to leave a floor after fees is `earnings`'.

pub mod denom;
mod judge;
mod kind;
#[cfg(feature = "export")]
mod odrl;
mod purpose;
mod refusal;
mod region;
mod template;
mod terms;
mod words;

pub use denom::{CW20_PREFIX, Denom, DenomError, MAX_DENOM, MIN_DENOM};
pub use judge::{Ask, Use};
pub use kind::Kind;
#[cfg(feature = "export")]
pub use odrl::{OdrlError, from_odrl, odrl};
pub use purpose::Purpose;
pub use refusal::Refusal;
pub use region::{ASSIGNED, MAX_REGIONS, Regions, is_region};
pub use template::Template;
pub use terms::{
    Floor, LONGEST_USE, MAX_BUYER_KINDS, MAX_FLOORS, MAX_PURPOSES, SHORTEST_USE, TERMS_DOMAIN, Terms,
    TermsError,
};
