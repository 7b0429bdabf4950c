//! `tests/vectors/refusals.json`: both languages tell a chain's "no" alike.

use chain::Refusal;
use serde_json::Value;

#[test]
fn refusals_are_told_as_in_typescript() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/refusals.json")).expect("reads");
    for vector in vectors["refusals"].as_array().expect("a list") {
        let text = |name: &str| vector[name].as_str();
        let code = vector["code"].as_u64().unwrap().try_into().unwrap();
        let refusal = Refusal::of(text("codespace").unwrap(), code, text("log").unwrap());
        let (kind, words) = told(&refusal);
        assert_eq!(Some(kind), text("kind"), "{vector}");
        assert!(text("words").is_none_or(|expected| expected == words), "{vector}: {words}");
    }
}

fn told(refusal: &Refusal) -> (&str, &str) {
    match refusal {
        Refusal::Contract(words) => ("contract", words),
        Refusal::Sequence { .. } => ("sequence", ""),
        Refusal::Starting => ("starting", ""),
        Refusal::Funds(words) => ("funds", words),
        Refusal::Fee(words) => ("fee", words),
        Refusal::Gas(words) => ("gas", words),
        Refusal::Unauthorized(words) => ("unauthorized", words),
        Refusal::Grant(words) => ("grant", words),
        Refusal::Full => ("full", ""),
        Refusal::TooLarge(words) => ("too_large", words),
        Refusal::NotFound(words) | Refusal::NoContract(words) => ("not_found", words),
        Refusal::Code(words) => ("wasm", words),
        Refusal::Other { log, .. } => ("other", log),
    }
}
