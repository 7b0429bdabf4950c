//! A signed transaction, on its way into a block.

use std::time::Duration;

use tendermint::abci::Code as AbciCode;
use tendermint_rpc::Client as _;
use tokio::time::{Instant, sleep};

use crate::client::reason;
use crate::{Client, Error, Outcome, Progress, Refusal, Signed};

/// How often [`Client::broadcast`] asks a node that does not answer.
const TRIES: u32 = 4;

impl Client {
    /// Hands a signed transaction to the node and waits until a block has it; [`Error::Pending`] if it takes longer. A node
    /// that was away has forgotten what no block has: it gets the same bytes again, which happen once at most. Once an
    /// answer is lost, no refusal says that the transaction did not come: it is looked for.
    pub async fn deliver(
        &self,
        signed: &Signed,
        patience: Duration,
        tell: impl Fn(Progress<'_>),
    ) -> Result<Outcome, Error> {
        self.arrival(&signed.hash, Some(&signed.bytes), patience, tell).await
    }

    /// Waits until a transaction is in a block; tells each second. [`Error::Pending`] if it takes longer.
    pub async fn wait(
        &self,
        hash: &str,
        patience: Duration,
        tell: impl Fn(Progress<'_>),
    ) -> Result<Outcome, Error> {
        self.arrival(hash, None, patience, tell).await
    }

    async fn arrival(
        &self,
        hash: &str,
        bytes: Option<&[u8]>,
        patience: Duration,
        tell: impl Fn(Progress<'_>),
    ) -> Result<Outcome, Error> {
        let (began, mut told) = (Instant::now(), Duration::ZERO);
        // what the node does not have; whether it may, though no answer said so
        let (mut in_hand, mut lost) = (bytes, false);
        loop {
            if let Some(bytes) = in_hand {
                match self.hand_over(bytes).await {
                    Ok(()) => {
                        in_hand = None;
                        tell(Progress::Sent { hash });
                    }
                    Err(error) if error.is_no_answer() => {
                        if !lost {
                            tell(Progress::Lost { hash });
                        }
                        lost = true;
                    }
                    Err(error) if !lost => return Err(error),
                    Err(error) if is_for_now(&error) => {}
                    Err(_) => in_hand = None,
                }
            }
            let unseen = match self.outcome(hash).await {
                Ok(Some(outcome)) => return Ok(outcome),
                Ok(None) => None,
                Err(error) => {
                    (in_hand, lost) = (bytes, true);
                    Some(error)
                }
            };
            let waited = began.elapsed();
            if waited >= patience || unseen.as_ref().is_some_and(|error| !error.is_no_answer()) {
                return Err(Error::Pending { hash: hash.into(), waited, error: unseen.map(Box::new) });
            }
            if waited.saturating_sub(told) >= Duration::from_secs(1) {
                told = waited;
                tell(Progress::Waiting { hash, seconds: waited.as_secs() });
            }
            sleep(self.pause).await;
        }
    }

    /// Hands a signed transaction to the node, which checks it. Safe to do twice: a transaction that the node has is
    /// fine. Where nothing answers, or where it is refused after that, the node may have it all the same.
    pub async fn broadcast(&self, bytes: &[u8]) -> Result<(), Error> {
        for _ in 1..TRIES {
            match self.hand_over(bytes).await {
                Err(error) if error.is_no_answer() => sleep(self.pause).await,
                answer => return answer,
            }
        }
        self.hand_over(bytes).await
    }

    async fn hand_over(&self, bytes: &[u8]) -> Result<(), Error> {
        let refused = |refusal| Err(Error::Refused { refusal, hash: None });
        let response = match self.http.broadcast_tx_sync(bytes).await {
            Ok(response) => response,
            // a mempool's words have no code
            Err(error) => {
                return match reason(&error) {
                    words if words.contains("tx already exists in cache") => Ok(()),
                    words if words.contains("mempool is full") => refused(Refusal::Full),
                    words if words.contains("Tx too large") => refused(Refusal::TooLarge(words)),
                    _ => Err(self.lost(&error)),
                };
            }
        };
        match response.code {
            AbciCode::Ok => Ok(()),
            // already in the mempool
            AbciCode::Err(code) if response.codespace == "sdk" && code.get() == 19 => Ok(()),
            AbciCode::Err(code) => refused(Refusal::of(&response.codespace, code.get(), &response.log)),
        }
    }
}

/// Will the node take the same bytes later?
fn is_for_now(error: &Error) -> bool {
    matches!(error.refusal(), Some(Refusal::Starting | Refusal::Full))
}
