//! The Merkle tree of a manifest: that of RFC 6962 (certificate transparency), by SHA-256.
//!
//! `leaf = sha256(0x00 || data)`, `node = sha256(0x01 || left || right)`. A level is paired from the left; an
//! odd last node moves up unchanged. The prefixes keep a node from passing for a leaf.

use canonical::{Digest, sha256};
use cosmwasm_std::HexBinary;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Leaves of the largest tree: a manifest's head and 32 cohorts stay far below. Bounds a proof's path.
pub const MAX_LEAVES: u32 = 1 << 10;
/// Nodes of the longest path in such a tree.
pub const MAX_PATH: usize = 10;

const LEAF: u8 = 0;
const NODE: u8 = 1;

/// That a leaf is in a tree: its place and its neighbours on the way up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The leaf's place, from 0.
    pub index: u32,
    /// Leaves of the tree, 1 to 1,024.
    pub leaves: u32,
    /// Neighbours from the leaf up, 32 bytes each, at most 10.
    pub path: Vec<HexBinary>,
}

/// Why a proof proves nothing.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum ProofError {
    /// The place is not in a tree of an allowed size.
    #[error("leaf {index} of {leaves}: a tree has 1 to {max} leaves, counted from 0")]
    Place {
        /// Place named.
        index: u32,
        /// Size named.
        leaves: u32,
        /// Leaves allowed.
        max: u32,
    },
    /// The path is not as long as it must be for the place.
    #[error("the path of leaf {index} of {leaves} has {got} nodes, it must have {expected}")]
    Path {
        /// Place named.
        index: u32,
        /// Size named.
        leaves: u32,
        /// Nodes it must have.
        expected: usize,
        /// Nodes it has.
        got: usize,
    },
    /// A node of another length.
    #[error("node {at} of the path has {got} bytes, it must have 32")]
    Node {
        /// Which, from 0.
        at: usize,
        /// Bytes it has.
        got: usize,
    },
    /// The path leads elsewhere.
    #[error("the path leads to root {got}, the root is {expected}: this leaf is not in that tree")]
    Root {
        /// The root asked for.
        expected: HexBinary,
        /// Where it leads.
        got: HexBinary,
    },
}

/// The root over these leaves, in order. Of no leaves: SHA-256 of nothing, as in RFC 6962.
pub fn root<D: AsRef<[u8]>>(leaves: &[D]) -> Digest {
    let mut level = hashed(leaves);
    while level.len() > 1 {
        level = parents(&level);
    }
    level.first().copied().unwrap_or_else(|| sha256(b""))
}

/// The proof of the leaf at `index`; none if there is no such leaf, or more than [`MAX_LEAVES`].
pub fn prove<D: AsRef<[u8]>>(leaves: &[D], index: u32) -> Option<Proof> {
    let size = u32::try_from(leaves.len()).ok().filter(|size| (1..=MAX_LEAVES).contains(size))?;
    let mut at = usize::try_from(index).ok().filter(|at| *at < leaves.len())?;
    let mut path = Vec::with_capacity(MAX_PATH);
    let mut level = hashed(leaves);
    while level.len() > 1 {
        path.extend(level.get(at ^ 1).map(HexBinary::from));
        level = parents(&level);
        at >>= 1;
    }
    Some(Proof { index, leaves: size, path })
}

/// Is `leaf` in the tree of this root, at the place the proof names?
pub fn verify(expected: &Digest, leaf: &[u8], proof: &Proof) -> Result<(), ProofError> {
    let Proof { index, leaves, ref path } = *proof;
    let last = leaves.checked_sub(1).filter(|last| index <= *last && leaves <= MAX_LEAVES);
    let mut last = last.ok_or(ProofError::Place { index, leaves, max: MAX_LEAVES })?;
    let wrong_path = ProofError::Path { index, leaves, expected: path_length(index, last), got: path.len() };
    if path.len() != path_length(index, last) {
        return Err(wrong_path);
    }
    let mut nodes = path.iter().enumerate();
    let (mut at, mut hash) = (index, hash_leaf(leaf));
    while last > 0 {
        // The odd last node of a level has no neighbour and moves up unchanged.
        if at % 2 == 1 || at < last {
            let (place, node) = nodes.next().ok_or_else(|| wrong_path.clone())?;
            let node =
                node.as_slice().try_into().map_err(|_| ProofError::Node { at: place, got: node.len() })?;
            hash = if at % 2 == 1 { hash_node(&node, &hash) } else { hash_node(&hash, &node) };
        }
        at >>= 1;
        last >>= 1;
    }
    if hash != *expected {
        return Err(ProofError::Root { expected: expected.into(), got: hash.into() });
    }
    Ok(())
}

/// How many neighbours the leaf at `at` meets on its way up, where the last leaf is at `last`.
fn path_length(mut at: u32, mut last: u32) -> usize {
    let mut length: usize = 0;
    while last > 0 {
        length = length.saturating_add(usize::from(at % 2 == 1 || at < last));
        at >>= 1;
        last >>= 1;
    }
    length
}

fn hashed<D: AsRef<[u8]>>(leaves: &[D]) -> Vec<Digest> {
    leaves.iter().map(|leaf| hash_leaf(leaf.as_ref())).collect()
}

fn parents(level: &[Digest]) -> Vec<Digest> {
    let up = |pair: &[Digest]| match pair {
        [left, right] => Some(hash_node(left, right)),
        [odd] => Some(*odd),
        _ => None,
    };
    level.chunks(2).filter_map(up).collect()
}

fn hash_leaf(data: &[u8]) -> Digest {
    sha256(&[&[LEAF], data].concat())
}

fn hash_node(left: &Digest, right: &Digest) -> Digest {
    sha256(&[[NODE].as_slice(), left, right].concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree that the reference implementations of RFC 6962 test with, and its roots by size.
    const LEAVES: [&str; 8] =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn known() -> Vec<Vec<u8>> {
        LEAVES.iter().map(|leaf| hex::decode(leaf).unwrap()).collect()
    }

    #[test]
    fn roots_are_those_of_rfc_6962() {
        for (size, expected) in ROOTS.iter().enumerate() {
            assert_eq!(hex::encode(root(&known()[..size])), *expected, "{size} leaves");
        }
    }

    #[test]
    fn a_known_path() {
        // RFC 6962's test data: leaf 6 of 7 meets the root of the first four and of the next two.
        let proof = prove(&known()[..7], 6).unwrap();
        assert_eq!(proof.path.len(), 2);
        assert_eq!(proof.path[1].to_hex(), ROOTS[4]);
    }

    #[test]
    fn malformed_proofs_have_their_own_errors() {
        let leaves = known();
        let root = root(&leaves);
        let good = prove(&leaves, 2).unwrap();
        assert_eq!(verify(&root, &leaves[2], &good), Ok(()));

        for (index, leaves_) in [(0, 0), (8, 8), (0, MAX_LEAVES + 1), (u32::MAX, u32::MAX)] {
            let bad = Proof { index, leaves: leaves_, ..good.clone() };
            let error = ProofError::Place { index, leaves: leaves_, max: MAX_LEAVES };
            assert_eq!(verify(&root, &leaves[2], &bad), Err(error));
        }
        let mut long = good.clone();
        long.path.push(HexBinary::from([0; 32]));
        let error = ProofError::Path { index: 2, leaves: 8, expected: 3, got: 4 };
        assert_eq!(verify(&root, &leaves[2], &long), Err(error));
        let mut short = good.clone();
        short.path.pop();
        let error = ProofError::Path { index: 2, leaves: 8, expected: 3, got: 2 };
        assert_eq!(verify(&root, &leaves[2], &short), Err(error));
        let mut thin = good.clone();
        thin.path[1] = HexBinary::from([0; 31]);
        assert_eq!(verify(&root, &leaves[2], &thin), Err(ProofError::Node { at: 1, got: 31 }));

        assert_eq!(prove(&leaves, 8), None);
        assert_eq!(prove::<Vec<u8>>(&[], 0), None);
        assert_eq!(prove(&vec![b""; 1025], 0), None);
    }

    #[test]
    fn a_node_is_no_leaf() {
        // The data of a two-leaf tree's root cannot be shown as a leaf of a one-leaf tree.
        let leaves = known();
        let inner = [hash_leaf(&leaves[0]), hash_leaf(&leaves[1])].concat();
        let forged = Proof { index: 0, leaves: 1, path: vec![] };
        let result = verify(&root(&leaves[..2]), &inner, &forged);
        assert!(matches!(result, Err(ProofError::Root { .. })));
    }

    proptest! {
        #[test]
        fn every_leaf_proves_and_nothing_else_does(
            leaves in prop::collection::hash_set(prop::collection::vec(any::<u8>(), 0..8), 1..70),
            flip in any::<(prop::sample::Index, prop::sample::Index, u8)>(),
        ) {
            let leaves = Vec::from_iter(leaves);
            let root = root(&leaves);
            for (index, leaf) in (0u32..).zip(&leaves) {
                let proof = prove(&leaves, index).unwrap();
                prop_assert!(proof.path.len() <= MAX_PATH);
                prop_assert_eq!(verify(&root, leaf, &proof), Ok(()));
                // No other leaf at this place, no other root, no other place.
                for other in leaves.iter().filter(|other| *other != leaf) {
                    prop_assert!(verify(&root, other, &proof).is_err());
                }
                prop_assert!(verify(&sha256(&root), leaf, &proof).is_err());
                for place in (0..u32::try_from(leaves.len()).unwrap()).filter(|place| *place != index) {
                    let moved = Proof { index: place, ..proof.clone() };
                    prop_assert!(verify(&root, leaf, &moved).is_err());
                }
                // No changed node.
                if !proof.path.is_empty() {
                    let mut bent = proof.clone();
                    let node = flip.0.index(bent.path.len());
                    let mut bytes = bent.path[node].to_vec();
                    bytes[flip.1.index(32)] ^= flip.2 | 1;
                    bent.path[node] = bytes.into();
                    prop_assert!(verify(&root, leaf, &bent).is_err());
                }
            }
        }
    }
}
