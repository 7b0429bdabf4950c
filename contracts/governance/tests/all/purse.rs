use api::check::InputError;
use api::governance::{Action, ExecuteMsg, QueryMsg};
use api::money::MoneyResponse;
use cosmwasm_std::{Coin, Uint128};
use governance::ContractError;
use testkit::{NATIVE, OTHER, PROPOSAL_DEPOSIT, Suite};

fn part(suite: &Suite, denom: &str, name: &str) -> u128 {
    let money: MoneyResponse = suite.query(&suite.contracts.governance, &QueryMsg::Money {}).unwrap();
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
