//! Checks at the door: one typed error for bad input, that names the thing and the bound.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

use cosmwasm_std::{Addr, Api, Binary, Coin, MessageInfo, Uint128};
use terms::Denom;
use thiserror::Error;

/// What is wrong with an input. `what` names the field.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum InputError {
    /// Not the one length it must have.
    #[error("{what} has {got} bytes, it must have {expected}")]
    Length {
        /// The field.
        what: &'static str,
        /// Bytes it must have.
        expected: usize,
        /// Bytes it has.
        got: usize,
    },
    /// Longer than allowed.
    #[error("{what} has {got} bytes, {max} are allowed")]
    TooLong {
        /// The field.
        what: &'static str,
        /// Bytes allowed.
        max: usize,
        /// Bytes it has.
        got: usize,
    },
    /// Nothing in it.
    #[error("{what} is empty")]
    Empty {
        /// The field.
        what: &'static str,
    },
    /// A list with too many elements.
    #[error("{what} has {got} elements, {max} are allowed")]
    TooMany {
        /// The field.
        what: &'static str,
        /// Elements allowed.
        max: usize,
        /// Elements it has.
        got: usize,
    },
    /// An element of a list stands there twice, or before a smaller one.
    #[error("{what} must be sorted, each element once; {value} is repeated or out of order")]
    Unsorted {
        /// The field.
        what: &'static str,
        /// The element.
        value: String,
    },
    /// A list names something twice.
    #[error("{what} names {value} twice")]
    Repeated {
        /// The field.
        what: &'static str,
        /// The element.
        value: String,
    },
    /// Outside its range.
    #[error("{what} is {got}, it must be {min} to {max}")]
    Range {
        /// The field.
        what: &'static str,
        /// Least value.
        min: u128,
        /// Greatest value.
        max: u128,
        /// Its value.
        got: u128,
    },
    /// Not an address of this chain.
    #[error("{what} is not an address of this chain: {value}")]
    Address {
        /// The field.
        what: &'static str,
        /// What it is.
        value: String,
    },
    /// Not of the form it must have.
    #[error("{what} is malformed ({value}): {expected}")]
    Malformed {
        /// The field.
        what: &'static str,
        /// What it is.
        value: String,
        /// What it must be.
        expected: &'static str,
    },
    /// Money came with a message that takes none, or the wrong money, or none.
    #[error("sent {got}, expected {expected}")]
    Funds {
        /// What should have come, for instance `25stake`, or `nothing`.
        expected: String,
        /// What came.
        got: String,
    },
    /// An amount of zero.
    #[error("{what} is zero")]
    Zero {
        /// The field.
        what: &'static str,
    },
}

/// Exactly `N` bytes.
pub fn bytes<const N: usize>(what: &'static str, value: &[u8]) -> Result<[u8; N], InputError> {
    value.try_into().map_err(|_| InputError::Length { what, expected: N, got: value.len() })
}

/// A secp256k1 public key: 33 bytes, compressed.
pub fn public_key(what: &'static str, value: &Binary) -> Result<(), InputError> {
    let key = bytes::<{ attestation::PUBLIC_KEY_BYTES }>(what, value)?;
    match key.first() {
        Some(2 | 3) => Ok(()),
        _ => Err(InputError::Malformed {
            what,
            value: value.to_string(),
            expected: "a compressed secp256k1 key begins with 02 or 03",
        }),
    }
}

/// A string of 1 to `max` bytes.
pub fn text(what: &'static str, value: &str, max: usize) -> Result<(), InputError> {
    if value.is_empty() {
        return Err(InputError::Empty { what });
    }
    if value.len() > max {
        return Err(InputError::TooLong { what, max, got: value.len() });
    }
    Ok(())
}

/// A list of 1 to `max` elements.
pub fn list<T>(what: &'static str, values: &[T], max: usize) -> Result<(), InputError> {
    if values.is_empty() {
        return Err(InputError::Empty { what });
    }
    if values.len() > max {
        return Err(InputError::TooMany { what, max, got: values.len() });
    }
    Ok(())
}

/// A list of 1 to `max` elements, ascending by `key`, each once.
pub fn sorted<T, K: Ord + Debug>(
    what: &'static str,
    values: &[T],
    max: usize,
    key: impl Fn(&T) -> K,
) -> Result<(), InputError> {
    list(what, values, max)?;
    let mut last: Option<K> = None;
    for value in values {
        let key = key(value);
        if last.is_some_and(|last| last >= key) {
            return Err(InputError::Unsorted { what, value: format!("{key:?}") });
        }
        last = Some(key);
    }
    Ok(())
}

/// A list of 1 to `max` elements in any order, each once.
pub fn distinct<T: Ord + Display>(what: &'static str, values: &[T], max: usize) -> Result<(), InputError> {
    list(what, values, max)?;
    let mut seen = BTreeSet::new();
    match values.iter().find(|value| !seen.insert(*value)) {
        Some(twice) => Err(InputError::Repeated { what, value: twice.to_string() }),
        None => Ok(()),
    }
}

/// A number from `min` to `max`, both included.
pub fn range<T: Into<u128> + Copy>(what: &'static str, got: T, min: T, max: T) -> Result<T, InputError> {
    let (value, min, max) = (got.into(), min.into(), max.into());
    if value < min || value > max {
        return Err(InputError::Range { what, min, max, got: value });
    }
    Ok(got)
}

/// An amount above zero.
pub fn positive(what: &'static str, amount: Uint128) -> Result<Uint128, InputError> {
    if amount.is_zero() { Err(InputError::Zero { what }) } else { Ok(amount) }
}

/// An address of this chain, in its one normal form.
pub fn address(api: &dyn Api, what: &'static str, value: &str) -> Result<Addr, InputError> {
    api.addr_validate(value).map_err(|_| InputError::Address { what, value: value.into() })
}

/// A denom of the bank: of what comes as funds of a message.
pub fn native(what: &'static str, value: &str) -> Result<(), InputError> {
    match value.parse() {
        Ok(Denom::Native(_)) => Ok(()),
        _ => Err(malformed(
            what,
            value,
            "a native denom: a letter, then letters, digits and / : . _ -, 3 to 128 characters",
        )),
    }
}

/// A denom of the bank or of a cw20, whose address remains to be checked.
pub fn denom(what: &'static str, value: &str) -> Result<Denom, InputError> {
    value.parse().map_err(|_| malformed(what, value, "a native denom, or cw20: and an address"))
}

/// Repeats no more of the value than a reader needs.
fn malformed(what: &'static str, value: &str, expected: &'static str) -> InputError {
    InputError::Malformed { what, value: value.chars().take(64).collect(), expected }
}

/// A content id: CIDv1, raw, SHA-256, base32 (`bafkrei…`, 59 characters).
pub fn content_id(what: &'static str, value: &str) -> Result<(), InputError> {
    let good = value.len() == 59
        && value.starts_with("bafkrei")
        && value.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
    if good {
        Ok(())
    } else {
        Err(malformed(what, value, "a CIDv1 of raw bytes by SHA-256, bafkrei and 52 more characters"))
    }
}

/// No money came with the message.
pub fn no_funds(info: &MessageInfo) -> Result<(), InputError> {
    if info.funds.is_empty() { Ok(()) } else { Err(funds_error("nothing".into(), info)) }
}

/// Exactly this coin came with the message; an amount of zero means none.
pub fn exact_funds(info: &MessageInfo, coin: &Coin) -> Result<(), InputError> {
    if coin.amount.is_zero() {
        return no_funds(info);
    }
    match info.funds.as_slice() {
        [got] if got == coin => Ok(()),
        _ => Err(funds_error(coin.to_string(), info)),
    }
}

/// One coin of whatever denom came with the message, above zero.
pub fn one_coin(info: &MessageInfo) -> Result<Coin, InputError> {
    match info.funds.as_slice() {
        [coin] if !coin.amount.is_zero() => Ok(coin.clone()),
        _ => Err(funds_error("one coin".into(), info)),
    }
}

fn funds_error(expected: String, info: &MessageInfo) -> InputError {
    let got = if info.funds.is_empty() {
        "nothing".into()
    } else {
        info.funds.iter().map(Coin::to_string).collect::<Vec<_>>().join(", ")
    };
    InputError::Funds { expected, got }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_bounded_sorted_and_without_repeats() {
        let key = |n: &u32| *n;
        assert_eq!(sorted("x", &[1u32, 2], 2, key), Ok(()));
        assert_eq!(sorted::<u32, u32>("x", &[], 2, key), Err(InputError::Empty { what: "x" }));
        assert_eq!(
            sorted("x", &[1u32, 2, 3], 2, key),
            Err(InputError::TooMany { what: "x", max: 2, got: 3 })
        );
        for bad in [[1u32, 1], [2, 1]] {
            let error = InputError::Unsorted { what: "x", value: "1".into() };
            assert_eq!(sorted("x", &bad, 2, key), Err(error));
        }
    }

    #[test]
    fn ranges_include_both_ends() {
        assert_eq!(range("x", 1u64, 1, 2), Ok(1));
        assert_eq!(range("x", 2u64, 1, 2), Ok(2));
        assert_eq!(range("x", 3u64, 1, 2), Err(InputError::Range { what: "x", min: 1, max: 2, got: 3 }));
    }

    #[test]
    fn content_ids() {
        let good = format!("bafkrei{}", "a2".repeat(26));
        assert_eq!(content_id("x", &good), Ok(()));
        for bad in ["", "bafkrei", &good.to_uppercase(), &format!("{good}a"), &good.replace('2', "1")] {
            assert!(matches!(content_id("x", bad), Err(InputError::Malformed { what: "x", .. })), "{bad}");
        }
    }

    #[test]
    fn denoms() {
        let cw20 = format!("cw20:{}", "a".repeat(40));
        for good in ["ustake", "ibc/27394FB0", &"x".repeat(128)] {
            assert_eq!(native("x", good), Ok(()));
            assert_eq!(denom("x", good), Ok(Denom::Native(good.into())));
        }
        assert!(matches!(native("x", &cw20), Err(InputError::Malformed { what: "x", .. })));
        assert_eq!(denom("x", &cw20), Ok(Denom::Cw20("a".repeat(40))));
        for bad in ["", "ab", "1ustake", "u stake", "cw20:", &"x".repeat(129)] {
            for error in [native("x", bad).unwrap_err(), denom("x", bad).unwrap_err()] {
                assert!(matches!(error, InputError::Malformed { value, .. } if value.len() <= 64), "{bad}");
            }
        }
    }

    #[test]
    fn funds_are_exact() {
        let sender = Addr::unchecked("a");
        let with = |funds: &[Coin]| MessageInfo { sender: sender.clone(), funds: funds.to_vec() };
        let five = Coin::new(5u128, "stake");
        assert_eq!(exact_funds(&with(std::slice::from_ref(&five)), &five), Ok(()));
        assert_eq!(exact_funds(&with(&[]), &Coin::new(0u128, "stake")), Ok(()));
        let error = InputError::Funds { expected: "5stake".into(), got: "5stake, 1x".into() };
        assert_eq!(exact_funds(&with(&[five.clone(), Coin::new(1u128, "x")]), &five), Err(error));
        assert_eq!(
            no_funds(&with(std::slice::from_ref(&five))),
            Err(InputError::Funds { expected: "nothing".into(), got: "5stake".into() })
        );
        assert_eq!(
            one_coin(&with(&[Coin::new(0u128, "stake")])),
            Err(InputError::Funds { expected: "one coin".into(), got: "0stake".into() })
        );
    }
}
