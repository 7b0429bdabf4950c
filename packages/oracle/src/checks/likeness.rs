//! How much of a contribution is known from other contributions.
//!
//! Real records repeat: a person-year without a visit looks like ten thousand others. So what is compared is
//! not whether a record is known but how much of a whole file is, in three measures:
//!
//! * **records**: of the distinct records of the smaller of two files, the share that the other has too.
//!   Order does not matter, and neither does mixing a copy into other data. Honest blocks of 168 records of
//!   the RAND data share up to 26 %, blocks of 32 up to 69 %; a copy shares all of it.
//! * **but one**: the same with any one column left out, so that changing a column throughout does not hide
//!   a copy. It counts only where the file keeps at least half of its distinct records without that column:
//!   what remains of a heart rate without its timestamps is shared by everyone.
//! * **runs**: every [`RUN`] records in a row are one item. Runs are compared like records, with one column
//!   left out as well, and also against all others together, which finds a file patched from many.
//!
//! Nothing is refused on fewer than [`MIN_EVIDENCE`] items; a person looks at it instead. Each measure keeps
//! a sample of its items: those whose hash begins with enough zero bits, so that about half of the limit up
//! to the limit remain and any two samples can be compared (a MinHash with a power of two as its scale).
//! Files within the limits are compared exactly.
//!
//! This finds the lazy and the careless. What was invented passes, and so does what was copied and altered in
//! several columns, or copied in small pieces from many others and shuffled.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use canonical::{Writer, sha256};

use crate::schema::{BPS, Cell, Likeness, count};

/// Records in a run.
pub const RUN: usize = 8;

/// Fewest items of the smaller of two samples on which anything is refused.
pub const MIN_EVIDENCE: u64 = 32;

/// Most items kept of whole records and of runs of them, each.
const SAMPLE: usize = 16_384;
/// Most items kept of records and of runs without one column, each, for each column.
const SAMPLE_BUT_ONE: usize = 1_024;
/// Most columns that are left out in turn: the first ones of the schema.
const MAX_LEFT_OUT: usize = 32;
/// Fewest columns for leaving one out to mean anything.
const MIN_COLUMNS: usize = 3;
/// Most cell hashes kept at hand; then they are computed anew.
const CACHE: usize = 1 << 16;

/// What a sample is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Measure {
    runs: bool,
    /// Position of the column that is left out.
    pub(super) without: Option<u16>,
}

/// A sample of hashes: those with at least `level` leading zero bits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sample {
    level: u32,
    hashes: BTreeSet<u128>,
}

impl Sample {
    fn add(&mut self, hash: u128, limit: usize) {
        if hash.leading_zeros() < self.level || !self.hashes.insert(hash) {
            return;
        }
        while self.hashes.len() > limit && self.level < u128::BITS {
            self.level = self.level.saturating_add(1);
            // Fewer leading zeros means a greater number: all of those lie at the end.
            let first_out = 1_u128.checked_shl(u128::BITS.saturating_sub(self.level)).unwrap_or(0);
            self.hashes.split_off(&first_out);
        }
    }

    fn count_at(&self, level: u32) -> u64 {
        if level <= self.level {
            return count(self.hashes.len());
        }
        count(self.hashes.iter().take_while(|hash| hash.leading_zeros() >= level).count())
    }

    /// How many distinct items there were, about; exact at level 0.
    fn estimate(&self) -> u128 {
        u128::from(count(self.hashes.len())).checked_shl(self.level).unwrap_or(u128::MAX)
    }
}

/// What is kept of a contribution to compare others with: hashes only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    samples: BTreeMap<Measure, Sample>,
}

impl Sketch {
    /// Does this measure say anything here? Without a column, half of the items must stay distinct.
    fn counts(&self, measure: Measure, sample: &Sample) -> bool {
        let whole = self.samples.get(&Measure { without: None, ..measure });
        measure.without.is_none()
            || whole.is_some_and(|whole| sample.estimate().saturating_mul(2) >= whole.estimate())
    }
}

/// Builds a sketch and counts repeats while a file is read.
pub(super) struct Sketcher {
    width: usize,
    sketch: Sketch,
    cache: HashMap<(usize, i64), u128>,
    /// The latest records, oldest first: hash of the whole, then without each column in turn.
    window: Vec<Vec<u128>>,
    records: Vec<u64>,
    runs: Vec<u64>,
}

impl Sketcher {
    pub(super) fn new(width: usize) -> Self {
        let sketch = Sketch::default();
        Self {
            width,
            sketch,
            cache: HashMap::new(),
            window: Vec::new(),
            records: Vec::new(),
            runs: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, cells: &[Cell<'_>]) {
        let hashes: Vec<u128> =
            cells.iter().enumerate().map(|(column, cell)| self.cell(column, cell)).collect();
        // The hash of a record is the sum of its cells': taking a column out is one subtraction.
        let whole = hashes.iter().fold(0_u128, |sum, hash| sum.wrapping_add(*hash));
        let left_out = if self.width < MIN_COLUMNS { 0 } else { MAX_LEFT_OUT };
        let mut record = vec![whole];
        record.extend(hashes.iter().take(left_out).map(|hash| whole.wrapping_sub(*hash)));
        self.records.push(short(whole));
        self.keep(false, &record);
        if self.window.len() >= RUN {
            self.window.remove(0);
        }
        self.window.push(record);
        if self.window.len() >= RUN {
            self.end_run();
        }
    }

    /// The sketch, and how many of the records and of the runs are repeated.
    pub(super) fn finish(mut self) -> (Sketch, Repeats) {
        // A file shorter than a run is one run.
        if self.runs.is_empty() && !self.window.is_empty() {
            self.end_run();
        }
        let repeats = Repeats { records: repeated(self.records), runs: repeated(self.runs) };
        (self.sketch, repeats)
    }

    fn end_run(&mut self) {
        let columns = self.window.first().map_or(0, Vec::len);
        let mut run = Vec::with_capacity(columns);
        for column in 0..columns {
            let bytes: Vec<u8> = self
                .window
                .iter()
                .filter_map(|record| record.get(column))
                .flat_map(|hash| hash.to_be_bytes())
                .collect();
            run.push(hash(&bytes));
        }
        self.runs.extend(run.first().map(|whole| short(*whole)));
        self.keep(true, &run);
    }

    fn keep(&mut self, runs: bool, hashes: &[u128]) {
        let without = std::iter::once(None).chain((0..).map(Some));
        for (hash, without) in hashes.iter().zip(without) {
            let limit = if without.is_none() { SAMPLE } else { SAMPLE_BUT_ONE };
            self.sketch.samples.entry(Measure { runs, without }).or_default().add(*hash, limit);
        }
    }

    fn cell(&mut self, column: usize, cell: &Cell<'_>) -> u128 {
        let start = |kind: u8| {
            let mut out = Writer::new("sheaf/v1/cell");
            out.u64(count(column)).u8(kind);
            out
        };
        match cell {
            Cell::Value(value) => {
                if self.cache.len() >= CACHE {
                    self.cache.clear();
                }
                let make = || hash(start(1).bytes(&value.to_be_bytes()).as_bytes());
                *self.cache.entry((column, *value)).or_insert_with(make)
            }
            Cell::Missing => hash(start(2).as_bytes()),
            Cell::Text(text) => hash(start(3).str(text).as_bytes()),
            Cell::Invalid(text) => hash(start(4).str(text).as_bytes()),
        }
    }
}

/// How many items there are, and how many of them came up before in the same file.
pub(super) struct Repeats {
    pub(super) records: Tally,
    pub(super) runs: Tally,
}

/// Some of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) some: u64,
    pub(super) all: u64,
}

impl Tally {
    /// In basis points, rounded down; 0 of nothing.
    pub(super) fn bps(self) -> u16 {
        let share = u128::from(self.some).saturating_mul(u128::from(BPS)).checked_div(u128::from(self.all));
        share.and_then(|share| u16::try_from(share).ok()).unwrap_or(0)
    }
}

/// Counts repeats among hashes.
pub(super) fn repeated(mut hashes: Vec<u64>) -> Tally {
    let all = count(hashes.len());
    hashes.sort_unstable();
    hashes.dedup();
    Tally { some: all.saturating_sub(count(hashes.len())), all }
}

/// The first 16 bytes of a SHA-256.
fn hash(bytes: &[u8]) -> u128 {
    sha256(bytes).first_chunk().map_or(0, |first| u128::from_be_bytes(*first))
}

/// The first half: enough to count repeats within a file.
pub(super) fn short(hash: u128) -> u64 {
    u64::try_from(hash >> 64_u32).unwrap_or(0)
}

/// Contributions that were seen before, by their sketches: one index for each pool.
///
/// All relayers must have seen the same ones to find the same: those of the pool with a lower number that
/// are not withdrawn or rejected.
#[derive(Debug, Clone, Default)]
pub struct SeenRows {
    sketches: BTreeMap<u64, Sketch>,
    index: HashMap<Measure, HashMap<u128, Vec<u64>>>,
}

/// Another contribution that this one is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) refused: bool,
    pub(super) shared: Tally,
    pub(super) of: u64,
    pub(super) measure: Measure,
}

impl SeenRows {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers a contribution under its number, in place of what was under it before.
    pub fn insert(&mut self, contribution: u64, sketch: Sketch) {
        self.remove(contribution);
        for (measure, sample) in &sketch.samples {
            let index = self.index.entry(*measure).or_default();
            for hash in &sample.hashes {
                index.entry(*hash).or_default().push(contribution);
            }
        }
        self.sketches.insert(contribution, sketch);
    }

    /// Forgets a contribution: it was withdrawn or rejected.
    pub fn remove(&mut self, contribution: u64) {
        let Some(sketch) = self.sketches.remove(&contribution) else { return };
        for (measure, sample) in &sketch.samples {
            let Some(index) = self.index.get_mut(measure) else { continue };
            for hash in &sample.hashes {
                if let Some(holders) = index.get_mut(hash) {
                    holders.retain(|holder| *holder != contribution);
                    if holders.is_empty() {
                        index.remove(hash);
                    }
                }
            }
        }
    }

    /// Number of contributions remembered.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// None at all?
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The others that `sketch` is like beyond `limits`, refused ones and greater shares first, then lower
    /// numbers. What is remembered under `contribution` itself does not count.
    pub(super) fn matches(
        &self,
        contribution: u64,
        sketch: &Sketch,
        limits: impl Fn(Measure) -> Likeness,
    ) -> Vec<Match> {
        let mut found = Vec::new();
        for (measure, sample) in sketch.samples.iter().filter(|(m, s)| sketch.counts(**m, s)) {
            let limits = limits(*measure);
            for (of, shared) in self.shared(contribution, *measure, sample) {
                let Some(other) = self.sketches.get(&of) else { continue };
                let Some(their) = other.samples.get(measure).filter(|their| other.counts(*measure, their))
                else {
                    continue;
                };
                let level = sample.level.max(their.level);
                let shared = Tally { some: shared, all: sample.count_at(level).min(their.count_at(level)) };
                let evident = shared.all >= MIN_EVIDENCE;
                let refused = evident && shared.bps() >= limits.reject_bps;
                let flagged = evident && shared.bps() >= limits.flag_bps;
                // A small file compared whole is worth a look; a handful out of a sample says nothing.
                let small = level == 0 && shared.bps() >= limits.reject_bps;
                if refused || flagged || small {
                    found.push(Match { refused, shared, of, measure: *measure });
                }
            }
        }
        found.sort_by_key(|m| (Reverse(m.refused), Reverse(m.shared.bps()), m.of, m.measure));
        found
    }

    /// How many of the file's runs are known from any others.
    pub(super) fn known_runs(&self, contribution: u64, sketch: &Sketch) -> Tally {
        let measure = Measure { runs: true, without: None };
        let Some(sample) = sketch.samples.get(&measure) else { return Tally::default() };
        let known = |hash: &&u128| self.holders(measure, hash).any(|holder| holder != contribution);
        Tally { some: count(sample.hashes.iter().filter(known).count()), all: count(sample.hashes.len()) }
    }

    /// For every other contribution that shares any, how many of the sample's items it shares.
    fn shared(&self, contribution: u64, measure: Measure, sample: &Sample) -> BTreeMap<u64, u64> {
        let mut shared: BTreeMap<u64, u64> = BTreeMap::new();
        for hash in &sample.hashes {
            for holder in self.holders(measure, hash).filter(|holder| *holder != contribution) {
                let counted = shared.entry(holder).or_default();
                *counted = counted.saturating_add(1);
            }
        }
        shared
    }

    fn holders(&self, measure: Measure, hash: &u128) -> impl Iterator<Item = u64> {
        self.index.get(&measure).and_then(|index| index.get(hash)).into_iter().flatten().copied()
    }
}
