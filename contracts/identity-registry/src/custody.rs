//! Custody keys: what seals a pool's editions, and who holds it.

use api::identity_registry::{
    CUSTODY, CUSTODY_FREE_AT, CUSTODY_TERM, Custody, CustodyAdded, CustodyEnded, CustodyStatus,
};
use api::{CustodyId, check};
use attestation::{CustodyEnd, CustodyEndStatement, CustodyStatement, Keeper, Signature, verify_quorum};
use control::numbers;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, Storage};
use cw_ownable::{assert_owner, is_owner};
use cw_storage_plus::{Item, Map};
use sealed_key::verify_custody_key;

use crate::{ContractError, committees, config, relayers};

const LAST: Item<u64> = Item::new("last_custody");
/// P -> its number.
const KNOWN: Map<&[u8], CustodyId> = Map::new("custody_by_key");
/// When a key was entered, seconds.
const SINCE: Map<CustodyId, u64> = Map::new("custody_since");

pub(crate) fn add(
    deps: DepsMut,
    env: &Env,
    p: Binary,
    proof: &[u8],
    keepers: Vec<Keeper>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    let addresses: Vec<String> = keepers.iter().map(|keeper| keeper.address.clone()).collect();
    committees::check_members("keepers", &addresses)?;
    if let Some(custody) = KNOWN.may_load(deps.storage, &p)? {
        return Err(ContractError::CustodyKnown { custody });
    }
    let mut relayers = Vec::with_capacity(keepers.len());
    for keeper in &keepers {
        let address = check::address(deps.api, "keepers", &keeper.address)?;
        let relayer = relayers::bonded(deps.storage, &address)?;
        let differs = |field| ContractError::KeeperMismatch { relayer: keeper.address.clone(), field };
        if relayer.key != keeper.key {
            return Err(differs("key"));
        }
        if relayer.recipient != keeper.recipient {
            return Err(differs("recipient"));
        }
        relayers.push((address, relayer));
    }
    if signatures.len() < keepers.len() {
        return Err(ContractError::KeepersMissing { got: signatures.len(), need: keepers.len() });
    }
    let statement = CustodyStatement {
        chain_id: env.block.chain_id.clone(),
        registry: env.contract.address.to_string(),
        p: p.clone(),
        keepers: keepers.clone(),
    }
    .digest();
    // Without the keepers in the proof, anyone could copy P and proof and enter them first with their own.
    verify_custody_key(deps.api, &statement, &p, proof)?;
    let keys = keepers.iter().map(|keeper| keeper.key.as_slice());
    verify_quorum(deps.api, &statement, keys, signatures)?;

    let custody = numbers::next::<_, ContractError>(deps.storage, &LAST, "custody keys")?;
    KNOWN.save(deps.storage, &p, &custody)?;
    let now = env.block.time.seconds();
    SINCE.save(deps.storage, custody, &now)?;
    for (address, relayer) in relayers {
        relayers::keep(deps.storage, &address, relayer, custody, now)?;
    }
    let event = CustodyAdded { custody, keepers: keepers.len() };
    CUSTODY.save(deps.storage, custody, &Custody { p, keepers, status: CustodyStatus::Active })?;
    Ok(Response::new().add_event(event))
}

/// By a quorum of the key's keepers, or by the owner; once it is old, it is retired by any keeper. Never back.
pub(crate) fn end(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    custody: CustodyId,
    end: CustodyEnd,
    signatures: Option<Vec<Signature>>,
) -> Result<Response, ContractError> {
    let mut facts = query(deps.as_ref(), custody)?;
    let (status, name) = match (facts.status, end) {
        (CustodyStatus::Active, CustodyEnd::Retired) => (CustodyStatus::Retired, "retired"),
        (CustodyStatus::Active | CustodyStatus::Retired, CustodyEnd::Compromised) => {
            (CustodyStatus::Compromised, "compromised")
        }
        (status, _) => return Err(ContractError::CustodyEnded { custody, status }),
    };
    match signatures {
        None => must_end_it(deps.storage, env, info, (custody, &facts), end)?,
        Some(signatures) => {
            let (chain_id, registry) = (env.block.chain_id.clone(), env.contract.address.to_string());
            let statement = CustodyEndStatement { chain_id, registry, custody, end };
            let keys = facts.keepers.iter().map(|keeper| keeper.key.as_slice());
            verify_quorum(deps.api, &statement.digest(), keys, &signatures)?;
        }
    }
    let keepers_free_at = match free_at(deps.storage, custody)? {
        Some(free_at) => free_at,
        None => {
            let retention = config::get(deps.storage)?.durations.custody_retention;
            let free_at = env.block.time.seconds().saturating_add(retention);
            CUSTODY_FREE_AT.save(deps.storage, custody, &free_at)?;
            free_at
        }
    };
    facts.status = status;
    CUSTODY.save(deps.storage, custody, &facts)?;
    Ok(Response::new().add_event(CustodyEnded { custody, status: name.into(), keepers_free_at }))
}

/// Refuses whoever may not end a key without the signatures of others.
fn must_end_it(
    storage: &dyn Storage,
    env: &Env,
    info: &MessageInfo,
    (custody, facts): (CustodyId, &Custody),
    end: CustodyEnd,
) -> Result<(), ContractError> {
    let keeps = facts.keepers.iter().any(|keeper| keeper.address == info.sender.as_str());
    if end != CustodyEnd::Retired || !keeps || is_owner(storage, &info.sender)? {
        return Ok(assert_owner(storage, &info.sender)?);
    }
    let (from, now) = (SINCE.load(storage, custody)?.saturating_add(CUSTODY_TERM), env.block.time.seconds());
    if now < from {
        return Err(ContractError::CustodyInTerm { custody, from, now });
    }
    Ok(())
}

/// From when on its keepers' bonds are free of a key that has ended.
pub(crate) fn free_at(storage: &dyn Storage, custody: CustodyId) -> Result<Option<u64>, ContractError> {
    Ok(CUSTODY_FREE_AT.may_load(storage, custody)?)
}

/// Does a keeper's bond answer for this key?
pub(crate) fn binds(storage: &dyn Storage, custody: CustodyId, now: u64) -> Result<bool, ContractError> {
    Ok(free_at(storage, custody)?.is_none_or(|free_at| now < free_at))
}

/// Strikes a keeper's key from a custody key: it signs no more. Indices and quorum stay.
pub(crate) fn strike(
    storage: &mut dyn Storage,
    custody: CustodyId,
    key: &Binary,
) -> Result<(), ContractError> {
    let mut facts = CUSTODY.load(storage, custody)?;
    if let Some(keeper) = facts.keepers.iter_mut().find(|keeper| keeper.key == *key) {
        keeper.key = Binary::default();
        CUSTODY.save(storage, custody, &facts)?;
    }
    Ok(())
}

pub(crate) fn query(deps: Deps, custody: CustodyId) -> Result<Custody, ContractError> {
    CUSTODY.may_load(deps.storage, custody)?.ok_or(ContractError::UnknownCustody { custody })
}
