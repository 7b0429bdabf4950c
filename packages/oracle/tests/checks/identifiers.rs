//! Direct identifiers, certain and possible.

use super::*;

#[test]
fn code_2_direct_identifier() {
    let good = distinct();
    // In the header: a known word, and a name that the schema lists.
    for (name, word) in [("email", "email"), ("first_name", "name"), ("person_id", "person_id")] {
        let lines = file(&good).lines().map(|line| format!("{line},x\n")).collect::<String>();
        let text = lines.replacen("hlthp,x", &format!("hlthp,{name}"), 1);
        let error = ReadError::DirectColumn { line: 1, position: 11, word: word.into() };
        rejected(&alone(&text, 100), Code::DirectIdentifier, &[unreadable(error)]);
    }
    // In a cell, where a number should be.
    let mut rows = good.clone();
    rows[4] = with_cell(&rows[4], 6, "jane.doe@example.org");
    rows[9] = with_cell(&rows[9], 6, "bob@example.org");
    let found = Finding::Identifiers {
        column: "disea".into(),
        kind: Identifier::Email,
        certain: true,
        cells: 2,
        first_record: 5,
    };
    let report = report(&rows, &SeenRows::new());
    rejected(&report, Code::DirectIdentifier, std::slice::from_ref(&found));
    let sentence = "column `disea` holds an e-mail address in 2 cells, first in record 5";
    assert_eq!(found.to_string(), sentence);
    assert!(!serde_json::to_string(&report).unwrap().contains("example.org"), "a report repeats no value");
}

#[test]
fn code_32_possible_identifier() {
    let mut rows = distinct();
    rows[0] = with_cell(&rows[0], 6, "ask Dr Miller");
    let finding = Finding::Identifiers {
        column: "disea".into(),
        kind: Identifier::PersonName,
        certain: false,
        cells: 1,
        first_record: 1,
    };
    flagged(&report(&rows, &SeenRows::new()), Code::PossibleIdentifier, &[finding]);
}

#[test]
fn identifiers_of_every_kind() {
    use Confidence::{Certain, Possible};
    use Identifier as I;
    let cases: [(&str, I, Confidence); 33] = [
        ("write to Jane.Doe+x@mail.example.co.uk, please", I::Email, Certain),
        ("mailto:a@b.org", I::Email, Certain),
        ("<a_b@bücher.de>", I::Email, Certain),
        ("call +49 30 1234567 today", I::Phone, Certain),
        ("+14155552671", I::Phone, Certain),
        ("(415) 555-2671", I::Phone, Certain),
        ("030 1234 5678", I::Phone, Possible),
        ("0049301234567", I::Phone, Possible),
        ("DE89 3704 0044 0532 0130 00", I::Iban, Certain),
        ("iban:gb82west12345698765432.", I::Iban, Certain),
        ("NO9386011117947", I::Iban, Certain),
        ("4111 1111 1111 1111", I::PaymentCard, Certain),
        ("card 378282246310005 exp", I::PaymentCard, Certain),
        ("5555-5555-5555-4444", I::PaymentCard, Certain),
        ("078-05-1120", I::NationalId, Certain),
        ("AB123456C", I::NationalId, Certain),
        ("no. AB 12 34 56 C!", I::NationalId, Certain),
        ("12345678Z", I::NationalId, Certain),
        ("X1234567L", I::NationalId, Certain),
        ("RSSMRA85T10A562S", I::NationalId, Certain),
        ("255081416802538", I::NationalId, Certain),
        ("44051401359", I::NationalId, Possible),
        ("from 192.168.1.17:8080", I::IpAddress, Certain),
        ("2001:db8::8a2e:370:7334", I::IpAddress, Certain),
        ("[fe80::1%eth0]", I::IpAddress, Certain),
        ("00:1A:2B:3C:4D:5E", I::MacAddress, Certain),
        ("00-1a-2b-3c-4d-5e", I::MacAddress, Certain),
        ("123e4567-e89b-12d3-a456-426614174000", I::Uuid, Possible),
        ("at 52.520008, 13.404954", I::Coordinates, Certain),
        ("-33.8688°, 151.2093° E", I::Coordinates, Certain),
        ("seen by Frau Müller", I::PersonName, Possible),
        ("Mr. Smith", I::PersonName, Possible),
        ("follow @jane_doe", I::Handle, Possible),
    ];
    for (text, kind, confidence) in cases {
        assert!(identifiers(text).contains(&(kind, confidence)), "{text}: {:?}", identifiers(text));
    }
}

#[test]
fn what_is_no_identifier() {
    let fine = [
        "",
        "felt well after lunch",
        "6.907755",
        ".1442925",
        "2026-11-23",
        "23.11.2026 14:05",
        "08:15:00",
        "120/80 mmHg",
        "5 x 400 m at 4:30",
        "dr",
        "the m of it",
        "a@b",
        "@",
        "@@",
        "1234567890123456",
        "DE89 3704 0044 0532 0130 01",
        "999-99-9999",
        "4111 1111 1111 1112",
        "256.1.1.1",
        "1.2.3",
        "12345678A",
        "52.52, 13.40",
        "::",
        "1e400",
        "+",
        "((((",
        "walked 10,000 steps",
        "ABCDEF85T10A562X",
    ];
    for text in fine {
        assert_eq!(identifiers(text), [], "{text}");
    }
    // Long and repetitive texts take linear time.
    for part in ["DE ", "+1", "1 ", "@", "a@", "é", "::", "Mr ", "1.", "((", "AB 12 34 56 "] {
        let _ = identifiers(&part.repeat(200_000));
    }
}
