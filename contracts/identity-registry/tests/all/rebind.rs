use api::identity_registry::{
    ExecuteMsg, Identity, IdentityResponse, Pausable, QueryMsg, RebindCancelled, RebindResponse,
    RebindStarted, Rebound, Status,
};
use attestation::{IssuerAct, SignatureError, StatusChange};
use control::ControlError;
use cosmwasm_std::Addr;
use identity_registry::ContractError;
use terms::Kind;
use testkit::Suite;

use crate::common::{ask, by_owner, client, event, no_answer, refused, send};

const FINISH: ExecuteMsg = ExecuteMsg::FinishRebind { identity: 1 };
const CANCEL: ExecuteMsg = ExecuteMsg::CancelRebind {};
const DELAY: u64 = 120;
const WINDOW: u64 = 600;

/// A suite with a lab that has lost its wallet, and the new one.
fn lost() -> (Suite, Addr, Addr) {
    let mut suite = Suite::new();
    let (old, new) = (suite.buyer("lab", Kind::Academic, "DE"), suite.account("new wallet"));
    suite.advance(1);
    (suite, old, new)
}

fn found(suite: &Suite) -> Identity {
    ask::<IdentityResponse>(suite, &QueryMsg::Identity { identity: 1 }).identity
}

fn pending(suite: &Suite) -> Option<RebindResponse> {
    ask(suite, &QueryMsg::Rebind { identity: 1 })
}

fn refused_rebind(suite: &mut Suite, to: &Addr) -> ContractError {
    suite.rebind(1, to).unwrap_err().downcast().unwrap()
}

#[test]
fn it_moves_after_the_delay_with_nothing_of_the_old_wallet() {
    let (mut suite, old, new) = lost();
    let payee = suite.address("payee").to_string();
    send(&mut suite, &old, &ExecuteMsg::SetPayout { address: Some(payee) }).unwrap();
    suite.grant("curator", &old);
    let before = found(&suite);
    let ready_at = suite.now() + DELAY;
    let response = suite.rebind(1, &new).unwrap();
    let told = RebindStarted { identity: 1, address: new.to_string(), ready_at };
    assert_eq!(event::<RebindStarted>(&response), told);
    let expected = RebindResponse { address: new.clone(), ready_at, lapses_at: ready_at + WINDOW };
    assert_eq!(pending(&suite), Some(expected));
    assert_eq!(found(&suite).address, old, "not yet");

    let ann = suite.account("ann");
    suite.advance(DELAY - 1);
    let early = ContractError::RebindEarly { identity: 1, ready_at, now: ready_at - 1 };
    assert_eq!(refused(&mut suite, &ann, &FINISH), early);
    suite.advance(1);
    let response = send(&mut suite, &ann, &FINISH).unwrap();
    assert_eq!(event::<Rebound>(&response), Rebound { identity: 1, address: new.to_string() });
    let decided_at = ready_at - DELAY;
    assert_eq!(found(&suite), Identity { address: new.clone(), payout: None, decided_at, ..before });
    let raw = |address| client(&suite).identity_of(&suite.app.wrap(), address).unwrap().map(|(id, _)| id);
    assert_eq!((raw(&old), raw(&new)), (None, Some(1)));
    assert!(no_answer(&suite, &QueryMsg::ExchangeKey { identity: 1 }).contains("no exchange key"));
    assert!(crate::common::has_role(&suite, "curator", &old, None), "roles are the address's");
    assert_eq!(pending(&suite), None);
    assert_eq!(refused(&mut suite, &ann, &FINISH), ContractError::NoRebind { identity: 1 }, "once");

    // the number lives on, renewed by the new address
    let claims = suite.claims(&new, Kind::Academic);
    let issued = suite.issue(3, "lab", claims);
    let renew = ExecuteMsg::Renew { credential: issued.credential, signature: issued.signature };
    send(&mut suite, &new, &renew).unwrap();
}

/// Or the votes of one bond would be cast by two persons, one after the other.
#[test]
fn what_was_left_is_never_bound_again() {
    let (mut suite, old, new) = lost();
    suite.rebind(1, &new).unwrap();
    suite.advance(DELAY);
    send(&mut suite, &new, &FINISH).unwrap();
    let left = ContractError::AddressLeft { address: old.to_string() };
    let other = suite.issue(1, "ann", suite.claims(&old, Kind::Person));
    let error = suite.register(&old, other).unwrap_err().downcast::<ContractError>().unwrap();
    assert_eq!(error, left);
    suite.advance(1);
    assert_eq!(refused_rebind(&mut suite, &old), left, "nor by the same");
}

#[test]
fn the_old_address_stops_it_until_it_is_finished() {
    let (mut suite, old, new) = lost();
    let thief = suite.account("thief");
    assert_eq!(refused(&mut suite, &old, &CANCEL), ContractError::NoRebind { identity: 1 });
    suite.rebind(1, &new).unwrap();
    for stranger in [&thief, &new] {
        let error = ContractError::NoIdentity { address: stranger.to_string() };
        assert_eq!(refused(&mut suite, stranger, &CANCEL), error);
    }
    suite.advance(DELAY);
    let response = send(&mut suite, &old, &CANCEL).unwrap();
    assert_eq!(event::<RebindCancelled>(&response), RebindCancelled { identity: 1 });
    assert_eq!(refused(&mut suite, &new, &FINISH), ContractError::NoRebind { identity: 1 });
    // and the issuer may begin again
    suite.rebind(1, &new).unwrap();
    suite.advance(DELAY);
    send(&mut suite, &thief, &FINISH).unwrap();
    assert_eq!(found(&suite).address, new);
}

#[test]
fn it_lapses_and_begins_anew() {
    let (mut suite, _, new) = lost();
    suite.rebind(1, &new).unwrap();
    let lapsed_at = suite.now() + DELAY + WINDOW;
    suite.advance_to(lapsed_at);
    let error = ContractError::RebindLapsed { identity: 1, lapsed_at, now: lapsed_at };
    assert_eq!(refused(&mut suite, &new, &FINISH), error);
    suite.rebind(1, &new).unwrap();
    suite.advance(DELAY + WINDOW - 1);
    send(&mut suite, &new, &FINISH).unwrap();
}

#[test]
fn a_newer_statement_replaces_it() {
    let (mut suite, _, new) = lost();
    let newer = suite.account("newer wallet");
    let act = IssuerAct::Rebind { identity: 1, address: new.to_string() };
    let kept = ExecuteMsg::Rebind { identity: 1, signed: suite.decide(3, act) };
    let issued_at = suite.now();
    send(&mut suite, &new, &kept).unwrap();
    suite.advance(1);
    suite.rebind(1, &newer).unwrap();
    let known = suite.now();
    assert_eq!(pending(&suite).unwrap().address, newer);
    let error = ContractError::Overtaken { identity: 1, known, issued_at };
    assert_eq!(refused(&mut suite, &new, &kept), error, "the old statement is dead");
}

#[test]
fn by_the_new_address_itself_with_its_issuers_word() {
    let (mut suite, old, new) = lost();
    let thief = suite.account("thief");
    let invalid = ContractError::from(SignatureError::Invalid { signer: None });
    let act = |address: &Addr| IssuerAct::Rebind { identity: 1, address: address.to_string() };
    let signed = suite.decide(3, act(&new));
    let msg = ExecuteMsg::Rebind { identity: 1, signed };
    assert_eq!(refused(&mut suite, &thief, &msg), invalid, "not by another");
    let msg = ExecuteMsg::Rebind { identity: 1, signed: suite.decide(2, act(&thief)) };
    assert_eq!(refused(&mut suite, &thief, &msg), invalid, "not by another issuer");
    let error = ContractError::AddressTaken { address: old.to_string(), identity: 1 };
    assert_eq!(refused_rebind(&mut suite, &old), error);
    let msg = ExecuteMsg::Rebind { identity: 2, signed: suite.decide(3, act(&new)) };
    assert_eq!(refused(&mut suite, &new, &msg), ContractError::UnknownIdentity { identity: 2 });
    assert_eq!(pending(&suite), None);
}

#[test]
fn not_onto_an_address_that_got_an_identity() {
    let (mut suite, _, new) = lost();
    suite.rebind(1, &new).unwrap();
    let issued = suite.issue(1, "ann", suite.claims(&new, Kind::Person));
    suite.register(&new, issued).unwrap();
    suite.advance(DELAY);
    let error = ContractError::AddressTaken { address: new.to_string(), identity: 2 };
    assert_eq!(refused(&mut suite, &new, &FINISH), error);
}

#[test]
fn the_revoked_move_the_sanctioned_and_erased_do_not() {
    let (mut suite, _, new) = lost();
    suite.set_status(1, StatusChange::Revoke).unwrap();
    suite.advance(1);
    suite.rebind(1, &new).unwrap();
    suite.advance(DELAY);
    suite.set_status(1, StatusChange::Sanction).unwrap();
    let frozen = ContractError::NotRebound { identity: 1, status: "sanctioned" };
    assert_eq!(refused(&mut suite, &new, &FINISH), frozen);
    suite.advance(1);
    assert_eq!(refused_rebind(&mut suite, &new), frozen);
    suite.set_status(1, StatusChange::Clear).unwrap();
    send(&mut suite, &new, &FINISH).unwrap();
    assert_eq!(found(&suite).status, Status::Revoked);

    let (mut suite, old, new) = lost();
    suite.rebind(1, &new).unwrap();
    send(&mut suite, &old, &ExecuteMsg::Erase {}).unwrap();
    assert_eq!(pending(&suite), None, "erasing ends it");
    suite.advance(1);
    let error = ContractError::NotRebound { identity: 1, status: "erased" };
    assert_eq!(refused_rebind(&mut suite, &new), error);
}

#[test]
fn by_an_issuer_that_is_active_and_not_outlived() {
    let (mut suite, _, new) = lost();
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 3, active: false }).unwrap();
    assert_eq!(refused_rebind(&mut suite, &new), ContractError::IssuerInactive { issuer: 3 });
    by_owner(&mut suite, &ExecuteMsg::SetIssuerStatus { issuer: 3, active: true }).unwrap();
    let until = suite.now() + 1;
    by_owner(&mut suite, &ExecuteMsg::ProlongIssuer { issuer: 3, valid_until: until }).unwrap();
    suite.advance(1);
    let error = ContractError::IssuerExpired { issuer: 3, until, now: until };
    assert_eq!(refused_rebind(&mut suite, &new), error);
}

#[test]
fn a_pause_stops_beginnings_not_ends() {
    let (mut suite, old, new) = lost();
    suite.rebind(1, &new).unwrap();
    by_owner(&mut suite, &ExecuteMsg::Pause { action: Pausable::Rebind, seconds: 1_000 }).unwrap();
    let until = suite.now() + 1_000;
    let other = suite.account("other");
    let paused = ControlError::Paused { action: "rebind".into(), until };
    assert_eq!(refused_rebind(&mut suite, &other), paused.into());
    send(&mut suite, &old, &CANCEL).unwrap();
    by_owner(&mut suite, &ExecuteMsg::Lift { action: Pausable::Rebind }).unwrap();
    suite.advance(1);
    suite.rebind(1, &new).unwrap();
    by_owner(&mut suite, &ExecuteMsg::Pause { action: Pausable::Rebind, seconds: 1_000 }).unwrap();
    suite.advance(DELAY);
    send(&mut suite, &other, &FINISH).unwrap();
}
