//! Puts the suite on a chain: from one `deploy.toml` to one `deployments/<chain id>.json`, which everything else reads.
//!
//! A deployment is a list of steps, each one transaction. Before a transaction is sent, its hash and the sequence that it
//! takes are in the journal; so whatever happens in between, the next run finds it again, or knows that it can get into
//! no block any more. No step is done twice; where the node cannot say whether one is done, the run stops.

mod artifacts;
mod config;
mod deployment;
pub mod doctor;
mod error;
mod journal;
pub mod keys;
mod messages;
mod part;
mod profile;
mod run;
mod step;
pub mod test_keys;
mod told;

pub use artifacts::{Artifact, Artifacts};
pub use config::Config;
pub use deployment::{Deployed, Deployment};
pub use error::Error;
pub use journal::{Block, Done, Journal, Try};
pub use part::Part;
pub use profile::Profile;
pub use run::{Deployer, Moment};
pub use step::Step;
