//! Accounts, of all kinds that sign.

use cosmos_sdk_proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountRequest, QueryAccountResponse};
use cosmos_sdk_proto::cosmos::vesting::v1beta1::{
    BaseVestingAccount, ContinuousVestingAccount, DelayedVestingAccount, PeriodicVestingAccount,
    PermanentLockedAccount,
};
use cosmrs::Any;
use prost::{DecodeError, Message, Name};

use crate::{Client, Error, Refusal};

/// What a transaction of an account needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Account {
    /// Its number on the chain.
    pub number: u64,
    /// How many transactions of it are in blocks.
    pub sequence: u64,
}

impl Client {
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
        let base = base(&account).map_err(|error| self.odd(&error))?;
        let BaseAccount { account_number: number, sequence, .. } =
            base.ok_or_else(|| Error::AccountKind { address: address.into(), kind: account.type_url })?;
        Ok(Account { number, sequence })
    }
}

/// What all accounts that sign have in common: those whose coins are locked for a time keep it within.
fn base(account: &Any) -> Result<Option<BaseAccount>, DecodeError> {
    let (kind, bytes) = (&account.type_url, account.value.as_slice());
    let vesting = if *kind == BaseAccount::type_url() {
        return BaseAccount::decode(bytes).map(Some);
    } else if *kind == BaseVestingAccount::type_url() {
        Some(BaseVestingAccount::decode(bytes)?)
    } else if *kind == ContinuousVestingAccount::type_url() {
        ContinuousVestingAccount::decode(bytes)?.base_vesting_account
    } else if *kind == DelayedVestingAccount::type_url() {
        DelayedVestingAccount::decode(bytes)?.base_vesting_account
    } else if *kind == PeriodicVestingAccount::type_url() {
        PeriodicVestingAccount::decode(bytes)?.base_vesting_account
    } else if *kind == PermanentLockedAccount::type_url() {
        PermanentLockedAccount::decode(bytes)?.base_vesting_account
    } else {
        None
    };
    Ok(vesting.and_then(|vesting| vesting.base_account))
}

#[cfg(test)]
mod tests {
    use cosmos_sdk_proto::cosmos::auth::v1beta1::ModuleAccount;

    use super::*;
    use crate::message::any;

    #[test]
    fn accounts_whose_coins_are_locked_sign_too() {
        let base_account = BaseAccount { account_number: 7, sequence: 3, ..BaseAccount::default() };
        let vesting = || BaseVestingAccount {
            base_account: Some(base_account.clone()),
            ..BaseVestingAccount::default()
        };
        let base_vesting_account = Some(vesting());
        let kinds = [
            any(&base_account),
            any(&vesting()),
            any(&ContinuousVestingAccount { base_vesting_account: Some(vesting()), start_time: 1 }),
            any(&DelayedVestingAccount { base_vesting_account: Some(vesting()) }),
            any(&PeriodicVestingAccount {
                base_vesting_account: Some(vesting()),
                start_time: 1,
                vesting_periods: vec![],
            }),
            any(&PermanentLockedAccount { base_vesting_account }),
        ];
        for account in kinds {
            assert_eq!(base(&account).expect("decodes"), Some(base_account.clone()), "{}", account.type_url);
        }
        let module = ModuleAccount { base_account: Some(base_account), ..ModuleAccount::default() };
        assert_eq!(base(&any(&module)).expect("decodes"), None);
    }
}
