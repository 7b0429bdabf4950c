//! reward-token: GRAIN. cw20-base plus bonding, reserve, emission, redemption.
