//! Where the story is played: on an embedded chain; or there and, transaction by transaction, on a real one.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Result, anyhow};
use chain::Key;
use clap::Args;
use deploy::keys::RelayerKeys;
use deploy::{Deployed, Deployment, Part, Profile};
use mirror::{Localnet, Wasmd};
use testkit::{Mirror, RELAYERS, Receipt, RelayerSecrets, Suite};

use crate::keyring::Keys;

/// How long the guardian is one, seconds: longer than the story.
const GUARDIAN_TERM: u64 = 30 * 86_400;
/// Accounts of the story that are the local chain's own, as `sheaf keys add-test` calls them: (in the story, key).
const CAST: [(&str, &str); 5] = [
    ("owner", "deployer"),
    ("curator", "curator"),
    ("guardian", "guardian"),
    ("university", "buyer-1"),
    ("firm", "buyer-2"),
];
/// The relayers' week of a local net, seconds, and when in it the embedded chain begins. On a real chain the story begins
/// then too: the pot of a week is shared out at its end, while the editions of the story are still sold.
const WEEK: u64 = 3_600;
const BEGINS: u64 = 1_419;
/// How many contributors and auditors of the story are the local chain's own.
const CONTRIBUTORS: usize = 12;
const AUDITORS: usize = 8;

/// A chain where it is played too.
#[derive(Args)]
pub(crate) struct OnChain {
    /// Play it on the chain that scripts/localnet has up, too: every message is a transaction there. Needs the contracts of
    /// scripts/build-wasm, and the keys of `sheaf keys add-test scripts/localnet.d/accounts.json`.
    #[arg(long)]
    pub(crate) on_chain: bool,
    /// The script of the local chain.
    #[arg(long, value_name = "FILE", default_value = "scripts/localnet", requires = "on_chain")]
    localnet: PathBuf,
    /// The folder of the contracts and their checksums.
    #[arg(long, value_name = "DIR", default_value = "artifacts", requires = "on_chain")]
    artifacts: PathBuf,
    /// The folder where it is written where the contracts are.
    #[arg(long, value_name = "DIR", default_value = "deployments", requires = "on_chain")]
    deployments: PathBuf,
    #[command(flatten)]
    keys: Keys,
}

/// Transactions that were not told yet.
pub(crate) type Receipts = Rc<RefCell<Vec<Receipt>>>;

impl OnChain {
    /// The suite, and where its transactions are entered.
    pub(crate) fn suite(&self) -> Result<(Suite, Receipts)> {
        let builder = Suite::builder().guardian("guardian", GUARDIAN_TERM);
        let receipts = Receipts::default();
        if !self.on_chain {
            return Ok((builder.build(), receipts));
        }
        let ring = self.keys.ring()?;
        let mut wasmd = Wasmd::connect(Localnet::at(&self.localnet), &self.artifacts)?;
        let mut relayers = vec![];
        for (name, key) in cast() {
            let key: Key = ring.open(&key)?;
            if name.starts_with("relayer") {
                let keys = RelayerKeys::of(&key)?;
                relayers.push(RelayerSecrets { report_key: *keys.report_seed, age_seed: *keys.age_seed });
            }
            wasmd = wasmd.named(&name, key);
        }
        let relayers: [RelayerSecrets; RELAYERS] =
            relayers.try_into().map_err(|_| anyhow!("the story has {RELAYERS} relayers"))?;
        let log = Rc::clone(&receipts);
        let mut wasmd = wasmd.on_sent(move |sent| log.borrow_mut().push(sent.receipt.clone()));
        let (rpc, gas_price) = (wasmd.client().rpc().to_string(), wasmd.gas_price());
        let code = wasmd.code();
        let into = wasmd.time() % WEEK;
        wasmd.advance((BEGINS + WEEK - into) % WEEK)?;
        let first_height = wasmd.height();
        let suite = builder.relayers(relayers).mirrored(wasmd).build();
        let addresses = suite.contracts.all();
        let contracts: BTreeMap<Part, Deployed> = Part::ALL
            .into_iter()
            .zip(addresses)
            .filter_map(|(part, address)| {
                let (code_id, checksum) = code.borrow().get(&part)?.clone();
                Some((part, Deployed { address: address.to_string(), code_id, checksum }))
            })
            .collect();
        let deployment = Deployment {
            chain_id: suite.chain_id(),
            rpc,
            gas_price,
            profile: Profile::Localnet,
            height: suite.app.block_info().height,
            first_height,
            authority: None,
            contracts,
        };
        deployment.write(&Deployment::path(&self.deployments, &deployment.chain_id))?;
        Ok((suite, receipts))
    }
}

/// Every account of the story that is the local chain's own: its name, and its key's.
fn cast() -> impl Iterator<Item = (String, String)> {
    let own = CAST.into_iter().map(|(name, key)| (name.into(), key.into()));
    let relayers = (0..RELAYERS).map(|index| (format!("relayer {index}"), format!("relayer-{}", index + 1)));
    let numbered = |what: &'static str, count: usize| {
        (1..=count).map(move |number| (format!("{what} {number}"), format!("{what}-{number}")))
    };
    own.chain(relayers).chain(numbered("contributor", CONTRIBUTORS)).chain(numbered("auditor", AUDITORS))
}
