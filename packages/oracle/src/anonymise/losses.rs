//! What anonymising a cohort cost.

use serde::{Deserialize, Serialize};

use super::classes::Class;
use crate::edition::{Loss, Treatment};
use crate::schema::{BPS, PoolSchema, Rungs, WHOLE, count};

/// What anonymising a cohort cost. The normalised certainty penalty (NCP) of a cell is the share of its
/// column's range that a reader can no longer tell apart: 0 for an exact value, 10,000 basis points for `*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losses {
    /// Rows of the cohort.
    pub rows_in: u64,
    /// Rows of the edition.
    pub rows_out: u64,
    /// Rows left out.
    pub suppressed: u64,
    /// Different combinations of quasi-identifiers in the output.
    pub classes: u64,
    /// For each quasi-identifier, in the schema's order.
    pub columns: Vec<ColumnLoss>,
    /// Mean NCP of all cells of quasi-identifiers, in basis points; a row left out counts in full.
    pub ncp_bps: u16,
    /// Columns that no edition holds: free text.
    pub dropped: Vec<String>,
}

/// What happened to one quasi-identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnLoss {
    /// Its name.
    pub column: String,
    /// Rows of the output at each level of its ladder: exact values first, `*` last.
    pub rows_at_level: Vec<u64>,
    /// Mean NCP of its cells, in basis points; a row left out counts in full.
    pub ncp_bps: u16,
}

impl Losses {
    /// As a manifest lists them: columns dropped, columns broadened by their NCP, rows left out.
    pub fn for_manifest(&self) -> Vec<Loss> {
        let whole = u16::try_from(BPS).unwrap_or(u16::MAX);
        let loss =
            |field: Option<&String>, treatment, share| Loss { field: field.cloned(), treatment, share };
        let mut losses: Vec<Loss> =
            self.dropped.iter().map(|column| loss(Some(column), Treatment::Dropped, whole)).collect();
        let broadened =
            self.columns.iter().filter(|column| column.rows_at_level.iter().skip(1).any(|n| *n > 0));
        losses.extend(broadened.map(|c| loss(Some(&c.column), Treatment::Generalised, c.ncp_bps)));
        if self.suppressed > 0 {
            let share = mean(u128::from(self.suppressed).saturating_mul(WHOLE.into()), self.rows_in);
            losses.push(loss(None, Treatment::Suppressed, share));
        }
        losses.sort();
        losses
    }
}

/// Counts while rows are put out.
pub(super) struct Tally<'s> {
    columns: Vec<(&'s Rungs, ColumnLoss, u128)>,
    dropped: Vec<String>,
    rows_in: u64,
    rows_out: u64,
    classes: u64,
}

impl<'s> Tally<'s> {
    pub(super) fn new(schema: &'s PoolSchema, rows_in: usize) -> Self {
        let name = |column: &crate::schema::Column| column.field().name.clone();
        let columns = schema.columns().iter().filter_map(|column| {
            let rungs = column.rungs()?;
            let rows_at_level = vec![0; usize::from(rungs.top()).saturating_add(1)];
            Some((rungs, ColumnLoss { column: name(column), rows_at_level, ncp_bps: 0 }, 0))
        });
        Self {
            columns: columns.collect(),
            dropped: schema.columns().iter().filter(|column| column.is_free_text()).map(name).collect(),
            rows_in: count(rows_in),
            rows_out: 0,
            classes: 0,
        }
    }

    pub(super) fn class(&mut self, class: &Class<'_, '_>) {
        let rows = count(class.members.len());
        self.classes = self.classes.saturating_add(1);
        self.rows_out = self.rows_out.saturating_add(rows);
        for ((rungs, loss, penalty), cover) in self.columns.iter_mut().zip(&class.covers) {
            if let Some(at_level) = loss.rows_at_level.get_mut(usize::from(rungs.level(*cover))) {
                *at_level = at_level.saturating_add(rows);
            }
            let of_class = u128::from(rungs.penalty(*cover)).saturating_mul(rows.into());
            *penalty = penalty.saturating_add(of_class);
        }
    }

    pub(super) fn finish(self) -> Losses {
        let Self { columns, dropped, rows_in, rows_out, classes } = self;
        let suppressed = rows_in.saturating_sub(rows_out);
        let of_suppressed = u128::from(suppressed).saturating_mul(WHOLE.into());
        let mut all: u128 = 0;
        let cells = rows_in.saturating_mul(count(columns.len()));
        let columns = columns.into_iter().map(|(_, mut loss, penalty)| {
            let penalty = penalty.saturating_add(of_suppressed);
            all = all.saturating_add(penalty);
            loss.ncp_bps = mean(penalty, rows_in);
            loss
        });
        let columns = columns.collect();
        Losses { rows_in, rows_out, suppressed, classes, columns, ncp_bps: mean(all, cells), dropped }
    }
}

/// A sum of parts per million over some cells, as their mean in basis points, rounded down; 0 of none.
fn mean(sum: u128, cells: u64) -> u16 {
    let whole = u128::from(cells).saturating_mul(WHOLE.into());
    let mean = sum.saturating_mul(BPS.into()).checked_div(whole);
    mean.and_then(|mean| u16::try_from(mean).ok()).unwrap_or(0)
}
