//! The contracts as a chain stores them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use cosmwasm_std::HexBinary;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::{Error, Part};

/// Wasm files, all five.
#[derive(Debug, Clone)]
pub struct Artifacts(BTreeMap<Part, Artifact>);

/// One of them.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// Its bytes.
    pub wasm: Vec<u8>,
    /// Their SHA-256, which is the code's checksum on chain.
    pub checksum: HexBinary,
}

impl Artifact {
    /// Of these bytes.
    pub fn new(wasm: Vec<u8>) -> Self {
        let checksum = HexBinary::from(Sha256::digest(&wasm).as_slice());
        Self { wasm, checksum }
    }

    /// Are they of the form that wasm has?
    pub fn is_wasm(&self) -> bool {
        self.wasm.starts_with(b"\0asm")
    }

    /// Gzipped, as a chain takes it too: a third of the bytes, and below what a node takes at once.
    pub fn gzip(&self) -> std::io::Result<Vec<u8>> {
        let mut encoder = GzEncoder::new(vec![], Compression::best());
        encoder.write_all(&self.wasm)?;
        encoder.finish()
    }
}

impl Artifacts {
    /// From a folder with `<part>.wasm` and `built.txt`, which must agree.
    pub fn read(dir: &Path) -> Result<Self, Error> {
        let path = dir.join("built.txt");
        let text = fs::read_to_string(&path).map_err(|source| missing(&path, source))?;
        let sums: BTreeMap<&str, &str> = text.lines().filter_map(checksum).collect();
        let mut artifacts = BTreeMap::new();
        for part in Part::ALL {
            let file = format!("{part}.wasm");
            let path = dir.join(&file);
            let artifact = Artifact::new(fs::read(&path).map_err(|source| missing(&path, source))?);
            let expected = sums.get(file.as_str()).copied().unwrap_or("nothing");
            if expected != artifact.checksum.to_hex() {
                let (expected, got) = (expected.into(), artifact.checksum.to_hex());
                return Err(Error::Checksum { part, expected, got });
            }
            artifacts.insert(part, artifact);
        }
        Ok(Self(artifacts))
    }

    /// One of them.
    #[allow(clippy::indexing_slicing, reason = "`read` has put all of them there")]
    pub fn of(&self, part: Part) -> &Artifact {
        &self.0[&part]
    }
}

/// `<sha256>  <file>`, as sha256sum writes it.
fn checksum(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    let (sum, file) = (words.next()?, words.next()?);
    (sum.len() == 64).then_some((file.trim_start_matches('*'), sum))
}

fn missing(path: &Path, source: std::io::Error) -> Error {
    match source.kind() {
        std::io::ErrorKind::NotFound => Error::NoArtifact { path: path.into() },
        _ => Error::File { path: path.into(), source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_must_be_those_that_were_summed() {
        let dir = tempfile::tempdir().expect("a folder");
        assert!(matches!(Artifacts::read(dir.path()), Err(Error::NoArtifact { .. })));
        let mut sums = String::from("# toolchain: any\n");
        for part in Part::ALL {
            fs::write(dir.path().join(format!("{part}.wasm")), part.name()).expect("written");
            let sum = HexBinary::from(Sha256::digest(part.name()).as_slice());
            sums.push_str(&format!("{sum}  {part}.wasm\n"));
        }
        fs::write(dir.path().join("built.txt"), sums).expect("written");
        let artifacts = Artifacts::read(dir.path()).expect("all there");
        assert_eq!(artifacts.of(Part::Governance).wasm, b"governance");
        fs::write(dir.path().join("governance.wasm"), "other").expect("written");
        let error = Artifacts::read(dir.path()).expect_err("changed");
        assert!(matches!(error, Error::Checksum { part: Part::Governance, .. }), "{error:?}");
    }
}
