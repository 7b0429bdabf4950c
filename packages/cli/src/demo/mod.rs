//! The life of a data pool, from KYC to earnings, on an embedded chain.
//!
//! Nothing is played: the contracts are those that go on a chain, people sign what they would sign there, and
//! every number that is told is read from an answer of a contract, or recomputed and compared with one.

mod acts;
mod data;
mod files;
mod keepers;
mod narrator;
mod stage;
mod stories;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use api::OrderId;
use cosmwasm_std::{Addr, Coin};
use oracle::blob::MemoryBlobs;
use oracle::checks::SeenRows;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::Serialize;
use serde_json::json;
use testkit::Suite;

use files::{OrderLine, Out, Payout, Refused, Summary, receipts};
use narrator::Narrator;
pub(crate) use stage::OnChain;
use stories::PoolStory;

/// How the story is told.
pub(crate) struct Options {
    pub(crate) seed: u64,
    pub(crate) json: bool,
    pub(crate) out: PathBuf,
    pub(crate) chain: OnChain,
}

/// The stage, and what has happened on it.
struct Demo {
    seed: u64,
    suite: Suite,
    say: Narrator,
    out: Out,
    rng: ChaCha20Rng,
    blobs: MemoryBlobs,
    pools: Vec<PoolStory>,
    voters: Vec<Addr>,
    /// Address -> name, for the tables.
    names: BTreeMap<Addr, String>,
    payouts: Vec<Payout>,
    /// What each contributor was minted by sales, micro-GRAIN.
    rewards: BTreeMap<Addr, u128>,
    refused: Vec<Refused>,
    /// How many of the payouts were there when earnings were claimed.
    claimed: usize,
    /// What each keeper remembers of each pool's rows: (pool, keeper).
    seen: BTreeMap<(usize, usize), SeenRows>,
    /// What each pool's dossier says for the law, by its content id.
    dossiers: BTreeMap<String, consent::Dossier>,
    /// The first report that was consumed, to be sent again.
    replay: Option<api::data_pool::ExecuteMsg>,
}

/// Plays all acts and writes the files.
pub(crate) fn run(options: &Options) -> Result<()> {
    let out = Out::prepare(&options.out)?;
    let (suite, receipts) = options.chain.suite()?;
    let mut demo = Demo {
        seed: options.seed,
        suite,
        say: Narrator::new(options.json, receipts),
        out,
        rng: ChaCha20Rng::seed_from_u64(options.seed),
        blobs: MemoryBlobs::default(),
        pools: vec![],
        voters: vec![],
        names: BTreeMap::new(),
        payouts: vec![],
        rewards: BTreeMap::new(),
        refused: vec![],
        claimed: 0,
        seen: BTreeMap::new(),
        dossiers: BTreeMap::new(),
        replay: None,
    };
    acts::play(&mut demo)?;
    demo.compare();
    demo.close()
}

impl Demo {
    /// Both chains, where there are two, must be the same at the end.
    fn compare(&mut self) {
        let (entries, balances) = self.suite.compare();
        if entries > 0 {
            self.say.say("");
            self.say.say(&format!(
                "On {}: {} transactions. All {} entries of the contracts' state and {} balances are there, byte by byte, \
                 what they are on the embedded chain.",
                self.suite.chain_id(),
                narrator::grouped(self.suite.receipts.len() as u128),
                narrator::grouped(entries as u128),
                narrator::grouped(balances as u128),
            ));
        }
    }

    /// Sends a message that must succeed.
    fn send(&mut self, sender: &Addr, contract: &Addr, msg: &impl Serialize, funds: &[Coin]) -> Result<()> {
        self.suite.execute(sender, contract, msg, funds).map(drop)
    }

    /// Sends a message that must be refused with an error of `E` for which `expected` holds, and tells it.
    fn attempt<E: std::error::Error + Send + Sync + 'static>(
        &mut self,
        attempt: &str,
        expected: impl FnOnce(&E) -> bool,
        (sender, contract): (&Addr, &Addr),
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> Result<()> {
        let error = match self.suite.execute(sender, contract, msg, funds) {
            Ok(_) => bail!("{attempt}: this must be refused, and was not"),
            Err(error) => error,
        };
        let cause =
            error.downcast_ref::<E>().ok_or_else(|| anyhow!("{attempt}: refused, but so: {error:#}"))?;
        if !expected(cause) {
            bail!("{attempt}: refused, but for another reason: {cause}");
        }
        self.tell_refusal(attempt, &code(cause), &cause.to_string());
        Ok(())
    }

    /// Tells and keeps a refusal.
    fn tell_refusal(&mut self, attempt: &str, code: &str, sentence: &str) {
        self.say.refused(attempt, code, &self.readable(sentence));
        self.refused.push(Refused { attempt: attempt.into(), code: code.into(), sentence: sentence.into() });
    }

    /// A sentence with names in the place of addresses and denoms, for people.
    fn readable(&self, sentence: &str) -> String {
        let contracts = &self.suite.contracts;
        let mut text = sentence.replace(&self.suite.grain(), "GRAIN").replace(testkit::OTHER, "USD");
        for (address, name) in [
            (&contracts.registry, "identity-registry"),
            (&contracts.token, "reward-token"),
            (&contracts.governance, "governance"),
            (&contracts.data_pool, "data-pool"),
            (&contracts.marketplace, "marketplace"),
        ] {
            text = text.replace(address.as_str(), name);
        }
        for (address, name) in &self.names {
            text = text.replace(address.as_str(), name);
        }
        text
    }

    /// A name for an address.
    fn name(&self, address: &Addr) -> String {
        self.names.get(address).cloned().unwrap_or_else(|| address.to_string())
    }

    /// How the marketplace is set up.
    fn config(&self) -> Result<api::marketplace::ConfigResponse> {
        self.suite.query(&self.suite.contracts.marketplace, &api::marketplace::QueryMsg::Config {})
    }

    /// A counter of a contract's money, micro-denom.
    fn counted(&self, contract: &str, denom: &str, counter: &str) -> u128 {
        let equations = self.suite.equations().into_iter();
        let of = equations.filter(|equation| equation.contract == contract && equation.denom == denom);
        of.flat_map(|equation| equation.parts)
            .filter(|(name, _)| name == counter)
            .map(|(_, amount)| amount.u128())
            .sum()
    }

    /// Every order there is, as the marketplace tells of it now.
    fn orders(&self) -> Result<Vec<OrderLine>> {
        let mut lines: Vec<OrderLine> = vec![];
        loop {
            let start_after: Option<OrderId> = lines.last().map(|line| line.id);
            let query = api::marketplace::QueryMsg::Orders { start_after, limit: Some(api::MAX_PAGE) };
            let page: Vec<api::marketplace::OrderResponse> =
                self.suite.query(&self.suite.contracts.marketplace, &query)?;
            if page.is_empty() {
                return Ok(lines);
            }
            lines.extend(page.into_iter().map(OrderLine::from));
        }
    }

    /// Writes what programs rely on.
    fn close(self) -> Result<()> {
        let orders = self.orders()?;
        let receipts = receipts::write(&self)?;
        let mut events = vec![];
        let mut told: BTreeMap<String, u64> = BTreeMap::new();
        for deed in &self.suite.journal {
            let msg: serde_json::Value = serde_json::from_slice(&deed.msg)?;
            for event in deed.events.iter().filter(|event| event.ty.starts_with("wasm")) {
                let mut attributes: serde_json::Map<_, _> = event
                    .attributes
                    .iter()
                    .map(|attribute| (attribute.key.clone(), attribute.value.clone().into()))
                    .collect();
                let line = json!({
                    "height": deed.height,
                    "time": deed.time,
                    "sender": deed.sender,
                    "called": deed.contract,
                    "message": msg.as_object().and_then(|msg| msg.keys().next()),
                    "transaction": deed.receipt.as_ref().map(|receipt| &receipt.hash),
                    "contract": attributes.remove("_contract_address"),
                    "type": event.ty.trim_start_matches("wasm-"),
                    "attributes": attributes,
                });
                *told.entry(event.ty.trim_start_matches("wasm-").into()).or_default() += 1;
                serde_json::to_writer(&mut events, &line)?;
                events.push(b'\n');
            }
        }
        self.out.bytes("events.jsonl", &events)?;
        files::write_payouts(&self.out, &self.payouts)?;

        let cohorts = self.pools.iter().map(|pool| pool.cohorts.len()).sum();
        let members = self.pools.iter().flat_map(|pool| &pool.cohorts).flat_map(|cohort| &cohort.members);
        let (mut contributors, mut rows) = (0, 0);
        for member in members {
            contributors += 1;
            rows += member.records;
        }
        let summary = Summary {
            seed: self.seed,
            contributors,
            cohorts,
            rows,
            receipts,
            told,
            orders,
            refused: self.refused,
            money: self.suite.equations().into_iter().map(Into::into).collect(),
        };
        self.say.money(&summary.money);
        files::write_report(&self.out, &self.suite.order(1), &self.payouts, &summary)?;
        self.out.json("summary.json", &summary)?;
        self.say.say("");
        self.say.say(&format!(
            "{} messages, {} attempts refused. Files: {} (open report.html)",
            narrator::grouped(self.suite.journal.len() as u128),
            summary.refused.len(),
            self.out.path().display()
        ));
        Ok(())
    }
}

/// A stable name for an error: its variants from the outside in, `signature.too_few`; where the outermost
/// lists refusals, the first of them, `refused.purpose`.
fn code(error: &impl std::fmt::Debug) -> String {
    let debug = format!("{error:?}");
    let mut names = vec![];
    let mut rest = debug.as_str();
    loop {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() {
            break;
        }
        names.push(snake(name));
        match after.strip_prefix('(') {
            Some(inner) => rest = inner,
            None => match after.split_once("refusals: [") {
                Some((_, refusal)) => rest = refusal,
                None => break,
            },
        }
    }
    names.join(".")
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_ascii_uppercase() && index > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_are_the_variants_from_the_outside_in() {
        let error = data_pool::ContractError::from(attestation::SignatureError::TooFew { got: 2, need: 3 });
        assert_eq!(super::code(&error), "signature.too_few");
        let refusals = vec![terms::Refusal::NotInEdition {}];
        let error = data_pool::ContractError::Refused { cohort: 1, edition: 2, refusals };
        assert_eq!(super::code(&error), "refused.not_in_edition");
    }
}
