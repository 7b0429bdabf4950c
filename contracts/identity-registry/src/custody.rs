//! Custody keys: what seals a pool's editions, and who holds it.

use api::identity_registry::{CUSTODY, Custody, CustodyAdded, CustodyStatus};
use api::{CustodyId, check};
use attestation::{CustodyStatement, Keeper, Signature, verify_quorum};
use control::numbers;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, Response};
use cw_storage_plus::{Item, Map};
use sealed_key::verify_custody_key;

use crate::{ContractError, committees, relayers};

const LAST: Item<u64> = Item::new("last_custody");
/// P -> its number.
const KNOWN: Map<&[u8], CustodyId> = Map::new("custody_by_key");

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
    for (address, relayer) in relayers {
        relayers::keep(deps.storage, &address, relayer)?;
    }
    let event = CustodyAdded { custody, keepers: keepers.len() };
    CUSTODY.save(deps.storage, custody, &Custody { p, keepers, status: CustodyStatus::Active })?;
    Ok(Response::new().add_event(event))
}

pub(crate) fn query(deps: Deps, custody: CustodyId) -> Result<Custody, ContractError> {
    CUSTODY.may_load(deps.storage, custody)?.ok_or(ContractError::UnknownCustody { custody })
}
