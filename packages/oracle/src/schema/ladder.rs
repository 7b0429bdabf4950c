//! How a value becomes broader, level by level.
//!
//! Level 0 is the value itself and the last level is [`ANY`]; between them lie the ladder's own levels, each
//! one a union of groups of the level below (the document is refused otherwise). Bands begin at multiples of
//! their width and not at values of the data, so that the same bands come out of every cohort and every
//! edition, and their limits say nothing about anybody.

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
    /// Bands of these widths, for integers and numbers. Each width is a multiple of the one before and
    /// narrower than the range. Decimal strings, in the column's unit.
    Bands {
        /// Ascending.
        widths: Vec<String>,
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
    Bands { decimals: u8, widths: Vec<(i64, u32)> },
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

impl Rungs {
    /// Number of the broadest level; levels are 0 to this.
    pub(crate) fn top(&self) -> u8 {
        let steps = match &self.steps {
            Steps::None => 0,
            Steps::Bands { widths, .. } => widths.len(),
            Steps::Groups(levels) => levels.len(),
            Steps::Calendar(periods) => periods.len(),
        };
        u8::try_from(steps).unwrap_or(u8::MAX).saturating_add(1)
    }

    /// Equal for two values exactly when they are in one group at this level. A missing value is a value of
    /// its own below the top.
    pub(crate) fn key(&self, level: u8, value: Option<i64>) -> i64 {
        if level >= self.top() {
            return 0;
        }
        let Some(value) = value else { return i64::MIN };
        let Some(step) = usize::from(level).checked_sub(1) else { return value };
        match &self.steps {
            Steps::None => value,
            Steps::Bands { widths, .. } => {
                widths.get(step).map_or(value, |(width, _)| value.div_euclid((*width).max(1)))
            }
            Steps::Groups(levels) => group(levels, step, value).map_or(value, |group| group.id),
            Steps::Calendar(periods) => periods.get(step).map_or(value, |(period, _)| period.key(value)),
        }
    }

    /// The text of a value at a level above 0 and below the top; `None` at other levels.
    pub(crate) fn show(&self, level: u8, value: i64) -> Option<String> {
        let step = usize::from(level).checked_sub(1)?;
        match &self.steps {
            Steps::None => None,
            Steps::Bands { decimals, widths } => {
                let (width, _) = widths.get(step)?;
                let low = value.saturating_sub(value.rem_euclid((*width).max(1)));
                let high = low.saturating_add(*width);
                Some(match decimals {
                    0 => format!("{low} to {}", high.saturating_sub(1)),
                    _ => {
                        format!("{} to <{}", format_decimal(low, *decimals), format_decimal(high, *decimals))
                    }
                })
            }
            Steps::Groups(levels) => group(levels, step, value).map(|group| group.name.clone()),
            Steps::Calendar(periods) => periods.get(step).map(|(period, _)| period.show(value)),
        }
    }

    /// What a reader no longer knows at this level, in parts per million of the column's range: the width of
    /// the band over the range, or the size of the group over the number of categories. 0 for the value
    /// itself, [`WHOLE`] at the top. This is the normalised certainty penalty (NCP) of one cell.
    pub(crate) fn penalty(&self, level: u8, value: Option<i64>) -> u32 {
        if level >= self.top() {
            return WHOLE;
        }
        let (Some(value), Some(step)) = (value, usize::from(level).checked_sub(1)) else { return 0 };
        match &self.steps {
            Steps::None => 0,
            Steps::Bands { widths, .. } => widths.get(step).map_or(WHOLE, |(_, penalty)| *penalty),
            Steps::Groups(levels) => group(levels, step, value).map_or(WHOLE, |group| group.penalty),
            Steps::Calendar(periods) => periods.get(step).map_or(WHOLE, |(_, penalty)| *penalty),
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
            (Ladder::Bands { widths }, Kind::Integer { .. }) => {
                let span = high.saturating_sub(low).saturating_add(1);
                Steps::Bands { decimals: 0, widths: bands(column, widths, 0, span)? }
            }
            (Ladder::Bands { widths }, Kind::Number { decimals, .. }) => {
                let span = high.saturating_sub(low);
                Steps::Bands { decimals: *decimals, widths: bands(column, widths, *decimals, span)? }
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

fn bands(column: &str, texts: &[String], decimals: u8, span: i64) -> Result<Vec<(i64, u32)>, SchemaError> {
    let mut widths: Vec<(i64, u32)> = Vec::with_capacity(texts.len().min(MAX_LEVELS));
    for (index, text) in texts.iter().enumerate() {
        let nesting =
            || SchemaError::LadderNesting { field: column.to_owned(), level: index.saturating_add(1) };
        let width = parse_decimal(text, decimals).filter(|width| *width > 0 && *width < span);
        let width =
            width.ok_or_else(|| SchemaError::BandWidth { field: column.to_owned(), width: text.clone() })?;
        let below = widths.last().map_or(1, |(below, _)| *below);
        if width <= below || width.checked_rem(below) != Some(0) {
            return Err(nesting());
        }
        widths.push((width, share(width, span)));
    }
    Ok(widths)
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
            Self::Bands { widths } => out.u8(2).each(widths, |out, width| {
                out.str(width);
            }),
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
