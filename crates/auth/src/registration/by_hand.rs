//! Clients that somebody entered. Each is for the one source that it was entered for, and takes the place of an earlier one there when an
//! authorization with it has succeeded.

use belvedere_types::{OrgId, RegistrationId, SecretText, SourceId, SourceTarget};

use super::{NewClient, wanted_method};
use crate::client::Registered;
use crate::discovery::Discovered;
use crate::sealed::RegistrationSecret;
use crate::service::Auth;
use crate::{AuthError, ClientProof, PreRegistered};

/// Stands for the redirect address of a client that has none.
const UNATTENDED: &str = "unattended:client";

/// A client that acts without a person.
pub(crate) struct Identity {
    pub id: String,
    /// `None` for one that proves itself by its assertion.
    pub proof: Option<ClientProof>,
}

impl Auth {
    /// The registration of a client that has no redirect address; it stands beside those that people use.
    pub(crate) async fn registered_as(
        &self,
        target: &SourceTarget,
        found: &Discovered,
        identity: Identity,
    ) -> Result<Registered, AuthError> {
        self.registered_by_hand(target, found, UNATTENDED.to_owned(), identified(identity, found))
            .await
    }

    /// Beside the client of the grant in force, which is needed if nothing comes of this one; in the place of one that nothing came of.
    pub(super) async fn registered_by_hand(
        &self,
        target: &SourceTarget,
        found: &Discovered,
        redirect_uri: String,
        client: NewClient,
    ) -> Result<Registered, AuthError> {
        let (org, issuer) = (target.org, &found.endpoints.issuer);
        let granted = self.granted_registration(target).await?;
        let known = self.parts.registrations.find(org, issuer, &redirect_uri, target.source).await?;
        for record in known.into_iter().filter(|record| record.source.is_some()) {
            match self.open_registration(record.clone()).await? {
                Some(opened) if is_same(&opened, &client) => return Ok(opened),
                Some(_) if Some(record.id) == granted => {}
                Some(_) | None => self.forget_registration(&record).await?,
            }
        }
        let client = NewClient {
            source: Some(target.source),
            ..client
        };
        self.keep(org, issuer, redirect_uri, client).await
    }

    pub(super) async fn granted_registration(&self, target: &SourceTarget) -> Result<Option<RegistrationId>, AuthError> {
        let stored = self.parts.grants.load(target.org, target.source).await?;
        Ok(stored.and_then(|stored| stored.record.oauth).map(|oauth| oauth.registration))
    }

    /// An authorization succeeded: the clients entered for the source earlier have had their time.
    pub(crate) async fn forget_replaced(&self, org: OrgId, source: SourceId, by: RegistrationId) -> Result<(), AuthError> {
        let Some(used) = self.parts.registrations.load(org, by).await? else {
            return Ok(());
        };
        let known = self.parts.registrations.find(org, &used.issuer, &used.redirect_uri, source).await?;
        for record in known.iter().filter(|record| record.source.is_some() && record.id != by) {
            self.forget_registration(record).await?;
        }
        Ok(())
    }
}

pub(super) fn entered(client: PreRegistered, found: &Discovered) -> NewClient {
    let auth_method = match &client.secret {
        None => "none",
        Some(_) => wanted_method(found.server.token_endpoint_auth_methods_supported.as_deref())
            .filter(|method| *method != "none")
            .unwrap_or("client_secret_post"),
    };
    NewClient {
        road: "pre_registered",
        source: None,
        auth_method: auth_method.to_owned(),
        secret: RegistrationSecret {
            client_id: SecretText::new(client.id),
            client_secret: client.secret,
            access_token: None,
            management_uri: None,
            private_key: None,
        },
        secret_expires_at: None,
    }
}

fn identified(identity: Identity, found: &Discovered) -> NewClient {
    let (client_secret, private_key, method) = match identity.proof {
        None => (None, None, Some("none")),
        Some(ClientProof::Secret(secret)) => (Some(secret), None, None),
        Some(ClientProof::Key { pem, algorithm }) => (None, Some(pem), Some(algorithm.method())),
    };
    let client = entered(
        PreRegistered {
            id: identity.id,
            secret: client_secret,
        },
        found,
    );
    NewClient {
        auth_method: method.map_or(client.auth_method, str::to_owned),
        secret: RegistrationSecret {
            private_key,
            ..client.secret
        },
        ..client
    }
}

fn is_same(stored: &Registered, entered: &NewClient) -> bool {
    let parts = |secret: &RegistrationSecret| {
        [Some(&secret.client_id), secret.client_secret.as_ref(), secret.private_key.as_ref()]
            .map(|text| text.map(|text| text.expose_secret().to_owned()))
    };
    stored.record.auth_method == entered.auth_method && parts(&stored.secret) == parts(&entered.secret)
}
