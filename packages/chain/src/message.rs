//! What a transaction is made of.

use cosmos_sdk_proto::cosmos::bank::v1beta1::MsgSend;
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgMigrateContract, MsgStoreCode, MsgUpdateAdmin,
};
use cosmrs::Any;
use cosmwasm_std::Coin;
use prost::Name;
use serde::Serialize;

use crate::Error;

/// Stores code, plain or gzipped.
pub fn store(sender: &str, wasm: Vec<u8>) -> Any {
    any(&MsgStoreCode { sender: sender.into(), wasm_byte_code: wasm, instantiate_permission: None })
}

/// Makes a contract of stored code, with the sender as its admin.
pub fn instantiate(
    sender: &str,
    code_id: u64,
    label: &str,
    msg: &impl Serialize,
    funds: &[Coin],
) -> Result<Any, Error> {
    Ok(any(&MsgInstantiateContract {
        sender: sender.into(),
        admin: sender.into(),
        code_id,
        label: label.into(),
        msg: json(msg)?,
        funds: coins(funds),
    }))
}

/// Sends a message to a contract.
pub fn execute(sender: &str, contract: &str, msg: &impl Serialize, funds: &[Coin]) -> Result<Any, Error> {
    Ok(any(&MsgExecuteContract {
        sender: sender.into(),
        contract: contract.into(),
        msg: json(msg)?,
        funds: coins(funds),
    }))
}

/// Gives a contract other code. By its admin.
pub fn migrate(sender: &str, contract: &str, code_id: u64, msg: &impl Serialize) -> Result<Any, Error> {
    Ok(any(&MsgMigrateContract {
        sender: sender.into(),
        contract: contract.into(),
        code_id,
        msg: json(msg)?,
    }))
}

/// Names another admin of a contract. By its admin.
pub fn update_admin(sender: &str, contract: &str, admin: &str) -> Any {
    any(&MsgUpdateAdmin { sender: sender.into(), new_admin: admin.into(), contract: contract.into() })
}

/// Sends coins.
pub fn send(sender: &str, to: &str, funds: &[Coin]) -> Any {
    any(&MsgSend { from_address: sender.into(), to_address: to.into(), amount: coins(funds) })
}

pub(crate) fn any<M: Name>(message: &M) -> Any {
    Any { type_url: M::type_url(), value: message.encode_to_vec() }
}

fn json(msg: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(msg)
        .map_err(|error| Error::Encode { what: "a contract's message", reason: error.to_string() })
}

/// The SDK wants them sorted by denom.
pub(crate) fn coins(funds: &[Coin]) -> Vec<ProtoCoin> {
    let mut coins: Vec<_> = funds
        .iter()
        .map(|coin| ProtoCoin { denom: coin.denom.clone(), amount: coin.amount.to_string() })
        .collect();
    coins.sort_by(|a, b| a.denom.cmp(&b.denom));
    coins
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_by_their_names_and_coins_in_order() {
        let funds = [Coin::new(2u128, "b"), Coin::new(1u128, "a")];
        let message = execute("wasm1a", "wasm1b", &"x", &funds).expect("encodes");
        assert_eq!(message.type_url, "/cosmwasm.wasm.v1.MsgExecuteContract");
        let read: MsgExecuteContract = prost::Message::decode(message.value.as_slice()).expect("decodes");
        assert_eq!(read.msg, br#""x""#);
        assert_eq!(read.funds.iter().map(|coin| coin.denom.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
