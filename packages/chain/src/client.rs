//! Asks a chain, by the RPC of one of its nodes.

use std::time::Duration;

use cosmos_sdk_proto::cosmos::auth::v1beta1::{Bech32PrefixRequest, Bech32PrefixResponse};
use cosmos_sdk_proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmos_sdk_proto::cosmos::base::query::v1beta1::PageRequest;
use cosmos_sdk_proto::cosmwasm::wasm::v1::{
    QueryAllContractStateRequest, QueryAllContractStateResponse, QueryCodeRequest, QueryCodeResponse,
    QueryContractInfoRequest, QueryContractInfoResponse, QueryRawContractStateRequest,
    QueryRawContractStateResponse, QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use cosmwasm_std::{Binary, HexBinary, Timestamp, Uint128};
use prost::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tendermint::abci::Code as AbciCode;
use tendermint::block::{Header, Height};
use tendermint_rpc::error::ErrorDetail;
use tendermint_rpc::{Client as _, HttpClient};
use tokio::time::{Instant, sleep};

use crate::{Error, Refusal};

/// Entries of a contract's state that are asked for at once.
const MODELS: u64 = 1_000;
/// How often a node is asked for what is not there yet, when not told otherwise.
const PAUSE: Duration = Duration::from_millis(300);

/// What servers of other kinds answer to a question by RPC.
const NO_RPC: [&str; 3] = ["status code: 404", "status code: 405", "status code: 501"];

/// A chain, seen through one node.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) http: HttpClient,
    rpc: String,
    chain_id: tendermint::chain::Id,
    prefix: String,
    height: Option<Height>,
    pub(crate) pause: Duration,
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

impl Client {
    /// Asks the node at `rpc` which chain it is of.
    pub async fn connect(rpc: &str) -> Result<Self, Error> {
        let no_rpc = |error: tendermint_rpc::Error| Error::NoRpc { rpc: rpc.into(), reason: reason(&error) };
        let http = HttpClient::new(rpc).map_err(no_rpc)?;
        let status = http.status().await.map_err(|error| match reason(&error) {
            // a server, and one that knows no such question
            words if NO_RPC.iter().any(|status| words.ends_with(status)) => no_rpc(error),
            reason => Error::Unreachable { rpc: rpc.into(), reason },
        })?;
        let mut client = Self {
            http,
            rpc: rpc.into(),
            chain_id: status.node_info.network,
            prefix: String::new(),
            height: None,
            pause: PAUSE,
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

    /// The same, that asks so often for what is not there yet, as blocks are.
    pub fn asking_each(mut self, pause: Duration) -> Self {
        self.pause = pause;
        self
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

    /// The same chain as it was after its last block: its height, its time, and a client that asks about that moment
    /// only, however long it takes.
    pub async fn pinned(&self) -> Result<(Self, u64, Timestamp), Error> {
        let height = self.executed().await?;
        let time = self.time(height.value()).await?;
        Ok((Self { height: Some(height), ..self.clone() }, height.value(), time))
    }

    /// The last block that the node has executed. It has the next one for some time before: [`Client::tip`] is of what
    /// it has, questions and simulations are of what it has executed.
    async fn executed(&self) -> Result<Height, Error> {
        Ok(self.http.abci_info().await.map_err(|error| self.lost(&error))?.last_block_height)
    }

    /// The time of a block, as contracts in it see it.
    pub async fn time(&self, height: u64) -> Result<Timestamp, Error> {
        let nanos = self.header(height).await?.time.unix_timestamp_nanos();
        Ok(Timestamp::from_nanos(nanos.try_into().unwrap_or_default()))
    }

    /// The hash of a block, which nobody knows before it is made. Fails while there is none.
    pub async fn block_hash(&self, height: u64) -> Result<HexBinary, Error> {
        Ok(self.header(height).await?.hash().as_bytes().into())
    }

    async fn header(&self, height: u64) -> Result<Header, Error> {
        let height = Height::try_from(height).map_err(|error| self.odd(&error))?;
        Ok(self.http.header(height).await.map_err(|error| self.lost(&error))?.header)
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

    /// Waits until the node has executed the next block; [`Error::Standing`] if it takes longer.
    pub async fn next_block(&self, patience: Duration) -> Result<u64, Error> {
        let first = self.executed().await?;
        let began = Instant::now();
        loop {
            sleep(self.pause).await;
            let height = self.executed().await?;
            if height > first {
                return Ok(height.value());
            }
            let waited = began.elapsed();
            if waited >= patience {
                return Err(Error::Standing { rpc: self.rpc.clone(), height: first.value(), waited });
            }
        }
    }

    async fn ask_of<R: Message + Default>(
        &self,
        contract: &str,
        path: &str,
        query: &impl Message,
    ) -> Result<R, Error> {
        let answer = self.ask(path, query).await;
        match answer.as_ref().err().and_then(Error::refusal) {
            Some(Refusal::NoContract(_)) => Err(self.no_contract(contract)),
            Some(Refusal::NotFound(words)) if !words.contains("query wasm") => {
                Err(self.no_contract(contract))
            }
            _ => answer,
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

    pub(crate) fn lost(&self, error: &tendermint_rpc::Error) -> Error {
        let (rpc, reason) = (self.rpc.clone(), reason(error));
        match error.detail() {
            ErrorDetail::Response(_) if reason.contains("indexing is disabled") => Error::NoIndex { rpc },
            ErrorDetail::Response(_) => Error::Node { rpc, reason },
            _ => Error::Unreachable { rpc, reason },
        }
    }

    pub(crate) fn odd(&self, error: &impl std::fmt::Display) -> Error {
        Error::Answer { rpc: self.rpc.clone(), reason: error.to_string() }
    }
}

/// tendermint-rpc's words go over several lines, with the place in its source.
pub(crate) fn reason(error: &tendermint_rpc::Error) -> String {
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
