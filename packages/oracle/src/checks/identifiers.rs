//! Direct identifiers in a text.
//!
//! What has a checksum or an unmistakable form is [`Certain`](Confidence::Certain) and refuses a
//! contribution; what merely looks like an identifier is [`Possible`](Confidence::Possible) and is looked at
//! by a person. This is a sieve, never a guarantee: a name in a sentence, a nickname or a rare job passes it,
//! and the best public systems miss about half. Every search takes time linear in the text.

mod digits;
mod iban;
mod national;

use std::net::{Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// A kind of direct identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identifier {
    /// An e-mail address.
    Email,
    /// A telephone number: E.164, or digits grouped like one.
    Phone,
    /// An IBAN with a good check number (ISO 13616, mod 97).
    Iban,
    /// A payment card number with a good check digit (Luhn).
    PaymentCard,
    /// A national identity, tax or insurance number.
    NationalId,
    /// An IPv4 or IPv6 address.
    IpAddress,
    /// A MAC address.
    MacAddress,
    /// A UUID, which may be a device's or an account's.
    Uuid,
    /// A place to within some ten metres.
    Coordinates,
    /// A form of address followed by what looks like a name.
    PersonName,
    /// An `@handle`.
    Handle,
}

impl Identifier {
    /// Its name in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "an e-mail address",
            Self::Phone => "a telephone number",
            Self::Iban => "an IBAN",
            Self::PaymentCard => "a payment card number",
            Self::NationalId => "a national identity number",
            Self::IpAddress => "an IP address",
            Self::MacAddress => "a MAC address",
            Self::Uuid => "a UUID",
            Self::Coordinates => "coordinates at full precision",
            Self::PersonName => "a person's name",
            Self::Handle => "an account's handle",
        }
    }
}

/// How sure the sieve is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Looks like one: a person decides.
    Possible,
    /// Is one by its form or check digits.
    Certain,
}

/// Every kind of identifier found in `text`, in the order of [`Identifier`], each once with the highest
/// confidence.
pub fn identifiers(text: &str) -> Vec<(Identifier, Confidence)> {
    let mut found = Vec::new();
    let mut after_title = false;
    for token in text.split(is_break).map(trim).filter(|token| !token.is_empty()) {
        found.extend(by_token(token));
        if after_title && token.starts_with(char::is_uppercase) {
            found.push((Identifier::PersonName, Confidence::Possible));
        }
        after_title = is_title(token);
    }
    found.extend(iban::find(text));
    found.extend(national::find(text));
    found.extend(digits::find(text));
    found.extend(coordinates(text));
    // Certain sorts after possible: walk backwards and keep the first of each kind.
    found.sort_unstable();
    found.reverse();
    found.dedup_by_key(|(kind, _)| *kind);
    found.reverse();
    found
}

fn is_break(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, ',' | ';' | '(' | ')' | '<' | '>' | '[' | ']' | '"' | '\'' | '|' | '=')
}

fn trim(token: &str) -> &str {
    token.trim_end_matches(['.', '!', '?', ':']).trim_start_matches('.')
}

fn by_token(token: &str) -> Option<(Identifier, Confidence)> {
    use Confidence::{Certain, Possible};
    if is_email(token) {
        Some((Identifier::Email, Certain))
    } else if is_ip(token) {
        Some((Identifier::IpAddress, Certain))
    } else if is_hex_groups(token, &[2; 6]) {
        Some((Identifier::MacAddress, Certain))
    } else if is_hex_groups(token, &[8, 4, 4, 4, 12]) {
        Some((Identifier::Uuid, Possible))
    } else if is_handle(token) {
        Some((Identifier::Handle, Possible))
    } else {
        None
    }
}

fn is_email(token: &str) -> bool {
    let token = token.strip_prefix("mailto:").unwrap_or(token);
    let Some((local, domain)) = token.split_once('@') else { return false };
    let Some((host, ending)) = domain.rsplit_once('.') else { return false };
    let word = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || more.contains(c))
    };
    let known_ending = ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic);
    word(local, "._%+-!#$&*/?^`{}~") && word(host, ".-") && known_ending
}

fn is_ip(token: &str) -> bool {
    let host = token.split(['/', '%']).next().unwrap_or_default();
    let v4 = host.split_once(':').map_or(host, |(before_port, _)| before_port);
    v4.parse::<Ipv4Addr>().is_ok() || (host.len() > 3 && host.parse::<Ipv6Addr>().is_ok())
}

/// Groups of hexadecimal digits of these lengths, between hyphens or colons.
fn is_hex_groups(token: &str, lengths: &[usize]) -> bool {
    let mark = if token.contains(':') { ':' } else { '-' };
    let groups = token.split(mark);
    groups.clone().count() == lengths.len()
        && groups.zip(lengths).all(|(group, length)| {
            group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

fn is_handle(token: &str) -> bool {
    token.strip_prefix('@').is_some_and(|name| {
        name.chars().nth(2).is_some() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
    })
}

/// Forms of address in the languages the pools speak first.
fn is_title(token: &str) -> bool {
    const TITLES: [&str; 18] = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme", "mlle", "monsieur", "madame",
        "señor", "señora", "signor", "signora", "dhr", "mevr",
    ];
    let lower = token.to_lowercase();
    TITLES.contains(&lower.as_str())
}

/// Two neighbouring decimal degrees with four or more places (11 metres), latitude first.
fn coordinates(text: &str) -> Option<(Identifier, Confidence)> {
    const PLACES: usize = 4;
    let degrees = |token: &str, most: u64| {
        let token = token.trim_end_matches(['°', 'N', 'S', 'E', 'W', 'n', 's', 'e', 'w']);
        let Some((whole, fraction)) = token.split_once('.') else { return false };
        let fine = fraction.len() >= PLACES && fraction.bytes().all(|byte| byte.is_ascii_digit());
        let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
        fine && whole.parse::<u64>().is_ok_and(|whole| whole <= most)
    };
    let tokens = text.split(|c| is_break(c) || c == '/' || c == ':').filter(|token| !token.is_empty());
    let found = tokens.clone().zip(tokens.skip(1)).any(|(a, b)| degrees(a, 90) && degrees(b, 180));
    found.then_some((Identifier::Coordinates, Confidence::Certain))
}
