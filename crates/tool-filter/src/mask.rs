//! Secrets in results, masked before anything else sees them. Prefers missing ordinary text to eating it.

use belvedere_types::{ToolContent, ToolReply};
use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::lexicon::WordList;

mod find;

/// What stands where a secret stood.
pub const MASK: &str = "[masked secret]";

const MAX_DEPTH: usize = 64;
/// Field names that are remembered.
const MAX_FIELDS: usize = 1_000;

/// Masks secrets in all text and structured content of a reply.
pub fn mask_reply(mut reply: ToolReply) -> ToolReply {
    for block in &mut reply.content {
        if let ToolContent::Text { text } = block
            && let Some(masked) = masked(text)
        {
            *text = masked;
        }
    }
    if let Some(value) = &mut reply.structured {
        mask_value(value);
    }
    reply
}

/// Masks secrets in every text of a JSON value, keys included. Below 64 levels everything is dropped.
pub fn mask_value(value: &mut Value) {
    mask_at(value, 0, &mut Fields::default());
}

/// Field names that were met, and whether each names a secret: rows have the same ones.
#[derive(Default)]
struct Fields(FxHashMap<String, bool>);

impl Fields {
    fn name_secret(&mut self, key: &str) -> bool {
        if let Some(known) = self.0.get(key) {
            return *known;
        }
        let secret = names_secret(key);
        if self.0.len() < MAX_FIELDS {
            self.0.insert(key.to_owned(), secret);
        }
        secret
    }
}

fn mask_at(value: &mut Value, depth: usize, known: &mut Fields) {
    if depth > MAX_DEPTH {
        *value = Value::Null;
        return;
    }
    match value {
        Value::String(text) => {
            if let Some(masked) = masked(text) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask_at(item, depth + 1, known)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                if known.name_secret(key) && field.as_str().is_some_and(|t| t.len() >= 6) {
                    *field = Value::String(MASK.to_owned());
                } else {
                    mask_at(field, depth + 1, known);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Field names whose text is a credential whatever it looks like.
pub fn names_secret(key: &str) -> bool {
    let words = crate::name::words(key);
    let joined = words.join("_");
    SECRET_FIELDS.has(&joined) || matches!(words.as_slice(), [.., a, b] if SECRET_ENDINGS.contains(&(a.as_str(), b.as_str())))
}

static SECRET_FIELDS: WordList = WordList::new(
    "
    password passwd pwd secret apikey passphrase private_key connection_string connection_uri database_url dsn kubeconfig authorization
    session_token id_token sas_token account_key shared_key encryption_key signing_key master_key service_account_key webhook_secret
    bot_token personal_access_token access_key_secret decrypted_secret
",
);

const SECRET_ENDINGS: &[(&str, &str)] = &[
    ("client", "secret"),
    ("api", "key"),
    ("access", "token"),
    ("refresh", "token"),
    ("auth", "token"),
    ("bearer", "token"),
    ("secret", "key"),
    ("access", "key"),
    ("private", "key"),
    ("signing", "secret"),
    ("connection", "string"),
    ("app", "secret"),
    ("db", "password"),
    ("user", "password"),
    ("admin", "password"),
];

/// Masks secrets in a text.
pub fn mask_text(text: &str) -> String {
    masked(text).unwrap_or_else(|| text.to_owned())
}

fn masked(text: &str) -> Option<String> {
    let spans = find::spans(text);
    if spans.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, to) in spans {
        // Two findings may overlap: what either covers is covered.
        if from < at {
            at = at.max(to);
            continue;
        }
        out.push_str(text.get(at..from).unwrap_or_default());
        out.push_str(MASK);
        at = to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Some(out)
}
