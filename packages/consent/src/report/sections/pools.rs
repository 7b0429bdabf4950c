//! Pools that they run.

use std::collections::BTreeMap;

use api::data_pool::{PoolResponse, QueryMsg};

use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    of.ask.pages(
        &of.ask.contracts.data_pool,
        |start_after, limit| QueryMsg::Pools { start_after, limit: Some(limit) },
        |pool: &PoolResponse| pool.id,
        |pool| {
            if of.is_at(&pool.pool.curator) {
                rows.push(row! {
                    "pool" => pool.id,
                    "status" => pool.pool.status,
                    "dossier" => pool.pool.draft.dossier,
                    "editions" => pool.cut,
                });
            }
            Ok(())
        },
    )?;
    Ok(Section {
        key: "pools",
        title: "Pools that you run",
        what: "Pools that you proposed as a curator.",
        why: "A curator answers for the pool. GDPR art. 6(1)(b).",
        kept: "As long as the chain.",
        rows,
        documents: vec![],
    })
}
