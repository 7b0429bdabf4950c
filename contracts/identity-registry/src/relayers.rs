//! Relayers and their bonds.

use api::identity_registry::{
    BondReleased, MAX_CUSTODY_KEYS, RelayerBonded, RelayerResponse, RelayerUnbonding,
};
use api::money::MoneyResponse;
use api::{CustodyId, MAX_PAGE, check, page};
use attestation::{BondStatement, verify_one};
use control::money::Counter;
use cosmwasm_std::{
    Addr, BankMsg, Binary, Coin, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage,
};
use cw_storage_plus::Map;
use lean_serde::lean_serde;

use crate::{ContractError, committees, config, custody, equivocation};

/// A bonded relayer.
#[lean_serde]
pub(crate) struct Relayer {
    pub(crate) key: Binary,
    pub(crate) recipient: String,
    pub(crate) bond: Coin,
    pub(crate) release_at: Option<u64>,
    /// Custody keys that it keeps, and those that ended so lately that it may still have to deliver.
    pub(crate) custody_keys: Vec<CustodyId>,
}

const RELAYERS: Map<&Addr, Relayer> = Map::new("relayer");
/// Keys in use: one relayer each, so that nobody signs twice in a committee.
const KEYS: Map<&[u8], Addr> = Map::new("relayer_key");
/// All bonds.
const BONDS: Counter = Counter::new("bonds");

/// Characters of an X25519 recipient of age: `age1`, 52 of key and 6 of checksum.
const RECIPIENT_CHARS: usize = 62;

pub(crate) fn bond(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    key: Binary,
    recipient: String,
    proof: &[u8],
) -> Result<Response, ContractError> {
    let bond = config::get(deps.storage)?.relayer_bond;
    check::exact_funds(info, &bond)?;
    check::public_key("key", &key)?;
    check_recipient(&recipient)?;
    let statement = BondStatement {
        chain_id: env.block.chain_id.clone(),
        registry: env.contract.address.to_string(),
        relayer: info.sender.to_string(),
        key,
        recipient,
    };
    verify_one(deps.api, &statement.digest(), &statement.key, proof)?;
    let BondStatement { key, recipient, .. } = statement;
    if RELAYERS.has(deps.storage, &info.sender) {
        return Err(ContractError::AlreadyBonded { relayer: info.sender.to_string() });
    }
    equivocation::check_key(deps.storage, &key)?;
    if KEYS.has(deps.storage, &key) {
        return Err(ContractError::KeyInUse {});
    }
    BONDS.add::<ContractError>(deps.storage, &bond.denom, bond.amount)?;
    KEYS.save(deps.storage, &key, &info.sender)?;
    let relayer = Relayer { key, recipient, bond, release_at: None, custody_keys: vec![] };
    RELAYERS.save(deps.storage, &info.sender, &relayer)?;
    Ok(Response::new().add_event(RelayerBonded { relayer: info.sender.to_string() }))
}

/// `age1` and the bech32 alphabet. Whether it is a good key shows when something is sealed to it.
fn check_recipient(recipient: &str) -> Result<(), ContractError> {
    const ALPHABET: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let good = recipient.len() == RECIPIENT_CHARS
        && recipient.strip_prefix("age1").is_some_and(|rest| rest.chars().all(|c| ALPHABET.contains(c)));
    if good {
        return Ok(());
    }
    Err(check::InputError::Malformed {
        what: "recipient",
        value: recipient.chars().take(RECIPIENT_CHARS).collect(),
        expected: "an X25519 recipient of age, age1 and 58 more characters",
    }
    .into())
}

pub(crate) fn load(storage: &dyn Storage, address: &Addr) -> Result<Relayer, ContractError> {
    RELAYERS
        .may_load(storage, address)?
        .ok_or_else(|| ContractError::NotBonded { relayer: address.to_string() })
}

/// A relayer that is bonded and stays.
pub(crate) fn bonded(storage: &dyn Storage, address: &Addr) -> Result<Relayer, ContractError> {
    let relayer = load(storage, address)?;
    match relayer.release_at {
        Some(release_at) => Err(ContractError::Unbonding { relayer: address.to_string(), release_at }),
        None => Ok(relayer),
    }
}

/// Notes that a relayer keeps one more custody key, and drops those that its bond is free of.
pub(crate) fn keep(
    storage: &mut dyn Storage,
    address: &Addr,
    mut relayer: Relayer,
    custody: CustodyId,
    now: u64,
) -> Result<(), ContractError> {
    let mut keys = Vec::with_capacity(relayer.custody_keys.len().saturating_add(1));
    for known in relayer.custody_keys {
        if custody::binds(storage, known, now)? {
            keys.push(known);
        }
    }
    if keys.len() >= MAX_CUSTODY_KEYS {
        return Err(ContractError::KeepsTooMany { relayer: address.to_string(), max: MAX_CUSTODY_KEYS });
    }
    keys.push(custody);
    relayer.custody_keys = keys;
    Ok(RELAYERS.save(storage, address, &relayer)?)
}

/// Counts from when the relayer's signature is heard no more, which nobody can put off: whoever is unbonding gets into
/// no other committee. Sent again, it counts anew where that is sooner.
pub(crate) fn unbond(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let mut relayer = load(deps.storage, &info.sender)?;
    let now = env.block.time.seconds();
    let name = info.sender.to_string();
    for custody in &relayer.custody_keys {
        if custody::binds(deps.storage, *custody, now)? {
            let until = custody::free_at(deps.storage, *custody)?;
            return Err(ContractError::IsKeeper { relayer: name, custody: *custody, until });
        }
    }
    let heard_until = committees::heard_until(deps.storage, &relayer.key)?;
    let unbonding = config::get(deps.storage)?.durations.unbonding;
    let release_at = now.max(heard_until).saturating_add(unbonding);
    if let Some(known) = relayer.release_at.filter(|known| *known <= release_at) {
        return Err(ContractError::Unbonding { relayer: name, release_at: known });
    }
    relayer.release_at = Some(release_at);
    RELAYERS.save(deps.storage, &info.sender, &relayer)?;
    Ok(Response::new().add_event(RelayerUnbonding { relayer: name, release_at }))
}

pub(crate) fn release(deps: DepsMut, env: &Env, relayer: &str) -> Result<Response, ContractError> {
    let address = check::address(deps.api, "relayer", relayer)?;
    let Relayer { key, bond, release_at, .. } = load(deps.storage, &address)?;
    let name = address.to_string();
    let release_at = release_at.ok_or_else(|| ContractError::NotUnbonding { relayer: name.clone() })?;
    let now = env.block.time.seconds();
    if now < release_at {
        return Err(ContractError::BondLocked { relayer: name, release_at, now });
    }
    remove(deps.storage, &address, &key, &bond)?;
    Ok(Response::new()
        .add_message(BankMsg::Send { to_address: name.clone(), amount: vec![bond] })
        .add_event(BondReleased { relayer: name }))
}

/// A relayer is one no more, and its bond is on its way.
pub(crate) fn remove(
    storage: &mut dyn Storage,
    address: &Addr,
    key: &Binary,
    bond: &Coin,
) -> Result<(), ContractError> {
    RELAYERS.remove(storage, address);
    KEYS.remove(storage, key);
    BONDS.sub(storage, &bond.denom, bond.amount)
}

/// By anyone: what was sent unasked goes to the purse.
pub(crate) fn skim(deps: DepsMut, env: &Env, denom: &str) -> Result<Response, ContractError> {
    let purse = config::wired(deps.storage)?.purse;
    control::money::skim(deps.as_ref(), env, denom, BONDS.get(deps.storage, denom)?, &purse)
}

pub(crate) fn query(deps: Deps, address: &str) -> Result<RelayerResponse, ContractError> {
    let address = check::address(deps.api, "address", address)?;
    let Relayer { key, recipient, bond, release_at, custody_keys } = load(deps.storage, &address)?;
    Ok(RelayerResponse { key, recipient, bond, release_at, custody_keys })
}

pub(crate) fn money(deps: Deps) -> StdResult<MoneyResponse> {
    let mut money = MoneyResponse::default();
    for (denom, amount) in BONDS.all(deps.storage, None, page(Some(MAX_PAGE)))? {
        money.add(&denom, BONDS.name(), amount)?;
    }
    Ok(money)
}
