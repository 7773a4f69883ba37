//! Begins a flow: discovery, registration, and the address that a person must open. Everything the callback needs is written down.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use belvedere_types::credential::Challenge;
use belvedere_types::quirks::PROTOCOL_PARAMETERS;
use belvedere_types::{FlowId, OrgId, Quirks, SecretId, SecretText, SourceId, SourceTarget};
use oauth2::{CsrfToken, PkceCodeChallenge, Scope};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::Duration;

use crate::client::Registered;
use crate::discovery::{Discovered, discover};
use crate::sealed::verifier_address;
use crate::service::Auth;
use crate::{AuthError, Begin, Begun, Binding, PendingFlow, TraceLine, scopes};

const FLOW_LIFE: Duration = Duration::minutes(10);
/// An approval that takes longer to come back may never have been offered.
const NO_ANSWER: Duration = Duration::minutes(1);

impl Auth {
    /// Discovery, registration and the URL the person must open. An earlier flow of the source that still waits is dropped.
    pub async fn begin(&self, begin: Begin<'_>) -> Result<Begun, AuthError> {
        let (org, source) = (begin.target.org, begin.target.source);
        let mut found = discover(&self.parts.outbound, &begin.target.url, begin.challenges, begin.quirks).await?;
        if found.server.serves_programs_only() {
            return Err(AuthError::InteractiveUnsupported);
        }
        self.end_flows(org, source).await?;
        let registered = self.registered(begin.target, &found, begin.client).await?;
        found.trace.push(TraceLine {
            step: "registration".into(),
            outcome: registered.record.road.clone(),
        });
        let server_scopes = found.server.scopes_supported.as_deref().unwrap_or_default();
        let asked = match self.scopes_before(begin.target, begin.challenges).await? {
            Some(held) => scopes::step_up(self.scope_policy, begin.challenges, &held),
            None => scopes::select(self.scope_policy, begin.challenges, &found.resource_scopes, server_scopes),
        };

        let state = random_text()?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut flow = self.pending(&begin.target.source, org, begin.binding, &registered, &found, &asked, &state);
        flow.resource = flow.resource.filter(|_| !begin.quirks.without_resource);
        let authorization_url = authorization_url(&registered, &flow, state, challenge, begin.quirks)?;

        let address = verifier_address(org, flow.id, flow.verifier);
        self.parts
            .secrets
            .create(&address, &SecretText::new(verifier.secret().to_owned()))
            .await?;
        if let Err(error) = self.parts.flows.put(&flow).await {
            self.parts.secrets.erase(&address).await?;
            return Err(error.into());
        }
        let detail = json!({
            "issuer": flow.endpoints.issuer, "token_endpoint": flow.endpoints.token, "registration": registered.record.road, "scopes": asked,
        });
        self.audit(org, begin.actor, "authorization.begun", source, detail).await?;
        tracing::info!(%org, %source, flow = %flow.id, "authorization begun");
        Ok(Begun {
            flow: flow.id,
            authorization_url,
            scopes: asked,
            expires_at: flow.expires_at,
            trace: flow.trace,
        })
    }

    #[allow(clippy::too_many_arguments, reason = "each is one column of the row")]
    pub(crate) fn pending(
        &self,
        source: &SourceId,
        org: OrgId,
        binding: Binding,
        registered: &Registered,
        found: &Discovered,
        asked: &[String],
        state: &SecretText,
    ) -> PendingFlow {
        let created_at = self.parts.clock.now();
        PendingFlow {
            id: FlowId::generate(),
            org,
            source: *source,
            state_digest: digest(state.expose_secret()),
            browser: match binding {
                Binding::Browser(digest) => Some(digest),
                Binding::ApiKey | Binding::Caller(_) => None,
            },
            registration: registered.record.id,
            verifier: SecretId::generate(),
            endpoints: found.endpoints.clone(),
            resource: Some(found.resource.clone()),
            scopes: asked.to_vec(),
            redirect_uri: registered.record.redirect_uri.clone(),
            trace: found.trace.clone(),
            created_at,
            expires_at: created_at + FLOW_LIFE,
        }
    }

    /// What was asked for when a server now wants more: the new approval must not lose the old one (RFC 6750 §3.1, `insufficient_scope`).
    async fn scopes_before(&self, target: &SourceTarget, challenges: &[Challenge]) -> Result<Option<Vec<String>>, AuthError> {
        if !scopes::wants_more(challenges) {
            return Ok(None);
        }
        let stored = self.parts.grants.load(target.org, target.source).await?;
        Ok(stored.and_then(|stored| stored.record.oauth).map(|oauth| oauth.scopes_asked))
    }

    /// Makes way for a new flow. A server that forgot our client tells the browser alone, on a page of its own: what we see of it is a
    /// person who went there and comes back to try again.
    async fn end_flows(&self, org: OrgId, source: SourceId) -> Result<(), AuthError> {
        let now = self.parts.clock.now();
        for flow in self.drop_flows(org, source).await? {
            if now - flow.created_at >= NO_ANSWER {
                self.doubt_registration(org, source, flow.registration).await?;
            }
        }
        Ok(())
    }

    /// Deletes the waiting flows of a source, with their secrets.
    pub(crate) async fn drop_flows(&self, org: OrgId, source: SourceId) -> Result<Vec<PendingFlow>, AuthError> {
        let dropped = self.parts.flows.drop_of(org, source).await?;
        for flow in &dropped {
            self.parts.secrets.erase(&verifier_address(org, flow.id, flow.verifier)).await?;
        }
        Ok(dropped)
    }

    /// Deletes the flows that nobody finished in time, with their secrets; answers how many. For a job that runs now and then.
    pub async fn expire_flows(&self) -> Result<usize, AuthError> {
        let expired = self.parts.flows.expire(self.parts.clock.now()).await?;
        for flow in &expired {
            self.parts
                .secrets
                .erase(&verifier_address(flow.org, flow.id, flow.verifier))
                .await?;
        }
        Ok(expired.len())
    }
}

fn authorization_url(
    registered: &Registered,
    flow: &PendingFlow,
    state: SecretText,
    challenge: PkceCodeChallenge,
    quirks: &Quirks,
) -> Result<url::Url, AuthError> {
    let client = registered.client(&flow.endpoints, &flow.redirect_uri)?;
    let mut request = client
        .authorize_url(|| CsrfToken::new(state.expose_secret().to_owned()))
        .add_scopes(flow.scopes.iter().cloned().map(Scope::new))
        .set_pkce_challenge(challenge);
    if let Some(resource) = &flow.resource {
        request = request.add_extra_param("resource", resource.clone());
    }
    let extra = &quirks.authorization_parameters;
    for (name, value) in extra.iter().filter(|(name, _)| !PROTOCOL_PARAMETERS.contains(&name.as_str())) {
        request = request.add_extra_param(name.clone(), value.clone());
    }
    // OpenID Connect Core §11: without it `offline_access` is ignored.
    if flow.scopes.iter().any(|scope| scope == "offline_access") && !extra.contains_key("prompt") {
        request = request.add_extra_param("prompt", "consent");
    }
    Ok(request.url().0)
}

/// 256 random bits.
pub(crate) fn random_text() -> Result<SecretText, AuthError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| AuthError::Randomness)?;
    Ok(SecretText::new(URL_SAFE_NO_PAD.encode(bytes)))
}

pub(crate) fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
