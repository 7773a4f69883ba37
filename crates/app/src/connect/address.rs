//! What somebody gives as the address of a server. It is stored, shown and written to the audit log, so it may hold no secret.

use belvedere_tool_filter::mask::{mask_text, names_secret};
use url::Url;

use crate::AppError;

/// Last parts of names that hold a secret whatever it looks like, and of those that do where the value looks like one. Separators left out.
const SECRET: &[&str] = &[
    "token",
    "secret",
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "apikey",
    "accesskey",
    "secretkey",
    "authorization",
    "bearer",
    "jwt",
    "credential",
    "credentials",
    "signature",
];
const PERHAPS: &[&str] = &["key", "code", "auth", "sig", "session", "pat"];
/// A value of letters and digits as long as this is no word.
const LEAST_VALUE: usize = 16;
const MAX_NAME_CHARS: usize = 40;

/// The card's endpoint on another host. A person may give the host, with or without port, or the whole address where the path differs too.
pub(crate) fn at_host(endpoint: &Url, text: &str) -> Result<Url, AppError> {
    let text = text.trim();
    if text.contains("://") {
        return server_url(text);
    }
    let wrong = || {
        AppError::invalid(
            "invalid_url",
            format!("{text:?} is not a host name."),
            "Give the host alone, such as data.example.com, or the whole address.",
        )
        .quoting(text)
    };
    let mut url = Url::parse(&format!("{}://{text}", endpoint.scheme())).map_err(|_| wrong())?;
    let host_alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !host_alone || url.host_str().is_none() || url.password().is_some() {
        return Err(wrong());
    }
    url.set_path(endpoint.path());
    url.set_query(endpoint.query());
    Ok(url)
}

/// A host without scheme is meant as https. Whether the address may be reached is for the outbound guard.
pub(crate) fn server_url(text: &str) -> Result<Url, AppError> {
    let text = text.trim();
    let wrong = || {
        AppError::invalid(
            "invalid_url",
            format!("{text:?} is not the address of a server."),
            "Give the whole address of its MCP endpoint, such as https://example.com/mcp.",
        )
        .quoting(text)
    };
    let url = if text.contains("://") {
        Url::parse(text)
    } else {
        Url::parse(&format!("https://{text}"))
    }
    .map_err(|_| wrong())?;
    if url.host_str().is_none() || !["https", "http"].contains(&url.scheme()) {
        return Err(wrong());
    }
    Ok(url)
}

/// # Errors
/// `address_invalid` for a user name, a password or a fragment. `secret_in_url` where a parameter is named like a secret, or anything in the address looks like one. Its value is in no word of the error.
pub(crate) fn without_secret(url: &Url) -> Result<(), AppError> {
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(AppError::invalid(
            "address_invalid",
            "The address may hold neither a user name or password nor a fragment.",
            "Enter it again without them.",
        ));
    }
    if let Some((name, _)) = url.query_pairs().find(|(name, value)| is_secret(name, value)) {
        let name: String = name.chars().take(MAX_NAME_CHARS).collect();
        return Err(refused(format!("The address holds a secret in its parameter {name:?}.")).quoting(name));
    }
    // Without the scheme: what stands between that and an `@` in the path is no password.
    let place = format!("{}{}", url.host_str().unwrap_or_default(), url.path());
    if mask_text(&place) != place {
        return Err(refused("The address holds what looks like a secret.".into()));
    }
    Ok(())
}

fn is_secret(name: &str, value: &str) -> bool {
    let plain = name.replace(|c: char| !c.is_ascii_alphanumeric(), "").to_ascii_lowercase();
    let ends = |with: &[&str]| with.iter().any(|end| plain.ends_with(end));
    let has = |kind: fn(&char) -> bool| value.chars().any(|c| kind(&c));
    let grown = || value.len() >= LEAST_VALUE && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic);
    !value.is_empty() && (names_secret(name) || ends(SECRET) || (ends(PERHAPS) && grown()) || mask_text(value) != value)
}

fn refused(detail: String) -> AppError {
    AppError::invalid(
        "secret_in_url",
        format!("{detail} Addresses are stored and shown in clear."),
        "Leave it out of the address and give it as a key, token or header, in the field for it: there it is sealed.",
    )
}
