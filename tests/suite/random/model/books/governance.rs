//! The purse, what is taken for proposals, and what is burned.

use api::data_pool;
use api::governance::{
    Action, Concluded, ExecuteMsg, FoundersResponse, ProposalResponse, Proposed, QueryMsg, Tally,
};
use api::identity_registry::{self, CustodyAdded};
use api::reward_token::{self, Redeemed};
use cosmwasm_std::{Addr, BankMsg, Coin, CosmosMsg, from_json};
use testkit::{Deed, NATIVE, RELAYER_BOND, Suite};

use super::{Account, Books, told};

impl Books {
    pub(super) fn at_governance(&mut self, deed: &Deed, suite: &Suite) {
        let msg: ExecuteMsg = from_json(&deed.msg).expect("a message of governance");
        match &msg {
            ExecuteMsg::Fund {} => self.put_funds(Account::GovernancePurse, deed),
            ExecuteMsg::ProposeActions { .. } | ExecuteMsg::Propose { .. } => {
                let proposal = told::<Proposed>(deed)[0].proposal;
                self.put_funds(Account::GovernanceDeposit(proposal), deed);
                self.spends.insert(proposal, spends(&msg));
            }
            _ => {}
        }
        for event in told::<Concluded>(deed) {
            self.concluded(&event, suite);
        }
        if let ExecuteMsg::Execute { proposal } = msg {
            for coin in self.spends.remove(&proposal).expect("once") {
                self.take(Account::GovernancePurse, &coin.denom, coin.amount.u128());
            }
            for event in told::<data_pool::PoolDecided>(deed) {
                self.decided(event.pool, event.active);
            }
        }
    }

    fn concluded(&mut self, event: &Concluded, suite: &Suite) {
        let returned = is_returned(&suite.proposal(event.proposal), suite);
        assert_eq!(event.deposit_returned, returned, "the deposit of proposal {}", event.proposal);
        let deposit = self.empty(Account::GovernanceDeposit(event.proposal), NATIVE);
        if !returned {
            self.put(Account::GovernancePurse, NATIVE, deposit);
        }
    }

    pub(super) fn at_token(&mut self, deed: &Deed, suite: &Suite) {
        use reward_token::ExecuteMsg;
        match from_json(&deed.msg).expect("a message of the token") {
            ExecuteMsg::Burn { amount } | ExecuteMsg::BurnFrom { amount, .. } => {
                self.emission.burn(amount.u128());
            }
            ExecuteMsg::Redeem { amount, .. } => {
                let paid = self.emission.redeem(amount.u128());
                assert_eq!(told::<Redeemed>(deed)[0].paid.u128(), paid, "what was paid for {amount} GRAIN");
            }
            ExecuteMsg::Send { contract, amount, .. } | ExecuteMsg::SendFrom { contract, amount, .. }
                if contract == suite.contracts.governance.as_str() =>
            {
                self.put(Account::GovernancePurse, &suite.grain(), amount.u128());
            }
            _ => {}
        }
    }

    pub(super) fn at_registry(&mut self, deed: &Deed) {
        use identity_registry::ExecuteMsg;
        match from_json(&deed.msg).expect("a message of the registry") {
            ExecuteMsg::AddCustody { keepers, .. } => {
                let keepers = keepers.into_iter().map(|keeper| Addr::unchecked(keeper.address)).collect();
                self.keepers.insert(told::<CustodyAdded>(deed)[0].custody, keepers);
            }
            // a tenth is the prover's
            ExecuteMsg::ProveEquivocation { .. } => {
                self.put(Account::GovernancePurse, NATIVE, RELAYER_BOND - RELAYER_BOND / 10);
            }
            _ => {}
        }
    }

    /// All that came with a message.
    pub(super) fn put_funds(&mut self, account: Account, deed: &Deed) {
        for coin in &deed.funds {
            self.put(account.clone(), &coin.denom, coin.amount.u128());
        }
    }
}

/// What a proposal takes from the purse.
fn spends(msg: &ExecuteMsg) -> Vec<Coin> {
    let of_action = |action: &Action| match action {
        Action::Spend { coin, .. } => vec![coin.clone()],
        _ => vec![],
    };
    let of_message = |message: &CosmosMsg| match message {
        CosmosMsg::Bank(BankMsg::Send { amount, .. }) => amount.clone(),
        _ => vec![],
    };
    match msg {
        ExecuteMsg::ProposeActions { actions, .. } => actions.iter().flat_map(of_action).collect(),
        ExecuteMsg::Propose { msgs, .. } => msgs.iter().flat_map(of_message).collect(),
        _ => vec![],
    }
}

/// Does a proposal's deposit go back? Not where too few cared, unless founders passed it, nor for a veto.
fn is_returned(proposal: &ProposalResponse, suite: &Suite) -> bool {
    let Tally { yes, no, abstain, veto, identities } = proposal.tally;
    let (rules, all) = (proposal.rules, proposal.total_power.u128());
    let voted = (yes + no + abstain + veto).u128();
    let enough = voted >= rules.quorum_floor.u128()
        && voted * 10_000 >= u128::from(rules.quorum_bps) * all
        && identities >= rules.min_identities;
    if enough {
        return veto.u128() * 10_000 < u128::from(rules.veto_bps) * voted;
    }
    let founders: Option<FoundersResponse> =
        suite.query(&suite.contracts.governance, &QueryMsg::Founders {}).expect("the group");
    founders.is_some_and(|group| proposal.voting_ends <= group.until && proposal.approvals >= group.threshold)
}
