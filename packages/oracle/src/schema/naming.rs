//! Column names that announce a direct identifier.

/// Words of which one alone gives a column away.
const WORDS: [&str; 41] = [
    "name",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "forename",
    "nickname",
    "username",
    "email",
    "mail",
    "phone",
    "telephone",
    "tel",
    "mobile",
    "fax",
    "address",
    "street",
    "postcode",
    "zip",
    "zipcode",
    "iban",
    "bic",
    "ssn",
    "nin",
    "passport",
    "imei",
    "imsi",
    "mac",
    "ip",
    "uuid",
    "lat",
    "latitude",
    "lon",
    "lng",
    "longitude",
    "gps",
    "dob",
    "birthdate",
    "birthday",
    "signature",
    "photo",
];

/// Pairs of neighbouring words that do; `name` after another word is a device's or a drug's.
const PAIRS: [(&str, &str); 16] = [
    ("first", "name"),
    ("last", "name"),
    ("full", "name"),
    ("family", "name"),
    ("given", "name"),
    ("user", "name"),
    ("patient", "name"),
    ("user", "id"),
    ("patient", "id"),
    ("person", "id"),
    ("member", "id"),
    ("customer", "id"),
    ("national", "id"),
    ("birth", "date"),
    ("date", "birth"),
    ("card", "number"),
];

/// The word or words by which a column's name announces a direct identifier, or `None`. Words are split at
/// anything that is not a letter or digit and at a capital after a small letter; case does not matter. The
/// answer is from a fixed list, never the file's own text.
pub fn direct_name(column: &str) -> Option<&'static str> {
    let words = words(column);
    let alone = words.len() == 1;
    let single = words.iter().find_map(|word| {
        WORDS.into_iter().find(|known| known == word).filter(|known| *known != "name" || alone)
    });
    single.or_else(|| {
        words.iter().zip(words.iter().skip(1)).find_map(|(first, second)| {
            PAIRS.into_iter().find(|(a, b)| a == first && b == second).map(|(a, b)| match (a, b) {
                (_, "name") => "name",
                ("card", _) => "card number",
                (_, "id") => "personal id",
                _ => "date of birth",
            })
        })
    })
}

/// Longest name that is looked at, in characters.
const MAX_NAME_CHARS: usize = 256;

fn words(column: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower_before = false;
    for letter in column.chars().take(MAX_NAME_CHARS) {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && lower_before) {
            words.push(String::new());
        }
        lower_before = letter.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty() && word != "of");
    words
}

#[cfg(test)]
mod tests {
    use super::direct_name;

    #[test]
    fn names_that_give_a_person_away() {
        let direct = [
            ("email", "email"),
            ("E-Mail", "mail"),
            ("userEmail", "email"),
            ("phone_number", "phone"),
            ("Name", "name"),
            ("first_name", "name"),
            ("patientId", "personal id"),
            ("GPS_lat", "gps"),
            ("date_of_birth", "date of birth"),
            ("ip", "ip"),
        ];
        for (name, word) in direct {
            assert_eq!(direct_name(name), Some(word), "{name}");
        }
        for fine in ["idp", "lpi", "mdvis", "device_name", "relation", "zipper", "tip", "", "___", "plate"] {
            assert_eq!(direct_name(fine), None, "{fine}");
        }
    }
}
