//! Addresses, left and to come.

use std::collections::BTreeMap;

use api::identity_registry::{QueryMsg, RebindResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let present = of.identity.identity.address.as_str();
    let line = |address: &str, what: &str, from, until| {
        row! { "address" => address, "what" => what, "from" => when(from), "until" => when(until) }
    };
    let of_address = |address: &String| {
        let what = if address == present { "acts for you" } else { "acted for you" };
        line(address, what, None, None)
    };
    let mut rows: Vec<_> = of.addresses.iter().map(of_address).collect();
    let query = QueryMsg::Rebind { identity: of.identity.id };
    let pending: Option<RebindResponse> = of.ask.ask(&of.ask.contracts.registry, &query)?;
    if let Some(RebindResponse { address, ready_at, lapses_at }) = pending {
        rows.push(line(address.as_str(), "a rebind to it has begun", Some(ready_at), Some(lapses_at)));
    }
    Ok(Section {
        key: "addresses",
        title: "Your addresses",
        what: "Every address that ever acted for your identity, and one that it is to move to: when that can be finished, and until when. You can cancel it until then.",
        why: "A lost wallet loses no identity. GRAIN, shares, roles and offers stay with the address that had them. GDPR art. 6(1)(b).",
        kept: "Addresses that were left are marked, without whose, so that nobody else registers from them; that they were yours is in events. A rebind is kept until it is finished, cancelled, or replaced.",
        rows,
        documents: vec![],
    })
}
