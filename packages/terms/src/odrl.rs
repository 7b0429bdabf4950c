//! Terms as a W3C ODRL 2.2 offer in JSON-LD, and back: nothing is lost, and nothing else is taken.
//!
//! | terms | ODRL |
//! | --- | --- |
//! | raw, compute | a permission to `use`, one to `derive`; never to `distribute` or `grantUse` |
//! | purposes | constraint `purpose` `isAnyOf`: each purpose and all below it, because readers know no tree |
//! | buyer kinds | constraint `recipient` `isAnyOf`, of DPV's legal entities |
//! | regions | constraint `spatial` `isAnyOf` or `isNoneOf`, of DPV's countries; none for any |
//! | longest use | constraint `elapsedTime` `lteq`, an xsd:duration |
//! | floors | duty to `compensate`: `payAmount` `gteq` in exactly one denom (`xone`), `perWeightedRecord` |

use serde_json::{Value, json};
use thiserror::Error;

use crate::{Floor, Kind, Purpose, Regions, Terms, TermsError};

const CONTEXT: &str = "http://www.w3.org/ns/odrl.jsonld";
const COUNTRY: &str = "https://w3id.org/dpv/loc#";
/// Makes an IRI of a denom.
const DENOM: &str = "denom:";
const PER_RECORD: &str = "perWeightedRecord";
const RAW: &str = "use";
const COMPUTE: &str = "derive";

/// Why a document is not one of ours. Paths are JSON pointers.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum OdrlError {
    /// A part is missing, or not of the form it must have.
    #[error("{path} is missing or malformed")]
    Part {
        /// Where.
        path: String,
    },
    /// Something that terms do not have a word for.
    #[error("{path} is `{value}`: terms cannot say this")]
    Unknown {
        /// Where.
        path: String,
        /// What it is.
        value: String,
    },
    /// The document says something else, more or less than its terms would.
    #[error("{path} is not what the same terms export: terms cannot say this")]
    Differs {
        /// Where, first.
        path: String,
    },
    /// The terms are out of bounds.
    #[error(transparent)]
    Terms(#[from] TermsError),
}

/// The terms as an offer `uid` of the asset `target`, by its contributors (`uid` with the fragment
/// `contributors`). Both must be IRIs. `target` is what is licensed, for instance a cohort's data.
pub fn odrl(terms: &Terms, uid: &str, target: &str) -> Value {
    let contributors = format!("{uid}{}contributors", if uid.contains('#') { '-' } else { '#' });
    let rule = |action: &str| {
        json!({
            "target": { "@type": "Asset", "uid": target },
            "assigner": { "@type": "PartyCollection", "uid": contributors },
            "action": action,
        })
    };
    let constraints = constraints(terms);
    let duty = json!({
        "action": [{ "rdf:value": { "@id": "odrl:compensate" }, "refinement": pay(&terms.floors) }],
        "compensatedParty": contributors,
    });
    let permission = |action: &str| {
        let mut rule = rule(action);
        if let Some(fields) = rule.as_object_mut() {
            fields.insert("constraint".into(), constraints.clone());
            fields.insert("duty".into(), json!([duty]));
        }
        rule
    };
    let uses = [(terms.raw, RAW), (terms.compute, COMPUTE)];
    let permissions = uses.into_iter().filter(|(allowed, _)| *allowed).map(|(_, action)| permission(action));
    json!({
        "@context": CONTEXT,
        "@type": "Offer",
        "uid": uid,
        "conflict": "prohibit",
        "permission": permissions.collect::<Value>(),
        "prohibition": [rule("distribute"), rule("grantUse")],
    })
}

fn constraints(terms: &Terms) -> Value {
    let purposes = Purpose::ALL.into_iter().filter(|purpose| terms.permits(*purpose)).map(Purpose::iri);
    let kinds = terms.buyer_kinds.iter().map(|kind| kind.dpv());
    let mut constraints = vec![
        constraint("purpose", "isAnyOf", iris(purposes)),
        constraint("recipient", "isAnyOf", iris(kinds)),
    ];
    let (operator, codes): (&str, &[String]) = match &terms.regions {
        Regions::Any {} => ("", &[]),
        Regions::Only(codes) => ("isAnyOf", codes),
        Regions::Except(codes) => ("isNoneOf", codes),
    };
    if !codes.is_empty() {
        constraints.push(constraint(
            "spatial",
            operator,
            iris(codes.iter().map(|code| format!("{COUNTRY}{code}"))),
        ));
    }
    let longest = literal(duration(terms.longest_use), "xsd:duration");
    constraints.push(constraint("elapsedTime", "lteq", longest));
    constraints.into()
}

fn pay(floors: &[Floor]) -> Value {
    let mut amounts: Vec<Value> = floors
        .iter()
        .map(|floor| {
            let mut amount =
                constraint("payAmount", "gteq", literal(floor.amount.to_string(), "xsd:decimal"));
            if let Some(fields) = amount.as_object_mut() {
                fields.insert("unit".into(), json!({ "@id": format!("{DENOM}{}", floor.denom) }));
            }
            amount
        })
        .collect();
    let amount = match amounts.pop() {
        Some(only) if amounts.is_empty() => only,
        last => json!({ "xone": { "@list": amounts.into_iter().chain(last).collect::<Value>() } }),
    };
    json!([amount, constraint("unitOfCount", "eq", literal(PER_RECORD.into(), "xsd:string"))])
}

fn constraint(left: &str, operator: &str, right: Value) -> Value {
    json!({ "leftOperand": left, "operator": operator, "rightOperand": right })
}

/// A list, because ODRL's context would make several operands of an array.
fn iris<S: Into<String>>(iris: impl IntoIterator<Item = S>) -> Value {
    let ids = iris.into_iter().map(|iri| json!({ "@id": iri.into() }));
    json!({ "@list": ids.collect::<Value>() })
}

fn literal(value: String, of: &str) -> Value {
    json!({ "@value": value, "@type": of })
}

/// In days and seconds, the units of an xsd:duration that are always the same length.
fn duration(seconds: u64) -> String {
    match (seconds / 86_400, seconds % 86_400) {
        (days, 0) => format!("P{days}D"),
        (days, rest) => format!("P{days}DT{rest}S"),
    }
}

fn seconds(duration: &str) -> Option<u64> {
    let (days, rest) = match duration.split_once('T') {
        Some((days, rest)) => (days, rest.strip_suffix('S')?.parse().ok()?),
        None => (duration, 0),
    };
    let days: u64 = days.strip_prefix('P')?.strip_suffix('D')?.parse().ok()?;
    days.checked_mul(86_400)?.checked_add(rest)
}

/// The terms of an offer that [`odrl`] made. Fails on whatever it would not have written, so that no condition
/// of a foreign document is lost silently; and on terms that are out of bounds.
pub fn from_odrl(offer: &Value) -> Result<Terms, OdrlError> {
    let terms = read(&Reader { value: offer, path: String::new() })?;
    terms.check()?;
    let text = |path: &str| offer.pointer(path).and_then(Value::as_str).unwrap_or_default();
    let same = odrl(&terms, text("/uid"), text("/permission/0/target/uid"));
    match difference(offer, &same, String::new()) {
        Some(path) => Err(OdrlError::Differs { path }),
        None => Ok(terms),
    }
}

fn read(offer: &Reader<'_>) -> Result<Terms, OdrlError> {
    let permissions = offer.at("permission").elements()?;
    let mut actions = vec![];
    for permission in &permissions {
        actions.push(permission.at("action").one_of(&[RAW, COMPUTE])?);
    }
    let first = offer.at("permission").at("0");
    let mut terms = Terms {
        purposes: vec![],
        buyer_kinds: vec![],
        regions: Regions::Any {},
        longest_use: 0,
        raw: actions.contains(&RAW),
        compute: actions.contains(&COMPUTE),
        floors: vec![],
    };
    for constraint in first.at("constraint").elements()? {
        let right = constraint.at("rightOperand");
        match constraint.at("leftOperand").one_of(&["purpose", "recipient", "spatial", "elapsedTime"])? {
            "purpose" => terms.purposes = right.known(Purpose::ALL, Purpose::iri)?,
            "recipient" => terms.buyer_kinds = right.known(Kind::ALL, Kind::dpv)?,
            "spatial" => {
                let mut codes = vec![];
                for country in right.at("@list").elements()? {
                    codes.push(country.at("@id").after(COUNTRY)?.into());
                }
                terms.regions = match constraint.at("operator").one_of(&["isAnyOf", "isNoneOf"])? {
                    "isAnyOf" => Regions::Only(codes),
                    _ => Regions::Except(codes),
                };
            }
            _ => terms.longest_use = right.at("@value").parsed(seconds)?,
        }
    }
    // Each purpose was listed with all below it.
    let listed = terms.purposes.clone();
    terms.purposes.retain(|one| !listed.iter().any(|by| by != one && by.covers(*one)));

    let pay = first.at("duty").at("0").at("action").at("0").at("refinement").at("0");
    let several = pay.at("xone").at("@list");
    let amounts = if several.value.is_null() { vec![pay] } else { several.elements()? };
    for amount in amounts {
        terms.floors.push(Floor {
            denom: amount.at("unit").at("@id").after(DENOM)?.into(),
            amount: amount.at("rightOperand").at("@value").parsed(|text| text.parse::<u128>().ok())?.into(),
        });
    }
    Ok(terms)
}

/// A part of a document, which knows where it is. What is not there is null.
struct Reader<'a> {
    value: &'a Value,
    path: String,
}

impl<'a> Reader<'a> {
    fn at(&self, key: &str) -> Self {
        let value = match self.value {
            Value::Array(values) => key.parse::<usize>().ok().and_then(|index| values.get(index)),
            value => value.get(key),
        };
        Self { value: value.unwrap_or(&Value::Null), path: format!("{}/{key}", self.path) }
    }

    fn part(&self) -> OdrlError {
        OdrlError::Part { path: self.path.clone() }
    }

    fn unknown(&self, value: &str) -> OdrlError {
        OdrlError::Unknown { path: self.path.clone(), value: value.chars().take(128).collect() }
    }

    fn text(&self) -> Result<&'a str, OdrlError> {
        self.value.as_str().ok_or_else(|| self.part())
    }

    fn elements(&self) -> Result<Vec<Self>, OdrlError> {
        let count = self.value.as_array().ok_or_else(|| self.part())?.len();
        Ok((0..count).map(|index| self.at(&index.to_string())).collect())
    }

    fn one_of(&self, words: &[&'static str]) -> Result<&'static str, OdrlError> {
        let text = self.text()?;
        words.iter().copied().find(|word| *word == text).ok_or_else(|| self.unknown(text))
    }

    fn after(&self, prefix: &str) -> Result<&'a str, OdrlError> {
        let text = self.text()?;
        text.strip_prefix(prefix).ok_or_else(|| self.unknown(text))
    }

    fn parsed<T>(&self, parse: impl Fn(&str) -> Option<T>) -> Result<T, OdrlError> {
        let text = self.text()?;
        parse(text).ok_or_else(|| self.unknown(text))
    }

    /// A list of IRIs, each of one of these.
    fn known<T: Copy, const N: usize>(
        &self,
        all: [T; N],
        iri: impl Fn(T) -> &'static str,
    ) -> Result<Vec<T>, OdrlError> {
        let find = |text: &str| all.into_iter().find(|one| iri(*one) == text);
        self.at("@list").elements()?.iter().map(|element| element.at("@id").parsed(find)).collect()
    }
}

/// Where two documents differ first.
fn difference(one: &Value, other: &Value, path: String) -> Option<String> {
    let at = |key: &str| format!("{path}/{key}");
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let more = other.keys().filter(|key| !one.contains_key(*key));
            one.keys().chain(more).find_map(|key| match (one.get(key), other.get(key)) {
                (Some(one), Some(other)) => difference(one, other, at(key)),
                _ => Some(at(key)),
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            (0..one.len().max(other.len())).find_map(|index| match (one.get(index), other.get(index)) {
                (Some(one), Some(other)) => difference(one, other, at(&index.to_string())),
                _ => Some(at(&index.to_string())),
            })
        }
        _ => (one != other).then_some(path),
    }
}
