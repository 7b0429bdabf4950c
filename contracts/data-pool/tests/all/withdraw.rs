use api::data_pool::{
    CohortResponse, ContributionResponse, ContributionStatus, ExecuteMsg, QueryMsg, QuoteResponse,
};
use api::identity_registry::Status;
use attestation::Verdict;
use data_pool::ContractError;
use terms::Refusal;
use testkit::{NATIVE, Suite};

use crate::support::{LEAST, Stock, alter, ask, open_msg, refused, stocked};

const GRACE: u64 = 240;

fn leave(contribution: u64) -> ExecuteMsg {
    ExecuteMsg::Withdraw { contribution }
}

fn refusals(suite: &Suite, stock: &Stock, edition: u32) -> Vec<Refusal> {
    let query = QueryMsg::Quote { pool: stock.pool, edition, ask: ask(NATIVE) };
    suite.ask_pool::<QuoteResponse>(&query).lines[0].refusals.clone()
}

#[test]
fn whoever_leaves_counts_until_the_next_cut() {
    let (mut suite, stock) = stocked();
    let (person, contribution) = stock.people[0].clone();
    suite.data_pool(&person, &leave(contribution)).unwrap();
    let found: ContributionResponse = suite.ask_pool(&QueryMsg::Contribution { contribution });
    assert_eq!(found.status, ContributionStatus::Withdrawn);
    let cohort: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort: stock.cohort });
    assert_eq!((cohort.weight.u128(), cohort.heads, cohort.records), (11_000_000, 11, 1_100));
    let query = QueryMsg::Quote { pool: stock.pool, edition: stock.edition, ask: ask(NATIVE) };
    let line = suite.ask_pool::<QuoteResponse>(&query).lines[0].clone();
    assert_eq!((line.weight.u128(), line.heads, line.records), (12_000_000, 12, 1_200));
}

#[test]
fn the_edition_stops_selling_the_cohort_after_the_grace() {
    let (mut suite, stock) = stocked();
    let marketplace = suite.contracts.marketplace.clone();
    let buy = |order| open_msg(&stock, order, NATIVE, &[(stock.cohort, LEAST)]);
    let (person, contribution) = stock.people[0].clone();
    suite.data_pool(&person, &leave(contribution)).unwrap();
    let since = suite.now() + GRACE;
    suite.advance(30);
    // who leaves later does not prolong it
    let (other, second) = stock.people[1].clone();
    suite.data_pool(&other, &leave(second)).unwrap();
    suite.advance_to(since - 1);
    assert!(refusals(&suite, &stock, stock.edition).is_empty());
    suite.data_pool(&marketplace, &buy(1)).unwrap();
    suite.advance(1);
    assert_eq!(refusals(&suite, &stock, stock.edition), [Refusal::Withdrawn { since }]);
    let error = ContractError::Refused {
        cohort: stock.cohort,
        edition: stock.edition,
        refusals: vec![Refusal::Withdrawn { since }],
    };
    assert_eq!(refused(&mut suite, &marketplace, &buy(2)), error);
}

#[test]
fn the_next_edition_sells_it_again() {
    let (mut suite, stock) = stocked();
    let thirteenth = suite.person("thirteenth");
    suite.contribute_verified(&thirteenth, stock.cohort, 100);
    let (person, contribution) = stock.people[0].clone();
    suite.data_pool(&person, &leave(contribution)).unwrap();
    let second = suite.release_edition(stock.pool, &[stock.cohort]);
    suite.advance(GRACE);
    assert!(matches!(refusals(&suite, &stock, stock.edition)[..], [Refusal::Withdrawn { .. }]));
    assert!(refusals(&suite, &stock, second).is_empty());
    // a leaver of the second edition stops the second, and not the first any sooner
    suite.data_pool(&thirteenth, &leave(13)).unwrap();
    assert!(refusals(&suite, &stock, second).is_empty());
    suite.advance(GRACE);
    assert!(matches!(refusals(&suite, &stock, second)[..], [Refusal::Withdrawn { .. }]));
}

#[test]
fn what_was_above_the_cap_is_cut_out_too() {
    let (mut suite, stock) = stocked();
    let (person, _) = stock.people[0].clone();
    // the cap is 1,000 records of full quality: with these the person is above it by either
    let extra = suite.contribute_verified(&person, stock.cohort, 1_000);
    let more = suite.contribute_verified(&person, stock.cohort, 1_001);
    let second = suite.release_edition(stock.pool, &[stock.cohort]);
    suite.data_pool(&person, &leave(extra)).unwrap();
    suite.advance(GRACE);
    assert!(matches!(refusals(&suite, &stock, second)[..], [Refusal::Withdrawn { .. }]));
    // the capped weight is the same, and still there is something to cut
    let third = suite.release_edition(stock.pool, &[stock.cohort]);
    assert!(refusals(&suite, &stock, third).is_empty());
    suite.data_pool(&person, &leave(more)).unwrap();
}

#[test]
fn who_was_in_no_edition_leaves_without_a_trace() {
    let (mut suite, stock) = stocked();
    let late = suite.person("late");
    let verified = suite.contribute_verified(&late, stock.cohort, 50);
    let submitted = suite.contribute(&late, stock.cohort, 51).unwrap();
    let rejected = suite.contribute(&late, stock.cohort, 52).unwrap();
    suite.verdicts(&[(rejected, Verdict::Rejected { code: 1 })]).unwrap();
    // nor does a new contribution of someone who is in the edition
    let person = stock.people[0].0.clone();
    let second = suite.contribute_verified(&person, stock.cohort, 53);
    for (who, contribution) in [(&late, verified), (&late, submitted), (&late, rejected), (&person, second)] {
        suite.data_pool(who, &leave(contribution)).unwrap();
    }
    suite.advance(GRACE);
    assert!(refusals(&suite, &stock, stock.edition).is_empty());
    let cohort: CohortResponse = suite.ask_pool(&QueryMsg::Cohort { cohort: stock.cohort });
    assert_eq!((cohort.weight.u128(), cohort.heads, cohort.records), (12_000_000, 12, 1_200));
}

#[test]
fn only_its_contributor_and_only_once() {
    let (mut suite, stock) = stocked();
    let (person, contribution) = stock.people[0].clone();
    let other = stock.people[1].0.clone();
    let error = ContractError::NotContributor { contribution, sender: other.clone() };
    assert_eq!(refused(&mut suite, &other, &leave(contribution)), error);
    assert_eq!(
        refused(&mut suite, &other, &leave(99)),
        ContractError::UnknownContribution { contribution: 99 }
    );
    suite.data_pool(&person, &leave(contribution)).unwrap();
    let error = ContractError::AlreadyWithdrawn { contribution };
    assert_eq!(refused(&mut suite, &person, &leave(contribution)), error);
}

#[test]
fn nobodys_state_keeps_them_in() {
    let (mut suite, stock) = stocked();
    for ((person, contribution), status) in stock.people.iter().zip([
        Status::Suspended { until: u64::MAX },
        Status::Revoked,
        Status::Sanctioned,
        Status::Erased,
    ]) {
        alter(&mut suite, person, |record| {
            record.status = status;
            record.expires_at = 1;
        });
        suite.data_pool(person, &leave(*contribution)).unwrap();
    }
}
