//! What a relayer finds out about an opened contribution.
//!
//! Counts and digests are facts: every relayer finds the same. Quality is an integer too, by one formula in
//! integer arithmetic, and so the same on every machine:
//!
//! ```text
//! completeness = filled cells of required columns / cells of required columns
//! validity     = cells of their kind and in range / filled cells
//! uniqueness   = distinct records / records        (by the schema's key where it has one)
//! quality      = completeness x validity x uniqueness      each in basis points, rounded down
//! ```
//!
//! A repeated record thus adds a record and takes as much quality: the weight of a contribution, records x
//! quality, does not grow by repeating what is in it. Cells out of range count against the quality and are
//! left out of editions.
//!
//! The verdict is the lowest code among the findings that reject, else the lowest that flags, else the
//! quality. No check proves that data is true, or that nobody is named in it: see [`identifiers`] and
//! [`likeness`](SeenRows) for what each can find and what passes.

mod finding;
mod identifiers;
mod likeness;

use std::collections::BTreeMap;

use canonical::{Digest, Writer, sha256};
use serde::{Deserialize, Serialize};

pub use finding::{Code, Finding};
pub use identifiers::{Confidence, Identifier, identifiers};
pub use likeness::{MIN_EVIDENCE, RUN, SeenRows, Sketch};

use crate::schema::{BPS, Cell, Likeness, PoolSchema, ReadError, Record, read};
use likeness::{Repeats, Sketcher, Tally, repeated};

/// What the chain says about a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub contribution: u64,
    /// Records it is said to have.
    pub records: u64,
}

/// What is said about a contribution. It goes into a `Verification` report as [`attestation::Verdict`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It counts, with this quality in basis points, 1 to 10,000.
    Verified {
        /// Basis points.
        quality: u16,
    },
    /// It does not count.
    Rejected {
        /// Why.
        code: Code,
    },
    /// An auditor has to look at it.
    Flagged {
        /// Why.
        code: Code,
    },
}

impl From<Verdict> for attestation::Verdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Verified { quality } => Self::Verified { quality },
            Verdict::Rejected { code } => Self::Rejected { code: code.number() },
            Verdict::Flagged { code } => Self::Flagged { code: code.number() },
        }
    }
}

/// What a relayer reports. Relayers that checked the same bytes by the same schema, having seen the same
/// contributions before, make equal reports. It holds nothing of the file's content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// The contribution.
    pub contribution: u64,
    /// SHA-256 of the plaintext.
    pub digest: Digest,
    /// Records read; where the file cannot be read, those before the fault.
    pub records: u64,
    /// Completeness in basis points.
    pub completeness_bps: u16,
    /// Validity in basis points.
    pub validity_bps: u16,
    /// Uniqueness in basis points.
    pub uniqueness_bps: u16,
    /// Quality in basis points.
    pub quality_bps: u16,
    /// What follows.
    pub verdict: Verdict,
    /// Everything that speaks against it, by code.
    pub findings: Vec<Finding>,
}

/// A report, and the sketch to remember the contribution by once it is verified or flagged. A rejected
/// contribution is not remembered, or it would stand in the way of the data's owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The report.
    pub report: CheckReport,
    /// What [`SeenRows::insert`] takes.
    pub sketch: Sketch,
}

/// Checks an opened contribution against its pool's schema, its claim and those seen before. Never fails: what
/// cannot be read is rejected. Reads the file once; memory is bounded by 16 bytes a record beside the sketch.
pub fn check(schema: &PoolSchema, claim: Claim, plaintext: &[u8], seen: &SeenRows) -> Checked {
    let mut tally = Count::new(schema);
    let outcome = read(schema, plaintext, |record| tally.add(&record));
    tally.conclude(claim, sha256(plaintext), outcome, seen)
}

/// What is counted while a file is read.
struct Count<'s> {
    schema: &'s PoolSchema,
    records: u64,
    required: Tally,
    invalid: Tally,
    keys: Vec<u64>,
    identifiers: BTreeMap<(usize, Identifier, Confidence), (u64, u64)>,
    sketcher: Sketcher,
}

impl<'s> Count<'s> {
    fn new(schema: &'s PoolSchema) -> Self {
        Self {
            schema,
            records: 0,
            required: Tally::default(),
            invalid: Tally::default(),
            keys: Vec::new(),
            identifiers: BTreeMap::new(),
            sketcher: Sketcher::new(schema.columns().len()),
        }
    }

    fn add(&mut self, record: &Record<'_, '_>) {
        self.records = record.number;
        for (index, (column, cell)) in self.schema.columns().iter().zip(record.cells).enumerate() {
            let missing = *cell == Cell::Missing;
            let invalid = matches!(cell, Cell::Invalid(_));
            if column.field().required {
                self.required.count(!missing);
            }
            if !missing {
                self.invalid.count(invalid);
            }
            if let Cell::Text(text) | Cell::Invalid(text) = cell {
                self.search(index, record.number, text);
            }
        }
        if !self.schema.key().is_empty() {
            let mut key = Writer::new("sheaf/v1/record-key");
            for cell in self.schema.key().iter().filter_map(|position| record.cells.get(*position)) {
                match cell {
                    Cell::Value(value) => key.u8(1).bytes(&value.to_be_bytes()),
                    Cell::Missing => key.u8(2),
                    Cell::Text(text) | Cell::Invalid(text) => key.u8(3).str(text),
                };
            }
            self.keys.extend(key.digest().first_chunk().map(|first| u64::from_be_bytes(*first)));
        }
        self.sketcher.add(record.cells);
    }

    fn search(&mut self, column: usize, record: u64, text: &str) {
        for (kind, confidence) in identifiers(text) {
            let (cells, _) = self.identifiers.entry((column, kind, confidence)).or_insert((0, record));
            *cells = cells.saturating_add(1);
        }
    }

    fn conclude(
        self,
        claim: Claim,
        digest: Digest,
        outcome: Result<(), ReadError>,
        seen: &SeenRows,
    ) -> Checked {
        let (schema, limits) = (self.schema, self.schema.limits());
        let (sketch, Repeats { records, runs }) = self.sketcher.finish();
        let keyed = (!self.keys.is_empty()).then(|| repeated(self.keys));
        let completeness_bps = self.required.bps_or_whole();
        let validity_bps = self.invalid.rest().bps_or_whole();
        let uniqueness_bps = keyed.unwrap_or(records).rest().bps_or_whole();
        let quality_bps = product([completeness_bps, validity_bps, uniqueness_bps]);

        let mut findings = Vec::new();
        let name = |position: usize| {
            schema.columns().get(position).map(|column| column.field().name.clone()).unwrap_or_default()
        };
        for ((column, kind, confidence), (cells, first_record)) in self.identifiers {
            let certain = confidence == Confidence::Certain;
            findings.push(Finding::Identifiers { column: name(column), kind, certain, cells, first_record });
        }
        let whole = outcome.is_ok();
        findings.extend(outcome.err().map(|error| Finding::Unreadable { error }));
        if whole {
            let found = self.records;
            if found != claim.records {
                findings.push(Finding::RecordCount { claimed: claim.records, found });
            }
            if found < limits.min_records {
                findings.push(Finding::TooFewRecords { found, min: limits.min_records });
            }
            let missing = self.required.rest();
            if missing.exceeds(limits.max_missing_bps) {
                let (max_bps, Tally { some, all }) = (limits.max_missing_bps, missing);
                findings.push(Finding::Incomplete { missing: some, cells: all, max_bps });
            }
            if self.invalid.exceeds(limits.max_invalid_bps) {
                let (max_bps, Tally { some, all }) = (limits.max_invalid_bps, self.invalid);
                findings.push(Finding::OutOfRange { invalid: some, cells: all, max_bps });
            }
            let repeats = keyed.unwrap_or(runs);
            if repeats.exceeds(limits.max_repeated_bps) {
                let (max_bps, Tally { some, all }) = (limits.max_repeated_bps, repeats);
                findings.push(Finding::Repeated { repeated: some, items: all, max_bps });
            }
            findings.extend(like_others(schema, claim.contribution, &sketch, seen));
            if quality_bps < limits.flag_quality_below_bps {
                findings.push(Finding::LowQuality { quality_bps, min_bps: limits.flag_quality_below_bps });
            }
        }
        findings.sort_by_key(Finding::code);
        let verdict = match findings.first().map(Finding::code) {
            None => Verdict::Verified { quality: quality_bps },
            Some(code) if code.rejects() => Verdict::Rejected { code },
            Some(code) => Verdict::Flagged { code },
        };
        let report = CheckReport {
            contribution: claim.contribution,
            digest,
            records: self.records,
            completeness_bps,
            validity_bps,
            uniqueness_bps,
            quality_bps,
            verdict,
            findings,
        };
        Checked { report, sketch }
    }
}

/// The closest of the other contributions; else a patchwork of many.
fn like_others(schema: &PoolSchema, contribution: u64, sketch: &Sketch, seen: &SeenRows) -> Option<Finding> {
    let limits = schema.limits();
    let limits_of = |left_out: Option<u16>| -> Likeness {
        if left_out.is_none() { limits.duplicate } else { limits.near_duplicate }
    };
    let matches = seen.matches(contribution, sketch, |measure| limits_of(measure.without));
    // A refused copy of whole records says more than one without a column.
    let closest = matches.iter().find(|m| m.refused && m.measure.without.is_none()).or(matches.first());
    if let Some(found) = closest {
        let without = found.measure.without.and_then(|column| schema.columns().get(usize::from(column)));
        let without = without.map(|column| column.field().name.clone());
        let Tally { some: shared, all: items } = found.shared;
        return Some(Finding::LikeAnother { of: found.of, refused: found.refused, without, shared, items });
    }
    let known = seen.known_runs(contribution, sketch);
    let patchwork = known.all >= MIN_EVIDENCE && known.bps() >= limits.flag_patchwork_bps;
    patchwork.then_some(Finding::Patchwork { known: known.some, runs: known.all })
}

impl Tally {
    fn count(&mut self, one: bool) {
        self.all = self.all.saturating_add(1);
        self.some = self.some.saturating_add(one.into());
    }

    fn rest(self) -> Self {
        Self { some: self.all.saturating_sub(self.some), all: self.all }
    }

    /// All of nothing is all.
    fn bps_or_whole(self) -> u16 {
        if self.all == 0 { u16::try_from(BPS).unwrap_or(u16::MAX) } else { self.bps() }
    }

    /// Exactly, without rounding.
    fn exceeds(self, max_bps: u16) -> bool {
        let some = u128::from(self.some).saturating_mul(u128::from(BPS));
        some > u128::from(self.all).saturating_mul(u128::from(max_bps))
    }
}

/// The product of shares in basis points, rounded down once.
fn product(shares: [u16; 3]) -> u16 {
    let product = shares.into_iter().fold(1_u64, |product, share| product.saturating_mul(u64::from(share)));
    let scale = BPS.saturating_mul(BPS);
    product.checked_div(scale).and_then(|quality| u16::try_from(quality).ok()).unwrap_or(0)
}
