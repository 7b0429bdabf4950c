//! A contract that serves only those whose licence covers what they want: it asks the marketplace, and nobody else.
#![allow(unsafe_code, reason = "entry_point expands to an export attribute")]

use api::marketplace::{AccessResponse, Denial, QueryMsg};
use api::{CohortId, EditionNo, PoolId};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, StdError, entry_point};
use cw_storage_plus::Item;
use terms::{Purpose, Use};
use thiserror::Error;

const MARKETPLACE: Item<Addr> = Item::new("marketplace");

/// Names the marketplace (bech32).
#[cw_serde]
pub struct InstantiateMsg {
    /// bech32.
    pub marketplace: String,
}

/// What a licence must cover. By its licensee.
#[cw_serde]
pub struct ExecuteMsg {
    /// The pool.
    pub pool: PoolId,
    /// The edition.
    pub edition: EditionNo,
    /// Ascending.
    pub cohorts: Vec<CohortId>,
    /// What for.
    pub purpose: Purpose,
}

/// Why not.
#[derive(Error, Debug, PartialEq)]
pub enum ContractError {
    /// From the chain.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The marketplace says no.
    #[error("no licence covers this: {0:?}")]
    Denied(Option<Denial>),
}

/// Sets it up.
#[entry_point]
pub fn instantiate(
    deps: DepsMut,
    _: Env,
    _: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    MARKETPLACE.save(deps.storage, &deps.api.addr_validate(&msg.marketplace)?)?;
    Ok(Response::new())
}

/// Serves whoever has a licence.
#[entry_point]
pub fn execute(deps: DepsMut, _: Env, info: MessageInfo, msg: ExecuteMsg) -> Result<Response, ContractError> {
    let ExecuteMsg { pool, edition, cohorts, purpose } = msg;
    let licensee = info.sender.into();
    let ask = QueryMsg::CheckAccess { licensee, pool, edition, cohorts, purpose, use_: Use::Raw, at: None };
    let access: AccessResponse = deps.querier.query_wasm_smart(MARKETPLACE.load(deps.storage)?, &ask)?;
    match access.licence {
        Some(licence) if access.allowed => {
            Ok(Response::new().add_attribute("served_by_licence", licence.to_string()))
        }
        _ => Err(ContractError::Denied(access.denial)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails so")]

    use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
    use cosmwasm_std::{ContractResult, SystemResult, WasmQuery, from_json, to_json_binary};

    use super::*;

    #[test]
    fn whoever_has_a_licence_is_served_and_nobody_else() {
        let mut deps = mock_dependencies();
        let [marketplace, buyer, other] =
            ["marketplace", "buyer", "other"].map(|name| deps.api.addr_make(name));
        let (asked, licensed) = (marketplace.clone(), buyer.to_string());
        deps.querier.update_wasm(move |query| {
            let WasmQuery::Smart { contract_addr, msg } = query else { panic!("{query:?}") };
            assert_eq!(*contract_addr, asked.to_string());
            let QueryMsg::CheckAccess { licensee, purpose, at, .. } = from_json(msg).unwrap() else {
                panic!("{msg}")
            };
            assert_eq!((purpose, at), (Purpose::Research, None));
            let allowed = licensee == licensed;
            let (licence, denial) =
                if allowed { (Some(7), None) } else { (None, Some(Denial::NoLicence {})) };
            SystemResult::Ok(ContractResult::Ok(
                to_json_binary(&AccessResponse { allowed, licence, denial }).unwrap(),
            ))
        });
        let sender = |who: &Addr| message_info(who, &[]);
        let set_up = InstantiateMsg { marketplace: marketplace.into() };
        instantiate(deps.as_mut(), mock_env(), sender(&other), set_up).unwrap();
        let msg = ExecuteMsg { pool: 1, edition: 1, cohorts: vec![1, 2], purpose: Purpose::Research };
        let served = execute(deps.as_mut(), mock_env(), sender(&buyer), msg.clone()).unwrap();
        assert_eq!(served.attributes, [("served_by_licence", "7")]);
        let refused = execute(deps.as_mut(), mock_env(), sender(&other), msg);
        assert_eq!(refused, Err(ContractError::Denied(Some(Denial::NoLicence {}))));
    }
}
