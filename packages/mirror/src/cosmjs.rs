//! Transactions that cosmjs signs, in a program of its own.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use anyhow::{Context, Result};
use chain::{Account, Any, GasPrice};
use cosmwasm_std::{Binary, HexBinary};
use deploy::Part;
use serde::Deserialize;
use serde_json::json;

/// `test/chain/signer.ts` of the SDK: it gets a question a line, and answers with one.
pub(crate) struct Cosmjs {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    kinds: Kinds,
}

/// The kinds of messages that cosmjs has signed: `data_pool contribute`, as the client of that contract sends it; a type of
/// the chain's, for others.
pub type Kinds = Rc<RefCell<BTreeSet<String>>>;

/// An answer.
#[derive(Deserialize)]
struct Signed {
    bytes: Binary,
    kind: String,
}

/// What is signed.
pub(crate) struct Asked<'a> {
    pub(crate) chain_id: &'a str,
    pub(crate) prefix: &'a str,
    /// Of a test account: everyone knows it.
    pub(crate) secret: HexBinary,
    pub(crate) account: Account,
    pub(crate) price: &'a GasPrice,
    pub(crate) gas: u64,
    pub(crate) granter: Option<&'a str>,
    pub(crate) message: &'a Any,
    /// The contract of the suite that it is to, if it is.
    pub(crate) part: Option<Part>,
}

impl Cosmjs {
    /// Of the SDK in this folder, with what its lock file names.
    pub(crate) fn start(sdk: &Path, kinds: Kinds) -> Result<Self> {
        let mut child = Command::new("node")
            .args(["--import", "tsx", "test/chain/signer.ts"])
            .current_dir(sdk)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("node")?;
        let questions = child.stdin.take().context("its input")?;
        let answers = BufReader::new(child.stdout.take().context("its output")?);
        Ok(Self { child, questions, answers, kinds })
    }

    /// The transaction's bytes.
    pub(crate) fn sign(&mut self, asked: &Asked<'_>) -> Result<Vec<u8>> {
        let Asked { account, message, .. } = asked;
        let (amount, gas) = ([asked.price.fee(asked.gas)], asked.gas.to_string());
        let fee = match asked.granter {
            Some(granter) => json!({ "amount": amount, "gas": gas, "granter": granter }),
            None => json!({ "amount": amount, "gas": gas }),
        };
        let question = json!({
            "secret": asked.secret,
            "prefix": asked.prefix,
            "data": {
                "accountNumber": account.number, "sequence": account.sequence, "chainId": asked.chain_id,
            },
            "fee": fee,
            "message": { "typeUrl": message.type_url, "value": Binary::from(message.value.as_slice()) },
            "part": asked.part.map(Part::name),
        });
        writeln!(self.questions, "{question}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let Signed { bytes, kind } =
            serde_json::from_str(&answer).context("cosmjs signs nothing: see what it said")?;
        self.kinds.borrow_mut().insert(kind);
        Ok(bytes.to_vec())
    }
}

impl Drop for Cosmjs {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
