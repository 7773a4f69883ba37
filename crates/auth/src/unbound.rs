//! The same authorization for a program that is meant to write.

use std::sync::Arc;

use async_trait::async_trait;
use belvedere_types::SourceTarget;
use belvedere_types::credential::{AccessTokens, Challenge, Credential, TokenError};

use crate::scopes::ScopePolicy;
use crate::{Auth, AuthError, AuthParts, Begin, Begun, Binding, CallbackQuery, Completed, UnattendedRequest};

/// Asks for exactly the scopes that servers demand, those that write too. It is a type of its own and gives no [`Auth`] away, so that what
/// is built over an `Auth` reads, whatever anybody configures:
///
/// ```compile_fail,E0308
/// # use belvedere_auth::{Auth, AuthParts, UnboundAuth};
/// fn build_on(auth: Auth) {}
/// fn misuse(parts: AuthParts) {
///     build_on(UnboundAuth::new(parts));
/// }
/// ```
pub struct UnboundAuth(Arc<Auth>);

impl UnboundAuth {
    pub fn new(parts: AuthParts) -> Self {
        Self(Arc::new(Auth {
            scope_policy: ScopePolicy::AsChallenged,
            ..Auth::new(parts)
        }))
    }

    /// See [`Auth::begin`].
    pub async fn begin(&self, begin: Begin<'_>) -> Result<Begun, AuthError> {
        self.0.begin(begin).await
    }

    /// See [`Auth::complete`].
    pub async fn complete(&self, query: CallbackQuery, binding: Binding) -> Result<Completed, AuthError> {
        self.0.complete(query, binding).await
    }

    /// See [`Auth::authorize_unattended`].
    pub async fn authorize_unattended(&self, request: UnattendedRequest<'_>) -> Result<Completed, AuthError> {
        self.0.authorize_unattended(request).await
    }
}

#[async_trait]
impl AccessTokens for UnboundAuth {
    async fn credential(&self, target: &SourceTarget) -> Result<Credential, TokenError> {
        self.0.credential(target).await
    }

    async fn refused(&self, target: &SourceTarget, failed: &Credential, challenges: &[Challenge]) -> Result<Credential, TokenError> {
        self.0.refused(target, failed, challenges).await
    }
}
