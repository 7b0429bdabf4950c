//! Offers made.

use std::collections::BTreeMap;

use api::marketplace::{OfferResponse, QueryMsg};

use super::when;
use crate::Dossier;
use crate::report::{ReportError, Section, Subject, row};

pub(crate) fn section(of: &Subject<'_>, _: &BTreeMap<String, Dossier>) -> Result<Section, ReportError> {
    let mut rows = vec![];
    for maker in &of.addresses {
        of.ask.pages(
            &of.ask.contracts.marketplace,
            |start_after, limit| QueryMsg::OffersOf { maker: maker.clone(), start_after, limit: Some(limit) },
            |offer: &OfferResponse| offer.id,
            |offer| {
                rows.push(row! {
                    "offer" => offer.id,
                    "address" => maker,
                    "gives" => offer.give,
                    "of" => offer.give_denom,
                    "wants" => offer.terms.amount,
                    "in" => offer.terms.denom,
                    "left" => offer.left,
                    "until" => when(Some(offer.terms.expires_at)),
                    "taken_back" => offer.closed,
                });
                Ok(())
            },
        )?;
    }
    Ok(Section {
        key: "offers",
        title: "Your offers",
        what: "What you offered to exchange, and what of it is left, in micro-denom.",
        why: "What is offered lies in escrow until it is filled or taken back. GDPR art. 6(1)(b).",
        kept: "As long as the chain; who filled it is in events.",
        rows,
        documents: vec![],
    })
}
