//! The search: which rows form a class.
//!
//! It is Mondrian's, with two additions. All rows of a cohort begin as one class, and classes are taken apart
//! as long as every part satisfies k and l. What a class shows in a column follows from its rows alone
//! ([`Rungs::cover`]), so a part never shows less than the whole. The column that shows least is tried first
//! (the first of equals), and for each column in turn:
//!
//! 1. numbers are **cut** between two bands, as near to the median as k and l allow on both sides (Mondrian
//!    gives up where the median itself does not do);
//! 2. else between two values of one band: the parts may be able to show more in other columns;
//! 3. else, and for other kinds at once, values (or the next narrower groups) are **singled out**: each that
//!    satisfies k and l alone becomes a class, and the others stay together, joined by the smallest of those
//!    where they are too few.
//!
//! No step looks at the order of the rows or at who a contributor is, only whether two are the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::schema::{Anonymity, Cover, PoolSchema, Rungs};

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

impl Member<'_> {
    fn value(&self, column: usize) -> Option<i64> {
        self.quasi.get(column).copied().flatten()
    }
}

/// Rows that look alike.
#[derive(Debug)]
pub(super) struct Class<'m, 't> {
    pub(super) members: Vec<&'m Member<'t>>,
    /// What each quasi-identifier shows.
    pub(super) covers: Vec<Cover>,
}

/// A search in one cohort.
pub(super) struct Search<'s> {
    rungs: Vec<&'s Rungs>,
    k: usize,
    l: usize,
}

impl<'s> Search<'s> {
    pub(super) fn new(schema: &'s PoolSchema, anonymity: Anonymity) -> Self {
        Self {
            rungs: schema.columns().iter().filter_map(|column| column.rungs()).collect(),
            k: usize::try_from(anonymity.k).unwrap_or(usize::MAX),
            l: usize::try_from(anonymity.l).unwrap_or(usize::MAX),
        }
    }

    /// The classes; none where all rows together do not satisfy k and l.
    pub(super) fn run<'m, 't>(&self, members: &'m [Member<'t>]) -> Vec<Class<'m, 't>> {
        let root: Vec<&Member<'t>> = members.iter().collect();
        if !self.holds(&root) {
            return Vec::new();
        }
        let (mut open, mut done) = (vec![self.class(root)], Vec::new());
        while let Some(class) = open.pop() {
            match self.apart(&class) {
                Some(parts) => open.extend(parts),
                None => done.push(class),
            }
        }
        done
    }

    fn class<'m, 't>(&self, members: Vec<&'m Member<'t>>) -> Class<'m, 't> {
        let cover = |(column, rungs): (usize, &&Rungs)| rungs.cover(members.iter().map(|m| m.value(column)));
        let covers = self.rungs.iter().enumerate().map(cover).collect();
        Class { members, covers }
    }

    /// The parts of a class; `None` where it has to stay whole.
    fn apart<'m, 't>(&self, class: &Class<'m, 't>) -> Option<Vec<Class<'m, 't>>> {
        let columns = self.rungs.iter().zip(&class.covers).enumerate();
        let mut columns: Vec<_> =
            columns.map(|(column, (rungs, cover))| (rungs.penalty(*cover), column, *rungs, *cover)).collect();
        columns.retain(|(penalty, ..)| *penalty > 0);
        // A stable sort: the first of equals.
        columns.sort_by_key(|(penalty, ..)| Reverse(*penalty));
        let parts = columns.into_iter().find_map(|(_, column, rungs, cover)| {
            let value = |level: u8| move |member: &Member<'t>| rungs.key(level, member.value(column));
            if rungs.is_ordered() {
                let cut = self.cut(class, value(1)).or_else(|| self.cut(class, value(0)));
                cut.or_else(|| self.single_out(class, value(0)))
            } else {
                self.single_out(class, value(rungs.level(cover).saturating_sub(1)))
            }
        });
        parts.map(|parts| parts.into_iter().map(|part| self.class(part)).collect())
    }

    /// Two parts, low and high, between which the key differs.
    fn cut<'m, 't>(
        &self,
        class: &Class<'m, 't>,
        key: impl Fn(&Member<'t>) -> i64,
    ) -> Option<Vec<Vec<&'m Member<'t>>>> {
        let mut sorted = class.members.clone();
        sorted.sort_by_key(|member| key(member));
        // What satisfies k and l still does with more rows: all cuts between these two places are allowed.
        let first = self.reach(sorted.iter().copied())?;
        let last = sorted.len().checked_sub(self.reach(sorted.iter().rev().copied())?)?;
        let median = sorted.len() / 2;
        let edges = sorted.iter().zip(sorted.iter().skip(1)).zip(1_usize..);
        let edges = edges.filter(|((low, high), _)| key(low) != key(high)).map(|(_, at)| at);
        let at = edges.filter(|at| (first..=last).contains(at)).min_by_key(|at| at.abs_diff(median))?;
        let high = sorted.split_off(at);
        Some(vec![sorted, high])
    }

    /// A part for each key that satisfies k and l alone, largest first, and one for the rest.
    fn single_out<'m, 't>(
        &self,
        class: &Class<'m, 't>,
        key: impl Fn(&Member<'t>) -> i64,
    ) -> Option<Vec<Vec<&'m Member<'t>>>> {
        let mut groups: BTreeMap<i64, Vec<&'m Member<'t>>> = BTreeMap::new();
        for member in &class.members {
            groups.entry(key(member)).or_default().push(member);
        }
        let (mut parts, rare): (Vec<_>, Vec<_>) = groups.into_values().partition(|group| self.holds(group));
        let mut rest: Vec<&Member<'t>> = rare.into_iter().flatten().collect();
        // A stable sort: by key among equals.
        parts.sort_by_key(|group| Reverse(group.len()));
        while !rest.is_empty() && !self.holds(&rest) {
            rest.extend(parts.pop()?);
        }
        if !rest.is_empty() {
            parts.push(rest);
        }
        (parts.len() > 1).then_some(parts)
    }

    fn holds(&self, members: &[&Member<'_>]) -> bool {
        self.reach(members.iter().copied()).is_some()
    }

    /// After how many rows there are k contributors and l values of each sensitive group; `None` if never.
    fn reach<'m, 't: 'm>(&self, members: impl Iterator<Item = &'m Member<'t>>) -> Option<usize> {
        let mut contributors = BTreeSet::new();
        let mut values: Vec<BTreeSet<u32>> = Vec::new();
        for (member, rows) in members.zip(1_usize..) {
            values.resize_with(member.sensitive.len(), BTreeSet::new);
            if contributors.len() < self.k {
                contributors.insert(member.contributor);
            }
            let mut diverse = true;
            for (seen, value) in values.iter_mut().zip(&member.sensitive) {
                if seen.len() < self.l {
                    seen.extend(value);
                }
                diverse &= self.l < 2 || seen.len() >= self.l;
            }
            if contributors.len() >= self.k && diverse {
                return Some(rows);
            }
        }
        None
    }
}
