//! Terms as a W3C ODRL 2.2 offer, and back: nothing is lost.

use serde_json::{Value, json};
use thiserror::Error;

use crate::{Floor, Kind, Purpose, Regions, Terms, TermsError};

const DPV: &str = "https://w3id.org/dpv#";
const DUO: &str = "http://purl.obolibrary.org/obo/";
const SHEAF: &str = "https://sheaf.example/ns#";

/// Why a document is not an offer of ours.
#[derive(Error, Debug, PartialEq)]
pub enum OdrlError {
    /// A part is missing or not of the form it must have.
    #[error("{0} is missing or malformed")]
    Part(&'static str),
    /// The terms are not good.
    #[error(transparent)]
    Terms(#[from] TermsError),
}

/// A purpose's IRI: DUO's where it has one, else DPV's, else our own.
fn purpose_iri(purpose: Purpose) -> String {
    match (purpose.duo(), purpose) {
        (Some(duo), _) => format!("{DUO}{}", duo.replace(':', "_")),
        (None, Purpose::CommercialResearch) => format!("{DPV}CommercialResearch"),
        (None, Purpose::PublicHealth) => format!("{DPV}PublicBenefit"),
        (None, Purpose::ProductDevelopment) => format!("{DPV}ServiceOptimisation"),
        (None, Purpose::Marketing) => format!("{DPV}Marketing"),
        (None, _) => format!("{SHEAF}ModelTraining"),
    }
}

fn kind_iri(kind: Kind) -> String {
    kind.dpv().replace("dpv:", DPV)
}

/// The terms as an offer of the asset `target`. The floors are duties to compensate: one of them is enough.
pub fn odrl(terms: &Terms, uid: &str, target: &str) -> Value {
    let iris = |values: Vec<String>| values.into_iter().map(|iri| json!({ "@id": iri })).collect::<Vec<_>>();
    let constraint = |left: &str, operator: &str, right: Value| {
        json!({ "leftOperand": left, "operator": operator, "rightOperand": right })
    };
    let mut constraints = vec![
        constraint("purpose", "isAnyOf", iris(terms.purposes.iter().copied().map(purpose_iri).collect()).into()),
        constraint("recipient", "isAnyOf", iris(terms.buyer_kinds.iter().copied().map(kind_iri).collect()).into()),
        constraint(
            "elapsedTime",
            "lteq",
            json!({ "@value": format!("PT{}S", terms.longest_use), "@type": "xsd:duration" }),
        ),
    ];
    match &terms.regions {
        Regions::Any {} => (),
        Regions::Only(codes) => constraints.push(constraint("spatial", "isAnyOf", json!(codes))),
        Regions::Except(codes) => constraints.push(constraint("spatial", "isNoneOf", json!(codes))),
    }
    let pay: Vec<Value> = terms
        .floors
        .iter()
        .map(|floor| {
            json!({
                "action": "compensate",
                "constraint": [{
                    "leftOperand": "payAmount",
                    "operator": "gteq",
                    "rightOperand": { "@value": floor.amount.to_string(), "@type": "xsd:decimal" },
                    "unit": floor.denom,
                }],
            })
        })
        .collect();
    let permission = |action: &str| {
        json!({
            "target": target,
            "action": action,
            "constraint": constraints,
            "duty": [{ "xone": { "@list": pay } }],
        })
    };
    let mut permissions = vec![];
    if terms.raw {
        permissions.push(permission("use"));
    }
    if terms.compute {
        permissions.push(permission("aggregate"));
    }
    json!({
        "@context": ["http://www.w3.org/ns/odrl.jsonld", { "xsd": "http://www.w3.org/2001/XMLSchema#" }],
        "@type": "Offer",
        "uid": uid,
        "profile": SHEAF,
        "permission": permissions,
    })
}

/// The terms of an offer made by [`odrl`].
pub fn from_odrl(offer: &Value) -> Result<Terms, OdrlError> {
    let permissions = offer.get("permission").and_then(Value::as_array).ok_or(OdrlError::Part("permission"))?;
    let action = |name: &str| {
        permissions.iter().any(|permission| permission.get("action").and_then(Value::as_str) == Some(name))
    };
    let first = permissions.first().ok_or(OdrlError::Part("permission"))?;
    let constraint = |left: &str| {
        first.get("constraint").and_then(Value::as_array).and_then(|constraints| {
            constraints.iter().find(|one| one.get("leftOperand").and_then(Value::as_str) == Some(left))
        })
    };
    let purposes = pick("purpose", constraint("purpose"), &Purpose::ALL, purpose_iri)?;
    let buyer_kinds = pick("recipient", constraint("recipient"), &Kind::ALL, kind_iri)?;
    let longest_use = constraint("elapsedTime")
        .and_then(|one| one.pointer("/rightOperand/@value")?.as_str()?.strip_prefix("PT")?.strip_suffix('S'))
        .and_then(|seconds| seconds.parse().ok())
        .ok_or(OdrlError::Part("elapsedTime"))?;
    let terms = Terms {
        purposes,
        buyer_kinds,
        regions: regions(constraint("spatial"))?,
        longest_use,
        raw: action("use"),
        compute: action("aggregate"),
        floors: floors(first).ok_or(OdrlError::Part("duty"))?,
    };
    terms.check()?;
    Ok(terms)
}

/// Those of `all` whose IRI the constraint lists, all of them known.
fn pick<T: Copy>(
    what: &'static str,
    constraint: Option<&Value>,
    all: &[T],
    iri: impl Fn(T) -> String,
) -> Result<Vec<T>, OdrlError> {
    let listed = constraint
        .and_then(|one| one.get("rightOperand")?.as_array())
        .ok_or(OdrlError::Part(what))?;
    let ids: Vec<&str> = listed.iter().filter_map(|one| one.get("@id")?.as_str()).collect();
    let found: Vec<T> = all.iter().copied().filter(|one| ids.contains(&iri(*one).as_str())).collect();
    if found.len() == listed.len() { Ok(found) } else { Err(OdrlError::Part(what)) }
}

fn regions(constraint: Option<&Value>) -> Result<Regions, OdrlError> {
    let Some(constraint) = constraint else { return Ok(Regions::Any {}) };
    let codes = constraint
        .get("rightOperand")
        .and_then(Value::as_array)
        .and_then(|codes| codes.iter().map(|code| code.as_str().map(String::from)).collect::<Option<Vec<_>>>())
        .ok_or(OdrlError::Part("spatial"))?;
    match constraint.get("operator").and_then(Value::as_str) {
        Some("isAnyOf") => Ok(Regions::Only(codes)),
        Some("isNoneOf") => Ok(Regions::Except(codes)),
        _ => Err(OdrlError::Part("spatial")),
    }
}

fn floors(permission: &Value) -> Option<Vec<Floor>> {
    let pay = permission.pointer("/duty/0/xone/@list")?.as_array()?;
    pay.iter()
        .map(|duty| {
            let constraint = duty.pointer("/constraint/0")?;
            let amount = constraint.pointer("/rightOperand/@value")?.as_str()?.parse::<u128>().ok()?;
            let denom = constraint.get("unit")?.as_str()?.to_string();
            Some(Floor { denom, amount: amount.into() })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::Uint128;

    use super::*;
    use crate::Template;

    #[test]
    fn nothing_is_lost_on_the_way_there_and_back() {
        let floors = vec![
            Floor { denom: "cw20:wasm1abc".into(), amount: Uint128::MAX },
            Floor { denom: "ustake".into(), amount: Uint128::zero() },
        ];
        for template in Template::ALL {
            for regions in [
                Regions::Any {},
                Regions::Only(vec!["AT".into(), "DE".into()]),
                Regions::Except(vec!["US".into()]),
            ] {
                let terms = Terms { regions, ..template.terms(floors.clone()) };
                assert_eq!(from_odrl(&odrl(&terms, "urn:offer", "urn:pool")), Ok(terms));
            }
        }
    }

    #[test]
    fn every_purpose_has_an_iri_of_its_own() {
        let iris: std::collections::BTreeSet<_> = Purpose::ALL.into_iter().map(purpose_iri).collect();
        assert_eq!(iris.len(), Purpose::ALL.len());
    }

    #[test]
    fn what_is_unknown_is_refused() {
        let terms = Template::ResearchOnly.terms(vec![Floor { denom: "ustake".into(), amount: Uint128::one() }]);
        let mut offer = odrl(&terms, "urn:offer", "urn:pool");
        *offer.pointer_mut("/permission/0/constraint/0/rightOperand/0/@id").unwrap() = "urn:else".into();
        assert_eq!(from_odrl(&offer), Err(OdrlError::Part("purpose")));
        assert_eq!(from_odrl(&json!({})), Err(OdrlError::Part("permission")));
    }
}
