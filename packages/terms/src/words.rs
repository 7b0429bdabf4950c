//! Terms in plain sentences, made from the terms themselves, so that they can never disagree.

use crate::judge::either;
use crate::{Regions, Terms};

/// A day, in seconds.
const DAY: u64 = 86_400;

impl Terms {
    /// What the terms say, and what no terms can promise: to be shown before someone decides.
    pub fn in_words(&self) -> Vec<String> {
        let purposes = either(self.purposes.iter().map(|purpose| purpose.words().into()));
        let kinds = either(self.buyer_kinds.iter().map(|kind| kind.words().into()));
        let regions = match &self.regions {
            Regions::Any {} => "Buyers may be anywhere.".to_string(),
            Regions::Only(codes) => format!("Buyers must be in {}.", either(codes.clone())),
            Regions::Except(codes) => format!("Buyers must not be in {}.", either(codes.clone())),
        };
        let use_ = match (self.raw, self.compute) {
            (true, true) => "They get the anonymised rows, or compute on them.",
            (true, false) => "They get the anonymised rows.",
            _ => "They compute on the rows and do not get them.",
        };
        let mut words = vec![
            format!("My data may be used for {purposes}."),
            format!("By {kinds}."),
            regions,
            use_.to_string(),
            format!("A licence runs for {} days at most.", self.longest_use.checked_div(DAY).unwrap_or_default()),
        ];
        for floor in &self.floors {
            words.push(if floor.amount.is_zero() {
                format!("I ask for nothing when it is paid for in {}.", floor.denom)
            } else {
                format!("I get at least {} micro-{} for each full record and licence.", floor.amount, floor.denom)
            });
        }
        words.push("Licences that were sold before I withdraw go on until they end.".into());
        words.push("What was opened once can be copied: law and bonds bind the buyer, not cryptography.".into());
        words.push(
            "On chain I am a number. What I am paid shows how much I gave, and that I am in this pool is public.".into(),
        );
        words
    }
}
