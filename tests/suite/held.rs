//! Nothing that is kept of a person is missing in their access report: every namespace of every contract is in one of its
//! sections, or it is said here why not. A new namespace has to take its place in this table.

use std::collections::{BTreeMap, BTreeSet};

use consent::{Ask, access_report};
use testkit::Suite;

use crate::namespaces::kept_by;

/// Contract, section, the namespaces that it tells.
const TOLD: &[(&str, &str, &[&str])] = &[
    ("identity-registry", "identity", &["identity"]),
    ("identity-registry", "addresses", &["identity_of", "address_left", "rebind"]),
    ("identity-registry", "credential", &["nullifier"]),
    ("identity-registry", "exchange_key", &["exchange_key"]),
    ("identity-registry", "roles", &["grant", "grant_by_address", "licensee", "auditor", "auditor_place"]),
    ("identity-registry", "relayer", &["relayer", "relayer_key", "slashed_key", "custody"]),
    ("identity-registry", "offices", &["committee"]),
    ("data-pool", "contributions", &["contribution", "standing", "contribution_of"]),
    ("data-pool", "deposits", &["contribution_deposit", "cohort_deposit", "pool_deposit"]),
    ("data-pool", "weights", &["uncapped", "ledger_pos", "ledger_seg"]),
    ("data-pool", "earnings", &["ledger_a"]),
    ("data-pool", "reentry", &["reentry"]),
    ("data-pool", "uses", &["order", "order_of_edition"]),
    ("data-pool", "audits", &["audit", "audit_of", "auditor_record", "audit_count", "audit_paid"]),
    ("data-pool", "notices", &["erasure", "erasure_of_cut", "last_erasure"]),
    ("data-pool", "pools", &["pool"]),
    ("data-pool", "shares", &["person"]),
    ("marketplace", "orders", &["order", "stage", "order_by_buyer"]),
    ("marketplace", "licences", &["licences", "delivery"]),
    ("marketplace", "notices", &["attested", "flagged", "overdue"]),
    ("marketplace", "disputes", &["dispute", "dispute_by_auditor"]),
    ("marketplace", "requests", &["request", "request_standing", "request_by_buyer"]),
    ("marketplace", "offers", &["offer", "offer_standing", "offer_by_maker"]),
    ("marketplace", "unpaid", &["unpaid_of"]),
    ("governance", "votes", &["enrolled", "proposal", "standing", "ballot"]),
    ("governance", "offices", &["approval", "founders", "guardian", "guarded_pause"]),
    (
        "reward-token",
        "grain",
        &[
            "balance",
            "allowance",
            "allowance_spender",
            "unbondings",
            "delegate",
            "delegator",
            "power",
            "past",
            "given",
            "given_past",
            "received",
            "received_past",
        ],
    ),
];

/// Why, contract, the namespaces that nothing is told of.
const NOT_OF_ONE_PERSON: &[(&str, &str, &[&str])] = &[
    (
        "what a sanctioned identity was before: the report says that no query tells it",
        "identity-registry",
        &["status_before"],
    ),
    (
        "how far `WithdrawErased` has come: which contributions are withdrawn is told",
        "data-pool",
        &["erased_upto"],
    ),
    (
        "signatures by key and week: the report says that `Week` tells them",
        "data-pool",
        &["report", "report_at", "week_tally"],
    ),
    (
        "issuers, batches, roles and keys of all",
        "identity-registry",
        &[
            "issuer",
            "issuer_key",
            "revoked_batch",
            "role",
            "role_rivals",
            "role_admin",
            "role_for_good",
            "seniors",
            "custody_by_key",
            "custody_free_at",
            "custody_since",
            "epoch",
            "auditor_count",
        ],
    ),
    (
        "pools, cohorts, editions and their ledger as a whole",
        "data-pool",
        &[
            "cohort",
            "cohort_of_pool",
            "cohort_by_terms",
            "cohort_ended",
            "slot",
            "slots_in_use",
            "pool_active_since",
            "edition",
            "stale",
            "order_ended",
            "order_paid",
            "ledger_rem",
            "ledger_owed",
            "ledger_frontier",
            "ledger_open",
            "ledger_head",
            "ledger_w",
            "audit_total",
            "audit_unpaid",
            "audit_pot",
            "week_pot",
        ],
    ),
    ("sums of all", "identity-registry", &["bonds"]),
    ("sums of all", "data-pool", &["money"]),
    ("sums of all", "marketplace", &["escrow", "budgets", "bonds", "offers", "unpaid", "denoms"]),
    ("sums of all", "governance", &["purse", "deposits", "enrolled_count"]),
    (
        "sums of all",
        "reward-token",
        &["reserve", "total_power", "total_past", "unbonding_total", "token_info", "marketing_info", "logo"],
    ),
];

/// The same in every contract: settings, versions, owners, pauses, the last number of each kind.
fn is_of_all(namespace: &str) -> bool {
    ["config", "contract_info", "ownership", "leaving"].contains(&namespace)
        || namespace.starts_with("last_")
        || namespace.starts_with("pause")
}

#[test]
fn whatever_is_kept_of_a_person_is_in_their_report() {
    let mut suite = Suite::new();
    let person = suite.person("person");
    let contracts = suite.addresses();
    let ask = Ask { chain: &suite, contracts: &contracts };
    let report = access_report(ask, suite.identity(&person), &BTreeMap::new()).unwrap();
    let sections: BTreeSet<&str> = report.sections.iter().map(|section| section.key).collect();

    for contract in ["data-pool", "governance", "identity-registry", "marketplace", "reward-token"] {
        let kept: BTreeSet<String> = kept_by(contract).into_iter().map(|(name, _)| name).collect();
        let mut placed = BTreeSet::new();
        for (_, section, names) in TOLD.iter().filter(|(of, ..)| *of == contract) {
            assert!(sections.contains(section), "the report has no section {section}");
            placed.extend(names.iter().copied());
        }
        let untold = NOT_OF_ONE_PERSON.iter().filter(|(_, of, _)| *of == contract);
        placed.extend(untold.flat_map(|(_, _, names)| names.iter().copied()));
        for name in &kept {
            let known = placed.contains(name.as_str()) || is_of_all(name);
            assert!(
                known,
                "{contract} keeps `{name}`: which section of the access report tells it, or why none?"
            );
        }
        for name in placed {
            assert!(kept.contains(name), "{contract} keeps no `{name}` any more");
        }
    }
}
