//! Secrets in results, masked before anything else sees them. Prefers missing ordinary text to eating it.

use belvedere_types::{ToolContent, ToolReply};
use serde_json::Value;

/// What stands where a secret stood.
pub const MASK: &str = "[masked secret]";

const MAX_DEPTH: usize = 64;

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
    mask_at(value, 0);
}

fn mask_at(value: &mut Value, depth: usize) {
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
        Value::Array(items) => items.iter_mut().for_each(|item| mask_at(item, depth + 1)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                if names_secret(key) && field.as_str().is_some_and(|t| t.len() >= 6) {
                    *field = Value::String(MASK.to_owned());
                } else {
                    mask_at(field, depth + 1);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Field names whose text is a credential whatever it looks like.
fn names_secret(key: &str) -> bool {
    let words = crate::name::words(key).join("_");
    matches!(
        words.as_str(),
        "password"
            | "passwd"
            | "pwd"
            | "secret"
            | "client_secret"
            | "api_key"
            | "apikey"
            | "access_token"
            | "refresh_token"
            | "private_key"
            | "secret_key"
            | "secret_access_key"
            | "connection_string"
            | "database_url"
            | "auth_token"
            | "bearer_token"
            | "passphrase"
            | "webhook_secret"
            | "signing_secret"
    )
}

/// Masks secrets in a text.
pub fn mask_text(text: &str) -> String {
    masked(text).unwrap_or_else(|| text.to_owned())
}

fn masked(text: &str) -> Option<String> {
    let spans = spans(text);
    if spans.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, to) in spans {
        if from < at {
            continue;
        }
        out.push_str(text.get(at..from).unwrap_or_default());
        out.push_str(MASK);
        at = to;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Some(out)
}

/// Prefix of a key, and the fewest characters that follow it.
const PREFIXES: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 22),
    ("glpat-", 18),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xoxa-", 20),
    ("xoxs-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("whsec_", 16),
    ("sk-ant-", 20),
    ("sk-proj-", 20),
    ("npm_", 36),
    ("pypi-", 40),
    ("SG.", 40),
    ("dop_v1_", 40),
    ("pylf_v1_", 16),
    ("pylf_v2_", 16),
    ("kbc_at_", 12),
    ("kbc_pat_", 12),
    ("hvs.", 20),
    ("shpat_", 24),
    ("prisma+postgres://", 10),
];

fn key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=')
}

fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    private_keys(text, &mut spans);
    connection_strings(text, &mut spans);
    bearers(text, &mut spans);
    words_like_keys(text, &mut spans);
    spans.sort_unstable();
    spans
}

fn private_keys(text: &str, spans: &mut Vec<(usize, usize)>) {
    for (from, _) in text.match_indices("-----BEGIN ") {
        let rest = text.get(from..).unwrap_or_default();
        let header: String = rest.chars().take(60).collect();
        if header.contains("PRIVATE KEY") {
            // A key cut off at the end of the text is masked to the end.
            let end = rest.find("-----END ").and_then(|at| {
                rest.get(at + 9..)
                    .and_then(|t| t.find("-----"))
                    .map(|close| from + at + 9 + close + 5)
            });
            spans.push((from, end.unwrap_or(text.len())));
        }
    }
}

/// `scheme://user:password@host`: the password alone is masked, so that host and database stay readable. A query's secrets too.
fn connection_strings(text: &str, spans: &mut Vec<(usize, usize)>) {
    for (at, _) in text.match_indices("://") {
        let from = at + 3;
        let rest = text.get(from..).unwrap_or_default();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'))
            .unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or_default();
        let authority_end = address.find(['?', '#']).unwrap_or(address.len());
        if let Some(user_end) = address.get(..authority_end).and_then(|a| a.rfind('@'))
            && let Some(colon) = address.get(..user_end).and_then(|u| u.find(':'))
            && colon + 1 < user_end
        {
            spans.push((from + colon + 1, from + user_end));
        }
        for name in ["api_key=", "access_token=", "password=", "token=", "apikey=", "secret="] {
            if let Some(query) = address.get(authority_end..)
                && let Some(found) = query.find(name)
            {
                let value = from + authority_end + found + name.len();
                let len = text
                    .get(value..)
                    .and_then(|t| t.find(|c: char| c == '&' || c.is_whitespace() || matches!(c, '"' | '\'' | ')' | '<')))
                    .unwrap_or(text.len() - value);
                if len >= 6 {
                    spans.push((value, value + len));
                }
            }
        }
    }
}

fn bearers(text: &str, spans: &mut Vec<(usize, usize)>) {
    for word in ["Bearer ", "bearer "] {
        for (at, _) in text.match_indices(word) {
            let from = at + word.len();
            let rest = text.get(from..).unwrap_or_default();
            let len = rest.find(|c: char| !key_char(c)).unwrap_or(rest.len());
            let token = rest.get(..len).unwrap_or_default();
            if len >= 16 && token.chars().any(|c| c.is_ascii_digit()) {
                spans.push((from, from + len));
            }
        }
    }
}

fn words_like_keys(text: &str, spans: &mut Vec<(usize, usize)>) {
    let mut from = 0;
    for piece in text.split(|c: char| !key_char(c) && c != ':') {
        let start = from;
        // The split character may be longer than a byte.
        from += piece.len()
            + text
                .get(from + piece.len()..)
                .and_then(|t| t.chars().next())
                .map_or(0, char::len_utf8);
        if piece.len() < 16 {
            continue;
        }
        for (prefix, least) in PREFIXES {
            if let Some(at) = piece.find(prefix)
                && piece
                    .get(..at)
                    .and_then(|p| p.chars().next_back())
                    .is_none_or(|c| !c.is_ascii_alphanumeric())
                && piece.len() - at - prefix.len() >= *least
            {
                spans.push((start + at, start + piece.len()));
            }
        }
        if let Some(at) = piece.find("eyJ") {
            let token = piece.get(at..).unwrap_or_default();
            let parts: Vec<&str> = token.split('.').collect();
            if matches!(parts.as_slice(), [head, body, ..] if head.len() >= 12 && body.len() >= 8 && body.starts_with("eyJ")) {
                spans.push((start + at, start + piece.len()));
            }
        }
    }
}
