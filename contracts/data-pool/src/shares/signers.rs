//! Who signed consumed reports. Whoever brings a report may leave signatures out, so that their makers would miss
//! their share; they can be brought afterwards, as long as the week is not shared out.

use api::CustodyId;
use api::check;
use api::data_pool::CoSigned;
use attestation::Signature;
use canonical::{DIGEST_BYTES, Digest};
use cosmwasm_std::{DepsMut, Empty, Env, HexBinary, Order, Response, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use lean_serde::lean_serde;

use super::{pots, weeks};
use crate::config::Config;
use crate::reports::Signed;
use crate::{ContractError, config, reports};

/// A consumed report.
#[lean_serde]
struct Consumed {
    at: u64,
    custody: CustodyId,
    /// Who is counted, as a mask.
    signers: u32,
}

/// Digest -> report.
const CONSUMED: Map<&[u8], Consumed> = Map::new("report");
/// (When, digest): each new report removes two that are too old, so that there are as many as a while brings.
const BY_TIME: Map<(u64, &[u8]), Empty> = Map::new("report_at");
const REMOVED_AT_ONCE: usize = 2;

fn mask(signers: &[u8]) -> u32 {
    signers.iter().fold(0, |mask, signer| mask | 1u32.checked_shl((*signer).into()).unwrap_or_default())
}

/// Counts a consumed report for its signers.
pub(crate) fn count_report(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    signed: &Signed,
) -> Result<(), ContractError> {
    let now = env.block.time.seconds();
    forget_old(storage, now.saturating_sub(config.durations.cosign))?;
    let Signed { custody, keepers, signers, digest } = signed;
    let consumed = Consumed { at: now, custody: *custody, signers: mask(signers) };
    CONSUMED.save(storage, digest, &consumed)?;
    BY_TIME.save(storage, (now, digest), &Empty {})?;
    weeks::count(storage, (pots::week(env, config.durations.relayer_week), *custody), *keepers, signers, true)
}

/// Forgets reports of this time or before.
fn forget_old(storage: &mut dyn Storage, upto: u64) -> Result<(), ContractError> {
    let end = Some(Bound::exclusive((upto.saturating_add(1), [].as_slice())));
    let old = BY_TIME.keys(storage, None, end, Order::Ascending).take(REMOVED_AT_ONCE);
    for (at, digest) in old.collect::<StdResult<Vec<_>>>()? {
        BY_TIME.remove(storage, (at, &digest));
        CONSUMED.remove(storage, &digest);
    }
    Ok(())
}

/// By anyone who brings them, within `cosign` of the report.
pub(crate) fn cosign(
    deps: DepsMut,
    env: &Env,
    digest: &HexBinary,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    let known: Digest = check::bytes::<DIGEST_BYTES>("digest", digest)?;
    let config = config::get(deps.storage)?;
    let Some(mut report) = CONSUMED.may_load(deps.storage, &known)? else {
        return Err(ContractError::UnknownReport { digest: digest.clone() });
    };
    let (until, now) = (report.at.saturating_add(config.durations.cosign), env.block.time.seconds());
    if now >= until {
        return Err(ContractError::CoSignOver { digest: digest.clone(), until, now });
    }
    let keepers = reports::custody(deps.as_ref(), &config, report.custody)?.keepers;
    check::list("signatures", signatures, keepers.len())?;
    let keys = keepers.iter().map(|keeper| keeper.key.as_slice());
    let mut signers = attestation::verify_each(deps.api, &known, keys, signatures)?;
    signers.retain(|signer| report.signers & mask(&[*signer]) == 0);
    if signers.is_empty() {
        return Err(ContractError::AllCounted { digest: digest.clone() });
    }
    report.signers |= mask(&signers);
    CONSUMED.save(deps.storage, &known, &report)?;
    let week = pots::week_of(report.at, config.durations.relayer_week);
    weeks::count(deps.storage, (week, report.custody), keepers.len(), &signers, false)?;
    let added = u32::try_from(signers.len()).unwrap_or(u32::MAX);
    Ok(Response::new().add_event(CoSigned { digest: digest.to_hex(), added }))
}
