use api::identity_registry::{
    CUSTODY_TERM, Custody, CustodyEnded, CustodyStatus, ExecuteMsg, QueryMsg, RelayerResponse,
};
use attestation::{CustodyEnd, CustodyEndStatement, Signature, SignatureError};
use cw_ownable::OwnershipError;
use identity_registry::ContractError;
use testkit::{CHAIN_ID, Suite};

use crate::common::{ask, bonded, by_owner, client, committee_of, event, refused, refused_to_owner, send};

use CustodyEnd::{Compromised, Retired};

fn status(suite: &Suite) -> CustodyStatus {
    let smart: Custody = ask(suite, &QueryMsg::Custody { custody: 1 });
    assert_eq!(client(suite).custody(&suite.app.wrap(), 1).unwrap(), smart);
    smart.status
}

fn msg(end: CustodyEnd, custody: u32, signatures: Option<Vec<Signature>>) -> ExecuteMsg {
    match end {
        Retired => ExecuteMsg::RetireCustody { custody, signatures },
        Compromised => ExecuteMsg::CompromiseCustody { custody, signatures },
    }
}

fn ended(suite: &mut Suite, end: CustodyEnd) -> Result<(), ContractError> {
    suite.end_custody(end, 3).map(drop).map_err(|error| error.downcast().unwrap())
}

#[test]
fn by_a_quorum_of_keepers_or_the_owner_and_never_back() {
    for by_owner_too in [false, true] {
        let mut suite = Suite::new();
        let free_at = suite.now() + 5_400;
        let end = |suite: &mut Suite, end| {
            if by_owner_too { by_owner(suite, &msg(end, 1, None)) } else { suite.end_custody(end, 3) }
        };
        let response = end(&mut suite, Retired).unwrap();
        let told = CustodyEnded { custody: 1, status: "retired".into(), keepers_free_at: free_at };
        assert_eq!(event::<CustodyEnded>(&response), told);
        assert_eq!(status(&suite), CustodyStatus::Retired);
        suite.advance(100);
        let again = ContractError::CustodyEnded { custody: 1, status: CustodyStatus::Retired };
        assert_eq!(ended(&mut suite, Retired), Err(again));
        let response = end(&mut suite, Compromised).unwrap();
        let told = CustodyEnded { custody: 1, status: "compromised".into(), keepers_free_at: free_at };
        assert_eq!(event::<CustodyEnded>(&response), told, "the bonds are held no longer for it");
        assert_eq!(status(&suite), CustodyStatus::Compromised);
        for back in [Retired, Compromised] {
            let error = || ContractError::CustodyEnded { custody: 1, status: CustodyStatus::Compromised };
            assert_eq!(ended(&mut suite, back), Err(error()));
            assert_eq!(refused_to_owner(&mut suite, &msg(back, 1, None)), error());
        }
    }
    let mut suite = Suite::new();
    suite.end_custody(Compromised, 4).unwrap();
    assert_eq!(status(&suite), CustodyStatus::Compromised, "at once");
}

#[test]
fn by_one_keeper_once_it_is_old() {
    let mut suite = Suite::new();
    let from = suite.now() + CUSTODY_TERM;
    let keeper = suite.relayers[1].address.clone();
    suite.advance(CUSTODY_TERM - 1);
    let error = ContractError::CustodyInTerm { custody: 1, from, now: from - 1 };
    assert_eq!(refused(&mut suite, &keeper, &msg(Retired, 1, None)), error);
    suite.advance(1);
    let stranger = suite.bonded_relayer("no keeper").address;
    for (who, end) in [(&stranger, Retired), (&keeper, Compromised)] {
        assert_eq!(refused(&mut suite, who, &msg(end, 1, None)), OwnershipError::NotOwner.into());
    }
    send(&mut suite, &keeper, &msg(Retired, 1, None)).unwrap();
    assert_eq!(status(&suite), CustodyStatus::Retired);
}

#[test]
fn not_by_fewer_nor_by_what_was_signed_for_another_end() {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    for end in [Retired, Compromised] {
        assert_eq!(refused(&mut suite, &ann, &msg(end, 1, None)), OwnershipError::NotOwner.into());
        let few = suite.end_custody(end, 2).unwrap_err().downcast::<ContractError>().unwrap();
        assert_eq!(few, SignatureError::TooFew { got: 2, need: 3 }.into());
    }
    let registry = suite.contracts.registry.to_string();
    let good = CustodyEndStatement { chain_id: CHAIN_ID.into(), registry, custody: 1, end: Retired };
    let others = [
        CustodyEndStatement { end: Compromised, ..good.clone() },
        CustodyEndStatement { custody: 2, ..good.clone() },
        CustodyEndStatement { chain_id: "sheaf-test-2".into(), ..good.clone() },
        CustodyEndStatement { registry: suite.contracts.data_pool.to_string(), ..good },
    ];
    for other in others {
        let signatures = Some(suite.sign(&other.digest(), 4));
        let error = SignatureError::Invalid { signer: Some(0) };
        assert_eq!(refused(&mut suite, &ann, &msg(Retired, 1, signatures)), error.into());
    }
    let error = ContractError::UnknownCustody { custody: 2 };
    assert_eq!(refused_to_owner(&mut suite, &msg(Retired, 2, None)), error);
    assert_eq!(status(&suite), CustodyStatus::Active);
}

#[test]
fn its_keepers_are_free_once_nothing_is_left_to_deliver() {
    let mut suite = Suite::new();
    let others = bonded(&mut suite, 4);
    by_owner(&mut suite, &committee_of(&others)).unwrap();
    suite.advance(60);
    let keeper = suite.relayers[0].address.clone();
    suite.end_custody(Retired, 3).unwrap();
    let free_at = suite.now() + 5_400;
    let held = ContractError::IsKeeper { relayer: keeper.to_string(), custody: 1, until: Some(free_at) };
    let backed = |suite: &Suite| client(suite).custody_is_backed(&suite.app.wrap(), 1, suite.now()).unwrap();
    for now in [free_at - 5_400, free_at - 1] {
        suite.advance_to(now);
        assert!(backed(&suite));
        assert_eq!(refused(&mut suite, &keeper, &ExecuteMsg::Unbond {}), held);
    }
    suite.advance(1);
    assert!(!backed(&suite));
    send(&mut suite, &keeper, &ExecuteMsg::Unbond {}).unwrap();
    suite.advance(600);
    send(&mut suite, &keeper, &ExecuteMsg::ReleaseBond { relayer: keeper.to_string() }).unwrap();
    let found: RelayerResponse =
        ask(&suite, &QueryMsg::Relayer { address: suite.relayers[1].address.to_string() });
    assert_eq!((found.custody_keys, found.release_at), (vec![1], None), "the others stay as they are");
}
