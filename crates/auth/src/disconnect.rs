//! Ends a source's access: erased here at once, revoked at the vendor (RFC 7009) as far as it answers.

use std::time::Duration;

use belvedere_outbound::{Limits, Outbound};
use belvedere_types::credential::SecretStoreError;
use belvedere_types::{Actor, Explain, OrgId, SecretText, SourceId, SourceTarget};
use bytes::Bytes;
use http::StatusCode;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::form_urlencoded::Serializer;

use crate::client::{Registered, basic_authorization};
use crate::sealed::{GrantSecret, grant_address, registration_address};
use crate::service::Auth;
use crate::{AuthError, Endpoints, OauthGrant, RevocationOrder};

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
    /// The vendor has not confirmed yet and is asked again; why, where it was asked already.
    Pending { detail: Option<String> },
    /// The vendor did not confirm, and is not asked again.
    Failed { detail: String },
}

/// What a source leaves behind at its vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parting {
    /// Nothing that we could tell the vendor.
    Settled(Revocation),
    Owed(Box<RevocationOrder>),
}

impl Auth {
    /// What the vendor has to be told once the source is gone. Reads only; the caller erases the grant and keeps the order and its sealed
    /// tokens, in one transaction.
    pub async fn parting(&self, target: &SourceTarget) -> Result<Parting, AuthError> {
        let stored = self.parts.grants.load(target.org, target.source).await?;
        Ok(
            match stored.and_then(|stored| stored.record.oauth.map(|oauth| (stored.record.secret, oauth))) {
                None => Parting::Settled(Revocation::NothingToRevoke),
                Some((secret, oauth)) => Parting::Owed(Box::new(RevocationOrder {
                    org: target.org,
                    source: target.source,
                    secret,
                    oauth,
                })),
            },
        )
    }

    /// Forgets what this process remembers of a source that is gone.
    pub fn forget(&self, target: &SourceTarget) {
        self.slots.forget(target.org, target.source);
    }

    /// Tells the vendor (RFC 7009), and erases the tokens when it has confirmed or cannot be told. A registration that nothing uses any more
    /// is deleted there too (RFC 7592). Run again after a failure or a crash, it does no harm.
    pub async fn carry_out(&self, order: &RevocationOrder) -> Result<Revocation, AuthError> {
        let address = grant_address(order.org, order.source, order.secret);
        let registered = self.load_registration(order.org, order.oauth.registration).await?;
        let revocation = match (self.unseal::<GrantSecret>(&address).await, &registered) {
            // Done before, and only not written down.
            (Ok(None), _) => Revocation::Revoked,
            (Ok(Some((secret, _))), Some(registered)) => revoke(&self.parts.outbound, &order.oauth.endpoints, registered, &secret).await,
            // The client is gone at the vendor, and every grant of it.
            (Ok(Some(_)), None) => Revocation::Revoked,
            (Err(SecretStoreError::Sealed | SecretStoreError::RolledBack), _) => Revocation::Failed {
                detail: "the stored tokens do not open".into(),
            },
            (Err(error), _) => return Err(error.into()),
        };
        match &revocation {
            Revocation::Revoked | Revocation::NoEndpoint | Revocation::NothingToRevoke => {
                self.parts.secrets.erase(&address).await?;
                if let Some(registered) = registered {
                    self.unregister(registered, order.source).await?;
                }
            }
            Revocation::Pending { .. } | Revocation::Failed { .. } => {}
        }
        Ok(revocation)
    }

    /// Gives an order up: its tokens are erased unrevoked.
    pub async fn abandon(&self, order: &RevocationOrder) -> Result<(), AuthError> {
        self.parts
            .secrets
            .erase(&grant_address(order.org, order.source, order.secret))
            .await?;
        Ok(())
    }

    /// RFC 7592 §2.3, where the server gave us the means and no other source of the organisation uses the client. What the server answers
    /// changes nothing for us: the client is not used again.
    async fn unregister(&self, registered: Registered, leaving: SourceId) -> Result<(), AuthError> {
        let record = &registered.record;
        let (Some(uri), Some(token)) = (&registered.secret.management_uri, &registered.secret.access_token) else {
            return Ok(());
        };
        if !self.parts.registrations.remove_unused(record.org, record.id, leaving).await? {
            return Ok(());
        }
        let deleted = self.delete_client(uri, token).await;
        self.parts
            .secrets
            .erase(&registration_address(record.org, record.id, record.secret))
            .await?;
        let detail = json!({ "issuer": record.issuer, "confirmed": deleted });
        self.audit(record.org, Actor::System, "registration.deleted", leaving, detail)
            .await?;
        Ok(())
    }

    /// After a disconnect nobody will use these tokens, so nobody may; otherwise a revocation could end the grant that is in force.
    pub(crate) async fn revoke_unused(
        &self,
        org: OrgId,
        source: SourceId,
        oauth: &OauthGrant,
        secret: &GrantSecret,
    ) -> Result<(), AuthError> {
        if self.parts.grants.load(org, source).await?.is_none()
            && let Some(registered) = self.load_registration(org, oauth.registration).await?
        {
            revoke(&self.parts.outbound, &oauth.endpoints, &registered, secret).await;
        }
        Ok(())
    }

    async fn delete_client(&self, uri: &str, token: &SecretText) -> bool {
        let Some(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.expose_secret())).ok() else {
            return false;
        };
        value.set_sensitive(true);
        let Ok(request) = http::Request::delete(uri).header(AUTHORIZATION, value).body(Bytes::new()) else {
            return false;
        };
        let reply = self.parts.outbound.fetch(request, LIMITS).await;
        reply.is_ok_and(|reply| reply.status().is_success())
    }

    /// Revokes at the vendor and erases what we hold, in one go and without a second try: for a connection that keeps no queue. A
    /// registration that is shared stays, for the other sources there. The connection's state is the caller's to set.
    pub async fn disconnect(&self, target: &SourceTarget, actor: Actor) -> Result<Revocation, AuthError> {
        let (org, source) = (target.org, target.source);
        self.drop_flows(org, source).await?;
        let held = self.revocable(target).await?;
        self.erase_grant(org, source).await?;
        self.slots.forget(org, source);
        let revocation = match held {
            Some((endpoints, registered, secret)) => {
                if registered.record.source.is_some() {
                    self.forget_registration(&registered.record).await?;
                }
                revoke(&self.parts.outbound, &endpoints, &registered, &secret).await
            }
            None => Revocation::NothingToRevoke,
        };
        self.audit(org, actor, "grant.erased", source, json!({ "revocation": revocation }))
            .await?;
        tracing::info!(%org, %source, "grant erased");
        Ok(revocation)
    }

    /// What is needed to revoke, read before it is erased. Tokens that do not open cannot be revoked, which must not keep them from being erased.
    async fn revocable(&self, target: &SourceTarget) -> Result<Option<(Endpoints, Registered, GrantSecret)>, AuthError> {
        let Parting::Owed(order) = self.parting(target).await? else {
            return Ok(None);
        };
        let address = grant_address(order.org, order.source, order.secret);
        let secret = self.unseal(&address).await.ok().flatten();
        let registered = self.load_registration(order.org, order.oauth.registration).await.ok().flatten();
        Ok(secret
            .zip(registered)
            .map(|((secret, _), registered)| (order.oauth.endpoints, registered, secret)))
    }
}

/// Refresh token first: with it, most servers end everything that came of the grant. `oauth2` revokes over https alone, which leaves out the
/// hosts an operator listed.
async fn revoke(outbound: &Outbound, endpoints: &Endpoints, registered: &Registered, secret: &GrantSecret) -> Revocation {
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
