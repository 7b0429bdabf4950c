//! Actions: checked when they are proposed, done when the proposal is executed, shown as messages to cw3 clients.

use api::check::{self, InputError};
use api::governance::{Action, DurationsUpdated, MAX_ACTION_BYTES, MAX_ACTIONS, RulesUpdated};
use api::marketplace::BASIS;
use api::{ProposalId, denom};
use cosmwasm_std::{Addr, Binary, CosmosMsg, Deps, DepsMut, Env, Event, StdResult, WasmMsg};
use cw_ownable::Action::TransferOwnership;

use crate::calls::{Call, call, grants_allowance, is_about_ownership, moves_tokens, raw};
use crate::{ContractError, config, guardians, purse};

/// When a proposal can first be executed: what its actions are measured by.
pub(crate) struct Door<'a> {
    pub(crate) deps: Deps<'a>,
    pub(crate) itself: &'a Addr,
    pub(crate) height: u64,
    pub(crate) execute_from: u64,
}

/// Fails on what could never be executed, or is not for a proposal.
pub(crate) fn check_all(door: &Door, actions: &[Action]) -> Result<(), ContractError> {
    check::list("actions", actions, MAX_ACTIONS)?;
    let of_guardians = actions.iter().filter(|action| action.concerns_guardians()).count();
    if of_guardians > 0 && of_guardians < actions.len() {
        return Err(ContractError::GuardiansAlone);
    }
    actions.iter().try_for_each(|action| door.check(action))
}

impl Door<'_> {
    fn check(&self, action: &Action) -> Result<(), ContractError> {
        match action {
            Action::Execute { contract, msg } => {
                self.other("contract", contract)?;
                check_msg(msg)?;
                if is_about_ownership(msg) {
                    return Err(ContractError::RawOwnership { contract: contract.clone() });
                }
                if grants_allowance(msg) {
                    return Err(ContractError::Allowance { contract: contract.clone() });
                }
            }
            Action::Spend { to, coin } => {
                self.address("to", to)?;
                check::positive("coin", coin.amount)?;
            }
            Action::DecidePool { contract, .. }
            | Action::SuspendPool { contract, .. }
            | Action::ResumePool { contract, .. }
            | Action::RetirePool { contract, .. } => self.other("contract", contract)?,
            Action::RuleDispute { contract, refund_bps, .. } => {
                self.other("contract", contract)?;
                check::range("refund_bps", *refund_bps, 0, BASIS)?;
            }
            Action::Lift { contract, action } => {
                self.other("contract", contract)?;
                guardians::check_action(action)?;
            }
            Action::SetGuardian { guardian, until } => {
                self.address("guardian", guardian)?;
                guardians::check_term(*until, self.execute_from)?;
            }
            Action::RemoveGuardian { guardian } => self.address("guardian", guardian)?,
            Action::UpdateRules { rules } => config::check_new_rules(self.deps, self.height, rules)?,
            Action::UpdateDurations { durations } => {
                config::check_durations(self.deps, &config::get(self.deps)?.token, durations)?;
            }
            Action::Offer { contract, successor } => {
                self.other("contract", contract)?;
                self.address("successor", successor)?;
            }
            Action::Migrate { contract, code_id, msg } => {
                self.address("contract", contract)?;
                check::range("code_id", *code_id, 1, u64::MAX)?;
                check_msg(msg)?;
            }
            Action::UpdateAdmin { contract, admin } => {
                self.address("contract", contract)?;
                self.address("admin", admin)?;
            }
            Action::ClearAdmin { contract } => self.address("contract", contract)?,
        }
        Ok(())
    }

    fn address(&self, what: &'static str, value: &str) -> Result<(), ContractError> {
        check::address(self.deps.api, what, value)?;
        Ok(())
    }

    /// A contract that is not governance.
    fn other(&self, what: &'static str, value: &str) -> Result<(), ContractError> {
        not_itself(self.itself, &check::address(self.deps.api, what, value)?)
    }
}

/// Governance never calls itself.
pub(crate) fn not_itself(itself: &Addr, contract: &Addr) -> Result<(), ContractError> {
    if contract == itself { Err(ContractError::ToItself) } else { Ok(()) }
}

fn check_msg(msg: &Binary) -> Result<(), InputError> {
    if msg.is_empty() {
        return Err(InputError::Empty { what: "msg" });
    }
    if msg.len() > MAX_ACTION_BYTES {
        return Err(InputError::TooLong { what: "msg", max: MAX_ACTION_BYTES, got: msg.len() });
    }
    Ok(())
}

/// Does one action of a proposal. Returns what is to be sent, and what happened here.
pub(crate) fn perform(
    deps: DepsMut,
    env: &Env,
    proposal: ProposalId,
    action: Action,
) -> Result<(Option<CosmosMsg>, Option<Event>), ContractError> {
    match action {
        Action::Execute { ref contract, ref msg } => {
            purse::check_call(deps.storage, contract, moves_tokens(msg))?;
        }
        Action::Spend { to, coin } => {
            let (message, event) = purse::spend(deps.storage, to, coin)?;
            return Ok((Some(message), Some(event)));
        }
        Action::Lift { ref contract, ref action } => {
            guardians::forget_pause(deps.storage, &Addr::unchecked(contract), action);
        }
        Action::SetGuardian { guardian, until } => {
            return Ok((None, Some(guardians::set(deps.storage, &Addr::unchecked(guardian), until)?)));
        }
        Action::RemoveGuardian { guardian } => {
            return Ok((None, Some(guardians::remove(deps.storage, &Addr::unchecked(guardian))?)));
        }
        Action::UpdateRules { rules } => {
            // again: fewer may be bonded since
            config::check_new_rules(deps.as_ref(), env.block.height, &rules)?;
            config::update(deps, |config| config.rules = rules)?;
            return Ok((None, Some(RulesUpdated { proposal }.into())));
        }
        Action::UpdateDurations { durations } => {
            // again: the token may have been migrated since
            config::check_durations(deps.as_ref(), &config::get(deps.as_ref())?.token, &durations)?;
            config::update(deps, |config| config.durations = durations)?;
            return Ok((None, Some(DurationsUpdated { proposal }.into())));
        }
        Action::DecidePool { .. }
        | Action::SuspendPool { .. }
        | Action::ResumePool { .. }
        | Action::RetirePool { .. }
        | Action::RuleDispute { .. }
        | Action::Offer { .. }
        | Action::Migrate { .. }
        | Action::UpdateAdmin { .. }
        | Action::ClearAdmin { .. } => {}
    }
    Ok((Some(message(&env.contract.address, action)?), None))
}

/// An action as a message. Those that change governance itself are no messages; they are shown as a call of
/// governance by its own address, which no one can make.
pub(crate) fn message(itself: &Addr, action: Action) -> StdResult<CosmosMsg> {
    Ok(match action {
        Action::Execute { contract, msg } => raw(contract, msg).into(),
        Action::Spend { to, coin } => denom::pay(&coin.denom, &Addr::unchecked(to), coin.amount)?,
        Action::DecidePool { contract, pool, accept } => {
            call(&contract, &Call::DecidePool { pool, accept })?.into()
        }
        Action::SuspendPool { contract, pool } => call(&contract, &Call::SuspendPool { pool })?.into(),
        Action::ResumePool { contract, pool } => call(&contract, &Call::ResumePool { pool })?.into(),
        Action::RetirePool { contract, pool } => call(&contract, &Call::RetirePool { pool })?.into(),
        Action::RuleDispute { contract, order, refund_bps } => {
            call(&contract, &Call::Rule { order, refund_bps })?.into()
        }
        Action::Lift { contract, action } => call(&contract, &Call::Lift { action })?.into(),
        Action::Offer { contract, successor } => {
            let offer = TransferOwnership { new_owner: successor, expiry: None };
            call(&contract, &Call::UpdateOwnership(offer))?.into()
        }
        Action::Migrate { contract, code_id, msg } => {
            WasmMsg::Migrate { contract_addr: contract, new_code_id: code_id, msg }.into()
        }
        Action::UpdateAdmin { contract, admin } => {
            WasmMsg::UpdateAdmin { contract_addr: contract, admin }.into()
        }
        Action::ClearAdmin { contract } => WasmMsg::ClearAdmin { contract_addr: contract }.into(),
        own @ (Action::SetGuardian { .. }
        | Action::RemoveGuardian { .. }
        | Action::UpdateRules { .. }
        | Action::UpdateDurations { .. }) => call(itself.as_str(), &own)?.into(),
    })
}
