//! The fields of the index, and how texts become words in them.
//!
//! An article is one document, and each span of each annotator is one more, so that words are
//! looked for in spans as they are in articles. Each text is indexed twice, folded strictly and
//! loosely: then a search of either strength reads the index only, and its counts are exact. No
//! text is stored.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::model::arabic::{Strength, fold};
use crate::model::concordance::{Word, words};

/// The value of the field `kind` of an article.
pub(super) const ARTICLE: &str = "article";
/// The value of the field `kind` of a span.
pub(super) const SPAN: &str = "span";

/// Texts that wait to be indexed may take this many bytes.
const MOST_WAITING: usize = 8 << 20;

/// The fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndexFields {
    /// [`ARTICLE`] or [`SPAN`].
    pub kind: Field,
    /// The id of the article, also in its spans.
    pub id: Field,
    /// The signature, of articles.
    pub signature: Field,
    /// The words of articles.
    text: [Field; 2],
    /// The words of spans.
    words: [Field; 2],
    /// Who made the span.
    pub annotator: Field,
    /// The id of its label.
    pub label: Field,
    /// Its first byte.
    pub start: Field,
    /// The byte after its last.
    pub end: Field,
}

const STRENGTHS: [Strength; 2] = [Strength::Strict, Strength::Loose];

fn place(strength: Strength) -> usize {
    usize::from(strength == Strength::Loose)
}

fn tokenizer_name(strength: Strength) -> &'static str {
    ["strict", "loose"][place(strength)]
}

impl IndexFields {
    /// The schema and its fields.
    pub(super) fn schema() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let name = || {
            TextOptions::default()
                .set_indexing_options(
                    TextFieldIndexing::default()
                        .set_tokenizer("raw")
                        .set_index_option(IndexRecordOption::Basic)
                        .set_fieldnorms(false),
                )
                .set_fast("raw")
        };
        let text = |strength, norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer_name(strength))
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                    .set_fieldnorms(norms),
            )
        };
        let fields = Self {
            kind: builder.add_text_field("kind", name()),
            id: builder.add_text_field("id", name()),
            signature: builder.add_u64_field("signature", FAST),
            text: STRENGTHS.map(|strength| {
                let field = format!("text_{}", tokenizer_name(strength));
                builder.add_text_field(&field, text(strength, true))
            }),
            words: STRENGTHS.map(|strength| {
                let field = format!("words_{}", tokenizer_name(strength));
                builder.add_text_field(&field, text(strength, false))
            }),
            annotator: builder.add_text_field("annotator", name()),
            label: builder.add_text_field("label", name()),
            start: builder.add_u64_field("start", FAST),
            end: builder.add_u64_field("end", FAST),
        };
        (builder.build(), fields)
    }

    /// The words of articles, folded to this strength.
    pub(super) fn text(&self, strength: Strength) -> Field {
        self.text[place(strength)]
    }

    /// The words of spans, folded to this strength.
    pub(super) fn words(&self, strength: Strength) -> Field {
        self.words[place(strength)]
    }
}

/// The tokenizers that the schema names.
pub(super) fn tokenizers(backlog: &Arc<Backlog>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    for strength in STRENGTHS {
        let tokenizer = WordTokenizer {
            strength,
            backlog: Arc::clone(backlog),
        };
        manager.register(tokenizer_name(strength), tokenizer);
    }
    manager
}

/// The bytes of the texts that were handed over and are not indexed yet. The library counts
/// documents, and ten thousand articles may be hundreds of megabytes.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    bytes: Mutex<usize>,
    less: Condvar,
}

impl Backlog {
    /// Counts `bytes` more, after waiting until there is room for them. It never waits for long:
    /// a thread that died takes nothing away any more, and the library will say so.
    pub(super) fn add(&self, bytes: usize) {
        let waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut waiting, timeout) = self
            .less
            .wait_timeout_while(waiting, Duration::from_secs(5), |waiting| {
                *waiting > MOST_WAITING
            })
            .unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            *waiting = 0;
        }
        *waiting += bytes;
    }

    /// Nothing waits any more: what did was thrown away.
    pub(super) fn forget(&self) {
        self.take(usize::MAX);
    }

    fn take(&self, bytes: usize) {
        let mut waiting = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting = waiting.saturating_sub(bytes);
        self.less.notify_all();
    }
}

/// Folds a text and cuts it into words.
#[derive(Clone)]
struct WordTokenizer {
    strength: Strength,
    backlog: Arc<Backlog>,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        self.backlog.take(text.len());
        let folded = fold(text, self.strength).text;
        WordStream {
            words: words(&folded).collect::<Vec<_>>().into_iter(),
            folded,
            token: Token::default(),
        }
    }
}

struct WordStream {
    folded: String,
    words: std::vec::IntoIter<Word>,
    token: Token,
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(&self.folded[word.range.clone()]);
        self.token.offset_from = word.range.start;
        self.token.offset_to = word.range.end;
        self.token.position = word.position - 1;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
