//! International bank account numbers.

use super::{Confidence, Identifier};

/// Countries and the lengths of their IBANs (SWIFT registry).
const LENGTHS: [(&str, usize); 60] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BR", 29),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("SA", 24),
    ("SE", 24),
    ("SK", 24),
    ("UA", 29),
];

/// Finds an IBAN, written together or in groups.
pub(super) fn find(text: &str) -> Option<(Identifier, Confidence)> {
    let mut at_word = true;
    for (index, letter) in text.char_indices() {
        if at_word && letter.is_ascii_alphabetic() && text.get(index..).is_some_and(starts) {
            return Some((Identifier::Iban, Confidence::Certain));
        }
        at_word = !letter.is_alphanumeric();
    }
    None
}

fn starts(text: &str) -> bool {
    let country = text.get(..2).unwrap_or_default().to_ascii_uppercase();
    let Some((_, length)) = LENGTHS.into_iter().find(|(code, _)| *code == country) else { return false };
    let mut compact = text.chars().filter(|c| !matches!(c, ' ' | '-' | '\u{a0}'));
    let number: Vec<char> = compact.by_ref().take(length).collect();
    let check_digits = number.iter().skip(2).take(2).all(char::is_ascii_digit);
    let digits: Option<Vec<u32>> = number.iter().map(|c| c.to_digit(36)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() == length && check_digits) else { return false };
    // The first four go to the end; letters count as two digits; the whole is 1 modulo 97.
    let turned = digits.iter().skip(4).chain(digits.iter().take(4));
    let rest = turned.fold(0_u32, |rest, digit| {
        let shifted = rest.saturating_mul(if *digit > 9 { 100 } else { 10 });
        shifted.saturating_add(*digit) % 97
    });
    rest == 1
}
