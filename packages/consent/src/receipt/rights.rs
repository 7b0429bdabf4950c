//! The person's rights, and how each is exercised here. Everyone has those of GDPR, wherever they live.

use serde_json::{Value, json};

/// Article of GDPR, right, how.
pub(crate) const RIGHTS: [(&str, &str, &str); 10] = [
    ("A7-3", "withdraw consent", "message Withdraw to data-pool, at any time, without a fee of the suite"),
    ("A13", "be informed", "the dossier and the terms in plain words, before Contribute"),
    ("A15", "access", "the access report, made from public queries; what is off chain: the controller"),
    (
        "A16",
        "rectification",
        "of the data: Withdraw and Contribute anew; of the credential: the issuer, then Renew",
    ),
    (
        "A17",
        "erasure",
        "message Erase to identity-registry, or ask the issuer; anyone can then have data-pool withdraw, and licensees are noticed",
    ),
    ("A18", "restriction", "Withdraw, or ask the controller; a pause stops an action for all"),
    ("A19", "have recipients told", "an erasure is a notice to every licensee, with a deadline"),
    ("A20", "portability", "the access report is JSON; the data itself is the person's own file"),
    ("A22", "no decision by machines alone", "a flagged contribution is looked at by an auditor"),
    ("A77", "complain", "to a supervisory authority"),
];

pub(crate) fn rights() -> Value {
    let right = |(article, title, how): (&str, &str, &str)| {
        json!({
            "@type": ["dpv:DataSubjectRight", format!("eu-gdpr:{article}")],
            "dct:title": title,
            "dpv:isExercisedAt": how,
        })
    };
    RIGHTS.into_iter().map(right).collect()
}
