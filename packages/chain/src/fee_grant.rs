//! Fee grants: an account pays the fees of another, who needs no coins to begin.

use cosmos_sdk_proto::Timestamp;
use cosmos_sdk_proto::cosmos::feegrant::v1beta1::{
    AllowedMsgAllowance, BasicAllowance, MsgGrantAllowance, MsgRevokeAllowance, QueryAllowanceRequest,
    QueryAllowanceResponse,
};
use cosmos_sdk_proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::Any;
use cosmwasm_std::Coin;
use prost::{Message, Name};

use crate::message::{any, coins};
use crate::{Client, Error, Refusal};

/// What one account pays of another's fees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeGrant {
    /// What is left to be spent; without limit, if empty.
    pub spend: Vec<Coin>,
    /// Until when, seconds.
    pub until: Option<u64>,
}

impl FeeGrant {
    /// Grants it for messages to contracts alone. Nobody can be granted twice by the same account.
    pub fn grant(&self, granter: &str, grantee: &str) -> Any {
        let basic = BasicAllowance {
            spend_limit: coins(&self.spend),
            expiration: self
                .until
                .map(|until| Timestamp { seconds: until.try_into().unwrap_or(i64::MAX), nanos: 0 }),
        };
        let allowance = AllowedMsgAllowance {
            allowance: Some(any(&basic)),
            allowed_messages: vec![MsgExecuteContract::type_url()],
        };
        grant(granter, grantee, any(&allowance))
    }

    /// Grants all fees of all messages, until it is revoked: among accounts of one's own.
    pub fn grant_all(granter: &str, grantee: &str) -> Any {
        grant(granter, grantee, any(&BasicAllowance { spend_limit: vec![], expiration: None }))
    }

    /// Takes it back.
    pub fn revoke(granter: &str, grantee: &str) -> Any {
        any(&MsgRevokeAllowance { granter: granter.into(), grantee: grantee.into() })
    }
}

fn grant(granter: &str, grantee: &str, allowance: Any) -> Any {
    any(&MsgGrantAllowance { granter: granter.into(), grantee: grantee.into(), allowance: Some(allowance) })
}

impl Client {
    /// What `granter` pays of the fees of `grantee`, if anything. Fails on a grant of another kind than ours.
    pub async fn fee_grant(&self, granter: &str, grantee: &str) -> Result<Option<FeeGrant>, Error> {
        let query = QueryAllowanceRequest { granter: granter.into(), grantee: grantee.into() };
        let answer: Result<QueryAllowanceResponse, Error> =
            self.ask("/cosmos.feegrant.v1beta1.Query/Allowance", &query).await;
        let found = match answer {
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(_) | Refusal::Grant(_))) => {
                return Ok(None);
            }
            answer => answer?.allowance.and_then(|grant| grant.allowance),
        };
        found.map(|allowance| self.read(&allowance)).transpose()
    }

    fn read(&self, allowance: &Any) -> Result<FeeGrant, Error> {
        if allowance.type_url == AllowedMsgAllowance::type_url() {
            let inner =
                AllowedMsgAllowance::decode(allowance.value.as_slice()).map_err(|error| self.odd(&error))?;
            return self.read(&inner.allowance.unwrap_or_default());
        }
        if allowance.type_url != BasicAllowance::type_url() {
            return Err(self.odd(&format!("a fee grant of the kind {}", allowance.type_url)));
        }
        let basic = BasicAllowance::decode(allowance.value.as_slice()).map_err(|error| self.odd(&error))?;
        let mut spend = vec![];
        for coin in basic.spend_limit {
            let amount: u128 = coin.amount.parse().map_err(|error| self.odd(&error))?;
            spend.push(Coin::new(amount, coin.denom));
        }
        let until = basic.expiration.map(|until| until.seconds.try_into().unwrap_or_default());
        Ok(FeeGrant { spend, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_for_messages_to_contracts() {
        let grant = FeeGrant { spend: vec![Coin::new(5u128, "ustake")], until: Some(7) };
        let message = grant.grant("wasm1a", "wasm1b");
        assert_eq!(message.type_url, "/cosmos.feegrant.v1beta1.MsgGrantAllowance");
        let read = MsgGrantAllowance::decode(message.value.as_slice()).expect("decodes");
        assert_eq!((read.granter.as_str(), read.grantee.as_str()), ("wasm1a", "wasm1b"));
        let allowance = read.allowance.expect("there");
        assert_eq!(allowance.type_url, "/cosmos.feegrant.v1beta1.AllowedMsgAllowance");
        let allowed = AllowedMsgAllowance::decode(allowance.value.as_slice()).expect("decodes");
        assert_eq!(allowed.allowed_messages, ["/cosmwasm.wasm.v1.MsgExecuteContract"]);
        let basic = allowed.allowance.expect("there");
        let basic = BasicAllowance::decode(basic.value.as_slice()).expect("decodes");
        assert_eq!(basic.spend_limit.len(), 1);
        assert_eq!(basic.expiration.map(|until| until.seconds), Some(7));
    }
}
