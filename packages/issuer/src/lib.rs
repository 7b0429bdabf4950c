//! The KYC issuer: knows who someone is, and signs for an address what the identity registry has to know.
//!
//! Nothing that leaves this crate names a person. What the registry sees of the evidence is a salted
//! commitment; once the issuer deletes the [`CaseRecord`], the commitment says nothing any more. What it sees
//! of the person is a nullifier, which is worth nothing without the issuer's key.
//!
//! Levels of assurance are those of Commission Implementing Regulation (EU) 2015/1502: 1 low, 2 substantial,
//! 3 high.

use attestation::{Credential, KeyError, Signer};
use canonical::{Digest, Writer};
use cosmwasm_std::{Binary, HexBinary};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use terms::{Kind, is_region};
use thiserror::Error;
use zeroize::Zeroizing;

/// What an issuer has to be told of an applicant. Stays with the issuer.
#[derive(Debug, Clone)]
pub struct Applicant<'a> {
    /// What identifies the person for good, as in the document: for instance `PASSPORT:UTO:L898902C3`.
    pub reference: &'a str,
    /// Digest of the evidence that was seen.
    pub evidence: Digest,
    /// 32 random bytes that make the commitment hide the evidence.
    pub salt: [u8; 32],
}

/// What a credential says.
#[derive(Debug, Clone)]
pub struct Claims {
    /// The chain.
    pub chain_id: String,
    /// The identity registry (bech32).
    pub registry: String,
    /// Whose (bech32).
    pub address: String,
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// 1 to 3.
    pub level: u8,
    /// ISO 3166-1 alpha-2; for buyers only.
    pub region: Option<String>,
    /// The one pool it is for.
    pub scope: Option<u32>,
    /// The batch it is issued in.
    pub batch: u32,
    /// Seconds since the epoch.
    pub issued_at: u64,
    /// Seconds since the epoch.
    pub expires_at: u64,
}

/// What the issuer keeps of a case, for as long as the law says, and then deletes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// Digest of the evidence.
    pub evidence: HexBinary,
    /// Salt of the commitment.
    pub salt: HexBinary,
    /// Whose address.
    pub address: String,
    /// When the credential expires, seconds.
    pub expires_at: u64,
}

/// What an application comes to.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What the applicant presents.
    pub credential: Credential,
    /// With this signature, 64 bytes.
    pub signature: Binary,
    /// What the issuer keeps.
    pub record: CaseRecord,
}

/// Why nothing was signed.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum IssuerError {
    /// A bad signing key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// No such level.
    #[error("level is {0}, it must be 1 to 3")]
    Level(u8),
    /// Not a region.
    #[error("`{0}` is not a region: two upper-case letters of ISO 3166-1")]
    Region(String),
    /// A contributor's region is nobody's business on chain.
    #[error("a person who contributes has no region on chain; only organisations and buyers state one")]
    ScopedRegion,
    /// Expires before it begins.
    #[error("the credential would expire at {expires_at}, before it is issued at {issued_at}")]
    Validity {
        /// Seconds.
        issued_at: u64,
        /// Seconds.
        expires_at: u64,
    },
    /// Nothing that identifies the person.
    #[error("the reference is empty: without it a person could register twice")]
    Reference,
}

/// An issuer's application.
pub struct Issuer {
    signer: Signer,
    prf: Zeroizing<[u8; 32]>,
    number: u32,
    domain: u32,
}

impl Issuer {
    /// From the signing key and the key of the PRF. Issuers of one nullifier domain share the latter, so that
    /// a person known to one is known to all. `number` is the issuer's in the registry.
    pub fn from_seeds(signing: &[u8], prf: &[u8; 32], number: u32, domain: u32) -> Result<Self, IssuerError> {
        Ok(Self { signer: Signer::from_bytes(signing)?, prf: Zeroizing::new(*prf), number, domain })
    }

    /// The key that the registry has to know, 33 bytes.
    pub fn public_key(&self) -> Binary {
        self.signer.public_key()
    }

    /// The nullifier of a person in this domain, in a scope: HMAC-SHA-256 (RFC 2104) over the canonical bytes
    /// of domain, reference and scope. References are compared without case and white space.
    pub fn nullifier(&self, reference: &str, scope: Option<u32>) -> [u8; 32] {
        let reference: String =
            reference.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
        let mut message = Writer::new("sheaf/v1/nullifier");
        message.u32(self.domain).str(&reference).option(scope.as_ref(), |out, pool| {
            out.u32(*pool);
        });
        // a 32-byte key is always good
        match Hmac::<Sha256>::new_from_slice(self.prf.as_slice()) {
            Ok(mac) => mac.chain_update(message.as_bytes()).finalize().into_bytes().into(),
            Err(_) => message.digest(),
        }
    }

    /// Signs claims about an applicant whose evidence was checked.
    pub fn issue(&self, applicant: &Applicant<'_>, claims: Claims) -> Result<Issued, IssuerError> {
        if applicant.reference.trim().is_empty() {
            return Err(IssuerError::Reference);
        }
        if !(1..=3).contains(&claims.level) {
            return Err(IssuerError::Level(claims.level));
        }
        if let Some(region) = claims.region.as_ref().filter(|region| !is_region(region)) {
            return Err(IssuerError::Region(region.clone()));
        }
        if claims.scope.is_some() && claims.region.is_some() {
            return Err(IssuerError::ScopedRegion);
        }
        if claims.expires_at <= claims.issued_at {
            let (issued_at, expires_at) = (claims.issued_at, claims.expires_at);
            return Err(IssuerError::Validity { issued_at, expires_at });
        }
        let commitment =
            Writer::new("sheaf/v1/evidence").bytes(&applicant.salt).bytes(&applicant.evidence).digest();
        let record = CaseRecord {
            evidence: HexBinary::from(applicant.evidence),
            salt: HexBinary::from(applicant.salt),
            address: claims.address.clone(),
            expires_at: claims.expires_at,
        };
        let credential = Credential {
            chain_id: claims.chain_id,
            registry: claims.registry,
            issuer: self.number,
            batch: claims.batch,
            address: claims.address,
            kind: claims.kind,
            level: claims.level,
            region: claims.region,
            nullifier: HexBinary::from(self.nullifier(applicant.reference, claims.scope)),
            scope: claims.scope,
            evidence: HexBinary::from(commitment),
            issued_at: claims.issued_at,
            expires_at: claims.expires_at,
        };
        let signature = self.signer.sign(&credential.digest())?;
        Ok(Issued { credential, signature, record })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(number: u32, domain: u32) -> Issuer {
        Issuer::from_seeds(&[1; 32], &[2; 32], number, domain).unwrap()
    }

    fn claims() -> Claims {
        Claims {
            chain_id: "chain-1".into(),
            registry: "registry".into(),
            address: "ann".into(),
            kind: Kind::Person,
            level: 2,
            region: None,
            scope: None,
            batch: 1,
            issued_at: 100,
            expires_at: 200,
        }
    }

    const APPLICANT: Applicant<'_> = Applicant { reference: "P 1", evidence: [3; 32], salt: [4; 32] };

    #[test]
    fn a_person_has_one_nullifier_a_domain_and_scope() {
        let (one, other) = (issuer(1, 1), issuer(2, 1));
        assert_eq!(one.nullifier("p 1", None), other.nullifier("P1 ", None), "issuers of a domain agree");
        assert_ne!(one.nullifier("P1", None), one.nullifier("P2", None));
        assert_ne!(one.nullifier("P1", None), one.nullifier("P1", Some(1)), "scopes are unlinkable");
        assert_ne!(one.nullifier("P1", None), issuer(3, 2).nullifier("P1", None), "domains are apart");
    }

    #[test]
    fn the_evidence_is_hidden_by_the_salt() {
        let issuer = issuer(1, 1);
        let one = issuer.issue(&APPLICANT, claims()).unwrap();
        let salted = issuer.issue(&Applicant { salt: [5; 32], ..APPLICANT }, claims()).unwrap();
        assert_ne!(one.credential.evidence, salted.credential.evidence);
        assert_eq!(one.record.salt.as_slice(), [4; 32]);
    }

    #[test]
    fn nonsense_is_not_signed() {
        let issuer = issuer(1, 1);
        let error = |applicant: &Applicant<'_>, claims| issuer.issue(applicant, claims).unwrap_err();
        assert_eq!(error(&APPLICANT, Claims { level: 4, ..claims() }), IssuerError::Level(4));
        let region = Some("Utopia".to_string());
        assert_eq!(error(&APPLICANT, Claims { region, ..claims() }), IssuerError::Region("Utopia".into()));
        let scoped = Claims { region: Some("DE".into()), scope: Some(1), ..claims() };
        assert_eq!(error(&APPLICANT, scoped), IssuerError::ScopedRegion);
        assert_eq!(
            error(&APPLICANT, Claims { expires_at: 100, ..claims() }),
            IssuerError::Validity { issued_at: 100, expires_at: 100 }
        );
        let nobody = Applicant { reference: " ", ..APPLICANT };
        assert_eq!(error(&nobody, claims()), IssuerError::Reference);
        assert!(matches!(Issuer::from_seeds(&[0; 32], &[2; 32], 1, 1), Err(IssuerError::Key(_))));
    }
}
