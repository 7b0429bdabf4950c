//! The search: which rows form a class, and how broad it has to be.
//!
//! A class is narrowed by one column and one level when that returns detail. Its rows fall into groups by the
//! narrower value. A group that satisfies k and l alone becomes a class of its own. The others are too rare;
//! they either stay behind together, at the broader level (where the smallest good groups join them until
//! they satisfy k and l), or are suppressed, where the budget allows it and it costs less. Of all columns the
//! one that returns most is taken, the first of equals. What stayed behind is not narrowed by that column
//! again. No step looks at the order of the rows or at who a contributor is, only whether two are the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::schema::{Anonymity, BPS, PoolSchema, Rungs, WHOLE, count};

/// A row as the search sees it.
#[derive(Debug)]
pub(super) struct Member<'t> {
    pub(super) contributor: u64,
    /// Values of the quasi-identifiers, in their order.
    pub(super) quasi: Vec<Option<i64>>,
    /// For each sensitive group, the number of its value; `None` where nothing is known.
    pub(super) sensitive: Vec<Option<u32>>,
    /// The whole row.
    pub(super) row: &'t [Option<i64>],
}

/// Rows that look alike at these levels.
#[derive(Debug, Clone)]
pub(super) struct Class<'m, 't> {
    pub(super) members: Vec<&'m Member<'t>>,
    /// Level of each quasi-identifier.
    pub(super) levels: Vec<u8>,
    /// Quasi-identifiers that cannot be narrowed any more.
    settled: Vec<bool>,
}

/// What narrowing a class by one column gives.
struct Split<'m, 't> {
    column: usize,
    good: Vec<Vec<&'m Member<'t>>>,
    behind: Vec<&'m Member<'t>>,
    suppressed: u64,
    /// Parts per million of a cell, summed over rows.
    gain: i64,
}

/// A search in one cohort.
pub(super) struct Search<'s> {
    rungs: Vec<&'s Rungs>,
    k: usize,
    l: usize,
    /// Rows that may still be suppressed.
    budget: u64,
}

impl<'s> Search<'s> {
    pub(super) fn new(schema: &'s PoolSchema, anonymity: Anonymity, rows: usize) -> Self {
        let budget = count(rows).saturating_mul(anonymity.max_suppressed_bps.into()).checked_div(BPS);
        Self {
            rungs: schema.columns().iter().filter_map(|column| column.rungs()).collect(),
            k: usize::try_from(anonymity.k).unwrap_or(usize::MAX),
            l: usize::try_from(anonymity.l).unwrap_or(usize::MAX),
            budget: budget.unwrap_or(0),
        }
    }

    /// The classes; rows that are in none are suppressed.
    pub(super) fn run<'m, 't>(mut self, members: &'m [Member<'t>]) -> Vec<Class<'m, 't>> {
        let root = Class {
            members: members.iter().collect(),
            levels: self.rungs.iter().map(|rungs| rungs.top()).collect(),
            settled: vec![false; self.rungs.len()],
        };
        if members.is_empty() || !self.holds(&root.members) {
            return Vec::new();
        }
        let (mut open, mut done) = (vec![root], Vec::new());
        while let Some(class) = open.pop() {
            match self.best(&class) {
                Some(split) => {
                    self.budget = self.budget.saturating_sub(split.suppressed);
                    open.extend(class.apart(split));
                }
                None => done.push(class),
            }
        }
        done
    }

    /// Are there k contributors, and l values of each sensitive group?
    fn holds(&self, members: &[&Member<'_>]) -> bool {
        let groups = members.first().map_or(0, |member| member.sensitive.len());
        reaches(members.iter().map(|member| member.contributor), self.k)
            && (self.l < 2
                || (0..groups).all(|group| {
                    let value = |member: &&Member<'_>| member.sensitive.get(group).copied().flatten();
                    reaches(members.iter().filter_map(value).map(u64::from), self.l)
                }))
    }

    fn best<'m, 't>(&self, class: &Class<'m, 't>) -> Option<Split<'m, 't>> {
        let mut best: Option<Split<'m, 't>> = None;
        for (column, (rungs, (level, settled))) in
            self.rungs.iter().zip(class.levels.iter().zip(&class.settled)).enumerate()
        {
            let Some(narrower) = level.checked_sub(1).filter(|_| !settled) else { continue };
            for split in self.splits(class, column, rungs, narrower) {
                // One group that takes nothing back costs nothing either: the next level may return more.
                let free = split.gain == 0 && split.good.len() == 1 && split.behind.is_empty();
                let better = best.as_ref().is_none_or(|best| split.gain > best.gain);
                if (split.gain > 0 || free) && better {
                    best = Some(split);
                }
            }
        }
        best
    }

    /// The ways to narrow a class by one column: leaving the rare behind, and suppressing them.
    fn splits<'m, 't>(
        &self,
        class: &Class<'m, 't>,
        column: usize,
        rungs: &Rungs,
        narrower: u8,
    ) -> Vec<Split<'m, 't>> {
        let value = |member: &Member<'_>| member.quasi.get(column).copied().flatten();
        let mut groups: BTreeMap<i64, Vec<&'m Member<'t>>> = BTreeMap::new();
        for member in &class.members {
            groups.entry(rungs.key(narrower, value(member))).or_default().push(member);
        }
        let gain = |members: &[&Member<'_>]| {
            let of = |member: &&Member<'_>| {
                let value = value(member);
                let before = i64::from(rungs.penalty(narrower.saturating_add(1), value));
                before.saturating_sub(i64::from(rungs.penalty(narrower, value)))
            };
            members.iter().map(of).fold(0, i64::saturating_add)
        };
        let (mut good, rare): (Vec<_>, Vec<_>) = groups.into_values().partition(|group| self.holds(group));
        let rare: Vec<&Member<'_>> = rare.into_iter().flatten().collect();
        let mut splits = Vec::new();
        let cost = self.cost_of_suppressing(class, &rare);
        if !rare.is_empty() && !good.is_empty() && count(rare.len()) <= self.budget {
            let gain = good.iter().map(|group| gain(group)).fold(0, i64::saturating_add).saturating_sub(cost);
            let (good, behind, suppressed) = (good.clone(), Vec::new(), count(rare.len()));
            splits.push(Split { column, good, behind, suppressed, gain });
        }
        let mut behind = rare;
        // Largest first (a stable sort: by value among equals), so that the smallest joins first.
        good.sort_by_key(|group| std::cmp::Reverse(group.len()));
        while !behind.is_empty() && !self.holds(&behind) {
            let Some(smallest) = good.pop() else { return splits };
            behind.extend(smallest);
        }
        if !good.is_empty() {
            let gain = good.iter().map(|group| gain(group)).fold(0, i64::saturating_add);
            splits.push(Split { column, good, behind, suppressed: 0, gain });
        }
        splits
    }

    /// What suppressing rows of a class takes away beyond what is broadened already.
    fn cost_of_suppressing(&self, class: &Class<'_, '_>, members: &[&Member<'_>]) -> i64 {
        let of = |member: &&Member<'_>| {
            let cells = self.rungs.iter().zip(&class.levels).zip(&member.quasi);
            cells
                .map(|((rungs, level), value)| {
                    i64::from(WHOLE).saturating_sub(i64::from(rungs.penalty(*level, *value)))
                })
                .fold(0, i64::saturating_add)
        };
        members.iter().map(of).fold(0, i64::saturating_add)
    }
}

/// Are there at least so many different values?
fn reaches(mut values: impl Iterator<Item = u64>, least: usize) -> bool {
    let mut distinct = BTreeSet::new();
    values.any(|value| distinct.insert(value) && distinct.len() >= least)
}

impl<'m, 't> Class<'m, 't> {
    /// The classes that a split makes of it.
    fn apart(self, split: Split<'m, 't>) -> Vec<Self> {
        let Self { levels, settled, .. } = self;
        let mut narrower = levels.clone();
        if let Some(level) = narrower.get_mut(split.column) {
            *level = level.saturating_sub(1);
        }
        let make = |members| Self { members, levels: narrower.clone(), settled: settled.clone() };
        let mut classes: Vec<Self> = split.good.into_iter().map(make).collect();
        if !split.behind.is_empty() {
            let mut settled = settled;
            if let Some(settled) = settled.get_mut(split.column) {
                *settled = true;
            }
            classes.push(Self { members: split.behind, levels, settled });
        }
        classes
    }
}
