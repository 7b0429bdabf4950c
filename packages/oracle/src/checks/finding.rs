//! What a check finds: the codes that go on chain and the facts behind them.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::identifiers::Identifier;
use crate::schema::ReadError;

/// Why a contribution is rejected (below 32) or flagged for an auditor (from 32 on). The number goes on chain
/// and never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Code {
    /// The file cannot be read by the pool's format.
    NotParseable = 1,
    /// A direct identifier: a column named like one, or an unmistakable one in a cell.
    DirectIdentifier = 2,
    /// Other columns than the schema's.
    SchemaMismatch = 3,
    /// Not as many records as claimed on chain.
    RecordCount = 4,
    /// Fewer records than the pool takes.
    TooFewRecords = 5,
    /// Too many missing cells of required columns.
    Incomplete = 6,
    /// Too many cells that are not of their kind or out of range.
    OutOfRange = 7,
    /// Too many records repeated within the file.
    RepeatedRecords = 8,
    /// A copy, or a large part, of another contribution.
    Duplicate = 9,
    /// A copy of another contribution with one column changed.
    NearDuplicate = 10,
    /// A cell looks like an identifier.
    PossibleIdentifier = 32,
    /// Like other contributions, but not enough to be sure.
    PossibleDuplicate = 33,
    /// Quality below what the pool takes unseen.
    LowQuality = 34,
}

impl Code {
    /// Every code, ascending.
    pub const ALL: [Self; 13] = [
        Self::NotParseable,
        Self::DirectIdentifier,
        Self::SchemaMismatch,
        Self::RecordCount,
        Self::TooFewRecords,
        Self::Incomplete,
        Self::OutOfRange,
        Self::RepeatedRecords,
        Self::Duplicate,
        Self::NearDuplicate,
        Self::PossibleIdentifier,
        Self::PossibleDuplicate,
        Self::LowQuality,
    ];

    /// The number that goes on chain.
    #[allow(clippy::as_conversions, reason = "the discriminants are the numbers")]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The code of a number on chain, or `None`.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.number() == number)
    }

    /// Does it reject? Otherwise it flags.
    pub fn rejects(self) -> bool {
        self < Self::PossibleIdentifier
    }

    /// Its name for programs, in `snake_case`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotParseable => "not_parseable",
            Self::DirectIdentifier => "direct_identifier",
            Self::SchemaMismatch => "schema_mismatch",
            Self::RecordCount => "record_count",
            Self::TooFewRecords => "too_few_records",
            Self::Incomplete => "incomplete",
            Self::OutOfRange => "out_of_range",
            Self::RepeatedRecords => "repeated_records",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near_duplicate",
            Self::PossibleIdentifier => "possible_identifier",
            Self::PossibleDuplicate => "possible_duplicate",
            Self::LowQuality => "low_quality",
        }
    }

    /// What it means and what to do, for people.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotParseable => "The file cannot be read: save it again in the pool's format.",
            Self::DirectIdentifier => "The file names people directly: take those columns and values out.",
            Self::SchemaMismatch => {
                "The columns are not those of the pool: use the schema's names and order."
            }
            Self::RecordCount => "The file has another number of records than was claimed: submit it again.",
            Self::TooFewRecords => "There are fewer records than the pool takes: contribute more at once.",
            Self::Incomplete => "Too many required values are missing.",
            Self::OutOfRange => "Too many values are out of range: check units and columns.",
            Self::RepeatedRecords => "Too many records are repeated within the file: each counts once.",
            Self::Duplicate => "This data is in the pool already.",
            Self::NearDuplicate => "This data is in the pool already, but for one column.",
            Self::PossibleIdentifier => "A value looks as if it named a person: an auditor will look at it.",
            Self::PossibleDuplicate => {
                "Much of this data may be in the pool already: an auditor will look at it."
            }
            Self::LowQuality => "The quality is unusually low: an auditor will look at it.",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that was found. Positions, counts and shares only: never a value of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// Not parseable, or other columns.
    Unreadable {
        /// Where and why.
        #[serde(flatten)]
        error: ReadError,
    },
    /// Identifiers in the cells of a column.
    Identifiers {
        /// The column.
        column: String,
        /// Of which kind.
        kind: Identifier,
        /// Unmistakable, or to be looked at?
        certain: bool,
        /// In how many cells.
        cells: u64,
        /// The first such record, from 1.
        first_record: u64,
    },
    /// Another number of records than claimed.
    RecordCount {
        /// On chain.
        claimed: u64,
        /// In the file.
        found: u64,
    },
    /// Too few records.
    TooFewRecords {
        /// In the file.
        found: u64,
        /// Fewest.
        min: u64,
    },
    /// Missing cells of required columns.
    Incomplete {
        /// How many.
        missing: u64,
        /// Of how many.
        cells: u64,
        /// Most, in basis points.
        max_bps: u16,
    },
    /// Cells not of their kind or out of range.
    OutOfRange {
        /// How many.
        invalid: u64,
        /// Of how many that are there.
        cells: u64,
        /// Most, in basis points.
        max_bps: u16,
    },
    /// Records repeated within the file.
    Repeated {
        /// How many keys, or runs where the schema has no key.
        repeated: u64,
        /// Of how many.
        items: u64,
        /// Most, in basis points.
        max_bps: u16,
    },
    /// Like another contribution.
    LikeAnother {
        /// Its number.
        of: u64,
        /// Refused, or to be looked at?
        refused: bool,
        /// The column that was left out of the comparison.
        without: Option<String>,
        /// Distinct items they share, of the sample compared.
        shared: u64,
        /// Distinct items of the smaller one.
        items: u64,
    },
    /// Runs of records that are known from others, taken together.
    Patchwork {
        /// How many.
        known: u64,
        /// Of how many.
        runs: u64,
    },
    /// Low quality.
    LowQuality {
        /// Basis points.
        quality_bps: u16,
        /// Least that is taken unseen.
        min_bps: u16,
    },
}

impl Finding {
    /// The code it stands under.
    pub fn code(&self) -> Code {
        match self {
            Self::Unreadable { error: ReadError::DirectColumn { .. } } => Code::DirectIdentifier,
            Self::Unreadable { error: ReadError::Column { .. } } => Code::SchemaMismatch,
            Self::Unreadable { .. } => Code::NotParseable,
            Self::Identifiers { certain: true, .. } => Code::DirectIdentifier,
            Self::Identifiers { certain: false, .. } => Code::PossibleIdentifier,
            Self::RecordCount { .. } => Code::RecordCount,
            Self::TooFewRecords { .. } => Code::TooFewRecords,
            Self::Incomplete { .. } => Code::Incomplete,
            Self::OutOfRange { .. } => Code::OutOfRange,
            Self::Repeated { .. } => Code::RepeatedRecords,
            Self::LikeAnother { refused: true, without: None, .. } => Code::Duplicate,
            Self::LikeAnother { refused: true, .. } => Code::NearDuplicate,
            Self::LikeAnother { refused: false, .. } | Self::Patchwork { .. } => Code::PossibleDuplicate,
            Self::LowQuality { .. } => Code::LowQuality,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { error } => error.fmt(f),
            Self::Identifiers { column, kind, certain, cells, first_record } => {
                let verb = if *certain { "holds" } else { "may hold" };
                let kind = kind.words();
                write!(f, "column `{column}` {verb} {kind} in {cells} cells, first in record {first_record}")
            }
            Self::RecordCount { claimed, found } => write!(f, "{found} records, {claimed} were claimed"),
            Self::TooFewRecords { found, min } => write!(f, "{found} records, the pool takes {min} or more"),
            Self::Incomplete { missing, cells, max_bps } => {
                write!(
                    f,
                    "{missing} of {cells} required cells are missing, at most {max_bps} in 10,000 may be"
                )
            }
            Self::OutOfRange { invalid, cells, max_bps } => {
                write!(f, "{invalid} of {cells} cells are out of range, at most {max_bps} in 10,000 may be")
            }
            Self::Repeated { repeated, items, max_bps } => {
                write!(f, "{repeated} of {items} records or runs repeat, at most {max_bps} in 10,000 may")
            }
            Self::LikeAnother { of, without, shared, items, .. } => {
                write!(f, "{shared} of {items} distinct records or runs are in contribution {of} as well")?;
                match without {
                    Some(column) => write!(f, ", leaving out column `{column}`"),
                    None => Ok(()),
                }
            }
            Self::Patchwork { known, runs } => {
                write!(f, "{known} of {runs} runs of records are known from other contributions")
            }
            Self::LowQuality { quality_bps, min_bps } => {
                write!(f, "quality {quality_bps}, from {min_bps} on it is taken unseen")
            }
        }
    }
}
