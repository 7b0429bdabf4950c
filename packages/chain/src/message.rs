//! What a transaction is made of.

use cosmos_sdk_proto::cosmos::bank::v1beta1::MsgSend;
use cosmos_sdk_proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract, MsgMigrateContract, MsgStoreCode, MsgUpdateAdmin,
};
use cosmrs::Any;
use cosmwasm_std::{BankMsg, Coin, CosmosMsg, WasmMsg};
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

/// What a contract could send too, by an account: messages to the bank and to contracts.
pub fn of(sender: &str, msg: &CosmosMsg) -> Result<Any, Error> {
    let sender = || String::from(sender);
    Ok(match msg.clone() {
        CosmosMsg::Bank(BankMsg::Send { to_address, amount }) => send(&sender(), &to_address, &amount),
        CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) => any(&MsgExecuteContract {
            sender: sender(),
            contract: contract_addr,
            msg: msg.into(),
            funds: coins(&funds),
        }),
        CosmosMsg::Wasm(WasmMsg::Instantiate { admin, code_id, msg, funds, label }) => {
            let (admin, funds) = (admin.unwrap_or_default(), coins(&funds));
            any(&MsgInstantiateContract { sender: sender(), admin, code_id, label, msg: msg.into(), funds })
        }
        CosmosMsg::Wasm(WasmMsg::Migrate { contract_addr, new_code_id, msg }) => any(&MsgMigrateContract {
            sender: sender(),
            contract: contract_addr,
            code_id: new_code_id,
            msg: msg.into(),
        }),
        CosmosMsg::Wasm(WasmMsg::UpdateAdmin { contract_addr, admin }) => {
            update_admin(&sender(), &contract_addr, &admin)
        }
        other => {
            let reason = format!("{other:?} is none that an account sends here");
            return Err(Error::Encode { what: "a message", reason });
        }
    })
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
