//! `sheaf sponsor`: pay the fees of newcomers.

use anyhow::{Result, bail, ensure};
use chain::{FeeGrant, GasPrice};
use clap::Subcommand;
use cosmwasm_std::Coin;
use serde_json::{Value, json};

use crate::amount::coin;
use crate::options::{Act, Look, Who};
use crate::output::{facts, moment, tell};
use crate::period::period;

/// Pay the fees of newcomers, who need no coins to join: an issuer or a curator, or anyone else.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Pay an account's fees for messages to contracts, up to an amount. It need not be on the chain yet; its owner gives
    /// `--granter` with your address. Fees alone are paid so, no deposits.
    Grant {
        /// Whose: an address, or the name of a key.
        to: String,
        /// How much at most; what 4,000,000 gas cost without, which is enough to join and contribute.
        #[arg(long, value_name = "COIN", value_parser = coin)]
        spend: Option<Coin>,
        /// For how long, for instance 12h; 30d without. A grant that takes another's place ends when that would have.
        #[arg(long = "for", value_name = "PERIOD", value_parser = period)]
        period: Option<u64>,
        #[command(flatten)]
        act: Act,
    },
    /// Pay them no longer.
    Revoke {
        /// Whose: an address, or the name of a key.
        to: String,
        #[command(flatten)]
        act: Act,
    },
    /// Say what is left of a grant.
    Show {
        /// Who pays: an address, or the name of a key.
        granter: String,
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        look: Look,
    },
}

/// How long a grant lasts where nobody says it: 30 days, in seconds.
const USUAL: u64 = 30 * 86_400;

/// What a newcomer needs, in what fees are paid in on this chain.
fn enough(gas_price: &str) -> Result<Coin> {
    Ok(gas_price.parse::<GasPrice>()?.fee(4_000_000))
}

/// What is granted: something, in what fees are paid in. Another coin would pay for nothing, and replace a grant that does.
fn spend_of(wanted: Option<&Coin>, gas_price: &str) -> Result<Coin> {
    let enough = enough(gas_price)?;
    let Some(spend) = wanted else { return Ok(enough) };
    ensure!(
        spend.denom == enough.denom,
        "fees are paid in {}: a grant of {spend} pays for none. Give --spend {enough}, for instance",
        enough.denom
    );
    ensure!(
        !spend.amount.is_zero(),
        "a grant of {spend} pays for nothing: `sheaf sponsor revoke` takes one back"
    );
    Ok(spend.clone())
}

/// Until when a grant is given, seconds. A chain keeps the end of a grant that was taken back (x/feegrant 0.2.0 leaves it in
/// its queue), and ends then whatever stands in its place: so that is the end of what takes its place, too.
fn until(now: u64, period: Option<u64>, stands: Option<&FeeGrant>) -> Result<u64> {
    match (stands.and_then(|grant| grant.until), period) {
        (Some(end), None) => Ok(end),
        (Some(end), Some(_)) => bail!(
            "a grant stands until {0}, and the chain would end what takes its place then: leave out --for, and it ends with that; \
             or grant anew after {0}",
            moment(end)
        ),
        (None, period) => Ok(now + period.unwrap_or(USUAL)),
    }
}

/// Does it.
pub(crate) async fn run(command: &Command) -> Result<()> {
    match command {
        Command::Grant { to, spend, period, act } => {
            let session = act.session().await?;
            let (granter, grantee) = (session.wallet.address(), act.address(&session, to)?);
            if granter == grantee {
                bail!("{granter} pays its own fees already");
            }
            let spend = spend_of(spend.as_ref(), &session.deployment.gas_price)?;
            let stands = session.wallet.client().fee_grant(&granter, &grantee).await?;
            let until = until(session.node().await?.now(), *period, stands.as_ref())?;
            let grant = FeeGrant { spend: vec![spend.clone()], until: Some(until) };
            let mut messages = vec![];
            // the chain takes one grant at a time: a new one replaces what is left of the one before
            if stands.is_some() {
                messages.push(FeeGrant::revoke(&granter, &grantee));
            }
            messages.push(grant.grant(&granter, &grantee));
            let done = session.wallet.send(messages).await?;
            let told = facts([
                ("granter", granter.into()),
                ("grantee", grantee.into()),
                ("spend", spend.to_string().into()),
                ("until", until.into()),
            ]);
            act.output.included(&done, told)
        }
        Command::Revoke { to, act } => {
            let session = act.session().await?;
            let (granter, grantee) = (session.wallet.address(), act.address(&session, to)?);
            let stands = session.wallet.client().fee_grant(&granter, &grantee).await?;
            let done = session.wallet.send(vec![FeeGrant::revoke(&granter, &grantee)]).await?;
            if let Some(until) = stands.and_then(|grant| grant.until) {
                let until = moment(until);
                tell(format!(
                    "a new grant before {until} would be ended by the chain then: wait so long with another"
                ));
            }
            act.output.included(&done, facts([("granter", granter.into()), ("grantee", grantee.into())]))
        }
        Command::Show { granter, who, look } => {
            let (_, client) = look.chain.client().await?;
            let prefix = client.prefix();
            let (granter, grantee) = (who.keys.address(granter, prefix)?, who.address(prefix)?);
            let Some(grant) = client.fee_grant(&granter, &grantee).await? else {
                bail!("{granter} pays no fees of {grantee}");
            };
            let left: Vec<String> = grant.spend.iter().map(ToString::to_string).collect();
            look.output.facts(facts([
                ("granter", granter.into()),
                ("grantee", grantee.into()),
                ("left", json!(left)),
                ("until", grant.until.map_or(Value::Null, Into::into)),
            ]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_the_place_of_a_grant_ends_with_it() {
        let stands = |until| FeeGrant { spend: vec![], until };
        assert_eq!(until(5, None, None).expect("new"), 5 + USUAL);
        assert_eq!(until(5, Some(60), None).expect("new"), 65);
        assert_eq!(until(5, Some(60), Some(&stands(None))).expect("no end that could come back"), 65);
        assert_eq!(until(5, None, Some(&stands(Some(300)))).expect("in its place"), 300);
        let says = until(5, Some(60), Some(&stands(Some(300)))).expect_err("another end").to_string();
        assert!(says.starts_with("a grant stands until 1970-01-01T00:05:00Z"), "{says}");
    }

    #[test]
    fn a_grant_is_in_what_fees_are_paid_in() {
        assert_eq!(enough("0.025ustake").expect("a price"), Coin::new(100_000u128, "ustake"));
        assert_eq!(enough("0.5uosmo").expect("a price"), Coin::new(2_000_000u128, "uosmo"));
        let given = |amount, denom| spend_of(Some(&Coin::new(amount, denom)), "0.025ustake");
        assert_eq!(given(5u128, "ustake").expect("good"), Coin::new(5u128, "ustake"));
        assert_eq!(spend_of(None, "0.025ustake").expect("good"), Coin::new(100_000u128, "ustake"));
        let says = |given: Result<Coin>| given.expect_err("refused").to_string();
        assert!(
            says(given(5, "ugold")).starts_with("fees are paid in ustake: a grant of 5ugold pays for none")
        );
        assert!(says(given(0, "ustake")).starts_with("a grant of 0ustake pays for nothing"));
    }
}
