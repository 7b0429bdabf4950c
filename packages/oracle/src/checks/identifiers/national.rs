//! National numbers that have letters or a strong check number. (Social security numbers of the United States
//! are told by their grouping, beside telephone numbers.)

use super::{Confidence, Identifier};

/// Finds one.
pub(super) fn find(text: &str) -> Option<(Identifier, Confidence)> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let certain = words.clone().any(is_certain) || is_spaced_nino(text);
    if certain {
        return Some((Identifier::NationalId, Confidence::Certain));
    }
    // One in ten numbers of eleven digits passes by chance: not enough to refuse.
    words.into_iter().any(is_pesel).then_some((Identifier::NationalId, Confidence::Possible))
}

fn is_certain(word: &str) -> bool {
    let upper = word.to_ascii_uppercase();
    is_nino(&upper) || is_dni(&upper) || is_codice_fiscale(&upper) || is_nir(&upper)
}

/// Does the word have this shape: `A` a letter, `9` a digit, `*` either?
fn shaped(word: &str, shape: &str) -> bool {
    word.len() == shape.len()
        && word.bytes().zip(shape.bytes()).all(|(byte, form)| match form {
            b'A' => byte.is_ascii_uppercase(),
            b'9' => byte.is_ascii_digit(),
            _ => byte.is_ascii_alphanumeric(),
        })
}

fn number(digits: &str) -> Option<u64> {
    digits.parse().ok()
}

/// United Kingdom, national insurance number.
fn is_nino(word: &str) -> bool {
    let prefix = word.get(..2).unwrap_or_default();
    let never = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"].contains(&prefix)
        || prefix.contains(['D', 'F', 'I', 'Q', 'U', 'V'])
        || prefix.ends_with('O');
    shaped(word, "AA999999A") && !never && word.ends_with(['A', 'B', 'C', 'D'])
}

/// The same in its usual groups, `QQ 12 34 56 C`.
fn is_spaced_nino(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(5).any(|group| {
        let lengths = group.iter().map(|word| word.len());
        lengths.eq([2, 2, 2, 2, 1]) && is_nino(&group.concat().to_ascii_uppercase())
    })
}

/// Spain, DNI and NIE: the letter is the number modulo 23.
fn is_dni(word: &str) -> bool {
    const LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";
    let number = if shaped(word, "99999999A") {
        word.get(..8).and_then(number)
    } else if shaped(word, "A9999999A") {
        let first = ["X", "Y", "Z"].iter().position(|first| word.starts_with(first));
        first.zip(word.get(1..8)).and_then(|(first, rest)| number(&format!("{first}{rest}")))
    } else {
        None
    };
    let letter = number.and_then(|number| LETTERS.chars().nth(usize::try_from(number % 23).ok()?));
    letter.is_some_and(|letter| word.ends_with(letter))
}

/// Italy, tax code: the last letter checks the other fifteen characters.
fn is_codice_fiscale(word: &str) -> bool {
    // Values of 0-9 or A-J in odd places, then of K-Z.
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    if !shaped(word, "AAAAAA**A**A***A") || !word.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let ordinal =
        |c: char| c.to_digit(36).map(|value| if value > 9 { value.saturating_sub(10) } else { value });
    let sum =
        word.chars().take(15).zip([true, false].into_iter().cycle()).try_fold(0_u32, |sum, (c, odd)| {
            let ordinal = ordinal(c)?;
            let value = if odd { *ODD.get(usize::try_from(ordinal).ok()?)? } else { ordinal };
            Some(sum.saturating_add(value))
        });
    sum.map(|sum| sum % 26) == word.chars().last().and_then(ordinal)
}

/// France, social security number with its key: 97 less the number modulo 97.
fn is_nir(word: &str) -> bool {
    let sex = word.starts_with(['1', '2']);
    let parts = word.get(..13).and_then(number).zip(word.get(13..).and_then(number));
    shaped(word, "999999999999999")
        && sex
        && parts.is_some_and(|(body, key)| {
            body.checked_rem(97).map(|rest| 97_u64.saturating_sub(rest)) == Some(key)
        })
}

/// Poland, PESEL: weights 1, 3, 7, 9, and a month that its century allows.
fn is_pesel(word: &str) -> bool {
    let month = word.get(2..4).and_then(number).map(|month| month % 20);
    let sum = word
        .chars()
        .zip([1_u32, 3, 7, 9].into_iter().cycle().take(10).chain([1]))
        .filter_map(|(c, weight)| Some(c.to_digit(10)?.saturating_mul(weight)))
        .fold(0, u32::saturating_add);
    shaped(word, "99999999999")
        && month.is_some_and(|month| (1..=12).contains(&month))
        && sum.is_multiple_of(10)
}
