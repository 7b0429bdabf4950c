//! One of each thing that is signed.

use attestation::{
    Authority, AvailabilityItem, BondStatement, Candidate, CommitteeStatement, Credential, CustodyEnd,
    CustodyEndStatement, CustodyStatement, EditionItem, IssuerAct, IssuerStatement, Keeper, MatchItem,
    Report, Signer, StatusChange, Verdict, VerificationItem,
};
use canonical::sha256;
use cosmwasm_std::HexBinary;
use terms::Kind;

pub(crate) const CHAIN: &str = "sheaf-1";
pub(crate) const DATA_POOL: &str = "wasm1mzdhwvvh22wrt07w59wxyd58822qavwkx5lcej7aqfkpqqlhaqfs5efvjk";
pub(crate) const REGISTRY: &str = "wasm1qnufjmd8vwm6j6d3q28wxqr4d8408f34fpka4vs365fvskualrasv5ues5";
/// The largest integer that every JSON reader keeps.
const LARGE: u64 = (1 << 53) - 1;
pub(crate) const ISSUED_AT: u64 = 1_790_000_000;

/// Test-only: its secret is the digest of a name.
pub(crate) fn signer(name: &str) -> Signer {
    Signer::from_bytes(&secret(name)).unwrap()
}

pub(crate) fn secret(name: &str) -> [u8; 32] {
    sha256(name.as_bytes())
}

/// The keepers' keys, by index.
pub(crate) fn signers() -> Vec<Signer> {
    (0..4).map(|index| signer(&format!("keeper {index}"))).collect()
}

fn report<T>(authority: Authority, items: Vec<T>) -> Report<T> {
    Report {
        chain_id: CHAIN.into(),
        contract: DATA_POOL.into(),
        authority,
        issued_at: ISSUED_AT,
        expires_at: ISSUED_AT + 3_600,
        items,
    }
}

pub(crate) fn verification() -> Report<VerificationItem> {
    let item = |contribution, round, verdict| {
        let seed = HexBinary::from(sha256(b"block"));
        VerificationItem { contribution, round, seed, verdict }
    };
    report(
        Authority::Custody(7),
        vec![
            item(1, 1, Verdict::Verified { quality: 9_850 }),
            item(2, 3, Verdict::Rejected { code: 4 }),
            item(LARGE, u32::MAX, Verdict::Flagged { code: 255 }),
        ],
    )
}

pub(crate) fn edition() -> Report<EditionItem> {
    report(
        Authority::Custody(7),
        vec![EditionItem {
            pool: 1,
            edition: 2,
            manifest_root: HexBinary::from(sha256(b"manifest root")),
            manifest: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy".into(),
            mask: 0b1011,
        }],
    )
}

pub(crate) fn availability() -> Report<AvailabilityItem> {
    report(
        Authority::Custody(7),
        vec![AvailabilityItem {
            order: 9,
            round: 1,
            bundle: "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy".into(),
        }],
    )
}

pub(crate) fn matches() -> Report<MatchItem> {
    let candidate = |edition, cohorts, score| Candidate { pool: 1, edition, cohorts, score };
    report(
        Authority::Epoch(3),
        vec![
            MatchItem {
                request: 5,
                round: 1,
                candidates: vec![candidate(2, vec![1, 3, 4], 10_000), candidate(1, vec![2], 0)],
            },
            MatchItem { request: 6, round: 2, candidates: vec![] },
        ],
    )
}

/// A buyer's: with a region, without a scope.
pub(crate) fn credential() -> Credential {
    Credential {
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        issuer: 3,
        batch: 12,
        address: "wasm1h34lmpywh4upnjdg90cjf4j70aee6z8qqfspugamjp42e4q28kqsksmtyp".into(),
        kind: Kind::Academic,
        level: 3,
        region: Some("DE".into()),
        nullifier: HexBinary::from(sha256(b"nullifier")),
        scope: None,
        evidence: HexBinary::from(sha256(b"evidence")),
        issued_at: ISSUED_AT,
        expires_at: ISSUED_AT + 31_536_000,
    }
}

/// A contributor's: with a scope, without a region.
pub(crate) fn scoped_credential() -> Credential {
    Credential { kind: Kind::Person, level: 2, region: None, scope: Some(1), ..credential() }
}

pub(crate) fn bond() -> BondStatement {
    BondStatement {
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        relayer: "wasm1keepera".into(),
        key: signer("attestation vectors").public_key(),
        recipient: format!("age1{}", "a".repeat(58)),
    }
}

pub(crate) fn custody() -> CustodyStatement {
    let keepers = signers().into_iter().zip(["a", "b", "c", "d"]).map(|(signer, name)| Keeper {
        address: format!("wasm1keeper{name}"),
        key: signer.public_key(),
        recipient: format!("age1{}", name.repeat(58)),
    });
    CustodyStatement {
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        p: [0x98; 96].into(),
        keepers: keepers.collect(),
    }
}

pub(crate) fn committee() -> CommitteeStatement {
    let members = ["a", "b", "c", "d"].map(|name| format!("wasm1keeper{name}"));
    CommitteeStatement {
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        epoch: 4,
        members: members.into(),
    }
}

pub(crate) fn custody_end(end: CustodyEnd) -> CustodyEndStatement {
    CustodyEndStatement { chain_id: CHAIN.into(), registry: REGISTRY.into(), custody: 7, end }
}

pub(crate) fn issuer_statement(act: IssuerAct) -> IssuerStatement {
    IssuerStatement {
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        issuer: 3,
        issued_at: ISSUED_AT,
        act,
    }
}

/// One of each act, one of each change of status.
pub(crate) fn issuer_statements() -> Vec<IssuerStatement> {
    let until = ISSUED_AT + 86_400;
    let changes = [
        StatusChange::Suspend { until },
        StatusChange::Reinstate,
        StatusChange::Revoke,
        StatusChange::Sanction,
        StatusChange::Clear,
        StatusChange::Erase,
    ];
    let mut acts = changes.map(|to| IssuerAct::SetStatus { identity: 5, to }).to_vec();
    acts.push(IssuerAct::Rebind { identity: 5, address: "wasm1keepera".into() });
    acts.push(IssuerAct::RevokeBatch { batch: 12 });
    acts.push(IssuerAct::RotateKey { key: signer("another key of the issuer").public_key() });
    acts.into_iter().map(issuer_statement).collect()
}
