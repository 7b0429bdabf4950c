//! Asks a chain, by the RPC of one of its nodes.

use std::time::Duration;

use cosmos_sdk_proto::cosmos::auth::v1beta1::{
    BaseAccount, Bech32PrefixRequest, Bech32PrefixResponse, QueryAccountRequest, QueryAccountResponse,
};
use cosmos_sdk_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmos_sdk_proto::cosmos::base::query::v1beta1::PageRequest;
use cosmos_sdk_proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    QueryAllContractStateRequest, QueryAllContractStateResponse, QueryCodeRequest, QueryCodeResponse,
    QueryContractInfoRequest, QueryContractInfoResponse, QueryRawContractStateRequest,
    QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmwasm_std::{Attribute, Binary, Event, HexBinary, Timestamp, Uint128};
use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tendermint::Hash;
use tendermint::abci::Code as AbciCode;
use tendermint::block::Height;
use tendermint_rpc::endpoint::tx_search;
use tendermint_rpc::{Client as _, HttpClient, Order};
use tokio::time::{Instant, sleep};

use crate::{Error, Refusal};

/// Transactions of a page, at most.
const PAGE: u8 = 100;
/// Entries of a contract's state that are asked for at once.
const MODELS: u64 = 1_000;
/// How often a node is asked for what is not there yet.
pub(crate) const PAUSE: Duration = Duration::from_millis(300);

/// A chain, seen through one node.
#[derive(Debug, Clone)]
pub struct Client {
    http: HttpClient,
    rpc: String,
    chain_id: tendermint::chain::Id,
    prefix: String,
    height: Option<Height>,
}

/// What a transaction of an account needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its number on the chain.
    pub number: u64,
    /// How many transactions of it are in blocks.
    pub sequence: u64,
}

/// Code on the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Who stored it.
    pub creator: String,
    /// SHA-256 of its bytes.
    pub checksum: HexBinary,
}

/// A contract on the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its code.
    pub code_id: u64,
    /// Who made it.
    pub creator: String,
    /// Who may migrate it; nobody, if empty.
    pub admin: String,
    /// Its label.
    pub label: String,
}

/// A transaction in a block that did what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Its hash.
    pub hash: String,
    /// The block.
    pub height: u64,
    /// What it used.
    pub gas_used: u64,
    /// What happened.
    pub events: Vec<Event>,
}

/// A transaction in a block, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The block.
    pub height: u64,
    /// What it used.
    pub gas_used: u64,
    /// What happened.
    pub events: Vec<Event>,
    /// Why it changed nothing but the fee, if so.
    pub refusal: Option<Refusal>,
    /// How large it is, bytes.
    pub bytes: usize,
}

/// A transaction that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The block.
    pub height: u64,
    /// Its number in the block, from 0.
    pub index: u64,
    /// What happened.
    pub events: Vec<Event>,
}

impl Included {
    /// The first value of an attribute, by the type of its event.
    pub fn attribute(&self, event: &str, key: &str) -> Option<&str> {
        let of_type = self.events.iter().filter(|found| found.ty == event);
        of_type.flat_map(|found| &found.attributes).find(|found| found.key == key).map(|found| &*found.value)
    }
}

impl Client {
    /// Asks the node at `rpc` which chain it is of.
    pub async fn connect(rpc: &str) -> Result<Self, Error> {
        let unreachable =
            |error: tendermint_rpc::Error| Error::Unreachable { rpc: rpc.into(), reason: reason(&error) };
        let http = HttpClient::new(rpc).map_err(unreachable)?;
        let status = http.status().await.map_err(unreachable)?;
        let mut client = Self {
            http,
            rpc: rpc.into(),
            chain_id: status.node_info.network,
            prefix: String::new(),
            height: None,
        };
        let prefix: Bech32PrefixResponse =
            client.ask("/cosmos.auth.v1beta1.Query/Bech32Prefix", &Bech32PrefixRequest {}).await?;
        client.prefix = prefix.bech32_prefix;
        Ok(client)
    }

    /// The same, of one chain only.
    pub async fn connect_to(chain_id: &str, rpc: &str) -> Result<Self, Error> {
        let client = Self::connect(rpc).await?;
        if client.chain_id() != chain_id {
            let got = client.chain_id().into();
            return Err(Error::OtherChain { rpc: rpc.into(), expected: chain_id.into(), got });
        }
        Ok(client)
    }

    /// The chain.
    pub fn chain_id(&self) -> &str {
        self.chain_id.as_str()
    }

    pub(crate) fn id(&self) -> &tendermint::chain::Id {
        &self.chain_id
    }

    /// Where its node is.
    pub fn rpc(&self) -> &str {
        &self.rpc
    }

    /// What its addresses begin with.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The last block: height, and time in seconds.
    pub async fn tip(&self) -> Result<(u64, u64), Error> {
        let sync = self.http.status().await.map_err(|error| self.lost(&error))?.sync_info;
        let seconds = sync.latest_block_time.unix_timestamp().try_into().unwrap_or_default();
        Ok((sync.latest_block_height.value(), seconds))
    }

    /// The same chain as it was after its last block: its height, its time in seconds, and a client that asks about
    /// that moment only, however long it takes.
    pub async fn pinned(&self) -> Result<(Self, u64, u64), Error> {
        let height = self.http.abci_info().await.map_err(|error| self.lost(&error))?.last_block_height;
        let time = self.time(height.value()).await?;
        Ok((Self { height: Some(height), ..self.clone() }, height.value(), time))
    }

    /// The time of a block, seconds.
    pub async fn time(&self, height: u64) -> Result<u64, Error> {
        Ok(self.moment(height).await?.seconds())
    }

    /// The time of a block, as contracts in it see it.
    pub async fn moment(&self, height: u64) -> Result<Timestamp, Error> {
        let height = Height::try_from(height).map_err(|error| self.odd(&error))?;
        let header = self.http.header(height).await.map_err(|error| self.lost(&error))?.header;
        let nanos = header.time.unix_timestamp_nanos();
        Ok(Timestamp::from_nanos(nanos.try_into().unwrap_or_default()))
    }

    /// The hash of a block, which nobody knows before it is made. Fails while there is none.
    pub async fn block_hash(&self, height: u64) -> Result<HexBinary, Error> {
        let height = Height::try_from(height).map_err(|error| self.odd(&error))?;
        let header = self.http.header(height).await.map_err(|error| self.lost(&error))?.header;
        Ok(header.hash().as_bytes().into())
    }

    /// Transactions that did what they should and in which `contract` told of `event` with `attribute` = `value`, in
    /// the order of history, as far as the node keeps it.
    pub async fn search(
        &self,
        contract: &str,
        event: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<Found>, Error> {
        let condition =
            format!("wasm-{event}._contract_address='{contract}' AND wasm-{event}.{attribute}='{value}'");
        if condition.matches('\'').count() != 4 {
            let reason = format!("{value} has a quote");
            return Err(Error::Encode { what: "a search", reason });
        }
        let mut found = vec![];
        for page in 1.. {
            let request = tx_search::Request::new(&condition, false, page, PAGE, Order::Ascending);
            let answer = self.http.perform(request).await.map_err(|error| self.lost(&error))?;
            let last = answer.txs.is_empty();
            let good = answer.txs.into_iter().filter(|tx| tx.tx_result.code.is_ok());
            found.extend(good.map(|tx| Found {
                height: tx.height.value(),
                index: tx.index.into(),
                events: tx.tx_result.events.iter().map(event_of).collect(),
            }));
            if last || found.len() >= usize::try_from(answer.total_count).unwrap_or(usize::MAX) {
                break;
            }
        }
        Ok(found)
    }

    /// Number and sequence of an account, as of the last block.
    pub async fn account(&self, address: &str) -> Result<Account, Error> {
        let no_account = || Error::NoAccount { address: address.into() };
        let query = QueryAccountRequest { address: address.into() };
        let response: QueryAccountResponse = match self
            .ask("/cosmos.auth.v1beta1.Query/Account", &query)
            .await
        {
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(_))) => return Err(no_account()),
            response => response?,
        };
        let account = response.account.ok_or_else(no_account)?;
        // vesting and module accounts are none that sign here
        let account = BaseAccount::decode(account.value.as_slice()).map_err(|error| self.odd(&error))?;
        Ok(Account { number: account.account_number, sequence: account.sequence })
    }

    /// What an account has of a denom.
    pub async fn balance(&self, address: &str, denom: &str) -> Result<Uint128, Error> {
        let query = QueryBalanceRequest { address: address.into(), denom: denom.into() };
        let response: QueryBalanceResponse = self.ask("/cosmos.bank.v1beta1.Query/Balance", &query).await?;
        let amount = response.balance.map_or_else(|| "0".into(), |coin| coin.amount);
        amount.parse().map_err(|error| self.odd(&error))
    }

    /// Asks a contract.
    pub async fn smart<R: DeserializeOwned>(&self, contract: &str, msg: &impl Serialize) -> Result<R, Error> {
        let query = serde_json::to_vec(msg)
            .map_err(|error| Error::Encode { what: "a contract's query", reason: error.to_string() })?;
        serde_json::from_slice(&self.smart_bytes(contract, query).await?).map_err(|error| self.odd(&error))
    }

    /// Asks a contract, both ways as it is on the wire.
    pub async fn smart_bytes(&self, contract: &str, query_data: Vec<u8>) -> Result<Binary, Error> {
        let query = QuerySmartContractStateRequest { address: contract.into(), query_data };
        let response: QuerySmartContractStateResponse =
            self.ask_of(contract, "/cosmwasm.wasm.v1.Query/SmartContractState", &query).await?;
        Ok(response.data.into())
    }

    /// What a contract keeps under a key.
    pub async fn raw(&self, contract: &str, key: &[u8]) -> Result<Option<Binary>, Error> {
        let query = QueryRawContractStateRequest { address: contract.into(), query_data: key.into() };
        let response: QueryRawContractStateResponse =
            self.ask_of(contract, "/cosmwasm.wasm.v1.Query/RawContractState", &query).await?;
        Ok((!response.data.is_empty()).then(|| response.data.into()))
    }

    /// All that a contract keeps, in the order of its keys.
    pub async fn state(&self, contract: &str) -> Result<Vec<(Binary, Binary)>, Error> {
        let (mut all, mut key) = (vec![], vec![]);
        loop {
            let pagination = Some(PageRequest { key, limit: MODELS, ..PageRequest::default() });
            let query = QueryAllContractStateRequest { address: contract.into(), pagination };
            let page: QueryAllContractStateResponse =
                self.ask_of(contract, "/cosmwasm.wasm.v1.Query/AllContractState", &query).await?;
            all.extend(page.models.into_iter().map(|model| (model.key.into(), model.value.into())));
            key = page.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() {
                return Ok(all);
            }
        }
    }

    /// Code, creator, admin and label of a contract.
    pub async fn contract(&self, address: &str) -> Result<Contract, Error> {
        let query = QueryContractInfoRequest { address: address.into() };
        let response: QueryContractInfoResponse =
            self.ask_of(address, "/cosmwasm.wasm.v1.Query/ContractInfo", &query).await?;
        let info = response.contract_info.ok_or_else(|| self.no_contract(address))?;
        Ok(Contract { code_id: info.code_id, creator: info.creator, admin: info.admin, label: info.label })
    }

    /// Creator and checksum of code; `None` if there is no such code.
    pub async fn code(&self, code_id: u64) -> Result<Option<Code>, Error> {
        let query = QueryCodeRequest { code_id };
        let response: QueryCodeResponse = match self.ask("/cosmwasm.wasm.v1.Query/Code", &query).await {
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(_))) => return Ok(None),
            response => response?,
        };
        Ok(response.code_info.map(|info| Code { creator: info.creator, checksum: info.data_hash.into() }))
    }

    /// A transaction, once it is in a block. An error if it failed there.
    pub async fn transaction(&self, hash: &str) -> Result<Option<Included>, Error> {
        let Some(outcome) = self.outcome(hash).await? else { return Ok(None) };
        let Outcome { height, gas_used, events, refusal, .. } = outcome;
        match refusal {
            Some(refusal) => Err(Error::Refused { refusal, hash: Some(hash.into()) }),
            None => Ok(Some(Included { hash: hash.into(), height, gas_used, events })),
        }
    }

    /// A transaction, once it is in a block, whatever came of it there.
    pub async fn outcome(&self, hash: &str) -> Result<Option<Outcome>, Error> {
        let parsed: Hash = hash.parse().map_err(|error| self.odd(&error))?;
        let found = match self.http.tx(parsed, false).await {
            Err(error) if error.to_string().contains("not found") || reason(&error).contains("not found") => {
                return Ok(None);
            }
            found => found.map_err(|error| self.lost(&error))?,
        };
        let result = found.tx_result;
        let refusal = match result.code {
            AbciCode::Ok => None,
            AbciCode::Err(code) => Some(Refusal::of(&result.codespace, code.get(), &result.log)),
        };
        Ok(Some(Outcome {
            height: found.height.value(),
            gas_used: result.gas_used.try_into().unwrap_or_default(),
            events: result.events.iter().map(event_of).collect(),
            refusal,
            bytes: found.tx.len(),
        }))
    }

    /// Waits until a transaction is in a block; tells `waiting` each second. [`Error::Pending`] if it takes longer.
    pub async fn wait(
        &self,
        hash: &str,
        patience: Duration,
        waiting: impl Fn(Duration),
    ) -> Result<Included, Error> {
        let (began, mut told) = (Instant::now(), Duration::ZERO);
        loop {
            match self.transaction(hash).await {
                Ok(Some(included)) => return Ok(included),
                // a node that does not answer just now says nothing about the transaction
                Ok(None) | Err(Error::Unreachable { .. }) => {}
                Err(error) => return Err(error),
            }
            let waited = began.elapsed();
            if waited >= patience {
                return Err(Error::Pending { hash: hash.into(), waited });
            }
            if waited.saturating_sub(told) >= Duration::from_secs(1) {
                told = waited;
                waiting(waited);
            }
            sleep(PAUSE).await;
        }
    }

    /// Waits for the next block.
    pub async fn next_block(&self, patience: Duration) -> Result<u64, Error> {
        let (first, _) = self.tip().await?;
        let began = Instant::now();
        loop {
            sleep(PAUSE).await;
            let (height, _) = self.tip().await?;
            if height > first {
                return Ok(height);
            }
            if began.elapsed() >= patience {
                let reason = format!("no block after {first} in {} s", patience.as_secs());
                return Err(Error::Unreachable { rpc: self.rpc.clone(), reason });
            }
        }
    }

    /// Hands a signed transaction to the node, which checks it. Safe to do twice: a transaction that the node has is
    /// fine.
    pub async fn broadcast(&self, bytes: &[u8]) -> Result<(), Error> {
        let mut tries = 0u8;
        let response = loop {
            match self.http.broadcast_tx_sync(bytes).await {
                Err(error) if reason(&error).contains("tx already exists in cache") => return Ok(()),
                Err(error) if tries == 3 => return Err(self.lost(&error)),
                Err(_) => tries = tries.saturating_add(1),
                Ok(response) => break response,
            }
            sleep(PAUSE).await;
        };
        match response.code {
            AbciCode::Ok => Ok(()),
            // already in the mempool
            AbciCode::Err(code) if response.codespace == "sdk" && code.get() == 19 => Ok(()),
            AbciCode::Err(code) => {
                let refusal = Refusal::of(&response.codespace, code.get(), &response.log);
                Err(Error::Refused { refusal, hash: None })
            }
        }
    }

    /// The gas that a transaction would use.
    pub(crate) async fn simulate(&self, tx_bytes: Vec<u8>) -> Result<u64, Error> {
        #[allow(deprecated, reason = "the field that older chains read")]
        let query = SimulateRequest { tx: None, tx_bytes };
        let response: SimulateResponse = self.ask("/cosmos.tx.v1beta1.Service/Simulate", &query).await?;
        Ok(response.gas_info.map_or(0, |info| info.gas_used))
    }

    async fn ask_of<R: Message + Default>(
        &self,
        contract: &str,
        path: &str,
        query: &impl Message,
    ) -> Result<R, Error> {
        match self.ask(path, query).await {
            Err(error) if matches!(error.refusal(), Some(Refusal::NotFound(words)) if !words.contains("query wasm")) => {
                Err(self.no_contract(contract))
            }
            answer => answer,
        }
    }

    pub(crate) async fn ask<R: Message + Default>(
        &self,
        path: &str,
        query: &impl Message,
    ) -> Result<R, Error> {
        let answer = self.http.abci_query(Some(path.into()), query.encode_to_vec(), self.height, false).await;
        let answer = answer.map_err(|error| self.lost(&error))?;
        if let AbciCode::Err(code) = answer.code {
            let refusal = Refusal::of(&answer.codespace, code.get(), &answer.log);
            return Err(Error::Refused { refusal, hash: None });
        }
        R::decode(answer.value.as_slice()).map_err(|error| self.odd(&error))
    }

    fn no_contract(&self, address: &str) -> Error {
        Error::NoContract { address: address.into(), chain: self.chain_id().into() }
    }

    fn lost(&self, error: &tendermint_rpc::Error) -> Error {
        Error::Unreachable { rpc: self.rpc.clone(), reason: reason(error) }
    }

    pub(crate) fn odd(&self, error: &impl std::fmt::Display) -> Error {
        Error::Answer { rpc: self.rpc.clone(), reason: error.to_string() }
    }
}

/// tendermint-rpc's words go over several lines, with the place in its source.
fn reason(error: &tendermint_rpc::Error) -> String {
    use tendermint_rpc::error::ErrorDetail;
    match error.detail() {
        ErrorDetail::Response(response) => response.source.to_string(),
        _ => error
            .to_string()
            .lines()
            .map(str::trim)
            .take(4)
            .collect::<Vec<_>>()
            .join(" ")
            .trim_start_matches("StringTracer: ")
            .into(),
    }
}

/// As the chain has it: `Event::add_attribute` takes none of the chain's own, which begin with `_`.
fn event_of(event: &tendermint::abci::Event) -> Event {
    let mut read = Event::new(event.kind.clone());
    read.attributes.extend(event.attributes.iter().map(|attribute| Attribute {
        key: attribute.key_str().unwrap_or_default().into(),
        value: attribute.value_str().unwrap_or_default().into(),
    }));
    read
}
