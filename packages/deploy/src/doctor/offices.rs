//! Who holds an office, and whether that is anyone: keys of scripts/localnet are everyone's.

use api::governance::{FoundersResponse, GuardianResponse, QueryMsg as Governance};
use api::identity_registry::{
    Committee, GrantResponse, IssuerResponse, QueryMsg as Registry, ROLE_AUDITOR, ROLE_CURATOR,
};
use serde::de::DeserializeOwned;

use super::Doctor;
use crate::{Error, Part, Profile, test_keys};

/// How many a contract names at once.
const PAGE: u32 = 100;

impl Doctor<'_> {
    /// Where people rely on the chain, no office is everyone's.
    pub(super) async fn offices(&mut self) -> Result<(), Error> {
        if self.deployment.profile == Profile::Localnet {
            return Ok(());
        }
        let mut held: Vec<(&str, String)> = vec![];
        held.extend(self.guardians().await?.into_iter().map(|guardian| ("guardian", guardian)));
        let founders = self.founders().await?.filter(|founders| founders.lasts);
        let founders = founders.into_iter().flat_map(|founders| founders.members);
        held.extend(founders.map(|founder| ("founder", founder.into())));
        for role in [ROLE_CURATOR, ROLE_AUDITOR] {
            held.extend(self.holders(role).await?.into_iter().map(|holder| (role, holder)));
        }
        let query = Registry::Committee { epoch: None };
        let committee =
            self.ask::<Committee>(Part::IdentityRegistry, "members of the committee", &query).await?;
        let members = committee.into_iter().flat_map(|committee| committee.members);
        held.extend(members.map(|member| ("relayer", member.address.into())));
        let known = held.into_iter().filter_map(|(office, who)| Some((office, test_keys::of_address(&who)?)));
        let issuers = self.issuers().await?.into_iter().filter(|issuer| issuer.active);
        let issuers = issuers.filter_map(|issuer| test_keys::of_issuer(&issuer.key.as_slice().into()));
        let known: Vec<String> = known
            .chain(issuers.map(|name| ("issuer", name)))
            .map(|(office, name)| format!("{office}: {name} of scripts/localnet"))
            .collect();
        let wrong = (!known.is_empty()).then(|| {
            format!(
                "{}. Everyone knows these keys: take the offices from them by a proposal, at once",
                known.join("; ")
            )
        });
        self.find("offices in private hands", wrong);
        Ok(())
    }

    pub(super) async fn guardians(&mut self) -> Result<Vec<String>, Error> {
        // at most 8 at a time
        let query = Governance::Guardians { start_after: None, limit: Some(PAGE) };
        let found = self.ask::<Vec<GuardianResponse>>(Part::Governance, "guardians", &query).await?;
        Ok(found.unwrap_or_default().into_iter().map(|guardian| guardian.guardian.into()).collect())
    }

    pub(super) async fn founders(&mut self) -> Result<Option<FoundersResponse>, Error> {
        let query = Governance::Founders {};
        Ok(self.ask::<Option<FoundersResponse>>(Part::Governance, "founders", &query).await?.flatten())
    }

    pub(super) async fn issuers(&mut self) -> Result<Vec<IssuerResponse>, Error> {
        let page = |start_after| Registry::Issuers { start_after, limit: Some(PAGE) };
        self.all("issuers", page, |issuer: &IssuerResponse| issuer.issuer).await
    }

    async fn holders(&mut self, role: &str) -> Result<Vec<String>, Error> {
        let page = |start_after| Registry::Grants { role: role.into(), start_after, limit: Some(PAGE) };
        let place = |grant: &GrantResponse| (grant.address.clone(), grant.scope.unwrap_or_default());
        let grants = self.all(&format!("holders of {role}"), page, place).await?;
        Ok(grants.into_iter().map(|grant| grant.address).collect())
    }

    /// All that the registry lists, page by page; `place` is where the next page goes on.
    async fn all<T: DeserializeOwned, P>(
        &mut self,
        what: &str,
        page: impl Fn(Option<P>) -> Registry,
        place: impl Fn(&T) -> P,
    ) -> Result<Vec<T>, Error> {
        let mut all: Vec<T> = vec![];
        loop {
            let query = page(all.last().map(&place));
            let found = self.ask::<Vec<T>>(Part::IdentityRegistry, what, &query).await?.unwrap_or_default();
            let last = u32::try_from(found.len()).is_ok_and(|found| found < PAGE);
            all.extend(found);
            if last {
                return Ok(all);
            }
        }
    }
}
