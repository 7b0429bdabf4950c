//! Consent events: given, withdrawn, withdrawn by erasure.

use serde_json::{Value, json};

use super::{Facts, Moments, ReceiptError, State, state_of};
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
    let for_good = "for good; licences sold before run to their end";
    let mut withdrawn = |at: u64, how: String| {
        events.list.push(event("dpv:ConsentWithdrawn", at, for_good, how));
        events.last = at;
    };
    let by_message = || format!("signed message Withdraw to data-pool, contribution {}", contribution.id);
    let Moments { withdrawn: before, erased } = facts.moments;
    match erased {
        Some(at) => {
            // what was withdrawn later was so because of the erasure
            if let Some(before) = before.filter(|before| *before < at) {
                withdrawn(before, by_message());
            }
            withdrawn(at, "erasure of the identity in identity-registry, asked for by the person".into());
        }
        None if state_of(contribution, None) == State::Withdrawn => {
            let at = before.ok_or(ReceiptError::NoMoment { contribution: contribution.id })?;
            withdrawn(at, by_message());
        }
        None => {}
    }
    Ok(events)
}
