//! Relevance by words in common: Okapi BM25.

use std::collections::BTreeSet;

use bm25::{Embedder, EmbedderBuilder, Embedding, Language, Scorer};

use super::{MAX_TEXT, Offering, PERFECT, Ranker, Words};

/// BM25 (k1 = 1.2, b = 0.75) over title (twice), keywords, description and columns; English stop words and
/// stems. The score is what the offering gets of what the words themselves would get as an offering: a
/// description that says all of it in as few words is [`PERFECT`], and a word that no offering has lowers all.
/// Words repeated in the need count once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Bm25;

impl Ranker for Bm25 {
    fn scores(&self, words: &Words, offerings: &[Offering]) -> Vec<u16> {
        let texts: Vec<String> = offerings.iter().map(text).collect();
        let corpus: Vec<&str> = texts.iter().map(String::as_str).collect();
        let embedder: Embedder<u64> = EmbedderBuilder::with_fit_to_corpus(Language::English, &corpus).build();
        let need = embedder.embed(words.as_str());

        let mut scorer = Scorer::<usize, u64>::new();
        let perfect = texts.len();
        scorer.upsert(&perfect, need.clone());
        for (at, text) in texts.iter().enumerate() {
            scorer.upsert(&at, embedder.embed(text));
        }
        let mut seen = BTreeSet::new();
        let once = Embedding(need.0.into_iter().filter(|token| seen.insert(token.index)).collect());
        let score = |at: &usize| scorer.score(at, &once).unwrap_or(0.0);
        let perfect = score(&perfect);
        (0..texts.len()).map(|at| share(score(&at), perfect)).collect()
    }
}

/// What is read of an offering.
fn text(offering: &Offering) -> String {
    let Offering { title, description, keywords, fields, .. } = offering;
    let keywords = keywords.iter().map(String::as_str);
    let fields = fields.iter().flat_map(|field| [field.name.as_str(), field.description.as_str()]);
    let texts =
        [title.as_str(), title].into_iter().chain(keywords).chain([description.as_str()]).chain(fields);
    let mut read = String::new();
    for text in texts {
        // Columns are named_like_this.
        read.extend(text.chars().map(|c| if c == '_' { ' ' } else { c }));
        read.push('\n');
    }
    read.chars().take(MAX_TEXT).collect()
}

/// `score` of `perfect`, in parts of [`PERFECT`]. BM25 is computed in floats; this is where they end.
#[allow(clippy::float_arithmetic, clippy::as_conversions, reason = "a float to u16 cast saturates, NaN is 0")]
fn share(score: f32, perfect: f32) -> u16 {
    ((score / perfect * f32::from(PERFECT)) as u16).min(PERFECT)
}
