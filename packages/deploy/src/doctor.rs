//! Looks whether a deployment stands on its chain as it should.

mod offices;
mod values;

use std::fmt;

use api::{data_pool, governance, identity_registry, marketplace, reward_token};
use chain::{Client, Refusal};
use cw_ownable::Ownership;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::{Config, Deployment, Error, Part};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What, for instance `owner of data_pool`.
    pub what: String,
    /// What is wrong, and what to do; nothing, if it is as it should be.
    pub wrong: Option<String>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wrong {
            None => write!(f, "good   {}", self.what),
            Some(wrong) => write!(f, "WRONG  {}: {wrong}", self.what),
        }
    }
}

/// Looks at everything; where a `deploy.toml` is given, also whether what it says is so. Fails only where the chain does
/// not answer, or is another one.
pub async fn examine(deployment: &Deployment, config: Option<&Config>) -> Result<Vec<Finding>, Error> {
    let client = Client::connect_to(&deployment.chain_id, &deployment.rpc).await?;
    let mut doctor = Doctor { deployment, client, findings: vec![] };
    doctor.profile();
    for part in Part::ALL {
        doctor.code(part).await?;
    }
    for part in Part::OWNED {
        doctor.owner(part).await?;
    }
    doctor.wiring().await?;
    doctor.committee().await?;
    doctor.offices().await?;
    if let Some(config) = config {
        doctor.values(config).await?;
    }
    Ok(doctor.findings)
}

struct Doctor<'a> {
    deployment: &'a Deployment,
    client: Client,
    findings: Vec<Finding>,
}

impl Doctor<'_> {
    fn find(&mut self, what: impl Into<String>, wrong: Option<String>) {
        self.findings.push(Finding { what: what.into(), wrong });
    }

    /// Is what the chain has what it should be?
    fn same<T: PartialEq + fmt::Display>(&mut self, what: impl Into<String>, got: T, wanted: T, cure: &str) {
        let wrong = (got != wanted).then(|| format!("it is {got}, not {wanted}. {cure}"));
        self.find(what, wrong);
    }

    fn profile(&mut self) {
        let wrong = self.deployment.profile.check(&self.deployment.chain_id).err();
        self.find("profile of durations", wrong.map(|error| error.to_string()));
    }

    async fn code(&mut self, part: Part) -> Result<(), Error> {
        let deployed = self.deployment.of(part);
        let contract = match self.client.contract(&deployed.address).await {
            Err(error @ chain::Error::NoContract { .. }) => {
                self.find(format!("{part}"), Some(error.to_string()));
                return Ok(());
            }
            contract => contract?,
        };
        let code = self.client.code(contract.code_id).await?;
        let checksum = code.map(|code| code.checksum.to_hex()).unwrap_or_default();
        let governance = self.deployment.address(Part::Governance).to_string();
        let migrated =
            "Was it migrated by a proposal? Then enter the new code in the deployment; else trust it no more";
        self.same(format!("checksum of {part}"), checksum, deployed.checksum.to_hex(), migrated);
        self.same(format!("code of {part}"), contract.code_id, deployed.code_id, migrated);
        self.same(format!("label of {part}"), contract.label, part.label(), "It is another's contract");
        let unfinished = "Whoever it is can change its code without notice: finish with `sheaf deploy`";
        let admin = if contract.admin.is_empty() { "nobody".into() } else { contract.admin };
        self.same(format!("admin of {part}"), admin, governance, unfinished);
        Ok(())
    }

    async fn owner(&mut self, part: Part) -> Result<(), Error> {
        let what = format!("owner of {part}");
        let Some(ownership) = self.ask::<Ownership<String>>(part, &what, &json!({ "ownership": {} })).await?
        else {
            return Ok(());
        };
        let governance = self.deployment.address(Part::Governance).to_string();
        let owner = ownership.owner.unwrap_or_else(|| "nobody".into());
        self.same(what, owner, governance, "Finish with `sheaf deploy`");
        let offered = ownership.pending_owner.unwrap_or_else(|| "nobody".into());
        self.same(format!("offer of {part}"), offered, "nobody".into(), "It waits for who shall own it next");
        Ok(())
    }

    async fn wiring(&mut self) -> Result<(), Error> {
        let durations = self.deployment.profile.durations();
        let address = |part| Some(self.deployment.address(part).to_string());
        let [registry, token, governance, data_pool, marketplace] = Part::ALL.map(address);
        let own = "Its own durations are told in its config";

        let query = identity_registry::QueryMsg::Config {};
        if let Some(config) =
            self.config::<identity_registry::ConfigResponse>(Part::IdentityRegistry, &query).await?
        {
            self.wired(Part::IdentityRegistry, "marketplace", config.marketplace, &marketplace);
            self.wired(Part::IdentityRegistry, "purse", config.purse, &governance);
            self.durations(Part::IdentityRegistry, config.durations == durations.registry, own);
        }
        let query = reward_token::QueryMsg::Config {};
        if let Some(config) = self.config::<reward_token::ConfigResponse>(Part::RewardToken, &query).await? {
            self.wired(Part::RewardToken, "data_pool", config.data_pool, &data_pool);
            self.wired(Part::RewardToken, "purse", config.purse, &governance);
            self.durations(Part::RewardToken, config.durations == durations.token, own);
        }
        let query = governance::QueryMsg::Config {};
        if let Some(config) = self.config::<governance::ConfigResponse>(Part::Governance, &query).await? {
            self.wired(Part::Governance, "registry", Some(config.registry), &registry);
            self.wired(Part::Governance, "token", Some(config.token), &token);
            let changed = "Governance can change them by a proposal: look for it";
            self.durations(Part::Governance, config.durations == durations.governance, changed);
        }
        let query = data_pool::QueryMsg::Config {};
        if let Some(config) = self.config::<data_pool::ConfigResponse>(Part::DataPool, &query).await? {
            self.wired(Part::DataPool, "registry", Some(config.registry), &registry);
            self.wired(Part::DataPool, "token", Some(config.token), &token);
            self.wired(Part::DataPool, "marketplace", config.marketplace, &marketplace);
            let authority = Some(self.deployment.authority().to_string());
            self.wired(Part::DataPool, "authority", Some(config.authority), &authority);
            self.wired(Part::DataPool, "purse", Some(config.purse), &governance);
            self.durations(Part::DataPool, config.durations == durations.data_pool, own);
        }
        let query = marketplace::QueryMsg::Config {};
        if let Some(config) = self.config::<marketplace::ConfigResponse>(Part::Marketplace, &query).await? {
            self.wired(Part::Marketplace, "registry", Some(config.registry), &registry);
            self.wired(Part::Marketplace, "token", Some(config.token), &token);
            self.wired(Part::Marketplace, "data_pool", Some(config.data_pool), &data_pool);
            self.wired(Part::Marketplace, "purse", Some(config.purse), &governance);
            self.durations(Part::Marketplace, config.durations == durations.marketplace, own);
        }
        Ok(())
    }

    fn wired(&mut self, part: Part, field: &str, got: Option<impl ToString>, wanted: &Option<String>) {
        let name = |address: Option<String>| address.unwrap_or_else(|| "not set".into());
        let got = name(got.map(|address| address.to_string()));
        self.same(format!("{field} of {part}"), got, name(wanted.clone()), "Finish with `sheaf deploy`");
    }

    fn durations(&mut self, part: Part, same: bool, cure: &str) {
        let profile = self.deployment.profile;
        let wrong = (!same).then(|| format!("they are not those of profile {profile}. {cure}"));
        self.find(format!("durations of {part}"), wrong);
    }

    async fn committee(&mut self) -> Result<(), Error> {
        let what = "committee";
        let query = identity_registry::QueryMsg::Committee { epoch: None };
        let asked = self.ask::<identity_registry::Committee>(Part::IdentityRegistry, what, &query).await?;
        let Some(committee) = asked else {
            return Ok(());
        };
        let (_, now) = self.client.tip().await?;
        let over = committee.valid_until <= now;
        let wrong = over
            .then(|| "its term is over: the next is named by a proposal, no report counts until then".into());
        self.find(what, wrong);
        Ok(())
    }

    async fn config<R: DeserializeOwned>(
        &mut self,
        part: Part,
        query: &impl Serialize,
    ) -> Result<Option<R>, Error> {
        self.ask(part, &format!("config of {part}"), query).await
    }

    /// A contract that is another's, or none, is a finding; a chain that is away is an error.
    async fn ask<R: DeserializeOwned>(
        &mut self,
        part: Part,
        what: &str,
        query: &impl Serialize,
    ) -> Result<Option<R>, Error> {
        match self.client.smart(self.deployment.address(part), query).await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.is_no_answer() => Err(error.into()),
            Err(error) => {
                let words = match error.refusal() {
                    Some(Refusal::Contract(words)) => words.clone(),
                    _ => error.to_string(),
                };
                self.find(what, Some(words));
                Ok(None)
            }
        }
    }
}
