//! A node of a chain, as receipts, reports and whoever only asks see it: all answers are of one height.

use api::data_pool::{AuditResponse, CohortResponse, PoolResponse, QueryMsg as AskPool};
use api::governance::{ProposalResponse, QueryMsg as AskGovernance};
use api::identity_registry::{Identity, IssuerResponse, QueryMsg as AskRegistry, Registry};
use api::{IdentityId, PoolId};
use chain::Client;
use consent::{Ask, Chain, ChainError, Contracts, Place, Told};
use cosmwasm_std::{
    Addr, Binary, ContractResult, Empty, Event, Querier, QuerierResult, QuerierWrapper, QueryRequest,
    SystemError, SystemResult, WasmQuery, from_json,
};
use deploy::{Deployment, Part};

/// The suite on a chain, as it was after one block.
pub(crate) struct Node {
    client: Client,
    contracts: Contracts,
    time: u64,
}

impl Node {
    /// After the last block there is.
    pub(crate) async fn new(deployment: &Deployment, client: &Client) -> Result<Self, chain::Error> {
        let (client, _, time) = client.pinned().await?;
        let at = |part| Addr::unchecked(deployment.address(part));
        let contracts = Contracts {
            registry: at(Part::IdentityRegistry),
            data_pool: at(Part::DataPool),
            marketplace: at(Part::Marketplace),
            token: at(Part::RewardToken),
            governance: at(Part::Governance),
        };
        Ok(Self { client, contracts, time: time.seconds() })
    }

    /// Typed questions.
    pub(crate) fn ask(&self) -> Ask<'_> {
        Ask { chain: self, contracts: &self.contracts }
    }

    /// Where the contracts are.
    pub(crate) fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    /// What the chain's addresses begin with.
    pub(crate) fn prefix(&self) -> &str {
        self.client.prefix()
    }

    /// The time of the block, seconds.
    pub(crate) fn now(&self) -> u64 {
        self.time
    }

    /// The identity at an address, if there is one.
    pub(crate) fn identity_at(&self, address: &str) -> Result<Option<(IdentityId, Identity)>, ChainError> {
        let registry = Registry(self.contracts.registry.clone());
        Ok(registry.identity_of(&self.querier(), &Addr::unchecked(address))?)
    }

    /// All issuers.
    pub(crate) fn issuers(&self) -> Result<Vec<IssuerResponse>, ChainError> {
        self.ask().all(
            &self.contracts.registry,
            |start_after, limit| AskRegistry::Issuers { start_after, limit: Some(limit) },
            |issuer: &IssuerResponse| issuer.issuer,
        )
    }

    /// All pools.
    pub(crate) fn pools(&self) -> Result<Vec<PoolResponse>, ChainError> {
        self.ask().all(
            &self.contracts.data_pool,
            |start_after, limit| AskPool::Pools { start_after, limit: Some(limit) },
            |pool: &PoolResponse| pool.id,
        )
    }

    /// The cohorts of a pool that have not ended.
    pub(crate) fn open_cohorts(&self, pool: PoolId) -> Result<Vec<CohortResponse>, ChainError> {
        let all: Vec<CohortResponse> = self.ask().all(
            &self.contracts.data_pool,
            |start_after, limit| AskPool::Cohorts { pool, start_after, limit: Some(limit) },
            |cohort: &CohortResponse| cohort.id,
        )?;
        Ok(all.into_iter().filter(|cohort| !cohort.ended).collect())
    }

    /// The audits that wait for an auditor.
    pub(crate) fn audits_of(&self, auditor: &str) -> Result<Vec<AuditResponse>, ChainError> {
        self.ask().all(
            &self.contracts.data_pool,
            |start_after, limit| AskPool::AuditsOf {
                auditor: auditor.into(),
                start_after,
                limit: Some(limit),
            },
            |audit: &AuditResponse| audit.contribution,
        )
    }

    /// All proposals.
    pub(crate) fn proposals(&self) -> Result<Vec<ProposalResponse>, ChainError> {
        self.ask().all(
            &self.contracts.governance,
            |start_after, limit| AskGovernance::Proposals { start_after, limit: Some(limit) },
            |proposal: &ProposalResponse| proposal.id,
        )
    }

    fn answer(&self, query: WasmQuery) -> Result<Binary, String> {
        let answered = match query {
            WasmQuery::Smart { contract_addr, msg } => {
                chain::wait_for(self.client.smart_bytes(&contract_addr, msg.into()))
            }
            WasmQuery::Raw { contract_addr, key } => {
                chain::wait_for(self.client.raw(&contract_addr, &key)).map(Option::unwrap_or_default)
            }
            _ => return Err("only contracts' answers and raw state are asked for here".into()),
        };
        answered.map_err(|error| error.to_string())
    }
}

impl Querier for Node {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        match from_json::<QueryRequest<Empty>>(request) {
            Ok(QueryRequest::Wasm(query)) => SystemResult::Ok(match self.answer(query) {
                Ok(answer) => ContractResult::Ok(answer),
                Err(words) => ContractResult::Err(words),
            }),
            Ok(other) => SystemResult::Err(SystemError::UnsupportedRequest { kind: format!("{other:?}") }),
            Err(error) => SystemResult::Err(SystemError::InvalidRequest {
                error: error.to_string(),
                request: request.into(),
            }),
        }
    }
}

impl Chain for Node {
    fn chain_id(&self) -> String {
        self.client.chain_id().into()
    }

    fn now(&self) -> u64 {
        self.time
    }

    fn querier(&self) -> QuerierWrapper<'_> {
        QuerierWrapper::new(self)
    }

    fn events(
        &self,
        contract: &Addr,
        ty: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<Told<Event>>, ChainError> {
        chain::wait_for(self.told(contract, ty, attribute, value))
            .map_err(|error| ChainError::Events { ty: ty.into(), reason: error.to_string() })
    }
}

impl Node {
    async fn told(
        &self,
        contract: &Addr,
        ty: &str,
        attribute: &str,
        value: &str,
    ) -> Result<Vec<Told<Event>>, chain::Error> {
        let name = format!("wasm-{ty}");
        let says = |event: &Event, key: &str, value: &str| {
            api::event::attribute(&event.attributes, key) == Some(value)
        };
        let mut told = vec![];
        for found in self.client.search(contract.as_str(), ty, attribute, value).await? {
            let time = self.client.time(found.height).await?.seconds();
            // the conditions of a search may be met by different events of a transaction
            for (event, number) in found.events.into_iter().zip(0..) {
                if event.ty == name
                    && says(&event, "_contract_address", contract.as_str())
                    && says(&event, attribute, value)
                {
                    let place = Place { height: found.height, transaction: found.index, event: number };
                    told.push(Told { place, time, event });
                }
            }
        }
        Ok(told)
    }
}
