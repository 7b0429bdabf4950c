//! Two custody keys, three buyers, one edition.

use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_serialize::CanonicalSerialize;
use canonical::{Digest, sha256};
use sealed_key::{
    CustodySecret, EditionKey, ExchangeSecret, G2Point, OrderContext, PossessionContext, SealedKey,
};

pub(crate) const CHAIN: &str = "sheaf-1";
pub(crate) const REGISTRY: &str = "wasm1mzdhwvvh22wrt07w59wxyd58822qavwkx5lcej7aqfkpqqlhaqfs5efvjk";
pub(crate) const DATA_POOL: &str = "wasm1nc5tatafv6eyq7llkr2gv50ff9e22mnf70qgjlv737ktmt4eswrqr5j2ht";
pub(crate) const MARKETPLACE: &str = "wasm17p9rzwnnfxcjp32un9ug7yhhzgtkhvl9jfksztgw5uh69wac2pgs98tvuy";
pub(crate) const HERE: PossessionContext<'static> = PossessionContext { chain_id: CHAIN, registry: REGISTRY };
pub(crate) const ORDER: OrderContext<'static> = OrderContext { marketplace: MARKETPLACE, order: 7 };

/// What stands for the digest of a custody statement: 32 bytes are all that this crate sees of it.
pub(crate) fn statement(name: &str) -> Digest {
    sha256(format!("statement {name}").as_bytes())
}

pub(crate) fn custody(number: u8) -> CustodySecret {
    CustodySecret::from_seed(&sha256(format!("custody {number}").as_bytes()))
}

pub(crate) fn buyer(number: u8) -> ExchangeSecret {
    ExchangeSecret::from_seed(&sha256(format!("buyer {number}").as_bytes()))
}

pub(crate) fn edition<'a>(p: G2Point, cohorts: &'a [u32]) -> EditionKey<'a> {
    EditionKey {
        chain_id: CHAIN,
        data_pool: DATA_POOL,
        pool: 1,
        edition: 4,
        cohorts,
        p,
        manifest_root: sha256(b"manifest"),
    }
}

/// Custody 1, cohorts 1, 2 and 5, order 7, buyer 1.
pub(crate) fn sale() -> (EditionKey<'static>, SealedKey, G2Point) {
    let custody = custody(1);
    let key = edition(custody.public(), &[1, 2, 5]);
    let (b1, b2) = buyer(1).public();
    (key, custody.seal(&key, &ORDER, &*b1).unwrap(), b2)
}

/// On the curve, outside the subgroup: 48 bytes.
pub(crate) fn g1_outside() -> Vec<u8> {
    let point = (0u64..)
        .filter_map(|x| G1Affine::get_point_from_x_unchecked(Fq::from(x), true))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve())
        .unwrap();
    assert!(point.is_on_curve());
    compress(&point)
}

/// On the curve, outside the subgroup: 96 bytes.
pub(crate) fn g2_outside() -> Vec<u8> {
    let point = (0u64..)
        .filter_map(|x| G2Affine::get_point_from_x_unchecked(Fq2::new(Fq::from(x), Fq::from(1)), true))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve())
        .unwrap();
    assert!(point.is_on_curve());
    compress(&point)
}

/// No point has this x: 48 bytes.
pub(crate) fn g1_off_curve() -> Vec<u8> {
    let x = (0u64..).find(|x| G1Affine::get_point_from_x_unchecked(Fq::from(*x), true).is_none()).unwrap();
    let mut bytes = vec![0; 48];
    bytes[40..].copy_from_slice(&x.to_be_bytes());
    bytes[0] |= 0x80;
    bytes
}

pub(crate) fn compress(point: &impl CanonicalSerialize) -> Vec<u8> {
    let mut bytes = vec![];
    point.serialize_compressed(&mut bytes).unwrap();
    bytes
}

/// Every shape that a chain decodes as the identity, or nearly so.
pub(crate) fn identities(length: usize) -> Vec<Vec<u8>> {
    let with = |first: u8, rest: u8| {
        let mut bytes = vec![rest; length];
        bytes[0] = first;
        bytes
    };
    vec![with(0xc0, 0), with(0xe0, 0), with(0xc0, 1), with(0xe0, 0xff), with(0xff, 0xff), with(0xdf, 0xab)]
}
