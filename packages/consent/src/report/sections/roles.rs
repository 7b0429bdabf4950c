//! Roles granted to the address.

use std::collections::BTreeMap;

use api::identity_registry::{GrantResponse, QueryMsg, ROLE_AUDITOR, ROLE_CURATOR};
use cosmwasm_std::Addr;

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, registry) = (of.ask, &of.ask.contracts.registry);
    let address = of.identity.identity.address.as_str();
    let mut rows = vec![];
    for role in [ROLE_CURATOR, ROLE_AUDITOR] {
        ask.pages(
            registry,
            |start_after, limit| QueryMsg::Grants { role: role.into(), start_after, limit: Some(limit) },
            |found: &GrantResponse| (found.address.clone(), found.scope.unwrap_or_default()),
            |found| {
                if found.address == address {
                    let until = when(found.grant.expires_at);
                    rows.push(row! { "role" => role, "pool" => found.scope, "until" => until });
                }
                Ok(())
            },
        )?;
    }
    let listed: Vec<Addr> = auditors(of)?;
    if listed.iter().any(|auditor| auditor.as_str() == address) {
        rows.push(
            row! { "role" => "on the list from which auditors are drawn", "pool" => (), "until" => () },
        );
    }
    Ok(Section {
        key: "roles",
        title: "Your roles",
        what: "What you may do beyond having an identity: roles, in a pool or everywhere, until when.",
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
