//! Which transaction took a sequence of an account.

use tendermint_rpc::endpoint::tx_search;
use tendermint_rpc::{Client as _, Order};

use crate::{Client, Error};

impl Client {
    /// The hash of the transaction in a block that took this sequence of an account, whatever came of it. `None` says that
    /// this node knows of none: one without a full index may not know.
    pub async fn took_sequence(&self, address: &str, sequence: u64) -> Result<Option<String>, Error> {
        let condition = format!("tx.acc_seq='{address}/{sequence}'");
        let request = tx_search::Request::new(&condition, false, 1, 1, Order::Ascending);
        let answer = self.http.perform(request).await.map_err(|error| self.lost(&error))?;
        Ok(answer.txs.first().map(|found| found.hash.to_string()))
    }
}
