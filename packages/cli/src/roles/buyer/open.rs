//! Opens what was delivered.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use api::data_pool::{EditionResponse, QueryMsg as Pool};
use api::identity_registry::{self, Custody};
use api::marketplace::{OrderResponse, OrderStatus, Purchase, QueryMsg};
use api::{CohortId, OrderId};
use chain::files::Readers;
use deploy::Part;
use oracle::bundle::{self, check_bundle};
use sealed_key::{EditionKey, age_identity};
use serde_json::json;

use super::secret;
use crate::options::Act;
use crate::output::{facts, moment};
use crate::roles::{must_be_new, read, write_new};

/// Opens a bundle with the key that was delivered, checks it by the root on chain, and writes its files.
pub(super) async fn open(order: OrderId, bundle: &Path, out: &Path, act: &Act) -> Result<()> {
    let session = act.session().await?;
    let node = session.node().await?;
    let (ask, at) = (node.ask(), node.contracts());
    let found: OrderResponse = ask.ask(&at.marketplace, &QueryMsg::Order { order })?;
    let (r1, e) = match &found.status {
        OrderStatus::Delivered { r1, e, .. }
        | OrderStatus::Disputed { r1, e, .. }
        | OrderStatus::Resolved { r1, e, .. }
        | OrderStatus::Settled { r1, e, .. } => (r1, e),
        OrderStatus::Funded => {
            bail!("order {order} is not delivered yet: it has until {}", moment(found.deliver_by))
        }
        OrderStatus::Refunded { .. } => bail!("order {order} was paid back: nothing was delivered"),
    };
    let secret = secret(&session);
    if secret.public().0.as_slice() != found.b1.as_slice() {
        bail!(
            "order {order} is sealed to another exchange key than that of {}: open it with the key that bought it",
            session.wallet.address()
        );
    }
    let Purchase { pool, edition, lines, .. } = &found.purchase;
    let query = Pool::Edition { pool: *pool, edition: *edition };
    let EditionResponse { edition: cut, .. } = ask.ask(&at.data_pool, &query)?;
    let published = cut.published.with_context(|| format!("edition {edition} is not published"))?;
    let query = identity_registry::QueryMsg::Custody { custody: found.custody };
    let custody: Custody = ask.ask(&at.registry, &query)?;
    let cohorts: Vec<CohortId> = lines.iter().map(|line| line.cohort).collect();
    let root =
        published.manifest_root.as_slice().try_into().map_err(|_| anyhow!("a root of another length"))?;
    let key = EditionKey {
        chain_id: &session.deployment.chain_id,
        data_pool: session.at(Part::DataPool),
        pool: *pool,
        edition: *edition,
        cohorts: &cohorts,
        p: custody.p.as_slice().try_into().map_err(|_| anyhow!("a custody key of another length"))?,
        manifest_root: root,
    };
    let seed = secret.open(r1, e)?.age_seed(&key)?;
    let plaintext = bundle::open(&bundle::identity(&age_identity(&seed))?, &read(bundle)?)
        .with_context(|| format!("{} is no bundle of order {order}", bundle.display()))?;
    let checked = check_bundle(&root, &cohorts, &plaintext)?;
    let manifest = checked.manifest.to_json()?;
    let name = |cohort| out.join(checked.manifest.facts.format.file_name(cohort));
    let mut files: Vec<(PathBuf, &[u8])> =
        checked.files.iter().map(|file| (name(file.cohort), file.rows)).collect();
    files.push((out.join("manifest.json"), &manifest));
    files.iter().try_for_each(|(path, _)| must_be_new(path))?;
    for (path, content) in files {
        write_new(&path, content, Readers::Owner)?;
    }
    act.output.facts(facts([
        ("order", order.into()),
        ("cohorts", json!(cohorts)),
        ("records", checked.records().into()),
        ("written", out.display().to_string().into()),
    ]))
}
