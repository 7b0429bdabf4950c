//! issuer: a file per thing it does.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops where something is wrong"
)]

mod cases;
mod issue;
mod nullifier;
mod state;

use issuer::{Applicant, Claims, Issuer, Level};
use terms::Kind;

/// An issuer; all share the keys.
fn issuer(number: u32, domain: u32) -> Issuer {
    Issuer::from_seeds(&[1; 32], &[2; 32], number, domain).unwrap()
}

const APPLICANT: Applicant<'_> =
    Applicant { reference: "PASSPORT:UTO:L898902C3", evidence: [3; 32], salt: [4; 32] };

fn claims() -> Claims {
    Claims {
        chain_id: "chain-1".into(),
        registry: "registry".into(),
        address: "ann".into(),
        kind: Kind::Person,
        level: Level::Substantial,
        region: None,
        scope: None,
        batch: 1,
        issued_at: 100,
        expires_at: 200,
    }
}
