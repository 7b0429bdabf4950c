//! Relayers that lie: two different items for one slot, both signed by the key, cost the whole bond.

use api::check;
use api::identity_registry::{PROVER_BPS, RelayerSlashed, SlashResponse};
use attestation::Equivocation;
use cosmwasm_std::{
    Addr, BankMsg, Binary, Coin, Deps, DepsMut, Env, MessageInfo, Response, StdResult, Storage, Uint128,
};
use cw_storage_plus::Map;

use crate::relayers::{self, Relayer};
use crate::{ContractError, committees, config, custody};

/// Key -> whose it was when it was slashed: never bonded with again.
const SLASHED: Map<&[u8], SlashResponse> = Map::new("slashed_key");

/// By anyone, as long as there is a bond.
pub(crate) fn prove(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    relayer: &str,
    proof: &Equivocation,
) -> Result<Response, ContractError> {
    let address = check::address(deps.api, "relayer", relayer)?;
    let Relayer { key, bond, custody_keys, .. } = relayers::load(deps.storage, &address)?;
    let purse = config::wired(deps.storage)?.purse;
    let slot = proof.check(deps.api, &env.block.chain_id, &key)?;

    relayers::remove(deps.storage, &address, &key, &bond)?;
    strike(deps.storage, &key, &custody_keys)?;
    let slash = SlashResponse { relayer: address.clone(), at: env.block.time.seconds() };
    SLASHED.save(deps.storage, &key, &slash)?;
    let reward = bond.amount.multiply_ratio(PROVER_BPS, 10_000u16);
    let rest = bond.amount.checked_sub(reward)?;
    let event = RelayerSlashed {
        relayer: address.into(),
        prover: info.sender.to_string(),
        kind: slot.kind.name().into(),
        target: slot.target,
        round: slot.round,
        reward,
        purse: rest,
    };
    Ok(Response::new()
        .add_messages(pay(&info.sender, &bond.denom, reward))
        .add_message(purse.give(&bond.denom, rest)?)
        .add_event(event))
}

/// Strikes a key from every list that it may still sign for: a bounded number of them.
fn strike(storage: &mut dyn Storage, key: &Binary, custody_keys: &[u32]) -> Result<(), ContractError> {
    committees::strike(storage, key)?;
    custody_keys.iter().try_for_each(|custody| custody::strike(storage, *custody, key))
}

/// Of a tiny bond nothing is left for the prover.
fn pay(to: &Addr, denom: &str, amount: Uint128) -> Option<BankMsg> {
    let coin = Coin { denom: denom.into(), amount };
    (!amount.is_zero()).then(|| BankMsg::Send { to_address: to.to_string(), amount: vec![coin] })
}

/// Fails for a key that was slashed.
pub(crate) fn check_key(storage: &dyn Storage, key: &[u8]) -> Result<(), ContractError> {
    match SLASHED.may_load(storage, key)? {
        Some(SlashResponse { relayer, at }) => Err(ContractError::KeySlashed { relayer: relayer.into(), at }),
        None => Ok(()),
    }
}

pub(crate) fn query(deps: Deps, key: &[u8]) -> StdResult<Option<SlashResponse>> {
    SLASHED.may_load(deps.storage, key)
}
