//! A chain's "no", as a sentence.

use thiserror::Error;

/// Why the chain refused, by codespace and code (`x/*/types/errors.go` of cosmos-sdk and wasmd), or by its words where it sends
/// none: simulations and queries answer in words alone.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A contract said no; its words.
    #[error("{0}")]
    Contract(String),
    /// Another transaction of this account came first.
    #[error(
        "another transaction of this account came first (its number would be {}); try again",
        .expected.map_or_else(|| "another".into(), |n: u64| n.to_string())
    )]
    Sequence {
        /// What the chain counts to.
        expected: Option<u64>,
    },
    /// The node is just up again: until its next block it takes every account's number for 0, and no signature.
    #[error("the node has just been started and checks no signature before its next block: try again")]
    Starting,
    /// Not enough coins.
    #[error("the account has not enough coins for this: {0}")]
    Funds(String),
    /// The fee is below what the node takes.
    #[error("the fee is below what the node takes: give a higher --gas-price ({0})")]
    Fee(String),
    /// The gas was used up.
    #[error("the gas that was allowed was used up: try again with a higher --gas-percent ({0})")]
    Gas(String),
    /// Not by this account.
    #[error("this account may not do that: {0}")]
    Unauthorized(String),
    /// Nobody pays the fee.
    #[error("the fee grant does not pay for this: ask its granter, or pay yourself ({0})")]
    Grant(String),
    /// The node has too much to do.
    #[error("the node takes no more transactions at present: try again later")]
    Full,
    /// More bytes than a chain takes.
    #[error("this is larger than what the chain takes: {0}")]
    TooLarge(String),
    /// What is asked for is not there.
    #[error("the chain does not have it: {0}")]
    NotFound(String),
    /// There is no such contract.
    #[error("the chain has no such contract ({0}): was it made anew? Then deploy again with `sheaf deploy`")]
    NoContract(String),
    /// Code that the chain does not take.
    #[error("the chain does not take this code: {0}")]
    Code(String),
    /// Any other.
    #[error("the chain refused ({codespace} {code}): {log}")]
    Other {
        /// Which part of the chain.
        codespace: String,
        /// Its number for it.
        code: u32,
        /// Its words.
        log: String,
    },
}

impl Refusal {
    /// Of an answer with a code above zero.
    pub fn of(codespace: &str, code: u32, log: &str) -> Self {
        let words = || plain(log);
        match (codespace, code) {
            (_, _) if log.contains(STARTING) => Self::Starting,
            // with the code of whatever is not found
            (_, _) if log.contains("fee-grant not found") => Self::Grant("there is no such grant".into()),
            ("sdk", 4) => Self::Unauthorized(words()),
            ("sdk", 5) => Self::Funds(words()),
            ("sdk", 11) => Self::Gas(words()),
            ("sdk", 13) => Self::Fee(words()),
            ("sdk", 20) => Self::Full,
            ("sdk", 21) => Self::TooLarge(words()),
            ("sdk", 32) => Self::Sequence { expected: expected(log) },
            ("sdk", 38) => Self::NotFound(words()),
            ("feegrant", _) => Self::Grant(words()),
            ("wasm", 2) => Self::Code(words()),
            ("wasm", 4 | 5 | 9 | 11) => Self::Contract(words()),
            ("wasm", 8 | 28) => Self::NotFound(words()),
            ("wasm", 22) => Self::NoContract(words()),
            _ => Self::in_words(log).unwrap_or_else(|| Self::Other {
                codespace: codespace.into(),
                code,
                log: words(),
            }),
        }
    }

    fn in_words(log: &str) -> Option<Self> {
        let says = |words: &str| log.contains(words);
        if CONTRACT.iter().any(|words| says(words)) {
            Some(Self::Contract(plain(log)))
        } else if says("account sequence mismatch") {
            Some(Self::Sequence { expected: expected(log) })
        } else if says("insufficient fee") {
            Some(Self::Fee(plain(log)))
        } else if says("fee allowance") || says("fee limit exceeded") {
            Some(Self::Grant(plain(log)))
        } else if says("insufficient funds") {
            Some(Self::Funds(plain(log)))
        } else if says("out of gas") {
            Some(Self::Gas(plain(log)))
        } else if says("create wasm contract failed") {
            Some(Self::Code(plain(log)))
        } else if says("unauthorized") {
            Some(Self::Unauthorized(plain(log)))
        } else if says("no such contract") {
            Some(Self::NoContract(plain(log)))
        } else if says("no such code") || says("not found") {
            Some(Self::NotFound(plain(log)))
        } else {
            None
        }
    }
}

/// What wasmd puts around a contract's words.
const CONTRACT: &[&str] = &[
    "execute wasm contract failed",
    "instantiate wasm contract failed",
    "migrate wasm contract failed",
    "query wasm contract failed",
];

/// What a node says of every signature between its start and its next block, and of none that is right later.
const STARTING: &str = "please verify account number (0)";

/// The words alone, without what the chain's layers wrap them in, and the place in their source.
fn plain(log: &str) -> String {
    let mut words = log.trim();
    // around it are the two addresses, as bytes
    if let Some((_, rest)) = words.split_once(" does not allow to pay fees for ")
        && let Some((_, why)) = rest.split_once(": ")
    {
        words = why;
    }
    // [CosmWasm/wasmd@.../x/wasm/keeper/keeper.go:428] with gas used: '1234'; a contract's words have brackets too
    let of_source = |tail: &str| tail.split(']').next().is_some_and(|place| place.contains(".go:"));
    let source = words.match_indices(" [").find(|(at, _)| words.get(*at..).is_some_and(of_source));
    if let Some((at, _)) = source {
        words = words.split_at(at).0;
    }
    loop {
        let before = words;
        if let Some((code, rest)) =
            words.strip_prefix("rpc error: code = ").and_then(|rest| rest.split_once(" desc = "))
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            words = rest;
        }
        for head in ["failed to execute message; ", "dispatch: submessages: "] {
            words = words.strip_prefix(head).unwrap_or(words);
        }
        if let Some((number, rest)) =
            words.strip_prefix("message index: ").and_then(|rest| rest.split_once(": "))
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            words = rest;
        }
        for tail in CONTRACT.iter().chain(&["unknown request", "invalid request"]) {
            words = words.strip_suffix(tail).map_or(words, |head| head.trim_end_matches(": "));
        }
        if words == before {
            let words = if words.is_empty() { log.trim() } else { words };
            // some of the chain's words have an address as bytes
            return words.chars().filter(|c| !c.is_control() && *c != char::REPLACEMENT_CHARACTER).collect();
        }
    }
}

fn expected(log: &str) -> Option<u64> {
    let (_, rest) = log.split_once("account sequence mismatch, expected ")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contracts_words_are_left_as_they_are() {
        let log =
            "failed to execute message; message index: 0: pool 3 is not active: execute wasm contract failed";
        let words = Refusal::Contract("pool 3 is not active".into());
        assert_eq!(Refusal::of("wasm", 5, log), words);
        let simulated = format!(
            "rpc error: code = Unknown desc = {log} [CosmWasm/wasmd@v0.61.14/x/wasm/keeper/keeper.go:428] with gas \
             used: '104131'"
        );
        assert_eq!(Refusal::of("sdk", 1, &simulated), words);
        assert_eq!(Refusal::of("", 18, &simulated), words);
        assert_eq!(words.to_string(), "pool 3 is not active");
        let inner = "failed to execute message; message index: 0: dispatch: submessages: no such order: execute wasm \
                     contract failed";
        assert_eq!(Refusal::of("wasm", 5, inner), Refusal::Contract("no such order".into()));
    }

    #[test]
    fn a_sequence_is_read() {
        let log = "account sequence mismatch, expected 17, got 16: incorrect account sequence";
        assert_eq!(Refusal::of("sdk", 32, log), Refusal::Sequence { expected: Some(17) });
        assert_eq!(Refusal::of("sdk", 1, log), Refusal::Sequence { expected: Some(17) });
    }

    #[test]
    fn a_node_that_has_just_been_started_is_told_from_a_bad_signature() {
        let log = |number| {
            format!(
                "signature verification failed; please verify account number ({number}), sequence (7) and chain-id \
                 (local-1): unauthorized"
            )
        };
        assert_eq!(Refusal::of("sdk", 4, &log(0)), Refusal::Starting);
        assert_eq!(Refusal::of("sdk", 1, &log(0)), Refusal::Starting);
        assert!(matches!(Refusal::of("sdk", 4, &log(10)), Refusal::Unauthorized(_)));
    }

    #[test]
    fn codes_and_words_say_the_same() {
        let funds = "spendable balance 0ustake is smaller than 10ustake: insufficient funds";
        assert_eq!(Refusal::of("sdk", 5, funds), Refusal::Funds(funds.into()));
        assert_eq!(Refusal::of("sdk", 1, funds), Refusal::Funds(funds.into()));
        assert!(matches!(Refusal::of("sdk", 13, "insufficient fees; got: 1ustake"), Refusal::Fee(_)));
        assert!(matches!(Refusal::of("sdk", 11, "out of gas in location: x"), Refusal::Gas(_)));
        assert!(matches!(Refusal::of("feegrant", 2, "expired"), Refusal::Grant(_)));
        let bytes =
            "\u{63a}}}*&/e does not allow to pay fees for r@)m\u{b}: basic allowance: fee limit exceeded";
        let grant = Refusal::Grant("basic allowance: fee limit exceeded".into());
        assert_eq!(Refusal::of("feegrant", 2, bytes), grant);
        assert!(matches!(Refusal::of("wasm", 2, "Wasm contract too large"), Refusal::Code(_)));
        assert!(matches!(Refusal::of("wasm", 22, "no such contract"), Refusal::NoContract(_)));
        assert!(matches!(Refusal::of("sdk", 1, "no such contract: address x"), Refusal::NoContract(_)));
        assert!(matches!(Refusal::of("sdk", 6, "code id 1: no such code"), Refusal::NotFound(_)));
        let other = Refusal::of("gov", 7, "inactive proposal");
        assert_eq!(other.to_string(), "the chain refused (gov 7): inactive proposal");
    }

    #[test]
    fn nothing_is_lost_when_there_is_nothing_else() {
        let log = "execute wasm contract failed";
        assert_eq!(Refusal::of("wasm", 5, log), Refusal::Contract(log.into()));
    }
}
