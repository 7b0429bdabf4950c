//! Whether what a buyer asks for fits a contributor's terms, and every reason why not.

use std::fmt;

use lean_serde::lean_serde;

use crate::{Kind, Purpose, Refusal, Terms};

/// How data is used.
#[lean_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Use {
    /// The buyer gets the (anonymised) rows.
    Raw,
    /// The buyer computes on them without getting them.
    Compute,
}

impl Use {
    /// Its name in JSON. Stable.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Compute => "compute",
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a buyer is, as the registry knows it, and wants.
#[lean_serde]
#[derive(Eq)]
pub struct Ask {
    /// Person, or what sort of organisation.
    pub kind: Kind,
    /// ISO 3166-1 alpha-2; none: not known.
    pub region: Option<String>,
    /// Level of assurance, 1 to 3. Terms set no bound on it: the marketplace does.
    pub level: u8,
    /// What for.
    pub purpose: Purpose,
    /// How.
    #[serde(rename = "use")]
    pub use_: Use,
    /// How long, seconds, above zero.
    pub duration: u64,
    /// Paid in what: native denom, or `cw20:` and an address.
    pub denom: String,
}

impl Terms {
    /// Is this use permitted?
    pub fn allows(&self, use_: Use) -> bool {
        match use_ {
            Use::Raw => self.raw,
            Use::Compute => self.compute,
        }
    }

    /// Every reason why these terms do not fit what is asked, in the order of [`Refusal`]. None: they do, at
    /// the right price.
    pub fn judge(&self, ask: &Ask) -> Vec<Refusal> {
        let mut refusals = vec![];
        if !self.permits(ask.purpose) {
            refusals.push(Refusal::Purpose { asked: ask.purpose, permitted: self.purposes.clone() });
        }
        if !self.buyer_kinds.contains(&ask.kind) {
            refusals.push(Refusal::BuyerKind { kind: ask.kind, permitted: self.buyer_kinds.clone() });
        }
        if !self.regions.admits(ask.region.as_deref()) {
            refusals.push(Refusal::Region { region: ask.region.clone(), permitted: self.regions.clone() });
        }
        if !self.allows(ask.use_) {
            let permitted = [Use::Raw, Use::Compute].into_iter().filter(|use_| self.allows(*use_)).collect();
            refusals.push(Refusal::Use { asked: ask.use_, permitted });
        }
        if ask.duration == 0 || ask.duration > self.longest_use {
            refusals.push(Refusal::Duration { asked: ask.duration, longest: self.longest_use });
        }
        if self.floor(&ask.denom).is_none() {
            let permitted = self.floors.iter().map(|floor| floor.denom.clone()).collect();
            refusals.push(Refusal::Denom { denom: ask.denom.clone(), permitted });
        }
        refusals
    }
}
