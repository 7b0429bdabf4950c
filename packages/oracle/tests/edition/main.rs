//! Editions and bundles: built, proven, sealed, opened, and refused when anything is not as it should be.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

mod archive;
mod sealed;

use std::collections::BTreeMap;

use age::x25519::Identity;
use canonical::Digest;
use cosmwasm_std::{HexBinary, Uint128};
use oracle::blob::{Blobs as _, MemoryBlobs};
use oracle::bundle::{BundleError, check_bundle, encrypt_to, open, pack};
use oracle::edition::{
    CohortProof, CohortRows, EditionError, EditionFacts, Loss, Manifest, Proof, Treatment, verify,
};
use oracle::schema::Format;
use proptest::prelude::*;
use serde::Deserialize;
use tar::{Builder, EntryType, Header};
use terms::{Floor, Kind, Purpose, Regions, Terms};
fn terms() -> Terms {
    Terms {
        purposes: vec![Purpose::Research],
        buyer_kinds: vec![Kind::NonProfit, Kind::Academic],
        regions: Regions::Any {},
        longest_use: 31_536_000,
        raw: true,
        compute: false,
        floors: vec![Floor { denom: "usheaf".into(), amount: Uint128::new(25) }],
    }
}

fn facts() -> EditionFacts {
    EditionFacts {
        chain_id: "sheaf-1".into(),
        data_pool: "sheaf1pool".into(),
        pool: 2,
        edition: 5,
        schema: HexBinary::from([0xab; 32]),
        k: 5,
        l: 2,
        format: Format::Csv,
    }
}

/// The file of a cohort with so many records.
fn rows(cohort: u32, records: u64) -> Vec<u8> {
    let lines = (0..records).map(|record| format!("{cohort},{record}\n"));
    std::iter::once("cohort,visits\n".into()).chain(lines).collect::<String>().into_bytes()
}

fn input(cohort: u32, rows: &[u8]) -> CohortRows<'_> {
    let records = Format::Csv.count(rows).unwrap_or_default();
    CohortRows { cohort, terms: terms(), rows, records, losses: vec![] }
}

fn build(files: &[(u32, Vec<u8>)]) -> Result<Manifest, EditionError> {
    Manifest::build(facts(), files.iter().map(|(cohort, rows)| input(*cohort, rows)).collect())
}

/// An edition of cohorts 1, 3, 4, 7 and 9 with 1, 3, 4, 7 and 9 records, and their files.
fn edition() -> (Manifest, Vec<(u32, Vec<u8>)>) {
    let files: Vec<_> = [1, 3, 4, 7, 9].map(|cohort| (cohort, rows(cohort, cohort.into()))).into();
    (build(&files).unwrap(), files)
}

/// The archive of some cohorts of [`edition`].
fn archive(cohorts: &[u32]) -> (Digest, Vec<u8>) {
    let (manifest, files) = edition();
    let chosen = files.iter().filter(|(cohort, _)| cohorts.contains(cohort));
    let chosen: Vec<_> = chosen.map(|(cohort, rows)| (*cohort, rows.as_slice())).collect();
    (manifest.root(), pack(&manifest, &chosen).unwrap())
}

/// Names and contents of an archive.
type Members = Vec<(String, Vec<u8>)>;

/// What is in an archive, to be put together otherwise.
fn members(archive: &[u8]) -> Members {
    let mut reader = tar::Archive::new(archive);
    let read = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.unwrap();
        let mut bytes = vec![];
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        (entry.path().unwrap().to_str().unwrap().to_string(), bytes)
    };
    reader.entries().unwrap().map(read).collect()
}

fn header(name: &str, bytes: &[u8]) -> Header {
    let mut header = Header::new_ustar();
    // Not `set_path`, which refuses what a hostile archive may hold.
    let field = &mut header.as_old_mut().name;
    field[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(bytes.len().try_into().unwrap());
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header.set_cksum();
    header
}

fn tar_of(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut builder = Builder::new(vec![]);
    for (name, bytes) in members {
        builder.append(&header(name, bytes), bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

#[derive(Deserialize)]
struct Vector {
    files: BTreeMap<u32, String>,
    manifest: Manifest,
    leaves: Vec<HexBinary>,
    root: HexBinary,
    proof_of_cohort_7: Proof,
}

#[test]
fn the_vector_that_other_languages_use() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/edition.json");
    let vector: Vector = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let root: Digest = vector.root.to_array().unwrap();

    let leaves: Vec<HexBinary> = vector.manifest.leaves().into_iter().map(HexBinary::from).collect();
    assert_eq!(leaves, vector.leaves);
    assert_eq!(vector.manifest.root(), root);
    let CohortProof { entry, proof } = vector.manifest.prove(7).unwrap();
    assert_eq!(proof, vector.proof_of_cohort_7);
    assert_eq!(verify(&root, &entry, &proof), Ok(()));

    // The builder makes the same of the files, in whatever order they come.
    let cohorts = vector.manifest.cohorts.iter().rev().map(|entry| CohortRows {
        cohort: entry.cohort,
        terms: entry.terms.clone(),
        rows: vector.files[&entry.cohort].as_bytes(),
        records: entry.records,
        losses: entry.losses.iter().rev().cloned().collect(),
    });
    assert_eq!(Manifest::build(vector.manifest.facts.clone(), cohorts.collect()).unwrap(), vector.manifest);
}

#[test]
fn a_manifest_is_json_and_back() {
    let (manifest, _) = edition();
    let json = manifest.to_json().unwrap();
    assert_eq!(Manifest::parse(&json).unwrap(), manifest);
    assert_eq!(Manifest::parse(&json).unwrap().to_json().unwrap(), json);
    assert_eq!(manifest.records(), 24);
}

#[test]
fn every_fact_moves_the_root() {
    let (manifest, _) = edition();
    let changes: [fn(&mut Manifest); 16] = [
        |m| m.facts.chain_id = "sheaf-2".into(),
        |m| m.facts.data_pool = "sheaf1other".into(),
        |m| m.facts.pool += 1,
        |m| m.facts.edition += 1,
        |m| m.facts.schema = HexBinary::from([0; 32]),
        |m| m.facts.k += 1,
        |m| m.facts.l += 1,
        |m| m.facts.format = Format::JsonLines,
        |m| m.cohorts[1].cohort = 2,
        |m| m.cohorts[1].terms.longest_use -= 1,
        |m| m.cohorts[1].records += 1,
        |m| m.cohorts[1].file = "other".into(),
        |m| m.cohorts[1].sha256 = HexBinary::from([0; 32]),
        |m| m.cohorts[1].bytes += 1,
        |m| m.cohorts[1].losses.push(Loss { field: None, treatment: Treatment::Dropped, share: 0 }),
        |m| m.cohorts.truncate(4),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut other = manifest.clone();
        change(&mut other);
        assert_ne!(other.root(), manifest.root(), "change {at}");
    }
}

#[test]
fn what_cannot_be_an_edition_is_refused() {
    let error = |files: &[(u32, Vec<u8>)]| build(files).unwrap_err().to_string();
    assert_eq!(error(&[]), "cohorts is empty");
    let twice = [(3, rows(3, 1)), (1, rows(1, 1)), (3, rows(3, 1))];
    assert_eq!(error(&twice), "cohorts must be sorted, each element once; 3 is repeated or out of order");
    let many: Vec<_> = (1..=33).map(|cohort| (cohort, rows(cohort, 1))).collect();
    assert_eq!(error(&many), "cohorts has 33 elements, 32 are allowed");
    assert!(build(&many[..32]).is_ok());
    assert_eq!(error(&[(1, rows(1, 0))]), format!("records is 0, it must be 1 to {}", u64::MAX));
    assert_eq!(error(&[(1, b"a\n1".into())]), "rows of cohort 1: the last line must end with a line feed");

    let two_rows = rows(1, 2);
    let with = |change: fn(&mut EditionFacts, &mut CohortRows<'_>)| {
        let (mut facts, mut input) = (facts(), input(1, &two_rows));
        change(&mut facts, &mut input);
        Manifest::build(facts, vec![input]).unwrap_err().to_string()
    };
    assert_eq!(with(|_, input| input.records = 3), "cohort 1 has 2 records, 3 were said");
    assert_eq!(
        with(|_, input| input.terms.purposes.clear()),
        "terms of cohort 1: purposes is empty: name at least one"
    );
    assert_eq!(
        with(|facts, _| facts.schema = HexBinary::from([0; 31])),
        "schema has 31 bytes, it must have 32"
    );
    assert_eq!(with(|facts, _| facts.k = 0), format!("k is 0, it must be 1 to {}", u32::MAX));
    assert_eq!(with(|facts, _| facts.chain_id = "c".repeat(129)), "chain_id has 129 bytes, 128 are allowed");

    let loss = |share| Loss { field: Some("age".into()), treatment: Treatment::Generalised, share };
    let with = |losses| {
        let input = CohortRows { losses, ..input(1, &two_rows) };
        Manifest::build(facts(), vec![input]).unwrap_err().to_string()
    };
    assert_eq!(with(vec![loss(10_001)]), "share is 10001, it must be 0 to 10000");
    let error = with(vec![loss(1), loss(2)]);
    assert!(error.starts_with("losses must be sorted, each element once"), "{error}");
}

#[test]
fn a_manifest_from_a_stranger_is_checked() {
    let (manifest, _) = edition();
    let refuse = |change: fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        Manifest::parse(&other.to_json().unwrap()).unwrap_err().to_string()
    };
    assert_eq!(
        refuse(|m| m.cohorts[0].file = "../../.ssh/authorized_keys".into()),
        "the file of cohort 1 must be named cohort-1.csv"
    );
    assert_eq!(
        refuse(|m| m.cohorts[0].bytes = u64::MAX),
        "bytes is 18446744073709551615, it must be 1 to 1073741824"
    );
    assert!(refuse(|m| m.cohorts.swap(0, 1)).starts_with("cohorts must be sorted"));
    let json = String::from_utf8(manifest.to_json().unwrap()).unwrap();
    let hidden = [
        json.replacen("\"facts\"", "\"note\": 1, \"facts\"", 1),
        json.replacen("\"raw\"", "\"note\": 1, \"raw\"", 1),
        json.replacen("\"k\": 5", "\"k\":  5", 1),
        json.trim_end().into(),
    ];
    for other in hidden {
        assert!(matches!(Manifest::parse(other.as_bytes()), Err(EditionError::NotNormal)), "{other}");
    }
    let long = vec![b' '; (1 << 20) + 1];
    assert_eq!(
        Manifest::parse(&long).unwrap_err().to_string(),
        "manifest has 1048577 bytes, 1048576 are allowed"
    );
    // Nested as deep as it likes.
    assert!(matches!(Manifest::parse(&[b'['; 100_000]), Err(EditionError::Json(_))));
}

#[test]
fn each_cohort_is_proven_by_itself_and_no_other() {
    let (manifest, files) = edition();
    let root = manifest.root();
    for (cohort, rows) in &files {
        let CohortProof { entry, proof } = manifest.prove(*cohort).unwrap();
        assert_eq!(verify(&root, &entry, &proof), Ok(()));
        assert!(entry.check_file(Format::Csv, rows).is_ok());
        for other in manifest.cohorts.iter().filter(|other| other.cohort != *cohort) {
            assert!(verify(&root, other, &proof).is_err());
        }
    }
    assert_eq!(manifest.prove(2).unwrap_err().to_string(), "cohort 2 is not in edition 5 of pool 2");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_edition_packs_the_same_bytes_and_checks(
        records in prop::collection::btree_map(1u32..1_000, 1u64..20, 1..=32),
        pick in any::<u32>(),
    ) {
        let files: Vec<_> = records.iter().map(|(cohort, count)| (*cohort, rows(*cohort, *count))).collect();
        let mut shuffled = files.clone();
        shuffled.reverse();
        let manifest = build(&files).unwrap();
        prop_assert_eq!(&build(&shuffled).unwrap(), &manifest);

        let picked = files.iter().enumerate().filter(|(at, _)| (pick >> at) & 1 == 1);
        let mut chosen: Vec<_> = picked.map(|(_, (cohort, rows))| (*cohort, rows.as_slice())).collect();
        if chosen.is_empty() {
            chosen = vec![(files[0].0, files[0].1.as_slice())];
        }
        let cohorts: Vec<u32> = chosen.iter().map(|(cohort, _)| *cohort).collect();
        let archive = pack(&manifest, &chosen).unwrap();
        prop_assert_eq!(&pack(&manifest, &chosen).unwrap(), &archive);
        let bundle = check_bundle(&manifest.root(), &cohorts, &archive).unwrap();
        let expected: u64 = cohorts.iter().map(|cohort| records[cohort]).sum();
        prop_assert_eq!(bundle.records(), expected);
    }

    #[test]
    fn a_flipped_bit_anywhere_is_noticed(at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let (root, mut plaintext) = archive(&[3, 7]);
        let at = at.index(plaintext.len());
        plaintext[at] ^= 1 << bit;
        prop_assert!(check_bundle(&root, &[3, 7], &plaintext).is_err(), "byte {at}");
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..4_096)) {
        let (root, _) = archive(&[3]);
        prop_assert!(check_bundle(&root, &[3], &bytes).is_err());
        prop_assert!(Manifest::parse(&bytes).is_err());
        prop_assert!(open(&Identity::generate(), &bytes).is_err());
    }
}
