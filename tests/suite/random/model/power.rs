//! Voting power, replayed from the first bond on.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;

/// What someone did with what they have bonded.
enum Deed {
    More(u128),
    Less(u128),
    /// It counts for another from the next block on, or for themselves again.
    For(Option<Addr>),
}

#[derive(Default)]
pub(crate) struct Powers(Vec<(u64, Addr, Deed)>);

impl Powers {
    pub(crate) fn more(&mut self, height: u64, who: &Addr, amount: u128) {
        self.0.push((height, who.clone(), Deed::More(amount)));
    }

    pub(crate) fn less(&mut self, height: u64, who: &Addr, amount: u128) {
        self.0.push((height, who.clone(), Deed::Less(amount)));
    }

    pub(crate) fn counts_for(&mut self, height: u64, who: &Addr, other: Option<Addr>) {
        self.0.push((height, who.clone(), Deed::For(other)));
    }

    /// For whom what someone has bonded counts now.
    pub(crate) fn delegate_of(&self, who: &Addr) -> Option<Addr> {
        let of = |(_, whose, deed): &(u64, Addr, Deed)| match deed {
            Deed::For(other) if whose == who => Some(other.clone()),
            _ => None,
        };
        self.0.iter().rev().find_map(of).flatten()
    }

    /// Everyone's power as it was before the block at this height.
    pub(crate) fn before(&self, height: u64) -> BTreeMap<Addr, u128> {
        let mut bonded = BTreeMap::<&Addr, u128>::new();
        let mut counts_for = BTreeMap::<&Addr, &Addr>::new();
        for (_, who, deed) in self.0.iter().filter(|(at, ..)| *at < height) {
            match deed {
                Deed::More(amount) => *bonded.entry(who).or_default() += amount,
                Deed::Less(amount) => *bonded.entry(who).or_default() -= amount,
                Deed::For(Some(other)) => drop(counts_for.insert(who, other)),
                Deed::For(None) => drop(counts_for.remove(who)),
            }
        }
        let mut powers = BTreeMap::new();
        for (who, amount) in bonded {
            let voter = counts_for.get(who).copied().unwrap_or(who);
            *powers.entry(voter.clone()).or_default() += amount;
        }
        powers
    }
}
