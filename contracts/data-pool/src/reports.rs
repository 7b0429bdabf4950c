//! Reports of a custody key's keepers: are they good, and who signed.

use api::identity_registry::{Custody, CustodyStatus};
use api::layout::LayoutError;
use api::{CustodyId, PoolId};
use attestation::{Authority, Report, ReportError, ReportItem, Signature};
use canonical::Digest;
use cosmwasm_std::{Deps, Env};

use crate::ContractError;
use crate::config::Config;

/// A custody key of the registry, in whatever state.
pub(crate) fn custody(deps: Deps, config: &Config, custody: CustodyId) -> Result<Custody, ContractError> {
    match config.registry.custody(&deps.querier, custody) {
        Err(LayoutError::Missing { .. }) => Err(ContractError::UnknownCustody { custody }),
        found => Ok(found?),
    }
}

/// A report that a quorum of keepers signed.
pub(crate) struct Signed {
    pub(crate) custody: CustodyId,
    /// How many keepers the key has.
    pub(crate) keepers: usize,
    /// Who signed, by index.
    pub(crate) signers: Vec<u8>,
    /// What they signed.
    pub(crate) digest: Digest,
}

/// Checks that a report is for here and now, in the name of a custody key that is not compromised, and signed by a
/// quorum of its keepers. That the key is the pool's is checked per item: [`Signed::must_speak_for`].
pub(crate) fn check<T: ReportItem>(
    deps: Deps,
    env: &Env,
    config: &Config,
    report: &Report<T>,
    signatures: &[Signature],
) -> Result<Signed, ContractError> {
    report.check(env)?;
    let Authority::Custody(number) = report.authority else {
        return Err(ContractError::NotOfKeepers { got: report.authority });
    };
    let Custody { keepers, status, .. } = custody(deps, config, number)?;
    if status == CustodyStatus::Compromised {
        return Err(ContractError::CustodyStatus { custody: number, status });
    }
    // keepers whose bonds are free have nothing left to lose by a lie
    if !config.registry.custody_is_backed(&deps.querier, number, env.block.time.seconds())? {
        return Err(ContractError::CustodyUnbacked { custody: number });
    }
    let keys = keepers.iter().map(|keeper| keeper.key.as_slice());
    let digest = report.digest();
    let signers = attestation::verify_quorum(deps.api, &digest, keys, signatures)?;
    Ok(Signed { custody: number, keepers: keepers.len(), signers, digest })
}

impl Signed {
    /// Refuses a report about a pool, or an edition of it, that another custody key seals.
    pub(crate) fn must_speak_for(&self, pool: PoolId, custody: CustodyId) -> Result<(), ContractError> {
        if self.custody == custody {
            return Ok(());
        }
        let (expected, got) = (Authority::Custody(custody), Authority::Custody(self.custody));
        Err(ContractError::ReportOfOthers { pool, source: ReportError::Authority { expected, got } })
    }
}
