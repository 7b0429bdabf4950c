//! Rankers, and how several are fused.

use super::{Offering, Words};

/// The score of a perfect fit.
pub const PERFECT: u16 = 10_000;
/// The constant of reciprocal rank fusion, as its authors found it.
pub const RRF_K: u64 = 60;

/// Judges how well offerings fit words.
pub trait Ranker {
    /// A score from 0 (nothing to do with each other) to [`PERFECT`] for each offering, in their order. The
    /// same input must give the same scores.
    fn scores(&self, words: &Words, offerings: &[Offering]) -> Vec<u16>;
}

/// How an offering stands among others: greater is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relevance {
    /// Sum over the rankings of 1 / (60 + rank), in units of 2^-64; 0 where no ranking has it.
    pub fused: u128,
    /// Mean of its scores, rounded down.
    pub score: u16,
}

/// Reciprocal rank fusion, in integers: rankings whose scores mean different things are fused by place alone.
/// Equal scores share the better place; a score of 0, or none at all, is no place. One ranking keeps its order.
pub fn fuse(rankings: &[Vec<u16>], offerings: usize) -> Vec<Relevance> {
    let sorted: Vec<Vec<u16>> = rankings
        .iter()
        .map(|scores| {
            let mut scores = scores.clone();
            scores.sort_unstable();
            scores
        })
        .collect();
    let relevance = |at: usize| {
        let (mut fused, mut total) = (0u128, 0u64);
        for (scores, sorted) in rankings.iter().zip(&sorted) {
            let score = scores.get(at).copied().unwrap_or(0);
            if score > 0 {
                let better = sorted.len().saturating_sub(sorted.partition_point(|other| *other <= score));
                let rank = u64::try_from(better).unwrap_or(u64::MAX).saturating_add(1);
                let place = u128::from(RRF_K.saturating_add(rank));
                fused = fused.saturating_add((1u128 << 64).checked_div(place).unwrap_or(0));
                total = total.saturating_add(score.into());
            }
        }
        let mean = u64::try_from(rankings.len()).ok().and_then(|count| total.checked_div(count));
        Relevance { fused, score: mean.and_then(|mean| mean.try_into().ok()).unwrap_or(0) }
    };
    (0..offerings).map(relevance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(rankings: &[Vec<u16>], offerings: usize) -> Vec<usize> {
        let fused = fuse(rankings, offerings);
        let mut order: Vec<usize> = (0..offerings).collect();
        order.sort_by_key(|at| std::cmp::Reverse(fused[*at]));
        order
    }

    #[test]
    fn one_ranking_keeps_its_order_and_scores() {
        let scores = vec![5, 9_000, 0, 5, 10_000];
        assert_eq!(order(std::slice::from_ref(&scores), 5), [4, 1, 0, 3, 2]);
        let fused = fuse(std::slice::from_ref(&scores), 5);
        assert_eq!(fused.iter().map(|relevance| relevance.score).collect::<Vec<_>>(), scores);
        assert_eq!(fused[0], fused[3], "equal scores, equal places");
        assert_eq!(fused[4].fused, (1u128 << 64) / 61);
        assert_eq!(fused[0].fused, (1u128 << 64) / 63);
        assert_eq!(fused[2], Relevance { fused: 0, score: 0 });
    }

    #[test]
    fn places_are_fused_not_scores() {
        // 0 is first and last, 1 is second twice: 1/61 + 1/63 > 2/62, by a little.
        assert_eq!(order(&[vec![9_999, 2, 1], vec![1, 2, 3]], 3), [0, 2, 1]);
        // Found by both beats found first by one.
        assert_eq!(order(&[vec![10_000, 10, 0], vec![0, 10, 20]], 3), [1, 0, 2]);
        let fused = fuse(&[vec![10_000, 11], vec![0, 10]], 2);
        assert_eq!([fused[0].score, fused[1].score], [5_000, 10]);
    }

    #[test]
    fn no_or_short_rankings_rank_nothing() {
        assert_eq!(fuse(&[], 2), [Relevance { fused: 0, score: 0 }; 2]);
        assert_eq!(fuse(&[vec![7]], 2)[1], Relevance { fused: 0, score: 0 });
    }
}
