//! What is done with the data: for what, by whom, for whom, where, how long.

use serde_json::{Value, json};
use terms::{Purpose, odrl};

use super::{Facts, Party, parties, rights};
use crate::Names;
use crate::time::duration;
use crate::vocabulary::id;

const COUNTRY: &str = "https://w3id.org/dpv/loc#";

/// What keepers do with a file: take it in, check it, make its rows coarser, hand editions to licensees.
const PROCESSING: [&str; 6] =
    ["dpv:Collect", "dpv:Store", "dpv:Assess", "dpv:Analyse", "dpv:Pseudonymise", "dpv:Share"];

fn countries(codes: &[String]) -> Value {
    codes.iter().map(|code| id(format!("{COUNTRY}{code}"))).collect()
}

pub(crate) fn process(facts: &Facts<'_>) -> Value {
    let dossier = facts.dossier;
    let party = |id: &str| crate::vocabulary::id(parties::iri(facts, id));
    let controllers: Value = dossier.controllers.iter().map(|Party { id, .. }| party(id)).collect();
    let keepers: Value = facts.keepers.iter().map(|keeper| party(keeper)).collect();
    let mut process = json!({
        "@type": "dpv:Process",
        "dct:title": "Licensing of pooled data under the contributor's terms",
        "dpv:hasPurpose": purposes(facts),
        "dpv:hasLegalBasis": legal_basis(facts),
        "dpv:hasPersonalData": personal_data(facts),
        "dpv:hasDataController": controllers,
        "dpv:hasDataProcessor": keepers,
        "dpv:hasRecipient": recipients(facts),
        "dpv:hasProcessing": PROCESSING.map(id).to_vec(),
        "dpv:hasHumanInvolvement": id("dpv:HumanInvolvementForOversight"),
        "dpv:hasDataSource": {
            "@type": "dpv:DataSubjectDataSource",
            "dpv:hasProcessing": id("dpv:Collect"),
            "dct:description": "Handed in by the person, encrypted on their device to the pool's keepers.",
        },
        "dpv:hasStorageCondition": storage(facts),
        "dpv:hasJurisdiction": countries(&dossier.jurisdictions),
        "dpv:hasConsentControl": {
            "@type": "dpv:WithdrawConsent",
            "dpv:isExercisedAt": id(facts.names().address(facts.data_pool.as_str())),
            "dct:description": format!(
                "Send data-pool the message {{\"withdraw\":{{\"contribution\":{}}}}} from the address of the identity.",
                facts.contribution.id
            ),
        },
        "dpv:hasRight": rights::rights(),
    });
    if let (Some(fields), Some(assessment)) = (process.as_object_mut(), &dossier.assessment) {
        let assessment = json!({ "@id": assessment, "@type": "dpv:DPIA" });
        fields.insert("dpv:hasAssessment".into(), assessment);
    }
    process
}

/// Each purpose that the terms permit, what lies below a named one too, because readers know no tree.
fn purposes(facts: &Facts<'_>) -> Value {
    let terms = &facts.cohort.terms;
    let permitted = Purpose::ALL.into_iter().filter(|purpose| terms.permits(*purpose));
    let purpose = |purpose: Purpose| {
        json!({
            "@type": "dpv:Purpose",
            "skos:broader": id(purpose.dpv()),
            "dct:title": purpose.words(),
            "dct:identifier": purpose.duo(),
        })
    };
    permitted.map(purpose).collect()
}

fn legal_basis(facts: &Facts<'_>) -> Value {
    let special = facts.dossier.categories.iter().any(|category| category.special);
    let mut basis = vec![id("dpv:ExplicitlyExpressedConsent"), id("eu-gdpr:A6-1-a")];
    if special {
        basis.push(id("eu-gdpr:A9-2-a"));
    }
    basis.into()
}

/// One node a sort of data; the first also says which file it is, and under which offer it stands.
fn personal_data(facts: &Facts<'_>) -> Value {
    let names = facts.names();
    let contribution = facts.contribution;
    let data = names.contribution(contribution.id);
    let offer = odrl(&facts.cohort.terms, &Names::terms(&facts.cohort.terms_id), &data);
    let kinds = facts.dossier.categories.iter().map(|category| {
        let kind = if category.special { "dpv:SpecialCategoryPersonalData" } else { "dpv:PersonalData" };
        json!({
            "@type": kind,
            "skos:broader": id(&*category.iri),
            "dct:description": category.words,
            "dct:isPartOf": id(&*data),
            "dpv:hasNecessity": id("dpv:Required"),
        })
    });
    let file = json!({
        "@id": data,
        "@type": "dpv:PersonalData",
        "skos:broader": id("dpv:CollectedPersonalData"),
        "dct:identifier": contribution.content,
        "sheaf:records": contribution.records,
        "sheaf:bytes": contribution.bytes,
        "sheaf:commitment": contribution.commitment,
        "sheaf:schema": facts.pool.pool.draft.schema,
        "odrl:hasPolicy": offer,
    });
    std::iter::once(file).chain(kinds).collect()
}

/// Keepers by name, buyers by kind: who bought is in the access report.
fn recipients(facts: &Facts<'_>) -> Value {
    let keepers = facts.keepers.iter().map(|keeper| id(parties::iri(facts, keeper)));
    let buyers = facts.cohort.terms.buyer_kinds.iter().map(|kind| {
        json!({
            "@type": ["dpv:Recipient", "dpv:ThirdParty"],
            "skos:broader": id(kind.dpv()),
            "dct:title": format!("buyers: {}", kind.words()),
        })
    });
    keepers.chain(buyers).collect()
}

fn storage(facts: &Facts<'_>) -> Value {
    let until = |event: &str| json!({ "@type": "dpv:UntilEventDuration", "rdf:value": event });
    json!([
        {
            "@type": "dpv:StorageLocation",
            "dct:description": "The encrypted file and the editions.",
            "dpv:hasLocation": countries(&facts.dossier.locations),
        },
        {
            "@type": "dpv:StorageDuration",
            "dct:description": "The file, at the keepers.",
            "dpv:hasDuration": until("it is withdrawn or replaced by a later round, and the last edition that holds it is closed"),
        },
        {
            "@type": "dpv:StorageDuration",
            "dct:description": "Rows of an edition, at a licensee.",
            "dpv:hasDuration": {
                "@type": "dpv:TemporalDuration",
                "rdf:value": {
                    "@type": "xsd:duration",
                    "@value": duration(facts.cohort.terms.longest_use),
                },
            },
        },
        {
            "@type": "dpv:StorageDuration",
            "dct:description": "What is on chain about the contribution: numbers, content id, salted commitment, code of the verdict. Of rounds before the last in blocks alone.",
            "dpv:hasDuration": { "@type": "dpv:IndeterminateDuration", "rdf:value": "as long as the chain" },
        },
    ])
}
