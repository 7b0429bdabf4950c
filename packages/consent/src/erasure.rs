//! Evidence of an erasure: what was withdrawn when, which editions still hold the data until when, which licensees
//! were noticed, who attested and who is overdue, what remains on chain, and why.

use std::collections::BTreeSet;

use api::data_pool::{ContributionResponse, EditionResponse, Erasure, ErasureNoted, QueryMsg};
use api::identity_registry::IdentityResponse;
use api::marketplace::{DeletionAttested, OrderResponse};
use api::{CohortId, EditionNo, IdentityId, OrderId, PoolId};
use cosmwasm_std::Addr;
use serde_json::Value;

use crate::report::{Report, ReportError, Row, Section, Subject, row};
use crate::{Ask, Presence, Told, rfc3339, state_of};

/// A licensee said that they deleted what erasures up to a number reach of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attestation {
    /// The order; no other is meant, of the same licensee neither.
    pub order: OrderId,
    /// Erasures up to this number.
    pub upto: u64,
    /// When, seconds.
    pub at: u64,
}

/// What the evidence is measured by, seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErasureRules {
    /// What a licensee has to attest within (30 d).
    pub attest: u64,
    /// After which anyone may have an erased identity forgotten (2 y).
    pub forget: u64,
    /// How long a nullifier is kept after the erasure, if it is decided.
    pub nullifier: Option<u64>,
}

impl Default for ErasureRules {
    fn default() -> Self {
        Self { attest: 30 * 86_400, forget: 730 * 86_400, nullifier: None }
    }
}

/// What evidence is made of: answers and events, nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Erased {
    /// The chain's id.
    pub chain_id: String,
    /// data-pool.
    pub data_pool: Addr,
    /// As of when, seconds.
    pub now: u64,
    /// The identity.
    pub identity: IdentityResponse,
    /// Its contributions, and where each counts.
    pub contributions: Vec<(ContributionResponse, Presence)>,
    /// Editions in which one of them counts.
    pub editions: Vec<(PoolId, EditionResponse)>,
    /// Orders of these editions and cohorts, each with these cohorts.
    pub orders: Vec<(OrderResponse, Vec<CohortId>)>,
    /// Notices that were made because of this identity, by number.
    pub notices: Vec<(CohortId, Erasure)>,
    /// What licensees attested of these orders.
    pub attestations: Vec<Attestation>,
}

impl Erased {
    /// Asks.
    pub fn gather(ask: Ask<'_>, identity: IdentityId) -> Result<Self, ReportError> {
        let subject = Subject::gather(ask, identity)?;
        let data_pool = &ask.contracts.data_pool;
        let mut held = BTreeSet::<(PoolId, EditionNo)>::new();
        for presence in &subject.presences {
            held.extend(presence.editions.iter().map(|(edition, _)| (presence.pool, *edition)));
        }
        let editions = held
            .into_iter()
            .map(|(pool, edition)| Ok((pool, ask.ask(data_pool, &QueryMsg::Edition { pool, edition })?)))
            .collect::<Result<_, ReportError>>()?;
        let mut orders = vec![];
        subject.uses(|order, cohorts| {
            orders.push((order, cohorts));
            Ok(())
        })?;
        let attestations = attestations(ask, &orders)?;
        Ok(Self {
            chain_id: ask.chain.chain_id(),
            data_pool: data_pool.clone(),
            now: ask.chain.now(),
            notices: notices(ask, subject.identity.id)?,
            identity: subject.identity,
            contributions: subject.contributions.into_iter().zip(subject.presences).collect(),
            editions,
            orders,
            attestations,
        })
    }
}

/// What data-pool answers of a notice does not say whose it is; its event does. A notice is not of the time of the
/// withdrawal where the person had taken the data back before.
fn notices(ask: Ask<'_>, identity: IdentityId) -> Result<Vec<(CohortId, Erasure)>, ReportError> {
    let told = ask.told::<ErasureNoted>(&ask.contracts.data_pool, "identity", identity)?;
    let notice = |Told { time, event, .. }: Told<ErasureNoted>| {
        (event.cohort, Erasure { number: event.number, cut: event.cut, at: time })
    };
    Ok(told.into_iter().map(notice).collect())
}

fn attestations(
    ask: Ask<'_>,
    orders: &[(OrderResponse, Vec<CohortId>)],
) -> Result<Vec<Attestation>, ReportError> {
    let mut found = vec![];
    for (order, _) in orders {
        let told = ask.told::<DeletionAttested>(&ask.contracts.marketplace, "order", order.id)?;
        let attestation = |Told { time, event, .. }: Told<DeletionAttested>| Attestation {
            order: event.order,
            upto: event.upto,
            at: time,
        };
        found.extend(told.into_iter().map(attestation));
    }
    Ok(found)
}

/// What the evidence does not say.
const BESIDE: &[&str] = &[
    "That a licensee really deleted: an attestation is a signed word, for which the licensee answers.",
    "That keepers deleted their copies: their operators say so, off chain.",
    "Blocks: no message or event of the past can be taken out of them. What they hold is listed above.",
];

/// The evidence, as a report. Pure.
pub fn erasure_evidence(of: &Erased, rules: &ErasureRules) -> Report {
    Report {
        title: "Evidence of an erasure",
        chain_id: of.chain_id.clone(),
        data_pool: of.data_pool.to_string(),
        identity: of.identity.id,
        as_of: rfc3339(of.now),
        beside: BESIDE,
        sections: vec![
            identity(of),
            withdrawals(of),
            editions(of),
            notice_list(of, rules),
            licensees(of, rules),
            remains(of, rules),
        ],
    }
}

fn when(seconds: Option<u64>) -> Value {
    seconds.map_or(Value::Null, |seconds| rfc3339(seconds).into())
}

fn identity(of: &Erased) -> Section {
    let identity = &of.identity.identity;
    Section {
        key: "identity",
        title: "The identity",
        what: "Whether it is erased: no sanction afterwards changes that. The registry only notes it; the rest follows \
               once anyone sends data-pool `WithdrawErased`.",
        why: "Whoever acts on an erasure asks the registry.",
        kept: "The number and the status stay.",
        rows: vec![row! {
            "number" => of.identity.id,
            "status" => identity.status,
            "erased" => identity.erased_at.is_some(),
            "since" => when(identity.erased_at),
        }],
        documents: vec![],
    }
}

fn withdrawals(of: &Erased) -> Section {
    let line = |(contribution, presence): &(ContributionResponse, Presence)| {
        let editions: Vec<EditionNo> = presence.editions.iter().map(|(edition, _)| *edition).collect();
        row! {
            "contribution" => contribution.id,
            "cohort" => contribution.cohort,
            "consent" => state_of(contribution, of.identity.identity.erased_at).name(),
            "withdrawn" => when(presence.withdrawn_at),
            "counts_in_editions" => editions,
            "counts_from_the_next_cut" => presence.next > 0,
        }
    };
    Section {
        key: "withdrawals",
        title: "What was withdrawn, and when",
        what: "Every contribution. One that is withdrawn counts in no edition that is cut later.",
        why: "After an erasure anyone may have data-pool withdraw what is left.",
        kept: "As long as the chain.",
        rows: of.contributions.iter().map(line).collect(),
        documents: vec![],
    }
}

/// When the last licence ends that covers data of the person in an edition.
fn last_licence(of: &Erased, pool: PoolId, edition: EditionNo) -> Option<u64> {
    let here = |order: &OrderResponse| order.purchase.pool == pool && order.purchase.edition == edition;
    of.orders.iter().filter(|(order, _)| here(order)).filter_map(|(order, _)| order.licence_until).max()
}

fn editions(of: &Erased) -> Section {
    let line = |(pool, found): &(PoolId, EditionResponse)| {
        let sold = found.edition.published.is_some() && !found.closed && of.now < found.edition.sale_until;
        row! {
            "pool" => pool,
            "edition" => found.number,
            "published" => when(found.edition.published.as_ref().map(|published| published.at)),
            "sold_until" => when(Some(found.edition.sale_until)),
            "may_be_sold_now" => sold,
            "closed" => found.closed,
            "last_licence_ends" => when(last_licence(of, *pool, found.number)),
        }
    };
    Section {
        key: "editions",
        title: "Editions that still hold the data",
        what: "Editions cut while the data counted. The cohorts that lost someone stop being sold from them after the \
               grace, seven days at most, whatever `sold until` says.",
        why: "An edition is frozen, so that what was paid for can be checked.",
        kept: "Until it is closed and its last licence has ended.",
        rows: of.editions.iter().map(line).collect(),
        documents: vec![],
    }
}

fn notice_list(of: &Erased, rules: &ErasureRules) -> Section {
    let line = |(cohort, erasure): &(CohortId, Erasure)| {
        row! {
            "notice" => erasure.number,
            "cohort" => cohort,
            "editions_up_to" => erasure.cut,
            "time" => when(Some(erasure.at)),
            "attest_by" => when(Some(erasure.at + rules.attest)),
        }
    };
    Section {
        key: "notices",
        title: "Notices to licensees",
        what: "Made when anyone sends data-pool `WithdrawErased`. Each reaches every licence of the cohort in the editions \
               named. What data-pool answers of it does not say whose erasure it is; its event has the identity's number.",
        why: "Recipients are told of an erasure: GDPR art. 19.",
        kept: "As long as the chain.",
        rows: of.notices.iter().map(line).collect(),
        documents: vec![],
    }
}

/// An order that a notice reaches, and what its licensee did. As marketplace decides it: whoever got the key has the
/// data, whatever became of order and licence since.
fn licensee(
    of: &Erased,
    (order, cohorts): &(OrderResponse, Vec<CohortId>),
    (cohort, erasure): &(CohortId, Erasure),
    rules: &ErasureRules,
) -> Option<Row> {
    let delivered = order.status.handed_over_at()?;
    if !cohorts.contains(cohort) || order.purchase.edition > erasure.cut {
        return None;
    }
    // whoever licensed later has as long from then on
    let due_by = erasure.at.max(delivered) + rules.attest;
    let attested = of
        .attestations
        .iter()
        .filter(|said| said.order == order.id && said.upto >= erasure.number)
        .map(|said| said.at)
        .min();
    let state = match attested {
        Some(at) if at < due_by => "attested",
        Some(_) => "attested late",
        None if of.now < due_by => "due",
        None => "overdue",
    };
    Some(row! {
        "notice" => erasure.number,
        "order" => order.id,
        "licensee" => order.buyer,
        "identity" => order.identity,
        "edition" => order.purchase.edition,
        "cohort" => cohort,
        "licence_until" => when(order.licence_until),
        "attest_by" => when(Some(due_by)),
        "attested" => when(attested),
        "state" => state,
    })
}

fn licensees(of: &Erased, rules: &ErasureRules) -> Section {
    let pairs = of.notices.iter().flat_map(|notice| of.orders.iter().map(move |order| (order, notice)));
    Section {
        key: "licensees",
        title: "Who was noticed, who attested, who is overdue",
        what: "Every order of the data that a notice reaches, also where its licence has ended or its price went back: \
               whoever got the key has the data. The address is the one that bought; the identity may have moved since. \
               Whoever is overdue has no access by the chain's word, and buys nothing more once anyone has sent \
               marketplace `FlagOverdue`, until they attest.",
        why: "Whoever got the data deletes it and says so.",
        kept: "As long as the chain.",
        rows: pairs.filter_map(|(order, notice)| licensee(of, order, notice, rules)).collect(),
        documents: vec![],
    }
}

fn remains(of: &Erased, rules: &ErasureRules) -> Section {
    let from = |seconds: u64| match of.identity.identity.erased_at {
        Some(at) => format!("from {} on", rfc3339(at + seconds)),
        None => format!("{} days after the erasure", seconds / 86_400),
    };
    let nullifier =
        rules.nullifier.map_or_else(|| "when its retention ends, which the issuer states".into(), from);
    let line = |what: &str, why: &str, goes: String| row! { "what" => what, "why" => why, "goes" => goes };
    Section {
        key: "remains",
        title: "What remains on chain",
        what: "What the contracts hold after the erasure.",
        why: "Each line says it.",
        kept: "Each line says it.",
        rows: vec![
            line("number and status", "others must see that it is erased", "never".into()),
            line("nullifier", "or the same person could enter again as another", nullifier),
            line(
                "address and payout address",
                "earnings of editions that were sold are still paid to it",
                format!(
                    "{} anyone may have them forgotten, unless sanctioned, and the rest goes to the purse",
                    from(rules.forget)
                ),
            ),
            line(
                "weights in cut editions",
                "or what others are paid could not be checked",
                "never; they name a number that leads to nobody once the address is forgotten".into(),
            ),
            line(
                "content ids and salted commitments",
                "proof of what was contributed",
                "never; they say nothing once ciphertext and salts are deleted off chain".into(),
            ),
            line("messages and events in blocks", "the chain's own history", "never".into()),
        ],
        documents: vec![],
    }
}
