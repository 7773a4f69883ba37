//! Ends a source's access: erased here at once, revoked at the vendor (RFC 7009) as far as it answers.

use std::time::Duration;

use belvedere_outbound::{Limits, Outbound};
use belvedere_types::{Actor, Explain, SecretText, SourceTarget};
use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::form_urlencoded::Serializer;

use crate::client::{Registered, basic_authorization};
use crate::sealed::{GrantSecret, grant_address};
use crate::service::Auth;
use crate::{AuthError, Endpoints};

const LIMITS: Limits = Limits {
    body_bytes: 64 * 1024,
    first_byte: Duration::from_secs(9),
    total: Duration::from_secs(10),
};

/// What a disconnect did at the vendor.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Revocation {
    /// The vendor confirmed for every token we held.
    Revoked,
    /// The vendor offers no revocation: its tokens end by themselves.
    NoEndpoint,
    /// Nothing was granted, or the credential was pasted and is the person's to withdraw.
    NothingToRevoke,
    /// The vendor did not confirm.
    Failed { detail: String },
}

impl Auth {
    /// Revokes at the vendor (RFC 7009) and erases what we hold; erases also when the vendor is down. The registration stays, for the other
    /// sources there. The connection's state is the caller's to set.
    pub async fn disconnect(&self, target: &SourceTarget, actor: Actor) -> Result<Revocation, AuthError> {
        let (org, source) = (target.org, target.source);
        self.drop_flows(org, source).await?;
        let held = self.revocable(target).await?;
        self.erase_grant(org, source).await?;
        self.slots.forget(org, source);
        let revocation = match held {
            Some((endpoints, registered, secret)) => revoke(&self.parts.outbound, &endpoints, &registered, &secret).await,
            None => Revocation::NothingToRevoke,
        };
        self.audit(org, actor, "grant.erased", source, json!({ "revocation": revocation }))
            .await?;
        tracing::info!(%org, %source, "grant erased");
        Ok(revocation)
    }

    /// What is needed to revoke, read before it is erased. Tokens that do not open cannot be revoked, which must not keep them from being erased.
    async fn revocable(&self, target: &SourceTarget) -> Result<Option<(Endpoints, Registered, GrantSecret)>, AuthError> {
        let Some(record) = self.parts.grants.load(target.org, target.source).await? else {
            return Ok(None);
        };
        let Some(oauth) = record.oauth else {
            return Ok(None);
        };
        let secret = self
            .unseal(&grant_address(record.org, record.source, record.secret))
            .await
            .ok()
            .flatten();
        let registered = self.load_registration(record.org, oauth.registration).await.ok().flatten();
        Ok(secret
            .zip(registered)
            .map(|((secret, _), registered)| (oauth.endpoints, registered, secret)))
    }
}

/// Refresh token first: with it, most servers end everything that came of the grant. `oauth2` revokes over https alone, which leaves out the
/// hosts an operator listed.
pub(crate) async fn revoke(outbound: &Outbound, endpoints: &Endpoints, registered: &Registered, secret: &GrantSecret) -> Revocation {
    let Some(endpoint) = endpoints.revocation.as_deref() else {
        return Revocation::NoEndpoint;
    };
    let tokens = [
        ("refresh_token", secret.refresh_token.as_ref()),
        ("access_token", Some(&secret.access_token)),
    ];
    for (hint, token) in tokens {
        let Some(token) = token else { continue };
        if let Err(detail) = revoke_one(outbound, endpoint, registered, hint, token).await {
            return Revocation::Failed { detail };
        }
    }
    Revocation::Revoked
}

async fn revoke_one(outbound: &Outbound, endpoint: &str, registered: &Registered, hint: &str, token: &SecretText) -> Result<(), String> {
    let mut status = send_revocation(outbound, endpoint, registered, hint, token, Credentials::AsRegistered).await?;
    if status == StatusCode::BAD_REQUEST && registered.record.auth_method == "client_secret_basic" {
        status = send_revocation(outbound, endpoint, registered, hint, token, Credentials::InFormToo).await?;
    }
    // RFC 7009 §2.2: an unknown token is answered 200 as well.
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("the vendor answered {} to the revocation", status.as_u16()))
    }
}

/// How the client proves itself at the revocation endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Credentials {
    AsRegistered,
    /// The widespread Python server library refuses a revocation with 400 when the form lacks the secret, even one that came by header.
    InFormToo,
}

async fn send_revocation(
    outbound: &Outbound,
    endpoint: &str,
    registered: &Registered,
    hint: &str,
    token: &SecretText,
    credentials: Credentials,
) -> Result<StatusCode, String> {
    let request =
        revocation_request(endpoint, registered, hint, token, credentials).ok_or("the revocation endpoint or the client is not usable")?;
    let reply = outbound.fetch(request, LIMITS).await.map_err(|error| error.problem().detail)?;
    Ok(reply.status())
}

fn revocation_request(
    endpoint: &str,
    registered: &Registered,
    hint: &str,
    token: &SecretText,
    credentials: Credentials,
) -> Option<http::Request<Bytes>> {
    let client_id = registered.secret.client_id.expose_secret();
    let client_secret = registered.usable_secret();
    let mut form = Serializer::new(String::new());
    form.append_pair("token", token.expose_secret())
        .append_pair("token_type_hint", hint);
    let basic = client_secret
        .filter(|_| registered.record.auth_method == "client_secret_basic")
        .map(|secret| basic_authorization(client_id, secret));
    // Beside the header too, as at the token endpoint: some servers look the client up by the form.
    form.append_pair("client_id", client_id);
    if let Some(secret) = client_secret.filter(|_| basic.is_none() || credentials == Credentials::InFormToo) {
        form.append_pair("client_secret", secret.expose_secret());
    }
    let mut request = http::Request::post(endpoint).body(Bytes::from(form.finish())).ok()?;
    request
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(basic) = basic {
        let mut value = HeaderValue::from_str(&basic).ok()?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    Some(request)
}
