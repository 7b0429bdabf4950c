//! A pool's draft, and whether a chain takes it.

use anyhow::{Result, ensure};
use api::data_pool::{ConfigResponse, MIN_HEADS, PoolDraft, QueryMsg};
use api::identity_registry::{self, Custody, CustodyStatus, MAX_LEVEL};
use cosmwasm_std::HexBinary;
use earnings::{BASIS, Fees, MAX_UNCLOSED};
use oracle::blob::ContentId;
use oracle::schema::PoolSchema;
use terms::Purpose;

use crate::node::Node;
use crate::period::lasting;

/// What a chain holds a draft against.
pub(super) struct Rules {
    /// Least and most from cut to cut, seconds.
    cuts: (u64, u64),
    /// The nullifier domains of its issuers.
    domains: Vec<u32>,
}

impl Rules {
    /// Of this chain.
    pub(super) fn of(node: &Node) -> Result<Self> {
        let (ask, at) = (node.ask(), node.contracts());
        let config: ConfigResponse = ask.ask(&at.data_pool, &QueryMsg::Config {})?;
        let issuers = node.issuers()?;
        let active = issuers.iter().filter(|issuer| issuer.active);
        let mut domains: Vec<u32> = active.map(|issuer| issuer.nullifier_domain).collect();
        domains.sort_unstable();
        domains.dedup();
        let shortest = config.durations.sale.div_ceil(MAX_UNCLOSED.into());
        Ok(Self { cuts: (shortest, config.durations.grace), domains })
    }

    /// Refuses what the chain would refuse after the deposit is paid, or what nobody could ever use.
    pub(super) fn check(&self, draft: &PoolDraft) -> Result<()> {
        let (shortest, longest) = self.cuts;
        ensure!(
            (shortest..=longest).contains(&draft.cut_period),
            "cut_period is {} ({}), the chain takes cuts every {shortest} to {longest} s ({} to {})",
            draft.cut_period,
            lasting(draft.cut_period),
            lasting(shortest),
            lasting(longest)
        );
        let purposes = !draft.purposes.is_empty() && draft.purposes.is_sorted_by(|a, b| a < b);
        ensure!(
            purposes,
            "purposes must be at least one, each once, in this order: {}",
            Purpose::ALL.map(Purpose::name).join(", ")
        );
        draft.fees.total()?;
        ensure!(draft.cap > 0, "cap is 0: nobody could contribute");
        let (level, heads, sample) = (draft.min_level, draft.min_heads, draft.sample_bps);
        ensure!((1..=MAX_LEVEL).contains(&level), "min_level is {level}, it must be 1 to {MAX_LEVEL}");
        ensure!(heads >= MIN_HEADS, "min_heads is {heads}, it must be {MIN_HEADS} at least");
        ensure!(sample <= BASIS, "sample_bps is {sample}, it must be 0 to {BASIS}");
        let domain = draft.nullifier_domain;
        let known: Vec<String> = self.domains.iter().map(ToString::to_string).collect();
        ensure!(
            self.domains.contains(&domain),
            "nullifier_domain is {domain}, of which there is no issuer, so nobody could contribute: the issuers' are {}",
            known.join(", ")
        );
        Ok(())
    }

    /// A draft that most pools can keep: research of every kind, 15 % of fees.
    pub(super) fn draft(
        &self,
        schema: &PoolSchema,
        dossier: &ContentId,
        custody: u32,
        cut_period: Option<u64>,
    ) -> PoolDraft {
        PoolDraft {
            schema: HexBinary::from(schema.digest()),
            dossier: dossier.to_string(),
            purposes: vec![Purpose::Research, Purpose::PublicHealth],
            fees: Fees { relayers: 400, curator: 300, auditors: 100, reserve: 500, purse: 200 },
            custody,
            cap: 10_000_000,
            cut_period: cut_period.unwrap_or(self.cuts.1),
            nullifier_domain: self.domains.first().copied().unwrap_or(1),
            scoped: false,
            min_level: 2,
            min_heads: MIN_HEADS,
            sample_bps: 500,
        }
    }
}

/// The custody key that a draft names, which must be in use.
pub(super) fn custody(node: &Node, custody: u32) -> Result<Custody> {
    let query = identity_registry::QueryMsg::Custody { custody };
    let key: Custody = node.ask().ask(&node.contracts().registry, &query)?;
    ensure!(key.status == CustodyStatus::Active, "custody key {custody} is no more in use: name another");
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_chain_refuses_or_nobody_could_use_is_told_before() {
        let schema = include_bytes!("../../../../oracle/schemas/health-insurance.json");
        let schema = PoolSchema::from_json(schema).expect("good");
        let rules = Rules { cuts: (225, 240), domains: vec![2, 3] };
        let good = || rules.draft(&schema, &ContentId::of(b"dossier"), 1, None);
        rules.check(&good()).expect("what is drafted is taken");
        assert_eq!((good().cut_period, good().nullifier_domain), (240, 2));
        type Change = fn(&mut PoolDraft);
        let changes: [(Change, &str); 9] = [
            (
                |draft| draft.cut_period = 1,
                "cut_period is 1 (1s), the chain takes cuts every 225 to 240 s (3m 45s to 4m)",
            ),
            (|draft| draft.cut_period = 241, "cut_period is 241 (4m 1s)"),
            (|draft| draft.nullifier_domain = 9, "nullifier_domain is 9, of which there is no issuer"),
            (|draft| draft.purposes.reverse(), "purposes must be"),
            (|draft| draft.fees.curator = 9_000, ""),
            (|draft| draft.cap = 0, "cap is 0"),
            (|draft| draft.min_level = 4, "min_level is 4, it must be 1 to 3"),
            (|draft| draft.min_heads = 11, "min_heads is 11, it must be 12 at least"),
            (|draft| draft.sample_bps = 10_001, "sample_bps is 10001"),
        ];
        for (change, words) in changes {
            let mut draft = good();
            change(&mut draft);
            let says = rules.check(&draft).expect_err(words).to_string();
            assert!(says.starts_with(words), "{says}");
        }
    }
}
