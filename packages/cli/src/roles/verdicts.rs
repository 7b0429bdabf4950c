//! What was found in a contribution, in words.

use oracle::checks::Code;
use serde_json::Value;

/// Why a contribution waits for an auditor, or does not count: a sentence, by its status as contracts tell it.
pub(super) fn why(status: &Value) -> Option<String> {
    let code = |state: &str| {
        let number = status.get(state)?.get("code")?.as_u64()?;
        Code::from_number(number.try_into().ok()?)
    };
    if let Some(flag) = code("flagged") {
        return Some(flag.sentence().into());
    }
    let sentence = code("rejected")?.sentence();
    // a flag rejects where nobody looked in time
    Some(match sentence.strip_suffix(": an auditor will look at it.") {
        Some(found) => {
            format!("{found}, and the auditors who were drawn said nothing in time: submit it again.")
        }
        None => sentence.into(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_have_a_sentence() {
        let of = |status| why(&status);
        assert_eq!(
            of(json!({ "rejected": { "code": 9 } })).as_deref(),
            Some("This data is in the pool already.")
        );
        let flagged = of(json!({ "flagged": { "code": 33 } })).expect("a code");
        assert!(flagged.ends_with("an auditor will look at it."), "{flagged}");
        let silent = of(json!({ "rejected": { "code": 33 } })).expect("a code");
        assert!(silent.ends_with("said nothing in time: submit it again."), "{silent}");
        for other in [
            json!("submitted"),
            json!({ "verified": { "quality": 9 } }),
            json!({ "rejected": { "code": 200 } }),
        ] {
            assert_eq!(of(other), None);
        }
    }
}
