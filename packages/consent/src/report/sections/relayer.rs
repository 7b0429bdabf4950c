//! Relayer bonds of the addresses.

use std::collections::BTreeMap;

use api::identity_registry::{BondReleased, QueryMsg, RelayerBonded, RelayerResponse, SlashResponse};
use cosmwasm_std::Binary;
use serde_json::Value;

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let (ask, registry) = (of.ask, &of.ask.contracts.registry);
    let mut rows = vec![];
    for address in &of.addresses {
        let bonded = ask.told::<RelayerBonded>(registry, "relayer", address)?;
        let released = ask.told::<BondReleased>(registry, "relayer", address)?;
        // asked only where there is a bond: to be no relayer is an error, and an error must stay one
        if bonded.last().map(|told| told.place) > released.last().map(|told| told.place) {
            let found: RelayerResponse =
                ask.ask(registry, &QueryMsg::Relayer { address: address.clone() })?;
            rows.push(row! {
                "address" => address,
                "key" => found.key,
                "recipient" => found.recipient,
                "bond" => found.bond.amount,
                "denom" => found.bond.denom,
                "free_from" => when(found.release_at),
                "custody_keys" => found.custody_keys,
                "slashed" => slashed(of, &found.key)?,
            });
        }
    }
    Ok(Section {
        key: "relayer",
        title: "Your bond as a relayer",
        what: "If you run an oracle node: its keys and its bond, the custody keys that it answers for, and whether it was slashed.",
        why: "Reports are checked with the key, and the bond answers for them. GDPR art. 6(1)(b).",
        kept: "Until the bond is released.",
        rows,
        documents: vec![],
    })
}

/// When a key was slashed, if it was.
fn slashed(of: &Subject<'_>, key: &Binary) -> Result<Value, ReportError> {
    let query = QueryMsg::Slashed { key: key.clone() };
    let found: Option<SlashResponse> = of.ask.ask(&of.ask.contracts.registry, &query)?;
    Ok(when(found.map(|slash| slash.at)))
}
