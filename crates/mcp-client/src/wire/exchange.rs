//! One HTTP exchange with its credential; a refused credential is exchanged for a fresh one, once.

use std::sync::PoisonError;

use belvedere_outbound::{Limits, Opened, Outbound, challenge};
use belvedere_types::credential::{Challenge, Credential, TokenError};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

use super::Wire;
use crate::failure::Failure;

const DPOP: HeaderName = HeaderName::from_static("dpop");
const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");
const UNUSABLE: Failure = Failure::Malformed {
    what: "the stored credential cannot be sent as a header",
};

/// A vendor that asks for more patience than this is asked for less.
const MAX_RETRY_AFTER: Duration = Duration::DAY;

impl Wire {
    /// Any reply but 401, 403, 429 and redirects, which are failures of their own.
    pub(super) async fn exchange(&self, method: Method, headers: HeaderMap, body: Bytes, limits: Limits) -> Result<Opened, Failure> {
        let target = &self.0.target;
        let credential = self.0.tokens.credential(target).await.map_err(|error| refusal(error, Vec::new()))?;
        let opened = self.send(&method, &headers, &body, limits, &credential).await?;
        if opened.status != StatusCode::UNAUTHORIZED {
            return self.admit(opened);
        }
        let first = challenge::challenges(&opened.headers);
        drop(opened);
        let fresh = match self.0.tokens.refused(target, &credential, &first).await {
            Ok(fresh) => fresh,
            Err(error) => return Err(refusal(error, first)),
        };
        let opened = self.send(&method, &headers, &body, limits, &fresh).await?;
        if opened.status != StatusCode::UNAUTHORIZED {
            return self.admit(opened);
        }
        let second = challenge::challenges(&opened.headers);
        Err(Failure::Unauthorized {
            challenges: if second.is_empty() { first } else { second },
            problem: None,
        })
    }

    /// Asked for a nonce, a request is repeated with it, once (RFC 9449 §9): it was refused before it was looked at.
    async fn send(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: &Bytes,
        limits: Limits,
        credential: &Credential,
    ) -> Result<Opened, Failure> {
        let opened = self.send_once(method, headers, body, limits, credential).await?;
        if self.learns_nonce(&opened) && matches!(credential, Credential::Bound { .. }) && wants_nonce(&opened) {
            return self.send_once(method, headers, body, limits, credential).await;
        }
        Ok(opened)
    }

    async fn send_once(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: &Bytes,
        limits: Limits,
        credential: &Credential,
    ) -> Result<Opened, Failure> {
        let mut request = http::Request::new(body.clone());
        *request.method_mut() = method.clone();
        *request.uri_mut() = self
            .0
            .target
            .url
            .as_str()
            .parse()
            .map_err(|_| Failure::from(belvedere_outbound::OutboundError::InvalidUrl))?;
        let sent = request.headers_mut();
        for (name, value) in &self.0.target.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                sent.insert(name, value);
            }
        }
        // What the protocol prescribes stands above what a source adds.
        sent.extend(headers.clone());
        let nonce = self.0.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Credential::Bound { prover, .. } = credential {
            let proof = prover.proof(method.as_str(), &self.0.target.url, nonce.as_deref());
            sent.insert(DPOP, sensitive(proof.ok_or(UNUSABLE)?.expose_secret())?);
        }
        authorize(sent, credential)?;
        Ok(self.0.outbound.open(request, limits).await?)
    }

    /// True when the server gave a nonce that is news.
    fn learns_nonce(&self, opened: &Opened) -> bool {
        const LONGEST: usize = 512;
        let given = opened.headers.get(DPOP_NONCE).and_then(|value| value.to_str().ok());
        let Some(given) = given.filter(|nonce| nonce.len() <= LONGEST) else {
            return false;
        };
        let mut held = self.0.nonce.lock().unwrap_or_else(PoisonError::into_inner);
        let news = held.as_deref() != Some(given);
        *held = Some(given.to_owned());
        news
    }

    fn admit(&self, opened: Opened) -> Result<Opened, Failure> {
        match opened.status {
            StatusCode::FORBIDDEN => {
                let narrow = challenge::challenges(&opened.headers)
                    .into_iter()
                    .find(|c| c.error.as_deref() == Some("insufficient_scope"));
                Err(match narrow {
                    Some(challenge) => Failure::InsufficientScope { challenge },
                    None => Failure::Forbidden,
                })
            }
            StatusCode::TOO_MANY_REQUESTS => Err(Failure::RateLimited {
                retry_after: self.retry_after(&opened.headers),
            }),
            status if status.is_redirection() => {
                let mut head = http::Response::new(());
                (*head.status_mut(), *head.headers_mut()) = (status, opened.headers);
                Err(match Outbound::refuse_redirect(head) {
                    Err(error) => error.into(),
                    Ok(_) => Failure::Status {
                        status: status.as_u16(),
                        retry_after: None,
                    },
                })
            }
            _ => Ok(opened),
        }
    }

    /// RFC 9110 §10.2.3: seconds, or a date.
    pub(super) fn retry_after(&self, headers: &HeaderMap) -> Option<Duration> {
        let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
        let wait = match text.parse::<u32>() {
            Ok(seconds) => Duration::seconds(i64::from(seconds)),
            Err(_) => OffsetDateTime::parse(text, &Rfc2822).ok()? - self.0.clock.now(),
        };
        Some(wait.clamp(Duration::ZERO, MAX_RETRY_AFTER))
    }
}

fn refusal(error: TokenError, challenges: Vec<Challenge>) -> Failure {
    match error {
        TokenError::AuthorizationRequired(problem) => Failure::Unauthorized {
            challenges,
            problem: Some(problem),
        },
        TokenError::Unavailable { problem, retry_after } => Failure::NoCredential { problem, retry_after },
    }
}

fn wants_nonce(opened: &Opened) -> bool {
    let named = |challenge: &Challenge| challenge.scheme == "dpop" && challenge.error.as_deref() == Some("use_dpop_nonce");
    opened.status == StatusCode::UNAUTHORIZED && challenge::challenges(&opened.headers).iter().any(named)
}

/// The one place where a credential leaves for the party it was issued for.
fn authorize(headers: &mut HeaderMap, credential: &Credential) -> Result<(), Failure> {
    let (name, value) = match credential {
        Credential::None => return Ok(()),
        Credential::Bearer { token, .. } => (header::AUTHORIZATION, sensitive(&format!("Bearer {}", token.expose_secret()))?),
        Credential::Bound { token, .. } => (header::AUTHORIZATION, sensitive(&format!("DPoP {}", token.expose_secret()))?),
        Credential::Header { name, value } => (HeaderName::try_from(name).map_err(|_| UNUSABLE)?, sensitive(value.expose_secret())?),
    };
    headers.insert(name, value);
    Ok(())
}

fn sensitive(text: &str) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::try_from(text).map_err(|_| UNUSABLE)?;
    value.set_sensitive(true);
    Ok(value)
}
