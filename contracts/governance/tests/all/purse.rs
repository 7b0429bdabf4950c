use api::check::InputError;
use api::governance::{Action, ExecuteMsg, QueryMsg, ReceiveMsg};
use api::money::MoneyResponse;
use cosmwasm_std::{Coin, Uint128, to_json_binary};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use governance::ContractError;
use testkit::{Manner, NATIVE, OTHER, PROPOSAL_DEPOSIT, Suite, action};

use crate::double::liar;

fn part(suite: &Suite, denom: &str, name: &str) -> u128 {
    let money: MoneyResponse = suite
        .query(&suite.contracts.governance, &QueryMsg::Money { start_after: None, limit: None })
        .unwrap();
    let of = money.denoms.into_iter().find(|entry| entry.denom == denom);
    of.and_then(|entry| entry.parts.into_iter().find(|part| part.name == name))
        .map_or(0, |part| part.amount.u128())
}

#[test]
fn the_purse_is_what_was_given_and_not_spent() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let governance = suite.contracts.governance.clone();
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &[Coin::new(70u128, OTHER)]).unwrap();
    suite.execute(&voters[1], &governance, &ExecuteMsg::Fund {}, &[Coin::new(30u128, NATIVE)]).unwrap();
    assert_eq!((part(&suite, OTHER, "purse"), part(&suite, NATIVE, "purse")), (70, 30));

    let to = suite.address("payee");
    let id = suite.pass(&voters, vec![Action::Spend { to: to.to_string(), coin: Coin::new(60u128, OTHER) }]);
    assert_eq!(part(&suite, NATIVE, "deposits"), PROPOSAL_DEPOSIT);
    suite.enact(id).unwrap();
    assert_eq!((part(&suite, OTHER, "purse"), suite.balance(&to, OTHER)), (10, 60));
    assert_eq!(part(&suite, NATIVE, "deposits"), 0);
}

#[test]
fn no_crowd_of_denoms_hides_what_there_is() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let governance = suite.contracts.governance.clone();
    suite.execute(&ann, &governance, &ExecuteMsg::Fund {}, &[Coin::new(5u128, NATIVE)]).unwrap();
    for number in 0..101 {
        let liar = suite.account(&format!("liar {number}"));
        let hook = to_json_binary(&ReceiveMsg::Fund {}).unwrap();
        let receive = Cw20ReceiveMsg { sender: ann.to_string(), amount: Uint128::one(), msg: hook };
        use cw_multi_test::Executor;
        // past the suite: what liars say they sent is not there
        suite.app.execute_contract(liar, governance.clone(), &ExecuteMsg::Receive(receive), &[]).unwrap();
    }
    let page = |start_after: Option<String>| -> Vec<String> {
        let query = QueryMsg::Money { start_after, limit: None };
        let money: MoneyResponse = suite.query(&governance, &query).unwrap();
        money.denoms.into_iter().map(|entry| entry.denom).collect()
    };
    let first = page(None);
    assert_eq!(first.len(), 100);
    let rest = page(first.last().cloned());
    assert_eq!(rest.len(), 2);
    assert_eq!(rest.last().map(String::as_str), Some(NATIVE), "with its deposits");
    assert!(page(rest.last().cloned()).is_empty());
}

#[test]
fn deposits_and_donations_cannot_be_spent() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let governance = suite.contracts.governance.clone();
    suite.donate(&voters[0], &governance, Coin::new(5u128, NATIVE));
    let spend = Action::Spend { to: suite.owner.to_string(), coin: Coin::new(1u128, NATIVE) };
    let id = suite.pass(&voters, vec![spend]);
    let execute = ExecuteMsg::Execute { proposal: id };
    let error: ContractError = suite.refused(&voters[0], &governance, &execute, &[]);
    let (has, wanted) = (Uint128::zero(), Uint128::one());
    assert_eq!(error, ContractError::PurseTooSmall { denom: NATIVE.into(), has, wanted });
}

#[test]
fn giving_takes_one_coin() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let governance = suite.contracts.governance.clone();
    let error: ContractError = suite.refused(&ann, &governance, &ExecuteMsg::Fund {}, &[]);
    assert_eq!(error, InputError::Funds { expected: "one coin".into(), got: "nothing".into() }.into());
    let two = [Coin::new(1u128, OTHER), Coin::new(1u128, NATIVE)];
    let error: ContractError = suite.refused(&ann, &governance, &ExecuteMsg::Fund {}, &two);
    let got = format!("1{OTHER}, 1{NATIVE}");
    assert_eq!(error, InputError::Funds { expected: "one coin".into(), got }.into());
}

#[test]
fn money_is_taken_only_where_it_is_asked_for() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", testkit::VOTER_GRAIN);
    let governance = suite.contracts.governance.clone();
    let one = [Coin::new(1u128, NATIVE)];
    let contract = suite.contracts.token.to_string();
    for msg in [
        ExecuteMsg::Enrol {},
        ExecuteMsg::Vote { proposal: 1, vote: api::governance::Vote::Yes },
        ExecuteMsg::Conclude { proposal: 1 },
        ExecuteMsg::Execute { proposal: 1 },
        ExecuteMsg::Adopt { contract },
    ] {
        let error: ContractError = suite.refused(&ann, &governance, &msg, &one);
        let got = format!("1{NATIVE}");
        assert_eq!(error, InputError::Funds { expected: "nothing".into(), got }.into());
    }
}

#[test]
fn each_denom_is_counted_apart_and_a_token_speaks_for_itself_only() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let governance = suite.contracts.governance.clone();
    let (grain, treasury) = (suite.grain(), suite.address("treasury"));
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &[Coin::new(7u128, OTHER)]).unwrap();
    suite.send_grain(&treasury, &governance, 9, &ReceiveMsg::Fund {}).unwrap();
    assert_eq!([part(&suite, OTHER, "purse"), part(&suite, &grain, "purse")], [7, 9]);
    // a token that nobody has says that it was sent here: it is counted under its own name, where only its own word
    // backs it
    let liar = liar(&mut suite);
    let msg = to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    let lie = Cw20ExecuteMsg::Send { contract: governance.to_string(), amount: Uint128::new(1_000), msg };
    suite.execute(&voters[0], &liar, &lie, &[]).unwrap();
    let own = api::denom::of_cw20(&liar);
    let counted = [NATIVE, OTHER, &grain, &own].map(|denom| part(&suite, denom, "purse"));
    assert_eq!(counted, [0, 7, 9, 1_000]);
}

#[test]
fn only_the_hook_is_understood() {
    let mut suite = Suite::new();
    let (governance, treasury) = (suite.contracts.governance.clone(), suite.address("treasury"));
    assert!(suite.send_grain(&treasury, &governance, 9, &"nonsense").is_err());
    let msg = to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    let none = Cw20ReceiveMsg { sender: treasury.to_string(), amount: Uint128::zero(), msg };
    let error: ContractError = suite.refused(&treasury, &governance, &ExecuteMsg::Receive(none), &[]);
    assert_eq!(error, InputError::Zero { what: "amount" }.into());
}

#[test]
fn every_denom_is_spent_as_its_kind_is() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let governance = suite.contracts.governance.clone();
    let (grain, treasury, payee) = (suite.grain(), suite.address("treasury"), suite.address("payee"));
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &[Coin::new(7u128, OTHER)]).unwrap();
    suite.send_grain(&treasury, &governance, 9, &ReceiveMsg::Fund {}).unwrap();
    let pay = |amount: u128, denom: &str| Action::spend(&payee, amount, denom);
    let id = suite.pass(&voters, vec![pay(7, OTHER), pay(4, &grain), pay(5, &grain)]);
    suite.enact(id).unwrap();
    assert_eq!((suite.balance(&payee, OTHER), suite.balance(&payee, &grain)), (7, 9));
    let id = suite.pass(&voters, vec![pay(1, &grain)]);
    let error: ContractError =
        suite.refused(&voters[0], &governance, &ExecuteMsg::Execute { proposal: id }, &[]);
    let (has, wanted) = (Uint128::zero(), Uint128::one());
    assert_eq!(error, ContractError::PurseTooSmall { denom: grain, has, wanted });
}

#[test]
fn tokens_that_it_counts_leave_by_spend_alone() {
    use api::reward_token::ExecuteMsg as Token;

    let mut suite = Suite::new();
    let voters = suite.voters();
    let (governance, token) = (suite.contracts.governance.clone(), suite.contracts.token.clone());
    let (grain, treasury, to) = (suite.grain(), suite.address("treasury"), suite.owner.to_string());
    suite.send_grain(&treasury, &governance, 9, &ReceiveMsg::Fund {}).unwrap();
    let amount = Uint128::one();
    for (message, msg) in [
        ("transfer", Token::Transfer { recipient: to.clone(), amount }),
        ("send", Token::Send { contract: to.clone(), amount, msg: Default::default() }),
        ("burn", Token::Burn { amount }),
        ("bond", Token::Bond { amount }),
        ("redeem", Token::Redeem { amount, min_out: amount }),
    ] {
        let id = suite.pass(&voters, vec![action(&token, &msg)]);
        let error: ContractError =
            suite.refused(&voters[0], &governance, &ExecuteMsg::Execute { proposal: id }, &[]);
        assert_eq!(error, ContractError::PurseToken { denom: grain.clone(), message });
    }
}

#[test]
fn whoever_is_called_by_a_proposal_makes_no_purse_of_what_it_spends() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let (governance, token) = (suite.contracts.governance.clone(), suite.hostile_token());
    let denom = suite.denom_of(&token);
    suite.mint_hostile(&token, &voters[0], 10);
    let fund = [Coin::new(50u128, NATIVE)];
    suite.execute(&voters[0], &governance, &ExecuteMsg::Fund {}, &fund).unwrap();
    suite.send_unchecked(&voters[0], &token, (&governance, 10), &ReceiveMsg::Fund {}).unwrap();
    let payee = suite.address("payee");
    let id = suite
        .pass(&voters, vec![Action::spend(&payee, 10u128, denom), Action::spend(&payee, 50u128, NATIVE)]);
    let msg = to_json_binary(&ExecuteMsg::Skim { denom: NATIVE.into() }).unwrap();
    suite.behave(&token, Manner::CallsBack { contract: governance, msg });
    suite.enact(id).unwrap();
    // else deposits would stand in for what the purse has no more
    assert_eq!((part(&suite, NATIVE, "purse"), suite.balance(&payee, NATIVE)), (0, 50));
    assert!(suite.refusal_of_call_back(&token).unwrap().contains("still leaving"));
}

#[test]
fn what_was_sent_unasked_is_counted_by_anyone() {
    let mut suite = Suite::new();
    let voters = suite.voters();
    let (governance, grain) = (suite.contracts.governance.clone(), suite.grain());
    let act = Action::spend(suite.address("payee"), 1u128, OTHER);
    // a deposit is no surplus
    suite.propose(&voters[0], vec![act]);
    for denom in [NATIVE, OTHER, &grain] {
        let skim = ExecuteMsg::Skim { denom: denom.into() };
        let error: ContractError = suite.refused(&voters[1], &governance, &skim, &[]);
        assert_eq!(error, control::ControlError::NoSurplus { denom: denom.into() }.into());
    }
    for coin in [Coin::new(5u128, NATIVE), Coin::new(6u128, OTHER), Coin::new(7u128, &grain)] {
        let from = if coin.denom == grain { suite.address("treasury") } else { voters[0].clone() };
        let before = part(&suite, &coin.denom, "purse");
        suite.donate(&from, &governance, coin.clone());
        suite.skim(&voters[1], &governance, &coin.denom).unwrap();
        assert_eq!(part(&suite, &coin.denom, "purse"), before + coin.amount.u128());
        assert!(suite.skim(&voters[1], &governance, &coin.denom).is_err());
    }
}

#[test]
fn no_allowance_is_granted_that_would_outlast_an_empty_purse() {
    use api::reward_token::ExecuteMsg as Token;

    let mut suite = Suite::new();
    let voters = suite.voters();
    let (governance, token) = (suite.contracts.governance.clone(), suite.contracts.token.clone());
    // the purse has none: what would come later could be taken without a vote
    let spender = suite.owner.to_string();
    let msg = Token::IncreaseAllowance { spender, amount: Uint128::MAX, expires: None };
    let propose = ExecuteMsg::ProposeActions {
        title: "an allowance".into(),
        dossier: None,
        actions: vec![action(&token, &msg)],
    };
    let deposit = [Coin::new(PROPOSAL_DEPOSIT, NATIVE)];
    let error: ContractError = suite.refused(&voters[0], &governance, &propose, &deposit);
    assert_eq!(error, ContractError::Allowance { contract: token.to_string() });
}
