use api::check::InputError;
use api::identity_registry::{
    ConfigResponse, ExecuteMsg, Identity, IdentityResponse, QueryMsg, Registered, Status,
};
use attestation::{Credential, SignatureError, Signer};
use cosmwasm_std::{Addr, Binary, HexBinary};
use identity_registry::ContractError;
use issuer::{Claims, Level};
use terms::Kind;
use testkit::{CHAIN_ID, Suite, secret};

use crate::common::{ask, by_owner, client, event, no_answer, refused, send, sign_as};

/// A suite, ann who is not registered, and a good credential of issuer 1 for her.
fn applicant() -> (Suite, Addr, Credential) {
    let mut suite = Suite::new();
    let ann = suite.account("ann");
    let credential = suite.issue(1, "ann", suite.claims(&ann, Kind::Person)).credential;
    (suite, ann, credential)
}

fn present(credential: &Credential, signature: Binary) -> ExecuteMsg {
    ExecuteMsg::Register { credential: credential.clone(), signature }
}

/// Has its issuer sign a changed credential, which must be refused all the same.
fn refused_with(change: impl FnOnce(&mut Credential)) -> ContractError {
    let (mut suite, ann, mut credential) = applicant();
    change(&mut credential);
    let signature = sign_as(1, &credential);
    refused(&mut suite, &ann, &present(&credential, signature))
}

#[test]
fn an_identity_is_what_the_credential_says() {
    let (mut suite, ann, credential) = applicant();
    let response = send(&mut suite, &ann, &present(&credential, sign_as(1, &credential))).unwrap();
    let told = Registered { identity: 1, address: ann.to_string(), issuer: 1, level: 2 };
    assert_eq!(event::<Registered>(&response), told);
    let identity = Identity {
        address: ann.clone(),
        payout: None,
        kind: Kind::Person,
        level: 2,
        region: None,
        issuer: 1,
        batch: 1,
        nullifier_domain: 1,
        nullifier: credential.nullifier,
        scope: None,
        evidence: credential.evidence,
        issued_at: suite.now(),
        expires_at: credential.expires_at,
        status: Status::Active,
        erased_at: None,
    };
    let expected = IdentityResponse { id: 1, identity: identity.clone(), active: true };
    assert_eq!(ask::<IdentityResponse>(&suite, &QueryMsg::Identity { identity: 1 }), expected);
    let of = QueryMsg::IdentityOf { address: ann.to_string() };
    assert_eq!(ask::<IdentityResponse>(&suite, &of), expected);
    let raw = client(&suite).identity_of(&suite.app.wrap(), &ann).unwrap();
    assert_eq!(raw, Some((1, identity)), "others read the same, raw");
}

#[test]
fn organisations_have_a_region_and_numbers_go_up() {
    let mut suite = Suite::new();
    suite.person("ann");
    let lab = suite.buyer("lab", Kind::Academic, "DE");
    let (id, identity) = client(&suite).identity_of(&suite.app.wrap(), &lab).unwrap().unwrap();
    assert_eq!((id, identity.kind, identity.level), (2, Kind::Academic, 3));
    assert_eq!((identity.region.as_deref(), identity.nullifier_domain), (Some("DE"), 2));
    assert_eq!(ask::<ConfigResponse>(&suite, &QueryMsg::Config {}).identities, 2);
}

#[test]
fn a_person_registers_once_in_a_domain() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let other = suite.account("another wallet of ann");
    // issuer 2 shares the domain; neither case nor white space help
    for (issuer, reference) in [(1, "ann"), (2, "ann"), (2, " ANN ")] {
        let issued = suite.issue(issuer, reference, suite.claims(&other, Kind::Person));
        let error = suite.register(&other, issued).unwrap_err();
        let sentence = format!("{:#}", error.root_cause());
        assert_eq!(error.downcast::<ContractError>().unwrap(), ContractError::PersonKnown { domain: 1 });
        assert!(
            !sentence.contains(ann.as_str()) && !sentence.contains("identity"),
            "says not who: {sentence}"
        );
    }
    // another domain knows nothing of it
    let issued = suite.issue(3, "ann", suite.claims(&other, Kind::Person));
    suite.register(&other, issued).unwrap();
}

#[test]
fn for_a_pool_a_person_may_be_another_once() {
    let mut suite = Suite::new();
    let ann = suite.person("ann");
    let mut scoped = |name: &str, scope| {
        let address = suite.account(name);
        let claims = Claims { scope: Some(scope), ..suite.claims(&address, Kind::Person) };
        let issued = suite.issue(1, "ann", claims);
        let nullifier = issued.credential.nullifier.clone();
        suite.register(&address, issued).map(|_| nullifier)
    };
    let one = scoped("ann in 1", 1).unwrap();
    let two = scoped("ann in 2", 2).unwrap();
    let error = scoped("ann in 1 again", 1).unwrap_err();
    assert_eq!(error.downcast::<ContractError>().unwrap(), ContractError::PersonKnown { domain: 1 });
    let (_, identity) = client(&suite).identity_of(&suite.app.wrap(), &ann).unwrap().unwrap();
    assert!(one != two && one != identity.nullifier && two != identity.nullifier, "nothing links them");
}

#[test]
fn an_address_has_one_identity() {
    let (mut suite, ann, credential) = applicant();
    let msg = present(&credential, sign_as(1, &credential));
    send(&mut suite, &ann, &msg).unwrap();
    let taken = ContractError::AddressTaken { address: ann.to_string(), identity: 1 };
    assert_eq!(refused(&mut suite, &ann, &msg), taken, "a replay");
    let other = suite.issue(3, "someone else", suite.claims(&ann, Kind::ForProfit));
    let error = suite.register(&ann, other).unwrap_err();
    assert_eq!(error.downcast::<ContractError>().unwrap(), taken);
}

#[test]
fn seen_in_the_mempool_it_helps_nobody_else() {
    let (mut suite, ann, credential) = applicant();
    let bob = suite.account("bob");
    let msg = present(&credential, sign_as(1, &credential));
    let error = ContractError::CredentialHolder { holder: ann.to_string(), sender: bob.to_string() };
    assert_eq!(refused(&mut suite, &bob, &msg), error);
    let mut for_bob = credential.clone();
    for_bob.address = bob.to_string();
    let stolen = present(&for_bob, sign_as(1, &credential));
    assert_eq!(refused(&mut suite, &bob, &stolen), SignatureError::Invalid { signer: None }.into());
    send(&mut suite, &ann, &msg).unwrap();
}

#[test]
fn for_this_chain_and_registry_only() {
    let got = "sheaf-test-2".to_string();
    let error = ContractError::CredentialChain { expected: CHAIN_ID.into(), got: got.clone() };
    assert_eq!(refused_with(|credential| credential.chain_id = got), error);
    let suite = Suite::new();
    let (expected, got) = (suite.contracts.registry.to_string(), suite.contracts.data_pool.to_string());
    let error = ContractError::CredentialRegistry { expected, got: got.clone() };
    assert_eq!(refused_with(|credential| credential.registry = got), error);
}

#[test]
fn nothing_in_it_can_be_changed() {
    let (mut suite, ann, credential) = applicant();
    let signature = sign_as(1, &credential);
    let changes: [fn(&mut Credential); 9] = [
        |credential| credential.issuer = 2,
        |credential| credential.batch += 1,
        |credential| credential.kind = Kind::Governmental,
        |credential| credential.level = 3,
        |credential| credential.region = Some("DE".into()),
        |credential| credential.nullifier = HexBinary::from([7; 32]),
        |credential| credential.scope = Some(1),
        |credential| credential.evidence = HexBinary::from([7; 32]),
        |credential| credential.expires_at += 1,
    ];
    for change in changes {
        let mut changed = credential.clone();
        change(&mut changed);
        let error = refused(&mut suite, &ann, &present(&changed, signature.clone()));
        assert_eq!(error, SignatureError::Invalid { signer: None }.into(), "{changed:?}");
    }
    let mut earlier = credential.clone();
    earlier.issued_at -= 1;
    let error = refused(&mut suite, &ann, &present(&earlier, signature));
    assert_eq!(error, SignatureError::Invalid { signer: None }.into());
}

#[test]
fn only_its_issuer_signs() {
    let (mut suite, ann, credential) = applicant();
    let invalid = ContractError::from(SignatureError::Invalid { signer: None });
    assert_eq!(refused(&mut suite, &ann, &present(&credential, sign_as(2, &credential))), invalid);
    let her_own = Signer::from_bytes(&secret("ann")).unwrap().sign(&credential.digest()).unwrap();
    assert_eq!(refused(&mut suite, &ann, &present(&credential, her_own)), invalid);
    assert_eq!(refused(&mut suite, &ann, &present(&credential, [0; 64].into())), invalid);
    for got in [0, 63, 65] {
        let error = SignatureError::Length { signer: None, got };
        let msg = present(&credential, vec![1; got].into());
        assert_eq!(refused(&mut suite, &ann, &msg), error.into());
    }
}

#[test]
fn an_issuer_is_known_and_not_outlived() {
    for issuer in [0, 4, u32::MAX] {
        let error = refused_with(|credential| credential.issuer = issuer);
        assert_eq!(error, ContractError::UnknownIssuer { issuer });
    }
    let (mut suite, ann, mut credential) = applicant();
    let until = suite.now() + 10;
    let key = Signer::from_bytes(&secret("issuer 4")).unwrap().public_key();
    let msg = ExecuteMsg::AddIssuer { key, nullifier_domain: 1, max_level: 2, valid_until: until };
    by_owner(&mut suite, &msg).unwrap();
    credential.issuer = 4;
    let msg = present(&credential, sign_as(4, &credential));
    suite.advance_to(until);
    let error = ContractError::IssuerExpired { issuer: 4, until, now: until };
    assert_eq!(refused(&mut suite, &ann, &msg), error);

    let (mut suite, ann, _) = applicant();
    let key = Signer::from_bytes(&secret("issuer 4")).unwrap().public_key();
    let add = ExecuteMsg::AddIssuer { key, nullifier_domain: 1, max_level: 2, valid_until: until };
    by_owner(&mut suite, &add).unwrap();
    suite.advance_to(until - 1);
    send(&mut suite, &ann, &msg).unwrap();
}

#[test]
fn levels() {
    for level in [0u8, 4, 255] {
        let error = InputError::Range { what: "level", min: 1, max: 3, got: level.into() };
        assert_eq!(refused_with(|credential| credential.level = level), error.into());
    }
    let (mut suite, ann, credential) = applicant();
    let key = Signer::from_bytes(&secret("issuer 4")).unwrap().public_key();
    let valid_until = suite.now() + 10;
    let add = ExecuteMsg::AddIssuer { key, nullifier_domain: 1, max_level: 2, valid_until };
    by_owner(&mut suite, &add).unwrap();
    let high = Credential { issuer: 4, level: 3, ..credential.clone() };
    let error = ContractError::LevelAboveIssuer { issuer: 4, max: 2, level: 3 };
    assert_eq!(refused(&mut suite, &ann, &present(&high, sign_as(4, &high))), error);
    let most = Credential { issuer: 4, level: 2, ..credential };
    send(&mut suite, &ann, &present(&most, sign_as(4, &most))).unwrap();

    let low = suite.account("low");
    let claims = Claims { level: Level::Low, ..suite.claims(&low, Kind::Person) };
    let issued = suite.issue(1, "low", claims);
    suite.register(&low, issued).unwrap();
}

#[test]
fn digests_have_32_bytes() {
    for got in [0, 31, 33, 64] {
        let error = |what| ContractError::from(InputError::Length { what, expected: 32, got });
        let bytes = || HexBinary::from(vec![1; got]);
        assert_eq!(refused_with(|credential| credential.nullifier = bytes()), error("nullifier"));
        assert_eq!(refused_with(|credential| credential.evidence = bytes()), error("evidence"));
    }
}

#[test]
fn regions_are_of_the_standard_and_of_buyers() {
    let long = "Deutschland, in the middle of Europe".to_string();
    for region in ["", "D", "de", "DEU", "UK", "ZZ", &long] {
        let error = InputError::Malformed {
            what: "region",
            value: region.chars().take(16).collect(),
            expected: "an assigned code of ISO 3166-1 alpha-2, in upper case",
        };
        assert_eq!(refused_with(|credential| credential.region = Some(region.into())), error.into());
    }
    let error = refused_with(|credential| {
        credential.region = Some("DE".into());
        credential.scope = Some(4);
    });
    assert_eq!(error, ContractError::RegionInScope { scope: 4 });
}

#[test]
fn pools_are_counted_from_one() {
    let error = InputError::Range { what: "scope", min: 1, max: u32::MAX.into(), got: 0 };
    assert_eq!(refused_with(|credential| credential.scope = Some(0)), error.into());
}

#[test]
fn good_from_its_first_to_its_last_second() {
    let now = Suite::new().now();
    let error = ContractError::NotYetValid { issued_at: now + 1, now };
    assert_eq!(refused_with(|credential| credential.issued_at = now + 1), error);
    for expires_at in [0, now - 1, now] {
        let error = ContractError::Expired { expires_at, now };
        assert_eq!(refused_with(|credential| credential.expires_at = expires_at), error);
    }
    let (mut suite, ann, mut credential) = applicant();
    credential.expires_at = now + 1;
    send(&mut suite, &ann, &present(&credential, sign_as(1, &credential))).unwrap();
    let active = |suite: &Suite| ask::<IdentityResponse>(suite, &QueryMsg::Identity { identity: 1 }).active;
    assert!(active(&suite));
    suite.advance(1);
    assert!(!active(&suite), "an identity ends with its credential, to the second");
}

#[test]
fn nobody_is_found_where_nobody_is() {
    let suite = Suite::new();
    let ann = suite.address("ann");
    let at = QueryMsg::IdentityOf { address: ann.to_string() };
    assert!(no_answer(&suite, &at).contains(&format!("{ann} has no identity: register first")));
    for identity in [0, 1, u64::MAX] {
        let said = no_answer(&suite, &QueryMsg::Identity { identity });
        assert!(said.contains(&format!("there is no identity {identity}")), "{said}");
    }
    let foreign = crate::common::foreign();
    let said = no_answer(&suite, &QueryMsg::IdentityOf { address: foreign.clone() });
    assert!(said.contains(&format!("address is not an address of this chain: {foreign}")), "{said}");
    assert_eq!(client(&suite).identity_of(&suite.app.wrap(), &ann).unwrap(), None);
    assert!(client(&suite).identity(&suite.app.wrap(), 1).is_err());
}
