//! `tests/vectors/terms.json`, for other languages: terms, their canonical bytes and ids in hex, what they say in plain
//! words, and why they do not fit what nobody sells.
//! `SHEAF_WRITE_VECTORS=1` writes it anew; without, it must be what this code computes.

use std::path::PathBuf;
use std::{env, fs};

use canonical::sha256;
use serde::{Deserialize, Serialize};
use terms::{Ask, Kind, LONGEST_USE, Purpose, Refusal, Regions, SHORTEST_USE, Template, Terms, Use};

use crate::common::{floor, good, region_codes};

fn named() -> Vec<(String, Terms)> {
    let floors = vec![floor("cw20:wasm1grain", 1_000_000), floor("ustake", 250)];
    let templates = Template::ALL.map(|template| (template.name().into(), template.terms(floors.clone())));
    let smallest = Terms {
        purposes: vec![Purpose::Insurance],
        buyer_kinds: vec![Kind::Person],
        regions: Regions::Only(vec!["ZW".into()]),
        longest_use: SHORTEST_USE,
        raw: false,
        compute: true,
        floors: vec![floor("abc", 0)],
    };
    let largest = Terms {
        purposes: Purpose::ALL.into_iter().filter(|purpose| purpose.parent().is_none()).collect(),
        buyer_kinds: Kind::ALL.to_vec(),
        regions: Regions::Except(region_codes(32)),
        longest_use: LONGEST_USE,
        raw: true,
        compute: true,
        floors: vec![
            floor("IBC/X:y._-", 1),
            floor(&format!("cw20:{}", "a".repeat(123)), u128::MAX),
            floor("factory/wasm1abc/corn", u64::MAX.into()),
            floor("ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2", 7),
        ],
    };
    let own = [("own".to_string(), good()), ("smallest".into(), smallest), ("largest".into(), largest)];
    templates.into_iter().chain(own).collect()
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Vector {
    name: String,
    terms: Terms,
    /// Hex.
    canonical: String,
    /// SHA-256 of `canonical`, hex.
    id: String,
    words: Vec<String>,
    refused: Vec<Refused>,
}

/// An ask that does not fit, and every reason why.
#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Refused {
    ask: Ask,
    refusals: Vec<Refusal>,
    /// What each says.
    words: Vec<String>,
}

fn refused(terms: &Terms) -> Vec<Refused> {
    let hopeless = Ask {
        kind: Kind::Person,
        region: None,
        level: 1,
        purpose: Purpose::Insurance,
        use_: Use::Compute,
        duration: LONGEST_USE + 90_061,
        denom: "nothing".into(),
    };
    let other = Ask {
        kind: Kind::ForProfit,
        region: Some("FR".into()),
        purpose: Purpose::CommercialResearch,
        use_: Use::Raw,
        duration: 0,
        ..hopeless.clone()
    };
    [hopeless, other]
        .into_iter()
        .map(|ask| {
            let refusals = terms.judge(&ask);
            let words = refusals.iter().map(ToString::to_string).collect();
            Refused { ask, refusals, words }
        })
        .collect()
}

#[test]
fn vectors_are_what_this_code_computes() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/terms.json");
    let vectors: Vec<Vector> = named()
        .into_iter()
        .map(|(name, terms)| {
            assert_eq!(terms.check(), Ok(()), "{name}");
            let (canonical, id) = (hex::encode(terms.canonical()), hex::encode(terms.id()));
            assert_eq!(id, hex::encode(sha256(&terms.canonical())));
            let (words, refused) = (terms.plain_words(), refused(&terms));
            Vector { name, terms, canonical, id, words, refused }
        })
        .collect();
    if env::var_os("SHEAF_WRITE_VECTORS").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&vectors).unwrap() + "\n").unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    let written: Vec<Vector> = serde_json::from_str(&text).unwrap();
    assert_eq!(written, vectors, "SHEAF_WRITE_VECTORS=1 writes them anew");
}

/// The bytes by hand, so that the encoding itself is held and not only repeated.
#[test]
fn the_bytes_by_hand() {
    let expected = concat!(
        "0000000e",
        "73686561662f76312f7465726d73", // sheaf/v1/terms
        "00000002",
        "02",
        "06", // health research, public health
        "00000002",
        "03",
        "04", // non-profit, academic
        "01",
        "00000002",
        "00000002",
        "4154",
        "00000002",
        "4445",             // only AT, DE
        "0000000000278d00", // 30 days
        "01",
        "00", // raw, not compute
        "00000002",
        "0000000f",
        "637732303a7761736d31677261696e",
        "00000000000000000000000000000007",
        "00000006",
        "757374616b65",
        "000000000000000000000000000000fa",
    );
    assert_eq!(hex::encode(good().canonical()), expected);
}
