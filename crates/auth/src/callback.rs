//! The vendor's redirect. The flow is taken, and with that deleted, before anything is judged: an answer has one try.

use belvedere_types::{Actor, ConnectionEvent, Explain, SecretText};
use serde_json::json;
use subtle::ConstantTimeEq;

use crate::begin::digest;
use crate::client::{Http, TokenFailure};
use crate::error::shown;
use crate::exchange::{TokenKind, Tokens, redeem_code};
use crate::proof::new_key;
use crate::sealed::{GrantSecret, verifier_address};
use crate::service::Auth;
use crate::verdict::{self, Verdict};
use crate::{AuthError, Binding, CallbackQuery, Completed, OauthGrant, PendingFlow, TraceLine};

impl Auth {
    /// Finishes a flow from the vendor's redirect: single use, bound to its browser.
    pub async fn complete(&self, query: CallbackQuery, binding: Binding) -> Result<Completed, AuthError> {
        let state = query.state.as_deref().ok_or(AuthError::IncompleteCallback)?;
        let flow = self.parts.flows.take(&digest(state)).await?.ok_or(AuthError::UnknownState)?;
        let address = verifier_address(flow.org, flow.id, flow.verifier);
        let verifier = self.parts.secrets.read(&address).await?;
        self.parts.secrets.erase(&address).await?;
        let finished = match verifier {
            Some((verifier, _)) => self.finish(&flow, &query, binding, &verifier).await,
            None => Err(AuthError::UnknownState),
        };
        match finished {
            Ok(completed) => Ok(completed),
            Err(error) => {
                self.failed(&flow, &error).await?;
                Err(error)
            }
        }
    }

    async fn finish(
        &self,
        flow: &PendingFlow,
        query: &CallbackQuery,
        binding: Binding,
        verifier: &SecretText,
    ) -> Result<Completed, AuthError> {
        if self.parts.clock.now() >= flow.expires_at {
            return Err(AuthError::FlowExpired);
        }
        if !self.is_bound(flow, binding) {
            return Err(AuthError::ForeignBrowser);
        }
        check_issuer(flow, query.iss.as_deref())?;
        match query.error.as_deref() {
            Some("access_denied") => return Err(AuthError::ConsentDenied),
            Some(error) => return Err(AuthError::AuthorizationRefused { error: shown(error) }),
            None => {}
        }
        let code = query
            .code
            .as_ref()
            .filter(|code| !code.expose_secret().is_empty())
            .ok_or(AuthError::IncompleteCallback)?;
        let tokens = self.redeem(flow, code, verifier).await?;
        self.keep_grant(flow, tokens).await
    }

    fn is_bound(&self, flow: &PendingFlow, binding: Binding) -> bool {
        match (flow.browser, binding) {
            (Some(began), Binding::Browser(came)) => bool::from(began.ct_eq(&came)),
            (Some(_), Binding::ApiKey | Binding::Caller(_)) => false,
            (None, Binding::Caller(org)) => org == flow.org,
            (None, Binding::ApiKey | Binding::Browser(_)) => self.parts.config.is_loopback(),
        }
    }

    async fn redeem(&self, flow: &PendingFlow, code: &SecretText, verifier: &SecretText) -> Result<Tokens, AuthError> {
        let registered = self
            .load_registration(flow.org, flow.registration)
            .await?
            .ok_or(AuthError::ClientForgotten)?;
        let client = registered.client(&flow.endpoints, &flow.redirect_uri)?;
        let key = if flow.endpoints.bound_tokens { Some(new_key()?) } else { None };
        let http = Http {
            outbound: &self.parts.outbound,
            proof_key: key.as_ref(),
            now: self.parts.clock.now(),
        };
        let mut tokens = match redeem_code(&http, &client, code, verifier, flow.resource.as_deref()).await {
            Ok(tokens) => tokens,
            Err(failure) => {
                let verdict = verdict::of(&failure);
                if verdict == Verdict::DeadClient {
                    self.forget_registration(&registered.record).await?;
                    return Err(AuthError::ClientForgotten);
                }
                return Err(match failure {
                    TokenFailure::Refused { .. } if matches!(verdict, Verdict::Passing(_)) => AuthError::TokenEndpointUnavailable,
                    TokenFailure::Outbound(error) => error.into(),
                    TokenFailure::Refused { text, .. } => AuthError::CodeRefused { text },
                    TokenFailure::Unreadable { status } => AuthError::TokenReply { status },
                    TokenFailure::Misconfigured => AuthError::ClientForgotten,
                });
            }
        };
        match (tokens.kind, key) {
            (TokenKind::Bearer, _) => Ok(tokens),
            (TokenKind::Bound, Some(key)) => {
                tokens.secret.proof_key = Some(key);
                Ok(tokens)
            }
            (TokenKind::Bound, None) | (TokenKind::Unknown, _) => Err(AuthError::TokenType),
        }
    }

    pub(crate) async fn keep_grant(&self, flow: &PendingFlow, tokens: Tokens) -> Result<Completed, AuthError> {
        let granted = tokens.scopes.clone().unwrap_or_else(|| flow.scopes.clone());
        let mut trace = flow.trace.clone();
        let beyond: Vec<&str> = granted
            .iter()
            .filter(|scope| !flow.scopes.contains(scope))
            .map(String::as_str)
            .collect();
        if !flow.scopes.is_empty() && !beyond.is_empty() {
            trace.push(TraceLine {
                step: "scopes".into(),
                outcome: format!("the vendor granted more than was asked: {}", shown(&beyond.join(" "))),
            });
        }
        let oauth = OauthGrant {
            registration: flow.registration,
            endpoints: flow.endpoints.clone(),
            resource: flow.resource.clone(),
            scopes_asked: flow.scopes.clone(),
            scopes_granted: granted.clone(),
            refreshable: tokens.secret.is_renewable(),
            trace,
        };
        let (secret, used) = (tokens.secret.clone(), oauth.clone());
        let ends_soon = match self.store_grant(flow.org, flow.source, tokens.secret, oauth).await {
            Ok(ends_soon) => ends_soon,
            Err(error) => return Err(self.not_stored(flow, &used, &secret, error).await?),
        };
        let now = self.parts.clock.now();
        let known = self
            .parts
            .connections
            .apply(flow.org, flow.source, ConnectionEvent::Authorized, now)
            .await?;
        if known.is_none() {
            self.erase_grant(flow.org, flow.source).await?;
            self.revoke_unused(flow.org, flow.source, &used, &secret).await?;
            return Err(AuthError::Disconnected);
        }
        if let Some(end) = ends_soon {
            self.parts
                .connections
                .apply(flow.org, flow.source, ConnectionEvent::EndsSoon(end), now)
                .await?;
        }
        let detail = json!({ "issuer": flow.endpoints.issuer, "scopes_asked": flow.scopes, "scopes_granted": granted });
        self.audit(flow.org, Actor::System, "source.authorized", flow.source, detail)
            .await?;
        self.forget_replaced(flow.org, flow.source, flow.registration).await?;
        tracing::info!(org = %flow.org, source = %flow.source, flow = %flow.id, "source authorized");
        Ok(Completed {
            org: flow.org,
            source: flow.source,
            granted_scopes: granted,
        })
    }

    /// The tokens could not be stored, perhaps because the source went meanwhile.
    async fn not_stored(
        &self,
        flow: &PendingFlow,
        oauth: &OauthGrant,
        secret: &GrantSecret,
        error: AuthError,
    ) -> Result<AuthError, AuthError> {
        self.revoke_unused(flow.org, flow.source, oauth, secret).await?;
        if self.parts.grants.load(flow.org, flow.source).await?.is_some() {
            return Ok(error);
        }
        let lost = ConnectionEvent::GrantLost(error.problem());
        let known = self
            .parts
            .connections
            .apply(flow.org, flow.source, lost, self.parts.clock.now())
            .await?;
        Ok(if known.is_some() { error } else { AuthError::Disconnected })
    }

    /// Shows on the card why a first authorization failed. A grant that is already there is not harmed by a second try that failed.
    async fn failed(&self, flow: &PendingFlow, error: &AuthError) -> Result<(), AuthError> {
        let problem = error.problem();
        tracing::info!(org = %flow.org, source = %flow.source, flow = %flow.id, code = problem.code, "authorization failed");
        self.audit(
            flow.org,
            Actor::System,
            "authorization.failed",
            flow.source,
            json!({ "code": problem.code }),
        )
        .await?;
        if self.parts.grants.load(flow.org, flow.source).await?.is_none() {
            self.parts
                .connections
                .apply(flow.org, flow.source, ConnectionEvent::GrantLost(problem), self.parts.clock.now())
                .await?;
        }
        Ok(())
    }
}

/// RFC 9207 §2.4 in four rows: promised and there, promised and missing, there without promise, neither. Compared byte for byte, on error
/// responses too.
fn check_issuer(flow: &PendingFlow, iss: Option<&str>) -> Result<(), AuthError> {
    match iss {
        Some(iss) if iss == flow.endpoints.issuer => Ok(()),
        None if !flow.endpoints.iss_in_response => Ok(()),
        Some(_) | None => Err(AuthError::ResponseIssuer),
    }
}
