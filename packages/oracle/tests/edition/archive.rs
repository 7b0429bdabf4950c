//! Bundles: packed, sealed, opened, and refused when anything in the archive is not as it should be.

use super::*;

#[test]
fn a_bundle_goes_to_the_buyer_and_is_found_good() {
    let (root, plaintext) = archive(&[3, 7, 9]);
    let (buyer, other) = (Identity::generate(), Identity::generate());
    let store = MemoryBlobs::default();
    let id = store.put(&encrypt_to(&[buyer.to_public()], &plaintext).unwrap()).unwrap();

    let opened = open(&buyer, &store.get(&id).unwrap()).unwrap();
    let bundle = check_bundle(&root, &[3, 7, 9], &opened).unwrap();
    let found: Vec<_> =
        bundle.files.iter().map(|file| (file.cohort, file.records, file.rows.to_vec())).collect();
    assert_eq!(found, [3, 7, 9].map(|cohort| (cohort, cohort.into(), rows(cohort, cohort.into()))));
    assert_eq!(bundle.records(), 19);
    assert_eq!(bundle.manifest, edition().0);
    assert!(open(&other, &store.get(&id).unwrap()).is_err());
}

#[test]
fn stock_tools_would_unpack_it() {
    let (_, plaintext) = archive(&[3]);
    let found = members(&plaintext);
    let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["manifest.json", "proofs.json", "cohort-3.csv"]);
    assert_eq!(found[2].1, rows(3, 3));
    assert_eq!(&plaintext[257..265], b"ustar\x0000", "POSIX format");
    assert!(plaintext[plaintext.len() - 1024..].iter().all(|byte| *byte == 0), "ends as an archive ends");
}

#[test]
fn keepers_pack_only_what_the_edition_has() {
    let (manifest, files) = edition();
    let refuse = |files: &[(u32, &[u8])]| pack(&manifest, files).unwrap_err().to_string();
    let (one, three) = (files[0].1.as_slice(), files[1].1.as_slice());
    assert_eq!(refuse(&[]), "cohorts is empty");
    assert!(refuse(&[(3, three), (1, one)]).starts_with("cohorts must be sorted"));
    assert!(refuse(&[(1, one), (1, one)]).starts_with("cohorts must be sorted"));
    assert_eq!(refuse(&[(2, one)]), "cohort 2 is not in edition 5 of pool 2");
    assert_eq!(refuse(&[(1, three)]), "cohort-1.csv has 26 bytes, the manifest says 18");
    let error = pack(&manifest, &[(1, &one.to_ascii_uppercase())]).unwrap_err();
    assert!(
        matches!(error, BundleError::Edition(EditionError::FileDigest { file, .. }) if file == "cohort-1.csv")
    );
}

#[test]
fn a_bundle_of_other_cohorts_or_another_edition_is_refused() {
    let (root, plaintext) = archive(&[3, 7]);
    let refuse = |root: &Digest, cohorts: &[u32]| check_bundle(root, cohorts, &plaintext).unwrap_err();
    assert!(matches!(refuse(&[7; 32], &[3, 7]), BundleError::Root { expected, .. } if expected == [7; 32]));
    assert!(matches!(refuse(&root, &[3]), BundleError::Proofs));
    assert!(matches!(refuse(&root, &[3, 7, 9]), BundleError::Proofs));
    assert!(matches!(refuse(&root, &[]), BundleError::Input(_)));
    assert!(matches!(refuse(&root, &[7, 3]), BundleError::Input(_)));
    assert!(matches!(
        refuse(&root, &[2]),
        BundleError::Edition(EditionError::UnknownCohort { pool: 2, edition: 5, cohort: 2 })
    ));
}

#[test]
fn every_way_to_tamper_with_an_archive_has_its_error() {
    let (root, plaintext) = archive(&[3, 7]);
    let good = members(&plaintext);
    assert_eq!(tar_of(&good), plaintext, "the test's own archive is the same");
    let refuse = |change: &dyn Fn(&mut Members)| {
        let mut members = good.clone();
        change(&mut members);
        check_bundle(&root, &[3, 7], &tar_of(&members)).unwrap_err()
    };

    for (at, member) in good.iter().enumerate() {
        let error = refuse(&|members| drop(members.remove(at)));
        assert!(matches!(error, BundleError::Missing { file } if file == member.0));
        let error = refuse(&|members| members.push(member.clone()));
        assert!(matches!(error, BundleError::Repeated { file } if file == member.0));
    }
    let strange =
        ["extra.txt", "../manifest.json", "/etc/passwd", "./cohort-3.csv", "a/../../b", "cohort-9.csv"];
    for name in strange {
        let error = refuse(&|members| members.push((name.into(), rows(9, 9))));
        assert!(matches!(error, BundleError::Unexpected { file } if file == name), "{name}");
    }
    let error = refuse(&|members| members.push(("\u{1b}[2J".into(), vec![])));
    assert_eq!(error.to_string(), "\\u{1b}[2J does not belong in this bundle");
    let error = refuse(&|members| members[2].0 = "../cohort-3.csv".into());
    assert!(matches!(error, BundleError::Missing { file } if file == "cohort-3.csv"));

    let error = refuse(&|members| members[2].1[20] ^= 1);
    assert!(
        matches!(error, BundleError::Edition(EditionError::FileDigest { file, .. }) if file == "cohort-3.csv")
    );
    let error = refuse(&|members| members[2].1.push(b'\n'));
    assert!(matches!(
        error,
        BundleError::Edition(EditionError::FileLength { file, expected: 26, got: 27 }) if file == "cohort-3.csv"
    ));
    let error = refuse(&|members| {
        let text = String::from_utf8(members[0].1.clone()).unwrap();
        members[0].1 = text.replacen("\"records\": 3", "\"records\": 4", 1).into_bytes();
    });
    assert!(matches!(error, BundleError::Root { .. }));
    let error = refuse(&|members| members[1].1 = b"[]".into());
    assert!(matches!(error, BundleError::Proofs));
    assert!(matches!(refuse(&|members| members.swap(2, 3)), BundleError::NotNormal));
    let error = refuse(&|members| members.extend((0..40).map(|n| (format!("f{n}"), vec![]))));
    assert!(matches!(error, BundleError::TooManyFiles { max: 34 }));
}

#[test]
fn nothing_hides_in_an_archive() {
    let (root, plaintext) = archive(&[3, 7]);
    let refuse = |bytes: &[u8]| check_bundle(&root, &[3, 7], bytes).unwrap_err();

    // After the end, in the padding, in the header.
    let mut after = plaintext.clone();
    after.extend([0; 512]);
    assert!(matches!(refuse(&after), BundleError::NotNormal));
    let mut padding = plaintext.clone();
    let end = padding.len() - 1024;
    padding[end - 1] = 1;
    assert!(matches!(refuse(&padding), BundleError::NotNormal));
    let mut touched = Builder::new(vec![]);
    for (name, bytes) in members(&plaintext) {
        let mut header = header(&name, &bytes);
        header.set_mtime(1);
        header.set_cksum();
        touched.append(&header, bytes.as_slice()).unwrap();
    }
    assert!(matches!(refuse(&touched.into_inner().unwrap()), BundleError::NotNormal));

    // Members that are no files.
    let kinds = [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Directory,
        EntryType::GNULongName,
        EntryType::GNUSparse,
        EntryType::XHeader,
    ];
    for kind in kinds {
        let mut builder = Builder::new(vec![]);
        let mut link = header("cohort-3.csv", &[]);
        link.set_entry_type(kind);
        link.set_link_name("/etc/passwd").unwrap();
        link.set_cksum();
        builder.append(&link, [].as_slice()).unwrap();
        let error = refuse(&builder.into_inner().unwrap());
        assert!(matches!(error, BundleError::NotAFile { file } if file == "cohort-3.csv"), "{kind:?}");
    }

    // Not an archive, or a piece of one.
    assert!(matches!(refuse(&[0xff; 2048]), BundleError::Archive(_)));
    assert!(matches!(refuse(&[]), BundleError::Missing { .. }));
    for cut in [1, 511, 512, 600, 5_000, plaintext.len() - 1025, plaintext.len() - 1] {
        check_bundle(&root, &[3, 7], &plaintext[..cut]).unwrap_err();
    }
    // A size that leads far beyond the end.
    let mut far = header("manifest.json", &[]);
    far.set_size(u64::MAX / 4);
    far.set_cksum();
    assert!(matches!(refuse(far.as_bytes()), BundleError::Archive(_)));
}
