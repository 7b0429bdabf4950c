//! `tests/vectors/sealed-key.json`, for other languages: every input and output. `SHEAF_WRITE_VECTORS=1`
//! writes it anew; without, it must be what this code computes. What only keepers compute (r) is recomputed
//! here from its description, apart from the crate.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::{env, fs};

use ark_bls12_381::{Fr, G1Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use canonical::{Writer, sha256};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Api, BLS12_381_G1_GENERATOR, BLS12_381_G2_GENERATOR, HashFunction};
use hkdf::Hkdf;
use sealed_key::{
    CustodySecret, DST_CUSTODY_POP, DST_EXCHANGE_POP, DST_KEY, EditionKey, ExchangeSecret, G1Point, G2Point,
    OrderContext, Point, PossessionContext, SealedKeyError, age_identity, age_recipient, verify_custody_key,
    verify_delivery, verify_exchange_key,
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::common::*;

/// All bytes are hex; integers above 2^53 are strings. Fields that are not inputs are computed from the
/// fields above them.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Vectors {
    dst_key: String,
    dst_custody_pop: String,
    dst_exchange_pop: String,
    custody: Vec<CustodyVector>,
    exchange: Vec<ExchangeVector>,
    editions: Vec<EditionVector>,
    refused_points: Vec<RefusedPoint>,
    refused_deliveries: Vec<RefusedDelivery>,
    refused_cohorts: Vec<Vec<u32>>,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct CustodyVector {
    seed: String,
    /// Digest of a custody statement: `custody` in `attestation.json` shows how one comes about.
    statement: String,
    kappa: String,
    p: String,
    preimage: String,
    proof: String,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct ExchangeVector {
    seed: String,
    chain_id: String,
    registry: String,
    owner: String,
    b: String,
    b1: String,
    b2: String,
    preimage: String,
    proof: String,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct EditionVector {
    /// Index into `custody`.
    custody: usize,
    chain_id: String,
    data_pool: String,
    pool: u32,
    edition: u32,
    cohorts: Vec<u32>,
    manifest_root: String,
    preimage: String,
    digest: String,
    h: String,
    k: String,
    age_seed: String,
    age_identity: String,
    age_recipient: String,
    deliveries: Vec<DeliveryVector>,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct DeliveryVector {
    /// Index into `exchange`.
    exchange: usize,
    marketplace: String,
    order: String,
    info: String,
    r: String,
    r1: String,
    e: String,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct RefusedPoint {
    group: String,
    bytes: String,
    why: String,
}

/// Refused for edition 0 and exchange key 0.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct RefusedDelivery {
    what: String,
    r1: String,
    e: String,
    why: String,
}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn hash_to_g1(message: &[u8], dst: &[u8]) -> [u8; 48] {
    MockApi::default().bls12_381_hash_to_g1(HashFunction::Sha256, message, dst).unwrap()
}

fn custody_vector(number: u8) -> CustodyVector {
    let secret = custody(number);
    let p = secret.public();
    let statement = statement(&number.to_string());
    let preimage = Writer::new("sheaf/v1/custody-key").bytes(&statement).bytes(&*p).into_bytes();
    CustodyVector {
        seed: hex::encode(sha256(format!("custody {number}").as_bytes())),
        statement: hex::encode(statement),
        kappa: hex::encode(&*secret.to_bytes()),
        p: hex::encode(*p),
        preimage: hex::encode(preimage),
        proof: hex::encode(*secret.prove_possession(&statement)),
    }
}

fn exchange_vector(number: u8) -> ExchangeVector {
    let secret = buyer(number);
    let (b1, b2) = secret.public();
    let owner = MockApi::default().with_prefix("wasm").addr_make(&format!("buyer {number}"));
    let preimage = Writer::new("sheaf/v1/exchange-key")
        .str(CHAIN)
        .str(REGISTRY)
        .str(owner.as_str())
        .bytes(&*b1)
        .bytes(&*b2)
        .into_bytes();
    ExchangeVector {
        seed: hex::encode(sha256(format!("buyer {number}").as_bytes())),
        chain_id: CHAIN.into(),
        registry: REGISTRY.into(),
        owner: owner.to_string(),
        b: hex::encode(&*secret.to_bytes()),
        b1: hex::encode(*b1),
        b2: hex::encode(*b2),
        preimage: hex::encode(preimage),
        proof: hex::encode(*secret.prove_possession(&HERE, owner.as_str())),
    }
}

fn delivery_vector(secret: &CustodySecret, key: &EditionKey<'_>, number: u8, order: u64) -> DeliveryVector {
    let (b1, _) = buyer(number).public();
    let sealed = secret.seal(key, &OrderContext { marketplace: MARKETPLACE, order }, &*b1).unwrap();
    let info = Writer::new("sheaf/v1/blinding")
        .str(key.chain_id)
        .str(MARKETPLACE)
        .u64(order)
        .bytes(&*b1)
        .bytes(&sha256(&key.preimage().unwrap()))
        .into_bytes();
    let mut wide = [0; 64];
    Hkdf::<Sha256>::new(None, &secret.to_bytes()).expand(&info, &mut wide).unwrap();
    let r = Fr::from_be_bytes_mod_order(&wide);
    assert_eq!(compress(&ark_ec::CurveGroup::into_affine(G1Affine::generator() * r)), *sealed.r1);
    DeliveryVector {
        exchange: usize::from(number) - 1,
        marketplace: MARKETPLACE.into(),
        order: order.to_string(),
        info: hex::encode(info),
        r: hex::encode(r.into_bigint().to_bytes_be()),
        r1: hex::encode(*sealed.r1),
        e: hex::encode(*sealed.e),
    }
}

fn edition_vector(number: u8, key: &EditionKey<'_>, deliveries: &[(u8, u64)]) -> EditionVector {
    let secret = custody(number);
    let k = secret.edition_secret(key).unwrap();
    let seed = k.age_seed(key).unwrap();
    let preimage = key.preimage().unwrap();
    EditionVector {
        custody: usize::from(number) - 1,
        chain_id: key.chain_id.into(),
        data_pool: key.data_pool.into(),
        pool: key.pool,
        edition: key.edition,
        cohorts: key.cohorts.to_vec(),
        manifest_root: hex::encode(key.manifest_root),
        digest: hex::encode(key.digest().unwrap()),
        h: hex::encode(hash_to_g1(&preimage, DST_KEY)),
        preimage: hex::encode(preimage),
        k: hex::encode(k.as_bytes()),
        age_seed: hex::encode(*seed),
        age_identity: age_identity(&seed).to_string(),
        age_recipient: age_recipient(&seed),
        deliveries: deliveries.iter().map(|(b, order)| delivery_vector(&secret, key, *b, *order)).collect(),
    }
}

fn editions() -> Vec<EditionVector> {
    let (p, other_p) = (custody(1).public(), custody(2).public());
    let all: Vec<u32> = (0..32).collect();
    vec![
        edition_vector(1, &edition(p, &[1, 2, 5]), &[(1, 7), (1, 8), (2, 7)]),
        edition_vector(1, &edition(p, &[1]), &[(1, 9)]),
        edition_vector(1, &EditionKey { edition: 5, ..edition(p, &[1, 2, 5]) }, &[(2, 10)]),
        edition_vector(1, &edition(p, &all), &[(3, 11)]),
        edition_vector(
            2,
            &EditionKey {
                chain_id: "sheaf-localnet-42",
                pool: u32::MAX,
                edition: 65_536,
                manifest_root: sha256(b"another manifest"),
                ..edition(other_p, &[0, 255, 4_294_967_295])
            },
            &[(2, u64::MAX), (3, 9_007_199_254_740_993)],
        ),
    ]
}

fn refused_points() -> Vec<RefusedPoint> {
    let refused = |group: &str, bytes: &[u8]| {
        let why = match group {
            "g1" => G1Point::try_from(bytes).err().map(|why| why.to_string()),
            _ => G2Point::try_from(bytes).err().map(|why| why.to_string()),
        };
        let why = why.unwrap_or_else(|| sealed_key::PointError::NotInGroup.to_string());
        RefusedPoint { group: group.into(), bytes: hex::encode(bytes), why }
    };
    let (b1, b2) = buyer(1).public();
    let mut uncompressed = *b1;
    uncompressed[0] &= 0x7f;
    let mut large = [0xff; 48];
    large[0] = 0x9f;
    let mut points: Vec<_> = identities(48).iter().map(|bytes| refused("g1", bytes)).collect();
    points.extend(identities(96).iter().map(|bytes| refused("g2", bytes)));
    points.extend([
        refused("g1", &uncompressed),
        refused("g1", &b1[..47]),
        refused("g1", &[&b1[..], &[0]].concat()),
        refused("g1", &large),
        refused("g1", &g1_off_curve()),
        refused("g1", &g1_outside()),
        refused("g2", &b2[..95]),
        refused("g2", &g2_outside()),
    ]);
    points
}

fn refused_deliveries() -> Vec<RefusedDelivery> {
    let (key, sealed, b2) = sale();
    let secret = custody(1);
    let (b1, other_b1) = (buyer(1).public().0, buyer(2).public().0);
    let with = |key: &EditionKey<'_>, order, b1: &G1Point| {
        secret.seal(key, &OrderContext { marketplace: MARKETPLACE, order }, &**b1).unwrap()
    };
    let other_order = with(&key, 8, &b1);
    let other_buyer = with(&key, 7, &other_b1);
    let fewer = with(&EditionKey { cohorts: &[1, 2], ..key }, 7, &b1);
    let later = with(&EditionKey { edition: 5, ..key }, 7, &b1);
    let k = *secret.edition_secret(&key).unwrap().as_bytes();
    let identity = identities(48).remove(0);
    [
        ("E of another order", sealed.r1.to_vec(), other_order.e.to_vec()),
        ("R1 of another order", other_order.r1.to_vec(), sealed.e.to_vec()),
        ("sealed to another buyer", other_buyer.r1.to_vec(), other_buyer.e.to_vec()),
        ("other cohorts", fewer.r1.to_vec(), fewer.e.to_vec()),
        ("another edition", later.r1.to_vec(), later.e.to_vec()),
        ("K in the clear", identity, k.to_vec()),
        ("E outside the subgroup", sealed.r1.to_vec(), g1_outside()),
    ]
    .into_iter()
    .map(|(what, r1, e)| RefusedDelivery {
        what: what.into(),
        why: verify_delivery(&MockApi::default(), &key, &*b2, &r1, &e).unwrap_err().to_string(),
        r1: hex::encode(r1),
        e: hex::encode(e),
    })
    .collect()
}

fn compute() -> Vectors {
    let text = |dst: &[u8]| String::from_utf8(dst.to_vec()).unwrap();
    Vectors {
        dst_key: text(DST_KEY),
        dst_custody_pop: text(DST_CUSTODY_POP),
        dst_exchange_pop: text(DST_EXCHANGE_POP),
        custody: vec![custody_vector(1), custody_vector(2)],
        exchange: (1..=3).map(exchange_vector).collect(),
        editions: editions(),
        refused_points: refused_points(),
        refused_deliveries: refused_deliveries(),
        refused_cohorts: vec![vec![], vec![2, 1], vec![1, 1], vec![0, 5, 5, 7]],
    }
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/sealed-key.json")
}

/// The file; written first where that is asked for, once, before any test reads it.
fn stored() -> &'static str {
    static STORED: LazyLock<String> = LazyLock::new(|| {
        if env::var_os("SHEAF_WRITE_VECTORS").is_some_and(|value| value == "1") {
            fs::write(file(), computed()).unwrap();
        }
        fs::read_to_string(file()).expect("SHEAF_WRITE_VECTORS=1 writes the file")
    });
    &STORED
}

fn computed() -> String {
    serde_json::to_string_pretty(&compute()).unwrap() + "\n"
}

fn read() -> Vectors {
    serde_json::from_str(stored()).unwrap()
}

fn key_of<'a>(vectors: &Vectors, edition: &'a EditionVector) -> EditionKey<'a> {
    EditionKey {
        chain_id: &edition.chain_id,
        data_pool: &edition.data_pool,
        pool: edition.pool,
        edition: edition.edition,
        cohorts: &edition.cohorts,
        p: G2Point::parse(Point::P, &unhex(&vectors.custody[edition.custody].p)).unwrap(),
        manifest_root: unhex(&edition.manifest_root).try_into().unwrap(),
    }
}

#[test]
fn the_file_is_what_this_code_computes() {
    assert!(stored() == computed(), "the vectors differ; if that is meant, run with SHEAF_WRITE_VECTORS=1");
}

#[test]
fn keys_of_the_file_enter_the_registry() {
    let vectors = read();
    let api = MockApi::default();
    for key in &vectors.custody {
        let statement = unhex(&key.statement).try_into().unwrap();
        verify_custody_key(&api, &statement, &unhex(&key.p), &unhex(&key.proof)).unwrap();
        let h = hash_to_g1(&unhex(&key.preimage), DST_CUSTODY_POP);
        let proof = unhex(&key.proof);
        let equal = api.bls12_381_pairing_equality(&h, &unhex(&key.p), &proof, &BLS12_381_G2_GENERATOR);
        assert_eq!(equal, Ok(true));
    }
    for key in &vectors.exchange {
        let context = PossessionContext { chain_id: &key.chain_id, registry: &key.registry };
        let (b1, b2, proof) = (unhex(&key.b1), unhex(&key.b2), unhex(&key.proof));
        verify_exchange_key(&api, &context, &key.owner, &b1, &b2, &proof).unwrap();
        let h = hash_to_g1(&unhex(&key.preimage), DST_EXCHANGE_POP);
        let equal = api.bls12_381_pairing_equality(&h, &b2, &proof, &BLS12_381_G2_GENERATOR);
        assert_eq!(equal, Ok(true));
        let equal =
            api.bls12_381_pairing_equality(&b1, &BLS12_381_G2_GENERATOR, &BLS12_381_G1_GENERATOR, &b2);
        assert_eq!(equal, Ok(true));
    }
}

#[test]
fn deliveries_of_the_file_are_taken_and_open() {
    let vectors = read();
    let api = MockApi::default();
    for edition in &vectors.editions {
        let key = key_of(&vectors, edition);
        assert_eq!(hex::encode(key.preimage().unwrap()), edition.preimage);
        for delivery in &edition.deliveries {
            let exchange = &vectors.exchange[delivery.exchange];
            let (r1, e) = (unhex(&delivery.r1), unhex(&delivery.e));
            verify_delivery(&api, &key, &unhex(&exchange.b2), &r1, &e).unwrap();
            let secret = ExchangeSecret::from_bytes(&unhex(&exchange.b)).unwrap();
            assert_eq!(hex::encode(secret.open(&r1, &e).unwrap().as_bytes()), edition.k);
        }
    }
}

#[test]
fn what_the_file_says_is_refused_is_refused() {
    let vectors = read();
    let api = MockApi::default();
    let key = key_of(&vectors, &vectors.editions[0]);
    let b2 = unhex(&vectors.exchange[0].b2);
    let good = &vectors.editions[0].deliveries[0];
    for refused in &vectors.refused_deliveries {
        let error = verify_delivery(&api, &key, &b2, &unhex(&refused.r1), &unhex(&refused.e)).unwrap_err();
        assert_eq!(error.to_string(), refused.why, "{}", refused.what);
    }
    for point in &vectors.refused_points {
        let bytes = unhex(&point.bytes);
        let (b2, r1) = match point.group.as_str() {
            "g1" => (&b2, &bytes),
            _ => (&bytes, &unhex(&good.r1)),
        };
        let error = verify_delivery(&api, &key, b2, r1, &unhex(&good.e)).unwrap_err();
        assert!(error.to_string().ends_with(&point.why), "{error}: {point:?}");
    }
    for cohorts in &vectors.refused_cohorts {
        let refused = EditionKey { cohorts, ..key }.preimage().unwrap_err();
        assert!(matches!(refused, SealedKeyError::NoCohorts | SealedKeyError::CohortOrder { .. }));
    }
}
