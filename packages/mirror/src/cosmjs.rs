//! Transactions that cosmjs signs, in a program of its own.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use anyhow::{Context, Result};
use chain::{Account, Any, Wallet};
use cosmwasm_std::{Binary, CosmosMsg, Event, HexBinary, WasmMsg};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{GAS, Wasmd};

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

impl Cosmjs {
    /// Of the SDK in this folder, with what its lock file names.
    fn start(sdk: &Path, kinds: Kinds) -> Result<Self> {
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

    fn ask(&mut self, question: &Value) -> Result<Signed> {
        writeln!(self.questions, "{question}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        serde_json::from_str(&answer).context("cosmjs signs nothing: see what it said")
    }
}

impl Wasmd {
    /// Has cosmjs sign what accounts send, messages to the suite's contracts as the generated clients of the SDK in this
    /// folder send them; `kinds` keeps which.
    pub fn by_cosmjs(mut self, sdk: &Path, kinds: Kinds) -> Result<Self> {
        self.cosmjs = Some(Cosmjs::start(sdk, kinds)?);
        Ok(self)
    }

    /// By cosmjs, where it is there and the account is one of the suite's.
    pub(crate) fn sign(
        &mut self,
        wallet: &Wallet,
        account: Account,
        granter: Option<&str>,
        messages: &[Any],
    ) -> Result<chain::Signed> {
        let (secret, price) = (self.secrets.borrow().get(&wallet.address()).copied(), self.price()?);
        let (Some(cosmjs), Some(secret), [message]) = (&mut self.cosmjs, secret, messages) else {
            return Ok(wallet.sign_within(messages.to_vec(), account, GAS)?);
        };
        let (amount, gas) = (price.fees(GAS), GAS.to_string());
        let fee = match granter {
            Some(granter) => json!({ "amount": amount, "gas": gas, "granter": granter }),
            None => json!({ "amount": amount, "gas": gas }),
        };
        let parts: BTreeMap<&str, &str> =
            self.parts.iter().map(|(address, part)| (&**address, part.name())).collect();
        let Signed { bytes, kind } = cosmjs.ask(&json!({
            // of a test account: everyone knows it
            "secret": HexBinary::from(secret),
            "prefix": self.client.prefix(),
            "data": {
                "accountNumber": account.number,
                "sequence": account.sequence,
                "chainId": self.client.chain_id(),
            },
            "fee": fee,
            "message": { "typeUrl": message.type_url, "value": Binary::from(message.value.as_slice()) },
            "parts": parts,
        }))?;
        cosmjs.kinds.borrow_mut().insert(kind);
        Ok(chain::Signed::new(bytes.to_vec(), account.sequence, GAS))
    }

    /// Keeps which contract of the suite was made.
    pub(crate) fn note(&mut self, msg: &CosmosMsg, events: &[Event]) {
        let CosmosMsg::Wasm(WasmMsg::Instantiate { code_id, .. }) = msg else { return };
        let code = self.code.borrow();
        let part = code.iter().find(|(_, (id, _))| id == code_id).map(|(part, _)| *part);
        if let (Some(part), Some(address)) =
            (part, chain::attribute(events, "instantiate", "_contract_address"))
        {
            self.parts.insert(address.into(), part);
        }
    }
}

impl Drop for Cosmjs {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
