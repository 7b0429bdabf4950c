use api::check::InputError;
use api::data_pool::{
    ContributionResponse, ContributionStatus, ExecuteMsg, MAX_CONTRIBUTION_BYTES, MAX_RECORDS, QueryMsg,
};
use api::identity_registry::{Identity, Inactive, Status};
use api::{CohortId, ContributionId};
use cosmwasm_std::{Addr, HexBinary};
use data_pool::ContractError;
use terms::Kind;
use testkit::{Suite, content_id};

use crate::support::{FLOOR, alter, refused};

fn with_cohort() -> (Suite, CohortId) {
    let mut suite = Suite::new();
    let pool = suite.active_pool();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    (suite, cohort)
}

struct Draft {
    cohort: CohortId,
    content: String,
    bytes: u64,
    records: u32,
    commitment: HexBinary,
}

impl Draft {
    fn good(cohort: CohortId) -> Self {
        let commitment = HexBinary::from([7; 32]);
        Self { cohort, content: content_id("ciphertext"), bytes: 1_000, records: 10, commitment }
    }

    fn msg(self) -> ExecuteMsg {
        let Self { cohort, content, bytes, records, commitment } = self;
        ExecuteMsg::Contribute { cohort, content, bytes, records, commitment }
    }
}

fn msg(cohort: CohortId) -> ExecuteMsg {
    Draft::good(cohort).msg()
}

#[test]
fn a_contribution_waits_for_a_report() {
    let (mut suite, cohort) = with_cohort();
    let person = suite.person("person");
    suite.data_pool(&person, &msg(cohort)).unwrap();
    let found: ContributionResponse = suite.ask_pool(&QueryMsg::Contribution { contribution: 1 });
    assert_eq!(
        found,
        ContributionResponse {
            id: 1,
            identity: suite.identity(&person),
            pool: 1,
            cohort,
            content: content_id("ciphertext"),
            bytes: 1_000,
            records: 10,
            commitment: HexBinary::from([7; 32]),
            round: 1,
            submitted_at: suite.now(),
            status: ContributionStatus::Submitted,
            expires_at: Some(suite.now() + 900),
            deposit: None,
            last_edition: 0,
        }
    );
}

#[test]
fn what_goes_in_is_checked() {
    let (mut suite, good) = with_cohort();
    let person = suite.person("person");
    let mut wrong = |change: fn(&mut Draft)| {
        let mut draft = Draft::good(good);
        change(&mut draft);
        refused(&mut suite, &person, &draft.msg())
    };
    assert_eq!(wrong(|d| d.cohort = 2), ContractError::UnknownCohort { cohort: 2 });
    let malformed = wrong(|d| d.content.push('a'));
    assert!(matches!(malformed, ContractError::Input(InputError::Malformed { what: "content", .. })));
    let range =
        |what, max: u128, got: u128| ContractError::Input(InputError::Range { what, min: 1, max, got });
    let max = u128::from(MAX_CONTRIBUTION_BYTES);
    assert_eq!(wrong(|d| d.bytes = 0), range("bytes", max, 0));
    assert_eq!(wrong(|d| d.bytes = MAX_CONTRIBUTION_BYTES + 1), range("bytes", max, max + 1));
    let max = u128::from(MAX_RECORDS);
    assert_eq!(wrong(|d| d.records = 0), range("records", max, 0));
    assert_eq!(wrong(|d| d.records = MAX_RECORDS + 1), range("records", max, max + 1));
    assert_eq!(
        wrong(|d| d.commitment = HexBinary::from([7; 33])),
        InputError::Length { what: "commitment", expected: 32, got: 33 }.into()
    );
    suite.data_pool(&person, &msg(good)).unwrap();
    let page: Vec<ContributionResponse> = suite.ask_pool(&QueryMsg::ContributionsOf {
        identity: suite.identity(&person),
        start_after: None,
        limit: None,
    });
    assert_eq!(page.len(), 1);
}

fn refused_after(
    suite: &mut Suite,
    person: &Addr,
    cohort: CohortId,
    change: fn(&mut Identity),
) -> ContractError {
    let mut before = None;
    alter(suite, person, |record| {
        before = Some(record.clone());
        change(record);
    });
    let error = refused(suite, person, &msg(cohort));
    alter(suite, person, |record| *record = before.unwrap());
    error
}

#[test]
fn only_active_persons_of_the_pools_domain_scope_and_level() {
    let (mut suite, cohort) = with_cohort();
    let stranger = suite.account("stranger");
    let error = ContractError::NoIdentity { address: stranger.clone() };
    assert_eq!(refused(&mut suite, &stranger, &msg(cohort)), error);

    let person = suite.person("person");
    let number = suite.identity(&person);
    let expires_at = alter_expiry(&mut suite, &person);
    for status in [Status::Suspended { until: u64::MAX }, Status::Revoked, Status::Sanctioned, Status::Erased]
    {
        alter(&mut suite, &person, |record| record.status = status);
        let error = Inactive { identity: number, status, expires_at, now: suite.now() };
        assert_eq!(refused(&mut suite, &person, &msg(cohort)), error.into());
    }
    alter(&mut suite, &person, |record| record.status = Status::Active);

    let mut wrong = |change| refused_after(&mut suite, &person, cohort, change);
    assert_eq!(wrong(|record| record.kind = Kind::ForProfit), ContractError::NotPerson { identity: number });
    assert_eq!(
        wrong(|record| record.region = Some("FR".into())),
        ContractError::RegionKnown { identity: number }
    );
    assert_eq!(
        wrong(|record| record.nullifier_domain = 2),
        ContractError::NullifierDomain { identity: number, expected: 1, got: 2 }
    );
    assert_eq!(
        wrong(|record| record.scope = Some(1)),
        ContractError::Scope { identity: number, expected: None, got: Some(1) }
    );
    assert_eq!(
        wrong(|record| record.level = 0),
        ContractError::Level { identity: number, expected: 1, got: 0 }
    );

    suite.data_pool(&person, &msg(cohort)).unwrap();
    suite.advance_to(expires_at);
    let error = Inactive { identity: number, status: Status::Active, expires_at, now: expires_at };
    assert_eq!(refused(&mut suite, &person, &msg(cohort)), error.into());
}

/// Lets an identity expire in a year.
fn alter_expiry(suite: &mut Suite, person: &Addr) -> u64 {
    let expires_at = suite.now() + 365 * 86_400;
    alter(suite, person, |record| record.expires_at = expires_at);
    expires_at
}

#[test]
fn a_scoped_pool_takes_only_identities_made_for_it() {
    let mut suite = Suite::new();
    let curator = suite.curator("curator");
    let mut draft = suite.pool_draft();
    draft.scoped = true;
    let pool = suite.propose_pool(&curator, draft).unwrap();
    suite.decide_pool(pool, true).unwrap();
    let terms = suite.terms(FLOOR);
    let cohort = suite.open_cohort(pool, terms).unwrap();
    let person = suite.person("person");
    let number = suite.identity(&person);
    let error = ContractError::Scope { identity: number, expected: Some(pool), got: None };
    assert_eq!(refused(&mut suite, &person, &msg(cohort)), error);
    alter(&mut suite, &person, |record| record.scope = Some(pool + 1));
    let error = ContractError::Scope { identity: number, expected: Some(pool), got: Some(pool + 1) };
    assert_eq!(refused(&mut suite, &person, &msg(cohort)), error);
    alter(&mut suite, &person, |record| record.scope = Some(pool));
    suite.data_pool(&person, &msg(cohort)).unwrap();
}

#[test]
fn contributions_of_an_identity_are_paged() {
    let (mut suite, cohort) = with_cohort();
    let (ann, bob) = (suite.person("ann"), suite.person("bob"));
    for who in [&ann, &bob, &ann, &ann] {
        suite.data_pool(who, &msg(cohort)).unwrap();
    }
    let page = |who: &Addr, start_after, limit| -> Vec<ContributionId> {
        let identity = suite.identity(who);
        let query = QueryMsg::ContributionsOf { identity, start_after, limit };
        let page: Vec<ContributionResponse> = suite.ask_pool(&query);
        page.iter().map(|contribution| contribution.id).collect()
    };
    assert_eq!(page(&ann, None, None), [1, 3, 4]);
    assert_eq!(page(&ann, Some(1), Some(1)), [3]);
    assert_eq!(page(&bob, None, None), [2]);
}
