//! Who takes part: controllers, processors, the authority, the person.

use serde_json::{Value, json};

use super::{Facts, Party};

/// The IRI of a party: its own, or made of its address.
pub(crate) fn iri(facts: &Facts<'_>, id: &str) -> String {
    if id.contains(':') { id.into() } else { facts.names().address(id) }
}

pub(crate) fn parties(facts: &Facts<'_>) -> Value {
    let dossier = facts.dossier;
    let named = |party: &Party, role: &str| {
        json!({
            "@id": iri(facts, &party.id),
            "@type": role,
            "dpv:hasIdentifier": party.id,
            "dpv:hasName": party.name,
            "schema:contactPoint": { "@type": "schema:ContactPoint", "schema:url": party.contact },
            "schema:address": { "@type": "schema:PostalAddress", "schema:streetAddress": party.address },
        })
    };
    let mut list: Vec<Value> =
        dossier.controllers.iter().map(|party| named(party, "dpv:DataController")).collect();
    for keeper in facts.keepers {
        let known = dossier.processors.iter().find(|party| party.id == *keeper);
        list.push(match known {
            Some(party) => named(party, "dpv:DataProcessor"),
            None => json!({
                "@id": iri(facts, keeper),
                "@type": "dpv:DataProcessor",
                "dpv:hasIdentifier": keeper,
            }),
        });
    }
    list.extend(dossier.authority.iter().map(|party| named(party, "dpv:Authority")));
    let identity = facts.contribution.identity;
    list.push(json!({
        "@id": facts.names().identity(identity),
        "@type": "dpv:DataSubject",
        "dpv:hasIdentifier": format!("identity {identity}"),
    }));
    list.into()
}
