//! What `#[lean_serde]` reads and writes, `#[cw_serde]` reads and writes.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "a test stops where something is wrong"
)]

use std::fmt::Debug;

use cosmwasm_std::{Uint128, from_json, to_json_string};
use serde::de::DeserializeOwned;
use serde::de::value::{MapDeserializer, U32Deserializer};
use serde::{Deserialize, Serialize};

/// The same types twice.
macro_rules! types {
    ($folder:ident, $macro:path) => {
        mod $folder {
            use cosmwasm_std::{Addr, HexBinary, Uint128};
            use $macro as json;

            #[json]
            pub struct Record {
                pub owner: Addr,
                pub amount: Uint128,
                pub note: Option<String>,
                #[serde(rename = "use")]
                pub use_: Kind,
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                pub digests: Vec<HexBinary>,
                pub inner: Option<Box<Record>>,
                pub r#type: (u8, i16),
            }

            #[json]
            #[derive(Copy, Default)]
            pub enum Kind {
                #[default]
                Plain,
                VeryPlain,
                #[serde(rename = "other")]
                Renamed,
                Until {
                    at: u64,
                    #[serde(alias = "till", skip_serializing_if = "Option::is_none")]
                    until: Option<i32>,
                },
            }

            #[json]
            pub enum Msg<T> {
                Empty {},
                Nothing,
                One(T),
                #[serde(alias = "both")]
                Two {
                    first: T,
                    second: Vec<T>,
                },
                Deep(Wrapped),
            }

            #[json]
            pub struct Wrapped(pub Record);

            #[json]
            #[derive(Default)]
            pub struct Unit {}
        }
    };
}

types!(lean, lean_serde::lean_serde);
types!(plain, cosmwasm_schema::cw_serde);

/// Both read it to the same value, which they write the same; or both give the same error. By both JSON libraries.
fn same<L, P>(json: &str)
where
    L: Serialize + DeserializeOwned + Debug,
    P: Serialize + DeserializeOwned + Debug,
{
    // Errors list no aliases here.
    let listed = |text: String| text.replace("`both`, ", "");
    let (lean, plain) = (serde_json::from_str::<L>(json), serde_json::from_str::<P>(json));
    assert_eq!(format!("{lean:?}"), listed(format!("{plain:?}")), "{json}");
    if let (Ok(lean), Ok(plain)) = (lean, plain) {
        assert_eq!(serde_json::to_value(&lean).unwrap(), serde_json::to_value(&plain).unwrap());
        assert_eq!(serde_json::to_string(&lean).unwrap(), serde_json::to_string(&plain).unwrap());
    }
    // An error names the type, with its module.
    let reason = |error: &dyn ToString| error.to_string().replace("::lean::", "::plain::");
    match (from_json::<L>(json), from_json::<P>(json)) {
        (Ok(lean), Ok(plain)) => {
            assert_eq!(format!("{lean:?}"), format!("{plain:?}"), "{json}");
            assert_eq!(to_json_string(&lean).unwrap(), to_json_string(&plain).unwrap());
        }
        (Err(lean), Err(plain)) => assert_eq!(reason(&lean), listed(reason(&plain)), "{json}"),
        (lean, plain) => panic!("{json}: {lean:?}, {plain:?}"),
    }
}

/// Cuts and bends of a text: most are no JSON, or not of the type. No object becomes an array: from one, serde's derive
/// reads a struct too, which no chain's JSON library offers it.
fn bent(json: &str) -> Vec<String> {
    let ends = json.char_indices().map(|(at, _)| json[..at].to_owned());
    let without = json.char_indices().map(|(at, letter)| {
        let mut text = json.to_owned();
        text.replace_range(at..at + letter.len_utf8(), "");
        text
    });
    let words = [("owner", "owned"), ("at", "owner"), ("null", "7"), ("\"", ""), (":", ": "), ("1", "-1")];
    let replaced = words.iter().map(|(from, to)| json.replacen(from, to, 1));
    ends.chain(without).chain(replaced).chain([json.to_owned()]).collect()
}

const RECORD: &str = r#"{"owner":"me","amount":"5","note":"a\"b","use":"plain","digests":["00ff"],"inner":null,"type":[1,-2]}"#;

#[test]
fn records() {
    let records = [
        RECORD.to_owned(),
        RECORD.replace(r#""note":"a\"b","#, ""),
        RECORD.replace(r#""plain""#, r#"{"until":{"at":1,"till":2}}"#),
        RECORD.replace(r#""plain""#, r#""other""#),
        RECORD.replace("null", RECORD),
        RECORD.replace(r#""owner""#, r#""more":{"owner":[1,{}]},"owner""#),
        RECORD.replace(r#""owner""#, r#""owner":"you","owner""#),
        RECORD.replace(r#""digests":["00ff"],"#, ""),
        "{}".into(),
        "7".into(),
    ];
    for json in records.iter().flat_map(|json| bent(json)) {
        same::<lean::Record, plain::Record>(&json);
    }
}

#[test]
fn variants() {
    let kinds = [
        r#""plain""#,
        r#""very_plain""#,
        r#""other""#,
        r#""renamed""#,
        r#""until""#,
        r#"{"until":{"at":1}}"#,
        r#"{"until":{"at":1,"until":-2}}"#,
        r#"{"until":{"at":1,"until":2,"till":3}}"#,
        r#"{"until":{}}"#,
        r#"{"plain":{}}"#,
        r#"{"plain":null}"#,
        r#"{"until":{"at":1},"plain":{}}"#,
        "{}",
        "1",
    ];
    for json in kinds.into_iter().flat_map(bent) {
        same::<lean::Kind, plain::Kind>(&json);
    }
}

#[test]
fn messages() {
    let messages = [
        r#"{"empty":{}}"#.to_owned(),
        r#""nothing""#.into(),
        r#"{"nothing":null}"#.into(),
        r#"{"one":"1"}"#.into(),
        r#"{"two":{"first":"1","second":["2","3"]}}"#.into(),
        r#"{"both":{"second":[],"first":"1"}}"#.into(),
        r#"{"two":{"first":"1"}}"#.into(),
        format!(r#"{{"deep":{RECORD}}}"#),
        r#"{"three":{}}"#.into(),
    ];
    for json in messages.iter().flat_map(|json| bent(json)) {
        same::<lean::Msg<Uint128>, plain::Msg<Uint128>>(&json);
    }
    same::<lean::Unit, plain::Unit>("{}");
    same::<lean::Unit, plain::Unit>(r#"{"a":1}"#);
}

/// JSON has no names but text; other formats number them, which neither derive is told of here.
#[test]
fn names_are_text() {
    fn of_fields<T: DeserializeOwned + Debug>() -> String {
        let fields = MapDeserializer::<_, serde::de::value::Error>::new([(true, 1_u8)].into_iter());
        T::deserialize(fields).unwrap_err().to_string()
    }
    let numbered = U32Deserializer::<serde::de::value::Error>::new(9);
    let refused = lean::Kind::deserialize(numbered).unwrap_err().to_string();
    assert_eq!(refused, "invalid type: integer `9`, expected variant identifier");
    assert_eq!(of_fields::<lean::Unit>(), of_fields::<plain::Unit>());
}

#[test]
fn a_value_read_in_two_steps_is_the_same() {
    let value: serde_json::Value = serde_json::from_str(RECORD).unwrap();
    let read: lean::Record = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), value);
}
