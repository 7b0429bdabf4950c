//! `tests/vectors/attestation.json`, for other languages: every value with its bytes, digest and signature.
//! `SHEAF_WRITE_VECTORS=1` writes it anew; without, it must be what this code computes.

use std::path::PathBuf;
use std::{env, fs};

use attestation::{
    AvailabilityItem, BondStatement, CommitteeStatement, Credential, CustodyEnd, CustodyEndStatement,
    CustodyStatement, EditionItem, IssuerStatement, MatchItem, Report, ReportItem, Signer, VerificationItem,
    quorum_of, verify_one,
};
use canonical::Digest;
use cosmwasm_std::testing::MockApi;
use serde::{Deserialize, Serialize};

use crate::samples::{
    availability, bond, committee, credential, custody, custody_end, edition, issuer_statements, matches,
    scoped_credential, secret, signer, verification,
};

/// Bytes are hex; inside a `value` they are as in messages.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Vectors {
    /// Who signed everything here. Test-only.
    signer: SignerVector,
    verification: Vector<Report<VerificationItem>>,
    edition: Vector<Report<EditionItem>>,
    availability: Vector<Report<AvailabilityItem>>,
    r#match: Vector<Report<MatchItem>>,
    credentials: Vec<Vector<Credential>>,
    issuer: Vec<Vector<IssuerStatement>>,
    bond: Vector<BondStatement>,
    committee: Vector<CommitteeStatement>,
    custody: Vector<CustodyStatement>,
    custody_end: Vec<Vector<CustodyEndStatement>>,
    /// Members and how many of them make a quorum.
    quorums: Vec<(usize, usize)>,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct SignerVector {
    secret: String,
    public_key: String,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Vector<T> {
    value: T,
    canonical: String,
    digest: String,
    /// RFC 6979, low s.
    signature: String,
}

fn vector<T>(signer: &Signer, value: T, canonical: &[u8], digest: Digest) -> Vector<T> {
    let signature = hex::encode(signer.sign(&digest).unwrap());
    Vector { value, canonical: hex::encode(canonical), digest: hex::encode(digest), signature }
}

fn of_report<T: ReportItem>(signer: &Signer, report: Report<T>) -> Vector<Report<T>> {
    let (canonical, digest) = (report.canonical(), report.digest());
    vector(signer, report, &canonical, digest)
}

fn of_credential(signer: &Signer, value: Credential) -> Vector<Credential> {
    let (canonical, digest) = (value.canonical(), value.digest());
    vector(signer, value, &canonical, digest)
}

fn of_bond(signer: &Signer, value: BondStatement) -> Vector<BondStatement> {
    let (canonical, digest) = (value.canonical(), value.digest());
    vector(signer, value, &canonical, digest)
}

fn of_issuer(signer: &Signer, value: IssuerStatement) -> Vector<IssuerStatement> {
    let (canonical, digest) = (value.canonical(), value.digest());
    vector(signer, value, &canonical, digest)
}

fn of_committee(signer: &Signer, value: CommitteeStatement) -> Vector<CommitteeStatement> {
    let (canonical, digest) = (value.canonical(), value.digest());
    vector(signer, value, &canonical, digest)
}

fn of_custody_end(signer: &Signer, value: CustodyEndStatement) -> Vector<CustodyEndStatement> {
    let (canonical, digest) = (value.canonical(), value.digest());
    vector(signer, value, &canonical, digest)
}

fn computed() -> Vectors {
    let name = "attestation vectors";
    let by = signer(name);
    let statement = custody();
    let (canonical, digest) = (statement.canonical(), statement.digest());
    Vectors {
        signer: SignerVector { secret: hex::encode(secret(name)), public_key: hex::encode(by.public_key()) },
        verification: of_report(&by, verification()),
        edition: of_report(&by, edition()),
        availability: of_report(&by, availability()),
        r#match: of_report(&by, matches()),
        credentials: vec![of_credential(&by, credential()), of_credential(&by, scoped_credential())],
        issuer: issuer_statements().into_iter().map(|statement| of_issuer(&by, statement)).collect(),
        bond: of_bond(&by, bond()),
        committee: of_committee(&by, committee()),
        custody: vector(&by, statement, &canonical, digest),
        custody_end: [CustodyEnd::Retired, CustodyEnd::Compromised]
            .map(|end| of_custody_end(&by, custody_end(end)))
            .into(),
        quorums: (1..=16).map(|members| (members, quorum_of(members))).collect(),
    }
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/attestation.json")
}

#[test]
fn the_file_is_what_this_code_computes_and_its_signatures_verify() {
    let computed = computed();
    if env::var_os("SHEAF_WRITE_VECTORS").is_some() {
        fs::write(path(), serde_json::to_string_pretty(&computed).unwrap() + "\n").unwrap();
    }
    let file: Vectors = serde_json::from_str(&fs::read_to_string(path()).unwrap()).unwrap();
    assert_eq!(file, computed);

    let key = hex::decode(&file.signer.public_key).unwrap();
    let check = |digest: Digest, signature: &str| {
        assert_eq!(verify_one(&MockApi::default(), &digest, &key, &hex::decode(signature).unwrap()), Ok(()));
    };
    check(file.verification.value.digest(), &file.verification.signature);
    check(file.edition.value.digest(), &file.edition.signature);
    check(file.availability.value.digest(), &file.availability.signature);
    check(file.r#match.value.digest(), &file.r#match.signature);
    check(file.bond.value.digest(), &file.bond.signature);
    assert_eq!(file.bond.value.key, key, "a bond is signed by the key that it names");
    check(file.committee.value.digest(), &file.committee.signature);
    check(file.custody.value.digest(), &file.custody.signature);
    for end in file.custody_end {
        check(end.value.digest(), &end.signature);
    }
    for statement in file.issuer {
        check(statement.value.digest(), &statement.signature);
    }
    for credential in file.credentials {
        check(credential.value.digest(), &credential.signature);
    }
}
