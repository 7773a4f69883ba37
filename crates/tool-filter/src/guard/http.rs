//! The HTTP guard: GET or HEAD (RFC 9110 §9.2.1 calls them safe), no body, the host that the tool itself speaks to.

use serde_json::{Map, Value};

use super::{NotProven, absent, deed, default};
use crate::name;
use crate::schema;

const MAX_DEPTH: usize = 16;
/// Longest path or address, in bytes.
const MAX_ADDRESS: usize = 4_096;
/// How often an address is decoded.
const MAX_ESCAPED: usize = 3;

/// Proves that a request with these arguments is one that only fetches.
pub(super) fn prove(argument: &str, input_schema: &Value, arguments: &Map<String, Value>) -> Result<(), NotProven> {
    let method = arguments
        .get(argument)
        .or_else(|| default(input_schema, argument))
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !method.eq_ignore_ascii_case("GET") && !method.eq_ignore_ascii_case("HEAD") {
        return Err(NotProven::new(format!("the argument `{argument}` must be GET or HEAD")));
    }
    let bodies: Vec<String> = arguments.keys().filter(|name| schema::is_body(name)).cloned().collect();
    absent(&bodies, arguments)?;
    for (name, value) in arguments.iter().filter(|(name, _)| *name != argument) {
        within(value, 0)?;
        if let Some(text) = value.as_str() {
            match addresses(name) {
                Some(Address::Path) => path(name, text)?,
                Some(Address::Url) => url(name, text)?,
                None => {}
            }
        }
    }
    Ok(())
}

enum Address {
    /// Stands behind a host that the tool chooses.
    Path,
    Url,
}

fn addresses(argument: &str) -> Option<Address> {
    let words = name::words(argument);
    match words.last().map(String::as_str) {
        Some("path" | "endpoint" | "route" | "pathname" | "resource") => Some(Address::Path),
        Some("url" | "uri" | "href" | "link") => Some(Address::Url),
        _ => None,
    }
}

/// A path stays a path, whether it is put behind a host with a slash or without.
fn path(argument: &str, text: &str) -> Result<(), NotProven> {
    let refuse = |why: &str| Err(NotProven::new(format!("the argument `{argument}` {why}")));
    plain(argument, text)?;
    if text.starts_with("//") || text.contains("://") {
        return refuse("must be a path, not an address of its own");
    }
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    // `@evil.example`, `.evil.example` and `:80@evil.example` become another host when they are put behind one.
    if !first.is_empty() && !first.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        return refuse("must be a path that begins with a slash");
    }
    deedless(argument, text)
}

fn url(argument: &str, text: &str) -> Result<(), NotProven> {
    let refuse = |why: &str| Err(NotProven::new(format!("the argument `{argument}` {why}")));
    plain(argument, text)?;
    let Some((scheme, rest)) = text.split_once("://") else {
        return path(argument, text);
    };
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return refuse("must be an http or https address");
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || host.contains('@') {
        return refuse("may not carry credentials");
    }
    deedless(argument, rest.get(host.len()..).unwrap_or_default())
}

/// Characters that clients and servers read differently, and ways back up.
fn plain(argument: &str, text: &str) -> Result<(), NotProven> {
    let odd = text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '<' | '>' | '"'));
    let lower = text.to_ascii_lowercase();
    let hidden = ["%00", "%0a", "%0d", "%5c", "%2e", "%2f%2f"]
        .iter()
        .any(|trick| lower.contains(trick))
        || decoded(text).contains("/..");
    if text.len() > MAX_ADDRESS || odd || hidden {
        Err(NotProven::new(format!(
            "the argument `{argument}` has characters that an address may not have"
        )))
    } else {
        Ok(())
    }
}

/// The text as a server reads it. Some do so once more.
fn decoded(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..MAX_ESCAPED {
        let read = once_decoded(&text);
        if read == text {
            break;
        }
        text = read;
    }
    text
}

/// Percent-encoding of RFC 3986 §2.1.
fn once_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(escaped) => {
                out.push(escaped);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Some servers act on GET: where a segment of the path names a write, so does the request.
fn deedless(argument: &str, text: &str) -> Result<(), NotProven> {
    let text = decoded(text);
    let path = text.split(['?', '#']).next().unwrap_or_default();
    if let Some(deed) = path.split('/').find_map(deed::named) {
        return Err(NotProven::new(format!("the argument `{argument}` names the deed `{deed}`")));
    }
    let query = text.split_once('?').map(|(_, query)| query).unwrap_or_default();
    if query
        .split(['&', ';'])
        .any(|pair| pair.split('=').next().is_some_and(chooses_method))
    {
        return Err(NotProven::new("a parameter may not choose the method"));
    }
    Ok(())
}

/// `X-HTTP-Method-Override`, `_method`; not `payment_method`.
fn chooses_method(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('_', "-");
    matches!(key.as_str(), "method" | "-method") || key.contains("http-method") || key.contains("method-override") || key == "x-method"
}

/// Some servers let a header or a parameter stand in for the method; some tools take the body below another argument.
fn within(value: &Value, depth: usize) -> Result<(), NotProven> {
    if depth > MAX_DEPTH {
        return Err(NotProven::new("the arguments are nested too deep"));
    }
    match value {
        Value::String(text) => {
            let text = decoded(text).to_ascii_lowercase();
            let header = ["method-override", "x-http-method"].iter().any(|trick| text.contains(trick));
            if header || text == "_method" || text.split(['?', '&', ';']).any(|pair| pair.starts_with("_method=")) {
                return Err(NotProven::new("a header may not choose the method"));
            }
        }
        Value::Array(items) => items.iter().try_for_each(|item| within(item, depth + 1))?,
        Value::Object(fields) => {
            for (key, field) in fields {
                if chooses_method(key) {
                    return Err(NotProven::new("a header may not choose the method"));
                }
                let words = name::words(key).join("_");
                if matches!(
                    words.as_str(),
                    "body" | "payload" | "request_body" | "raw_body" | "json_body" | "form_data" | "post_data"
                ) && !field.is_null()
                {
                    return Err(NotProven::new(format!(
                        "`{}` may not be given: only bodiless requests read",
                        key.chars().take(60).collect::<String>()
                    )));
                }
                within(field, depth + 1)?;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}
