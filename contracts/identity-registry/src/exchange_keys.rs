//! The keys to which editions are sealed for buyers.

use api::IdentityId;
use api::identity_registry::{EXCHANGE_KEYS, ExchangeKey, ExchangeKeySet};
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use sealed_key::{PossessionContext, verify_exchange_key};

use crate::{ContractError, identities};

pub(crate) fn set(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    b1: Binary,
    b2: Binary,
    proof: &[u8],
) -> Result<Response, ContractError> {
    let (identity, _) = identities::of_sender(deps.storage, &info.sender)?;
    let context =
        PossessionContext { chain_id: &env.block.chain_id, registry: env.contract.address.as_str() };
    verify_exchange_key(deps.api, &context, info.sender.as_str(), &b1, &b2, proof)?;
    EXCHANGE_KEYS.save(deps.storage, identity, &ExchangeKey { b1, b2 })?;
    Ok(Response::new().add_event(ExchangeKeySet { identity }))
}

pub(crate) fn query(deps: Deps, identity: IdentityId) -> Result<ExchangeKey, ContractError> {
    EXCHANGE_KEYS.may_load(deps.storage, identity)?.ok_or(ContractError::NoExchangeKey { identity })
}
