//! Bundles: what a licensee gets of an edition.
//!
//! The plaintext is a tar archive of, in this order, `manifest.json`, `proofs.json` (each cohort's
//! [`CohortProof`], so that one file can be passed on to an auditor by itself) and the file of each cohort
//! bought, ascending. Owner, times and modes are fixed: everyone who packs the same cohorts of the same
//! edition has the same archive. It is sealed as an age file to the one recipient derived from the key K of
//! (edition, cohort set), so that stock `age -d -i identity.txt` and `tar -x` open it. What is in it is checked
//! against the manifest root on chain by [`check_bundle`].

mod age_file;

use std::collections::BTreeSet;
use std::io;

use api::check::{self, InputError};
use api::{CohortId, MAX_COHORTS};
use canonical::Digest;
use cosmwasm_std::HexBinary;
use tar::{Archive, Builder, EntryType, Header};
use thiserror::Error;

use crate::blob::{MAX_BLOB_BYTES, length};
use crate::edition::{CohortProof, EditionError, Manifest};

pub use age_file::{AgeFileError, MAX_HEADER_BYTES, MAX_RECIPIENTS, encrypt_to, identity, open, recipient};

/// Name of the manifest in the archive.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Name of the proofs in the archive.
pub const PROOFS_FILE: &str = "proofs.json";
/// Files of the largest archive: two, and one a cohort.
pub const MAX_FILES: usize = 2 + 32;

/// Readable by all, writable by the owner.
const MODE: u32 = 0o644;

/// Packs the archive of these cohorts: `(cohort, its file)`, 1 to 32, ascending. For keepers. Fails on a
/// cohort that is not in the edition, a file that is not its, and an archive above [`MAX_BLOB_BYTES`].
pub fn pack(manifest: &Manifest, files: &[(CohortId, &[u8])]) -> Result<Vec<u8>, BundleError> {
    check::sorted("cohorts", files, usize::from(MAX_COHORTS), |(cohort, _)| *cohort)?;
    let cohorts: Vec<CohortId> = files.iter().map(|(cohort, _)| *cohort).collect();
    let proofs = prove(manifest, &cohorts)?;
    let (manifest_json, proofs_json) = (manifest.to_json()?, proofs_json(&proofs)?);
    let mut members: Vec<(&str, &[u8])> = vec![(MANIFEST_FILE, &manifest_json), (PROOFS_FILE, &proofs_json)];
    for (proof, (_, file)) in proofs.iter().zip(files) {
        proof.entry.check_file(manifest.facts.format, file)?;
        members.push((&proof.entry.file, file));
    }
    archive(&members)
}

/// A cohort's file in a bundle that was found good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedFile<'a> {
    /// The cohort.
    pub cohort: CohortId,
    /// Records in it.
    pub records: u64,
    /// The rows.
    pub rows: &'a [u8],
}

/// A bundle that was found good.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedBundle<'a> {
    /// The edition's manifest, whole: cohorts that were not bought are in it too, without their rows.
    pub manifest: Manifest,
    /// The files of the cohorts asked for, in their order.
    pub files: Vec<CheckedFile<'a>>,
}

impl CheckedBundle<'_> {
    /// Records in all its files; saturates.
    pub fn records(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.records))
    }
}

/// Checks an opened bundle: is it exactly the archive of these cohorts (1 to 32, ascending) of the edition
/// whose manifest root stands on chain? For whoever has one. Nothing is written anywhere: no name in the
/// archive is ever used as a path. Fails on any file missing, changed, repeated or added, on members that
/// are no plain files, and on any byte that [`pack`] would not have written.
pub fn check_bundle<'a>(
    root: &Digest,
    cohorts: &[CohortId],
    plaintext: &'a [u8],
) -> Result<CheckedBundle<'a>, BundleError> {
    check::sorted("cohorts", cohorts, usize::from(MAX_COHORTS), |cohort| *cohort)?;
    let members = members(plaintext)?;
    let find = |name: &str| {
        let found = members.iter().find(|(member, _)| member == name);
        found.map(|(_, bytes)| *bytes).ok_or_else(|| BundleError::Missing { file: name.into() })
    };

    let manifest = Manifest::parse(find(MANIFEST_FILE)?)?;
    let got = manifest.root();
    if got != *root {
        return Err(BundleError::Root { expected: root.into(), got: got.into() });
    }
    let proofs = prove(&manifest, cohorts)?;
    if find(PROOFS_FILE)? != proofs_json(&proofs)? {
        return Err(BundleError::Proofs);
    }

    let mut files = Vec::with_capacity(proofs.len());
    for CohortProof { entry, .. } in &proofs {
        let rows = find(&entry.file)?;
        entry.check_file(manifest.facts.format, rows)?;
        files.push(CheckedFile { cohort: entry.cohort, records: entry.records, rows });
    }

    let expected =
        [MANIFEST_FILE, PROOFS_FILE].into_iter().chain(proofs.iter().map(|proof| &*proof.entry.file));
    let expected: Vec<&str> = expected.collect();
    if let Some((name, _)) = members.iter().find(|(name, _)| !expected.contains(&name.as_str())) {
        return Err(BundleError::Unexpected { file: shown(name) });
    }
    // Order, modes, times, owners, padding and what follows the end: whatever else could carry something.
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, bytes)| (&**name, *bytes)).collect();
    let in_order = members.iter().map(|(name, _)| *name).eq(expected);
    if !in_order || archive(&members)? != plaintext {
        return Err(BundleError::NotNormal);
    }
    Ok(CheckedBundle { manifest, files })
}

/// Why a bundle cannot be packed or believed.
#[derive(Error, Debug)]
pub enum BundleError {
    /// Something out of bounds.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The manifest or a file is not good.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Too long to be stored.
    #[error("the archive has {bytes} bytes, {max} are allowed: buy fewer cohorts at once")]
    TooLarge {
        /// Its bytes.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// No tar archive.
    #[error("not a tar archive: {0}")]
    Archive(#[from] io::Error),
    /// More files than a bundle has.
    #[error("the archive has more than {max} files")]
    TooManyFiles {
        /// Files allowed.
        max: usize,
    },
    /// A link, a directory, a device or an extended header.
    #[error("{file} in the archive is no plain file")]
    NotAFile {
        /// Its name, shortened and escaped.
        file: String,
    },
    /// A name that stands there twice.
    #[error("{file} is in the archive twice")]
    Repeated {
        /// Its name, shortened and escaped.
        file: String,
    },
    /// A file that does not belong there: of a cohort not bought, or with a path in its name.
    #[error("{file} does not belong in this bundle")]
    Unexpected {
        /// Its name, shortened and escaped.
        file: String,
    },
    /// A file that is not there.
    #[error("{file} is missing in the bundle")]
    Missing {
        /// Its name.
        file: String,
    },
    /// Another edition's manifest.
    #[error("the manifest has root {got}, on chain is {expected}: it is not that edition's")]
    Root {
        /// On chain.
        expected: HexBinary,
        /// The manifest's.
        got: HexBinary,
    },
    /// Proofs that are not the manifest's for these cohorts.
    #[error("{PROOFS_FILE} does not hold the proofs of these cohorts")]
    Proofs,
    /// Something is hidden or out of order, though every file is good.
    #[error("the archive holds something beside its files, or holds them out of order")]
    NotNormal,
}

fn prove(manifest: &Manifest, cohorts: &[CohortId]) -> Result<Vec<CohortProof>, EditionError> {
    cohorts.iter().map(|cohort| manifest.prove(*cohort)).collect()
}

fn proofs_json(proofs: &[CohortProof]) -> Result<Vec<u8>, EditionError> {
    let mut json = serde_json::to_vec_pretty(proofs)?;
    json.push(b'\n');
    Ok(json)
}

/// The one archive of these members.
fn archive(members: &[(&str, &[u8])]) -> Result<Vec<u8>, BundleError> {
    let content = members.iter().fold(0u64, |sum, (_, bytes)| sum.saturating_add(length(bytes)));
    bounded(content)?;
    let mut builder = Builder::new(Vec::with_capacity(content.try_into().unwrap_or_default()));
    for (name, bytes) in members {
        let mut header = Header::new_ustar();
        header.set_path(name)?;
        header.set_size(length(bytes));
        header.set_entry_type(EntryType::Regular);
        header.set_mode(MODE);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(0);
        header.set_cksum();
        builder.append(&header, *bytes)?;
    }
    let archive = builder.into_inner()?;
    bounded(length(&archive))?;
    Ok(archive)
}

/// The members of an archive by name, in its order; only plain files, each name once.
fn members(plaintext: &[u8]) -> Result<Vec<(String, &[u8])>, BundleError> {
    bounded(length(plaintext))?;
    let mut archive = Archive::new(plaintext);
    let mut seen = BTreeSet::new();
    let mut members = Vec::new();
    // Raw: long names and other extensions stay what they are, headers of their own, and are refused.
    for entry in archive.entries()?.raw(true) {
        let entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if members.len() >= MAX_FILES {
            return Err(BundleError::TooManyFiles { max: MAX_FILES });
        }
        if entry.header().entry_type() != EntryType::Regular {
            return Err(BundleError::NotAFile { file: shown(&name) });
        }
        if !seen.insert(name.clone()) {
            return Err(BundleError::Repeated { file: shown(&name) });
        }
        let start = entry.raw_file_position();
        let range = usize::try_from(start).ok().zip(usize::try_from(start.saturating_add(entry.size())).ok());
        let bytes = range.and_then(|(start, end)| plaintext.get(start..end));
        let bytes = bytes.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        members.push((name, bytes));
    }
    Ok(members)
}

/// A stranger's name, fit to be shown.
fn shown(name: &str) -> String {
    name.chars().take(100).collect::<String>().escape_debug().to_string()
}

fn bounded(bytes: u64) -> Result<(), BundleError> {
    if bytes > MAX_BLOB_BYTES {
        return Err(BundleError::TooLarge { bytes, max: MAX_BLOB_BYTES });
    }
    Ok(())
}
