//! Terms in plain sentences, for people to read before they decide. Made from the data, so that they cannot
//! disagree with it.

use crate::{Kind, Purpose, Regions, Terms};

/// What holds whatever the terms are, and must be said where people decide.
const ALWAYS: [&str; 5] = [
    "You can withdraw at any time: your data is then left out of the next edition, and after a time of grace \
     of at most seven days the older ones stop selling the data that is under these terms.",
    "Licences sold before you withdraw persist: they run to their end.",
    "These terms never change. For other terms, withdraw and contribute anew.",
    "Each keeper of the pool can read your data: keepers check it and build the editions.",
    "You are pseudonymous, not anonymous: on a public ledger, what you are paid shows how much data you gave, \
     and being in a pool says something about you. Rows are anonymised before they are sold; that makes it \
     harder to recognise you, not impossible.",
];

impl Terms {
    /// These terms in short plain sentences: what is permitted, what is not, what is paid, and what no terms
    /// can promise.
    pub fn plain_words(&self) -> Vec<String> {
        let mut lines = vec![];
        self.say_purposes(&mut lines);
        self.say_buyers(&mut lines);
        lines.push(format!("A licence runs for at most {}.", span(self.longest_use)));
        self.say_uses(&mut lines);
        self.say_floors(&mut lines);
        lines.extend(ALWAYS.map(String::from));
        lines
    }

    fn say_purposes(&self, lines: &mut Vec<String>) {
        lines.push(format!(
            "Your data may be used for {}.",
            list(self.purposes.iter().map(|p| p.words()), "and")
        ));
        let included = |purpose: &Purpose| self.permits(*purpose) && !self.purposes.contains(purpose);
        say_some(
            lines,
            "That includes",
            Purpose::ALL.iter().filter(|p| included(p)).map(|p| p.words()),
            "and",
        );
        let refused = Purpose::ALL.iter().filter(|purpose| !self.permits(**purpose));
        say_some(lines, "It may not be used for", refused.map(|p| p.words()), "or");
    }

    fn say_buyers(&self, lines: &mut Vec<String>) {
        let kinds = self.buyer_kinds.iter().map(|kind| kind.words());
        lines.push(format!("Licences are sold to {}.", list(kinds, "and")));
        let others = Kind::ALL.iter().filter(|kind| !self.buyer_kinds.contains(kind));
        say_some(lines, "They are not sold to", others.map(|kind| kind.words()), "or");
        lines.push(match &self.regions {
            Regions::Any {} => "Buyers may be in any country, or in none that is attested.".into(),
            Regions::Only(codes) => format!("Buyers must be attested to be in {}.", list(codes, "or")),
            Regions::Except(codes) => {
                format!("Buyers must be attested to be in a country, and not in {}.", list(codes, "or"))
            }
        });
    }

    fn say_uses(&self, lines: &mut Vec<String>) {
        if self.raw {
            lines.push(
                "Buyers get the anonymised rows. They may not pass them on, but no technique stops someone who \
                 has them from copying them: what binds buyers is the law and what they have at stake."
                    .into(),
            );
        } else {
            lines.push("Buyers do not get the rows.".into());
        }
        lines.push(match (self.compute, self.raw) {
            (false, _) => "Computing on your data without getting it is not sold.".into(),
            (true, true) => "Buyers may also compute on your data without getting it.".into(),
            (true, false) => {
                "Buyers may compute on your data. Until someone runs such a service, nothing is sold under these \
                 terms."
                    .into()
            }
        });
    }

    fn say_floors(&self, lines: &mut Vec<String>) {
        for floor in &self.floors {
            let denom = &floor.denom;
            lines.push(if floor.amount.is_zero() {
                format!("Whoever pays in {denom} need pay you nothing: there it is a gift.")
            } else {
                format!(
                    "Whoever pays in {denom} pays you at least {} {denom} for each record of full quality, after \
                     all fees; a record of half the quality counts half.",
                    floor.amount
                )
            });
        }
        lines.push("In any other currency your data is not sold.".into());
    }
}

/// Adds a sentence, unless there is nothing to name.
fn say_some<'a>(lines: &mut Vec<String>, start: &str, words: impl Iterator<Item = &'a str>, last: &str) {
    let mut words = words.peekable();
    if words.peek().is_some() {
        lines.push(format!("{start} {}.", list(words, last)));
    }
}

/// `a, b and c`, with the given last word; `nothing` without any.
pub(crate) fn list<S: AsRef<str>>(words: impl IntoIterator<Item = S>, last: &str) -> String {
    let mut text = String::new();
    let mut words = words.into_iter().peekable();
    let Some(first) = words.next() else {
        return "nothing".into();
    };
    text.push_str(first.as_ref());
    while let Some(word) = words.next() {
        match words.peek() {
            Some(_) => text.push_str(", "),
            None => text.extend([" ", last, " "]),
        }
        text.push_str(word.as_ref());
    }
    text
}

/// A time in days, hours, minutes and seconds, exactly: `1 day and 30 seconds`.
pub(crate) fn span(seconds: u64) -> String {
    let parts = [
        (seconds / 86_400, "day"),
        (seconds / 3_600 % 24, "hour"),
        (seconds / 60 % 60, "minute"),
        (seconds % 60, "second"),
    ];
    let named = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    });
    let text: Vec<String> = named.collect();
    if text.is_empty() { "0 seconds".into() } else { list(text, "and") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_well() {
        assert_eq!(list([""; 0], "or"), "nothing");
        assert_eq!(list(["a"], "or"), "a");
        assert_eq!(list(["a", "b"], "or"), "a or b");
        assert_eq!(list(["a", "b", "c"], "and"), "a, b and c");
    }

    #[test]
    fn times_are_exact() {
        assert_eq!(span(0), "0 seconds");
        assert_eq!(span(1), "1 second");
        assert_eq!(span(86_400), "1 day");
        assert_eq!(span(90_061), "1 day, 1 hour, 1 minute and 1 second");
        assert_eq!(span(3_650 * 86_400 - 1), "3649 days, 23 hours, 59 minutes and 59 seconds");
    }
}
