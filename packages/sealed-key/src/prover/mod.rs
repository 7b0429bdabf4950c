//! The secrets: kappa of the keepers, b of a buyer, K of an edition.

mod curve;
mod custody;
mod edition_secret;
mod exchange;

pub use curve::SecretError;
pub use custody::{CustodySecret, OrderContext, SealedKey};
pub use edition_secret::{EditionSecret, age_identity, age_recipient};
pub use exchange::ExchangeSecret;
