//! Consent events: given, withdrawn, withdrawn by erasure.

use serde_json::{Value, json};

use super::{Facts, ReceiptError, State, state_of};
use crate::vocabulary::{id, instant};

pub(crate) struct Events {
    pub(crate) list: Vec<Value>,
    /// When the last was, seconds.
    pub(crate) last: u64,
}

pub(crate) fn events(facts: &Facts<'_>) -> Result<Events, ReceiptError> {
    let contribution = facts.contribution;
    let subject = facts.names().identity(contribution.identity);
    let event = |status: &str, at: u64, until: &str, how: String| {
        json!({
            "@type": status,
            "dpv:isIndicatedAtTime": instant(at),
            "dpv:isIndicatedBy": id(&*subject),
            "dpv:hasIndicationMethod": how,
            "dpv:hasDuration": { "@type": "dpv:UntilEventDuration", "rdf:value": until },
        })
    };
    let how = format!("signed message Contribute to data-pool, contribution {}", contribution.id);
    let given = event("dpv:ConsentGiven", contribution.submitted_at, "until it is withdrawn", how);
    let mut events = Events { list: vec![given], last: contribution.submitted_at };
    let state = state_of(contribution, facts.identity);
    let missing = || ReceiptError::NoMoment { contribution: contribution.id, state: state.name() };
    let for_good = "for good; licences sold before run to their end";
    let mut withdrawn = |at: u64, how: String| {
        events.list.push(event("dpv:ConsentWithdrawn", at, for_good, how));
        events.last = at;
    };
    let by_message = || format!("signed message Withdraw to data-pool, contribution {}", contribution.id);
    match (state, facts.moments.withdrawn, facts.moments.erased) {
        (State::Active, ..) => {}
        (State::Withdrawn, at, _) => withdrawn(at.ok_or_else(missing)?, by_message()),
        (State::Erased, before, Some(at)) => {
            if let Some(before) = before.filter(|before| *before < at) {
                withdrawn(before, by_message());
            }
            withdrawn(at, "erasure of the identity in identity-registry, asked for by the person".into());
        }
        (State::Erased, _, None) => return Err(missing()),
    }
    Ok(events)
}
