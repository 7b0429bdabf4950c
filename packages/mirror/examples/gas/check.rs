//! What is wrong with what deeds take: against docs/gas.json, against each other, and against peers.

use crate::deeds::{DEEDS, Kept, OF_PEER, Peers, Run, Took};

/// By how much a deed may grow before somebody must say that it is meant, percent.
const GROWTH: u64 = 3;
/// By how much a deed may differ between numbers of contributors, percent.
const SLOPE: u64 = 5;

/// A sentence for each fault.
pub(crate) fn faults(kept: &Kept, runs: &[Run], peers: &Peers) -> Vec<String> {
    let of_deed = |(name, aim, peer): (&'static str, Option<u64>, Option<&'static str>)| {
        let mut faults = vec![];
        for run in runs {
            let Took { gas, bytes } = run.took[name];
            let at = format!("{name}, with {} contributors, takes", run.contributors);
            match kept.get(name) {
                None => faults.push(format!("{at} {gas} gas, and is not in docs/gas.json")),
                Some(kept) => {
                    faults.extend(grown(&at, "gas", gas, kept.gas));
                    faults.extend(grown(&at, "bytes", bytes as u64, kept.bytes as u64));
                }
            }
            let bound = peer.filter(|_| aim.is_none()).map(|peer| (peer, peers[peer] * OF_PEER / 100));
            if let Some((peer, most)) = bound.filter(|(_, most)| gas > *most) {
                faults.push(format!("{at} {gas} gas: more than {most}, which is {OF_PEER} % of {peer}"));
            }
        }
        faults.extend(steep(name, runs));
        faults
    };
    DEEDS.into_iter().flat_map(of_deed).collect()
}

fn grown(at: &str, what: &str, now: u64, before: u64) -> Option<String> {
    let more = now.saturating_sub(before);
    (more * 100 > before * GROWTH).then(|| {
        let tenths = more * 1_000 / before.max(1);
        let percent = format!("{}.{}", tenths / 10, tenths % 10);
        format!("{at} {now} {what}: {more}, or {percent} %, more than the {before} of docs/gas.json")
    })
}

fn steep(name: &str, runs: &[Run]) -> Option<String> {
    let gas = |run: &&Run| run.took[name].gas;
    let (least, most) = (runs.iter().min_by_key(gas)?, runs.iter().max_by_key(gas)?);
    let (few, many) = (gas(&least), gas(&most));
    ((many - few) * 100 > few * SLOPE).then(|| {
        format!(
            "{name} takes {few} gas with {} contributors and {many} with {}: more than {SLOPE} % apart",
            least.contributors, most.contributors
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deeds;

    const PEER: &str = "cw20-base transfer";

    /// Every deed takes as much, but for one; with 12 contributors and with 300.
    fn runs(name: &'static str, few: Took, many: Took) -> [Run; 2] {
        [(12, few), (300, many)].map(|(contributors, one)| {
            let mut took: std::collections::BTreeMap<_, _> = DEEDS.map(|(name, ..)| (name, USUAL)).into();
            took.insert(name, one);
            Run { contributors, took }
        })
    }

    const USUAL: Took = Took { gas: 100_000, bytes: 400 };

    fn peers(gas: u64) -> Peers {
        DEEDS.into_iter().filter_map(|(_, _, peer)| peer).map(|peer| (peer, gas)).collect()
    }

    fn kept() -> Kept {
        let [run, paying] = runs("vote", USUAL, USUAL);
        deeds::kept(&run, &paying, &peers(100_000))
    }

    #[track_caller]
    fn says(name: &'static str, few: Took, many: Took, expected: &[&str]) {
        assert_eq!(faults(&kept(), &runs(name, few, many), &peers(100_000)), expected);
    }

    #[test]
    fn as_much_as_before_is_well_and_so_is_less() {
        says("vote", USUAL, USUAL, &[]);
        says("vote", Took { gas: 60_000, bytes: 300 }, Took { gas: 60_000, bytes: 300 }, &[]);
    }

    #[test]
    fn growth_is_told_above_three_percent_at_either_size() {
        let most = Took { gas: 103_000, bytes: 412 };
        says("vote", most, most, &[]);
        says(
            "vote",
            USUAL,
            Took { gas: 103_001, ..USUAL },
            &[
                "vote, with 300 contributors, takes 103001 gas: 3001, or 3.0 %, more than the 100000 of docs/gas.json",
            ],
        );
        says(
            "vote",
            Took { gas: 104_200, ..USUAL },
            USUAL,
            &[
                "vote, with 12 contributors, takes 104200 gas: 4200, or 4.2 %, more than the 100000 of docs/gas.json",
            ],
        );
    }

    #[test]
    fn bytes_are_told_as_gas_is() {
        says(
            "bond",
            USUAL,
            Took { bytes: 413, ..USUAL },
            &[
                "bond, with 300 contributors, takes 413 bytes: 13, or 3.2 %, more than the 400 of docs/gas.json",
            ],
        );
    }

    #[test]
    fn what_depends_on_contributors_is_told_above_five_percent() {
        says("claim", Took { gas: 95_239, ..USUAL }, USUAL, &[]);
        says(
            "claim",
            Took { gas: 95_238, ..USUAL },
            USUAL,
            &["claim takes 95238 gas with 12 contributors and 100000 with 300: more than 5 % apart"],
        );
        says(
            "claim",
            USUAL,
            Took { gas: 95_238, ..USUAL },
            &["claim takes 95238 gas with 300 contributors and 100000 with 12: more than 5 % apart"],
        );
    }

    #[test]
    fn a_transfer_is_held_against_what_the_peers_takes_now() {
        let peers = peers(98_000);
        let transfer = |gas| runs("transfer", USUAL, Took { gas, ..USUAL });
        let limit = |peer| -> Peers { [("cw20-base transfer", peer)].into() };
        assert_eq!(peers[PEER], 98_000);
        assert!(faults(&kept(), &transfer(100_000), &limit(98_040)).is_empty());
        let [few, many] = [12, 300].map(|contributors| {
            format!(
                "transfer, with {contributors} contributors, takes 100000 gas: more than 99960, which is 102 % of {PEER}"
            )
        });
        assert_eq!(faults(&kept(), &transfer(100_000), &peers), [few, many]);
    }

    #[test]
    fn a_deed_that_is_not_kept_is_told() {
        let mut kept = kept();
        kept.remove("claim");
        let [few, many] = [12, 300].map(|contributors| {
            format!("claim, with {contributors} contributors, takes 100000 gas, and is not in docs/gas.json")
        });
        assert_eq!(faults(&kept, &runs("vote", USUAL, USUAL), &peers(100_000)), [few, many]);
    }
}
