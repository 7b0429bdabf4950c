//! A node of a chain with one account, behind a connection that fails when it is told to.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use cosmos_sdk_proto::cosmos::auth::v1beta1::{BaseAccount, Bech32PrefixResponse, QueryAccountResponse};
use cosmos_sdk_proto::cosmos::base::abci::v1beta1::GasInfo;
use cosmos_sdk_proto::cosmos::tx::v1beta1::{AuthInfo, SimulateResponse, TxRaw};
use cosmwasm_std::{Binary, HexBinary};
use prost::{Message, Name};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What becomes of a transaction that is handed over, and of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The node takes it; the answer is lost with the connection.
    Lost,
    /// The node takes it; a proxy says that it took too long.
    Gateway,
    /// The answer is lost, a block has it, and the node forgets what it saw.
    LostThenRestarted,
    /// The answer is lost, and the node is started anew before a block has it.
    LostAndForgotten,
    /// It is answered, and the node is started anew before a block has it.
    Forgotten,
    /// A proxy asks twice, the second time another node, and hands on that one's answer.
    Twice,
    /// The same, and the node finds it only at the third question after its block.
    TwiceAndLate,
    /// The same, and nobody keeps an index of transactions.
    TwiceAndNoIndex,
    /// The first of the two has it in its mempool; the second says that there is nothing left to pay with. The next block
    /// is being made already, without it.
    TwiceAndSpent,
    /// Another transaction of the account comes first.
    Overtaken,
    /// The node refuses it.
    Refused,
    /// The mempool is full, which has no code.
    Full,
    /// The node takes it, and its chain makes no block any more.
    Stands,
}

/// A node.
pub(crate) struct Node {
    pub(crate) url: String,
    chain: Arc<Mutex<Chain>>,
}

#[derive(Default)]
struct Chain {
    height: u64,
    /// Of the account, in blocks.
    sequence: u64,
    mempool: Vec<String>,
    seen: BTreeSet<String>,
    /// What is in blocks.
    done: Vec<String>,
    /// It was started, and has made no block since.
    starting: bool,
    fates: VecDeque<(Fate, usize)>,
    /// How many questions get no answer.
    away: usize,
    /// How many questions for a transaction find nothing.
    late: usize,
    no_index: bool,
    /// How many blocks are made without the mempool's.
    empty: usize,
    /// No block is made any more.
    stands: bool,
    handed: usize,
}

enum Reply {
    Result(Value),
    Error(&'static str),
    Gateway,
    Nothing,
}

impl Node {
    /// A node that treats transactions so, in this order, and is away for so many questions after each; then it is well.
    pub(crate) fn with(fates: &[(Fate, usize)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let chain = Chain { height: 1, fates: fates.iter().copied().collect(), ..Chain::default() };
        let chain = Arc::new(Mutex::new(chain));
        let of_node = Arc::clone(&chain);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // whoever asks may be gone
                let _ = serve(stream.unwrap(), &of_node);
            }
        });
        Self { url, chain }
    }

    /// How many transactions are in blocks, and how often one was handed over.
    pub(crate) fn done_and_handed(&self) -> (usize, usize) {
        let chain = self.chain.lock().unwrap();
        (chain.done.len(), chain.handed)
    }
}

fn serve(mut stream: TcpStream, chain: &Mutex<Chain>) -> std::io::Result<()> {
    let (mut reader, mut length) = (BufReader::new(stream.try_clone()?), 0);
    for line in reader.by_ref().lines() {
        let line = line?.to_lowercase();
        if let Some(bytes) = line.strip_prefix("content-length:") {
            length = bytes.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let reply = chain.lock().unwrap().answer(asked["method"].as_str().unwrap(), &asked["params"]);
    let (status, mut answer) = match reply {
        Reply::Result(result) => ("200 OK", json!({ "result": result })),
        Reply::Error(data) => {
            ("200 OK", json!({ "error": { "code": -32603, "message": "Internal error", "data": data } }))
        }
        Reply::Gateway => ("504 Gateway Timeout", json!({})),
        Reply::Nothing => return Ok(()),
    };
    answer["jsonrpc"] = json!("2.0");
    answer["id"] = asked["id"].clone();
    let answer = answer.to_string();
    let length = answer.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}")
}

impl Chain {
    fn answer(&mut self, method: &str, params: &Value) -> Reply {
        if self.away > 0 {
            self.away -= 1;
            return Reply::Nothing;
        }
        match method {
            "status" => Reply::Result(status()),
            "abci_info" => {
                self.block();
                Reply::Result(json!({ "response": {
                    "data": "", "version": "", "app_version": "1", "last_block_app_hash": "",
                    "last_block_height": self.height.to_string(),
                } }))
            }
            "abci_query" => Reply::Result(json!({ "response": {
                "code": 0, "codespace": "", "log": "", "info": "", "index": "0", "key": null, "proofOps": null,
                "height": "1", "value": Binary::from(self.query(params["path"].as_str().unwrap())),
            } })),
            "tx" | "tx_search" if self.no_index => Reply::Error("transaction indexing is disabled"),
            "tx" => {
                let hash = Binary::from_base64(params["hash"].as_str().unwrap()).unwrap();
                let reply = self.transaction(&HexBinary::from(hash.as_slice()).to_hex().to_uppercase());
                self.block();
                reply
            }
            "tx_search" => {
                let query = params["query"].as_str().unwrap();
                let sequence: usize =
                    query.trim_end_matches('\'').rsplit_once('/').unwrap().1.parse().unwrap();
                let found: Vec<Value> = self
                    .done
                    .get(sequence)
                    .filter(|_| self.late == 0)
                    .map(|hash| self.found(hash))
                    .into_iter()
                    .collect();
                Reply::Result(json!({ "total_count": found.len().to_string(), "txs": found }))
            }
            "broadcast_tx_sync" => {
                self.handed += 1;
                let bytes = Binary::from_base64(params["tx"].as_str().unwrap()).unwrap();
                let (fate, away) =
                    self.fates.pop_front().map_or((None, 0), |(fate, away)| (Some(fate), away));
                self.away = away;
                self.broadcast(&bytes, fate)
            }
            other => panic!("nobody asks for {other}"),
        }
    }

    fn block(&mut self) {
        if self.stands {
            return;
        }
        self.height += 1;
        if self.empty > 0 {
            self.empty -= 1;
            return;
        }
        self.sequence += self.mempool.len() as u64;
        self.done.append(&mut self.mempool);
        self.starting = false;
    }

    fn restart(&mut self) {
        self.mempool.clear();
        self.seen.clear();
        self.starting = true;
    }

    fn query(&self, path: &str) -> Vec<u8> {
        match path {
            "/cosmos.auth.v1beta1.Query/Bech32Prefix" => {
                Bech32PrefixResponse { bech32_prefix: "wasm".into() }.encode_to_vec()
            }
            "/cosmos.auth.v1beta1.Query/Account" => {
                let sequence = self.sequence;
                let account = BaseAccount { account_number: 7, sequence, ..BaseAccount::default() };
                let account =
                    cosmrs::Any { type_url: BaseAccount::type_url(), value: account.encode_to_vec() };
                QueryAccountResponse { account: Some(account) }.encode_to_vec()
            }
            "/cosmos.tx.v1beta1.Service/Simulate" => {
                let gas_info = Some(GasInfo { gas_wanted: 0, gas_used: 100_000 });
                SimulateResponse { gas_info, result: None }.encode_to_vec()
            }
            other => panic!("nobody asks for {other}"),
        }
    }

    fn transaction(&mut self, hash: &str) -> Reply {
        let in_block = self.done.iter().any(|done| done == hash);
        if in_block && self.late == 0 {
            return Reply::Result(self.found(hash));
        }
        self.late -= usize::from(in_block);
        Reply::Error("tx (...) not found")
    }

    fn found(&self, hash: &str) -> Value {
        json!({
            "hash": hash, "height": self.height.to_string(), "index": 0, "tx": "",
            "tx_result": {
                "code": 0, "codespace": "", "data": null, "log": "", "info": "", "events": [],
                "gas_wanted": "1", "gas_used": "1",
            },
        })
    }

    fn broadcast(&mut self, bytes: &[u8], fate: Option<Fate>) -> Reply {
        match fate {
            Some(Fate::Overtaken) => self.mempool.push("A".repeat(64)),
            Some(Fate::Refused) => return checked(13, "insufficient fees; got: 1ustake required: 2ustake"),
            Some(Fate::Full) => return Reply::Error("mempool is full: number of txs 5000 (max: 5000)"),
            _ => {}
        }
        let reply = self.check(bytes);
        match fate {
            Some(Fate::Lost) => Reply::Nothing,
            Some(Fate::Gateway) => Reply::Gateway,
            Some(Fate::LostThenRestarted) => {
                self.block();
                self.restart();
                self.block();
                Reply::Nothing
            }
            Some(Fate::LostAndForgotten) => {
                self.restart();
                Reply::Nothing
            }
            Some(Fate::Forgotten) => {
                self.restart();
                reply
            }
            Some(Fate::Stands) => {
                self.stands = true;
                reply
            }
            Some(fate @ (Fate::Twice | Fate::TwiceAndLate | Fate::TwiceAndNoIndex)) => {
                self.late = if fate == Fate::TwiceAndLate { 2 } else { 0 };
                self.no_index = fate == Fate::TwiceAndNoIndex;
                self.block();
                self.seen.clear();
                self.check(bytes)
            }
            Some(Fate::TwiceAndSpent) => {
                // a wait for a block asks twice
                self.empty = 3;
                checked(5, "spendable balance 1ustake is smaller than 2ustake: insufficient funds")
            }
            _ => reply,
        }
    }

    fn check(&mut self, bytes: &[u8]) -> Reply {
        let hash = HexBinary::from(Sha256::digest(bytes).as_slice()).to_hex().to_uppercase();
        if self.seen.contains(&hash) {
            return Reply::Error("tx already exists in cache");
        }
        if self.starting {
            let log = "signature verification failed; please verify account number (0), sequence (0) and \
                       chain-id (dockerchain): unauthorized";
            return checked(4, log);
        }
        let raw = TxRaw::decode(bytes).unwrap();
        let got = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap().signer_infos[0].sequence;
        let expected = self.sequence + self.mempool.len() as u64;
        if got != expected {
            let log = format!("account sequence mismatch, expected {expected}, got {got}");
            return checked(32, &log);
        }
        self.seen.insert(hash.clone());
        self.mempool.push(hash);
        checked(0, "")
    }
}

fn checked(code: u32, log: &str) -> Reply {
    let codespace = if code == 0 { "" } else { "sdk" };
    let hash = "0".repeat(64);
    Reply::Result(json!({ "code": code, "codespace": codespace, "data": "", "log": log, "hash": hash }))
}

fn status() -> Value {
    let (hash, time) = ("6".repeat(64), "2026-01-01T00:00:00Z");
    json!({
        "node_info": {
            "channels": "40", "id": "c".repeat(40), "listen_addr": "tcp://0.0.0.0:26656", "moniker": "node",
            "network": "local-1", "version": "0.38.17",
            "other": { "rpc_address": "tcp://0.0.0.0:26657", "tx_index": "on" },
            "protocol_version": { "app": "1", "block": "11", "p2p": "8" },
        },
        "sync_info": {
            "catching_up": false,
            "earliest_app_hash": "", "earliest_block_hash": hash, "earliest_block_height": "1",
            "earliest_block_time": time,
            "latest_app_hash": "", "latest_block_hash": hash, "latest_block_height": "1",
            "latest_block_time": time,
        },
        "validator_info": {
            "address": "2".repeat(40), "voting_power": "10",
            "pub_key": {
                "type": "tendermint/PubKeyEd25519", "value": "bNNlGls5R25wC3Sd8720F/3+7IZBhXcD22MNFtPk/v0=",
            },
        },
    })
}
