//! Entry points: they dispatch and check payment, nothing else.

use api::check;
use api::identity_registry::{ExecuteMsg, InstantiateMsg, QueryMsg};
use control::ownership;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, to_json_binary};

use crate::{
    ContractError, auditors, committees, config, custody, exchange_keys, identities, issuers, relayers, roles,
};

/// Name under which the contract is known to `cw2`.
pub const NAME: &str = "sheaf:identity-registry";

/// Sets the registry up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    mut deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let version = (NAME, env!("CARGO_PKG_VERSION"));
    ownership::start::<ContractError>(deps.branch(), &info, version, msg.owner.as_deref())?;
    config::set(deps.storage, &msg)?;
    roles::create_first(deps.storage, &msg.roles)?;
    Ok(Response::new())
}

/// Does what a message says: [`ExecuteMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    if !matches!(msg, ExecuteMsg::BondRelayer { .. }) {
        check::no_funds(&info)?;
    }
    match msg {
        ExecuteMsg::AddIssuer { key, nullifier_domain, max_level, valid_until } => {
            issuers::add(deps, &env, &info, key, nullifier_domain, max_level, valid_until)
        }
        ExecuteMsg::SetIssuerStatus { issuer, active } => issuers::set_status(deps, &info, issuer, active),
        ExecuteMsg::Register { credential, signature } => {
            identities::register(deps, &env, &info, credential, &signature)
        }
        ExecuteMsg::Renew { credential, signature } => {
            identities::renew(deps, &env, &info, credential, &signature)
        }
        ExecuteMsg::SetPayout { address } => identities::set_payout(deps, &info, address),
        ExecuteMsg::SetExchangeKey { b1, b2, proof } => exchange_keys::set(deps, &env, &info, b1, b2, &proof),
        ExecuteMsg::CreateRole { role } => roles::create(deps, &info, &role),
        ExecuteMsg::Grant { role, address, scope, expires_at } => {
            roles::grant(deps, &env, &info, role, &address, scope, expires_at)
        }
        ExecuteMsg::Revoke { role, address, scope } => {
            roles::revoke(deps, &env, &info, role, &address, scope)
        }
        ExecuteMsg::BondRelayer { key, recipient, proof } => {
            relayers::bond(deps, &env, &info, key, recipient, &proof)
        }
        ExecuteMsg::Unbond {} => relayers::unbond(deps, &env, &info),
        ExecuteMsg::ReleaseBond { relayer } => relayers::release(deps, &env, &relayer),
        ExecuteMsg::SetCommittee { members } => committees::set(deps, &env, &info, &members),
        ExecuteMsg::AddCustody { p, proof, keepers, signatures } => {
            custody::add(deps, &env, p, &proof, keepers, &signatures)
        }
        ExecuteMsg::Wire { marketplace, purse } => config::wire(deps, &info, &marketplace, &purse),
        ExecuteMsg::Skim { denom } => relayers::skim(deps, &env, &denom),
        ExecuteMsg::Enlist {} => auditors::enlist(deps, &env, &info),
        ExecuteMsg::Delist { auditor } => auditors::delist(deps, &env, &info, auditor),
        ExecuteMsg::UpdateOwnership(action) => ownership::update(deps, &env, &info.sender, action),
    }
}

/// Answers: [`QueryMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config::query(deps)?),
        QueryMsg::Identity { identity } => to_json_binary(&identities::query(deps, &env, identity)?),
        QueryMsg::IdentityOf { address } => to_json_binary(&identities::query_of(deps, &env, &address)?),
        QueryMsg::Issuers { start_after, limit } => to_json_binary(&issuers::list(deps, start_after, limit)?),
        QueryMsg::Role { role } => to_json_binary(&roles::query(deps, role)?),
        QueryMsg::HasRole { role, address, scope } => {
            to_json_binary(&roles::has(deps, &env, &role, &address, scope)?)
        }
        QueryMsg::Grants { role, start_after, limit } => {
            to_json_binary(&roles::list(deps, &role, start_after, limit)?)
        }
        QueryMsg::Committee { epoch } => to_json_binary(&committees::query(deps, epoch)?),
        QueryMsg::Custody { custody } => to_json_binary(&custody::query(deps, custody)?),
        QueryMsg::Relayer { address } => to_json_binary(&relayers::query(deps, &address)?),
        QueryMsg::Auditors { start_after, limit } => {
            to_json_binary(&auditors::list(deps, start_after, limit)?)
        }
        QueryMsg::ExchangeKey { identity } => to_json_binary(&exchange_keys::query(deps, identity)?),
        QueryMsg::Money {} => to_json_binary(&relayers::money(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    }?)
}
