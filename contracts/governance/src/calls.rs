//! What governance tells the contracts that it owns, and what of a raw message it reads.

use cosmwasm_std::{Binary, StdResult, WasmMsg, from_json, wasm_execute};
use lean_serde::{Deserialize, lean_serde};
use serde::de::IgnoredAny;

/// Messages that several contracts of the suite take alike, or that only need their form here.
#[lean_serde]
pub(crate) enum Call {
    UpdateOwnership(cw_ownable::Action),
    Pause { action: String, seconds: u64 },
    Lift { action: String },
    Rule { order: api::OrderId, refund_bps: u16 },
    DecidePool { pool: api::PoolId, accept: bool },
    SuspendPool { pool: api::PoolId },
    ResumePool { pool: api::PoolId },
    RetirePool { pool: api::PoolId },
}

/// A message without funds to a contract.
pub(crate) fn call(contract: &str, msg: &impl serde::Serialize) -> StdResult<WasmMsg> {
    wasm_execute(contract, msg, vec![])
}

/// A message without funds to a contract, in bytes.
pub(crate) fn raw(contract: String, msg: Binary) -> WasmMsg {
    WasmMsg::Execute { contract_addr: contract, msg, funds: vec![] }
}

/// Raw messages that a proposal cannot send: read as their receiver reads them.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Raw {
    UpdateOwnership(IgnoredAny),
    Transfer(IgnoredAny),
    Send(IgnoredAny),
    Burn(IgnoredAny),
    IncreaseAllowance(IgnoredAny),
    Bond(IgnoredAny),
    Redeem(IgnoredAny),
}

/// Would it let another move tokens later?
pub(crate) fn grants_allowance(msg: &Binary) -> bool {
    matches!(from_json(msg), Ok(Raw::IncreaseAllowance(_)))
}

/// Would it offer, accept or renounce ownership?
pub(crate) fn is_about_ownership(msg: &Binary) -> bool {
    matches!(from_json(msg), Ok(Raw::UpdateOwnership(_)))
}

/// The name of the message, where it is one by which a holder's tokens go.
pub(crate) fn moves_tokens(msg: &Binary) -> Option<&'static str> {
    Some(match from_json(msg).ok()? {
        Raw::UpdateOwnership(_) | Raw::IncreaseAllowance(_) => return None,
        Raw::Transfer(_) => "transfer",
        Raw::Send(_) => "send",
        Raw::Burn(_) => "burn",
        Raw::Bond(_) => "bond",
        Raw::Redeem(_) => "redeem",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ownership_is_found_however_it_is_written() {
        for text in [
            r#"{"update_ownership":"accept_ownership"}"#,
            r#"{"update_ownership":{"transfer_ownership":{"new_owner":"a","expiry":null}}}"#,
            " {\n\t\"update_ownership\" : { \"transfer_ownership\" : {\"new_owner\":\"a\"} } } ",
            r#"{"\u0075pdate_ownership":"renounce_ownership"}"#,
            r#"{"update_ownership":{"transfer_ownership":{"new_owner":"a","expiry":{"at_height":18446744073709551615}}}}"#,
        ] {
            assert!(is_about_ownership(&Binary::from(text.as_bytes())), "{text}");
        }
        for text in [
            "",
            "{}",
            r#"{"update_ownership_":1}"#,
            r#"{"a":{"update_ownership":1}}"#,
            r#"["update_ownership"]"#,
        ] {
            assert!(!is_about_ownership(&Binary::from(text.as_bytes())), "{text}");
        }
    }

    #[test]
    fn messages_that_move_tokens_are_named() {
        let name = |text: &str| moves_tokens(&Binary::from(text.as_bytes()));
        assert_eq!(name(r#"{"transfer":{"recipient":"a","amount":"1"}}"#), Some("transfer"));
        assert_eq!(name(r#"{"increase_allowance":{}}"#), None);
        assert!(grants_allowance(&Binary::from(br#"{"increase\u005fallowance":{}}"#)));
        assert_eq!((name(r#"{"unbond":{"amount":"1"}}"#), name("{")), (None, None));
    }
}
