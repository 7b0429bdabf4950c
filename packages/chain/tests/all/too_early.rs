//! What a wallet signs anew, and what it does not.

use chain::{Error, Refusal};

fn refused(codespace: &str, code: u32, log: &str) -> Error {
    Error::Refused { refusal: Refusal::of(codespace, code, log), hash: None }
}

#[test]
fn only_what_the_next_block_mends_is_signed_anew() {
    let signature = |number| {
        format!(
            "signature verification failed; please verify account number ({number}), sequence (7): unauthorized"
        )
    };
    assert!(refused("sdk", 32, "account sequence mismatch, expected 17, got 16").is_too_early());
    assert!(refused("sdk", 4, &signature(0)).is_too_early());
    assert!(!refused("sdk", 4, &signature(9)).is_too_early());
    assert!(!refused("wasm", 5, "the pool is not active: execute wasm contract failed").is_too_early());
    let rpc = "http://127.0.0.1:1".to_string();
    assert!(!Error::Unreachable { rpc, reason: "refused".into() }.is_too_early());
}
