//! What an issuer is told, and what it says.

use canonical::Digest;
use terms::Kind;

/// What an issuer has to be told of an applicant. Stays with the issuer: neither printed nor stored.
#[derive(Clone)]
pub struct Applicant<'a> {
    /// What identifies the person for good, as in the document: for instance `PASSPORT:UTO:L898902C3`.
    /// ASCII; case and white space do not count.
    pub reference: &'a str,
    /// Digest of the evidence that was seen.
    pub evidence: Digest,
    /// 32 random bytes, new for each credential, that make the commitment hide the evidence.
    pub salt: [u8; 32],
}

/// How sure the issuer is: the levels of assurance of Commission Implementing Regulation (EU) 2015/1502.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The evidence can be assumed genuine.
    Low,
    /// The evidence was checked.
    Substantial,
    /// The applicant was compared with it, face to face or by biometrics.
    High,
}

impl Level {
    /// Its number in a credential: 1 to 3.
    pub fn code(self) -> u8 {
        match self {
            Self::Low => 1,
            Self::Substantial => 2,
            Self::High => 3,
        }
    }
}

/// What a credential says.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The chain.
    pub chain_id: String,
    /// The identity registry (bech32).
    pub registry: String,
    /// Whose (bech32). The issuer has made sure that the applicant controls it.
    pub address: String,
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// How sure the issuer is.
    pub level: Level,
    /// ISO 3166-1 alpha-2; for buyers only, so never together with a scope.
    pub region: Option<String>,
    /// The one pool it is for, from 1.
    pub scope: Option<u32>,
    /// The batch it is issued in.
    pub batch: u32,
    /// Seconds since the epoch.
    pub issued_at: u64,
    /// Seconds since the epoch, after `issued_at`.
    pub expires_at: u64,
}
