//! What the person was told before: the dossier, and the terms in plain words.

use serde_json::{Value, json};

use super::Facts;
use crate::Names;

pub(crate) fn notices(facts: &Facts<'_>) -> Value {
    let dossier = &facts.pool.pool.draft.dossier;
    let terms_id = &facts.cohort.terms_id;
    json!([
        {
            "@id": format!("ipfs://{dossier}"),
            "@type": ["dpv:ConsentNotice", "dpv:PrivacyNotice"],
            "dct:identifier": dossier,
            "dct:language": facts.dossier.language,
        },
        {
            "@id": Names::terms(terms_id),
            "@type": "dpv:ConsentNotice",
            "dct:identifier": terms_id,
            "dct:language": "en",
            // a list: the order of the sentences is part of what was read
            "sheaf:words": { "@list": facts.cohort.terms.plain_words() },
        },
    ])
}
