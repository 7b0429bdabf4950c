//! A contributor's terms: purposes, buyer kinds, regions, longest use, floors; and whether an ask fits them.
//!
//! One code for the contracts that decide, the oracle that matches and the clients that show. Terms speak the
//! standard vocabularies: GA4GH DUO and W3C DPV.

pub mod denom;
mod judge;
mod kind;
#[cfg(feature = "export")]
mod odrl;
mod purpose;
mod region;
mod template;
mod terms;
mod words;

pub use denom::{Denom, DenomError};
pub use judge::{Ask, Refusal, Use};
pub use kind::Kind;
#[cfg(feature = "export")]
pub use odrl::{OdrlError, from_odrl, odrl};
pub use purpose::Purpose;
pub use region::{MAX_REGIONS, Regions, is_region};
pub use template::Template;
pub use terms::{Floor, LONGEST_USE, MAX_FLOORS, SHORTEST_USE, Terms, TermsError};
