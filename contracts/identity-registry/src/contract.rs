//! Entry points: they dispatch and check payment and pauses, nothing else.

use api::check;
use api::identity_registry::{ExecuteMsg, InstantiateMsg, Pausable, QueryMsg};
use api::migrate::MigrateMsg;
use attestation::CustodyEnd;
use control::{migration, ownership, pause};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, to_json_binary};
use cw_ownable::assert_owner;

use crate::identities::{erasure, rebinds, statuses};
use crate::roles::{grants, licensees};
use crate::{
    ContractError, auditors, committees, config, custody, equivocation, exchange_keys, identities, issuers,
    relayers, roles,
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

/// Takes over what an earlier version kept: [`MigrateMsg`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migration::migrate(deps.storage, (NAME, env!("CARGO_PKG_VERSION")))
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
    let now = env.block.time.seconds();
    if let Some(action) = msg.pausable() {
        pause::check::<ContractError>(deps.storage, action.name(), now)?;
    }
    match msg {
        ExecuteMsg::AddIssuer { key, nullifier_domain, max_level, valid_until } => {
            issuers::add(deps, &env, &info, key, nullifier_domain, max_level, valid_until)
        }
        ExecuteMsg::SetIssuerStatus { issuer, active } => issuers::set_status(deps, &info, issuer, active),
        ExecuteMsg::ProlongIssuer { issuer, valid_until } => {
            issuers::prolong(deps, &env, &info, issuer, valid_until)
        }
        ExecuteMsg::RotateIssuerKey { issuer, key, issued_at, proof, signature } => {
            issuers::rotate(deps, &env, &info, issuer, key, issued_at, &proof, signature)
        }
        ExecuteMsg::RevokeBatch { issuer, batch, signed } => {
            issuers::revoke_batch(deps, &env, &info, issuer, batch, signed)
        }
        ExecuteMsg::Register { credential, signature } => {
            identities::register(deps, &env, &info, credential, &signature)
        }
        ExecuteMsg::Renew { credential, signature } => {
            identities::renew(deps, &env, &info, credential, &signature)
        }
        ExecuteMsg::SetPayout { address } => identities::set_payout(deps, &info, address),
        ExecuteMsg::SetStatus { identity, to, signed } => {
            statuses::set(deps, &env, &info, identity, to, signed)
        }
        ExecuteMsg::Erase {} => erasure::erase(deps, &env, &info),
        ExecuteMsg::Forget { identity } => erasure::forget(deps, &env, identity),
        ExecuteMsg::Rebind { identity, signed } => rebinds::start(deps, &env, &info, identity, signed),
        ExecuteMsg::CancelRebind {} => rebinds::cancel(deps, &info),
        ExecuteMsg::FinishRebind { identity } => rebinds::finish(deps, &env, identity),
        ExecuteMsg::SetExchangeKey { b1, b2, proof } => exchange_keys::set(deps, &env, &info, b1, b2, &proof),
        ExecuteMsg::CreateRole { role } => roles::create(deps, &info, &role),
        ExecuteMsg::Grant { role, address, scope, expires_at } => {
            grants::grant(deps, &env, &info, role, &address, scope, expires_at)
        }
        ExecuteMsg::Revoke { role, address, scope } => {
            grants::revoke(deps, &env, &info, role, &address, scope)
        }
        ExecuteMsg::Renounce { role, scope } => grants::renounce(deps, &info, role, scope),
        ExecuteMsg::GrantLicensee { order } => licensees::grant(deps, &env, order),
        ExecuteMsg::BondRelayer { key, recipient, proof } => {
            relayers::bond(deps, &env, &info, key, recipient, &proof)
        }
        ExecuteMsg::Unbond {} => relayers::unbond(deps, &env, &info),
        ExecuteMsg::ReleaseBond { relayer } => relayers::release(deps, &env, &relayer),
        ExecuteMsg::ProveEquivocation { relayer, proof } => {
            equivocation::prove(deps, &env, &info, &relayer, &proof)
        }
        ExecuteMsg::SetCommittee { members } => committees::set(deps, &env, &info, &members),
        ExecuteMsg::RotateCommittee { members, signatures } => {
            committees::rotate(deps, &env, members, &signatures)
        }
        ExecuteMsg::AddCustody { p, proof, keepers, signatures } => {
            custody::add(deps, &env, p, &proof, keepers, &signatures)
        }
        ExecuteMsg::RetireCustody { custody, signatures } => {
            custody::end(deps, &env, &info, custody, CustodyEnd::Retired, signatures)
        }
        ExecuteMsg::CompromiseCustody { custody, signatures } => {
            custody::end(deps, &env, &info, custody, CustodyEnd::Compromised, signatures)
        }
        ExecuteMsg::Wire { marketplace, purse } => config::wire(deps, &info, &marketplace, &purse),
        ExecuteMsg::Skim { denom } => relayers::skim(deps, &env, &denom),
        ExecuteMsg::Enlist {} => auditors::enlist(deps, &env, &info),
        ExecuteMsg::Delist { auditor } => auditors::delist(deps, &env, &info, auditor),
        ExecuteMsg::Pause { action, seconds } => {
            assert_owner(deps.storage, &info.sender)?;
            pause::pause(deps.storage, action.name(), seconds, now)
        }
        ExecuteMsg::Lift { action } => {
            assert_owner(deps.storage, &info.sender)?;
            pause::lift(deps.storage, action.name(), now)
        }
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
        QueryMsg::Rebind { identity } => to_json_binary(&rebinds::query(deps, identity)?),
        QueryMsg::RevokedBatch { issuer, batch } => to_json_binary(&issuers::revoked(deps, issuer, batch)?),
        QueryMsg::Issuers { start_after, limit } => to_json_binary(&issuers::list(deps, start_after, limit)?),
        QueryMsg::Role { role } => to_json_binary(&roles::query(deps, role)?),
        QueryMsg::HasRole { role, address, scope } => {
            to_json_binary(&grants::has(deps, &env, &role, &address, scope)?)
        }
        QueryMsg::Grants { role, start_after, limit } => {
            to_json_binary(&grants::list(deps, &role, start_after, limit)?)
        }
        QueryMsg::GrantsOf { address, start_after, limit } => {
            to_json_binary(&grants::list_of(deps, &address, start_after, limit)?)
        }
        QueryMsg::Committee { epoch } => to_json_binary(&committees::query(deps, epoch)?),
        QueryMsg::Custody { custody } => to_json_binary(&custody::query(deps, custody)?),
        QueryMsg::Relayer { address } => to_json_binary(&relayers::query(deps, &address)?),
        QueryMsg::Slashed { key } => to_json_binary(&equivocation::query(deps, &key)?),
        QueryMsg::Auditors { start_after, limit } => {
            to_json_binary(&auditors::list(deps, start_after, limit)?)
        }
        QueryMsg::ExchangeKey { identity } => to_json_binary(&exchange_keys::query(deps, identity)?),
        QueryMsg::Pauses {} => {
            to_json_binary(&pause::query(deps.storage, Pausable::NAMES, env.block.time.seconds())?)
        }
        QueryMsg::Money {} => to_json_binary(&relayers::money(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
    }?)
}
