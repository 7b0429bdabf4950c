//! Amounts as people write them: whole micro-units, with a denom where there is a choice.

use cosmwasm_std::Coin;

/// `5000000ustake`, `5000000grain`.
pub(crate) fn coin(text: &str) -> Result<Coin, String> {
    let wrong = || {
        format!(
            "{text:?} is no amount with its denom: write whole micro-units, for instance 5000000ustake or 5000000grain"
        )
    };
    let denom = text.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
    let (amount, denom) = text.split_at(denom);
    if !denom.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return Err(wrong());
    }
    Ok(Coin::new(amount.parse::<u128>().map_err(|_| wrong())?, denom))
}

/// `5000000`: of a denom that is named elsewhere.
pub(crate) fn micro(text: &str) -> Result<u128, String> {
    text.parse().map_err(|_| {
        format!("{text:?} is no amount: write whole micro-units without a denom, for instance 5000000")
    })
}

/// `5000000` or `5000000grain`: of GRAIN.
pub(crate) fn grain(text: &str) -> Result<u128, String> {
    let amount = text.strip_suffix("grain").unwrap_or(text);
    amount.parse().map_err(|_| {
        format!("{text:?} is no amount of GRAIN: write whole micro-units, for instance 1000000 for one GRAIN")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coins_are_whole_and_have_a_denom() {
        assert_eq!(coin("5000000ustake"), Ok(Coin::new(5_000_000u128, "ustake")));
        assert_eq!(coin("1ibc/27394F"), Ok(Coin::new(1u128, "ibc/27394F")));
        for wrong in ["", "5", "ustake", "1.5ustake", "-5ustake", "5 ustake", "5_000ustake", "5/x"] {
            let says = coin(wrong).expect_err("no coin");
            assert!(says.ends_with("for instance 5000000ustake or 5000000grain"), "{says}");
        }
    }

    #[test]
    fn amounts_say_what_form_is_wanted() {
        assert_eq!((micro("100"), grain("100"), grain("100grain")), (Ok(100), Ok(100), Ok(100)));
        for wrong in ["", "1.5", "-5", "100ustake", "ten"] {
            assert!(micro(wrong).expect_err("none").contains("whole micro-units"), "{wrong}");
            assert!(grain(wrong).expect_err("none").contains("1000000 for one GRAIN"), "{wrong}");
        }
        assert!(micro("100grain").is_err(), "of which denom is said elsewhere");
    }
}
