//! What a denom is.

use proptest::prelude::*;
use terms::{Denom, DenomError};

#[test]
fn native_and_cw20() {
    let long = format!("a{}", "b".repeat(127));
    for native in [
        "abc",
        "ustake",
        "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2",
        "factory/wasm1abc/x:y._-",
        "cw20",
        "cw20x:abc",
        "CW20:abc",
        &long,
    ] {
        assert_eq!(native.parse(), Ok(Denom::Native(native.into())));
    }
    assert_eq!("cw20:wasm1abc".parse(), Ok(Denom::Cw20("wasm1abc".into())));
}

#[test]
fn everything_else_is_refused() {
    let parse = |text: &str| text.parse::<Denom>().unwrap_err();
    for short in ["", "a", "ab", "éé"] {
        assert_eq!(parse(short), DenomError::Length { min: 3, max: 128, got: short.chars().count() });
    }
    assert_eq!(parse(&"a".repeat(129)), DenomError::Length { min: 3, max: 128, got: 129 });
    for start in ["1abc", "/abc", " abc", "éabc"] {
        assert_eq!(parse(start), DenomError::Start { denom: start.into() });
    }
    for (denom, character) in
        [("ab c", ' '), ("abc\n", '\n'), ("abé", 'é'), ("ab\0c", '\0'), ("u{atom}", '{')]
    {
        assert_eq!(parse(denom), DenomError::Character { denom: denom.into(), character });
    }
    for address in ["cw20:", "cw20:WASM1ABC", "cw20:wasm1/abc", "cw20:cw20:wasm1abc", "cw20:a_b"] {
        assert_eq!(parse(address), DenomError::Address { denom: address.into() });
    }
}

proptest! {
    #[test]
    fn what_is_read_is_written_the_same(text in "(cw20:)?[a-zA-Z][a-zA-Z0-9/:._-]{0,130}") {
        if let Ok(denom) = text.parse::<Denom>() {
            prop_assert_eq!(denom.to_string(), text);
        }
    }
}
