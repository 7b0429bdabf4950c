//! The issuer itself.

use attestation::{Credential, IssuerAct, IssuerStatement, Signer};
use canonical::{Digest, Writer};
use cosmwasm_std::{Binary, HexBinary};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use terms::is_region;
use zeroize::Zeroizing;

use crate::{Applicant, Case, Claims, IssuerError};

/// Bytes of a block of SHA-256, to which HMAC pads its key with zeros (RFC 2104).
const BLOCK: usize = 64;

/// What the key by which persons are known again is called, for people to compare: 16 hex digits of its SHA-256, under
/// `sheaf/v1/person-key`.
pub fn person_key_id(key: &[u8; 32]) -> String {
    let digest = Writer::new("sheaf/v1/person-key").bytes(key).digest();
    HexBinary::from(digest.first_chunk::<8>().unwrap_or(&[0; 8])).to_hex()
}

/// What an application comes to.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What the applicant presents.
    pub credential: Credential,
    /// With this signature, 64 bytes.
    pub signature: Binary,
    /// What the issuer keeps.
    pub case: Case,
}

/// An issuer's keys and its place in the registry. Neither printed nor compared; wiped when dropped.
pub struct Issuer {
    signer: Signer,
    prf: Zeroizing<[u8; BLOCK]>,
    number: u32,
    domain: u32,
}

impl Issuer {
    /// From the secret of the signing key, 32 bytes, and the key of the PRF. Issuers of one nullifier
    /// `domain` share the latter, so that a person known to one is known to all. `number` is the issuer's in
    /// the registry. Fails on a secret that is not one of secp256k1.
    pub fn from_seeds(signing: &[u8], prf: &[u8; 32], number: u32, domain: u32) -> Result<Self, IssuerError> {
        let mut key = Zeroizing::new([0; BLOCK]);
        key.iter_mut().zip(prf).for_each(|(to, from)| *to = *from);
        Ok(Self { signer: Signer::from_bytes(signing)?, prf: key, number, domain })
    }

    /// The key that the registry has to know, 33 bytes.
    pub fn public_key(&self) -> Binary {
        self.signer.public_key()
    }

    /// The nullifier of a person in this issuer's domain, in a scope (none: everywhere): HMAC-SHA-256 (RFC
    /// 2104) over the canonical bytes of domain, reference and scope, under `sheaf/v1/nullifier`. References
    /// are compared without case and white space. Fails on one that is empty or not ASCII.
    pub fn nullifier(&self, reference: &str, scope: Option<u32>) -> Result<Digest, IssuerError> {
        let mut message = Writer::new("sheaf/v1/nullifier");
        message.u32(self.domain).str(&normal(reference)?).option(scope.as_ref(), |out, pool| {
            out.u32(*pool);
        });
        let mac: Hmac<Sha256> = Mac::new((&*self.prf).into());
        Ok(mac.chain_update(message.as_bytes()).finalize().into_bytes().into())
    }

    /// Signs claims about an applicant whose evidence was checked. What it refuses to sign: [`IssuerError`].
    pub fn issue(&self, applicant: &Applicant<'_>, claims: Claims) -> Result<Issued, IssuerError> {
        check(&claims)?;
        let case = Case {
            salt: HexBinary::from(applicant.salt),
            evidence: HexBinary::from(applicant.evidence),
            expires_at: claims.expires_at,
        };
        let credential = Credential {
            chain_id: claims.chain_id,
            registry: claims.registry,
            issuer: self.number,
            batch: claims.batch,
            address: claims.address,
            kind: claims.kind,
            level: claims.level.code(),
            region: claims.region,
            nullifier: HexBinary::from(self.nullifier(applicant.reference, claims.scope)?),
            scope: claims.scope,
            evidence: HexBinary::from(case.commitment()),
            issued_at: claims.issued_at,
            expires_at: claims.expires_at,
        };
        let signature = self.signer.sign(&credential.digest())?;
        Ok(Issued { credential, signature, case })
    }

    /// Signs a decision, good for a day from `issued_at` (seconds) on. The registry takes none about an identity that
    /// is not newer than the last one: sign what is to hold now, and only that.
    pub fn state(
        &self,
        chain_id: &str,
        registry: &str,
        issued_at: u64,
        act: IssuerAct,
    ) -> Result<Stated, IssuerError> {
        let (chain_id, registry) = (chain_id.into(), registry.into());
        let statement = IssuerStatement { chain_id, registry, issuer: self.number, issued_at, act };
        Ok(Stated { signature: self.signer.sign(&statement.digest())?, statement })
    }

    /// Signs that `next`, the same issuer with a new signing key, takes over. Returns what the old key signed, and the
    /// signature of the new one over the same, 64 bytes.
    pub fn hand_over(
        &self,
        next: &Self,
        chain_id: &str,
        registry: &str,
        issued_at: u64,
    ) -> Result<(Stated, Binary), IssuerError> {
        let stated =
            self.state(chain_id, registry, issued_at, IssuerAct::RotateKey { key: next.public_key() })?;
        let proof = next.signer.sign(&stated.statement.digest())?;
        Ok((stated, proof))
    }
}

/// What an issuer decided, signed.
#[derive(Debug, Clone)]
pub struct Stated {
    /// What it says.
    pub statement: IssuerStatement,
    /// Its signature, 64 bytes.
    pub signature: Binary,
}

/// The one way to write a reference.
fn normal(reference: &str) -> Result<Zeroizing<String>, IssuerError> {
    let text: Zeroizing<String> = Zeroizing::new(
        reference.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect(),
    );
    if text.is_empty() {
        return Err(IssuerError::NoReference);
    }
    if !text.chars().all(|c| c.is_ascii_graphic()) {
        return Err(IssuerError::Reference);
    }
    Ok(text)
}

fn check(claims: &Claims) -> Result<(), IssuerError> {
    let Claims { scope, issued_at, expires_at, .. } = *claims;
    if let Some(region) = claims.region.as_ref().filter(|region| !is_region(region)) {
        return Err(IssuerError::Region { region: region.clone() });
    }
    match scope {
        Some(0) => return Err(IssuerError::Scope),
        Some(scope) if claims.region.is_some() => return Err(IssuerError::RegionInScope { scope }),
        _ => {}
    }
    if expires_at <= issued_at {
        return Err(IssuerError::Validity { issued_at, expires_at });
    }
    Ok(())
}
