//! Where buyers are.

use cosmwasm_schema::cw_serde;

/// Countries that terms may name.
pub const MAX_REGIONS: usize = 32;

/// Where a buyer must be, by ISO 3166-1 alpha-2 codes. Lists are sorted, each code once, 1 to 32.
#[cw_serde]
#[derive(Eq)]
pub enum Regions {
    /// Anywhere, or nowhere known.
    Any {},
    /// In one of these.
    Only(Vec<String>),
    /// Anywhere known but in these.
    Except(Vec<String>),
}

/// Two upper-case letters, as in ISO 3166-1 alpha-2.
pub fn is_region(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Regions {
    /// Is a buyer of this region welcome? One without a region only where any is.
    pub fn admits(&self, region: Option<&str>) -> bool {
        let listed = |codes: &[String], code: &str| codes.iter().any(|listed| listed == code);
        match (self, region) {
            (Self::Any {}, _) => true,
            (Self::Only(codes), Some(code)) => listed(codes, code),
            (Self::Except(codes), Some(code)) => !listed(codes, code),
            (_, None) => false,
        }
    }
}
