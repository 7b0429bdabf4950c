//! Deploys on a chain of scripts/localnet, and is stopped at every moment of every step: with a transaction in the journal and
//! not sent, sent and in no block, in a block and not in the journal. Each time another run goes on. In the end the
//! account's sequences show that no step was done twice, the doctor finds all well, and sees what is then broken.
//!
//! `tests/deployment` runs it: interrupt DEPLOY.TOML ACCOUNTS.JSON ARTIFACTS RPC CHAIN_ID DEPLOYMENTS
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chain::{Client, Key, TestAccounts};
use deploy::{Artifacts, Config, Deployer, Deployment, Error, Moment, Part, Profile, Step, doctor};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, accounts, artifacts, rpc, chain_id, dir] = arguments.as_slice() else {
        panic!("interrupt DEPLOY.TOML ACCOUNTS.JSON ARTIFACTS RPC CHAIN_ID DEPLOYMENTS");
    };
    let mut config = Config::read(Path::new(config)).expect("a good deploy.toml");
    config.rpc.clone_from(rpc);
    config.chain_id.clone_from(chain_id);
    let artifacts = Artifacts::read(Path::new(artifacts)).expect("artifacts");
    let keys = test_keys(Path::new(accounts));
    chain::block_on(interrupted(&config, &artifacts, &keys, Path::new(dir))).expect("a runtime");
}

async fn interrupted(config: &Config, artifacts: &Artifacts, keys: &BTreeMap<String, Key>, dir: &Path) {
    let open_key = |name: &str| Ok(keys[name].clone());
    let tell = |words: &str| println!("{words}");
    let client = Client::connect(&config.rpc).await.expect("the chain");
    let actors: Vec<&Key> = std::iter::once(&config.deployer)
        .chain(["relayer-1", "relayer-2", "relayer-3", "relayer-4"].map(String::from).iter())
        .map(|name| &keys[name])
        .collect();
    let sequences = async || {
        let mut sequences = vec![];
        for key in &actors {
            let account = client.account(&key.address(client.prefix())).await.expect("an account");
            sequences.push(account.sequence);
        }
        sequences
    };
    let before = sequences().await;

    // each run stops at the first moment at which none has stopped before; of every second step the moment Sent is left
    // out, so that Included is come to
    let steps = Step::all(config);
    let stopped = RefCell::new(BTreeSet::new());
    let stop = |step: &Step, moment: Moment| {
        let odd = steps.iter().position(|each| each == step).expect("a step") % 2 == 1;
        let due = moment == Moment::Entered || (moment == Moment::Sent) != odd;
        due && stopped.borrow_mut().insert((step.name(), format!("{moment:?}")))
    };
    loop {
        let deployer = Deployer::open(config, artifacts, dir, &open_key, &tell).await.expect("opens");
        match deployer.stop_at(&stop).run().await {
            Err(Error::Stopped) => {}
            Ok(_) => break,
            Err(error) => panic!("{error}"),
        }
    }
    let stops = stopped.borrow().len();
    assert_eq!(stops, 2 * steps.len(), "twice a step");
    let mut last = Deployer::open(config, artifacts, dir, &open_key, &tell).await.expect("opens");
    let deployment = last.run().await.expect("deployed");
    assert!(last.plan().iter().all(|(_, done)| done.is_some()));
    let again = last.run().await.expect("nothing is left");
    assert_eq!(deployment, again);
    drop(last);

    let bonds = steps.iter().filter(|step| matches!(step, Step::Bond(_))).count();
    let expected: Vec<usize> = std::iter::once(steps.len() - bonds).chain(vec![1; bonds]).collect();
    let took: Vec<usize> = before
        .iter()
        .zip(sequences().await)
        .map(|(before, after)| usize::try_from(after - before).expect("small"))
        .collect();
    assert_eq!(took, expected, "transactions of deployer and relayers: one a step");
    println!("{} steps, stopped {stops} times, each done once", steps.len());

    let findings = doctor::examine(&deployment, Some(config)).await.expect("looks");
    for finding in &findings {
        assert_eq!(finding.wrong, None, "{finding}");
    }
    println!("doctor: {} things, all well", findings.len());

    let mut broken = Deployment::read(&Deployment::path(dir, &config.chain_id)).expect("written");
    assert_eq!(broken, deployment);
    let registry = broken.contracts[&Part::IdentityRegistry].clone();
    broken.contracts.insert(Part::DataPool, registry.clone());
    broken.contracts.get_mut(&Part::Governance).expect("there").checksum = registry.checksum;
    let wrong = doctor::examine(&broken, None).await.expect("looks");
    let wrong: Vec<_> = wrong.into_iter().filter(|finding| finding.wrong.is_some()).collect();
    for what in
        ["checksum of governance", "label of data_pool", "config of data_pool", "data_pool of reward_token"]
    {
        assert!(wrong.iter().any(|finding| finding.what == what), "{what}: {wrong:?}");
    }
    println!("doctor: sees {} things that are wrong", wrong.len());

    // the same offices, where people would rely on them
    let relied = Deployment { profile: Profile::Production, ..deployment };
    let known = doctor::examine(&relied, None).await.expect("looks");
    let known = known.iter().find(|finding| finding.what == "offices in private hands").expect("looked at");
    let words = known.wrong.as_deref().expect("wrong");
    for holder in [
        "guardian: guardian",
        "founder: founder-3",
        "auditor: auditor-8",
        "relayer: relayer-4",
        "issuer: issuer-1",
    ] {
        assert!(words.contains(holder), "{holder}: {words}");
    }
}

/// TEST ONLY: keys that everyone knows.
fn test_keys(accounts: &Path) -> BTreeMap<String, Key> {
    let text = std::fs::read(accounts).expect("accounts.json");
    let accounts: TestAccounts = serde_json::from_slice(&text).expect("JSON");
    accounts.all().map(|account| (account.name.clone(), account.key().expect("good words"))).collect()
}
