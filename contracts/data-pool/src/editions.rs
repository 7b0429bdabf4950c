//! Editions: cut (weights frozen), published by the keepers, closed when they can earn no more.

use api::check;
use api::data_pool::{
    CutMade, EDITIONS, Edition, EditionClosed, EditionPublished, EditionResponse, Pool, PoolStatus, Published,
};
use api::{EditionNo, PoolId, page};
use attestation::{EditionItem, Report, Signature};
use canonical::DIGEST_BYTES;
use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, Storage};

use crate::{ContractError, cohorts, config, pools, reports, shares};

pub(crate) fn load(
    storage: &dyn Storage,
    pool: PoolId,
    edition: EditionNo,
) -> Result<Edition, ContractError> {
    EDITIONS.may_load(storage, (pool, edition))?.ok_or(ContractError::UnknownEdition { pool, edition })
}

/// When a pool's curator may cut next, seconds: the cut period after the last cut, or after it became active.
pub(crate) fn cut_from(storage: &dyn Storage, id: PoolId, pool: &Pool) -> Result<u64, ContractError> {
    Ok(last_cut(storage, id)?.saturating_add(pool.draft.cut_period))
}

fn last_cut(storage: &dyn Storage, pool: PoolId) -> Result<u64, ContractError> {
    match earnings::frontier(storage, pool)?.cut {
        0 => pools::active_since(storage, pool),
        cut => Ok(load(storage, pool, cut)?.cut_at),
    }
}

/// By the curator after the cut period, by anyone after twice that.
pub(crate) fn cut(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    pool: PoolId,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let record = pools::load_active(deps.storage, pool, now)?;
    let curator_from = cut_from(deps.storage, pool, &record)?;
    let anyone_from = curator_from.saturating_add(record.draft.cut_period);
    let from = if info.sender == record.curator { curator_from } else { anyone_from };
    if now < from {
        return Err(ContractError::CutTooEarly {
            pool,
            curator: record.curator,
            curator_from,
            anyone_from,
            now,
        });
    }
    let config = config::get(deps.storage)?;
    pools::usable_custody(deps.as_ref(), &config, record.draft.custody)?;
    let edition = earnings::cut(deps.storage, pool)?;
    let durations = config.durations;
    let record = Edition {
        custody: record.draft.custody,
        cut_at: now,
        publish_by: now.saturating_add(durations.publish),
        sale_until: now.saturating_add(durations.sale),
        published: None,
    };
    EDITIONS.save(deps.storage, (pool, edition), &record)?;
    Ok(Response::new().add_event(CutMade { pool, edition }))
}

/// By anyone who brings the signatures of a quorum of the edition's keepers, before `publish_by`.
pub(crate) fn publish(
    deps: DepsMut,
    env: &Env,
    report: &Report<EditionItem>,
    signatures: &[Signature],
) -> Result<Response, ContractError> {
    check::list("items", &report.items, 1)?;
    let config = config::get(deps.storage)?;
    let signed = reports::check(deps.as_ref(), env, &config, report, signatures)?;
    let mut response = Response::new();
    for item in &report.items {
        let pool = pools::load(deps.storage, item.pool)?;
        let edition = load(deps.storage, item.pool, item.edition)?;
        signed.must_speak_for(item.pool, edition.custody)?;
        publish_item(deps.storage, env.block.time.seconds(), item, &pool, edition)?;
        shares::signers::count_report(deps.storage, env, &config, &signed)?;
        response = response.add_event(EditionPublished {
            pool: item.pool,
            edition: item.edition,
            mask: item.mask,
            manifest_root: item.manifest_root.to_hex(),
        });
    }
    Ok(response)
}

fn publish_item(
    storage: &mut dyn Storage,
    now: u64,
    item: &EditionItem,
    pool: &Pool,
    mut record: Edition,
) -> Result<(), ContractError> {
    let EditionItem { pool: id, edition, manifest_root, manifest, mask } = item;
    if record.published.is_some() {
        return Err(ContractError::AlreadyPublished { pool: *id, edition: *edition });
    }
    if now >= record.publish_by {
        return Err(ContractError::PublishOver {
            pool: *id,
            edition: *edition,
            publish_by: record.publish_by,
            now,
        });
    }
    check::bytes::<DIGEST_BYTES>("manifest_root", manifest_root)?;
    check::content_id("manifest", manifest)?;
    check::range("mask", *mask, 1, u32::MAX)?;
    for slot in cohorts::slots(*mask) {
        let cohort = cohorts::in_slot(storage, *id, slot, *edition)?.ok_or(ContractError::EmptySlot {
            pool: *id,
            edition: *edition,
            slot,
        })?;
        let heads = earnings::weight_at(storage, cohort, *edition)?.heads;
        let needed = pool.draft.min_heads;
        if heads < needed {
            return Err(ContractError::TooFewHeads { cohort, edition: *edition, heads, needed });
        }
    }
    record.published = Some(Published {
        manifest_root: manifest_root.clone(),
        manifest: manifest.clone(),
        mask: *mask,
        at: now,
    });
    Ok(EDITIONS.save(storage, (*id, *edition), &record)?)
}

/// Can an edition be bought no more, ever? Orders that are open are another matter.
fn is_past_sale(pool: &Pool, edition: &Edition, now: u64) -> bool {
    pool.status == PoolStatus::Retired
        || now >= edition.sale_until
        || (edition.published.is_none() && now >= edition.publish_by)
}

/// By anyone: up to 4 editions that can earn no more.
pub(crate) fn close(deps: DepsMut, env: &Env, pool: PoolId) -> Result<Response, ContractError> {
    let record = pools::load(deps.storage, pool)?;
    let now = env.block.time.seconds();
    let closed = earnings::close(deps.storage, pool, |storage, edition| {
        Ok::<_, ContractError>(is_past_sale(&record, &load(storage, pool, edition)?, now))
    })?;
    let last = earnings::frontier(deps.storage, pool)?.closed;
    if closed == 0 {
        return Err(ContractError::NothingToClose { pool, closed: last });
    }
    let first = last.saturating_sub(closed).saturating_add(1);
    let events = (first..=last).map(|edition| EditionClosed { pool, edition });
    Ok(Response::new().add_events(events))
}

pub(crate) fn query(deps: Deps, pool: PoolId, number: EditionNo) -> Result<EditionResponse, ContractError> {
    Ok(EditionResponse {
        number,
        edition: load(deps.storage, pool, number)?,
        open_orders: earnings::open_orders(deps.storage, pool, number)?,
        closed: number <= earnings::frontier(deps.storage, pool)?.closed,
    })
}

pub(crate) fn list(
    deps: Deps,
    pool: PoolId,
    start_after: Option<EditionNo>,
    limit: Option<u32>,
) -> Result<Vec<EditionResponse>, ContractError> {
    pools::load(deps.storage, pool)?;
    let first = start_after.unwrap_or_default().saturating_add(1);
    let last = earnings::frontier(deps.storage, pool)?.cut;
    (first..=last).take(page(limit)).map(|edition| query(deps, pool, edition)).collect()
}
