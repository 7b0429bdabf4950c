//! Act 6: cohorts are bought, the key is delivered and checked by the contract, the bundle is opened.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, ensure};
use api::event::ChainEvent;
use api::marketplace::{Bought, ExecuteMsg, OrderStatus};
use api::{CohortId, OrderId};
use oracle::blob::{Blobs, ContentId};
use oracle::bundle::{self, check_bundle, pack};
use oracle::edition::Manifest;
use sealed_key::{EditionKey, age_identity, age_recipient};

use super::kyc::UNIVERSITY;
use super::matching::Matched;
use crate::demo::Demo;
use crate::demo::narrator::{amount, coin, grouped};

pub(super) fn play(demo: &mut Demo, matched: &Matched) -> Result<()> {
    demo.say.act(6, "Cohorts are bought; the contract checks the key; the bundle opens");
    let marketplace = demo.suite.contracts.marketplace.clone();
    let msg = ExecuteMsg::Accept { request: matched.request, purchase: matched.purchase.clone() };
    let response = demo.suite.execute(&matched.buyer, &marketplace, &msg, &[])?;
    let bought = response.events.iter().find_map(Bought::parse).context("an event tells the order")?;
    let what = format!("accepts: order {}, {} of 5 cohorts", bought.order, matched.purchase.lines.len());
    demo.say.deed(UNIVERSITY, &what, coin(bought.price.u128(), &bought.denom));
    demo.say.say(
        "The price is of the weights that were frozen; rows that anonymity suppressed were paid for too.",
    );
    let close = ExecuteMsg::CloseRequest { request: matched.request };
    let before = demo.suite.balance(&matched.buyer, &bought.denom);
    demo.send(&matched.buyer, &marketplace, &close, &[])?;
    let rest = demo.suite.balance(&matched.buyer, &bought.denom) - before;
    let rest = amount(rest, &bought.denom);
    demo.say.deed(UNIVERSITY, "closes the request and gets the rest of the budget back", &rest);
    deliver(demo, bought.order)?;
    let opened = open(demo, UNIVERSITY, bought.order)?;
    others_stay_closed(demo, bought.order, &opened)
}

/// A keeper broadcasts the key; the contract checks it by one pairing equation.
pub(super) fn deliver(demo: &mut Demo, order: OrderId) -> Result<()> {
    demo.suite.deliver(order)?;
    demo.say.deed(
        "keeper 1",
        &format!("delivers the key of order {order}: R1, E"),
        "e(h,P) e(R1,B2) = e(E,g2) ✓",
    );
    Ok(())
}

/// A bundle that was opened: the secret that opens it, and where its ciphertext lies.
pub(super) struct Opened {
    identity: String,
    pub(super) content: ContentId,
}

/// The buyer computes K, opens the bundle as an age file, checks it against the root on chain, and compares it
/// row by row with what the keepers published.
pub(super) fn open(demo: &mut Demo, buyer: &str, order: OrderId) -> Result<Opened> {
    let found = demo.suite.order(order);
    let (OrderStatus::Delivered { r1, e, .. } | OrderStatus::Settled { r1, e, .. }) = &found.status else {
        return Err(anyhow!("order {order} is not delivered"));
    };
    let cohorts: Vec<CohortId> = found.purchase.lines.iter().map(|line| line.cohort).collect();
    let sealed = seal(demo, order, &cohorts)?;

    // the buyer's side: nothing but the chain, the bundle, and the buyer's own secret
    let secret = demo.suite.exchange_secret(buyer).open(r1, e)?;
    let seed = demo.suite.with_edition_key(&found, |key| secret.age_seed(key))?;
    let identity = age_identity(&seed);
    let plaintext = bundle::open(&bundle::identity(&identity)?, &sealed)?;
    let root = demo.suite.with_edition_key(&found, |key: &EditionKey<'_>| key.manifest_root);
    let checked = check_bundle(&root, &cohorts, &plaintext)?;

    let published = published(demo, order)?;
    let mut rows = 0usize;
    for file in &checked.files {
        let ours = published.1.get(&file.cohort).context("the keepers' file")?;
        let lines = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
        let (theirs, ours) = (lines(file.rows), lines(ours));
        ensure!(theirs.len() == ours.len(), "cohort {}: another number of rows", file.cohort);
        for (one, other) in theirs.iter().zip(&ours) {
            ensure!(one == other, "cohort {}: a row differs", file.cohort);
            rows += 1;
        }
    }
    let folder = format!("order-{order}");
    demo.out.bytes(&format!("{folder}/bundle.age"), &sealed)?;
    let note = "# test-only key of a demo order: age -d -i identity.txt bundle.age | tar -x\n";
    demo.out.bytes(&format!("{folder}/identity.txt"), format!("{note}{}\n", &*identity).as_bytes())?;
    let figures =
        format!("{} lines compared, {} records", grouped(rows as u128), grouped(checked.records().into()));
    demo.say.deed(
        buyer,
        "computes K = E / R1^b, opens the age file, checks it by the root on chain",
        &figures,
    );
    let content = demo.blobs.put(&sealed)?;
    Ok(Opened { identity: identity.to_string(), content })
}

/// The edition of an order, as the keepers have it.
fn published(demo: &Demo, order: OrderId) -> Result<(Manifest, BTreeMap<CohortId, Vec<u8>>)> {
    let purchase = demo.suite.order(order).purchase;
    let story = demo.pools.iter().find(|story| story.id == purchase.pool).context("the pool")?;
    let edition =
        story.editions.iter().find(|edition| edition.number == purchase.edition).context("the edition")?;
    Ok((edition.manifest.clone(), edition.files.clone()))
}

/// The keepers' side: the archive of these cohorts, sealed to the key of exactly this set.
fn seal(demo: &Demo, order: OrderId, cohorts: &[CohortId]) -> Result<Vec<u8>> {
    let (manifest, files) = published(demo, order)?;
    let chosen = cohorts
        .iter()
        .map(|cohort| Ok((*cohort, files.get(cohort).context("its file")?.as_slice())))
        .collect::<Result<Vec<_>>>()?;
    let archive = pack(&manifest, &chosen)?;
    let found = demo.suite.order(order);
    let seed = demo.suite.with_edition_key(&found, |key| {
        let key = EditionKey { cohorts, ..*key };
        demo.suite.custody.edition_secret(&key)?.age_seed(&key)
    })?;
    Ok(bundle::encrypt_to(&[bundle::recipient(&age_recipient(&seed))?], &archive)?)
}

/// The bundle of the cohorts that were not bought does not open with this key, nor does that of all of them.
fn others_stay_closed(demo: &mut Demo, order: OrderId, opened: &Opened) -> Result<()> {
    let purchase = demo.suite.order(order).purchase;
    let bought: Vec<CohortId> = purchase.lines.iter().map(|line| line.cohort).collect();
    let story = demo.pools.iter().find(|story| story.id == purchase.pool).context("the pool")?;
    let all: Vec<CohortId> = story.cohorts.iter().map(|cohort| cohort.id).collect();
    let others: Vec<CohortId> = all.iter().copied().filter(|cohort| !bought.contains(cohort)).collect();
    let identity = bundle::identity(&opened.identity)?;
    for (what, cohorts) in [("of the two other cohorts", others), ("of all five cohorts", all)] {
        let sealed = seal(demo, order, &cohorts)?;
        match bundle::open(&identity, &sealed) {
            Ok(_) => return Err(anyhow!("the bundle {what} opens with the key of order {order}")),
            Err(error) => demo.tell_refusal(
                &format!("order {order}'s key on the bundle {what}"),
                "bundle.not_for_this_key",
                &error.to_string(),
            ),
        }
    }
    Ok(())
}
