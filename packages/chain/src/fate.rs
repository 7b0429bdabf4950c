//! What became of a signed transaction that nobody has seen in a block.

use std::time::Duration;

use tendermint_rpc::endpoint::tx_search;
use tendermint_rpc::{Client as _, Order};

use crate::{Client, Error, Outcome};

/// How often a node is asked for a transaction whose sequence is taken. It finds one a moment after its block.
const LOOKS: u32 = 3;

/// What became of a signed transaction.
///
/// It gets into a block only while its account is at its sequence. So while the account is there, another of the same
/// sequence can at most replace it; when the account is past it, it is in a block, or another is that took its sequence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is in a block, whatever came of it there.
    Done(Outcome),
    /// It is in none, and may get into one: the account is still at its sequence.
    Open,
    /// It will never be in one: another took its sequence.
    Replaced,
    /// The account is past its sequence, and this node knows neither it nor another that took it.
    Unknown,
}

impl Client {
    /// What became of a transaction of `address` that takes this sequence. Where the node cannot say at once, it is asked
    /// after the next blocks too; none may take longer than `patience`.
    pub async fn fate(
        &self,
        hash: &str,
        address: &str,
        sequence: u64,
        patience: Duration,
    ) -> Result<Fate, Error> {
        for _ in 0..LOOKS {
            // the account first: what it says is not older than what is not found after it
            let account = self.account(address).await?;
            if let Some(outcome) = self.outcome(hash).await? {
                return Ok(Fate::Done(outcome));
            }
            if account.sequence <= sequence {
                return Ok(Fate::Open);
            }
            match self.took_sequence(address, sequence).await? {
                Some(other) if !other.eq_ignore_ascii_case(hash) => return Ok(Fate::Replaced),
                _ => self.next_block(patience).await?,
            };
        }
        Ok(Fate::Unknown)
    }

    /// The hash of the transaction in a block that took this sequence of an account, whatever came of it. `None` says that
    /// this node knows of none: one without a full index may not know.
    async fn took_sequence(&self, address: &str, sequence: u64) -> Result<Option<String>, Error> {
        let condition = format!("tx.acc_seq='{address}/{sequence}'");
        let request = tx_search::Request::new(&condition, false, 1, 1, Order::Ascending);
        let answer = self.http.perform(request).await.map_err(|error| self.lost(&error))?;
        Ok(answer.txs.first().map(|found| found.hash.to_string()))
    }
}
