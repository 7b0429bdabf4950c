//! What a receipt must have, and which names it may use: a validator, for tests.

use serde_json::Value;
use terms::{Kind, Purpose, is_region};

/// Fields that ISO/IEC TS 27560 asks for, as JSON pointers into a record. `*` stands for every element.
const REQUIRED: &[(&str, &str)] = &[
    ("schema version", "/dct:conformsTo/*/@id"),
    ("record id", "/dct:identifier"),
    ("PII principal id", "/dpv:hasDataSubject/@id"),
    ("privacy notice", "/dpv:hasNotice/*/dct:identifier"),
    ("language", "/dpv:hasNotice/*/dct:language"),
    ("purpose", "/dpv:hasProcess/dpv:hasPurpose/*/skos:broader/@id"),
    ("lawful basis", "/dpv:hasProcess/dpv:hasLegalBasis/*/@id"),
    ("PII type", "/dpv:hasProcess/dpv:hasPersonalData/*/skos:broader/@id"),
    ("PII controllers", "/dpv:hasProcess/dpv:hasDataController/*/@id"),
    ("collection method", "/dpv:hasProcess/dpv:hasDataSource/dct:description"),
    ("processing method", "/dpv:hasProcess/dpv:hasProcessing/*/@id"),
    ("storage locations", "/dpv:hasProcess/dpv:hasStorageCondition/0/dpv:hasLocation/*/@id"),
    ("retention period", "/dpv:hasProcess/dpv:hasStorageCondition/1/dpv:hasDuration/rdf:value"),
    ("jurisdiction", "/dpv:hasProcess/dpv:hasJurisdiction/*/@id"),
    ("recipient third parties", "/dpv:hasProcess/dpv:hasRecipient/*"),
    ("withdrawal method", "/dpv:hasProcess/dpv:hasConsentControl/dpv:isExercisedAt/@id"),
    ("privacy rights", "/dpv:hasProcess/dpv:hasRight/*/dpv:isExercisedAt"),
    ("party id", "/dpv:hasEntity/*/dpv:hasIdentifier"),
    ("party role", "/dpv:hasEntity/*/@type"),
    ("event time", "/dpv:hasConsentStatus/*/dpv:isIndicatedAtTime/@value"),
    ("validity duration", "/dpv:hasConsentStatus/*/dpv:hasDuration/rdf:value"),
    ("entity id", "/dpv:hasConsentStatus/*/dpv:isIndicatedBy/@id"),
    ("event state", "/dpv:hasConsentStatus/*/@type"),
];

/// Of DPV 2, what receipts use.
const DPV: &[&str] = &[
    "Assess",
    "Analyse",
    "Authority",
    "Collect",
    "CollectedPersonalData",
    "ConsentGiven",
    "ConsentNotice",
    "ConsentReceipt",
    "ConsentRecord",
    "ConsentWithdrawn",
    "DPIA",
    "DataController",
    "DataProcessor",
    "DataSubject",
    "DataSubjectDataSource",
    "DataSubjectRight",
    "ExplicitlyExpressedConsent",
    "HumanInvolvementForOversight",
    "IndeterminateDuration",
    "PersonalData",
    "PrivacyNotice",
    "Process",
    "Pseudonymise",
    "Purpose",
    "Recipient",
    "Required",
    "Share",
    "SpecialCategoryPersonalData",
    "StorageDuration",
    "StorageLocation",
    "Store",
    "TemporalDuration",
    "ThirdParty",
    "UntilEventDuration",
    "WithdrawConsent",
    "hasAssessment",
    "hasConsentControl",
    "hasConsentStatus",
    "hasDataController",
    "hasDataProcessor",
    "hasDataSource",
    "hasDataSubject",
    "hasDuration",
    "hasEntity",
    "hasHumanInvolvement",
    "hasIdentifier",
    "hasIndicationMethod",
    "hasJurisdiction",
    "hasLegalBasis",
    "hasLocation",
    "hasName",
    "hasNecessity",
    "hasNotice",
    "hasPersonalData",
    "hasProcess",
    "hasProcessing",
    "hasPurpose",
    "hasRecipient",
    "hasRight",
    "hasStorageCondition",
    "isExercisedAt",
    "isIndicatedAtTime",
    "isIndicatedBy",
];

/// Of DPV's GDPR, what receipts use.
const GDPR: &[&str] =
    &["A6-1-a", "A7-3", "A9-2-a", "A13", "A15", "A16", "A17", "A18", "A19", "A20", "A22", "A77"];

/// Every fault of a receipt; none: it is good.
pub(crate) fn faults(receipt: &Value) -> Vec<String> {
    let mut faults = vec![];
    let record = &receipt["dct:hasPart"];
    if receipt["@type"] != "dpv:ConsentReceipt" || record["@type"] != "dpv:ConsentRecord" {
        faults.push("not a receipt of a record".into());
    }
    for (field, path) in REQUIRED {
        if !filled(record, path) {
            faults.push(format!("no {field} at {path}"));
        }
    }
    for party in record["dpv:hasEntity"].as_array().into_iter().flatten() {
        let named = ["dpv:hasName", "schema:address", "schema:contactPoint"];
        if party["@type"] == "dpv:DataController" && named.iter().any(|field| party[field].is_null()) {
            faults.push(format!("controller {} without name, address or contact", party["@id"]));
        }
    }
    let context = receipt["@context"].as_object().cloned().unwrap_or_default();
    names(receipt, &mut |name| {
        let Some((prefix, local)) = name.split_once(':') else {
            return faults.push(format!("`{name}` has no prefix"));
        };
        match prefix {
            "dpv" if !DPV.contains(&local) => faults.push(format!("`{name}` is not of DPV")),
            "eu-gdpr" if !GDPR.contains(&local) => faults.push(format!("`{name}` is not of DPV's GDPR")),
            "https" if !is_known(name) => faults.push(format!("`{name}` is not known")),
            "urn" | "https" | "ipfs" => {}
            prefix if !context.contains_key(prefix) => faults.push(format!("`{name}`: unknown prefix")),
            _ => {}
        }
    });
    faults
}

/// Is an IRI of DPV written out one that receipts may use? Others are the dossier's.
fn is_known(iri: &str) -> bool {
    if let Some(code) = iri.strip_prefix("https://w3id.org/dpv/loc#") {
        return code == "EU" || is_region(code);
    }
    let kinds = Kind::ALL.map(Kind::dpv);
    !iri.starts_with("https://w3id.org/")
        || iri.starts_with("https://w3id.org/dpv/schema/dpv-27560#")
        || iri.starts_with("https://w3id.org/dpv/pd#")
        || kinds.contains(&iri)
        || Purpose::ALL.iter().any(|purpose| purpose.dpv() == iri)
}

/// Is there something at a path, at every element it names?
fn filled(value: &Value, path: &str) -> bool {
    match path.strip_prefix('/') {
        None => !(value.is_null() || value == "" || value.as_array().is_some_and(Vec::is_empty)),
        Some(rest) => {
            let (step, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            match step {
                "*" => value
                    .as_array()
                    .is_some_and(|all| !all.is_empty() && all.iter().all(|one| filled(one, rest))),
                step => match step.parse::<usize>() {
                    Ok(index) => value.get(index).is_some_and(|one| filled(one, rest)),
                    Err(_) => value.get(step).is_some_and(|one| filled(one, rest)),
                },
            }
        }
    }
}

/// Every key, type and IRI of a document; not what has a context of its own.
fn names(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| names(value, each)),
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("@context" | "odrl:hasPolicy" | "@value" | "@list", _) => {}
                    ("@type", Value::Array(types)) => {
                        types.iter().filter_map(Value::as_str).for_each(&mut *each)
                    }
                    ("@type" | "@id", Value::String(iri)) => each(iri),
                    (key, value) => {
                        each(key);
                        names(value, each);
                    }
                }
            }
        }
        _ => {}
    }
}

#[test]
fn a_fault_is_found() {
    let good = consent::receipt(&crate::samples::sample().facts()).unwrap();
    assert_eq!(faults(&good), Vec::<String>::new());
    let mut bad = good.clone();
    bad["dct:hasPart"]["dpv:hasProcess"]["dpv:hasPurpose"] = Value::Array(vec![]);
    assert_eq!(faults(&bad), ["no purpose at /dpv:hasProcess/dpv:hasPurpose/*/skos:broader/@id"]);
    let mut bad = good.clone();
    bad["dct:hasPart"]["dpv:hasConsentStatus"][0]["@type"] = "dpv:ConsentGuessed".into();
    assert_eq!(faults(&bad), ["`dpv:ConsentGuessed` is not of DPV"]);
    let mut bad = good.clone();
    bad["dct:hasPart"]["dpv:hasProcess"]["dpv:hasJurisdiction"][0]["@id"] =
        "https://w3id.org/dpv/loc#UK".into();
    assert_eq!(faults(&bad), ["`https://w3id.org/dpv/loc#UK` is not known"]);
    let mut bad = good;
    bad["dct:hasPart"]["dpv:hasEntity"][0]["dpv:hasName"] = Value::Null;
    assert_eq!(faults(&bad).len(), 1);
}
