//! The four relayers of a chain of scripts/localnet, by the test keys that everyone knows: what their nodes do, one deed a
//! call, so that people's commands find a network that answers.
//!
//! `tests/roles` runs it:
//!
//! ```text
//! keepers ACCOUNTS.JSON DEPLOYMENT.JSON STORE custody
//! keepers ...                                 judge POOL SCHEMA.JSON
//! keepers ...                                 publish POOL EDITION SCHEMA.JSON
//! keepers ...                                 match REQUEST POOL EDITION COHORT,...
//! keepers ...                                 deliver ORDER BUNDLE.AGE
//! ```
//!
//! STORE is the folder of blobs; the custody key is that of `STORE/custody.json`, which `sheaf relayer custody propose`
//! wrote (`--out STORE/custody.json`), where it is there, and otherwise a test key, which `custody` enters. Each deed says
//! what came of it, as JSON. docs/commands.md has the whole way from a custody key to an opened bundle.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use api::data_pool::{
    CohortResponse, ContributionResponse, ContributionStatus, EditionResponse, ExecuteMsg, PoolResponse,
    QueryMsg,
};
use api::event::ChainEvent;
use api::identity_registry::{Custody, CustodyAdded, ExecuteMsg as Registry, QueryMsg as AskRegistry};
use api::marketplace::{ExecuteMsg as Market, OrderResponse, QueryMsg as AskMarket};
use api::{CohortId, EditionNo, OrderId, PoolId};
use attestation::{
    Authority, Candidate, CustodyStatement, EditionItem, Keeper, MatchItem, Report, ReportItem, Signature,
    VerificationItem, quorum_of,
};
use chain::{Client, Gas, Included, Key, TestAccounts, Wallet, message};
use cosmwasm_std::Binary;
use deploy::keys::RelayerKeys;
use deploy::{Deployment, Part};
use oracle::anonymise::Source;
use oracle::blob::{Blobs, ContentId, DirBlobs};
use oracle::bundle;
use oracle::checks::{Checked, Claim, SeenRows, Verdict, check};
use oracle::edition::{Built, Manifest, Which, build};
use oracle::schema::{PoolSchema, Table};
use sealed_key::{CustodySecret, EditionKey, OrderContext, SealedKey, age_identity, age_recipient};
use serde_json::{Value, json};

/// TEST ONLY.
const CUSTODY_SEED: [u8; 32] = [7; 32];
const RELAYERS: u32 = 4;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [accounts, deployment, store, deed, rest @ ..] = arguments.as_slice() else {
        panic!("keepers ACCOUNTS.JSON DEPLOYMENT.JSON STORE DEED ...");
    };
    let number = |text: &str| -> u32 { text.parse().expect("a number") };
    let schema = |path: &str| PoolSchema::from_json(&fs::read(path).expect("a schema")).expect("good");
    let told = chain::block_on(async {
        let net = Net::open(Path::new(accounts), Path::new(deployment), Path::new(store)).await;
        match (*deed, rest) {
            ("custody", []) => net.custody().await,
            ("judge", [pool, path]) => net.judge(number(pool), &schema(path)).await,
            ("publish", [pool, edition, path]) => {
                net.publish(number(pool), number(edition), &schema(path)).await
            }
            ("match", [request, pool, edition, cohorts]) => {
                let cohorts = cohorts.split(',').map(number).collect();
                let candidate =
                    Candidate { pool: number(pool), edition: number(edition), cohorts, score: 9_000 };
                net.answer(number(request).into(), candidate).await
            }
            ("deliver", [order, bundle]) => net.deliver(number(order).into(), Path::new(bundle)).await,
            _ => panic!("{deed} {rest:?}: no such deed"),
        }
    });
    println!("{}", told.expect("a runtime"));
}

/// All four, and the account of the first, which sends.
struct Net {
    deployment: Deployment,
    wallet: Wallet,
    keys: Vec<(String, RelayerKeys)>,
    custody: CustodySecret,
    blobs: DirBlobs,
    store: PathBuf,
}

impl Net {
    async fn open(accounts: &Path, deployment: &Path, store: &Path) -> Self {
        let deployment = Deployment::read(deployment).expect("a deployment");
        let accounts: TestAccounts =
            serde_json::from_slice(&fs::read(accounts).expect("accounts")).expect("JSON");
        let accounts: Vec<Key> = (1..=RELAYERS)
            .map(|number| accounts.named(&format!("relayer-{number}")).expect("relayers"))
            .map(|account| account.key().expect("good words"))
            .collect();
        let client =
            Client::connect_to(&deployment.chain_id, &deployment.rpc).await.expect("the chain answers");
        let keys: Vec<_> = accounts
            .iter()
            .map(|key| (key.address(client.prefix()), RelayerKeys::of(key).expect("good keys")))
            .collect();
        let gas = Gas::at(deployment.gas_price.parse().expect("a price"));
        let wallet = Wallet::new(client, accounts[0].clone(), gas);
        let blobs = DirBlobs::open(store).expect("a folder");
        let custody = custody_secret(store, &keys);
        Self { deployment, wallet, keys, custody, blobs, store: store.into() }
    }

    fn at(&self, part: Part) -> &str {
        self.deployment.address(part)
    }

    async fn ask<T: serde::de::DeserializeOwned>(&self, part: Part, query: &impl serde::Serialize) -> T {
        self.wallet.client().smart(self.at(part), query).await.expect("an answer")
    }

    async fn send(&self, part: Part, msg: &impl serde::Serialize) -> Included {
        let msg = message::execute(&self.wallet.address(), self.at(part), msg, &[]).expect("encodes");
        self.wallet.send(vec![msg]).await.expect("taken")
    }

    /// A report, good for ten minutes, and a quorum's signatures.
    async fn report<T: ReportItem>(
        &self,
        part: Part,
        authority: Authority,
        items: Vec<T>,
    ) -> (Report<T>, Vec<Signature>) {
        let (_, _, now) = self.wallet.client().pinned().await.expect("a block");
        let issued_at = now.seconds();
        let (chain_id, contract) = (self.deployment.chain_id.clone(), self.at(part).into());
        let report = Report { chain_id, contract, authority, issued_at, expires_at: issued_at + 600, items };
        let signers = self.signers(&report.authority).await;
        let quorum = (0u8..).zip(&signers).take(quorum_of(signers.len()));
        let signatures = quorum.map(|(index, keys)| keys.signer.sign_report(index, &report).expect("signs"));
        let signatures = signatures.collect();
        (report, signatures)
    }

    /// Who signs for an authority, in the order in which it indexes them.
    async fn signers(&self, authority: &Authority) -> Vec<&RelayerKeys> {
        let Authority::Custody(custody) = *authority else {
            return self.keys.iter().map(|(_, keys)| keys).collect();
        };
        let found: Custody = self.ask(Part::IdentityRegistry, &AskRegistry::Custody { custody }).await;
        let of = |keeper: &Keeper| {
            let own = self.keys.iter().find(|(address, _)| *address == keeper.address);
            &own.unwrap_or_else(|| panic!("keeper {} is no relayer of the test accounts", keeper.address)).1
        };
        found.keepers.iter().map(of).collect()
    }

    async fn custody(&self) -> Value {
        let keeper = |(address, keys): &(String, RelayerKeys)| Keeper {
            address: address.clone(),
            key: keys.public_key(),
            recipient: keys.recipient(),
        };
        let statement = CustodyStatement {
            chain_id: self.deployment.chain_id.clone(),
            registry: self.at(Part::IdentityRegistry).into(),
            p: self.custody.public().to_vec().into(),
            keepers: self.keys.iter().map(keeper).collect(),
        };
        let digest = statement.digest();
        let sign = |(signer, (_, keys)): (u8, &(String, RelayerKeys))| Signature {
            signer,
            signature: keys.signer.sign(&digest).expect("signs"),
        };
        let signatures = (0u8..).zip(&self.keys).map(sign).collect();
        let proof = self.custody.prove_possession(&digest).to_vec().into();
        let CustodyStatement { p, keepers, .. } = statement;
        let msg = Registry::AddCustody { p, proof, keepers, signatures };
        let done = self.send(Part::IdentityRegistry, &msg).await;
        let added = done.events.iter().find_map(CustodyAdded::parse).expect("an event tells the number");
        json!({ "custody": added.custody, "hash": done.hash })
    }

    /// Everything that was ever put into a pool, by number.
    async fn contributions(&self, pool: PoolId) -> Vec<ContributionResponse> {
        let (client, data_pool) = (self.wallet.client(), self.at(Part::DataPool));
        let mut found = vec![];
        for contribution in 1.. {
            let query = QueryMsg::Contribution { contribution };
            match client.smart::<ContributionResponse>(data_pool, &query).await {
                Ok(one) if one.pool == pool => found.push(one),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        found
    }

    /// The custody key of a pool.
    async fn custody_of(&self, pool: PoolId) -> Authority {
        let found: PoolResponse = self.ask(Part::DataPool, &QueryMsg::Pool { pool }).await;
        Authority::Custody(found.pool.draft.custody)
    }

    /// A contribution, as a keeper opens it.
    fn opened(&self, keeper: &RelayerKeys, content: &str) -> Vec<u8> {
        let content: ContentId = content.parse().expect("a content id");
        let identity = bundle::identity(&age_identity(&keeper.age_seed)).expect("an identity");
        bundle::open(&identity, &self.blobs.get(&content).expect("it is in the store")).expect("opens")
    }

    /// What a keeper finds in what waits, having seen what counts.
    fn checked(
        &self,
        keeper: &RelayerKeys,
        schema: &PoolSchema,
        all: &[ContributionResponse],
    ) -> Vec<(u64, Verdict)> {
        let (mut seen, mut found) = (SeenRows::new(), vec![]);
        for one in all {
            let waits = one.status == ContributionStatus::Submitted;
            if !waits && !counts(one) {
                continue;
            }
            let claim = Claim { contribution: one.id, records: one.records.into() };
            let plaintext = self.opened(keeper, &one.content);
            let Checked { report, sketch } = check(schema, claim, &plaintext, &seen);
            if !matches!(report.verdict, Verdict::Rejected { .. }) {
                seen.insert(one.id, sketch);
            }
            if waits {
                found.push((one.id, report.verdict));
            }
        }
        found
    }

    async fn judge(&self, pool: PoolId, schema: &PoolSchema) -> Value {
        let all = self.contributions(pool).await;
        let found = agreed(self.keys.iter().map(|(_, keeper)| self.checked(keeper, schema, &all)));
        let mut items = vec![];
        for (contribution, verdict) in &found {
            let round = all.iter().find(|one| one.id == *contribution).expect("there").round;
            let (contribution, seed) = (*contribution, self.seed(*contribution).await);
            items.push(VerificationItem { contribution, round, seed, verdict: (*verdict).into() });
        }
        let (report, signatures) = self.report(Part::DataPool, self.custody_of(pool).await, items).await;
        let hash = self.send(Part::DataPool, &ExecuteMsg::Verify { report, signatures }).await.hash;
        let verdicts: BTreeMap<String, Verdict> =
            found.into_iter().map(|(id, verdict)| (id.to_string(), verdict)).collect();
        json!({ "verdicts": verdicts, "hash": hash })
    }

    /// The hash of the block after the one in which a contribution came in.
    async fn seed(&self, contribution: u64) -> cosmwasm_std::HexBinary {
        let (client, data_pool) = (self.wallet.client(), self.at(Part::DataPool));
        let number = contribution.to_string();
        let came = client.search(data_pool, "sheaf_contributed", "contribution", &number).await;
        let height = came.expect("the node knows its history").last().expect("it came in").height;
        if client.tip().await.expect("a block").0 <= height {
            client.next_block(std::time::Duration::from_secs(60)).await.expect("a later block");
        }
        client.block_hash(height + 1).await.expect("there is a later block")
    }

    async fn publish(&self, pool: PoolId, edition: EditionNo, schema: &PoolSchema) -> Value {
        let members: Vec<_> = self.contributions(pool).await.into_iter().filter(counts).collect();
        let found: PoolResponse = self.ask(Part::DataPool, &QueryMsg::Pool { pool }).await;
        let query = QueryMsg::Cohorts { pool, start_after: None, limit: None };
        let mut sold: Vec<CohortResponse> = self.ask(Part::DataPool, &query).await;
        sold.retain(|cohort| cohort.heads >= found.pool.draft.min_heads);
        let terms = sold.iter().map(|cohort| (cohort.id, cohort.terms.clone())).collect();
        let (chain_id, data_pool) = (self.deployment.chain_id.as_str(), self.at(Part::DataPool));
        let which = Which { chain_id, data_pool, pool, edition };
        let built = agreed(self.keys.iter().map(|(_, keeper)| {
            let members = members.iter().filter(|one| sold.iter().any(|cohort| cohort.id == one.cohort));
            let tables: Vec<(&ContributionResponse, Table)> = members
                .map(|one| (one, Table::parse(schema, &self.opened(keeper, &one.content)).expect("reads")))
                .collect();
            let sources: Vec<Source<'_>> = tables
                .iter()
                .map(|(one, table)| Source { cohort: one.cohort, contributor: one.identity, table })
                .collect();
            build(schema, which, &terms, &sources).expect("an edition")
        }));
        let Built { manifest, files, .. } = built;
        let folder = self.editions(pool, edition);
        fs::create_dir_all(&folder).expect("a folder");
        for entry in &manifest.cohorts {
            fs::write(folder.join(&entry.file), &files[&entry.cohort]).expect("written");
        }
        let content = self.blobs.put(&manifest.to_json().expect("JSON")).expect("stored").to_string();
        let slots = sold.iter().filter(|cohort| files.contains_key(&cohort.id)).map(|cohort| cohort.slot);
        let mask = slots.fold(0u32, |mask, slot| mask | 1 << slot);
        let manifest_root = manifest.root().into();
        let item = EditionItem { pool, edition, manifest_root, manifest: content.clone(), mask };
        let (report, signatures) = self.report(Part::DataPool, self.custody_of(pool).await, vec![item]).await;
        let hash = self.send(Part::DataPool, &ExecuteMsg::Publish { report, signatures }).await.hash;
        let records: BTreeMap<String, u64> =
            manifest.cohorts.iter().map(|entry| (entry.cohort.to_string(), entry.records)).collect();
        json!({ "manifest": content, "records": records, "hash": hash })
    }

    /// Where the files of an edition lie.
    fn editions(&self, pool: PoolId, edition: EditionNo) -> PathBuf {
        self.store.join(format!("editions/{pool}-{edition}"))
    }

    async fn answer(&self, request: u64, candidate: Candidate) -> Value {
        let item = MatchItem { request, round: 1, candidates: vec![candidate] };
        let (report, signatures) = self.report(Part::Marketplace, Authority::Epoch(1), vec![item]).await;
        json!({ "hash": self.send(Part::Marketplace, &Market::Match { report, signatures }).await.hash })
    }

    /// Seals the bundle of an order, and delivers its key.
    async fn deliver(&self, order: OrderId, to: &Path) -> Value {
        let found: OrderResponse = self.ask(Part::Marketplace, &AskMarket::Order { order }).await;
        let (pool, edition) = (found.purchase.pool, found.purchase.edition);
        let cut: EditionResponse = self.ask(Part::DataPool, &QueryMsg::Edition { pool, edition }).await;
        let published = cut.edition.published.expect("published");
        let query = AskRegistry::Custody { custody: found.custody };
        let custody: Custody = self.ask(Part::IdentityRegistry, &query).await;
        assert!(
            custody.p.as_slice() == self.custody.public().as_slice(),
            "custody key {} is another than that of the store: put the custody.json there that `sheaf relayer custody \
             propose` wrote",
            found.custody
        );
        let cohorts: Vec<CohortId> = found.purchase.lines.iter().map(|line| line.cohort).collect();
        let key = EditionKey {
            chain_id: &self.deployment.chain_id,
            data_pool: self.at(Part::DataPool),
            pool,
            edition,
            cohorts: &cohorts,
            p: custody.p.as_slice().try_into().expect("a point"),
            manifest_root: published.manifest_root.as_slice().try_into().expect("32 bytes"),
        };
        let content: ContentId = published.manifest.parse().expect("a content id");
        let manifest = Manifest::parse(&self.blobs.get(&content).expect("in the store")).expect("good");
        let file = |cohort: &CohortId| {
            let name = &manifest.entry(*cohort).expect("in the edition").file;
            (*cohort, fs::read(self.editions(pool, edition).join(name)).expect("a file"))
        };
        let files: Vec<_> = cohorts.iter().map(file).collect();
        let files: Vec<(CohortId, &[u8])> = files.iter().map(|(id, file)| (*id, file.as_slice())).collect();
        let archive = bundle::pack(&manifest, &files).expect("packs");
        let secret = self.custody.edition_secret(&key).expect("of this key");
        let seed = secret.age_seed(&key).expect("a seed");
        let recipient = bundle::recipient(&age_recipient(&seed)).expect("a recipient");
        fs::write(to, bundle::encrypt_to(&[recipient], &archive).expect("sealed")).expect("written");
        let context = OrderContext { marketplace: self.at(Part::Marketplace), order };
        let SealedKey { r1, e } = self.custody.seal(&key, &context, &found.b1).expect("sealed");
        let msg = Market::Deliver { order, r1: r1.into(), e: e.into() };
        json!({ "hash": self.send(Part::Marketplace, &msg).await.hash })
    }
}

/// What a keeper opens of what was proposed, or the test key.
fn custody_secret(store: &Path, keys: &[(String, RelayerKeys)]) -> CustodySecret {
    let Ok(proposal) = fs::read(store.join("custody.json")) else {
        return CustodySecret::from_seed(&CUSTODY_SEED);
    };
    let proposal: Value = serde_json::from_slice(&proposal).expect("JSON");
    let sealed: Binary = serde_json::from_value(proposal["sealed"].clone()).expect("an age file");
    let open = |(_, keys): &(String, RelayerKeys)| {
        let identity = bundle::identity(&age_identity(&keys.age_seed)).expect("an identity");
        bundle::open(&identity, &sealed).ok()
    };
    let opened = keys.iter().find_map(open).expect("a relayer of the test accounts is among its keepers");
    CustodySecret::from_bytes(&opened).expect("kappa")
}

/// What all keepers say; they must say the same.
fn agreed<T: PartialEq>(views: impl Iterator<Item = T>) -> T {
    let mut views: Vec<T> = views.collect();
    let one = views.pop().expect("a keeper");
    assert!(views.iter().all(|view| *view == one), "keepers differ");
    one
}

fn counts(one: &ContributionResponse) -> bool {
    matches!(one.status, ContributionStatus::Verified { .. } | ContributionStatus::Sampled { .. })
}
