//! How values that are put together become one broader value.
//!
//! A class of rows shows one value a column: their own where all have the same, else the narrowest thing its
//! ladder has that covers them all, at last [`ANY`]. Bands begin at multiples of their width and not at values
//! of the data, so that limits say nothing about anybody and come out alike in every cohort and edition.

use std::collections::{BTreeMap, BTreeSet};

use canonical::{Canonical, Writer};
use serde::{Deserialize, Serialize};

use super::error::SchemaError;
use super::field::Kind;
use super::value::{DAY_MS, HOUR_MS, civil, format_decimal, format_instant, parse_decimal};

/// What stands for every value of a column: its broadest level.
pub const ANY: &str = "*";

/// Most levels between the value itself and [`ANY`].
pub const MAX_LEVELS: usize = 16;

/// One whole, in the unit of [`Rungs::penalty`]: parts per million.
pub(crate) const WHOLE: u32 = 1_000_000;

/// A quasi-identifier's ladder, as the document writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Ladder {
    /// The value itself, or anything.
    Whole,
    /// Runs of neighbouring bands of this width, for integers and numbers.
    Bands {
        /// Above zero and narrower than the range; a decimal string, in the column's unit.
        width: String,
    },
    /// Groups of categories, for texts with a list of categories.
    Groups {
        /// For each level: every category, and the group it is in. A category may be its own group.
        levels: Vec<BTreeMap<String, String>>,
    },
    /// Truncation, for timestamps (UTC).
    Calendar {
        /// Ascending.
        periods: Vec<Period>,
    },
}

/// What a timestamp is truncated to, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// `2026-11-23T08`
    Hour,
    /// `2026-11-23`
    Day,
    /// `2026-11`
    Month,
    /// `2026`
    Year,
}

impl Period {
    fn key(self, instant: i64) -> i64 {
        let (year, month, _) = civil(instant);
        match self {
            Self::Hour => instant.div_euclid(HOUR_MS),
            Self::Day => instant.div_euclid(DAY_MS),
            Self::Month => year.saturating_mul(12).saturating_add(month),
            Self::Year => year,
        }
    }

    fn show(self, instant: i64) -> String {
        let chars = match self {
            Self::Hour => 13,
            Self::Day => 10,
            Self::Month => 7,
            Self::Year => 4,
        };
        format_instant(instant).chars().take(chars).collect()
    }

    /// Milliseconds, on average.
    fn millis(self) -> i64 {
        match self {
            Self::Hour => HOUR_MS,
            Self::Day => DAY_MS,
            Self::Month => 2_629_746_000,
            Self::Year => 31_556_952_000,
        }
    }
}

/// A ladder made ready for its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rungs {
    steps: Steps,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Steps {
    None,
    /// `range` is that of the column, both ends included; `span` its width.
    Bands {
        decimals: u8,
        width: i64,
        range: (i64, i64),
        span: i64,
    },
    Groups(Vec<Vec<Group>>),
    Calendar(Vec<(Period, u32)>),
}

/// The group of one category at one level.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    id: i64,
    name: String,
    penalty: u32,
}

/// What a class of rows shows in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cover {
    /// Nobody has a value.
    Missing,
    /// All have this value.
    Exact(i64),
    /// All are in these bands, by number, both included.
    Bands(i64, i64),
    /// All are in the group of this value at this level.
    Group(u8, i64),
    /// They have nothing in common.
    Any,
}

impl Rungs {
    /// Number of the broadest level: 0 is the value itself, this is [`ANY`].
    pub(crate) fn top(&self) -> u8 {
        let steps = match &self.steps {
            Steps::None => 0,
            Steps::Bands { .. } => 1,
            Steps::Groups(levels) => levels.len(),
            Steps::Calendar(periods) => periods.len(),
        };
        u8::try_from(steps).unwrap_or(u8::MAX).saturating_add(1)
    }

    /// The level of a cover.
    pub(crate) fn level(&self, cover: Cover) -> u8 {
        match cover {
            Cover::Missing | Cover::Exact(_) => 0,
            Cover::Bands(..) => 1,
            Cover::Group(level, _) => level,
            Cover::Any => self.top(),
        }
    }

    /// Equal for two values exactly when they are in one group (or band) at this level. A missing value is in
    /// a group of its own below the top.
    pub(crate) fn key(&self, level: u8, value: Option<i64>) -> i64 {
        if level >= self.top() {
            return 0;
        }
        let Some(value) = value else { return i64::MIN };
        let Some(step) = usize::from(level).checked_sub(1) else { return value };
        match &self.steps {
            Steps::None => value,
            Steps::Bands { width, .. } => value.div_euclid((*width).max(1)),
            Steps::Groups(levels) => group(levels, step, value).map_or(value, |group| group.id),
            Steps::Calendar(periods) => periods.get(step).map_or(value, |(period, _)| period.key(value)),
        }
    }

    /// The narrowest cover of some values.
    pub(crate) fn cover(&self, values: impl Iterator<Item = Option<i64>> + Clone) -> Cover {
        let Some(first) = values.clone().next() else { return Cover::Missing };
        let same = |level: u8| values.clone().all(|value| self.key(level, value) == self.key(level, first));
        let levels = self.top();
        match (first, &self.steps) {
            (None, _) if same(0) => Cover::Missing,
            (Some(value), _) if same(0) => Cover::Exact(value),
            (Some(_), Steps::Bands { range, .. }) => {
                let bands = values.map(|value| self.key(1, value));
                let (low, high) = bands.fold((i64::MAX, i64::MIN), |(l, h), band| (l.min(band), h.max(band)));
                let whole = (self.key(1, Some(range.0)), self.key(1, Some(range.1)));
                // A missing value lies below every band.
                if low == i64::MIN || (low, high) == whole { Cover::Any } else { Cover::Bands(low, high) }
            }
            (Some(value), _) => {
                (1..levels).find(|level| same(*level)).map_or(Cover::Any, |level| Cover::Group(level, value))
            }
            (None, _) => Cover::Any,
        }
    }

    /// Can the values be told apart by a cut between two bands?
    pub(crate) fn is_ordered(&self) -> bool {
        matches!(self.steps, Steps::Bands { .. })
    }

    /// The text of a cover that is neither missing nor exact.
    pub(crate) fn show(&self, cover: Cover) -> Option<String> {
        match (cover, &self.steps) {
            (Cover::Missing | Cover::Exact(_), _) => None,
            (Cover::Bands(low, high), Steps::Bands { decimals, width, .. }) => {
                let (low, end) = (low.saturating_mul(*width), high.saturating_add(1).saturating_mul(*width));
                Some(match decimals {
                    0 => format!("{low} to {}", end.saturating_sub(1)),
                    _ => format!("{} to <{}", format_decimal(low, *decimals), format_decimal(end, *decimals)),
                })
            }
            (Cover::Group(level, value), Steps::Groups(levels)) => {
                let step = usize::from(level).checked_sub(1)?;
                group(levels, step, value).map(|group| group.name.clone())
            }
            (Cover::Group(level, value), Steps::Calendar(periods)) => {
                let step = usize::from(level).checked_sub(1)?;
                periods.get(step).map(|(period, _)| period.show(value))
            }
            _ => Some(ANY.to_owned()),
        }
    }

    /// What a reader no longer knows, in parts per million of the column's range: the width of the bands over
    /// that of the range, or the size of the group over the number of categories. 0 for an exact value,
    /// [`WHOLE`] for anything. This is the normalised certainty penalty (NCP) of one cell.
    pub(crate) fn penalty(&self, cover: Cover) -> u32 {
        match (cover, &self.steps) {
            (Cover::Missing | Cover::Exact(_), _) => 0,
            (Cover::Bands(low, high), Steps::Bands { width, span, .. }) => {
                share(high.saturating_sub(low).saturating_add(1).saturating_mul(*width), *span)
            }
            (Cover::Group(level, value), Steps::Groups(levels)) => {
                let step = usize::from(level).saturating_sub(1);
                group(levels, step, value).map_or(WHOLE, |group| group.penalty)
            }
            (Cover::Group(level, _), Steps::Calendar(periods)) => {
                let step = usize::from(level).saturating_sub(1);
                periods.get(step).map_or(WHOLE, |(_, penalty)| *penalty)
            }
            _ => WHOLE,
        }
    }

    /// Checks a ladder against its column's kind and range and makes it ready.
    pub(super) fn new(
        column: &str,
        ladder: &Ladder,
        kind: &Kind,
        range: (i64, i64),
    ) -> Result<Self, SchemaError> {
        let wrong = || SchemaError::LadderKind { field: column.to_owned() };
        let (low, high) = range;
        let steps = match (ladder, kind) {
            (Ladder::Whole, _) => Steps::None,
            (Ladder::Bands { width }, Kind::Integer { .. }) => {
                bands(column, width, 0, range, high.saturating_sub(low).saturating_add(1))?
            }
            (Ladder::Bands { width }, Kind::Number { decimals, .. }) => {
                bands(column, width, *decimals, range, high.saturating_sub(low))?
            }
            (Ladder::Groups { levels }, Kind::Text { categories, .. }) if !categories.is_empty() => {
                Steps::Groups(groups(column, levels, categories)?)
            }
            (Ladder::Calendar { periods }, Kind::Timestamp { .. }) => {
                if !periods.is_sorted_by(|a, b| a < b) {
                    return Err(SchemaError::LadderNesting { field: column.to_owned(), level: 1 });
                }
                let span = high.saturating_sub(low);
                Steps::Calendar(periods.iter().map(|p| (*p, share(p.millis(), span))).collect())
            }
            _ => return Err(wrong()),
        };
        let rungs = Self { steps };
        if usize::from(rungs.top()) > MAX_LEVELS.saturating_add(1) {
            return Err(SchemaError::LadderLevels { field: column.to_owned(), max: MAX_LEVELS });
        }
        Ok(rungs)
    }
}

fn group(levels: &[Vec<Group>], step: usize, value: i64) -> Option<&Group> {
    levels.get(step)?.get(usize::try_from(value).ok()?)
}

/// `part` of `whole` in parts per million, at most [`WHOLE`].
fn share(part: i64, whole: i64) -> u32 {
    let share = i128::from(part).saturating_mul(i128::from(WHOLE)).checked_div(i128::from(whole));
    share.and_then(|share| u32::try_from(share).ok()).map_or(WHOLE, |share| share.min(WHOLE))
}

fn bands(column: &str, text: &str, decimals: u8, range: (i64, i64), span: i64) -> Result<Steps, SchemaError> {
    let refused = || SchemaError::BandWidth { field: column.to_owned(), width: text.to_owned() };
    let width =
        parse_decimal(text, decimals).filter(|width| *width > 0 && *width < span).ok_or_else(refused)?;
    Ok(Steps::Bands { decimals, width, range, span })
}

fn groups(
    column: &str,
    levels: &[BTreeMap<String, String>],
    categories: &[String],
) -> Result<Vec<Vec<Group>>, SchemaError> {
    let mut made: Vec<Vec<Group>> = Vec::with_capacity(levels.len().min(MAX_LEVELS));
    for (index, level) in levels.iter().enumerate() {
        let nesting =
            || SchemaError::LadderNesting { field: column.to_owned(), level: index.saturating_add(1) };
        if level.len() != categories.len() {
            return Err(nesting());
        }
        let names: BTreeSet<&String> = level.values().collect();
        let mut row = Vec::with_capacity(categories.len());
        for category in categories {
            let name = level.get(category).ok_or_else(nesting)?;
            let size = level.values().filter(|other| *other == name).count();
            // A group that is named like a category must be that category alone, or readers mix them up.
            let ambiguous = name == ANY || name.is_empty() || (categories.contains(name) && size > 1);
            if ambiguous {
                return Err(SchemaError::GroupName { field: column.to_owned(), group: name.clone() });
            }
            let id = names.iter().position(|other| *other == name).and_then(|id| i64::try_from(id).ok());
            let as_i64 = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
            let penalty = if size > 1 { share(as_i64(size), as_i64(categories.len())) } else { 0 };
            row.push(Group { id: id.ok_or_else(nesting)?, name: name.clone(), penalty });
        }
        // Who shared a group below must share one here.
        if let Some(below) = made.last() {
            let mut above: BTreeMap<i64, i64> = BTreeMap::new();
            for (small, big) in below.iter().zip(&row) {
                if *above.entry(small.id).or_insert(big.id) != big.id {
                    return Err(nesting());
                }
            }
        }
        made.push(row);
    }
    Ok(made)
}

impl Canonical for Ladder {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Whole => out.u8(1),
            Self::Bands { width } => out.u8(2).str(width),
            Self::Groups { levels } => out.u8(3).each(levels, |out, level| {
                let pairs: Vec<_> = level.iter().collect();
                out.each(&pairs, |out, (category, group)| {
                    out.str(category).str(group);
                });
            }),
            Self::Calendar { periods } => out.u8(4).each(periods, |out, period| {
                out.u8(match period {
                    Period::Hour => 1,
                    Period::Day => 2,
                    Period::Month => 3,
                    Period::Year => 4,
                });
            }),
        };
    }
}
