//! New code for a contract that is there: a later version of the same contract, or the same version again.

use api::migrate::Migrated;
use cosmwasm_std::{Response, StdError, Storage};
use cw2::{CONTRACT, ContractVersion};
use semver::Version;

use crate::ControlError;

/// `migrate` of every contract: takes over what it keeps, as this version. Who may is the chain's matter, which knows
/// the contract's admin. Fails on what another contract keeps, and on what a later version wrote.
pub fn migrate<E>(storage: &mut dyn Storage, (name, version): (&str, &str)) -> Result<Response, E>
where
    E: From<StdError> + From<ControlError>,
{
    let found = CONTRACT.may_load(storage)?;
    let Some(ContractVersion { version: from, .. }) = found.clone().filter(|found| found.contract == name)
    else {
        let found = found.map_or_else(|| "nothing of ours".into(), |found| found.contract);
        return Err(ControlError::OtherContract { code: name.into(), found }.into());
    };
    if parsed(version)? < parsed(&from)? {
        return Err(ControlError::Downgrade { from, to: version.into() }.into());
    }
    cw2::set_contract_version(storage, name, version)?;
    Ok(Response::new().add_event(Migrated { contract: name.into(), from, to: version.into() }))
}

fn parsed(version: &str) -> Result<Version, ControlError> {
    Version::parse(version).map_err(|_| ControlError::NoVersion { version: version.into() })
}

#[cfg(test)]
mod tests {
    use api::event::ChainEvent;
    use cosmwasm_std::testing::MockStorage;
    use cw2::{get_contract_version, set_contract_version};

    use super::*;
    use crate::tests::Refusal;

    const NAME: &str = "sheaf:double";

    /// What comes of code of version `to` on what version `from` wrote.
    fn migrated(from: &str, to: &str) -> Result<Response, Refusal> {
        let mut storage = MockStorage::new();
        set_contract_version(&mut storage, NAME, from).unwrap();
        let result = migrate(&mut storage, (NAME, to));
        let left = if result.is_ok() { to } else { from };
        assert_eq!(get_contract_version(&storage).unwrap().version, left);
        result
    }

    #[test]
    fn a_later_version_takes_over_and_so_does_the_same() {
        for (from, to) in
            [("0.1.0", "0.1.0"), ("0.1.0", "0.1.1"), ("0.9.0", "0.10.0"), ("1.0.0-rc.1", "1.0.0")]
        {
            let response = migrated(from, to).unwrap();
            let event = Migrated { contract: NAME.into(), from: from.into(), to: to.into() };
            assert_eq!(response.events.iter().find_map(Migrated::parse), Some(event));
        }
    }

    #[test]
    fn an_earlier_version_is_refused() {
        for (from, to) in
            [("0.1.1", "0.1.0"), ("0.10.0", "0.9.0"), ("2.0.0", "1.9.9"), ("1.0.0", "1.0.0-rc.1")]
        {
            let error = ControlError::Downgrade { from: from.into(), to: to.into() };
            assert_eq!(migrated(from, to), Err(error.into()));
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for (from, to, bad) in [("first", "0.1.0", "first"), ("0.1.0", "0.1", "0.1")] {
            assert_eq!(migrated(from, to), Err(ControlError::NoVersion { version: bad.into() }.into()));
        }
    }

    #[test]
    fn another_contract_is_refused_whatever_its_version() {
        let mut storage = MockStorage::new();
        let error = |found: &str| ControlError::OtherContract { code: NAME.into(), found: found.into() };
        let nothing = migrate::<Refusal>(&mut storage, (NAME, "9.0.0"));
        assert_eq!(nothing, Err(error("nothing of ours").into()));
        for other in ["sheaf:other", "crates.io:cw20-base", "sheaf:double2", ""] {
            set_contract_version(&mut storage, other, "0.1.0").unwrap();
            assert_eq!(migrate::<Refusal>(&mut storage, (NAME, "9.0.0")), Err(error(other).into()));
            assert_eq!(get_contract_version(&storage).unwrap().contract, other);
        }
    }
}
