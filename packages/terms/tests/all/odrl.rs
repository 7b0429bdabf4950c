//! The ODRL document, whole; and what is not taken.

use serde_json::{Value, json};
use terms::{OdrlError, Purpose, Regions, Template, Terms, TermsError, from_odrl, odrl};

use crate::common::{DAY, floor, good};

fn rule(action: &str) -> Value {
    json!({
        "target": { "@type": "Asset", "uid": "https://example.com/cohort/3" },
        "assigner": { "@type": "PartyCollection", "uid": "https://example.com/terms/3#contributors" },
        "action": action,
    })
}

fn offer(terms: &Terms) -> Value {
    odrl(terms, "https://example.com/terms/3", "https://example.com/cohort/3")
}

#[test]
fn a_whole_document() {
    let mut permission = rule("use");
    permission["constraint"] = json!([
        {
            "leftOperand": "purpose",
            "operator": "isAnyOf",
            "rightOperand": { "@list": [
                { "@id": "http://purl.obolibrary.org/obo/DUO_0000006" },
                { "@id": "https://w3id.org/dpv/sector/health#PublicHealthMonitoring" },
            ] },
        },
        {
            "leftOperand": "recipient",
            "operator": "isAnyOf",
            "rightOperand": { "@list": [
                { "@id": "https://w3id.org/dpv#NonProfitOrganisation" },
                { "@id": "https://w3id.org/dpv#AcademicScientificOrganisation" },
            ] },
        },
        {
            "leftOperand": "spatial",
            "operator": "isAnyOf",
            "rightOperand": { "@list": [
                { "@id": "https://w3id.org/dpv/loc#AT" },
                { "@id": "https://w3id.org/dpv/loc#DE" },
            ] },
        },
        {
            "leftOperand": "elapsedTime",
            "operator": "lteq",
            "rightOperand": { "@value": "P30D", "@type": "xsd:duration" },
        },
    ]);
    permission["duty"] = json!([{
        "action": [{
            "rdf:value": { "@id": "odrl:compensate" },
            "refinement": [
                { "xone": { "@list": [
                    {
                        "leftOperand": "payAmount",
                        "operator": "gteq",
                        "rightOperand": { "@value": "7", "@type": "xsd:decimal" },
                        "unit": { "@id": "denom:cw20:wasm1grain" },
                    },
                    {
                        "leftOperand": "payAmount",
                        "operator": "gteq",
                        "rightOperand": { "@value": "250", "@type": "xsd:decimal" },
                        "unit": { "@id": "denom:ustake" },
                    },
                ] } },
                {
                    "leftOperand": "unitOfCount",
                    "operator": "eq",
                    "rightOperand": { "@value": "perWeightedRecord", "@type": "xsd:string" },
                },
            ],
        }],
        "compensatedParty": "https://example.com/terms/3#contributors",
    }]);
    let expected = json!({
        "@context": "http://www.w3.org/ns/odrl.jsonld",
        "@type": "Offer",
        "uid": "https://example.com/terms/3",
        "conflict": "prohibit",
        "permission": [permission],
        "prohibition": [rule("distribute"), rule("grantUse")],
    });
    assert_eq!(offer(&good()), expected);
}

#[test]
fn readers_need_not_know_the_tree() {
    let terms = Terms { purposes: vec![Purpose::NonCommercialResearch], ..good() };
    let listed = &offer(&terms)["permission"][0]["constraint"][0]["rightOperand"]["@list"];
    let expected =
        [Purpose::NonCommercialResearch, Purpose::AcademicResearch].map(|one| json!({ "@id": one.iri() }));
    assert_eq!(listed, &json!(expected));
}

#[test]
fn edges_there_and_back() {
    let floors =
        [vec![floor("abc", 0)], vec![floor("cw20:a", u128::MAX), floor("ibc/ABC", 1), floor("u:/._-", 2)]];
    for template in Template::ALL {
        for (floors, longest_use) in floors.iter().zip([DAY, 3_650 * DAY - 1]) {
            for regions in [Regions::Any {}, Regions::Except(vec!["US".into()])] {
                let terms = Terms { regions, longest_use, ..template.terms(floors.clone()) };
                assert_eq!(from_odrl(&offer(&terms)), Ok(terms.clone()));
                assert_eq!(from_odrl(&odrl(&terms, "urn:a#b", "urn:c")), Ok(terms));
            }
        }
    }
}

fn read(change: impl FnOnce(&mut Value)) -> OdrlError {
    let mut document = offer(&good());
    change(&mut document);
    from_odrl(&document).unwrap_err()
}

fn part(path: &str) -> OdrlError {
    OdrlError::Part { path: path.into() }
}

fn unknown(path: &str, value: &str) -> OdrlError {
    OdrlError::Unknown { path: path.into(), value: value.into() }
}

fn differs(path: &str) -> OdrlError {
    OdrlError::Differs { path: path.into() }
}

#[test]
fn missing_parts_are_named() {
    assert_eq!(from_odrl(&Value::Null), Err(part("/permission")));
    assert_eq!(read(|document| document["permission"] = json!([])), part("/permission/0/constraint"));
    assert_eq!(
        read(|document| document["permission"][0]["duty"] = json!([])),
        part("/permission/0/duty/0/action/0/refinement/0/unit/@id")
    );
    assert_eq!(
        read(|document| document["permission"][0]["constraint"][3]["rightOperand"] = json!(30)),
        part("/permission/0/constraint/3/rightOperand/@value")
    );
}

#[test]
fn what_terms_cannot_say_is_refused() {
    let purpose = "/permission/0/constraint/0/rightOperand/@list/0/@id";
    let set = |path: &'static str, value: &'static str| {
        read(move |document| *document.pointer_mut(path).unwrap() = value.into())
    };
    assert_eq!(set(purpose, "urn:else"), unknown(purpose, "urn:else"));
    let action = "/permission/0/action";
    assert_eq!(set(action, "sell"), unknown(action, "sell"));
    let left = "/permission/0/constraint/1/leftOperand";
    assert_eq!(set(left, "event"), unknown(left, "event"));
    let operator = "/permission/0/constraint/2/operator";
    assert_eq!(set(operator, "neq"), unknown(operator, "neq"));
    let country = "/permission/0/constraint/2/rightOperand/@list/1/@id";
    assert_eq!(set(country, "DE"), unknown(country, "DE"));
    let longest = "/permission/0/constraint/3/rightOperand/@value";
    for duration in ["P1M", "30D", "P1DT1M", "P-1D", "P99999999999999999D", ""] {
        assert_eq!(set(longest, duration), unknown(longest, duration));
    }
    let amount = "/permission/0/duty/0/action/0/refinement/0/xone/@list/1/rightOperand/@value";
    for number in ["2.5", "-1", "", "340282366920938463463374607431768211456"] {
        assert_eq!(set(amount, number), unknown(amount, number));
    }
    assert_eq!(
        read(|document| document["permission"][0]["action"] = "x".repeat(999).into()),
        unknown(action, &"x".repeat(128))
    );
}

#[test]
fn no_condition_is_lost_silently() {
    let more =
        json!({ "leftOperand": "elapsedTime", "operator": "lteq", "rightOperand": { "@value": "P30D" } });
    assert_eq!(
        read(|document| document["permission"][0]["constraint"].as_array_mut().unwrap().push(more)),
        differs("/permission/0/constraint/4")
    );
    assert_eq!(read(|document| document["obligation"] = json!([])), differs("/obligation"));
    assert_eq!(read(|document| document["prohibition"] = json!([])), differs("/prohibition/0"));
    assert_eq!(read(|document| document["@type"] = "Agreement".into()), differs("/@type"));
    assert_eq!(
        read(|document| _ = document.as_object_mut().unwrap().remove("uid")),
        differs("/permission/0/assigner/uid")
    );
    assert_eq!(
        read(|document| document["permission"][0]["constraint"][3]["operator"] = "gteq".into()),
        differs("/permission/0/constraint/3/operator")
    );
    let wide = Terms { purposes: vec![Purpose::Research], ..good() };
    let mut narrowed = offer(&wide);
    narrowed
        .pointer_mut("/permission/0/constraint/0/rightOperand/@list")
        .unwrap()
        .as_array_mut()
        .unwrap()
        .pop();
    assert_eq!(
        from_odrl(&narrowed),
        Err(differs("/permission/0/constraint/0/rightOperand/@list/4")),
        "research, but not commercial: not Research"
    );
    let both = Terms { compute: true, ..good() };
    let mut other = offer(&both);
    other["permission"][1]["constraint"] = json!([]);
    assert_eq!(from_odrl(&other), Err(differs("/permission/1/constraint/0")));
}

#[test]
fn terms_out_of_bounds_are_refused() {
    let longest = "/permission/0/constraint/3/rightOperand/@value";
    assert_eq!(
        read(|document| *document.pointer_mut(longest).unwrap() = "P0D".into()),
        OdrlError::Terms(TermsError::LongestUse { got: 0, min: DAY, max: 3_650 * DAY })
    );
    let country = "/permission/0/constraint/2/rightOperand/@list/1/@id";
    assert_eq!(
        read(|document| *document.pointer_mut(country).unwrap() = "https://w3id.org/dpv/loc#UK".into()),
        OdrlError::Terms(TermsError::Region { value: "UK".into() })
    );
}
