//! Which addresses of an authorization server are acceptable.

use belvedere_outbound::Outbound;
use belvedere_types::quirks::PROTOCOL_PARAMETERS;
use url::Url;

use crate::documents::ServerMetadata;
use crate::{AuthError, Endpoints};

/// https (or a host the operator listed), no user name, no fragment, and nothing that a URL need not hold: `url` drops line breaks and
/// escapes quotes without a word, so the text is judged before it is parsed.
pub(crate) fn judge(outbound: &Outbound, name: &'static str, text: &str) -> Result<Url, AuthError> {
    let unsafe_endpoint = || AuthError::UnsafeEndpoint { name };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%:/?[]@&=+,".contains(&byte);
    if text.len() > 2048 || !text.bytes().all(plain) {
        return Err(unsafe_endpoint());
    }
    let url = Url::parse(text).map_err(|_| unsafe_endpoint())?;
    outbound.check(&url).map_err(|_| unsafe_endpoint())?;
    Ok(url)
}

/// The addresses of a metadata document, each one judged.
pub(crate) fn of(outbound: &Outbound, metadata: &ServerMetadata, issuer: &str) -> Result<Endpoints, AuthError> {
    let required = |name, text: &Option<String>| {
        let text = text.as_deref().ok_or(AuthError::UnsafeEndpoint { name })?;
        judge(outbound, name, text).map(|_| text.to_owned())
    };
    let optional = |name, text: &Option<String>| {
        text.as_deref()
            .map(|text| judge(outbound, name, text).map(|_| text.to_owned()))
            .transpose()
    };
    let authorization = required("authorization endpoint", &metadata.authorization_endpoint)?;
    let brings_ours =
        Url::parse(&authorization).is_ok_and(|url| url.query_pairs().any(|(key, _)| PROTOCOL_PARAMETERS.contains(&key.as_ref())));
    if brings_ours {
        return Err(AuthError::UnsafeEndpoint {
            name: "authorization endpoint",
        });
    }
    Ok(Endpoints {
        issuer: issuer.to_owned(),
        authorization,
        token: required("token endpoint", &metadata.token_endpoint)?,
        registration: optional("registration endpoint", &metadata.registration_endpoint)?,
        revocation: optional("revocation endpoint", &metadata.revocation_endpoint)?,
        iss_in_response: metadata.authorization_response_iss_parameter_supported.unwrap_or(false),
        bound_tokens: false,
    })
}
