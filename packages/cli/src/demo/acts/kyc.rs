//! Act 1: people and organisations prove who they are.

use anyhow::Result;
use api::identity_registry::ExecuteMsg;
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use issuer::Claims;
use terms::Kind;
use testkit::NATIVE;

use crate::demo::Demo;
use crate::demo::narrator::amount;

/// Contributors of the pool of real data.
pub(crate) const INSURED: usize = 120;
/// Contributors of the pool of heart rates.
pub(crate) const WEARERS: usize = 32;
/// Auditors: enough for a panel, with some to spare.
const AUDITORS: usize = 8;
/// People whose contribution will be rejected.
pub(crate) const CARELESS: usize = 5;

/// Everyone who will contribute.
pub(crate) struct People {
    pub(crate) insured: Vec<Addr>,
    pub(crate) wearers: Vec<Addr>,
    pub(crate) careless: Vec<Addr>,
}

/// The two buyers: (account, kind, region).
pub(crate) const UNIVERSITY: &str = "university";
pub(crate) const FIRM: &str = "firm";

pub(super) fn play(demo: &mut Demo) -> Result<People> {
    demo.say.act(1, "Who is who: credentials, and one identity a person");
    demo.say.say("Durations are those of a local net: what takes days in production takes minutes here.");
    for issuer in &demo.suite.issuers {
        let domain =
            if issuer.id < 3 { "persons; shares nullifier domain 1" } else { "organisations; domain 2" };
        demo.say.deed(&format!("issuer {}", issuer.id), &format!("is accepted for {domain}"), "");
    }
    let insured = register(demo, "contributor", INSURED)?;
    let wearers = register(demo, "wearer", WEARERS)?;
    let careless = register(demo, "careless", CARELESS)?;
    let all = INSURED + WEARERS + CARELESS;
    demo.say.deed(
        "registry",
        "enters people of issuers 1 and 2 by signed credential",
        &format!("{all} people"),
    );

    for (name, kind, region, words) in [
        (UNIVERSITY, Kind::Academic, "AT", "a university in Austria"),
        (FIRM, Kind::ForProfit, "DE", "a company in Germany"),
    ] {
        let address = demo.suite.buyer(name, kind, region);
        demo.names.insert(address, name.into());
        let what = format!("registers with issuer 3 as {words}, and sets an exchange key");
        demo.say.deed(name, &what, "level 3");
    }
    let curator = demo.suite.curator("curator");
    demo.names.insert(curator, "curator".into());
    demo.say.deed("owner", "grants the role `curator`", "");
    for (number, auditor) in (1..).zip(demo.suite.auditors(AUDITORS)) {
        demo.names.insert(auditor, format!("auditor {number}"));
    }
    demo.say.deed("owner", "grants the role `auditor`, and they enlist", &format!("{AUDITORS} auditors"));
    let guardian = demo.suite.account("guardian");
    demo.names.insert(guardian, "guardian".into());
    for relayer in &demo.suite.relayers {
        let name =
            format!("relayer {}", demo.names.values().filter(|name| name.starts_with("relayer")).count() + 1);
        demo.names.insert(relayer.address.clone(), name);
    }
    let bonds = amount(testkit::RELAYER_BOND * testkit::RELAYERS as u128, NATIVE);
    demo.say.deed("4 relayers", "are bonded, are the committee, and keep custody key 1", &bonds);

    // the same passport at another issuer of the domain, from another address
    let twin = demo.suite.account("contributor 1 again");
    let claims = Claims { batch: 2, ..demo.suite.claims(&twin, Kind::Person) };
    let issued = demo.suite.issue(2, "contributor 1", claims);
    let registry = demo.suite.contracts.registry.clone();
    let msg = ExecuteMsg::Register { credential: issued.credential, signature: issued.signature };
    demo.attempt(
        "the same person at another issuer",
        |error: &ContractError| matches!(error, ContractError::PersonKnown { domain: 1 }),
        (&twin, &registry),
        &msg,
        &[],
    )?;
    Ok(People { insured, wearers, careless })
}

pub(super) fn register(demo: &mut Demo, name: &str, count: usize) -> Result<Vec<Addr>> {
    (1..=count)
        .map(|number| {
            let name = format!("{name} {number}");
            let address = demo.suite.account(&name);
            let issuer = if number % 2 == 0 { 2 } else { 1 };
            let issued = demo.suite.issue(issuer, &name, demo.suite.claims(&address, Kind::Person));
            demo.suite.register(&address, issued)?;
            demo.names.insert(address.clone(), name);
            Ok(address)
        })
        .collect()
}
