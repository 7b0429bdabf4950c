use api::governance::{ConfigResponse, ExecuteMsg, QueryMsg};
use governance::ContractError;
use testkit::{NATIVE, Suite, VOTER_GRAIN};

fn refused(suite: &mut Suite, who: &cosmwasm_std::Addr) -> ContractError {
    let governance = suite.contracts.governance.clone();
    suite.refused(who, &governance, &ExecuteMsg::Enrol {}, &[])
}

#[test]
fn an_active_bonded_identity_is_counted_once() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let governance = suite.contracts.governance.clone();
    let config: ConfigResponse = suite.query(&governance, &QueryMsg::Config {}).unwrap();
    assert_eq!(config.enrolled, 1);
    let identity = suite.identity(&ann);
    assert!(suite.query::<bool>(&governance, &QueryMsg::Enrolled { identity }).unwrap());
    assert_eq!(refused(&mut suite, &ann), ContractError::AlreadyEnrolled { identity });
}

#[test]
fn nobody_enrols_without_identity_or_bond() {
    let mut suite = Suite::new();
    let stranger = suite.account("stranger");
    assert_eq!(refused(&mut suite, &stranger), ContractError::NoIdentity { address: stranger.to_string() });
    let ann = suite.person("ann");
    assert_eq!(refused(&mut suite, &ann), ContractError::NotBonded { address: ann.to_string() });
}

#[test]
fn an_identity_for_one_pool_cannot_enrol() {
    let mut suite = Suite::new();
    let ann = suite.scoped_person("ann", 7);
    suite.endow(&ann, VOTER_GRAIN);
    let identity = suite.identity(&ann);
    assert_eq!(refused(&mut suite, &ann), ContractError::Scoped { identity, pool: 7 });
}

#[test]
fn an_expired_identity_can_do_nothing() {
    let mut suite = Suite::new();
    let ann = suite.voter("ann", VOTER_GRAIN);
    let bea = suite.person("bea");
    suite.endow(&bea, VOTER_GRAIN);
    suite.advance(20 * 365 * 86_400);
    let error = suite.inactive(&bea).into();
    assert_eq!(refused(&mut suite, &bea), error);
    let governance = suite.contracts.governance.clone();
    let propose = ExecuteMsg::ProposeActions { title: "t".into(), dossier: None, actions: vec![] };
    let deposit = [cosmwasm_std::Coin::new(testkit::PROPOSAL_DEPOSIT, NATIVE)];
    let error: ContractError = suite.refused(&ann, &governance, &propose, &deposit);
    assert_eq!(error, suite.inactive(&ann).into());
}

#[test]
fn voters_are_of_one_nullifier_domain() {
    let mut suite = Suite::new();
    let lab = suite.buyer("lab", terms::Kind::Academic, "AT");
    suite.endow(&lab, VOTER_GRAIN);
    let identity = suite.identity(&lab);
    let error = ContractError::OtherDomain { identity, domain: 2, expected: 1 };
    assert_eq!(refused(&mut suite, &lab), error);
}
