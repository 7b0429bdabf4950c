//! Roles granted to the addresses.

use std::collections::BTreeMap;

use api::identity_registry::{EVERYWHERE, GrantOfResponse, QueryMsg};
use cosmwasm_std::Addr;

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, registry) = (of.ask, &of.ask.contracts.registry);
    let mut rows = vec![];
    for address in &of.addresses {
        ask.pages(
            registry,
            |start_after, limit| QueryMsg::GrantsOf {
                address: address.clone(),
                start_after,
                limit: Some(limit),
            },
            |found: &GrantOfResponse| (found.role.clone(), found.scope.unwrap_or(EVERYWHERE)),
            |found| {
                rows.push(row! {
                    "role" => found.role,
                    "address" => address,
                    "pool" => found.scope,
                    "from" => when(Some(found.grant.from)),
                    "until" => when(found.grant.expires_at),
                });
                Ok(())
            },
        )?;
    }
    for auditor in auditors(of)?.iter().filter(|auditor| of.is_at(auditor)) {
        rows.push(row! {
            "role" => "on the list from which auditors are drawn",
            "address" => auditor,
            "pool" => (),
            "from" => (),
            "until" => (),
        });
    }
    Ok(Section {
        key: "roles",
        title: "Your roles",
        what: "What you may do beyond having an identity: every role granted to an address of yours, in a pool or everywhere, from when until when.",
        why: "Contracts ask it before they let a curator propose a pool or an auditor judge a sample. GDPR art. 6(1)(b).",
        kept: "Until the grant is revoked. Its history stays in events.",
        rows,
        documents: vec![],
    })
}

/// The list from which auditors are drawn; its pages go by place.
fn auditors(of: &Subject<'_>) -> Result<Vec<Addr>, ReportError> {
    let mut listed: Vec<Addr> = vec![];
    loop {
        let start_after = u32::try_from(listed.len()).ok().and_then(|count| count.checked_sub(1));
        let query = QueryMsg::Auditors { start_after, limit: Some(api::MAX_PAGE) };
        let page: Vec<Addr> = of.ask.ask(&of.ask.contracts.registry, &query)?;
        if page.is_empty() {
            return Ok(listed);
        }
        listed.extend(page);
    }
}
