//! Signing in through the organisation's identity provider (OpenID Connect), and its settings.

use belvedere_auth::{OidcClient, OidcPerson, OidcResponse};
use belvedere_store::{BeganBy, InvitationRecord, LoginRecord, OidcFlowRecord};
use belvedere_types::credential::{SecretAddress, SecretKind, SecretOwner};
use belvedere_types::{Actor, Caller, InvitationId, OrgId, Problem, ProblemKind, Role, SecretId, SecretText, UserId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::Duration;
use url::Url;

use crate::access::{Permission, allow};
use crate::sign_in::clean_name;
use crate::tokens::{digest, random_token};
use crate::{App, AppError, Visitor};

const SETTING: &str = "single_sign_on";
const FLOW_LIFE: Duration = Duration::minutes(10);
const MAX_TEXT_CHARS: usize = 256;

/// As it is stored; the client's secret is in the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    name: String,
    issuer: String,
    client_id: String,
    secret: SecretId,
    newcomers: Option<Role>,
}

/// The identity provider, without the client's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SingleSignOnView {
    /// On the button.
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// What people become whom the provider vouches for and nobody invited; `None`: they are turned away.
    pub newcomers: Option<Role>,
    /// To be registered at the provider.
    pub redirect_uri: String,
}

pub struct SetSingleSignOn {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    /// A secret that is not given is kept while issuer and client stay.
    pub client_secret: Option<SecretText>,
    pub newcomers: Option<Role>,
}

/// What came back through the browser.
pub struct SingleSignOnCallback {
    pub state: String,
    pub response: OidcResponse,
    /// What [`App::begin_single_sign_on`] left in this browser.
    pub seed: SecretText,
}

impl App {
    pub async fn single_sign_on(&self, caller: &Caller) -> Result<Option<SingleSignOnView>, AppError> {
        allow(caller, Permission::Audit)?;
        Ok(self.provider(caller.org).await?.map(|stored| self.sso_view(stored)))
    }

    /// To be registered at a provider.
    pub fn single_sign_on_redirect_uri(&self) -> String {
        self.parts.auth.oidc_redirect_uri()
    }

    /// Also asks the provider for its metadata, so that a wrong issuer is told now.
    pub async fn set_single_sign_on(&self, caller: &Caller, wish: SetSingleSignOn) -> Result<SingleSignOnView, AppError> {
        allow(caller, Permission::Own)?;
        if wish.newcomers == Some(Role::Owner) {
            return Err(AppError::invalid(
                "newcomers_role_invalid",
                "Nobody becomes an owner by signing in.",
                "Choose another role for newcomers, and make owners under Members.",
            ));
        }
        let before = self.provider(caller.org).await?;
        let (issuer, client_id) = (plain(&wish.issuer)?, plain(&wish.client_id)?);
        let kept = before.as_ref().filter(|old| old.issuer == issuer && old.client_id == client_id);
        let secret = match (wish.client_secret, kept) {
            (Some(secret), _) => secret,
            (None, Some(old)) => self.client_secret(caller.org, old.secret).await?,
            (None, None) => {
                return Err(AppError::invalid(
                    "client_secret_missing",
                    "The client's secret is missing.",
                    "Enter it; it is kept while issuer and client identifier stay.",
                ));
            }
        };
        let client = OidcClient {
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            client_secret: secret.clone(),
        };
        let probe = random_token()?;
        self.parts.auth.oidc_begin(&client, &probe, &probe).await?;
        let id = SecretId::generate();
        self.parts.secrets.create(&secret_address(caller.org, id), &secret).await?;
        let stored = Stored {
            name: clean_name(Some(&wish.name))?,
            issuer,
            client_id,
            secret: id,
            newcomers: wish.newcomers,
        };
        self.parts.store.put_setting(caller.org, SETTING, &json!(stored)).await?;
        if let Some(old) = before {
            self.parts.secrets.erase(&secret_address(caller.org, old.secret)).await?;
        }
        let detail = json!({ "issuer": stored.issuer, "newcomers": stored.newcomers });
        self.record(caller.org, caller.actor, "single_sign_on.set", &caller.org.to_string(), detail)
            .await?;
        Ok(self.sso_view(stored))
    }

    /// Sessions that were begun by it go on; nobody begins another.
    pub async fn drop_single_sign_on(&self, caller: &Caller) -> Result<(), AppError> {
        allow(caller, Permission::Own)?;
        let Some(old) = self.provider(caller.org).await? else {
            return Ok(());
        };
        self.parts.store.delete_setting(caller.org, SETTING).await?;
        self.parts.secrets.erase(&secret_address(caller.org, old.secret)).await?;
        self.record(caller.org, caller.actor, "single_sign_on.off", &caller.org.to_string(), json!({}))
            .await
    }

    /// What the sign-in page offers: organisations with a provider, and its name.
    pub async fn identity_providers(&self) -> Result<Vec<(OrgId, String)>, AppError> {
        let mut offered = Vec::new();
        for org in self.parts.store.orgs().await? {
            offered.extend(self.provider(org.id).await?.map(|stored| (org.id, stored.name)));
        }
        Ok(offered)
    }

    /// Where the browser goes, and what it has to keep meanwhile.
    pub async fn begin_single_sign_on(&self, org: OrgId, visitor: &Visitor) -> Result<(Url, SecretText), AppError> {
        self.count_network(visitor).await?;
        let client = self.client_of(org).await?;
        let (state, seed) = (random_token()?, random_token()?);
        let url = self.parts.auth.oidc_begin(&client, &state, &seed).await?;
        let flow = OidcFlowRecord {
            state: digest(&state),
            org,
            browser: digest(&seed),
            expires_at: self.parts.clock.now() + FLOW_LIFE,
        };
        self.parts.store.put_oidc_flow(&flow, self.parts.clock.now()).await?;
        Ok((url, seed))
    }

    /// The token of a new browser session. The flow is taken before anything is judged: an answer has one try.
    pub async fn finish_single_sign_on(&self, callback: SingleSignOnCallback, visitor: &Visitor) -> Result<SecretText, AppError> {
        let now = self.parts.clock.now();
        let state = digest(&SecretText::new(callback.state));
        let flow = self.parts.store.take_oidc_flow(&state, now).await?;
        let Some(flow) = flow.filter(|flow| flow.browser == digest(&callback.seed)) else {
            return Err(AppError::new(Problem::new(
                ProblemKind::Invalid,
                "sign_in_expired",
                "This sign-in was not begun in this browser, or it took longer than ten minutes.",
                "Begin again on the sign-in page.",
            )));
        };
        let client = self.client_of(flow.org).await?;
        match self.parts.auth.oidc_finish(&client, &callback.seed, callback.response).await {
            Ok(person) => self.admit_person(flow.org, &client.issuer, person, visitor).await,
            Err(error) => {
                let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), |source| source.to_string());
                let detail = json!({ "by": "single sign-on", "why": why });
                self.record(flow.org, Actor::System, "sign_in.refused", &flow.org.to_string(), detail)
                    .await?;
                Err(error.into())
            }
        }
    }

    /// By subject; at the first time by address; else as somebody who was invited, or a newcomer where those are let in.
    async fn admit_person(&self, org: OrgId, issuer: &str, person: OidcPerson, visitor: &Visitor) -> Result<SecretText, AppError> {
        let logins = self.parts.store.logins(org).await?;
        let same = |login: &&LoginRecord| login.subject == Some((issuer.to_owned(), person.subject.clone()));
        if let Some(login) = logins.iter().find(same) {
            return self.begin_session(org, login.user, BeganBy::Oidc, visitor).await;
        }
        let subject = Some((issuer.to_owned(), person.subject.clone()));
        if let Some(login) = logins.into_iter().find(|login| login.email == person.email) {
            // Somebody else had this address at the provider before.
            if login.subject.as_ref().is_some_and(|(known, _)| known == issuer) {
                return Err(self.turned_away(org, "another subject").await?);
            }
            let user = login.user;
            self.parts.store.put_login(&LoginRecord { subject, ..login }).await?;
            self.record(
                org,
                Actor::User(user),
                "single_sign_on.bound",
                &user.to_string(),
                json!({ "issuer": issuer }),
            )
            .await?;
            return self.begin_session(org, user, BeganBy::Oidc, visitor).await;
        }
        let now = self.parts.clock.now();
        let invited = self.parts.store.invitations(org, now).await?;
        let invited = invited
            .into_iter()
            .find(|invitation| invitation.email.as_ref() == Some(&person.email));
        let newcomers = self.provider(org).await?.and_then(|stored| stored.newcomers);
        let invitation = match (invited, newcomers) {
            (Some(invitation), _) => invitation,
            (None, Some(role)) => self.standing_invitation(org, role, &person.email).await?,
            (None, None) => return Err(self.turned_away(org, "not invited").await?),
        };
        let name = person.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let name = clean_name(Some(name.unwrap_or(&person.email))).or_else(|_| clean_name(Some("A newcomer")))?;
        let login = LoginRecord {
            email: person.email,
            org,
            user: UserId::generate(),
            password: None,
            subject,
        };
        self.join(&invitation, &name, login, BeganBy::Oidc, visitor).await
    }

    /// What lets a newcomer in where the organisation lets them in: redeemed at once.
    async fn standing_invitation(&self, org: OrgId, role: Role, email: &str) -> Result<InvitationRecord, AppError> {
        let now = self.parts.clock.now();
        let invitation = InvitationRecord {
            id: InvitationId::generate(),
            org,
            digest: digest(&random_token()?),
            email: Some(email.to_owned()),
            role,
            created_by: Actor::System,
            created_at: now,
            expires_at: now + FLOW_LIFE,
        };
        self.parts.store.put_invitation(&invitation).await?;
        Ok(invitation)
    }

    async fn turned_away(&self, org: OrgId, why: &str) -> Result<AppError, AppError> {
        let detail = json!({ "by": "single sign-on", "why": why });
        self.record(org, Actor::System, "sign_in.refused", &org.to_string(), detail).await?;
        Ok(AppError::new(Problem::new(
            ProblemKind::Forbidden,
            "not_a_member",
            "The identity provider knows you, but you are no member of this organisation.",
            "Ask an owner to invite the e-mail address that you have at the identity provider.",
        )))
    }

    async fn provider(&self, org: OrgId) -> Result<Option<Stored>, AppError> {
        let Some(stored) = self.parts.store.setting(org, SETTING).await? else {
            return Ok(None);
        };
        serde_json::from_value(stored)
            .map(Some)
            .map_err(|_| AppError::new(Problem::internal()))
    }

    async fn client_of(&self, org: OrgId) -> Result<OidcClient, AppError> {
        let stored = self.provider(org).await?.ok_or_else(|| AppError::not_found("identity provider"))?;
        Ok(OidcClient {
            client_secret: self.client_secret(org, stored.secret).await?,
            issuer: stored.issuer,
            client_id: stored.client_id,
        })
    }

    async fn client_secret(&self, org: OrgId, id: SecretId) -> Result<SecretText, AppError> {
        let found = self.parts.secrets.read(&secret_address(org, id)).await?;
        found.map(|(secret, _)| secret).ok_or_else(|| AppError::new(Problem::internal()))
    }

    fn sso_view(&self, stored: Stored) -> SingleSignOnView {
        SingleSignOnView {
            name: stored.name,
            issuer: stored.issuer,
            client_id: stored.client_id,
            newcomers: stored.newcomers,
            redirect_uri: self.parts.auth.oidc_redirect_uri(),
        }
    }
}

fn secret_address(org: OrgId, id: SecretId) -> SecretAddress {
    SecretAddress {
        org,
        owner: SecretOwner::Organisation(org),
        id,
        kind: SecretKind::OidcClient,
    }
}

fn plain(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_TEXT_CHARS || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(AppError::invalid(
            "identity_provider_invalid",
            "Issuer or client identifier is missing or cannot be used.",
            "Copy both from the identity provider, without spaces.",
        ));
    }
    Ok(text.to_owned())
}
