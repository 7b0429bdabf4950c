//! How data-pool is set up.

use cosmwasm_std::Coin;
use lean_serde::lean_serde;

/// Durations, in seconds, each with its range. Production values in brackets.
#[lean_serde]
#[derive(Copy)]
pub struct Durations {
    /// From the proposal of a pool until anyone may refuse it (30 d); 1 s to 90 d.
    pub decide: u64,
    /// From a cut until its edition must be published (7 d); 1 s to 30 d.
    pub publish: u64,
    /// From a cut until its edition is no longer sold (90 d); longer than `publish`, at most
    /// 16 x `grace`: so there are cut periods that do not fill the 16 editions that may be unclosed.
    pub sale: u64,
    /// From a withdrawal until older editions stop selling the cohort (7 d); 1 s to 7 d.
    pub grace: u64,
    /// What a cohort has to reach `min_heads`, before it can be ended for being below them (90 d); 1 s to 400 d.
    pub cohort_trial: u64,
    /// Over which the relayers' and the auditors' pots are shared out (7 d); 1 s to 30 d.
    pub relayer_week: u64,
    /// How long further signatures over a consumed report are counted (1 d); 1 s to 7 d. A week is shared out
    /// that much after its end.
    pub cosign: u64,
    /// From a submission until a contribution on which nobody reported can be expired (14 d); 1 s to 60 d.
    pub verify: u64,
    /// What each auditor has for an audit (72 h); 1 s to 14 d.
    pub audit: u64,
    /// From a withdrawal until the same identity may enter that cohort again (30 d); 1 s to 90 d.
    pub reentry: u64,
    /// After which a suspended pool is active again (30 d); 1 s to 30 d.
    pub suspension: u64,
    /// From an erasure until what was never claimed is the purse's (2 y); 1 s to 10 y.
    pub sweep: u64,
}

const DAY: u64 = 86_400;

impl Durations {
    /// Those of a network that people trust with their data.
    pub const fn production() -> Self {
        Self {
            decide: 30 * DAY,
            publish: 7 * DAY,
            sale: 90 * DAY,
            grace: 7 * DAY,
            cohort_trial: 90 * DAY,
            relayer_week: 7 * DAY,
            cosign: DAY,
            verify: 14 * DAY,
            audit: 3 * DAY,
            reentry: 30 * DAY,
            suspension: 30 * DAY,
            sweep: 730 * DAY,
        }
    }

    /// Seconds, for a network on one's own machine.
    pub const fn localnet() -> Self {
        Self {
            decide: 600,
            publish: 300,
            sale: 3_600,
            grace: 240,
            cohort_trial: 1_800,
            relayer_week: 3_600,
            cosign: 120,
            verify: 900,
            audit: 180,
            reentry: 600,
            suspension: 1_200,
            sweep: 7_200,
        }
    }
}

/// Sets data-pool up. By anyone, without funds. Fails on funds, an address that is not of this chain, a denom that
/// is not native, and a duration out of its range.
#[lean_serde]
pub struct InstantiateMsg {
    /// Owner until hand-over; the sender without one.
    pub owner: Option<String>,
    /// identity-registry.
    pub registry: String,
    /// reward-token.
    pub token: String,
    /// Who decides on pools that are proposed from now on: governance, a cw3 multisig, a DAO DAO core.
    pub authority: String,
    /// Where the purse's share goes: governance.
    pub purse: String,
    /// The denom that backs GRAIN, native; the reserve share of other denoms joins the purse.
    pub reserve_denom: String,
    /// What proposing a pool takes, in a native denom: returned unless the authority refuses.
    pub pool_deposit: Coin,
    /// What opening a cohort takes, in a native denom, but for a template that the curator opens: returned once it had
    /// `min_heads` at a cut.
    pub cohort_deposit: Coin,
    /// What a contribution takes while it waits for a verdict, in a native denom, so that nobody fills the keepers'
    /// queue for nothing; zero for none. Always returned: at its verdict, when it expires or is withdrawn.
    pub contribution_deposit: Coin,
    /// All durations.
    pub durations: Durations,
}
