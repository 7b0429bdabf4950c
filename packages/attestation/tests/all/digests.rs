//! Two different things never share a digest.

use std::collections::BTreeMap;
use std::fmt::Debug;

use attestation::{
    Authority, AvailabilityItem, BondStatement, Candidate, CommitteeStatement, Credential, CustodyEnd,
    CustodyEndStatement, CustodyStatement, EditionItem, IssuerAct, IssuerStatement, Keeper, MatchItem,
    Report, StatusChange, Verdict, VerificationItem,
};
use canonical::{Digest, sha256};
use cosmwasm_std::{Binary, HexBinary};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use terms::Kind;

use crate::samples::{
    availability, bond, committee, credential, custody, custody_end, edition, issuer_statement,
    issuer_statements, matches, scoped_credential, verification,
};

type Change<T> = fn(&mut T);

/// Changes one thing at a time: every digest is another.
fn all_differ<T: Clone + Debug>(base: &T, changes: &[Change<T>], digest: impl Fn(&T) -> Digest) {
    let mut seen = BTreeMap::from([(digest(base), base.clone())]);
    for (at, change) in changes.iter().enumerate() {
        let mut other = base.clone();
        change(&mut other);
        if let Some(same) = seen.insert(digest(&other), other.clone()) {
            panic!("change {at}: {other:?} has the digest of {same:?}");
        }
    }
}

#[test]
fn of_a_verification() {
    all_differ(
        &verification(),
        &[
            |r| r.chain_id.push('x'),
            |r| r.contract.push('x'),
            |r| r.authority = Authority::Custody(8),
            |r| r.authority = Authority::Epoch(7),
            |r| r.issued_at += 1,
            |r| r.expires_at += 1,
            |r| r.items.clear(),
            |r| r.items.truncate(2),
            |r| r.items.swap(0, 1),
            |r| r.items[0].contribution += 1,
            |r| r.items[0].round += 1,
            |r| r.items[0].seed = HexBinary::from([1; 32]),
            |r| r.items[0].verdict = Verdict::Verified { quality: 9_851 },
            |r| r.items[1].verdict = Verdict::Rejected { code: 5 },
            |r| r.items[1].verdict = Verdict::Flagged { code: 4 },
        ],
        Report::digest,
    );
}

#[test]
fn of_an_edition() {
    all_differ(
        &edition(),
        &[
            |r| r.chain_id.push('x'),
            |r| r.contract.push('x'),
            |r| r.authority = Authority::Custody(8),
            |r| r.issued_at += 1,
            |r| r.expires_at += 1,
            |r| r.items[0].pool += 1,
            |r| r.items[0].edition += 1,
            |r| r.items[0].manifest_root = HexBinary::from([1; 32]),
            |r| r.items[0].manifest.push('x'),
            |r| r.items[0].mask += 1,
        ],
        Report::digest,
    );
}

#[test]
fn of_an_availability() {
    all_differ(
        &availability(),
        &[
            |r| r.authority = Authority::Epoch(7),
            |r| r.items[0].order += 1,
            |r| r.items[0].round += 1,
            |r| r.items[0].bundle.push('x'),
        ],
        Report::digest,
    );
}

#[test]
fn of_matches() {
    all_differ(
        &matches(),
        &[
            |r| r.authority = Authority::Epoch(4),
            |r| r.items[0].request += 1,
            |r| r.items[0].round += 1,
            |r| r.items[0].candidates.clear(),
            |r| r.items[0].candidates.swap(0, 1),
            |r| r.items[0].candidates[0].pool += 1,
            |r| r.items[0].candidates[0].edition += 1,
            |r| r.items[0].candidates[0].cohorts[0] += 1,
            |r| r.items[0].candidates[0].cohorts.truncate(1),
            |r| r.items[0].candidates[0].score -= 1,
            // the second answer moves from one item to the next
            |r| {
                let moved = r.items[0].candidates.remove(1);
                r.items[1].candidates.push(moved);
            },
        ],
        Report::digest,
    );
}

#[test]
fn of_a_credential() {
    let changes: &[Change<Credential>] = &[
        |c| c.chain_id.push('x'),
        |c| c.registry.push('x'),
        |c| c.issuer += 1,
        |c| c.batch += 1,
        |c| c.address.push('x'),
        |c| c.kind = Kind::NonProfit,
        |c| c.level -= 1,
        |c| c.region = Some("FR".into()),
        |c| c.region = Some(String::new()),
        |c| c.nullifier = HexBinary::from([1; 32]),
        |c| c.scope = Some(2),
        |c| c.scope = Some(0),
        |c| c.evidence = HexBinary::from([1; 32]),
        |c| c.issued_at += 1,
        |c| c.expires_at += 1,
    ];
    all_differ(&credential(), changes, Credential::digest);
    all_differ(&scoped_credential(), changes, Credential::digest);
    assert_ne!(credential().digest(), scoped_credential().digest());
}

#[test]
fn of_a_bond_statement() {
    all_differ(
        &bond(),
        &[
            |s| s.chain_id.push('x'),
            |s| s.registry.push('x'),
            |s| s.relayer.push('x'),
            |s| s.key = [2; 33].into(),
            |s| s.recipient.push('x'),
            |s| std::mem::swap(&mut s.registry, &mut s.relayer),
        ],
        BondStatement::digest,
    );
}

#[test]
fn of_a_custody_statement() {
    all_differ(
        &custody(),
        &[
            |s| s.chain_id.push('x'),
            |s| s.registry.push('x'),
            |s| s.p = [0x99; 96].into(),
            |s| s.keepers.truncate(3),
            |s| s.keepers.swap(0, 1),
            |s| s.keepers[0].address.push('x'),
            |s| s.keepers[0].key = [2; 33].into(),
            |s| s.keepers[0].recipient.push('x'),
        ],
        CustodyStatement::digest,
    );
}

#[test]
fn of_a_committee_statement() {
    all_differ(
        &committee(),
        &[
            |s| s.chain_id.push('x'),
            |s| s.registry.push('x'),
            |s| s.epoch += 1,
            |s| s.members.truncate(3),
            |s| s.members.swap(0, 1),
            |s| s.members[0].push('x'),
        ],
        CommitteeStatement::digest,
    );
}

#[test]
fn of_the_end_of_a_custody_key() {
    all_differ(
        &custody_end(CustodyEnd::Retired),
        &[
            |s| s.chain_id.push('x'),
            |s| s.registry.push('x'),
            |s| s.custody += 1,
            |s| s.end = CustodyEnd::Compromised,
        ],
        CustodyEndStatement::digest,
    );
}

#[test]
fn of_an_issuers_statement() {
    let suspension = |until| IssuerAct::SetStatus { identity: 5, to: StatusChange::Suspend { until } };
    all_differ(
        &issuer_statement(suspension(9)),
        &[
            |s| s.chain_id.push('x'),
            |s| s.registry.push('x'),
            |s| s.issuer += 1,
            |s| s.issued_at += 1,
            |s| s.act = IssuerAct::SetStatus { identity: 6, to: StatusChange::Suspend { until: 9 } },
            |s| s.act = IssuerAct::SetStatus { identity: 5, to: StatusChange::Suspend { until: 10 } },
            |s| s.act = IssuerAct::SetStatus { identity: 5, to: StatusChange::Revoke },
            |s| s.act = IssuerAct::Rebind { identity: 5, address: String::new() },
            |s| s.act = IssuerAct::Rebind { identity: 5, address: "a".into() },
            |s| s.act = IssuerAct::Rebind { identity: 6, address: "a".into() },
            |s| s.act = IssuerAct::RevokeBatch { batch: 5 },
            |s| s.act = IssuerAct::RevokeBatch { batch: 6 },
            |s| s.act = IssuerAct::RotateKey { key: Binary::default() },
            |s| s.act = IssuerAct::RotateKey { key: [2; 33].into() },
        ],
        IssuerStatement::digest,
    );
    let all = issuer_statements();
    let digests: std::collections::BTreeSet<Digest> = all.iter().map(IssuerStatement::digest).collect();
    assert_eq!(digests.len(), all.len(), "each act and each change is another");
}

/// Four kinds, nothing in them: the kind alone makes the difference.
#[test]
fn a_report_of_one_kind_is_none_of_another() {
    fn empty<T>() -> Report<T> {
        let Report { chain_id, contract, authority, issued_at, expires_at, .. } = verification();
        Report { chain_id, contract, authority, issued_at, expires_at, items: vec![] }
    }
    let verification = empty::<VerificationItem>().digest();
    let edition = empty::<EditionItem>().digest();
    let availability = empty::<AvailabilityItem>().digest();
    let matches = empty::<MatchItem>().digest();
    let all = std::collections::BTreeSet::from([verification, edition, availability, matches]);
    assert_eq!(all.len(), 4);
}

#[test]
fn a_digest_is_that_of_the_canonical_bytes() {
    assert_eq!(verification().digest(), sha256(&verification().canonical()));
    assert_eq!(credential().digest(), sha256(&credential().canonical()));
    assert_eq!(bond().digest(), sha256(&bond().canonical()));
    assert_eq!(custody().digest(), sha256(&custody().canonical()));
    assert_eq!(committee().digest(), sha256(&committee().canonical()));
    let end = custody_end(CustodyEnd::Compromised);
    assert_eq!(end.digest(), sha256(&end.canonical()));
    for statement in issuer_statements() {
        assert_eq!(statement.digest(), sha256(&statement.canonical()));
    }
}

// Few possible values for every field, so that equal and nearly equal pairs come up often.

fn text() -> impl Strategy<Value = String> {
    "[ab]{0,2}"
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(0u8..2, 0..3)
}

fn report<T: Debug + Clone>(items: impl Strategy<Value = T>) -> impl Strategy<Value = Report<T>> {
    let authority = prop_oneof![(0u32..2).prop_map(Authority::Epoch), (0u32..2).prop_map(Authority::Custody)];
    (text(), text(), authority, 0u64..2, 0u64..2, vec(items, 0..3)).prop_map(
        |(chain_id, contract, authority, issued_at, expires_at, items)| Report {
            chain_id,
            contract,
            authority,
            issued_at,
            expires_at,
            items,
        },
    )
}

fn verification_item() -> impl Strategy<Value = VerificationItem> {
    let verdict = prop_oneof![
        (0u16..2).prop_map(|quality| Verdict::Verified { quality }),
        (0u8..2).prop_map(|code| Verdict::Rejected { code }),
        (0u8..2).prop_map(|code| Verdict::Flagged { code }),
    ];
    (0u64..2, 0u32..2, bytes(), verdict).prop_map(|(contribution, round, seed, verdict)| VerificationItem {
        contribution,
        round,
        seed: seed.into(),
        verdict,
    })
}

fn availability_item() -> impl Strategy<Value = AvailabilityItem> {
    (0u64..2, 0u32..2, text()).prop_map(|(order, round, bundle)| AvailabilityItem { order, round, bundle })
}

fn edition_item() -> impl Strategy<Value = EditionItem> {
    (0u32..2, 0u32..2, bytes(), text(), 0u32..2).prop_map(|(pool, edition, root, manifest, mask)| {
        EditionItem { pool, edition, manifest_root: root.into(), manifest, mask }
    })
}

fn match_item() -> impl Strategy<Value = MatchItem> {
    let candidate = (0u32..2, 0u32..2, vec(0u32..2, 0..3), 0u16..2)
        .prop_map(|(pool, edition, cohorts, score)| Candidate { pool, edition, cohorts, score });
    (0u64..2, 0u32..2, vec(candidate, 0..3)).prop_map(|(request, round, candidates)| MatchItem {
        request,
        round,
        candidates,
    })
}

fn any_credential() -> impl Strategy<Value = Credential> {
    let who = (text(), text(), 0u32..2, 0u32..2, text(), prop::sample::select(&Kind::ALL[..]), 0u8..2);
    let what = (option::of(text()), bytes(), option::of(0u32..2), bytes(), 0u64..2, 0u64..2);
    (who, what).prop_map(|(who, what)| {
        let (chain_id, registry, issuer, batch, address, kind, level) = who;
        let (region, nullifier, scope, evidence, issued_at, expires_at) = what;
        Credential {
            chain_id,
            registry,
            issuer,
            batch,
            address,
            kind,
            level,
            region,
            nullifier: nullifier.into(),
            scope,
            evidence: evidence.into(),
            issued_at,
            expires_at,
        }
    })
}

fn any_bond() -> impl Strategy<Value = BondStatement> {
    (text(), text(), text(), bytes(), text()).prop_map(|(chain_id, registry, relayer, key, recipient)| {
        BondStatement { chain_id, registry, relayer, key: key.into(), recipient }
    })
}

fn any_custody() -> impl Strategy<Value = CustodyStatement> {
    let keeper = (text(), bytes(), text()).prop_map(|(address, key, recipient)| Keeper {
        address,
        key: Binary::new(key),
        recipient,
    });
    (text(), text(), bytes(), vec(keeper, 0..3)).prop_map(|(chain_id, registry, p, keepers)| {
        CustodyStatement { chain_id, registry, p: p.into(), keepers }
    })
}

/// A pair, and in half of the cases a pair of the same.
fn pair<T: Clone + Debug>(of: impl Strategy<Value = T> + Clone) -> impl Strategy<Value = (T, T)> {
    (of.clone(), of, any::<bool>()).prop_map(|(a, b, same)| if same { (a.clone(), a) } else { (a, b) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn equal_digests_are_of_equal_things(
        verification in pair(report(verification_item()).boxed()),
        edition in pair(report(edition_item()).boxed()),
        availability in pair(report(availability_item()).boxed()),
        matches in pair(report(match_item()).boxed()),
        credential in pair(any_credential().boxed()),
        bond in pair(any_bond().boxed()),
        custody in pair(any_custody().boxed()),
    ) {
        let same = |a: Digest, b: Digest| a == b;
        prop_assert_eq!(verification.0 == verification.1, same(verification.0.digest(), verification.1.digest()));
        prop_assert_eq!(edition.0 == edition.1, same(edition.0.digest(), edition.1.digest()));
        prop_assert_eq!(availability.0 == availability.1, same(availability.0.digest(), availability.1.digest()));
        prop_assert_eq!(matches.0 == matches.1, same(matches.0.digest(), matches.1.digest()));
        prop_assert_eq!(credential.0 == credential.1, same(credential.0.digest(), credential.1.digest()));
        prop_assert_eq!(bond.0 == bond.1, same(bond.0.digest(), bond.1.digest()));
        prop_assert_eq!(custody.0 == custody.1, same(custody.0.digest(), custody.1.digest()));
    }
}
