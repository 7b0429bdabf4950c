//! A relayer bond of the address.

use std::collections::BTreeMap;

use api::identity_registry::{BondReleased, QueryMsg, RelayerBonded, RelayerResponse};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, registry) = (of.ask, &of.ask.contracts.registry);
    let address = of.identity.identity.address.as_str();
    let bonded = ask.told::<RelayerBonded>(registry, "relayer", address)?;
    let released = ask.told::<BondReleased>(registry, "relayer", address)?;
    let mut rows = vec![];
    // asked only where there is a bond: to be no relayer is an error, and an error must stay one
    if bonded.last().map(|told| told.place) > released.last().map(|told| told.place) {
        let found: RelayerResponse = ask.ask(registry, &QueryMsg::Relayer { address: address.into() })?;
        rows.push(row! {
            "key" => found.key,
            "recipient" => found.recipient,
            "bond" => found.bond.amount,
            "denom" => found.bond.denom,
            "free_from" => when(found.release_at),
        });
    }
    Ok(Section {
        key: "relayer",
        title: "Your bond as a relayer",
        what: "If you run an oracle node: its keys and its bond.",
        why: "Reports are checked with the key, and the bond answers for them. GDPR art. 6(1)(b).",
        kept: "Until the bond is released.",
        rows,
        documents: vec![],
    })
}
