//! Reading a need: what a buyer's words say about purpose, use, duration and records, by rules.
//!
//! Nothing is guessed: what no rule finds is not there, and the buyer is shown what was read before anything
//! is asked in their name. The words are a stranger's: they are compared with the tables below, no more.

use terms::{Purpose, Use};

use super::Words;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// Purposes in order of mention, each once; the buyer picks one. Denied ones ("not for marketing") are
    /// left out.
    pub purposes: Vec<Purpose>,
    /// The first use mentioned.
    pub use_: Option<Use>,
    /// The first duration of a licence mentioned, in seconds: a month is 30 days, a year 365.
    pub duration: Option<u64>,
    /// The first number of records mentioned.
    pub min_records: Option<u64>,
}

/// Phrases, and what they ask for. Where several begin at one word the longest counts, and the words it
/// spans are not read again.
const PURPOSES: [(&str, Purpose); 43] = [
    ("academic research", Purpose::AcademicResearch),
    ("university research", Purpose::AcademicResearch),
    ("university study", Purpose::AcademicResearch),
    ("dissertation", Purpose::AcademicResearch),
    ("doctoral thesis", Purpose::AcademicResearch),
    ("thesis", Purpose::AcademicResearch),
    ("non commercial research", Purpose::NonCommercialResearch),
    ("noncommercial research", Purpose::NonCommercialResearch),
    ("not for profit research", Purpose::NonCommercialResearch),
    ("nonprofit research", Purpose::NonCommercialResearch),
    ("health research", Purpose::HealthResearch),
    ("medical research", Purpose::HealthResearch),
    ("biomedical research", Purpose::HealthResearch),
    ("clinical research", Purpose::HealthResearch),
    ("clinical trial", Purpose::HealthResearch),
    ("medical study", Purpose::HealthResearch),
    ("epidemiological study", Purpose::HealthResearch),
    ("epidemiology", Purpose::HealthResearch),
    ("drug discovery", Purpose::HealthResearch),
    ("commercial research", Purpose::CommercialResearch),
    ("market research", Purpose::CommercialResearch),
    ("industrial research", Purpose::CommercialResearch),
    ("public health", Purpose::PublicHealth),
    ("disease surveillance", Purpose::PublicHealth),
    ("health policy", Purpose::PublicHealth),
    ("model training", Purpose::ModelTraining),
    ("train a model", Purpose::ModelTraining),
    ("train models", Purpose::ModelTraining),
    ("training a model", Purpose::ModelTraining),
    ("training models", Purpose::ModelTraining),
    ("fine tune", Purpose::ModelTraining),
    ("machine learning", Purpose::ModelTraining),
    ("neural network", Purpose::ModelTraining),
    ("product development", Purpose::ProductDevelopment),
    ("develop a product", Purpose::ProductDevelopment),
    ("improve our product", Purpose::ProductDevelopment),
    ("improve our service", Purpose::ProductDevelopment),
    ("marketing", Purpose::Marketing),
    ("advertising", Purpose::Marketing),
    ("advertisement", Purpose::Marketing),
    ("advertisements", Purpose::Marketing),
    ("research", Purpose::Research),
    ("scientific study", Purpose::Research),
];

const USES: [(&str, Use); 8] = [
    ("raw", Use::Raw),
    ("download", Use::Raw),
    ("copy of the data", Use::Raw),
    ("compute", Use::Compute),
    ("compute to data", Use::Compute),
    ("federated", Use::Compute),
    ("without seeing", Use::Compute),
    ("without downloading", Use::Compute),
];

/// Words that deny the phrase after them, where at most "for" and "any" stand between.
const DENIALS: [&str; 5] = ["no", "not", "never", "without", "except"];
const RECORDS: [&str; 12] = [
    "record",
    "records",
    "row",
    "rows",
    "sample",
    "samples",
    "observation",
    "observations",
    "entry",
    "entries",
    "measurement",
    "measurements",
];
const UNITS: [(&str, u64); 8] = [
    ("day", 86_400),
    ("days", 86_400),
    ("week", 7 * 86_400),
    ("weeks", 7 * 86_400),
    ("month", 30 * 86_400),
    ("months", 30 * 86_400),
    ("year", 365 * 86_400),
    ("years", 365 * 86_400),
];

impl Need {
    /// Reads the words.
    pub fn read(words: &Words) -> Self {
        let words = tokens(words.as_str());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut need = Self::default();
        for purpose in phrases(&words, &PURPOSES) {
            if !need.purposes.contains(&purpose) {
                need.purposes.push(purpose);
            }
        }
        need.use_ = phrases(&words, &USES).first().copied();
        (need.duration, need.min_records) = (duration(&words), records(&words));
        need
    }
}

/// Lower-case runs of letters and digits; marks between two digits ("5,000") do not part them.
fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.to_lowercase().chars().collect();
    let digit = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let mut words = vec![];
    let mut word = String::new();
    let mut before = None;
    for (c, next) in chars.iter().zip(chars.iter().skip(1).map(Some).chain([None])) {
        if c.is_alphanumeric() {
            word.push(*c);
        } else if !(matches!(c, ',' | '\'' | '’' | '_') && digit(before) && digit(next)) {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        before = Some(c);
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// What the phrases of a table in these words stand for, in their order, denied ones left out.
fn phrases<T: Copy>(words: &[&str], table: &[(&str, T)]) -> Vec<T> {
    let mut found = vec![];
    let mut at = 0usize;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let matching = table.iter().filter_map(|(phrase, means)| {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            rest.starts_with(&phrase).then_some((phrase.len(), *means))
        });
        let longest = matching.max_by_key(|(length, _)| *length);
        if let Some((_, means)) = longest {
            let mut before = words.iter().take(at).rev().skip_while(|word| matches!(**word, "for" | "any"));
            if !before.next().is_some_and(|word| DENIALS.contains(word)) {
                found.push(means);
            }
        }
        at = at.saturating_add(longest.map_or(1, |(length, _)| length));
    }
    found
}

/// A number at the head of these words, and how many words it takes: `5000`, `10k`, `2 million`.
fn number(words: &[&str]) -> Option<(u64, usize)> {
    let first = words.first()?;
    let scaled = [("k", 1_000u64), ("m", 1_000_000)]
        .into_iter()
        .find_map(|(suffix, scale)| Some((first.strip_suffix(suffix)?.parse::<u64>().ok()?, scale)));
    if let Some((value, scale)) = scaled {
        return Some((value.saturating_mul(scale), 1));
    }
    let value: u64 = first.parse().ok()?;
    let scale = match words.get(1) {
        Some(&"thousand") => 1_000,
        Some(&"million") => 1_000_000,
        _ => return Some((value, 1)),
    };
    Some((value.saturating_mul(scale), 2))
}

/// The first number with a word for records at most two words after it: "5,000 patient records".
fn records(words: &[&str]) -> Option<u64> {
    (0..words.len()).find_map(|at| {
        let rest = words.get(at..)?;
        let (value, taken) = number(rest)?;
        rest.iter().skip(taken).take(3).any(|word| RECORDS.contains(word)).then_some(value)
    })
}

/// The first number of days, weeks, months or years that follows "for" or is followed by a word for the
/// licence: "for 6 months", "a 12-month licence". Other spans ("the last 5 years") are about the data.
fn duration(words: &[&str]) -> Option<u64> {
    (0..words.len()).find_map(|at| {
        let rest = words.get(at..)?;
        let (value, taken) = number(rest)?;
        let mut rest = rest.iter().skip(taken);
        let unit = rest.next()?;
        let (_, seconds) = UNITS.iter().find(|(name, _)| name == unit)?;
        let after_for = at.checked_sub(1).and_then(|before| words.get(before)) == Some(&"for");
        let licence = rest.next().is_some_and(|word| matches!(*word, "licence" | "license" | "access"));
        (after_for || licence).then_some(value.saturating_mul(*seconds))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DAY: u64 = 86_400;

    fn read(words: &str) -> Need {
        Need::read(&Words::new(words).unwrap())
    }

    #[test]
    fn a_whole_need() {
        let need = read(
            "We look for doctor visits and chronic diseases by insurance plan, at least 5,000 records from \
             the last 10 years, for health research, raw rows, for 6 months; not for marketing.",
        );
        assert_eq!(
            need,
            Need {
                purposes: vec![Purpose::HealthResearch],
                use_: Some(Use::Raw),
                duration: Some(180 * DAY),
                min_records: Some(5_000),
            }
        );
    }

    #[test]
    fn the_longest_phrase_counts() {
        assert_eq!(read("research").purposes, [Purpose::Research]);
        assert_eq!(read("Non-commercial research.").purposes, [Purpose::NonCommercialResearch]);
        assert_eq!(read("commercial RESEARCH").purposes, [Purpose::CommercialResearch]);
        assert_eq!(read("a doctoral thesis").purposes, [Purpose::AcademicResearch]);
        assert_eq!(
            read("train models, market research and to train models").purposes,
            [Purpose::ModelTraining, Purpose::CommercialResearch]
        );
        assert_eq!(read("compute to data").use_, Some(Use::Compute));
    }

    #[test]
    fn what_is_denied_is_not_wanted() {
        for words in ["not for marketing", "no advertising", "never for any marketing", "without marketing"] {
            assert_eq!(read(words).purposes, [], "{words}");
        }
        assert_eq!(read("not for profit research").purposes, [Purpose::NonCommercialResearch]);
        assert_eq!(read("marketing, not research").purposes, [Purpose::Marketing]);
    }

    #[test]
    fn numbers_in_many_spellings() {
        let records =
            ["5000 rows", "5,000 rows", "5'000 rows", "5k patient rows", "5 thousand good clean rows"];
        for words in records {
            assert_eq!(read(words).min_records, Some(5_000), "{words}");
        }
        assert_eq!(read("2 million samples").min_records, Some(2_000_000));
        assert_eq!(read("99999999999999999m records").min_records, Some(u64::MAX));
        for words in
            ["5000 people", "rows of 5000", "5000 very long lists of rows", "99999999999999999999 rows"]
        {
            assert_eq!(read(words).min_records, None, "{words}");
        }
        assert_eq!(read("a 12-month licence").duration, Some(360 * DAY));
        assert_eq!(read("for 2 weeks").duration, Some(14 * DAY));
        assert_eq!(read("1 year access").duration, Some(365 * DAY));
        for words in ["the past 5 years", "5 years of data", "for years", "for 5"] {
            assert_eq!(read(words).duration, None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_read(words in "\\PC{1,300}") {
            if let Ok(words) = Words::new(&words) {
                Need::read(&words);
            }
        }
    }
}
