use cosmwasm_std::{StdError, Uint128};
use thiserror::Error;

/// Why the ledger refuses. Nothing was changed.
#[derive(Error, Debug, PartialEq)]
pub enum LedgerError {
    /// A record cannot be read or written.
    #[error("ledger: {0}")]
    Storage(#[from] StdError),
    /// The edition was not cut yet.
    #[error("edition {edition} of pool {pool} does not exist: the last one cut is {cut}")]
    NotCut {
        /// The pool.
        pool: u32,
        /// The edition asked for; they are counted from 1.
        edition: u32,
        /// The last edition cut; 0: none.
        cut: u32,
    },
    /// The edition is closed: it takes no order and no money any more.
    #[error("edition {edition} of pool {pool} is closed, all up to {closed} are: use a later one")]
    Closed {
        /// The pool.
        pool: u32,
        /// The edition asked for.
        edition: u32,
        /// The last edition closed.
        closed: u32,
    },
    /// Too many editions of the pool may still take money.
    #[error(
        "pool {pool} was cut {cut} times and closed {closed} editions, {max} may be unclosed: close first"
    )]
    TooManyUnclosed {
        /// The pool.
        pool: u32,
        /// The last edition cut.
        cut: u32,
        /// The last edition closed.
        closed: u32,
        /// How many may be cut and not closed.
        max: u32,
    },
    /// No weight and no sum of records changed since the last cut.
    #[error(
        "no weight or records in pool {pool} changed since edition {cut} was cut: there is nothing to cut"
    )]
    Unchanged {
        /// The pool.
        pool: u32,
        /// The last edition cut; 0: none.
        cut: u32,
    },
    /// Edition numbers are used up.
    #[error("pool {pool} has no edition number left")]
    EditionsExhausted {
        /// The pool.
        pool: u32,
    },
    /// Too many orders are open in the edition.
    #[error(
        "edition {edition} of pool {pool} has {open} open orders, no more fit: use a later one, or wait until one ends"
    )]
    TooManyOrders {
        /// The pool.
        pool: u32,
        /// The edition.
        edition: u32,
        /// Its open orders.
        open: u32,
    },
    /// An order was ended that was not open.
    #[error("edition {edition} of pool {pool} has no open order to end")]
    NoOpenOrder {
        /// The pool.
        pool: u32,
        /// The edition.
        edition: u32,
    },
    /// The cohort has no weight and never had one.
    #[error("cohort {cohort} has no weight yet")]
    UnknownCohort {
        /// The cohort.
        cohort: u32,
    },
    /// The cohort belongs to another pool.
    #[error("cohort {cohort} is in pool {pool}, not in pool {asked}")]
    CohortElsewhere {
        /// The cohort.
        cohort: u32,
        /// Its pool.
        pool: u32,
        /// The pool named.
        asked: u32,
    },
    /// Lines are ascending by cohort, each once.
    #[error("cohort {cohort} is named twice or out of turn: name cohorts in ascending order, each once")]
    OutOfTurn {
        /// The cohort.
        cohort: u32,
    },
    /// Nobody in the cohort has weight in the edition, so nobody can be credited.
    #[error("cohort {cohort} has no weight in edition {edition}: nothing can be credited to it there")]
    EmptyCohort {
        /// The cohort.
        cohort: u32,
        /// The edition.
        edition: u32,
    },
    /// The identity never had weight in the cohort.
    #[error("identity {identity} was never in cohort {cohort}")]
    NotMember {
        /// The identity.
        identity: u64,
        /// The cohort.
        cohort: u32,
    },
    /// A page of nothing.
    #[error("a page must have at least one edition")]
    EmptyPage,
    /// A cohort's weight, heads or records would leave their range.
    #[error(
        "cohort {cohort} with {records} records cannot change by {delta} records and weight {from} to {to}"
    )]
    WeightRange {
        /// The cohort.
        cohort: u32,
        /// Its records before.
        records: u64,
        /// The change of its records.
        delta: i64,
        /// The identity's weight before.
        from: u64,
        /// The identity's weight after.
        to: u64,
    },
    /// A credit would leave its range.
    #[error("crediting {net} {denom} to cohort {cohort}, edition {edition}, would overflow")]
    CreditRange {
        /// The cohort.
        cohort: u32,
        /// The edition.
        edition: u32,
        /// The denom.
        denom: String,
        /// The amount, micro-denom.
        net: Uint128,
    },
    /// What is owed in a denom would leave its range.
    #[error("{owed} {denom} are owed: this cannot change by {amount}")]
    OwedRange {
        /// The denom.
        denom: String,
        /// What is owed now, micro-denom.
        owed: Uint128,
        /// The change, micro-denom.
        amount: Uint128,
    },
    /// What an identity is due would leave its range.
    #[error("earnings of identity {identity} in cohort {cohort}, {denom}, leave their range")]
    DueRange {
        /// The identity.
        identity: u64,
        /// The cohort.
        cohort: u32,
        /// The denom.
        denom: String,
    },
}
