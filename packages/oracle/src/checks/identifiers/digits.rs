//! Identifiers that are runs of digits: cards and telephone numbers.

use super::{Confidence, Identifier};

/// A run of digits with the separators people write into numbers.
struct Run {
    plus: bool,
    /// The digits, without separators.
    digits: Vec<u8>,
    /// Lengths of the groups between separators.
    groups: Vec<usize>,
}

/// Finds cards and telephone numbers.
pub(super) fn find(text: &str) -> Vec<(Identifier, Confidence)> {
    runs(text).iter().filter_map(Run::kind).collect()
}

/// Most digits of a run that are looked at: longer than any identifier.
const MAX_DIGITS: usize = 32;

fn runs(text: &str) -> Vec<Run> {
    let pieces = text.split(|c: char| !(c.is_ascii_digit() || is_separator(c) || c == '+'));
    pieces.filter_map(Run::read).collect()
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}')
}

impl Run {
    fn read(text: &str) -> Option<Self> {
        let (plus, text) = match text.rsplit_once('+') {
            Some((_, after)) => (true, after),
            None => (false, text),
        };
        let groups: Vec<usize> =
            text.split(is_separator).map(str::len).filter(|length| *length > 0).collect();
        let digits: Vec<u8> =
            text.bytes().filter(u8::is_ascii_digit).map(|byte| byte.wrapping_sub(b'0')).collect();
        (!digits.is_empty() && digits.len() <= MAX_DIGITS).then_some(Self { plus, digits, groups })
    }

    fn kind(&self) -> Option<(Identifier, Confidence)> {
        use Confidence::{Certain, Possible};
        let length = self.digits.len();
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        if (13..=19).contains(&length) && self.is_card() {
            return Some((Identifier::PaymentCard, Certain));
        }
        if self.groups == [3, 2, 4] && self.is_social_security() {
            return Some((Identifier::NationalId, Certain));
        }
        if self.plus && (8..=15).contains(&length) {
            return Some((Identifier::Phone, Certain));
        }
        if self.is_date() {
            return None;
        }
        match self.groups.as_slice() {
            // North America.
            [3, 3, 4] | [1, 3, 3, 4] => Some((Identifier::Phone, Certain)),
            // International prefix, or national with its leading zero.
            [_] if zeros == 2 && (11..=17).contains(&length) => Some((Identifier::Phone, Possible)),
            [_] if zeros == 1 && (10..=12).contains(&length) => Some((Identifier::Phone, Possible)),
            [_] => None,
            [first, ..] if zeros > 0 && *first > 1 && (9..=17).contains(&length) => {
                Some((Identifier::Phone, Possible))
            }
            _ => None,
        }
    }

    /// Luhn's check digit, and the first digit of a payment network.
    fn is_card(&self) -> bool {
        let network = self.digits.first().is_some_and(|digit| (2..=6).contains(digit));
        let varied = self.digits.iter().any(|digit| Some(digit) != self.digits.first());
        let grouped = matches!(self.groups.as_slice(), [_] | [4, 4, 4, 4, ..] | [4, 6, 4 | 5]);
        network && varied && grouped && luhn(&self.digits)
    }

    /// Area, group and serial that the United States have given out.
    fn is_social_security(&self) -> bool {
        let number = self
            .digits
            .iter()
            .fold(0_u64, |number, digit| number.saturating_mul(10).saturating_add(u64::from(*digit)));
        let (area, rest) = (number / 1_000_000, number % 1_000_000);
        let (group, serial) = (rest / 10_000, rest % 10_000);
        area > 0 && area != 666 && area < 900 && group > 0 && serial > 0
    }

    /// Year, month, day in either order, with whatever follows.
    fn is_date(&self) -> bool {
        matches!(self.groups.as_slice(), [4, 1 | 2, 1 | 2, ..] | [1 | 2, 1 | 2, 4, ..] | [2, 2, 2, ..])
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([1_u32, 2].into_iter().cycle())
        .map(|(digit, factor)| {
            let product = u32::from(*digit).saturating_mul(factor);
            if product > 9 { product.saturating_sub(9) } else { product }
        })
        .fold(0, u32::saturating_add);
    sum.is_multiple_of(10)
}
