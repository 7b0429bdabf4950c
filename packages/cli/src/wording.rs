//! What contracts say, as people read it: moments are dates, and a message has its command beside it.

use crate::output::{is_moment, moment};

/// What contracts tell people to send, and the commands that send it.
const COMMANDS: [(&str, &str); 9] = [
    ("send Enrol", "sheaf voter enrol"),
    ("send SetExchangeKey", "sheaf buyer exchange-key"),
    ("send BondRelayer", "sheaf relayer bond"),
    ("send Unbond", "sheaf relayer unbond"),
    ("send Undelegate", "sheaf voter undelegate"),
    ("send Release", "sheaf voter release"),
    ("send Execute", "sheaf voter execute"),
    ("send Buy", "sheaf buyer buy"),
    ("send CancelOffer", "sheaf buyer grain cancel-offer"),
];

/// After what a number of this size is a moment.
const BEFORE: [&str; 4] = ["at", "before", "from", "until"];

/// From 2017 to 2100: ten digits.
const PLAUSIBLE: std::ops::Range<u64> = 1_500_000_000..4_102_444_800;

/// A contract's sentence, for people.
pub(crate) fn for_people(words: &str) -> String {
    let named = COMMANDS.iter().filter(|(message, _)| says(words, message));
    let named: Vec<String> = named.map(|(_, command)| format!("`{command}`")).collect();
    let words = dates(words);
    if named.is_empty() { words } else { format!("{words} ({})", named.join(", ")) }
}

/// Is this there, to the end of its last word?
fn says(words: &str, message: &str) -> bool {
    words.split_once(message).is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Moments as dates: what stands after a word of time and, in a sentence that says what time it is or must be, every number
/// of their size. Amounts stay.
fn dates(words: &str) -> String {
    let words: Vec<&str> = words.split(' ').collect();
    let of_time = words.windows(3).any(|three| match three {
        [name, "is", number] => (*name == "now" || is_moment(name)) && seconds(number).is_some(),
        _ => false,
    });
    let mut before = "";
    let mut said = vec![];
    for word in words {
        said.push(match seconds(word) {
            Some((digits, at)) if of_time || BEFORE.contains(&before) => word.replace(digits, &moment(at)),
            _ => word.into(),
        });
        before = word;
    }
    said.join(" ")
}

/// The seconds in a word that could be a moment, as they are written, beside punctuation.
fn seconds(word: &str) -> Option<(&str, u64)> {
    let digits = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let at = digits.parse().ok().filter(|at| digits.len() == 10 && PLAUSIBLE.contains(at))?;
    Some((digits, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_sentences_are_dates() {
        for (words, expected) in [
            (
                "proposal 2 can be executed from 1795680000 on, now is 1795679999",
                "proposal 2 can be executed from 2026-11-26T08:00:00Z on, now is 2026-11-26T07:59:59Z",
            ),
            (
                "identity 13 is erased at 1795680000: it cannot",
                "identity 13 is erased at 2026-11-26T08:00:00Z: it cannot",
            ),
            (
                "until is 1795680000, it must be 1795680001 to 1795680002",
                "until is 2026-11-26T08:00:00Z, it must be 2026-11-26T08:00:01Z to 2026-11-26T08:00:02Z",
            ),
            (
                "the issuer's statement is of 1795680000, now is 1795680001: send it later",
                "the issuer's statement is of 2026-11-26T08:00:00Z, now is 2026-11-26T08:00:01Z: send it later",
            ),
        ] {
            assert_eq!(for_people(words), expected);
        }
    }

    #[test]
    fn amounts_and_numbers_stay() {
        for words in [
            "amount is 1795680000, it must be 0 to 1895680000",
            "this costs 1795680000ustake, more than --most 1795680000",
            "at least 1795680000 was asked for",
            "price is 1795680000, it must be 1795680001 at least",
            "version 2 is here from 7 until 12",
        ] {
            assert_eq!(for_people(words), words);
        }
    }

    #[test]
    fn a_message_has_its_command_beside_it() {
        assert_eq!(
            for_people("identity 5 is not enrolled: send Enrol first"),
            "identity 5 is not enrolled: send Enrol first (`sheaf voter enrol`)"
        );
        let closed = "request 1 is closed: send Buy, or another Request";
        assert_eq!(for_people(closed), format!("{closed} (`sheaf buyer buy`)"));
        let other = "identity 5 cannot: send Buyer first";
        assert_eq!(for_people(other), other);
    }
}
