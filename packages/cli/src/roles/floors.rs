//! What a record costs at least: as people write it, and whether anything could be sold so.

use anyhow::{Result, ensure};
use api::marketplace::{ConfigResponse, QueryMsg};
use cosmwasm_std::Coin;
use terms::{CW20_PREFIX, Floor};

use crate::node::Node;
use crate::options::denom_of;
use crate::output::tell;

/// Floors as people write them, in the order that terms have.
pub(super) fn floors(coins: &[Coin], token: &str) -> Result<Vec<Floor>> {
    let mut floors: Vec<Floor> =
        coins.iter().map(|coin| Floor { denom: denom_of(&coin.denom, token), amount: coin.amount }).collect();
    floors.sort_by(|a, b| a.denom.cmp(&b.denom));
    for two in floors.windows(2) {
        if let [one, other] = two {
            ensure!(one.denom != other.denom, "--floor names {} twice", short(&one.denom, token));
        }
    }
    Ok(floors)
}

/// Floors for people: `3000ustake`, `2000grain`.
pub(super) fn written(floors: &[Floor], token: &str) -> Vec<String> {
    floors.iter().map(|floor| format!("{}{}", floor.amount, short(&floor.denom, token))).collect()
}

fn short<'a>(denom: &'a str, token: &str) -> &'a str {
    if denom.strip_prefix(CW20_PREFIX) == Some(token) { "grain" } else { denom }
}

/// Refuses floors in none of the denoms that the marketplace takes: people would contribute, and nothing could be sold.
/// Where some are in others, which it may take one day, it is said.
pub(super) fn must_sell(floors: &[Floor], node: &Node) -> Result<()> {
    let market: ConfigResponse = node.ask().ask(&node.contracts().marketplace, &QueryMsg::Config {})?;
    if let Some(warning) = judge(floors, &market.denoms, node.contracts().token.as_str())? {
        tell(warning);
    }
    Ok(())
}

fn judge(floors: &[Floor], taken: &[String], token: &str) -> Result<Option<String>> {
    let (good, bad): (Vec<&Floor>, Vec<&Floor>) =
        floors.iter().partition(|floor| taken.contains(&floor.denom));
    let all = |denoms: &mut dyn Iterator<Item = &String>| {
        denoms.map(|denom| short(denom, token)).collect::<Vec<_>>().join(", ")
    };
    let (others, taken) = (all(&mut bad.iter().map(|floor| &floor.denom)), all(&mut taken.iter()));
    ensure!(
        !good.is_empty(),
        "nothing is paid in {others}, so nothing of this cohort could be sold: give a floor in {taken}"
    );
    let warning = format!("nothing is paid in {others} at present: nothing of this cohort is sold for it");
    Ok(Some(warning).filter(|_| !bad.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(coins: &[(u128, &str)]) -> Result<Vec<Floor>> {
        let coins: Vec<Coin> = coins.iter().map(|(amount, denom)| Coin::new(*amount, *denom)).collect();
        floors(&coins, "token")
    }

    #[test]
    fn floors_are_in_order_each_denom_once() {
        let found = read(&[(3, "ustake"), (2, "grain")]).expect("good");
        assert_eq!(written(&found, "token"), ["2grain", "3ustake"]);
        for twice in [[(3, "ustake"), (4, "ustake")], [(1, "grain"), (1, "GRAIN")]] {
            let says = read(&twice).expect_err("twice").to_string();
            assert!(says == "--floor names ustake twice" || says == "--floor names grain twice", "{says}");
        }
    }

    #[test]
    fn what_could_never_be_sold_is_refused() {
        let taken = ["cw20:token".to_string(), "ustake".into()];
        let judged = |coins: &[(u128, &str)]| judge(&read(coins).expect("good"), &taken, "token");
        assert_eq!(judged(&[(3, "ustake"), (2, "grain")]).expect("both"), None);
        assert_eq!(
            judged(&[(3, "ugold")]).expect_err("none").to_string(),
            "nothing is paid in ugold, so nothing of this cohort could be sold: give a floor in grain, ustake"
        );
        let warning = judged(&[(3, "ugold"), (2, "grain")]).expect("one").expect("of the other");
        assert!(warning.starts_with("nothing is paid in ugold at present"), "{warning}");
    }
}
